/** Kernels that count, compare and search: of most of them only the numbers that they count with have a derivative. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import type {Signatures} from '../tfjs/signatures';
import {axisOf, column, repeated, reshape} from './axes';
import {constant, decomposed, requireShared} from './kinds';
import {part, permuted} from './moves';

// ---- how often numbers occur

/**
 * For each row of x and each number below `bins`, the sum of the weights of the places where it stands (1 each if there are no
 * weights), or with `isBinary` whether it stands anywhere. Numbers from `bins` on count in a bin more, which is cut off.
 */
function counted(x: Tensor, weights: Tensor, rows: number, bins: number, isBinary: boolean): Tensor {
  const bin = tf.minimum(tf.reshape(x, [rows, x.size / rows]), tf.scalar(bins, 'int32'));
  const firsts = tf.tensor2d(
    Array.from({length: rows}, (_, row) => row * (bins + 1)),
    [rows, 1],
    'int32',
  );
  const places = tf.reshape(tf.add(bin, firsts), [x.size, 1]);
  const each = weights.size === 0 || isBinary ? tf.ones([x.size], weights.dtype) : reshape(weights, [x.size]);
  const sums = part(tf.reshape(tf.scatterND(places, each, [rows * (bins + 1)]), [rows, bins + 1]), 1, 0, bins);
  return isBinary ? tf.cast(tf.greater(sums, 0), weights.dtype) : sums;
}

// ---- what is left when duplicates go

/** x with `axis` in front and all others merged, and back. */
const lines = (x: Tensor, axis: number): Tensor => {
  const front = permuted(x, [axis, ...[...x.shape.keys()].filter((i) => i !== axis)]);
  return reshape(front, [x.shape[axis], x.size / Math.max(x.shape[axis], 1)]);
};
const unlines = (t: Tensor, axis: number, shape: readonly number[]): Tensor => {
  const rest = shape.filter((_, i) => i !== axis);
  const order = shape.map((_, i) => (i === axis ? 0 : i < axis ? i + 1 : i));
  return permuted(reshape(t, [t.shape[0], ...rest]), order);
};

/** The axis along which `tf.unique` looks: TF.js's attribute may be a list of one. */
const along = ({axis}: {readonly axis: number}, shape: readonly number[]): number => axisOf([axis].flat()[0], shape.length);

/** Σ of the rows of t that are the same value, over the number of them. */
function averaged(t: Tensor, groups: Tensor, count: number): Tensor {
  return tf.div(tf.scatterND(column(groups), t, [count, t.shape[1]!]), members(groups, count));
}
const members = (groups: Tensor, count: number): Tensor => tf.scatterND(column(groups), tf.ones([groups.size, 1]), [count, 1]);

export const counting = {
  Bincount: decomposed<'Bincount'>(({x, weights}, {attrs}) =>
    tf.reshape(counted(x, weights, 1, attrs.size, false), [attrs.size]),
  ),
  // Of one row, TF.js's kernels on cpu and WebGL count although they are asked whether.
  DenseBincount: decomposed<'DenseBincount'>(({x, weights}, {attrs: {size: bins, binaryOutput}}) => {
    const rows = x.rank === 2 ? x.shape[0] : 1;
    return tf.reshape(counted(x, weights, rows, bins, binaryOutput === true), [...x.shape.slice(0, -1), bins]);
  }),

  // y = the values of x, each once, and which of them each element of x is (y1). Equal elements share:
  // dy = mean of dx over them,  x̄ = ȳ divided among them.
  Unique: rule<'Unique'>({
    jvp: (dx, {y1}, {attrs, shape: {x}, out}) => {
      const axis = along(attrs, x);
      return [dx.x && unlines(averaged(lines(dx.x, axis), y1!, out[0][axis]), axis, out[0]), null];
    },
    vjp: {
      x: saving(['y1'], (ct, {y1}, {attrs, shape: {x}, out}) => {
        const axis = along(attrs, x);
        const shares = tf.div(lines(ct, axis), members(y1, out[0][axis]));
        return unlines(tf.gather(shares, y1), axis, x);
      }),
    },
    batch: (_p, mapped, at) => requireShared(['x'], mapped, at),
  }),

  // Rows that are searched, and what is searched for in each: samples are more rows.
  SearchSorted: constant<Signatures['SearchSorted']>((p, mapped, at) => {
    const rowsOf = (name: 'sortedSequence' | 'values') => {
      const all = mapped[name] ? p[name] : repeated(p[name], at.size);
      return tf.reshape(all, [all.shape[0] * all.shape[1]!, all.shape[2]!]);
    };
    return tf.reshape(at.emit([rowsOf('sortedSequence'), rowsOf('values')])[0], [at.size, ...at.shape.values]);
  }),
  // Numbers of outcomes; under vmap the host draws them otherwise, and no kernel runs (tfjs/draws.ts).
  Multinomial: constant<Signatures['Multinomial']>('loop'),
  // Shapes, which the kernel reads: one call for each.
  BroadcastArgs: constant<Signatures['BroadcastArgs']>('loop'),
};
