const tf = require('@tensorflow/tfjs');
const {autograd, batchJacobian, func, grad} = require('tfjs-autograd');

const x = autograd.requiresGrad(tf.ones([2, 2]));
const leaf = x.requiresGrad && x.isLeaf && x.grad === null;
const y = x.add(2).square();
const gradOutputs = grad(y, x, {gradOutputs: tf.onesLike(y)});

const samples = tf.tensor2d([
  [1, 2],
  [3, 4],
]);
const jacobian = batchJacobian((x) => x.square(), samples);

const f = (x) => x.mul(x.exp());
const second = func.grad(func.grad(f))(tf.scalar(0.5));

console.log(
  JSON.stringify({
    leaf,
    gradOutputs: gradOutputs.arraySync(),
    batchJacobian: jacobian.arraySync(),
    secondDerivative: second.arraySync(),
  }),
);
