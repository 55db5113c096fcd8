/** Where a launch costs more than what it does (tfjs-node: 25 µs): kernels that do nothing are none, and few do the work of many. */
import * as tf from '@tensorflow/tfjs-core';
import type {Detour} from './detour';

/** TF.js casts to make dtypes agree, also where they do. */
export const cast: Detour<'Cast'> = ({x}, {dtype}) => (x.dtype === dtype ? () => tf.clone(x) : null);

export const reshape: Detour<'Reshape'> = ({x}, {shape}) =>
  x.rank === shape.length && x.shape.every((n, axis) => n === shape[axis]) ? () => tf.clone(x) : null;

/** The kernel is made of five. 1 for x > 0, 0 below, NaN for NaN is the sign of what relu leaves. */
export const step: Detour<'Step'> = ({x}, {alpha}) => (alpha === 0 ? () => tf.sign(tf.relu(x)) : null);
