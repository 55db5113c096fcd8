/** Pooling. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../signatures';
import {isRoundedUp} from './convolutions';
import type {Detour} from './detour';
import {fitted, laid, LOWEST, unlaid, windowsOf} from './windows';
import type {Windows} from './windows';

type Four = [number, number, number, number];
type Pooling = Attrs<'MaxPool'>;

const pooled = ({shape}: Tensor, {filterSize, strides, pad, dimRoundingMode}: Pooling): Windows =>
  windowsOf(tf.backend_util.computePool2DInfo(shape as Four, filterSize, strides, 1, pad, dimRoundingMode));

const sizesOf = ([rows, columns]: Windows): [number, number] => [rows.size, columns.size];
const stridesOf = ([rows, columns]: Windows): [number, number] => [rows.stride, columns.stride];

/** Windows are counted anew and rounded down, so that of an output that was rounded up the last ones are not written. */
export const maxPool: Detour<'MaxPool'> = ({x}, attrs) => {
  if (!isRoundedUp(attrs)) return null;
  return () => {
    const w = pooled(x, attrs);
    return tf.maxPool(fitted(x, w, LOWEST) as tf.Tensor4D, sizesOf(w), stridesOf(w), 'valid');
  };
};

/** The same. A mean is of what a window covers: of the sum, over the sum of ones. */
export const avgPool: Detour<'AvgPool'> = ({x}, attrs) => {
  if (!isRoundedUp(attrs)) return null;
  return () => {
    const w = pooled(x, attrs);
    const [, height, width] = x.shape as Four;
    const ones = tf.ones([1, height, width, 1]);
    const mean = (t: Tensor) => tf.avgPool(fitted(t, w, 0) as tf.Tensor4D, sizesOf(w), stridesOf(w), 'valid');
    return tf.div(mean(x), mean(ones));
  };
};

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

/** The values of dy [B, h, w, C] at the maxima of windows that lie side by side. */
function routed(dy: Tensor, x: Tensor, [rows, columns]: Windows): Tensor {
  const [images, height, width, channels] = dy.shape as number[];
  const tiles = [images * height, rows.size, width, columns.size, channels];
  const windows = tf.transpose(tf.reshape(x, tiles), [0, 2, 4, 1, 3]);
  const size = rows.size * columns.size;
  if (size === 1) return tf.reshape(dy, [images, height, width, channels]);
  const first = tf.argMax(tf.reshape(windows, [-1, size]), 1);
  const values = tf.mul(tf.cast(tf.oneHot(first, size, 1, 0, 'int32'), 'float32'), tf.reshape(dy, [-1, 1]));
  const back = tf.transpose(tf.reshape(values, windows.shape), [0, 3, 1, 4, 2]);
  return tf.reshape(back, [images, height * rows.size, width * columns.size, channels]);
}
