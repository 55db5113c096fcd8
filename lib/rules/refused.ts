/** Kernels without a rule as yet: what each is, and why a transform refuses it. */
import type {KernelName} from '../tfjs/signatures';
import type {AnyRule} from '../core/rule';
import {unsupported} from './kinds';

const notYet = unsupported('this kernel has no rule yet.');
const unregistered = unsupported('it is a name only: no function of TensorFlow.js calls it, and no backend has it.');

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
  FromPixels: unsupported('it reads pixels, which are no tensor.'),
  Draw: unsupported('it draws on a canvas and returns nothing.'),

  // ---- names without a kernel
  LowerBound: unregistered,
  UpperBound: unregistered,
  MatrixBandPart: unregistered,
  Pool: unregistered,
} satisfies {readonly [K in KernelName]?: AnyRule};
