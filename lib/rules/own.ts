/** Kernels of ours, which no backend has. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {CustomRule} from '../core/dispatch';
import {customCall} from '../core/dispatch';
import {bind} from '../core/bind';
import type {AnyRule, BatchAt} from '../core/rule';
import {SelectedBoxes} from './boxes';
import {decomposed, discrete, elementwise, pointwise} from './kinds';
import {reduce} from './reduce';

/** Pullbacks computed once for all inputs of a call, for the `at` that they were asked with. */
const computed = new WeakMap<object, Tensor[]>();

// NOTE [custom rules]: y is the output of the user's function; the user's rule stands in for whatever y was made of.
const CustomRule = {
  jvp: 'transpose',
  vjp: (name: string, {names, attrs}: {names: readonly string[]; attrs: CustomRule}) => {
    if (!/^\d+$/.test(name)) return null;
    const saves = names.slice(attrs.count + 1);
    const pull = (ct: Tensor, kept: Record<string, Tensor>, at: object) => {
      const cts =
        computed.get(at) ??
        attrs.pull(
          ct,
          saves.map((one) => kept[one]),
        );
      computed.set(at, cts);
      return cts[Number(name)];
    };
    return {saves, pull};
  },
  batch: (p: Record<string, Tensor>, mapped: Record<string, boolean>, at: BatchAt) => {
    const {count, pull} = at.attrs as CustomRule;
    const values = at.names.map((name) => p[name]);
    const isMapped = at.names.map((name) => mapped[name]);
    const lifted = at.lift(([ct, ...saved]) => pull(ct, saved));
    // What is the same for all samples gets the sum of the samples' gradients.
    const pullBatch = (ct: Tensor, saved: Tensor[]) =>
      lifted([ct, ...saved], [true, ...isMapped.slice(count + 1)]).map((g, i) => (isMapped[i] ? g : tf.sum(g, 0)));
    const y = isMapped[count]
      ? values[count]
      : tf.broadcastTo(tf.expandDims(values[count], 0), [at.size, ...values[count].shape]);
    return bind(customCall(values.slice(0, count), y, values.slice(count + 1), {count, pull: pullBatch}));
  },
} as unknown as AnyRule;

/** 1 for x ≥ 0, else 0. */
const fromZero = (x: Tensor): Tensor => tf.cast(tf.greaterEqual(x, 0), 'float32');

/** Kernels of TF.js that certain ops mean in another way (core/dispatch.ts, INSIDE): their rules read those kernels' inputs. */
const inside = {
  // y = √x inside `tf.norm`:  x̄ = ȳ / 2y, and 0 where y = 0
  NormSqrt: pointwise.timesOutput((t, y) => tf.divNoNan(t, tf.mul(y, 2))),
  // y = a / b inside `tf.divNoNan`, which puts 0 where b is 0: there b counts as 1, for a product with 0 must not be NaN.
  ChosenQuotient: decomposed<'RealDiv'>(({a, b}) => tf.div(a, tf.add(b, tf.cast(tf.equal(b, 0), 'float32')))),
  // y = |x| and y = max(x, 0) as the branch from 0 up has them:  y' = 1 at 0
  AbsFromRight: pointwise.ofInput((x) => tf.sub(tf.mul(fromZero(x), 2), 1)),
  ReluFromRight: pointwise.ofInput(fromZero),
  // The maximum that `tf.logSumExp` subtracts and adds again: the result does not move with it.
  Shift: {...reduce.Max, jvp: () => null, vjp: () => null},
};

/** Of one type, as the table of TF.js's kernels is: the cast is here. */
export const own: Readonly<Record<string, AnyRule>> = {
  /** The same value; whatever it depends on, it does not. */
  Detach: discrete(elementwise),
  CustomRule,
  SelectedBoxes,
  ...(inside as unknown as Record<string, AnyRule>),
};
