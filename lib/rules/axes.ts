/** Axis arithmetic for rules: attributes as TF.js gives them, broadcasting and its undoing, room for a batch axis. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';

export const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** An axis that may count from the end, from the front. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** Axes as an attribute gives them (all if it gives none, numbers may be negative), from the front and in order. */
export function axesOf(axis: number | number[] | null | undefined, rank: number): number[] {
  if (axis == null) return Array.from({length: rank}, (_, i) => i);
  const axes = (Array.isArray(axis) ? axis : [axis]).map((a) => axisOf(a, rank));
  return [...new Set(axes)].sort((a, b) => a - b);
}

/** The same axes of a value that has a batch axis in front. */
export const shifted = (axes: readonly number[]): number[] => axes.map((a) => a + 1);

/** The shape that a reduction over `axes` leaves with `keepDims`. */
export const keptDims = (shape: readonly number[], axes: readonly number[]): number[] =>
  shape.map((n, i) => (axes.includes(i) ? 1 : n));

export const reshape = (t: Tensor, shape: readonly number[]): Tensor =>
  sameShape(t.shape, shape) ? t : tf.reshape(t, shape as number[]);

/** `t` repeated to a shape that it broadcasts to. */
export const spread = (t: Tensor, shape: readonly number[]): Tensor =>
  sameShape(t.shape, shape) ? t : tf.broadcastTo(t, shape as number[]);

/** The transpose of `spread`: sums over the axes along which a tensor of `shape` was repeated. */
export function unbroadcast(ct: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(ct.shape, shape)) return ct;
  const lead = ct.rank - shape.length;
  const repeated = ct.shape.flatMap((n, i) => (i < lead || (shape[i - lead] === 1 && n !== 1) ? [i] : []));
  return reshape(repeated.length === 0 ? ct : tf.sum(ct, repeated), shape);
}

/** `value` with ones put between its batch axis and the rest, so that the rest has `rank` axes and broadcasts as it did. */
export function widen(value: Tensor, rank: number): Tensor {
  const missing = rank - (value.rank - 1);
  return missing <= 0 ? value : tf.reshape(value, [value.shape[0], ...Array<number>(missing).fill(1), ...value.shape.slice(1)]);
}
