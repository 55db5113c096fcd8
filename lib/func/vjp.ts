/** `func.vjp`: a function's value, and its pullback. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {canMove, isComplex} from '../core/dtypes';
import {cotangentDtype, cotangentStructure, disposedPullback, mismatchInDtype, mismatchInShape, truthValues} from '../errors';
import {transforming} from '../core/level';
import {nextId, track} from '../tfjs/host';
import {record} from '../interpreters/tape';
import type {Tape} from '../interpreters/tape';
import {describe, unflatten} from '../tree';
import type {Structure} from '../tree';
import {matching, problemOf, splitOptions, surfacedTree} from './args';
import type {Problem, Program} from './args';
import type {AuxOf, Gradient, OutputOf} from './types';

/** Turns cotangents of the output into gradients, one for each primal. Frees what it holds with `dispose()`, or with the scope of its maker. */
export interface Pullback<Args extends readonly unknown[], Y> extends Disposable {
  (cotangent: Y): {-readonly [I in keyof Args]: Gradient<Args[I]>};
  dispose(): void;
}

export interface VjpOptions<Aux extends boolean = boolean> {
  readonly hasAux?: Aux;
}

type WithoutOptions<Args extends readonly unknown[]> = Args extends readonly [...infer Rest, VjpOptions] ? Rest : Args;

/**
 * The value of `f` at `primals`, and a function from cotangents (in the structure of the output) to gradients, an array with one for each
 * primal: x̄ = Jᵀ ȳ (for complex numbers the
 * conjugate transpose). One forward pass; the pullback may be called any number of times, under any transform.
 * What it holds lives until `vjpFn.dispose()`, or until the scope (`tf.tidy`) in which it was made ends.
 *
 * @param f takes the primals (tensors or tensor trees), returns a tensor tree; with `hasAux`, `[output, aux]`.
 * @param primals the arguments; a last argument whose values are not tensors is the options, `{hasAux}`.
 * @returns `[output, vjpFn]`, with `hasAux` `[output, vjpFn, aux]`.
 * @throws if an output is of truth values that no primal moves, if a cotangent differs from the output in structure or shape, or if the pullback was disposed.
 * @example
 * const [y, vjpFn] = func.vjp((x) => tf.sin(x), tf.tensor1d([0, 1]));
 * const [dx] = vjpFn(tf.onesLike(y));   // cos(x)
 * vjpFn.dispose();
 * @see torch.func.vjp
 */
export function vjp<F extends Program, Args extends Parameters<F>>(
  f: F,
  ...primals: Args
): [ReturnType<F>, Pullback<Args, ReturnType<F>>];
export function vjp<F extends Program, O extends VjpOptions<true>>(
  f: F,
  ...primalsAndOptions: [...Parameters<F>, O]
): [OutputOf<F, true>, Pullback<WithoutOptions<Parameters<F>>, OutputOf<F, true>>, AuxOf<F>];
export function vjp(f: Program, ...primalsAndOptions: unknown[]): unknown[] {
  const [args, {hasAux = false}] = splitOptions<VjpOptions>(primalsAndOptions);
  const name = 'func.vjp(f, …primals)';
  const problem = problemOf({name, f, args, argnums: args.map((_, i) => i), hasAux});
  const {tape, structure, value, aux} = recordProblem(problem);
  const parts = [value, pullback(problem, tape, structure)];
  return hasAux ? [...parts, aux] : parts;
}

/** Records a problem; its value and aux belong to the caller's scope, the tape to the caller. */
export function recordProblem(problem: Problem): {tape: Tape; structure: Structure; value: unknown; aux: unknown} {
  let tape: Tape | undefined;
  let structure: Structure = {kind: 'leaf'};
  try {
    const [value, aux] = surfacedTree(() => {
      let aux: unknown;
      tape = record({name: problem.name, inputs: problem.xs}, (xs) => {
        const output = problem.run(xs);
        ({structure, aux} = output);
        return output.leaves;
      });
      refuseTruthValues(problem.name, tape);
      return [unflatten(structure, tape.outputs), aux];
    }) as [unknown, unknown];
    return {tape: tape!, structure, value, aux};
  } catch (e) {
    tape?.dispose();
    throw e;
  }
}

/** PyTorch refuses all truth values. Those that a step gives (x > 0) have derivative zero here, as in TF.js; others have nothing to do with the primals. */
function refuseTruthValues(name: string, tape: Tape): void {
  tape.outputs.forEach(({dtype, shape}, i) => {
    if (dtype === 'bool' && !tape.depends(i)) throw truthValues(name, shape);
  });
}

function pullback(problem: Problem, tape: Tape, structure: Structure): unknown {
  const outputs = tape.outputs.map(({shape, dtype}) => ({shape, dtype}));
  let disposed = false;
  const pull = (cotangent: unknown) => {
    if (disposed) throw disposedPullback(problem.name);
    const cts = checkedCotangents(problem.name, cotangent, structure, outputs);
    return problem.structured(transforming(() => zeroed(tape.pull(cts), problem.xs)));
  };
  const dispose = () => {
    disposed = true;
    tape.dispose();
  };
  // A scope that ends disposes what is tracked in it: so the pullback goes with the tensors that it was made beside.
  track({id: nextId(), kept: false, dispose});
  return Object.assign(pull, {dispose, [Symbol.dispose ?? Symbol.for('Symbol.dispose')]: dispose});
}

function checkedCotangents(
  name: string,
  cotangent: unknown,
  structure: Structure,
  outputs: readonly Pick<Tensor, 'shape' | 'dtype'>[],
): Tensor[] {
  const cts = matching(cotangent, structure, () =>
    cotangentStructure(name, describe(cotangent), describe(unflatten(structure, outputs.map(shapeOnly)))),
  );
  cts.forEach((ct, i) => {
    if (!canMove(ct)) throw cotangentDtype(i, ct.dtype);
    const {shape, dtype} = outputs[i];
    if (ct.shape.join() !== shape.join()) throw mismatchInShape(i, ct.shape, shape);
    if (isComplex(ct) !== isComplex(outputs[i])) throw mismatchInDtype(i, ct.dtype, dtype);
  });
  return cts;
}

const shapeOnly = ({shape}: {readonly shape: readonly number[]}) => `[${shape}]`;

/** Gradients with zeros where nothing arrived. */
export const zeroed = (grads: readonly (Tensor | null)[], xs: readonly {shape: number[]; dtype: Tensor['dtype']}[]): Tensor[] =>
  grads.map((g, i) => g ?? tf.zeros(xs[i].shape, xs[i].dtype));
