/** Normalisations: softmax along an axis, batch normalisation. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import {decomposed} from './kinds';

/** Jᵀt = Jt = y (t − Σ t y), the sum along the last axis: the Jacobian of softmax is symmetric. */
const throughSoftmax = (t: Tensor, y: Tensor): Tensor => {
  const weighted = tf.mul(t, y);
  return tf.sub(weighted, tf.mul(y, tf.sum(weighted, -1, true)));
};

export const norm = {
  Softmax: rule<'Softmax'>({
    jvp: (dx, {y}) => dx.logits && throughSoftmax(dx.logits, y),
    vjp: {logits: saving(['y'], (ct, {y}) => throughSoftmax(ct, y))},
    // TF.js knows it along the last axis only.
    batch: ({logits}, _mapped, at) => at.emit([logits], {dim: logits.rank - 1})[0],
  }),

  // y = x − log Σ eˣ
  LogSoftmax: decomposed<'LogSoftmax'>(({logits}, {attrs: {axis}}) => tf.sub(logits, tf.logSumExp(logits, axis, true))),

  // y = (x − mean) scale / √(variance + ε) + offset
  FusedBatchNorm: decomposed<'FusedBatchNorm'>(({x, mean, variance, scale, offset}, {attrs: {varianceEpsilon}}) => {
    const slope = tf.rsqrt(tf.add(variance, varianceEpsilon));
    const normalized = tf.mul(tf.sub(x, mean), scale === undefined ? slope : tf.mul(slope, scale));
    return offset === undefined ? normalized : tf.add(normalized, offset);
  }),
};
