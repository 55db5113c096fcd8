/** Convolution and pooling of volumes [B, D, H, W, C], which become images. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../signatures';
import {convolvedBy, filterOf, imageOf} from './convolutions';
import type {Side} from './convolutions';
import {product} from './detour';
import type {Detour} from './detour';
import {everywhere, fitted, LOWEST, patches, unfitted, unpatched, windowsOf} from './windows';
import type {Sliding, Windows} from './windows';

type Pair = [number, number];
type Three = [number, number, number];
type Four = [number, number, number, number];
type Five = [number, number, number, number, number];
type PerAxis = number | readonly number[];

interface Geometry {
  readonly strides: PerAxis;
  readonly pad: unknown;
  readonly dilations?: PerAxis;
}

/** What TF.js computes of a convolution of volumes. */
export const volumeInfo = (image: readonly number[], filter: readonly number[], {strides, pad, dilations}: Geometry) =>
  tf.backend_util.computeConv3DInfo(image as Five, filter as Five, strides as Three, (dilations ?? 1) as Three, pad as 'same');

// ---- convolution: what a window sees of each plane, its depths one behind the other as channels, is an image

/** A convolution of volumes as one of images. */
interface Planes {
  readonly sides: readonly [Side, Side];
  /** The shapes of the images, of their filter, of the volumes and of what they become. */
  readonly images: Four;
  readonly filter: Four;
  readonly volumes: Five;
  readonly out: Five;
  readonly windows: Windows;
}

function planesOf(image: readonly number[], filterShape: readonly number[], attrs: Geometry): Planes {
  const info = volumeInfo(image, filterShape, attrs);
  const [depth, rows, columns] = windowsOf(info);
  const {batchSize, outDepth, inChannels, outChannels} = info;
  const channels = depth.size * inChannels;
  const side = (s: Sliding, stride: number): Side => ({
    image: s.length,
    filter: s.size,
    out: s.count,
    stride,
    dilation: s.dilation,
    before: s.before,
  });
  return {
    sides: [side(rows, info.strideHeight), side(columns, info.strideWidth)],
    images: [batchSize * outDepth, rows.length, columns.length, channels],
    filter: [rows.size, columns.size, channels, outChannels],
    volumes: info.inShape,
    out: info.outShape,
    windows: [depth, everywhere(rows.length), everywhere(columns.length)],
  };
}

const imagesOf = (x: Tensor, {windows, images}: Planes): Tensor => tf.reshape(patches(x, windows), images);
const filterOfImages = (filter: Tensor, {filter: shape}: Planes): Tensor => {
  const [depth, rows, columns] = filter.shape;
  return tf.reshape(tf.transpose(tf.reshape(filter, [depth, rows * columns, -1]), [1, 0, 2]), shape);
};
const filterOfVolumes = (filter: Tensor, shape: Five): Tensor => {
  const [depth, rows, columns] = shape;
  return tf.reshape(tf.transpose(tf.reshape(filter, [rows * columns, depth, -1]), [1, 0, 2]), shape);
};
const outImages = (dy: Tensor, {out: [batch, depth, ...rest]}: Planes): Tensor => tf.reshape(dy, [batch * depth, ...rest]);

export const conv3d: Detour<'Conv3D'> =
  ({x, filter}, attrs) =>
  () => {
    const p = planesOf(x.shape, filter.shape, attrs);
    return tf.reshape(convolvedBy(p.sides, imagesOf(x, p), filterOfImages(filter, p)), p.out);
  };

/** Below this many multiplications WASM's kernel is as fast. */
const SMALL = 65536;

/** Written out, in 1.6 to 7 ns a multiplication; as a convolution of images it is XNNPACK's. */
export const largeConv3d: Detour<'Conv3D'> = (inputs, attrs) => {
  const {x, filter} = inputs;
  const {outShape, outChannels} = volumeInfo(x.shape, filter.shape, attrs);
  return (product(outShape) * filter.size) / outChannels < SMALL ? null : conv3d(inputs, attrs);
};

export const conv3dInput: Detour<'Conv3DBackpropInputV2'> =
  ({dy, filter}, attrs) =>
  () => {
    const p = planesOf(attrs.inputShape, filter.shape, attrs);
    return unpatched(imageOf(outImages(dy, p), filterOfImages(filter, p), p.sides), p.windows, p.volumes);
  };

export const conv3dFilter: Detour<'Conv3DBackpropFilterV2'> =
  ({x, dy}, attrs) =>
  () => {
    const p = planesOf(x.shape, attrs.filterShape, attrs);
    const filter = filterOf(imagesOf(x, p), outImages(dy, p), p.sides, p.filter);
    return filterOfVolumes(filter, attrs.filterShape);
  };

// ---- pooling: over the windows of each plane, then over those along the depth

