/**
 * Measuring: contenders take turns, so that whatever else the machine does hits all of them, and what is compared are medians within one
 * race. It knows nothing of derivatives.
 */
import * as tf from '@tensorflow/tfjs';

/** One way to compute something. */
export interface Contender {
  /** As the user would write it. */
  readonly name: string;
  /** Called in a scope of its own. Throws where the host cannot do it. */
  readonly run: () => tf.TensorContainer;
}

/** At least so many ms does a lap take: far above the clock's resolution, and what it takes a GPU to say that it is done (2 to 5 ms in a browser). */
const LAP = 100;
const WARM_UP = 300;
const MIN_LAPS = 3;

/** The median time of one run of each contender, in ms. A lap takes all of them as long as the slowest one's run: a pause hits all alike. */
export async function race(contenders: readonly Contender[], budget = 2000): Promise<number[]> {
  const single: number[] = [];
  for (const {run} of contenders) single.push(await warmUp(run));
  const lap = Math.max(LAP, ...single);
  const tracks = contenders.map(({run}, i) => ({run, runs: Math.max(1, Math.round(lap / single[i])), times: [] as number[]}));
  const end = performance.now() + budget;
  for (let n = 0; n < MIN_LAPS || performance.now() < end; n++) {
    for (const {run, runs, times} of inTurns(tracks, n)) times.push(await timeOf(run, runs));
  }
  return tracks.map(({times}) => median(times));
}

/** Who begins changes from lap to lap. */
const inTurns = <T>(all: readonly T[], lap: number): T[] => all.map((_, i) => all[(i + lap) % all.length]);

/** Runs until the engines are hot, at last for a whole lap in one go, and checks that nothing leaks; the time of one run of the last. */
async function warmUp(run: Contender['run']): Promise<number> {
  const end = performance.now() + WARM_UP;
  const before = tf.memory().numTensors;
  await timeOf(run, 1);
  let [runs, time] = [1, 0];
  do {
    if (time * runs < LAP) runs *= 2;
    time = await timeOf(run, runs);
  } while (time * runs < LAP || performance.now() < end);
  const leaked = tf.memory().numTensors - before;
  if (leaked !== 0) throw new Error(`A contender leaks: ${leaked} tensors are left.`);
  return time;
}

/** Time per run. The last result is read before the clock stops: a host may have put the work off. */
async function timeOf(run: Contender['run'], runs: number): Promise<number> {
  const start = performance.now();
  for (let i = 1; i < runs; i++) tf.dispose(tf.tidy(run));
  const result = tf.tidy(run);
  await oneValue(result);
  const time = (performance.now() - start) / runs;
  tf.dispose(result);
  return time;
}

async function oneValue(result: tf.TensorContainer): Promise<void> {
  const [first] = leavesOf(result);
  const one = tf.tidy(() => tf.slice(tf.reshape(first, [-1]), 0, 1));
  await one.data();
  one.dispose();
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A first run: the kernels that it launches, in order, and how long it takes, programs compiled and all. */
export interface First {
  readonly kernels: readonly string[];
  readonly ms: number;
}

export async function firstRun({run}: Contender): Promise<First> {
  const kernels: string[] = [];
  const stop = listening((name) => kernels.push(name));
  try {
    const start = performance.now();
    const result = tf.tidy(run);
    stop();
    await oneValue(result);
    tf.dispose(result);
    return {kernels, ms: performance.now() - start};
  } finally {
    stop();
  }
}

/** Says the name of each kernel that is launched. (`tf.profile` would read all results, and takes some hosts another way.) */
function listening(say: (kernel: string) => void): () => void {
  const all = tf.getKernelsForBackend(tf.getBackend()).map((config) => ({config, kernelFunc: config.kernelFunc}));
  for (const {config, kernelFunc} of all) {
    config.kernelFunc = (call) => {
      say(config.kernelName);
      return kernelFunc(call);
    };
  }
  return () => all.forEach(({config, kernelFunc}) => (config.kernelFunc = kernelFunc));
}

/** The largest difference between two results, relative to the largest value. */
export async function distance(a: Contender, b: Contender): Promise<number> {
  const [x, y] = [await valuesOf(a), await valuesOf(b)];
  if (x.length !== y.length) throw new Error(`Results of different sizes: ${x.length} values and ${y.length}.`);
  let [apart, scale] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    apart = Math.max(apart, Math.abs(x[i] - y[i]));
    scale = Math.max(scale, Math.abs(x[i]), Math.abs(y[i]));
  }
  return scale === 0 ? 0 : apart / scale;
}

async function valuesOf({run}: Contender): Promise<number[]> {
  const result = tf.tidy(run);
  const parts = await Promise.all(leavesOf(result).map((t) => t.data()));
  tf.dispose(result);
  return parts.flatMap((part) => [...part]);
}

/** The tensors of a result: order as written. */
function leavesOf(result: tf.TensorContainer): tf.Tensor[] {
  if (result instanceof tf.Tensor) return [result];
  return Object.values(result as Record<string, tf.TensorContainer>).flatMap(leavesOf);
}
