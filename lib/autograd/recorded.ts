/** Recorded tensors: from their slots in the ambient level to gradients. */
import type {Tensor} from '@tensorflow/tfjs-core';
import {ambientOnlyNotRequired, outputWithoutHistory} from '../errors';
import {canMove} from '../core/dtypes';
import {give} from '../tfjs/host';
import {ambient} from '../interpreters/ambient';
import {walk} from '../interpreters/graph';
import type {Node, Slot} from '../interpreters/graph';
import type {Tape} from '../interpreters/tape';

/** Where the outputs were recorded. */
export function slotsOfOutputs(outputs: readonly Tensor[]): Slot[] {
  return outputs.map((y, i) => {
    const slot = canMove(y) ? ambient().slotOf(y) : null;
    if (slot === null) throw outputWithoutHistory(i, y.shape);
    return slot;
  });
}

/** The graph behind recorded `outputs`, as if it had been recorded for this call. `free`: what has been walked is not needed again. */
export function recordedTape(outputs: readonly Tensor[], inputs: readonly Tensor[], free: boolean): Tape {
  const ends = slotsOfOutputs(outputs);
  const starts = inputs.map((x, i) => {
    const slot = ambient().slotOf(x);
    if (slot === null) throw ambientOnlyNotRequired(i, x.shape);
    return slot;
  });
  const level = ambient();
  return {
    outputs,
    depends: () => true,
    pull: (cts) => walk({outputs: ends, cts, inputs: starts, free, recalling: level.recalling}).map((t) => t && give(t)),
    dispose: () => {},
  };
}

/** The leaves behind `outputs`. */
export function leavesBehind(outputs: readonly Slot[]): Slot[] {
  const seen = new Set<Node>();
  const leaves: Slot[] = [];
  const stack = outputs.map(({node}) => node);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.at === null) leaves.push({node, index: 0});
    for (const slot of node.inputs) if (slot !== null) stack.push(slot.node);
  }
  return leaves;
}
