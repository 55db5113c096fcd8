/** Rows for kernels that take elements by index, and put them there: few and many axes, places named twice, or not at all. */
import * as tf from '@tensorflow/tfjs-core';
import {distinct, indices, sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

type F = KernelCase['f'];

const row = (kernel: KernelCase['kernel'], what: string, inputs: readonly Sampler[], f: F, order: 0 | 2 = 2): KernelCase => ({
  kernel,
  name: what === '' ? kernel : `${kernel} ${what}`,
  inputs,
  f,
  order,
});

const gather = (what: string, shape: number[], at: Sampler, axis?: number, batchDims?: number): KernelCase =>
  row('GatherV2', what, [sample(shape), at], (x, i) => tf.gather(x, i, axis, batchDims));

const gatherNd = (what: string, shape: number[], at: Sampler): KernelCase =>
  row('GatherNd', what, [sample(shape), at], (x, i) => tf.gatherND(x, i));

const scatterNd = (what: string, at: Sampler, updates: number[], shape: number[]): KernelCase =>
  row('ScatterNd', what, [at, sample(updates)], (i, x) => tf.scatterND(i, x, shape));

/** Of a copy: TF.js's kernel on cpu overwrites its operand. */
const update = (what: string, shape: number[], at: Sampler, updates: number[]): KernelCase =>
  row('TensorScatterUpdate', what, [sample(shape), at, sample(updates)], (x, i, u) => tf.tensorScatterUpdate(tf.add(x, 0), i, u));

const toDense = (what: string, at: Sampler, values: number[], shape: number[]): KernelCase => ({
  ...row('SparseToDense', what, [at, sample(values), sample([])], (i, x, d) => tf.sparseToDense(i, x, shape, d as tf.Scalar)),
  ...(at.shape[0] > 1 && {except: {tensorflow: 'refuses points that are out of order'}}),
});

const topk = (what: string, shape: number[], k: number, sorted = true): KernelCase =>
  row('TopK', what, [distinct(shape)], (x) => {
    const {values, indices} = tf.topk(x, k, sorted);
    return [values, indices];
  });

const segments = (what: string, shape: number[], ids: number[], count: number): KernelCase =>
  row('UnsortedSegmentSum', what, [sample(shape), indices(ids)], (x, i) => tf.unsortedSegmentSum(x, i as tf.Tensor1D, count));

const oneHot = (what: string, at: Sampler, f: F): KernelCase => row('OneHot', what, [at], f, 0);

export const cases: KernelCase[] = [
  // ---- along an axis
  gather('along the first axis', [4, 2], indices([3, 0, 3])),
  gather('along the last axis', [2, 3], indices([2, 2, 0, 1]), -1),
  gather('of a vector', [5], indices([4, 4, 0])),
  gather('of one row', [3, 2], indices([1], [])),
  gather('of no row', [3, 2], indices([], [0])),
  gather('by a matrix', [2, 3, 2], indices([0, 2, 1, 1], [2, 2]), 1),
  gather('by a matrix, along the last axis', [2, 3], indices([0, 2, 1, 1], [2, 2]), 1),
  gather('in step', [2, 3, 2], indices([0, 2, 1, 1], [2, 2]), 1, 1),
  gather('in step, with an axis between', [2, 2, 3], indices([0, 2, 1, 1], [2, 2]), 2, 1),
  gather('in step, one each', [3, 4, 2], indices([0, 2, 1]), 1, 1),
  gather('in step along two axes', [2, 2, 3], indices([0, 2, 1, 1, 0, 0, 2, 1], [2, 2, 2]), 2, 2),
  {
    ...gather('in step, counted from behind', [2, 3, 2], indices([0, 2, 1, 1], [2, 2]), -2, -1),
    except: {wasm: 'the kernel reads indices of other batches'},
  },
  gather('of five axes', [2, 1, 3, 1, 2], indices([2, 0]), 2),
  row('TopK', 'of two', [distinct([2, 5])], (x) => tf.topk(x, 2).values),
  topk('of all', [4], 4),
  topk('of one, and where', [2, 3], 1),
  topk('of two of three axes, and where', [2, 2, 4], 2),
  topk('unsorted, and where', [2, 4], 2, false),
  segments('', [4, 2], [1, 1, 0, 2], 3),
  segments('with rows that belong nowhere', [5], [1, -1, 0, 7, 1], 2),
  segments('of three axes', [3, 2, 2], [2, 0, 2], 4),
  oneHot('', indices([0, 2, 1]), (i) => tf.oneHot(i, 4)),
  oneHot('of a scalar', indices([2], []), (i) => tf.oneHot(i, 3)),
  oneHot('of a matrix, with values', indices([0, 2, 1, 5], [2, 2]), (i) => tf.oneHot(i, 3, 5, -1)),

  // ---- at points
  gatherNd('of elements', [3, 4], indices([0, 1, 2, 3, 0, 1], [3, 2])),
  gatherNd('of rows', [3, 2], indices([2, 0], [2, 1])),
  gatherNd('of one row', [3, 2], indices([2], [1])),
  gatherNd('of one element', [3, 3], indices([2, 1], [2])),
  gatherNd('of rows of three axes', [2, 3, 2], indices([0, 2, 1, 1, 1, 1, 0, 0], [2, 2, 2])),
  scatterNd('of elements', indices([4, 3, 3, 1], [4, 1]), [4], [6]),
  scatterNd('of elements of a matrix', indices([1, 2, 0, 0, 1, 2], [3, 2]), [3], [2, 3]),
  scatterNd('of rows', indices([2, 0], [2, 1]), [2, 3], [4, 3]),
  scatterNd('of rows of three axes', indices([0, 1, 1, 0, 0, 1], [3, 2]), [3, 2], [2, 2, 2]),
  scatterNd('of a matrix of points', indices([2, 0, 0, 1], [2, 2, 1]), [2, 2, 2], [3, 2]),
  scatterNd('by a vector', indices([2, 0, 2]), [3], [4]),
  update('', [6], indices([5, 0, 2], [3, 1]), [3]),
  update('of rows', [3, 2], indices([2, 0], [2, 1]), [2, 2]),
  update('of elements of a matrix', [2, 3], indices([1, 2, 0, 0], [2, 2]), [2]),
  toDense('nothing at all', indices([], [0]), [0], [3]),
  toDense('', indices([0, 1, 1, 2, 2, 0], [3, 2]), [3], [3, 3]),
  toDense('of a vector', indices([1, 3]), [2], [5]),
  toDense('of one value at many places', indices([1, 3]), [], [5]),
  toDense('of one', indices([1], []), [], [3]),
];
