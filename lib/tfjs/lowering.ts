/**
 * The cheapest way, or the only one, to run a kernel on the current backend. A row is a detour around what TF.js has there: a function from a
 * call to the ops that do its work, or to null where the kernel itself is better. Only kernels that a transform runs pass here.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import * as axes from './lowering/axes';
import {complexRows, isComplex} from './lowering/complex';
import * as convolutions from './lowering/convolutions';
import {isBordered, isFirst, isRoundedUp, isSparse} from './lowering/convolutions';
import * as crops from './lowering/crops';
import * as depthwise from './lowering/depthwise';
import {firstOf, provided} from './lowering/detour';
import type {Detour} from './lowering/detour';
import * as launches from './lowering/launches';
import * as moves from './lowering/moves';
import * as pools from './lowering/pools';
import * as products from './lowering/products';
import {segmentMeans, segmentSums} from './lowering/segments';
import * as softmax from './lowering/softmax';
import * as empty from './lowering/empty';
import {fewerAxes, notAlternating, ofPairs, ofPrelu, preluWhole, repeatedFirst} from './lowering/spread';
import * as sums from './lowering/sums';
import * as webgl from './lowering/webgl';
import * as webgpu from './lowering/webgpu';
import * as volumes from './lowering/volumes';
import * as wrong from './lowering/wrong';
import type {KernelName} from './signatures';

/** The rows of one backend. Each is a detour for its kernel. */
type Rows = {readonly [K in KernelName]?: Detour<K>};

