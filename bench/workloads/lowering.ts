import * as tf from '@tensorflow/tfjs';
import {grad} from 'tfjs-autograd';
import type {Case} from '../compare';
import {normal} from '../models';

export const singleOps = (): Case[] => {
  const [rows, columns] = [normal([2048, 256]), normal([256, 256])];
  const [few, many, filter] = [images(16, 14), images(64, 14), normal([3, 3, 16, 32]) as tf.Tensor4D];
  const conv = (x: tf.Tensor, f: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same');
  return [
    gradientOf('matMul [2048, 256]·[256, 256], left factor', (x) => tf.matMul(x, columns), rows),
    gradientOf('matMul [2048, 256]·[256, 256], right factor', (w) => tf.matMul(rows, w), columns),
    gradientOf('conv2d [64, 14, 14, 16], 3×3×32, images', (x) => conv(x, filter), many),
    gradientOf('conv2d [16, 14, 14, 16], 3×3×32, filter', (f) => conv(few, f), filter),
    gradientOf('maxPool [64, 28, 28, 16], 2×2', (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'), tf.abs(images(64, 28))),
    gradientOf('tile [64, 64], 8×8', (x) => tf.tile(x, [8, 8]), normal([64, 64])),
  ];
};

const images = (count: number, side: number): tf.Tensor => normal([count, side, side, 16]);

function gradientOf(name: string, f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): Case {
  const ct = normal(f(x).shape);
  return {
    name,
    ours: {name: 'grad', run: () => grad(f, x, {gradOutputs: ct})},
    theirs: {name: 'tf.grad', run: () => tf.grad(f)(x, ct)},
  };
}
