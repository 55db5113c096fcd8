/** Complex numbers: PyTorch's conventions, values at zero, what is refused, and what TF.js itself gets wrong. */
import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func} from '../../lib';
import {on} from '../support/backends';

const z = () => tf.complex([3, -1], [4, 2]);
const numbers = (t: tf.Tensor) => Array.from(t.dataSync());
const squared = (x: tf.Tensor) => tf.sum(tf.square(tf.abs(x)));
const conjugate = (x: tf.Tensor) => tf.complex(tf.real(x), tf.neg(tf.imag(x)));

let before = 0;
beforeEach(async () => {
  await on('cpu');
  tf.engine().startScope();
  before = tf.memory().numTensors;
});
afterEach(() => tf.engine().endScope());

describe('as in PyTorch', () => {
  test('the gradient of |z| is z / |z|, and 0 at 0, at every order', () => {
    const size = (x: tf.Tensor) => tf.sum(tf.abs(x));
    expect(numbers(func.grad(size)(tf.complex([3, 0], [4, 0])))).toEqual([expect.closeTo(0.6), expect.closeTo(0.8), 0, 0]);
    const zero = tf.complex([0], [0]);
    const along = tf.complex([1], [2]);
    expect(numbers(func.jvp((x: tf.Tensor) => func.grad(size)(x), [zero], [along])[1])).toEqual([0, 0]);
    expect(numbers(func.jvp(size, [zero], [along])[1])).toEqual([0]);
    const twice = (x: tf.Tensor) => squared(func.grad(size)(x));
    expect(numbers(func.grad(twice)(zero))).toEqual([0, 0]);
  });

  test('the gradient of |z|² is 2z', () => {
    expect(numbers(func.grad(squared)(z()))).toEqual([
      expect.closeTo(6),
      expect.closeTo(8),
      expect.closeTo(-2),
      expect.closeTo(4),
    ]);
  });

  test('the pullback of a holomorphic function multiplies with the conjugate of its derivative, its tangent with the derivative', () => {
    const cube = (x: tf.Tensor) => tf.mul(x, tf.mul(x, x));
    const one = tf.complex([1], [0]);
    const x = tf.complex([1], [2]);
    // 3 (1 + 2i)² = −9 + 12i
    expect(numbers(func.vjp(cube, x)[1](one)[0])).toEqual([-9, -12]);
    expect(numbers(func.jvp(cube, [x], [one])[1])).toEqual([-9, 12]);
  });

  test('a real input of a complex function gets a real gradient', () => {
    const g = func.grad((x: tf.Tensor) => squared(tf.mul(x, z())))(tf.tensor1d([1, 1]));
    expect(g.dtype).toBe('float32');
    expect(numbers(g)).toEqual([expect.closeTo(50), expect.closeTo(10)]);
  });

  test('leaves may be complex, and gradients add up in them', () => {
    const leaf = autograd.requiresGrad(z());
    for (let i = 0; i < 2; i++) tf.tidy(() => autograd.backward(squared(leaf)));
    expect(numbers(leaf.grad!)).toEqual([expect.closeTo(12), expect.closeTo(16), expect.closeTo(-4), expect.closeTo(8)]);
    leaf.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('tf.customGrad of complex numbers is honoured', () => {
    const tripled = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (ct: tf.Tensor) => tf.mul(ct, tf.complex([3], [0])),
    }));
    const g = func.grad((x: tf.Tensor) => tf.sum(tf.real(tripled(x))))(z());
    expect(numbers(g)).toEqual([3, 0, 3, 0]);
    const rows = func.vmap(func.grad((x: tf.Tensor) => tf.real(tripled(tf.reshape(x, [1]))).asScalar()))(z());
    expect(numbers(rows)).toEqual([3, 0, 3, 0]);
  });
});

