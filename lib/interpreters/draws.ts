/**
 * Random numbers for a program that runs several times, on some samples at once each time: they are drawn in the first run, for all samples,
 * and kept. So how many samples run at once changes no value, and a seed gives a sample of the second run other numbers than one of the first.
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import {otherDraws} from '../errors';
import {alias, disposeAll} from '../core/ownership';
import {give} from '../tfjs/host';

/** One run: of the samples from number `start` on, of `total`. */
export interface Run {
  readonly start: number;
  readonly total: number;
  /** Has the next draw been made by an earlier run? */
  isKept(): boolean;
  /** The next draw, of `shape`: made now, or kept. In the active scope. */
  next(shape: readonly number[], draw: () => Tensor): Tensor;
}

/** What runs have drawn. */
export interface Draws {
  /** A run of the samples from number `start` on. */
  run(start: number): Run;
}

/** Runs `body`, which runs a program several times, on `total` samples together. `call` is the transform as the user wrote it. */
export function withDraws<T>(call: string, total: number, body: (draws: Draws) => T): T {
  const kept: Tensor[] = [];
  try {
    return body({run: (start) => runOf(call, start, total, kept)});
  } finally {
    disposeAll(kept);
  }
}

function runOf(call: string, start: number, total: number, kept: Tensor[]): Run {
  let position = 0;
  return {
    start,
    total,
    isKept: () => position < kept.length,
    next(shape, draw) {
      const old = kept.at(position++);
      if (old === undefined) {
        const all = draw();
        kept.push(alias(all));
        return all;
      }
      if (old.shape.join() !== shape.join()) throw otherDraws(call, old.shape, shape);
      return give(alias(old));
    },
  };
}
