import * as tf from '@tensorflow/tfjs';
import {batchJacobian} from 'tfjs-autograd';
import type {Case, Workload} from '../compare';
import {cnn, mlp, normal} from '../models';
import type {Model} from '../models';

export const batchJacobians: Workload = {
  title: 'Batch Jacobians',
  about:
    'One Jacobian of the output per sample: `batchJacobian(f, x)` against `tf.grad` of each output, summed over the batch, and a `tf.stack`.',
  cases: () => [
    jacobianOf('tanh MLP 3-20-2, B = 10', mlp([3, 20, 2]), [10, 3]),
    jacobianOf('tanh MLP 64-256-256-32, B = 128', mlp([64, 256, 256, 32]), [128, 64]),
    jacobianOf('tanh MLP 7-64-64-6, B = 256', mlp([7, 64, 64, 6]), [256, 7]),
    jacobianOf('tanh MLP 16-64-64-64, B = 1', mlp([16, 64, 64, 64]), [1, 16]),
    jacobianOf('CNN 28×28×1, 10 classes, B = 16', cnn(), [16, 28, 28, 1]),
  ],
  meanTarget: 8,
};

function jacobianOf(name: string, {call}: Model, shape: number[]): Case {
  const x = normal(shape);
  return {
    name,
    ours: {name: 'batchJacobian', run: () => batchJacobian(call, x)},
    theirs: {name: 'a tf.grad per output', run: () => oneByOne(call, x)},
    target: 1.5,
  };
}

/** [B, out, ...in] as one writes it with TF.js alone. */
function oneByOne(f: Model['call'], x: tf.Tensor): tf.Tensor {
  const [batch, outputs] = f(x).shape;
  const rows = Array.from({length: outputs}, (_, k) => tf.grad((x) => tf.sum(tf.slice(f(x), [0, k], [batch, 1])))(x));
  return tf.stack(rows, 1);
}
