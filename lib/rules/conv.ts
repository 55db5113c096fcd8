/**
 * Convolutions of images, dense and channel by channel.
 *
 * NOTE [families]: for fixed strides and borders ⟨y, x ∗ f⟩ is linear in each of its three operands: image, filter, output. A family is the
 * three kernels that give its derivative in one of them from the other two: y = C(x, f), x = I(y, f), f = F(x, y). So the derivatives of each
 * of the three are the other two: what arrives as the cotangent of a kernel's output stands in the place of that operand.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {saving} from '../core/rule';
import type {At, BatchAt, Pull} from '../core/rule';
import {laid, patches, unlaid, unpatched, windowsOf} from '../tfjs/lowering/windows';
import type {Sliding, Windows} from '../tfjs/lowering/windows';
import type {Attrs, Signature} from '../tfjs/signatures';
import {repeated, size} from './axes';
import {run} from './emit';
import {bilinear} from './kinds';

/** The operands, by the names that TF.js's kernels give them: x ∗ filter, and dy of its shape. */
const OPERANDS = ['x', 'filter', 'dy'] as const;
type Operand = (typeof OPERANDS)[number];
type Named<V> = Readonly<Record<string, V>>;
type Four = [number, number, number, number];

/** The six kernels: two operands in, and the attributes that any of them has. */
interface Conv extends Signature {
  readonly input: never;
  readonly optional: Operand;
  readonly attrs: Omit<Attrs<'Conv2D'>, 'dataFormat' | 'dilations'> &
    Partial<Pick<Attrs<'Conv2D'>, 'dataFormat' | 'dilations'> & {readonly inputShape: Four; readonly filterShape: Four}>;
}

/** What is the same for all kernels of a family. Images have their channels last here. */
interface Geometry extends Pick<Attrs<'Conv2D'>, 'strides' | 'pad' | 'dimRoundingMode' | 'dilations'> {
  readonly inputShape: Four;
  readonly filterShape: Four;
}

interface Family {
  /** The derivative in an operand from the other two: a kernel. */
  readonly kernel: Readonly<Record<Operand, (p: Named<Tensor>, g: Geometry) => Tensor>>;
  /** Axes that operands share. One that exactly those have that differ between samples can take the samples. */
  readonly shared: readonly Readonly<Partial<Record<Operand, number>>>[];
  /** The shape of an operand with all of those axes, where it has fewer. */
  split(operand: Operand, shape: readonly number[], g: Geometry): readonly number[];
  /** A kernel on samples where no axis can take them. */
  apart(call: Batch, p: Named<Tensor>): Tensor;
}

/** The kernel that gives `result`, on `count` samples of some operands. */
interface Batch {
  readonly result: Operand;
  readonly g: Geometry;
  readonly count: number;
}

// ---- the families

const dense: Family = {
  kernel: {
    dy: ({x, filter}, g) => run('Conv2D', {x, filter}, {...g, dataFormat: 'NHWC'}),
    x: ({dy, filter}, g) => run('Conv2DBackpropInput', {dy, filter}, {...g, dataFormat: 'NHWC'}),
    filter: ({x, dy}, g) => run('Conv2DBackpropFilter', {x, dy}, {...g, dataFormat: 'NHWC'}),
  },
  shared: [
    {x: 0, dy: 0},
    {x: 3, filter: 2},
    {filter: 3, dy: 3},
  ],
  split: (_operand, shape) => shape,
  apart: productsOfPatches,
};

const depthwise: Family = {
  kernel: {
    dy: ({x, filter}, g) => run('DepthwiseConv2dNative', {x, filter}, {...g, dataFormat: 'NHWC'}),
    x: ({dy, filter}, g) => run('DepthwiseConv2dNativeBackpropInput', {dy, filter}, g),
    filter: ({x, dy}, g) => run('DepthwiseConv2dNativeBackpropFilter', {x, dy}, g),
  },
  // Each channel of x becomes several of y; the two axes stand behind each other there.
  shared: [
    {x: 0, dy: 0},
    {filter: 3, dy: 4},
    {x: 3, filter: 2, dy: 3},
  ],
  split: (operand, shape, g) => (operand === 'dy' ? [...shape.slice(0, 3), g.filterShape[2], -1] : shape),
  apart: repeatedOutputs,
};

// ---- geometry

const four = ([a, b, c, d]: readonly number[]): Four => [a, b, c, d];
const isChannelsFirst = ({dataFormat}: Conv['attrs']): boolean => dataFormat === 'NCHW';

/** An operand with its channels last, and as the attributes say. */
const channelsLast = (operand: Operand, t: Tensor, attrs: Conv['attrs']): Tensor =>
  isChannelsFirst(attrs) && operand !== 'filter' ? tf.transpose(t, [0, 2, 3, 1]) : t;
