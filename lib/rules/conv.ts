/**
 * Convolutions of images. A convolution is linear in its image and in its filter; with the two maps that carry cotangents back it is a family
 * of three bilinear maps, y = C(x, f), x = I(y, f), f = F(x, y), in which the derivatives of each are the other two.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {saving} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Attrs, Signatures} from '../tfjs/signatures';
import {apart} from '../tfjs/lowering/pooling';
import {depthwise} from './depthwise';
import {run} from './emit';
import {asImages, asSamples, intoAxis, outOfAxis, patches} from './images';
import {bilinear} from './kinds';

type Geometry = Pick<Attrs<'Conv2D'>, 'strides' | 'pad' | 'dataFormat' | 'dimRoundingMode'>;
type Four = [number, number, number, number];

const geometry = ({strides, pad, dataFormat, dimRoundingMode}: Geometry): Geometry => ({
  strides,
  pad,
  dataFormat,
  dimRoundingMode,
});

const image = (dy: Tensor, filter: Tensor, attrs: Geometry, shape: readonly number[]): Tensor =>
  run('Conv2DBackpropInput', {dy, filter}, {...geometry(attrs), inputShape: shape as Four} as Attrs<'Conv2DBackpropInput'>);
const filterOf = (x: Tensor, dy: Tensor, attrs: Geometry, shape: readonly number[]): Tensor =>
  run('Conv2DBackpropFilter', {x, dy}, {...geometry(attrs), filterShape: shape as Four} as Attrs<'Conv2DBackpropFilter'>);
const convolved = (x: Tensor, filter: Tensor, attrs: Geometry): Tensor =>
  run('Conv2D', {x, filter}, {...geometry(attrs), dilations: 1} as Attrs<'Conv2D'>);

// ---- dilation: a filter with holes is a larger filter with zeros, which the other two maps can take

const pair = (n: number | number[]): [number, number] => (Array.isArray(n) ? [n[0], n[n.length - 1]] : [n, n]);
const isDilated = ({dilations}: {readonly dilations: number | number[]}): boolean => pair(dilations).some((n) => n > 1);
const holed = (shape: readonly number[], dilations: number | number[]): number[] => {
  const [h, w] = pair(dilations);
  return [(shape[0] - 1) * h + 1, (shape[1] - 1) * w + 1, ...shape.slice(2)];
};

/** The filter with zeros in its holes. */
const spread = (filter: Tensor, attrs: Attrs<'Conv2D'>): Tensor =>
  isDilated(attrs) ? apart(apart(filter, 0, pair(attrs.dilations)[0]), 1, pair(attrs.dilations)[1]) : filter;

/** The transpose of `spread`. */
const gathered = (filter: Tensor, attrs: Attrs<'Conv2D'>): Tensor =>
  isDilated(attrs) ? tf.stridedSlice(filter, [0, 0, 0, 0], filter.shape, [...pair(attrs.dilations), 1, 1]) : filter;

// ---- samples

type Conv<V> = {readonly x: V; readonly filter: V};

/** The axis of channels in images. */
const channels = ({dataFormat}: {readonly dataFormat?: string}): 1 | 3 => (dataFormat === 'NCHW' ? 1 : 3);

/** Samples of images are images, samples of filters are output channels; where both differ, patches times filters. */
function batchConv({x, filter}: Conv<Tensor>, mapped: Conv<boolean>, at: BatchAt<Signatures['Conv2D']>): Tensor {
  if (!mapped.filter) return asSamples(at.emit([asImages(x), filter])[0], at.size);
  if (!mapped.x) return outOfAxis(at.emit([x, intoAxis(filter, 3)])[0], channels(at.attrs), at.size);
  if (channels(at.attrs) === 1) return channelsFirst(x, filter, at);
  const columns = patches(asImages(x), at.shape.filter, at.attrs);
  const [images, height, width, depth] = columns.shape as number[];
  const out = at.shape.filter[3];
  const y = tf.matMul(tf.reshape(columns, [at.size, -1, depth]), tf.reshape(filter, [at.size, depth, out]));
  return tf.reshape(y, [at.size, images / at.size, height, width, out]);
}

function channelsFirst(x: Tensor, filter: Tensor, at: BatchAt<Signatures['Conv2D']>): Tensor {
  const last = tf.transpose(x, [0, 1, 3, 4, 2]);
  const attrs = {...at.attrs, dataFormat: 'NHWC' as const};
  const conv = ([image, f]: Tensor[]) => [run('Conv2D', {x: image, filter: f}, attrs)];
  return tf.transpose(at.lift(conv)([last, filter], [true, true])[0], [0, 1, 4, 2, 3]);
}

