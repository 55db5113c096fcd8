/** Every public function leaves the tensor count where it was, plus its results: inside a tidy and outside, when `f` throws at any op, nested. */
import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func, grad} from '../lib';
import {countOf, failingAt} from './support/kernel_calls';

beforeAll(() => tf.setBackend('cpu'));

/** Counts the ops of a program and can throw at one of them. */
class Countdown {
  private left = Infinity;
  count = 0;
  op(x: tf.Tensor): tf.Tensor {
    this.count++;
    if (--this.left < 0) throw new Error('at an op');
    return x;
  }
  failAfter(ops: number): void {
    this.left = ops;
    this.count = 0;
  }
}

const clock = new Countdown();
const f = (x: tf.Tensor): tf.Tensor => {
  const a = clock.op(tf.tanh(clock.op(tf.mul(x, 2))));
  const [b, c] = tf.split(clock.op(tf.concat([a, clock.op(tf.exp(a))], -1)), 2, -1);
  return clock.op(tf.mul(b, clock.op(tf.softmax(c))));
};
const scalar = (x: tf.Tensor): tf.Tensor => tf.sum(f(x));
const x3 = () => tf.tensor1d([0.1, 0.2, 0.3]);

/** Each public function, on inputs of its own. What it returns is disposed by whoever called. */
const calls: Record<string, (x: tf.Tensor) => unknown> = {
  'autograd.grad': (x) => grad(scalar, x),
  'autograd.grad, batched': (x) => grad(f, x, {gradOutputs: tf.ones([2, 3]), isGradsBatched: true}),
  batchJacobian: (x) => batchJacobian((z: tf.Tensor) => f(z), tf.reshape(x, [1, 3]), {checkIndependence: true}),
  'batchJacobian forward': (x) =>
    batchJacobian((z: tf.Tensor) => f(z), tf.reshape(x, [1, 3]), {strategy: 'forward', chunkSize: 2}),
  'batchJacobian loop': (x) => batchJacobian((z: tf.Tensor) => f(z), tf.reshape(x, [1, 3]), {strategy: 'loop'}),
  detach: (x) => autograd.detach(f(x)),
  noGrad: (x) => autograd.noGrad(() => f(x)),
  backward: (x) => {
    const leaf = autograd.requiresGrad(tf.clone(x));
    scalar(leaf).backward();
    return tf.clone(leaf.grad!);
  },
  'autograd.grad of recorded tensors': (x) => {
    const leaf = autograd.requiresGrad(tf.clone(x));
    return grad(scalar(leaf), leaf);
  },
  'autograd.grad twice, with createGraph': (x) => {
    const leaf = autograd.requiresGrad(tf.clone(x));
    return grad(tf.sum(grad(scalar(leaf), leaf, {createGraph: true})), leaf);
  },
  'batchJacobian of recorded tensors': (x) => {
    const leaf = autograd.requiresGrad(tf.reshape(x, [1, 3]));
    return batchJacobian(f(leaf), leaf);
  },
  'func.grad': (x) => func.grad(scalar)(x),
  'func.gradAndValue': (x) => func.gradAndValue(scalar)(x),
  'func.vjp': (x) => {
    const [y, pull] = func.vjp(f, x);
    const grads = pull(tf.onesLike(y));
    pull.dispose();
    return [y, grads];
  },
  'func.jvp': (x) => func.jvp(f, [x], [x]),
  'func.linearize': (x) => {
    const [y, push] = func.linearize(f, x);
    const dy = push(x);
    push.dispose();
    return [y, dy];
  },
  'func.jacrev': (x) => func.jacrev(f, {chunkSize: 2})(x),
  'func.jacfwd': (x) => func.jacfwd(f, {chunkSize: 2})(x),
  'func.hessian': (x) => func.hessian(scalar)(x),
  'func.hvp': (x) => func.hvp(scalar, [x], [x]),
  'func.vmap': (x) => func.vmap(f, {chunkSize: 1})(tf.stack([x, x])),
  'func.laplacian': (x) => func.laplacian(scalar)(x),
  'func.divergence': (x) => func.divergence(f)(x),
  'vmap of hessian': (x) => func.vmap(func.hessian(scalar))(tf.stack([x, x])),
  'grad of vmap of grad': (x) => func.grad((z: tf.Tensor) => tf.sum(func.vmap(func.grad(scalar))(tf.stack([z, z]))))(x),
};

const hooks = () => Object.keys(tf.engine()).filter((key) => /^(run|make|clone|dispose)/.test(key));

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
