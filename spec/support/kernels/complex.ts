/** Kernels of complex numbers, and those of real numbers that take complex ones too. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {complex, sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

const except = {wasm: 'WASM has no complex numbers'};

/** One real row of all that a complex tensor holds. */
const parts = (z: Tensor): Tensor => tf.concat([tf.real(z), tf.imag(z)], -1);
const made = (a: Tensor, b: Tensor): Tensor => tf.complex(a, b);

const rows: readonly KernelCase[] = [
  // ---- made and taken apart
  {kernel: 'Complex', name: 'complex', inputs: [sample([2, 3]), sample([2, 3])], f: made},
  {kernel: 'Complex', name: 'complex of scalars', inputs: [sample([]), sample([])], f: made},
  {kernel: 'Real', name: 'real', inputs: [complex([2, 3])], f: (z) => tf.real(z)},
  {kernel: 'Imag', name: 'imag', inputs: [complex([2, 3])], f: (z) => tf.imag(z)},
  {
    kernel: 'Real',
    name: 'real of a reshaped one',
    inputs: [complex([2, 3])],
    f: (z) => tf.mul(tf.real(tf.reshape(z, [6])), 2),
  },
  {kernel: 'ComplexAbs', name: 'absolute value', inputs: [complex([2, 3])], f: (z) => tf.abs(z)},
  {
    kernel: 'ComplexAbs',
    name: 'absolute value of parts',
    inputs: [sample([2, 2, 2]), sample([2, 2, 2])],
    f: (a, b) => tf.abs(made(a, b)),
  },

  // ---- arithmetic
  {kernel: 'Add', name: 'Add of complex numbers', inputs: [complex([2, 3]), complex([2, 3])], f: tf.add},
  {kernel: 'Sub', name: 'Sub of complex numbers, one repeated', inputs: [complex([2, 3]), complex([1, 3])], f: tf.sub},
  {kernel: 'Multiply', name: 'Multiply of complex numbers', inputs: [complex([2, 3]), complex([2, 3])], f: tf.mul},
  {
    kernel: 'Multiply',
    name: 'Multiply of complex numbers, both repeated',
    inputs: [complex([2, 1]), complex([1, 3])],
    f: tf.mul,
  },
  {kernel: 'Multiply', name: 'Multiply of a complex number and a real one', inputs: [complex([2, 3]), sample([2, 1])], f: tf.mul},
  {
    kernel: 'Multiply',
    name: 'a complex cube in parts',
    inputs: [sample([2]), sample([2])],
    f: (a, b) => parts(tf.mul(made(a, b), tf.mul(made(a, b), made(a, b)))),
  },

  // ---- the same numbers elsewhere, or in another dtype
  {kernel: 'Cast', name: 'Cast to complex', inputs: [sample([2, 3])], f: (x) => tf.cast(x, 'complex64')},
  {kernel: 'Cast', name: 'Cast of complex to real', inputs: [complex([2, 3])], f: (z) => tf.cast(z, 'float32')},
  {kernel: 'Identity', name: 'Identity of complex', inputs: [complex([2, 3])], f: (z) => tf.clone(z)},
  {kernel: 'Reshape', name: 'Reshape of complex', inputs: [complex([2, 3])], f: (z) => tf.reshape(z, [3, 2])},
  {kernel: 'ExpandDims', name: 'ExpandDims of complex', inputs: [complex([2])], f: (z) => tf.expandDims(z, 1)},
  {kernel: 'Transpose', name: 'Transpose of complex', inputs: [complex([2, 3])], f: (z) => tf.transpose(z)},
  {
    kernel: 'Concat',
    name: 'Concat of complex',
    inputs: [sample([2, 2]), sample([2, 2])],
    f: (a, b) => tf.concat([made(a, b), made(b, a)], 1),
  },
  {
    kernel: 'Pack',
    name: 'Pack of complex',
    inputs: [complex([2]), complex([2])],
    f: (a, b) => tf.stack([a, b], 1),
  },
  {kernel: 'ZerosLike', name: 'ZerosLike of complex', inputs: [complex([2, 3])], order: 0, f: (z) => tf.zerosLike(z)},
  {kernel: 'OnesLike', name: 'OnesLike of complex', inputs: [complex([2, 3])], order: 0, f: (z) => tf.onesLike(z)},
];

export const cases: readonly KernelCase[] = rows.map((row) => ({except, ...row}));
