/**
 * Adjoints over the complex numbers. As in PyTorch, the gradient of a real L in a complex z = x + iy is ∂L/∂x + i ∂L/∂y: gradients are
 * taken with the inner product Re⟨a, b⟩ = Re Σ ā b, for which the adjoint of a product with w is the product with its conjugate.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';

/** w̄; w itself where it is real. */
export const conjugate = (w: Tensor): Tensor => (w.dtype === 'complex64' ? tf.complex(tf.real(w), tf.neg(tf.imag(w))) : w);

/**
 * The adjoint at `ct` of a map that multiplies its argument by something: t ↦ w t has the adjoint ct ↦ w̄ ct, which is the conjugate of w
 * times the conjugate of ct. So the derivative of a holomorphic function is written once, and this makes it a gradient.
 */
export const adjoint = (times: (t: Tensor) => Tensor, ct: Tensor): Tensor =>
  ct.dtype === 'complex64' ? conjugate(times(conjugate(ct))) : times(ct);
