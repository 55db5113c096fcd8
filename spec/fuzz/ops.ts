/**
 * The ops of random programs, as text. They are written so that any operands do: operands that do not broadcast are averaged, domains are
 * kept by squares and sines. The first are the simplest, which shrinking ends at.
 */
import {rowNames, rowSize} from './rows';
import {spliced, withAt} from './lists';
import type {Shape} from './program';

/** Takes one of `n` choices, from 0. */
export type Choose = (n: number) => number;

export interface Applied {
  /** Of the names of the operands; of as many as it takes. */
  readonly code: (a: string, b: string, c: string) => string;
  readonly shape: Shape;
}

/** What becomes of operands of these shapes; null if they do not fit. */
export type Op = (shapes: readonly Shape[], choose: Choose) => Applied | null;

export const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
/** Values with more elements or axes are not made. */
const LARGEST = 36;
const MOST_AXES = 4;
export const isSmall = (shape: Shape): boolean => sizeOf(shape) <= LARGEST && shape.length <= MOST_AXES;

const list = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`;
const pairs = (numbers: readonly (readonly number[])[]): string => `[${numbers.map(list).join(', ')}]`;

// ---- element by element

const unary =
  (code: (a: string) => string): Op =>
  ([shape]) => ({code, shape});

const smooth: Op[] = [
  (a: string) => `tf.sin(${a})`,
  (a: string) => `tf.square(${a})`,
  (a: string) => `tf.tanh(${a})`,
  (a: string) => `tf.exp(tf.sin(${a}))`,
  (a: string) => `tf.cos(${a})`,
  (a: string) => `tf.sigmoid(${a})`,
  (a: string) => `tf.softplus(${a})`,
  (a: string) => `tf.log(tf.add(tf.square(${a}), 1))`,
  (a: string) => `tf.sqrt(tf.add(tf.square(${a}), 0.5))`,
  (a: string) => `tf.rsqrt(tf.add(tf.square(${a}), 0.5))`,
  (a: string) => `tf.reciprocal(tf.add(tf.square(${a}), 1))`,
  (a: string) => `tf.neg(${a})`,
  (a: string) => `tf.atan(${a})`,
  (a: string) => `tf.asinh(${a})`,
  (a: string) => `tf.expm1(tf.cos(${a}))`,
  (a: string) => `tf.log1p(tf.square(${a}))`,
  (a: string) => `tf.tan(tf.sin(${a}))`,
  (a: string) => `tf.acos(tf.mul(tf.sin(${a}), 0.8))`,
  (a: string) => `tf.asin(tf.mul(tf.cos(${a}), 0.8))`,
  (a: string) => `tf.acosh(tf.add(tf.square(${a}), 1.5))`,
  (a: string) => `tf.atanh(tf.mul(tf.sin(${a}), 0.7))`,
  (a: string) => `tf.cosh(tf.sin(${a}))`,
  (a: string) => `tf.sinh(tf.cos(${a}))`,
  (a: string) => `tf.logSigmoid(${a})`,
  (a: string) => `tf.clone(${a})`,
].map(unary);

/** With kinks: there is nothing to hold a derivative against on one, nor across one. */
const kinked: Op[] = [
  (a: string) => `tf.relu(${a})`,
  (a: string) => `tf.abs(${a})`,
  (a: string) => `tf.elu(${a})`,
  (a: string) => `tf.selu(${a})`,
  (a: string) => `tf.leakyRelu(${a}, 0.3)`,
  (a: string) => `tf.relu6(tf.mul(${a}, 5))`,
  (a: string) => `tf.clipByValue(${a}, -0.4, 0.6)`,
  (a: string) => `tf.mul(${a}, tf.step(${a}))`,
  (a: string) => `tf.mul(tf.sign(${a}), tf.cos(${a}))`,
  (a: string) => `tf.sub(${a}, tf.floor(${a}))`,
  (a: string) => `tf.where(tf.greater(${a}, 0.2), tf.square(${a}), ${a})`,
].map(unary);

// ---- two operands

function broadcast(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const level = (s: Shape) => [...Array<number>(rank - s.length).fill(1), ...s];
  const [p, q] = [level(a), level(b)];
  if (p.some((n, i) => n !== q[i] && n !== 1 && q[i] !== 1)) return null;
  return p.map((n, i) => (n === 1 ? q[i] : n));
}

const binary =
  (code: (a: string, b: string) => string): Op =>
  ([a, b]) => {
    const shape = broadcast(a, b);
    if (shape !== null) return {code, shape};
    return {code: (p, q) => code(p, `tf.mean(${q})`), shape: a};
  };

const binaries: Op[] = [
  (a: string, b: string) => `tf.mul(${a}, ${b})`,
  (a: string, b: string) => `tf.add(${a}, ${b})`,
  (a: string, b: string) => `tf.sub(${a}, ${b})`,
  (a: string, b: string) => `tf.div(${a}, tf.add(tf.square(${b}), 1))`,
  (a: string, b: string) => `tf.mul(tf.sin(${a}), ${b})`,
  (a: string, b: string) => `tf.maximum(${a}, ${b})`,
  (a: string, b: string) => `tf.minimum(${a}, ${b})`,
  (a: string, b: string) => `tf.squaredDifference(${a}, ${b})`,
  (a: string, b: string) => `tf.pow(tf.add(tf.square(${a}), 0.5), tf.sin(${b}))`,
  (a: string, b: string) => `tf.atan2(${a}, tf.add(tf.square(${b}), 0.5))`,
  (a: string, b: string) => `tf.mod(${a}, tf.add(tf.square(${b}), 1))`,
  (a: string, b: string) => `tf.divNoNan(${a}, tf.add(tf.square(${b}), 1))`,
  (a: string, b: string) => `tf.where(tf.less(${a}, ${b}), tf.sin(tf.add(${a}, ${b})), ${b})`,
].map(binary);

// ---- over axes

/** One axis, two, or all. */
function someAxes(rank: number, choose: Choose): number[] {
  if (rank === 0) return [];
  const first = choose(rank);
  const second = choose(rank + 1);
  return [...new Set([first, ...(second < rank ? [second] : [])])].sort();
}

const reduction =
  (code: (a: string, axes: string, keep: boolean) => string): Op =>
  ([shape], choose) => {
    const axes = someAxes(shape.length, choose);
    if (axes.length === 0) return null;
    const keep = choose(3) === 2;
    const rest = keep ? shape.map((n, i) => (axes.includes(i) ? 1 : n)) : shape.filter((_, i) => !axes.includes(i));
    return {code: (a) => code(a, list(axes), keep), shape: rest};
  };

const kept = (keep: boolean): string => (keep ? ', true' : '');
const reductions: Op[] = [
  ...['sum', 'mean', 'max', 'min', 'logSumExp', 'prod'].map((name) =>
    reduction((a, axes, keep) => `tf.${name}(${a}, ${axes}${kept(keep)})`),
  ),
  reduction((a, axes, keep) => `tf.moments(${a}, ${axes}${kept(keep)}).variance`),
  reduction((a, axes, keep) => `tf.euclideanNorm(tf.add(tf.square(${a}), 0.5), ${axes}${kept(keep)})`),
];

/** Along one axis, which stays. */
const along =
  (code: (a: string, axis: number, choose: Choose) => string): Op =>
  ([shape], choose) => {
    if (shape.length === 0) return null;
    const axis = choose(shape.length);
    const text = code('@', axis, choose);
    return {code: (a) => text.replaceAll('@', a), shape};
  };

const scans: Op[] = [
  along((a, axis, choose) => `tf.cumsum(${a}, ${axis}, ${choose(2) === 1}, ${choose(2) === 1})`),
  along((a, axis, choose) => `tf.cumprod(${a}, ${axis}, ${choose(2) === 1}, ${choose(2) === 1})`),
  along((a, axis) => `tf.reverse(${a}, ${axis})`),
  ([shape]) => (shape.length === 0 ? null : {code: (a) => `tf.softmax(${a})`, shape}),
  ([shape]) => (shape.length === 0 ? null : {code: (a) => `tf.logSoftmax(${a})`, shape}),
];

// ---- moved, copied, cut

const elementMoves: Op[] = [
  ([shape]) => ({code: (a) => `tf.reshape(${a}, [${sizeOf(shape)}])`, shape: [sizeOf(shape)]}),
  ([shape], choose) => {
    const turn = 1 + choose(Math.max(shape.length - 1, 1));
    const order = shape.map((_, i) => (i + turn) % shape.length);
    return shape.length < 2 ? null : {code: (a) => `tf.transpose(${a}, ${list(order)})`, shape: order.map((i) => shape[i])};
  },
  ([shape], choose) => {
    const axis = choose(shape.length + 1);
    return {code: (a) => `tf.expandDims(${a}, ${axis})`, shape: spliced(shape, axis, 0, 1)};
  },
  ([shape], choose) => {
    const begin = shape.map((n) => choose(n));
    const size = shape.map((n, i) => 1 + choose(n - begin[i]));
    return shape.length === 0 ? null : {code: (a) => `tf.slice(${a}, ${list(begin)}, ${list(size)})`, shape: size};
  },
  ([shape], choose) => {
    const around = shape.map(() => [choose(2), choose(3)]);
    const value = [0, 0.7][choose(2)];
    const padded = shape.map((n, i) => n + around[i][0] + around[i][1]);
    return shape.length === 0 ? null : {code: (a) => `tf.pad(${a}, ${pairs(around)}, ${value})`, shape: padded};
  },
  ([shape], choose) => {
    const times = shape.map(() => 1 + choose(3));
    return shape.length === 0 ? null : {code: (a) => `tf.tile(${a}, ${list(times)})`, shape: shape.map((n, i) => n * times[i])};
  },
  ([shape], choose) => {
    if (shape.length === 0) return null;
    const axis = choose(shape.length);
    const indices = Array.from({length: 1 + choose(3)}, () => choose(shape[axis]));
    return {code: (a) => `tf.gather(${a}, ${list(indices)}, ${axis})`, shape: withAt(shape, axis, indices.length)};
  },
  ([shape], choose) => {
    if (shape.length === 0) return null;
    const axis = choose(shape.length);
    const [n, which] = [shape[axis], choose(shape[axis])];
    return n === 0 ? null : {code: (a) => `tf.unstack(${a}, ${axis})[${which}]`, shape: spliced(shape, axis, 1)};
  },
  ([shape], choose) => {
    const n = shape.at(-1) ?? 0;
    const k = 1 + choose(n);
    return n === 0 ? null : {code: (a) => `tf.topk(${a}, ${k}).values`, shape: withAt(shape, shape.length - 1, k)};
  },
];

const joins: Op[] = [
  ([a, b], choose) => {
    if (a.length !== b.length || a.length === 0) return null;
    const axis = choose(a.length);
    if (a.some((n, i) => i !== axis && n !== b[i])) return null;
    return {code: (p, q) => `tf.concat([${p}, ${q}], ${axis})`, shape: withAt(a, axis, a[axis] + b[axis])};
  },
  ([a, b], choose) => {
    const axis = choose(a.length + 1);
    if (a.join() !== b.join()) return null;
    return {code: (p, q) => `tf.stack([${p}, ${q}], ${axis})`, shape: spliced(a, axis, 0, 2)};
  },
];

// ---- products

const products: Op[] = [
  ([a, b]) => {
    if (a.length !== 2 || b.length !== 2 || a[1] !== b[0]) return null;
    return {code: (p, q) => `tf.matMul(${p}, ${q})`, shape: [a[0], b[1]]};
  },
  ([a]) => (a.length === 2 ? {code: (p) => `tf.matMul(${p}, ${p}, false, true)`, shape: [a[0], a[0]]} : null),
  ([a, b]) => (a.length === 1 && b.length === 1 ? {code: (p, q) => `tf.outerProduct(${p}, ${q})`, shape: [a[0], b[0]]} : null),
  ([a, b]) => {
    if (a.length !== 2 || b.length !== 2 || a[0] !== b[0]) return null;
    return {code: (p, q) => `tf.einsum('ij,ik->kj', ${p}, ${q})`, shape: [b[1], a[1]]};
  },
  ([a]) =>
    a.length < 1 || a.at(-1) === 0 ? null : {code: (p) => `tf.real(tf.spectral.fft(tf.complex(${p}, tf.cos(${p}))))`, shape: a},
];

/** A cut. */
const detach: Op = unary((a) => `autograd.detach(${a})`);

/** A user's own rule. It is right, so nobody can tell. */
const own: Op = ([shape]) => ({
  code: (a) =>
    `tf.customGrad((u, save) => (save([u]), {value: tf.square(u), gradFunc: (dy, [u]) => tf.mul(dy, tf.mul(u, 2))}))(${a})`,
  shape,
});

const row: Op = (_shapes, choose) => {
  const name = rowNames[choose(rowNames.length)];
  const length = rowSize(name);
  return length === 0 ? null : {code: (a, b, c) => `row(${JSON.stringify(name)}, ${a}, ${b}, ${c})`, shape: [length]};
};

const generic: Op[] = [
  ...smooth,
  ...binaries,
  ...reductions,
  ...products,
  ...elementMoves,
  ...joins,
  ...scans,
  ...kinked,
  own,
  detach,
];
/** A quarter are rows of the kernel table. */
export const ops: readonly Op[] = [...generic, ...Array<Op>(Math.round(generic.length / 3)).fill(row)];

/** The shapes of inputs. */
export const inputShapes: readonly Shape[] = [[], [2], [3], [2, 3], [2, 2], [1, 3], [2, 1, 2]];
