/**
 * Which pixels of a handwritten digit speak for which class? A small convolutional network learns to read MNIST; then `batchJacobian`
 * takes the derivative of each of its ten logits with respect to each pixel, for a batch of digits, in one backward pass.
 *
 * It runs on the WASM backend, where TensorFlow.js cannot train a convolution: the backend has no kernel for the gradient of a filter.
 * The gradients here are tfjs-autograd's, which knows how to express it by kernels that are there.
 */
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import {Presets, SingleBar} from 'cli-progress';
import {batchJacobian, func} from 'tfjs-autograd';
import {loadDigits, SIZE} from './mnist/digits';
import type {Digits} from './mnist/digits';
import {draw} from './mnist/draw';
import {CLASSES, imagesOf, labelsOf, makeWeights, network, noisy, predict} from './mnist/network';
import type {Weights} from './mnist/network';

const BATCH = 50;
const RATES = [0.005, 0.005, 0.002];

// ---- training

/** An epoch at each of the learning rates. Returns the loss of each step. */
function train(weights: Weights, digits: Digits, rates: readonly number[]): number[] {
  const images = imagesOf(digits);
  const labels = labelsOf(digits);
  const meanLoss = (w: Weights, x: tf.Tensor, y: tf.Tensor): tf.Scalar => tf.losses.softmaxCrossEntropy(y, network(w, x));
  const losses: number[] = [];
  const bar = new SingleBar({format: 'training {bar} {percentage} %  loss {loss}', hideCursor: true}, Presets.shades_classic);
  bar.start((rates.length * digits.count) / BATCH, 0, {loss: '–'});
  for (const rate of rates) {
    const optimizer = tf.train.adam(rate);
    for (let start = 0; start < digits.count; start += BATCH) {
      tf.tidy(() => {
        const [x, y] = [noisy(images.slice(start, BATCH), 1 + losses.length), labels.slice(start, BATCH)];
        const [gradients, loss] = func.gradAndValue(meanLoss)(weights, x, y);
        optimizer.applyGradients(Object.entries(gradients).map(([name, tensor]) => ({name, tensor})));
        losses.push(loss.dataSync()[0]);
      });
      bar.increment({loss: losses[losses.length - 1].toFixed(3)});
    }
    optimizer.dispose();
  }
  bar.stop();
  tf.dispose([images, labels]);
  return losses;
}

// ---- sensitivity

/** A way to a Jacobian: what it gives, the median of its times, how many kernels it launches. */
interface Way {
  readonly name: string;
  readonly jacobian: Float32Array;
  readonly milliseconds: number;
  readonly kernels: number;
}

async function measure(name: string, jacobian: () => tf.Tensor): Promise<Way> {
  const {kernels, result} = await tf.profile(() => tf.tidy(jacobian));
  const values = (result as tf.Tensor).dataSync<'float32'>();
  tf.dispose(result);
  const times = Array.from({length: 5}, () => {
    const before = performance.now();
    tf.tidy(() => void jacobian().dataSync());
    return performance.now() - before;
  });
  return {name, jacobian: values, milliseconds: times.sort((a, b) => a - b)[2], kernels: kernels.length};
}

/** ∂ logits / ∂ pixels of a batch, [B, 10, 28, 28, 1]: by one backward pass, and by one for each logit. */
async function sensitivity(weights: Weights, images: tf.Tensor): Promise<Way[]> {
  const logits = (x: tf.Tensor) => network(weights, x);
  const gradientOf = (i: number) => tf.grad((x: tf.Tensor) => logits(x).slice([0, i], [-1, 1]))(images);
  const loop = () => Array.from({length: CLASSES}, (_, i) => gradientOf(i));
  return [
    await measure('batchJacobian', () => batchJacobian(logits, images)),
    await measure("batchJacobian, strategy: 'loop'", () => batchJacobian(logits, images, {strategy: 'loop'})),
    await measure('a loop of tf.grad', () => tf.stack(loop(), 1)),
  ];
}

/** The largest difference between two Jacobians, as a share of the largest entry. */
export function difference(a: Float32Array, b: Float32Array): number {
  const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest(a.map((value, i) => value - b[i])) / largest(a);
}

function table([first, ...others]: readonly Way[]): string {
  const row = ({name, milliseconds, kernels}: Way, off: string) =>
    `  ${name.padEnd(34)}${`${milliseconds.toFixed(0)} ms`.padStart(8)}${`${kernels}`.padStart(10)}${off.padStart(13)}`;
  const off = ({jacobian}: Way) => difference(first.jacobian, jacobian);
  const head = `${''.padEnd(40)}time   kernels   difference`;
  return [head, row(first, ''), ...others.map((way) => row(way, off(way) === 0 ? '0' : off(way).toExponential(1)))].join('\n');
}

/** The first digit of each class that is read right, and the first few that are not. */
function choose({labels}: Digits, predicted: readonly number[]): number[] {
  const right = Array.from({length: CLASSES}, (_, c) => predicted.findIndex((p, i) => p === c && labels[i] === c));
  const wrong = predicted.flatMap((p, i) => (p === labels[i] ? [] : [i]));
  return [...right.filter((i) => i >= 0), ...wrong.slice(0, 6)];
}

function picture(digits: Digits, chosen: readonly number[], predicted: readonly number[], jacobian: Float32Array): Buffer {
  const slice = (values: Float32Array, i: number) => values.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE);
  return draw(
    chosen.map((digit, i) => ({
      label: digits.labels[digit],
      predicted: predicted[digit],
      image: slice(digits.images, digit),
      maps: Array.from({length: CLASSES}, (_, c) => slice(jacobian, i * CLASSES + c)),
    })),
  );
}

// ---- all of it

interface Job {
  readonly digits?: {train: Digits; test: Digits};
  readonly rates?: readonly number[];
  readonly output?: string;
}

export async function run(
  print: (line: string) => void = console.log,
  {digits: {train: seen, test: unseen} = loadDigits(), rates = RATES, output = join('out', 'sensitivity.png')}: Job = {},
) {
  setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), '/'));
  await tf.setBackend('wasm');

  const weights = makeWeights();
  const began = performance.now();
  const losses = train(weights, seen, rates);
  const seconds = (performance.now() - began) / 1000;
  const predicted = await predict(weights, unseen);
  const accuracy = predicted.filter((p, i) => p === unseen.labels[i]).length / unseen.count;
  print(
    `\nTrained in ${seconds.toFixed(0)} s. Of ${unseen.count} digits held out, ${(100 * accuracy).toFixed(1)} % are read right.`,
  );

  const chosen = choose(unseen, predicted);
  const images = tf.tidy(() => imagesOf(unseen).gather(chosen));
  const ways = await sensitivity(weights, images);
  const [batched, , loop] = ways;
  print(`\nThe Jacobian of ${CLASSES} logits with respect to ${SIZE} × ${SIZE} pixels, for ${chosen.length} digits:`);
  print(`[${[chosen.length, CLASSES, SIZE, SIZE, 1].join(', ')}]\n\n${table(ways)}\n`);
  print(`${(loop.milliseconds / batched.milliseconds).toFixed(1)} times as fast as TensorFlow.js, one gradient after the other.`);

  mkdirSync(dirname(output), {recursive: true});
  writeFileSync(output, picture(unseen, chosen, predicted, batched.jacobian));
  print(`The sensitivity of each logit to each pixel: ${output}`);
  tf.dispose([weights, images]);
  return {losses, accuracy, ways};
}

if (require.main === module) void run();
