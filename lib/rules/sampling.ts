/** Pixels read at places that are computed: crops, rotations, projections. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving, ZERO} from '../core/rule';
import type {BatchAt} from '../core/rule';
import {bothWeights, cropped, uncropped} from '../tfjs/lowering/crops';
import type {Axis} from '../tfjs/lowering/crops';
import type {Attrs, Signatures} from '../tfjs/signatures';
import {asImages, asSamples, repeated} from './axes';
import {run} from './emit';
import {firsts, ungathered} from './indexing';
import {decomposed} from './kinds';
import {part} from './moves';

// ---- crops: y[n, i, j] = Σ rows[n, i, h] columns[n, j, w] image[boxInd[n], h, w], with two matrices for each box

type Cropping = Attrs<'CropAndResize'>;
type Crop<V> = {readonly image: V; readonly boxes: V; readonly boxInd: V};

/** The derivative of bilinear weights as a position moves on: −1 at the pixel before it, 1 at the one behind it. On a pixel, as outside, 0. */
function slopes(weights: Tensor): Tensor {
  const [boxes, crop, length] = weights.shape;
  const taken = tf.reshape(tf.cast(tf.greater(weights, 0), 'float32'), [boxes * crop, length]);
  const neighbours = Array.from({length: length ** 2}, (_, i) => {
    const apart = (i % length) - Math.floor(i / length);
    return Math.abs(apart) === 1 ? apart : 0;
  });
  return tf.reshape(tf.mul(taken, tf.matMul(taken, tf.tensor2d(neighbours, [length, length]))), weights.shape);
}

/** Positions along an axis are boxes · this [4, crop]: they go from one end of a box to the other in equal steps; one alone is in the middle. */
function ramp(axis: Axis, length: number, {cropSize}: Cropping): Tensor {
  const count = cropSize[axis];
  const along = Array.from({length: count}, (_, i) => (count === 1 ? 0.5 : i / (count - 1)));
  const none = along.map(() => 0);
  const ends = [along.map((t) => (1 - t) * (length - 1)), along.map((t) => t * (length - 1))];
  return tf.tensor2d(axis === 0 ? [ends[0], none, ends[1], none] : [none, ends[0], none, ends[1]]);
}

/** The derivatives of crops in the positions of their rows, and of their columns. */
function derivatives({image, boxes, boxInd}: Crop<Tensor>, attrs: Cropping): [Tensor, Tensor] {
  const [rows, columns] = bothWeights(boxes, image.shape, attrs);
  return [cropped(image, boxInd, slopes(rows), columns), cropped(image, boxInd, rows, slopes(columns))];
}

/** dy = ∂y/∂row drow + ∂y/∂column dcolumn */
function movedBoxes(dboxes: Tensor, p: Crop<Tensor>, attrs: Cropping): Tensor {
  const [, height, width] = p.image.shape;
  const [byRow, byColumn] = derivatives(p, attrs);
  const drow = tf.expandDims(tf.expandDims(tf.matMul(dboxes, ramp(0, height, attrs)), 2), 3);
  const dcolumn = tf.expandDims(tf.expandDims(tf.matMul(dboxes, ramp(1, width, attrs)), 1), 3);
  return tf.add(tf.mul(byRow, drow), tf.mul(byColumn, dcolumn));
}

/** The transpose of `movedBoxes`. */
function pulledBoxes(ct: Tensor, p: Crop<Tensor>, attrs: Cropping): Tensor {
  const [, height, width] = p.image.shape;
  const [byRow, byColumn] = derivatives(p, attrs);
  const row = tf.sum(tf.mul(ct, byRow), [2, 3]);
  const column = tf.sum(tf.mul(ct, byColumn), [1, 3]);
  return tf.add(tf.matMul(row, ramp(0, height, attrs), false, true), tf.matMul(column, ramp(1, width, attrs), false, true));
}

