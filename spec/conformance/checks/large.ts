/**
 * What lowering does with large operands only: the rows of the kernel table are small. Convolution is made of images, so a gradient of many is
 * made of the gradients of each, for which the kernels themselves serve.
 */
import * as tf from '@tensorflow/tfjs';
import type {Tensor, Tensor4D} from '@tensorflow/tfjs';
import {func} from '../../../lib';
import {drawn} from '../../support/draw';
import {broken, equal, float32} from '../../support/laws';
import type {Comparison} from '../../support/laws';
import type {Check} from '../check';

interface Convolution {
  readonly images: number;
  readonly image: [number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides?: number;
  readonly pad?: 'same' | 'valid' | tf.backend_util.ExplicitPadding;
  readonly dilations?: number;
  readonly format?: 'NHWC' | 'NCHW';
}

const convolutions: Readonly<Record<string, Convolution>> = {
  same: {images: 12, image: [9, 8, 6], filter: [3, 3, 6, 16], pad: 'same'},
  'few entries': {images: 12, image: [12, 12, 2], filter: [3, 3, 2, 16], pad: 'same'},
  'stride 2, same': {images: 12, image: [13, 12, 6], filter: [3, 2, 6, 40], pad: 'same', strides: 2},
  'stride 3, valid': {images: 24, image: [13, 12, 8], filter: [4, 2, 8, 24], strides: 3},
  'padded side by side': {images: 12, image: [8, 7, 6], filter: [2, 3, 6, 16], pad: [[0, 0], [2, 0], [0, 1], [0, 0]]}, // prettier-ignore
  dilated: {images: 12, image: [10, 9, 6], filter: [3, 3, 6, 20], dilations: 2},
  'channels first': {images: 12, image: [6, 9, 8], filter: [3, 3, 6, 16], pad: 'same', format: 'NCHW'},
  '1 × 1': {images: 12, image: [8, 8, 16], filter: [1, 1, 16, 32]},
};

function gradientsOfMany(
  name: string,
  {images, image, filter, strides = 1, pad = 'valid', dilations, format}: Convolution,
): Comparison[] {
  const conv = (x: Tensor, f: Tensor): Tensor => tf.conv2d(x as Tensor4D, f as Tensor4D, strides, pad, format, dilations);
  const [x, f] = [drawn(name, [images, ...image]), drawn(`${name} filter`, filter)];
  const [y, pull] = func.vjp(conv, x, f);
  const ct = drawn(`${name} cotangent`, y.shape);
  const cts = tf.split(ct, images);
  const each = tf.split(x, images).map((one, i) => func.vjp(conv, one, f)[1](cts[i]));
  const [dx, df] = pull(ct);
  return [
    ...equal('gradient of the images', [dx], [tf.concat(each.map(([one]) => one))]),
    ...equal('gradient of the filter', [df], [each.map(([, one]) => one).reduce((sum, one) => tf.add(sum, one))]),
  ];
}

export function* large(): Generator<Check> {
  for (const [name, convolution] of Object.entries(convolutions)) {
    yield {
      group: 'large',
      subject: 'conv2d',
      name,
      run: () => broken(() => gradientsOfMany(name, convolution), float32),
    };
  }
}
