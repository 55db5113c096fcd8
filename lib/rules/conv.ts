/**
 * Convolutions of images and volumes, dense, and of images channel by channel.
 *
 * NOTE [families]: for fixed strides and borders ⟨y, x ∗ f⟩ is linear in each of its three operands: image, filter, output. A family is the
 * three kernels that give its derivative in one of them from the other two: y = C(x, f), x = I(y, f), f = F(x, y). So the derivatives of each
 * of the three are the other two: what arrives as the cotangent of a kernel's output stands in the place of that operand.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {saving} from '../core/rule';
import type {At, BatchAt, Pull} from '../core/rule';
import {volumeInfo} from '../tfjs/lowering/volumes';
import {laid, patches, unlaid, unpatched, windowsOf} from '../tfjs/lowering/windows';
import type {Windows} from '../tfjs/lowering/windows';
import type {Attrs, Signature} from '../tfjs/signatures';
import {repeated, reshape, size} from './axes';
import {run} from './emit';
import {bilinear} from './kinds';

/** The operands, by the names that TF.js's kernels give them: x ∗ filter, and dy of its shape. */
type Operand = 'x' | 'filter' | 'dy';
type Named<V> = Readonly<Record<string, V>>;
type Shape = readonly number[];

/** The nine kernels: two operands in, and the attributes that any of them has. */
interface Conv extends Signature {
  readonly input: never;
  readonly optional: Operand;
  readonly attrs: Pick<Attrs<'Conv2D'>, 'pad' | 'dimRoundingMode'> & {
    readonly strides: number | Shape;
    readonly dilations?: number | Shape | null;
    readonly dataFormat?: string;
    readonly inputShape?: Shape;
    readonly filterShape?: Shape;
  };
}

/** What is the same for all kernels of a family: numbers for each axis of space. Channels are last here. */
interface Geometry extends Pick<Attrs<'Conv2D'>, 'pad' | 'dimRoundingMode'> {
  readonly strides: Shape;
  readonly dilations: Shape;
  readonly inputShape: Shape;
  readonly filterShape: Shape;
}

interface Family {
  /** The derivative in an operand from the other two: a kernel. */
  readonly kernel: Readonly<Record<Operand, (p: Named<Tensor>, g: Geometry) => Tensor>>;
  /** Axes that operands share. One that exactly those have that differ between samples can take the samples. */
  readonly shared: readonly Readonly<Partial<Record<Operand, number>>>[];
  /** The shape of an operand with all of those axes, where it has fewer. */
  split(operand: Operand, shape: Shape, g: Geometry): Shape;
  /** A kernel where no axis can take the samples. */
  batch(result: Operand, p: Named<Tensor>, g: Geometry, count: number): Tensor;
}

// ---- geometry as the kernels' attributes

const two = ([a, b]: Shape): [number, number] => [a, b];
const three = ([a, b, c]: Shape): [number, number, number] => [a, b, c];
const four = ([a, b, c, d]: Shape): [number, number, number, number] => [a, b, c, d];
const five = ([a, b, c, d, e]: Shape): [number, number, number, number, number] => [a, b, c, d, e];

const ofImages = ({pad, dimRoundingMode, strides, dilations, inputShape, filterShape}: Geometry) => ({
  pad,
  dimRoundingMode,
  strides: two(strides),
  dilations: two(dilations),
  inputShape: four(inputShape),
  filterShape: four(filterShape),
});

const ofVolumes = ({pad, strides, dilations, inputShape, filterShape}: Geometry) => ({
  pad,
  strides: three(strides),
  dilations: three(dilations),
  inputShape: five(inputShape),
  filterShape: five(filterShape),
});

// ---- the families

/** Operands with as many axes of space: images or volumes before it, channels behind. */
const dense = (space: number, kernel: Family['kernel']): Family => ({
  kernel,
  shared: [
    {x: 0, dy: 0},
    {x: space + 1, filter: space},
    {filter: space + 1, dy: space + 1},
  ],
  split: (_operand, shape) => shape,
  batch: productsOfPatches,
});

