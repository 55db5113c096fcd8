/** Which values can have a derivative. */
import type {DataType} from '@tensorflow/tfjs-core';

export const isDifferentiable = (dtype: DataType): boolean => dtype === 'float32' || dtype === 'complex64';
export const canMove = ({dtype}: {readonly dtype: DataType}): boolean => isDifferentiable(dtype);
