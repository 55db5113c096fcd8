/** Elementwise kernels of two tensors that broadcast. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {product} from './detour';
import type {Detour, Run} from './detour';

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
 * WASM's own kernels spend 115 ns on an element as soon as an operand is repeated along an axis of its own, 5 ns if it is not; those of cpu 100 and 7. So
 * the operand is repeated first.
 */
export const repeatedFirst =
  (op: Op) =>
  ({a, b}: Pair): Run => {
    if (a.size * b.size < SMALL || a.dtype === 'string') return null;
    const out = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    if (product(out) < SMALL || !(isRepeated(a, out) || isRepeated(b, out))) return null;
    return () => tf.reshape(op(whole(a, out), whole(b, out)), out);
  };

/** One number is no trouble as a scalar; axes in front that t lacks are none either. */
function whole(t: Tensor, out: readonly number[]): Tensor {
  if (t.size === 1) return tf.reshape(t, []);
  return isRepeated(t, out) ? tf.broadcastTo(t, out.slice(out.length - t.rank)) : t;
}

/** The shapes of operands whose axes are one where both do the same. */
function merged({a, b}: Pair, out: readonly number[]): [number[], number[]] {
  const full = [a, b].map((t) => [...Array<number>(out.length - t.rank).fill(1), ...t.shape]);
  const shapes: [number[], number[]] = [[], []];
  let kind = '';
  out.forEach((n, axis) => {
    if (n === 1) return;
    const next = full.map((shape) => shape[axis] === 1).join();
    full.forEach((shape, i) => shapes[i].push((next === kind ? shapes[i].pop()! : 1) * shape[axis]));
    kind = next;
  });
  return shapes;
}

function flatPair(op: Op, {a, b}: Pair, out: readonly number[]): Tensor {
  const flat = (t: Tensor) => tf.reshape(tf.broadcastTo(t, [...out]), [-1]);
  return tf.reshape(op(flat(a), flat(b)), [...out]);
}

/** From seven axes on GPUs know no program, and XNNPACK's sum, difference, product and quotient read garbage. */
export const fewerAxes =
  (op: Op) =>
  ({a, b}: Pair): Run => {
    if (a.rank < 7 && b.rank < 7) return null;
    const out = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const [left, right] = merged({a, b}, out);
    if (left.length < 7) return () => tf.reshape(op(tf.reshape(a, left), tf.reshape(b, right)), out);
    return () => flatPair(op, {a, b}, out);
  };

/** TensorFlow merges axes too, but knows no more than five. */
export const notAlternating =
  (op: Op) =>
  ({a, b}: Pair): Run => {
    if (a.rank < 6 && b.rank < 6) return null;
    const out = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    return merged({a, b}, out)[0].length < 6 ? null : () => flatPair(op, {a, b}, out);
  };

/** Every kernel of two operands that broadcast, run by `way`. */
export const ofPairs = (way: (op: Op) => (pair: Pair) => Run) => ({
  Maximum: way(tf.maximum),
  Minimum: way(tf.minimum),
  Pow: way(tf.pow),
  FloorDiv: way(tf.floorDiv),
  Mod: way(tf.mod),
  Atan2: way(tf.atan2),
  Equal: way(tf.equal),
  NotEqual: way(tf.notEqual),
  Greater: way(tf.greater),
  GreaterEqual: way(tf.greaterEqual),
  Less: way(tf.less),
  LessEqual: way(tf.lessEqual),
  LogicalAnd: way(tf.logicalAnd),
  LogicalOr: way(tf.logicalOr),
  Add: way(tf.add),
  Sub: way(tf.sub),
  Multiply: way(tf.mul),
  RealDiv: way(tf.div),
  SquaredDifference: way(tf.squaredDifference),
});

/** The one whose operands have other names. */
export const ofPrelu =
  (way: (op: Op) => (pair: Pair) => Run): Detour<'Prelu'> =>
  ({x, alpha}) =>
    way(tf.prelu)({a: x, b: alpha});

/** WASM's begins anew with an alpha that is shorter than x: right where it lacks axes in front, wrong where it is repeated along one of its own. */
export const preluWhole: Detour<'Prelu'> = ({x, alpha}) => {
  const out = tf.broadcast_util.assertAndGetBroadcastShape(x.shape, alpha.shape);
  if (x.size === product(out) && !isRepeated(alpha, out)) return null;
  return () => tf.prelu(tf.broadcastTo(x, out), whole(alpha, out));
};
