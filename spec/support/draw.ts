/** Numbers drawn for the laws: the same in every run, for they are seeded by the name of what they are drawn for. */
import * as tf from '@tensorflow/tfjs-core';
import type {DataType, Tensor} from '@tensorflow/tfjs-core';
import type {Sampler} from './kernel_case';

/** Uniform numbers in [0, 1): FNV-1a of the seed, then mulberry32. */
export function generator(seed: string): () => number {
  let state = 2166136261;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An input of a program: each call of `values` draws another sample of it. */
export interface Input {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'complex64' | 'int32' | 'bool';
  /** Row-major; of complex numbers the real and the imaginary part of each, as TF.js gives them. */
  values(): number[];
}

export const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The input that a row of the kernel table describes. */
export function inputOf(sampler: Sampler, random: () => number): Input {
  const {shape, dtype = 'float32', values} = sampler;
  let count = 0;
  if (values !== undefined) return {shape, dtype, values: () => rotated(values, shape, count++)};
  if (sampler.distinct === true) return {shape, dtype, values: () => spaced(sampler, random)};
  const length = size(shape) * (dtype === 'complex64' ? 2 : 1);
  return {shape, dtype, values: () => Array.from({length}, () => one(sampler, random))};
}

/** Uniform numbers in [−1.5, 1.5]. */
export const uniform = (seed: string, shape: readonly number[]): Input => inputOf({shape, lo: -1.5, hi: 1.5}, generator(seed));

/** One tensor of them. */
export function drawn(seed: string, shape: readonly number[]): Tensor {
  const input = uniform(seed, shape);
  return tensorOf(input, input.values());
}

/** An input without peculiarities: a tangent, a cotangent of a real or complex value. */
export const direction = (of: {readonly shape: readonly number[]; readonly dtype: DataType}, random: () => number): Input =>
  inputOf({shape: of.shape, dtype: of.dtype === 'complex64' ? 'complex64' : 'float32', lo: -1, hi: 1, avoid: [0]}, random);

/** `count` samples of an input as one input, with an axis for them in front. */
export const several = (input: Input, count: number): Input => ({
  ...input,
  shape: [count, ...input.shape],
  values: () => Array.from({length: count}, () => input.values()).flat(),
});

export function tensorOf({shape, dtype}: Input, values: number[]): Tensor {
  if (dtype !== 'complex64') return tf.tensor(values, [...shape], dtype);
  const part = (first: 0 | 1) =>
    tf.tensor(
      values.filter((_, i) => i % 2 === first),
      [...shape],
      'float32',
    );
  return tf.tidy(() => tf.complex(part(0), part(1)));
}

/** Given values, moved on by `n` along the first axis: indices stay in range whatever they index, and samples differ. */
function rotated(values: readonly number[], shape: readonly number[], n: number): number[] {
  const row = shape.length === 0 ? 1 : values.length / shape[0];
  const at = (row * n) % Math.max(values.length, 1);
  return [...values.slice(at), ...values.slice(0, at)];
}

function one({dtype, lo = -1.5, hi = 1.5, avoid = [], margin = 0.1}: Sampler, random: () => number): number {
  if (dtype === 'bool') return random() < 0.5 ? 0 : 1;
  for (;;) {
    const x = lo + (hi - lo) * random();
    if (dtype === 'int32') return Math.floor(x);
    if (avoid.every((kink) => Math.abs(x - kink) >= margin)) return x;
  }
}

/** A shuffled grid, each point a little off its place: differences are at least 0.05. */
function spaced({shape, lo = -1.5, hi = 1.5}: Sampler, random: () => number): number[] {
  const n = size(shape);
  const step = Math.max((hi - lo) / n, 0.1);
  const places = Array.from({length: n}, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places.map((place) => lo + step * (place + 0.25 + 0.5 * random()));
}
