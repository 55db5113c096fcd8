/** Kernels of two inputs that broadcast, the sum of many, and the choice between two. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {broadcastable, rule, saving, ZERO} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Signatures} from '../tfjs/signatures';
import {reshape, spread} from './axes';
import {conjugate} from './conjugate';
import {run} from './emit';
import {binary as rulesOf, broadcasting, constant, decomposed, discrete, minus, MOST_AXES, partial} from './kinds';

type Named<V> = Readonly<Record<string, V>>;

const same = partial(
  [],
  (t) => t,
  (ct) => ct,
);
const step = constant(broadcasting);
const logical = discrete(broadcasting);

/** 1 where the condition holds, else 0. */
const mask = (condition: Tensor): Tensor => tf.cast(condition, 'float32');

/** 1 where a > b, ½ where they are equal: ties share. Not by the sign of a − b, which is NaN for infinities. */
const larger = (a: Tensor, b: Tensor): Tensor => tf.mul(tf.add(mask(tf.greaterEqual(a, b)), mask(tf.greater(a, b))), 0.5);
const smaller = (a: Tensor, b: Tensor): Tensor => larger(b, a);

/** y = a where it is the larger (or the smaller), else b. */
const either = (is: typeof larger) =>
  rulesOf({
    a: partial(['a', 'b'], (t, {a, b}) => tf.mul(t, is(a, b))),
    b: partial(['a', 'b'], (t, {a, b}) => tf.mul(t, is(b, a))),
  });

const factor = <N extends 'a' | 'b'>(name: N) =>
  partial(
    [name],
    (t, p: Readonly<Record<N, Tensor>>) => tf.mul(t, p[name]),
    (ct, p) => tf.mul(ct, conjugate(p[name])),
  );

/** b − 1 as an exponent of a, but 0 where both are 0: there 0 · a⁻¹ would not be a number. */
const oneLess = (a: Tensor, b: Tensor): Tensor => tf.sub(b, mask(tf.logicalOr(tf.notEqual(a, 0), tf.notEqual(b, 0))));

/** log a, but 0 for real a ≤ 0: times aᵇ, that is the slope of aᵇ in b at 0, and TF.js's convention where only whole exponents have a value. */
const logOfBase = (a: Tensor): Tensor =>
  a.dtype === 'complex64' ? run('Log', {x: a}, {}) : tf.log(tf.where(tf.greater(a, 0), a, tf.onesLike(a)));

/** Without the imaginary part, in the same dtype. */
const realPart = (t: Tensor): Tensor => (t.dtype === 'complex64' ? tf.cast(tf.real(t), 'complex64') : t);

const twice = (t: Tensor, d: Tensor): Tensor => tf.mul(tf.mul(t, 2), d);
const difference = partial(
  ['a', 'b'],
  (t, {a, b}) => realPart(twice(t, conjugate(tf.sub(a, b)))),
  (ct, {a, b}) => twice(realPart(ct), tf.sub(a, b)),
);
const overSquares = (t: Tensor, side: Tensor, a: Tensor, b: Tensor): Tensor =>
  tf.mul(t, tf.div(side, tf.add(tf.square(a), tf.square(b))));

const quotient = rulesOf({
  a: partial(['b'], (t, {b}) => tf.div(t, b)),
  b: minus(partial(['b', 'y'], (t, {b, y}) => tf.mul(t, tf.div(y, b)))),
});

/** dy = (da − y db) / b: one division, and at b = 0 no difference of infinities. */
function throughQuotient(da: Tensor | null, db: Tensor | null, b: Tensor, y: Tensor, shape: number[]): Tensor | null {
  if (db === null) return da && spread(tf.div(da, b), shape);
  const through = tf.mul(y, db);
  return tf.div(da === null ? tf.neg(through) : tf.sub(da, through), b);
}

/** min(x, 0), with slope 1 at 0. */
const negativePart = (x: Tensor): Tensor => tf.clipByValue(x, -Infinity, 0);

const prelu = ([x, alpha]: Tensor[]) => [tf.add(tf.relu(x), tf.mul(alpha, tf.minimum(x, 0)))];

const total = (ts: Tensor[]): Tensor => (ts.length === 1 ? ts[0] : tf.addN(ts));
const passed = broadcastable(saving<Signatures['AddN']>([], (ct) => ct));

