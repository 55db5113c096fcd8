/** One Jacobian per sample: shapes, strategies, what it costs, what it refuses. */
import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func} from '../../lib';
import type {BatchJacobianOptions} from '../../lib/autograd/batch_jacobian';

beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const network = (inputs: number, hidden: number, outputs: number) => {
  const [w1, w2] = [
    tf.randomNormal([inputs, hidden], 0, 0.5, 'float32', 1),
    tf.randomNormal([hidden, outputs], 0, 0.5, 'float32', 2),
  ];
  return (x: tf.Tensor) => tf.matMul(tf.tanh(tf.matMul(x, w1)), w2);
};
const apart = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];
const launches = async (f: () => unknown) =>
  (
    await tf.profile(() =>
      tf.tidy(() => {
        f();
      }),
    )
  ).kernels.length;

test('is the diagonal of the full Jacobian, by every strategy, chunked or not, recorded or not', () => {
  const net = network(3, 20, 2);
  const x = tf.randomNormal([10, 3], 0, 1, 'float32', 3);
  const full = func.jacrev(net)(x);
  const diagonal = tf.stack(Array.from({length: 10}, (_, b) => tf.gather(tf.gather(full, b, 0), b, 1)));
  const ways: BatchJacobianOptions[] = [
    {},
    {strategy: 'reverse'},
    {strategy: 'forward'},
    {strategy: 'loop'},
    {chunkSize: 1},
    {strategy: 'forward', chunkSize: 2},
    {checkIndependence: true},
  ];
  for (const options of ways) {
    const jacobian = batchJacobian(net, x, options);
    expect(jacobian.shape).toEqual([10, 2, 3]);
    expect(apart(jacobian, diagonal)).toBeLessThan(1e-6);
  }
  const marked = autograd.requiresGrad(tf.clone(x));
  expect(apart(batchJacobian(net(marked), marked), diagonal)).toBeLessThan(1e-6);
});

// With weights drawn at random, two of the coupled samples had nearly equal ones now and then, and the coupling passed.
test.each([2, 3, 5, 8, 13, 34, 89, 144, 233, 1000])('checkIndependence finds each neighbour of %i samples', (batch) => {
  const x = tf.randomNormal([batch, 1], 0, 1, 'float32', batch);
  for (const apart of new Set([1, 2, 3, batch - 1].filter((n) => n < batch))) {
    const [head, tail] = [tf.range(0, apart, 1, 'int32'), tf.range(apart, batch, 1, 'int32')];
    const shifted = (x: tf.Tensor) => tf.gather(x, tf.concat([tail, head]));
    const coupled = (x: tf.Tensor) => tf.add(tf.sin(x), tf.mul(shifted(x), 0.1));
    expect(() => batchJacobian(coupled, x, {checkIndependence: true})).toThrow('the samples are not independent');
  }
  batchJacobian((x: tf.Tensor) => tf.sin(x), x, {checkIndependence: true});
});

test('auto goes forward where outputs are many', () => {
  const net = network(2, 8, 600);
  const x = tf.randomNormal([8, 2], 0, 1, 'float32', 4);
  expect(apart(batchJacobian(net, x), batchJacobian(net, x, {strategy: 'reverse'}))).toBeLessThan(1e-5);
});

test('keeps the shapes of samples; arrays of inputs give arrays', () => {
  const f = (a: tf.Tensor, b: tf.Tensor) => tf.mul(tf.expandDims(a, 1), tf.expandDims(b, 2));
  const [ja, jb] = batchJacobian(f, [tf.ones([4, 2]), tf.ones([4, 3])] as const);
  expect([ja.shape, jb.shape]).toEqual([
    [4, 3, 2, 2],
    [4, 3, 2, 3],
  ]);
});

test('no samples, and no dependence', () => {
  expect(batchJacobian((x: tf.Tensor) => tf.square(x), tf.zeros([0, 3])).shape).toEqual([0, 3, 3]);
  const independent = batchJacobian((x: tf.Tensor) => tf.zeros([x.shape[0], 2]), tf.ones([3, 4]));
  expect(independent.shape).toEqual([3, 2, 4]);
  expect(tf.sum(independent).dataSync()[0]).toBe(0);
});

