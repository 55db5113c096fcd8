import type * as tf from '@tensorflow/tfjs-core';

export interface Case {
  readonly name: string;
  readonly group: string;
  readonly f: (tf: unknown, ...xs: tf.Tensor[]) => tf.Tensor;
}
export const cases: readonly Case[];
