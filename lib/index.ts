/**
 * tfjs-autograd: PyTorch's autograd and torch.func for TensorFlow.js.
 *
 * The two headline functions stand at the top level; everything else in `autograd` (gradients of tensors) and `func` (transforms of
 * functions).
 */
export * as autograd from './autograd';
export {batchJacobian, grad} from './autograd';
export * as func from './func';
export {AutogradError} from './errors';
export {saving} from './core/rule';
export {defineRule} from './rules';
export type {Tree} from './tree';
