/**
 * The gradient of a mean squared error, in PyTorch's ways and in one more.
 *
 *   x = torch.tensor([1., 2., 3., 4.]); w = torch.tensor(0.7, requires_grad=True)
 *   loss = torch.nn.functional.mse_loss(w * x, 2 * x)
 *   loss.backward(); w.grad                 # tensor(-19.5000)
 */
import * as tf from '@tensorflow/tfjs';
import {autograd, func, grad} from 'tfjs-autograd';

export async function run(print = console.log): Promise<void> {
  const x = tf.tensor1d([1, 2, 3, 4]);
  const y = tf.mul(2, x);
  const mse = (w: tf.Tensor) => tf.losses.meanSquaredError(y, tf.mul(w, x));

  const w = autograd.requiresGrad(tf.scalar(0.7));
  const loss = mse(w);
  print('loss                  ', await loss.array());
  print('autograd.grad(loss, w)', await grad(loss, w, {retainGraph: true}).array());
  loss.backward();
  print('loss.backward() w.grad', await w.grad?.array());

  // As a transform of the function, with nothing marked: JAX's and torch.func's way.
  print('func.grad(mse)(w)     ', await func.grad(mse)(tf.scalar(0.7)).array());
}

if (require.main === module) void run();
