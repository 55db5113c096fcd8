/** Kernels that move elements and change none. */
import * as tf from '@tensorflow/tfjs-core';
import {linear} from './kinds';
import {axisOf} from './axes';

export const shape = {
  Reshape: linear<'Reshape'>({
    transpose: (ct, at) => tf.reshape(ct, at.shape.x),
    batch: ({x}, _mapped, {size, attrs, shape}) => tf.reshape(x, [size, ...inferred(attrs.shape, shape.x)]),
  }),
  Transpose: linear<'Transpose'>({
    transpose: (ct, {attrs}) =>
      tf.transpose(
        ct,
        attrs.perm.map((_, axis) => attrs.perm.indexOf(axis)),
      ),
    batch: ({x}, _mapped, at) => at.emit([x], {perm: [0, ...at.attrs.perm.map((axis) => axis + 1)]})[0],
  }),
  ExpandDims: linear<'ExpandDims'>({
    transpose: (ct, at) => tf.reshape(ct, at.shape.input),
    batch: ({input}, _mapped, {attrs: {dim}}) => tf.expandDims(input, axisOf(dim, input.rank) + (dim < 0 ? 0 : 1)),
  }),
  Tile: linear<'Tile'>({
    transpose: (ct, {attrs: {reps}, shape: {x}}) =>
      tf.reshape(
        tf.sum(
          tf.reshape(
            ct,
            x.flatMap((n, i) => [reps[i], n]),
          ),
          x.map((_, i) => 2 * i),
        ),
        x,
      ),
    batch: ({x}, _mapped, at) => at.emit([x], {reps: [1, ...at.attrs.reps]})[0],
  }),
};

const inferred = (wanted: readonly number[], from: readonly number[]): number[] => {
  const known = wanted.reduce((n, d) => (d === -1 ? n : n * d), 1);
  return wanted.map((d) => (d === -1 ? from.reduce((a, b) => a * b, 1) / known : d));
};
