/** TensorFlow 1's `tf.gradients(ys, xs)`: the derivative of the sum of all `ys` with respect to each of `xs`, as one call. */
import * as tf from '@tensorflow/tfjs';
import {autograd, grad} from 'tfjs-autograd';

/** Null, TensorFlow's None, for an `x` that no `y` depends on. */
const gradients = (ys: tf.Tensor[], xs: tf.Tensor[]) =>
  grad(ys, xs, {gradOutputs: tf.onesLike, allowUnused: true, retainGraph: true});

export async function run(print = console.log): Promise<void> {
  const a = autograd.requiresGrad(tf.tensor1d([1, 2]));
  const b = autograd.requiresGrad(tf.scalar(3));
  const c = autograd.requiresGrad(tf.scalar(4));
  const product = tf.mul(a, b);
  const squares = tf.square(a);

  const [da, db, dc] = gradients([product, squares], [a, b, c]);
  print('tf.gradients([a b, a²], [a, b, c])');
  print('  a: b + 2 a    ', await da?.array());
  print('  b: Σ a        ', await db?.array());
  print('  c: not used   ', dc);

  // With respect to something computed on the way, as in TensorFlow.
  const [dproduct] = gradients([tf.square(product)], [product]);
  print('tf.gradients([(a b)²], [a b])');
  print('  2 a b         ', await dproduct?.array());
}

if (require.main === module) void run();
