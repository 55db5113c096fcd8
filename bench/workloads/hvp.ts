import * as tf from '@tensorflow/tfjs';
import {func} from 'tfjs-autograd';
import {hessianProblem, hvpProblem, perSampleProblem} from '../catalogue';
import type {Problem} from '../catalogue';
import type {Case} from '../compare';
import {normal, posed} from '../models';
import type {Weights} from '../models';

export const secondOrder = (): Case[] => [
  hvp(hvpProblem, 'tf.grads of tf.grads', twice),
  hvp(hvpProblem, 'central differences', differences),
  hessian(hessianProblem),
  perSample(perSampleProblem),
];

type Loss = (...weights: Weights) => tf.Scalar;
type Product = (loss: Loss, weights: Weights, v: Weights) => tf.Tensor[];

function hvp(problem: Problem, name: string, theirs: Product): Case {
  const {model, x} = posed(problem);
  const v = model.weights.map((w) => normal(w.shape));
  const loss: Loss = (...weights) => tf.mean(tf.square(model.apply(weights, x)));
  return {
    name: `hvp, ${problem.name}, ${name}`,
    ours: {name: 'func.hvp', run: () => func.hvp(loss, model.weights, v)},
    theirs: {name, run: () => theirs(loss, model.weights, v)},
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

function hessian(problem: Problem): Case {
  const {model, x} = posed(problem);
  const f = (x: tf.Tensor): tf.Scalar => tf.sum(model.call(x));
  const entries = () => {
    const entry = (i: number) => (x: tf.Tensor) => tf.sum(tf.slice(tf.reshape(tf.grad(f)(x), [-1]), i, 1));
    const rows = Array.from({length: x.size}, (_, i) => tf.grad(entry(i))(x));
    return tf.reshape(tf.stack(rows), [...x.shape, ...x.shape]);
  };
  return {
    name: `Hessian, ${problem.name}`,
    ours: {name: 'func.hessian', run: () => func.hessian(f)(x)},
    theirs: {name: 'a tf.grad per entry', run: entries},
  };
}

function perSample(problem: Problem): Case {
  const {model, x} = posed(problem);
  const loss = (weights: Weights, x: tf.Tensor): tf.Scalar => tf.sum(tf.square(model.apply(weights, tf.expandDims(x, 0))));
  const loop = () => {
    const each = tf.unstack(x).map((sample) => tf.grads((...weights) => loss(weights, sample))(model.weights));
    return model.weights.map((_, i) => tf.stack(each.map((grads) => grads[i])));
  };
  return {
    name: `gradients per sample, ${problem.name}`,
    ours: {name: 'vmap(grad)', run: () => func.vmap(func.grad(loss), {inDims: [null, 0]})(model.weights, x)},
    theirs: {name: 'a loop over samples', run: loop},
  };
}
