/** Kernels that look at a window around each element and are not pooling or convolution: compositions of others. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {patches, unpatched, windowsOf} from '../tfjs/lowering/windows';
import type {Windows} from '../tfjs/lowering/windows';
import type {Attrs} from '../tfjs/signatures';
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

type Dilating = Attrs<'Dilation2D'>;

const windowInfo = ([a, b, c, d]: readonly number[], [i, j, k]: readonly number[], {strides, pad, dilations}: Dilating) =>
  tf.backend_util.computeDilation2DInfo([a, b, c, d], [i, j, k], strides, pad, 'NHWC', dilations);

/** Stands outside the image, where no maximum is. */
const LOWEST = -3e38;

/** Windows of x with the filter added to each: [windows, places, channels]. */
function raised(x: Tensor, filter: Tensor, w: Windows): Tensor {
  const [height, width, channels] = filter.shape;
  const places = [height * width, channels];
  return tf.add(tf.reshape(patches(x, w, LOWEST), [-1, ...places]), tf.reshape(filter, [1, ...places]));
}

/** ȳ at the first maximum of each window and channel, else 0: [windows, places · channels]. */
function routed(ct: Tensor, x: Tensor, filter: Tensor, w: Windows): Tensor {
  const values = raised(x, filter, w);
  const [windows, places, channels] = values.shape;
  const best = tf.reshape(tf.argMax(values, 1), [windows, 1, channels]);
  const isBest = tf.cast(tf.equal(best, tf.reshape(tf.range(0, places, 1, 'int32'), [1, places, 1])), 'float32');
  return tf.reshape(tf.mul(isBest, tf.reshape(ct, [windows, 1, channels])), [windows, places * channels]);
}

export const window = {
  // y = x n^(−β)
  LRN: decomposed<'LRN'>(({x}, {attrs}) => tf.mul(x, tf.pow(normalizer(x, attrs), -attrs.beta))),

  // x̄ⱼ = ȳⱼ nⱼ^(−β) − 2αβ xⱼ Σ_c ȳ_c y_c / n_c, over the channels c near j
  LRNGrad: decomposed<'LRNGrad'>(({x, y, dy}, {attrs}) => {
    const n = normalizer(x, attrs);
    const through = tf.mul(x, neighbourSum(tf.div(tf.mul(dy, y), n), attrs.depthRadius));
    return tf.sub(tf.mul(dy, tf.pow(n, -attrs.beta)), tf.mul(through, 2 * attrs.alpha * attrs.beta));
  }),

  // y[h, w, c] = max over (i, j) of x[h·stride + i·dilation, …, c] + filter[i, j, c]
  Dilation2D: decomposed<'Dilation2D'>(({x, filter}, {attrs}) => {
    const info = windowInfo(x.shape, filter.shape, attrs);
    return tf.reshape(tf.max(raised(x, filter, windowsOf(info)), 1), info.outShape);
  }),
  // ȳ goes to the place in x, and in the filter, where the maximum is; it does not move with them.
  Dilation2DBackpropInput: decomposed<'Dilation2DBackpropInput'>(({x, filter, dy}, {attrs}) => {
    const w = windowsOf(windowInfo(x.shape, filter.shape, attrs));
    return unpatched(routed(dy, x, filter, w), w, x.shape);
  }),
  Dilation2DBackpropFilter: decomposed<'Dilation2DBackpropFilter'>(({x, filter, dy}, {attrs}) => {
    const w = windowsOf(windowInfo(x.shape, filter.shape, attrs));
    return tf.reshape(tf.sum(routed(dy, x, filter, w), 0), filter.shape);
  }),
};
