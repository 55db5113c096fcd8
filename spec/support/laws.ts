/**
 * The laws that every rule obeys, over the rows of the kernel table.
 *
 * Free of any test runner and any host: a law computes tensors, `violations` reads them all at once, asynchronously, so the same laws hold
 * a backend on a GPU. Duality and the loop hold to rounding; a derivative is held against a finite difference.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {func} from '../../lib';
import {direction, size, tensorOf} from './draw';
import type {Input} from './draw';
import type {KernelCase} from './kernel_case';
import {differentiable, draw, mapped, moves, ours, programOf, pullback, pushforward, vmapped} from './program';
import type {Program} from './program';

/** What a backend's numbers can tell. */
export interface Precision {
  /** Half the distance of a finite difference. */
  readonly step: number;
  /** How far results may differ that are equal but for rounding, and how far derivatives from finite differences; relative. */
  readonly rounding: number;
  readonly difference: number;
}

export const float64: Precision = {step: 1e-5, rounding: 1e-10, difference: 1e-7};
export const float32: Precision = {step: 1e-2, rounding: 2e-4, difference: 5e-3};

/** Two results that are to be equal, to rounding or as a derivative is to a finite difference. */
export interface Comparison {
  readonly what: string;
  readonly got: Tensor;
  readonly want: Tensor;
  readonly by: 'rounding' | 'difference';
}

export interface Law {
  readonly name: string;
  /** The derivatives that it looks at: laws of order 0 hold for every kernel, others for kernels that have one. */
  readonly order: 0 | 1 | 2;
  compare(p: Program, precision: Precision): Comparison[];
}

// ---- laws of one program

/** J dx = (f(x + h dx) − f(x − h dx)) / 2h; along all inputs together, which is the sum of each alone. */
function derivative(p: Program, {step}: Precision): Comparison[] {
  const {f, xs} = differentiable(p, draw(p));
  const dxs = xs.map((x) => tangent(x, p));
  const at = (h: number) => ours(() => f(...xs.map((x, i) => along(x, dxs[i], h))));
  const [ahead, behind] = [at(step), at(-step)];
  const [ys, dys] = func.jvp(f, xs, dxs);
  const alone = xs.map((_, i) => jvpOfOne(f, xs, i, dxs[i]));
  return [
    ...equal(
      'the value',
      ys,
      ours(() => f(...xs)),
    ),
    ...dys.flatMap((got, i) => equal(`dy${i}`, [got], [scaled(along(ahead[i], behind[i], -1), 1 / (2 * step))], 'difference')),
    ...(xs.length === 1
      ? []
      : dys.flatMap((want, i) => equal('Σ dy of each', [alone.map((dy) => dy[i]).reduce((a, b) => along(a, b, 1))], [want]))),
  ];
}

/** ⟨ct, J dx⟩ = ⟨Jᵀ ct, dx⟩, for all inputs together and for each alone: then the others' pullbacks are not asked for. */
export function duality(p: Program): Comparison[] {
  const {f, xs} = differentiable(p, draw(p));
  const dxs = xs.map((x) => tangent(x, p));
  const cts = p.outputs.filter(moves).map((y) => tangent(y, p));
  const all = func.vjp(f, ...xs)[1](cts);
  const joint = equal('all inputs', [inner(all, dxs)], [inner(cts, func.jvp(f, xs, dxs)[1])]);
  const one = (i: number) => {
    const fi = (x: Tensor) => f(...xs.map((other, j) => (j === i ? x : other)));
    const [got] = func.vjp(fi, xs[i])[1](cts);
    return [
      ...equal(`input ${i} alone`, [inner([got], [dxs[i]])], [inner(cts, jvpOfOne(f, xs, i, dxs[i]))]),
      ...equal(`input ${i} alone or with the others`, [got], [all[i]]),
    ];
  };
  return [...joint, ...(xs.length === 1 ? [] : xs.flatMap((_, i) => one(i)))];
}

/** vmap(f) = stack of f of each sample, for every choice of the inputs that have samples. */
function loop(p: Program, subsets = subsetsOf(p.inputs.length)): Comparison[] {
  return subsets.flatMap((subset) => {
    const batches = p.inputs.map((input, i) => (subset[i] ? batchOf(input) : null));
    const fixed = draw(p);
    const got = vmapped(
      p,
      subset,
      fixed.map((x, i) => batches[i]?.all ?? x),
    );
    const runs = Array.from({length: SAMPLES}, (_, n) => ours(() => p.f(fixed.map((x, i) => batches[i]?.samples[n] ?? x))));
    const want = got.map((_, i) => stacked(runs.map((ys) => ys[i])));
    return equal(`mapped ${nameOf(subset)}`, got, want);
  });
}

