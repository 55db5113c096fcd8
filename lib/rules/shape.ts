/** Kernels that move, repeat and cut elements and change none. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import type {Rule} from '../core/rule';
import type {Attrs} from '../tfjs/signatures';
import {axesOf, axisOf, repeated, reshape, shifted, size} from './axes';
import {decomposed, linear} from './kinds';
import {cut, mirrored, padded, part, permuted, placed, reversed, strided, tiled, takenApart, unmirrored, untiled} from './moves';

const sum = (lengths: readonly number[]): number => lengths.reduce((a, b) => a + b, 0);

/** A shape in which one entry may be −1, for what is left of `from`. */
function inferred(wanted: readonly number[], from: readonly number[]): number[] {
  const known = wanted.reduce((n, d) => (d === -1 ? n : n * d), 1);
  return wanted.map((d) => (d === -1 ? size(from) / known : d));
}

/** Where a slice begins and its length, along each axis: attributes may be one number, or too few, or −1 for all that is left. */
function extents({begin, size: length}: {begin: number | number[]; size?: number | number[]}, shape: readonly number[]) {
  const [begins, lengths] = [begin, length ?? []].map((one) => (Array.isArray(one) ? one : [one]));
  const from = shape.map((_, i) => begins[i] ?? 0);
  return {from, lengths: shape.map((n, i) => ((lengths[i] ?? -1) < 0 ? n - from[i] : lengths[i]))};
}

/** A strided slice without its masks: begin, stride and count along each axis, and the shape that the result is given. */
function unmasked(attrs: Attrs<'StridedSlice'>, shape: number[]) {
  const {begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask} = attrs;
  const info = tf.slice_util.sliceInfo(shape, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask);
  const counts = info.begin.map((from, i) => Math.max(0, Math.ceil((info.end[i] - from) / info.strides[i])));
  return {...info, counts};
}

/**
 * y = [x₀, x₁, …] along an axis, which is one of theirs or a new one:  dy = [dx₀, dx₁, …],  x̄ᵢ = its part of ȳ.
 * A tangent of zero and an input that is the same for all samples have to be written out: the kernel takes all or none.
 */
function joined(along: 'axis' | 'new axis'): Rule<'Concat'> {
  const isNew = along === 'new axis';
  const axisIn = (attrs: Attrs<'Concat'>, shapes: readonly number[][]) => axisOf(attrs.axis, shapes[0].length + (isNew ? 1 : 0));
  return rule<'Concat'>({
    jvp: (dx, p, at) => at.emit(Object.entries<Tensor | null>(dx).map(([name, t]) => t ?? tf.zerosLike(p[name as '0']))),
    vjp: (name) =>
      saving([], (ct, _kept, {names, attrs, shape}) => {
        const shapes = Object.values(shape);
        const axis = axisIn(attrs, shapes);
        const lengths = shapes.map((one) => (isNew ? 1 : one[axis]));
        const i = names.indexOf(name);
        return reshape(part(ct, axis, sum(lengths.slice(0, i)), lengths[i]), shapes[i]);
      }),
    batch: (p, mapped, at) =>
      at.emit(
        Object.entries(p).map(([name, t]) => (mapped[name as '0'] ? t : repeated(t, at.size))),
        {axis: axisIn(at.attrs, Object.values(at.shape)) + 1},
      ),
  });
}

/** The cotangents of all pieces of a value, zeros where none arrived. */
const filled = (cts: readonly (Tensor | null)[], shapes: readonly number[][], {dtype}: Tensor): Tensor[] =>
  cts.map((ct, i) => ct ?? tf.zeros(shapes[i], dtype));

/** Which cotangent arrived, if only one did; else −1. */
function onlyOne(cts: readonly (Tensor | null)[]): number {
  const there = cts.flatMap((ct, i) => (ct === null ? [] : [i]));
  return there.length === 1 ? there[0] : -1;
}

