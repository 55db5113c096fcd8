/** Rows for convolutions: each way to pad, strides that divide and that do not, dilation, both layouts; the gradient kernels by their names. */
import * as tf from '@tensorflow/tfjs-core';
import {run} from '../../../lib/rules/emit';
import type {Attrs} from '../../../lib/tfjs/signatures';
import {sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

type Shape = [number, number, number, number];
type Conv = Partial<Attrs<'Conv2D'>>;
type Four = tf.Tensor4D;

const sizes = (x: readonly number[], filter: readonly number[]) => [sample(x), sample(filter)];

// ---- rows of the two kernels that `tf` runs, with attributes by name

const conv2d = (what: string, x: number[], filter: number[], attrs: Conv = {}): KernelCase => {
  const {strides = 1, pad = 'valid', dataFormat, dilations, dimRoundingMode} = attrs;
  const f: KernelCase['f'] = (a, b) => tf.conv2d(a as Four, b as Four, strides, pad, dataFormat, dilations, dimRoundingMode);
  return {kernel: 'Conv2D', name: `Conv2D ${what}`, inputs: sizes(x, filter), f};
};

const depthwise = (what: string, x: number[], filter: number[], attrs: Conv = {}): KernelCase => {
  const {strides = 1, pad = 'valid', dataFormat, dilations, dimRoundingMode} = attrs;
  const f: KernelCase['f'] = (a, b) =>
    tf.depthwiseConv2d(a as Four, b as Four, strides, pad, dataFormat, dilations, dimRoundingMode);
  return {
    kernel: 'DepthwiseConv2dNative',
    name: `DepthwiseConv2dNative ${what}`,
    inputs: sizes(x, filter),
    f,
  };
};

// ---- rows of their gradient kernels, for images x that a filter takes to y

type Use = readonly [what: string, x: Shape, filter: Shape, y: Shape, attrs?: Conv];

const convGradients = ([what, x, filter, y, attrs]: Use): KernelCase[] => {
  const all: Attrs<'Conv2D'> = {strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1, ...attrs};
  return [
    {
      kernel: 'Conv2DBackpropInput',
      name: `Conv2DBackpropInput ${what}`,
      inputs: sizes(y, filter),
      f: (dy, f) => run('Conv2DBackpropInput', {dy, filter: f}, {...all, inputShape: x}),
    },
    {
      kernel: 'Conv2DBackpropFilter',
      name: `Conv2DBackpropFilter ${what}`,
      inputs: sizes(x, y),
      f: (image, dy) => run('Conv2DBackpropFilter', {x: image, dy}, {...all, filterShape: filter}),
    },
  ];
};

const depthwiseGradients = ([what, x, filter, y, attrs]: Use): KernelCase[] => {
  const all: Attrs<'DepthwiseConv2dNative'> = {strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1, ...attrs};
  return [
    {
      kernel: 'DepthwiseConv2dNativeBackpropInput',
      name: `DepthwiseConv2dNativeBackpropInput ${what}`,
      inputs: sizes(y, filter),
      f: (dy, f) => run('DepthwiseConv2dNativeBackpropInput', {dy, filter: f}, {...all, inputShape: x}),
    },
    {
      kernel: 'DepthwiseConv2dNativeBackpropFilter',
      name: `DepthwiseConv2dNativeBackpropFilter ${what}`,
      inputs: sizes(x, y),
      f: (image, dy) => run('DepthwiseConv2dNativeBackpropFilter', {x: image, dy}, {...all, filterShape: filter}),
    },
  ];
};

const uneven: tf.backend_util.ExplicitPadding = [
  [0, 0],
  [2, 0],
  [0, 1],
  [0, 0],
];
const unevenFirst: tf.backend_util.ExplicitPadding = [
  [0, 0],
  [0, 0],
  [2, 0],
  [0, 1],
];

export const cases: KernelCase[] = [
  conv2d('valid', [2, 4, 4, 2], [3, 3, 2, 2]),
  conv2d('same, filter 2 × 3', [1, 4, 5, 2], [2, 3, 2, 1], {pad: 'same'}),
  conv2d('same, stride 2, even', [1, 4, 4, 2], [3, 3, 2, 3], {pad: 'same', strides: 2}),
  conv2d('stride [2, 1] with a rest', [2, 6, 5, 1], [3, 2, 1, 2], {strides: [2, 1]}),
  conv2d('stride beyond the filter', [1, 7, 8, 1], [2, 2, 1, 2], {strides: 3}),
  conv2d('padded by 1', [1, 4, 4, 2], [3, 3, 2, 1], {pad: 1}),
  conv2d('padded by 1, stride 2, floor', [1, 4, 4, 1], [3, 3, 1, 2], {pad: 1, strides: 2, dimRoundingMode: 'floor'}),
  conv2d('padded by 1, stride 2, round', [1, 4, 4, 1], [3, 3, 1, 1], {pad: 1, strides: 2, dimRoundingMode: 'round'}),
  conv2d('padded by 1, stride 2, ceil', [1, 4, 4, 1], [3, 3, 1, 1], {pad: 1, strides: 2, dimRoundingMode: 'ceil'}),
  conv2d('padded side by side', [1, 4, 4, 2], [3, 3, 2, 1], {pad: uneven}),
  conv2d('padded side by side, stride 2, ceil', [1, 4, 4, 1], [2, 2, 1, 2], {pad: uneven, strides: 2, dimRoundingMode: 'ceil'}),
  conv2d('dilated by 2', [1, 5, 6, 2], [2, 3, 2, 1], {dilations: 2}),
  conv2d('dilated by [1, 2], same', [1, 4, 5, 1], [3, 2, 1, 2], {dilations: [1, 2], pad: 'same'}),
  conv2d('1 × 1', [2, 3, 2, 2], [1, 1, 2, 3]),
  conv2d('1 × 1, stride 2', [1, 3, 4, 2], [1, 1, 2, 2], {strides: 2}),
  conv2d('channels first', [2, 2, 4, 4], [3, 3, 2, 2], {pad: 'same', dataFormat: 'NCHW'}),
  conv2d('channels first, padded side by side, stride 2', [1, 2, 4, 4], [2, 2, 2, 1], {
    pad: unevenFirst,
    strides: 2,
    dataFormat: 'NCHW',
  }),
  conv2d('of one image', [4, 4, 1], [3, 3, 1, 2], {pad: 'same'}),
  {
    kernel: 'Conv2D',
    name: 'Conv2D conv1d, dilated by 2',
    inputs: sizes([2, 6, 2], [2, 2, 2]),
    f: (x, filter) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 1, 'valid', 'NWC', 2),
  },
  {
    kernel: 'Conv2D',
    name: 'Conv2D of an image with itself',
    inputs: [sample([1, 3, 3, 1])],
    f: (x) => tf.conv2d(x as Four, tf.reshape(x, [3, 3, 1, 1]), 1, 'same'),
  },

  ...convGradients(['valid', [2, 4, 4, 2], [3, 3, 2, 2], [2, 2, 2, 2]]),
  ...convGradients(['same, stride 2', [1, 4, 5, 2], [3, 2, 2, 1], [1, 2, 3, 1], {pad: 'same', strides: 2}]),
  ...convGradients(['stride beyond the filter', [1, 7, 5, 1], [2, 2, 1, 2], [1, 2, 2, 2], {strides: 3}]),
  ...convGradients([
    'padded by 1, ceil',
    [1, 4, 4, 1],
    [3, 3, 1, 1],
    [1, 3, 3, 1],
    {pad: 1, strides: 2, dimRoundingMode: 'ceil'},
  ]),
  ...convGradients(['padded side by side', [1, 3, 3, 2], [2, 2, 2, 1], [1, 4, 3, 1], {pad: uneven}]),
  ...convGradients([
    'padded by 1, round',
    [1, 4, 5, 1],
    [3, 3, 1, 2],
    [1, 3, 3, 2],
    {pad: 1, strides: 2, dimRoundingMode: 'round'},
  ]),
  ...convGradients(['channels first', [2, 2, 3, 3], [2, 2, 2, 1], [2, 1, 3, 3], {pad: 'same', dataFormat: 'NCHW'}]),
  {
    kernel: 'Conv2DBackpropInput',
    name: 'Conv2DBackpropInput conv2dTranspose of one image, same, stride 2',
    inputs: sizes([2, 3, 2], [3, 3, 1, 2]),
    f: (x, filter) => tf.conv2dTranspose(x as tf.Tensor3D, filter as Four, [4, 6, 1], 2, 'same'),
  },

  depthwise('same, two outputs a channel', [2, 3, 4, 2], [3, 3, 2, 2], {pad: 'same'}),
  depthwise('stride 2', [1, 5, 5, 2], [2, 2, 2, 1], {strides: 2}),
  depthwise('padded by 1, stride 2, ceil', [1, 4, 4, 1], [3, 3, 1, 2], {pad: 1, strides: 2, dimRoundingMode: 'ceil'}),
  depthwise('padded side by side', [1, 3, 4, 2], [2, 2, 2, 2], {pad: uneven}),
  depthwise('dilated by 2', [1, 5, 5, 2], [2, 2, 2, 2], {dilations: 2}),
  depthwise('dilated by [1, 2], same', [1, 4, 5, 2], [2, 2, 2, 1], {dilations: [1, 2], pad: 'same'}),
  depthwise('channels first', [1, 2, 4, 3], [2, 2, 2, 2], {pad: 'same', dataFormat: 'NCHW'}),
  {
    kernel: 'DepthwiseConv2dNative',
    name: 'DepthwiseConv2dNative separableConv2d',
    inputs: [sample([1, 3, 3, 2]), sample([2, 2, 2, 1]), sample([1, 1, 2, 2])],
    f: (x, d, p) => tf.separableConv2d(x as Four, d as Four, p as Four, 1, 'same'),
  },

  ...depthwiseGradients(['two outputs a channel', [2, 3, 4, 2], [2, 2, 2, 2], [2, 2, 3, 4]]),
  ...depthwiseGradients(['same, stride 2', [1, 4, 5, 2], [3, 3, 2, 1], [1, 2, 3, 2], {pad: 'same', strides: 2}]),
  ...depthwiseGradients([
    'padded by 1, ceil',
    [1, 4, 4, 1],
    [3, 3, 1, 2],
    [1, 3, 3, 2],
    {pad: 1, strides: 2, dimRoundingMode: 'ceil'},
  ]),
];
