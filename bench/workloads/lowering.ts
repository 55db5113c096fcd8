import * as tf from '@tensorflow/tfjs';
import {grad} from 'tfjs-autograd';
import type {Case} from '../compare';
import {normal} from '../models';

export const singleOps = (): Case[] => {
  const [rows, columns] = [normal([2048, 256]), normal([256, 256])];
  const [few, many, filter] = [images(16, 14), images(64, 14), normal([3, 3, 16, 32]) as tf.Tensor4D];
  const [thin, block] = [normal([3, 3, 16, 1]), normal([3, 3, 3, 4, 8])];
  const conv = (x: tf.Tensor, f: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same');
  const depthwise = (x: tf.Tensor, f: tf.Tensor) => tf.depthwiseConv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same');
  const conv3d = (x: tf.Tensor, f: tf.Tensor) => tf.conv3d(x as tf.Tensor5D, f as tf.Tensor5D, 1, 'same');
  const half = Array.from({length: 512}, (_, i) => (i * 331) % 1024);
  const chosen = tf.tensor1d(half, 'int32');
  const border: [number, number][] = [[0, 0], [2, 2], [2, 2], [0, 0]]; // prettier-ignore
  return [
    gradientOf('matMul [2048, 256]·[256, 256], left factor', (x) => tf.matMul(x, columns), rows),
    gradientOf('matMul [2048, 256]·[256, 256], right factor', (w) => tf.matMul(rows, w), columns),
    gradientOf('conv2d [64, 14, 14, 16], 3×3×32, images', (x) => conv(x, filter), many),
    gradientOf('conv2d [16, 14, 14, 16], 3×3×32, filter', (f) => conv(few, f), filter),
    gradientOf('maxPool [64, 28, 28, 16], 2×2', (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'), tf.abs(images(64, 28))),
    gradientOf('depthwiseConv2d [64, 14, 14, 16], 3×3, images', (x) => depthwise(x, thin), many),
    gradientOf('depthwiseConv2d [64, 14, 14, 16], 3×3, filter', (f) => depthwise(many, f), thin),
    gradientOf('conv3d [4, 8, 8, 8, 4], 3×3×3×8, volumes', (x) => conv3d(x, block), normal([4, 8, 8, 8, 4])),
    gradientOf('add [2048, 256] + [256], the row', (row) => tf.add(rows, row), normal([256])),
    gradientOf('max [512, 512] down the columns', (x) => tf.max(x, 0), normal([512, 512])),
    gradientOf('mean [64, 28, 28, 16] of each channel', (x) => tf.mean(x, [0, 1, 2]), images(64, 28)),
    gradientOf('prod [4096, 8] along rows', (x) => tf.prod(x, 1), normal([4096, 8])),
    gradientOf('cumsum [512, 512] along rows', (x) => tf.cumsum(x, 1), normal([512, 512])),
    gradientOf('transpose [64, 64, 64]', (x) => tf.transpose(x, [2, 0, 1]), normal([64, 64, 64])),
    gradientOf('pad [64, 28, 28, 16] by 2', (x) => tf.pad(x, border), images(64, 28)),
    gradientOf('slice [512, 512], a quarter', (x) => tf.slice(x, [128, 128], [256, 256]), normal([512, 512])),
    gradientOf('reverse [512, 512] along rows', (x) => tf.reverse(x, 1), normal([512, 512])),
    gradientOf('concat of two [512, 256] along rows', (x) => tf.concat([x, x], 1), normal([512, 256])),
    gradientOf('unstack [64, 64, 64], its middle axis', (x) => tf.addN(tf.unstack(x, 1)), normal([64, 64, 64])),
    gradientOf('tile [64, 64], 8×8', (x) => tf.tile(x, [8, 8]), normal([64, 64])),
    gradientOf('gather [1024, 256], 512 rows', (x) => tf.gather(x, chosen), normal([1024, 256])),
    gradientOf('gather [256, 1024], 512 columns', (x) => tf.gather(x, chosen, 1), normal([256, 1024])),
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
