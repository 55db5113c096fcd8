/** Kernels without a rule as yet: what each is, and why a transform refuses it. */
import type {KernelName} from '../tfjs/signatures';
import type {AnyRule} from '../core/rule';
import {unsupported} from './kinds';

const notYet = unsupported('this kernel has no rule yet.');
const strings = unsupported('strings have no derivative, and no batched kernel.');
const dataShaped = unsupported("the shape of its output depends on its input's values.");
const unregistered = unsupported('no backend of TensorFlow.js registers this kernel.');

export const refused = {
  // ---- volumes
  Conv3D: notYet,
  Conv3DBackpropFilterV2: notYet,
  Conv3DBackpropInputV2: notYet,
  MaxPool3D: notYet,
  MaxPool3DGrad: notYet,
  AvgPool3D: notYet,
  AvgPool3DGrad: notYet,

  // ---- images
  ResizeBilinear: notYet,
  ResizeBilinearGrad: notYet,
  ResizeNearestNeighbor: notYet,
  ResizeNearestNeighborGrad: notYet,
  CropAndResize: notYet,
  RotateWithOffset: notYet,
  Transform: notYet,
  FromPixels: unsupported('it reads pixels, which are no tensor.'),
  Draw: unsupported('it draws on a canvas and returns nothing.'),
  NonMaxSuppressionV3: notYet,
  NonMaxSuppressionV4: notYet,
  NonMaxSuppressionV5: notYet,

  // ---- morphology, counting, searching
  Dilation2DBackpropFilter: notYet,
  Dilation2DBackpropInput: notYet,
  Bincount: notYet,
  DenseBincount: notYet,
  SearchSorted: notYet,
  LinSpace: notYet,
  BroadcastArgs: notYet,
  Multinomial: unsupported('samples have no derivative; under vmap, draw outside and pass them in.'),

  // ---- sparse and ragged tensors
  SparseSegmentMean: notYet,
  SparseSegmentSum: notYet,
  SparseFillEmptyRows: dataShaped,
  SparseReshape: notYet,
  RaggedGather: notYet,
  RaggedRange: dataShaped,
  RaggedTensorToTensor: notYet,
  Unique: dataShaped,

  // ---- strings
  StaticRegexReplace: strings,
  StringNGrams: strings,
  StringSplit: strings,
  StringToHashBucketFast: strings,

  // ---- names without a kernel
  LowerBound: unregistered,
  UpperBound: unregistered,
  MatrixBandPart: unregistered,
  Pool: unregistered,
} satisfies {readonly [K in KernelName]?: AnyRule};
