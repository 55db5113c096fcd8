/** What GPUs refuse to do with tensors of no element, and how it comes out: sums are zero, products too. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {replaced} from './detour';
import type {Detour} from './detour';

interface Reduced {
  readonly x: Tensor;
}
interface Reducing {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/** A reduction of nothing, which is `value`. */
const reduction =
  (value: number) =>
  ({x}: Reduced, {axis, keepDims}: Reducing) => {
    if (x.size > 0) return null;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const out = keepDims
      ? axes.reduce((shape: readonly number[], at) => replaced(shape, at, 1), x.shape)
      : x.shape.filter((_, at) => !axes.includes(at));
    return () => tf.fill([...out], value, x.dtype);
  };

/** By kernel. A mean is 0 / 0; the least of nothing is ∞. (WASM and TensorFlow do not write their result.) */
export const reductions = {
  Sum: reduction(0),
  Mean: reduction(NaN),
  Prod: reduction(1),
  Min: reduction(Infinity),
  All: reduction(1),
  Any: reduction(0),
};

export const matMul: Detour<'BatchMatMul'> = ({a, b}, {transposeA, transposeB}) => {
  if (a.size > 0 && b.size > 0) return null;
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return () => tf.zeros([...batch, a.shape.at(transposeA ? -1 : -2)!, b.shape.at(transposeB ? -2 : -1)!]);
};

export const scatter: Detour<'ScatterNd'> = ({updates}, {shape}) =>
  updates.size > 0 ? null : () => tf.zeros(shape, updates.dtype);
