/** The fused kernels that layers call: a product or convolution, a bias, an activation. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {decomposed} from './kinds';

/** TF.js leaves the slope out for some of them. */
const LEAKY_SLOPE = 0.2;

interface Tail {
  readonly activation: string;
  readonly leakyreluAlpha?: number;
  readonly dataFormat?: string;
}

/** One value per channel, so that it broadcasts to images with their channels first. */
const perChannel = (t: Tensor, {dataFormat}: Tail): Tensor =>
  dataFormat === 'NCHW' && t.rank === 1 ? tf.reshape(t, [-1, 1, 1]) : t;

/** The bias and the activation behind a product y. */
function finished(y: Tensor, bias: Tensor | undefined, slopes: Tensor | undefined, attrs: Tail): Tensor {
  const z = bias === undefined ? y : tf.add(y, perChannel(bias, attrs));
  switch (attrs.activation) {
    case 'relu':
      return tf.relu(z);
    case 'relu6':
      return tf.relu6(z);
    case 'elu':
      return tf.elu(z);
    case 'sigmoid':
      return tf.sigmoid(z);
    case 'leakyrelu':
      return tf.leakyRelu(z, attrs.leakyreluAlpha ?? LEAKY_SLOPE);
    case 'prelu':
      return slopes === undefined ? z : tf.prelu(z, perChannel(slopes, attrs));
    default:
      return z;
  }
}

export const fused = {
  _FusedMatMul: decomposed<'_FusedMatMul'>(({a, b, bias, preluActivationWeights}, {attrs}) =>
    finished(tf.matMul(a, b, attrs.transposeA, attrs.transposeB), bias, preluActivationWeights, attrs),
  ),
  FusedConv2D: decomposed<'FusedConv2D'>(({x, filter, bias, preluActivationWeights}, {attrs}) => {
    const {strides, pad, dataFormat, dilations, dimRoundingMode} = attrs;
    const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad as 'same', dataFormat, dilations, dimRoundingMode);
    return finished(y, bias, preluActivationWeights, attrs);
  }),
  FusedDepthwiseConv2D: decomposed<'FusedDepthwiseConv2D'>(({x, filter, bias, preluActivationWeights}, {attrs}) => {
    const {strides, pad, dataFormat, dilations, dimRoundingMode} = attrs;
    const y = tf.depthwiseConv2d(
      x as tf.Tensor4D,
      filter as tf.Tensor4D,
      strides,
      pad as 'same',
      dataFormat,
      dilations,
      dimRoundingMode,
    );
    return finished(y, bias, preluActivationWeights, attrs);
  }),
};
