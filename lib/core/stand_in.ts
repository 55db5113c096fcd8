/**
 * What a user's rule is closed over when it runs later than the function that made it, or below the transform that made it: a tensor that
 * its scope has disposed, a tracer that means nothing there. While the rule runs, what was held in time stands in for what it remembers.
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import {isVariable} from '../tfjs/host';
import type {Call} from './rule';
import {machine} from './stack';

/** Runs `body`, in which ops that are given a tensor of `remembered` take the one of `held` with its number. */
export function standingIn<T>(remembered: readonly Tensor[], held: readonly Tensor[], body: () => T): T {
  const {standIns} = machine;
  const before = new Map(standIns);
  const disposed = remembered.filter((t) => t.isDisposed);
  // A variable lives as long as its user wants, and is what it is now.
  remembered.forEach((t, i) => isVariable(t) || standIns.set(t.id, held[i]));
  // Chained methods ask first whether their tensor is disposed.
  for (const t of disposed) t['isDisposedInternal'] = false;
  try {
    return body();
  } finally {
    for (const t of disposed) t['isDisposedInternal'] = true;
    standIns.clear();
    for (const [id, t] of before) standIns.set(id, t);
  }
}

export const standInFor = (t: Tensor): Tensor => machine.standIns.get(t.id) ?? t;

/** The call that is meant when an op is given tensors that others stand in for. */
export const withStandIns = (call: Call): Call =>
  machine.standIns.size > 0 && call.args.some((t) => machine.standIns.has(t.id))
    ? {...call, args: call.args.map(standInFor), inputs: undefined}
    : call;
