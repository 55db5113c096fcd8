/** What public functions leave behind: nothing, on the heap of tensors and in the memory of a GPU, also when a kernel or the user's function fails. */
import * as tf from '@tensorflow/tfjs';
import {countOf, failingAt} from '../../support/kernel_calls';
import {calls, clock, hooks, x3} from '../../support/public_calls';
import type {Check} from '../check';

interface Balance {
  readonly tensors: number;
  readonly bytesInGpu: number;
}

/** What is alive once the device has done what was asked of it: until then WebGPU keeps what was disposed. (Small sums TF.js does on the host.) */
async function balance(): Promise<Balance> {
  const one = tf.tidy(() => tf.relu(tf.scalar(1)));
  await one.data();
  one.dispose();
  const {numTensors, numBytesInGPU = 0} = tf.memory() as tf.MemoryInfo & {numBytesInGPU?: number};
  return {tensors: numTensors, bytesInGpu: numBytesInGPU};
}

/** What `body` left behind, and what of this package is still in front of TF.js. */
async function leftBy(body: () => unknown): Promise<string[]> {
  const before = await balance();
  await body();
  const after = await balance();
  return [
    ...(after.tensors === before.tensors ? [] : [`${after.tensors - before.tensors} tensors are left behind`]),
    ...(after.bytesInGpu === before.bytesInGpu ? [] : [`${after.bytesInGpu - before.bytesInGpu} bytes are left on the GPU`]),
    ...hooks().map((name) => `engine.${name} is still ours`),
  ];
}

const inTidy = (call: (x: tf.Tensor) => unknown) => () => {
  clock.failAfter(Infinity);
  tf.tidy(() => {
    call(x3());
  });
};

/** The first of `count`, the last, and some between. */
const some = (count: number): number[] => [...new Set([0, count / 4, count / 2, (3 * count) / 4, count - 1].map(Math.floor))];

export function* memory(): Generator<Check> {
  for (const [subject, call] of Object.entries(calls)) {
    const run = inTidy(call);
    yield {
      group: 'memory',
      subject,
      name: 'twice in a tidy',
      run: () => {
        run();
        return leftBy(run);
      },
    };
    yield {group: 'failures', subject, name: 'a kernel fails', run: () => failing(some(countOf(run)), (k) => failingAt(k, run))};
    yield {group: 'failures', subject, name: 'f throws', run: () => failing(some(opsOf(run)), (k) => throwingAt(k, call))};
  }
}

/** Fails at each of `places`, which must be heard and leave nothing. */
async function failing(places: readonly number[], failAt: (place: number) => void): Promise<string[]> {
  const wrong: string[] = [];
  for (const place of places) {
    let said = '';
    const left = await leftBy(() => {
      try {
        failAt(place);
      } catch (e) {
        said = (e as Error).message;
      }
    });
    if (!/kernel \d+ .* failed|at an op/.test(said)) left.push(`the failure was not passed on, but '${said}'`);
    wrong.push(...left.map((what) => `failing at ${place}: ${what}`));
  }
  return wrong;
}

function opsOf(run: () => void): number {
  run();
  return clock.count;
}

function throwingAt(k: number, call: (x: tf.Tensor) => unknown): void {
  clock.failAfter(k);
  try {
    tf.tidy(() => {
      call(x3());
    });
  } finally {
    clock.failAfter(Infinity);
  }
}
