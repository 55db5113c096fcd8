/** Pooling. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../signatures';
import type {Detour} from './detour';
import {fitted, isSideBySide, laid, LOWEST, unfitted, unlaid, windowsOf} from './windows';
import type {Sliding, Windows} from './windows';

type Four = [number, number, number, number];
type Pooling = Attrs<'MaxPool'>;

const pooled = ({shape}: Tensor, {filterSize, strides, pad, dimRoundingMode}: Pooling): Windows =>
  windowsOf(tf.backend_util.computePool2DInfo(shape as Four, filterSize, strides, 1, pad, dimRoundingMode));

const sizesOf = ([rows, columns]: Windows): [number, number] => [rows.size, columns.size];
const stridesOf = ([rows, columns]: Windows): [number, number] => [rows.stride, columns.stride];

// ---- without a border: images as large as their windows reach

export const maxPool: Detour<'MaxPool'> =
  ({x}, attrs) =>
  () => {
    const w = pooled(x, attrs);
    return tf.maxPool(fitted(x, w, LOWEST) as tf.Tensor4D, sizesOf(w), stridesOf(w), 'valid');
  };

/** A mean is of what a window covers: of the sum, over the sum of ones. */
export const avgPool: Detour<'AvgPool'> =
  ({x}, attrs) =>
  () => {
    const w = pooled(x, attrs);
    const [, height, width] = x.shape as Four;
    const ones = tf.ones([1, height, width, 1]);
    const mean = (t: Tensor) => tf.avgPool(fitted(t, w, 0) as tf.Tensor4D, sizesOf(w), stridesOf(w), 'valid');
    return tf.div(mean(x), mean(ones));
  };

export const maxPoolGradFitted: Detour<'MaxPoolGrad'> =
  ({dy, input, output}, attrs) =>
  () => {
    const w = pooled(input, attrs);
    return unfitted(gradOf({dy, input: fitted(input, w, LOWEST), output}, w), w);
  };

/** TF.js's kernel for windows that do not reach over the border. */
const gradOf = (of: {dy: Tensor; input: Tensor; output: Tensor}, w: Windows): Tensor =>
  tf.engine().runKernel('MaxPoolGrad', of, {filterSize: sizesOf(w), strides: stridesOf(w), pad: 'valid'});

/** What `maxPoolGradOnGpu` has turned round. */
const turnedRound = new WeakSet<Tensor>();

/**
 * GPUs give a tie to the last maximum: to the first one of an image that is turned round. (What was pooled they do not read.) Of windows that lie side
 * by side, a row for each is quicker: 27 ms in place of 35 on WebGL, 30 in place of 56 on WebGPU, for [16, 28, 28, 16] and 2 × 2.
 */
export const maxPoolGradOnGpu: Detour<'MaxPoolGrad'> = ({dy, input, output}, attrs) => {
  if (turnedRound.has(input)) return null;
  const w = pooled(input, attrs);
  if (w.every(isSideBySide)) return maxPoolGrad({dy, input, output}, attrs);
  return () => {
    const turned = (t: Tensor) => tf.reverse(t, [1, 2]);
    const of = {dy: turned(dy), input: turned(fitted(input, w, LOWEST)), output};
    turnedRound.add(of.input);
    return unfitted(turned(gradOf(of, w)), w);
  };
};

// ---- with each window in a row

/**
 * Gives a tie to the last maximum, and is wrong where all of a window is negative; 22 ns an element. With each window in a row, `ArgMax` finds the first
 * maximum in 1 ns.
 */
export const maxPoolGrad: Detour<'MaxPoolGrad'> =
  ({dy, input}, attrs) =>
  () => {
    const w = pooled(input, attrs);
    return unlaid(routed(dy, laid(input, w, LOWEST), w), w, input.shape);
  };

/** Windows that lie side by side in [B, H, W, C], with the places of each together: [B · h, w, C, places down, places across]. */
function rowsOfWindows(x: Tensor, [rows, columns]: Windows): Tensor {
  const [images, , , channels] = x.shape as Four;
  const tiles = [images * rows.count, rows.size, columns.count, columns.size, channels];
  return tf.transpose(tf.reshape(x, tiles), [0, 2, 4, 1, 3]);
}

/** The values of dy [B, h, w, C] at the maxima of windows that lie side by side. */
function routed(dy: Tensor, x: Tensor, [rows, columns]: Windows): Tensor {
  const [images, height, width, channels] = dy.shape as Four;
  const windows = rowsOfWindows(x, [rows, columns]);
  const size = rows.size * columns.size;
  if (size === 1) return tf.reshape(dy, [images, height, width, channels]);
  const first = tf.argMax(tf.reshape(windows, [-1, size]), 1);
  const values = tf.mul(tf.cast(tf.oneHot(first, size, 1, 0, 'int32'), 'float32'), tf.reshape(dy, [-1, 1]));
  const back = tf.transpose(tf.reshape(values, windows.shape), [0, 3, 1, 4, 2]);
  return tf.reshape(back, [images, height * rows.size, width * columns.size, channels]);
}

/**
 * Maxima and where they are, counted through [H, W, C] or through all images: the place of a window's first element, and how far from it the
 * first maximum is.
 */
export const maxPoolWithArgmax: Detour<'MaxPoolWithArgmax'> =
  ({x}, {filterSize, strides, pad, includeBatchInIndex}) =>
  () => {
    const w = pooled(x, {filterSize, strides, pad});
    const [rows, columns] = w;
    const [images, height, width, channels] = x.shape as Four;
    const windows = tf.reshape(rowsOfWindows(laid(x, w, LOWEST), w), [-1, rows.size * columns.size]);
    const out = [images, rows.count, columns.count, channels];
    const line = width * channels;
    const along = ({count, stride, before}: Sliding, step: number) => range(count).map((i) => (i * stride - before) * step);
    const within = range(rows.size).flatMap((i) => range(columns.size).map((j) => i * line + j * channels));
    const from = tf.gather(tf.tensor1d(within, 'int32'), tf.reshape(tf.argMax(windows, 1), [windows.shape[0]]));
    const starts = along(rows, line).flatMap((row) =>
      along(columns, channels).flatMap((column) => range(channels).map((channel) => row + column + channel)),
    );
    const each = range(includeBatchInIndex ? images : 1).flatMap((image) => starts.map((start) => image * height * line + start));
    const places = tf.add(tf.reshape(from, out), tf.tensor(each, [each.length / starts.length, ...out.slice(1)], 'int32'));
    return [tf.reshape(tf.max(windows, 1), out), places];
  };

const range = (count: number): number[] => Array.from({length: count}, (_, i) => i);
