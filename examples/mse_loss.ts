/**
 * The gradient of a mean squared error, in PyTorch's ways and in one more.
 *
 *   x = torch.tensor([1., 2., 3., 4.]); w = torch.tensor(0.7, requires_grad=True)
 *   loss = torch.nn.functional.mse_loss(w * x, 2 * x)
 *   loss.backward(); w.grad                 # tensor(-19.5000)
 */
import * as tf from '@tensorflow/tfjs';
import {autograd, func, grad} from 'tfjs-autograd';

export function run(print = console.log): void {
  const x = tf.tensor1d([1, 2, 3, 4]);
  const y = tf.mul(2, x);
  const mse = (w: tf.Tensor) => tf.losses.meanSquaredError(y, tf.mul(w, x));

  const w = autograd.requiresGrad(tf.scalar(0.7));
  const loss = mse(w);
  print('loss                  ', loss.arraySync());
  print('autograd.grad(loss, w)', grad(loss, w, {retainGraph: true}).arraySync());
  loss.backward();
  print('loss.backward() w.grad', w.grad?.arraySync());

  // As a transform of the function, with nothing marked: JAX's and torch.func's way.
  print('func.grad(mse)(w)     ', func.grad(mse)(tf.scalar(0.7)).arraySync());
}

if (require.main === module) run();