export const shape = {
  // ---- the same elements in another shape
  Reshape: linear<'Reshape'>({
    transpose: (ct, {shape: {x}}) => tf.reshape(ct, x),
    batch: ({x}, _mapped, {size: count, attrs, shape}) => tf.reshape(x, [count, ...inferred(attrs.shape, shape.x)]),
  }),
  ExpandDims: linear<'ExpandDims'>({
    transpose: (ct, {shape: {input}}) => tf.reshape(ct, input),
    batch: ({input}, _mapped, {attrs: {dim}}) => tf.expandDims(input, dim < 0 ? dim : dim + 1),
  }),

  // ---- in another order
  Transpose: linear<'Transpose'>({
    transpose: (ct, {attrs: {perm}}) =>
      permuted(
        ct,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
    batch: ({x}, _mapped, {attrs: {perm}}) => permuted(x, [0, ...shifted(perm)]),
  }),
  Reverse: linear<'Reverse'>({
    transpose: (ct, {attrs: {dims}}) => reversed(ct, axesOf(dims, ct.rank)),
    batch: ({x}, _mapped, {attrs: {dims}}) => reversed(x, shifted(axesOf(dims, x.rank - 1))),
  }),
  FlipLeftRight: decomposed<'FlipLeftRight'>(({image}) => reversed(image, [2])),

  // ---- repeated
  Tile: linear<'Tile'>({
    transpose: (ct, {attrs: {reps}, shape: {x}}) => untiled(ct, x, reps),
    batch: ({x}, _mapped, {attrs: {reps}}) => tiled(x, [1, ...reps]),
  }),
  BroadcastTo: decomposed<'BroadcastTo'>(({x}, {attrs}) => tf.broadcastTo(x, attrs.shape)),
  // y[i, i] = xᵢ, zeros elsewhere, for the elements of x in order: n zeros after each, but for the last.
  Diag: decomposed<'Diag'>(({x}) => {
    const rows = placed(tf.reshape(x, [x.size, 1]), 1, 0, x.size + 1);
    return tf.reshape(part(tf.reshape(rows, [rows.size]), 0, 0, x.size ** 2), [...x.shape, ...x.shape]);
  }),

  // ---- joined and taken apart
  Concat: joined('axis'),
  Pack: joined('new axis'),
  // [y₀, y₁, …] = the parts of x along an axis:  x̄ = [ȳ₀, ȳ₁, …].
  SplitV: linear<'SplitV'>({
    transpose: (ct, {cts, out, attrs, shape: {x}}) => {
      const axis = axisOf(attrs.axis, x.length);
      const i = onlyOne(cts);
      if (i < 0) return tf.concat(filled(cts, out, ct), axis);
      return placed(ct, axis, sum(out.slice(0, i).map((one) => one[axis])), x[axis]);
    },
    batch: ({x}, _mapped, at) =>
      takenApart(x, axisOf(at.attrs.axis, x.rank - 1) + 1, (t, axis) => at.emit([t], {...at.attrs, axis})),
  }),
  Unpack: linear<'Unpack'>({
    transpose: (ct, {cts, out, attrs, shape: {value}}) => {
      const axis = axisOf(attrs.axis, value.length);
      const i = onlyOne(cts);
      return i < 0 ? tf.stack(filled(cts, out, ct), axis) : placed(tf.expandDims(ct, axis), axis, i, value[axis]);
    },
    batch: ({value}, _mapped, at) =>
      takenApart(value, axisOf(at.attrs.axis, value.rank - 1) + 1, (t, axis) => at.emit([t], {axis})),
  }),

  // ---- cut and padded
  // y = a part of x:  x̄ = ȳ in its place among zeros.
  Slice: linear<'Slice'>({
    transpose: (ct, {attrs, shape: {x}}) => {
      const {from, lengths} = extents(attrs, x);
      return padded(
        ct,
        x.map((n, i) => [from[i], n - from[i] - lengths[i]]),
      );
    },
    batch: ({x}, _mapped, {attrs, shape, size: count}) => {
      const {from, lengths} = extents(attrs, shape.x);
      return cut(x, [0, ...from], [count, ...lengths]);
    },
  }),
  // TF.js's kernel is wrong where an axis is taken away and has a stride, so this one is not called.
  StridedSlice: decomposed<'StridedSlice'>(({x}, {attrs, shape}) => {
    const {begin, strides, counts, finalShape} = unmasked(attrs, shape.x);
    return reshape(strided(x, begin, strides, counts), finalShape);
  }),
  // y = x within constants:  dy = dx within zeros,  x̄ = the part of ȳ where x is.
  PadV2: rule<'PadV2'>({
    jvp: (dx, _p, {attrs}) => dx.x && padded(dx.x, attrs.paddings),
    vjp: {
      x: saving([], (ct, _kept, {attrs, shape}) =>
        cut(
          ct,
          attrs.paddings.map(([before]) => before),
          shape.x,
        ),
      ),
    },
    batch: ({x}, _mapped, {attrs}) => padded(x, [[0, 0], ...attrs.paddings], attrs.constantValue),
  }),
  MirrorPad: linear<'MirrorPad'>({
    transpose: (ct, {attrs: {paddings, mode}}) => unmirrored(ct, paddings, mode),
    batch: ({x}, _mapped, {attrs: {paddings, mode}}) => mirrored(x, [[0, 0], ...paddings], mode),
  }),

  // ---- blocks of images: each axis is places times blocks. TF.js's kernels make the same three or four steps.
  SpaceToBatchND: decomposed<'SpaceToBatchND'>(({x}, {attrs: {blockShape: blocks, paddings}}) => {
    const [spans, rest] = [paddings as [number, number][], x.shape.slice(1 + blocks.length)];
    const whole = padded(x, [[0, 0], ...spans, ...rest.map((): [number, number] => [0, 0])]);
    const places = blocks.map((b, i) => whole.shape[1 + i] / b);
    const split = tf.reshape(whole, [x.shape[0], ...blocks.flatMap((b, i) => [places[i], b]), size(rest)]);
    const [toPlaces, toBlocks] = [1, 2].map((first) => blocks.map((_, i) => first + 2 * i));
    return tf.reshape(permuted(split, [...toBlocks, 0, ...toPlaces, split.rank - 1]), [
      x.shape[0] * size(blocks),
      ...places,
      ...rest,
    ]);
  }),
  BatchToSpaceND: decomposed<'BatchToSpaceND'>(({x}, {attrs: {blockShape: blocks, crops}}) => {
    const [batch, k] = [x.shape[0] / size(blocks), blocks.length];
    const [places, rest] = [x.shape.slice(1, 1 + k), x.shape.slice(1 + k)];
    const split = tf.reshape(x, [...blocks, batch, ...places, size(rest)]);
    const joined = permuted(split, [k, ...blocks.flatMap((_, i) => [k + 1 + i, i]), split.rank - 1]);
    const whole = places.map((n, i) => n * blocks[i]);
    return cut(
      tf.reshape(joined, [batch, ...whole, ...rest]),
      [0, ...crops.map(([before]) => before), ...rest.map(() => 0)],
      [batch, ...whole.map((n, i) => n - crops[i][0] - crops[i][1]), ...rest],
    );
  }),
  DepthToSpace: decomposed<'DepthToSpace'>(({x}, {attrs: {blockSize: b, dataFormat}}) => {
    const isFirst = dataFormat === 'NCHW';
    const last = isFirst ? permuted(x, [0, 2, 3, 1]) : x;
    const [batch, height, width, depth] = last.shape;
    const rows = permuted(tf.reshape(last, [batch * height, width, b, depth / b]), [0, 2, 1, 3]);
    const y = tf.reshape(rows, [batch, height * b, width * b, depth / (b * b)]);
    return isFirst ? permuted(y, [0, 3, 1, 2]) : y;
  }),
};
