/** The fused kernels that layers call: a product or convolution, a bias, an activation. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../tfjs/signatures';
import {decomposed} from './kinds';

type Tail = Pick<Attrs<'_FusedMatMul'>, 'activation' | 'leakyreluAlpha'> & {readonly dataFormat?: string};

/** TF.js's default, which its fused convolutions forget. */
const LEAKY_SLOPE = 0.2;

/** One value per channel, so that it broadcasts to images with their channels first. */
const perChannel = (t: Tensor, {dataFormat}: Tail): Tensor =>
  dataFormat === 'NCHW' && t.rank === 1 ? tf.reshape(t, [t.size, 1, 1]) : t;

/** The bias and the activation behind a product y. */
function finished(y: Tensor, bias: Tensor | undefined, slopes: Tensor | undefined, attrs: Tail): Tensor {
  const z = bias === undefined ? y : tf.add(y, perChannel(bias, attrs));
  switch (attrs.activation ?? 'linear') {
    case 'linear':
      return z;
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
  }
}

/** The images of a convolution, as the functions of `tf` want them. */
const images = (x: Tensor, filter: Tensor) => [x as tf.Tensor4D, filter as tf.Tensor4D] as const;

export const fused = {
  _FusedMatMul: decomposed<'_FusedMatMul'>(({a, b, bias, preluActivationWeights}, {attrs}) =>
    finished(tf.matMul(a, b, attrs.transposeA, attrs.transposeB), bias, preluActivationWeights, attrs),
  ),
  FusedConv2D: decomposed<'FusedConv2D'>(({x, filter, bias, preluActivationWeights}, {attrs}) => {
    const {strides, pad, dataFormat, dilations, dimRoundingMode} = attrs;
    const y = tf.conv2d(...images(x, filter), strides, pad, dataFormat, dilations, dimRoundingMode);
    return finished(y, bias, preluActivationWeights, attrs);
  }),
  FusedDepthwiseConv2D: decomposed<'FusedDepthwiseConv2D'>(({x, filter, bias, preluActivationWeights}, {attrs}) => {
    const {strides, pad, dataFormat, dilations, dimRoundingMode} = attrs;
    const y = tf.depthwiseConv2d(...images(x, filter), strides, pad, dataFormat, dilations, dimRoundingMode);
    return finished(y, bias, preluActivationWeights, attrs);
  }),
};
