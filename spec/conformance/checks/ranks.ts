/**
 * Axes that a transform adds are no user's fault: kernels of values with one to five axes, under vmap and under two of them, and pulled back
 * under vmap. GPUs end at six axes, and some of their kernels at four.
 */
import * as tf from '@tensorflow/tfjs';
import type {Tensor} from '@tensorflow/tfjs';
import type {Host} from '../../../hosts/hosts';
import type {KernelName} from '../../../lib/tfjs/signatures';
import {sample} from '../../support/kernel_case';
import type {KernelCase, Sampler} from '../../support/kernel_case';
import {float32, lawsFor, violations} from '../../support/laws';
import type {Check} from '../check';
import {onDevice} from '../on_device';

/** A kernel of values of any rank, as a row for each rank. */
interface Family {
  readonly kernel: KernelName;
  readonly f: (rank: number) => (...xs: Tensor[]) => Tensor | Tensor[];
  readonly inputs?: (shape: readonly number[]) => Sampler[];
  readonly least?: number;
  /** The highest rank that the kernel has by itself, without a transform, on GPUs. */
  readonly most?: number;
  /** The output is made of integers. */
  readonly order?: 0;
}

const SHAPE = [2, 3, 1, 2, 2];
const axesOf = (rank: number) => Array.from({length: rank}, (_, axis) => axis);

const unary = (kernel: KernelName, f: (x: Tensor) => Tensor): Family => ({kernel, f: () => f});
/** Two operands of one shape, of which each is repeated along other axes. */
const binary = (kernel: KernelName, f: (a: Tensor, b: Tensor) => Tensor): Family => ({
  kernel,
  f: () => f,
  inputs: (shape) => [
    sample(
      shape.map((n, i) => (i % 2 === 0 ? n : 1)),
      0.5,
      2,
    ),
    sample(
      shape.map((n, i) => (i % 3 === 1 ? n : i === 4 ? 1 : n)),
      0.6,
      1.9,
    ),
  ],
});
/** Two operands that are repeated along every other axis, none of which is 1 in the result: no two of them are one. */
const alternating = (kernel: KernelName, f: (a: Tensor, b: Tensor) => Tensor): Family => ({
  kernel,
  f: () => f,
  inputs: (shape) =>
    [0, 1].map((odd) =>
      sample(
        shape.map((_, i) => (i % 2 === odd ? 2 : 1)),
        0.5 + odd,
        1.4 + odd,
      ),
    ),
});
const along = (kernel: KernelName, f: (x: Tensor, axis: number) => Tensor | Tensor[], most?: number): Family[] => [
  {kernel, f: () => (x) => f(x, 0), most},
  {kernel, f: (rank) => (x) => f(x, rank - 1), least: 2, most},
  {kernel, f: (rank) => (x) => f(x, rank >> 1), least: 3, most},
];
const middle = (rank: number) => axesOf(rank).slice(1, -1);

