/** Reductions over axes. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {KernelName} from '../../../lib/tfjs/signatures';
import {distinct, sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

type Axis = number | number[] | undefined;
type Op = (x: Tensor, axis?: number | number[], keepDims?: boolean) => Tensor;
type Draw = (shape: readonly number[]) => Sampler;

/** One row for each shape, axis and `keepDims`. */
const uses: readonly (readonly [readonly number[], Axis, boolean])[] = [
  [[2, 3], undefined, false],
  [[2, 3], 1, false],
  [[2, 3], 0, true],
  [[2, 3], -1, true],
  [[2, 3], [0, 1], true],
  [[2, 3, 2], [0, -1], false],
  [[2, 3, 2], 1, false],
  [[], undefined, false],
  [[3], 0, false],
  [[2, 1, 2, 2], [1, 2], false],
  [[1, 2, 2, 1, 2], [1, 4], true],
  [[1, 2, 1, 2, 1, 2], [1, 5], false],
];

const rows = (kernel: KernelName, f: Op, draw: Draw, rest: Partial<KernelCase> = {}, some = uses): KernelCase[] =>
  some.map(([shape, axis, keepDims]) => ({
    kernel,
    name: `${kernel} of [${shape}] over ${axis === undefined ? 'all axes' : `axis [${axis}]`}${keepDims ? ', kept' : ''}`,
    inputs: [draw(shape)],
    f: (x) => f(x, axis, keepDims),
    ...rest,
  }));

const straight = {order: 1} as const;
const constant = {order: 0} as const;
const bits: Draw = (shape) => sample(shape, 0, 1, {dtype: 'bool'});
const anywhere: Draw = (shape) => sample(shape);
const few = uses.slice(0, 6);
const empty: typeof uses = [
  [[2, 0], 1, false],
  [[0], undefined, false],
];

/** A kernel that knows one axis. */
const arguments_ = (kernel: 'ArgMax' | 'ArgMin', f: (x: Tensor, axis?: number) => Tensor): KernelCase[] =>
  (
    [
      [[2, 3], 0],
      [[2, 3], 1],
      [[2, 3], -1],
      [[3], undefined],
      [[2, 3, 2], -2],
      [[1, 2, 1, 2, 1, 2], 1],
    ] as const
  ).map(([shape, axis]) => ({
    kernel,
    name: `${kernel} of [${shape}] over axis ${axis}`,
    inputs: [distinct(shape)],
    f: (x) => f(x, axis),
    ...constant,
  }));

export const cases: KernelCase[] = [
  ...rows('Sum', tf.sum, anywhere, straight),
  ...rows('Sum', tf.sum, anywhere, straight, empty),
  ...rows('Mean', tf.mean, anywhere, straight),
  ...rows('Max', tf.max, distinct, straight),
  ...rows('Min', tf.min, distinct, straight),
  {kernel: 'Max', name: 'Max, squared', inputs: [distinct([2, 3])], f: (x) => tf.square(tf.max(x, 1))},
  {kernel: 'Min', name: 'Min times x', inputs: [distinct([2, 3])], f: (x) => tf.mul(x, tf.min(x, 0))},
  ...rows('Prod', tf.prod, anywhere),
  ...[1, 2, 3].map((zeros): KernelCase => ({
    kernel: 'Prod',
    name: `Prod of ${zeros} zeros`,
    inputs: [sample([4])],
    f: (x) => tf.prod(tf.mul(x, tf.tensor1d([1, 1, 1, 1].fill(0, 0, zeros)))),
  })),
  {
    kernel: 'Prod',
    name: 'Prod through zero',
    inputs: [sample([3], 0, 0), sample([3])],
    f: (zeros, x) => tf.prod(tf.stack([zeros, x]), 0),
  },
  {
    kernel: 'Prod',
    name: 'Prod at two zeros',
    inputs: [sample([2], 0, 0), sample([1])],
    f: (zeros, x) => tf.prod(tf.concat([zeros, x])),
  },
  ...rows('All', tf.all, bits, constant, few),
  ...rows('Any', tf.any, bits, constant, few),
  ...arguments_('ArgMax', tf.argMax),
  ...arguments_('ArgMin', tf.argMin),
];
