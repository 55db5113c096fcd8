/** Normalisations: softmax and its logarithm along the last axis (TF.js knows no other), batch normalisation. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Signature} from '../tfjs/signatures';
import {decomposed, MOST_AXES} from './kinds';

/** Jᵀt = Jt = y (t − Σ t y): the Jacobian of softmax is symmetric. */
const throughSoftmax = (t: Tensor, y: Tensor): Tensor => tf.mul(y, tf.sub(t, tf.sum(tf.mul(t, y), -1, true)));

/** Samples are more rows. */
const alongLast =
  <S extends Signature>(attrs: (axis: number) => S['attrs']) =>
  ({logits}: {logits: Tensor}, _mapped: unknown, at: BatchAt<S>) => {
    const {rank, size, shape} = logits;
    if (rank <= MOST_AXES) return at.emit([logits], attrs(rank - 1));
    const classes = shape[rank - 1];
    return tf.reshape(at.emit([tf.reshape(logits, [size / classes, classes])], attrs(1))[0], shape);
  };

export const norm = {
  Softmax: rule<'Softmax'>({
    jvp: (dx, {y}) => dx.logits && throughSoftmax(dx.logits, y),
    vjp: {logits: saving(['y'], (ct, {y}) => throughSoftmax(ct, y))},
    batch: alongLast((dim) => ({dim})),
  }),

  // y = x − log Σ eˣ:  dy = dx − Σ eʸ dx,  x̄ = ȳ − eʸ Σ ȳ
  LogSoftmax: rule<'LogSoftmax'>({
    jvp: (dx, {y}) => dx.logits && tf.sub(dx.logits, tf.sum(tf.mul(tf.exp(y), dx.logits), -1, true)),
    vjp: {logits: saving(['y'], (ct, {y}) => tf.sub(ct, tf.mul(tf.exp(y), tf.sum(ct, -1, true))))},
    batch: alongLast((axis) => ({axis})),
  }),

  // y = (x − mean) scale / √(variance + ε) + offset: backwards one product, where the statistics are constants
  FusedBatchNorm: decomposed<'FusedBatchNorm'>(({x, mean, variance, scale, offset}, {attrs: {varianceEpsilon}}) => {
    const slope = tf.rsqrt(tf.add(variance, varianceEpsilon));
    const normalized = tf.mul(tf.sub(x, mean), scale === undefined ? slope : tf.mul(slope, scale));
    return offset === undefined ? normalized : tf.add(normalized, offset);
  }),
};
