/** Kernels that no function of `tf` runs: the gradient kernels. They dispatch like any op. */
import type {Tensor} from '@tensorflow/tfjs-core';
import {callKernel, list} from '../tfjs/host';
import type {Attrs, KernelName, PerInput, Signatures} from '../tfjs/signatures';

/** Runs kernel `K`, which has one output. */
export const run = <K extends KernelName>(kernel: K, inputs: PerInput<Signatures[K], Tensor>, attrs: Attrs<K>): Tensor =>
  list(callKernel(kernel, {...inputs}, {...attrs}))[0];
