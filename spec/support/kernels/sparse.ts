/** Rows for kernels of sparse tensors: segments that are empty, rows that are taken twice, coordinates out of order. */
import * as tf from '@tensorflow/tfjs-core';
import {indices, missingOn, sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

const {sparseSegmentSum, sparseSegmentMean, sparseReshape, sparseFillEmptyRows} = tf.sparse;

/** The segments are the same for all samples, for they decide the shape of the output. */
const segments = (
  kernel: 'SparseSegmentSum' | 'SparseSegmentMean',
  what: string,
  shape: number[],
  at: Sampler,
  ids: number[],
): KernelCase => {
  const run = kernel === 'SparseSegmentSum' ? sparseSegmentSum : sparseSegmentMean;
  return {
    kernel,
    name: `${kernel} ${what}`,
    inputs: [sample(shape), at],
    f: (data, i) => run(data, i as tf.Tensor1D, tf.tensor1d(ids, 'int32')),
  };
};

const reshape = (what: string, at: Sampler, from: number[], to: number[]): KernelCase => ({
  kernel: 'SparseReshape',
  name: `SparseReshape ${what}`,
  inputs: [at],
  f: (i) => {
    const {outputIndices, outputShape} = sparseReshape(i as tf.Tensor2D, tf.tensor1d(from, 'int32'), tf.tensor1d(to, 'int32'));
    return [outputIndices, outputShape];
  },
  order: 0,
  except: missingOn('webgpu', 'tensorflow'),
});

const fill = (what: string, at: number[][], rows: number, columns = 3): KernelCase => ({
  kernel: 'SparseFillEmptyRows',
  name: `SparseFillEmptyRows ${what}`,
  inputs: [sample([at.length]), sample([])],
  f: (values, other) => {
    const points = tf.tensor2d(at, [at.length, 2], 'int32');
    const filled = sparseFillEmptyRows(points, values as tf.Tensor1D, tf.tensor1d([rows, columns], 'int32'), other as tf.Scalar);
    return [filled.outputIndices, filled.outputValues, filled.emptyRowIndicator, filled.reverseIndexMap];
  },
  except: missingOn('webgpu', 'tensorflow'),
});

export const cases: KernelCase[] = (['SparseSegmentSum', 'SparseSegmentMean'] as const)
  .flatMap((kernel) => [
    segments(kernel, 'of rows', [4, 2], indices([3, 0, 3]), [0, 0, 1]),
    segments(kernel, 'with an empty segment', [3, 2], indices([2, 1, 2, 2]), [0, 2, 2, 2]),
    segments(kernel, 'of numbers', [4], indices([1, 1]), [0, 1]),
    segments(kernel, 'of blocks', [3, 2, 2], indices([0, 2, 1]), [1, 1, 2]),
  ])
  .concat(
    reshape('to a vector', indices([0, 0, 0, 2, 1, 1], [3, 2]), [2, 3], [6]),
    reshape('to one more axis', indices([0, 0, 1, 3, 2, 1], [3, 2]), [3, 4], [2, -1, 3]),
    {
      kernel: 'SparseReshape',
      name: 'SparseReshape to shapes of their own',
      inputs: [indices([0, 0, 0, 1], [2, 2]), indices([2, 2]), indices([4])],
      f: (i, from, to) => {
        const {outputIndices, outputShape} = sparseReshape(i as tf.Tensor2D, from as tf.Tensor1D, to as tf.Tensor1D);
        return [outputIndices, outputShape];
      },
      order: 0,
      except: missingOn('webgpu', 'tensorflow'),
    },
    fill('', [[0, 1], [2, 0], [2, 2]], 4), // prettier-ignore
    fill('without empty rows', [[0, 1], [1, 0]], 2), // prettier-ignore
    fill('out of order', [[3, 0], [0, 1], [3, 1]], 4), // prettier-ignore
  );
