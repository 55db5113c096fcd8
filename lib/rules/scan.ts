/** Running sums and products along an axis. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import {axisOf, size} from './axes';
import {decomposed} from './kinds';

/** The shape with the axes before and after `axis` merged: scans on GPUs end at four axes. */
const around = (shape: readonly number[], axis: number): [number, number, number] => [
  size(shape.slice(0, axis)),
  shape[axis],
  size(shape.slice(axis + 1)),
];

/** x moved `by` places on along the middle of three axes, with ones before it. */
function delayed(x: Tensor, by: number): Tensor {
  const [before, n, after] = x.shape;
  return tf.pad(
    tf.slice(x, [0, 0, 0], [before, Math.max(0, n - by), after]),
    [
      [0, 0],
      [Math.min(by, n), 0],
      [0, 0],
    ],
    1,
  );
}

export const scan = {
  // yₖ = Σ x up to k:  dy is that of dx,  x̄ is that of ȳ from the other end.
  Cumsum: rule<'Cumsum'>({
    jvp: (dx, _p, {attrs: {axis, exclusive, reverse}, shape}) =>
      dx.x && tf.cumsum(dx.x, axisOf(axis, shape.x.length), exclusive, reverse),
    vjp: {
      x: saving([], (ct, _kept, {attrs: {axis, exclusive, reverse}, shape}) =>
        tf.cumsum(ct, axisOf(axis, shape.x.length), exclusive, !reverse),
      ),
    },
    batch: ({x}, _mapped, at) => {
      const axis = axisOf(at.attrs.axis, x.rank - 1) + 1;
      return tf.reshape(at.emit([tf.reshape(x, around(x.shape, axis))], {...at.attrs, axis: 1})[0], x.shape);
    },
  }),

  // yₖ = Π x up to k, by doubling: log₂ n products with the value some places earlier, right at zeros and at any order.
  Cumprod: decomposed<'Cumprod'>(({x}, {attrs: {axis, exclusive, reverse}, shape}) => {
    const at = axisOf(axis, shape.x.length);
    let y: Tensor = tf.reshape(x, around(shape.x, at));
    if (reverse) y = tf.reverse(y, 1);
    if (exclusive) y = delayed(y, 1);
    for (let by = 1; by < shape.x[at]; by *= 2) y = tf.mul(y, delayed(y, by));
    return tf.reshape(reverse ? tf.reverse(y, 1) : y, shape.x);
  }),
};
