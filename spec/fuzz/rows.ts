/**
 * The rows of the kernel table as ops of random programs: `row('Conv2D, …', a, b)`. Tensors of any shape and size are brought to the shapes
 * and domains of the row's inputs.
 */
import * as tf from '@tensorflow/tfjs';
import type {Tensor} from '@tensorflow/tfjs';
import {generator, inputOf, size, tensorOf} from '../support/draw';
import type {KernelCase, Sampler} from '../support/kernel_case';
import {table} from '../support/kernels';
import {moves} from '../support/program';

/** At most so many elements of a row's results are used. */
const MOST = 8;

/** Rows with a derivative that is exact. */
const usable = (c: KernelCase): boolean =>
  c.order !== 0 && c.oneSample === undefined && c.tolerance === undefined && c.except?.cpu === undefined;

const rows: ReadonlyMap<string, KernelCase> = new Map(table.filter(usable).map((c) => [c.name, c]));
export const rowNames: readonly string[] = [...rows.keys()];

/** The first results of a row's kernel as a vector; of complex numbers their real and imaginary parts. */
export function row(name: string, ...xs: readonly Tensor[]): Tensor {
  const c = rows.get(name)!;
  const random = generator(name);
  const inputs = c.inputs.map((sampler, i) => (isFixed(sampler) ? drawn(sampler, random) : fitted(xs[i % xs.length], sampler)));
  const results = [c.f(...inputs)].flat().filter(moves);
  const all = tf.concat(results.map((y) => (y.dtype === 'complex64' ? tf.add(flat(tf.real(y)), flat(tf.imag(y))) : flat(y))));
  return tf.slice(all, [0], [Math.min(all.size, MOST)]);
}

/** How many numbers `row(name)` gives. */
export const rowSize = (name: string): number => {
  const known = sizes.get(name);
  if (known !== undefined) return known;
  const length = tf.tidy(() => row(name, tf.scalar(0.3)).size);
  sizes.set(name, length);
  return length;
};
const sizes = new Map<string, number>();

/** Integers and truth values, and what a row wants to be just so. */
const isFixed = ({dtype = 'float32', values, lo = 0, hi = 1}: Sampler): boolean =>
  !moves({dtype}) || values !== undefined || lo === hi;

function drawn(sampler: Sampler, random: () => number): Tensor {
  const input = inputOf(sampler, random);
  return tensorOf(input, input.values());
}

const flat = (x: Tensor): Tensor => tf.reshape(x, [-1]);

/** The elements of x, as often as needed, each a little different, in the shape and the range of a row's input. */
function fitted(x: Tensor, {shape, dtype, lo = -1.5, hi = 1.5}: Sampler): Tensor {
  const length = size(shape);
  const times = Math.ceil(length / Math.max(x.size, 1));
  const repeated = tf.slice(tf.concat(Array<Tensor>(Math.max(times, 1)).fill(flat(x))), [0], [length]);
  const inRange = (offset: number) => {
    const apart = tf.tensor1d(Array.from({length}, (_, i) => ((i * 0.618 + offset) % 1) * 4 - 2));
    return tf.reshape(tf.add(tf.mul(tf.sigmoid(tf.add(tf.sin(repeated), apart)), hi - lo), lo), [...shape]);
  };
  return dtype === 'complex64' ? tf.complex(inRange(0), inRange(0.3)) : inRange(0);
}
