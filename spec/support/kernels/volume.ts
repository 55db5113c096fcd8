/** Rows for volumes: convolution, dilated and not, and its gradient kernels by their names; pooling over windows of each kind. */
import * as tf from '@tensorflow/tfjs-core';
import {run} from '../../../lib/rules/emit';
import type {Attrs} from '../../../lib/tfjs/signatures';
import {distinct, sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

type Shape = [number, number, number, number, number];
type Five = tf.Tensor5D;
type Conv = Partial<Attrs<'Conv3D'>>;
type Pooling = Omit<Attrs<'MaxPool3D'>, 'dataFormat'>;

// ---- convolution

const conv = (what: string, x: Shape, filter: Shape, attrs: Conv = {}): KernelCase => {
  const all: Attrs<'Conv3D'> = {strides: 1, pad: 'valid', dilations: 1, dataFormat: 'NDHWC', ...attrs};
  return {
    kernel: 'Conv3D',
    name: `Conv3D ${what}`,
    inputs: [sample(x), sample(filter)],
    f: (a, b) => run('Conv3D', {x: a, filter: b}, all),
  };
};

type Use = readonly [what: string, x: Shape, filter: Shape, attrs?: Conv];

const gradients = ([what, x, filter, attrs]: Use): KernelCase[] => {
  const {strides = 1, pad = 'valid'} = attrs ?? {};
  const y = tf.backend_util.computeConv3DInfo(x, filter, strides, 1, pad as 'same').outShape;
  return [
    {
      kernel: 'Conv3DBackpropInputV2',
      name: `Conv3DBackpropInputV2 ${what}`,
      inputs: [sample(y), sample(filter)],
      f: (dy, f) => run('Conv3DBackpropInputV2', {dy, filter: f}, {strides, pad, inputShape: x}),
    },
    {
      kernel: 'Conv3DBackpropFilterV2',
      name: `Conv3DBackpropFilterV2 ${what}`,
      inputs: [sample(x), sample(y)],
      f: (image, dy) => run('Conv3DBackpropFilterV2', {x: image, dy}, {strides, pad, filterShape: filter}),
    },
  ];
};

// ---- pooling

const poolings: readonly (readonly [what: string, x: Shape, attrs: Pooling])[] = [
  ['side by side', [2, 2, 4, 3, 1], {filterSize: [2, 2, 3], strides: [2, 2, 3], pad: 'valid'}],
  ['with a rest', [1, 3, 5, 2, 1], {filterSize: 2, strides: 2, pad: 'valid'}],
  ['apart, one deep', [1, 3, 5, 4, 1], {filterSize: [2, 1, 2], strides: [3, 2, 3], pad: 'valid'}],
  ['overlapping, same', [1, 3, 3, 2, 2], {filterSize: [2, 3, 3], strides: 1, pad: 'same'}],
  ['same, stride 2', [1, 3, 4, 3, 1], {filterSize: [3, 2, 2], strides: 2, pad: 'same'}],
  ['same, stride beyond the window', [1, 4, 3, 5, 1], {filterSize: 1, strides: [3, 1, 4], pad: 'same'}],
  ['padded by 1', [1, 2, 3, 3, 1], {filterSize: [2, 3, 3], strides: 2, pad: 1}],
  ['padded by 1, floor', [1, 3, 4, 2, 1], {filterSize: [3, 3, 2], strides: [2, 2, 1], pad: 1, dimRoundingMode: 'floor'}],
  ['padded by 1, round', [1, 2, 4, 2, 1], {filterSize: [3, 3, 2], strides: 2, pad: 1, dimRoundingMode: 'round'}],
  ['padded by 1, ceil', [1, 2, 4, 2, 1], {filterSize: [3, 3, 2], strides: 2, pad: 1, dimRoundingMode: 'ceil'}],
];

const average = (x: tf.Tensor, {filterSize, strides, pad, dimRoundingMode}: Pooling) =>
  tf.avgPool3d(x as Five, filterSize, strides, pad, dimRoundingMode);
const maximum = (x: tf.Tensor, {filterSize, strides, pad, dimRoundingMode}: Pooling) =>
  tf.maxPool3d(x as Five, filterSize, strides, pad, dimRoundingMode);

const outputOf = (x: Shape, {filterSize, strides, pad, dimRoundingMode}: Pooling): number[] =>
  tf.backend_util.computePool3DInfo(x, filterSize, strides, 1, pad, dimRoundingMode).outShape;

/** On WASM a maximum of negative numbers is 1.2e-38: they have a row of their own. */
const above = (x: Shape): Sampler => ({...distinct(x), lo: 0.2, hi: 4.2});
const below = (x: Shape): Sampler => ({...distinct(x), lo: -4.2, hi: -0.2});

const border: Pooling = {filterSize: [3, 2, 2], strides: 2, pad: 'same'};

export const cases: KernelCase[] = [
  conv('valid', [2, 3, 3, 2, 2], [2, 2, 2, 2, 2]),
  conv('same, filter 2 × 3 × 1', [1, 3, 3, 2, 1], [2, 3, 1, 1, 2], {pad: 'same'}),
  conv('same, stride 2', [1, 4, 3, 4, 1], [3, 2, 3, 1, 1], {pad: 'same', strides: 2}),
  conv('stride [1, 2, 1] with a rest', [2, 2, 4, 2, 1], [2, 1, 2, 1, 2], {strides: [1, 2, 1]}),
  conv('stride beyond the filter', [1, 4, 4, 3, 1], [1, 2, 2, 1, 2], {strides: 3}),
  conv('same, stride beyond the filter', [1, 4, 3, 2, 1], [1, 1, 2, 1, 1], {pad: 'same', strides: 3}),
  conv('padded by 1, stride 2', [1, 2, 3, 4, 1], [2, 3, 3, 1, 1], {pad: 1, strides: 2}),
  conv('dilated by 2', [1, 3, 4, 3, 1], [2, 2, 2, 1, 2], {dilations: 2}),
  conv('dilated by [2, 1, 3], same', [1, 3, 2, 4, 1], [2, 2, 2, 1, 1], {dilations: [2, 1, 3], pad: 'same'}),
  {
    kernel: 'Conv3D',
    name: 'Conv3D conv3d of one volume',
    inputs: [sample([2, 3, 2, 1]), sample([2, 2, 1, 1, 2])],
    f: (x, filter) => tf.conv3d(x as tf.Tensor4D, filter as Five, 1, 'same'),
  },
  {
    kernel: 'Conv3D',
    name: 'Conv3D of a volume with itself',
    inputs: [sample([1, 2, 2, 2, 1])],
    f: (x) => tf.conv3d(x as Five, tf.reshape(x, [2, 2, 2, 1, 1]), 1, 'same'),
  },

  ...gradients(['valid', [2, 2, 3, 2, 2], [2, 2, 1, 2, 2]]),
  ...gradients(['same, stride 2', [1, 3, 4, 2, 1], [3, 2, 2, 1, 2], {pad: 'same', strides: 2}]),
  ...gradients(['stride [3, 1, 2]', [1, 5, 2, 3, 1], [2, 2, 1, 1, 1], {strides: [3, 1, 2]}]),
  ...gradients(['padded by 1', [1, 2, 2, 3, 1], [2, 3, 2, 1, 1], {pad: 1, strides: 2}]),
  {
    kernel: 'Conv3DBackpropInputV2',
    name: 'Conv3DBackpropInputV2 conv3dTranspose of one volume, same, stride 2',
    inputs: [sample([1, 2, 2, 2]), sample([2, 3, 2, 1, 2])],
    f: (x, filter) => tf.conv3dTranspose(x as tf.Tensor4D, filter as Five, [2, 4, 3, 1], 2, 'same'),
  },

  ...poolings.flatMap(([what, x, attrs]): KernelCase[] => [
    {kernel: 'AvgPool3D', name: `AvgPool3D ${what}`, inputs: [sample(x)], f: (t) => average(t, attrs)},
    {kernel: 'MaxPool3D', name: `MaxPool3D ${what}`, inputs: [above(x)], f: (t) => maximum(t, attrs)},
  ]),
  // TF.js's kernel on cpu takes windows to be as wide as they are high.
  ...poolings
    .filter(([, , {filterSize}]) => typeof filterSize === 'number' || filterSize[1] === filterSize[2])
    .map(([what, x, attrs]): KernelCase => ({
      kernel: 'MaxPool3DGrad',
      name: `MaxPool3DGrad ${what}`,
      inputs: [sample(outputOf(x, attrs)), above(x)],
      f: (dy, input) => run('MaxPool3DGrad', {dy, input, output: maximum(input, attrs)}, attrs),
    })),
  // Where windows reach over the border, TF.js's kernel is not the transpose of its AvgPool3D.
  ...poolings
    .filter(([, , {pad}]) => pad === 'valid')
    .map(([what, x, attrs]): KernelCase => ({
      kernel: 'AvgPool3DGrad',
      name: `AvgPool3DGrad ${what}`,
      inputs: [sample(outputOf(x, attrs)), sample(x)],
      f: (dy, input) => run('AvgPool3DGrad', {dy, input}, attrs),
    })),
  {
    kernel: 'MaxPool3D',
    name: 'MaxPool3D maxPool3d of one volume',
    inputs: [distinct([2, 2, 2, 2])],
    f: (x) => tf.maxPool3d(x as tf.Tensor4D, 2, 1, 'same'),
  },
  {
    kernel: 'MaxPool3D',
    name: 'MaxPool3D of negative numbers',
    inputs: [below([1, 3, 3, 2, 1])],
    f: (x) => maximum(x, border),
  },
  {
    kernel: 'MaxPool3DGrad',
    name: 'MaxPool3DGrad of negative numbers',
    inputs: [sample([1, 2, 2, 1, 1]), below([1, 3, 3, 2, 1])],
    f: (dy, input) => run('MaxPool3DGrad', {dy, input, output: maximum(input, border)}, border),
    except: {wasm: 'is wrong where all of a window is negative'},
  },
];
