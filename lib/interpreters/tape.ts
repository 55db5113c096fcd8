/** One recorded run of a function: what `grad`, `vjp`, `jacrev` and `batchJacobian` walk back. */
import type {Tensor} from '@tensorflow/tfjs-core';
import {alias} from '../core/ownership';
import {withLevel} from '../core/level';
import {give} from '../tfjs/host';
import {walk} from './graph';
import type {Slot} from './graph';
import {Reverse} from './reverse';

export interface Tape {
  /** What the function returned: in the scope that it was recorded in. */
  readonly outputs: readonly Tensor[];
  /** Sums of vector-Jacobian products, one for each input, in the active scope; null where no output depends on the input. */
  pull(cts: readonly (Tensor | null)[]): (Tensor | null)[];
  /** Does output `i` depend on an input? */
  depends(i: number): boolean;
  dispose(): void;
}

interface Recording {
  /** The transform as the user wrote it. */
  readonly name: string;
  readonly inputs: readonly Tensor[];
  /** Watch the inputs themselves, so that closures and layers that use them are seen; else `f` gets second tensors, which only it knows. */
  readonly byIdentity?: boolean;
}

/** Runs `f` once under recording. Call it in a scope: what `f` makes is tracked there. */
export function record({name, inputs, byIdentity = false}: Recording, f: (xs: Tensor[]) => readonly Tensor[]): Tape {
  const level = new Reverse();
  try {
    const xs = byIdentity ? [...inputs] : inputs.map((x) => give(alias(x)));
    const starts = xs.map((x) => level.slotOf(x) ?? level.watch(x));
    const outputs = withLevel(name, level, () => f(xs));
    const ends = outputs.map((y) => level.slotOf(y));
    return {
      outputs,
      depends: (i) => ends[i] !== null,
      pull: (cts) => pull(starts, ends, cts),
      dispose: () => level.dispose(),
    };
  } catch (e) {
    level.dispose();
    throw e;
  }
}

function pull(inputs: readonly Slot[], ends: readonly (Slot | null)[], cts: readonly (Tensor | null)[]): (Tensor | null)[] {
  const live = ends.flatMap((slot, i) => (slot === null ? [] : [{slot, ct: cts[i]}]));
  return walk({outputs: live.map(({slot}) => slot), cts: live.map(({ct}) => ct), inputs, free: false}).map((t) => t && give(t));
}
