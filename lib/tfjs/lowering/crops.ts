/**
 * Crops of images [B, H, W, C] as products: each box has a matrix that takes its rows and one that takes its columns. The rules of crops are made of
 * these, and backends whose kernel takes the wrong pixels make a detour over them.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../signatures';
import type {Detour} from './detour';
import {einsum} from './einsum';

type Cropping = Attrs<'CropAndResize'>;
/** Rows, or columns. A box is [y1, x1, y2, x2]. */
export type Axis = 0 | 1;

/**
 * What each box takes of an axis of `length`: [boxes, crop, length]. It is what the kernel crops from an identity matrix (an image of one column,
 * with as many channels as rows), so it has the very weights and roundings of the backend.
 */
export function weights(boxes: Tensor, axis: Axis, length: number, {cropSize, method}: Cropping): Tensor {
  const [count] = boxes.shape;
  const ends = tf.mul(tf.gather(boxes, tf.tensor1d([axis, axis, axis + 2, axis + 2], 'int32'), 1), [[1, 0, 1, 0]]);
  const rows = tf.reshape<tf.Rank.R4>(tf.eye(length), [1, length, 1, length]);
  const first = tf.zeros<tf.Rank.R1>([count], 'int32');
  const crops = tf.image.cropAndResize(rows, ends as tf.Tensor2D, first, [cropSize[axis], 1], method, 0);
  return tf.reshape(crops, [count, cropSize[axis], length]);
}

export const bothWeights = (boxes: Tensor, [, height, width]: readonly number[], attrs: Cropping): [Tensor, Tensor] => [
  weights(boxes, 0, height, attrs),
  weights(boxes, 1, width, attrs),
];

/** The weights of rows, laid out over the rows of all images: [boxes · crop, images · height]. */
function ofImages(rows: Tensor, boxInd: Tensor, images: number): Tensor {
  const [count, crop, height] = rows.shape;
  const chosen = tf.cast(tf.equal(tf.reshape(boxInd, [count, 1]), tf.range(0, images, 1, 'int32')), 'float32');
  const all = tf.mul(tf.reshape(rows, [count, crop, 1, height]), tf.reshape(chosen, [count, 1, images, 1]));
  return tf.reshape(all, [count * crop, images * height]);
}

/** Crops with the given weights: y[n, i, j] = Σ rows[n, i, h] columns[n, j, w] image[boxInd[n], h, w]. */
export function cropped(image: Tensor, boxInd: Tensor, rows: Tensor, columns: Tensor): Tensor {
  const [images, height, width, channels] = image.shape;
  const [count, crop] = rows.shape;
  const lines = tf.matMul(ofImages(rows, boxInd, images), tf.reshape(image, [images * height, width * channels]));
  return einsum([columns, tf.reshape(lines, [count, crop, width, channels])], 'njw,niwc->nijc');
}

/** The transpose of `cropped`, to images of `shape`. */
export function uncropped(ct: Tensor, boxInd: Tensor, rows: Tensor, columns: Tensor, shape: readonly number[]): Tensor {
  const [images, , width, channels] = shape;
  const [count, crop] = rows.shape;
  const lines = tf.reshape(einsum([columns, ct], 'njw,nijc->niwc'), [count * crop, width * channels]);
  return tf.reshape(tf.matMul(ofImages(rows, boxInd, images), lines, true), [...shape]);
}

// ---- detours

/** A crop as wide as its box is copied row by row from the left edge of the image, wherever the box begins, and at rows that are rounded down. */
export const crop: Detour<'CropAndResize'> = ({image, boxes, boxInd}, attrs) => {
  const [, height, width] = image.shape;
  const [rows, columns] = attrs.cropSize;
  const ends = boxes.dataSync();
  const isCopied = ([y1, x1, y2, x2]: ArrayLike<number> & Iterable<number>) =>
    x2 > x1 &&
    columns === Math.fround(1 + Math.fround(Math.fround(x2 - x1) * (width - 1))) &&
    !(x1 === 0 && y1 === 0 && y2 === 1 && rows === height);
  if (!Array.from({length: boxes.shape[0]}, (_, n) => ends.subarray(4 * n, 4 * n + 4)).some(isCopied)) return null;
  return () => {
    const [down, across] = bothWeights(boxes, image.shape, attrs);
    const crops = cropped(image, boxInd, down, across);
    if (attrs.extrapolationValue === 0) return crops;
    const taken = (w: Tensor, shape: number[]) => tf.reshape(tf.sum(w, 2), [w.shape[0], ...shape]);
    const inside = tf.mul(taken(down, [rows, 1, 1]), taken(across, [1, columns, 1]));
    return tf.add(crops, tf.mul(tf.sub(1, tf.round(inside)), attrs.extrapolationValue));
  };
};

/** What says which image a box is of, where it is the one with the number of the box. */
const ordinals = new WeakSet<Tensor>();

/** The kernel takes the image with the number of the box: each box gets its own. */
export const ownImage: Detour<'CropAndResize'> = ({image, boxes, boxInd}, {cropSize, method, extrapolationValue}) => {
  const [count] = boxes.shape;
  if (ordinals.has(boxInd) || (count === 1 && image.shape[0] === 1)) return null;
  return () => {
    const own = tf.range(0, count, 1, 'int32');
    ordinals.add(own);
    const images = tf.gather(image, boxInd) as tf.Tensor4D;
    return tf.image.cropAndResize(images, boxes as tf.Tensor2D, own, cropSize, method, extrapolationValue);
  };
};

/** The kernel knows no image with a number beyond that of boxes. */
export const fewBoxes: Detour<'CropAndResize'> = (inputs, attrs) =>
  inputs.image.shape[0] <= inputs.boxes.shape[0] ? null : ownImage(inputs, attrs);
