/** What derivatives are where there is none: PyTorch's answers (API: conventions at kinks). */
import * as tf from '@tensorflow/tfjs';
import {func} from '../../lib';

beforeAll(() => tf.setBackend('cpu'));
const slope = (f: (x: tf.Tensor) => tf.Tensor, values: number[]) =>
  tf.tidy(() =>
    Array.from(
      func
        .grad((x: tf.Tensor) => tf.sum(f(x)))(tf.tensor1d(values))
        .dataSync(),
    ),
  );

test.each<[string, (x: tf.Tensor) => tf.Tensor, number[], number[]]>([
  ['relu', tf.relu, [0], [0]],
  ['abs', tf.abs, [0], [0]],
  ['sign', tf.sign, [0, 2], [0, 0]],
  ['relu6', tf.relu6, [0, 6], [0, 0]],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.2), [0], [0.2]],
  ['elu', tf.elu, [0], [1]],
  ['clip, on the closed interval', (x) => tf.clipByValue(x, -1, 1), [-1, 1, 2], [1, 1, 0]],
  ['max, ties', (x) => tf.max(x), [1, 1, 0], [0.5, 0.5, 0]],
  ['min, ties', (x) => tf.min(x), [1, 1, 2], [0.5, 0.5, 0]],
  ['maximum(x, 0)', (x) => tf.maximum(x, 0), [0], [0.5]],
  ['minimum(x, 0)', (x) => tf.minimum(x, 0), [0], [0.5]],
  ['maximum(x, x)', (x) => tf.maximum(x, x), [3], [1]],
  ['norm', (x) => tf.norm(x), [0, 0], [0, 0]],
  ['norm away from 0', (x) => tf.norm(x), [3, 4], [0.6, 0.8]],
  ['euclideanNorm', (x) => tf.euclideanNorm(x), [0, 0], [0, 0]],
  ['norm 1', (x) => tf.norm(x, 1), [0, 2], [0, 1]],
  ['pow(x, 0)', (x) => tf.pow(x, 0), [0], [0]],
  ['pow(x, 1)', (x) => tf.pow(x, 1), [0], [1]],
  ['pow(x, 2)', (x) => tf.pow(x, 2), [0, -1], [0, -2]],
  ['logSumExp, ties', (x) => tf.logSumExp(x), [1, 1], [0.5, 0.5]],
  ['logSoftmax, ties', (x) => tf.slice(tf.logSoftmax(x), 0, 1), [1, 1], [0.5, -0.5]],
  ['prod with a zero', (x) => tf.prod(x), [0, 2, 3], [6, 0, 0]],
  ['prod with two', (x) => tf.prod(x), [0, 0, 3], [0, 0, 0]],
  ['round', tf.round, [0.5], [0]],
  ['a cast to integers', (x) => tf.cast(tf.cast(x, 'int32'), 'float32'), [1.5], [0]],
  [
    'max pooling, the first maximum',
    (x) => tf.maxPool<tf.Tensor4D>(tf.reshape(x, [1, 2, 1, 1]), [2, 1], 1, 'valid'),
    [1, 1],
    [1, 0],
  ],
])('%s', (_, f, at, expected) => {
  slope(f, at).forEach((got, i) => expect(got).toBeCloseTo(expected[i], 5));
});

test('the norm at 0 in forward mode and under vmap', () => {
  tf.tidy(() => {
    const zero = tf.zeros([2]);
    expect(func.jvp((x: tf.Tensor) => tf.norm(x), [zero], [tf.ones([2])])[1].dataSync()[0]).toBe(0);
    expect(
      func
        .vmap(func.grad((x: tf.Tensor) => tf.norm(x)))(
          tf.tensor2d([
            [0, 0],
            [3, 4],
          ]),
        )
        .arraySync(),
    ).toEqual([
      [0, 0],
      [expect.closeTo(0.6, 5), expect.closeTo(0.8, 5)],
    ]);
  });
});
