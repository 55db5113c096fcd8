/** `autograd.grad`: the sum of vector-Jacobian products. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {inputsExpected, materializeContradiction, outputNotTensors, unusedInput} from '../errors';
import {transforming} from '../core/level';
import {batched} from '../interpreters/batching';
import {record} from '../interpreters/tape';
import type {Tape} from '../interpreters/tape';
import {describe, flatten, unflatten} from '../tree';
import type {MapTree, Structure, Tree, TreeOf} from '../tree';
import {cotangentsOf} from './cotangents';
import type {GradOutputs} from './cotangents';
import {recordingAmbient} from './grad_mode';
import {recordedTape} from './recorded';

export interface GradOptions {
  /** One cotangent per output, null for a scalar output's 1; or a function of the output (`tf.onesLike`). */
  readonly gradOutputs?: GradOutputs;
  /** The result can itself be differentiated by a later walk of the recorded graph. */
  readonly createGraph?: boolean;
  /** Keep what the graph saved, so that it can be walked again (default: `createGraph`). */
  readonly retainGraph?: boolean;
  /** An input that the outputs do not depend on gets null instead of an error (default: `materializeGrads`). */
  readonly allowUnused?: boolean;
  /** … gets zeros. */
  readonly materializeGrads?: boolean;
  /** The first axis of each cotangent is a batch; so is the first axis of each result. */
  readonly isGradsBatched?: boolean;
}

/** A function of the inputs: `f(...inputs)` for an array of inputs, `f(inputs)` for anything else. */
export type Recordable<X> = (...inputs: X extends readonly [...infer Args] ? Args : [X]) => Tree;

type Gradients<X, O extends GradOptions> = MapTree<X, O extends {readonly allowUnused: true} ? Tensor | null : Tensor>;

/**
 * The sum of vector-Jacobian products Σᵢ ∂(outputsᵢ)ᵀ/∂x · gradOutputsᵢ for each tensor x of `inputs`. Touches no `.grad`.
 *
 * @param outputs recorded tensors (computed from leaves marked with `requiresGrad`), or a function: it is called once under recording, as
 *   `f(...inputs)` for an array of inputs, as `f(inputs)` for anything else, and sees uses of the inputs in closures and layers too.
 * @param inputs a tensor tree; in the function form any tensors and variables, else leaves or recorded tensors.
 * @param options see `GradOptions`. Without `gradOutputs` each output must have one element.
 * @returns gradients in the structure of `inputs`, each of the shape of its input (with `isGradsBatched` [N, ...shape]).
 * @throws the errors of PyTorch, by its words.
 * @example
 * const x = autograd.requiresGrad(tf.ones([2, 2]));
 * const v = x.add(2), y = v.square();
 * autograd.grad(y, x, {gradOutputs: tf.onesLike(y)}).print();                         // [[6, 6], [6, 6]]
 * autograd.grad((x) => x.add(2).square(), tf.ones([2, 2]), {gradOutputs: tf.onesLike}).print();   // the same
 * @see torch.autograd.grad
 */
export function grad<X extends TreeOf<X>, const O extends GradOptions>(
  outputs: Tree | Recordable<X>,
  inputs: X,
  options: O = {} as O,
): Gradients<X, O> {
  const {createGraph = false, retainGraph = createGraph, materializeGrads = false} = options;
  if (materializeGrads && options.allowUnused === false) throw materializeContradiction();
  const {leaves: xs, structure} = flatten(inputs);
  if (xs.length === 0) throw inputsExpected('autograd.grad', describe(inputs));
  const allowUnused = options.allowUnused ?? materializeGrads;
  const grads = recordingAmbient(createGraph, () =>
    transforming(() => {
      const tape =
        typeof outputs === 'function'
          ? tapeOf('autograd.grad', outputs, xs, structure)
          : recordedTape(flatten(outputs).leaves, xs, !retainGraph);
      try {
        const found = pulled(tape, options);
        return found.map((g, i) => {
          if (g !== null) return g;
          if (!allowUnused) throw unusedInput(i, xs[i].shape);
          return materializeGrads ? tf.zeros(xs[i].shape, xs[i].dtype) : null;
        });
      } finally {
        tape.dispose();
      }
    }),
  );
  return unflatten(structure, grads) as Gradients<X, O>;
}

function pulled(tape: Tape, {gradOutputs, isGradsBatched = false}: GradOptions): (Tensor | null)[] {
  const cts = cotangentsOf(tape.outputs, gradOutputs, isGradsBatched);
  if (!isGradsBatched) return tape.pull(cts);
  return batched('autograd.grad with isGradsBatched', cts[0].shape[0], cts, (samples) => tape.pull(samples));
}

/** One run of a user's function under recording, its inputs watched by identity. Call it in a scope. */
export function tapeOf(name: string, f: (...inputs: never[]) => unknown, xs: readonly Tensor[], structure: Structure): Tape {
  return record({name, inputs: xs, byIdentity: true}, () => outputsOf(name, f, xs, structure));
}

/** The output tensors of `f`, called as `f(...inputs)` if the inputs were an array, as `f(inputs)` otherwise. */
export function outputsOf(
  name: string,
  f: (...inputs: never[]) => unknown,
  xs: readonly Tensor[],
  structure: Structure,
): Tensor[] {
  const args = unflatten(structure, xs);
  const result = structure.kind === 'array' ? f(...(args as never[])) : f(args as never);
  const {leaves} = flatten(result);
  if (leaves.length === 0) throw outputNotTensors(name, describe(result));
  return leaves;
}
