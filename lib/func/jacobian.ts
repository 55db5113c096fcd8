/** Jacobians and Hessians: one pass forward, then all directions at once. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {isComplex} from '../core/dtypes';
import {badChunkSize, realInputsExpected, realOutputsExpected} from '../errors';
import {basis, behind, inChunks} from '../interpreters/basis';
import {batched} from '../interpreters/batching';
import type {Randomness} from '../interpreters/batching';
import {withDraws} from '../interpreters/draws';
import type {Run} from '../interpreters/draws';
import {record} from '../interpreters/tape';
import type {Tape} from '../interpreters/tape';
import {unflatten} from '../tree';
import type {Structure} from '../tree';
import {problemOf, requireMoving, surfacedTree} from './args';
import type {Argnums, Problem, Program} from './args';
import {pushed} from './jvp';
import type {AuxOf, Chosen, GradOptions, JacobianOf, OutputOf} from './types';

export interface JacobianOptions<A extends Argnums = Argnums, Aux extends boolean = boolean> extends GradOptions<A, Aux> {
  /** At most so many basis vectors at once: bounds the memory, changes no value. */
  readonly chunkSize?: number;
}

export interface JacfwdOptions<A extends Argnums = Argnums, Aux extends boolean = boolean> extends JacobianOptions<A, Aux> {
  readonly randomness?: Randomness;
}

type Result<F extends Program, A extends Argnums, Aux extends boolean> = Aux extends true
  ? [JacobianOf<OutputOf<F, true>, Chosen<Parameters<F>, A>>, AuxOf<F>]
  : JacobianOf<ReturnType<F>, Chosen<Parameters<F>, A>>;

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function checkChunk(name: string, chunkSize: number | undefined): void {
  if (chunkSize !== undefined && !(Number.isInteger(chunkSize) && chunkSize >= 1)) throw badChunkSize(name, chunkSize);
}

/** Per output leaf a tree like the input, or the aux beside. */
function assembled(
  problem: Problem,
  structure: Structure,
  perOutput: readonly (readonly Tensor[])[],
  aux: unknown,
  hasAux: boolean,
): unknown {
  const jacobian = unflatten(
    structure,
    perOutput.map((perInput) => problem.structured(perInput)),
  );
  return hasAux ? [jacobian, aux] : jacobian;
}

/**
 * A function that computes the Jacobian of `f` in reverse mode: one forward pass, then one batched backward pass over the outputs' basis.
 * The better choice where there are fewer outputs than inputs. Outputs are real; in complex inputs the rows are gradients as `grad` gives them.
 *
 * @param f takes and returns tensor trees; with `hasAux`, returns `[output, aux]`.
 * @param options `argnums` (default 0), `hasAux`, `chunkSize`.
 * @returns `(...args) =>` for each output leaf a tree like the argument, with leaves of shape [...out, ...in]; with `hasAux` `[Jacobian, aux]`.
 * @example
 * func.jacrev((x: tf.Tensor) => tf.square(x))(tf.tensor1d([1, 2])).print();   // [[2, 0], [0, 4]]
 * @see torch.func.jacrev
 */
export function jacrev<F extends Program, const A extends Argnums = 0, Aux extends boolean = false>(
  f: F,
  {chunkSize, ...options}: JacobianOptions<A, Aux> = {},
): (...args: Parameters<F>) => Result<F, A, Aux> {
  const name = 'func.jacrev(f)';
  checkChunk(name, chunkSize);
  return (...args) => {
    const problem = problemOf({name, f, args, ...options});
    let tape: Tape | undefined;
    return surfacedTree(() => {
      try {
        let structure: Structure = {kind: 'leaf'};
        let aux: unknown;
        tape = record({name, inputs: problem.xs}, (xs) => {
          const output = problem.run(xs);
          ({structure, aux} = output);
          return output.leaves;
        });
        const complex = tape.outputs.findIndex(isComplex);
        if (complex >= 0) throw realOutputsExpected(name, complex);
        const perOutput = tape.outputs.map((_, i) => rowsOf(tape!, i, problem, chunkSize));
        return assembled(problem, structure, perOutput, aux, options.hasAux === true);
      } finally {
        tape?.dispose();
      }
    }) as Result<F, A, Aux>;
  };
}

/** The rows of the Jacobian that belong to output `i`, for each input. */
function rowsOf(tape: Tape, i: number, {name, xs}: Problem, chunkSize?: number): Tensor[] {
  const out = tape.outputs[i].shape;
  const rows = size(out);
  const zeros = (x: Tensor, count: number) => tf.zeros([count, ...x.shape], x.dtype);
  if (!tape.depends(i) || rows === 0) return xs.map((x) => tf.zeros([...out, ...x.shape], x.dtype));
  const grads = inChunks(rows, chunkSize, (start, count) =>
    batched(name, count, [basis(out, start, count)], ([ct]) => tape.pull(tape.outputs.map((_, j) => (j === i ? ct : null)))).map(
      (g, j) => g ?? zeros(xs[j], count),
    ),
  );
  return grads.map((g, j) => tf.reshape(g, [...out, ...xs[j].shape]));
}

