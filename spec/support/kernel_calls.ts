/** Watching, and breaking, the kernels that a backend runs. */
import * as tf from '@tensorflow/tfjs';

type Outputs = tf.TensorInfo | tf.TensorInfo[];

/** Runs `body` with `before(name)` called before every kernel of the current backend, `after(outputs)` behind it. */
function intercepting<T>(before: (name: string) => void, body: () => T, after: (outputs: Outputs) => void = () => {}): T {
  const configs = tf.getKernelsForBackend(tf.getBackend());
  const originals = configs.map(({kernelFunc}) => kernelFunc);
  configs.forEach((config, i) => {
    config.kernelFunc = (...args) => {
      before(config.kernelName);
      const outputs = originals[i](...args);
      after(outputs);
      return outputs;
    };
  });
  try {
    return body();
  } finally {
    configs.forEach((config, i) => (config.kernelFunc = originals[i]));
  }
}

/** The names of the kernels that `body` runs, each once. */
export function launches(body: () => void): string[] {
  const names = new Set<string>();
  intercepting((name) => names.add(name), body);
  return [...names];
}

/** How many kernels `body` runs. */
export function countOf(body: () => void): number {
  let count = 0;
  intercepting(() => count++, body);
  return count;
}

/** Does `body` launch no more than `most` kernels, and write no more than `numbers` numbers? It is broken off when it does. */
export function isQuick(most: number, numbers: number, body: () => void): boolean {
  const tooMuch = new Error('too much');
  let [count, written] = [0, 0];
  try {
    intercepting(
      () => {
        if (++count > most || written > numbers) throw tooMuch;
      },
      body,
      (outputs) => {
        for (const {shape} of [outputs].flat()) written += tf.util.sizeFromShape(shape);
      },
    );
    return true;
  } catch (e) {
    if (e === tooMuch) return false;
    throw e;
  }
}

/** Runs `body`, whose kernel number `n` (from 0) throws. */
export function failingAt<T>(n: number, body: () => T): T {
  let count = 0;
  return intercepting((name) => {
    if (count++ === n) throw new Error(`kernel ${n} (${name}) failed`);
  }, body);
}
