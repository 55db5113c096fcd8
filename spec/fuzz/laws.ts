/** The laws of random programs. Those of single kernels stand in support/laws.ts; here whole programs are held, with transforms inside. */
import * as tf from '@tensorflow/tfjs';
import type {Tensor} from '@tensorflow/tfjs';
import {autograd, func} from '../../lib';
import {size} from '../support/draw';
import {countOf, failingAt} from '../support/kernel_calls';
import {broken, duality, equal, inner, tangent} from '../support/laws';
import type {Comparison, Precision} from '../support/laws';
import {draw} from '../support/program';
import type {Program} from '../support/program';

/**
 * What makes a law not hold of a program: derivatives are cut (`autograd.detach`); the graph of marked tensors ends at gradients that are
 * taken without `createGraph`.
 */
type Trait = 'cut' | 'unrecorded';

export function traitsOf(text: string): Trait[] {
  const count = (part: string) => text.split(part).length - 1;
  const gradients = count('autograd.grad(') + count('batchJacobian(');
  return [
    ...(text.includes('detach(') ? (['cut'] as const) : []),
    ...(gradients > count('createGraph: true') ? (['unrecorded'] as const) : []),
  ];
}

export interface FuzzLaw {
  readonly name: string;
  /** Of which programs it does not hold. */
  readonly except: readonly Trait[];
  readonly compare: (p: Program) => Comparison[];
}

/** Results pass through many more ops than those of one kernel, some of which cancel. */
const PRECISION: Precision = {step: 1e-4, rounding: 1e-7, difference: 1e-5};
/** Jacobians with more numbers are left out. */
const LARGEST = 100;

// ---- the derivative

/**
 * J dx against differences over h and 2h, of which the error of second order is taken out. Where the program has a kink or a jump nearby
 * they do not fit each other, and nothing is said there.
 */
function derivative(p: Program): Comparison[] {
  const xs = draw(p);
  const dxs = p.inputs.map((x) => tangent(x, p));
  const h = PRECISION.step;
  const at = (t: number) => p.f(xs.map((x, i) => tf.add(x, tf.mul(dxs[i], t))))[0];
  const [behind2, behind, here, ahead, ahead2] = [-2 * h, -h, 0, h, 2 * h].map(at);
  const [[y], [dy]] = func.jvp((...args: Tensor[]) => p.f(args), xs, dxs);
  const [near, far] = [tf.div(tf.sub(ahead, behind), 2 * h), tf.div(tf.sub(ahead2, behind2), 4 * h)];
  const slope = tf.div(tf.sub(tf.mul(near, 4), far), 3);
  const bend = (a: Tensor, b: Tensor) => tf.div(tf.sub(tf.add(a, b), tf.mul(here, 2)), h);
  const jump = tf.sub(bend(ahead2, behind2), tf.mul(bend(ahead, behind), 4));
  const unsure = tf.add(tf.abs(tf.sub(near, far)), tf.abs(jump));
  const smooth = tf.lessEqual(unsure, tf.mul(tf.add(tf.abs(slope), 1), 1e-6));
  const only = (t: Tensor) => tf.where(smooth, t, tf.zerosLike(t));
  const numbers = tf.cast(tf.isNaN(tf.mul(y, dy)), 'float32');
  return [
    ...equal('the value', [y], [here]),
    ...equal('dy', [only(dy)], [only(slope)], 'difference'),
    ...equal('what is not a number', [numbers], [tf.zerosLike(numbers)]),
  ];
}

// ---- samples

const SAMPLES = 2;

/** vmap over a random axis of some of the inputs = loop. */
function loop(p: Program): Comparison[] {
  const dims = p.inputs.map(({shape}, i) => (i > 0 && p.random() < 0.3 ? null : Math.floor(p.random() * (shape.length + 1))));
  const samples = Array.from({length: SAMPLES}, () => draw(p));
  const sampleOf = (n: number) => p.inputs.map((_, i) => samples[dims[i] === null ? 0 : n][i]);
  const batches = p.inputs.map((_, i) =>
    dims[i] === null
      ? samples[0][i]
      : tf.stack(
          samples.map((xs) => xs[i]),
          dims[i],
        ),
  );
  const got = func.vmap((...xs: Tensor[]) => p.f(xs)[0], {inDims: dims})(...batches);
  const want = tf.stack(samples.map((_, n) => p.f(sampleOf(n))[0]));
  return equal(`inDims [${dims.map(String).join(', ')}]`, [got], [want]);
}

