/** Transforms of functions, as torch.func has them. */
export {grad, gradAndValue} from './grad';
export {hessian, jacfwd, jacrev} from './jacobian';
export type {JacfwdOptions, JacobianOptions} from './jacobian';
export {hvp, jvp} from './jvp';
export type {JvpOptions} from './jvp';
export {divergence, laplacian} from './laplacian';
export {linearize} from './linearize';
export type {Pushforward} from './linearize';
export type {GradOptions} from './types';
export {vjp} from './vjp';
export type {Pullback, VjpOptions} from './vjp';
export {vmap} from './vmap';
export type {Dims, VmapOptions} from './vmap';
