/** torch.autograd's behaviour: leaves, walks of recorded graphs, switches. */
import * as tf from '@tensorflow/tfjs';
import {autograd, func, grad} from '../../lib';

const values = (t: tf.Tensor | null) => Array.from(t?.dataSync() ?? []);
let before = 0;
beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => {
  before = tf.memory().numTensors;
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
  expect(tf.memory().numTensors).toBe(before);
  expect(Object.keys(tf.engine())).not.toContain('runKernel');
});

describe('leaves', () => {
  test('mark, record, accumulate, free', () => {
    const x = autograd.requiresGrad(tf.tensor1d([1, 2]));
    expect([x.requiresGrad, x.isLeaf, x.grad]).toEqual([true, true, null]);
    const y = tf.sum(tf.square(x));
    expect([y.requiresGrad, y.isLeaf]).toEqual([true, false]);
    y.backward();
    tf.sum(tf.square(x)).backward();
    expect(values(x.grad)).toEqual([4, 8]);
    x.grad = null;
    expect(x.grad).toBeNull();
  });

  test('the gradient outlives the tidy that backward ran in, and is freed with its leaf', () => {
    const x = autograd.requiresGrad(tf.tensor1d([3]));
    tf.tidy(() => tf.sum(tf.square(x)).backward());
    expect(values(x.grad)).toEqual([6]);
    const held = tf.memory().numTensors;
    x.dispose();
    expect(tf.memory().numTensors).toBe(held - 2);
  });

  test('variables are leaves; assigning is not recorded; layers and closures are seen', () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    autograd.requiresGrad(w);
    const loss = () => tf.sum(tf.square(w));
    loss().backward();
    w.assign(tf.sub(w, tf.mul(w.grad!, 0.25)));
    expect(values(w)).toEqual([0.5, 1]);
    expect(w.requiresGrad).toBe(true);
    w.grad = null;
    loss().backward();
    expect(values(w.grad)).toEqual([1, 2]);
    w.dispose();
  });

  test('unmark', () => {
    const x = autograd.requiresGrad(tf.scalar(2));
    autograd.requiresGrad(x, false);
    expect(tf.square(x).requiresGrad).toBe(false);
  });

  test('an optimizer of TF.js takes the gradients', () => {
    const w = autograd.requiresGrad(tf.variable(tf.scalar(3), true, 'w_of_optimizer'));
    const optimizer = tf.train.sgd(0.1);
    tf.tidy(() => {
      tf.square(w).backward();
      optimizer.applyGradients({[w.name]: w.grad!});
    });
    expect(values(w)[0]).toBeCloseTo(2.4);
    optimizer.dispose();
    w.dispose();
  });
});

describe('grad', () => {
  test('of recorded tensors, and of the part of a graph behind another recorded tensor', () => {
    const x = autograd.requiresGrad(tf.ones([2, 2]));
    const v = tf.add(x, 2);
    const y = tf.square(v);
    expect(values(grad(y, x, {gradOutputs: tf.onesLike(y), retainGraph: true}))).toEqual([6, 6, 6, 6]);
    expect(values(grad(y, v, {gradOutputs: tf.onesLike, retainGraph: true}))).toEqual([6, 6, 6, 6]);
    expect(values(grad(v, x, {gradOutputs: tf.onesLike}))).toEqual([1, 1, 1, 1]);
    expect(x.grad).toBeNull();
  });

  test('of functions, of trees of inputs, of variables in closures', () => {
    const w = tf.variable(tf.scalar(3));
    const [da, {b: db}] = grad((a: tf.Tensor, {b}: {b: tf.Tensor}) => tf.mul(tf.mul(a, b), w), [
      tf.scalar(2),
      {b: tf.scalar(5)},
    ] as const);
    expect([values(da), values(db)]).toEqual([[15], [6]]);
    expect(values(grad(() => tf.square(w), w as tf.Tensor))).toEqual([6]);
    w.dispose();
  });

  test('several outputs are summed, each with its cotangent', () => {
    const x = tf.tensor1d([1, 2]);
    const g = grad((x: tf.Tensor) => [tf.sum(x), tf.square(x)], x, {gradOutputs: [null, tf.tensor1d([1, 10])]});
    expect(values(g)).toEqual([1 + 2, 1 + 40]);
  });

  test('createGraph: the result is recorded', () => {
    const x = autograd.requiresGrad(tf.scalar(0.5));
    const first = grad(tf.mul(x, tf.exp(x)), x, {createGraph: true});
    const second = grad(first, x, {createGraph: true});
    expect(values(grad(second, x))[0]).toBeCloseTo(3.5 * Math.exp(0.5), 4);
  });

  test('an enclosing transform sees through, createGraph or not', () => {
    const slope = (x: tf.Tensor) => grad((z: tf.Tensor) => tf.mul(z, tf.exp(z)), x);
    expect(values(func.grad(slope)(tf.scalar(0.5)))[0]).toBeCloseTo(2.5 * Math.exp(0.5), 4);
  });

  test('isGradsBatched', () => {
    const x = autograd.requiresGrad(tf.tensor1d([1, 2]));
    const y = tf.square(x);
    const rows = grad(y, x, {
      gradOutputs: tf.tensor2d([
        [1, 0],
        [0, 1],
        [1, 1],
      ]),
      isGradsBatched: true,
    });
    expect(rows.arraySync()).toEqual([
      [2, 0],
      [0, 4],
      [2, 4],
    ]);
  });

  test('unused inputs: an error, null, or zeros', () => {
    const [x, z] = [tf.scalar(1), tf.tensor1d([1, 2])];
    const f = (x: tf.Tensor, _z: tf.Tensor) => tf.square(x);
    expect(() => grad(f, [x, z] as const)).toThrow(
      'One of the differentiated Tensors appears to not have been used in the graph. It is inputs[1] of shape [2].',
    );
    expect(grad(f, [x, z] as const, {allowUnused: true})[1]).toBeNull();
    expect(values(grad(f, [x, z] as const, {materializeGrads: true})[1])).toEqual([0, 0]);
  });

  test('zero is not independent: a step has gradient zeros', () => {
    expect(values(grad((x: tf.Tensor) => tf.sum(tf.floor(x)), tf.tensor1d([1.5])))).toEqual([0]);
  });
});

