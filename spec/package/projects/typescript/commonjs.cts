import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func, grad} from 'tfjs-autograd';

const x = autograd.requiresGrad(tf.ones([2, 2]));
const y = tf.square(tf.add(x, 2));
const leaf: boolean = x.requiresGrad && x.isLeaf && x.grad === null;
const f = (x: tf.Tensor) => tf.mul(x, tf.exp(x));
const samples = tf.tensor2d([
  [1, 2],
  [3, 4],
]);
console.log(
  JSON.stringify({
    leaf,
    gradOutputs: grad(y, x, {gradOutputs: tf.onesLike(y)}).arraySync(),
    batchJacobian: batchJacobian((x: tf.Tensor) => tf.square(x), samples).arraySync(),
    secondDerivative: func.grad(func.grad(f))(tf.scalar(0.5)).arraySync(),
  }),
);
