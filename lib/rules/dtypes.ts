/** Can values of this dtype have a derivative? */
export const isDifferentiable = (dtype: string): boolean => dtype === 'float32' || dtype === 'complex64';
