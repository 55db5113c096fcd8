/** Gradients of tensors, as torch.autograd has them. */
export {backward} from './backward';
export type {BackwardOptions} from './backward';
export {batchJacobian} from './batch_jacobian';
export type {BatchJacobianOptions} from './batch_jacobian';
export type {GradOutputs} from './cotangents';
export {grad} from './grad';
export type {GradOptions} from './grad';
export {enableGrad, isGradEnabled, noGrad} from './grad_mode';
export {detach, requiresGrad} from './leaf';
