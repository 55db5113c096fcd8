/**
 * NOTE [ownership]: memory is manual here, and rules must not know it. So a rule body runs inside `owned`, in a scope of its own, and
 * each tensor that it returns gets exactly one holder, the tracer or node or caller that receives it:
 * - made inside the scope: it is held, and disposed by its holder;
 * - passed through (an input, a constant of the user's, a tensor returned twice): the holder gets an alias, a second tensor on the same
 *   data. An alias shares what every live level knows of its original. If it did not, the derivative through it would silently be zero.
 * Everything else that the body made is disposed when the scope closes, also when the body throws.
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import {aliasData, enterScope, give, hold, leaveScope, madeIn} from '../tfjs/host';
import {machine} from './stack';
import {isTracer} from './tracer';

/** A second tensor on the same value, held by the caller. */
export function alias(t: Tensor): Tensor {
  const second = isTracer(t) ? t.second(alias) : aliasData(t);
  for (let frame = machine.top; frame !== null; frame = frame.below) frame.interpreter.alias?.(t, second);
  return second;
}

/** Runs `body` in a scope; what it returns is held by the caller, the rest is disposed. */
export function owned<T extends Tensor | null>(body: () => readonly T[]): T[] {
  const scope = enterScope();
  const held: T[] = [];
  try {
    for (const t of body()) held.push((t === null ? null : madeIn(t, scope) ? hold(t) : alias(t)) as T);
    return held;
  } catch (e) {
    for (const t of held) t?.dispose();
    throw e;
  } finally {
    leaveScope();
  }
}

/** As `owned`, for what a public function returns: the results belong to the caller's scope. */
export function surfaced<T extends Tensor | null>(body: () => readonly T[]): T[] {
  const results = owned(body);
  for (const t of results) if (t !== null) give(t);
  return results;
}

export function disposeAll(tensors: Iterable<Tensor | null>): void {
  for (const t of tensors) t?.dispose();
}
