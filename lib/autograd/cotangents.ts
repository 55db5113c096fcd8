/** `gradOutputs` in all its forms, as one cotangent per output. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {canMove, isComplex} from '../core/dtypes';
import {
  batchedCotangent,
  cotangentDtype,
  countOfCotangents,
  mismatchInDtype,
  mismatchInShape,
  realScalarExpected,
  scalarOutputsOnly,
} from '../errors';
import {isPlainObject, isTensor} from '../tree';

/** One cotangent per output, null for a scalar output's 1; or a function from an output to its cotangent, as `tf.onesLike`. */
export type GradOutputs =
  Tensor | null | readonly GradOutputs[] | {readonly [key: string]: GradOutputs} | ((output: Tensor) => Tensor);

/** One cotangent for each output; with `isBatched` each has an axis more in front, of the same length for all. */
export function cotangentsOf(outputs: readonly Tensor[], given: GradOutputs | undefined, isBatched = false): Tensor[] {
  const cts = typeof given === 'function' ? outputs.map((y) => given(y)) : listed(given, outputs.length);
  if (cts.length !== outputs.length) throw countOfCotangents(outputs.length, cts.length);
  return outputs.map((y, i) => {
    const ct = cts[i];
    if (ct === null) {
      if (y.size !== 1 || isBatched) throw scalarOutputsOnly(i, y.shape);
      if (isComplex(y)) throw realScalarExpected(`output[${i}]`, y.dtype);
      return tf.ones(y.shape);
    }
    if (!canMove(ct)) throw cotangentDtype(i, ct.dtype);
    const shape = isBatched ? ct.shape.slice(1) : ct.shape;
    if (isBatched && (ct.rank === 0 || ct.shape[0] !== cts[0]?.shape[0])) throw batchedCotangent(i, ct.shape);
    if (shape.join() !== y.shape.join()) throw mismatchInShape(i, shape, y.shape);
    if (isComplex(ct) !== isComplex(y)) throw mismatchInDtype(i, ct.dtype, y.dtype);
    return ct;
  });
}

function listed(given: Exclude<GradOutputs, (y: Tensor) => Tensor> | undefined, count: number): (Tensor | null)[] {
  if (given == null) return Array<null>(count).fill(null);
  if (isTensor(given)) return [given];
  const parts: readonly unknown[] = Array.isArray(given) ? given : isPlainObject(given) ? Object.values(given) : [];
  return parts.flatMap((part) => (part === null ? [null] : listed(part as Tensor, 1)));
}
