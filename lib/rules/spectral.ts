/** Fourier transforms along the last axis. All others are loops to the kernels, so samples are one more. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {linear} from './kinds';

/** How many numbers one transform mixes. */
const length = (t: Tensor): number => t.shape[t.rank - 1];

export const spectral = {
  // y = F x:  x̄ = F̄ᵀ ȳ, which is n times the inverse of F.
  FFT: linear<'FFT'>({
    transpose: (ct) => tf.mul(tf.ifft(ct), length(ct)),
    batch: ({input}, _mapped, at) => at.emit([input]),
  }),
  // y = F⁻¹ x = F̄ᵀ x / n:  x̄ = F ȳ / n.
  IFFT: linear<'IFFT'>({
    transpose: (ct) => tf.mul(tf.fft(ct), 1 / length(ct)),
    batch: ({input}, _mapped, at) => at.emit([input]),
  }),
};
