/** The fused kernels that layers call, outside any gradient of TF.js's own, where they are fused. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

type Activation = 'linear' | 'relu' | 'relu6' | 'elu' | 'sigmoid' | 'leakyrelu' | 'prelu';

/** Small products and large biases: what goes into an activation stays away from its kinks. */
const small = (shape: readonly number[]): Sampler => sample(shape, -0.5, 0.5);
const biases = sample([3], 0, 0, {values: [3, -3, 9]});
const activations: readonly Activation[] = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'];

const images = (t: Tensor) => t as tf.Tensor4D;

export const cases: KernelCase[] = [
  ...activations.map((activation): KernelCase => ({
    kernel: '_FusedMatMul',
    name: `_FusedMatMul, ${activation}`,
    inputs: [small([2, 3]), small([3, 3]), biases],
    f: (a, b, bias) => tf.fused.matMul({a, b, bias, activation}),
  })),
  {
    kernel: '_FusedMatMul',
    name: '_FusedMatMul, prelu, transposed, without a bias',
    inputs: [sample([1, 2]), sample([2, 1]), sample([2])],
    f: (a, b, slopes) =>
      tf.fused.matMul({a, b, transposeA: true, transposeB: true, activation: 'prelu', preluActivationWeights: slopes}),
  },
  {
    kernel: '_FusedMatMul',
    name: '_FusedMatMul of stacks',
    inputs: [small([2, 2, 3]), small([2, 3, 3]), biases],
    f: (a, b, bias) => tf.fused.matMul({a, b, bias, activation: 'relu'}),
    except: {wasm: 'wrong for a bias of stacks'},
  },
  ...(['linear', 'relu', 'sigmoid'] as const).map((activation): KernelCase => ({
    kernel: 'FusedConv2D',
    name: `FusedConv2D, ${activation}`,
    inputs: [small([2, 3, 4, 2]), small([2, 2, 2, 3]), biases],
    f: (images_, filter, bias) =>
      tf.fused.conv2d({x: images(images_), filter: images(filter), strides: 1, pad: 'same', bias, activation}),
  })),
  {
    kernel: 'FusedConv2D',
    name: 'FusedConv2D, prelu, strides, of one image',
    inputs: [small([4, 3, 2]), small([2, 2, 2, 3]), biases, sample([3])],
    f: (image, filter, bias, slopes) =>
      tf.fused.conv2d({
        x: image as tf.Tensor3D,
        filter: images(filter),
        strides: 2,
        pad: 'valid',
        bias,
        activation: 'prelu',
        preluActivationWeights: slopes,
      }),
  },
  {
    kernel: 'FusedConv2D',
    name: 'FusedConv2D, leakyrelu with a slope',
    inputs: [small([1, 3, 3, 1]), small([2, 2, 1, 3]), biases],
    f: (images_, filter, bias) =>
      tf.fused.conv2d({
        x: images(images_),
        filter: images(filter),
        strides: 1,
        pad: 'valid',
        bias,
        activation: 'leakyrelu',
        leakyreluAlpha: 0.3,
      }),
  },
  {
    kernel: 'FusedConv2D',
    name: 'FusedConv2D, channels first',
    inputs: [sample([1, 2, 3, 3]), sample([2, 2, 2, 3]), sample([3])],
    f: (images_, filter, bias) =>
      tf.fused.conv2d({
        x: images(images_),
        filter: images(filter),
        strides: 1,
        pad: 'valid',
        dataFormat: 'NCHW',
        bias,
        activation: 'linear',
      }),
    except: {wasm: 'knows images with their channels last only', tensorflow: 'knows images with their channels last only'},
  },
  ...(['linear', 'elu'] as const).map((activation): KernelCase => ({
    kernel: 'FusedDepthwiseConv2D',
    name: `FusedDepthwiseConv2D, ${activation}`,
    inputs: [small([2, 3, 3, 3]), small([2, 2, 3, 1]), biases],
    f: (images_, filter, bias) =>
      tf.fused.depthwiseConv2d({x: images(images_), filter: images(filter), strides: 1, pad: 'same', bias, activation}),
  })),
];
