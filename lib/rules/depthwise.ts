/** Depthwise convolutions: the same family of three, channel by channel. Samples are more channels, for all three at once. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {saving} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Attrs, Signatures} from '../tfjs/signatures';
import {apart} from '../tfjs/lowering/pooling';
import {run} from './emit';
import {asImages, asSamples, intoAxis, outOfAxis} from './images';
import {bilinear} from './kinds';

type Native = Attrs<'DepthwiseConv2dNative'>;
type Geometry = Pick<Native, 'strides' | 'pad' | 'dimRoundingMode'>;
type Four = [number, number, number, number];

const geometry = ({strides, pad, dimRoundingMode}: Geometry) => ({strides, pad, dimRoundingMode, dilations: 1 as const});

const image = (dy: Tensor, filter: Tensor, attrs: Geometry, shape: readonly number[]): Tensor =>
  run('DepthwiseConv2dNativeBackpropInput', {dy, filter}, {
    ...geometry(attrs),
    inputShape: shape as Four,
  } as Attrs<'DepthwiseConv2dNativeBackpropInput'>);
const filterOf = (x: Tensor, dy: Tensor, attrs: Geometry, shape: readonly number[]): Tensor =>
  run('DepthwiseConv2dNativeBackpropFilter', {x, dy}, {
    ...geometry(attrs),
    filterShape: shape as Four,
  } as Attrs<'DepthwiseConv2dNativeBackpropFilter'>);
const convolved = (x: Tensor, filter: Tensor, attrs: Geometry): Tensor =>
  run('DepthwiseConv2dNative', {x, filter}, {...geometry(attrs), dataFormat: 'NHWC'} as Native);

const pair = (n: number | number[]): [number, number] => (Array.isArray(n) ? [n[0], n[n.length - 1]] : [n ?? 1, n ?? 1]);

/** The filter with zeros in the holes that dilation makes. */
const spread = (filter: Tensor, {dilations}: Native): Tensor =>
  apart(apart(filter, 0, pair(dilations)[0]), 1, pair(dilations)[1]);
const holed = ([h, w, ...rest]: readonly number[], {dilations}: Native): number[] => [
  (h - 1) * pair(dilations)[0] + 1,
  (w - 1) * pair(dilations)[1] + 1,
  ...rest,
];
const gathered = (filter: Tensor, {dilations}: Native): Tensor =>
  pair(dilations).some((n) => n > 1) ? tf.stridedSlice(filter, [0, 0, 0, 0], filter.shape, [...pair(dilations), 1, 1]) : filter;

/** Samples side by side as channels; what is the same for all is repeated. */
const channels = (t: Tensor, isMapped: boolean, axis: number, count: number): Tensor =>
  intoAxis(isMapped ? t : tf.broadcastTo(tf.expandDims(t, 0), [count, ...t.shape]), axis);

const scaled = (shape: readonly number[], axis: number, count: number): Four =>
  shape.map((n, i) => (i === axis ? n * count : n)) as Four;

type Pair<A extends string, B extends string, V> = Readonly<Record<A | B, V>>;

function batchNative(
  p: Pair<'x', 'filter', Tensor>,
  mapped: Pair<'x', 'filter', boolean>,
  at: BatchAt<Signatures['DepthwiseConv2dNative']>,
): Tensor {
  if (!mapped.filter) return asSamples(at.emit([asImages(p.x), p.filter])[0], at.size);
  return outOfAxis(at.emit([channels(p.x, mapped.x, 3, at.size), channels(p.filter, mapped.filter, 2, at.size)])[0], 3, at.size);
}

function batchInput(
  p: Pair<'dy', 'filter', Tensor>,
  mapped: Pair<'dy', 'filter', boolean>,
  at: BatchAt<Signatures['DepthwiseConv2dNativeBackpropInput']>,
): Tensor {
  const {inputShape} = at.attrs;
  if (!mapped.filter) {
    return asSamples(at.emit([asImages(p.dy), p.filter], {...at.attrs, inputShape: scaled(inputShape, 0, at.size)})[0], at.size);
  }
  const args = [channels(p.dy, mapped.dy, 3, at.size), channels(p.filter, mapped.filter, 2, at.size)];
  return outOfAxis(at.emit(args, {...at.attrs, inputShape: scaled(inputShape, 3, at.size)})[0], 3, at.size);
}

function batchFilter(
  p: Pair<'x', 'dy', Tensor>,
  mapped: Pair<'x', 'dy', boolean>,
  at: BatchAt<Signatures['DepthwiseConv2dNativeBackpropFilter']>,
): Tensor {
  const args = [channels(p.x, mapped.x, 3, at.size), channels(p.dy, mapped.dy, 3, at.size)];
  return outOfAxis(at.emit(args, {...at.attrs, filterShape: scaled(at.attrs.filterShape, 2, at.size)})[0], 2, at.size);
}

export const depthwise = {
  // y = C(x, f):  x̄ = I(ȳ, f),  f̄ = F(x, ȳ)
  DepthwiseConv2dNative: bilinear<'DepthwiseConv2dNative'>({
    vjp: {
      x: saving(['filter'], (ct, {filter}, {attrs, shape}) => image(ct, spread(filter, attrs), attrs, shape.x)),
      filter: saving(['x'], (ct, {x}, {attrs, shape}) => gathered(filterOf(x, ct, attrs, holed(shape.filter, attrs)), attrs)),
    },
    batch: batchNative,
  }),
  // x = I(y, f):  ȳ = C(x̄, f),  f̄ = F(x̄, y)
  DepthwiseConv2dNativeBackpropInput: bilinear<'DepthwiseConv2dNativeBackpropInput'>({
    vjp: {
      dy: saving(['filter'], (ct, {filter}, {attrs}) => convolved(ct, filter, attrs)),
      filter: saving(['dy'], (ct, {dy}, {attrs, shape}) => filterOf(ct, dy, attrs, shape.filter)),
    },
    batch: batchInput,
  }),
  // f = F(x, y):  x̄ = I(y, f̄),  ȳ = C(x, f̄)
  DepthwiseConv2dNativeBackpropFilter: bilinear<'DepthwiseConv2dNativeBackpropFilter'>({
    vjp: {
      x: saving(['dy'], (ct, {dy}, {attrs, shape}) => image(dy, ct, attrs, shape.x)),
      dy: saving(['x'], (ct, {x}, {attrs}) => convolved(x, ct, attrs)),
    },
    batch: batchFilter,
  }),
};
