import * as tf from '@tensorflow/tfjs';
import {autograd, func} from 'tfjs-autograd';
import {trainingProblems} from '../catalogue';
import type {Problem} from '../catalogue';
import type {Case} from '../compare';
import {posed} from '../models';
import type {Weights} from '../models';

export const trainingSteps = (): Case[] => {
  const [first, ...others] = trainingProblems;
  return [ofArguments(first), ofVariables(first), ...others.map(ofArguments)];
};

type Loss = (weights: Weights) => tf.Scalar;

function lossOn(problem: Problem): {loss: Loss; weights: Weights} {
  const {model, x} = posed(problem);
  const classes = Array.from({length: problem.batch}, (_, i) => i % 10);
  const labels = tf.oneHot(tf.tensor1d(classes, 'int32'), 10);
  return {
    loss: (weights) => tf.losses.softmaxCrossEntropy(labels, model.apply(weights, x)).asScalar(),
    weights: model.weights,
  };
}

function ofArguments(problem: Problem): Case {
  const {loss, weights} = lossOn(problem);
  return {
    name: problem.name,
    ours: {name: 'func.gradAndValue', run: () => func.gradAndValue(loss)(weights)[0]},
    theirs: {name: 'tf.valueAndGrads', run: () => tf.valueAndGrads((...weights) => loss(weights))(weights).grads},
  };
}

function ofVariables(problem: Problem): Case {
  const {loss, weights: values} = lossOn(problem);
  const weights = values.map((w) => tf.variable(w));
  return {
    name: `${problem.name}, variables`,
    ours: {name: 'backward()', run: () => backward(loss, weights)},
    theirs: {name: 'tf.variableGrads', run: () => Object.values(tf.variableGrads(() => loss(weights), weights).grads)},
  };
}

/** One step's gradients, taken from the leaves; marked for its time only, for TF.js by itself is measured in turns with it. */
function backward(loss: Loss, weights: tf.Variable[]): tf.Tensor[] {
  for (const w of weights) autograd.requiresGrad(w);
  autograd.backward(loss(weights));
  return weights.map((w) => {
    const gradient = tf.clone(w.grad!);
    w.grad = null;
    autograd.requiresGrad(w, false);
    return gradient;
  });
}
