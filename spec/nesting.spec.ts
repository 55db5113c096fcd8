/** Transforms inside transforms: no perturbation confusion, closures over outer levels, the user's own rules, lives and deaths of tracers. */
import * as tf from '@tensorflow/tfjs';
import {autograd, func} from '../lib';

type F = (x: tf.Tensor) => tf.Tensor;
beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());
const number = (t: tf.Tensor) => t.dataSync()[0];
const one = () => tf.scalar(1);
const derivatives: Record<string, (f: F) => F> = {
  grad: (f) => func.grad(f),
  jvp: (f) => (x) => func.jvp(f, [x], [tf.onesLike(x)])[1],
  vjp: (f) => (x) => {
    const [y, pull] = func.vjp(f, x);
    return pull(tf.onesLike(y))[0];
  },
  jacrev: (f) => func.jacrev(f),
  jacfwd: (f) => func.jacfwd(f),
  'autograd.grad': (f) => (x) => autograd.grad(f, x),
  linearize: (f) => (x) => func.linearize(f, x)[1](tf.onesLike(x)),
  'vmap of grad': (f) => (x) => tf.reshape(func.vmap(func.grad(f))(tf.reshape(x, [1])), []),
};
const names = Object.keys(derivatives);
const pairs = names.flatMap((a) => names.map((b) => [a, b] as const));

describe('two derivatives', () => {
  test.each(pairs)('%s of %s: second derivative', (outer, inner) => {
    // x eˣ, whose second derivative is (x + 2) eˣ
    const second = derivatives[outer](derivatives[inner]((x) => tf.mul(x, tf.exp(x))));
    expect(number(second(tf.scalar(0.5)))).toBeCloseTo(2.5 * Math.exp(0.5), 4);
  });

  test.each(pairs.filter(([, inner]) => inner !== 'autograd.grad'))('%s of %s: no perturbation confusion', (outer, inner) => {
    // d/dx (x · d/dy (x y) at y = x) = d/dx x² = 2x; confused derivatives give x or 3x. The inner function closes over the outer one's input.
    const f: F = (x) => tf.mul(x, derivatives[inner]((y) => tf.mul(x, y))(x));
    expect(number(derivatives[outer](f)(tf.scalar(3)))).toBeCloseTo(6, 4);
  });

  test('autograd.grad watches by identity: closures over its input are seen', () => {
    expect(number(autograd.grad((y: tf.Tensor) => y, tf.scalar(3)))).toBe(1);
    const x = tf.scalar(3);
    expect(number(autograd.grad((y: tf.Tensor) => tf.mul(x, y), x))).toBe(6);
  });
});

test.each(names)('three levels of %s, with closures over all of them', (name) => {
  const d = derivatives[name];
  // f(x) = d/dy [ d/dz (x y z²) at z = y ] at y = x  =  d/dy (2 x y²) = 4x²,  f' = 8x
  if (name === 'autograd.grad') return;
  const f: F = (x) => d((y) => d((z) => tf.mul(tf.mul(x, y), tf.square(z)))(y))(x);
  // with y moving in both places: d/dy (2 x y · y) = 4 x y
  expect(number(f(tf.scalar(2)))).toBeCloseTo(16, 3);
  expect(number(d(f)(tf.scalar(2)))).toBeCloseTo(16, 3);
});

test('vmap in vmap, over different axes, with a closure', () => {
  const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 20, 30])];
  const outer = func.vmap((x: tf.Tensor) => func.vmap((y: tf.Tensor) => tf.add(x, y))(b))(a);
  expect(outer.arraySync()).toEqual([
    [11, 21, 31],
    [12, 22, 32],
  ]);
  const columns = func.vmap((m: tf.Tensor) => tf.sum(m), {inDims: -1, chunkSize: 2})(
    tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  );
  expect(columns.arraySync()).toEqual([5, 7, 9]);
  const moved = func.vmap((v: tf.Tensor) => tf.mul(v, 2), {outDims: 1})(
    tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  );
  expect(moved.arraySync()).toEqual([
    [2, 8],
    [4, 10],
    [6, 12],
  ]);
});

test('variables are captured, at any depth', () => {
  const w = tf.variable(tf.scalar(3));
  const f: F = (x) => tf.mul(tf.square(x), w);
  expect(number(func.grad(func.grad(f))(one()))).toBe(6);
  expect(
    func
      .vmap(func.grad(f))(tf.tensor1d([1, 2]))
      .arraySync(),
  ).toEqual([6, 12]);
  expect(number(autograd.grad(() => func.grad(f)(one()), w as tf.Tensor))).toBe(2);
  w.dispose();
});

