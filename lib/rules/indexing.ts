/** Kernels that take elements by integer indices, and put them there. Indices have no derivative. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Signatures} from '../tfjs/signatures';
import {axisOf, column, repeated, reshape, size, spread} from './axes';
import {constant, decomposed} from './kinds';
import {part, permuted} from './moves';

const int = (n: number): Tensor => tf.scalar(n, 'int32');
const range = (n: number): number[] => Array.from({length: n}, (_, i) => i);

// ---- along one axis

/** How many leading axes of x and its indices go in step. */
const inStep = (batchDims: number | undefined, indicesRank: number): number => axisOf(batchDims ?? 0, indicesRank);

/**
 * x̄ of y = gather(x, indices): ȳ summed where it was taken from. With the axes in step (B), those in front (F) and those behind
 * (A) merged, x is [B, F, n, A] and ȳ [B, F, T, A]: rows of F · A elements are added up at B · n places, in one scatter.
 */
export function ungathered(ct: Tensor, indices: Tensor, shape: readonly number[], axis: number, steps: number): Tensor {
  const [b, f, n, a] = [size(shape.slice(0, steps)), size(shape.slice(steps, axis)), shape[axis], size(shape.slice(axis + 1))];
  const taken = size(indices.shape.slice(steps));
  const rows = exchanged(ct, [b, f, taken, a], [b * taken, f * a]);
  const places = b === 1 ? indices : tf.add(reshape(indices, [b, taken]), firsts(b, n));
  const sums = tf.scatterND(reshape(places, [b * taken, 1]), rows, [b * n, f * a]);
  return exchanged(sums, [b, n, f, a], shape);
}

/** A value of `four` axes with the two in the middle exchanged, in another shape. */
const exchanged = (t: Tensor, four: readonly number[], shape: readonly number[]): Tensor =>
  reshape(four[1] === 1 || four[2] === 1 ? t : tf.transpose(reshape(t, four), [0, 2, 1, 3]), shape);

/** The numbers of the first rows of `count` tables of `n` rows each: [count, 1]. */
export const firsts = (count: number, n: number): Tensor =>
  tf.tensor2d(
    range(count).map((i) => i * n),
    [count, 1],
    'int32',
  );

type Gather<V> = {readonly x: V; readonly indices: V};

/** y = gather(x, indices) for samples: their axis goes in step, or is one more of x or of the indices, whichever varies alone. */
function batchGather({x, indices}: Gather<Tensor>, mapped: Gather<boolean>, at: BatchAt<Signatures['GatherV2']>): Tensor {
  const axis = axisOf(at.attrs.axis, at.shape.x.length);
  const steps = inStep(at.attrs.batchDims, at.shape.indices.length);
  if (!mapped.x) {
    const behindSteps = permuted(indices, [...range(steps + 1).slice(1), 0, ...range(indices.rank).slice(steps + 1)]);
    const y = tf.gather(x, behindSteps, axis, steps);
    return permuted(y, [axis, ...range(y.rank).filter((i) => i !== axis)]);
  }
  if (!mapped.indices && steps === 0) return tf.gather(x, indices, axis + 1);
  return tf.gather(x, mapped.indices ? indices : repeated(indices, at.size), axis + 1, steps + 1);
}

// ---- at points: the last axis of the indices holds the coordinates of a point

/** Indices for TF.js's taking kernel as its scattering one reads them: a single axis is many points with one coordinate. */
const pointsOf = (indices: Tensor): Tensor => (indices.rank === 1 ? tf.reshape(indices, [indices.size, 1]) : indices);

/** Points for all samples, [N, P, K], in values whose first axis (of n) has been merged with that of the samples. */
function inSamples(points: Tensor, isMapped: boolean, shape: readonly number[], count: number, n: number): Tensor {
  const k = shape[shape.length - 1];
  const each = tf.reshape(points, [isMapped ? count : 1, size(shape.slice(0, -1)), k]);
  const offsets = range(count).flatMap((i) => [i * n, ...Array<number>(k - 1).fill(0)]);
  return tf.add(each, tf.tensor3d(offsets, [count, 1, k], 'int32'));
}

type Scatter<V> = {readonly indices: V; readonly updates: V};

/**
 * y = scatter(indices, updates) for samples. If they share the indices, they are more of the elements that stand at each point.
 * (Points of their own for each would do, but WebGL looks at all points for each element of y.)
 */
function batchScatter(p: Scatter<Tensor>, mapped: Scatter<boolean>, at: BatchAt<Signatures['ScatterNd']>): Tensor {
  const [{shape}, count] = [at.attrs, at.size];
  const own = at.shape.indices.length === 1 ? [...at.shape.indices, 1] : at.shape.indices;
  const [points, k] = [size(own.slice(0, -1)), own[own.length - 1]];
  const [heads, rest] = [shape.slice(0, k), shape.slice(k)];
  if (!mapped.indices) {
    const each = size(rest);
    const rows = exchanged(p.updates, [1, count, points, each], [points, count * each]);
    const sums = tf.scatterND(reshape(p.indices, [points, k]), rows, [...heads, count * each]);
    return exchanged(sums, [1, size(heads), count, each], [count, ...shape]);
  }
  const places = inSamples(p.indices, true, own, count, shape[0]);
  const updates = mapped.updates ? p.updates : repeated(p.updates, count);
  const whole = [count * shape[0], ...shape.slice(1)];
  const sums = tf.scatterND(reshape(places, [count * points, k]), reshape(updates, [count * points, ...rest]), whole);
  return tf.reshape(sums, [count, ...shape]);
}