describe('Jacobians', () => {
  test('of real outputs in complex inputs: a gradient in each row', () => {
    const f = (x: tf.Tensor) => tf.concat([tf.real(x), tf.imag(x)]);
    expect(numbers(func.jacrev(f)(tf.complex([1], [2])))).toEqual([1, 0, 0, 1]);
    const x = tf.reshape(z(), [2, 1]);
    const j = batchJacobian((x: tf.Tensor) => tf.square(tf.abs(x)), x, {checkIndependence: true});
    expect(j.shape).toEqual([2, 1, 1]);
    expect(numbers(j)).toEqual([expect.closeTo(6), expect.closeTo(8), expect.closeTo(-2), expect.closeTo(4)]);
  });

  test('of complex outputs in real inputs', () => {
    const wave = (x: tf.Tensor) => tf.complex(tf.cos(x), tf.sin(x));
    const j = func.jacfwd(wave)(tf.tensor1d([0, Math.PI / 2]));
    expect(numbers(j).map((v) => Math.round(v) + 0)).toEqual([0, 1, 0, 0, 0, 0, -1, 0]);
  });

  test('of others would be half of the derivatives: they are refused, as in PyTorch', () => {
    const real = tf.tensor1d([1, 2]);
    const wave = (x: tf.Tensor) => tf.complex(x, x);
    expect(() => func.jacrev(wave)(real)).toThrow(
      'func.jacrev(f): Expected all outputs to be real but received complex tensor at flattened output idx: 0',
    );
    expect(() => func.jacfwd(squared)(z())).toThrow(
      'func.jacfwd(f): Expected all inputs to be real but received complex tensor at flattened input idx: 0',
    );
    expect(() => batchJacobian(wave, real)).toThrow('Expected all outputs to be real');
    expect(() => batchJacobian((x: tf.Tensor) => tf.abs(x), z(), {strategy: 'forward'})).toThrow(
      'Expected all inputs to be real',
    );
    expect(() => func.hessian(squared)(z())).toThrow('Expected all inputs to be real');
    expect(() => func.laplacian(squared)(z())).toThrow('func.laplacian(f)(x): Expected all inputs to be real');
    expect(() => func.divergence(conjugate)(z())).toThrow('func.divergence(f)(x): Expected all inputs to be real');
  });
});

