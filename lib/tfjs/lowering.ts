/**
 * The cheapest way, or the only one, to run a kernel on the current backend. A row is a detour around what TF.js has there: a function from a
 * call to the ops that do its work, or to null where the kernel itself is better. Only kernels that a transform runs pass here.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import * as axes from './lowering/axes';
import {complexRows, isComplex} from './lowering/complex';
import * as convolutions from './lowering/convolutions';
import * as crops from './lowering/crops';
import * as depthwise from './lowering/depthwise';
import type {Detour} from './lowering/detour';
import * as launches from './lowering/launches';
import * as moves from './lowering/moves';
import * as pools from './lowering/pools';
import * as products from './lowering/products';
import {segmentMeans, segmentSums} from './lowering/segments';
import {fewerAxes, repeatedFirst} from './lowering/spread';
import * as sums from './lowering/sums';
import * as webgpu from './lowering/webgpu';
import * as volumes from './lowering/volumes';
import * as wrong from './lowering/wrong';
import type {KernelName} from './signatures';

/** The rows of one backend. Each is a detour for its kernel. */
type Rows = {readonly [K in KernelName]?: Detour<K>};

/** What one backend lacks, does wrong, or does slowly. Times are those of one element, or of the call named in bench/lowering.ts. */
const tables: Readonly<Record<string, Rows>> = {
  cpu: {
    // wrong for a negative axis
    Cumsum: wrong.cumsum,
    Cumprod: wrong.cumprod,
    // wrong for channels in front
    DepthwiseConv2dNative: depthwise.depthwise,
  },
  wasm: {
    // not registered
    Conv2DBackpropFilter: convolutions.convFilter,
    DepthwiseConv2dNativeBackpropInput: depthwise.depthwiseInput,
    DepthwiseConv2dNativeBackpropFilter: depthwise.depthwiseFilter,
    UnsortedSegmentSum: wrong.segmentSum,
    Einsum: products.einsumOf,
    // wrong
    Conv3DBackpropInputV2: volumes.conv3dInput,
    Conv3DBackpropFilterV2: volumes.conv3dFilter,
    MaxPool3D: volumes.maxPool3d,
    MaxPoolGrad: pools.maxPoolGrad,
    Conv2D: convolutions.conv,
    MaxPool: pools.maxPool,
    AvgPool: pools.avgPool,
    DepthwiseConv2dNative: depthwise.depthwise,
    Cast: wrong.cast,
    OneHot: wrong.oneHot,
    Cumsum: wrong.cumsum,
    Cumprod: wrong.cumprod,
    RotateWithOffset: wrong.rotation,
    CropAndResize: crops.crop,
    Add: fewerAxes(tf.add),
    Sub: fewerAxes(tf.sub),
    Multiply: fewerAxes(tf.mul),
    RealDiv: fewerAxes(tf.div),
    SquaredDifference: fewerAxes(tf.squaredDifference),
    // slow
    BatchMatMul: products.matMul,
    Conv2DBackpropInput: convolutions.convInput,
    Conv3D: volumes.conv3d,
    Sum: sums.sum,
    Mean: sums.mean,
    Max: sums.max,
    Min: sums.min,
    Prod: sums.prod,
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
    Maximum: repeatedFirst(tf.maximum),
    Minimum: repeatedFirst(tf.minimum),
    Pow: repeatedFirst(tf.pow),
    FloorDiv: repeatedFirst(tf.floorDiv),
    Mod: repeatedFirst(tf.mod),
    Atan2: repeatedFirst(tf.atan2),
    Equal: repeatedFirst(tf.equal),
    NotEqual: repeatedFirst(tf.notEqual),
    Greater: repeatedFirst(tf.greater),
    GreaterEqual: repeatedFirst(tf.greaterEqual),
    Less: repeatedFirst(tf.less),
    LessEqual: repeatedFirst(tf.lessEqual),
    LogicalAnd: repeatedFirst(tf.logicalAnd),
    LogicalOr: repeatedFirst(tf.logicalOr),
  },
  tensorflow: {
    // not registered
    SparseSegmentSum: segmentSums,
    SparseSegmentMean: segmentMeans,
    // refuse a border for each side
    Conv2DBackpropInput: convolutions.borderedInput,
    Conv2DBackpropFilter: convolutions.borderedFilter,
    // refuses channels in front
    DepthwiseConv2dNative: depthwise.depthwise,
    // launched for nothing, or many times
    Cast: launches.cast,
    Reshape: launches.reshape,
    Step: launches.step,
  },
  webgl: {
    // wrong
    DepthwiseConv2dNative: depthwise.depthwise,
    CropAndResize: crops.ownImage,
    // end at six axes
    Concat: axes.concat,
    Pack: axes.pack,
    Transpose: moves.fewerAxes,
    // end at four axes
    Select: axes.select,
    Reverse: axes.reverse,
    Cumsum: axes.webgl.cumsum,
    Cumprod: axes.webgl.cumprod,
    // waits for the device
    Tile: axes.tile,
    // wrong for some, slow for others
    BatchMatMul: (inputs, attrs) => products.outer(inputs, attrs) ?? products.folded(inputs, attrs),
    FloorDiv: wrong.floorDiv,
  },
  webgpu: {
    // ends at six axes
    Transpose: moves.fewerAxes,
    // end at four axes
    Select: axes.select,
    Reverse: axes.reverse,
    // wrong
    CropAndResize: crops.fewBoxes,
    Cumsum: axes.webgpu.cumsum,
    Cumprod: axes.webgpu.cumprod,
    AddN: webgpu.addN,
    Prod: webgpu.prod,
    Cast: webgpu.cast,
    Add: webgpu.vectorWidened(tf.add),
    Sub: webgpu.vectorWidened(tf.sub),
    Multiply: webgpu.vectorWidened(tf.mul),
    RealDiv: webgpu.vectorWidened(tf.div),
    FloorDiv: wrong.floorDiv,
    Mod: webgpu.vectorWidened(tf.mod),
    Pow: webgpu.vectorWidened(tf.pow),
    Atan2: webgpu.vectorWidened(tf.atan2),
    SquaredDifference: webgpu.vectorWidened(tf.squaredDifference),
    Maximum: webgpu.vectorWidened(tf.maximum),
    Minimum: webgpu.vectorWidened(tf.minimum),
    Equal: webgpu.vectorWidened(tf.equal),
    NotEqual: webgpu.vectorWidened(tf.notEqual),
    Greater: webgpu.vectorWidened(tf.greater),
    GreaterEqual: webgpu.vectorWidened(tf.greaterEqual),
    Less: webgpu.vectorWidened(tf.less),
    LessEqual: webgpu.vectorWidened(tf.lessEqual),
    LogicalAnd: webgpu.vectorWidened(tf.logicalAnd),
    LogicalOr: webgpu.vectorWidened(tf.logicalOr),
    // waits for the device
    Tile: axes.tile,
    // slow
    BatchMatMul: products.folded,
  },
};

/** Looked up at each kernel: by name, and no further. Inputs and attributes are what the kernel of that name takes: the cast is here. */
const rows = new Map(
  Object.entries(tables).map(([backend, table]) => [backend, new Map(Object.entries(table as Record<string, Detour<never>>))]),
);

/** The detour for a call on a backend; null: run the kernel. */
export function lowering(
  kernel: string,
  inputs: Readonly<Record<string, unknown>>,
  attrs: unknown,
  backend: string,
): (() => Tensor[]) | null {
  const split = complexRows.get(backend)?.get(kernel);
  const row = split !== undefined && isComplex(inputs) ? split : rows.get(backend)?.get(kernel);
  const run = row?.(inputs, attrs as never);
  if (run == null) return null;
  return () => {
    const outputs = run();
    return Array.isArray(outputs) ? outputs : [outputs];
  };
}
