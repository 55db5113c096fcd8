/** Running sums and products along an axis. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import {around, axisOf, reshape} from './axes';
import {decomposed} from './kinds';

/** x moved some places on along axis 1, with ones before it. */
function delayed(x: Tensor, places: number): Tensor {
  const by = Math.min(places, x.shape[1]!);
  const along = (n: number) => x.shape.map((_, axis) => (axis === 1 ? n : 0));
  const kept = x.shape.map((n, axis) => (axis === 1 ? n - by : n));
  return tf.pad(
    tf.slice(x, along(0), kept),
    along(by).map((n) => [n, 0] as [number, number]),
    1,
  );
}

/** The axis from the front: TF.js's kernels are wrong for one that counts from the end. */
const fromFront = <A extends {axis: number}>(attrs: A, shape: readonly number[]): A => ({
  ...attrs,
  axis: axisOf(attrs.axis, shape.length),
});

export const scan = {
  // yₖ = Σ x up to k:  dy is that of dx,  x̄ is that of ȳ from the other end.
  Cumsum: rule<'Cumsum'>({
    jvp: (dx, _p, at) => dx.x && at.emit([dx.x], fromFront(at.attrs, at.shape.x)),
    vjp: {
      x: saving([], (ct, _kept, at) => at.emit([ct], {...fromFront(at.attrs, at.shape.x), reverse: !at.attrs.reverse})[0]),
    },
    // Scans on GPUs end at four axes.
    batch: ({x}, _mapped, at) => {
      const lines = around(x.shape, axisOf(at.attrs.axis, x.rank - 1) + 1);
      return reshape(at.emit([reshape(x, lines)], {...at.attrs, axis: 1})[0], x.shape);
    },
  }),

  // yₖ = Π x up to k, by doubling: log₂ n products with the value some places earlier, right at zeros and at any order.
  Cumprod: decomposed<'Cumprod'>(({x}, {attrs: {axis, exclusive, reverse}, shape}) => {
    const lines = around(shape.x, axisOf(axis, shape.x.length));
    const start = reverse ? tf.reverse(reshape(x, lines), 1) : reshape(x, lines);
    let y = exclusive ? delayed(start, 1) : start;
    for (let by = 1; by < lines[1]; by *= 2) y = tf.mul(y, delayed(y, by));
    return reshape(reverse ? tf.reverse(y, 1) : y, shape.x);
  }),
};