const asGiven = (operand: Operand, t: Tensor, attrs: Conv['attrs']): Tensor =>
  isChannelsFirst(attrs) && operand !== 'filter' ? tf.transpose(t, [0, 3, 1, 2]) : t;

/** The geometry of a call, as if its channels were last. */
function geometry({attrs, shape}: At<Conv>): Geometry {
  const {strides, pad, dimRoundingMode} = attrs;
  // layers leave the dilations out, or null
  const dilations = attrs.dilations ?? 1;
  const [inputShape, filterShape] = [four(shape.x ?? attrs.inputShape ?? []), four(shape.filter ?? attrs.filterShape ?? [])];
  if (!isChannelsFirst(attrs)) return {strides, pad, dimRoundingMode, dilations, inputShape, filterShape};
  const [images, channels, height, width] = inputShape;
  return {
    strides,
    pad: typeof pad === 'object' ? [pad[0], pad[2], pad[3], pad[1]] : pad,
    dimRoundingMode,
    dilations,
    inputShape: [images, height, width, channels],
    filterShape,
  };
}

const windows = ({inputShape, filterShape, strides, dilations, pad, dimRoundingMode}: Geometry): Windows =>
  windowsOf(tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, dimRoundingMode));

// ---- dilation: a filter with holes is a larger filter with zeros in them, which is what the gradient kernels can take

const pair = (n: number | readonly number[]): readonly number[] => (typeof n === 'number' ? [n, n] : n);
const isDilated = ({dilations}: Geometry): boolean => pair(dilations).some((n) => n > 1);

/** The entries of a filter as windows of one place each, with the holes between them. */
function entries({filterShape: [height, width], dilations}: Geometry): Windows {
  const along = (count: number, stride: number): Sliding => {
    return {size: 1, dilation: 1, count, stride, before: 0, length: (count - 1) * stride + 1};
  };
  const [down, across] = pair(dilations);
  return [along(height, down), along(width, across)];
}

/** The geometry of the larger filter. */
function solid(g: Geometry): Geometry {
  const [rows, columns] = entries(g);
  return {...g, dilations: 1, filterShape: [rows.length, columns.length, g.filterShape[2], g.filterShape[3]]};
}

/** A filter with zeros in its holes. */
function filled(filter: Tensor, g: Geometry): Tensor {
  const {filterShape} = solid(g);
  const [height, width, ...channels] = filterShape;
  return tf.reshape(unlaid(filter, entries(g), [1, height, width, size(channels)]), filterShape);
}

/** The transpose of `filled`: what is in the holes is left out. */
function emptied(filter: Tensor, g: Geometry): Tensor {
  const [height, width, ...channels] = solid(g).filterShape;
  return tf.reshape(laid(tf.reshape(filter, [1, height, width, size(channels)]), entries(g)), g.filterShape);
}

// ---- derivatives

/** The derivative of ⟨dy, x ∗ filter⟩ in one operand. */
function derivative({kernel}: Family, operand: Operand, p: Named<Tensor>, g: Geometry): Tensor {
  if (operand === 'dy' || !isDilated(g)) return kernel[operand](p, g);
  if (operand === 'x') return kernel.x({dy: p.dy, filter: filled(p.filter, g)}, solid(g));
  return emptied(kernel.filter(p, solid(g)), g);
}

/** The pull of one operand of the kernel that gives `result`: it reads the other one. */
function pullOf(family: Family, result: Operand, operand: Operand, other: Operand): Pull<Conv> {
  return saving([other], (ct, kept, at) => {
    const p = {[result]: channelsLast(result, ct, at.attrs), [other]: channelsLast(other, kept[other], at.attrs)};
    return asGiven(operand, derivative(family, operand, p, geometry(at)), at.attrs);
  });
}

// ---- samples

/** `shape` with `count` times as much of an axis; of axes that only `split` shows, of the one that has them. */
const scaled = (shape: readonly number[], axis: number | undefined, count: number): Four =>
  four(shape.map((n, i) => (axis !== undefined && i === Math.min(axis, 3) ? n * count : n)));

/** Exchanges the samples with the elements before an axis: [N, before, rest] and [before, N, rest]. */
const turned = (t: Tensor, outer: number, inner: number): Tensor =>
  outer === 1 || inner === 1 ? t : tf.transpose(tf.reshape(t, [outer, inner, -1]), [1, 0, 2]);

