/** Which values can have a derivative. */
import type {DataType} from '@tensorflow/tfjs-core';

export const isDifferentiable = (dtype: DataType): boolean => dtype === 'float32' || dtype === 'complex64';
/** Is a number of it a pair of real ones? */
export const isComplex = ({dtype}: {readonly dtype: DataType}): boolean => dtype === 'complex64';
export const canMove = ({dtype}: {readonly dtype: DataType}): boolean => isDifferentiable(dtype);
