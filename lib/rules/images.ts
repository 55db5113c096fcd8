/** Samples of images as more images, as more channels, as patches. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';

/** [N, B, H, W, C] as [N B, H, W, C], and back. */
export const asImages = (x: Tensor): Tensor => tf.reshape(x, [-1, ...x.shape.slice(-3)]);
export const asSamples = (y: Tensor, count: number): Tensor => tf.reshape(y, [count, y.shape[0] / count, ...y.shape.slice(1)]);

/** [N, ...a, c, ...b] as [...a, N c, ...b], where c is axis `axis` of a sample: samples side by side along it. */
export function intoAxis(x: Tensor, axis: number): Tensor {
  const [count, ...own] = x.shape;
  const order = [...x.shape.keys()].slice(1);
  const moved = axis === 0 ? x : tf.transpose(x, [...order.slice(0, axis), 0, ...order.slice(axis)]);
  return tf.reshape(moved, [...own.slice(0, axis), count * own[axis], ...own.slice(axis + 1)]);
}

/** The way back from `intoAxis`: [...a, N c, ...b] as [N, ...a, c, ...b]. */
export function outOfAxis(y: Tensor, axis: number, count: number): Tensor {
  const before = y.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const own = [...y.shape.slice(0, axis), y.shape[axis] / count, ...y.shape.slice(axis + 1)];
  const split = tf.transpose(tf.reshape(y, [before, count, -1]), [1, 0, 2]);
  return tf.reshape(split, [count, ...own]);
}

interface Geometry {
  readonly strides: number | [number, number];
  readonly pad: unknown;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dilations?: number | [number, number];
}

/** What a filter of this shape sees at each place of images [B, H, W, C]: [B, h, w, height · width · C], in the order of the filter's entries. */
export function patches(
  x: Tensor,
  filterShape: readonly number[],
  {strides, pad, dimRoundingMode, dilations = 1}: Geometry,
): Tensor {
  const [shape, filter] = [x.shape, filterShape] as [[number, number, number, number], [number, number, number, number]];
  const info = tf.backend_util.computeConv2DInfo(shape, filter, strides, dilations, pad as 'same', dimRoundingMode);
  const {top, left} = info.padInfo;
  const reach = (count: number, stride: number, size: number) => (count - 1) * stride + size;
  const [height, width] = [
    reach(info.outHeight, info.strideHeight, info.effectiveFilterHeight),
    reach(info.outWidth, info.strideWidth, info.effectiveFilterWidth),
  ];
  const padded = tf.pad(x, [
    [0, 0],
    [top, Math.max(0, height - top - info.inHeight)],
    [left, Math.max(0, width - left - info.inWidth)],
    [0, 0],
  ]);
  const views: Tensor[] = [];
  for (let i = 0; i < info.filterHeight; i++) {
    for (let j = 0; j < info.filterWidth; j++) {
      const [h, w] = [i * info.dilationHeight, j * info.dilationWidth];
      const end = [
        shape[0],
        h + reach(info.outHeight, info.strideHeight, 1),
        w + reach(info.outWidth, info.strideWidth, 1),
        shape[3],
      ];
      views.push(tf.stridedSlice(padded, [0, h, w, 0], end, [1, info.strideHeight, info.strideWidth, 1]));
    }
  }
  return views.length === 1 ? views[0] : tf.concat(views, 3);
}
