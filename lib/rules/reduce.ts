/** Reductions over axes. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {saving} from '../core/rule';
import type {BatchAt, RuleOf} from '../core/rule';
import type {Signature} from '../tfjs/signatures';
import {axesOf, axisOf, keptDims, reshape, shifted, size, spread} from './axes';
import {constant, decomposed, discrete} from './kinds';

interface Reduction extends Signature {
  readonly input: 'x';
  readonly optional: never;
  readonly attrs: {readonly axis: number | number[]; readonly keepDims: boolean};
}

/** A cotangent of a reduction in the shape that `keepDims` gives: it broadcasts to the input. */
const kept = (ct: Tensor, shape: readonly number[], axis: number | number[] | null): Tensor =>
  reshape(ct, keptDims(shape, axesOf(axis, shape.length)));

/** The same reduction behind a batch axis. */
function behindBatch({x}: {readonly x: Tensor}, _mapped: unknown, at: BatchAt<Reduction>): Tensor {
  return at.emit([x], {...at.attrs, axis: shifted(axesOf(at.attrs.axis, x.rank - 1))})[0];
}

/** Sums and means. y = s Σ x over axis:  dy = s Σ dx,  x̄ = s ȳ spread back over axis; s is 1 or one over the number of summands. */
const sums = (scale: (count: number) => number): RuleOf<Reduction> => ({
  jvp: (dx, _p, at) => dx.x && at.emit([dx.x]),
  vjp: {
    x: saving([], (ct, _kept, {attrs, shape: {x}, out}) => {
      const factor = scale(size(x) / Math.max(1, size(out[0])));
      return spread(kept(factor === 1 ? ct : tf.mul(ct, factor), x, attrs.axis), x);
    }),
  },
  batch: behindBatch,
});

type AxisOf<A> = (attrs: A) => number | number[];

/**
 * Largest or smallest. y = max x over axis:  dy = Σ m dx,  x̄ = m ȳ, where m is 1 at the maximum; places that tie share it equally.
 * `axis` reads the attribute, which the two kernels name differently, `withAxis` writes it.
 */
const extremum = <A extends {readonly keepDims: boolean}>(
  axis: AxisOf<A>,
  withAxis: (attrs: A, axes: number[]) => A,
): RuleOf<{readonly input: 'x'; readonly optional: never; readonly attrs: A}> => ({
  jvp: (dx, {x, y}, {attrs, shape, out}) => {
    const axes = axesOf(axis(attrs), shape.x.length);
    return dx.x && reshape(tf.sum(tf.mul(shares(x, y, axes), dx.x), axes), out[0]);
  },
  vjp: {
    x: saving(['x', 'y'], (ct, {x, y}, {attrs, shape}) => {
      const axes = axesOf(axis(attrs), shape.x.length);
      return tf.mul(shares(x, y, axes), kept(ct, shape.x, axes));
    }),
  },
  batch: ({x}, _mapped, at) => at.emit([x], withAxis(at.attrs, shifted(axesOf(axis(at.attrs), x.rank - 1))))[0],
});

/** One over the number of places that tie where x is the extremum y, 0 elsewhere. */
function shares(x: Tensor, y: Tensor, axes: number[]): Tensor {
  const winners = tf.cast(tf.equal(x, reshape(y, keptDims(x.shape, axes))), 'float32');
  return tf.div(winners, tf.sum(winners, axes, true));
}

/** Π x over one axis, by halves: log₂ n products, right at zeros and at any order because multiplication is. */
function productAlong(x: Tensor, axis: number): Tensor {
  const n = x.shape[axis];
  if (n === 0) return tf.ones(keptDims(x.shape, [axis]), x.dtype);
  let y = x;
  while (y.shape[axis] > 1) {
    const half = Math.floor(y.shape[axis] / 2);
    const part = (from: number, length: number) => {
      const [begin, extent] = [y.shape.map(() => 0), [...y.shape]];
      begin[axis] = from;
      extent[axis] = length;
      return tf.slice(y, begin, extent);
    };
    const product = tf.mul(part(0, half), part(half, half));
    y = y.shape[axis] % 2 === 0 ? product : tf.concat([product, part(2 * half, 1)], axis);
  }
  return y;
}

export const reduce = {
  Sum: sums(() => 1),
  Mean: sums((count) => 1 / count),
  Max: extremum<{reductionIndices: number | number[]; keepDims: boolean}>(
    ({reductionIndices}) => reductionIndices,
    (attrs, reductionIndices) => ({...attrs, reductionIndices}),
  ),
  Min: extremum<{axis: number | number[]; keepDims: boolean}>(
    ({axis}) => axis,
    (attrs, axis) => ({...attrs, axis}),
  ),
  Prod: decomposed<'Prod'>(({x}, {attrs: {axis, keepDims}, shape}) => {
    const axes = axesOf(axis, shape.x.length);
    const product = axes.reduce<Tensor>(productAlong, x);
    return keepDims
      ? product
      : reshape(
          product,
          shape.x.filter((_, i) => !axes.includes(i)),
        );
  }),
  All: discrete(behindBatch),
  Any: discrete(behindBatch),
  ArgMax: constant<Reduced>(argument),
  ArgMin: constant<Reduced>(argument),
};

interface Reduced extends Signature {
  readonly input: 'x';
  readonly optional: never;
  readonly attrs: {readonly axis: number};
}

function argument({x}: {readonly x: Tensor}, _mapped: unknown, at: BatchAt<Reduced>): Tensor {
  return at.emit([x], {...at.attrs, axis: axisOf(at.attrs.axis ?? 0, x.rank - 1) + 1})[0];
}
