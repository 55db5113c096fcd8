/**
 * The gradient of something that is not a scalar. TF.js's `tf.grad` sums it without a word; PyTorch refuses, and so does this package:
 * a vector has no gradient until you say which combination of its entries you mean, or that you want all of them, a Jacobian.
 */
import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func, grad} from 'tfjs-autograd';

export async function run(print = console.log): Promise<void> {
  const square = (x: tf.Tensor) => tf.square(x);
  const x = autograd.requiresGrad(tf.tensor1d([1, 2, 3]));
  const y = square(x);

  try {
    grad(y, x);
  } catch (error) {
    print(`${String(error)}\n`);
  }

  print('the sum of the outputs: grad(y, x, {gradOutputs: tf.onesLike})');
  print(await grad(y, x, {gradOutputs: tf.onesLike, retainGraph: true}).array());
  print('one output: grad(y, x, {gradOutputs: tf.tensor1d([0, 1, 0])})');
  print(await grad(y, x, {gradOutputs: tf.tensor1d([0, 1, 0])}).array());
  print('every output by every input: func.jacrev(square)(x)');
  print(await func.jacrev(square)(x).array());
  print('every output by its own input: batchJacobian(square, x)');
  print(await batchJacobian(square, x).array());
}

if (require.main === module) void run();
