/**
 * The gradient of something that is not a scalar. TF.js's `tf.grad` sums it without a word; PyTorch refuses, and so does this package:
 * a vector has no gradient until you say which combination of its entries you mean, or that you want all of them, a Jacobian.
 */
import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func, grad} from 'tfjs-autograd';

export function run(print = console.log): void {
  const square = (x: tf.Tensor) => tf.square(x);
  const x = autograd.requiresGrad(tf.tensor1d([1, 2, 3]));
  const y = square(x);

  try {
    grad(y, x);
  } catch (error) {
    print(`${String(error)}\n`);
  }

  print('the sum of the outputs: grad(y, x, {gradOutputs: tf.onesLike})');
  print(grad(y, x, {gradOutputs: tf.onesLike, retainGraph: true}).arraySync());
  print('one output: grad(y, x, {gradOutputs: tf.tensor1d([0, 1, 0])})');
  print(grad(y, x, {gradOutputs: tf.tensor1d([0, 1, 0])}).arraySync());
  print('every output by every input: func.jacrev(square)(x)');
  print(func.jacrev(square)(x).arraySync());
  print('every output by its own input: batchJacobian(square, x)');
  print(batchJacobian(square, x).arraySync());
}

if (require.main === module) run();
