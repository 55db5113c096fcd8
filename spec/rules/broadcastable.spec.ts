/** What a sum spreads is not written out before something needs it whole: the kernels that a walk back launches, one by one. */
import * as tf from '@tensorflow/tfjs';
import {batchJacobian, func} from '../../lib';
import {drawn} from '../support/draw';

beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const tensor = (shape: number[]) => drawn('broadcastable', shape);

async function launchedBack(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): Promise<string[]> {
  const [, pull] = func.vjp(f, x);
  const {kernels} = await tf.profile(() => pull(tf.scalar(1)));
  return kernels.map(({name}) => name);
}

test.each<[string, (x: tf.Tensor) => tf.Tensor, string[]]>([
  ['a mean of squares', (x) => tf.mean(tf.square(x)), ['Multiply', 'Multiply', 'Multiply']],
  ['a sum of sums', (x) => tf.sum(tf.sum(tf.exp(x), 1)), ['Multiply']],
  ['a difference from a constant', (x) => tf.sum(tf.sin(tf.sub(x, 1))), ['Cos', 'Multiply']],
  ['the last axis of all, which has to be put back', (x) => tf.sum(tf.sin(tf.sum(x, 1))), ['Cos', 'Multiply', 'Reshape', 'Tile']],
])('%s', async (_what, f, kernels) => {
  expect(await launchedBack(f, tensor([4, 3]))).toEqual(kernels);
});

test('a bias that is added to every row, and nothing else, counts the rows', async () => {
  const rows = tensor([4, 3]);
  const loss = (bias: tf.Tensor) => tf.sum(tf.add(rows, bias));
  expect(await launchedBack(loss, tensor([3]))).toEqual(['Multiply', 'Reshape', 'Tile']);
  expect(
    Array.from(
      func
        .grad(loss)(tensor([3]))
        .dataSync(),
    ),
  ).toEqual([4, 4, 4]);
});

test('two that arrive at one tensor in two shapes are added as what they stand for', () => {
  const x = tensor([4, 3]);
  const loss = (x: tf.Tensor) => {
    const y = tf.mul(x, 2);
    return tf.add(tf.sum(y), tf.sum(tf.mul(tf.sum(y, 1), tf.tensor1d([1, 2, 3, 4]))));
  };
  const rows = [1, 2, 3, 4].flatMap((row) => Array<number>(3).fill(2 + 2 * row));
  expect(Array.from(func.grad(loss)(x).dataSync())).toEqual(rows);
});

test('of nothing', () => {
  const x = tf.zeros([0, 3]);
  expect(func.grad((x: tf.Tensor) => tf.sum(tf.sin(x)))(x).shape).toEqual([0, 3]);
  const bias = func.grad((b: tf.Tensor) => tf.sum(tf.add(x, b)))(tensor([3]));
  expect(Array.from(bias.dataSync())).toEqual([0, 0, 0]);
});

test("a batch Jacobian's basis, the same for every sample, is multiplied once", async () => {
  const [w, v] = [tensor([3, 5]), tensor([5, 2])];
  const model = (x: tf.Tensor) => tf.matMul(tf.tanh(tf.matMul(x, w)), v);
  const {kernels} = await tf.profile(() => batchJacobian(model, tensor([4, 3])));
  const products = kernels.filter(({name}) => name === 'BatchMatMul').map(({inputShapes}) => inputShapes[0]);
  // Forward, then Ȳ Vᵀ of two outputs for all samples at once, then of both for each.
  expect(products).toEqual([
    [4, 3],
    [4, 5],
    [2, 1, 2],
    [2, 4, 5],
  ]);
});
