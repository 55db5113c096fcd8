/** Normalisations. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {positive, sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

const batchNorm = (x: Tensor, mean: Tensor, variance: Tensor, offset?: Tensor, scale?: Tensor) =>
  tf.batchNorm(x, mean, variance, offset, scale, 0.01);

export const cases: KernelCase[] = [
  ...[[3], [2, 3], [2, 1, 3], [1, 2, 1, 2, 3], [1, 2, 1, 1, 2, 3], [1]].map((shape): KernelCase => ({
    kernel: 'Softmax',
    name: `Softmax of [${shape}]`,
    inputs: [sample(shape)],
    f: (x) => tf.softmax(x),
  })),
  // TF.js composes these, within customGrad, of what the rules see.
  {kernel: 'Exp', name: 'logSoftmax', inputs: [sample([2, 3])], f: (x) => tf.logSoftmax(x)},
  {kernel: 'Softplus', name: 'logSigmoid', inputs: [sample([2, 3])], f: (x) => tf.logSigmoid(x)},

  {
    kernel: 'FusedBatchNorm',
    name: 'FusedBatchNorm with scale and offset',
    inputs: [sample([2, 3, 2]), sample([2]), positive([2]), sample([2]), sample([2])],
    f: (x, mean, variance, offset, scale) => batchNorm(x, mean, variance, offset, scale),
  },
  {
    kernel: 'FusedBatchNorm',
    name: 'FusedBatchNorm with an offset',
    inputs: [sample([2, 2]), sample([2]), positive([2]), sample([2])],
    f: (x, mean, variance, offset) => batchNorm(x, mean, variance, offset),
  },
  {
    kernel: 'FusedBatchNorm',
    name: 'FusedBatchNorm with a scale',
    inputs: [sample([1, 2, 2, 2]), sample([2]), positive([2]), sample([2])],
    f: (x, mean, variance, scale) => batchNorm(x, mean, variance, undefined, scale),
  },
  {
    kernel: 'FusedBatchNorm',
    name: 'FusedBatchNorm of its own shape',
    inputs: [sample([1, 2, 1, 2]), sample([1, 2, 1, 2]), positive([1, 2, 1, 2])],
    f: (x, mean, variance) => batchNorm(x, mean, variance),
  },
  {
    kernel: 'FusedBatchNorm',
    name: 'FusedBatchNorm of the moments of its input',
    inputs: [sample([4, 2])],
    f: (x) => {
      const {mean, variance} = tf.moments(x, 0);
      return batchNorm(x, mean, variance);
    },
  },
];
