/** `batchJacobian`: one Jacobian per sample, by one batched backward pass. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {
  badChunkSize,
  batchAxesDiffer,
  forwardNeedsFunction,
  inputsExpected,
  notFloating,
  oneOutputExpected,
  realInputsExpected,
  realOutputsExpected,
  unknownStrategy,
} from '../errors';
import {transforming} from '../core/level';
import {basis, behind, inChunks} from '../interpreters/basis';
import {batched} from '../interpreters/batching';
import {withDraws} from '../interpreters/draws';
import type {Run} from '../interpreters/draws';
import {canMove, isComplex} from '../core/dtypes';
import {moving} from '../interpreters/forward';
import {record} from '../interpreters/tape';
import {reshape, spread} from '../rules/axes';
import type {Tape} from '../interpreters/tape';
import {describe, flatten, unflatten} from '../tree';
import type {MapTree, Structure, TreeOf} from '../tree';
import {outputsOf, tapeOf} from './grad';
import type {Recordable} from './grad';
import {recordingAmbient} from './grad_mode';
import {refuseCoupledSamples} from './independence';
import {recordedTape} from './recorded';

export interface BatchJacobianOptions {
  /**
   * 'reverse': one batched vector-Jacobian product over the outputs' basis. 'forward': one batched Jacobian-vector product over the inputs'
   * basis (function form only). 'loop': one product per output, stacked; needs no batching rules. 'auto': the cheaper of the first two.
   */
  readonly strategy?: 'auto' | 'reverse' | 'forward' | 'loop';
  /** At most so many basis vectors at once: bounds the memory, changes no value. */
  readonly chunkSize?: number;
  /** Spend one more product and one read-back to find whether a sample depends on another; throw if one does. */
  readonly checkIndependence?: boolean;
  /** The result can itself be differentiated by a later walk of the recorded graph. */
  readonly createGraph?: boolean;
  /** Called after each chunk, in basis vectors. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A batch-Jacobian to be computed: `y` [B, ...out] recorded from `xs` [B, ...in]. */
