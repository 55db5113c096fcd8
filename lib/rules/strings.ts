/** Kernels of strings, which have no derivative. */
import type {Signatures} from '../tfjs/signatures';
import {discrete, elementwise, requireShared} from './kinds';

export const strings = {
  StaticRegexReplace: discrete(elementwise),
  StringToHashBucketFast: discrete(elementwise),
  // How many pieces there are depends on the strings, and on where they are split.
  StringNGrams: discrete<Signatures['StringNGrams']>((_p, mapped, at) => requireShared(['data', 'dataSplits'], mapped, at)),
  StringSplit: discrete<Signatures['StringSplit']>((_p, mapped, at) => requireShared(['input', 'delimiter'], mapped, at)),
};
