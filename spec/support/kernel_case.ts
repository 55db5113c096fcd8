/** One use of one kernel: what the laws are checked on. The rows stand in kernels/, a file per family. */
import type * as tf from '@tensorflow/tfjs-core';
import type {KernelName} from '../../lib/tfjs/signatures';

/** How to draw an input. Values are uniform in [lo, hi] unless `values` gives them. */
export interface Sampler {
  readonly shape: readonly number[];
  readonly lo?: number;
  readonly hi?: number;
  /** Points to stay away from by `margin` (default 0.1): kinks. */
  readonly avoid?: readonly number[];
  readonly margin?: number;
  /** All values differ by at least 0.05: no ties. */
  readonly distinct?: boolean;
  /** Integers and truth values are constants for derivatives, and mapped all the same. Both parts of a complex number are drawn alike. */
  readonly dtype?: 'float32' | 'complex64' | 'int32' | 'bool';
  readonly values?: readonly number[];
}

export interface KernelCase {
  /** The kernel whose rule this exercises; the laws check that it is run. */
  readonly kernel: KernelName;
  /** Unique: the kernel and what is special, `Sum over the last axis, keepDims`. */
  readonly name: string;
  readonly inputs: readonly Sampler[];
  /** Runs the kernel, by an op of `tf` or by its name; the same for one sample as for any. */
  readonly f: (...xs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  /** The highest order at which there is something to see (default 2): 0 for kernels without a derivative. */
  readonly order?: 0 | 1 | 2;
  /** Why samples cannot be mapped: then only the laws without `vmap` hold. */
  readonly oneSample?: string;
  /** How far results may be off where TF.js's kernel is an approximation of what its rule differentiates; relative, with the reason beside. */
  readonly tolerance?: {readonly rounding?: number; readonly difference?: number};
  /** Backends on which TF.js's own forward pass is wrong or missing, with the reason. */
  readonly except?: Readonly<Record<string, string>>;
}

export const sample = (shape: readonly number[], lo = -1.5, hi = 1.5, rest: Partial<Sampler> = {}): Sampler => ({
  shape,
  lo,
  hi,
  ...rest,
});
export const complex = (shape: readonly number[], lo = -1.5, hi = 1.5): Sampler => ({shape, lo, hi, dtype: 'complex64'});
export const positive = (shape: readonly number[], lo = 0.4, hi = 2): Sampler => ({shape, lo, hi});
export const distinct = (shape: readonly number[]): Sampler => ({shape, lo: -2, hi: 2, distinct: true});
export const indices = (values: readonly number[], shape: readonly number[] = [values.length]): Sampler => ({
  shape,
  values,
  dtype: 'int32',
});
export const flags = (values: readonly number[], shape: readonly number[] = [values.length]): Sampler => ({
  shape,
  values,
  dtype: 'bool',
});
/** Backends that do not register the kernel of a row. */
export const missingOn = (...backends: readonly string[]): Record<string, string> =>
  Object.fromEntries(backends.map((backend) => [backend, 'the kernel is missing']));
