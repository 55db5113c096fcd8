/**
 * Kernels of GPUs that know few axes: some end at four, and tiling reads its operand back to the host from five (WebGPU) or six (WebGL) on. Axes
 * that a kernel does not tell apart are made one.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {product, replaced} from './detour';
import type {Detour} from './detour';

const MOST_AXES = 4;

const sameShape = (a: Tensor, b: Tensor): boolean => a.shape.join() === b.shape.join();

export const select: Detour<'Select'> = ({condition, t, e}) => {
  if (t.rank <= MOST_AXES || !sameShape(condition, t)) return null;
  const flat = (x: Tensor) => tf.reshape(x, [t.size]);
  return () => tf.reshape(tf.where(flat(condition), flat(t), flat(e)), t.shape);
};

/** Elements before an axis, along it and behind it. */
const around = (shape: readonly number[], axis: number): [number, number, number] => [
  product(shape.slice(0, axis)),
  shape[axis],
  product(shape.slice(axis + 1)),
];

/** Copies along one axis are copies of rows that hold all the axes behind it. */
export const tile: Detour<'Tile'> = ({x}, {reps}) => {
  if (x.rank <= MOST_AXES || x.size === 0 || reps.includes(0)) return null;
  return () => {
    let [y, shape] = [x, x.shape];
    reps.forEach((count, axis) => {
      if (count === 1) return;
      const [before, n, after] = around(shape, axis);
      y = tf.tile(tf.reshape(y, [before, n * after]), [1, count]);
      shape = shape.map((length, i) => (i === axis ? length * count : length));
    });
    return tf.reshape(y, shape);
  };
};

/** Borders along one axis after the other. */
export const pad: Detour<'PadV2'> = ({x}, {paddings, constantValue}) => {
  if (x.rank <= MOST_AXES || x.size === 0) return null;
  return () => {
    let [y, shape] = [x, x.shape];
    paddings.forEach(([before, after], axis) => {
      if (before === 0 && after === 0) return;
      y = tf.pad(tf.reshape(y, around(shape, axis)), [[0, 0], [before, after], [0, 0]], constantValue); // prettier-ignore
      shape = replaced(shape, axis, before + shape[axis] + after);
    });
    return tf.reshape(y, shape);
  };
};

/** Programs end at six axes. Rows that hold all that stands from an axis on are joined at their ends. */
export const concat: Detour<'Concat'> = (inputs, {axis}) => {
  const parts = Object.values<Tensor>(inputs);
  const [{rank, shape}] = parts;
  if (rank <= 6) return null;
  const at = axis < 0 ? axis + rank : axis;
  const lengths = parts.map((part) => part.shape[at]);
  return () =>
    tf.reshape(
      tf.concat(rowsOf(parts, at), 1),
      replaced(
        shape,
        at,
        lengths.reduce((a, b) => a + b, 0),
      ),
    );
};

export const pack: Detour<'Pack'> = (inputs, {axis}) => {
  const parts = Object.values<Tensor>(inputs);
  const [{rank, shape}] = parts;
  if (rank < 6) return null;
  const at = axis < 0 ? axis + rank + 1 : axis;
  return () => tf.reshape(tf.concat(rowsOf(parts, at), 1), [...shape.slice(0, at), parts.length, ...shape.slice(at)]);
};

const rowsOf = (parts: readonly Tensor[], axis: number): tf.Tensor2D[] =>
  parts.map((part) => tf.reshape(part, [product(part.shape.slice(0, axis)), product(part.shape.slice(axis))]));

/** One axis after the other. */
export const reverse: Detour<'Reverse'> = ({x}, {dims}) => {
  if (x.rank <= MOST_AXES) return null;
  const axes = tf.util.parseAxisParam(dims, x.shape);
  return () =>
    tf.reshape(
      axes.reduce((y, axis) => tf.reverse(tf.reshape(y, around(x.shape, axis)), 1), x),
      x.shape,
    );
};

type Scan = (x: Tensor, axis: number, exclusive: boolean, reverse: boolean) => Tensor;

/** WebGPU compiles the length of the axis into the program that scans backwards, and uses it for other lengths. */
const scanning =
  (op: Scan, isWebGpu: boolean): Detour<'Cumsum'> =>
  ({x}, {axis, exclusive, reverse}) => {
    const turned = isWebGpu && reverse;
    if (axis >= 0 && x.rank <= MOST_AXES && !turned) return null;
    const at = axis < 0 ? axis + x.rank : axis;
    const [few, along] = x.rank <= MOST_AXES ? [x.shape, at] : [around(x.shape, at), 1];
    const scan = (t: Tensor) => op(t, along, exclusive, reverse && !turned);
    return () => {
      const t = tf.reshape(x, few);
      return tf.reshape(turned ? tf.reverse(scan(tf.reverse(t, along)), along) : scan(t), x.shape);
    };
  };

export const webgl = {cumsum: scanning(tf.cumsum, false), cumprod: scanning(tf.cumprod, false)};
export const webgpu = {cumsum: scanning(tf.cumsum, true), cumprod: scanning(tf.cumprod, true)};
