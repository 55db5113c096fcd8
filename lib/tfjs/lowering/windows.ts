/**
 * Windows that slide over images [B, H, W, C], taken out of them and put back: what convolution and pooling have in common. All of it is
 * slices, borders and sums of ordinary ops, one axis after the other, so it is right on every backend and has derivatives of any order.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';

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

/** Windows along rows (down an image) and along columns. */
export type Windows = readonly [rows: Sliding, columns: Sliding];

/** Windows as TF.js computes them. One alone has no stride: it is taken to be as long as the window. */
export function windowsOf(info: tf.backend_util.Conv2DInfo): Windows {
  const along = (size: number, dilation: number, count: number, stride: number, before: number, length: number): Sliding => ({
    size,
    dilation,
    count,
    stride: count === 1 && dilation === 1 ? size : stride,
    before,
    length,
  });
  const {top, left} = info.padInfo;
  return [
    along(info.filterHeight, info.dilationHeight, info.outHeight, info.strideHeight, top, info.inHeight),
    along(info.filterWidth, info.dilationWidth, info.outWidth, info.strideWidth, left, info.inWidth),
  ];
}

/** Does each window begin where the one before it ends? */
const isSideBySide = ({size, dilation, stride}: Sliding): boolean => size === stride && (dilation === 1 || size === 1);

/** Are the windows side by side and the axis just as long as they are? Then it is an array of windows. */
const isTiled = (s: Sliding): boolean => isSideBySide(s) && s.before === 0 && s.count * s.size === s.length;
export const areTiles = ([rows, columns]: Windows): boolean => isTiled(rows) && isTiled(columns);

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

/** How many strides cover all windows, and where in them each place of a window is: in which stride from its begin, and at which step of it. */
function strides({size, dilation, count, stride}: Sliding) {
  const reach = (count - 1) * stride + (size - 1) * dilation + 1;
  const places = Array.from({length: size}, (_, i) => ({
    from: Math.floor((i * dilation) / stride),
    step: (i * dilation) % stride,
  }));
  return {covering: Math.ceil(reach / stride), places};
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

// ---- both axes of images

/** The way from [B, H, W, C] over its columns to the windows and back, where a window's row is one cell of `cell` elements. */
function ways(shape: readonly number[], [rows, columns]: Windows, cell: number) {
  const [images, height, width, channels] = shape;
  const lines = [images * height, width, channels];
  const sheets = [images, height, columns.count * columns.size * channels];
  return {
    out: (x: Tensor, fill: number) =>
      windowed(tf.reshape(windowed(tf.reshape(x, lines), columns, channels, fill), sheets), rows, cell, fill),
    back: (t: Tensor) => tf.reshape(unwindowed(unwindowed(t, rows, cell, sheets), columns, channels, lines), [...shape]),
  };
}

/** The windows of images [B, H, W, C] laid side by side as images [B, h · size, w · size, C] of which they are tiles. */
export function laid(x: Tensor, w: Windows, fill = 0): Tensor {
  if (areTiles(w)) return x;
  const [images, , , channels] = x.shape;
  const [height, width] = [w[0].count * w[0].size, w[1].count * w[1].size];
  return tf.reshape(ways(x.shape, w, width * channels).out(x, fill), [images, height, width, channels]);
}

/** The transpose of `laid`: from windows side by side to images of `shape`. */
export function unlaid(t: Tensor, w: Windows, shape: readonly number[]): Tensor {
  const [, , , channels] = shape;
  return areTiles(w) ? t : ways(shape, w, w[1].count * w[1].size * channels).back(t);
}

/** Each window of images [B, H, W, C] as a row [B · h · w, size · size · C]: what a filter is multiplied with, or added to. */
export function patches(x: Tensor, w: Windows, fill = 0): Tensor {
  const [, , , channels] = x.shape;
  return ways(x.shape, w, w[1].size * channels).out(x, fill);
}

/** The transpose of `patches`, to images of `shape`. */
export function unpatched(t: Tensor, w: Windows, shape: readonly number[]): Tensor {
  const [, , , channels] = shape;
  return ways(shape, w, w[1].size * channels).back(t);
}

/** Each pixel of images [B, h, w, C] as a tile of equal pixels: [B, h · size, w · size, C]. */
export function asTiles(x: Tensor, [rows, columns]: Windows): Tensor {
  const [images, height, width, channels] = x.shape;
  const copies = (t: Tensor, count: number, axis: number) => joined(Array<Tensor>(count).fill(t), axis);
  const wide = copies(tf.reshape(x, [-1, channels]), columns.size, 1);
  const line = width * columns.size * channels;
  const tall = copies(tf.reshape(wide, [-1, line]), rows.size, 1);
  return tf.reshape(tall, [images, height * rows.size, width * columns.size, channels]);
}
