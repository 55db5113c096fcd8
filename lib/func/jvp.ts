/** `func.jvp` and `func.hvp`: directional derivatives, in one forward pass. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {isComplex} from '../core/dtypes';
import {mismatchInTangent, outputIndependent, tangentDtype, tangentStructure} from '../errors';
import {moving} from '../interpreters/forward';
import {describe, flatten, isTensor, leavesOf, unflatten} from '../tree';
import {matching, problemOf, requireMoving, surfacedTree} from './args';
import type {Output, Problem, Program} from './args';
import {grad} from './grad';
import type {AuxOf, OutputOf} from './types';

export interface JvpOptions<Aux extends boolean = boolean> {
  /** Refuse an output that does not depend on the primals, instead of giving it a tangent of zeros. */
  readonly strict?: boolean;
  readonly hasAux?: Aux;
}

/** Arguments as an array, or a single one by itself. */
export type Arguments<F extends Program> = Parameters<F> | (Parameters<F> extends readonly [infer Only] ? Only : never);

/**
 * The value of `f` at `primals` and its derivative along `tangents`, dy = J dx, in one forward pass that saves nothing.
 *
 * @param f takes tensors or tensor trees, returns a tensor tree; with `hasAux`, `[output, aux]`.
 * @param primals the array of arguments (a single tensor stands for an array of one).
 * @param tangents built like the primals, of the same shapes.
 * @returns `[output, tangentOut]`, with `hasAux` `[output, tangentOut, aux]`. Tangents that are zero are zeros.
 * @throws if primals and tangents differ in structure or shape; with `strict`, if an output does not depend on the primals.
 * @example
 * const [y, dy] = func.jvp((x: tf.Tensor) => tf.sin(x), [tf.tensor1d([0, 1])], [tf.tensor1d([1, 1])]);   // sin(x), cos(x)
 * @see torch.func.jvp
 */
export function jvp<F extends Program, Aux extends boolean = false>(
  f: F,
  primals: Arguments<F>,
  tangents: Arguments<F>,
  {strict = false, hasAux}: JvpOptions<Aux> = {},
): Aux extends true ? [OutputOf<F, true>, OutputOf<F, true>, AuxOf<F>] : [ReturnType<F>, ReturnType<F>] {
  const name = 'func.jvp(f, primals, tangents)';
  const args = asArguments(primals);
  const problem = problemOf({name, f, args, argnums: args.map((_, i) => i), hasAux});
  requireMoving(problem);
  const moves = tangentsOf(name, args, asArguments(tangents));
  return surfacedTree(() => {
    const {structure, primalsOut, tangentsOut, aux} = pushed(problem, moves);
    const still = tangentsOut.indexOf(null);
    if (strict && still >= 0) throw outputIndependent(name, still);
    const dy = tangentsOut.map((t, i) => t ?? tf.zerosLike(primalsOut[i]));
    const parts = [unflatten(structure, primalsOut), unflatten(structure, dy)];
    return hasAux === true ? [...parts, aux] : parts;
  }) as never;
}

interface Pushed {
  readonly structure: Output['structure'];
  readonly primalsOut: readonly Tensor[];
  /** Null where an output does not move. */
  readonly tangentsOut: readonly (Tensor | null)[];
  readonly aux: unknown;
}

/** Runs a problem with its inputs moving along `moves`; results are in the active scope. */
export function pushed(problem: Problem, moves: readonly Tensor[]): Pushed {
  let output: Output | undefined;
  const results = moving(problem.name, problem.xs, moves, (duals) => {
    output = problem.run(duals);
    return [...output.leaves, ...leavesOf(output.aux)];
  });
  const {leaves, structure, aux} = output!;
  const [main, rest] = [results.slice(0, leaves.length), results.slice(leaves.length)];
  return {
    structure,
    primalsOut: main.map(([primal]) => primal),
    tangentsOut: main.map(([, tangent]) => tangent),
    aux: unflatten(
      flatten(aux).structure,
      rest.map(([primal]) => primal),
    ),
  };
}

export const asArguments = (args: unknown): readonly unknown[] => (isTensor(args) || !Array.isArray(args) ? [args] : args);

export function tangentsOf(name: string, primals: readonly unknown[], tangents: readonly unknown[]): Tensor[] {
  const {leaves, structure} = flatten(primals);
  const moves = matching(tangents, structure, () => tangentStructure(name, describe(primals), describe(tangents)));
  moves.forEach((t, i) => {
    if (t.shape.join() !== leaves[i].shape.join()) throw mismatchInTangent(name, i, leaves[i].shape, t.shape);
    if (isComplex(t) !== isComplex(leaves[i])) throw tangentDtype(name, i, leaves[i].dtype, t.dtype);
  });
  return moves;
}

/**
 * Hessian-vector products of a scalar `f`, forward over reverse: the derivative of the gradient along `tangents`, H v.
 * Costs a few times as much as the gradient, whatever the number of inputs; the Hessian is never formed.
 *
 * @param f returns a scalar (shape []).
 * @param primals the array of arguments; @param tangents built like it.
 * @returns an array, one tensor (or tree) per primal, jointly over all of them: hvpᵢ = Σⱼ Hᵢⱼ vⱼ.
 * @example
 * const [hv] = func.hvp((x: tf.Tensor) => tf.sum(tf.pow(x, 3)), [tf.tensor1d([1, 2])], [tf.tensor1d([1, 0])]);   // [6, 0]
 * @see Pearlmutter 1994; torch.autograd.functional.hvp
 */
export function hvp<F extends Program>(f: F, primals: Arguments<F>, tangents: Arguments<F>): Parameters<F> {
  const args = asArguments(primals);
  const gradient = grad(f as Program, {argnums: args.map((_, i) => i)});
  return jvp(gradient as Program, args as never, asArguments(tangents) as never)[1] as Parameters<F>;
}
