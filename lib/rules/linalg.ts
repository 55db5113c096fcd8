/** Products of matrices. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {saving} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Signatures} from '../tfjs/signatures';
import {reshape, unbroadcast} from './axes';
import {einsum} from '../tfjs/lowering/einsum';
import {bilinear, decomposed} from './kinds';

type Named<V> = {readonly a: V; readonly b: V};

/**
 * Rows of different samples are rows of one matrix where that can be done: N samples of A [m, k] times one B [k, n] are one [N·m, k] times [k, n].
 * Otherwise the samples are one more leading axis; all leading axes are merged into one if the other operand has as many, so ranks stay at 3.
 */
function batchMatMul({a, b}: Named<Tensor>, mapped: Named<boolean>, at: BatchAt<Signatures['BatchMatMul']>): Tensor {
  const {transposeA, transposeB} = at.attrs;
  const shape = {a: at.shape.a, b: at.shape.b};
  if (!mapped.b && shape.b.length === 2 && !transposeA) {
    const y = at.emit([reshape(a, [-1, a.shape[a.rank - 1]]), b])[0];
    return tf.reshape(y, [...a.shape.slice(0, -1), y.shape[1] as number]);
  }
  if (!mapped.a && shape.a.length === 2 && transposeB) {
    // (A Bᵀ)ᵀ = B Aᵀ: the rows of all B come in front
    const y = tf.matMul(reshape(b, [-1, b.shape[b.rank - 1]]), a, false, !transposeA);
    const back = tf.reshape(y, [...b.shape.slice(0, -1), y.shape[1] as number]);
    return tf.transpose(
      back,
      [...back.shape.keys()].map((_, i, all) => (i < all.length - 2 ? i : all.length - 1 - (i - (all.length - 2)))),
    );
  }
  const rank = Math.max(shape.a.length, shape.b.length);
  const lead = (s: readonly number[]) => [...Array<number>(rank - s.length).fill(1), ...s.slice(0, -2)];
  const [leadA, leadB] = [lead(shape.a), lead(shape.b)];
  const out = leadA.map((n, i) => Math.max(n, leadB[i]));
  const merge = (t: Tensor, isMapped: boolean, own: readonly number[], s: readonly number[]) => {
    const whole = [isMapped ? at.size : 1, ...own];
    const full = out.some((n, i) => n !== own[i]) || (!isMapped && out.some((n) => n !== 1));
    const spread = full
      ? tf.broadcastTo(tf.reshape(t, [...whole, ...s.slice(-2)]), [isMapped ? at.size : at.size, ...out, ...s.slice(-2)])
      : t;
    return tf.reshape(spread, [-1, ...s.slice(-2)]);
  };
  const y = at.emit([merge(a, mapped.a, leadA, shape.a), merge(b, mapped.b, leadB, shape.b)])[0];
  return tf.reshape(y, [at.size, ...out, ...y.shape.slice(-2)]);
}

export const linalg = {
  // Y = op(A) op(B):  Ā = Ȳ op(B)ᵀ,  B̄ = op(A)ᵀ Ȳ, transposed where op transposes; leading axes broadcast.
  BatchMatMul: bilinear<'BatchMatMul'>({
    vjp: {
      a: saving(['b'], (ct, {b}, {attrs: {transposeA, transposeB}, shape}) =>
        unbroadcast(transposeA ? tf.matMul(b, ct, transposeB, true) : tf.matMul(ct, b, false, !transposeB), shape.a),
      ),
      b: saving(['a'], (ct, {a}, {attrs: {transposeA, transposeB}, shape}) =>
        unbroadcast(transposeB ? tf.matMul(ct, a, true, transposeA) : tf.matMul(a, ct, !transposeA, false), shape.b),
      ),
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
