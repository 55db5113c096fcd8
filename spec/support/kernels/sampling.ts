/** Rows for pixels read at computed places: crops, rotations, projections. */
import * as tf from '@tensorflow/tfjs-core';
import type {Attrs} from '../../../lib/tfjs/signatures';
import {indices, sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

type Four = tf.Tensor4D;
type Two = tf.Tensor2D;
type Size = [number, number];

// ---- crops

type Method = Attrs<'CropAndResize'>['method'];

/** Inside; with a part outside; upside down. No position is on a pixel, nor midway between two. */
const boxes = [0.12, 0.05, 0.87, 0.71, -0.21, 0.31, 0.65, 1.22, 0.86, 0.88, 0.22, 0.27];

/** `values` in rows of `length`, moved by a little; where nearest pixels jump, by very little. */
const near = (values: readonly number[], length: number, method: Method) => (t: tf.Tensor) =>
  tf.add<Two>(tf.tensor2d([...values], [values.length / length, length]), tf.mul(t, method === 'bilinear' ? 0.01 : 0.0005));

const crops: readonly (readonly [what: string, image: readonly number[], size: Size, method: Method])[] = [
  ['bilinear', [2, 4, 5, 2], [3, 4], 'bilinear'],
  ['bilinear, one column', [2, 4, 5, 1], [2, 1], 'bilinear'],
  ['bilinear, one row', [2, 3, 4, 1], [1, 3], 'bilinear'],
  ['bilinear of one image', [1, 4, 5, 2], [2, 3], 'bilinear'],
  ['nearest', [2, 4, 5, 2], [3, 4], 'nearest'],
];

const cropping = crops.map(([what, image, size, method]): KernelCase => ({
  kernel: 'CropAndResize',
  name: `CropAndResize ${what}`,
  inputs: [sample(image), sample([3, 4], -0.1, 0.1), indices(image[0] === 1 ? [0, 0, 0] : [1, 0, 1])],
  f: (x, b, i) => tf.image.cropAndResize(x as Four, near(boxes, 4, method)(b), i as tf.Tensor1D, size, method, 0.5),
}));

// ---- rotations

const turning: readonly (readonly [
  what: string,
  image: readonly number[],
  fill: number | [number, number, number],
  center: number | Size,
])[] = [
  ['about the middle', [2, 4, 5, 2], 3, 0.5],
  ['about a point, filled with a colour', [1, 4, 3, 4], [1, 2, 3], [0.3, 0.6]],
];

const rotating = turning.map(([what, image, fill, center]): KernelCase => ({
  kernel: 'RotateWithOffset',
  name: `RotateWithOffset ${what}`,
  inputs: [sample(image)],
  f: (x) => tf.image.rotateWithOffset(x as Four, 0.7, fill, center),
}));

// ---- projections

/** Some pixels of the result lie outside the image, on each side; none comes from a place on a pixel, or midway between two. */
const projection = [1.09, 0.46, -0.77, -0.17, 1.4, -0.63, 0.019, -0.024];
const several = [...projection, 0.5, -0.56, 1.31, 0.5, 0.59, -0.34, 0, 0];
type FillMode = Attrs<'Transform'>['fillMode'];
const modes: readonly FillMode[] = ['constant', 'reflect', 'wrap', 'nearest'];

const exceptions = (mode: FillMode): KernelCase['except'] => ({
  tensorflow: 'has no such kernel',
  ...(mode === 'reflect' && {wasm: 'takes the last pixel for what lies in front of the first'}),
});

const projecting = (['bilinear', 'nearest'] as const).flatMap((interpolation) => [
  ...modes.map((mode): KernelCase => ({
    kernel: 'Transform',
    name: `Transform ${interpolation}, ${mode}`,
    inputs: [sample([1, 4, 5, 2]), sample([1, 8], -0.1, 0.1)],
    f: (x, t) => tf.image.transform(x as Four, near(projection, 8, interpolation)(t), interpolation, mode, 0.5),
    except: exceptions(mode),
  })),
  ...(['wrap', 'reflect'] as const).map((mode): KernelCase => ({
    kernel: 'Transform',
    name: `Transform ${interpolation}, ${mode}, to another size, of one row`,
    inputs: [sample([1, 1, 4, 1]), sample([1, 8], -0.1, 0.1)],
    f: (x, t) => tf.image.transform(x as Four, near(projection, 8, interpolation)(t), interpolation, mode, 0, [3, 6]),
    except: exceptions(mode),
  })),
  ...[1, 2].map((count): KernelCase => ({
    kernel: 'Transform',
    name: `Transform ${interpolation} of two images by ${count}`,
    inputs: [sample([2, 4, 3, 1]), sample([count, 8], -0.1, 0.1)],
    f: (x, t) =>
      tf.image.transform(
        x as Four,
        near(several.slice(0, 8 * count), 8, interpolation)(t),
        interpolation,
        'constant',
        0.5,
        [3, 4],
      ),
    except: {
      cpu: 'serves the first image only',
      tensorflow: 'has no such kernel',
      ...(count === 1 && {webgpu: 'reads a transform for each image'}),
    },
  })),
]);

export const cases: KernelCase[] = [...cropping, ...rotating, ...projecting];
