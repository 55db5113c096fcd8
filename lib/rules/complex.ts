/** Complex numbers made of real ones, and taken apart. The host stores the two parts; real and imaginary part are linear over the reals. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving, ZERO} from '../core/rule';
import {repeated} from './axes';
import {conjugate} from './conjugate';
import {elementwise, linear} from './kinds';

/** 1 / r, and 0 where r = 0, in such a way that all derivatives are 0 there too. */
function inverse(r: Tensor): Tensor {
  const isZero = tf.cast(tf.equal(r, 0), 'float32');
  return tf.div(tf.sub(1, isZero), tf.add(r, isZero));
}

/** The derivative of y = x / |x| along t: what of t is perpendicular to y, over |x|. */
const turned = (t: Tensor, x: Tensor, y: Tensor): Tensor =>
  tf.mul(tf.sub(t, tf.mul(y, tf.real(tf.mul(conjugate(y), t)))), inverse(tf.abs(x)));

export const complex = {
  // y = a + ib:  dy = da + i db,  ā = Re ȳ,  b̄ = Im ȳ.
  Complex: rule<'Complex'>({
    jvp: ({real, imag}, p) => tf.complex(real ?? tf.zerosLike(p.real), imag ?? tf.zerosLike(p.imag)),
    vjp: {real: saving([], (ct) => tf.real(ct)), imag: saving([], (ct) => tf.imag(ct))},
    batch: ({real, imag}, mapped, {size}) =>
      tf.complex(mapped.real ? real : repeated(real, size), mapped.imag ? imag : repeated(imag, size)),
  }),
  Real: linear<'Real'>({transpose: (ct) => tf.complex(ct, tf.zerosLike(ct)), batch: elementwise}),
  Imag: linear<'Imag'>({transpose: (ct) => tf.complex(tf.zerosLike(ct), ct), batch: elementwise}),

  // y = |x| = √(a² + b²):  dy = (a da + b db) / |x|,  x̄ = ȳ x / |x|, and 0 at 0.
  ComplexAbs: rule<'ComplexAbs'>({
    jvp: (dx, {x, y}) => {
      if (dx.x === null) return null;
      const inner = tf.add(tf.mul(tf.real(x), tf.real(dx.x)), tf.mul(tf.imag(x), tf.imag(dx.x)));
      return tf.mul(inner, inverse(y));
    },
    vjp: {
      x: saving(['x', 'y'], (ct, {x, y}) => {
        const scale = tf.mul(ct, inverse(y));
        return tf.complex(tf.mul(tf.real(x), scale), tf.mul(tf.imag(x), scale));
      }),
    },
    batch: elementwise,
  }),

  // y = x / |x|:  dy = (dx − y Re(y* dx)) / |x|, which is its own adjoint. The sign of a real number is a step.
  Sign: rule<'Sign'>({
    jvp: (dx, {x, y}) => dx.x && (x.dtype === 'complex64' ? turned(dx.x, x, y) : null),
    vjp: (_name, {dtype}) => (dtype.x === 'complex64' ? saving(['x', 'y'], (ct, {x, y}) => turned(ct, x, y)) : ZERO),
    batch: elementwise,
  }),
};