export const binary = {
  // ---- arithmetic
  Add: rulesOf({a: same, b: same}),
  Sub: rulesOf({a: same, b: minus(same)}),
  Multiply: rulesOf({a: factor('b'), b: factor('a')}),
  // y = a / b:  ∂y/∂a = 1/b,  ∂y/∂b = −y/b
  RealDiv: {...quotient, jvp: (dx, {b, y}, {out}) => throughQuotient(dx.a, dx.b, b, y, out[0])} satisfies typeof quotient,
  // y = aᵇ:  ∂y/∂a = b aᵇ⁻¹,  ∂y/∂b = y log a; both are 0 for a = b = 0
  Pow: rulesOf({
    a: partial(['a', 'b'], (t, {a, b}) => tf.mul(t, tf.mul(b, tf.pow(a, oneLess(a, b))))),
    b: partial(['a', 'y'], (t, {a, y}) => tf.mul(t, tf.mul(y, logOfBase(a)))),
  }),
  Maximum: either(larger),
  Minimum: either(smaller),
  // y = |a − b|²:  ∂y/∂a = 2 (a − b) = −∂y/∂b, of complex numbers the real part of 2 (a − b)* da
  SquaredDifference: rulesOf({a: difference, b: minus(difference)}),
  // y = atan(a / b):  ∂y/∂a = b / (a² + b²),  ∂y/∂b = −a / (a² + b²)
  Atan2: rulesOf({
    a: partial(['a', 'b'], (t, {a, b}) => overSquares(t, b, a, b)),
    b: minus(partial(['a', 'b'], (t, {a, b}) => overSquares(t, a, a, b))),
  }),
  // y = a − b ⌊a/b⌋
  Mod: rulesOf({a: same, b: minus(partial(['a', 'b'], (t, {a, b}) => tf.mul(t, tf.floor(tf.div(a, b)))))}),
  FloorDiv: step,

  // ---- activations with a second input
  // y = x for x > 0, else α x:  ∂y/∂x = 1 or α,  ∂y/∂α = min(x, 0)
  Prelu: rulesOf(
    {
      x: partial(['x', 'alpha'], (t, {x, alpha}) => tf.mul(t, tf.add(alpha, tf.mul(tf.step(x), tf.sub(1, alpha))))),
      alpha: partial(['x'], (t, {x}) => tf.mul(t, negativePart(x))),
    },
    // WASM's kernel takes alphas that repeat along leading axes only.
    (p, mapped, at) => (mapped.alpha ? at.lift(prelu)([p.x, p.alpha], [mapped.x, true]) : broadcasting(p, mapped, at)),
  ),
  // z = t for y ≥ 0, else t (y + 1), with t named dy: the gradient kernel of Elu
  EluGrad: decomposed<'EluGrad'>(({dy, y}) => tf.mul(dy, tf.sub(1, tf.relu(tf.neg(y))))),

  // y = Σᵢ xᵢ, all of one shape:  dy = Σ dxᵢ,  x̄ᵢ = ȳ
  AddN: rule<'AddN'>({
    jvp: (dx) => total(Object.values<Tensor | null>(dx).filter((t) => t !== null)),
    vjp: () => passed,
    batch: addN,
  }),

  // y = t where the condition holds, else e:  t̄ = ȳ where it holds, else 0,  ē the other way round. A branch not taken passes nothing, NaN or not.
  Select: rule<'Select'>({
    jvp: (dx, {condition, y}, at) => at.emit([condition, dx.t ?? tf.zerosLike(y), dx.e ?? tf.zerosLike(y)]),
    vjp: {
      condition: ZERO,
      t: saving(['condition'], (ct, {condition}, at) => at.emit([condition, ct, tf.zerosLike(ct)])[0]),
      e: saving(['condition'], (ct, {condition}, at) => at.emit([condition, tf.zerosLike(ct), ct])[0]),
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

/** Inputs that are the same for all samples are added once. */
function addN(p: Named<Tensor>, mapped: Named<boolean>, at: BatchAt<Signatures['AddN']>): Tensor {
  const whole = [at.size, ...at.shape['0']];
  const crowded = whole.length > MOST_AXES;
  const terms = (is: boolean) => {
    const chosen = at.names.flatMap((name) => (mapped[name] === is ? [p[name]] : []));
    return crowded ? chosen.map((t) => tf.reshape(t, is ? [at.size, t.size / at.size] : [t.size])) : chosen;
  };
  const [varying, fixed] = [terms(true), terms(false)];
  return reshape(fixed.length === 0 ? total(varying) : tf.add(total(varying), total(fixed)), whole);
}

type Choice<V> = {readonly condition: V; readonly t: V; readonly e: V};

/** The kernel wants three operands of one shape, on GPUs of at most four axes: they are flattened. */
function select(p: Choice<Tensor>, mapped: Choice<boolean>, at: BatchAt<Signatures['Select']>): Tensor {
  const whole = (['condition', 't', 'e'] as const).map((name) => {
    const flat = reshape(p[name], [p[name].size]);
    return mapped[name] ? flat : tf.tile(flat, [at.size]);
  });
  return reshape(at.emit(whole)[0], [at.size, ...at.shape.t]);
}
