/** What the specs find where they import tfjs-core: all of it, but for gradients, and tensors that may come marked. */
import * as tf from '@tensorflow/tfjs-core';
import {marking} from './gradients';

export * from '@tensorflow/tfjs-core';
// What is exported here by name takes the place of what is exported with everything.
export {customGrad, grad, grads, valueAndGrad, valueAndGrads, variableGrads} from './gradients';
export const tensor = marking(tf.tensor);
export const tensor1d = marking(tf.tensor1d);
export const tensor2d = marking(tf.tensor2d);
export const tensor3d = marking(tf.tensor3d);
export const tensor4d = marking(tf.tensor4d);
export const tensor5d = marking(tf.tensor5d);
export const tensor6d = marking(tf.tensor6d);
export const scalar = marking(tf.scalar);
export const zeros = marking(tf.zeros);
export const ones = marking(tf.ones);
