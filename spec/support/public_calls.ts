/**
 * Each public function once, on inputs of its own: what the specs of memory, failures and hidden reads go through. What a call returns is
 * disposed by whoever made it.
 */
import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func, grad} from '../../lib';

/** Counts the ops of a program and can throw at one of them. */
class Countdown {
  private left = Infinity;
  count = 0;
  op(x: tf.Tensor): tf.Tensor {
    this.count++;
    if (--this.left < 0) throw new Error('at an op');
    return x;
  }
  failAfter(ops: number): void {
    this.left = ops;
    this.count = 0;
  }
}

export const clock = new Countdown();

/** A function of a vector, of ops that save their input, save their output, save nothing, have several inputs, have several outputs. */
export const f = (x: tf.Tensor): tf.Tensor => {
  const a = clock.op(tf.tanh(clock.op(tf.mul(x, 2))));
  const [b, c] = tf.split(clock.op(tf.concat([a, clock.op(tf.exp(a))], -1)), 2, -1);
  return clock.op(tf.mul(b, clock.op(tf.softmax(c))));
};
export const scalar = (x: tf.Tensor): tf.Tensor => tf.sum(f(x));
export const x3 = () => tf.tensor1d([0.1, 0.2, 0.3]);

export const calls: Readonly<Record<string, (x: tf.Tensor) => unknown>> = {
  'autograd.grad': (x) => grad(scalar, x),
  'autograd.grad, batched': (x) => grad(f, x, {gradOutputs: tf.ones([2, 3]), isGradsBatched: true}),
  batchJacobian: (x) => batchJacobian((z: tf.Tensor) => f(z), tf.reshape(x, [1, 3])),
  'batchJacobian with checkIndependence': (x) =>
    batchJacobian((z: tf.Tensor) => f(z), tf.reshape(x, [1, 3]), {checkIndependence: true}),
  'batchJacobian forward': (x) =>
    batchJacobian((z: tf.Tensor) => f(z), tf.reshape(x, [1, 3]), {strategy: 'forward', chunkSize: 2}),
  'batchJacobian loop': (x) => batchJacobian((z: tf.Tensor) => f(z), tf.reshape(x, [1, 3]), {strategy: 'loop'}),
  detach: (x) => autograd.detach(f(x)),
  noGrad: (x) => autograd.noGrad(() => f(x)),
  backward: (x) => {
    const leaf = autograd.requiresGrad(tf.clone(x));
    scalar(leaf).backward();
    return tf.clone(leaf.grad!);
  },
  'autograd.grad of recorded tensors': (x) => {
    const leaf = autograd.requiresGrad(tf.clone(x));
    return grad(scalar(leaf), leaf);
  },
  'autograd.grad twice, with createGraph': (x) => {
    const leaf = autograd.requiresGrad(tf.clone(x));
    return grad(tf.sum(grad(scalar(leaf), leaf, {createGraph: true})), leaf);
  },
  'batchJacobian of recorded tensors': (x) => {
    const leaf = autograd.requiresGrad(tf.reshape(x, [1, 3]));
    return batchJacobian(f(leaf), leaf);
  },
  'func.grad': (x) => func.grad(scalar)(x),
  'func.gradAndValue': (x) => func.gradAndValue(scalar)(x),
  'func.vjp': (x) => {
    const [y, pull] = func.vjp(f, x);
    const grads = pull(tf.onesLike(y));
    pull.dispose();
    return [y, grads];
  },
  'func.jvp': (x) => func.jvp(f, [x], [x]),
  'func.linearize': (x) => {
    const [y, push] = func.linearize(f, x);
    const dy = push(x);
    push.dispose();
    return [y, dy];
  },
  'func.jacrev': (x) => func.jacrev(f, {chunkSize: 2})(x),
  'func.jacfwd': (x) => func.jacfwd(f, {chunkSize: 2})(x),
  'func.hessian': (x) => func.hessian(scalar)(x),
  'func.hvp': (x) => func.hvp(scalar, [x], [x]),
  'func.vmap': (x) => func.vmap(f, {chunkSize: 1})(tf.stack([x, x])),
  'func.laplacian': (x) => func.laplacian(scalar)(x),
  'func.divergence': (x) => func.divergence(f)(x),
  'vmap of hessian': (x) => func.vmap(func.hessian(scalar))(tf.stack([x, x])),
  'grad of vmap of grad': (x) => func.grad((z: tf.Tensor) => tf.sum(func.vmap(func.grad(scalar))(tf.stack([z, z]))))(x),
};

/** What of this package is in front of TF.js's engine now. */
export const hooks = (): string[] => Object.keys(tf.engine()).filter((key) => /^(run|make|clone|dispose)/.test(key));
