/** Slices as attributes give them, and as numbers. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../tfjs/signatures';
import {size} from './axes';

/** A shape in which one entry may be −1, for what is left of `from`. */
export function inferred(wanted: readonly number[], from: readonly number[]): number[] {
  const known = wanted.reduce((n, d) => (d === -1 ? n : n * d), 1);
  return wanted.map((d) => (d === -1 ? size(from) / known : d));
}

/** `begin` and `size` of a slice, which may be one number for the first axis, too short, or −1 for all the rest. */
export function extents(begin: number | number[], length: number | number[] | undefined, shape: readonly number[]) {
  const begins = Array.isArray(begin) ? begin : [begin];
  const lengths = length === undefined ? [] : Array.isArray(length) ? length : [length];
  const from = shape.map((_, i) => begins[i] ?? 0);
  return {begin: from, length: shape.map((n, i) => ((lengths[i] ?? -1) < 0 ? n - from[i] : lengths[i]))};
}

/** A strided slice without its masks: first places, strides and counts along each axis of x, and the shape that the result is given. */
export function dense(attrs: Attrs<'StridedSlice'>, shape: number[]) {
  const {beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask} = attrs;
  const info = tf.slice_util.sliceInfo(
    shape,
    attrs.begin,
    attrs.end,
    attrs.strides,
    beginMask,
    endMask,
    ellipsisMask,
    newAxisMask,
    shrinkAxisMask,
  );
  const counts = info.begin.map((from, i) => Math.max(0, Math.ceil((info.end[i] - from) / info.strides[i])));
  return {begin: info.begin, strides: info.strides, counts, finalShape: info.finalShape};
}

/** counts[i] elements along each axis, from begin[i] on, strides[i] apart (backwards if negative). */
export function strided(x: Tensor, begin: readonly number[], strides: readonly number[], counts: readonly number[]): Tensor {
  const step = strides.map(Math.abs);
  // What is needed of x, forwards: as many whole strides as there are, the last one padded where x ends before it.
  const first = begin.map((from, i) => (strides[i] > 0 ? from : from + (counts[i] - 1) * strides[i]));
  const available = x.shape.map((n, i) => Math.max(0, Math.min(counts[i] * step[i], n - first[i])));
  let y: Tensor = tf.slice(
    x,
    first.map((f, i) => (counts[i] === 0 ? 0 : f)),
    available,
  );
  strides.forEach((stride, axis) => {
    if (step[axis] > 1) y = everyNth(y, axis, step[axis], counts[axis]);
    if (stride < 0 && counts[axis] > 1) y = backwards(y, axis);
  });
  return y;
}

function around(shape: readonly number[], axis: number): [number, number, number] {
  return [size(shape.slice(0, axis)), shape[axis], size(shape.slice(axis + 1))];
}

function backwards(x: Tensor, axis: number): Tensor {
  return tf.reshape(tf.reverse(tf.reshape(x, around(x.shape, axis)), 1), x.shape);
}

/** The first of every `step` elements along an axis, `count` of them. */
function everyNth(x: Tensor, axis: number, step: number, count: number): Tensor {
  const [before, n, after] = around(x.shape, axis);
  const whole = tf.pad(tf.reshape(x, [before, n, after]), [
    [0, 0],
    [0, count * step - n],
    [0, 0],
  ]);
  const firsts = tf.slice(tf.reshape(whole, [before * count, step, after]), [0, 0, 0], [-1, 1, -1]);
  return tf.reshape(firsts, [...x.shape.slice(0, axis), count, ...x.shape.slice(axis + 1)]);
}
