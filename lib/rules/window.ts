/** Kernels that look at a window around each element and are not pooling or convolution: compositions of others. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {decomposed} from './kinds';

/** For each channel c of a tensor [..., C] the sum over the channels from c − radius to c + radius. One product with a band matrix. */
function neighbourSum(x: Tensor, radius: number): Tensor {
  const channels = x.shape[x.rank - 1];
  const band = new Float32Array(channels * channels).map((_, i) =>
    Math.abs((i % channels) - Math.floor(i / channels)) <= radius ? 1 : 0,
  );
  return tf.reshape(tf.matMul(tf.reshape(x, [-1, channels]), tf.tensor(band, [channels, channels])), x.shape);
}

interface Normalization {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
}

/** n = bias + α Σ x², over the neighbouring channels. */
const normalizer = (x: Tensor, {depthRadius, bias, alpha}: Normalization): Tensor =>
  tf.add(tf.mul(neighbourSum(tf.square(x), depthRadius), alpha), bias);

export const window = {
  // y = x n^(−β)
  LRN: decomposed<'LRN'>(({x}, {attrs}) => tf.mul(x, tf.pow(normalizer(x, attrs), -attrs.beta))),

  // x̄ⱼ = ȳⱼ nⱼ^(−β) − 2αβ xⱼ Σ_c ȳ_c y_c / n_c, over the channels c near j
  LRNGrad: decomposed<'LRNGrad'>(({x, y, dy}, {attrs}) => {
    const n = normalizer(x, attrs);
    const through = tf.mul(x, neighbourSum(tf.div(tf.mul(dy, y), n), attrs.depthRadius));
    return tf.sub(tf.mul(dy, tf.pow(n, -attrs.beta)), tf.mul(through, 2 * attrs.alpha * attrs.beta));
  }),

  // y[h, w, c] = max over (i, j) of x[h·stride + i·dilation, …, c] + filter[i, j, c]. Outside the image nothing can be the maximum.
  Dilation2D: decomposed<'Dilation2D'>(({x, filter}, {attrs: {strides, pad, dilations}}) => {
    const info = tf.backend_util.computeDilation2DInfo(x.shape as Four, filter.shape as Three, strides, pad, 'NHWC', dilations);
    const {top, bottom, left, right} = info.padInfo;
    const padded = tf.pad(
      x,
      [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      -3e38,
    );
    const [batch, height, width, channels] = info.outShape;
    const shifted: Tensor[] = [];
    for (let i = 0; i < info.filterHeight; i++) {
      for (let j = 0; j < info.filterWidth; j++) {
        const [h, w] = [i * info.dilationHeight, j * info.dilationWidth];
        const end = [batch, h + (height - 1) * info.strideHeight + 1, w + (width - 1) * info.strideWidth + 1, channels];
        const view = tf.stridedSlice(padded, [0, h, w, 0], end, [1, info.strideHeight, info.strideWidth, 1]);
        shifted.push(tf.add(view, tf.slice(filter, [i, j, 0], [1, 1, channels])));
      }
    }
    return tf.reshape(tf.max(tf.reshape(tf.concat(shifted, 0), [shifted.length, -1]), 0), info.outShape);
  }),
};

type Three = [number, number, number];
type Four = [number, number, number, number];
