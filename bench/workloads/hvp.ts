import * as tf from '@tensorflow/tfjs';
import {func} from 'tfjs-autograd';
import type {Case, Workload} from '../compare';
import {mlp, normal} from '../models';
import type {Model, Weights} from '../models';

/**
 * Softplus: TF.js's own second derivatives are right through it. (Through tanh, sigmoid, exp or softmax it loses a term; then there is
 * nothing to compare with.)
 */
const smooth = (x: tf.Tensor): tf.Tensor => tf.softplus(x);

export const secondOrder: Workload = {
  title: 'Second derivatives, and gradients per sample',
  about:
    'On softplus networks, where second derivatives of TF.js are right. Hessian-vector products with respect to the weights of a loss: `func.hvp` against `tf.grads` of `tf.grads`, and against central differences of `tf.grads` (two gradients; right to three digits at best). Hessians: `func.hessian` against a `tf.grad` of each entry of `tf.grad`. Gradients per sample: `func.vmap(func.grad(loss))` against a loop over the samples.',
  cases: () => [
    hvp('hvp, MLP 32-64-64-1, B = 64, tf.grads of tf.grads', twice),
    hvp('hvp, MLP 32-64-64-1, B = 64, differences', differences),
    hessian('Hessian, MLP 16-64-64-1, one sample', mlp([16, 64, 64, 1], smooth), [1, 16]),
    perSample('gradients per sample, MLP 32-64-10, B = 64', mlp([32, 64, 10], smooth), [64, 32]),
  ],
};

type Loss = (...weights: Weights) => tf.Scalar;
type Product = (loss: Loss, weights: Weights, v: Weights) => tf.Tensor[];

function hvp(name: string, theirs: Product): Case {
  const model = mlp([32, 64, 64, 1], smooth);
  const [x, v] = [normal([64, 32]), model.weights.map((w) => normal(w.shape))];
  const loss: Loss = (...weights) => tf.mean(tf.square(model.apply(weights, x)));
  return {
    name,
    ours: {name: 'func.hvp', run: () => func.hvp(loss, model.weights, v)},
    theirs: {name: theirs === twice ? 'tf.grads of tf.grads' : 'central differences', run: () => theirs(loss, model.weights, v)},
  };
}

/** ∇(∇loss · v) */
function twice(loss: Loss, weights: Weights, v: Weights): tf.Tensor[] {
  const along: Loss = (...w) =>
    tf.addN(
      tf
        .grads(loss)(w)
        .map((g, i) => tf.sum(tf.mul(g, v[i]))),
    );
  return tf.grads(along)(weights);
}

/** (∇loss(w + εv) − ∇loss(w − εv)) / 2ε */
function differences(loss: Loss, weights: Weights, v: Weights): tf.Tensor[] {
  const epsilon = 1e-2;
  const at = (step: number) => tf.grads(loss)(weights.map((w, i) => tf.add(w, tf.mul(v[i], step))));
  const [above, below] = [at(epsilon), at(-epsilon)];
  return above.map((g, i) => tf.div(tf.sub(g, below[i]), 2 * epsilon));
}

function hessian(name: string, {call}: Model, shape: number[]): Case {
  const x = normal(shape);
  const f = (x: tf.Tensor): tf.Scalar => tf.sum(call(x));
  const entries = () => {
    const entry = (i: number) => (x: tf.Tensor) => tf.sum(tf.slice(tf.reshape(tf.grad(f)(x), [-1]), i, 1));
    const rows = Array.from({length: x.size}, (_, i) => tf.grad(entry(i))(x));
    return tf.reshape(tf.stack(rows), [...shape, ...shape]);
  };
  return {
    name,
    ours: {name: 'func.hessian', run: () => func.hessian(f)(x)},
    theirs: {name: 'a tf.grad per entry', run: entries},
  };
}

function perSample(name: string, model: Model, shape: number[]): Case {
  const x = normal(shape);
  const loss = (weights: Weights, x: tf.Tensor): tf.Scalar => tf.sum(tf.square(model.apply(weights, tf.expandDims(x, 0))));
  const loop = () => {
    const each = tf.unstack(x).map((sample) => tf.grads((...weights) => loss(weights, sample))(model.weights));
    return model.weights.map((_, i) => tf.stack(each.map((grads) => grads[i])));
  };
  return {
    name,
    ours: {name: 'vmap(grad)', run: () => func.vmap(func.grad(loss), {inDims: [null, 0]})(model.weights, x)},
    theirs: {name: 'a loop over samples', run: loop},
  };
}