const images = dense(2, {
  dy: ({x, filter}, g) => run('Conv2D', {x, filter}, {...ofImages(g), dataFormat: 'NHWC'}),
  x: ({dy, filter}, g) => run('Conv2DBackpropInput', {dy, filter}, {...ofImages(g), dataFormat: 'NHWC'}),
  filter: ({x, dy}, g) => run('Conv2DBackpropFilter', {x, dy}, {...ofImages(g), dataFormat: 'NHWC'}),
});

const volumes = dense(3, {
  dy: ({x, filter}, g) => run('Conv3D', {x, filter}, {...ofVolumes(g), dataFormat: 'NDHWC'}),
  x: ({dy, filter}, g) => run('Conv3DBackpropInputV2', {dy, filter}, ofVolumes(g)),
  filter: ({x, dy}, g) => run('Conv3DBackpropFilterV2', {x, dy}, ofVolumes(g)),
});

const depthwise: Family = {
  kernel: {
    dy: ({x, filter}, g) => run('DepthwiseConv2dNative', {x, filter}, {...ofImages(g), dataFormat: 'NHWC'}),
    x: ({dy, filter}, g) => run('DepthwiseConv2dNativeBackpropInput', {dy, filter}, ofImages(g)),
    filter: ({x, dy}, g) => run('DepthwiseConv2dNativeBackpropFilter', {x, dy}, ofImages(g)),
  },
  // Each channel of x becomes several of y; the two axes stand behind each other there.
  shared: [
    {x: 0, dy: 0},
    {filter: 3, dy: 4},
    {x: 3, filter: 2, dy: 3},
  ],
  split: (operand, shape, g) => (operand === 'dy' ? [...shape.slice(0, 3), g.filterShape[2], -1] : shape),
  batch: repeatedOutputs,
};

// ---- the geometry of a call

const isChannelsFirst = ({dataFormat}: Conv['attrs']): boolean => dataFormat === 'NCHW';

/** An operand with its channels last, and as the attributes have it. */
const channelsLast = (operand: Operand, t: Tensor, attrs: Conv['attrs']): Tensor =>
  isChannelsFirst(attrs) && operand !== 'filter' ? tf.transpose(t, [0, 2, 3, 1]) : t;
const asBefore = (operand: Operand, t: Tensor, attrs: Conv['attrs']): Tensor =>
  isChannelsFirst(attrs) && operand !== 'filter' ? tf.transpose(t, [0, 3, 1, 2]) : t;

/** The geometry of a call, as if its channels were last. */
function geometry({attrs, shape}: At<Conv>): Geometry {
  const {pad, dimRoundingMode} = attrs;
  const [inputShape, filterShape] = [shape.x ?? attrs.inputShape ?? [], shape.filter ?? attrs.filterShape ?? []];
  const each = (n: number | Shape) => (typeof n === 'number' ? filterShape.slice(2).map(() => n) : n);
  // layers leave the dilations out, or null
  const [strides, dilations] = [each(attrs.strides), each(attrs.dilations ?? 1)];
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

function windows(g: Geometry): Windows {
  if (g.strides.length === 3) return windowsOf(volumeInfo(g.inputShape, g.filterShape, g));
  const {inputShape, filterShape, strides, dilations, pad, dimRoundingMode} = ofImages(g);
  return windowsOf(tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, dimRoundingMode));
}

// ---- dilation: a filter with holes is a larger filter with zeros in them, which is what the gradient kernels can take

const isDilated = ({dilations}: Geometry): boolean => dilations.some((n) => n > 1);

/** The entries of a filter as windows of one place each, with the holes between them. */
const entries = ({filterShape, dilations}: Geometry): Windows =>
  dilations.map((stride, axis) => {
    const count = filterShape[axis];
    return {size: 1, dilation: 1, count, stride, before: 0, length: (count - 1) * stride + 1};
  });

