/** Kernels that give wrong results, and some that are missing. */
import * as tf from '@tensorflow/tfjs-core';
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

/** Scans take the axis as it comes, and count it from the front: a negative one is wrong on cpu and reads outside its memory on WASM. */
export const cumsum: Detour<'Cumsum'> = ({x}, {axis, exclusive, reverse}) =>
  axis >= 0 ? null : () => tf.cumsum(x, axis + x.rank, exclusive, reverse);
export const cumprod: Detour<'Cumprod'> = ({x}, {axis, exclusive, reverse}) =>
  axis >= 0 ? null : () => tf.cumprod(x, axis + x.rank, exclusive, reverse);

/** Not registered. Rows are scattered to their sums; those without one go to a row more, which is cut off. */
export const segmentSum: Detour<'UnsortedSegmentSum'> = ({x, segmentIds}, {numSegments}) => {
  if (segmentIds.rank !== 1) return null;
  return () => {
    const ids = segmentIds.dataSync();
    const isInside = (id: number) => id >= 0 && id < numSegments;
    const all = ids.every(isInside);
    const rows = all
      ? segmentIds
      : tf.tensor1d(
          ids.map((id) => (isInside(id) ? id : numSegments)),
          'int32',
        );
    const shape = [all ? numSegments : numSegments + 1, ...x.shape.slice(1)];
    const sums = tf.scatterND(tf.reshape(rows, [-1, 1]), x, shape);
    return all ? sums : tf.slice(sums, 0, numSegments);
  };
};