describe('what does not fit is refused, and nothing is left behind', () => {
  const sum = (x: tf.Tensor) => tf.complex(tf.sum(tf.real(x)), tf.sum(tf.imag(x)));
  const refusals: readonly (readonly [string, () => unknown, string])[] = [
    ['func.grad of a complex scalar', () => func.grad(sum)(z()), 'real scalar outputs but got complex64'],
    ['autograd.grad of one', () => autograd.grad(sum, z()), 'real scalar outputs but got complex64'],
    ['a real cotangent', () => autograd.grad(sum, z(), {gradOutputs: tf.scalar(1)}), 'grad_output[0] has a dtype of float32'],
    ['a complex cotangent', () => func.vjp(squared, z())[1](tf.complex(1, 0)), 'output[0] has a dtype of float32'],
    ['a real tangent', () => func.jvp(squared, [z()], [tf.tensor1d([1, 2])]), 'tangent 0 of float32 for a primal of complex64'],
    ['a complex tangent', () => func.jvp(sum, [tf.tensor1d([1, 2])], [z()]), 'tangent 0 of complex64 for a primal of float32'],
  ];
  test.each(refusals)('%s', (_name, run, message) => {
    expect(() => tf.tidy(() => void run())).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('the data of both parts goes with the last tensor on them', () => {
  const data = () => tf.backend().numDataIds();
  const f = (x: tf.Tensor) => squared(tf.ifft(tf.mul(tf.fft(tf.reshape(x, [2, 2])), tf.complex(2, 1))));
  tf.tidy(() => {
    const x = tf.complex([1, 2, 3, 4], [4, 3, 2, 1]);
    const held = data();
    tf.tidy(() => {
      const g = func.grad(f)(x);
      func.jvp((x: tf.Tensor) => func.grad(f)(x), [x], [g]);
      func.vmap(func.grad((row: tf.Tensor) => squared(tf.fft(row))))(tf.reshape(x, [2, 2]));
      func.vjp((x: tf.Tensor) => tf.concat([tf.transpose(tf.reshape(x, [2, 2])), tf.reshape(x, [2, 2])]), x)[1](
        tf.complex(tf.ones([4, 2]), tf.ones([4, 2])),
      );
    });
    expect(data()).toBe(held);
  });
});

describe("where TF.js's own kernels fail", () => {
  test('operands of fewer axes are repeated, which on cpu gives no numbers outside', () => {
    const row = tf.complex([1, 2, 3], [0, 1, 0]);
    const table = tf.complex(tf.ones([2, 3]), tf.ones([2, 3]));
    expect(numbers(func.jvp((x: tf.Tensor) => tf.mul(x, 2), [row], [row])[1])).toEqual([2, 0, 4, 2, 6, 0]);
    const [pulled] = func.vjp((x: tf.Tensor) => tf.add(x, table), row)[1](table);
    expect(numbers(pulled)).toEqual([2, 2, 2, 2, 2, 2]);
  });

  test('parts have the shape of their whole, however often it was reshaped', () => {
    const x = tf.complex(tf.ones([2, 3]), tf.zeros([2, 3]));
    const [y, pull] = func.vjp((x: tf.Tensor) => {
      const flat = tf.reshape(x, [6]);
      return [tf.real(flat), tf.real(x), tf.imag(flat)];
    }, x);
    expect(y.map(({shape}) => shape)).toEqual([[6], [2, 3], [6]]);
    expect(pull(y.map((t) => tf.onesLike(t)))[0].shape).toEqual([2, 3]);
  });

  test('the mean of complex numbers is complex', () => {
    const [y, dy] = func.jvp((x: tf.Tensor) => tf.mean(x), [z()], [z()]);
    expect([y.dtype, ...numbers(y), ...numbers(dy)]).toEqual(['complex64', 1, 3, 1, 3]);
  });

  test('moves, copies and choices', () => {
    const x = tf.complex([1, 2, 3], [4, 5, 6]);
    const moved = (x: tf.Tensor) => [
      tf.slice(x, [1], [2]),
      tf.reverse(x),
      tf.pad(x, [[1, 0]], 7),
      tf.tile(x, [2]),
      tf.neg(x),
      tf.gather(x, tf.tensor1d([2, 0], 'int32')),
      tf.where(tf.tensor1d([true, false, true]), x, tf.zerosLike(x)),
      tf.cumsum(x),
      tf.split(x, 3)[1],
    ];
    const [ys, pull] = func.vjp(moved, x);
    expect(ys.map((y) => numbers(tf.real(y)))).toEqual([
      [2, 3],
      [3, 2, 1],
      [7, 1, 2, 3],
      [1, 2, 3, 1, 2, 3],
      [-1, -2, -3],
      [3, 1],
      [1, 0, 3],
      [1, 3, 6],
      [2],
    ]);
    expect(numbers(tf.imag(ys[2]))).toEqual([0, 4, 5, 6]);
    const tangents = func.jvp(moved, [x], [x])[1];
    const inner = (a: tf.Tensor, b: tf.Tensor) => numbers(a).reduce((sum, v, i) => sum + v * numbers(b)[i], 0);
    const total = tangents.reduce((sum, t, i) => sum + inner(t, ys[i]), 0);
    expect(inner(pull(ys)[0], x)).toBeCloseTo(total);
  });
});

test('on WASM they are refused by the names of kernel and backend, and nothing is left behind', async () => {
  await on('wasm');
  const x = tf.tensor2d([[1, 2, 3, 4]]);
  const power = (x: tf.Tensor) => tf.square(tf.abs(tf.spectral.rfft(x)));
  const held = tf.memory().numTensors;
  const message = "Kernel 'Complex' not registered for backend 'wasm': TensorFlow.js has no complex numbers there.";
  expect(() => batchJacobian(power, x)).toThrow(message);
  expect(() => func.jvp(power, [x], [x])).toThrow(message);
  expect(() => func.vmap(power)(x)).toThrow(message);
  expect(tf.memory().numTensors).toBe(held);
  x.dispose();
});
