/** Kernels whose output's shape depends on values: what vmap refuses, with the reason, and what it does not. Strings, which the laws do not know. */
import * as tf from '@tensorflow/tfjs';
import {func} from '../../lib';

beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const two = (t: tf.Tensor) => tf.stack([t, t]);
const ints = (values: tf.TensorLike) => tf.tensor(values, undefined, 'int32');
const boxes = () => tf.tensor2d([0, 0, 1, 1], [1, 4]);
const {nonMaxSuppressionPadded, nonMaxSuppressionWithScore, nonMaxSuppression} = tf.image;
const {sparseFillEmptyRows, sparseSegmentSum} = tf.sparse;

test.each<[string, string, (x: tf.Tensor) => tf.Tensor, () => tf.Tensor]>([
  ['Unique', 'x', (x) => tf.unique(x).values, () => tf.tensor1d([1, 2])],
  [
    'SparseSegmentSum',
    'segmentIds',
    (s) => sparseSegmentSum(tf.ones([2, 2]), ints([0, 1]) as tf.Tensor1D, s as tf.Tensor1D),
    () => ints([0, 1]),
  ],
  [
    'SparseFillEmptyRows',
    'indices',
    (i) => sparseFillEmptyRows(i as tf.Tensor2D, [1], [2, 2], 0).outputValues,
    () => ints([[0, 1]]),
  ],
  ['RaggedRange', 'limits', (l) => tf.raggedRange(tf.tensor(0), l, tf.tensor(1)).rtDenseValues, () => tf.tensor1d([2])],
  ['RaggedGather', 'indices', (i) => tf.raggedGather([ints([0, 1, 3])], tf.ones([3]), i, 1).outputDenseValues, () => ints([1])],
  [
    'RaggedTensorToTensor',
    'rowPartitionTensors.0',
    (s) => tf.raggedTensorToTensor(ints([2, 2]), tf.ones([3]), tf.scalar(0), [s], ['ROW_SPLITS']),
    () => ints([0, 1, 3]),
  ],
  ['NonMaxSuppressionV3', 'boxes', (b) => nonMaxSuppression(b as tf.Tensor2D, [1], 1), boxes],
  ['NonMaxSuppressionV4', 'boxes', (b) => nonMaxSuppressionPadded(b as tf.Tensor2D, [1], 1).selectedIndices, boxes],
  ['NonMaxSuppressionV5', 'boxes', (b) => nonMaxSuppressionWithScore(b as tf.Tensor2D, [1], 1).selectedScores, boxes],
  ['StringSplit', 'input', (x) => tf.string.stringSplit(x as tf.Tensor1D, ' ').values, () => tf.tensor1d(['a b'])],
  [
    'StringNGrams',
    'data',
    (x) => tf.string.stringNGrams(x as tf.Tensor1D, ints([0, 2]), '|', [2], '', '', 0, false).nGrams,
    () => tf.tensor1d(['a', 'b']),
  ],
])('%s: samples that differ in %s do not stack', (kernel, input, f, sample) => {
  expect(() => func.vmap(f)(two(sample()))).toThrow(
    `${kernel}: vmap is not supported: the shape of its output depends on the values of ${input}, which differ from sample to sample. Call it outside, or on one sample after the other.`,
  );
});

test('strings are mapped, and hashed, like numbers', () => {
  const words = tf.tensor2d(['a', 'list', 'of', 'words'], [2, 2]);
  const hash = (x: tf.Tensor) => tf.string.stringToHashBucketFast(x, 100);
  const upper = (x: tf.Tensor) => tf.string.staticRegexReplace(x, '^[a-z]', 'X');
  expect(
    func
      .vmap((x: tf.Tensor) => hash(upper(x)))(words)
      .arraySync(),
  ).toEqual(hash(upper(words)).arraySync());
  expect(func.vmap(upper)(words).arraySync()).toEqual([['X', 'Xist'], ['Xf', 'Xords']]); // prettier-ignore
});

test('equal elements share what reaches the one value that they are', () => {
  const values = (x: tf.Tensor) => tf.mul(tf.unique(x).values, tf.tensor1d([1, 10]));
  expect(
    func
      .grad((x: tf.Tensor) => tf.sum(values(x)))(tf.tensor1d([3, 5, 3]))
      .arraySync(),
  ).toEqual([0.5, 10, 0.5]);
});

test('weights have nothing to do with whether a number occurs', () => {
  const f = (w: tf.Tensor) => tf.denseBincount(ints([0, 2]) as tf.Tensor1D, w as tf.Tensor1D, 3, true);
  expect(func.jvp(f, [tf.ones([2])], [tf.ones([2])])[1].arraySync()).toEqual([0, 0, 0]);
});
