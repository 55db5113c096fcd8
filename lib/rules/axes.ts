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

/** The elements one below the other: [n, 1]. */
export const column = (t: Tensor): Tensor => tf.reshape(t, [t.size, 1]);

/** `t` repeated to a shape that it broadcasts to. (`broadcastTo` does not repeat zero times.) */
export function spread(t: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(t.shape, shape)) return t;
  return size(shape) === 0 ? tf.zeros(shape as number[], t.dtype) : tf.broadcastTo(t, shape as number[]);
}

/**
 * The transpose of `spread` from `shape` to `out`: sums over the axes along which a tensor was repeated. (WASM does not write sums of nothing.)
 * Of a `ct` that is itself not written out along some of them, it is that many times as much.
 */
export function unbroadcast(ct: Tensor, shape: readonly number[], out: readonly number[] = ct.shape): Tensor {
  if (sameShape(out, shape)) return ct;
  if (size(out) === 0) return tf.zeros(shape as number[], ct.dtype);
  const [lead, missing] = [out.length - shape.length, out.length - ct.rank];
  const [written, left]: [number[], number[]] = [[], []];
  let times = 1;
  for (const [axis, n] of out.entries()) {
    const own = axis < missing ? 1 : ct.shape[axis - missing];
    const isRepeated = axis < lead || (shape[axis - lead] === 1 && n !== 1);
    if (isRepeated && own !== n) times *= n;
    else if (isRepeated && axis >= missing) written.push(axis - missing);
    if (axis >= lead && axis >= missing) left.push(isRepeated ? 1 : own);
  }
  const sum = reshape(written.length === 0 ? ct : tf.sum(ct, written, lead === 0), left);
  return times === 1 ? sum : tf.mul(sum, times);
}

/** `value` with ones put between its batch axis and the rest, so that the rest has `rank` axes and broadcasts as it did. */
export function widen(value: Tensor, rank: number): Tensor {
  const missing = rank - (value.rank - 1);
  return missing <= 0 ? value : tf.reshape(value, [value.shape[0], ...Array<number>(missing).fill(1), ...value.shape.slice(1)]);
}

/** A value that is the same for all samples, repeated for each: [count, …]. Flat, for copying kernels know few axes. */
export const repeated = (t: Tensor, count: number): Tensor =>
  tf.reshape(tf.tile(tf.reshape(t, [1, t.size]), [count, 1]), [count, ...t.shape]);

/** The samples of a value whose first own axis counts images (rows, boxes) as more images: [count, B, …] → [count · B, …], and back. */
export const asImages = (samples: Tensor): Tensor =>
  tf.reshape(samples, [size(samples.shape.slice(0, 2)), ...samples.shape.slice(2)]);
export const asSamples = (images: Tensor, count: number): Tensor =>
  tf.reshape(images, [count, images.shape[0] / count, ...images.shape.slice(1)]);

/** The axes from 0 to `rank` − 1 in groups of neighbours: one is of the group of the axis before it where `joins` says so. */
export function grouped(rank: number, joins: (axis: number) => boolean): number[][] {
  const groups: number[][] = [];
  for (let axis = 0; axis < rank; axis++) {
    if (axis > 0 && joins(axis)) groups[groups.length - 1].push(axis);
    else groups.push([axis]);
  }
  return groups;
}

/** The shape in which `axis` is number 1: the axes before it are merged, and those after it, if there are any. */
export function around(shape: readonly number[], axis: number): number[] {
  const lines = [size(shape.slice(0, axis)), shape[axis]];
  return axis === shape.length - 1 ? lines : [...lines, size(shape.slice(axis + 1))];
}
