/** `backward`: gradients add up in `.grad` of the leaves, until it is set to null. */
import * as tf from '@tensorflow/tfjs';
import {autograd} from 'tfjs-autograd';

export async function run(print = console.log): Promise<void> {
  const w = autograd.requiresGrad(tf.variable(tf.tensor1d([1, 2, 3])));
  const loss = () => tf.sum(tf.square(w));

  print('before           ', w.grad);
  loss().backward();
  print('backward         ', await w.grad?.array());
  loss().backward();
  print('backward again   ', await w.grad?.array(), '(accumulated)');
  w.grad = null;
  print('zeroed           ', w.grad);

  // A training loop is these three lines. (Optimizers of TF.js work as well: see mnist.ts.)
  for (let step = 0; step < 10; step++) {
    w.grad = null;
    loss().backward();
    autograd.noGrad(() => w.assign(w.sub(tf.mul(0.25, w.grad!))));
  }
  print('after ten steps w', await w.array());
  w.dispose();
}

if (require.main === module) void run();