export type VolumePooling = Omit<Attrs<'MaxPool3D'>, 'dataFormat'>;

/** One of the two poolings of images [images, height, width, C] that a pooling of volumes is. */
export interface Stage {
  readonly images: Four;
  readonly windows: Windows;
  /** The pooling as its kernels want it, of images that have been brought `into` its border, from which gradients come `back`. */
  readonly attrs: Attrs<'MaxPool'>;
  readonly into: (x: Tensor) => Tensor;
  readonly back: (t: Tensor) => Tensor;
}

export function stagesOf(shape: readonly number[], attrs: VolumePooling): {planes: Stage; depths: Stage; out: Five} {
  const {filterSize, strides, pad, dimRoundingMode} = attrs;
  const info = tf.backend_util.computePool3DInfo(shape as Five, filterSize, strides, 1, pad, dimRoundingMode);
  const [depth, rows, columns] = windowsOf(info);
  const [batch, , , , channels] = shape;
  const lines = rows.count * columns.count;
  return {
    out: info.outShape,
    planes: stage(
      [batch * depth.length, rows.length, columns.length, channels],
      [rows, columns],
      [info.strideHeight, info.strideWidth],
      pad,
    ),
    depths: stage([batch, depth.length, lines, channels], [depth, everywhere(lines)], [info.strideDepth, 1], pad),
  };
}

/** `valid` and `same` mean for images what they mean for volumes, but where a stride beyond the window makes the first one begin inside. */
function stage(images: Stage['images'], windows: Windows, strides: Pair, pad: VolumePooling['pad']): Stage {
  const [rows, columns] = windows;
  const filterSize: Pair = [rows.size, columns.size];
  if (typeof pad !== 'number' && windows.every(({before}) => before >= 0)) {
    const asIs = (t: Tensor) => t;
    return {images, windows, attrs: {filterSize, strides, pad}, into: asIs, back: asIs};
  }
  return {
    images,
    windows,
    attrs: {filterSize, strides, pad: 'valid'},
    into: (x) => fitted(x, windows, LOWEST),
    back: (t) => unfitted(t, windows),
  };
}

export const maxPool3d: Detour<'MaxPool3D'> =
  ({x}, attrs) =>
  () => {
    const {planes, depths, out} = stagesOf(x.shape, attrs);
    const maxima = (t: Tensor, {images, into, attrs: {filterSize, strides, pad}}: Stage) =>
      tf.maxPool(into(tf.reshape(t, images)) as tf.Tensor4D, filterSize, strides, pad);
    return tf.reshape(maxima(maxima(x, planes), depths), out);
  };

// ---- pooling without a border: of volumes as large as their windows reach

/** Does TF.js begin, or end, a window elsewhere than at the border? With `same` and a stride beyond the window it begins inside. */
export const isBordered = ({pad, filterSize, strides}: Pick<VolumePooling, 'pad' | 'filterSize' | 'strides'>): boolean =>
  typeof pad === 'number' || (pad === 'same' && Math.max(...[strides].flat()) > Math.min(...[filterSize].flat()));

function poolingOf(shape: readonly number[], {filterSize, strides, pad, dimRoundingMode}: VolumePooling) {
  const windows = windowsOf(tf.backend_util.computePool3DInfo(shape as Five, filterSize, strides, 1, pad, dimRoundingMode));
  const [sizes, steps] = [windows.map(({size}) => size) as Three, windows.map(({stride}) => stride) as Three];
  return {windows, sizes, steps};
}

export const maxPool3dFitted: Detour<'MaxPool3D'> =
  ({x}, attrs) =>
  () => {
    const {windows, sizes, steps} = poolingOf(x.shape, attrs);
    return tf.maxPool3d(fitted(x, windows, LOWEST) as tf.Tensor5D, sizes, steps, 'valid');
  };

/** A mean is of what a window covers: of the sum, over the sum of ones. */
export const avgPool3dFitted: Detour<'AvgPool3D'> =
  ({x}, attrs) =>
  () => {
    const {windows, sizes, steps} = poolingOf(x.shape, attrs);
    const mean = (t: Tensor) => tf.avgPool3d(fitted(t, windows, 0) as tf.Tensor5D, sizes, steps, 'valid');
    return tf.div(mean(x), mean(tf.ones([1, ...x.shape.slice(1, 4), 1])));
  };

export const maxPool3dGradFitted: Detour<'MaxPool3DGrad'> =
  ({dy, input, output}, attrs) =>
  () => {
    const {windows, sizes, steps} = poolingOf(input.shape, attrs);
    const of = {dy, input: fitted(input, windows, LOWEST), output};
    const fits = {filterSize: sizes, strides: steps, pad: 'valid'};
    return unfitted(tf.engine().runKernel<Tensor>('MaxPool3DGrad', of, fits), windows);
  };