/** Samples are more boxes, and, where images differ, more images. */
function batchCrop(p: Crop<Tensor>, mapped: Crop<boolean>, at: BatchAt<Signatures['CropAndResize']>): Tensor {
  const each = (name: 'boxes' | 'boxInd') => (mapped[name] ? p[name] : repeated(p[name], at.size));
  const boxInd = mapped.image ? tf.add(each('boxInd'), firsts(at.size, at.shape.image[0])) : each('boxInd');
  const image = mapped.image ? asImages(p.image) : p.image;
  return asSamples(at.emit([image, asImages(each('boxes')), asImages(boxInd)])[0], at.size);
}

const cropPulls = {
  image: saving<Signatures['CropAndResize'], 'boxes' | 'boxInd'>(['boxes', 'boxInd'], (ct, {boxes, boxInd}, {attrs, shape}) =>
    uncropped(ct, boxInd, ...bothWeights(boxes, shape.image, attrs), shape.image),
  ),
  boxes: saving<Signatures['CropAndResize'], keyof Crop<Tensor>>(['image', 'boxes', 'boxInd'], (ct, p, {attrs}) =>
    pulledBoxes(ct, p, attrs),
  ),
};

// ---- rotations: y = the pixel at a place that is the same for all images, or a constant

type Rotating = Attrs<'RotateWithOffset'>;

/** Where each pixel comes from, counted from 1; 0: from outside. The kernel says it, by rotating the numbers of the pixels. */
function origins([, height, width]: readonly number[], attrs: Rotating): Tensor {
  const numbers = tf.reshape(tf.range(1, height * width + 1), [1, height, width, 1]);
  const rotated = run('RotateWithOffset', {image: numbers}, {...attrs, fillValue: 0});
  return tf.reshape(tf.cast(rotated, 'int32'), [height * width]);
}

/** Each pixel goes back to where it came from; those from outside meet in a place of their own, which is cut off. */
function rotatedBack(ct: Tensor, attrs: Rotating): Tensor {
  const [images, height, width, channels] = ct.shape;
  const pixels = tf.reshape(ct, [images, height * width, channels]);
  const sums = ungathered(pixels, origins(ct.shape, attrs), [images, height * width + 1, channels], 1, 0);
  return tf.reshape(part(sums, 1, 1, height * width), ct.shape);
}

// ---- projections: y(x', y') = the image at (a₀x' + a₁y' + a₂, b₀x' + b₁y' + b₂) / (c₀x' + c₁y' + 1), with transforms [a₀, …, c₁]

type Projecting = Attrs<'Transform'>;

/** A position that leaves an axis of `length` as the fill mode brings it back. */
function inside(t: Tensor, length: number, mode: Projecting['fillMode']): Tensor {
  const clipped = (u: Tensor) => tf.clipByValue(u, 0, length - 1);
  if (mode === 'constant') return t;
  if (mode === 'nearest' || length === 1) return clipped(t);
  if (mode === 'reflect') {
    const period = 2 * length;
    const within = tf.sub(t, tf.mul(tf.floor(tf.div(t, period)), period));
    return clipped(tf.minimum(within, tf.sub(period - 1, within)));
  }
  // As TF.js wraps: the last pixel and the first are one apart, but turns are counted as if they were one.
  const turns = tf.floor(tf.div(tf.abs(t), length - 1));
  const back = tf.where(tf.greater(t, length - 1), tf.neg(turns), tf.zerosLike(turns));
  return clipped(tf.add(t, tf.mul(tf.where(tf.less(t, 0), tf.add(turns, 1), back), length)));
}

/** Far enough outside any image that all around is outside. */
const OUTSIDE = -2;

