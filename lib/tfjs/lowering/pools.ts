/** Pooling. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Detour} from './detour';
import {laid, LOWEST, unlaid, windowsOf} from './windows';
import type {Windows} from './windows';

/**
 * Gives a tie to the last maximum, and is wrong where all of a window is negative; 22 ns an element. With each window in a row, `ArgMax` finds the first
 * maximum in 1 ns.
 */
export const maxPoolGrad: Detour<'MaxPoolGrad'> = ({dy, input}, {filterSize, strides, pad, dimRoundingMode}) => {
  const shape = input.shape as [number, number, number, number];
  return () => {
    const w = windowsOf(tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode));
    return unlaid(routed(dy, laid(input, w, LOWEST), w), w, shape);
  };
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
