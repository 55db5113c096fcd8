/** Kernels that move, repeat and cut elements and change none. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import {axesOf, axisOf, size, unbroadcast} from './axes';
import {decomposed, linear} from './kinds';
import {dense, extents, inferred, strided} from './slices';

/** A value that is the same for all samples, repeated for each. */
const repeated = (t: Tensor, count: number): Tensor => tf.broadcastTo(tf.expandDims(t, 0), [count, ...t.shape]);

/** Zero tangents as tensors, for kernels that take all of their inputs together. */
const tangents = (
  dx: Readonly<Record<string, Tensor | null>>,
  p: Readonly<Record<string, Tensor>>,
  names: readonly string[],
): Tensor[] => names.map((name) => dx[name] ?? tf.zerosLike(p[name]));

/** All inputs with a batch axis. */
const batchedAll = (
  p: Readonly<Record<string, Tensor>>,
  mapped: Readonly<Record<string, boolean>>,
  names: readonly string[],
  count: number,
): Tensor[] => names.map((name) => (mapped[name] ? p[name] : repeated(p[name], count)));

/** Cotangents of several outputs, zeros where none arrived. */
const allCotangents = (cts: readonly (Tensor | null)[], out: readonly number[][]): Tensor[] =>
  out.map((shape, i) => cts[i] ?? tf.zeros(shape));

/** Sums over the copies that `tile` made, one axis at a time. */
function untile(ct: Tensor, shape: readonly number[], reps: readonly number[]): Tensor {
  return shape.reduce((t, n, axis) => {
    if (reps[axis] === 1) return t;
    const [before, after] = [size(t.shape.slice(0, axis)), size(t.shape.slice(axis + 1))];
    const sum = tf.sum(tf.reshape(t, [before, reps[axis], n * after]), 1);
    return tf.reshape(sum, [...t.shape.slice(0, axis), n, ...t.shape.slice(axis + 1)]);
  }, ct);
}

/** Reversal along axes. GPUs know four axes: the others are merged around each. */
function reversed(x: Tensor, axes: readonly number[]): Tensor {
  if (x.rank <= 4) return tf.reverse(x, axes as number[]);
  return axes.reduce((t, axis) => {
    const around = [size(x.shape.slice(0, axis)), x.shape[axis], size(x.shape.slice(axis + 1))];
    return tf.reshape(tf.reverse(tf.reshape(t, around), 1), x.shape);
  }, x);
}

/** [blocks · B, …] with N samples in each of B, from [N, blocks · B, …] (`inward`) or back to it. */
function blocksFirst(x: Tensor, count: number, blocks: number, inward: boolean): Tensor {
  const total = inward ? size(x.shape.slice(0, 2)) : x.shape[0];
  const rest = x.shape.slice(inward ? 2 : 1);
  const batch = total / count / blocks;
  const from = inward ? [count, blocks, -1] : [blocks, count, -1];
  const moved = tf.transpose(tf.reshape(x, from), [1, 0, 2]);
  return tf.reshape(moved, inward ? [total, ...rest] : [count, blocks * batch, ...rest]);
}

