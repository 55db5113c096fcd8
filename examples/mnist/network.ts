/** A small convolutional network that reads digits, as a function of its weights, and the tensors that go in and come out. */
import * as tf from '@tensorflow/tfjs';
import {SIZE} from './digits';
import type {Digits} from './digits';

export const CLASSES = 10;

export type Weights = Record<'filter1' | 'bias1' | 'filter2' | 'bias2' | 'matrix' | 'bias3', tf.Variable>;

export function makeWeights(): Weights {
  const normal = (name: string, shape: number[], inputs: number, seed: number) =>
    tf.variable(tf.randomNormal(shape, 0, Math.sqrt(2 / inputs), 'float32', seed), true, name);
  const zeros = (name: string, outputs: number) => tf.variable(tf.zeros([outputs]), true, name);
  return tf.tidy(() => ({
    filter1: normal('filter1', [3, 3, 1, 16], 9, 1),
    bias1: zeros('bias1', 16),
    filter2: normal('filter2', [3, 3, 16, 32], 144, 2),
    bias2: zeros('bias2', 32),
    matrix: normal('matrix', [7 * 7 * 32, CLASSES], 7 * 7 * 32, 3),
    bias3: zeros('bias3', CLASSES),
  }));
}

/** Images [B, 28, 28, 1] to logits [B, 10]. */
export function network({filter1, bias1, filter2, bias2, matrix, bias3}: Weights, images: tf.Tensor): tf.Tensor {
  const layer = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) => {
    const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
    return tf.maxPool(tf.relu(tf.add<tf.Tensor4D>(y, bias)), 2, 2, 'valid');
  };
  const features = layer(layer(images, filter1, bias1), filter2, bias2);
  return tf.add(tf.matMul(features.reshape([-1, matrix.shape[0]]), matrix), bias3);
}

/** With a little grain: on flat paper all places of a pooling window tie for its maximum, and there a network has no derivative. */
export function imagesOf({images, count}: Digits): tf.Tensor {
  const shape = [count, SIZE, SIZE, 1];
  return tf.tidy(() => tf.add(tf.tensor(images, shape), tf.randomUniform(shape, 0, 0.05, 'float32', 4)));
}

/** [count, 10]: one where the class is. */
export function labelsOf({labels}: Digits): tf.Tensor {
  return tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES));
}

/** Noise on the paper: a network that has seen it looks at strokes, where one that has not looks at single pixels. (A seed of 0 is none to TF.js.) */
export function noisy(images: tf.Tensor, seed: number): tf.Tensor {
  return tf.tidy(() => tf.add(images, tf.randomNormal(images.shape, 0, 0.15, 'float32', seed)));
}

/** The class that the network gives each digit. */
export async function predict(weights: Weights, digits: Digits): Promise<number[]> {
  const classes = tf.tidy(() => {
    const images = imagesOf(digits);
    const starts = Array.from({length: Math.ceil(digits.count / 250)}, (_, i) => i * 250);
    const part = (start: number) => images.slice(start, Math.min(250, digits.count - start));
    return tf.concat(starts.map((start) => network(weights, part(start)).argMax(1)));
  });
  try {
    return [...(await classes.data())];
  } finally {
    classes.dispose();
  }
}
