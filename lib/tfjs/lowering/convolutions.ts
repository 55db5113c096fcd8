/**
 * Convolutions and their transposes. WASM's forward kernels are XNNPACK's (0.08 ns a multiplication); of the transposes it has one, which is
 * written out (1.2 ns). So all of them become forward convolutions of other tensors.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {basis} from '../constants';
import type {Attrs} from '../signatures';
import type {Detour} from './detour';
import {reversed, take} from './take';

type Four = [number, number, number, number];
export type Pair = readonly [number, number];

/** One side of a convolution, rows or columns: y[o] = Σ over taps t of x[o·stride + t·dilation − before] f[t]. */
export interface Side {
  readonly image: number;
  readonly filter: number;
  readonly out: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

interface Geometry {
  readonly strides: number | [number, number];
  readonly pad: unknown;
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat?: string;
}

export function sidesOf(image: readonly number[], filter: readonly number[], attrs: Geometry, depthwise = false): [Side, Side] {
  const {strides, pad, dilations = 1, dimRoundingMode, dataFormat} = attrs;
  const format = dataFormat === 'NCHW' ? 'channelsFirst' : 'channelsLast';
  const info = tf.backend_util.computeConv2DInfo(
    image as Four,
    filter as Four,
    strides,
    dilations ?? 1,
    pad as 'same',
    dimRoundingMode,
    depthwise,
    format,
  );
  return [
    {
      image: info.inHeight,
      filter: info.filterHeight,
      out: info.outHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
    },
    {
      image: info.inWidth,
      filter: info.filterWidth,
      out: info.outWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
    },
  ];
}

const last = (t: Tensor): Tensor => tf.transpose(t, [0, 2, 3, 1]);
const first = (t: Tensor): Tensor => tf.transpose(t, [0, 3, 1, 2]);
export const isFirst = ({dataFormat}: {readonly dataFormat?: string}): boolean => dataFormat === 'NCHW';

// ---- forward

/** A border of its own on each side; negative ones cut off. */
export function bordered(x: Tensor, [rows, columns]: readonly [Pair, Pair]): Tensor {
  const cut = (axis: number, [before, after]: Pair) => {
    const begin = Math.max(0, -before);
    return {begin, count: x.shape[axis] - begin - Math.max(0, -after), step: 1};
  };
  const isCut = [...rows, ...columns].some((n) => n < 0);
  const inside = isCut ? take(x, [null, cut(1, rows), cut(2, columns), null]) : x;
  if ([...rows, ...columns].every((n) => n <= 0)) return inside;
  const wide = ([before, after]: Pair): [number, number] => [Math.max(before, 0), Math.max(after, 0)];
  return tf.pad(inside, [[0, 0], wide(rows), wide(columns), [0, 0]]);
}

/** A convolution with a border given for each side. */
function convolved(
  x: Tensor,
  filter: Tensor,
  borders: readonly [Pair, Pair],
  strides: Pair = [1, 1],
  dilations: Pair = [1, 1],
): Tensor {
  const [image, f] = [x, filter] as [tf.Tensor4D, tf.Tensor4D];
  if (borders.flat().some((n) => n < 0)) {
    return tf.conv2d(bordered(x, borders) as tf.Tensor4D, f, [...strides], 'valid', 'NHWC', [...dilations]);
  }
  const [rows, columns] = borders as [[number, number], [number, number]];
  return tf.conv2d(image, f, [...strides], [[0, 0], rows, columns, [0, 0]], 'NHWC', [...dilations]);
}

/** Has the image a border of a given width? */
export const isBordered = ({pad}: {readonly pad: unknown}): boolean => typeof pad !== 'string';

export const isRoundedUp = ({dimRoundingMode}: Pick<Geometry, 'dimRoundingMode'>): boolean =>
  dimRoundingMode === 'ceil' || dimRoundingMode === 'round';

/** The border behind the image with which exactly `out` windows fit. */
export const behind = ({image, filter, out, stride, dilation, before}: Side): number =>
  (out - 1) * stride + (filter - 1) * dilation + 1 - image - before;

/** The convolution of images whose sides are these. */
export const convolvedBy = ([h, w]: readonly [Side, Side], x: Tensor, filter: Tensor): Tensor =>
  convolved(x, filter, borders([h, w]), [h.stride, w.stride], [h.dilation, w.dilation]);

const borders = ([h, w]: readonly [Side, Side]): readonly [Pair, Pair] => [
  [h.before, behind(h)],
  [w.before, behind(w)],
];

/** With channels behind and a border of its own on each side, which is what every backend's forward kernel takes. */
export const conv: Detour<'Conv2D'> =
  ({x, filter}, attrs) =>
  () => {
    const sides = sidesOf(x.shape, filter.shape, attrs);
    return isFirst(attrs) ? first(convolvedBy(sides, last(x), filter)) : convolvedBy(sides, x, filter);
  };

/** `same`, and a stride larger than the filter. */
export const isSparse = (
  {strides, pad}: {readonly strides: number | readonly number[]; readonly pad: unknown},
  filterShape: readonly number[],
): boolean => pad === 'same' && Math.max(...[strides].flat()) > Math.min(...filterShape.slice(0, -2));

// ---- back to the image

/** Below this many multiplications WASM's kernel is as fast. */
const SMALL = 8192;

export const largeConvInput: Detour<'Conv2DBackpropInput'> = (inputs, attrs) => {
  const {dy, filter} = inputs;
  const [height, width, channels] = filter.shape as Four;
  return dy.size * height * width * channels < SMALL ? null : convInput(inputs, attrs);
};

export const convInput: Detour<'Conv2DBackpropInput'> =
  ({dy, filter}, attrs) =>
  () => {
    const sides = sidesOf(attrs.inputShape, filter.shape, attrs);
    return isFirst(attrs) ? first(imageOf(last(dy), filter, sides)) : imageOf(dy, filter, sides);
  };

/**
 * With u = stride·q + r − before, the image's x̄[u] = Σ over t of ȳ[q − t] f[stride·t + r]: for each remainder r a convolution with every stride-th entry of the
 * filter, turned round. All remainders are output channels of one convolution, which are then laid side by side.
 */
export function imageOf(dy: Tensor, filter: Tensor, sides: readonly [Side, Side]): Tensor {
  const [, , channels, outputs] = filter.shape as Four;
  if (channels === 1 && outputs >= 4 && sides.every(({stride}) => stride === 1) && sides[0].filter * sides[1].filter <= 25) {
    return toOneChannel(dy, filter, sides);
  }
  const phases = sides.map(({filter: taps, stride, before, image, out}) => {
    const count = Math.ceil(taps / stride);
    const [from, to] = [Math.floor(before / stride), Math.floor((image - 1 + before) / stride)];
    return {
      stride,
      count,
      border: [count - 1 - from, to - (out - 1)] as const,
      skip: before - stride * from,
      image,
      rows: to - from + 1,
    };
  });
  const [h, w] = phases;
  const y = convolved(dy, phaseFilter(filter, [h, w]), [h.border, w.border]);
  if (h.stride === 1 && w.stride === 1) return y;
  const [batch] = y.shape as Four;
  const apart = tf.reshape(y, [batch * h.rows, w.rows, h.stride, w.stride * channels]);
  const whole = tf.reshape(tf.transpose(apart, [0, 2, 1, 3]), [batch, h.rows * h.stride, w.rows * w.stride, channels]);
  return bordered(whole, [
    [-h.skip, h.image + h.skip - h.rows * h.stride],
    [-w.skip, w.image + w.skip - w.rows * w.stride],
  ]);
}

/** The filter [kh, kw, C, D] as [t, t', D, r, r', C]: entry stride·t + r, with t turned round. */
function phaseFilter(filter: Tensor, phases: readonly [Phase, Phase]): Tensor {
  const [kh, kw, channels, outputs] = filter.shape as Four;
  const [h, w] = phases;
  const filled = bordered(tf.reshape(filter, [1, kh, kw, channels * outputs]), [
    [0, h.count * h.stride - kh],
    [0, w.count * w.stride - kw],
  ]);
  const phased = tf.reshape(filled, [h.count, h.stride, w.count, w.stride, channels, outputs]);
  const turned = take(phased, [reversed(h.count), null, reversed(w.count), null, null, null]);
  return tf.reshape(tf.transpose(turned, [0, 2, 5, 1, 3, 4]), [h.count, w.count, outputs, h.stride * w.stride * channels]);
}

interface Phase {
  readonly stride: number;
  readonly count: number;
}

/** A product for one output fills an eighth of the machine's lanes; channel by channel, and a sum, it is twice as fast. */
function toOneChannel(dy: Tensor, filter: Tensor, [h, w]: readonly [Side, Side]): Tensor {
  const [kh, kw, , outputs] = filter.shape as Four;
  const turned = take(tf.reshape<tf.Rank.R4>(filter, [kh, kw, outputs, 1]), [reversed(kh), reversed(kw), null, null]);
  const border = (s: Side): Pair => [s.filter - 1 - s.before, s.image - s.out + s.before];
  const wide = bordered(dy, [border(h), border(w)]) as tf.Tensor4D;
  return tf.sum(tf.depthwiseConv2d(wide, turned as tf.Tensor4D, 1, 'valid'), 3, true);
}

// ---- back to the filter

export const convFilter: Detour<'Conv2DBackpropFilter'> =
  ({x, dy}, attrs) =>
  () => {
    const sides = sidesOf(x.shape, attrs.filterShape, attrs);
    return isFirst(attrs) ? filterOf(last(x), last(dy), sides, attrs.filterShape) : filterOf(x, dy, sides, attrs.filterShape);
  };

/**
 * GPUs have one thread for each entry of the filter. WebGL's way around pays from about so many multiplications on, WebGPU's where a thread adds up so
 * many places. Neither is to take more memory than this for its windows, which are laid out in numbers.
 */
const [MANY, LONG, LAID_OUT] = [2 ** 18, 2 ** 10, 2 ** 24];

export const largeConvFilter: Detour<'Conv2DBackpropFilter'> = (inputs, attrs) => {
  const {places, outputs, windows} = filterSizes(inputs.dy, attrs);
  return places * windows * outputs < MANY || places * windows > LAID_OUT ? null : convFilter(inputs, attrs);
};

export const longConvFilter: Detour<'Conv2DBackpropFilter'> = (inputs, attrs) => {
  const {places, windows} = filterSizes(inputs.dy, attrs);
  return places < LONG || places * windows > LAID_OUT ? null : convFilter(inputs, attrs);
};

/** Places of all images where the filter lies, its outputs, and the numbers that it sees from each place. */
function filterSizes(dy: Tensor, {filterShape}: Attrs<'Conv2DBackpropFilter'>) {
  const [height, width, channels, outputs] = filterShape;
  return {places: dy.size / outputs, outputs, windows: height * width * channels};
}

export function filterOf(x: Tensor, dy: Tensor, sides: readonly [Side, Side], filterShape: Four): Tensor {
  const [kh, kw, channels, outputs] = filterShape;
  const patch = kh * kw * channels;
  const cts = tf.reshape<tf.Rank.R2>(dy, [-1, outputs]);
  if (patch <= 32) {
    // Few entries: what each sees is cut out by a convolution with unit filters.
    const unit = tf.reshape(basis([patch], 0, patch), [kh, kw, channels, patch]);
    const seen = convolvedBy(sides, x, unit);
    return tf.reshape(tf.matMul(tf.reshape(seen, [-1, patch]), cts, true, false), filterShape);
  }
  if (kh === 1 && kw === 1 && x.size === cts.shape[0] * channels) {
    return tf.reshape(tf.matMul(tf.reshape(x, [-1, channels]), cts, true, false), filterShape);
  }
  const all = correlated(tf.transpose(x, [3, 1, 2, 0]), tf.transpose(dy, [1, 2, 0, 3]), sides);
  return tf.transpose(all, [1, 2, 0, 3]);
}

/** f̄[c, i, j, d] = Σ x[c, h, w, b] ȳ[h, w, b, d]: a convolution whose images are the channels, whose channels are the images, and whose filter is ȳ. */
export function correlated(x: Tensor, dy: Tensor, [h, w]: readonly [Side, Side]): Tensor {
  return convolved(x, dy, borders([h, w]), [h.dilation, w.dilation], [h.stride, w.stride]);
}
