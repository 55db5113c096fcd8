/**
 * Training as a PyTorch script has it: parameters that require gradients, `loss.backward()`, an optimizer that is fed by `.grad`. A small
 * convolutional network learns to read MNIST's digits, on libtensorflow (tfjs-node, its CPU or its CUDA build), WASM or plain JavaScript.
 *
 *   npm run example:train -- --backend wasm --epochs 2
 */
import {parseArgs} from 'node:util';
import * as tf from '@tensorflow/tfjs';
import {Presets, SingleBar} from 'cli-progress';
import {autograd} from 'tfjs-autograd';
import {loadDigits, SIZE} from '../mnist/digits';
import type {Digits} from '../mnist/digits';
import {imagesOf, labelsOf, makeWeights, network, noisy, predict} from '../mnist/network';
import {moveTo, UnusableBackend} from './backends';

const BATCH = 50;
const RATE = 0.003;

export interface Options {
  /** 'tensorflow', 'wasm' or 'cpu'. Default: the first of them that is here. */
  readonly backend?: string;
  readonly epochs?: number;
  /** So many digits to learn from, and at most so many to be tested with. */
  readonly digits?: number;
}

export async function run(print: (line: string) => void = console.log, {backend, epochs = 3, digits = 4000}: Options = {}) {
  await moveTo(backend);
  const {train, test} = loadDigits();
  const [seen, unseen] = [first(train, digits), first(test, digits)];
  print(`Learning from ${seen.count} digits, tested with ${unseen.count} others, on the backend ${tf.getBackend()}`);

  const weights = makeWeights();
  const parameters = Object.values(weights).map((weight) => autograd.requiresGrad(weight));
  const optimizer = tf.train.adam(RATE);

  /** One step: the loss of a batch, its gradient, an update. */
  const step = (x: tf.Tensor, y: tf.Tensor): tf.Scalar => {
    for (const parameter of parameters) parameter.grad = null;
    const loss: tf.Scalar = tf.losses.softmaxCrossEntropy(y, network(weights, x));
    loss.backward();
    autograd.noGrad(() => optimizer.applyGradients(parameters.map(({name, grad}) => ({name, tensor: grad!}))));
    return autograd.detach(loss);
  };

  const history: {loss: number; accuracy: number; seconds: number}[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const began = performance.now();
    const loss = await trainEpoch(seen, epoch, step);
    const seconds = (performance.now() - began) / 1000;
    const predicted = await predict(weights, unseen);
    const accuracy = predicted.filter((digit, i) => digit === unseen.labels[i]).length / unseen.count;
    history.push({loss, accuracy, seconds});
    print(`epoch ${epoch}   loss ${loss.toFixed(3)}   accuracy ${(100 * accuracy).toFixed(1)} %   ${seconds.toFixed(1)} s`);
  }
  optimizer.dispose();
  tf.dispose(weights);
  return history;
}

/** Every digit once. Returns the mean loss. */
async function trainEpoch(digits: Digits, epoch: number, step: (x: tf.Tensor, y: tf.Tensor) => tf.Scalar): Promise<number> {
  const [images, labels] = [imagesOf(digits), labelsOf(digits)];
  const bar = new SingleBar(
    {format: `epoch ${epoch}   {bar} {percentage} %   loss {loss}`, hideCursor: true, clearOnComplete: true},
    Presets.shades_classic,
  );
  bar.start(digits.count, 0, {loss: '–'});
  let total = 0;
  for (let start = 0; start < digits.count; start += BATCH) {
    const count = Math.min(BATCH, digits.count - start);
    const loss = tf.tidy(() => {
      const x = noisy(images.slice(start, count), 1 + epoch * digits.count + start);
      return step(x, labels.slice(start, count));
    });
    const [value] = await loss.data();
    loss.dispose();
    total += value * count;
    bar.increment(count, {loss: value.toFixed(3)});
  }
  bar.stop();
  tf.dispose([images, labels]);
  return total / digits.count;
}

function first({images, labels, count}: Digits, wanted: number): Digits {
  const n = Math.min(count, wanted);
  return {count: n, images: images.subarray(0, n * SIZE * SIZE), labels: labels.subarray(0, n)};
}

// ---- the command line

class Usage extends Error {}

function optionsOf(args: string[]): Options {
  const text = {type: 'string'} as const;
  const {values} = parseArgs({args, options: {backend: text, epochs: text, digits: text}});
  const counted = (name: 'epochs' | 'digits') => {
    const value = values[name];
    if (value !== undefined && !/^[1-9]\d*$/.test(value))
      throw new Usage(`--${name} ${value}: expected a positive whole number.`);
    return value === undefined ? undefined : Number(value);
  };
  return {backend: values.backend, epochs: counted('epochs'), digits: counted('digits')};
}

/** What went wrong, for who typed the command; else all that is known. */
function complain(error: unknown): void {
  const typed = error instanceof UnusableBackend || error instanceof Usage;
  const unknown = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(error instanceof Error && (typed || unknown) ? error.message : error);
  process.exitCode = 1;
}

if (require.main === module) {
  void (async () => run(console.log, optionsOf(process.argv.slice(2))))().catch(complain);
}
