/** The only way onto the stack of interpreters and off it. */
import type {Tensor} from '@tensorflow/tfjs-core';
import {asyncBody, notInnermost} from '../errors';
import {install, uninstall} from '../tfjs/host';
import {hooks} from './dispatch';
import type {Interpreter} from './interpreter';
import {surfaced} from './ownership';
import {machine} from './stack';

/** Ops come to us until `release` has been called as often. */
export function retain(): void {
  if (machine.uses++ === 0) install(hooks);
}

export function release(): void {
  if (--machine.uses === 0) uninstall();
}

/**
 * What a public function does: `body` in a scope of its own, with ops coming to us from beginning to end, so that kernels after the last
 * level has closed (a walk back) are lowered too. Its results belong to the caller's scope.
 */
export function transforming<T extends Tensor | null>(body: () => readonly T[]): T[] {
  retain();
  try {
    return surfaced(body);
  } finally {
    release();
  }
}

/** Runs `body` with `interpreter` innermost. `name` is the transform as the user wrote it. */
export function withLevel<I extends Interpreter, T>(name: string, interpreter: I, body: (interpreter: I) => T): T {
  const below = machine.top;
  const frame = {interpreter, below};
  retain();
  machine.top = frame;
  try {
    const result = body(interpreter);
    if (machine.top !== frame) throw notInnermost(name);
    if (isPromise(result)) throw asyncBody(name);
    return result;
  } finally {
    machine.top = below;
    release();
  }
}

const isPromise = (x: unknown): boolean => typeof (x as PromiseLike<unknown> | null)?.then === 'function';
