/** Sums and means of rows by segment, where no kernel is registered. The last segment's number is read: it decides the shape of the output. */
import * as tf from '@tensorflow/tfjs-core';
import type {Detour} from './detour';

const bySegment =
  (isMean: boolean): Detour<'SparseSegmentSum'> =>
  ({data, indices, segmentIds}) =>
  () => {
    const segments = (segmentIds.dataSync().at(-1) ?? -1) + 1;
    const rows = tf.gather(tf.reshape(data, [data.shape[0], data.size / Math.max(data.shape[0], 1)]), indices);
    const places = tf.reshape(segmentIds, [segmentIds.size, 1]);
    const sums = tf.scatterND(places, rows, [segments, rows.shape[1]!]);
    const count = () => tf.maximum(tf.scatterND(places, tf.ones([segmentIds.size, 1]), [segments, 1]), 1);
    return tf.reshape(isMean ? tf.div(sums, count()) : sums, [segments, ...data.shape.slice(1)]);
  };

export const segmentSums = bySegment(false);
export const segmentMeans = bySegment(true);