/** What one backend lacks, does wrong, or does slowly. Times are those of one element, or of the call named in bench/workloads/lowering.ts. */
const tables: Readonly<Record<string, Rows>> = {
  cpu: {
    // wrong for a negative axis
    Cumsum: wrong.cumsum,
    Cumprod: wrong.cumprod,
    // takes channels in front for channels behind
    DepthwiseConv2dNative: provided(isFirst, depthwise.depthwise),
    // takes the wrong matrices where operands repeat along different axes
    BatchMatMul: products.whole,
    // slow: 100 ns an element where an operand is repeated, in place of 10
    ...ofPairs(repeatedFirst),
    Tile: moves.tileByResizing,
  },
  wasm: {
    // slow where an operand is repeated
    ...ofPairs(repeatedFirst),
    // not registered
    Conv2DBackpropFilter: convolutions.convFilter,
    DepthwiseConv2dNativeBackpropInput: depthwise.depthwiseInput,
    DepthwiseConv2dNativeBackpropFilter: depthwise.depthwiseFilter,
    UnsortedSegmentSum: wrong.segmentSum,
    Einsum: products.einsumOf,
    // give mostly zeros
    Conv3DBackpropInputV2: volumes.conv3dInput,
    Conv3DBackpropFilterV2: volumes.conv3dFilter,
    // gives ties to the last maximum; 22 ns an element, in place of 1
    MaxPoolGrad: pools.maxPoolGrad,
    // take a window where all is negative for one outside the image
    MaxPool3D: volumes.maxPool3d,
    MaxPoolWithArgmax: pools.maxPoolWithArgmax,
    // count their windows by themselves, and round down; channels in front are not known
    Conv2D: provided(
      (attrs, {filter}) => isFirst(attrs) || isRoundedUp(attrs) || isSparse(attrs, filter.shape),
      convolutions.conv,
    ),
    DepthwiseConv2dNative: provided((attrs) => isFirst(attrs) || isRoundedUp(attrs), depthwise.depthwise),
    MaxPool: provided(isRoundedUp, pools.maxPool),
    AvgPool: provided(isRoundedUp, pools.avgPool),
    // wrong
    Prelu: preluWhole,
    Cast: wrong.cast,
    OneHot: wrong.oneHot,
    Cumsum: wrong.cumsum,
    Cumprod: wrong.cumprod,
    RotateWithOffset: provided(wrong.isFilledWrongly, wrong.rotation),
    CropAndResize: crops.crop,
    // read garbage from seven axes on
    Add: fewerAxes(tf.add),
    Sub: fewerAxes(tf.sub),
    Multiply: fewerAxes(tf.mul),
    RealDiv: fewerAxes(tf.div),
    SquaredDifference: fewerAxes(tf.squaredDifference),
    // slow
    BatchMatMul: firstOf(empty.matMul, products.matMul),
    Conv2DBackpropInput: convolutions.largeConvInput,
    Conv3D: volumes.largeConv3d,
    Sum: firstOf(empty.reductions.Sum, sums.sum),
    Mean: firstOf(empty.reductions.Mean, sums.mean),
    Max: sums.max,
    Min: firstOf(empty.reductions.Min, sums.min),
    Prod: firstOf(empty.reductions.Prod, sums.prod),
    Transpose: moves.transpose,
    PadV2: moves.pad,
    Slice: moves.slice,
    StridedSlice: moves.stridedSlice,
    Reverse: moves.reverse,
    SplitV: moves.split,
    Unpack: moves.unpack,
    Concat: moves.concat,
    Tile: moves.tile,
    GatherV2: moves.gather,
  },
  tensorflow: {
    // end where axes of two operands alternate more than four times
    ...ofPairs(notAlternating),
    // of nothing, is not written
    ...empty.reductions,
    // not registered
    SparseSegmentSum: segmentSums,
    SparseSegmentMean: segmentMeans,
    MaxPoolWithArgmax: pools.maxPoolWithArgmax,
    RotateWithOffset: wrong.rotation,
    // refuse borders of a given width, channels in front, and holes in a filter
    Conv2D: provided((attrs) => typeof attrs.pad === 'number' || isFirst(attrs) || isRoundedUp(attrs), convolutions.conv),
    Conv2DBackpropInput: provided((attrs) => isBordered(attrs) || isFirst(attrs), convolutions.convInput),
    Conv2DBackpropFilter: provided((attrs) => isBordered(attrs) || isFirst(attrs), convolutions.convFilter),
    DepthwiseConv2dNative: firstOf(
      provided(depthwise.isDilated, depthwise.dilatedDepthwise),
      provided((attrs) => isBordered(attrs) || isFirst(attrs), depthwise.depthwise),
    ),
    DepthwiseConv2dNativeBackpropInput: provided(isBordered, depthwise.depthwiseInput),
    DepthwiseConv2dNativeBackpropFilter: provided(isBordered, depthwise.depthwiseFilter),
    MaxPool: provided(isBordered, pools.maxPool),
    MaxPoolGrad: provided(isBordered, pools.maxPoolGradFitted),
    AvgPool: provided(isBordered, pools.avgPool),
    Conv3D: provided(
      (attrs, {filter}) => isBordered(attrs) || depthwise.isDilated(attrs) || isSparse(attrs, filter.shape),
      volumes.conv3d,
    ),
    Conv3DBackpropInputV2: provided((attrs, {filter}) => isBordered(attrs) || isSparse(attrs, filter.shape), volumes.conv3dInput),
    Conv3DBackpropFilterV2: provided((attrs) => isBordered(attrs) || isSparse(attrs, attrs.filterShape), volumes.conv3dFilter),
    MaxPool3D: provided(volumes.isBordered, volumes.maxPool3dFitted),
    MaxPool3DGrad: provided(volumes.isBordered, volumes.maxPool3dGradFitted),
    AvgPool3D: provided(volumes.isBordered, volumes.avgPool3dFitted),
    // know no axis from behind, no row of places for a column, no row that belongs nowhere
    GatherV2: wrong.gather,
    ScatterNd: firstOf(empty.scatter, wrong.scatter),
    UnsortedSegmentSum: wrong.segmentSum,
    // launched for nothing, or many times
    Cast: launches.cast,
    Reshape: launches.reshape,
    Step: launches.step,
  },
  webgl: {
    // end at six axes
    ...ofPairs(fewerAxes),
    Prelu: ofPrelu(fewerAxes),
    // refuse what has no element
    ...empty.reductions,
    ScatterNd: firstOf(empty.scatter, wrong.oddScatter),
    Softmax: softmax.ofNothing,
    // takes channels in front for channels behind
    DepthwiseConv2dNative: provided(isFirst, depthwise.depthwise),
    // wrong
    CropAndResize: crops.ownImage,
    // end at six axes
    Concat: axes.concat,
    Pack: axes.pack,
    Transpose: moves.fewerAxes,
    // end at four axes
    Select: axes.select,
    Reverse: axes.reverse,
    PadV2: axes.pad,
    Cumsum: axes.webgl.cumsum,
    Cumprod: axes.webgl.cumprod,
    StridedSlice: moves.stridedSliceOfMany,
    // waits for the device
    Tile: axes.tile,
    // wrong for an odd number of terms that were computed
    Conv2D: webgl.evenConv,
    // wrong for some, slow for others
    BatchMatMul: firstOf(empty.matMul, products.whole, products.outer, webgl.evenProduct, products.folded),
    FloorDiv: wrong.floorDiv,
    // gives a tie to the last maximum
    MaxPoolGrad: pools.maxPoolGradOnGpu,
    // slow: in software 104 ms for 32 filters of 3 × 3 and images [16, 14, 14, 16], in place of 40; on an H100 a whole step of a CNN 4.5, in place of 2.8
    Conv2DBackpropFilter: convolutions.largeConvFilter,
  },
  webgpu: {
    // refuse what has no element
    ...empty.reductions,
    ScatterNd: empty.scatter,
    Softmax: softmax.ofNothing,
    // wrong for a vector and five axes; end at six; slow where one is a number on the host (0.6 ms)
    ...ofPairs(webgpu.pairs),
    RealDiv: firstOf(webgpu.pairs(tf.div), webgpu.quotient),
    Prelu: ofPrelu(webgpu.pairs),
    // ends at four axes
    StridedSlice: moves.stridedSliceOfMany,
    // not for whole numbers; ends at six axes
    Transpose: firstOf(
      webgpu.inFloats((x, {perm}) => tf.transpose(x, perm)),
      moves.fewerAxes,
    ),
    All: firstOf(
      empty.reductions.All,
      webgpu.inFloats((x, {axis, keepDims}) => tf.min(x, axis, keepDims)),
    ),
    Any: firstOf(
      empty.reductions.Any,
      webgpu.inFloats((x, {axis, keepDims}) => tf.max(x, axis, keepDims)),
    ),
    // end at four axes
    Select: axes.select,
    Reverse: axes.reverse,
    PadV2: axes.pad,
    // wrong
    CropAndResize: crops.fewBoxes,
    Cumsum: firstOf(
      webgpu.inFloats((x, {axis, exclusive, reverse}) => tf.cumsum(x, axis, exclusive, reverse)),
      axes.webgpu.cumsum,
    ),
    Cumprod: firstOf(
      webgpu.inFloats((x, {axis, exclusive, reverse}) => tf.cumprod(x, axis, exclusive, reverse)),
      axes.webgpu.cumprod,
    ),
    AddN: webgpu.addN,
    UnsortedSegmentSum: wrong.segmentSum,
    ArgMax: webgpu.placeInVector(tf.argMax),
    ArgMin: webgpu.placeInVector(tf.argMin),
    Prod: firstOf(empty.reductions.Prod, webgpu.prod),
    Cast: webgpu.cast,
    FloorDiv: wrong.floorDiv,
    // gives a tie to the last maximum
    MaxPoolGrad: pools.maxPoolGradOnGpu,
    // waits for the device
    Tile: axes.tile,
    // slow on a GPU: 2745 µs for 16 filters of 3 × 3 and images [16, 28, 28, 1], in place of 134
    Conv2DBackpropFilter: provided(() => !webgpu.isSoftware(), convolutions.longConvFilter),
    // slow: threads that wait for each other for each entry of a small product (0.47 ms), and for each sum (0.07 ms)
    BatchMatMul: firstOf(empty.matMul, products.whole, products.folded, products.inTiles),
    Sum: firstOf(empty.reductions.Sum, sums.sumInThreads),
    Mean: firstOf(empty.reductions.Mean, sums.meanInThreads),
  },
};

/** What no backend has. */
const everywhere: Rows = {LogSoftmax: softmax.logSoftmax};

/** Looked up at each kernel: by name, and no further. Inputs and attributes are what the kernel of that name takes: the cast is here. */
const rows = new Map(Object.entries(tables).map(([backend, table]) => [backend, byName(table)]));
const others = byName(everywhere);

function byName(table: Rows): ReadonlyMap<string, Detour<never>> {
  return new Map(Object.entries(table as Record<string, Detour<never>>));
}

/** The detour for a call on a backend; null: run the kernel. */
export function lowering(
  kernel: string,
  inputs: Readonly<Record<string, unknown>>,
  attrs: unknown,
  backend: string,
): (() => Tensor[]) | null {
  const split = complexRows.get(backend)?.get(kernel);
  const row = split !== undefined && isComplex(inputs) ? split : (rows.get(backend)?.get(kernel) ?? others.get(kernel));
  const run = row?.(inputs, attrs as never);
  if (run == null) return null;
  return () => {
    const outputs = run();
    return Array.isArray(outputs) ? outputs : [outputs];
  };
}
