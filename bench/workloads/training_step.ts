import * as tf from '@tensorflow/tfjs';
import {autograd, func} from 'tfjs-autograd';
import type {Case, Workload} from '../compare';
import {cnn, mlp, normal} from '../models';
import type {Model, Weights} from '../models';

export const trainingSteps: Workload = {
  title: 'Gradients of a training step',
  about:
    'The loss (softmax cross-entropy) and its gradient with respect to all weights: `func.gradAndValue` against `tf.valueAndGrads`, and `backward` on variables marked with `requiresGrad` against `tf.variableGrads`.',
  cases: () => [
    ofArguments('MLP 784-128-10, B = 64', mlp([784, 128, 10], tf.relu), [64, 784]),
    ofVariables('MLP 784-128-10, B = 64, variables', mlp([784, 128, 10], tf.relu), [64, 784]),
    ofArguments('CNN 28×28×1, 10 classes, B = 16', cnn(), [16, 28, 28, 1]),
  ],
};

function lossOn(model: Model, shape: number[]): (weights: Weights) => tf.Scalar {
  const x = normal(shape);
  const labels = tf.oneHot(tf.range(0, shape[0], 1, 'int32').mod(10).toInt(), 10);
  return (weights) => tf.losses.softmaxCrossEntropy(labels, model.apply(weights, x)).asScalar();
}

function ofArguments(name: string, model: Model, shape: number[]): Case {
  const loss = lossOn(model, shape);
  return {
    name,
    ours: {name: 'func.gradAndValue', run: () => func.gradAndValue(loss)(model.weights)[0]},
    theirs: {name: 'tf.valueAndGrads', run: () => tf.valueAndGrads((...weights) => loss(weights))(model.weights).grads},
    target: 1,
  };
}

function ofVariables(name: string, model: Model, shape: number[]): Case {
  const loss = lossOn(model, shape);
  const weights = model.weights.map((w) => tf.variable(w));
  return {
    name,
    ours: {name: 'backward()', run: () => backward(loss, weights)},
    theirs: {name: 'tf.variableGrads', run: () => Object.values(tf.variableGrads(() => loss(weights), weights).grads)},
    target: 1,
  };
}

/** One step's gradients, taken from the leaves; marked for its time only, for TF.js by itself is measured in turns with it. */
function backward(loss: (weights: Weights) => tf.Scalar, weights: tf.Variable[]): tf.Tensor[] {
  for (const w of weights) autograd.requiresGrad(w);
  autograd.backward(loss(weights));
  return weights.map((w) => {
    const gradient = tf.clone(w.grad!);
    w.grad = null;
    autograd.requiresGrad(w, false);
    return gradient;
  });
}