/** Where a kernel has no derivative, tangents and gradients are zero. */
function still(p: Program): Comparison[] {
  const {f, xs} = differentiable(p, draw(p));
  const cts = p.outputs.filter(moves).map((y) => tangent(y, p));
  if (xs.length === 0 || cts.length === 0) return [];
  const dys = func.jvp(
    f,
    xs,
    xs.map((x) => tangent(x, p)),
  )[1];
  const grads = func.vjp(f, ...xs)[1](cts);
  return [...equal('dy', dys, dys.map(tf.zerosLike)), ...equal('gradients', grads, xs.map(tf.zerosLike))];
}

/** The tangents of linearize, made from one run, are those of jvp. */
function linearized(p: Program): Comparison[] {
  const {f, xs} = differentiable(p, draw(p));
  const dxs = xs.map((x) => tangent(x, p));
  const [, push] = func.linearize(f, ...xs);
  return equal('dy', push(...dxs), func.jvp(f, xs, dxs)[1]);
}

/** One pullback, recorded outside, under vmap over cotangents: what batchJacobian and jacrev do. */
function oneRecording(p: Program): Comparison[] {
  const {f, xs} = differentiable(p, draw(p));
  const [, pull] = func.vjp(f, ...xs);
  const batches = p.outputs.filter(moves).map((y) => batchOf(direction(y, p.random)));
  const got = func.vmap((...cts: Tensor[]) => pull(cts))(...batches.map(({all}) => all));
  const runs = Array.from({length: SAMPLES}, (_, n) => pull(batches.map(({samples}) => samples[n])));
  return equal(
    'gradients',
    got,
    got.map((_, i) => stacked(runs.map((gs) => gs[i]))),
  );
}

/** Sums of an output, with what writes their cotangents out again. */
const sums: readonly {
  readonly over: string;
  readonly sum: (y: Tensor) => Tensor;
  readonly spread: (ct: Tensor, y: Tensor) => Tensor;
}[] = [
  {over: 'all axes', sum: (y) => tf.sum(y), spread: (ct, y) => tf.reshape(tf.tile(tf.reshape(ct, [1]), [y.size]), y.shape)},
  {over: 'the first axis', sum: (y) => tf.sum(y, 0), spread: (ct, y) => tf.broadcastTo(ct, y.shape)},
  {over: 'the last axis', sum: (y) => tf.sum(y, -1), spread: (ct, y) => tf.broadcastTo(tf.expandDims(ct, -1), y.shape)},
  {over: 'the last axis, kept', sum: (y) => tf.sum(y, -1, true), spread: (ct, y) => tf.broadcastTo(ct, y.shape)},
];
const canSum = ({dtype, rank, size}: Tensor): boolean => dtype === 'float32' && size > 0 && rank > 0;

/** A sum pulls back what is not written out; the pullback makes of it what it makes of it written out. */
function unwritten(p: Program): Comparison[] {
  const {f, xs} = differentiable(p, draw(p));
  const [ys, pull] = func.vjp(f, ...xs);
  if (!ys.some(canSum)) return [];
  return sums.flatMap(({over, sum, spread}) => {
    const summed = (...xs: Tensor[]) => f(...xs).map((y) => (canSum(y) ? sum(y) : y));
    const [totals, pullTotals] = func.vjp(summed, ...xs);
    const cts = totals.map((total) => tangent(total, p));
    const written = ours(() => cts.map((ct, i) => (canSum(ys[i]) ? spread(ct, ys[i]) : ct)));
    return equal(over, pullTotals(cts), pull(written));
  });
}

// ---- the same laws of composed programs

/** A law of the programs that vmap makes of a program, for every choice of mapped inputs. */
const ofMapped = (law: (p: Program, precision: Precision) => Comparison[]) => (p: Program, precision: Precision) =>
  fewSubsets(p.inputs.length).flatMap((subset) =>
    law(mapped(p, subset, SAMPLES - 1), precision).map((c) => ({...c, what: `${nameOf(subset)} mapped: ${c.what}`})),
  );

const looped = (p: Program) => loop(p, fewSubsets(p.inputs.length));

/** Many directions through the derivative of a pullback, which is how Hessians are made; and many of everything. */
function hessian(p: Program): Comparison[] {
  const pulled = pullback(p);
  const {inputs, ...rest} = pushforward(pulled);
  return loop({inputs, ...rest}, [inputs.map((_, i) => i >= pulled.inputs.length), inputs.map(() => true)]);
}

