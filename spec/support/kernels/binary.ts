/** Kernels of two inputs that broadcast, the sum of many, and the choice between two. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {KernelName} from '../../../lib/tfjs/signatures';
import {flags, indices, positive, sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';
import {pairsOf} from '../shapes';

type Op = (a: Tensor, b: Tensor) => Tensor;
type Draw = (shape: readonly number[]) => Sampler;

const anywhere: Draw = (shape) => sample(shape);
const nonZero: Draw = (shape) => sample(shape, -2, 2, {avoid: [0], margin: 0.4});
const larger: Draw = (shape) => sample(shape, 2, 3);
const above: Draw = (shape) => positive(shape);
const at: Draw = (shape) => sample(shape, -1.5, 1.5, {avoid: [0]});

/** One row for each pair of shapes. */
const rows = (kernel: KernelName, f: Op, pairs: typeof all, a: Draw, b: Draw, rest: Partial<KernelCase> = {}): KernelCase[] =>
  pairs.map(([s, t]) => ({kernel, name: `${kernel} of [${s}] and [${t}]`, inputs: [a(s), b(t)], f, ...rest}));

const same = pairsOf('2 3 | 2 3');
/** What broadcasting can do: nothing, a lower rank, one side, both sides, a scalar. */
const few = [...same, ...pairsOf('2 3 | 3', '2 1 | 2 3', '2 1 | 1 3', '| 2')];
const all = [
  ...few,
  ...pairsOf('3 | 2 3', '|', '2 3 |', '1 | 3', '2 1 2 | 3 1', '2 3 2 | 3 2', '2 1 2 2 | 2', '0 | 0', '2 0 | 1'),
  ...pairsOf('1 2 1 2 2 | 1 2 1 2 2', '2 1 2 1 2 | 2 1', '1 1 1 2 1 2 | 2'),
];
/** Patterns that leave no axes to merge. */
const crossed = pairsOf('2 1 2 1 2 | 1 2 1 2 1');

const straight = {order: 1} as const;
const constant = {order: 0} as const;
/** High ones and low ones never tie. */
const high: Draw = (shape) => sample(shape, -2, 2, {avoid: [0], margin: 1});
const low: Draw = (shape) => sample(shape, -0.8, 0.8, {avoid: [0]});

const arithmetic: KernelCase[] = [
  ...rows('Add', tf.add, few, anywhere, anywhere, straight),
  ...rows('Sub', tf.sub, few, anywhere, anywhere, straight),
  ...rows('Multiply', tf.mul, all, anywhere, anywhere),
  ...rows('Multiply', tf.mul, crossed, anywhere, anywhere),
  ...rows('RealDiv', tf.div, few, anywhere, nonZero),
  ...rows('Pow', tf.pow, few, above, anywhere),
  ...rows('SquaredDifference', tf.squaredDifference, few, anywhere, anywhere),
  ...rows('Atan2', tf.atan2, few, nonZero, nonZero),
  // a / b stays between −1 and 1
  ...rows('Mod', tf.mod, few, at, larger, straight),
  {kernel: 'Mod', name: 'Mod beyond the divisor', inputs: [sample([2, 3], 4.2, 5), sample([3], 2.6, 3)], f: tf.mod, order: 1},
  {
    kernel: 'Mod',
    name: 'Mod of a negative divisor',
    inputs: [sample([2, 3], 0.5, 2), sample([3], -3, -2.2)],
    f: tf.mod,
    order: 1,
  },
  ...rows('FloorDiv', tf.floorDiv, few, at, larger, constant),
  {kernel: 'Add', name: 'Add of a tensor and itself', inputs: [sample([2, 3])], f: (x) => tf.add(x, x), order: 1},
  {kernel: 'Multiply', name: 'Multiply of a tensor and itself', inputs: [sample([2, 3])], f: (x) => tf.mul(x, x)},
];

/** Powers whose exponent is a constant, as most are. */
const powers: KernelCase[] = [0, 1, 2, 3, -2, 0.5].map((exponent) => ({
  kernel: 'Pow',
  name: `Pow with exponent ${exponent}`,
  inputs: [Number.isInteger(exponent) ? nonZero([2, 3]) : above([2, 3])],
  f: (x) => tf.pow(x, exponent),
}));
powers.push(
  {kernel: 'Pow', name: 'Pow with an integer exponent', inputs: [nonZero([2, 3])], f: (x) => tf.pow(x, tf.scalar(3, 'int32'))},
  {kernel: 'Pow', name: 'Pow with integer exponents', inputs: [nonZero([2, 3]), indices([0, 2, 3])], f: tf.pow},
  {kernel: 'Pow', name: 'Pow at zero', inputs: [sample([3], 0, 0)], f: (x) => tf.pow(x, tf.tensor1d([0, 1, 2]))},
  {kernel: 'Pow', name: 'Pow with exponent 0 that moves', inputs: [above([2, 3]), sample([3], 0, 0)], f: tf.pow},
);

