/** The standard basis, some vectors at a time: what Jacobians are made of. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';

export {basis} from '../tfjs/constants';

/** The results of `body(start, count)` for `total` vectors, at most `chunkSize` at once, concatenated along their first axis. */
export function inChunks(
  total: number,
  chunkSize: number | undefined,
  body: (start: number, count: number) => Tensor[],
): Tensor[] {
  const step = chunkSize ?? total;
  if (step >= total) return body(0, total);
  const chunks: Tensor[][] = [];
  for (let start = 0; start < total; start += step) chunks.push(tf.tidy(() => body(start, Math.min(step, total - start))));
  return chunks[0].map((_, i) => {
    const parts = chunks.map((chunk) => chunk[i]);
    const whole = tf.concat(parts, 0);
    tf.dispose(parts);
    return whole;
  });
}

/** A tensor whose first axis goes behind the `rank` axes after it: [n, ...a, ...b] → [...a, n, ...b], where a has `rank` axes. */
export function behind(t: Tensor, rank: number): Tensor {
  if (rank === 0 || t.shape[0] === 1) return t;
  const axes = [...t.shape.keys()];
  return tf.transpose(t, [...axes.slice(1, rank + 1), 0, ...axes.slice(rank + 1)]);
}
