import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func, grad} from 'tfjs-autograd';

/** Does not compile unless `A` is `B`. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const infers = <A, B>(_same: Same<A, B>): void => {};

const x = autograd.requiresGrad(tf.ones([2, 2]));
const leaf = x.requiresGrad && x.isLeaf && x.grad === null;
const y = tf.square(tf.add(x, 2));
const gradOutputs = grad(y, x, {gradOutputs: tf.onesLike(y)});
infers<typeof x, tf.Tensor<tf.Rank>>(true);
infers<typeof gradOutputs, tf.Tensor<tf.Rank>>(true);
infers<typeof x.requiresGrad, boolean>(true);
infers<typeof x.isLeaf, boolean>(true);
infers<typeof x.grad, tf.Tensor<tf.Rank> | null>(true);

tf.sum(tf.square(x)).backward();
x.grad = null;
// @ts-expect-error autograd.requiresGrad(x) marks
const mark = () => (x.requiresGrad = true);

const samples = tf.tensor2d([
  [1, 2],
  [3, 4],
]);
const jacobian = batchJacobian((x: tf.Tensor) => tf.square(x), samples);
infers<typeof jacobian, tf.Tensor<tf.Rank>>(true);

interface Weights {
  w: tf.Tensor2D;
  b: tf.Tensor1D;
}
const loss = ({w, b}: Weights, x: tf.Tensor2D): tf.Tensor => tf.sum(tf.add(tf.matMul(x, w), b));
const weights: Weights = {w: tf.ones([2, 1]), b: tf.zeros([1])};
const gradient = func.grad(loss)(weights, samples);
const both = () => grad(loss, [weights, samples]);
infers<typeof gradient, {w: tf.Tensor; b: tf.Tensor}>(true);
infers<ReturnType<typeof both>, [{w: tf.Tensor; b: tf.Tensor}, tf.Tensor]>(true);
// @ts-expect-error a gradient has the structure of its argument
gradient.bias;
// @ts-expect-error the function takes two arguments
const short = () => func.grad(loss)(weights);

{
  using pull = func.vjp((x: tf.Tensor) => tf.square(x), x)[1];
  infers<ReturnType<typeof pull>, [tf.Tensor]>(true);
}

const f = (x: tf.Tensor) => tf.mul(x, tf.exp(x));
const second = func.grad(func.grad(f))(tf.scalar(0.5));
infers<typeof second, tf.Tensor<tf.Rank>>(true);

const values = await Promise.all([gradOutputs.array(), jacobian.array(), second.array()]);
console.log(JSON.stringify({leaf, gradOutputs: values[0], batchJacobian: values[1], secondDerivative: values[2]}));
