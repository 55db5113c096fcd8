/** Kernels without a rule: what each is, and why a transform refuses it. */
import type {KernelName} from '../tfjs/signatures';
import type {AnyRule} from '../core/rule';
import {unsupported} from './kinds';

const unregistered = unsupported('it is a name only: no function of TensorFlow.js calls it, and no backend has it.');

export const refused = {
  // ---- images
  FromPixels: unsupported('it reads pixels, which are no tensor.'),
  Draw: unsupported('it draws on a canvas and returns nothing.'),

  // ---- names without a kernel
  LowerBound: unregistered,
  UpperBound: unregistered,
  MatrixBandPart: unregistered,
  Pool: unregistered,
} satisfies {readonly [K in KernelName]?: AnyRule};
