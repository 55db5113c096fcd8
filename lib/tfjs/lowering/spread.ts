/** Elementwise kernels of two tensors that broadcast. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {product} from './detour';
import type {Run} from './detour';

interface Pair {
  readonly a: Tensor;
  readonly b: Tensor;
}
type Op = (a: Tensor, b: Tensor) => Tensor;

/** Has t an axis of length 1 where `out` has a longer one? */
function isRepeated(t: Tensor, out: readonly number[]): boolean {
  const lead = out.length - t.rank;
  return t.shape.some((n, axis) => n === 1 && out[lead + axis] !== 1);
}

/** Below this many elements there is nothing to gain. */
const SMALL = 512;

/**
 * WASM's own kernels spend 115 ns on an element as soon as an operand is repeated along an axis of its own, 5 ns if it is not. So the operand is
 * repeated first.
 */
export const repeatedFirst =
  (op: Op) =>
  ({a, b}: Pair): Run => {
    if (a.size * b.size < SMALL) return null;
    const out = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    if (product(out) < SMALL || !(isRepeated(a, out) || isRepeated(b, out))) return null;
    return () => tf.reshape(op(whole(a, out), whole(b, out)), out);
  };

/** One number is no trouble as a scalar; axes in front that t lacks are none either. */
function whole(t: Tensor, out: readonly number[]): Tensor {
  if (t.size === 1) return tf.reshape(t, []);
  return isRepeated(t, out) ? tf.broadcastTo(t, out.slice(out.length - t.rank)) : t;
}

/** XNNPACK's sum, difference, product and quotient read garbage from seven axes on. Axes along which both operands do the same are one. */
export const fewerAxes =
  (op: Op) =>
  ({a, b}: Pair): Run => {
    if (a.rank < 7 && b.rank < 7) return null;
    const out = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const full = [a, b].map((t) => [...Array<number>(out.length - t.rank).fill(1), ...t.shape]);
    const merged: [number[], number[]] = [[], []];
    let kind = '';
    out.forEach((n, axis) => {
      if (n === 1) return;
      const next = full.map((shape) => shape[axis] === 1).join();
      full.forEach((shape, i) => merged[i].push((next === kind ? merged[i].pop()! : 1) * shape[axis]));
      kind = next;
    });
    if (merged[0].length < 7) return () => tf.reshape(op(tf.reshape(a, merged[0]), tf.reshape(b, merged[1])), out);
    const flat = (t: Tensor) => tf.reshape(tf.broadcastTo(t, out), [-1]);
    return () => tf.reshape(op(flat(a), flat(b)), out);
  };
