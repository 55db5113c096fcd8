/** Rows for pooling: windows side by side, overlapping, apart, with a rest, over the border. */
import * as tf from '@tensorflow/tfjs-core';
import {run} from '../../../lib/rules/emit';
import type {Attrs} from '../../../lib/tfjs/signatures';
import {distinct, sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

type Pooling = Attrs<'MaxPool'>;
type Shape = readonly [number, number, number, number];
type Four = tf.Tensor4D;

const uneven: Pooling['pad'] = [
  [0, 0],
  [1, 0],
  [0, 1],
  [0, 0],
];

const uses: readonly (readonly [what: string, x: Shape, attrs: Pooling])[] = [
  ['side by side', [2, 4, 6, 2], {filterSize: [2, 3], strides: [2, 3], pad: 'valid'}],
  ['with a rest', [1, 5, 4, 2], {filterSize: 2, strides: 2, pad: 'valid'}],
  ['same, stride 2, odd', [1, 5, 5, 2], {filterSize: 2, strides: 2, pad: 'same'}],
  ['apart', [1, 5, 8, 1], {filterSize: 2, strides: 3, pad: 'valid'}],
  ['overlapping', [2, 4, 5, 1], {filterSize: [2, 3], strides: 1, pad: 'valid'}],
  ['overlapping, same', [1, 4, 4, 2], {filterSize: 3, strides: 1, pad: 'same'}],
  ['overlapping, stride 2, same', [1, 5, 5, 2], {filterSize: 3, strides: 2, pad: 'same'}],
  ['padded by 1, floor', [1, 4, 4, 1], {filterSize: 3, strides: 2, pad: 1, dimRoundingMode: 'floor'}],
  ['padded by 1, ceil', [1, 4, 4, 1], {filterSize: 3, strides: 2, pad: 1, dimRoundingMode: 'ceil'}],
  ['padded side by side', [1, 4, 4, 2], {filterSize: 2, strides: 2, pad: uneven}],
  ['over the whole image', [2, 3, 3, 2], {filterSize: 3, strides: 1, pad: 'valid'}],
];

const average = (x: tf.Tensor, {filterSize, strides, pad, dimRoundingMode}: Pooling) =>
  tf.avgPool(x as Four, filterSize, strides, pad, dimRoundingMode);
const maximum = (x: tf.Tensor, {filterSize, strides, pad, dimRoundingMode}: Pooling) =>
  tf.maxPool(x as Four, filterSize, strides, pad, dimRoundingMode);

/** WASM's own kernels get a maximum of negative numbers wrong: they have rows of their own. */
const above = (x: readonly number[]): Sampler => ({...distinct(x), lo: 0.2, hi: 4.2});
const below = (x: readonly number[]): Sampler => ({...distinct(x), lo: -4.2, hi: -0.2});

/** The shape of what a use makes. */
function outputOf([images, height, width, channels]: Shape, {filterSize, strides, pad, dimRoundingMode}: Pooling): Shape {
  const info = tf.backend_util.computePool2DInfo([images, height, width, channels], filterSize, strides, 1, pad, dimRoundingMode);
  return [images, info.outHeight, info.outWidth, channels];
}

const border: Pooling = {filterSize: 2, strides: 2, pad: 'same'};

export const cases: KernelCase[] = [
  ...uses.flatMap(([what, x, attrs]): KernelCase[] => [
    {kernel: 'AvgPool', name: `AvgPool ${what}`, inputs: [sample(x)], f: (t) => average(t, attrs)},
    {kernel: 'MaxPool', name: `MaxPool ${what}`, inputs: [distinct(x)], f: (t) => maximum(t, attrs)},
    {
      kernel: 'MaxPoolGrad',
      name: `MaxPoolGrad ${what}`,
      inputs: [sample(outputOf(x, attrs)), above(x)],
      f: (dy, input) => run('MaxPoolGrad', {dy, input, output: maximum(input, attrs)}, attrs),
    },
  ]),
  // Where windows reach over the border, TF.js's kernel is not the transpose of its AvgPool.
  ...uses
    .filter(([, , {pad}]) => pad === 'valid')
    .map(([what, x, attrs]): KernelCase => ({
      kernel: 'AvgPoolGrad',
      name: `AvgPoolGrad ${what}`,
      inputs: [sample(outputOf(x, attrs)), sample(x)],
      f: (dy, input) => run('AvgPoolGrad', {dy, input}, attrs),
    })),
  {
    kernel: 'MaxPool',
    name: 'MaxPool of one image',
    inputs: [distinct([4, 4, 2])],
    f: (x) => tf.maxPool(x as tf.Tensor3D, 2, 2, 'valid'),
  },
  {
    kernel: 'AvgPool',
    name: 'AvgPool dilated, by pool',
    inputs: [sample([1, 4, 5, 1])],
    f: (x) => tf.pool(x as Four, 2, 'avg', 'same', 2, 1),
  },
  {
    kernel: 'MaxPool',
    name: 'MaxPool dilated, by pool',
    inputs: [distinct([1, 4, 5, 1])],
    f: (x) => tf.pool(x as Four, 2, 'max', 'same', 2, 1),
  },
  ...[false, true].map((ofAll): KernelCase => ({
    kernel: 'MaxPoolWithArgmax',
    name: `MaxPoolWithArgmax with its places${ofAll ? ' in all images' : ''}`,
    inputs: [above([2, 4, 4, 2])],
    f: (x) => {
      const {result, indexes} = tf.maxPoolWithArgmax(x as Four, 2, 2, 'valid', ofAll);
      return [result, indexes];
    },
  })),
  ...(
    [
      ['same', 1],
      [1, 2],
    ] as const
  ).map(([pad, strides]): KernelCase => ({
    kernel: 'MaxPoolWithArgmax',
    name: `MaxPoolWithArgmax over the border, pad ${pad}`,
    inputs: [above([1, 3, 4, 2])],
    f: (x) => {
      const {result, indexes} = tf.maxPoolWithArgmax(x as Four, 3, strides, pad);
      return [result, indexes];
    },
  })),
  {
    kernel: 'MaxPoolWithArgmax',
    name: 'MaxPoolWithArgmax of negative numbers',
    inputs: [below([1, 3, 4, 2])],
    f: (x) => tf.maxPoolWithArgmax(x as Four, 2, 1, 'same').result,
  },
  {
    kernel: 'MaxPoolGrad',
    name: 'MaxPoolGrad of negative numbers',
    inputs: [sample([1, 2, 2, 1]), below([1, 3, 4, 1])],
    f: (dy, input) => run('MaxPoolGrad', {dy, input, output: maximum(input, border)}, border),
  },
];