const solid = (g: Geometry): Geometry => ({
  ...g,
  dilations: g.dilations.map(() => 1),
  filterShape: [...entries(g).map(({length}) => length), ...g.filterShape.slice(-2)],
});

/** A filter with zeros in its holes; and one without what is in them. */
const filled = (filter: Tensor, g: Geometry): Tensor => {
  const {filterShape} = solid(g);
  const [places, pairs] = [filterShape.slice(0, -2), size(filterShape.slice(-2))];
  return reshape(unlaid(tf.expandDims(filter, 0), entries(g), [1, ...places, pairs]), filterShape);
};
const emptied = (filter: Tensor, g: Geometry): Tensor => {
  const [places, pairs] = [filter.shape.slice(0, -2), size(filter.shape.slice(-2))];
  return reshape(laid(reshape(filter, [1, ...places, pairs]), entries(g)), g.filterShape);
};

// ---- derivatives

/** The derivative of ⟨dy, x ∗ filter⟩ in one operand. */
function derivative({kernel}: Family, operand: Operand, p: Named<Tensor>, g: Geometry): Tensor {
  if (operand === 'dy' || !isDilated(g)) return kernel[operand](p, g);
  if (operand === 'x') return kernel.x({dy: p.dy, filter: filled(p.filter, g)}, solid(g));
  return emptied(kernel.filter(p, solid(g)), g);
}

/** The pull of one operand of the kernel that gives `result`: it reads the other one. */
function pullOf(family: Family, result: Operand, operand: Operand): Pull<Conv> {
  const [other] = (['x', 'filter', 'dy'] as const).filter((one) => one !== result && one !== operand);
  return saving([other], (ct, kept, at) => {
    const p = {[result]: channelsLast(result, ct, at.attrs), [other]: channelsLast(other, kept[other], at.attrs)};
    return asBefore(operand, derivative(family, operand, p, geometry(at)), at.attrs);
  });
}

// ---- samples

/** `shape` with `count` times as much of an axis; of axes that only `split` shows, of the one that has them. */
const scaled = (shape: Shape, axis: number | undefined, count: number): number[] =>
  shape.map((n, i) => (axis !== undefined && i === Math.min(axis, shape.length - 1) ? n * count : n));

/** Exchanges the samples with the elements before an axis: [N, before, rest] and [before, N, rest]. */
const turned = (t: Tensor, outer: number, inner: number): Tensor =>
  outer === 1 || inner === 1 ? t : tf.transpose(tf.reshape(t, [outer, inner, -1]), [1, 0, 2]);

/** The kernel that gives `result`, on operands some of which have samples in front, channels last. */
function onSamples(
  family: Family,
  result: Operand,
  p: Named<Tensor>,
  mapped: Named<boolean>,
  g: Geometry,
  count: number,
): Tensor {
  const differing = [result, ...(Object.keys(p) as Operand[]).filter((name) => mapped[name])];
  const axes = family.shared.find(
    (one) => Object.keys(one).length === differing.length && differing.every((name) => name in one),
  );
  if (axes === undefined) return family.batch(result, p, g, count);
  const before = (operand: Operand, shape: Shape) => size(family.split(operand, shape, g).slice(0, axes[operand]));
  const whole = (name: Operand): Tensor => {
    if (!mapped[name]) return p[name];
    const shape = p[name].shape.slice(1);
    return tf.reshape(turned(p[name], count, before(name, shape)), scaled(shape, axes[name], count));
  };
  const values = Object.fromEntries((Object.keys(p) as Operand[]).map((name) => [name, whole(name)]));
  const y = family.kernel[result](values, {
    ...g,
    inputShape: scaled(g.inputShape, axes.x, count),
    filterShape: scaled(g.filterShape, axes.filter, count),
  });
  const shape = scaled(y.shape, axes[result], 1 / count);
  return tf.reshape(turned(y, before(result, shape), count), [count, ...shape]);
}