describe('tf.customGrad', () => {
  // The value is x², the rule says ten times the truth: so one sees who was asked.
  const odd: F = tf.customGrad((x, save) => {
    (save as (ts: tf.Tensor[]) => void)([x as tf.Tensor]);
    return {value: tf.square(x as tf.Tensor), gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, tf.mul(20, saved[0]))};
  });

  // The same rule closed over an intermediate tensor that dies with the function which made it; and over the result, 2√y = 2x.
  const closedOver: F = (x) =>
    tf.tidy(() =>
      tf.customGrad((z) => ({
        value: tf.square(z as tf.Tensor),
        gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.mul(20, z as tf.Tensor)),
      }))(tf.mul(x, 1)),
    );
  const overResult: F = (x) =>
    tf.tidy(() =>
      tf.customGrad((z) => {
        const y = tf.square(z as tf.Tensor);
        return {value: y, gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.mul(20, tf.sqrt(y)))};
      })(tf.mul(x, 1)),
    );

  // The same with an op of which this package makes a kernel of its own; of one number it is 0.
  const ofLogSoftmax: F = (x) =>
    tf.tidy(() =>
      tf.reshape(
        tf.customGrad((z) => ({
          value: tf.square(z as tf.Tensor),
          gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.mul(20, tf.sub(z as tf.Tensor, tf.logSoftmax(z as tf.Tensor)))),
        }))(tf.reshape(x, [1])),
        [],
      ),
    );

  const compositions = (odd: F): [string, () => tf.Tensor, unknown][] => [
    ['grad', () => func.grad(odd)(tf.scalar(3)), 60],
    ['jvp', () => func.jvp(odd, [tf.scalar(3)], [one()])[1], 60],
    ['vmap', () => func.vmap(odd)(tf.tensor1d([1, 2])), [1, 4]],
    ['vmap of grad', () => func.vmap(func.grad(odd))(tf.tensor1d([1, 2])), [20, 40]],
    ['grad of vmap', () => func.grad((x: tf.Tensor) => tf.sum(func.vmap(odd)(x)))(tf.tensor1d([1, 2])), [20, 40]],
    ['jvp of vmap', () => func.jvp(func.vmap(odd), [tf.tensor1d([1, 2])], [tf.tensor1d([1, 1])])[1], [20, 40]],
    ['vmap of jvp', () => func.vmap((x: tf.Tensor) => func.jvp(odd, [x], [tf.onesLike(x)])[1])(tf.tensor1d([1, 2])), [20, 40]],
    ['grad of grad', () => func.grad(func.grad(odd))(tf.scalar(3)), 20],
    ['hessian', () => func.hessian(odd)(tf.scalar(3)), 20],
    [
      'a recorded walk',
      () => {
        const x = autograd.requiresGrad(tf.scalar(3));
        odd(x).backward();
        return x.grad!;
      },
      60,
    ],
    [
      'createGraph',
      () => {
        const x = autograd.requiresGrad(tf.scalar(3));
        return autograd.grad(autograd.grad(odd(x), x, {createGraph: true}), x);
      },
      20,
    ],
    ['grad of jvp', () => func.grad((x: tf.Tensor) => func.jvp(odd, [x], [one()])[1])(tf.scalar(3)), 20],
    ['jvp of jvp', () => func.jvp((x: tf.Tensor) => func.jvp(odd, [x], [tf.onesLike(x)])[1], [tf.scalar(3)], [one()])[1], 20],
    [
      'grad of value and tangent',
      () => func.grad((x: tf.Tensor) => tf.addN(func.jvp(odd, [x], [tf.onesLike(x)]) as tf.Tensor[]))(tf.scalar(3)),
      80,
    ],
    ['jvp of grad', () => func.jvp((x: tf.Tensor) => func.grad(odd)(x), [tf.scalar(3)], [one()])[1], 20],
    ['vmap of hessian', () => func.vmap(func.hessian(odd))(tf.tensor1d([1, 2])), [20, 20]],
    ['linearize', () => func.linearize((x: tf.Tensor) => odd(x), tf.scalar(3))[1](one()), 60],
    ['grad of grad of vmap', () => func.grad((x: tf.Tensor) => tf.sum(func.grad((z: tf.Tensor) => tf.sum(func.vmap(odd)(z)))(x)))(tf.tensor1d([1, 2])), [20, 20]], // prettier-ignore
  ];
  describe.each([
    ['saves', odd],
    ['is closed over its argument', closedOver],
    ['is closed over its result', overResult],
    ['takes the log-softmax of its argument', ofLogSoftmax],
  ])('whose rule %s', (_, f) => {
    test.each(compositions(f))('is honoured by %s', (_, call, expected) => {
      const before = tf.memory().numTensors;
      expect(tf.tidy(() => call().arraySync())).toEqual(expected);
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  test('is honoured in a scope of any name', () => {
    const named: F = (x) => tf.tidy('toString', () => odd(x));
    expect(func.grad(named)(tf.scalar(3)).arraySync()).toBe(60);
  });

  test("TF.js's own are traced through: their rules are wrong at second order", () => {
    const f: F = (x) => tf.sum(tf.square(tf.logSoftmax(x)));
    const x = tf.tensor1d([0.5, -1, 2]);
    const step = 1e-2;
    const hessian = func.hessian(f)(x).arraySync() as number[][];
    const shifted = (h: number) =>
      func
        .grad(f)(tf.add(x, tf.tensor1d([h, 0, 0])))
        .arraySync() as number[];
    shifted(step).forEach((g, i) => expect((g - shifted(-step)[i]) / (2 * step)).toBeCloseTo(hessian[0][i], 2));
  });
});

describe('tracers', () => {
  const reads: ((t: tf.Tensor) => unknown)[] = [
    (t) => t.dataSync(),
    (t) => t.arraySync(),
    (t) => t.data(),
    (t) => t.array(),
    (t) => t.print(),
    (t) => t.bufferSync(),
  ];
  test.each(reads)('cannot be read (%#)', (read) => {
    expect(() => func.vmap((x: tf.Tensor) => (read(x), x))(tf.ones([2]))).toThrow('inside func.vmap(f) cannot be read');
    expect(() => func.jvp((x: tf.Tensor) => (read(x), x), [one()], [one()])).toThrow('cannot be read');
  });

  test('inside reverse mode values can be read', () => {
    expect(number(func.grad((x: tf.Tensor) => tf.mul(x, x.dataSync()[0]))(tf.scalar(3)))).toBe(3);
  });

  test('a tracer is a Tensor, a tensor is no Tracer, and it says what it is', () => {
    func.vmap((x: tf.Tensor) => {
      expect(x).toBeInstanceOf(tf.Tensor);
      expect(String(x)).toBe('Tensor of shape [3] inside func.vmap(f)');
      return x;
    })(tf.ones([2, 3]));
  });

  test('that outlive their transform are refused', () => {
    let leaked: tf.Tensor | undefined;
    func.jvp((x: tf.Tensor) => (leaked = tf.keep(tf.square(x))), [one()], [one()]);
    expect(() => tf.add(leaked!, 1)).toThrow('was used after (or outside) it');
    expect(() => func.grad((x: tf.Tensor) => tf.mul(x, leaked!))(one())).toThrow('was used after (or outside) it');
    leaked!.dispose();
  });
});

test('a pullback may be called under other transforms, any number of times', () => {
  const [, pull] = func.vjp((x: tf.Tensor) => tf.square(x), tf.tensor1d([1, 2]));
  expect(
    func
      .vmap((ct: tf.Tensor) => pull(ct)[0])(
        tf.tensor2d([
          [1, 0],
          [0, 1],
        ]),
      )
      .arraySync(),
  ).toEqual([
    [2, 0],
    [0, 4],
  ]);
  expect(func.jvp((ct: tf.Tensor) => pull(ct)[0], [tf.ones([2])], [tf.tensor1d([1, 1])])[1].arraySync()).toEqual([2, 4]);
  pull.dispose();
  expect(() => pull(tf.ones([2]))).toThrow('after it was disposed');
});

test('what throws at any depth leaves the next call right', () => {
  const fail: F = () => {
    throw new Error('mine');
  };
  const nests: (() => unknown)[] = [
    () => func.grad(func.grad(fail))(one()),
    () => func.vmap(func.grad(fail))(tf.ones([2])),
    () => func.hessian(fail)(tf.ones([2])),
    () => func.grad((x: tf.Tensor) => tf.sum(func.vmap(fail)(x)))(tf.ones([2])),
  ];
  for (const call of nests) {
    expect(() =>
      tf.tidy(() => {
        call();
      }),
    ).toThrow('mine');
    expect(number(func.grad((x: tf.Tensor) => tf.square(x))(tf.scalar(3)))).toBe(6);
    expect(Object.keys(tf.engine())).not.toContain('runKernel');
  }
});
