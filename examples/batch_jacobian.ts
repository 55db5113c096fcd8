/** dY/dX of a batch: what a gradient, a full Jacobian, a loop and `batchJacobian` say about a network with 3 inputs and 2 outputs. */
import * as tf from '@tensorflow/tfjs';
import {batchJacobian, func, grad} from 'tfjs-autograd';

const BATCH = 10;
const INPUTS = 3;
const HIDDEN = 20;
const OUTPUTS = 2;

export async function run(print = console.log): Promise<void> {
  const w1 = tf.randomNormal([INPUTS, HIDDEN], 0, 1, 'float32', 1);
  const w2 = tf.randomNormal([HIDDEN, OUTPUTS], 0, 1, 'float32', 2);
  const net = (x: tf.Tensor) => tf.matMul(tf.tanh(tf.matMul(x, w1)), w2);
  const x = tf.randomNormal([BATCH, INPUTS], 0, 1, 'float32', 3);

  // One number per input: the outputs are summed.
  const summed = grad(net, x, {gradOutputs: tf.onesLike});
  print('grad, outputs summed', summed.shape);

  // Every output of every sample with respect to every input of every sample: 90 % of it zeros, for no sample sees another.
  const full = func.jacrev(net)(x);
  const diagonal = tf.stack(Array.from({length: BATCH}, (_, b) => full.gather(b, 0).gather(b, 1)));
  print('func.jacrev         ', full.shape, 'its diagonal', diagonal.shape);

  // The slow way to that diagonal: one backward pass per output.
  const loop = tf.stack(
    Array.from({length: OUTPUTS}, (_, i) => grad((x: tf.Tensor) => tf.sum(net(x).gather(i, 1)), x)),
    1,
  );
  print('a loop over outputs ', loop.shape);

  // The fast way: one backward pass for all outputs.
  const jacobian = batchJacobian(net, x);
  print('batchJacobian       ', jacobian.shape);

  const furthest = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).array();
  print('largest difference of batchJacobian');
  print('  from the diagonal            ', await furthest(jacobian, diagonal));
  print('  from the loop                ', await furthest(jacobian, loop));
  print('  summed over outputs from grad', await furthest(tf.sum(jacobian, 1), summed));
}

if (require.main === module) void run();
