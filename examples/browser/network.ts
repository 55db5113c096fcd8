/** A tanh network, its batch Jacobian and the loop that TensorFlow.js alone has for it, raced. Nothing here knows of the page. */
import * as tf from '@tensorflow/tfjs';
import {batchJacobian} from 'tfjs-autograd';

export const INPUTS = 3;

export interface Sizes {
  readonly batch: number;
  readonly hidden: number;
  readonly outputs: number;
}

export interface Race {
  /** `[batch, outputs, inputs]`, row by row. */
  readonly jacobian: Float32Array;
  /** The largest difference of the loop's Jacobian from it. */
  readonly difference: number;
  /** Medians. */
  readonly batchJacobian: number;
  readonly loop: number;
}

/** As in ../batch_jacobian.ts, whose sizes are a batch of 10, 20 hidden units and 2 outputs. */
function makeNetwork({batch, hidden, outputs}: Sizes) {
  const w1 = tf.randomNormal([INPUTS, hidden], 0, 1, 'float32', 1);
  const w2 = tf.randomNormal([hidden, outputs], 0, 1, 'float32', 2);
  const x = tf.randomNormal([batch, INPUTS], 0, 1, 'float32', 3);
  const net = (x: tf.Tensor) => tf.matMul(tf.tanh(tf.matMul(x, w1)), w2);
  return {net, x, dispose: () => tf.dispose([w1, w2, x])};
}

/** Runs both ways in turns until times are known well enough. Rejects with the signal's reason when it is aborted. */
export async function race(sizes: Sizes, signal: AbortSignal): Promise<Race> {
  const {net, x, dispose} = makeNetwork(sizes);
  const ours = () => batchJacobian(net, x);
  const output = (i: number) => tf.grad((x: tf.Tensor) => net(x).slice([0, i], [-1, 1]))(x);
  const loop = () =>
    tf.stack(
      Array.from({length: sizes.outputs}, (_, i) => output(i)),
      1,
    );
  try {
    // The first runs compile what the backend runs: they are not timed.
    const [{values: jacobian}, {values: loops}] = [await lap(ours, signal), await lap(loop, signal)];
    const difference = jacobian.reduce((most, value, i) => Math.max(most, Math.abs(value - loops[i])), 0);
    const times: {ours: number; loop: number}[] = [];
    const began = performance.now();
    while (times.length < 3 || (times.length < 50 && performance.now() - began < 500))
      times.push({ours: (await lap(ours, signal)).milliseconds, loop: (await lap(loop, signal)).milliseconds});
    return {
      jacobian,
      difference,
      batchJacobian: median(times.map(({ours}) => ours)),
      loop: median(times.map(({loop}) => loop)),
    };
  } finally {
    dispose();
  }
}

/** One computation, until its values are here. (Reading waits for a GPU; it is asynchronous because WebGPU has no other way.) */
async function lap(compute: () => tf.Tensor, signal: AbortSignal): Promise<{values: Float32Array; milliseconds: number}> {
  // The page gets its turn between two runs.
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
  const began = performance.now();
  const tensor = tf.tidy(compute);
  try {
    const values = await tensor.data<'float32'>();
    return {values, milliseconds: performance.now() - began};
  } finally {
    tensor.dispose();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
