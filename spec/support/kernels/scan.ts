/** Running sums and products along an axis. */
import * as tf from '@tensorflow/tfjs-core';
import {sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

const uses = [
  [[3], 0, false, false],
  [[2, 3], 1, false, false],
  [[2, 3], 0, false, false],
  [[2, 3], 1, true, false],
  [[2, 3], 0, false, true],
  [[3, 2], 0, true, true],
  [[2, 4, 2], 1, false, true],
  [[1, 2, 2, 2], 2, true, false],
  [[1], 0, true, false],
  [[2, 1, 2, 1, 3], 4, false, true],
] as const;

const nameOf = (kernel: string, shape: readonly number[], axis: number, exclusive: boolean, reverse: boolean) =>
  `${kernel} of [${shape}] along axis ${axis}${exclusive ? ', exclusive' : ''}${reverse ? ', reverse' : ''}`;

export const cases: KernelCase[] = [
  ...uses.flatMap(([shape, axis, exclusive, reverse]): KernelCase[] => [
    {
      kernel: 'Cumsum',
      name: nameOf('Cumsum', shape, axis, exclusive, reverse),
      inputs: [sample(shape)],
      f: (x) => tf.cumsum(x, axis, exclusive, reverse),
      order: 1,
    },
    {
      kernel: 'Cumprod',
      name: nameOf('Cumprod', shape, axis, exclusive, reverse),
      inputs: [sample(shape)],
      f: (x) => tf.cumprod(x, axis, exclusive, reverse),
    },
  ]),
  {
    kernel: 'Cumprod',
    name: 'Cumprod of whole numbers',
    inputs: [sample([2, 3], 1, 4, {dtype: 'int32'})],
    f: (x) => tf.cumprod(x, 0),
    order: 0,
  },
  {
    kernel: 'Cumsum',
    name: 'Cumsum of whole numbers',
    inputs: [sample([2, 3, 2], 0, 9, {dtype: 'int32'})],
    f: (x) => tf.cumsum(x, 1),
    order: 0,
  },
  {
    kernel: 'Cumprod',
    name: 'Cumprod through zeros',
    inputs: [sample([2], 0, 0), sample([3])],
    f: (zeros, x) => tf.cumprod(tf.concat([x, zeros])),
  },
];
