/** What WebGPU's programs get wrong, without a word (a program that does not compile leaves its output as it was), and numbers that it waits for. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {isOnDevice, numberOnHost} from '../constants';
import type {Detour, Run} from './detour';
import * as spread from './spread';

/** A program reads from eight buffers, and writes to one of them. */
const MOST_TERMS = 7;

export const addN: Detour<'AddN'> = (inputs) => {
  const terms = Object.values<Tensor>(inputs);
  if (terms.length <= MOST_TERMS) return null;
  const rows = Math.ceil(terms.length / MOST_TERMS);
  const some = Array.from({length: rows}, (_, i) => terms.slice(i * MOST_TERMS, (i + 1) * MOST_TERMS));
  return () => tf.addN(some.map((few) => (few.length === 1 ? few[0] : tf.addN(few))));
};

interface Pair {
  readonly a: Tensor;
  readonly b: Tensor;
}

/**
 * A short vector beside five axes and more goes to a program that is written for four, and takes with it all that was sent to the device at the
 * same time. As one of as many axes it does not.
 */
const vectorWidened =
  (op: (a: Tensor, b: Tensor) => Tensor) =>
  ({a, b}: Pair): Run => {
    const isShort = (t: Tensor, other: Tensor) => t.rank === 1 && other.rank > 4;
    if (!isShort(a, b) && !isShort(b, a)) return null;
    const wide = (t: Tensor, other: Tensor) =>
      isShort(t, other) ? tf.reshape(t, [...Array<number>(other.rank - 1).fill(1), t.size]) : t;
    return () => op(wide(a, b), wide(b, a));
  };

/** A number on the host beside what is on the device: made there, it need not travel. */
const withNumberOnDevice =
  (op: (a: Tensor, b: Tensor) => Tensor) =>
  ({a, b}: Pair): Run => {
    // `cast` multiplies numbers of two types, which ops would first make one.
    if (a.dtype !== b.dtype) return null;
    const [left, right] = [isOnDevice(b) ? numberOnHost(a) : null, isOnDevice(a) ? numberOnHost(b) : null];
    if (left !== null) return () => op(tf.fill(a.shape, left, a.dtype), b);
    return right === null ? null : () => op(a, tf.fill(b.shape, right, b.dtype));
  };

/** Two numbers on the host: TF.js adds and multiplies them there, but to divide them it would send both to the device. */
export const quotient: Detour<'RealDiv'> = ({a, b}) => {
  const [left, right] = [numberOnHost(a), numberOnHost(b)];
  if (left === null || right === null || a.dtype !== 'float32' || b.dtype !== 'float32') return null;
  return () => tf.fill(tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape), left / right);
};

export const pairs: typeof spread.fewerAxes = (op) => (pair) =>
  vectorWidened(op)(pair) ?? spread.fewerAxes(op)(pair) ?? withNumberOnDevice(op)(pair);

/** Does a processor play the device (SwiftShader)? There threads take turns, and programs whose threads wait for each other are the slow ones. */
export const isSoftware = (): boolean =>
  (tf.backend() as {readonly adapterInfo?: {readonly architecture?: string}}).adapterInfo?.architecture === 'swiftshader';

/** Where its operand is small and on the host, it forgets `keepDims`. */
export const prod: Detour<'Prod'> = ({x}, {axis, keepDims}) => {
  if (!keepDims) return null;
  const axes = tf.util.parseAxisParam(axis, x.shape);
  return () =>
    tf.reshape(
      tf.prod(x, axes),
      x.shape.map((n, i) => (axes.includes(i) ? 1 : n)),
    );
};

type Place = (x: Tensor, axis: number) => Tensor;

/** The place of an extremum of a vector comes in a vector of its own. */
export const placeInVector =
  (op: Place): Detour<'ArgMax'> =>
  ({x}) =>
    x.rank === 1 ? () => tf.reshape(op(tf.reshape(x, [1, x.size]), 1), []) : null;

/**
 * Integers that become floats stay integers underneath, which transposition, alone or inside a sum over other than the last axes, does not
 * expect. A product is a float for sure.
 */
export const cast: Detour<'Cast'> = ({x}, {dtype}) =>
  dtype === 'float32' && (x.dtype === 'int32' || x.dtype === 'bool')
    ? () => tf.engine().runKernel<Tensor>('Multiply', {a: x, b: tf.fill([], 1)})
    : null;

/** Programs that move numbers about, alone or before they go on, write floats, and do not compile for whole numbers. */
export const inFloats =
  <A>(op: (x: Tensor, attrs: A) => Tensor) =>
  ({x}: {readonly x: Tensor}, attrs: A): Run =>
    x.dtype === 'int32' || x.dtype === 'bool' ? () => tf.cast(op(tf.cast(x, 'float32'), attrs), x.dtype) : null;