describe('a graph', () => {
  test('is freed by its walk, where something was saved', () => {
    const x = autograd.requiresGrad(tf.scalar(2));
    const y = tf.square(x);
    y.backward();
    expect(() => y.backward()).toThrow('Trying to backward through the graph a second time');
    const sum = tf.add(x, 1);
    sum.backward();
    sum.backward();
    expect(values(x.grad)).toEqual([6]);
  });

  test('is kept by retainGraph', () => {
    const x = autograd.requiresGrad(tf.scalar(2));
    const y = tf.square(x);
    autograd.backward(y, {retainGraph: true});
    autograd.backward(y);
    expect(values(x.grad)).toEqual([8]);
  });

  test('is freed with its last output', () => {
    const x = autograd.requiresGrad(tf.scalar(2));
    const start = tf.memory().numTensors;
    const y = tf.tidy(() => tf.exp(tf.mul(tf.square(x), tf.sin(x))));
    expect(tf.memory().numTensors).toBeGreaterThan(start + 1);
    y.dispose();
    expect(tf.memory().numTensors).toBe(start);
  });

  test('notices a variable that was assigned meanwhile', () => {
    const w = autograd.requiresGrad(tf.variable(tf.scalar(2)));
    const y = tf.square(w);
    w.assign(tf.scalar(5));
    expect(() => y.backward()).toThrow(
      'one of the variables needed for gradient computation has been modified by an inplace operation',
    );
    w.dispose();
  });

  test('backward with inputs accumulates there only', () => {
    const [a, b] = [autograd.requiresGrad(tf.scalar(2)), autograd.requiresGrad(tf.scalar(3))];
    autograd.backward(tf.mul(a, b), {inputs: [a]});
    expect([values(a.grad), b.grad]).toEqual([[3], null]);
  });
});

describe('switches', () => {
  test('noGrad and enableGrad, restored also when f throws', () => {
    const x = autograd.requiresGrad(tf.scalar(2));
    expect(autograd.isGradEnabled()).toBe(true);
    const [inside, again] = autograd.noGrad(() => [tf.square(x), autograd.enableGrad(() => tf.square(x))]);
    expect([inside.requiresGrad, again.requiresGrad]).toEqual([false, true]);
    expect(() =>
      autograd.noGrad(() => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(autograd.isGradEnabled()).toBe(true);
  });

  test('inside a transform: what is computed under noGrad is a constant; a transform inside noGrad records', () => {
    const f = (x: tf.Tensor) =>
      tf.sub(
        tf.square(x),
        autograd.noGrad(() => tf.square(x)),
      );
    expect(values(func.grad(f)(tf.scalar(3)))).toEqual([6]);
    expect(values(autograd.noGrad(() => func.grad((x: tf.Tensor) => tf.square(x))(tf.scalar(3))))).toEqual([6]);
  });

  test('detach cuts reverse and forward mode', () => {
    const f = (x: tf.Tensor) => tf.mul(x, autograd.detach(x));
    expect(values(func.grad(f)(tf.scalar(3)))).toEqual([3]);
    expect(values(func.jvp(f, [tf.scalar(3)], [tf.scalar(1)])[1])).toEqual([3]);
    expect(values(func.vmap(func.grad(f))(tf.tensor1d([3, 4])))).toEqual([3, 4]);
  });
});
