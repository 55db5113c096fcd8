/** Traces of second and first derivatives, without the matrices. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {isComplex} from '../core/dtypes';
import {realInputsExpected, scalarExpected, shapesEqualExpected} from '../errors';
import {jvp} from './jvp';
import {vmap} from './vmap';
import {basis} from '../interpreters/basis';
import {transforming} from '../core/level';

/** Σᵢ g(eᵢ) over the standard basis of the space of `x`, all at once. */
function traceOver(name: string, x: Tensor, g: (direction: Tensor) => Tensor): Tensor {
  if (isComplex(x)) throw realInputsExpected(name, 0);
  const {shape} = x;
  const size = shape.reduce((a, b) => a * b, 1);
  if (size === 0) return tf.zeros([]);
  return tf.sum(vmap(g, {randomness: 'same'})(basis(shape, 0, size)));
}

/**
 * A function that computes the Laplacian of a scalar `f` of one sample, Σᵢ ∂²f/∂xᵢ²: forward over forward mode along each axis, never
 * forming the Hessian. For a batch: `vmap(laplacian(f))`.
 *
 * @param f takes x of any shape, returns a scalar (shape [] or [1]).
 * @returns `(x) =>` a scalar, shape [].
 * @example
 * const bump = (x: tf.Tensor) => tf.sum(tf.square(x));
 * func.vmap(func.laplacian(bump))(tf.ones([5, 3])).print();   // [6, 6, 6, 6, 6]
 */
export function laplacian(f: (x: Tensor) => Tensor): (x: Tensor) => Tensor {
  return (x) =>
    transforming(() => [
      traceOver('func.laplacian(f)(x)', x, (e) => {
        const slope = (z: Tensor) => jvp(f, [z], [e])[1];
        const [, curvature] = jvp(slope, [x], [e]);
        if (curvature.size !== 1) throw scalarExpected('func.laplacian(f)(x)', [curvature.shape]);
        return tf.reshape(curvature, []);
      }),
    ])[0];
}

/**
 * A function that computes the divergence of a vector field `f` at one point, Σᵢ ∂fᵢ/∂xᵢ, in forward mode along each axis, never keeping
 * the Jacobian. For a batch: `vmap(divergence(f))`.
 *
 * @param f takes x of any shape, returns a tensor of the same shape.
 * @returns `(x) =>` a scalar, shape [].
 * @throws if `f(x)` has another shape than `x`.
 * @example
 * func.divergence((x: tf.Tensor) => tf.square(x))(tf.tensor1d([1, 2])).print();   // 6
 */
export function divergence(f: (x: Tensor) => Tensor): (x: Tensor) => Tensor {
  return (x) =>
    transforming(() => [
      traceOver('func.divergence(f)(x)', x, (e) => {
        const [y, dy] = jvp(f, [x], [e]);
        if (y.shape.join() !== x.shape.join()) throw shapesEqualExpected('func.divergence(f)(x)', y.shape, x.shape);
        return tf.sum(tf.mul(dy, e));
      }),
    ])[0];
}
