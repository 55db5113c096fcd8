/** Detours around kernels that are wrong for some attributes. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../signatures';

type Inputs = Readonly<Record<string, Tensor>>;

/** Scans along an axis that counts from the end. */
export function axisFromFront({x}: Inputs, {axis, exclusive, reverse}: Attrs<'Cumsum'>): (() => Tensor[]) | null {
  return axis >= 0 ? null : () => [tf.cumsum(x, axis + x.rank, exclusive, reverse)];
}
