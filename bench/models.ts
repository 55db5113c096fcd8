/** The networks that the workloads differentiate: weights drawn once, seeded, and a function of weights and input. */
import * as tf from '@tensorflow/tfjs';
import type {Activation, Problem} from './catalogue';

export type Weights = tf.Tensor[];

let seed = 1;
/** Normal numbers, the same in every run of the suite. */
export const normal = (shape: number[], deviation = 1): tf.Tensor => tf.randomNormal(shape, 0, deviation, 'float32', seed++);

export interface Model {
  readonly weights: Weights;
  readonly apply: (weights: Weights, x: tf.Tensor) => tf.Tensor;
  /** With its own weights. */
  readonly call: (x: tf.Tensor) => tf.Tensor;
}

/** The network of a problem, and an input for it. */
export function posed({layers, activation, batch}: Problem): {model: Model; x: tf.Tensor} {
  return layers === null
    ? {model: cnn(), x: normal([batch, 28, 28, 1])}
    : {model: mlp(layers, activation), x: normal([batch, layers[0]])};
}

const modelOf = (weights: Weights, apply: Model['apply']): Model => ({weights, apply, call: (x) => apply(weights, x)});

const activations: Readonly<Record<Activation, (x: tf.Tensor) => tf.Tensor>> = {
  tanh: (x) => tf.tanh(x),
  relu: (x) => tf.relu(x),
  softplus: (x) => tf.softplus(x),
};

/** Dense layers of these sizes, the activation between them. */
function mlp(sizes: readonly number[], activation: Activation): Model {
  const weights = sizes.slice(1).flatMap((n, i) => [normal([sizes[i], n], 1 / Math.sqrt(sizes[i])), normal([n], 0.1)]);
  const layers = sizes.length - 1;
  return modelOf(weights, (w, x) => {
    let y = x;
    for (let i = 0; i < layers; i++) {
      y = tf.add(tf.matMul(y, w[2 * i]), w[2 * i + 1]);
      if (i < layers - 1) y = activations[activation](y);
    }
    return y;
  });
}

/** Ten classes of 28×28 grey pixels: two convolutions of 3×3 with relu and max pooling, one dense layer. */
function cnn(): Model {
  const weights = [normal([3, 3, 1, 16], 0.3), normal([16], 0.1), normal([3, 3, 16, 32], 0.1), normal([32], 0.1)];
  weights.push(normal([7 * 7 * 32, 10], 0.03), normal([10], 0.1));
  const block = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) => {
    const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
    return tf.maxPool<tf.Tensor4D>(tf.relu(tf.add(y, bias)), 2, 2, 'valid');
  };
  return modelOf(weights, ([k1, b1, k2, b2, w, b], x) => {
    const features = block(block(x, k1, b1), k2, b2);
    return tf.add(tf.matMul(tf.reshape(features, [-1, 7 * 7 * 32]), w), b);
  });
}
