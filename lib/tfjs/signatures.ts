/**
 * Every kernel of TF.js 4.22 by name, with the names of its tensor inputs and its attributes. Types only: nothing here runs.
 * The names are TF.js's own words; `Signatures` is held against `tfjs-core` at the bottom, so a kernel that TF.js adds does not compile here.
 */
import type * as core from '@tensorflow/tfjs-core';

/** What a kernel takes, by name: inputs that are always there, inputs that a call may leave out, attributes. Array inputs are '0', '1', …; those of an array in the map 'name.0', 'name.1', … */
export interface Signature {
  readonly input: string;
  readonly optional: string;
  readonly attrs: object;
}

interface Kernel<Input extends string, Attrs extends object = object, Optional extends string = never> {
  readonly input: Input;
  readonly optional: Optional;
  readonly attrs: Attrs;
}

/** Convolutions of volumes take a number for `pad` too, whatever TF.js's types say. A border for each side, as images may have, they refuse. */
type AnyPad<A extends {pad: unknown}> = Omit<A, 'pad'> & Pick<core.Conv2DAttrs, 'pad'>;

export interface Signatures {
  Abs: Kernel<'x'>;
  Acos: Kernel<'x'>;
  Acosh: Kernel<'x'>;
  Add: Kernel<'a' | 'b'>;
  AddN: Kernel<`${number}`>;
  All: Kernel<'x', core.AllAttrs>;
  Any: Kernel<'x', core.AnyAttrs>;
  ArgMax: Kernel<'x', core.ArgMaxAttrs>;
  ArgMin: Kernel<'x', core.ArgMinAttrs>;
  Asin: Kernel<'x'>;
  Asinh: Kernel<'x'>;
  Atan: Kernel<'x'>;
  Atanh: Kernel<'x'>;
  Atan2: Kernel<'a' | 'b'>;
  AvgPool: Kernel<'x', core.AvgPoolAttrs>;
  AvgPoolGrad: Kernel<'dy' | 'input', core.AvgPoolGradAttrs>;
  AvgPool3D: Kernel<'x', core.AvgPool3DAttrs>;
  AvgPool3DGrad: Kernel<'dy' | 'input', core.AvgPool3DGradAttrs>;
  BatchMatMul: Kernel<'a' | 'b', core.BatchMatMulAttrs>;
  BatchToSpaceND: Kernel<'x', core.BatchToSpaceNDAttrs>;
  Bincount: Kernel<'x' | 'weights', core.BincountAttrs>;
  BitwiseAnd: Kernel<'a' | 'b'>;
  BroadcastTo: Kernel<'x', core.BroadCastToAttrs>;
  BroadcastArgs: Kernel<'s0' | 's1'>;
  Cast: Kernel<'x', core.CastAttrs>;
  Ceil: Kernel<'x'>;
  ClipByValue: Kernel<'x', core.ClipByValueAttrs>;
  Complex: Kernel<'real' | 'imag'>;
  ComplexAbs: Kernel<'x'>;
  Concat: Kernel<`${number}`, core.ConcatAttrs>;
  Conv2D: Kernel<'x' | 'filter', core.Conv2DAttrs>;
  Conv2DBackpropFilter: Kernel<'x' | 'dy', core.Conv2DBackpropFilterAttrs>;
  Conv2DBackpropInput: Kernel<'dy' | 'filter', core.Conv2DBackpropInputAttrs>;
  Conv3D: Kernel<'x' | 'filter', AnyPad<core.Conv3DAttrs>>;
  Conv3DBackpropFilterV2: Kernel<'x' | 'dy', AnyPad<core.Conv3DBackpropFilterV2Attrs>>;
  Conv3DBackpropInputV2: Kernel<'dy' | 'filter', AnyPad<core.Conv3DBackpropInputV2Attrs>>;
  Cos: Kernel<'x'>;
  Cosh: Kernel<'x'>;
  Cumprod: Kernel<'x', core.CumprodAttrs>;
  Cumsum: Kernel<'x', core.CumsumAttrs>;
  CropAndResize: Kernel<'image' | 'boxes' | 'boxInd', core.CropAndResizeAttrs>;
  DenseBincount: Kernel<'x' | 'weights', core.DenseBincountAttrs>;
  DepthToSpace: Kernel<'x', core.DepthToSpaceAttrs>;
  DepthwiseConv2dNative: Kernel<'x' | 'filter', core.DepthwiseConv2dNativeAttrs>;
  DepthwiseConv2dNativeBackpropFilter: Kernel<'x' | 'dy', core.DepthwiseConv2dNativeBackpropFilterAttrs>;
  DepthwiseConv2dNativeBackpropInput: Kernel<'dy' | 'filter', core.DepthwiseConv2dNativeBackpropInputAttrs>;
  Diag: Kernel<'x'>;
  Dilation2D: Kernel<'x' | 'filter', core.Dilation2DAttrs>;
  Dilation2DBackpropInput: Kernel<'x' | 'filter' | 'dy', core.Dilation2DAttrs>;
  Dilation2DBackpropFilter: Kernel<'x' | 'filter' | 'dy', core.Dilation2DAttrs>;
  Draw: Kernel<'image', core.DrawAttrs>;
  RealDiv: Kernel<'a' | 'b'>;
  Einsum: Kernel<`${number}`, core.EinsumAttrs>;
  Elu: Kernel<'x'>;
  EluGrad: Kernel<'dy' | 'y'>;
  Erf: Kernel<'x'>;
  Equal: Kernel<'a' | 'b'>;
  Exp: Kernel<'x'>;
  ExpandDims: Kernel<'input', core.ExpandDimsAttrs>;
  Expm1: Kernel<'x'>;
  FFT: Kernel<'input'>;
  Fill: Kernel<never, core.FillAttrs>;
  FlipLeftRight: Kernel<'image'>;
  Floor: Kernel<'x'>;
  FloorDiv: Kernel<'a' | 'b'>;
  FusedBatchNorm: Kernel<'x' | 'mean' | 'variance', core.FusedBatchNormAttrs, 'scale' | 'offset'>;
  GatherV2: Kernel<'x' | 'indices', core.GatherV2Attrs>;
  GatherNd: Kernel<'params' | 'indices'>;
  Greater: Kernel<'a' | 'b'>;
  GreaterEqual: Kernel<'a' | 'b'>;
  Identity: Kernel<'x'>;
  IFFT: Kernel<'input'>;
  Imag: Kernel<'input'>;
  IsFinite: Kernel<'x'>;
  IsInf: Kernel<'x'>;
  IsNan: Kernel<'x'>;
  LeakyRelu: Kernel<'x', core.LeakyReluAttrs>;
  Less: Kernel<'a' | 'b'>;
  LessEqual: Kernel<'a' | 'b'>;
  LinSpace: Kernel<never, core.LinSpaceAttrs>;
  Log: Kernel<'x'>;
  Log1p: Kernel<'x'>;
  LogicalAnd: Kernel<'a' | 'b'>;
  LogicalNot: Kernel<'x'>;
  LogicalOr: Kernel<'a' | 'b'>;
  LogicalXor: Kernel<'a' | 'b'>;
  LogSoftmax: Kernel<'logits', core.LogSoftmaxAttrs>;
  LowerBound: Kernel<'sortedSequence' | 'values'>;
  LRN: Kernel<'x', core.LRNAttrs>;
  LRNGrad: Kernel<'x' | 'y' | 'dy', core.LRNGradAttrs>;
  MatrixBandPart: Kernel<'input' | 'numLower' | 'numUpper', core.MatrixBandPartAttrs>;
  Max: Kernel<'x', core.MaxAttrs>;
  Maximum: Kernel<'a' | 'b'>;
  MaxPool: Kernel<'x', core.MaxPoolAttrs>;
  MaxPoolGrad: Kernel<'dy' | 'input' | 'output', core.MaxPoolGradAttrs>;
  MaxPool3D: Kernel<'x', core.MaxPool3DAttrs>;
  MaxPool3DGrad: Kernel<'dy' | 'input' | 'output', core.MaxPool3DGradAttrs>;
  MaxPoolWithArgmax: Kernel<'x', core.MaxPoolWithArgmaxAttrs>;
  Mean: Kernel<'x', core.MeanAttrs>;
  Min: Kernel<'x', core.MinAttrs>;
  Minimum: Kernel<'a' | 'b'>;
  MirrorPad: Kernel<'x', core.MirrorPadAttrs>;
  Mod: Kernel<'a' | 'b'>;
  Multinomial: Kernel<'logits', core.MultinomialAttrs>;
  Multiply: Kernel<'a' | 'b'>;
  Neg: Kernel<'x'>;
  NotEqual: Kernel<'a' | 'b'>;
  NonMaxSuppressionV3: Kernel<'boxes' | 'scores', core.NonMaxSuppressionV3Attrs>;
  NonMaxSuppressionV4: Kernel<'boxes' | 'scores', core.NonMaxSuppressionV4Attrs>;
  NonMaxSuppressionV5: Kernel<'boxes' | 'scores', core.NonMaxSuppressionV5Attrs>;
  OnesLike: Kernel<'x'>;
  OneHot: Kernel<'indices', core.OneHotAttrs>;
  Pack: Kernel<`${number}`, core.PackAttrs>;
  PadV2: Kernel<'x', core.PadV2Attrs>;
  Pool: Kernel<'input'>;
  Pow: Kernel<'a' | 'b'>;
  Prelu: Kernel<'x' | 'alpha'>;
  Prod: Kernel<'x', core.ProdAttrs>;
  RaggedGather: Kernel<'paramsDenseValues' | 'indices' | `paramsNestedSplits.${number}`, core.RaggedGatherAttrs>;
  RaggedRange: Kernel<'starts' | 'limits' | 'deltas'>;
  RaggedTensorToTensor: Kernel<
    'shape' | 'values' | 'defaultValue' | `rowPartitionTensors.${number}`,
    core.RaggedTensorToTensorAttrs
  >;
  Range: Kernel<never, core.RangeAttrs>;
  Real: Kernel<'input'>;
  Reciprocal: Kernel<'x'>;
  Relu: Kernel<'x'>;
  Reshape: Kernel<'x', core.ReshapeAttrs>;
  ResizeNearestNeighbor: Kernel<'images', core.ResizeNearestNeighborAttrs>;
  ResizeNearestNeighborGrad: Kernel<'images' | 'dy', core.ResizeNearestNeighborGradAttrs>;
  ResizeBilinear: Kernel<'images', core.ResizeBilinearAttrs>;
  ResizeBilinearGrad: Kernel<'images' | 'dy', core.ResizeBilinearGradAttrs>;
  Relu6: Kernel<'x'>;
  Reverse: Kernel<'x', core.ReverseAttrs>;
  Round: Kernel<'x'>;
  Rsqrt: Kernel<'x'>;
  ScatterNd: Kernel<'indices' | 'updates', core.ScatterNdAttrs>;
  TensorScatterUpdate: Kernel<'tensor' | 'indices' | 'updates', core.TensorScatterUpdateAttrs>;
  SearchSorted: Kernel<'sortedSequence' | 'values', core.SearchSortedAttrs>;
  Select: Kernel<'condition' | 't' | 'e'>;
  Selu: Kernel<'x'>;
  Slice: Kernel<'x', core.SliceAttrs>;
  Sin: Kernel<'x'>;
  Sinh: Kernel<'x'>;
  Sign: Kernel<'x'>;
  Sigmoid: Kernel<'x'>;
  Softplus: Kernel<'x'>;
  Sqrt: Kernel<'x'>;
  Sum: Kernel<'x', core.SumAttrs>;
  SpaceToBatchND: Kernel<'x', core.SpaceToBatchNDAttrs>;
  SplitV: Kernel<'x', core.SplitVAttrs>;
  Softmax: Kernel<'logits', core.SoftmaxAttrs>;
  SparseFillEmptyRows: Kernel<'indices' | 'values' | 'denseShape' | 'defaultValue'>;
  SparseReshape: Kernel<'inputIndices' | 'inputShape' | 'newShape'>;
  SparseSegmentMean: Kernel<'data' | 'indices' | 'segmentIds'>;
  SparseSegmentSum: Kernel<'data' | 'indices' | 'segmentIds'>;
  SparseToDense: Kernel<'sparseIndices' | 'sparseValues' | 'defaultValue', core.SparseToDenseAttrs>;
  SquaredDifference: Kernel<'a' | 'b'>;
  Square: Kernel<'x'>;
  StaticRegexReplace: Kernel<'x', core.StaticRegexReplaceAttrs>;
  StridedSlice: Kernel<'x', core.StridedSliceAttrs>;
  StringNGrams: Kernel<'data' | 'dataSplits', core.StringNGramsAttrs>;
  StringSplit: Kernel<'input' | 'delimiter', core.StringSplitAttrs>;
  StringToHashBucketFast: Kernel<'input', core.StringToHashBucketFastAttrs>;
  Sub: Kernel<'a' | 'b'>;
  Tan: Kernel<'x'>;
  Tanh: Kernel<'x'>;
  Tile: Kernel<'x', core.TileAttrs>;
  TopK: Kernel<'x', core.TopKAttrs>;
  Transform: Kernel<'image' | 'transforms', core.TransformAttrs>;
  Transpose: Kernel<'x', core.TransposeAttrs>;
  Unique: Kernel<'x', core.UniqueAttrs>;
  Unpack: Kernel<'value', core.UnpackAttrs>;
  UnsortedSegmentSum: Kernel<'x' | 'segmentIds', core.UnsortedSegmentSumAttrs>;
  UpperBound: Kernel<'sortedSequence' | 'values'>;
  ZerosLike: Kernel<'x'>;
  Step: Kernel<'x', core.StepAttrs>;
  FromPixels: Kernel<never, core.FromPixelsAttrs>;
  RotateWithOffset: Kernel<'image', core.RotateWithOffsetAttrs>;
  _FusedMatMul: Kernel<'a' | 'b', core._FusedMatMulAttrs, 'bias' | 'preluActivationWeights'>;
  FusedConv2D: Kernel<'x' | 'filter', core.FusedConv2DAttrs, 'bias' | 'preluActivationWeights'>;
  FusedDepthwiseConv2D: Kernel<'x' | 'filter', core.FusedDepthwiseConv2DAttrs, 'bias' | 'preluActivationWeights'>;
}

export type KernelName = keyof Signatures;
export type Attrs<K extends KernelName> = Signatures[K]['attrs'];
export type InputName<S extends Signature> = S['input'] | S['optional'];
/** One `V` for each input; inputs that a call may leave out may be missing. */
export type PerInput<S extends Signature, V> = {readonly [N in S['input']]: V} & {readonly [N in S['optional']]?: V};

type Literal<T> = T extends string ? (string extends T ? never : T) : never;
/** The kernels that tfjs-core names: its exported string constants, but for two that are something else. */
type HostNames = Omit<typeof core, 'version_core' | 'OP_SCOPE_SUFFIX'>;
type HostKernelName = {[N in keyof HostNames]: Literal<HostNames[N]>}[keyof HostNames];
type Assert<T extends true> = T;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Does not compile when TF.js names a kernel that `Signatures` lacks, or the other way round. */
export type SignaturesAreTotal = Assert<Same<HostKernelName, KernelName>>;
