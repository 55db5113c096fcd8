import * as tf from '@tensorflow/tfjs-core';
import {places} from '../../hosts/hosts';
import type {Host} from '../../hosts/hosts';

/**
 * What is set otherwise than TF.js has it. Small tensors that are still on the host it computes there: here all is to run on the device. To each number
 * of a small product WebGPU gives a workgroup, whose threads meet at barriers; that takes 25 ms a product in software, and the program for products of
 * the next size, MatMulSmallOutputSizeProgram, 2.
 */
const FLAGS: Readonly<Record<string, Readonly<Record<string, number | boolean>>>> = {
  webgl: {WEBGL_CPU_FORWARD: false},
  webgpu: {WEBGPU_CPU_FORWARD: false, WEBGPU_MATMUL_PROGRAM_TYPE: 2},
};

/** Runs `body` so that it says something of a GPU's programs: the laws and the ranks. (All other checks run as TF.js is set.) */
export async function onDevice<T>(host: Host, body: () => Promise<T>): Promise<T> {
  const flags = Object.entries(FLAGS[places[host].backend] ?? {});
  const before = flags.map(([name]) => tf.env().get(name));
  flags.forEach(([name, value]) => tf.env().set(name, value));
  try {
    return await body();
  } finally {
    flags.forEach(([name], i) => tf.env().set(name, before[i]));
  }
}

/** Runs `body` by the ways that lowering has for WebGPU on a GPU, also where a processor plays one. */
export function asOnGpu<T>(body: () => T): T {
  const info = (tf.backend() as {readonly adapterInfo?: {architecture: string}}).adapterInfo;
  if (info === undefined) return body();
  const before = info.architecture;
  info.architecture = '';
  try {
    return body();
  } finally {
    info.architecture = before;
  }
}
