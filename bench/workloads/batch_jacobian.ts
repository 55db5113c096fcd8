import * as tf from '@tensorflow/tfjs';
import {batchJacobian} from 'tfjs-autograd';
import {jacobianProblems} from '../catalogue';
import type {Problem} from '../catalogue';
import type {Case} from '../compare';
import {posed} from '../models';
import type {Model} from '../models';

export const batchJacobians = (): Case[] => jacobianProblems.map(jacobianOf);

function jacobianOf(problem: Problem): Case {
  const {
    model: {call},
    x,
  } = posed(problem);
  return {
    name: problem.name,
    ours: {name: 'batchJacobian', run: () => batchJacobian(call, x)},
    theirs: {name: 'a tf.grad per output', run: () => oneByOne(call, x)},
  };
}

/** [B, out, ...in] as one writes it with TF.js alone. */
function oneByOne(f: Model['call'], x: tf.Tensor): tf.Tensor {
  const [batch, outputs] = f(x).shape;
  const rows = Array.from({length: outputs}, (_, k) => tf.grad((x) => tf.sum(tf.slice(f(x), [0, k], [batch, 1])))(x));
  return tf.stack(rows, 1);
}
