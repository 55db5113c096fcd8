/** Kernels of one input that act element by element. Domains and kinks as in PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving, ZERO} from '../core/rule';
import type {Attrs} from '../tfjs/signatures';
import {isDifferentiable} from '../core/dtypes';
import {constant, discrete, elementwise, linear, pointwise} from './kinds';

/** 1 where the condition holds, else 0. Never by a cast to bool: WASM copies raw numbers there. */
const mask = (condition: Tensor): Tensor => tf.cast(condition, 'float32');
const flat = constant(elementwise);

/** 1 − x², kept away from the cancellation near |x| = 1. */
const oneMinusSquare = (x: Tensor): Tensor => tf.mul(tf.sub(1, x), tf.add(1, x));

const SELU_SCALE = 1.0507009873554805;
const SELU_SCALE_ALPHA = 1.7580993408473768;

export const unary = {
  // ---- powers and roots
  Neg: linear<'Neg'>({transpose: (ct) => tf.neg(ct), batch: elementwise}),
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
  Asin: pointwise.timesInput((t, x) => tf.mul(t, tf.rsqrt(oneMinusSquare(x)))),
  Acos: pointwise.timesInput((t, x) => tf.neg(tf.mul(t, tf.rsqrt(oneMinusSquare(x))))),
  Atan: pointwise.timesInput((t, x) => tf.div(t, tf.add(tf.square(x), 1))),
  Sinh: pointwise.ofInput((x) => tf.cosh(x)),
  Cosh: pointwise.ofInput((x) => tf.sinh(x)),
  Tanh: pointwise.ofOutput((y) => tf.sub(1, tf.square(y))),
  Asinh: pointwise.timesInput((t, x) => tf.mul(t, tf.rsqrt(tf.add(tf.square(x), 1)))),
  Acosh: pointwise.timesInput((t, x) => tf.mul(t, tf.rsqrt(tf.mul(tf.sub(x, 1), tf.add(x, 1))))),
  Atanh: pointwise.timesInput((t, x) => tf.div(t, oneMinusSquare(x))),

  // ---- activations
  Sigmoid: pointwise.ofOutput((y) => tf.mul(y, tf.sub(1, y))),
  Softplus: pointwise.ofInput((x) => tf.sigmoid(x)),
  // relu'(0) = 0; the output tells the sign as well as the input, and is what the next layer keeps anyway.
  Relu: pointwise.ofOutput((y) => tf.step(y)),
  // 1 on the open interval (0, 6)
  Relu6: pointwise.ofInput((x) => mask(tf.logicalAnd(tf.greater(x, 0), tf.less(x, 6)))),
  LeakyRelu: pointwise.ofInput<Attrs<'LeakyRelu'>>((x, {alpha}) => tf.step(x, alpha)),
  // y = x for x > 0, else eˣ − 1:  y' = 1 or eˣ = y + 1. Written with Elu's own kernel for both signs: EluGrad computes t · y'.
  Elu: pointwise.timesOutput((t, y) => tf.mul(t, tf.add(tf.minimum(y, 0), 1))),
  // y = s x for x > 0, else s α (eˣ − 1):  y' = s or s α eˣ
  Selu: pointwise.ofInput((x) => {
    const positive = tf.step(x);
    return tf.add(tf.mul(positive, SELU_SCALE), tf.mul(tf.sub(1, positive), tf.mul(tf.exp(tf.minimum(x, 0)), SELU_SCALE_ALPHA)));
  }),
  // erf' = 2/√π e^(−x²)
  Erf: pointwise.ofInput((x) => tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI))),

  // ---- pieces of straight lines
  Abs: pointwise.ofInput((x) => tf.sign(x)),
  // 1 on the closed interval (TF.js's convention)
  ClipByValue: pointwise.ofInput<Attrs<'ClipByValue'>>((x, {clipValueMin, clipValueMax}) =>
    mask(tf.logicalAnd(tf.greaterEqual(x, clipValueMin), tf.lessEqual(x, clipValueMax))),
  ),

  // ---- the same value, another dtype
  Identity: linear<'Identity'>({transpose: (ct) => ct, batch: elementwise}),
  // A derivative goes through where both ends can have one.
  Cast: rule<'Cast'>({
    jvp: (dx, _p, {attrs}) => (dx.x === null || !isDifferentiable(attrs.dtype) ? null : tf.cast(dx.x, attrs.dtype)),
    vjp: (_name, {attrs, dtype}) =>
      isDifferentiable(attrs.dtype) || !isDifferentiable(dtype.x)
        ? saving([], (ct) => (isDifferentiable(dtype.x) ? tf.cast(ct, dtype.x) : ct))
        : ZERO,
    batch: elementwise,
  }),

  // ---- steps: the derivative is zero wherever there is one
  Ceil: flat,
  Floor: flat,
  Round: flat,
  Sign: flat,
  Step: flat,
  IsFinite: flat,
  IsInf: flat,
  IsNan: flat,
  LogicalNot: discrete(elementwise),
  ZerosLike: flat,
  OnesLike: flat,
};