/** Samples that differ in all three: products of matrices, of patches of the images with filters. */
function productsOfPatches(result: Operand, {x, filter, dy}: Named<Tensor>, g: Geometry, count: number): Tensor {
  const w = windows(g);
  const outputs = g.filterShape[w.length + 1];
  const patch = size(g.filterShape) / outputs;
  const seen = () => tf.reshape(patches(tf.reshape(x, [-1, ...g.inputShape.slice(1)]), w), [count, -1, patch]);
  const filters = () => tf.reshape(filter, [count, -1, outputs]);
  const cts = () => tf.reshape(dy, [count, -1, outputs]);
  if (result === 'dy') {
    const places = w.map((along) => along.count);
    return tf.reshape(tf.matMul(seen(), filters()), [count, g.inputShape[0], ...places, outputs]);
  }
  if (result === 'filter') return tf.reshape(tf.matMul(seen(), cts(), true), [count, ...g.filterShape]);
  const images = scaled(g.inputShape, 0, count);
  return tf.reshape(unpatched(tf.matMul(cts(), filters(), false, true), w, images), [count, ...g.inputShape]);
}

/** Samples of images and filters that share the cotangent: it is repeated, and all three have samples. */
function repeatedOutputs(result: Operand, p: Named<Tensor>, g: Geometry, count: number): Tensor {
  return onSamples(depthwise, result, {...p, dy: repeated(p.dy, count)}, {x: true, filter: true, dy: true}, g, count);
}

/** The batching rule of the kernel that gives `result`. */
const batchOf =
  (family: Family, result: Operand) =>
  (p: Named<Tensor>, mapped: Named<boolean>, at: BatchAt<Conv>): Tensor => {
    const g = geometry(at);
    if (!isChannelsFirst(at.attrs)) return onSamples(family, result, p, mapped, g, at.size);
    const names = Object.keys(p) as Operand[];
    const one = (samples: Tensor[]) => {
      const last = Object.fromEntries(names.map((name, i) => [name, channelsLast(name, samples[i], at.attrs)]));
      return [asBefore(result, family.kernel[result](last, g), at.attrs)];
    };
    return at.lift(one)(names.map((name) => p[name]), names.map((name) => mapped[name]))[0]; // prettier-ignore
  };

const member = (family: Family, result: Operand) => ({
  vjp: (operand: string) => pullOf(family, result, operand as Operand),
  batch: batchOf(family, result),
});

export const conv = {
  // y = C(x, f):  x̄ = I(ȳ, f),  f̄ = F(x, ȳ)
  Conv2D: bilinear<'Conv2D'>(member(images, 'dy')),
  // x = I(y, f):  ȳ = C(x̄, f),  f̄ = F(x̄, y)
  Conv2DBackpropInput: bilinear<'Conv2DBackpropInput'>(member(images, 'x')),
  // f = F(x, y):  x̄ = I(y, f̄),  ȳ = C(x, f̄)
  Conv2DBackpropFilter: bilinear<'Conv2DBackpropFilter'>(member(images, 'filter')),

  // the same of volumes
  Conv3D: bilinear<'Conv3D'>(member(volumes, 'dy')),
  Conv3DBackpropInputV2: bilinear<'Conv3DBackpropInputV2'>(member(volumes, 'x')),
  Conv3DBackpropFilterV2: bilinear<'Conv3DBackpropFilterV2'>(member(volumes, 'filter')),

  // the same of images, channel by channel
  DepthwiseConv2dNative: bilinear<'DepthwiseConv2dNative'>(member(depthwise, 'dy')),
  DepthwiseConv2dNativeBackpropInput: bilinear<'DepthwiseConv2dNativeBackpropInput'>(member(depthwise, 'x')),
  DepthwiseConv2dNativeBackpropFilter: bilinear<'DepthwiseConv2dNativeBackpropFilter'>(member(depthwise, 'filter')),
};
