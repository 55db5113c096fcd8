/** Kernels of one input that act element by element. Domains and kinks as in PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {broadcastable, rule, saving, ZERO} from '../core/rule';
import type {Attrs} from '../tfjs/signatures';
import {isDifferentiable} from '../core/dtypes';
import {spread} from './axes';
import {run} from './emit';
import {constant, discrete, elementwise, linear, pointwise} from './kinds';

const flat = constant(elementwise);

/** 1 − x², kept away from the cancellation near |x| = 1. */
const oneMinusSquare = (x: Tensor): Tensor => tf.mul(tf.sub(1, x), tf.add(1, x));

/** TF.js's functions for this and for cosh take no complex numbers, its kernels on TensorFlow do. */
const rsqrt = (x: Tensor): Tensor => run('Rsqrt', {x}, {});

/** 1 where clipping left x as it was, else 0. */
const unclipped = (x: Tensor, y: Tensor): Tensor => tf.cast(tf.equal(x, y), 'float32');

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

export const unary = {
  // ---- powers and roots
  Neg: linear<'Neg'>({transpose: (ct) => tf.neg(ct), batch: elementwise, pointwise: true}),
  Square: pointwise.timesInput((t, x) => tf.mul(tf.mul(t, 2), x)),
  Sqrt: pointwise.timesOutput((t, y) => tf.div(t, tf.mul(y, 2))),
  // y = x^(−1/2):  y' = −½ x^(−3/2) = −½ y³
  Rsqrt: pointwise.ofOutput((y) => tf.mul(tf.mul(tf.square(y), y), -0.5)),
  Reciprocal: pointwise.ofOutput((y) => tf.neg(tf.square(y))),

  // ---- exponentials and logarithms
  Exp: pointwise.ofOutput((y) => y),
  Expm1: pointwise.ofOutput((y) => tf.add(y, 1)),
  Log: pointwise.timesInput((t, x) => tf.div(t, x)),
  Log1p: pointwise.timesInput((t, x) => tf.div(t, tf.add(x, 1))),

  // ---- trigonometric and hyperbolic
  Sin: pointwise.ofInput((x) => tf.cos(x)),
  Cos: pointwise.ofInput((x) => tf.neg(tf.sin(x))),
  Tan: pointwise.ofOutput((y) => tf.add(tf.square(y), 1)),
  Asin: pointwise.timesInput((t, x) => tf.mul(t, rsqrt(oneMinusSquare(x)))),
  Acos: pointwise.timesInput((t, x) => tf.neg(tf.mul(t, rsqrt(oneMinusSquare(x))))),
  Atan: pointwise.timesInput((t, x) => tf.div(t, tf.add(tf.square(x), 1))),
  Sinh: pointwise.ofInput((x) => run('Cosh', {x}, {})),
  Cosh: pointwise.ofInput((x) => tf.sinh(x)),
  Tanh: pointwise.ofOutput((y) => tf.sub(1, tf.square(y))),
  Asinh: pointwise.timesInput((t, x) => tf.mul(t, rsqrt(tf.add(tf.square(x), 1)))),
  Acosh: pointwise.timesInput((t, x) => tf.mul(t, rsqrt(tf.mul(tf.sub(x, 1), tf.add(x, 1))))),
  Atanh: pointwise.timesInput((t, x) => tf.div(t, oneMinusSquare(x))),

  // ---- activations
  Sigmoid: pointwise.ofOutput((y) => tf.mul(y, tf.sub(1, y))),
  Softplus: pointwise.ofInput((x) => tf.sigmoid(x)),
  // relu'(0) = 0; the output tells the sign as well as the input, and is what the next layer keeps anyway.
  Relu: pointwise.ofOutput((y) => tf.sign(y)),
  // 1 on the open interval (0, 6), which is where y (6 − y) is positive
  Relu6: pointwise.ofOutput((y) => tf.step(tf.mul(y, tf.sub(6, y)))),
  LeakyRelu: pointwise.ofInput<Attrs<'LeakyRelu'>>((x, {alpha}) => tf.step(x, alpha)),
  // y = x for x > 0, else eˣ − 1:  y' = 1 or eˣ = y + 1. TF.js has a kernel for the product.
  Elu: pointwise.timesOutput((t, y) => run('EluGrad', {dy: spread(t, y.shape), y}, {})),
  // y = s x for x > 0, else s α (eˣ − 1):  y' = s or s α eˣ = y + s α
  Selu: pointwise.ofOutput((y) => tf.sub(tf.mul(tf.step(y, SELU_ALPHA), SELU_SCALE), tf.relu(tf.neg(y)))),
  // erf' = 2/√π e^(−x²)
  Erf: pointwise.ofInput((x) => tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI))),

  // ---- pieces of straight lines
  Abs: pointwise.ofInput((x) => tf.sign(x)),
  // 1 on the closed interval (TF.js's convention), where nothing was clipped
  ClipByValue: rule<'ClipByValue'>({
    jvp: (dx, {x, y}) => dx.x && tf.mul(dx.x, unclipped(x, y)),
    vjp: {x: broadcastable(saving(['x', 'y'], (ct, {x, y}) => tf.mul(ct, unclipped(x, y))))},
    batch: elementwise,
  }),

  // ---- the same value, another dtype
  Identity: linear<'Identity'>({transpose: (ct) => ct, batch: elementwise, pointwise: true}),
  // A derivative goes through where both ends can have one.
  Cast: rule<'Cast'>({
    jvp: (dx, _p, {attrs}) => (dx.x === null || !isDifferentiable(attrs.dtype) ? null : tf.cast(dx.x, attrs.dtype)),
    vjp: (_name, {attrs, dtype}) =>
      isDifferentiable(attrs.dtype) || !isDifferentiable(dtype.x)
        ? broadcastable(saving([], (ct) => (isDifferentiable(dtype.x) && ct.dtype !== dtype.x ? tf.cast(ct, dtype.x) : ct)))
        : ZERO,
    batch: elementwise,
  }),

  // ---- steps: the derivative is zero wherever there is one
  Ceil: flat,
  Floor: flat,
  Round: flat,
  Step: flat,
  IsFinite: flat,
  IsInf: flat,
  IsNan: flat,
  LogicalNot: discrete(elementwise),
  ZerosLike: flat,
  OnesLike: flat,
};
