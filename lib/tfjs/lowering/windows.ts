/**
 * Windows that slide over images [B, H, W, C] or volumes [B, D, H, W, C], taken out of them and put back: what convolution and pooling have in
 * common. All of it is slices, borders and sums of ordinary ops, one axis after the other, so it is right on every backend and has derivatives
 * of any order.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {product} from './detour';

/** Windows along one axis. */
export interface Sliding {
  /** Places in a window, and how far apart they are. */
  readonly size: number;
  readonly dilation: number;
  /** How many windows there are, and how far apart. */
  readonly count: number;
  readonly stride: number;
  /** How far the first window begins before the axis, and how long the axis is. */
  readonly before: number;
  readonly length: number;
}

/** Windows along each axis of space: rows (down an image) and columns; of a volume, its depth first. */
export type Windows = readonly Sliding[];

type Info = tf.backend_util.Conv2DInfo | tf.backend_util.Conv3DInfo;

/** Windows as TF.js computes them. One alone has no stride: it is taken to be as long as the window. */
export function windowsOf(info: Info): Windows {
  const along = (size: number, dilation: number, count: number, stride: number, before: number, length: number): Sliding => ({
    size,
    dilation,
    count,
    stride: count === 1 && dilation === 1 ? size : stride,
    before,
    length,
  });
  const {top, left} = info.padInfo;
  const plane = [
    along(info.filterHeight, info.dilationHeight, info.outHeight, info.strideHeight, top, info.inHeight),
    along(info.filterWidth, info.dilationWidth, info.outWidth, info.strideWidth, left, info.inWidth),
  ];
  if (!('inDepth' in info)) return plane;
  return [
    along(info.filterDepth, info.dilationDepth, info.outDepth, info.strideDepth, info.padInfo.front, info.inDepth),
    ...plane,
  ];
}

/** Stands outside an image, where no maximum is. */
export const LOWEST = -3.4e38;

/** Windows of one place each, at every place of an axis. */
export const everywhere = (length: number): Sliding => ({size: 1, dilation: 1, count: length, stride: 1, before: 0, length});

/** Does each window begin where the one before it ends? */
export const isSideBySide = ({size, dilation, stride}: Sliding): boolean => size === stride && (dilation === 1 || size === 1);

/** Are the windows side by side and the axis just as long as they are? Then it is an array of windows. */
const isTiled = (s: Sliding): boolean => isSideBySide(s) && s.before === 0 && s.count * s.size === s.length;
export const areTiles = (w: Windows): boolean => w.every(isTiled);

// ---- one axis, in the middle of [before, length, after]

/** `x` with more of an axis at both ends, or less where the numbers are negative. */
function extended(x: Tensor, before: number, after: number, fill = 0): Tensor {
  const [outer, length, inner] = x.shape;
  const begin = Math.max(0, -before);
  const kept = length - begin - Math.max(0, -after);
  const part = kept === length ? x : tf.slice(x, [0, begin, 0], [outer, kept, inner]);
  if (before <= 0 && after <= 0) return part;
  const border: [number, number][] = [
    [0, 0],
    [Math.max(0, before), Math.max(0, after)],
    [0, 0],
  ];
  return tf.pad(part, border, fill);
}

/** How many places there are from the begin of the first window to the end of the last. */
const reach = ({size, dilation, count, stride}: Sliding): number => (count - 1) * stride + (size - 1) * dilation + 1;

/** How many strides cover all windows, and where in them each place of a window is: in which stride from its begin, and at which step of it. */
function strides(s: Sliding) {
  const {size, dilation, stride} = s;
  const places = Array.from({length: size}, (_, i) => ({
    from: Math.floor((i * dilation) / stride),
    step: (i * dilation) % stride,
  }));
  return {covering: Math.ceil(reach(s) / stride), places};
}

const joined = (parts: readonly Tensor[], axis: number): Tensor => (parts.length === 1 ? parts[0] : tf.concat([...parts], axis));

/**
 * The windows of [b, length, a], place after place: rows of size · cell elements, one for each window and each `cell` of the a elements
 * behind the axis. `fill` stands outside the axis.
 */
function windowed(x: Tensor, s: Sliding, cell: number, fill: number): Tensor {
  const [outer, , inner] = x.shape;
  const {covering, places} = strides(s);
  const whole = extended(x, s.before, covering * s.stride - s.before - s.length, fill);
  if (isSideBySide(s) && (cell === inner || s.size === 1)) return tf.reshape(whole, [-1, s.size * cell]);
  const grid = tf.reshape(whole, [outer, covering, s.stride * inner]);
  const parts = places.map(({from, step}) =>
    tf.reshape(tf.slice(grid, [0, from, step * inner], [outer, s.count, inner]), [-1, cell]),
  );
  return joined(parts, 1);
}

