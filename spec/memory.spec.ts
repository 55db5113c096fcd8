/** Every public function leaves the tensor count where it was, plus its results: inside a tidy and outside, when `f` throws at any op, nested. */
import * as tf from '@tensorflow/tfjs';
import {func, grad} from '../lib';
import {countOf, failingAt} from './support/kernel_calls';
import {calls, clock, f, hooks, scalar, x3} from './support/public_calls';

beforeAll(() => tf.setBackend('cpu'));

describe.each(Object.entries(calls))('%s', (_, call) => {
  test('in a tidy: its results, and nothing else', () => {
    clock.failAfter(Infinity);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      call(x3());
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(hooks()).toEqual([]);
  });

  test('outside any tidy: what is left is what it returned, and belongs to the caller', () => {
    clock.failAfter(Infinity);
    const x = x3();
    const start = tf.memory().numTensors;
    // The arguments that a row makes itself are not the function's.
    const result = tf.tidy(() => call(x) as tf.TensorContainer);
    const left = tf.memory().numTensors - start;
    tf.dispose(result);
    expect(tf.memory().numTensors).toBe(start);
    expect(left).toBeGreaterThan(0);
    x.dispose();
  });

  test('when f throws, at every op', () => {
    clock.failAfter(Infinity);
    tf.tidy(() => {
      call(x3());
    });
    clock.failAfter(Infinity);
    clock.count = 0;
    tf.tidy(() => {
      call(x3());
    });
    const ops = clock.count;
    expect(ops).toBeGreaterThan(0);
    const before = tf.memory().numTensors;
    for (let k = 0; k < ops; k++) {
      clock.failAfter(k);
      expect(() =>
        tf.tidy(() => {
          call(x3());
        }),
      ).toThrow('at an op');
      expect(tf.memory().numTensors).toBe(before);
      expect(hooks()).toEqual([]);
    }
    clock.failAfter(Infinity);
  });

  test('when a kernel fails, every one in turn: those of f, of rules, of the walk back', () => {
    clock.failAfter(Infinity);
    const run = () =>
      tf.tidy(() => {
        call(x3());
      });
    const kernels = countOf(run);
    const before = tf.memory().numTensors;
    for (let k = 0; k < kernels; k++) {
      expect(() => failingAt(k, run)).toThrow(`kernel ${k} `);
      expect([k, tf.memory().numTensors]).toEqual([k, before]);
      expect(hooks()).toEqual([]);
    }
    run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('a call that throws leaves nothing, also outside any tidy', () => {
  const x = x3();
  const start = tf.memory().numTensors;
  clock.failAfter(4);
  for (const call of [
    () => func.grad(scalar)(x),
    () => func.jvp(f, [x], [x]),
    () => func.hessian(scalar)(x),
    () => func.jacrev(f)(x),
    () => grad(scalar, x),
    () => func.vjp(f, x),
  ]) {
    clock.failAfter(4);
    expect(call).toThrow('at an op');
    expect(tf.memory().numTensors).toBe(start);
  }
  clock.failAfter(Infinity);
  x.dispose();
});

test('a pullback goes with the tidy that it was made in', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    func.vjp(f, x3());
    func.linearize(f, x3());
  });
  expect(tf.memory().numTensors).toBe(before);
});

test('keep and dispose behave inside f as ever', () => {
  const before = tf.memory().numTensors;
  let kept: tf.Tensor | undefined;
  tf.tidy(() => {
    func.grad((x: tf.Tensor) => {
      kept = tf.keep(tf.square(x));
      const early = tf.exp(x);
      const y = tf.mul(early, kept);
      early.dispose();
      return tf.sum(y);
    })(x3());
  });
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(Array.from(kept!.dataSync())[2]).toBeCloseTo(0.09);
  kept!.dispose();
});
