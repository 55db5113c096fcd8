/** Kernels that give wrong results, and some that are missing. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
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

/** Not registered. Rows are scattered to their sums; those of no segment go to a row in front or behind, which are cut off. */
export const segmentSum: Detour<'UnsortedSegmentSum'> = ({x, segmentIds}, {numSegments}) => {
  if (segmentIds.rank !== 1) return null;
  return () => {
    const int = (n: number) => tf.scalar(n, 'int32');
    const rows = tf.add(tf.minimum(tf.maximum(segmentIds, int(-1)), int(numSegments)), int(1));
    const sums = tf.scatterND(tf.reshape(rows, [-1, 1]), x, [numSegments + 2, ...x.shape.slice(1)]);
    return tf.slice(sums, 1, numSegments);
  };
};

/** Fills with whole numbers only, and beyond four channels with whatever stands in its memory. */
export const rotation: Detour<'RotateWithOffset'> = ({image}, {radians, fillValue, center}) => {
  const [images, height, width, channels] = image.shape;
  const fills = typeof fillValue === 'number' ? Array<number>(channels).fill(fillValue) : [...fillValue, 255];
  if (channels <= 4 && fills.every(Number.isInteger)) return null;
  const turned = (planes: Tensor) => tf.image.rotateWithOffset(planes as tf.Tensor4D, radians, 0, center);
  return () => {
    const outside = tf.sub(1, turned(tf.ones([1, height, width, 1])));
    const planes = tf.reshape(tf.transpose(image, [0, 3, 1, 2]), [images * channels, height, width, 1]);
    const inside = tf.transpose(tf.reshape(turned(planes), [images, channels, height, width]), [0, 2, 3, 1]);
    return tf.add(inside, tf.mul(outside, fills.slice(0, channels)));
  };
};
