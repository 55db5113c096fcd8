/** Convolutions channel by channel: their transposes, which WASM does not have, as forward convolutions. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {behind, bordered, correlated, isFirst, sidesOf} from './convolutions';
import type {Pair, Side} from './convolutions';
import type {Detour} from './detour';
import {reversed, take} from './take';

type Convolution = (image: tf.Tensor4D, filter: tf.Tensor4D, sides: readonly [Side, Side]) => Tensor;

/** With channels behind and no border, which is what every backend takes. */
const unbordered =
  (convolution: Convolution): Detour<'DepthwiseConv2dNative'> =>
  ({x, filter}, attrs) =>
  () => {
    const [h, w] = sidesOf(x.shape, filter.shape, attrs, true);
    const border = (s: Side): Pair => [s.before, behind(s)];
    const image = bordered(isFirst(attrs) ? tf.transpose(x, [0, 2, 3, 1]) : x, [border(h), border(w)]);
    const y = convolution(image as tf.Tensor4D, filter as tf.Tensor4D, [h, w]);
    return isFirst(attrs) ? tf.transpose(y, [0, 3, 1, 2]) : y;
  };

export const depthwise = unbordered((image, filter, [h, w]) =>
  tf.depthwiseConv2d(image, filter, [h.stride, w.stride], 'valid', 'NHWC', [h.dilation, w.dilation]),
);

export const isDilated = ({dilations}: {readonly dilations?: number | readonly number[] | null}): boolean =>
  [dilations ?? 1].flat().some((n) => n > 1);

/**
 * With holes in the filter, where the kernel knows none: every d-th row and column of an image is an image of its own, and so is what a filter
 * without holes makes of it. (With holes there are no strides.)
 */
export const dilatedDepthwise = unbordered((image, filter, sides) => {
  const holes = sides.map(({dilation}) => dilation);
  const added = holes.map((hole, i) => (hole - (image.shape[i + 1] % hole)) % hole);
  const images = tf.spaceToBatchND(image, holes, [[0, added[0]], [0, added[1]]]); // prettier-ignore
  const y = tf.batchToSpaceND(tf.depthwiseConv2d(images, filter, 1, 'valid'), holes, [[0, 0], [0, 0]]); // prettier-ignore
  return tf.slice(y, [0, 0, 0, 0], [-1, sides[0].out, sides[1].out, -1]);
});

/** x̄ = ȳ, its elements `stride` apart, with the filter turned round; outputs that share an input channel are added. */
export const depthwiseInput: Detour<'DepthwiseConv2dNativeBackpropInput'> =
  ({dy, filter}, attrs) =>
  () => {
    const [kh, kw, channels, multiplier] = filter.shape as number[];
    const sides = sidesOf(attrs.inputShape, filter.shape, attrs, true);
    const turned = take(tf.reshape(filter, [kh, kw, channels * multiplier, 1]), [reversed(kh), reversed(kw), null, null]);
    const each = channelwise(dy, turned, sides);
    return multiplier === 1 ? each : tf.reshape(tf.sum(tf.reshape(each, [-1, channels, multiplier]), 2), attrs.inputShape);
  };

function channelwise(dy: Tensor, turned: Tensor, [h, w]: readonly [Side, Side]): Tensor {
  const border = ({filter, dilation, before, image, out, stride}: Side): Pair => {
    const reach = (filter - 1) * dilation;
    return [reach - before, image - out * stride + before];
  };
  const wide = bordered(apart(dy, h.stride, w.stride), [border(h), border(w)]);
  return tf.depthwiseConv2d(wide as tf.Tensor4D, turned as tf.Tensor4D, 1, 'valid', 'NHWC', [h.dilation, w.dilation]);
}

/** Zeros behind each pixel and each row, so that pixels are `rows` and `columns` apart. */
function apart(dy: Tensor, rows: number, columns: number): Tensor {
  const [batch, height, width, channels] = dy.shape as number[];
  const behind = (t: Tensor, count: number) => (count === 0 ? t : tf.pad(t, [[0, 0], [0, count]])); // prettier-ignore
  const wide = behind(tf.reshape(dy, [-1, channels]), (columns - 1) * channels);
  const line = width * columns * channels;
  const tall = behind(tf.reshape(wide, [batch * height, line]), (rows - 1) * line);
  return tf.reshape(tall, [batch, height * rows, width * columns, channels]);
}

/** As many channels as the machine adds at once. */
const LANES = 8;

/**
 * The filter of ordinary convolution, f̄[c, i, j, d] = Σ x[…, c] ȳ[…, d], has what is wanted where d belongs to c. Eight channels at a time, so that
 * little else is computed: 6 ns an element in place of 5 for each entry of the filter.
 */
export const depthwiseFilter: Detour<'DepthwiseConv2dNativeBackpropFilter'> =
  ({x, dy}, attrs) =>
  () => {
    const [kh, kw, channels, multiplier] = attrs.filterShape;
    const sides = sidesOf(x.shape, attrs.filterShape, attrs, true);
    const count = divisor(channels, LANES / multiplier);
    const groups = channels / count;
    const images = tf.split(tf.transpose(x, [3, 1, 2, 0]), groups, 0);
    const [batch, rows, columns] = dy.shape as number[];
    const cts = tf.reshape(dy, [batch * rows * columns, groups, count * multiplier]);
    const filters = tf.unstack(tf.transpose(cts, [1, 0, 2]));
    const all = images.map((image, i) => {
      const ct = tf.reshape(filters[i], [batch, rows, columns, count * multiplier]);
      return correlated(image, tf.transpose(ct, [1, 2, 0, 3]), sides);
    });
    const pairs = tf.reshape(tf.concat(all, 0), [groups, count, kh * kw, count, multiplier]);
    const own = tf.sum(tf.mul(pairs, tf.reshape(tf.eye(count), [1, count, 1, count, 1])), 3);
    return tf.reshape(tf.transpose(tf.reshape(own, [channels, kh * kw, multiplier]), [1, 0, 2]), attrs.filterShape);
  };

/** The largest divisor of n that is at most `most`. */
function divisor(n: number, most: number): number {
  let d = Math.max(1, Math.min(n, Math.floor(most)));
  while (n % d !== 0) d--;
  return d;
}