export const shape = {
  // ---- the same elements in another shape
  Reshape: linear<'Reshape'>({
    transpose: (ct, at) => tf.reshape(ct, at.shape.x),
    batch: ({x}, _mapped, {size: count, attrs, shape: {x: own}}) => tf.reshape(x, [count, ...inferred(attrs.shape, own)]),
  }),
  ExpandDims: linear<'ExpandDims'>({
    transpose: (ct, at) => tf.reshape(ct, at.shape.input),
    batch: ({input}, _mapped, {attrs: {dim}}) => tf.expandDims(input, dim < 0 ? dim + input.rank + 1 : dim + 1),
  }),
  Transpose: linear<'Transpose'>({
    transpose: (ct, {attrs: {perm}}) =>
      tf.transpose(
        ct,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
    batch: ({x}, _mapped, at) => at.emit([x], {perm: [0, ...at.attrs.perm.map((axis) => axis + 1)]}),
  }),
  Reverse: linear<'Reverse'>({
    transpose: (ct, {attrs: {dims}}) => reversed(ct, axesOf(dims, ct.rank)),
    batch: ({x}, _mapped, {attrs: {dims}}) =>
      reversed(
        x,
        axesOf(dims, x.rank - 1).map((axis) => axis + 1),
      ),
  }),

  // ---- repeated
  Tile: linear<'Tile'>({
    transpose: (ct, {attrs: {reps}, shape: {x}}) => untile(ct, x, reps),
    batch: ({x}, _mapped, at) => at.emit([x], {reps: [1, ...at.attrs.reps]}),
  }),
  BroadcastTo: rule<'BroadcastTo'>({
    jvp: (dx, _p, {attrs}) => dx.x && tf.broadcastTo(dx.x, attrs.shape as number[]),
    vjp: {x: saving([], (ct, _kept, at) => unbroadcast(ct, at.shape.x))},
    batch: ({x}, _mapped, at) => {
      const wanted = at.attrs.shape as number[];
      const own = [...Array<number>(wanted.length - at.shape.x.length).fill(1), ...at.shape.x];
      return tf.broadcastTo(tf.reshape(x, [at.size, ...own]), [at.size, ...wanted]);
    },
  }),
  // y[i, i] = xᵢ, zeros elsewhere, for the elements of x in order
  Diag: decomposed<'Diag'>(({x}) => tf.reshape(tf.mul(tf.reshape(x, [-1, 1]), tf.eye(x.size)), [...x.shape, ...x.shape])),

  // ---- joined and taken apart
  // y = [x₀, x₁, …] along axis:  dy = [dx₀, dx₁, …],  x̄ᵢ = its part of ȳ.
  Concat: rule<'Concat'>({
    jvp: (dx, p, at) => at.emit(tangents(dx, p, at.names)),
    vjp: (name, {names, shape: shapes, attrs}) => {
      const own = shapes[name as '0'];
      const axis = axisOf(attrs.axis, own.length);
      const before = names.slice(0, names.indexOf(name)).reduce((n, other) => n + shapes[other as '0'][axis], 0);
      return saving([], (ct) =>
        tf.slice(
          ct,
          own.map((_, i) => (i === axis ? before : 0)),
          own,
        ),
      );
    },
    batch: (p, mapped, at) =>
      at.emit(batchedAll(p, mapped, at.names, at.size), {axis: axisOf(at.attrs.axis, at.shape['0'].length) + 1}),
  }),
  Pack: rule<'Pack'>({
    jvp: (dx, p, at) => at.emit(tangents(dx, p, at.names)),
    vjp: (name, {names, shape: shapes, attrs}) => {
      const own = shapes[name as '0'];
      const axis = axisOf(attrs.axis, own.length + 1);
      const begin = Array<number>(own.length + 1).fill(0);
      begin[axis] = names.indexOf(name);
      const extent = [...own.slice(0, axis), 1, ...own.slice(axis)];
      return saving([], (ct) => tf.reshape(tf.slice(ct, begin, extent), own));
    },
    batch: (p, mapped, at) =>
      at.emit(batchedAll(p, mapped, at.names, at.size), {axis: axisOf(at.attrs.axis, at.shape['0'].length + 1) + 1}),
  }),
  Unpack: rule<'Unpack'>({
    jvp: (dx, _p, at) => dx.value && at.emit([dx.value]),
    vjp: {
      value: saving([], (_ct, _kept, {cts, out, attrs}) =>
        tf.stack(allCotangents(cts, out), axisOf(attrs.axis, out[0].length + 1)),
      ),
    },
    batch: ({value}, _mapped, at) => at.emit([value], {axis: axisOf(at.attrs.axis, value.rank - 1) + 1}),
  }),
  SplitV: rule<'SplitV'>({
    jvp: (dx, _p, at) => dx.x && at.emit([dx.x]),
    vjp: {
      x: saving([], (_ct, _kept, {cts, out, attrs}) => tf.concat(allCotangents(cts, out), axisOf(attrs.axis, out[0].length))),
    },
    batch: ({x}, _mapped, at) => at.emit([x], {...at.attrs, axis: axisOf(at.attrs.axis, x.rank - 1) + 1}),
  }),

  // ---- cut and padded
  // y = a part of x:  x̄ = ȳ in its place among zeros.
  Slice: linear<'Slice'>({
    transpose: (ct, {attrs, shape: {x}}) => {
      const {begin, length} = extents(attrs.begin, attrs.size, x);
      return tf.pad(
        ct,
        x.map((n, i): [number, number] => [begin[i], n - begin[i] - length[i]]),
      );
    },
    batch: ({x}, _mapped, at) => {
      const {begin, length} = extents(at.attrs.begin, at.attrs.size, at.shape.x);
      return at.emit([x], {begin: [0, ...begin], size: [at.size, ...length]});
    },
  }),
  StridedSlice: decomposed<'StridedSlice'>(({x}, {attrs, shape: {x: own}}) => {
    const {begin, strides, counts, finalShape} = dense(attrs, own);
    return tf.reshape(strided(x, begin, strides, counts), finalShape);
  }),
  // y = x within constants:  dy = dx within zeros,  x̄ = the part of ȳ where x is.
  PadV2: rule<'PadV2'>({
    jvp: (dx, _p, {attrs}) => dx.x && tf.pad(dx.x, attrs.paddings),
    vjp: {
      x: saving([], (ct, _kept, {attrs, shape: {x}}) =>
        tf.slice(
          ct,
          attrs.paddings.map(([before]) => before),
          x,
        ),
      ),
    },
    batch: ({x}, _mapped, at) => at.emit([x], {...at.attrs, paddings: [[0, 0], ...at.attrs.paddings]}),
  }),
  // Along each axis the elements next to the border, backwards, are put beside it; reflection leaves out the border itself.
  MirrorPad: decomposed<'MirrorPad'>(({x}, {attrs: {paddings, mode}}) =>
    paddings.reduce<Tensor>((t, [before, after], axis) => {
      const n = t.shape[axis];
      const edge = mode === 'reflect' ? 1 : 0;
      const part = (from: number, length: number) => {
        const [begin, extent] = [t.shape.map(() => 0), [...t.shape]];
        [begin[axis], extent[axis]] = [from, length];
        return reversed(tf.slice(t, begin, extent), [axis]);
      };
      const parts = [...(before > 0 ? [part(edge, before)] : []), t, ...(after > 0 ? [part(n - after - edge, after)] : [])];
      return parts.length === 1 ? t : tf.concat(parts, axis);
    }, x),
  ),

  // ---- blocks of images
  SpaceToBatchND: linear<'SpaceToBatchND'>({
    transpose: (ct, {attrs: {blockShape, paddings}}) => tf.batchToSpaceND(ct, blockShape, paddings),
    batch: ({x}, _mapped, at) =>
      blocksFirst(at.emit([tf.reshape(x, [-1, ...x.shape.slice(2)])])[0], at.size, size(at.attrs.blockShape), false),
  }),
  BatchToSpaceND: linear<'BatchToSpaceND'>({
    transpose: (ct, {attrs: {blockShape, crops}}) => tf.spaceToBatchND(ct, blockShape, crops),
    batch: ({x}, _mapped, at) => {
      const y = at.emit([blocksFirst(x, at.size, size(at.attrs.blockShape), true)])[0];
      return tf.reshape(y, [at.size, -1, ...y.shape.slice(1)]);
    },
  }),
  DepthToSpace: decomposed<'DepthToSpace'>(({x}, {attrs: {blockSize: b, dataFormat}}) => {
    const last = dataFormat === 'NCHW' ? tf.transpose(x, [0, 2, 3, 1]) : x;
    const [batch, height, width, depth] = last.shape;
    const rows = tf.transpose(tf.reshape(last, [batch * height, width, b, depth / b]), [0, 2, 1, 3]);
    const y = tf.reshape(rows, [batch, height * b, width * b, depth / (b * b)]);
    return dataFormat === 'NCHW' ? tf.transpose(y, [0, 3, 1, 2]) : y;
  }),
  FlipLeftRight: decomposed<'FlipLeftRight'>(({image}) => tf.reverse(image, [2])),
};
