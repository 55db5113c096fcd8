/** Fourier transforms, and the ops of TF.js that are made of them. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {complex, sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

const except = {wasm: 'WASM has no complex numbers'};

/** One real row of all that a complex tensor holds. */
const parts = (z: Tensor): Tensor => tf.concat([tf.real(z), tf.imag(z)], -1);

const vector = (x: Tensor): tf.Tensor1D => x as tf.Tensor1D;

const rows: readonly KernelCase[] = [
  {kernel: 'FFT', name: 'fft', inputs: [complex([4])], f: (z) => tf.fft(z)},
  {kernel: 'FFT', name: 'fft of rows, a length that is no power of 2', inputs: [complex([2, 3])], f: (z) => tf.fft(z)},
  {kernel: 'FFT', name: 'fft behind two axes', inputs: [complex([2, 1, 2])], f: (z) => tf.fft(z)},
  {kernel: 'FFT', name: 'fft of length 1', inputs: [complex([2, 1])], f: (z) => tf.fft(z)},
  {kernel: 'IFFT', name: 'ifft', inputs: [complex([2, 4])], f: (z) => tf.ifft(z)},
  {kernel: 'IFFT', name: 'ifft, a length that is no power of 2', inputs: [complex([5])], f: (z) => tf.ifft(z)},
  {
    kernel: 'FFT',
    name: 'power spectrum',
    inputs: [sample([4]), sample([4])],
    f: (a, b) => tf.square(tf.abs(tf.fft(tf.complex(a, b)))),
  },
  {
    kernel: 'IFFT',
    name: 'convolution of circles',
    inputs: [complex([4]), complex([4])],
    f: (a, b) => tf.ifft(tf.mul(tf.fft(a), tf.fft(b))),
  },

  // ---- of real numbers
  {kernel: 'FFT', name: 'rfft', inputs: [sample([2, 4])], f: (x) => parts(tf.spectral.rfft(x))},
  {kernel: 'FFT', name: 'rfft of an odd length', inputs: [sample([3])], f: (x) => tf.spectral.rfft(x)},
  {kernel: 'FFT', name: 'rfft of a part', inputs: [sample([2, 4])], f: (x) => tf.spectral.rfft(x, 2)},
  {kernel: 'FFT', name: 'rfft with zeros behind', inputs: [sample([2, 2])], f: (x) => tf.spectral.rfft(x, 4)},
  {kernel: 'IFFT', name: 'irfft', inputs: [complex([2, 3])], f: (z) => tf.spectral.irfft(z)},
  {kernel: 'IFFT', name: 'irfft of two numbers', inputs: [complex([1, 2])], f: (z) => tf.spectral.irfft(z)},

  // ---- in windows
  {kernel: 'FFT', name: 'stft', inputs: [sample([6])], f: (x) => tf.signal.stft(vector(x), 4, 2)},
  {
    kernel: 'FFT',
    name: 'stft with a window of its own, longer transforms',
    inputs: [sample([5])],
    f: (x) => tf.signal.stft(vector(x), 3, 1, 4, tf.signal.hammingWindow),
  },
];

/** Real throughout. */
const frames: readonly KernelCase[] = [
  {kernel: 'Slice', name: 'frames', inputs: [sample([7])], f: (x) => tf.signal.frame(vector(x), 3, 2)},
  {
    kernel: 'Slice',
    name: 'frames, the last one padded',
    inputs: [sample([7])],
    f: (x) => tf.signal.frame(vector(x), 4, 2, true, 0.5),
  },
  {
    kernel: 'Multiply',
    name: 'frames in a Hann window',
    inputs: [sample([6])],
    f: (x) => tf.mul(tf.signal.frame(vector(x), 4, 2), tf.signal.hannWindow(4)),
  },
];

export const cases: readonly KernelCase[] = [...rows.map((row) => ({...row, except})), ...frames];
