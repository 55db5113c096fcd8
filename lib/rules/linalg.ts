/** Products of matrices. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {broadcastable, saving} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Signatures} from '../tfjs/signatures';
import {einsum} from '../tfjs/lowering/einsum';
import {reshape, sameShape, size, spread, unbroadcast} from './axes';
import {bilinear, decomposed, MOST_AXES} from './kinds';

type Pair<V> = {readonly a: V; readonly b: V};

/** The axes in front of a pair's matrices, in the same number for both, and what they broadcast to. */
function leads(shape: Pair<number[]>): Pair<number[]> & {readonly out: number[]} {
  const rank = Math.max(shape.a.length, shape.b.length);
  const lead = (s: readonly number[]) => [...Array<number>(rank - s.length).fill(1), ...s.slice(0, -2)];
  const [a, b] = [lead(shape.a), lead(shape.b)];
  return {a, b, out: a.map((n, i) => (n === 1 ? b[i] : n))};
}

/**
 * N samples in one product. Where B is one matrix of all samples, they are more of A's matrices; where it is one of each sample, the rows of A's
 * matrices are rows of one matrix. Otherwise the samples are one more leading axis, and other leading axes are merged into one; what all samples
 * share repeats along the former.
 */
function batchMatMul(p: Pair<Tensor>, mapped: Pair<boolean>, at: BatchAt<Signatures['BatchMatMul']>): Tensor {
  const {transposeA, transposeB} = at.attrs;
  const lead = leads(at.shape);
  const [matrixA, matrixB] = [at.shape.a.slice(-2), at.shape.b.slice(-2)];
  const samples = (name: 'a' | 'b') => (mapped[name] ? [at.size] : []);
  const operand = (name: 'a' | 'b', matrix: readonly number[]) => {
    const own = size(lead[name]) === 1 && !mapped[name] ? [] : lead.out;
    const whole = [...samples(name), ...own, ...matrix];
    const full =
      own.length === 0 || sameShape(lead[name], own)
        ? p[name]
        : tf.broadcastTo(tf.reshape(p[name], [...samples(name), ...lead[name], ...matrix]), whole);
    const merged = size(own) === 1 ? [] : [size(own)];
    return reshape(full, [...samples(name), ...merged, ...matrix]);
  };
  const product = () => {
    if (size(lead.b) !== 1 || (transposeA && mapped.b)) return at.emit([operand('a', matrixA), operand('b', matrixB)])[0];
    const b = reshape(p.b, [...samples('b'), ...matrixB]);
    if (!mapped.b) return at.emit([p.a.rank > MOST_AXES ? reshape(p.a, [size(p.a.shape.slice(0, -2)), ...matrixA]) : p.a, b])[0];
    return at.emit([reshape(p.a, [...samples('a'), size(lead.a) * matrixA[0], matrixA[1]]), b])[0];
  };
  return reshape(product(), [at.size, ...lead.out, matrixA[transposeA ? 1 : 0], matrixB[transposeB ? 0 : 1]]);
}

/** All rows of a stack of matrices as one matrix. */
const rowsOf = (t: Tensor): Tensor => {
  const width = t.shape[t.rank - 1];
  return reshape(t, [size(t.shape.slice(0, -1)), width]);
};

/** Of what only broadcasts to `out`, matrices that are written out along their rows: those of Ȳ B are then as many as those of Ȳ. */
function withWholeRows(ct: Tensor, out: readonly number[]): Tensor {
  const rows = ct.rank < 2 ? [1, ct.size] : ct.shape;
  return spread(reshape(ct, rows), [...rows.slice(0, -1), out[out.length - 1]]);
}

export const linalg = {
  // Y = op(A) op(B):  Ā = Ȳ op(B)ᵀ,  B̄ = op(A)ᵀ Ȳ, transposed where op transposes; leading axes broadcast.
  BatchMatMul: bilinear<'BatchMatMul'>({
    vjp: {
      a: broadcastable(
        saving(['b'], (ct, {b}, {attrs: {transposeA, transposeB}, shape, out: [out]}) => {
          const rows = withWholeRows(ct, out);
          const grad = transposeA ? tf.matMul(b, rows, transposeB, true) : tf.matMul(rows, b, false, !transposeB);
          return unbroadcast(grad, shape.a, [...out.slice(0, -2), ...shape.a.slice(-2)]);
        }),
      ),
      b: saving(['a'], (ct, {a}, {attrs: {transposeA, transposeB}, shape}) => {
        // One B for many A: their rows are summed over in one product.
        const [y, x] = transposeA || size(shape.b.slice(0, -2)) !== 1 ? [ct, a] : [rowsOf(ct), rowsOf(a)];
        const grad = transposeB ? tf.matMul(y, x, true, transposeA) : tf.matMul(x, y, !transposeA, false);
        return y === ct ? unbroadcast(grad, shape.b) : reshape(grad, shape.b);
      }),
    },
    batch: batchMatMul,
  }),

  Einsum: decomposed<'Einsum'>((p, {attrs, names}) =>
    einsum(
      names.map((name) => p[name as '0']),
      attrs.equation,
    ),
  ),
};