/** `base` with other values at points, of which none comes twice. A mask, not a sum: what is overwritten may be infinite. */
export function overwritten(base: Tensor, points: Tensor, updates: Tensor, shape: number[]): Tensor {
  const flat = (t: Tensor) => tf.reshape(t, [size(shape)]);
  const touched = tf.greater(tf.scatterND(points, tf.ones(updates.shape), shape), 0);
  return tf.reshape(
    tf.where(flat(touched), flat(tf.scatterND(points, updates, shape)), base.rank === 0 ? base : flat(base)),
    shape,
  );
}

export const indexing = {
  // y = x[…, indices, …]:  dy = dx[…, indices, …],  x̄ = ȳ summed where it was taken from.
  GatherV2: rule<'GatherV2'>({
    jvp: (dx, {indices}, {attrs: {axis, batchDims}}) => dx.x && tf.gather(dx.x, indices, axis, batchDims),
    vjp: {
      x: saving(['indices'], (ct, {indices}, {attrs: {axis, batchDims}, shape: {x}}) =>
        ungathered(ct, indices, x, axisOf(axis, x.length), inStep(batchDims, indices.rank)),
      ),
    },
    batch: batchGather,
  }),
  // The k largest along the last axis, and where they stand (y1):  dy = dx there,  x̄ = ȳ there.
  TopK: rule<'TopK'>({
    jvp: (dx, {y1}, {shape: {x}}) => [dx.x && tf.gather(dx.x, y1!, x.length - 1, x.length - 1), null],
    vjp: {
      x: saving(['y1'], (ct, {y1}, {shape: {x}}) => ungathered(ct, y1, x, x.length - 1, x.length - 1)),
    },
    batch: ({x}, _mapped, at) => at.emit([x]),
  }),
  // y_s = Σ of the rows of x whose id is s. Ids of no segment get a row in front or behind, which are cut off.
  UnsortedSegmentSum: decomposed<'UnsortedSegmentSum'>(({x, segmentIds}, {attrs: {numSegments: n}}) => {
    const rows = tf.add(tf.minimum(tf.maximum(segmentIds, int(-1)), int(n)), int(1));
    return part(tf.scatterND(tf.reshape(rows, [rows.size, 1]), x, [n + 2, ...x.shape.slice(1)]), 0, 1, n);
  }),
  OneHot: constant<Signatures['OneHot']>(({indices}, _mapped, at) => at.emit([indices])),

  // y = params at points:  dy = dparams there,  params̄ = ȳ summed there.
  GatherNd: rule<'GatherNd'>({
    jvp: (dx, {indices}) => dx.params && tf.gatherND(dx.params, indices),
    vjp: {
      params: saving(['indices'], (ct, {indices}, {shape: {params}}) => {
        const k = indices.shape[indices.rank - 1];
        const points = tf.reshape(indices, [indices.size / k, k]);
        return tf.scatterND(points, tf.reshape(ct, [indices.size / k, ...params.slice(k)]), params);
      }),
    },
    batch: ({params, indices}, mapped, {shape, size: count}) => {
      if (!mapped.params) return tf.gatherND(params, indices);
      const points = inSamples(indices, mapped.indices, shape.indices, count, shape.params[0]);
      const y = tf.gatherND(tf.reshape(params, [count * shape.params[0], ...shape.params.slice(1)]), points);
      return tf.reshape(y, [count, ...shape.indices.slice(0, -1), ...y.shape.slice(2)]);
    },
  }),
  // y = updates summed at points:  dy = dupdates summed there,  updates̄ = ȳ there.
  ScatterNd: rule<'ScatterNd'>({
    jvp: (dx, {indices}, {attrs: {shape}}) => dx.updates && tf.scatterND(indices, dx.updates, shape),
    vjp: {updates: saving(['indices'], (ct, {indices}) => tf.gatherND(ct, pointsOf(indices)))},
    batch: batchScatter,
  }),
  // TF.js's kernel on cpu overwrites its operand, so this one is not called.
  TensorScatterUpdate: decomposed<'TensorScatterUpdate'>(({tensor, indices, updates}) =>
    overwritten(tensor, indices, updates, tensor.shape),
  ),
  SparseToDense: decomposed<'SparseToDense'>(({sparseIndices, sparseValues, defaultValue}, {attrs: {outputShape}}) => {
    const points = sparseIndices.rank === 2 ? sparseIndices : column(sparseIndices);
    if (points.size === 0) return spread(defaultValue, outputShape);
    const values = sparseValues.rank === 1 ? sparseValues : tf.tile(tf.reshape(sparseValues, [1]), [points.shape[0]]);
    return overwritten(defaultValue, points, values, outputShape);
  }),
};