export const laws: readonly Law[] = [
  {name: 'vmap = loop', order: 0, compare: (p) => loop(p)},
  {name: 'vmap∘vmap = loop of loops', order: 0, compare: ofMapped(looped)},

  {name: 'jvp = finite difference', order: 1, compare: derivative},
  {name: 'jvp, vjp: duality', order: 1, compare: duality},
  {name: 'linearize = jvp', order: 1, compare: linearized},
  {name: 'vjp of sums = vjp of what they spread', order: 1, compare: unwritten},
  {name: 'vmap of a pullback = loop', order: 1, compare: oneRecording},
  {name: 'vmap∘vjp = loop', order: 1, compare: (p) => looped(pullback(p))},
  {name: 'vmap∘jvp = loop', order: 1, compare: (p) => looped(pushforward(p))},
  {name: 'jvp∘vmap = finite difference', order: 1, compare: ofMapped(derivative)},
  {name: 'vjp∘vmap: duality', order: 1, compare: ofMapped(duality)},

  {name: 'jvp∘vjp = finite difference of vjp', order: 2, compare: (p, precision) => derivative(pullback(p), precision)},
  {name: 'vjp∘vjp: duality with jvp∘vjp', order: 2, compare: (p) => duality(pullback(p))},
  {name: 'jvp∘jvp = finite difference of jvp', order: 2, compare: (p, precision) => derivative(pushforward(p), precision)},
  {name: 'vjp∘jvp: duality with jvp∘jvp', order: 2, compare: (p) => duality(pushforward(p))},
  {name: 'vmap∘jvp∘vjp = loop', order: 2, compare: hessian},
];

const noDerivative: Law = {name: 'tangents and gradients are zero', order: 0, compare: still};

/** The laws that hold for a kernel. */
export const lawsFor = ({order = 2, oneSample}: KernelCase): readonly Law[] => {
  const held = order > 0 ? laws : [...laws.filter((law) => law.order === 0), noDerivative];
  return oneSample === undefined ? held : held.filter(({name}) => !name.includes('vmap'));
};

/** What is wrong with a law of a row: a line for each broken comparison, with numbers. A law that loses tensors is broken. */
export async function violations(law: Law, c: KernelCase, precision: Precision): Promise<string[]> {
  const reports = await broken(() => law.compare(programOf(c), precision), {...precision, ...c.tolerance});
  return reports.map((report) => `${c.kernel} (${c.name}): ${law.name}: ${report}`);
}

/** What does not hold of what `compare` compares, and whether tensors are lost on the way. */
export async function broken(compare: () => readonly Comparison[], precision: Precision): Promise<string[]> {
  const before = tf.memory().numTensors;
  let compared: readonly Comparison[] = [];
  const tensors = tf.tidy(() => {
    compared = compare();
    return compared.flatMap(({got, want}) => [got, want]);
  });
  const values = await Promise.all(tensors.map((t) => t.data()));
  const reports = compared.flatMap((c, i) => differenceOf(c, values[2 * i], values[2 * i + 1], precision));
  tf.dispose(tensors);
  const lost = tf.memory().numTensors - before;
  return lost === 0 ? reports : [...reports, `${lost} tensors are left behind`];
}

// ---- comparing. What is computed is read, and nothing is reckoned with it on the backend, which is on trial.

/** Truths below this are held to an absolute error. */
const SMALL = 0.1;

function differenceOf({what, by}: Comparison, got: ArrayLike<number>, want: ArrayLike<number>, precision: Precision): string[] {
  if (got.length !== want.length) return [`${what}: got ${got.length} numbers, want ${want.length}`];
  const relative = norm(Array.from(got, (g, i) => g - want[i])) / Math.max(norm(want), SMALL);
  // Also where it is no number.
  if (relative <= precision[by]) return [];
  const shown = (values: ArrayLike<number>) => `[${Array.from(values, (v) => +v.toPrecision(7)).slice(0, 8).join(', ')}]`; // prettier-ignore
  return [`${what}: relative error ${relative.toExponential(1)} > ${precision[by]}: got ${shown(got)}, want ${shown(want)}`];
}

const norm = (values: ArrayLike<number>): number => Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0));

/** Backends have a highest rank above which they fail, some without a word; the laws themselves must not depend on it. */
const flat = (t: Tensor): Tensor => tf.reshape(t, [t.size]);

