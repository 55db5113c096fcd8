/** Leaves: tensors marked with `requiresGrad`, their gradients, and what `Tensor` gains by them. */
import type {Rank, Tensor} from '@tensorflow/tfjs-core';
import {gradShape, markedTracer, notALeaf, notFloatingLeaf} from '../errors';
import {bind} from '../core/bind';
import {alias, owned} from '../core/ownership';
import {isTracer} from '../core/tracer';
import {give, TensorClass} from '../tfjs/host';
import {ambient} from '../interpreters/ambient';
import {canMove} from '../core/dtypes';
import {backward} from './backward';
import type {BackwardOptions} from './backward';
import {isTensor} from '../tree';

declare module '@tensorflow/tfjs-core/dist/tensor.js' {
  // TF.js's own parameter, which a merged declaration must repeat.
  interface Tensor<R extends Rank = Rank> {
    /** Is this tensor, or what it was computed from, recorded? */
    readonly requiresGrad: boolean;
    /** Was this tensor made by the user rather than by a recorded op? */
    readonly isLeaf: boolean;
    /** What `backward` has accumulated; belongs to its leaf, freed with it or by assigning null. */
    grad: Tensor<R> | null;
    /** Accumulates gradients of this tensor into the leaves that it was computed from. */
    backward(gradOutputOrOptions?: Tensor | BackwardOptions): void;
  }
}

/**
 * Marks a tensor or variable as a leaf, in place: from then on operations on it are recorded, also through closures and layers.
 *
 * @param x float32 or complex64, of any shape. @param flag false unmarks it.
 * @returns `x`.
 * @throws if `x` is not of a floating point dtype; for `flag = false`, if `x` was computed by recorded ops; inside `vmap` and `jvp`.
 * @example
 * const x = autograd.requiresGrad(tf.ones([2, 2]));
 * tf.sum(x.square()).backward();
 * x.grad.print();   // [[2, 2], [2, 2]]
 * @see torch.Tensor.requires_grad_
 */
export function requiresGrad<T extends Tensor>(x: T, flag = true): T {
  if (isTracer(x)) throw markedTracer(x.transform);
  const level = ambient();
  if (flag && !canMove(x)) throw notFloatingLeaf(x.dtype, x.shape);
  if (!flag && !level.isLeaf(x)) throw notALeaf(x.shape);
  if (flag && level.slotOf(x) === null) level.mark(x);
  if (!flag) level.unmark(x);
  return x;
}

/**
 * The same value with no history: a constant for every transform, reverse and forward.
 *
 * @param x a tensor of any shape and dtype. @returns a new tensor of the same shape, on the same data.
 * @example
 * autograd.grad((x) => tf.mul(x, autograd.detach(x)), tf.scalar(3)).print();   // 3, not 6
 * @see torch.Tensor.detach
 */
export function detach<T extends Tensor>(x: T): T {
  const run = ([value]: readonly Tensor[]) => [give(alias(value))];
  return bind({kernel: 'Detach', names: ['x'], args: [x], attrs: {}, run})[0] as T;
}

const members: PropertyDescriptorMap & ThisType<Tensor> = {
  requiresGrad: {
    configurable: true,
    get() {
      return canMove(this) && ambient().slotOf(this) !== null;
    },
  },
  isLeaf: {
    configurable: true,
    get() {
      return !canMove(this) || ambient().isLeaf(this);
    },
  },
  grad: {
    configurable: true,
    get() {
      return ambient().gradOf(this);
    },
    set(value: Tensor | null) {
      if (value !== null && value.shape.join() !== this.shape.join()) throw gradShape(value.shape, this.shape);
      ambient().setGrad(this, value === null ? null : owned(() => [value])[0]);
    },
  },
  backward: {
    configurable: true,
    writable: true,
    value(this: Tensor, options?: Tensor | BackwardOptions) {
      backward(this, isTensor(options) ? {gradOutputs: options} : options);
    },
  },
};

// The members are added to the one Tensor class of this realm. Importing the package does this and nothing else.
Object.defineProperties(TensorClass.prototype, members);
