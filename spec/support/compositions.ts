/**
 * Functions of TF.js that are compositions of kernels: linear algebra, norms, losses, metrics, moments, windows, images. Right if the rules
 * are, but for what only their combination meets: kinks, scalars of integers, tensors that they dispose themselves.
 */
import * as tf from '@tensorflow/tfjs';
import {distinct, positive, sample} from './kernel_case';
import type {KernelCase, Sampler} from './kernel_case';

type Kernel = KernelCase['kernel'];
type F = KernelCase['f'];
const row = (kernel: Kernel, name: string, inputs: readonly Sampler[], f: F, order: 0 | 2 = 2): KernelCase => ({
  kernel,
  name,
  inputs,
  f,
  order,
});

// ---- linear algebra

const qr = (shape: number[], full = false): KernelCase =>
  row('BatchMatMul', `linalg.qr of [${shape}]${full ? ', full' : ''}`, [sample(shape)], (x) => tf.linalg.qr(x, full));
const band = (shape: number[], lower: number, upper: number): KernelCase =>
  row('Select', `linalg.bandPart ${lower}, ${upper} of [${shape}]`, [sample(shape)], (x) => tf.linalg.bandPart(x, lower, upper));

const linalg = [
  qr([3, 3]),
  qr([3, 2], true),
  qr([2, 2, 2]),
  row('Pack', 'linalg.gramSchmidt', [sample([2, 3])], (x) => tf.linalg.gramSchmidt(x as tf.Tensor2D)),
  band([3, 4], 1, 0),
  band([2, 3, 3], -1, 1),
];

// ---- norms. The largest and the least are not taken twice.

const norm = (kernel: Kernel, ord: number | 'euclidean' | 'fro', shape: number[], axis?: number | number[], keep = false) =>
  row(
    kernel,
    `norm ${ord} of [${shape}] over ${axis === undefined ? 'all' : `[${axis}]`}${keep ? ', keepDims' : ''}`,
    [{...distinct(shape), lo: 0.2}],
    (x) => tf.norm(tf.mul(x, signs(shape)), ord, axis, keep),
  );
const signs = (shape: number[]): tf.Tensor =>
  tf.tensor(
    Array.from({length: tf.util.sizeFromShape(shape)}, (_, i) => (i % 3 === 1 ? -1 : 1)),
    shape,
  );

const norms = [
  norm('Sqrt', 'euclidean', []),
  norm('Sqrt', 'euclidean', [2, 3]),
  norm('Sqrt', 2, [2, 3], 1, true),
  norm('Sum', 1, [2, 3], 0),
  norm('Max', Infinity, [5]),
  norm('Min', -Infinity, [2, 3], -1),
  norm('Sqrt', 'fro', [2, 2, 3], [1, 2]),
  norm('Max', 1, [3, 2], [0, 1]),
  norm('Max', Infinity, [3, 2], [0, 1], true),
  norm('Min', -Infinity, [3, 2], [0, 1]),
  row('Sqrt', 'euclideanNorm', [sample([2, 3])], (x) => tf.euclideanNorm(x, 1)),
].map((c) => (c.name.startsWith('norm euclidean of []') ? {...c, kernel: 'Abs' as const} : c));

// ---- losses: of labels, predictions and weights. Labels lie below predictions, so that no difference is zero.

const [low, high, weights] = [sample([2, 3], 0.05, 0.4), sample([2, 3], 0.6, 0.95), positive([2, 3])];
type Loss = (labels: tf.Tensor, predictions: tf.Tensor, weights?: tf.Tensor) => tf.Tensor;
const loss = (kernel: Kernel, name: string, f: Loss, of = [low, high]): KernelCase[] => [
  row(kernel, `losses.${name}`, of, f),
  row(kernel, `losses.${name}, weighted`, [...of, weights], f),
];
const {losses, Reduction} = tf;