// ---- Jacobians

function jacobians(p: Program): Comparison[] {
  const xs = draw(p);
  return xs.flatMap((x, argnums) => {
    if (size(x.shape) * size(p.outputs[0].shape) > LARGEST) return [];
    const f = (...args: Tensor[]) => p.f(args)[0];
    return equal(`input ${argnums}`, [func.jacrev(f, {argnums})(...xs)], [func.jacfwd(f, {argnums})(...xs)]);
  });
}

/** A scalar made of a program: the square of each number, with a weight. */
function energyOf(p: Program): (...xs: Tensor[]) => Tensor {
  const weights = tangent(p.outputs[0], p);
  return (...xs) => {
    const [y] = p.f(xs);
    return tf.sum(tf.mul(weights, tf.mul(y, y)));
  };
}

function hessians(p: Program): Comparison[] {
  const [x, ...others] = draw(p);
  if (size(x.shape) ** 2 > LARGEST) return [];
  const energy = energyOf(p);
  const f = (z: Tensor) => energy(z, ...others);
  const hessian = func.hessian(f)(x);
  return [
    ...equal('hessian = jacrev(grad)', [hessian], [func.jacrev(func.grad(f))(x)]),
    ...equal('hessian = jacfwd(grad)', [hessian], [func.jacfwd(func.grad(f))(x)]),
  ];
}

function symmetry(p: Program): Comparison[] {
  const [x, ...others] = draw(p);
  const n = size(x.shape);
  if (n ** 2 > LARGEST) return [];
  const energy = energyOf(p);
  const hessian = tf.reshape(func.hessian((z: Tensor) => energy(z, ...others))(x), [n, n]);
  return equal('H', [hessian], [tf.transpose(hessian)]);
}

// ---- what is recorded

/** The graph behind marked tensors gives what func.vjp gives, and is itself differentiated. */
function recorded(p: Program): Comparison[] {
  const xs = draw(p);
  const marked = xs.map((x) => autograd.requiresGrad(tf.clone(x)));
  const [ct, dx] = [tangent(p.outputs[0], p), tangent(p.inputs[0], p)];
  const f = (...args: Tensor[]) => p.f(args)[0];
  const y = f(...marked);
  if (!y.requiresGrad) return [];
  const unused = {materializeGrads: true} as const;
  const grads = autograd.grad(y, marked, {gradOutputs: ct, createGraph: true, ...unused});
  const pulled = func.vjp(f, ...xs)[1](ct);
  const along = inner([grads[0]], [dx]);
  const second = (z: Tensor) => inner([func.vjp(f, z, ...xs.slice(1))[1](ct)[0]], [dx]);
  return [
    ...equal('gradients', grads, pulled),
    ...(along.requiresGrad ? equal('second', [autograd.grad(along, marked[0], unused)], [func.grad(second)(xs[0])]) : []),
  ];
}

export const laws: readonly FuzzLaw[] = [
  {name: 'jvp = finite difference', except: ['cut'], compare: derivative},
  {name: 'jvp, vjp: duality', except: [], compare: duality},
  {name: 'vmap = loop', except: [], compare: loop},
  {name: 'jacrev = jacfwd', except: [], compare: jacobians},
  {name: 'hessian = jacrev(grad) = jacfwd(grad)', except: [], compare: hessians},
  {name: 'a Hessian is symmetric', except: ['cut'], compare: symmetry},
  {name: 'autograd.grad = func.vjp', except: ['unrecorded'], compare: recorded},
];

export const failsOf = (compare: FuzzLaw['compare'], p: () => Program): Promise<string[]> =>
  broken(() => compare(p()), PRECISION);

// ---- failures

/** A program of which a kernel fails, in the run or in the walk back, leaves no tensor. */
export function leftByFailure(p: Program): string[] {
  const run = () =>
    tf.tidy(() => {
      const [, pull] = func.vjp((...xs: Tensor[]) => p.f(xs), ...draw(p));
      pull(p.outputs.map((y) => tangent(y, p)));
    });
  const before = tf.memory().numTensors;
  const n = Math.floor(p.random() * countOf(run));
  try {
    failingAt(n, run);
  } catch {
    // As planned.
  }
  const left = tf.memory().numTensors - before;
  return left === 0 ? [] : [`${left} tensors are left behind when kernel ${n} fails`];
}