/** The positions (y, x) in images of `shape` of all pixels of the output: each [transforms, pixels]. */
function positions(
  transforms: Tensor,
  shape: readonly number[],
  attrs: Projecting,
  [rows, columns]: readonly number[],
): [Tensor, Tensor] {
  const [, height, width] = shape;
  const [count, pixels] = [transforms.shape[0], rows * columns];
  const ys = Array.from({length: pixels}, (_, i) => Math.floor(i / columns));
  const grid = tf.tensor2d([ys.map((_, i) => i % columns), ys, ys.map(() => 1)]);
  const matrices = tf.reshape(tf.concat([transforms, tf.ones([count, 1])], 1), [count * 3, 3]);
  const [x, y, k] = tf.unstack(tf.reshape(tf.matMul(matrices, grid), [count, 3, pixels]), 1);
  // What is infinitely far away is outside.
  const finite = tf.notEqual(k, 0);
  const divisor = tf.where(finite, k, tf.onesLike(k));
  const along = (t: Tensor, length: number) =>
    tf.where(finite, inside(tf.div(t, divisor), length, attrs.fillMode), tf.fill([count, pixels], OUTSIDE));
  return [along(y, height), along(x, width)];
}

/** A pixel along an axis, and how much of it is taken (null: all). */
interface Tap {
  readonly at: Tensor;
  readonly weight: Tensor | null;
}

function taps(t: Tensor, interpolation: Projecting['interpolation']): Tap[] {
  if (interpolation === 'nearest') return [{at: tf.floor(tf.add(t, 0.5)), weight: null}];
  const before = tf.floor(t);
  const weight = tf.sub(t, before);
  return [
    {at: before, weight: tf.sub(1, weight)},
    {at: tf.add(before, 1), weight},
  ];
}

/** Images get a border of the fill value, one pixel wide: all that is outside is read there. */
function projected(image: Tensor, transforms: Tensor, attrs: Projecting): Tensor {
  const [images, height, width, channels] = image.shape;
  const size = attrs.outputShape ?? [height, width];
  const border: [number, number][] = [[0, 0], [1, 1], [1, 1], [0, 0]]; // prettier-ignore
  const bordered = tf.reshape(tf.pad(image, border, attrs.fillValue), [images * (height + 2) * (width + 2), channels]);
  const place = (t: Tensor, length: number) => tf.cast(tf.add(tf.clipByValue(t, -1, length), 1), 'int32');
  const [rows, columns] = positions(transforms, image.shape, attrs, size).map((t) => taps(t, attrs.interpolation));
  const terms = rows.flatMap((row) =>
    columns.map((column) => {
      const pixel = tf.add(tf.mul(place(row.at, height), tf.scalar(width + 2, 'int32')), place(column.at, width));
      const values = tf.gather(bordered, tf.add(pixel, firsts(images, (height + 2) * (width + 2))));
      return row.weight === null || column.weight === null
        ? values
        : tf.mul(values, tf.expandDims(tf.mul(row.weight, column.weight), 2));
    }),
  );
  return tf.reshape(terms.length === 1 ? terms[0] : tf.addN(terms), [images, size[0], size[1], channels]);
}

export const sampling = {
  CropAndResize: rule<'CropAndResize'>({
    jvp: (dx, p, at) => {
      const byImage = dx.image && at.emit([dx.image, p.boxes, p.boxInd], {...at.attrs, extrapolationValue: 0})[0];
      const byBoxes = dx.boxes && at.attrs.method === 'bilinear' ? movedBoxes(dx.boxes, p, at.attrs) : null;
      return byImage && byBoxes ? tf.add(byImage, byBoxes) : (byImage ?? byBoxes);
    },
    vjp: (name, {attrs}) =>
      name === 'image' ? cropPulls.image : name === 'boxes' && attrs.method === 'bilinear' ? cropPulls.boxes : ZERO,
    batch: batchCrop,
  }),
  RotateWithOffset: rule<'RotateWithOffset'>({
    jvp: (dx, _p, at) => dx.image && at.emit([dx.image], {...at.attrs, fillValue: 0}),
    vjp: {image: saving([], (ct, _kept, {attrs}) => rotatedBack(ct, attrs))},
    batch: ({image}, _mapped, at) => asSamples(at.emit([asImages(image)])[0], at.size),
  }),
  // TF.js's kernels serve the first image only on cpu, and on GPUs only one transform for each image.
  Transform: decomposed<'Transform'>(({image, transforms}, {attrs}) => projected(image, transforms, attrs)),
};