test('launches a kernel for each one of the model, and for each factor of its derivative', async () => {
  const [w, v, x] = [tf.ones([3, 20]), tf.ones([20, 2]), tf.ones([10, 3])];
  const model = (x: tf.Tensor) => tf.matMul(tf.tanh(tf.matMul(x, w)), v);
  // Three of the model; two products, 1 − y² and its product; the outputs' axis goes behind the samples'.
  expect(await launches(() => batchJacobian(model, x))).toBe(3 + 2 + 3 + 1);
});

test('launches as many kernels for 64 outputs as for 4, and at most three times as many as one tf.grad', async () => {
  const x = tf.randomNormal([8, 16]);
  const [few, many] = [network(16, 64, 4), network(16, 64, 64)];
  const counts = [await launches(() => batchJacobian(few, x)), await launches(() => batchJacobian(many, x))];
  expect(counts[1]).toBe(counts[0]);
  const one = await launches(() => tf.grad((z: tf.Tensor) => tf.sum(tf.slice(many(z), [0, 0], [-1, 1])))(x));
  expect(counts[1]).toBeLessThanOrEqual(3 * one);
});

test('createGraph: the result can be differentiated', () => {
  const x = autograd.requiresGrad(tf.tensor2d([[1], [2]]));
  const jacobian = batchJacobian((z: tf.Tensor) => tf.pow(z, 3), x, {createGraph: true});
  expect(Array.from(autograd.grad(tf.sum(jacobian), x).dataSync())).toEqual([6, 12]);
});

test('onProgress tells of basis vectors', () => {
  const seen: number[][] = [];
  batchJacobian(network(3, 4, 5), tf.ones([2, 3]), {chunkSize: 2, onProgress: (done, total) => seen.push([done, total])});
  expect(seen).toEqual([
    [2, 5],
    [4, 5],
    [5, 5],
  ]);
});

test.each<[string, () => unknown, string]>([
  [
    'coupled samples',
    () => batchJacobian((x: tf.Tensor) => tf.sub(x, tf.mean(x, 0, true)), tf.randomNormal([4, 2]), {checkIndependence: true}),
    'depends on input sample',
  ],
  [
    'terms that cancel in the sum',
    () =>
      batchJacobian(
        (x: tf.Tensor) => tf.add(tf.square(x), tf.sub(tf.reverse(x, 0), tf.sum(x, 0, true))),
        tf.randomNormal([3, 1]),
        {checkIndependence: true},
      ),
    'the samples are not independent',
  ],
  [
    'first axes that differ',
    () => batchJacobian((x: tf.Tensor) => tf.slice(x, [0, 0], [8, 2]), tf.ones([10, 3])),
    'batchJacobian(f, x): expected f(x) and x to share their first (batch) axis, got f(x) [8, 2] and x [10, 3]. For a function of the whole batch use func.jacrev.',
  ],
  ['a scalar', () => batchJacobian((x: tf.Tensor) => tf.sum(x), tf.ones([2, 3])), 'got f(x) [] and x [2, 3]'],
  [
    'integers',
    () => batchJacobian((x: tf.Tensor) => x, tf.ones([2, 3], 'int32')),
    'only Tensors of floating point dtype can require gradients',
  ],
  [
    'a chunk of nothing',
    () => batchJacobian((x: tf.Tensor) => x, tf.ones([2, 3]), {chunkSize: 0}),
    'expected chunkSize to be a whole number of at least 1, got 0',
  ],
  [
    'forward mode of recorded tensors',
    () => {
      const x = autograd.requiresGrad(tf.ones([2, 3]));
      return batchJacobian(tf.square(x), x, {strategy: 'forward'});
    },
    "strategy 'forward' runs the function itself",
  ],
  [
    'an unknown strategy',
    () => batchJacobian((x: tf.Tensor) => x, tf.ones([2, 3]), {strategy: 'sideways' as 'auto'}),
    'got sideways',
  ],
  [
    'recorded outputs without history',
    () => batchJacobian(tf.ones([2, 3]), autograd.requiresGrad(tf.ones([2, 3]))),
    'element 0 of tensors does not require grad and does not have a grad_fn',
  ],
])('refuses %s', (_, call, message) => {
  const before = tf.memory().numTensors;
  expect(() =>
    tf.tidy(() => {
      call();
    }),
  ).toThrow(message);
  expect(tf.memory().numTensors).toBe(before);
});
