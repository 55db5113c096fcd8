/** Rows for kernels that look at a window around each element and are neither pooling nor convolution. */
import * as tf from '@tensorflow/tfjs-core';
import {run} from '../../../lib/rules/emit';
import {distinct, sample} from '../kernel_case';
import type {Attrs} from '../../../lib/tfjs/signatures';
import type {KernelCase} from '../kernel_case';

const image = [1, 2, 2, 5];

const normalized = (what: string, depthRadius: number, bias: number, alpha: number, beta: number): KernelCase[] => [
  {
    kernel: 'LRN',
    name: `LRN ${what}`,
    inputs: [sample(image)],
    f: (x) => tf.localResponseNormalization(x as tf.Tensor4D, depthRadius, bias, alpha, beta),
  },
  {
    kernel: 'LRNGrad',
    name: `LRNGrad ${what}`,
    inputs: [sample(image), sample(image)],
    // y is what the kernel is meant to be given: the output for x.
    f: (x, dy) => {
      const y = tf.localResponseNormalization(x as tf.Tensor4D, depthRadius, bias, alpha, beta);
      return run('LRNGrad', {x, y, dy}, {depthRadius, bias, alpha, beta});
    },
  },
];

type Dilating = Attrs<'Dilation2D'>;

const dilations: readonly (readonly [
  what: string,
  x: readonly [number, number, number, number],
  filter: readonly number[],
  attrs: Dilating,
])[] = [
  ['overlapping', [1, 4, 4, 1], [2, 2], {strides: 1, pad: 'valid', dilations: 1}],
  ['stride 2, same', [2, 4, 5, 2], [2, 3], {strides: 2, pad: 'same', dilations: 1}],
  ['with holes', [1, 5, 6, 2], [2, 2], {strides: 1, pad: 'same', dilations: [2, 3]}],
];

/** The filter is small: no ties near. */
const dilated = dilations.flatMap(([what, x, [height, width], attrs]): KernelCase[] => {
  const [images, , , channels] = x;
  const filter: readonly [number, number, number] = [height, width, channels];
  const inputs = [distinct(x), sample(filter, -0.01, 0.01)];
  const {outHeight, outWidth} = tf.backend_util.computeDilation2DInfo(
    [...x],
    [...filter],
    attrs.strides,
    attrs.pad,
    'NHWC',
    attrs.dilations,
  );
  const dy = sample([images, outHeight, outWidth, channels]);
  const wrong = {wasm: 'gives 1.2e-38 where all of a window is negative'};
  // The gradients of the second row see no such window.
  const wrongBack = attrs.pad === 'same' && attrs.strides === 2 ? {} : wrong;
  return [
    {
      kernel: 'Dilation2D',
      name: `Dilation2D ${what}`,
      inputs,
      f: (x, filter) => run('Dilation2D', {x, filter}, attrs),
      except: wrong,
    },
    {
      kernel: 'Dilation2DBackpropInput',
      name: `Dilation2DBackpropInput ${what}`,
      inputs: [...inputs, dy],
      f: (x, filter, dy) => run('Dilation2DBackpropInput', {x, filter, dy}, attrs),
      except: {...wrongBack, webgl: 'has no such kernel'},
    },
    {
      kernel: 'Dilation2DBackpropFilter',
      name: `Dilation2DBackpropFilter ${what}`,
      inputs: [...inputs, dy],
      f: (x, filter, dy) => run('Dilation2DBackpropFilter', {x, filter, dy}, attrs),
      except: {...wrongBack, webgl: 'has no such kernel'},
    },
  ];
});

export const cases: KernelCase[] = [
  ...dilated,
  ...normalized('of neighbours', 1, 0.8, 0.7, 0.5),
  ...normalized('of all channels', 5, 1, 1, 0.75),
];
