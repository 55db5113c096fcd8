/** Kernels that take elements by integer indices, and put them there. Indices have no derivative. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Signatures} from '../tfjs/signatures';
import {axisOf, size} from './axes';
import {constant, decomposed} from './kinds';

/** 0, 1, …, n − 1 as integers of this shape. */
const counting = (n: number, shape: readonly number[]): Tensor => tf.reshape(tf.range(0, n, 1, 'int32'), shape as number[]);

const repeated = (t: Tensor, count: number): Tensor => tf.broadcastTo(tf.expandDims(t, 0), [count, ...t.shape]);

// ---- along one axis

/**
 * x̄ of y = gather(x, indices) along an axis, the first `batchDims` axes of both in step: ȳ summed where it was taken from. Rows of all
 * batches are numbered through, so it is one segment sum.
 */
function scatterAlong(ct: Tensor, indices: Tensor, shape: readonly number[], axis: number, batchDims: number): Tensor {
  const batches = size(shape.slice(0, batchDims));
  const before = size(shape.slice(batchDims, axis));
  const [n, after] = [shape[axis], size(shape.slice(axis + 1))];
  const taken = size(indices.shape.slice(batchDims));
  const rows = tf.reshape(indices, [batches, taken]);
  const ids = batches === 1 ? rows : tf.add(rows, tf.mul(counting(batches, [batches, 1]), tf.scalar(n, 'int32')));
  const split = tf.reshape(ct, [batches, before, taken, after]);
  const byRow = tf.reshape(before === 1 ? split : tf.transpose(split, [0, 2, 1, 3]), [batches * taken, before * after]);
  const sums = tf.reshape(tf.unsortedSegmentSum(byRow, tf.reshape(ids, [-1]) as tf.Tensor1D, batches * n), [
    batches,
    n,
    before,
    after,
  ]);
  return tf.reshape(before === 1 ? sums : tf.transpose(sums, [0, 2, 1, 3]), shape as number[]);
}

type Gather<V> = {readonly x: V; readonly indices: V};

function batchGather(p: Gather<Tensor>, mapped: Gather<boolean>, at: BatchAt<Signatures['GatherV2']>): Tensor {
  const {batchDims} = at.attrs;
  const axis = axisOf(at.attrs.axis, at.shape.x.length);
  if (!mapped.indices && batchDims === 0) return at.emit([p.x, p.indices], {axis: axis + 1, batchDims})[0];
  if (!mapped.x && batchDims === 0) {
    // The samples' indices are more indices: their axis comes out where the indices stand.
    const y = at.emit([p.x, p.indices], {axis, batchDims})[0];
    const order = [...y.shape.keys()].filter((i) => i !== axis);
    return axis === 0 ? y : tf.transpose(y, [axis, ...order]);
  }
  const x = mapped.x ? p.x : repeated(p.x, at.size);
  const indices = mapped.indices ? p.indices : repeated(p.indices, at.size);
  return at.emit([x, indices], {axis: axis + 1, batchDims: batchDims + 1})[0];
}

/** The k elements that `indices` name along the last axis. */
const takenAlongLast = (x: Tensor, indices: Tensor): Tensor => {
  const [n, k] = [x.shape[x.rank - 1], indices.shape[indices.rank - 1]];
  const rows = tf.gather(tf.reshape(x, [-1, n]), tf.reshape(indices, [-1, k]) as tf.Tensor2D, 1, 1);
  return tf.reshape(rows, indices.shape);
};

// ---- at points

/** Indices that begin with the number of their sample: [N, …, 1 + K]. */
function numbered(indices: Tensor, isMapped: boolean, count: number): Tensor {
  const all = isMapped ? indices : repeated(indices, count);
  const points = all.shape.slice(1, -1);
  const samples = counting(count, [count, ...points.map(() => 1), 1]);
  return tf.concat([tf.add(samples, tf.zeros([count, ...points, 1], 'int32')), all], all.rank - 1);
}

/** 1 where an index points, else 0. */
const touched = (indices: Tensor, updates: readonly number[], shape: number[]): Tensor =>
  tf.greater(tf.scatterND(indices, tf.ones(updates as number[]), shape), 0);