/**
 * A function that computes the Jacobian of `f` in forward mode: one pass, with all the inputs' directions as a batch.
 * The better choice where there are fewer inputs than outputs. Inputs are real; outputs may be complex.
 *
 * @param f takes and returns tensor trees; with `hasAux`, returns `[output, aux]`.
 * @param options `argnums` (default 0), `hasAux`, `chunkSize`, `randomness` (as in `vmap`, default 'error'; a sample is a direction, that is a column).
 * @returns as `jacrev`: leaves of shape [...out, ...in].
 * @example
 * func.jacfwd((x: tf.Tensor) => tf.square(x))(tf.tensor1d([1, 2])).print();   // [[2, 0], [0, 4]]
 * @see torch.func.jacfwd
 */
export function jacfwd<F extends Program, const A extends Argnums = 0, Aux extends boolean = false>(
  f: F,
  {chunkSize, randomness = 'error', ...options}: JacfwdOptions<A, Aux> = {},
): (...args: Parameters<F>) => Result<F, A, Aux> {
  const name = 'func.jacfwd(f)';
  checkChunk(name, chunkSize);
  return (...args) => {
    const problem = problemOf({name, f, args, ...options});
    requireMoving(problem);
    const complex = problem.xs.findIndex(isComplex);
    if (complex >= 0) throw realInputsExpected(name, complex);
    return surfacedTree(() => {
      let structure: Structure = {kind: 'leaf'};
      let aux: unknown;
      let outs: number[][] = [];
      let before = 0;
      const sizes = problem.xs.map(({shape}) => size(shape));
      const total = sizes.reduce((a, b) => a + b, 0);
      const perInput = withDraws(name, total, (draws) =>
        problem.xs.map(({shape}, i) => {
          const tangents = inChunks(sizes[i], chunkSize, (start, count) => {
            const columns = columnsOf(problem, i, start, count, randomness, draws.run(before + start));
            ({structure, aux, outs} = columns);
            return columns.tangents;
          });
          before += sizes[i];
          return tangents.map((t, j) => tf.reshape(behind(t, outs[j].length), [...outs[j], ...shape]));
        }),
      );
      const perOutput = outs.map((_, j) => perInput.map((columns) => columns[j]));
      return assembled(problem, structure, perOutput, aux, options.hasAux === true);
    }) as Result<F, A, Aux>;
  };
}

/** The outputs' tangents, [count, ...out], for `count` directions of input `i`. */
function columnsOf(problem: Problem, i: number, start: number, count: number, randomness: Randomness, draws: Run) {
  let found: ReturnType<typeof pushed> | undefined;
  const directions = basis(problem.xs[i].shape, start, count);
  const tangents = batched(
    problem.name,
    count,
    [directions],
    ([direction]) => {
      found = pushed(
        problem,
        problem.xs.map((x, j) => (j === i ? direction : tf.zerosLike(x))),
      );
      return found.tangentsOut;
    },
    randomness,
    draws,
  );
  const {structure, aux, primalsOut} = found!;
  const outs = primalsOut.map(({shape}) => shape);
  return {structure, aux, outs, tangents: tangents.map((t, j) => t ?? tf.zeros([count, ...outs[j]], primalsOut[j].dtype))};
}

/**
 * A function that computes the Hessian of `f`: the forward-mode Jacobian of the reverse-mode Jacobian, `jacfwd(jacrev(f))`.
 *
 * @param f usually returns a scalar; for any other output the second derivatives of each entry, [...out, ...in, ...in].
 * @param options `argnums`: an array gives an array of arrays of blocks. `hasAux`: `[Hessian, aux]`. `chunkSize`: of the outer Jacobian.
 * @returns `(...args) =>` leaves of shape [...in, ...in].
 * @example
 * func.hessian((x: tf.Tensor) => tf.sum(tf.pow(x, 3)))(tf.tensor1d([1, 2])).print();   // [[6, 0], [0, 12]]
 * @see torch.func.hessian
 */
export function hessian<F extends Program, const A extends Argnums = 0, Aux extends boolean = false>(
  f: F,
  {argnums, hasAux, chunkSize}: JacobianOptions<A, Aux> = {},
): (
  ...args: Parameters<F>
) => Aux extends true
  ? [JacobianOf<JacobianOf<OutputOf<F, true>, Chosen<Parameters<F>, A>>, Chosen<Parameters<F>, A>>, AuxOf<F>]
  : JacobianOf<JacobianOf<ReturnType<F>, Chosen<Parameters<F>, A>>, Chosen<Parameters<F>, A>> {
  const inner = jacrev(f, {argnums, hasAux}) as Program;
  return jacfwd(inner, {argnums, hasAux, chunkSize}) as never;
}