type Image<V> = {readonly dy: V; readonly filter: V};

function batchImage({dy, filter}: Image<Tensor>, mapped: Image<boolean>, at: BatchAt<Signatures['Conv2DBackpropInput']>): Tensor {
  const [images, ...rest] = at.attrs.inputShape;
  const axis = channels(at.attrs);
  if (!mapped.filter)
    return asSamples(at.emit([asImages(dy), filter], {...at.attrs, inputShape: [images * at.size, ...rest] as Four})[0], at.size);
  if (!mapped.dy) {
    const shape = [...at.attrs.inputShape] as Four;
    shape[axis] *= at.size;
    return outOfAxis(at.emit([dy, intoAxis(filter, 2)], {...at.attrs, inputShape: shape})[0], axis, at.size);
  }
  // Both differ: samples side by side as channels, each with its own block of one filter; zeros between them.
  const shape = [...at.attrs.inputShape] as Four;
  shape[axis] *= at.size;
  return outOfAxis(at.emit([intoAxis(dy, axis), blocks(filter)], {...at.attrs, inputShape: shape})[0], axis, at.size);
}

/** [N, h, w, i, o] as one filter [h, w, N i, N o] whose blocks off the diagonal are zeros. */
function blocks(filter: Tensor): Tensor {
  const [count, h, w, i, o] = filter.shape as number[];
  const spreadOut = tf.mul(
    tf.expandDims(tf.transpose(filter, [1, 2, 0, 3, 4]), 4),
    tf.reshape(tf.eye(count), [1, 1, count, 1, count, 1]),
  );
  return tf.reshape(spreadOut, [h, w, count * i, count * o]);
}

type Filter<V> = {readonly x: V; readonly dy: V};

/** Samples of images are input channels, samples of cotangents are output channels; where both differ, patches times cotangents. */
function batchFilter({x, dy}: Filter<Tensor>, mapped: Filter<boolean>, at: BatchAt<Signatures['Conv2DBackpropFilter']>): Tensor {
  const [h, w, i, o] = at.attrs.filterShape;
  const axis = channels(at.attrs);
  if (!mapped.x)
    return outOfAxis(at.emit([x, intoAxis(dy, axis)], {...at.attrs, filterShape: [h, w, i, o * at.size]})[0], 3, at.size);
  if (!mapped.dy)
    return outOfAxis(at.emit([intoAxis(x, axis), dy], {...at.attrs, filterShape: [h, w, i * at.size, o]})[0], 2, at.size);
  const [last, cts] = axis === 1 ? [tf.transpose(x, [0, 1, 3, 4, 2]), tf.transpose(dy, [0, 1, 3, 4, 2])] : [x, dy];
  const columns = tf.reshape(patches(asImages(last), at.attrs.filterShape, at.attrs), [at.size, -1, h * w * i]);
  return tf.reshape(tf.matMul(columns, tf.reshape(cts, [at.size, -1, o]), true, false), [at.size, h, w, i, o]);
}

export const conv = {
  ...depthwise,

  // y = C(x, f):  x̄ = I(ȳ, f),  f̄ = F(x, ȳ)
  Conv2D: bilinear<'Conv2D'>({
    vjp: {
      x: saving(['filter'], (ct, {filter}, {attrs, shape}) => image(ct, spread(filter, attrs), attrs, shape.x)),
      filter: saving(['x'], (ct, {x}, {attrs, shape}) =>
        gathered(filterOf(x, ct, attrs, holed(shape.filter, attrs.dilations)), attrs),
      ),
    },
    batch: batchConv,
  }),
  // x = I(y, f):  ȳ = C(x̄, f),  f̄ = F(x̄, y)
  Conv2DBackpropInput: bilinear<'Conv2DBackpropInput'>({
    vjp: {
      dy: saving(['filter'], (ct, {filter}, {attrs}) => convolved(ct, filter, attrs)),
      filter: saving(['dy'], (ct, {dy}, {attrs, shape}) => filterOf(ct, dy, attrs, shape.filter)),
    },
    batch: batchImage,
  }),
  // f = F(x, y):  x̄ = I(y, f̄),  ȳ = C(x, f̄)
  Conv2DBackpropFilter: bilinear<'Conv2DBackpropFilter'>({
    vjp: {
      x: saving(['dy'], (ct, {dy}, {attrs, shape}) => image(dy, ct, attrs, shape.x)),
      dy: saving(['x'], (ct, {x}, {attrs}) => convolved(x, ct, attrs)),
    },
    batch: batchFilter,
  }),
};
