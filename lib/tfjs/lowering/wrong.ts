/** Kernels that give wrong results, and some that are missing. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../signatures';
import type {Detour} from './detour';

/** Copies raw numbers into truth values: 0.5 is false, −3 is 253. */
export const cast: Detour<'Cast'> = ({x}, {dtype}) =>
  dtype === 'bool' && x.dtype !== 'bool' ? () => tf.notEqual(x, tf.scalar(0, x.dtype)) : null;

/** Writes the bits of integers into floats, and past the end of truth values. */
export const oneHot: Detour<'OneHot'> = ({indices}, {depth, onValue, offValue, dtype}) => {
  if (dtype === 'int32') return null;
  return () => {
    const flags = tf.cast(tf.oneHot(indices, depth, 1, 0, 'int32'), 'float32');
    const values = onValue === 1 && offValue === 0 ? flags : tf.add(tf.mul(flags, onValue - offValue), offValue);
    return dtype === 'float32' ? values : tf.cast(values, dtype);
  };
};

/** GPUs round the operands to integers first. */
export const floorDiv: Detour<'FloorDiv'> = ({a, b}) =>
  a.dtype === 'float32' && b.dtype === 'float32' ? () => tf.floor(tf.div(a, b)) : null;

/** Scans take the axis as it comes, and count it from the front: a negative one is wrong on cpu and reads outside its memory on WASM. */
export const cumsum: Detour<'Cumsum'> = ({x}, {axis, exclusive, reverse}) =>
  axis >= 0 ? null : () => tf.cumsum(x, axis + x.rank, exclusive, reverse);
export const cumprod: Detour<'Cumprod'> = ({x}, {axis, exclusive, reverse}) =>
  axis >= 0 ? null : () => tf.cumprod(x, axis + x.rank, exclusive, reverse);

/** Rows are scattered to their sums; those of no segment go to a row in front or behind, which are cut off. */
export const segmentSum: Detour<'UnsortedSegmentSum'> = ({x, segmentIds}, {numSegments}) => {
  if (segmentIds.rank !== 1) return null;
  return () => {
    const int = (n: number) => tf.scalar(n, 'int32');
    const rows = tf.add(tf.minimum(tf.maximum(segmentIds, int(-1)), int(numSegments)), int(1));
    const sums = tf.scatterND(tf.reshape(rows, [-1, 1]), x, [numSegments + 2, ...x.shape.slice(1)]);
    return tf.slice(sums, 1, numSegments);
  };
};

type Rotating = Attrs<'RotateWithOffset'>;

/** What each channel has outside the image: with three numbers for colours, a fourth channel is opaque. */
const outside = ({fillValue}: Rotating, channels: number): number[] =>
  typeof fillValue === 'number' ? Array<number>(channels).fill(fillValue) : [...fillValue, 255].slice(0, channels);

/** WASM fills with whole numbers only, and beyond four channels with whatever stands in its memory. */
export const isFilledWrongly = (attrs: Rotating, {image}: {readonly image: Tensor}): boolean => {
  const [, , , channels] = image.shape;
  return channels > 4 || !outside(attrs, channels).every(Number.isInteger);
};

/** Pixels that are taken from where a rotation finds them, or from one behind the last, which stands for all outside. */
export const rotation: Detour<'RotateWithOffset'> =
  ({image}, attrs) =>
  () => {
    const [images, height, width, channels] = image.shape;
    const pixels = tf.reshape(image, [images, height * width, channels]);
    const fill = tf.tile(tf.tensor(outside(attrs, channels), [1, 1, channels]), [images, 1, 1]);
    const from = tf.tensor1d(rotatedPlaces([height, width], attrs), 'int32');
    return tf.reshape(tf.gather(tf.concat([pixels, fill], 1), from, 1), image.shape);
  };

/** x' = c + R (x − c), to the nearest pixel. */
function rotatedPlaces([height, width]: readonly [number, number], {radians, center}: Rotating): number[] {
  const [cx, cy] = tf.backend_util.getImageCenter(center, height, width);
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return Array.from({length: height * width}, (_, i) => {
    const [x, y] = [(i % width) - cx, Math.floor(i / width) - cy];
    const [column, row] = [Math.round(x * cos - y * sin + cx), Math.round(x * sin + y * cos + cy)];
    return column >= 0 && column < width && row >= 0 && row < height ? row * width + column : height * width;
  });
}

/** TensorFlow counts axes from the front, and takes nothing from nothing. */
export const gather: Detour<'GatherV2'> = ({x, indices}, {axis, batchDims = 0}) => {
  const [at, inStep] = [axis < 0 ? axis + x.rank : axis, batchDims < 0 ? batchDims + indices.rank : batchDims];
  if (x.size === 0)
    return () => tf.zeros([...x.shape.slice(0, at), ...indices.shape.slice(inStep), ...x.shape.slice(at + 1)], x.dtype);
  if (at === axis && inStep === batchDims) return null;
  return () => tf.gather(x, indices, at, inStep);
};

/** A row of places is no column of them to TensorFlow. */
export const scatter: Detour<'ScatterNd'> = ({indices, updates}, {shape}) =>
  indices.rank === 1 ? () => tf.scatterND(tf.reshape(indices, [-1, 1]), updates, shape) : null;

/**
 * WebGL reads points two at a time, also behind an odd last one: a point of zeros, with whatever an operation on nothing has left there. One more, with
 * nothing to put, makes them even.
 */
export const oddScatter: Detour<'ScatterNd'> = ({indices, updates}, {shape}) => {
  const [count, k] = indices.rank === 1 ? [indices.size, 1] : [indices.size / indices.shape.at(-1)!, indices.shape.at(-1)!];
  if (count % 2 === 0) return null;
  const even = (t: Tensor, width: number) => tf.pad(tf.reshape(t, [count, width]), [[0, 1], [0, 0]]); // prettier-ignore
  return () => {
    const rest = shape.slice(k);
    const rows = tf.reshape(even(updates, updates.size / count), [count + 1, ...rest]);
    return tf.scatterND(even(indices, k), rows, shape);
  };
};
