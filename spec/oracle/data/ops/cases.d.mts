import type * as tf from '@tensorflow/tfjs-core';

export interface Use {
  /** Name and group. */
  readonly n: string;
  readonly g: string;
  readonly a: readonly {readonly shape: number[]; readonly lo: number; readonly hi: number}[];
  readonly f: (...xs: tf.Tensor[]) => tf.Tensor;
}
export function makeCases(host: object): Use[];
export function rnd(tag: string, n: number, lo: number, hi: number): number[];
export function size(shape: readonly number[]): number;
