/** Does an output sample depend on another input sample? What `batchJacobian` with `checkIndependence` spends. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {samplesCoupled} from '../errors';
import type {Tape} from '../interpreters/tape';

const TOLERANCE = 1e-3;

/**
 * With weights w_b that differ from sample to sample and v drawn at random for the outputs, the gradient of Σ_b w_b ⟨v, y_b⟩ with respect to x_i is
 * Σ_b w_b vᵀ∂y_b/∂x_i. If samples are independent only b = i is there, and it is w_i vᵀJ_i. If not, the difference
 * Σ_b (w_b − w_i) vᵀ∂y_b/∂x_i is not zero, also where the terms cancel in the plain sum: for almost all v.
 */
export function refuseCoupledSamples(
  name: string,
  tape: Tape,
  jacobians: readonly Tensor[],
  xs: readonly Tensor[],
  y: Tensor,
): void {
  const [batch, ...out] = y.shape;
  const m = out.reduce((a, b) => a * b, 1);
  const w = tf.tensor(apart(batch), [batch, 1]);
  const v = tf.tensor(random(m), [1, m]);
  const grads = tape.pull([tf.reshape(tf.mul(w, v), y.shape)]);
  const differences = grads.map((g, i) => {
    const perSample = tf.sum(tf.mul(tf.reshape(v, [1, m, 1]), tf.reshape(jacobians[i], [batch, m, -1])), 1);
    const expected = tf.mul(w, perSample);
    const got = g === null ? tf.zerosLike(expected) : tf.reshape(g, [batch, -1]);
    const scale = tf.add(tf.max(tf.abs(expected)), tf.max(tf.abs(got)));
    return tf.div(tf.max(tf.abs(tf.sub(got, expected))), tf.add(scale, 1e-30));
  });
  const worst = Math.max(...tf.stack(differences).dataSync());
  if (worst > TOLERANCE) throw coupled(name, tape, xs, y);
}

/** Looks at the output samples one by one for the first that depends on another input sample. */
function coupled(name: string, tape: Tape, xs: readonly Tensor[], y: Tensor): Error {
  const [batch, ...out] = y.shape;
  const m = out.reduce((a, b) => a * b, 1);
  let found = {input: 0, output: 0, size: 0};
  for (let output = 0; output < batch; output++) {
    const weights = new Float32Array(batch * m);
    random(m).forEach((value, k) => (weights[output * m + k] = value));
    const grads = tape.pull([tf.tensor(weights, y.shape)]);
    xs.forEach((_, i) => {
      const g = grads[i];
      if (g === null) return;
      const perInput = tf.max(tf.abs(tf.reshape(g, [batch, -1])), 1).dataSync();
      perInput.forEach((size, input) => {
        if (input !== output && size > found.size) found = {input, output, size};
      });
    });
    if (found.size > 0) break;
  }
  return samplesCoupled(name, found.input, found.output, batch);
}

/** Numbers in [½, 1½) of which no few are close to each other, and neighbours least: multiples of the golden ratio. */
const apart = (n: number): Float32Array => Float32Array.from({length: n}, (_, i) => 0.5 + ((i * 0.618033988749895) % 1));

/** Numbers in [½, 1½], so that none is close to zero. */
const random = (n: number): Float32Array => Float32Array.from({length: n}, () => 0.5 + Math.random());