/** The transpose of `windowed`: each element goes back to its place, and what meets there is added. */
function unwindowed(t: Tensor, s: Sliding, cell: number, [outer, , inner]: readonly number[]): Tensor {
  const {covering, places} = strides(s);
  const crop = (whole: Tensor) => extended(whole, -s.before, s.before + s.length - covering * s.stride);
  if (isSideBySide(s) && (cell === inner || s.size === 1)) return crop(tf.reshape(t, [outer, s.count * s.size, inner]));
  const rows = tf.reshape(t, [-1, s.size * cell]);
  const steps: Tensor[][] = [];
  places.forEach(({from, step}, place) => {
    const part = s.size === 1 ? rows : tf.slice(rows, [0, place * cell], [rows.shape[0], cell]);
    (steps[step] ??= []).push(extended(tf.reshape(part, [outer, s.count, inner]), from, covering - from - s.count));
  });
  const strided = joined(
    steps.map((parts) => (parts.length === 1 ? parts[0] : tf.addN(parts))),
    2,
  );
  // Steps that no place of a window is at stay empty; they are the last ones.
  const gaps = (s.stride - steps.length) * inner;
  const full = gaps === 0 ? strided : tf.pad(strided, [[0, 0], [0, 0], [0, gaps]]); // prettier-ignore
  return crop(tf.reshape(full, [outer, covering * s.stride, inner]));
}

/**
 * [B, …space, C] as long along each axis as its windows reach, with `fill` where they reach over a border: with `valid` for a border they are the
 * same windows. `unfitted` is its transpose, for a `fill` of zero.
 */
export const fitted = (x: Tensor, w: Windows, fill: number): Tensor =>
  bordered(
    x,
    w.map((s) => [s.before, reach(s) - s.before - s.length]),
    fill,
  );
export const unfitted = (t: Tensor, w: Windows): Tensor =>
  bordered(
    t,
    w.map((s) => [-s.before, s.before + s.length - reach(s)]),
    0,
  );

const bordered = (x: Tensor, borders: readonly (readonly number[])[], fill: number): Tensor =>
  borders.reduce((t: Tensor, [before, after], i) => {
    if (before === 0 && after === 0) return t;
    const [outer, [length, ...inner]] = [t.shape.slice(0, i + 1), t.shape.slice(i + 1)];
    const y = extended(tf.reshape(t, [product(outer), length, product(inner)]), before, after, fill);
    return tf.reshape(y, [...outer, before + length + after, ...inner]);
  }, x);

// ---- all axes of space, the last one first

const laidOut = ({count, size}: Sliding): number => count * size;

/** For each axis the elements that lie behind one place of it, where each later axis has as many places as `along` says. */
const behind = (w: Windows, channels: number, along: (s: Sliding) => number): number[] =>
  w.map((_, axis) => w.slice(axis + 1).reduce((n, s) => n * along(s), channels));

/**
 * The way from [B, …space, C] to its windows and back, where each axis in turn is the middle one of three. A cell, what stays together of the
 * elements behind a place, has `along` places of each later axis: all of them where windows are laid side by side, those of one window where
 * each window becomes a row.
 */
function ways(shape: readonly number[], w: Windows, along: (s: Sliding) => number) {
  const channels = shape[w.length + 1];
  const [inners, cells] = [behind(w, channels, laidOut), behind(w, channels, along)];
  const sheets = w.map(({length}, axis): [number, number, number] => {
    const outer = shape.slice(0, axis + 1).reduce((n, length) => n * length, 1);
    return [outer, length, inners[axis]];
  });
  return {
    out: (x: Tensor, fill: number) =>
      w.reduceRight((t, s, axis) => windowed(tf.reshape(t, sheets[axis]), s, cells[axis], fill), x),
    back: (t: Tensor) => {
      const first = w.reduce((rows, s, axis) => unwindowed(rows, s, cells[axis], sheets[axis]), t);
      return tf.reshape(first, [...shape]);
    },
  };
}

/** The windows of [B, …space, C] laid side by side, as [B, …(count · size), C] of which they are tiles. */
export function laid(x: Tensor, w: Windows, fill = 0): Tensor {
  if (areTiles(w)) return x;
  return tf.reshape(ways(x.shape, w, laidOut).out(x, fill), [x.shape[0], ...w.map(laidOut), x.shape[w.length + 1]]);
}

/** The transpose of `laid`: from windows side by side to images of `shape`. */
export const unlaid = (t: Tensor, w: Windows, shape: readonly number[]): Tensor =>
  areTiles(w) ? t : ways(shape, w, laidOut).back(t);

const own = ({size}: Sliding): number => size;

/** Each window of [B, …space, C] as a row [B · windows, places · C]: what a filter is multiplied with, or added to. */
export const patches = (x: Tensor, w: Windows, fill = 0): Tensor => ways(x.shape, w, own).out(x, fill);

/** The transpose of `patches`, to images of `shape`. */
export const unpatched = (t: Tensor, w: Windows, shape: readonly number[]): Tensor => ways(shape, w, own).back(t);

/** Each pixel of [B, h, w, C] as a tile of equal ones: [B, …(count · size), C]. The middle of each lies in one pixel, however its place is rounded. */
export function asTiles(x: Tensor, w: Windows): Tensor {
  const sizes = w.map(laidOut) as [number, number];
  const [images, , , channels] = x.shape as [number, number, number, number];
  return x.size === 0
    ? tf.zeros([images, ...sizes, channels])
    : tf.image.resizeNearestNeighbor(x as tf.Tensor4D, sizes, false, true);
}
