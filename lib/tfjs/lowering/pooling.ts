/**
 * Max pooling by masks: which element of its window each maximum is, found once, and values routed between windows and images.
 * A tie goes to the first maximum of its window. Ordinary ops only, so it is right on every backend and has derivatives of any order.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';

/** The attributes of a pooling kernel. */
export interface Pooling {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | unknown[];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Windows over images: sizes, strides, counts and where the first one begins, for rows and columns. */
export interface Windows {
  readonly filter: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly count: readonly [number, number];
  readonly before: readonly [number, number];
  readonly image: readonly [number, number];
}

export function windowsOf(shape: readonly number[], {filterSize, strides, pad, dimRoundingMode}: Pooling): Windows {
  const four = shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(four, filterSize, strides, 1, pad as 'same', dimRoundingMode);
  return {
    filter: [info.filterHeight, info.filterWidth],
    stride: [info.strideHeight, info.strideWidth],
    count: [info.outHeight, info.outWidth],
    before: [info.padInfo.top, info.padInfo.left],
    image: [info.inHeight, info.inWidth],
  };
}

/** Rows (or columns) that the windows cover, from the first one on. */
const covered = ({filter, stride, count}: Windows, side: 0 | 1): number => (count[side] - 1) * stride[side] + filter[side];

/** Do the windows lie side by side from the first element on? Then an image is an array of windows. */
const isTiling = (w: Windows): boolean =>
  ([0, 1] as const).every(
    (side) => w.filter[side] === w.stride[side] && w.before[side] === 0 && covered(w, side) === w.image[side],
  );

/** For each place in a window, rows first, the elements of x [B, H, W, C] that stand there: [B, h, w, C] each. Outside the image is `fill`. */
export function places(x: Tensor, w: Windows, fill: number): Tensor[] {
  const [batch, , , channels] = x.shape as number[];
  const [fh, fw] = w.filter;
  const [h, v] = w.count;
  const spots = Array.from({length: fh * fw}, (_, k) => [Math.floor(k / fw), k % fw] as const);
  if (isTiling(w)) {
    const grid = tf.reshape(x, [batch * h, fh, v, fw * channels]);
    return spots.map(([i, j]) =>
      tf.reshape(tf.slice(grid, [0, i, 0, j * channels], [-1, 1, -1, channels]), [batch, h, v, channels]),
    );
  }
  const ends = ([0, 1] as const).map((side) => Math.max(0, covered(w, side) - w.before[side] - w.image[side]));
  const padded = tf.pad(
    x,
    [
      [0, 0],
      [w.before[0], ends[0]],
      [w.before[1], ends[1]],
      [0, 0],
    ],
    fill,
  );
  const [sh, sw] = w.stride;
  return spots.map(([i, j]) =>
    tf.stridedSlice(padded, [0, i, j, 0], [batch, i + (h - 1) * sh + 1, j + (v - 1) * sw + 1, channels], [1, sh, sw, 1]),
  );
}

/** For each place in a window 1 where it holds the window's first maximum, else 0. */
export function winners(x: Tensor, y: Tensor, w: Windows): Tensor[] {
  const masks: Tensor[] = [];
  let free: Tensor | null = null;
  for (const value of places(x, w, -3e38)) {
    const equal: Tensor = tf.cast(tf.equal(value, y), 'float32');
    const first: Tensor = free === null ? equal : tf.mul(equal, free);
    masks.push(first);
    free = free === null ? tf.sub(1, first) : tf.sub(free, first);
  }
  return masks;
}

/** The values of t [B, H, W, C] at the maxima: [B, h, w, C]. */
export const picked = (t: Tensor, masks: readonly Tensor[], w: Windows): Tensor =>
  tf.addN(places(t, w, 0).map((value, k) => tf.mul(value, masks[k])));

/** The values of t [..., B, h, w, C] put where the maxima are, summed where windows overlap: [..., B, H, W, C]. Axes in front share the masks. */
export function routed(t: Tensor, masks: readonly Tensor[], w: Windows): Tensor {
  const front = t.shape.slice(0, -4);
  const [batch, , , channels] = t.shape.slice(-4);
  const parts = masks.map((mask) => tf.reshape(tf.mul(t, mask), [-1, ...w.count, channels]));
  const whole = isTiling(w) ? interleaved(parts, w, channels) : overlapped(parts, w, channels);
  return tf.reshape(whole, [...front, batch, ...w.image, channels]);
}

/** Windows side by side: places in a row are neighbours of a pixel, rows of places are neighbours of a row. */
function interleaved(parts: readonly Tensor[], w: Windows, channels: number): Tensor {
  const [fh, fw] = w.filter;
  const [h, v] = w.count;
  const rows = Array.from({length: fh}, (_, i) => {
    const row = parts.slice(i * fw, (i + 1) * fw);
    const joined = row.length === 1 ? row[0] : tf.concat(row, 3);
    return tf.reshape(joined, [-1, h, v * fw * channels]);
  });
  return rows.length === 1 ? rows[0] : tf.concat(rows, 2);
}

/** Windows that overlap or stand apart: each place is an image of zeros with its values `stride` apart, shifted; they are added. */
function overlapped(parts: readonly Tensor[], w: Windows, channels: number): Tensor {
  const [fh, fw] = w.filter;
  const [height, width] = [covered(w, 0), covered(w, 1)];
  const images = parts.map((part, k) => {
    const spread = apart(apart(part, 1, w.stride[0]), 2, w.stride[1]);
    const [, sh, sw] = spread.shape as number[];
    const [i, j] = [Math.floor(k / fw), k % fw];
    return tf.pad(spread, [
      [0, 0],
      [i, height - i - sh],
      [j, width - j - sw],
      [0, 0],
    ]);
  });
  const sum = images.length === fh * fw && images.length > 1 ? tf.addN(images) : images[0];
  const [top, left] = w.before;
  const [keepH, keepW] = [Math.min(w.image[0], height - top), Math.min(w.image[1], width - left)];
  const inside = tf.slice(sum, [0, top, left, 0], [-1, keepH, keepW, channels]);
  return keepH === w.image[0] && keepW === w.image[1]
    ? inside
    : tf.pad(inside, [
        [0, 0],
        [0, w.image[0] - keepH],
        [0, w.image[1] - keepW],
        [0, 0],
      ]);
}

/** x with `step` − 1 zeros between its elements along an axis. */
export function apart(x: Tensor, axis: number, step: number): Tensor {
  if (step === 1) return x;
  const shape = x.shape as number[];
  const [n, before, after] = [shape[axis], shape.slice(0, axis), shape.slice(axis + 1)];
  const product = (s: readonly number[]) => s.reduce((a, b) => a * b, 1);
  const grid = tf.pad(tf.reshape(x, [product(before) * n, 1, product(after)]), [
    [0, 0],
    [0, step - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(grid, [product(before), n * step, product(after)]);
  return tf.reshape(tf.slice(whole, [0, 0, 0], [-1, (n - 1) * step + 1, -1]), [...before, (n - 1) * step + 1, ...after]);
}