interface Task {
  readonly name: string;
  readonly tape: Tape;
  readonly y: Tensor;
  readonly xs: readonly Tensor[];
  readonly options: BatchJacobianOptions;
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/**
 * The Jacobian of each sample's output with respect to the same sample's input, J[b] = ∂outputs[b]/∂inputs[b], for a function that works
 * sample by sample. One forward pass, one backward pass whose cotangents carry the outputs' basis as one more batch axis: as many kernel
 * launches for 64 outputs as for 4.
 *
 * @param outputs [B, ...out]: recorded tensors, or a function of the inputs (see `grad`).
 * @param inputs [B, ...in], or an array (or tree) of such tensors.
 * @param options see `BatchJacobianOptions`.
 * @returns [B, ...out, ...in], in the structure of `inputs`. Outputs that do not depend on an input give zeros.
 * @throws if the first axes differ, for a scalar output, an integer input, `chunkSize` below 1; with `checkIndependence`, if an output sample
 *   depends on another input sample.
 * @example
 * const x = tf.randomNormal([10, 3]);
 * batchJacobian((x) => model.apply(x), x);   // [10, 2, 3] for a model with two outputs
 * @see tf.GradientTape.batch_jacobian
 */
export function batchJacobian<X extends TreeOf<X>>(
  outputs: Tensor | Recordable<X>,
  inputs: X,
  options: BatchJacobianOptions = {},
): MapTree<X, Tensor> {
  const {strategy = 'auto', chunkSize, createGraph = false} = options;
  const name = typeof outputs === 'function' ? 'batchJacobian(f, x)' : 'batchJacobian(y, x)';
  const {leaves: xs, structure} = flatten(inputs);
  checkArguments(name, xs, inputs, strategy, chunkSize);
  if (strategy === 'forward' && typeof outputs !== 'function') throw forwardNeedsFunction(name);
  const jacobians = recordingAmbient(createGraph, () =>
    transforming(() => {
      if (strategy === 'forward') return forwardJacobian(name, outputs as Recordable<never>, xs, structure, options);
      const tape = typeof outputs === 'function' ? tapeOf(name, outputs, xs, structure) : recordedTape([outputs], xs, false);
      try {
        const task = {name, tape, y: checkedOutput(name, tape.outputs, xs), xs, options};
        return reverseJacobian(task);
      } finally {
        tape.dispose();
      }
    }),
  );
  return unflatten(structure, jacobians) as MapTree<X, Tensor>;
}

function checkArguments(
  name: string,
  xs: readonly Tensor[],
  inputs: unknown,
  strategy: string,
  chunkSize: number | undefined,
): void {
  if (xs.length === 0) throw inputsExpected(name, describe(inputs));
  if (!['auto', 'reverse', 'forward', 'loop'].includes(strategy)) throw unknownStrategy(name, strategy);
  if (chunkSize !== undefined && !(Number.isInteger(chunkSize) && chunkSize >= 1)) throw badChunkSize(name, chunkSize);
  xs.forEach((x, i) => {
    if (!canMove(x)) throw notFloating(name, `input ${i}`, x.dtype);
    if (strategy === 'forward' && isComplex(x)) throw realInputsExpected(name, i);
    if (x.rank === 0 || x.shape[0] !== xs[0].shape[0])
      throw batchAxesDiffer(name, 'inputs[0]', xs[0].shape, `inputs[${i}]`, x.shape);
  });
}

function checkedOutput(name: string, outputs: readonly Tensor[], xs: readonly Tensor[]): Tensor {
  if (outputs.length !== 1)
    throw oneOutputExpected(name, `${outputs.length} of them: ${outputs.map((y) => `[${y.shape}]`).join(', ')}`);
  const [y] = outputs;
  if (isComplex(y)) throw realOutputsExpected(name, 0);
  const letter = name.includes('(f') ? 'f(x)' : 'y';
  if (y.rank === 0 || y.shape[0] !== xs[0].shape[0]) throw batchAxesDiffer(name, letter, y.shape, 'x', xs[0].shape);
  return y;
}

function reverseJacobian(task: Task): Tensor[] {
  const {name, tape, y, xs, options} = task;
  const [batch, ...out] = y.shape;
  const total = size(out);
  const zeros = () => xs.map((x) => tf.zeros([batch, ...out, ...x.shape.slice(1)], x.dtype));
  if (batch === 0 || total === 0 || !tape.depends(0)) return zeros();
  const columns = (start: number, count: number) => {
    const rows = options.strategy === 'loop' ? looped(task, start, count) : pulledRows(task, start, count);
    options.onProgress?.(start + count, total);
    return rows.map((g, i) => g ?? tf.zeros([count, ...xs[i].shape], xs[i].dtype));
  };
  const transposed = options.strategy !== 'loop' && options.strategy !== 'reverse' && isForwardCheaper(y, xs);
  // [m, B, ...in] → [B, m, ...in] → [B, ...out, ...in]
  const jacobians = transposed
    ? pushedColumns(task)
    : inChunks(total, options.chunkSize, columns).map((g, i) => reshape(behind(g, 1), [batch, ...out, ...xs[i].shape.slice(1)]));
  if (options.checkIndependence === true) refuseCoupledSamples(name, tape, jacobians, xs, y);
  return jacobians;
}

/** The basis of what a sample has of `shape`, the same for every sample: [count, 1, ...out]. A walk takes it so (see `broadcastable`). */
const basisOfSamples = ([, ...out]: readonly number[], start: number, count: number): Tensor => basis([1, ...out], start, count);

function pulledRows({name, tape, y}: Task, start: number, count: number): (Tensor | null)[] {
  return batched(name, count, [basisOfSamples(y.shape, start, count)], ([ct]) => tape.pull([ct]));
}

function looped({tape, y, xs}: Task, start: number, count: number): (Tensor | null)[] {
  const rows = Array.from({length: count}, (_, i) => tape.pull([basis(y.shape.slice(1), start + i, 1)]));
  return xs.map((x, j) => (rows.every((row) => row[j] === null) ? null : tf.stack(rows.map((row) => row[j] ?? tf.zerosLike(x)))));
}

/** Where directions of the input are far fewer than outputs, and the work is more than launches. */
function isForwardCheaper({shape: [batch, ...out]}: Tensor, xs: readonly Tensor[]): boolean {
  const directions = xs.reduce((n, x) => n + size(x.shape.slice(1)), 0);
  return !xs.some(isComplex) && size(out) >= 4 * directions && batch * size(out) >= 4096;
}

/**
 * The columns J eᵢ by transposing twice: the pullback x̄(ȳ) = Jᵀȳ is linear, so pulling eᵢ back through it gives J eᵢ, without a second
 * run of the function. [n, B, ...out] for each input.
 */
function pushedColumns({name, tape, y, xs, options}: Task): Tensor[] {
  const [batch, ...out] = y.shape;
  const pullback = record({name, inputs: [tf.zeros(y.shape, y.dtype)]}, ([ct]) =>
    tape.pull([ct]).map((g, i) => g ?? tf.zerosLike(xs[i])),
  );
  try {
    const total = xs.reduce((n, x) => n + size(x.shape.slice(1)), 0);
    let before = 0;
    return xs.map((x, j) => {
      const n = size(x.shape.slice(1));
      const columns = inChunks(n, options.chunkSize, (start, count) => {
        const [t] = batched(name, count, [basisOfSamples(x.shape, start, count)], ([e]) =>
          pullback.pull(xs.map((_, i) => (i === j ? e : null))),
        );
        options.onProgress?.(before + start + count, total);
        return [t ?? tf.zeros([count, ...y.shape], y.dtype)];
      });
      before += n;
      return reshape(behind(columns[0], y.rank), [batch, ...out, ...x.shape.slice(1)]);
    });
  } finally {
    pullback.dispose();
  }
}

/** The columns by running the function itself in forward mode, with the directions as a batch. */
function forwardJacobian(
  name: string,
  f: Recordable<never>,
  xs: readonly Tensor[],
  structure: Structure,
  options: BatchJacobianOptions,
): Tensor[] {
  const total = xs.reduce((n, x) => n + size(x.shape.slice(1)), 0);
  let before = 0;
  let shape: number[] = [];
  const columnsOf = (j: number, start: number, count: number, run: Run) => {
    const columns = ([e]: Tensor[]) => {
      const dx = xs.map((z, i) => (i === j ? spread(e, z.shape) : tf.zerosLike(z)));
      const [[y, dy]] = moving(name, xs, dx, (zs) => [checkedOutput(name, outputsOf(name, f, zs, structure), xs)]);
      shape = y.shape;
      return [dy];
    };
    const [t] = batched(name, count, [basisOfSamples(xs[j].shape, start, count)], columns, 'same', run);
    return [t ?? tf.zeros([count, ...shape])];
  };
  return withDraws(name, total, (draws) =>
    xs.map((x, j) => {
      const n = size(x.shape.slice(1));
      const [columns] = inChunks(n, options.chunkSize, (start, count) => {
        const chunk = columnsOf(j, start, count, draws.run(before + start));
        options.onProgress?.(before + start + count, total);
        return chunk;
      });
      before += n;
      const [batch, ...out] = shape;
      return reshape(behind(columns, shape.length), [batch, ...out, ...x.shape.slice(1)]);
    }),
  );
}