const families: readonly Family[] = [
  unary('Exp', tf.exp),
  unary('Relu', tf.relu),
  unary('ClipByValue', (x) => tf.clipByValue(x, -1, 1)),
  unary('Cast', (x) => tf.cast(tf.cast(x, 'int32'), 'float32')),
  unary('LeakyRelu', (x) => tf.leakyRelu(x, 0.3)),
  alternating('Multiply', tf.mul),
  alternating('Maximum', tf.maximum),
  alternating('Prelu', (x, alpha) => tf.prelu(tf.neg(x), alpha)),
  binary('Add', tf.add),
  binary('Sub', tf.sub),
  binary('Multiply', tf.mul),
  binary('RealDiv', tf.div),
  binary('Pow', tf.pow),
  binary('Maximum', tf.maximum),
  binary('SquaredDifference', tf.squaredDifference),
  binary('Greater', (a, b) => tf.cast(tf.greater(a, b), 'float32')),
  binary('LogicalAnd', (a, b) => tf.cast(tf.logicalAnd(tf.greater(a, 1), tf.greater(b, 1)), 'float32')),
  {...binary('Select', (a, b) => tf.where(tf.greater(a, b), a, b)), inputs: (shape) => [sample(shape), sample(shape)], most: 4},
  {
    ...binary('Prelu', tf.prelu),
    inputs: (shape) => [sample(shape), sample(shape.map((n, i) => (i === shape.length - 1 ? n : 1)))],
  },
  ...along('Sum', (x, axis) => tf.sum(x, axis)),
  ...along('Mean', (x, axis) => tf.mean(x, axis, true)),
  ...along('Max', (x, axis) => tf.max(x, axis)),
  ...along('Prod', (x, axis) => tf.prod(x, axis)),
  ...along('ArgMax', (x, axis) => tf.argMax(x, axis)).map((family) => ({...family, order: 0 as const})),
  ...along('Cumsum', (x, axis) => tf.cumsum(x, axis, true, true), 4),
  ...along('Cumprod', (x, axis) => tf.cumprod(x, axis), 4),
  ...along('Reverse', (x, axis) => tf.reverse(x, axis), 4),
  ...along('Concat', (x, axis) => tf.concat([x, tf.neg(x)], axis)),
  ...along('Pack', (x, axis) => tf.stack([x, tf.neg(x)], axis)),
  ...along('Unpack', (x, axis) => tf.unstack(x, axis)),
  ...along('SplitV', (x, axis) => tf.split(x, x.shape[axis] === 1 ? 1 : [1, x.shape[axis] - 1], axis)),
  ...along('GatherV2', (x, axis) => tf.gather(x, tf.tensor1d([0, 0], 'int32'), axis)),
  {kernel: 'Sum', f: () => (x) => tf.sum(x)},
  {kernel: 'Sum', f: (rank) => (x) => tf.sum(x, middle(rank)), least: 3},
  {kernel: 'Max', f: (rank) => (x) => tf.max(x, [0, rank - 1]), least: 2},
  {kernel: 'Softmax', f: () => (x) => tf.softmax(x)},
  {kernel: 'LogSoftmax', f: () => (x) => tf.logSoftmax(x)},
  {kernel: 'TopK', f: () => (x) => tf.topk(x, 1).values},
  {kernel: 'OneHot', f: () => (x) => tf.oneHot(tf.cast(x, 'int32'), 3), order: 0},
  {kernel: 'Transpose', f: (rank) => (x) => tf.transpose(x, axesOf(rank).reverse())},
  {kernel: 'Transpose', f: (rank) => (x) => tf.transpose(x, [1, 0, ...axesOf(rank).slice(2)]), least: 3},
  {kernel: 'Slice', f: (rank) => (x) => tf.slice(x, Array<number>(rank).fill(0), axesOf(rank).map((axis) => Math.max(1, SHAPE[axis] - 1)))}, // prettier-ignore
  {kernel: 'StridedSlice', f: (rank) => (x) => tf.stridedSlice(x, Array<number>(rank).fill(0), SHAPE.slice(0, rank), Array<number>(rank).fill(2))}, // prettier-ignore
  {kernel: 'PadV2', f: (rank) => (x) => tf.pad(x, axesOf(rank).map((axis) => [axis % 2, 1])), most: 4}, // prettier-ignore
  {kernel: 'MirrorPad', f: (rank) => (x) => tf.mirrorPad(x, axesOf(rank).map((axis) => [axis === 1 ? 1 : 0, 1 - (SHAPE[axis] === 1 ? 1 : 0)]), 'reflect'), most: 4}, // prettier-ignore
  {kernel: 'Tile', f: (rank) => (x) => tf.tile(x, axesOf(rank).map((axis) => 1 + (axis % 2))), most: 4}, // prettier-ignore
  {kernel: 'BroadcastTo', f: (rank) => (x) => tf.broadcastTo(x, SHAPE.slice(0, rank).map((n) => n)), inputs: (shape) => [sample(shape.map((n, i) => (i % 2 === 0 ? 1 : n)))], most: 4}, // prettier-ignore
  {kernel: 'Reshape', f: () => (x) => tf.reshape(x, [-1])},
  {kernel: 'ExpandDims', f: (rank) => (x) => tf.expandDims(x, rank)},
  {
    kernel: 'BatchMatMul',
    f: () => (a, b) => tf.matMul(a, b, false, true),
    inputs: (shape) => [sample(shape), sample(shape)],
    least: 2,
  },
];

const rows: readonly KernelCase[] = families.flatMap(
  ({kernel, f, inputs = (shape) => [sample(shape)], least = 1, most = 5, order}, i) =>
    axesOf(5 + 1)
      .filter((rank) => rank >= least && rank <= most)
      .map((rank) => ({kernel, name: `rank ${rank} (${i})`, inputs: inputs(SHAPE.slice(0, rank)), f: f(rank), order})),
);

const HELD = ['vmap = loop', 'vmap∘vmap = loop of loops', 'vmap∘vjp = loop'];

export function* ranks(host: Host): Generator<Check> {
  for (const row of rows) {
    for (const law of lawsFor(row).filter(({name}) => HELD.includes(name))) {
      yield {
        group: 'ranks',
        subject: `${row.kernel}: ${row.name}`,
        name: law.name,
        run: () => onDevice(host, () => violations(law, row, float32)),
      };
    }
  }
}
