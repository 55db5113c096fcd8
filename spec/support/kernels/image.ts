/** Rows for images in another size. */
import * as tf from '@tensorflow/tfjs-core';
import {run} from '../../../lib/rules/emit';
import {sample} from '../kernel_case';
import type {KernelCase} from '../kernel_case';

type Four = tf.Tensor4D;
type Size = [number, number];

const grids = [
  ['', false, false],
  [', corners aligned', true, false],
  [', half-pixel centers', false, true],
] as const;

const sizes: readonly (readonly [what: string, images: readonly number[], size: Size])[] = [
  ['up', [2, 2, 3, 2], [5, 4]],
  ['down', [1, 5, 4, 1], [2, 3]],
  ['down and up', [1, 2, 6, 2], [3, 4]],
  ['to one pixel', [1, 3, 2, 1], [1, 1]],
  ['from one pixel', [1, 1, 1, 2], [2, 3]],
  ['as it was', [1, 3, 2, 1], [3, 2]],
  ['each pixel twice', [2, 2, 3, 1], [4, 6]],
  ['each pixel twice down, three times across', [1, 2, 2, 2], [4, 6]],
];

const resizing = sizes.flatMap(([what, images, size]) =>
  grids.flatMap(([how, alignCorners, halfPixelCenters]): KernelCase[] => [
    {
      kernel: 'ResizeBilinear',
      name: `ResizeBilinear ${what}${how}`,
      inputs: [sample(images)],
      f: (x) => tf.image.resizeBilinear(x as Four, size, alignCorners, halfPixelCenters),
    },
    {
      kernel: 'ResizeNearestNeighbor',
      name: `ResizeNearestNeighbor ${what}${how}`,
      inputs: [sample(images)],
      f: (x) => tf.image.resizeNearestNeighbor(x as Four, size, alignCorners, halfPixelCenters),
    },
  ]),
);

/** TF.js's gradient kernels, where they are right: on one image, square, with pixels counted from their corners. */
const resizedBack = [2, 5].flatMap((n) =>
  [false, true].flatMap((alignCorners): KernelCase[] => {
    const [image, size]: [number[], Size] = [
      [1, 3, 3, 2],
      [n, n],
    ];
    const attrs = {alignCorners, halfPixelCenters: false, size};
    const inputs = [sample(image), sample([1, n, n, 2])];
    const name = `from ${n}${alignCorners ? ', corners aligned' : ''}`;
    return [
      {
        kernel: 'ResizeBilinearGrad',
        name: `ResizeBilinearGrad ${name}`,
        inputs,
        f: (images, dy) => run('ResizeBilinearGrad', {images, dy}, attrs),
      },
      {
        kernel: 'ResizeNearestNeighborGrad',
        name: `ResizeNearestNeighborGrad ${name}`,
        inputs,
        f: (images, dy) => run('ResizeNearestNeighborGrad', {images, dy}, attrs),
      },
    ];
  }),
);

export const cases: KernelCase[] = [...resizing, ...resizedBack];
