/** Products of matrices. */
import * as tf from '@tensorflow/tfjs-core';
import {sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';
import {pairsOf} from '../shapes';

const transposed = (shape: readonly number[], is: boolean) =>
  is ? [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]] : shape;

/** Shapes of A and B before a transposition. */
const each = pairsOf(
  '2 3 | 3 4',
  '1 2 3 | 1 3 2',
  '2 2 3 | 2 3 2',
  '2 2 3 | 3 2',
  '2 3 | 2 3 2',
  '2 2 3 | 1 3 2',
  '1 2 3 | 2 3 1',
);
/** For these one way to transpose will do. */
const more = pairsOf('2 1 2 3 | 2 1 3 2', '2 3 1 2 | 3 2 2', '3 1 2 | 2 3 2 1', '2 2 1 3 | 3 2', '1 3 | 3 1');

const product = (a: readonly number[], b: readonly number[], transposeA: boolean, transposeB: boolean): KernelCase => ({
  kernel: 'BatchMatMul',
  name: `BatchMatMul of [${a}]${transposeA ? ' transposed' : ''} and [${b}]${transposeB ? ' transposed' : ''}`,
  inputs: [sample(transposed(a, transposeA)), sample(transposed(b, transposeB))],
  f: (x, y) => tf.matMul(x, y, transposeA, transposeB),
});

const sums = [
  'ij,jk->ik',
  'ij,jk->ki',
  'ji,jk->ik',
  'bij,bjk->bik',
  'bij,jk->bik',
  'bhij,bhkj->bhik',
  'i,j->ij',
  'ij,ij->ij',
  'ij,j->ij',
  'ij,ij->',
  'i,i->',
  'ijl,jk->ik',
  'ij->ji',
  'ij->i',
  'ij->',
];

/** The size of every axis with a label. */
const sizes: Readonly<Record<string, number>> = {b: 2, h: 1, i: 2, j: 3, k: 2, l: 2};

export const cases: KernelCase[] = [
  ...each.flatMap(([a, b]) => [false, true].flatMap((tA) => [false, true].map((tB) => product(a, b, tA, tB)))),
  ...more.map(([a, b]) => product(a, b, false, false)),
  product([2, 0], [0, 3], false, false),
  {kernel: 'BatchMatMul', name: 'BatchMatMul of a matrix and itself', inputs: [sample([2, 2])], f: (x) => tf.matMul(x, x)},
  ...sums.map((equation): KernelCase => ({
    kernel: 'Einsum',
    name: `Einsum ${equation}`,
    inputs: equation
      .split('->')[0]
      .split(',')
      .map((labels) => sample([...labels].map((label) => sizes[label]))),
    f: (...xs) => tf.einsum(equation, ...xs),
  })),
];
