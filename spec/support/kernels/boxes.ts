/** Rows for the selection of boxes by score. */
import * as tf from '@tensorflow/tfjs-core';
import {distinct, sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

const {image} = tf;
const oneSample = 'how many boxes are selected depends on the boxes';

/** Boxes of sides from 0.8 to 1.2: the first two overlap well, and so do the last two. */
const corners = [sample([4, 2], 0, 0.1), sample([4, 2], 0.8, 1.2), distinct([4])];
const box = (at: tf.Tensor, sides: tf.Tensor) => {
  const low = tf.add(at, tf.tensor2d([0, 0, 0, 0, 2, 2, 2, 2], [4, 2]));
  return tf.concat([low, tf.add(low, sides)], 1) as tf.Tensor2D;
};

export const cases: KernelCase[] = [
  {
    kernel: 'NonMaxSuppressionV3',
    name: 'NonMaxSuppressionV3',
    inputs: corners,
    f: (at, sides, scores) => image.nonMaxSuppression(box(at, sides), scores as tf.Tensor1D, 3, 0.3),
    order: 0,
    oneSample,
  },
  {
    kernel: 'NonMaxSuppressionV4',
    name: 'NonMaxSuppressionV4 padded',
    inputs: corners,
    f: (at, sides, scores) => {
      const {selectedIndices, validOutputs} = image.nonMaxSuppressionPadded(
        box(at, sides),
        scores as tf.Tensor1D,
        4,
        0.2,
        -1,
        true,
      ) as Record<'selectedIndices' | 'validOutputs', tf.Tensor>;
      return [selectedIndices, validOutputs];
    },
    order: 0,
  },
  ...[0, 0.5].map((sigma): KernelCase => ({
    kernel: 'NonMaxSuppressionV5',
    name: sigma === 0 ? 'NonMaxSuppressionV5' : 'NonMaxSuppressionV5, softly',
    inputs: corners,
    f: (at, sides, scores) => {
      const found = image.nonMaxSuppressionWithScore(
        box(at, sides),
        scores as tf.Tensor1D,
        4,
        sigma === 0 ? 0.2 : 1,
        -9,
        sigma,
      ) as Record<'selectedIndices' | 'selectedScores', tf.Tensor>;
      return [found.selectedIndices, found.selectedScores];
    },
    oneSample,
  })),
];
