/** Detours for the WASM backend. One thread with SIMD: products of matrices and convolutions are fast, copies element by element are not. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../signatures';
import {einsum} from './einsum';
import {apart, routed, windowsOf, winners} from './pooling';
import type {Pooling} from './pooling';

type Inputs = Readonly<Record<string, Tensor>>;
type Run = (() => Tensor[]) | null;
type Four = [number, number, number, number];

// ---- products

/** Below this many multiplications the kernel is as fast as a transposition. */
const SMALL_PRODUCT = 4096;

export function matMul({a, b}: Inputs, {transposeA, transposeB}: Attrs<'BatchMatMul'>): Run {
  if (!transposeA && !transposeB) return null;
  const rows = b.shape[b.rank - (transposeB ? 2 : 1)];
  if (a.size * rows < SMALL_PRODUCT) return null;
  const turned = (t: Tensor) => {
    const axes = [...t.shape.keys()];
    return tf.transpose(t, [...axes.slice(0, -2), t.rank - 1, t.rank - 2]);
  };
  return () => [tf.matMul(transposeA ? turned(a) : a, transposeB ? turned(b) : b)];
}

export const einstein = (inputs: Inputs, {equation}: Attrs<'Einsum'>): Run => {
  const operands = Object.values(inputs);
  return () => [einsum(operands, equation)];
};

// ---- convolutions

type Conv = Pick<Attrs<'Conv2D'>, 'strides' | 'pad' | 'dimRoundingMode'>;

const infoOf = (
  inShape: readonly number[],
  filter: readonly number[],
  {strides, pad, dimRoundingMode}: Conv,
  depthwise = false,
) => tf.backend_util.computeConv2DInfo(inShape as Four, filter as Four, strides, 1, pad as 'same', dimRoundingMode, depthwise);

/** dy with the strides' holes and the border that make a convolution with the filter turned round its way back; null if there is none. */
function widened(dy: Tensor, info: ReturnType<typeof infoOf>): Tensor | null {
  const {filterHeight, filterWidth, strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth} = info;
  const {top, left} = info.padInfo;
  const [before, after] = [
    [filterHeight - 1 - top, filterWidth - 1 - left],
    [inHeight - (outHeight - 1) * strideHeight - 1 + top, inWidth - (outWidth - 1) * strideWidth - 1 + left],
  ];
  if ([...before, ...after].some((n) => n < 0)) return null;
  const holed = apart(apart(dy, 1, strideHeight), 2, strideWidth);
  return tf.pad(holed, [
    [0, 0],
    [before[0], after[0]],
    [before[1], after[1]],
    [0, 0],
  ]);
}

const turnedRound = (filter: Tensor): Tensor => tf.reverse(filter, [0, 1]);

const channelsLast = (t: Tensor): Tensor => tf.transpose(t, [0, 2, 3, 1]);
const channelsFirst = (t: Tensor): Tensor => tf.transpose(t, [0, 3, 1, 2]);

export function conv({x, filter}: Inputs, attrs: Attrs<'Conv2D'>): Run {
  if (attrs.dataFormat !== 'NCHW') return null;
  const {strides, pad, dilations, dimRoundingMode} = attrs;
  return () => {
    const y = tf.conv2d(
      channelsLast(x) as tf.Tensor4D,
      filter as tf.Tensor4D,
      strides,
      pad as 'same',
      'NHWC',
      dilations,
      dimRoundingMode,
    );
    return [channelsFirst(y)];
  };
}

/** x̄ = ȳ, widened, convolved with the filter turned round and its channels exchanged. */
export function convInput({dy, filter}: Inputs, attrs: Attrs<'Conv2DBackpropInput'>): Run {
  if (attrs.dataFormat === 'NCHW') {
    const [images, channels, height, width] = attrs.inputShape;
    const last: Attrs<'Conv2DBackpropInput'> = {...attrs, dataFormat: 'NHWC', inputShape: [images, height, width, channels]};
    return () => (convInput({dy: channelsLast(dy), filter}, last)?.() ?? []).map(channelsFirst);
  }
  return () => {
    const info = infoOf(attrs.inputShape, filter.shape, attrs);
    const wide = widened(dy, info);
    if (wide === null)
      return [tf.conv2dTranspose(dy as tf.Tensor4D, filter as tf.Tensor4D, attrs.inputShape, attrs.strides, attrs.pad as 'same')];
    const exchanged = tf.transpose(turnedRound(filter), [0, 1, 3, 2]);
    return [tf.conv2d(wide as tf.Tensor4D, exchanged as tf.Tensor4D, 1, 'valid')];
  };
}

