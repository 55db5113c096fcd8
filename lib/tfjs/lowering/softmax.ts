/** Softmax and its logarithm. */
import * as tf from '@tensorflow/tfjs-core';
import type {Detour} from './detour';

/** Of nothing, which GPUs refuse. */
export const ofNothing: Detour<'Softmax'> = ({logits}) => (logits.size > 0 ? null : () => tf.clone(logits));

/**
 * s − log Σ eˢ, where s = x − max x: no exponential is too large, one is 1, and nothing is subtracted that was added. The logarithm is reshaped, for beyond
 * its last row a texture of WebGL's has log 0, which would come back as NaN from a product with 0.
 */
export const logSoftmax: Detour<'LogSoftmax'> =
  ({logits}, {axis}) =>
  () => {
    const x = tf.cast(logits, 'float32');
    if (x.size === 0) return x;
    const largest = tf.max(x, axis, true);
    const shifted = tf.sub(x, largest);
    return tf.sub(shifted, tf.reshape(tf.log(tf.sum(tf.exp(shifted), axis)), largest.shape));
  };
