/** Kernels of two inputs that broadcast. */
import * as tf from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import {binary as partials, broadcasting, constant, discrete, partial} from './kinds';

const flat = constant(broadcasting);
const same = partial([], (t) => t);

export const binary = {
  Add: partials({a: same, b: same}),
  Sub: partials({a: same, b: partial([], (t) => tf.neg(t))}),
  Multiply: partials({a: partial(['b'], (t, {b}) => tf.mul(t, b)), b: partial(['a'], (t, {a}) => tf.mul(t, a))}),
  // y = a / b:  ∂y/∂a = 1/b,  ∂y/∂b = −y/b
  RealDiv: partials({
    a: partial(['b'], (t, {b}) => tf.div(t, b)),
    b: partial(['b', 'y'], (t, {b, y}) => tf.neg(tf.mul(t, tf.div(y, b)))),
  }),
  // y = Σᵢ xᵢ, all of one shape:  dy = Σ dxᵢ,  x̄ᵢ = ȳ. Samples that are the same for all are added once, behind.
  AddN: rule<'AddN'>({
    jvp: (dx) => tf.addN(Object.values(dx).filter((t) => t !== null)),
    vjp: () => saving([], (ct) => ct),
    batch: (p, mapped) => {
      const [varying, fixed] = [true, false].map((is) =>
        Object.keys(p)
          .filter((name) => mapped[name as '0'] === is)
          .map((name) => p[name as '0']),
      );
      const sum = tf.addN(varying);
      return fixed.length === 0 ? sum : tf.add(sum, tf.addN(fixed));
    },
  }),
  Greater: flat,
  GreaterEqual: flat,
  Less: flat,
  LessEqual: flat,
  Equal: flat,
  NotEqual: flat,
  LogicalAnd: discrete(broadcasting),
  LogicalOr: discrete(broadcasting),
};
