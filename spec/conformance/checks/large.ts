/**
 * What lowering does with large operands only: the rows of the kernel table are small. The gradient of a convolution of many images is made of the
 * gradients of some of them, for which the kernels themselves serve. Other results are looked up, element by element, on the host.
 */
import * as tf from '@tensorflow/tfjs';
import type {Tensor, Tensor4D} from '@tensorflow/tfjs';
import {func} from '../../../lib';
import {drawn, size, uniform} from '../../support/draw';
import {broken, equal, float32} from '../../support/laws';
import type {Comparison} from '../../support/laws';
import {ours} from '../../support/program';
import type {Host} from '../../../hosts/hosts';
import type {Check} from '../check';
import {asOnGpu, onDevice} from '../on_device';

interface Convolution {
  readonly image: [number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides?: number;
  readonly pad?: 'same' | 'valid' | tf.backend_util.ExplicitPadding;
  readonly dilations?: number;
  readonly format?: 'NHWC' | 'NCHW';
}

const convolutions: Readonly<Record<string, Convolution>> = {
  same: {image: [9, 8, 6], filter: [3, 3, 6, 16], pad: 'same'},
  'few entries': {image: [12, 12, 2], filter: [3, 3, 2, 16], pad: 'same'},
  'stride 2, same': {image: [13, 12, 6], filter: [3, 2, 6, 40], pad: 'same', strides: 2},
  'stride 3, valid': {image: [13, 12, 8], filter: [4, 2, 8, 24], strides: 3},
  'padded side by side': {image: [8, 7, 6], filter: [2, 3, 6, 16], pad: [[0, 0], [2, 0], [0, 1], [0, 0]]}, // prettier-ignore
  dilated: {image: [10, 9, 6], filter: [3, 3, 6, 16], dilations: 2},
  'channels first': {image: [6, 9, 8], filter: [3, 3, 6, 16], pad: 'same', format: 'NCHW'},
  '1 × 1': {image: [8, 8, 16], filter: [1, 1, 16, 32]},
};

/** From so many multiplications, and places where a filter lies, on GPUs go another way. A sixteenth of either is too few. */
const [MANY, LONG, PARTS] = [2 ** 18, 2 ** 10, 16];

function gradientsOfMany(
  name: string,
  {image, filter, strides = 1, pad = 'valid', dilations, format}: Convolution,
): Comparison[] {
  const conv = (x: Tensor, f: Tensor): Tensor => tf.conv2d(x as Tensor4D, f as Tensor4D, strides, pad, format, dilations);
  const f = drawn(`${name} filter`, filter);
  const [one] = lowered(() => conv(tf.zeros([1, ...image]), f));
  const [multiplications, places] = [one.size * size(filter.slice(0, 3)), one.size / filter[3]];
  const images = Math.max(MANY / multiplications, LONG / places);
  const x = drawn(name, [PARTS * Math.ceil(images / PARTS), ...image]);
  const [y, pull] = func.vjp(conv, x, f);
  const ct = drawn(`${name} cotangent`, y.shape);
  const cts = tf.split(ct, PARTS);
  const each = tf.split(x, PARTS).map((some, i) => func.vjp(conv, some, f)[1](cts[i]));
  const [dx, df] = asOnGpu(() => pull(ct));
  return [
    ...equal('gradient of the images', [dx], [tf.concat(each.map(([some]) => some))]),
    ...equal('gradient of the filter', [df], [each.map(([, some]) => some).reduce((sum, some) => tf.add(sum, some))]),
  ];
}

// ---- what can be looked up

type Shape = readonly number[];

/** Where an element of `out` comes from in a tensor of `shape` that is repeated: the place of the same coordinates, each modulo a length. */
function placeOf(element: number, out: Shape, shape: Shape): number {
  const lead = out.length - shape.length;
  let [place, step, rest] = [0, 1, element];
  for (let axis = out.length - 1; axis >= 0; axis--) {
    const n = axis < lead ? 1 : shape[axis - lead];
    place += ((rest % out[axis]) % n) * step;
    step *= n;
    rest = Math.floor(rest / out[axis]);
  }
  return place;
}

/** The result of `f` as a transform runs it. */
const lowered = (f: () => Tensor): Tensor[] => ours(() => [f()]);

const sums: readonly (readonly [Shape, number[]])[] = [
  [[64, 48], [0]],
  [[256, 40], [0]],
  [[64, 10], [1]],
  [[40, 3, 5], [1]],
  [
    [8, 6, 8, 6],
    [0, 2],
  ],
  [
    [5, 4, 3, 3, 40],
    [1, 3],
  ],
  [[67, 40], [0]],
];

function summed(shape: Shape, axes: number[]): Comparison[] {
  const values = uniform(`sum ${shape}`, shape).values();
  const kept = shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const want = new Float64Array(size(kept));
  values.forEach((value, i) => (want[placeOf(i, shape, kept)] += value));
  const [total, count] = [tf.tensor(Float32Array.from(want), kept), size(shape) / want.length];
  const x = tf.tensor(values, [...shape]);
  return [
    ...equal(
      'sum',
      lowered(() => tf.sum(x, axes, true)),
      [total],
    ),
    ...equal(
      'mean',
      lowered(() => tf.mean(x, axes, true)),
      [tf.div(total, count)],
    ),
    // Of ones, exactly.
    ...equal(
      'count',
      lowered(() => tf.equal(tf.sum(tf.onesLike(x), axes, true), count)),
      [tf.onesLike(total).cast('bool')],
    ),
  ];
}

const repeats: readonly (readonly [Shape, Shape])[] = [
  [
    [64, 10],
    [64, 1],
  ],
  [
    [6, 30, 4],
    [6, 1, 4],
  ],
  [
    [5, 1, 40],
    [6, 40],
  ],
  [
    [1, 24, 1, 3],
    [12, 1, 5, 1],
  ],
];

/** Operands that are repeated along axes of their own, and repeated by themselves. */
function repeated(a: Shape, b: Shape): Comparison[] {
  const out = tf.broadcast_util.assertAndGetBroadcastShape([...a], [...b]);
  const [x, y] = [uniform(`left ${a}`, a).values(), uniform(`right ${b}`, b).values()];
  const [left, right] = [tf.tensor(x, [...a]), tf.tensor(y, [...b])];
  const expected = (op: (x: number, y: number) => number) =>
    tf.tensor(
      Array.from({length: size(out)}, (_, i) => op(x[placeOf(i, out, a)], y[placeOf(i, out, b)])),
      out,
    );
  const reps = out.map((n, axis) => n / (b[axis - (out.length - b.length)] ?? 1));
  return [
    ...equal(
      'difference',
      lowered(() => tf.sub(left, right)),
      [expected((x, y) => x - y)],
    ),
    ...equal(
      'maximum',
      lowered(() => tf.maximum(left, right)),
      [expected(Math.max)],
    ),
    ...equal(
      'copies',
      lowered(() => tf.tile(tf.reshape(right, padded(b, out.length)), reps)),
      [expected((_, y) => y)],
    ),
    ...equal(
      'copies side by side',
      lowered(() => tf.tile(left, [...a.map(() => 1).slice(1), 30])),
      [tf.concat(Array<Tensor>(30).fill(left), a.length - 1)],
    ),
  ];
}

/** Products of computed operands, [m, k] times [k, n]: with an odd k, for GPUs that keep two rows and columns together. */
const products: readonly (readonly [number, number, number])[] = [
  [2, 3, 2],
  [5, 7, 3],
  [1, 5, 1],
  [3, 1, 4],
];

function multiplied(m: number, k: number, n: number): Comparison[] {
  const [x, y] = [uniform(`left ${[m, k, n]}`, [m, k]).values(), uniform(`right ${[m, k, n]}`, [k, n]).values()];
  const want = Array.from({length: m * n}, (_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let i = 0; i < k; i++) sum += Math.exp(x[row * k + i]) * Math.log(y[i * n + column] ** 2);
    return sum;
  });
  const flags = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => [transposeA, transposeB] as const));
  const asProducts = flags.flatMap(([transposeA, transposeB]) =>
    equal(
      `transposed: ${transposeA}, ${transposeB}`,
      lowered(() => {
        const [a, b] = [tf.tensor2d(x, [m, k]), tf.tensor2d(y, [k, n])];
        const [left, right] = [transposeA ? tf.transpose(a) : a, transposeB ? tf.transpose(b) : b];
        return tf.matMul(tf.exp(left), tf.log(tf.square(right)), transposeA, transposeB);
      }),
      [tf.tensor2d(want, [m, n])],
    ),
  );
  const asConvolution = equal(
    'as a convolution',
    lowered(() => {
      const [image, filter] = [tf.tensor4d(x, [1, 1, m, k]), tf.tensor4d(y, [1, 1, k, n])];
      return tf.conv2d(tf.exp(image), tf.log(tf.square(filter)), 1, 'valid');
    }),
    [tf.tensor4d(want, [1, 1, m, n])],
  );
  return [...asProducts, ...asConvolution];
}

const padded = (shape: Shape, rank: number): number[] => [...Array<number>(rank - shape.length).fill(1), ...shape];

export function* large(host: Host): Generator<Check> {
  for (const [shape, axes] of sums) {
    yield {
      group: 'large',
      subject: 'sum',
      name: `[${shape}] over ${axes}`,
      run: () => broken(() => summed(shape, axes), float32),
    };
  }
  for (const [a, b] of repeats) {
    yield {group: 'large', subject: 'repeated', name: `[${a}], [${b}]`, run: () => broken(() => repeated(a, b), float32)};
  }
  for (const [m, k, n] of products) {
    yield {
      group: 'large',
      subject: 'product',
      name: `[${m}, ${k}], [${k}, ${n}]`,
      run: () => onDevice(host, () => broken(() => multiplied(m, k, n), float32)),
    };
  }
  for (const [name, convolution] of Object.entries(convolutions)) {
    yield {
      group: 'large',
      subject: 'conv2d',
      name,
      run: () => broken(() => gradientsOfMany(name, convolution), float32),
    };
  }
}
