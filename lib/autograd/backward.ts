/** `backward`: gradients accumulated into leaves. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {ambientOnlyNotRequired} from '../errors';
import {transforming} from '../core/level';
import {disposeAll, owned} from '../core/ownership';
import {ambient} from '../interpreters/ambient';
import {walk} from '../interpreters/graph';
import type {Slot} from '../interpreters/graph';
import {leavesOf} from '../tree';
import type {Tree} from '../tree';
import {cotangentsOf} from './cotangents';
import type {GradOutputs} from './cotangents';
import {recordingAmbient} from './grad_mode';
import {leavesBehind, slotsOfOutputs} from './recorded';

export interface BackwardOptions {
  /** As in `grad`. */
  readonly gradOutputs?: GradOutputs;
  readonly createGraph?: boolean;
  readonly retainGraph?: boolean;
  /** Accumulate into these leaves only. */
  readonly inputs?: Tree;
}

/**
 * Adds the gradients of `outputs` to `.grad` of the leaves that they were computed from.
 *
 * @param outputs recorded tensors, each with one element unless `gradOutputs` gives its cotangent.
 * @param options `gradOutputs`, `createGraph`, `retainGraph` as in `grad`; `inputs`: only these leaves.
 * @example
 * const w = autograd.requiresGrad(tf.variable(tf.ones([3])));
 * autograd.backward(tf.sum(tf.square(w)));
 * w.grad.print();   // [2, 2, 2]
 * @see torch.autograd.backward
 */
export function backward(
  outputs: Tree,
  {gradOutputs, createGraph = false, retainGraph = createGraph, inputs}: BackwardOptions = {},
): void {
  const level = ambient();
  const ys = leavesOf(outputs);
  const ends = slotsOfOutputs(ys);
  const starts = inputs === undefined ? leavesBehind(ends) : leavesOf(inputs).map((x, i) => slotOfInput(x, i));
  recordingAmbient(createGraph, () =>
    transforming(() => {
      const cts = cotangentsOf(ys, gradOutputs);
      const grads = walk({outputs: ends, cts, inputs: starts, free: !retainGraph, recalling: level.recalling});
      try {
        grads.forEach((g, i) => g !== null && accumulate(starts[i], g));
      } finally {
        disposeAll(grads);
      }
      return [];
    }),
  );
}

function slotOfInput(x: Tensor, i: number): Slot {
  const slot = ambient().slotOf(x);
  if (slot === null) throw ambientOnlyNotRequired(i, x.shape);
  return slot;
}

function accumulate({node}: Slot, g: Tensor): void {
  const level = ambient();
  const leaf = level.leafOf(node);
  if (leaf === null) return;
  const before = level.gradOf(leaf);
  const [sum] = owned(() => [before === null ? g : tf.add(before, g)]);
  level.setGrad(leaf, sum);
}
