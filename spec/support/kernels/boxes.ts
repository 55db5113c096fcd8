/** Rows for the selection of boxes by score. */
import * as tf from '@tensorflow/tfjs-core';
import {distinct, missingOn, sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

const {image} = tf;
const oneSample = 'how many boxes are selected depends on the boxes';

/** No two corners lie on a line, and no two scores are near, however boxes that overlap take from each other. */
const inputs = [{...distinct([4, 2]), lo: 0, hi: 0.8}, sample([4])];
const boxesAt = (at: tf.Tensor): tf.Tensor2D => {
  const pairs = tf.tensor2d([0, 0, 0, 0, 2.5, 2.5, 2.5, 2.5], [4, 2]);
  const corners: tf.Tensor2D[] = [tf.add(at, pairs), tf.add(tf.mul(at, 1.5), tf.add(pairs, 1))];
  return tf.concat(corners, 1);
};
const scoresOf = (x: tf.Tensor): tf.Tensor1D => tf.add(tf.mul(x, 0.1), tf.tensor1d([4, 8, 2, 1]));

const withScores = (name: string, sigma: number): KernelCase => ({
  kernel: 'NonMaxSuppressionV5',
  name,
  inputs,
  f: (at, x) => {
    const found = image.nonMaxSuppressionWithScore(boxesAt(at), scoresOf(x), 4, 1, 0, sigma);
    return [found.selectedIndices, found.selectedScores] as tf.Tensor[];
  },
  oneSample,
});

export const cases: KernelCase[] = [
  {
    kernel: 'NonMaxSuppressionV3',
    name: 'NonMaxSuppressionV3',
    inputs,
    f: (at, x) => image.nonMaxSuppression(boxesAt(at), scoresOf(x), 3, 0.3),
    order: 0,
    oneSample,
  },
  {
    kernel: 'NonMaxSuppressionV4',
    name: 'NonMaxSuppressionV4 padded',
    inputs,
    f: (at, x) => {
      const {selectedIndices, validOutputs} = image.nonMaxSuppressionPadded(boxesAt(at), scoresOf(x), 4, 0.2, -1, true);
      return [selectedIndices, validOutputs] as tf.Tensor[];
    },
    order: 0,
    except: missingOn('webgpu'),
  },
  withScores('NonMaxSuppressionV5', 0),
  withScores('NonMaxSuppressionV5, softly', 0.5),
];