const choices: KernelCase[] = [
  ...rows('Maximum', tf.maximum, few, high, low, straight),
  ...rows('Minimum', tf.minimum, few, high, low, straight),
  ...few.slice(0, 4).map(([s, t]): KernelCase => ({
    kernel: 'Select',
    name: `Select of [${s}] and [${t}]`,
    inputs: [flags([1, 0, 0, 1, 1, 0], [2, 3]), sample(s), sample(t)],
    f: (c, a, b) => tf.where(c, tf.square(a), b),
  })),
  ...[[], [3], [2, 1, 2, 1, 2], [0]].map((s): KernelCase => {
    const values = Array.from({length: s.reduce((a, b) => a * b, 1)}, (_, i) => (i + 1) % 2);
    return {
      kernel: 'Select',
      name: `Select of [${s}]`,
      inputs: [flags(values, s), sample(s), sample(s)],
      f: (c, a, b) => tf.where(c, a, b),
      order: 1,
    };
  }),
  {
    kernel: 'Select',
    name: 'Select by a comparison',
    inputs: [at([2, 3])],
    f: (x) => tf.where(tf.greater(x, 0), tf.square(x), tf.mul(x, 3)),
  },
];

const activations: KernelCase[] = [
  ...pairsOf('2 3 | 3', '2 3 |', '2 3 | 2 3', '2 2 3 | 2 3', '2 1 2 2 3 | 2 3').map(([s, t]): KernelCase => ({
    kernel: 'Prelu',
    name: `Prelu of [${s}] with slopes [${t}]`,
    inputs: [at(s), sample(t)],
    f: tf.prelu,
  })),
  {
    kernel: 'Prelu',
    name: 'Prelu with slopes per row',
    inputs: [at([2, 3]), sample([2, 1])],
    f: tf.prelu,
  },
  ...[[], [2, 3], [1, 2, 1, 2, 2, 1]].map((s): KernelCase => ({
    kernel: 'EluGrad',
    name: `EluGrad of [${s}]`,
    inputs: [sample(s), sample(s, -0.9, 1, {avoid: [0]})],
    f: (dy, y) => tf.engine().runKernel('EluGrad', {dy, y}),
  })),
];

const sums: KernelCase[] = [
  {kernel: 'AddN', name: 'AddN', inputs: [sample([2, 3]), sample([2, 3]), sample([2, 3])], f: (...xs) => tf.addN(xs), order: 1},
  {kernel: 'AddN', name: 'AddN of one', inputs: [sample([2])], f: (x) => tf.addN([x]), order: 1},
  {
    kernel: 'AddN',
    name: 'AddN of a tensor and itself',
    inputs: [sample([]), sample([])],
    f: (x, y) => tf.addN([x, y, x]),
    order: 1,
  },
  {
    kernel: 'AddN',
    name: 'AddN of many axes',
    inputs: [sample([1, 2, 1, 2, 1, 2]), sample([1, 2, 1, 2, 1, 2])],
    f: (...xs) => tf.addN(xs),
    order: 1,
  },
];

const truths: KernelCase[] = [
  ...rows('Greater', tf.greater, all, anywhere, anywhere, constant),
  ...rows('GreaterEqual', tf.greaterEqual, few, anywhere, anywhere, constant),
  ...rows('Less', tf.less, few, anywhere, anywhere, constant),
  ...rows('LessEqual', tf.lessEqual, few, anywhere, anywhere, constant),
  ...rows('Equal', tf.equal, few, integers, integers, constant),
  ...rows('NotEqual', tf.notEqual, few, integers, integers, constant),
  ...rows('LogicalAnd', tf.logicalAnd, few, bits, bits, constant),
  ...rows('LogicalOr', tf.logicalOr, few, bits, bits, constant),
  ...rows('LogicalXor', (a, b) => tf.engine().runKernel('LogicalXor', {a, b}), few, bits, bits, {
    ...constant,
    except: {cpu: 'not registered', webgl: 'not registered', webgpu: 'not registered', tensorflow: 'not registered'},
  }),
  ...rows('BitwiseAnd', tf.bitwiseAnd, same, integers, integers, {
    ...constant,
    except: {webgpu: 'not registered', tensorflow: 'not registered'},
  }),
];

function integers(shape: readonly number[]): Sampler {
  return sample(shape, 0, 4, {dtype: 'int32'});
}

function bits(shape: readonly number[]): Sampler {
  return sample(shape, 0, 1, {dtype: 'bool'});
}

export const cases: KernelCase[] = [...arithmetic, ...powers, ...choices, ...activations, ...sums, ...truths];
