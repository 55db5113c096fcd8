/** `gradOutputs`, PyTorch's `grad_outputs`: the weights of a sum over the outputs. Two gradients on one graph, x → v = x + 2 → y = v². */
import * as tf from '@tensorflow/tfjs';
import {autograd, grad} from 'tfjs-autograd';

export async function run(print = console.log): Promise<void> {
  const x = autograd.requiresGrad(tf.ones([2, 2]));
  const v = x.add(2);
  const y = v.square();

  print('dy/dx = 2 (x + 2)', await grad(y, x, {gradOutputs: tf.onesLike(y), retainGraph: true}).array());
  print('dv/dx = 1        ', await grad(v, x, {gradOutputs: tf.onesLike(v), retainGraph: true}).array());
  // v was computed on the way, so there is a gradient with respect to it as well.
  print('dy/dv = 2 v      ', await grad(y, v, {gradOutputs: tf.onesLike}).array());
}

if (require.main === module) void run();
