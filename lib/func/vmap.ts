/** `func.vmap`: a function of one sample as a function of many. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {dimOutOfRange, dimsStructure, nothingMapped, badChunkSize, sizesDiffer} from '../errors';
import {alias} from '../core/ownership';
import {withLevel} from '../core/level';
import {give} from '../tfjs/host';
import {Batching} from '../interpreters/batching';
import type {Randomness} from '../interpreters/batching';
import {inChunks} from '../interpreters/basis';
import {withDraws} from '../interpreters/draws';
import type {Run} from '../interpreters/draws';
import {broadcastPrefix, describe, flatten, unflatten} from '../tree';
import type {Structure} from '../tree';
import {outputOf, surfacedTree} from './args';
import type {Program} from './args';

/** An axis, null for what is the same for all samples, or a tree of these that is a prefix of what it describes. */
export type Dims = number | null | readonly Dims[] | {readonly [key: string]: Dims};

export interface VmapOptions {
  /** Which axis of each argument holds the samples (default 0, negative ones count from the end); null: the argument is not mapped. */
  readonly inDims?: Dims;
  /** Where the axis of samples goes in each output (default 0). */
  readonly outDims?: Dims;
  /**
   * What random ops do: 'error' (default) refuses; 'same' draws once for all samples; 'different' draws for each, also from a seed: then one
   * sample after the other takes its numbers from what the seed gives.
   */
  readonly randomness?: Randomness;
  /** At most so many samples at once: bounds the memory, changes no value. */
  readonly chunkSize?: number;
}

/**
 * `f`, written for one sample, as a function of a batch of samples: one pass, in which each kernel runs once on all of them.
 *
 * @param f takes tensors or tensor trees without the mapped axis, returns a tensor tree.
 * @returns a function of the same arguments with an axis of B samples in each, whose outputs have it too: [...y] becomes [B, ...y].
 *   Outputs that do not depend on mapped inputs are repeated.
 * @throws if mapped axes differ in length, or none is mapped; for random ops unless `randomness` allows them; when `f` reads values.
 * @example
 * const rows = func.vmap((a: tf.Tensor, b: tf.Tensor) => tf.dot(a, b), {inDims: [0, null]});
 * rows(tf.ones([3, 2]), tf.tensor1d([1, 2])).print();                 // [3, 3, 3]
 * const perSample = func.vmap(func.grad(loss), {inDims: [null, 0]})(w, x);    // gradients of each sample
 * @see torch.func.vmap
 */
export function vmap<F extends Program>(f: F, {inDims = 0, outDims = 0, randomness = 'error', chunkSize}: VmapOptions = {}): F {
  const name = 'func.vmap(f)';
  if (chunkSize !== undefined && !(Number.isInteger(chunkSize) && chunkSize >= 1)) throw badChunkSize(name, chunkSize);
  const mapped = (...args: unknown[]) => {
    const {leaves, structure} = flatten(args);
    const dims = axesOfInputs(name, args, inDims, leaves);
    const size = commonSize(name, leaves, dims);
    let out: Structure = {kind: 'leaf'};
    let outAxes: number[] = [];
    const run = (values: readonly Tensor[], count: number, draws?: Run) => {
      const level = new Batching(name, count, randomness, draws);
      return withLevel(name, level, () => {
        const inputs = values.map((x, i) => (dims[i] === null ? x : level.wrap(alias(x))));
        const output = outputOf(name, (f as Program)(...(unflatten(structure, inputs) as never[])));
        out = output.structure;
        outAxes = axesOfOutputs(name, output, outDims);
        return output.leaves.map((y) => give(alias(level.spread(y))));
      });
    };
    return surfacedTree(() => {
      const values = leaves.map((x, i) => (dims[i] === null ? x : axisToFront(x, dims[i])));
      const part = (start: number, count: number) =>
        values.map((x, i) =>
          dims[i] === null ? x : tf.slice(x, [start, ...x.shape.slice(1).map(() => 0)], [count, ...x.shape.slice(1)]),
        );
      const results = withDraws(name, size, (draws) =>
        inChunks(size, chunkSize, (start, count) =>
          count === size ? run(values, size) : run(part(start, count), count, draws.run(start)),
        ),
      );
      return unflatten(
        out,
        results.map((y, i) => axisFromFront(y, outAxes[i])),
      );
    });
  };
  return mapped as unknown as F;
}

const isDim = (x: unknown): x is number | null => x === null || typeof x === 'number';

function axesOfInputs(name: string, args: readonly unknown[], inDims: Dims, leaves: readonly Tensor[]): (number | null)[] {
  const dims = broadcastPrefix(inDims, args, isDim);
  if (dims === null) throw dimsStructure(name, 'inDims', JSON.stringify(inDims), describe(args));
  return dims.map((dim, i) => {
    if (dim === null) return null;
    const axis = dim < 0 ? dim + leaves[i].rank : dim;
    if (!Number.isInteger(axis) || axis < 0 || axis >= leaves[i].rank) throw dimOutOfRange(name, 'inDims', dim, leaves[i].shape);
    return axis;
  });
}

function axesOfOutputs(
  name: string,
  {leaves, structure}: {leaves: readonly Tensor[]; structure: Structure},
  outDims: Dims,
): number[] {
  const output = unflatten(structure, leaves);
  const dims = broadcastPrefix(outDims, output, isDim);
  if (dims === null) throw dimsStructure(name, 'outDims', JSON.stringify(outDims), describe(output));
  return dims.map((dim, i) => {
    const rank = leaves[i].rank + 1;
    const axis = dim === null ? -1 : dim < 0 ? dim + rank : dim;
    if (!Number.isInteger(axis) || axis < 0 || axis >= rank) throw dimOutOfRange(name, 'outDims', dim, leaves[i].shape);
    return axis;
  });
}

function commonSize(name: string, leaves: readonly Tensor[], dims: readonly (number | null)[]): number {
  const sizes = dims.flatMap((dim, i) => (dim === null ? [] : [leaves[i].shape[dim]]));
  if (sizes.length === 0) throw nothingMapped(name);
  if (sizes.some((n) => n !== sizes[0]))
    throw sizesDiffer(
      name,
      leaves.map(({shape}, i) => ({shape, dim: dims[i]})),
    );
  return sizes[0];
}

function axisToFront(x: Tensor, axis: number): Tensor {
  if (axis === 0) return x;
  const rest = [...x.shape.keys()].filter((i) => i !== axis);
  return tf.transpose(x, [axis, ...rest]);
}

function axisFromFront(x: Tensor, axis: number): Tensor {
  if (axis === 0) return x;
  const rest = [...x.shape.keys()].slice(1);
  return tf.transpose(x, [...rest.slice(0, axis), 0, ...rest.slice(axis)]);
}
