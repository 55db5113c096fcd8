/**
 * Complex numbers as pairs of real ones. A kernel that is linear with real coefficients (sums, moves, copies, choices) does the same to real
 * and imaginary parts; most of TF.js's refuse complex numbers all the same, so they run once for each part.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {KernelName} from '../signatures';
import type {Detour} from './detour';

type Part = typeof tf.real;

/** `f`, which takes the same part of every operand, on both. */
const each =
  (f: (part: Part) => Tensor): (() => Tensor) =>
  () =>
    tf.complex(f(tf.real), f(tf.imag));

const eachOfMany =
  (f: (part: Part) => Tensor[]): (() => Tensor[]) =>
  () => {
    const imaginary = f(tf.imag);
    return f(tf.real).map((real, i) => tf.complex(real, imaginary[i]));
  };

/** The operands of a kernel that takes a row of them. */
const row = (inputs: Readonly<Record<string, Tensor>>): Tensor[] => Object.values(inputs);

/** A border may hold a number that is not zero: a real one. */
const padV2: Detour<'PadV2'> = ({x}, {paddings, constantValue}) =>
  each((part) => tf.pad(part(x), paddings, part === tf.real ? constantValue : 0));

/** Forgets the imaginary part. */
const mean: Detour<'Mean'> = ({x}, {axis, keepDims}) => each((part) => tf.mean(part(x), axis, keepDims));

type Rows = {readonly [K in KernelName]?: Detour<K>};

const splitting: Rows = {
  Neg: ({x}) => each((part) => tf.neg(part(x))),
  AddN: (inputs) => () => row(inputs).reduce((a, b) => tf.add(a, b)),
  Sum: ({x}, {axis, keepDims}) => each((part) => tf.sum(part(x), axis, keepDims)),
  Mean: mean,
  Cumsum: ({x}, {axis, exclusive, reverse}) => each((part) => tf.cumsum(part(x), axis, exclusive, reverse)),
  Transpose: ({x}, {perm}) => each((part) => tf.transpose(part(x), perm)),
  Reverse: ({x}, {dims}) => each((part) => tf.reverse(part(x), dims)),
  Tile: ({x}, {reps}) => each((part) => tf.tile(part(x), reps)),
  Slice: ({x}, {begin, size}) => each((part) => tf.slice(part(x), begin, size)),
  PadV2: padV2,
  MirrorPad: ({x}, {paddings, mode}) => each((part) => tf.mirrorPad(part(x), paddings, mode)),
  Concat: (inputs, {axis}) => each((part) => tf.concat(row(inputs).map(part), axis)),
  Pack: (inputs, {axis}) => each((part) => tf.stack(row(inputs).map(part), axis)),
  SplitV: ({x}, {numOrSizeSplits, axis}) => eachOfMany((part) => tf.split(part(x), numOrSizeSplits, axis)),
  Unpack: ({value}, {axis}) => eachOfMany((part) => tf.unstack(part(value), axis)),
  GatherV2: ({x, indices}, {axis, batchDims}) => each((part) => tf.gather(part(x), indices, axis, batchDims)),
  GatherNd: ({params, indices}) => each((part) => tf.gatherND(part(params), indices)),
  ScatterNd: ({indices, updates}, {shape}) => each((part) => tf.scatterND(indices, part(updates), shape)),
  Select: ({condition, t, e}) => each((part) => tf.where(condition, part(t), part(e))),
  // The host's kernels for these know complex numbers, but take the shape of a part for that of the whole.
  ZerosLike: ({x}) => each((part) => tf.zerosLike(part(x))),
  OnesLike: ({x}) => each((part) => (part === tf.real ? tf.onesLike : tf.zerosLike)(part(x))),
  Cast: ({x}, {dtype}) => (dtype === 'complex64' ? null : () => tf.cast(tf.real(x), dtype)),
};

/**
 * On cpu an operand that repeats along axes that it does not have (a scalar, say) gives no numbers: it gets axes of length 1.
 * Operands of one rank go to the kernel.
 */
const levelled =
  (op: typeof tf.add): Detour<'Add'> =>
  ({a, b}) => {
    if (a.rank === b.rank) return null;
    const raised = (t: Tensor) => tf.reshape(t, [...Array<number>(Math.max(a.rank, b.rank) - t.rank).fill(1), ...t.shape]);
    return () => op(raised(a), raised(b));
  };

/** TensorFlow itself knows complex numbers; what is missing lies in TF.js's kernels around it. WASM has none at all. */
const tables: Readonly<Record<string, Rows>> = {
  cpu: {...splitting, Add: levelled(tf.add), Sub: levelled(tf.sub), Multiply: levelled(tf.mul)},
  webgl: splitting,
  webgpu: splitting,
  tensorflow: {PadV2: padV2, Mean: mean},
};

/** By backend and kernel. */
export const complexRows = new Map(
  Object.entries(tables).map(([backend, table]) => [backend, new Map(Object.entries(table as Record<string, Detour<never>>))]),
);

export function isComplex(inputs: Readonly<Record<string, unknown>>): boolean {
  for (const name in inputs) if ((inputs[name] as Tensor | null | undefined)?.dtype === 'complex64') return true;
  return false;
}
