/** Watching, and breaking, the kernels that a backend runs. */
import * as tf from '@tensorflow/tfjs';

/** Runs `body` with `before(name)` called before every kernel of the current backend. */
function intercepting<T>(before: (name: string) => void, body: () => T): T {
  const configs = tf.getKernelsForBackend(tf.getBackend());
  const originals = configs.map(({kernelFunc}) => kernelFunc);
  configs.forEach((config, i) => {
    config.kernelFunc = (...args) => {
      before(config.kernelName);
      return originals[i](...args);
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

/** Runs `body`, whose kernel number `n` (from 0) throws. */
export function failingAt<T>(n: number, body: () => T): T {
  let count = 0;
  return intercepting((name) => {
    if (count++ === n) throw new Error(`kernel ${n} (${name}) failed`);
  }, body);
}
