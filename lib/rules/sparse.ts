/** Sparse tensors: values with the coordinates where they stand. Coordinates have no derivative. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import type {BatchAt, Rule} from '../core/rule';
import type {Signatures} from '../tfjs/signatures';
import {column, repeated, reshape, size} from './axes';
import {overwritten} from './indexing';
import {discrete, requireShared} from './kinds';
import {permuted} from './moves';

const zero = (): Tensor => tf.scalar(0);

// ---- sums of rows that are named by index, by segment

type Segments<V> = {readonly data: V; readonly indices: V; readonly segmentIds: V};

/** How many rows each segment has, as divisors: [segments, 1]. */
const counts = (segmentIds: Tensor, segments: number): Tensor =>
  tf.maximum(tf.scatterND(column(segmentIds), tf.ones([segmentIds.size, 1]), [segments, 1]), 1);

const rowsOf = (t: Tensor): Tensor => reshape(t, [t.shape[0], size(t.shape.slice(1))]);

/** Samples are more elements of each row, once each has the rows that it names. */
function batchSegments(p: Segments<Tensor>, mapped: Segments<boolean>, at: BatchAt<Signatures['SparseSegmentSum']>): Tensor {
  requireShared(['segmentIds'], mapped, at);
  const [n, ...rest] = at.shape.data;
  const [count, m] = [at.size, at.shape.indices[0]];
  const own = () => {
    const starts = tf.tensor2d(
      Array.from({length: count}, (_, i) => (mapped.data ? i * n : 0)),
      [count, 1],
      'int32',
    );
    const all = mapped.data ? tf.reshape(p.data, [count * n, size(rest)]) : rowsOf(p.data);
    return tf.gather(all, tf.reshape(tf.add(p.indices, starts), [count * m]));
  };
  const [each, rows, indices] = mapped.indices ? [own(), m, tf.range(0, m, 1, 'int32')] : [p.data, n, p.indices];
  const inFront = reshape(permuted(tf.reshape(each, [count, rows, size(rest)]), [1, 0, 2]), [rows, count * size(rest)]);
  const [y] = at.emit([inFront, indices, p.segmentIds]);
  return tf.reshape(permuted(tf.reshape(y, [y.shape[0], count, size(rest)]), [1, 0, 2]), [count, y.shape[0], ...rest]);
}

/**
 * y_s = Σ or mean of data[indices[i]] over the i of segment s:  dy = the same of ddata,  data̅ = ȳ at the rows' segments, summed where
 * the rows were taken from. (The kernel reads its segments to know how many there are; here that is known.)
 */
function segmented<K extends 'SparseSegmentSum' | 'SparseSegmentMean'>(isMean: boolean) {
  const share = (sums: Tensor, segmentIds: Tensor) => (isMean ? tf.div(sums, counts(segmentIds, sums.shape[0])) : sums);
  const parts: Rule<'SparseSegmentSum'> = {
    jvp: (dx, {indices, segmentIds}, {shape: {data}, out: [[segments]]}) => {
      if (dx.data === null) return null;
      const rows = tf.gather(rowsOf(dx.data), indices);
      const sums = tf.scatterND(column(segmentIds), rows, [segments, rows.shape[1]!]);
      return tf.reshape(share(sums, segmentIds), [segments, ...data.slice(1)]);
    },
    vjp: {
      data: saving(['indices', 'segmentIds'], (ct, {indices, segmentIds}, {shape: {data}}) => {
        const rows = tf.gather(share(rowsOf(ct), segmentIds), segmentIds);
        return tf.reshape(tf.scatterND(column(indices), rows, [data[0], rows.shape[1]!]), data);
      }),
    },
    batch: batchSegments,
  };
  return parts as Rule<K>;
}

export const sparse = {
  SparseSegmentSum: segmented<'SparseSegmentSum'>(false),
  SparseSegmentMean: segmented<'SparseSegmentMean'>(true),

  // Coordinates in another shape: those of all samples are more rows.
  SparseReshape: discrete<Signatures['SparseReshape']>((p, mapped, at) => {
    if (mapped.inputShape || mapped.newShape) return at.loop();
    const [count, rank] = at.shape.inputIndices;
    const [indices, shape] = at.emit([tf.reshape(p.inputIndices, [at.size * count, rank]), p.inputShape, p.newShape]);
    return [tf.reshape(indices, [at.size, count, indices.shape[1]!]), repeated(shape, at.size)];
  }),

  // y1 = values where reverseIndexMap (y3) sends them, defaultValue in the rows that were empty.
  SparseFillEmptyRows: rule<'SparseFillEmptyRows'>({
    jvp: (dx, {y3}, {out, shape: {values}}) => {
      const isMoved = dx.values !== null || dx.defaultValue !== null;
      return [null, isMoved ? filled(dx.values ?? tf.zeros(values), dx.defaultValue ?? zero(), y3!, out[1]) : null, null, null];
    },
    vjp: {
      values: saving(['y3'], (_ct, {y3}, {cts, out}) => tf.gather(cts[1] ?? tf.zeros(out[1]), y3)),
      defaultValue: saving(['y3'], (_ct, {y3}, {cts, out, shape: {values}}) =>
        tf.sum(overwritten(cts[1] ?? tf.zeros(out[1]), column(y3), tf.zeros(values), out[1])),
      ),
    },
    batch: ({indices, values, denseShape, defaultValue}, mapped, at) => {
      requireShared(['indices', 'denseShape'], mapped, at);
      const one = [tf.zeros(at.shape.values, values.dtype), tf.zeros([], values.dtype)];
      const [all, places, isEmpty, reverse] = at.emit([indices, one[0], denseShape, one[1]]);
      const fill = at.lift(([v, d]) => [filled(v, d, reverse, places.shape)]);
      const [y1] = fill([values, defaultValue], [mapped.values, mapped.defaultValue]);
      return [repeated(all, at.size), y1, repeated(isEmpty, at.size), repeated(reverse, at.size)];
    },
  }),
};

/** The default value, overwritten by values at places. */
const filled = (values: Tensor, defaultValue: Tensor, places: Tensor, shape: number[]): Tensor =>
  overwritten(defaultValue, column(places), values, shape);
