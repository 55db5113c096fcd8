/** Rows for kernels that move, repeat and cut elements: every attribute, either sign, one axis and five, lengths 1 and 0. */
import * as tf from '@tensorflow/tfjs-core';
import {sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

type Kernel = KernelCase['kernel'];

const row = (
  kernel: Kernel,
  what: string,
  inputs: readonly Sampler[],
  f: KernelCase['f'],
  more: Partial<KernelCase> = {},
): KernelCase => ({
  kernel,
  name: what === '' ? kernel : `${kernel} ${what}`,
  inputs,
  f,
  ...more,
});

/** A row for a kernel of one input. */
const one = (kernel: Kernel, what: string, shape: number[], f: (x: tf.Tensor) => tf.Tensor | tf.Tensor[]): KernelCase =>
  row(kernel, what, [sample(shape)], f);

const several = (kernel: Kernel, what: string, f: (xs: tf.Tensor[]) => tf.Tensor, ...shapes: number[][]): KernelCase =>
  row(
    kernel,
    what,
    shapes.map((shape) => sample(shape)),
    (...xs) => f(xs),
  );

/** Pairs of numbers, one for each axis. */
const spans = (...ends: number[]): [number, number][] =>
  Array.from({length: ends.length / 2}, (_, i) => [ends[2 * i], ends[2 * i + 1]]);

/** The masks of a strided slice: bits of the axes, in the order in which `tf.stridedSlice` takes them. */
const NO_MASKS = {begin: 0, end: 0, ellipsis: 0, newAxis: 0, shrink: 0};
type Masks = Partial<typeof NO_MASKS>;
const strided = (what: string, shape: number[], from: number[], to: number[], steps: number[], masks: Masks = {}): KernelCase =>
  one('StridedSlice', what, shape, (x) => {
    const {begin, end, ellipsis, newAxis, shrink} = {...NO_MASKS, ...masks};
    return tf.stridedSlice(x, from, to, steps, begin, end, ellipsis, newAxis, shrink);
  });

const FIVE = [2, 1, 2, 3, 2];

export const cases: KernelCase[] = [
  // ---- another shape
  one('Reshape', '', [2, 6], (x) => tf.reshape(x, [3, -1])),
  one('Reshape', 'to a scalar', [1, 1], (x) => tf.reshape(x, [])),
  one('Reshape', 'of nothing', [0, 2], (x) => tf.reshape(x, [2, 0, 3])),
  one('ExpandDims', 'in front', [2, 3], (x) => tf.expandDims(x, 0)),
  one('ExpandDims', 'in the middle', [2, 3], (x) => tf.expandDims(x, 1)),
  one('ExpandDims', 'behind', [2, 3], (x) => tf.expandDims(x, -1)),
  one('ExpandDims', 'in front, counted from behind', [2, 3], (x) => tf.expandDims(x, -3)),
  one('ExpandDims', 'of a scalar', [], (x) => tf.expandDims(x)),

  // ---- another order
  one('Transpose', '', [2, 3, 2], (x) => tf.transpose(x, [2, 0, 1])),
  one('Transpose', 'of axes of length 1', [1, 3, 1, 2], (x) => tf.transpose(x, [1, 2, 3, 0])),
  one('Transpose', 'of five axes', [2, 2, 3, 1, 2], (x) => tf.transpose(x, [4, 2, 0, 3, 1])),
  one('Transpose', 'of five axes, of which some stay neighbours', [2, 3, 2, 1, 2], (x) => tf.transpose(x, [2, 3, 4, 0, 1])),
  row('Transpose', 'of whole numbers', [sample([2, 3, 2], 0, 9, {dtype: 'int32'})], (x) => tf.transpose(x, [1, 0, 2]), {
    order: 0,
  }),
  one('Reverse', 'along all', [2, 3], (x) => tf.reverse(x)),
  one('Reverse', 'along one', [3], (x) => tf.reverse(x, 0)),
  one('Reverse', 'along two', [2, 2, 3], (x) => tf.reverse(x, [0, -1])),
  one('Reverse', 'of four axes', [2, 1, 2, 2], (x) => tf.reverse(x, [1, 3])),
  one('Reverse', 'along every other of five axes', [2, 2, 2, 1, 3], (x) => tf.reverse(x, [0, 2, 4])),
  one('FlipLeftRight', '', [1, 2, 3, 2], (x) => tf.image.flipLeftRight(x as tf.Tensor4D)),

  // ---- copies
  one('Tile', '', [2, 3], (x) => tf.tile(x, [3, 2])),
  one('Tile', 'of a vector', [3], (x) => tf.tile(x, [2])),
  one('Tile', 'of axes of length 1', [2, 1, 1, 3], (x) => tf.tile(x, [1, 2, 3, 1])),
  one('Tile', 'in front', [2, 1, 2], (x) => tf.tile(x, [3, 1, 1])),
  one('Tile', 'along each of four axes', [2, 1, 2, 2], (x) => tf.tile(x, [2, 2, 1, 3])),
  one('Tile', 'of five axes', [1, 2, 1, 2, 1], (x) => tf.tile(x, [1, 1, 2, 1, 3])),
  one('Tile', 'along every other of five axes', [2, 2, 2, 1, 2], (x) => tf.tile(x, [2, 1, 2, 1, 2])),
  one('Tile', 'once', [2, 2], (x) => tf.tile(x, [1, 1])),
  one('Diag', '', [3], (x) => tf.diag(x)),
  one('Diag', 'of a matrix', [2, 2], (x) => tf.diag(x)),

  // ---- joined
  several('Concat', 'of three', (xs) => tf.concat(xs, -1), [2, 1], [2, 3], [2, 2]),
  several('Concat', 'in front', (xs) => tf.concat(xs, 0), [1, 2], [2, 2]),
  several('Concat', 'in the middle', (xs) => tf.concat(xs, 1), [2, 1, 2], [2, 2, 2]),
  several('Concat', 'with nothing', (xs) => tf.concat(xs, 1), [2, 0], [2, 3]),
  several('Concat', 'of five axes', (xs) => tf.concat(xs, -2), [1, 2, 1, 2, 2], [1, 2, 1, 1, 2]),
  several('Concat', 'of one twice', ([x]) => tf.concat([x, tf.square(x), x]), [3]),
  several('Pack', 'in front', (xs) => tf.stack(xs), [2, 3], [2, 3]),
  several('Pack', 'in the middle', (xs) => tf.stack(xs, 1), [2, 3], [2, 3], [2, 3]),
  several('Pack', 'behind', (xs) => tf.stack(xs, -1), [2, 3], [2, 3]),
  several('Pack', 'of scalars', (xs) => tf.stack(xs), [], []),
  several('Pack', 'of one', (xs) => tf.stack(xs), [2]),

  // ---- taken apart
  one('Unpack', 'in front', [2, 3], (x) => tf.unstack(x)),
  one('Unpack', 'behind', [2, 3], (x) => tf.unstack(x, -1)),
  one('Unpack', 'of one', [1, 3], (x) => tf.unstack(x)),
  one('Unpack', 'of which one is used', [2, 3], (x) => tf.unstack(x, 1)[1]),
  one('Unpack', 'of which two are used', [2, 3], (x) => tf.unstack(x, 1).slice(1)),
  one('Unpack', 'of five axes', [2, 1, 2, 2, 1], (x) => tf.unstack(x, 2)),
  one('SplitV', 'into equal parts', [4, 2], (x) => tf.split(x, 2)),
  one('SplitV', 'into parts of given lengths', [2, 6], (x) => tf.split(x, [1, 2, 3], 1)),
  one('SplitV', 'with a rest', [2, 5], (x) => tf.split(x, [1, -1, 2], -1)),
  one('SplitV', 'into one', [2, 3], (x) => tf.split(x, 1, 1)),
  one('SplitV', 'of which one is used', [2, 5], (x) => tf.split(x, [1, 2, 2], 1)[1]),
  one('SplitV', 'of which two are used', [2, 5], (x) => tf.split(x, [1, 2, 2], 1).slice(1)),
  one('SplitV', 'of five axes', [1, 2, 1, 4, 2], (x) => tf.split(x, [1, 3], 3)),

  // ---- cut
  one('Slice', '', [3, 4], (x) => tf.slice(x, [1, 0], [2, 3])),
  one('Slice', 'of all that is left', [3, 4], (x) => tf.slice(x, [1, 2], [-1, -1])),
  one('Slice', 'of rows', [4, 2], (x) => tf.slice(x, 1, 2)),
  one('Slice', 'from a row on', [4, 2], (x) => tf.slice(x, [1])),
  one('Slice', 'of nothing', [3, 2], (x) => tf.slice(x, [1, 0], [0, 2])),
  one('Slice', 'of everything', [2, 3], (x) => tf.slice(x, [0, 0], [2, 3])),
  one('Slice', 'of five axes', FIVE, (x) => tf.slice(x, [1, 0, 0, 1, 0], [1, 1, 2, 1, 2])),
  one('Slice', 'along each of five axes', [2, 2, 2, 2, 3], (x) => tf.slice(x, [1, 0, 1, 0, 1], [1, 1, 1, 1, 2])),
  strided('in steps of 2', [4, 4], [0, 1], [4, 4], [2, 1]),
  strided('in steps that go beyond', [5, 7], [0, 1], [5, 7], [2, 3]),
  strided('backwards', [5], [4], [0], [-1]),
  strided('backwards in steps', [5, 3], [4, 2], [0, 0], [-2, -1]),
  strided('backwards to the beginning', [4, 3], [0, 0], [0, 0], [-1, -2], {begin: 3, end: 3}),
  strided('counted from behind', [5, 3], [-4, 0], [-1, 3], [2, 1]),
  strided('with begin and end left out', [4, 3], [2, 1], [3, 2], [1, 2], {begin: 1, end: 2}),
  strided('with an ellipsis', [2, 3, 2, 3], [1, 0, 0], [2, 0, 3], [1, 1, 2], {ellipsis: 2}),
  strided('with a new axis', [3, 4], [1, 0, 0], [3, 0, 4], [1, 1, 2], {newAxis: 2}),
  strided('with an axis taken away', [3, 4], [1, 1], [2, 4], [1, 1], {shrink: 1}),
  strided('with all of them', [2, 3, 2, 4], [1, 0, 0, 1], [2, 0, 0, 0], [1, 1, 1, 1], {
    shrink: 1,
    ellipsis: 2,
    newAxis: 4,
    end: 8,
  }),
  strided('of fewer axes than there are', [4, 2, 2], [1], [4], [2]),
  strided('of nothing', [3, 2], [2, 0], [2, 2], [1, 1]),
  strided('of one in a long step', [4, 3], [1, 0], [4, 3], [10, 2]),
  strided('along three axes', [3, 4, 5], [0, 3, 1], [3, 0, 5], [2, -2, 3]),
  strided('of five axes', [2, 3, 2, 1, 4], [1, 0, 0, 0, 3], [2, 3, 2, 1, 0], [1, 2, 1, 1, -2]),

  // ---- padded
  one('PadV2', '', [2, 3], (x) => tf.pad(x, spans(1, 0, 2, 1))),
  one('PadV2', 'with a value', [2, 3], (x) => tf.pad(x, spans(1, 0, 2, 1), 0.7)),
  one('PadV2', 'of a vector', [3], (x) => tf.pad(x, spans(0, 2), -1)),
  one('PadV2', 'by nothing', [2, 2], (x) => tf.pad(x, spans(0, 0, 0, 0), 3)),
  one('PadV2', 'of nothing', [0, 2], (x) => tf.pad(x, spans(1, 1, 0, 1), 2)),
  one('PadV2', 'of four axes', [1, 2, 2, 2], (x) => tf.pad(x, spans(0, 0, 1, 1, 0, 2, 0, 0))),
  one('PadV2', 'of five axes', [1, 2, 1, 2, 2], (x) => tf.pad(x, spans(0, 0, 0, 0, 1, 0, 0, 1, 0, 0), 0.5)),
  one('PadV2', 'along each of five axes', [1, 1, 2, 1, 1], (x) => tf.pad(x, spans(0, 1, 1, 0, 0, 1, 1, 0, 1, 0), 0.5)),
  one('MirrorPad', 'reflect', [3, 4], (x) => tf.mirrorPad(x, spans(1, 2, 2, 1), 'reflect')),
  one('MirrorPad', 'symmetric', [3, 2], (x) => tf.mirrorPad(x, spans(3, 2, 2, 1), 'symmetric')),
  one('MirrorPad', 'reflect, on one side', [4], (x) => tf.mirrorPad(x, spans(3, 0), 'reflect')),
  one('MirrorPad', 'symmetric, behind', [2, 3], (x) => tf.mirrorPad(x, spans(0, 0, 0, 3), 'symmetric')),
  one('MirrorPad', 'by nothing', [2, 2], (x) => tf.mirrorPad(x, spans(0, 0, 0, 0), 'reflect')),
  one('MirrorPad', 'of an image', [1, 3, 3, 2], (x) => tf.mirrorPad(x, spans(0, 0, 1, 2, 2, 0, 0, 0), 'reflect')),
  one('MirrorPad', 'along each of four axes', [2, 2, 2, 2], (x) => tf.mirrorPad(x, spans(1, 0, 0, 1, 1, 1, 1, 0), 'reflect')),

  // ---- blocks
  one('SpaceToBatchND', '', [2, 2, 4, 2], (x) => tf.spaceToBatchND(x, [2, 2], spans(0, 0, 0, 0))),
  one('SpaceToBatchND', 'padded', [1, 3, 4, 2], (x) => tf.spaceToBatchND(x, [2, 3], spans(1, 0, 0, 2))),
  one('SpaceToBatchND', 'of one axis', [2, 4, 3], (x) => tf.spaceToBatchND(x, [2], spans(1, 1))),
  one('SpaceToBatchND', 'of one axis and nothing behind', [2, 4], (x) => tf.spaceToBatchND(x, [4], spans(0, 0))),
  one('BatchToSpaceND', '', [8, 1, 2, 2], (x) => tf.batchToSpaceND(x, [2, 2], spans(0, 0, 0, 0))),
  one('BatchToSpaceND', 'cropped', [6, 2, 2, 1], (x) => tf.batchToSpaceND(x, [2, 3], spans(0, 1, 1, 2))),
  one('BatchToSpaceND', 'of one axis', [4, 2, 3], (x) => tf.batchToSpaceND(x, [2], spans(1, 0))),
  one('DepthToSpace', '', [1, 2, 2, 8], (x) => tf.depthToSpace(x as tf.Tensor4D, 2)),
  one('DepthToSpace', 'of several images', [2, 2, 1, 4], (x) => tf.depthToSpace(x as tf.Tensor4D, 2)),
];
