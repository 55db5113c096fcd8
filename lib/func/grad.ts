/** `func.grad` and `func.gradAndValue`: gradients of functions that return a scalar. */
import * as tf from '@tensorflow/tfjs-core';
import {isComplex} from '../core/dtypes';
import {realScalarExpected, scalarExpected} from '../errors';
import {record} from '../interpreters/tape';
import type {Tape} from '../interpreters/tape';
import {unflatten} from '../tree';
import {problemOf, surfacedTree} from './args';
import type {Argnums, Program, Request} from './args';
import type {AuxOf, Chosen, Gradient, GradOptions, OutputOf} from './types';
import {zeroed} from './vjp';

type Result<F extends Program, A extends Argnums, Aux extends boolean> = Aux extends true
  ? [Gradient<Chosen<Parameters<F>, A>>, AuxOf<F>]
  : Gradient<Chosen<Parameters<F>, A>>;

type ResultWithValue<F extends Program, A extends Argnums, Aux extends boolean> = [
  Gradient<Chosen<Parameters<F>, A>>,
  Aux extends true ? [OutputOf<F, true>, AuxOf<F>] : ReturnType<F>,
];

/**
 * A function that computes the gradient of `f`, which returns a scalar.
 *
 * @param f takes tensors or tensor trees, returns a real scalar (shape []); with `hasAux`, `[scalar, aux]`.
 * @param options `argnums`: which argument, default 0; an array of numbers gives an array of gradients. `hasAux`: add `aux` to the result.
 * @returns `(...args) => gradient`, in the structure of the argument; zeros where `f` does not depend on it. With `hasAux`: `[gradient, aux]`.
 *   In a complex z = x + iy it is ∂f/∂x + i ∂f/∂y, as in PyTorch: the direction of steepest ascent.
 * @throws if `f` does not return a scalar, or an argument has no floating point tensors.
 * @example
 * const df = func.grad((x: tf.Tensor) => tf.sum(tf.square(x)));
 * df(tf.tensor1d([1, 2])).print();          // [2, 4]
 * func.grad(df0)(x)                          // of a gradient: every order works
 * @see torch.func.grad
 */
export function grad<F extends Program, const A extends Argnums = 0, Aux extends boolean = false>(
  f: F,
  options: GradOptions<A, Aux> = {},
): (...args: Parameters<F>) => Result<F, A, Aux> {
  return (...args) => {
    const request = {name: 'func.grad(f)', f, args, ...options};
    return surfacedTree(() => {
      const [gradient, , aux] = gradientOf(request);
      return options.hasAux === true ? [gradient, aux] : gradient;
    }) as Result<F, A, Aux>;
  };
}

/**
 * As `grad`, with the value of `f` beside the gradient.
 *
 * @returns `(...args) => [gradient, value]`; with `hasAux` `[gradient, [value, aux]]`.
 * @example
 * const [gradient, loss] = func.gradAndValue((w: tf.Tensor) => tf.sum(tf.square(w)))(tf.tensor1d([1, 2]));
 * @see torch.func.grad_and_value
 */
export function gradAndValue<F extends Program, const A extends Argnums = 0, Aux extends boolean = false>(
  f: F,
  options: GradOptions<A, Aux> = {},
): (...args: Parameters<F>) => ResultWithValue<F, A, Aux> {
  return (...args) => {
    const request = {name: 'func.gradAndValue(f)', f, args, ...options};
    return surfacedTree(() => {
      const [gradient, value, aux] = gradientOf(request);
      return [gradient, options.hasAux === true ? [value, aux] : value];
    }) as ResultWithValue<F, A, Aux>;
  };
}

/** Gradient, value and aux, in the active scope. */
function gradientOf(request: Request): [unknown, unknown, unknown] {
  const problem = problemOf(request);
  let tape: Tape | undefined;
  try {
    let value: unknown;
    let aux: unknown;
    tape = record({name: problem.name, inputs: problem.xs}, (xs) => {
      const output = problem.run(xs);
      const [y] = output.leaves;
      if (output.leaves.length !== 1 || y.rank !== 0)
        throw scalarExpected(
          problem.name,
          output.leaves.map((t) => t.shape),
        );
      if (isComplex(y)) throw realScalarExpected(problem.name, y.dtype);
      aux = output.aux;
      value = unflatten(output.structure, output.leaves);
      return output.leaves;
    });
    const grads = tape.depends(0) ? tape.pull([tf.ones([])]) : problem.xs.map(() => null);
    return [problem.structured(zeroed(grads, problem.xs)), value, aux];
  } finally {
    tape?.dispose();
  }
}