export const indexing = {
  // y = x[…, indices, …]:  dy = dx[…, indices, …],  x̄ = ȳ summed where it was taken from.
  GatherV2: rule<'GatherV2'>({
    jvp: (dx, {indices}, at) => dx.x && at.emit([dx.x, indices]),
    vjp: {
      x: saving(['indices'], (ct, {indices}, {attrs: {axis, batchDims}, shape: {x}}) =>
        scatterAlong(ct, indices, x, axisOf(axis, x.length), batchDims),
      ),
    },
    batch: batchGather,
  }),

  // y = params at points:  params̄ = ȳ summed at these points.
  GatherNd: rule<'GatherNd'>({
    jvp: (dx, {indices}, at) => dx.params && at.emit([dx.params, indices]),
    vjp: {params: saving(['indices'], (ct, {indices}, {shape}) => tf.scatterND(indices, ct, shape.params))},
    batch: ({params, indices}, mapped, at) =>
      mapped.params ? at.emit([params, numbered(indices, mapped.indices, at.size)]) : at.emit([params, indices]),
  }),
  ScatterNd: rule<'ScatterNd'>({
    jvp: (dx, {indices}, at) => dx.updates && at.emit([indices, dx.updates]),
    vjp: {updates: saving(['indices'], (ct, {indices}) => tf.gatherND(ct, indices))},
    batch: ({indices, updates}, mapped, at) =>
      at.emit([numbered(indices, mapped.indices, at.size), mapped.updates ? updates : repeated(updates, at.size)], {
        shape: [at.size, ...at.attrs.shape],
      }),
  }),
  // TF.js's kernel on cpu overwrites its operand, so this one is not called.
  TensorScatterUpdate: decomposed<'TensorScatterUpdate'>(({tensor, indices, updates}, {shape}) =>
    tf.where(touched(indices, shape.updates, shape.tensor), tf.scatterND(indices, updates, shape.tensor), tensor),
  ),
  SparseToDense: decomposed<'SparseToDense'>(({sparseIndices, sparseValues, defaultValue}, {attrs: {outputShape}, shape}) => {
    const points = shape.sparseIndices.length === 2 ? sparseIndices : tf.reshape(sparseIndices, [-1, 1]);
    const count = points.shape[0];
    const values = shape.sparseValues.length === 1 ? sparseValues : tf.broadcastTo(tf.reshape(sparseValues, [1]), [count]);
    const filled = tf.broadcastTo(defaultValue, outputShape);
    return tf.where(touched(points, [count], outputShape), tf.scatterND(points, values, outputShape), filled);
  }),

  // The k largest along the last axis, and where they stand (y1):  dy = dx there,  x̄ = ȳ there.
  TopK: rule<'TopK'>({
    jvp: (dx, {y, y1 = y}) => [dx.x && takenAlongLast(dx.x, y1), null],
    vjp: {
      x: saving(['y1'], (ct, {y1}, {shape: {x}}) => {
        const rows = [...x.slice(0, -1)];
        return scatterAlong(ct, y1, x, x.length - 1, rows.length);
      }),
    },
    batch: ({x}, _mapped, at) => at.emit([x]),
  }),

  OneHot: constant<Signatures['OneHot']>(({indices}, _mapped, at) => at.emit([indices])[0]),

  // y_s = Σ of the rows of x whose id is s:  dy is that of dx,  x̄ = the row of ȳ with its id; negative ids belong nowhere.
  UnsortedSegmentSum: rule<'UnsortedSegmentSum'>({
    jvp: (dx, {segmentIds}, at) => dx.x && at.emit([dx.x, segmentIds]),
    vjp: {
      x: saving(['segmentIds'], (ct, {segmentIds}, {shape: {x}}) => {
        const rows = tf.gather(ct, tf.maximum(segmentIds, tf.scalar(0, 'int32')));
        const counted = tf.cast(tf.greaterEqual(segmentIds, tf.scalar(0, 'int32')), 'float32');
        return tf.mul(
          rows,
          tf.reshape(
            counted,
            x.map((n, i) => (i < segmentIds.rank ? n : 1)),
          ),
        );
      }),
    },
    batch: ({x, segmentIds}, mapped, at) => {
      const count = at.attrs.numSegments;
      if (!mapped.segmentIds) {
        const [samples, n, ...rest] = x.shape;
        const rows = tf.reshape(tf.transpose(tf.reshape(x, [samples, n, -1]), [1, 0, 2]), [n, -1]);
        const sums = tf.reshape(at.emit([rows, segmentIds])[0], [count, samples, -1]);
        return tf.reshape(tf.transpose(sums, [1, 0, 2]), [samples, count, ...rest]);
      }
      const all = mapped.x ? x : repeated(x, at.size);
      const offsets = tf.mul(counting(at.size, [at.size, 1]), tf.scalar(count, 'int32'));
      const ids = tf.where(tf.less(segmentIds, tf.scalar(0, 'int32')), segmentIds, tf.add(segmentIds, offsets));
      const rows = tf.reshape(all, [-1, ...all.shape.slice(2)]);
      const sums = at.emit([rows, tf.reshape(ids, [-1])], {numSegments: at.size * count})[0];
      return tf.reshape(sums, [at.size, count, ...all.shape.slice(2)]);
    },
  }),
};
