/**
 * Images in another size. TF.js's gradient kernels are not asked: they know nothing of half-pixel centers, and the bilinear one on cpu nothing of
 * images that are not square.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {BatchAt} from '../core/rule';
import type {Attrs, Signatures} from '../tfjs/signatures';
import {asImages, asSamples} from './axes';
import {run} from './emit';
import {decomposed, linear} from './kinds';
import {tileSums} from './pool';

type Resizer = 'ResizeBilinear' | 'ResizeNearestNeighbor';
type Resizing = Attrs<Resizer>;

/**
 * How resizing makes an axis of one length from another: R of y = R x. It is what the kernel makes of an identity matrix (an image of one column, with
 * as many channels as rows), so it has the very weights and roundings of the backend.
 */
function matrix(kernel: Resizer, length: number, resized: number, {alignCorners, halfPixelCenters}: Resizing): Tensor {
  const images = tf.reshape(tf.eye(length), [1, length, 1, length]);
  const rows = run(kernel, {images}, {alignCorners, halfPixelCenters, size: [resized, 1]});
  return tf.reshape(rows, [1, resized, length]);
}

/**
 * How often each pixel is repeated, down and across, where resizing does nothing else; null where it does, or where it is a matter of rounding (of the
 * left end of a third of a pixel, say: of middles and of halves it is not).
 */
function repeats(kernel: Resizer, [, height, width]: readonly number[], [, rows, columns]: readonly number[], attrs: Resizing) {
  const times: [number, number] = [rows / height, columns / width];
  const isSure = (n: number) => Number.isInteger(n) && (attrs.halfPixelCenters || Number.isInteger(Math.log2(n)));
  return kernel === 'ResizeNearestNeighbor' && !attrs.alignCorners && times.every(isSure) ? times : null;
}

/** X̄ = Rᵀ Ȳ C for each image and channel, to images of `shape`. Of what is repeated it is the sum over the copies. */
function shrunkBack(kernel: Resizer, ct: Tensor, shape: readonly number[], attrs: Resizing): Tensor {
  const [images, height, width, channels] = shape;
  const [, rows, columns] = ct.shape;
  const times = repeats(kernel, shape, ct.shape, attrs);
  if (times !== null) return tileSums(ct, ...times);
  const R = matrix(kernel, height, rows, attrs);
  const C = matrix(kernel, width, columns, attrs);
  const lines = tf.matMul(R, tf.reshape(ct, [images, rows, columns * channels]), true);
  return tf.reshape(tf.matMul(C, tf.reshape(lines, [images * height, columns, channels]), true), [...shape]);
}

/** Y = R X Cᵀ for each image and channel:  X̄ = Rᵀ Ȳ C. Samples are more images. */
const resizing = (kernel: Resizer) =>
  linear<Resizer>({
    transpose: (ct, {attrs, shape}) => shrunkBack(kernel, ct, shape.images, attrs),
    batch: ({images}: {readonly images: Tensor}, _mapped: unknown, at: BatchAt<Signatures[Resizer]>) =>
      asSamples(at.emit([asImages(images)])[0], at.size),
  });

export const image = {
  ResizeBilinear: resizing('ResizeBilinear'),
  ResizeNearestNeighbor: resizing('ResizeNearestNeighbor'),
  // The same X̄; `images` is there for its shape.
  ResizeBilinearGrad: decomposed<'ResizeBilinearGrad'>(({dy}, {attrs, shape}) =>
    shrunkBack('ResizeBilinear', dy, shape.images, attrs),
  ),
  ResizeNearestNeighborGrad: decomposed<'ResizeNearestNeighborGrad'>(({dy}, {attrs, shape}) =>
    shrunkBack('ResizeNearestNeighbor', dy, shape.images, attrs),
  ),
};