/** What each entry of the filter sees, [B, h, w, C] for each place in it. */
function views(x: Tensor, info: ReturnType<typeof infoOf>): Tensor[] {
  const {filterHeight, filterWidth, strideHeight, strideWidth, outHeight, outWidth, inHeight, inWidth} = info;
  const {top, left} = info.padInfo;
  const [height, width] = [(outHeight - 1) * strideHeight + filterHeight, (outWidth - 1) * strideWidth + filterWidth];
  const padded = tf.pad(x, [
    [0, 0],
    [top, Math.max(0, height - top - inHeight)],
    [left, Math.max(0, width - left - inWidth)],
    [0, 0],
  ]);
  const places = Array.from({length: filterHeight * filterWidth}, (_, k) => [Math.floor(k / filterWidth), k % filterWidth]);
  return places.map(([i, j]) => {
    const end = [info.batchSize, i + (outHeight - 1) * strideHeight + 1, j + (outWidth - 1) * strideWidth + 1, info.inChannels];
    if (strideHeight === 1 && strideWidth === 1)
      return tf.slice(padded, [0, i, j, 0], [info.batchSize, outHeight, outWidth, info.inChannels]);
    return tf.stridedSlice(padded, [0, i, j, 0], end, [1, strideHeight, strideWidth, 1]);
  });
}

/** f̄ = patchesᵀ ȳ, as (ȳᵀ patches)ᵀ: ȳ is the smaller one to transpose. */
export function convFilter({x, dy}: Inputs, attrs: Attrs<'Conv2DBackpropFilter'>): Run {
  if ((attrs.dataFormat as string) === 'NCHW') {
    return () => convFilter({x: channelsLast(x), dy: channelsLast(dy)}, {...attrs, dataFormat: 'NHWC'})?.() ?? [];
  }
  return () => {
    const [height, width, inputs, outputs] = attrs.filterShape;
    const seen = views(x, infoOf(x.shape, attrs.filterShape, attrs));
    const patches = tf.reshape(seen.length === 1 ? seen[0] : tf.concat(seen, 3), [-1, height * width * inputs]);
    const product = tf.matMul(tf.transpose(tf.reshape(dy, [-1, outputs])), patches);
    return [tf.reshape(tf.transpose(product), [height, width, inputs, outputs])];
  };
}

/** Channel by channel; the outputs that share an input channel are added. */
export function depthwiseInput({dy, filter}: Inputs, attrs: Attrs<'DepthwiseConv2dNativeBackpropInput'>): Run {
  return () => {
    const [height, width, channels, multiplier] = filter.shape as number[];
    const wide = widened(dy, infoOf(attrs.inputShape, filter.shape, attrs, true));
    if (wide === null)
      throw new Error('DepthwiseConv2dNativeBackpropInput: padding wider than the filter is not supported on WASM.');
    const single = tf.reshape(turnedRound(filter), [height, width, channels * multiplier, 1]);
    const each = tf.depthwiseConv2d(wide as tf.Tensor4D, single as tf.Tensor4D, 1, 'valid');
    return [multiplier === 1 ? each : tf.sum(tf.reshape(each, [...attrs.inputShape, multiplier]), 4)];
  };
}

export function depthwiseFilter({x, dy}: Inputs, attrs: Attrs<'DepthwiseConv2dNativeBackpropFilter'>): Run {
  return () => {
    const [, , channels, multiplier] = attrs.filterShape;
    const info = infoOf(x.shape, attrs.filterShape, attrs, true);
    const cts = tf.reshape(dy, [-1, channels, multiplier]);
    const entries = views(x, info).map((view) => tf.sum(tf.mul(tf.reshape(view, [-1, channels, 1]), cts), 0));
    return [tf.reshape(tf.concat(entries, 0), attrs.filterShape)];
  };
}

export function maxPoolGrad({dy, input, output}: Inputs, attrs: Attrs<'MaxPoolGrad'>): Run {
  return () => {
    const windows = windowsOf(input.shape, attrs as Pooling);
    return [routed(dy, winners(input, output, windows), windows)];
  };
}

// ---- copies

/** One product with ones for each axis that is repeated. */
export function tile({x}: Inputs, {reps}: Attrs<'Tile'>): Run {
  if (x.dtype !== 'float32' && x.dtype !== 'int32') return null;
  if (x.size === 0 || reps.includes(0)) return null;
  const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
  const repeat = (t: Tensor, n: number, axis: number): Tensor => {
    if (n === 1) return t;
    const [before, after] = [product(t.shape.slice(0, axis)), product(t.shape.slice(axis))];
    const copies = tf.mul(tf.reshape(t, [before, 1, after]), tf.ones([1, n, 1], x.dtype));
    return tf.reshape(
      copies,
      t.shape.map((length, i) => (i === axis ? length * n : length)),
    );
  };
  return () => [reps.every((n) => n === 1) ? tf.clone(x) : reps.reduce(repeat, x)];
}

export const cast = ({x}: Inputs, {dtype}: Attrs<'Cast'>): Run =>
  dtype === 'bool' && x.dtype !== 'bool' ? () => [tf.notEqual(x, tf.scalar(0, x.dtype))] : null;

/** Rows are scattered to their sums; those without one go to a row more, which is cut off. */
export function segmentSum({x, segmentIds}: Inputs, {numSegments}: Attrs<'UnsortedSegmentSum'>): Run {
  if (segmentIds.rank !== 1) return null;
  return () => {
    const nowhere = tf.scalar(numSegments, 'int32');
    const rows = tf.where(tf.less(segmentIds, tf.scalar(0, 'int32')), nowhere, segmentIds);
    const sums = tf.scatterND(tf.reshape(rows, [-1, 1]), x, [numSegments + 1, ...x.shape.slice(1)]);
    return [tf.slice(sums, 0, numSegments)];
  };
}