/** A kernel of channels that are last, on operands of which those in `mapped` have the samples in front. */
function onSamples(family: Family, {result, g, count}: Batch, p: Named<Tensor>, mapped: readonly Operand[]): Tensor {
  const differing = [result, ...mapped];
  const axes = family.shared.find(
    (one) => Object.keys(one).length === differing.length && differing.every((name) => name in one),
  );
  if (axes === undefined) return family.apart({result, g, count}, p);
  const before = (name: Operand, shape: readonly number[]) => size(family.split(name, shape, g).slice(0, axes[name]));
  const merged = (name: Operand): Tensor => {
    const [, ...shape] = p[name].shape;
    return tf.reshape(turned(p[name], count, before(name, shape)), scaled(shape, axes[name], count));
  };
  const all = {...p, ...Object.fromEntries(mapped.map((name) => [name, merged(name)]))};
  const y = family.kernel[result](all, {
    ...g,
    inputShape: scaled(g.inputShape, axes.x, count),
    filterShape: scaled(g.filterShape, axes.filter, count),
  });
  const shape = scaled(y.shape, axes[result], 1 / count);
  return tf.reshape(turned(y, before(result, shape), count), [count, ...shape]);
}

/** Samples that differ in all three: products of matrices, of what each entry of the filter sees with filters or cotangents. */
function productsOfPatches({result, g, count}: Batch, {x, filter, dy}: Named<Tensor>): Tensor {
  const w = windows(g);
  const [height, width, inputs, outputs] = g.filterShape;
  const images = scaled(g.inputShape, 0, count);
  const seen = () => tf.reshape(patches(tf.reshape(x, images), w), [count, -1, height * width * inputs]);
  const filters = () => tf.reshape(filter, [count, -1, outputs]);
  const cts = () => tf.reshape(dy, [count, -1, outputs]);
  switch (result) {
    case 'dy':
      return tf.reshape(tf.matMul(seen(), filters()), [count, g.inputShape[0], w[0].count, w[1].count, outputs]);
    case 'filter':
      return tf.reshape(tf.matMul(seen(), cts(), true), [count, ...g.filterShape]);
    case 'x':
      return tf.reshape(unpatched(tf.matMul(cts(), filters(), false, true), w, images), [count, ...g.inputShape]);
  }
}

/** Samples of image and filter that share the cotangent: it is repeated, and all three have samples. */
function repeatedOutputs(call: Batch, p: Named<Tensor>): Tensor {
  const mapped = OPERANDS.filter((name) => name !== call.result);
  return onSamples(depthwise, call, {...p, dy: repeated(p.dy, call.count)}, mapped);
}

/** The rule of the kernel of a family that gives `result`. Channels that are first are made last, also in a batch. */
function member(family: Family, result: Operand) {
  const [one, other] = OPERANDS.filter((name) => name !== result);
  const pulls = new Map<string, Pull<Conv>>([
    [one, pullOf(family, result, one, other)],
    [other, pullOf(family, result, other, one)],
  ]);
  const batch = (p: Named<Tensor>, mapped: Named<boolean>, at: BatchAt<Conv>): Tensor => {
    const g = geometry(at);
    const differing = [one, other].filter((name) => mapped[name]);
    if (!isChannelsFirst(at.attrs)) return onSamples(family, {result, g, count: at.size}, p, differing);
    const last = at.lift(([a, b]) => {
      const operands = {[one]: channelsLast(one, a, at.attrs), [other]: channelsLast(other, b, at.attrs)};
      return [asGiven(result, family.kernel[result](operands, g), at.attrs)];
    });
    return last([p[one], p[other]], [mapped[one], mapped[other]])[0];
  };
  return {vjp: (operand: string) => pulls.get(operand) ?? null, batch};
}

export const conv = {
  // y = C(x, f):  x̄ = I(ȳ, f),  f̄ = F(x, ȳ)
  Conv2D: bilinear<'Conv2D'>(member(dense, 'dy')),
  // x = I(y, f):  ȳ = C(x̄, f),  f̄ = F(x̄, y)
  Conv2DBackpropInput: bilinear<'Conv2DBackpropInput'>(member(dense, 'x')),
  // f = F(x, y):  x̄ = I(y, f̄),  ȳ = C(x, f̄)
  Conv2DBackpropFilter: bilinear<'Conv2DBackpropFilter'>(member(dense, 'filter')),

  // the same, channel by channel
  DepthwiseConv2dNative: bilinear<'DepthwiseConv2dNative'>(member(depthwise, 'dy')),
  DepthwiseConv2dNativeBackpropInput: bilinear<'DepthwiseConv2dNativeBackpropInput'>(member(depthwise, 'x')),
  DepthwiseConv2dNativeBackpropFilter: bilinear<'DepthwiseConv2dNativeBackpropFilter'>(member(depthwise, 'filter')),
};
