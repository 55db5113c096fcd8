/** Softmax and its logarithm. */
import * as tf from '@tensorflow/tfjs-core';
import type {Detour} from './detour';

/** Of nothing, which GPUs refuse. */
export const ofNothing: Detour<'Softmax'> = ({logits}) => (logits.size > 0 ? null : () => tf.clone(logits));

/** s − log Σ eˢ, where s = x − max x: no exponential is too large, one is 1, and nothing is subtracted that was added. */
export const logSoftmax: Detour<'LogSoftmax'> =
  ({logits}, {axis}) =>
  () => {
    const x = tf.cast(logits, 'float32');
    if (x.size === 0) return x;
    const shifted = tf.sub(x, tf.max(x, axis, true));
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
  };
