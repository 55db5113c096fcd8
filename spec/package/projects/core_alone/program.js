/** Every transform, on a program of `tf.*` ops alone: TF.js has no chained methods, no gradients and no layers here. */
import * as tf from '@tensorflow/tfjs-core';
import {autograd, batchJacobian, func, grad} from 'tfjs-autograd';

const numbers = (...shape) =>
  tf.tensor(
    Array.from({length: tf.util.sizeFromShape(shape)}, (_, i) => Math.sin(i + shape.length)),
    shape,
  );
const filter = numbers(3, 3, 1, 2);
const dense = numbers(8, 3);

/** [B, 4, 4, 1] → [B, 3]: convolution, pooling, a dense layer, log-softmax. */
const network = (x) => {
  const pooled = tf.avgPool(tf.tanh(tf.conv2d(x, filter, 1, 'same')), 2, 2, 'valid');
  return tf.logSoftmax(tf.matMul(tf.reshape(pooled, [-1, 8]), dense));
};
/** One sample [4, 4, 1] → [3], and its energy. */
const one = (x) => tf.reshape(network(tf.expandDims(x)), [3]);
const energy = (x) => tf.sum(tf.square(one(x)));

const far = (a, b) => tf.max(tf.abs(tf.sub(a, b)));

/** Answers known values, the largest of many differences that should be zero and of what they are differences of, and what TF.js is here. */
export async function run() {
  const before = tf.memory().numTensors;
  let leaf;
  const results = tf.tidy(() => {
    const [x, v] = [numbers(4, 4, 1), tf.cos(numbers(4, 4, 1))];
    const batch = tf.stack([x, v]);
    const hessian = func.hessian(energy)(x);
    const product = func.hvp(energy, [x], [v])[0];
    const [output, push] = func.linearize(one, x);
    const [, pull] = func.vjp(one, x);
    const [, tangent] = func.jvp(one, [x], [v]);
    const gradient = func.grad(energy)(x);

    const copy = autograd.requiresGrad(tf.clone(x));
    energy(copy).backward();
    const marked = autograd.requiresGrad(tf.ones([2, 2]));
    leaf = marked.requiresGrad && marked.isLeaf && marked.grad === null;
    const y = tf.square(tf.add(marked, 2));
    const f = (t) => tf.mul(t, tf.exp(t));

    const zero = {
      'jacrev = jacfwd': far(func.jacrev(one)(x), func.jacfwd(one)(x)),
      'vmap(jacrev) = batchJacobian': far(func.vmap(func.jacrev(one))(batch), batchJacobian(network, batch)),
      'batchJacobian, by loop and forwards': far(
        batchJacobian(network, batch, {strategy: 'loop'}),
        batchJacobian(network, batch, {strategy: 'forward'}),
      ),
      'hvp = hessian · v': far(product, tf.sum(tf.mul(hessian, v), [3, 4, 5])),
      'laplacian = trace of the hessian': far(
        func.laplacian(energy)(x),
        tf.sum(tf.mul(tf.reshape(hessian, [16, 16]), tf.eye(16))),
      ),
      'linearize = jvp': far(push(v), tangent),
      '⟨ct, J v⟩ = ⟨Jᵀ ct, v⟩': far(tf.sum(tf.mul(output, tangent)), tf.sum(tf.mul(pull(output)[0], v))),
      'backward = func.grad': far(copy.grad, gradient),
      'vmap(grad) = grad of each': far(tf.unstack(func.vmap(func.grad(energy))(batch))[0], gradient),
      'gradAndValue = grad, f': far(func.gradAndValue(energy)(x)[1], energy(x)),
    };
    return {
      gradOutputs: grad(y, marked, {gradOutputs: tf.onesLike(y)}),
      batchJacobian: batchJacobian(
        tf.square,
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ),
      secondDerivative: func.grad(func.grad(f))(tf.scalar(0.5)),
      difference: tf.max(tf.stack(Object.values(zero))),
      size: tf.max(tf.abs(hessian)),
    };
  });
  const answers = {};
  for (const [name, t] of Object.entries(results)) answers[name] = await t.array();
  tf.dispose(results);
  return {
    ...answers,
    leaf,
    left: tf.memory().numTensors - before,
    backend: tf.getBackend(),
    chained: 'add' in filter,
    gradients: tf.getGradient('Exp') !== undefined,
    layers: await import('@tensorflow/tfjs-layers').then(
      () => true,
      () => false,
    ),
  };
}
