/** Kernels of two inputs that broadcast, the sum of many, and the choice between two. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving, ZERO} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Signatures} from '../tfjs/signatures';
import {binary as rulesOf, broadcasting, constant, discrete, partial} from './kinds';

const same = partial([], (t) => t);
const step = constant(broadcasting);
const logical = discrete(broadcasting);

/** 1 where a > b, ½ where they are equal: ties share. */
const wins = (a: Tensor, b: Tensor): Tensor =>
  tf.mul(tf.add(tf.cast(tf.greaterEqual(a, b), 'float32'), tf.cast(tf.greater(a, b), 'float32')), 0.5);

/** 1 where x is not zero, else 0. */
const nonZero = (x: Tensor): Tensor => tf.cast(tf.notEqual(x, 0), 'float32');

/** log of a positive base, 0 for others: what a power's slope in its exponent has there. */
const logOfPositive = (a: Tensor): Tensor => tf.log(tf.where(tf.greater(a, 0), a, tf.onesLike(a)));

export const binary = {
  // ---- arithmetic
  Add: rulesOf({a: same, b: same}),
  Sub: rulesOf({a: same, b: partial([], (t) => tf.neg(t))}),
  Multiply: rulesOf({a: partial(['b'], (t, {b}) => tf.mul(t, b)), b: partial(['a'], (t, {a}) => tf.mul(t, a))}),
  // y = a / b:  ∂y/∂a = 1/b,  ∂y/∂b = −y/b
  RealDiv: rulesOf({
    a: partial(['b'], (t, {b}) => tf.div(t, b)),
    b: partial(['b', 'y'], (t, {b, y}) => tf.neg(tf.mul(t, tf.div(y, b)))),
  }),
  // y = aᵇ:  ∂y/∂a = b aᵇ⁻¹, which is 0 for b = 0 also at a = 0 (the exponent is then left at 0),  ∂y/∂b = y log a, 0 for a ≤ 0
  Pow: rulesOf({
    a: partial(['a', 'b'], (t, {a, b}) => tf.mul(t, tf.mul(b, tf.pow(a, tf.sub(b, nonZero(b)))))),
    b: partial(['a', 'y'], (t, {a, y}) => tf.mul(t, tf.mul(y, logOfPositive(a)))),
  }),
  Maximum: rulesOf({
    a: partial(['a', 'b'], (t, {a, b}) => tf.mul(t, wins(a, b))),
    b: partial(['a', 'b'], (t, {a, b}) => tf.mul(t, wins(b, a))),
  }),
  Minimum: rulesOf({
    a: partial(['a', 'b'], (t, {a, b}) => tf.mul(t, wins(b, a))),
    b: partial(['a', 'b'], (t, {a, b}) => tf.mul(t, wins(a, b))),
  }),
  // y = (a − b)²
  SquaredDifference: rulesOf({
    a: partial(['a', 'b'], (t, {a, b}) => tf.mul(tf.mul(t, 2), tf.sub(a, b))),
    b: partial(['a', 'b'], (t, {a, b}) => tf.mul(tf.mul(t, 2), tf.sub(b, a))),
  }),
  // y = atan(a / b):  ∂y/∂a = b / (a² + b²),  ∂y/∂b = −a / (a² + b²)
  Atan2: rulesOf({
    a: partial(['a', 'b'], (t, {a, b}) => tf.mul(t, tf.div(b, tf.add(tf.square(a), tf.square(b))))),
    b: partial(['a', 'b'], (t, {a, b}) => tf.neg(tf.mul(t, tf.div(a, tf.add(tf.square(a), tf.square(b)))))),
  }),
  // y = a − b ⌊a/b⌋
  Mod: rulesOf({a: same, b: partial(['a', 'b'], (t, {a, b}) => tf.neg(tf.mul(t, tf.floor(tf.div(a, b)))))}),
  FloorDiv: step,
  // y = x for x > 0, else α x:  ∂y/∂x = 1 or α,  ∂y/∂α = min(x, 0)
  Prelu: rulesOf({
    x: partial(['x', 'alpha'], (t, {x, alpha}) => tf.mul(t, tf.add(alpha, tf.mul(tf.step(x), tf.sub(1, alpha))))),
    alpha: partial(['x'], (t, {x}) => tf.mul(t, tf.minimum(x, 0))),
  }),
  // out = dy for y ≥ 0, else dy (y + 1): the gradient kernel of Elu in terms of its output
  EluGrad: rulesOf({
    dy: partial(['y'], (t, {y}) => tf.mul(t, tf.add(tf.minimum(y, 0), 1))),
    y: partial(['dy', 'y'], (t, {dy, y}) => tf.mul(t, tf.mul(dy, tf.cast(tf.less(y, 0), 'float32')))),
  }),

  // y = Σᵢ xᵢ, all of one shape:  dy = Σ dxᵢ,  x̄ᵢ = ȳ. Inputs that are the same for all samples are added once.
  AddN: rule<'AddN'>({
    jvp: (dx) => tf.addN(Object.values(dx).filter((t) => t !== null)),
    vjp: () => saving([], (ct) => ct),
    batch: (p, mapped) => {
      const named = (is: boolean) => Object.entries<Tensor>(p).flatMap(([name, t]) => (mapped[name as '0'] === is ? [t] : []));
      const sum = tf.addN(named(true));
      const fixed = named(false);
      return fixed.length === 0 ? sum : tf.add(sum, tf.addN(fixed));
    },
  }),

  // y = t where the condition holds, else e:  t̄ = ȳ where it holds, else 0,  ē the other way round. A branch not taken passes nothing, NaN or not.
  Select: rule<'Select'>({
    jvp: (dx, {condition, y}) => tf.where(condition, dx.t ?? tf.zerosLike(y), dx.e ?? tf.zerosLike(y)),
    vjp: {
      condition: ZERO,
      t: saving(['condition'], (ct, {condition}) => tf.where(condition, ct, tf.zerosLike(ct))),
      e: saving(['condition'], (ct, {condition}) => tf.where(condition, tf.zerosLike(ct), ct)),
    },
    batch: select,
  }),

  // ---- comparisons and logic
  Greater: step,
  GreaterEqual: step,
  Less: step,
  LessEqual: step,
  Equal: step,
  NotEqual: step,
  LogicalAnd: logical,
  LogicalOr: logical,
  LogicalXor: logical,
  BitwiseAnd: logical,
};

type Choice<V> = {readonly condition: V; readonly t: V; readonly e: V};

/** The kernel wants three operands of one shape, on GPUs of at most four axes: they are flattened. */
function select(p: Choice<Tensor>, mapped: Choice<boolean>, at: BatchAt<Signatures['Select']>): Tensor {
  const whole = [at.size, ...at.shape.t];
  const flat = (name: 't' | 'e') => tf.reshape(mapped[name] ? p[name] : tf.broadcastTo(tf.expandDims(p[name], 0), whole), [-1]);
  // Truth values are repeated by logic: copying kernels know numbers only.
  const everywhere = tf.ones([at.size, ...at.shape.condition.map(() => 1)], 'bool');
  const condition = mapped.condition ? p.condition : tf.logicalAnd(everywhere, p.condition);
  return tf.reshape(at.emit([tf.reshape(condition, [-1]), flat('t'), flat('e')])[0], whole);
}
