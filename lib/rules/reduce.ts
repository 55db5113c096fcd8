/** Reductions over axes. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {broadcastable, saving} from '../core/rule';
import type {Batch, RuleOf} from '../core/rule';
import type {Signature, Signatures} from '../tfjs/signatures';
import {around, axesOf, axisOf, keptDims, reshape, sameShape, shifted, size} from './axes';
import {conjugate} from './conjugate';
import {constant, discrete, MOST_AXES} from './kinds';

type Axes = number | number[] | null;

/** A reduction whose axes are the attribute `Key`: TF.js calls it `axis`, for Max `reductionIndices`. */
interface Reduction<Key extends string = 'axis'> extends Signature {
  readonly input: 'x';
  readonly optional: never;
  readonly attrs: {readonly [K in Key]: Axes} & {readonly keepDims: boolean};
}

/** The cotangent of a reduction over `axes` in a shape that broadcasts to the input's, `shape`: ones where the reduction took an axis away. */
function kept(ct: Tensor, shape: readonly number[], axes: readonly number[], keepDims: boolean): Tensor {
  if (keepDims || ct.size === 1) return ct;
  const lengths = [...Array<number>(shape.length - axes.length - ct.rank).fill(1), ...ct.shape];
  const wide = shape.map((_, axis) => (axes.includes(axis) ? 1 : lengths.shift()!));
  return sameShape(wide.slice(-ct.rank), ct.shape) ? ct : tf.reshape(ct, wide);
}

/** The same reduction behind a batch axis. */
const behindBatch =
  <Key extends string>(key: Key): Batch<Reduction<Key>> =>
  ({x}, _mapped, at) => {
    const axes = shifted(axesOf(at.attrs[key], x.rank - 1));
    if (x.rank <= MOST_AXES) return at.emit([x], {...at.attrs, [key]: axes});
    const few = merged(x.shape, axes);
    const y = at.emit([tf.reshape(x, few.shape)], {...at.attrs, [key]: few.axes})[0];
    return tf.reshape(y, at.attrs.keepDims ? keptDims(x.shape, axes) : x.shape.filter((_, i) => !axes.includes(i)));
  };

/** A shape in which neighbouring axes that are both reduced, or both not, are one; and those that are reduced. */
function merged(shape: readonly number[], axes: readonly number[]): {shape: number[]; axes: number[]} {
  const runs: {length: number; reduced: boolean}[] = [];
  shape.forEach((n, axis) => {
    const [last, reduced] = [runs.at(-1), axes.includes(axis)];
    if (last?.reduced === reduced) last.length *= n;
    else runs.push({length: n, reduced});
  });
  return {shape: runs.map(({length}) => length), axes: runs.flatMap(({reduced}, i) => (reduced ? [i] : []))};
}

/** Sums and means. y = s Σ x over axis:  dy = s Σ dx,  x̄ = s ȳ spread back over axis; s is 1 or one over the number of summands. */
const sums = (scale: (count: number) => number): RuleOf<Reduction> => ({
  jvp: (dx, _p, at) => dx.x && at.emit([dx.x]),
  vjp: {
    x: broadcastable(
      saving([], (ct, _kept, {attrs, shape: {x}, out}) => {
        const factor = scale(size(x) / Math.max(1, size(out[0])));
        return kept(factor === 1 ? ct : tf.mul(ct, factor), x, axesOf(attrs.axis, x.length), attrs.keepDims);
      }),
    ),
  },
  batch: behindBatch('axis'),
});

/** The largest or smallest: 1 where x is the extremum y, 0 elsewhere; places that tie share it equally. */
const extremum = <Key extends string>(key: Key): RuleOf<Reduction<Key>> => ({
  jvp: (dx, {x, y}, {attrs, out}) => {
    const axes = axesOf(attrs[key], x.rank);
    const {winners, count} = tied(x, y, axes);
    return dx.x && reshape(tf.div(tf.sum(tf.mul(winners, dx.x), axes, true), count), out[0]);
  },
  vjp: {
    x: broadcastable(
      saving<Reduction<Key>, 'x' | 'y'>(['x', 'y'], (ct, {x, y}, {attrs}) => {
        const axes = axesOf(attrs[key], x.rank);
        const {winners, count} = tied(x, y, axes);
        return tf.mul(winners, tf.div(kept(ct, x.shape, axes, attrs.keepDims), count));
      }),
    ),
  },
  batch: behindBatch(key),
});

/** 1 where x is y, which it has been reduced to over `axes`, else 0; and how many they are. */
function tied(x: Tensor, y: Tensor, axes: number[]): {winners: Tensor; count: Tensor} {
  const winners = tf.cast(tf.equal(x, reshape(y, keptDims(x.shape, axes))), 'float32');
  return {winners, count: tf.sum(winners, axes, true)};
}

/** For each element the product of all others that it is multiplied with: of those along the first axis, then of such products along the next. */
function others(x: Tensor, axes: readonly number[]): Tensor {
  let product: Tensor | null = null;
  let rest = x;
  for (const [i, axis] of axes.entries()) {
    const line = reshape(rest, around(rest.shape, axis));
    const along = reshape(tf.mul(tf.cumprod(line, 1, true), tf.cumprod(line, 1, true, true)), rest.shape);
    product = product === null ? along : tf.mul(product, along);
    if (i + 1 < axes.length) rest = tf.prod(rest, axis, true);
  }
  return product ?? tf.onesLike(x);
}

/** y = Π x over axis:  dy = Σ others dx,  x̄ = others ȳ, or its conjugate. */
const product: RuleOf<Reduction> = {
  jvp: (dx, {x}, {attrs, out}) => {
    const axes = axesOf(attrs.axis, x.rank);
    return dx.x && reshape(tf.sum(tf.mul(others(x, axes), dx.x), axes), out[0]);
  },
  vjp: {
    x: broadcastable(
      saving(['x'], (ct, {x}, {attrs}) => {
        const axes = axesOf(attrs.axis, x.rank);
        return tf.mul(conjugate(others(x, axes)), kept(ct, x.shape, axes, attrs.keepDims));
      }),
    ),
  },
  batch: behindBatch('axis'),
};

/** The number of the largest or smallest. */
const argument: Batch<Signatures['ArgMax']> = ({x}, _mapped, at) => {
  const axis = axisOf(at.attrs.axis, x.rank - 1) + 1;
  if (x.rank <= MOST_AXES) return at.emit([x], {...at.attrs, axis});
  const y = at.emit([tf.reshape(x, around(x.shape, axis))], {...at.attrs, axis: 1})[0];
  return tf.reshape(
    y,
    x.shape.filter((_, i) => i !== axis),
  );
};

export const reduce = {
  Sum: sums(() => 1),
  Mean: sums((count) => 1 / count),
  Max: extremum('reductionIndices'),
  Min: extremum('axis'),
  Prod: product,
  All: discrete(behindBatch('axis')),
  Any: discrete(behindBatch('axis')),
  ArgMax: constant(argument),
  ArgMin: constant(argument),
};
