/** Kernels of one input that act element by element. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {KernelName} from '../../../lib/tfjs/signatures';
import {flags, indices, positive, sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

type Op = (x: Tensor) => Tensor;

const row = (kernel: KernelName, f: Op, x: Sampler, rest: Partial<KernelCase> = {}): KernelCase => ({
  kernel,
  name: kernel,
  inputs: [x],
  f,
  ...rest,
});

const shape = [2, 3];
const anywhere = sample(shape);
const away = (...kinks: number[]): Sampler => sample(shape, -2.5, 2.5, {avoid: kinks});
/** Straight pieces: there is nothing to see at second order. */
const straight = {order: 1} as const;
const constant = {order: 0} as const;

/** Smooth kernels and their domains. */
const smooth: KernelCase[] = [
  row('Acos', tf.acos, sample(shape, -0.8, 0.8)),
  row('Acosh', tf.acosh, positive(shape, 1.3, 3)),
  row('Asin', tf.asin, sample(shape, -0.8, 0.8)),
  row('Asinh', tf.asinh, anywhere),
  row('Atan', tf.atan, anywhere),
  row('Atanh', tf.atanh, sample(shape, -0.8, 0.8)),
  row('Cos', tf.cos, anywhere),
  row('Cosh', tf.cosh, anywhere),
  row('Erf', tf.erf, anywhere, {
    // The kernel is a polynomial that is right to 1.5e-7.
    tolerance: {difference: 1e-4},
  }),
  row('Exp', tf.exp, anywhere),
  row('Expm1', tf.expm1, anywhere),
  row('Log', tf.log, positive(shape)),
  row('Log1p', tf.log1p, sample(shape, -0.6, 2)),
  row('Reciprocal', tf.reciprocal, sample(shape, -2, 2, {avoid: [0], margin: 0.4})),
  row('Rsqrt', tf.rsqrt, positive(shape)),
  row('Sigmoid', tf.sigmoid, anywhere),
  row('Sin', tf.sin, anywhere),
  row('Sinh', tf.sinh, anywhere),
  row('Softplus', tf.softplus, anywhere),
  row('Sqrt', tf.sqrt, positive(shape)),
  row('Square', tf.square, anywhere),
  row('Tan', tf.tan, sample(shape, -1, 1)),
  row('Tanh', tf.tanh, anywhere),
];

/** Kernels with kinks, on both sides of each. */
const kinked: KernelCase[] = [
  row('Abs', tf.abs, away(0), straight),
  row('ClipByValue', (x) => tf.clipByValue(x, -1, 0.5), away(-1, 0.5), straight),
  row('Elu', tf.elu, away(0)),
  row('LeakyRelu', (x) => tf.leakyRelu(x, 0.3), away(0), straight),
  row('Relu', tf.relu, away(0), straight),
  row('Relu6', (x) => tf.relu6(tf.mul(x, 4)), away(0, 1.5), straight),
  row('Selu', tf.selu, away(0)),
];

const linear: KernelCase[] = [
  row('Neg', tf.neg, anywhere, straight),
  row('Identity', tf.clone, anywhere, straight),
  row('Cast', (x) => tf.cast(x, 'float32'), indices([3, -1, 2], [3]), {name: 'Cast from integers', ...constant}),
  row('Cast', (x) => tf.cast(x, 'int32'), away(-2, -1, 0, 1, 2), {name: 'Cast to integers', ...constant}),
  row('Cast', (x) => tf.mul(tf.cast(tf.cast(x, 'int32'), 'float32'), x), away(-2, -1, 0, 1, 2), {
    name: 'Cast to integers and back, times x',
  }),
];

const steps: KernelCase[] = [
  row('Ceil', tf.ceil, away(-2, -1, 0, 1, 2), constant),
  row('Floor', tf.floor, away(-2, -1, 0, 1, 2), constant),
  row('Round', tf.round, away(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5), constant),
  row('Sign', tf.sign, away(0), constant),
  row('Step', (x) => tf.step(x, 0.5), away(0), constant),
  row('IsFinite', tf.isFinite, anywhere, constant),
  row('IsInf', tf.isInf, anywhere, constant),
  row('IsNan', tf.isNaN, anywhere, constant),
  row('LogicalNot', tf.logicalNot, flags([1, 0, 0, 1, 1, 0], shape), constant),
  row('ZerosLike', tf.zerosLike, anywhere, constant),
  row('OnesLike', tf.onesLike, anywhere, constant),
];

/** All kernels of a kind batch alike, so two of them stand for all shapes. */
const ranks: KernelCase[] = [[], [3], [2, 1, 2], [2, 1, 2, 2], [1, 2, 1, 2, 2], [1, 2, 1, 1, 2, 2], [0], [2, 0]].flatMap((s) => [
  row('Sin', tf.sin, sample(s), {name: `Sin of [${s}]`}),
  row('Tanh', tf.tanh, sample(s), {name: `Tanh of [${s}]`}),
]);

export const cases: KernelCase[] = [...smooth, ...kinked, ...linear, ...steps, ...ranks];
