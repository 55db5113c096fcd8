/** Rows for kernels that count, compare and search. */
import * as tf from '@tensorflow/tfjs-core';
import {distinct, indices, missingOn, sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

/** Numbers with a weight each; one of them beyond the last bin. */
const bincount = (what: string, x: Sampler, weights: Sampler, bins: number): KernelCase => ({
  kernel: 'Bincount',
  name: `Bincount ${what}`,
  inputs: [x, weights],
  f: (x, w) => tf.bincount(x as tf.Tensor1D, w as tf.Tensor1D, bins),
});

const denseBincount = (what: string, x: Sampler, weights: Sampler, bins: number, isBinary = false): KernelCase => ({
  kernel: 'DenseBincount',
  name: `DenseBincount ${what}`,
  inputs: [x, weights],
  f: (x, w) => tf.denseBincount(x as tf.Tensor2D, w as tf.Tensor2D, bins, isBinary),
  except: missingOn('tensorflow'),
});

const unique = (what: string, shape: number[], axis: number): KernelCase => ({
  kernel: 'Unique',
  name: `Unique ${what}`,
  inputs: [distinct(shape)],
  f: (x) => {
    const {values, indices} = tf.unique(x, axis);
    return [values, indices];
  },
  oneSample: 'how many values there are depends on the values',
  except: missingOn('webgpu'),
});

const search = (what: string, sequence: number[], values: number[], side: 'left' | 'right'): KernelCase => ({
  kernel: 'SearchSorted',
  name: `SearchSorted ${what}`,
  // A running sum of positive numbers is sorted.
  inputs: [sample(sequence, 0.1, 1), sample(values, 0, 2)],
  f: (s, v) => tf.searchSorted(tf.cumsum(s, sequence.length - 1), v, side),
  order: 0,
  except: missingOn('tensorflow'),
});

const ids = [1, 0, 3, 1, 5];

export const cases: KernelCase[] = [
  bincount('with weights', indices(ids), sample([5]), 4),
  {
    ...bincount('of a matrix', indices([...ids, 2], [2, 3]), sample([6]), 4),
    except: {wasm: 'the kernel counts the rows of a matrix one by one', webgpu: 'the shader of a matrix does not compile'},
  },
  {
    kernel: 'Bincount',
    name: 'Bincount without weights',
    inputs: [indices(ids)],
    f: (x) => tf.bincount(x as tf.Tensor1D, tf.tensor1d([]), 4),
    order: 0,
  },
  {
    kernel: 'Bincount',
    name: 'Bincount with whole weights',
    inputs: [indices(ids), indices([2, 7, 1, 8, 3])],
    f: (x, w) => tf.bincount(x as tf.Tensor1D, w as tf.Tensor1D, 4),
    order: 0,
    except: {webgpu: 'the kernel writes the bits of floats'},
  },
  denseBincount('with weights', indices(ids), sample([5]), 4),
  denseBincount('of rows', indices([...ids, 2], [2, 3]), sample([2, 3]), 4),
  {
    ...denseBincount('whether, in rows', indices([...ids, 1], [2, 3]), sample([2, 3]), 4, true),
    order: 0,
    except: {...missingOn('tensorflow'), webgpu: 'the shader does not compile'},
  },
  unique('of a vector', [4], 0),
  unique('of rows', [3, 2], 0),
  unique('of columns', [2, 3, 2], -2),
  search('left', [5], [4], 'left'),
  search('right, in rows', [2, 4], [2, 3], 'right'),
  {
    kernel: 'Multinomial',
    name: 'Multinomial',
    inputs: [sample([2, 3])],
    f: (logits) => tf.multinomial(logits as tf.Tensor2D, 4, 7),
    order: 0,
    oneSample: 'vmap asks what to do with random numbers',
  },
  {
    kernel: 'BroadcastArgs',
    name: 'BroadcastArgs',
    inputs: [indices([1, 1]), indices([3, 1, 1])],
    f: (a, b) => tf.broadcastArgs(a, b),
    order: 0,
  },
];
