/**
 * Products of matrices. WASM has a fast one (XNNPACK, 0.08 ns a multiplication) for two matrices as they are, and a slow one (1 ns) for
 * everything else: transposed operands, and more than one matrix.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {product} from './detour';
import type {Detour} from './detour';
import {einsum} from './einsum';

/** op(A) [m, k] times op(B) [k, n]. */
interface Sizes {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

interface Flags {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export const matMul: Detour<'BatchMatMul'> = ({a, b}, {transposeA, transposeB}) => {
  if (a.rank === 2 && b.rank === 2 && !transposeA && !transposeB) return null;
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || a.size === 0 || b.size === 0) return null;
  const [m, k] = sides(a, transposeA);
  const [, n] = sides(b, transposeB);
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const count = product(lead);
  const counts: [number, number] = [a.size / (m * k), b.size / (k * n)];
  if (!areInStep(a, b, lead)) return () => tf.matMul(...spread(a, b, lead), transposeA, transposeB);
  if (count === 1 && !transposeA && !transposeB) return null;
  // A vector is its transpose.
  const flags = {transposeA: transposeA && m > 1 && k > 1, transposeB: transposeB && k > 1 && n > 1};
  const run = count === 1 ? single(a, b, {m, k, n}, flags) : many(a, b, counts, {m, k, n}, flags);
  return run && (() => tf.reshape(run(), [...lead, m, n]));
};

/** Rows and columns of op(t). */
export function sides(t: Tensor, isTransposed: boolean): [number, number] {
  const [rows, columns] = t.shape.slice(-2);
  return isTransposed ? [columns, rows] : [rows, columns];
}

/**
 * Kernels of TF.js begin anew with the matrices of an operand that has fewer than there are products: right where it lacks axes in front, wrong where it
 * is repeated along an axis behind one of its own.
 */
function areInStep(a: Tensor, b: Tensor, lead: readonly number[]): boolean {
  return [a, b].every(({shape}) => {
    const axes = shape.slice(0, -2);
    const first = axes.findIndex((n) => n !== 1);
    return first < 0 || axes.slice(first).every((n, i) => n === lead[lead.length - axes.length + first + i]);
  });
}

/** Operands that are repeated along different axes, repeated first. */
export const whole: Detour<'BatchMatMul'> = ({a, b}, {transposeA, transposeB}) => {
  if (a.rank < 4 && b.rank < 4) return null;
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return areInStep(a, b, lead) ? null : () => tf.matMul(...spread(a, b, lead), transposeA, transposeB);
};

const spread = (a: Tensor, b: Tensor, lead: readonly number[]): [Tensor, Tensor] => [
  tf.broadcastTo(a, [...lead, ...a.shape.slice(-2)]),
  tf.broadcastTo(b, [...lead, ...b.shape.slice(-2)]),
];

const matrix = (t: Tensor, rows: number): Tensor => tf.reshape(t, [rows, -1]);
const turned = (t: Tensor): Tensor => tf.transpose(t, t.rank === 2 ? [1, 0] : [0, 2, 1]);

/** Costs in ns: the ops of a detour; an element that the fast product packs (its right operand); one that is transposed. */
const OVERHEAD = 30_000;
const PACK = 4;
const TURN = 1.5;

/**
 * One product. What is fast is A·B, so operands are transposed; or (B·A)ᵀ for Aᵀ·Bᵀ. A·Bᵀ is also (B·Aᵀ)ᵀ, which packs A in place of B: better
 * where A has few rows.
 */
function single(a: Tensor, b: Tensor, {m, k, n}: Sizes, {transposeA, transposeB}: Flags): (() => Tensor) | null {
  const pays = (cost: number) => OVERHEAD + cost < m * k * n;
  const [A, B] = [() => matrix(a, transposeA ? k : m), () => matrix(b, transposeB ? n : k)];
  const turnsBack = PACK * m * k + TURN * m * n;
  if (transposeA && transposeB) return pays(turnsBack) ? () => turned(tf.matMul(B(), A())) : null;
  if (!transposeB) return pays(PACK * k * n) ? () => tf.matMul(transposeA ? turned(A()) : A(), B()) : null;
  const [turnB, turnA] = [(TURN + PACK) * k * n, TURN * m * k + turnsBack];
  if (!pays(Math.min(turnA, turnB))) return null;
  return turnB <= turnA ? () => tf.matMul(A(), turned(B())) : () => turned(tf.matMul(B(), turned(A())));
}

/** Many products: columns times rows are a product with broadcasting; one operand for all makes one large product; large ones go one by one. */
function many(
  a: Tensor,
  b: Tensor,
  [countA, countB]: readonly [number, number],
  {m, k, n}: Sizes,
  {transposeA, transposeB}: Flags,
): (() => Tensor) | null {
  const count = Math.max(countA, countB);
  if (count * m * k * n < OVERHEAD) return null;
  if (k === 1) return () => tf.mul(tf.reshape(a, [countA, m, 1]), tf.reshape(b, [countB, 1, n]));
  const stackA = () => tf.reshape(a, transposeA ? [countA, k, m] : [countA, m, k]);
  const stackB = () => tf.reshape(b, transposeB ? [countB, n, k] : [countB, k, n]);
  if (countB === 1) {
    return () =>
      tf.matMul(matrix(transposeA ? turned(stackA()) : a, count * m), matrix(b, transposeB ? n : k), false, transposeB);
  }
  if (countA === 1) {
    // (A·B)ᵀ = Bᵀ·Aᵀ: the rows of all Bᵀ are the rows of one matrix
    const rows = () => matrix(transposeB ? b : turned(stackB()), count * n);
    return () => turned(tf.reshape(tf.matMul(rows(), matrix(a, transposeA ? k : m), false, !transposeA), [count, n, m]));
  }
  if (m * k * n < 2 * OVERHEAD) return null;
  return () => {
    const [as, bs] = [tf.unstack(stackA()), tf.unstack(stackB())];
    return tf.stack(as.map((one, i) => tf.matMul(one, bs[i], transposeA, transposeB)));
  };
}

/**
 * Many matrices times one matrix are one product of all their rows. GPUs run one program for each matrix otherwise: three times as slow. (tfjs-node
 * is as fast, and would pay for the reshapes.)
 */
export const folded: Detour<'BatchMatMul'> = ({a, b}, {transposeA, transposeB}) => {
  const [count, [rows, columns]] = [product(a.shape.slice(0, -2)), a.shape.slice(-2)];
  if (transposeA || count === 1 || product(b.shape.slice(0, -2)) > 1) return null;
  return () => {
    const one = tf.reshape(b, b.shape.slice(-2));
    const y = tf.matMul(tf.reshape(a, [count * rows, columns]), one, false, transposeB);
    return tf.reshape(y, [...a.shape.slice(0, -1), y.shape[1]!]);
  };
};

/** The flag by which TF.js lets one choose among WebGPU's programs for products, and its number for the one that works in tiles of 8 × 16. */
const [PROGRAM, IN_TILES] = ['WEBGPU_MATMUL_PROGRAM_TYPE', 2];

/** Where TF.js would take another, which waits eight times for all of its threads: for sums of so many terms tiles wait no more often. */
const [FEW_ENTRIES, FEW_TERMS] = [128, 64];

/**
 * A product of few entries. WebGPU has 256 threads for each of them, of which a short sum needs few, and the others wait too: 0.47 ms an entry in software,
 * in place of 0.004.
 */
export const inTiles: Detour<'BatchMatMul'> = ({a, b}, {transposeA, transposeB}) => {
  const [rows, terms] = sides(a, transposeA);
  const [, columns] = sides(b, transposeB);
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const entries = product(lead) * rows * columns;
  const flags = tf.env();
  const chosen = flags.getNumber(PROGRAM);
  if (entries > FEW_ENTRIES || terms > FEW_TERMS || chosen >= 0) return null;
  return () => {
    flags.set(PROGRAM, IN_TILES);
    try {
      return tf.matMul(a, b, transposeA, transposeB);
    } finally {
      flags.set(PROGRAM, chosen);
    }
  };
};

/**
 * Columns times rows, and products of nothing, which WebGL cannot do. It keeps two rows of a matrix together; behind the only row of one that was a
 * vector may stand anything, and its product adds that as a second row.
 */
export const outer: Detour<'BatchMatMul'> = ({a, b}, {transposeA, transposeB}) => {
  const [m, k] = sides(a, transposeA);
  const [, n] = sides(b, transposeB);
  if (a.size === 0 || b.size === 0) {
    const lead = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return () => tf.zeros([...lead, m, n]);
  }
  if (k !== 1) return null;
  return () => tf.mul(tf.reshape(a, [...a.shape.slice(0, -2), m, 1]), tf.reshape(b, [...b.shape.slice(0, -2), 1, n]));
};

export const einsumOf: Detour<'Einsum'> = (inputs, {equation}) => {
  const operands = Object.values<Tensor>(inputs);
  return () => einsum(operands, equation);
};
