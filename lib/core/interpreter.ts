/** What every transform implements. */
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Call} from './rule';

export interface Interpreter {
  /** Is `t` something other than a plain value to this transform? */
  claims(t: Tensor): boolean;
  /** Runs a call of which this transform claims an input; ops in here are seen by the transforms below. New tensors, in the active scope. */
  process(call: Call): Tensor[];
  /** `to` is a second tensor on the data of `from`: whatever is known of one holds for the other. */
  alias?(from: Tensor, to: Tensor): void;
  /** A tensor died: for the transform at the bottom, which outlives tensors. */
  forget?(t: Tensor): void;
  /** `op` begins to draw random numbers while this transform is visible: how many draws it takes in place of one. May throw. */
  draw?(op: string): number;
  /** What a random op gives to the program here: a tensor of `shape`. `below` gives one of any shape, as the transforms around see it. */
  drawn?(shape: number[], below: (shape: number[]) => Tensor): Tensor;
  /** Reverse transforms: are ops recorded now? */
  recording?: boolean;
}
