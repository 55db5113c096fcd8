/** Normalisations: softmax along an axis, batch normalisation. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import {decomposed, MOST_AXES} from './kinds';

/** Jᵀt = Jt = y (t − Σ t y), the sum along the last axis: the Jacobian of softmax is symmetric. */
const throughSoftmax = (t: Tensor, y: Tensor): Tensor => tf.mul(y, tf.sub(t, tf.sum(tf.mul(t, y), -1, true)));

export const norm = {
  Softmax: rule<'Softmax'>({
    jvp: (dx, {y}) => dx.logits && throughSoftmax(dx.logits, y),
    vjp: {logits: saving(['y'], (ct, {y}) => throughSoftmax(ct, y))},
    // TF.js knows it along the last axis only.
    batch: ({logits}, _mapped, at) => {
      const {rank, size, shape} = logits;
      if (rank <= MOST_AXES) return at.emit([logits], {dim: rank - 1});
      const classes = shape[rank - 1];
      return tf.reshape(at.emit([tf.reshape(logits, [size / classes, classes])], {dim: 1})[0], shape);
    },
  }),

  // y = x − log Σ eˣ
  LogSoftmax: decomposed<'LogSoftmax'>(({logits}, {attrs: {axis}}) => tf.sub(logits, tf.logSumExp(logits, axis, true))),

  // y = (x − mean) scale / √(variance + ε) + offset: backwards one product, where the statistics are constants
  FusedBatchNorm: decomposed<'FusedBatchNorm'>(({x, mean, variance, scale, offset}, {attrs: {varianceEpsilon}}) => {
    const slope = tf.rsqrt(tf.add(variance, varianceEpsilon));
    const normalized = tf.mul(tf.sub(x, mean), scale === undefined ? slope : tf.mul(slope, scale));
    return offset === undefined ? normalized : tf.add(normalized, offset);
  }),
};
