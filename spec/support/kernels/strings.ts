/** Rows for kernels of strings. The laws know numbers: strings are constants here, seen through their hashes (see strings.spec.ts for others). */
import * as tf from '@tensorflow/tfjs-core';
import {missingOn, sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

const {stringToHashBucketFast, staticRegexReplace, stringSplit, stringNGrams} = tf.string;

const scaledBy = (kernel: KernelCase['kernel'], strings: () => tf.Tensor, ...without: string[]): KernelCase => ({
  kernel,
  name: `${kernel} of constants`,
  inputs: [sample([2])],
  f: (x) => tf.mul(x, tf.cast(tf.sum(stringToHashBucketFast(strings(), 10)), 'float32')),
  except: missingOn('webgpu', 'tensorflow', ...without),
});

export const cases: KernelCase[] = [
  scaledBy('StringToHashBucketFast', () => tf.tensor1d(['a', 'list'])),
  scaledBy('StaticRegexReplace', () => staticRegexReplace(['a', 'list'], '[s-w]', '_'), 'wasm'),
  scaledBy('StringSplit', () => stringSplit(['a b', 'c'], ' ').values),
  scaledBy(
    'StringNGrams',
    () => stringNGrams(['a', 'b', 'c'], tf.tensor1d([0, 2, 3], 'int32'), '|', [1, 2], '<', '>', -1, false).nGrams,
  ),
];
