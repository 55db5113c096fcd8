/**
 * The live interpreters, and which of them an op sees.
 *
 * They form a list from the innermost outwards: a frame is one nesting of one transform, `below` what lies around it. `machine.top` is
 * what an op sees now: all frames while a program runs, the frames below while an interpreter works, those of the caller in a pullback.
 * At the bottom of every list lies the ambient frame, where tensors marked with `requiresGrad` are recorded.
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import {shared} from '../tfjs/host';
import type {Interpreter} from './interpreter';

export interface Frame {
  readonly interpreter: Interpreter;
  readonly below: Frame | null;
}

/** The outermost frame, always there; who records what is marked with `requiresGrad` takes it over. */
interface Bottom {
  interpreter: Interpreter;
  readonly below: null;
}

/** `uses` counts the transforms that run now, and one for an ambient level that remembers something: while positive, ops come to us. */
interface Machine {
  top: Frame | null;
  readonly bottom: Bottom;
  uses: number;
  /** By tensor id, what ops take in a tensor's place (see stand_in.ts). */
  readonly standIns: Map<number, Tensor>;
}

const nobody: Interpreter = {claims: () => false, process: () => []};

/** Shared by all copies of this package in a realm, as they share one engine. */
export const machine = shared<Machine>('machine', () => {
  const bottom: Bottom = {interpreter: nobody, below: null};
  return {top: bottom, bottom, uses: 0, standIns: new Map()};
});

/** Runs `body` as if only `frame` and what lies below it were there. */
export function seeing<T>(frame: Frame | null, body: () => T): T {
  const outer = machine.top;
  machine.top = frame;
  try {
    return body();
  } finally {
    machine.top = outer;
  }
}

/** The interpreters that an op sees, innermost first. */
export function* visible(): Generator<Interpreter> {
  for (let frame = machine.top; frame !== null; frame = frame.below) yield frame.interpreter;
}
