/** Rows for kernels that look at a window around each element and are neither pooling nor convolution. */
import * as tf from '@tensorflow/tfjs-core';
import {run} from '../../../lib/rules/emit';
import {sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

const image = [1, 2, 2, 5];

const normalized = (what: string, depthRadius: number, bias: number, alpha: number, beta: number): KernelCase[] => [
  {
    kernel: 'LRN',
    name: `LRN ${what}`,
    inputs: [sample(image)],
    f: (x) => tf.localResponseNormalization(x as tf.Tensor4D, depthRadius, bias, alpha, beta),
  },
  {
    kernel: 'LRNGrad',
    name: `LRNGrad ${what}`,
    inputs: [sample(image), sample(image)],
    // y is what the kernel is meant to be given: the output for x.
    f: (x, dy) => {
      const y = tf.localResponseNormalization(x as tf.Tensor4D, depthRadius, bias, alpha, beta);
      return run('LRNGrad', {x, y, dy}, {depthRadius, bias, alpha, beta});
    },
  },
];

export const cases: KernelCase[] = [
  ...normalized('of neighbours', 1, 0.8, 0.7, 0.5),
  ...normalized('of all channels', 5, 1, 1, 0.75),
];