const allLosses = [
  ...loss('Abs', 'absoluteDifference', losses.absoluteDifference),
  ...loss('SquaredDifference', 'meanSquaredError', losses.meanSquaredError),
  ...loss('Log', 'logLoss', losses.logLoss),
  ...loss('Relu', 'hingeLoss', losses.hingeLoss, [sample([2, 3], 0.6, 1), sample([2, 3], 0.1, 0.5)]),
  ...loss('Minimum', 'huberLoss, near', (l, p, w) => losses.huberLoss(l, p, w, 2)),
  ...loss('Minimum', 'huberLoss, far', (l, p, w) => losses.huberLoss(l, p, w, 0.1)),
  ...loss('Log1p', 'sigmoidCrossEntropy', losses.sigmoidCrossEntropy),
  ...loss('Log1p', 'sigmoidCrossEntropy, smoothed', (l, p, w) => losses.sigmoidCrossEntropy(l, p, w, 0.1)),
  row('Exp', 'losses.softmaxCrossEntropy', [low, high], (l, p) => losses.softmaxCrossEntropy(l, p)),
  row('Exp', 'losses.softmaxCrossEntropy, weighted', [low, high, positive([2])], (l, p, w) =>
    losses.softmaxCrossEntropy(l, p, w, 0.2),
  ),
  row('Sum', 'losses.cosineDistance', [low, high], (l, p) => losses.cosineDistance(l, p, 1)),
  row('Sum', 'losses.cosineDistance, weighted', [low, high, positive([2, 1])], (l, p, w) => losses.cosineDistance(l, p, 1, w)),
  ...(['NONE', 'MEAN', 'SUM', 'SUM_BY_NONZERO_WEIGHTS'] as const).map((how) =>
    row('Multiply', `losses.computeWeightedLoss ${how}`, [sample([2, 3]), weights], (l, w) =>
      losses.computeWeightedLoss(l, w, Reduction[how]),
    ),
  ),
];

// ---- metrics

const metric = (kernel: Kernel, name: keyof typeof tf.metrics, order: 0 | 2 = 2): KernelCase =>
  row(kernel, `metrics.${name}`, [low, high], (l, p) => tf.metrics[name](l, p), order);

const metrics = [
  metric('Abs', 'meanAbsoluteError'),
  metric('Abs', 'meanAbsolutePercentageError'),
  metric('Mean', 'meanSquaredError'),
  metric('Sum', 'cosineProximity'),
  metric('Log', 'binaryCrossentropy'),
  metric('Log', 'categoricalCrossentropy'),
  metric('Square', 'r2Score'),
  metric('Equal', 'binaryAccuracy', 0),
  metric('Equal', 'categoricalAccuracy', 0),
];

// ---- moments, windows, images

const moments = (what: string, axis?: number[], keep = false): KernelCase =>
  row('Mean', `moments ${what}`, [sample([2, 3])], (x) => {
    const {mean, variance} = tf.moments(x, axis, keep);
    return [mean, variance];
  });

const others = [
  moments('of all'),
  moments('of columns', [0]),
  moments('of rows, keepDims', [1], true),
  row('Multiply', 'signal.hannWindow', [sample([6])], (x) => tf.mul(x, tf.signal.hannWindow(6))),
  row('Multiply', 'signal.hammingWindow', [sample([6])], (x) => tf.mul(x, tf.signal.hammingWindow(6))),
  row('Slice', 'signal.frame', [sample([7])], (x) => tf.signal.frame(x as tf.Tensor1D, 3, 2, true, 0.5)),
  row('FFT', 'signal.stft', [sample([8])], (x) => {
    const y = tf.signal.stft(x as tf.Tensor1D, 4, 2, 4);
    return [tf.real(y), tf.imag(y)];
  }),
  row('FlipLeftRight', 'image.flipLeftRight', [sample([1, 2, 3, 2])], (x) => tf.image.flipLeftRight(x as tf.Tensor4D)),
  row('Tile', 'image.grayscaleToRGB', [sample([2, 2, 1])], (x) => tf.image.grayscaleToRGB(x as tf.Tensor3D)),
  row('Einsum', 'image.rgbToGrayscale', [sample([2, 2, 3])], (x) => tf.image.rgbToGrayscale(x as tf.Tensor3D)),
  row(
    'Greater',
    'image.threshold',
    [sample([3, 3, 1], 0, 250)],
    (x) => tf.image.threshold(x as tf.Tensor3D, 'binary', false, 0.5),
    0,
  ),
  row('Sub', 'movingAverage', [sample([3]), sample([3]), sample([], 0.2, 0.8)], (v, x, decay) =>
    tf.movingAverage(v, x, decay as tf.Scalar, 2),
  ),
];

export const compositions: readonly KernelCase[] = [...linalg, ...norms, ...allLosses, ...metrics, ...others];