/**
 * `f` of real and of imaginary parts, where numbers are complex: what TF.js does with a complex tensor may have the shape of another one on
 * the same data, and on cpu its product with a scalar is no number.
 */
function inParts(f: (parts: Tensor[]) => Tensor, ts: readonly Tensor[]): Tensor {
  if (ts[0].dtype !== 'complex64') return f([...ts]);
  const all = (part: typeof tf.real) => f(ts.map((t) => tf.reshape(part(t), t.shape)));
  return tf.complex(all(tf.real), all(tf.imag));
}

const stacked = (ts: readonly Tensor[]): Tensor =>
  inParts((parts) => tf.reshape(tf.concat(parts.map(flat)), [ts.length, ...ts[0].shape]), ts);

/** What a tensor holds as a row of real numbers: of complex ones first all real parts, then all imaginary ones. */
const numbers = (t: Tensor): Tensor =>
  t.dtype === 'complex64' ? tf.concat([flat(tf.real(t)), flat(tf.imag(t))]) : flat(tf.cast(t, 'float32'));

/** h x */
const scaled = (t: Tensor, h: number): Tensor => inParts(([x]) => tf.reshape(tf.mul(flat(x), h), x.shape), [t]);

/** x + h dx */
const along = (t: Tensor, dt: Tensor, h: number): Tensor =>
  inParts(([x, dx]) => tf.reshape(tf.add(flat(x), tf.mul(flat(dx), h)), x.shape), [t, dt]);

export function equal(
  what: string,
  gots: readonly Tensor[],
  wants: readonly Tensor[],
  by: Comparison['by'] = 'rounding',
): Comparison[] {
  const kind = ({dtype, shape}: Tensor) => `${dtype} [${shape}]`;
  if (gots.map(kind).join() !== wants.map(kind).join())
    throw new Error(`${what}: got ${gots.map(kind).join(', ')}, want ${wants.map(kind).join(', ')}`);
  return gots.map((got, i) => ({what: gots.length > 1 ? `${what}, result ${i}` : what, got, want: wants[i], by}));
}

// ---- drawing

const SAMPLES = 3;

/** Samples of an input, one by one and stacked. */
function batchOf(input: Input): {all: Tensor; samples: Tensor[]} {
  const values = Array.from({length: SAMPLES}, () => input.values());
  return {
    all: tensorOf({...input, shape: [SAMPLES, ...input.shape]}, values.flat()),
    samples: values.map((one) => tensorOf(input, one)),
  };
}

/** A direction in which an input or an output moves. */
export function tangent(of: Program['outputs'][number], {random}: Program): Tensor {
  const input = direction(of, random);
  return tensorOf(input, input.values());
}

const jvpOfOne = (f: (...xs: Tensor[]) => Tensor[], xs: readonly Tensor[], i: number, dx: Tensor): Tensor[] =>
  func.jvp((x: Tensor) => f(...xs.map((other, j) => (j === i ? x : other))), [xs[i]], [dx])[1];

/** Σ Re⟨a, b⟩: over the reals, a complex number is a pair. */
export const inner = (as: readonly Tensor[], bs: readonly Tensor[]): Tensor =>
  as
    .flatMap((a, i) => (size(a.shape) === 0 ? [] : [tf.sum(tf.mul(numbers(a), numbers(bs[i])))]))
    .reduce((sum, term) => tf.add(sum, term), tf.scalar(0));

/** All non-empty subsets of `n` things. */
const subsetsOf = (n: number): boolean[][] =>
  Array.from({length: 2 ** n - 1}, (_, k) => Array.from({length: n}, (_, i) => ((k + 1) & (1 << i)) !== 0));

/** All, if they are few; else each alone, all but each, and all. */
function fewSubsets(n: number): boolean[][] {
  if (n <= 3) return subsetsOf(n);
  const each = Array.from({length: n}, (_, i) => Array.from({length: n}, (_, j) => i === j));
  return [...each, ...each.map((subset) => subset.map((is) => !is)), Array<boolean>(n).fill(true)];
}

const nameOf = (subset: readonly boolean[]): string => `{${subset.flatMap((is, i) => (is ? [i] : [])).join(', ')}}`;

/** The kernels that a row of the table runs, when nothing transforms it. */
export async function kernelsOf(c: KernelCase): Promise<string[]> {
  const xs = draw(programOf(c));
  const {kernelNames} = await tf.profile(() => tf.tidy(() => [c.f(...xs)].flat()));
  tf.dispose(xs);
  return kernelNames;
}
