/**
 * The kinds of rules: from a formula to what all three transforms do. A kernel of a known kind is one line in its family's table;
 * a rule is written out by hand only where no kind fits.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {unsupportedRule} from '../errors';
import {broadcastable, saving} from '../core/rule';
import type {AnyRule, At, Batch, BatchAt, Jvp, Pull, Rule, RuleOf, Vjp} from '../core/rule';
import type {InputName, KernelName, PerInput, Signature, Signatures} from '../tfjs/signatures';
import {spread, unbroadcast, widen} from './axes';
import {adjoint} from './conjugate';

/** Programs on GPUs end at this rank, and WASM's arithmetic is garbage beyond it: values with more axes get fewer. */
export const MOST_AXES = 6;

type Named<V> = Readonly<Record<string, V>>;

// ---- one input, element by element

/** Runs a kernel that does not mix elements, on values of one shape that have a batch axis. */
export function elementwise(p: Named<Tensor>, _mapped: unknown, at: BatchAt): Tensor | Tensor[] {
  const values = Object.values(p);
  const {rank, size, shape} = values[0];
  if (rank <= MOST_AXES) return at.emit(values);
  return tf.reshape(at.emit(values.map((v) => tf.reshape(v, [size])))[0], shape);
}

/** A kernel of one input `x`. */
interface Unary<A extends object> extends Signature {
  readonly input: 'x';
  readonly optional: never;
  readonly attrs: A;
}

export const pointwise = {
  /** y = f(x):  dy = f'(x) dx,  x̄ = f'(x) ȳ, or its conjugate times ȳ where numbers are complex. Keeps x. */
  ofInput: <A extends object = object>(slope: (x: Tensor, attrs: A) => Tensor) =>
    pointwise.timesInput<A>((t, x, attrs) => tf.mul(t, slope(x, attrs))),
  /** The same with the derivative in terms of y = f(x). Keeps y. */
  ofOutput: <A extends object = object>(slope: (y: Tensor, attrs: A) => Tensor) =>
    pointwise.timesOutput<A>((t, y, attrs) => tf.mul(t, slope(y, attrs))),
  /** Where the product of slope and tangent has a form of its own (`t / x` is better than `t · (1/x)`): `times(t, x)` = f'(x) t. */
  timesInput: <A extends object = object>(times: (t: Tensor, x: Tensor, attrs: A) => Tensor): RuleOf<Unary<A>> => ({
    jvp: (dx, {x}, {attrs}) => dx.x && times(dx.x, x, attrs),
    vjp: {x: broadcastable(saving(['x'], (ct, {x}, {attrs}) => adjoint((t) => times(t, x, attrs), ct)))},
    batch: elementwise,
  }),
  timesOutput: <A extends object = object>(times: (t: Tensor, y: Tensor, attrs: A) => Tensor): RuleOf<Unary<A>> => ({
    jvp: (dx, {y}, {attrs}) => dx.x && times(dx.x, y, attrs),
    vjp: {x: broadcastable(saving(['y'], (ct, {y}, {attrs}) => adjoint((t) => times(t, y, attrs), ct)))},
    batch: elementwise,
  }),
};

// ---- two inputs that broadcast

interface Binary<N extends string> extends Signature {
  readonly input: N;
  readonly optional: never;
}

/** ∂y/∂input · t, for a `t` of the output's shape or one that broadcasts to it, and what it reads. */
interface Partial {
  readonly saves: readonly string[];
  readonly times: (t: Tensor, p: Named<Tensor>) => Tensor;
  /** Its adjoint. */
  readonly pulls: (ct: Tensor, p: Named<Tensor>) => Tensor;
  readonly sign: 1 | -1;
}

export const partial = <N extends string = never>(
  saves: readonly N[],
  times: (t: Tensor, p: Readonly<Record<N, Tensor>>) => Tensor,
  pulls: typeof times = (ct, p) => adjoint((t) => times(t, p), ct),
): Partial => ({saves, times, pulls, sign: 1});

/** The same with the other sign, which is given last: where two terms become one difference, where an unbroadcast sum has become small. */
export const minus = (of: Partial): Partial => ({...of, sign: -1});

const signed = (t: Tensor, {sign}: Partial): Tensor => (sign === 1 ? t : tf.neg(t));

/**
 * y = f(a, b), element by element after broadcasting:  dy = ∂ₐf da + ∂_bf db,  ā = ∂ₐf ȳ summed over the axes along which a was repeated.
 * The partial derivatives stand under the names of the kernel's inputs; only the second may be a `minus`.
 */
export function binary<N extends string>(
  partials: Readonly<Record<N, Partial>>,
  batch: Batch<Binary<N>> = broadcasting,
): RuleOf<Binary<N>> {
  const names = Object.keys(partials) as N[];
  const pull = (name: N): Pull<Binary<N>> => ({
    saves: partials[name].saves,
    broadcastable: true,
    pull: (ct, kept, {shape, out}) => signed(unbroadcast(partials[name].pulls(ct, kept), shape[name], out[0]), partials[name]),
  });
  const pulls = new Map<string, Pull<Binary<N>>>(names.map((name) => [name, pull(name)]));
  const second = partials[names[1]];
  return {
    jvp: (dx, p, {out}) => {
      const [a, b] = names.map((name) => dx[name] && partials[name].times(dx[name], p));
      if (b === null) return a && spread(a, out[0]);
      if (a === null) return spread(signed(b, second), out[0]);
      return second.sign === 1 ? tf.add(a, b) : tf.sub(a, b);
    },
    vjp: (name) => pulls.get(name) ?? null,
    batch,
  };
}

/** Runs a broadcasting kernel on values some of which have a batch axis: ranks are brought level behind it. */
export function broadcasting(p: Named<Tensor>, mapped: Named<boolean>, at: BatchAt): Tensor | Tensor[] {
  const [values, isMapped] = [Object.values(p), Object.values(mapped)];
  const rank = Math.max(...values.map((v, i) => (isMapped[i] ? v.rank - 1 : v.rank)));
  if (rank + 1 > MOST_AXES) return flattened(values, isMapped, rank, at);
  return at.emit(values.map((v, i) => (isMapped[i] ? widen(v, rank) : v)));
}

/**
 * The same for many axes, with as few as the operands' broadcasting allows: neighbouring axes along which each operand is either whole or
 * repeated throughout are one axis.
 */
function flattened(values: Tensor[], mapped: boolean[], rank: number, at: BatchAt): Tensor {
  const shapes = values.map((v, i) => {
    const own = mapped[i] ? v.shape.slice(1) : v.shape;
    return [mapped[i] ? at.size : 1, ...Array<number>(rank - own.length).fill(1), ...own];
  });
  const out = shapes[0].map((_, axis) => shapes.reduce((n, s) => (n === 1 ? s[axis] : n), 1));
  // Which operands are whole along an axis; axes of length one fit with any.
  const pattern = (axis: number) => (out[axis] === 1 ? '' : shapes.map((s) => s[axis] === out[axis]).join());
  const groups: {axes: number[]; pattern: string}[] = [];
  out.forEach((_, axis) => {
    const last = groups.at(-1);
    const own = pattern(axis);
    if (last === undefined || (own !== '' && last.pattern !== '' && own !== last.pattern))
      groups.push({axes: [axis], pattern: own});
    else {
      last.axes.push(axis);
      last.pattern ||= own;
    }
  });
  const merge = (s: number[]) => groups.map(({axes}) => axes.reduce((n, axis) => n * s[axis], 1));
  return tf.reshape(at.emit(values.map((v, i) => tf.reshape(v, merge(shapes[i]))))[0], out);
}

// ---- linear kernels

/** y = L x with fixed attributes:  dy = L dx,  x̄ = Lᵀ ȳ. Keeps nothing. For kernels of one input. */
export function linear<K extends KernelName>(parts: {
  transpose: (ct: Tensor, at: At<Signatures[K]>) => Tensor;
  batch: Batch<Signatures[K]> | 'loop';
  /** Does it act element by element? */
  pointwise?: true;
}): Rule<K> {
  const whole = saving<Signatures[K]>([], (ct, _kept, at) => parts.transpose(ct, at));
  const pull = parts.pointwise ? broadcastable(whole) : whole;
  return {
    jvp: (dx, _p, at) => {
      const [t] = Object.values<Tensor | null>(dx);
      return t && at.emit([t]);
    },
    vjp: () => pull,
    batch: parts.batch,
  };
}

/** y = B(a, b), linear in each of its two inputs:  dy = B(da, b) + B(a, db). */
export function bilinear<K extends KernelName>(parts: {vjp: Vjp<Signatures[K]>; batch: Batch<Signatures[K]>}): Rule<K> {
  const jvp: Jvp<Signatures[K]> = (dx, p, at) => {
    const [da, db] = at.names.map((name) => (dx as Named<Tensor | null>)[name]);
    const [a, b] = at.names.map((name) => (p as Named<Tensor>)[name]);
    const moves = [da && at.emit([da, b])[0], db && at.emit([a, db])[0]].filter((t) => t !== null);
    return moves.length === 2 ? tf.add(moves[0], moves[1]) : moves[0];
  };
  return {jvp, ...parts};
}

// ---- kernels without a derivative, kernels made of others, kernels that are refused

/** The output does not move with the inputs: tangents and gradients are zero. */
export const constant = <S extends Signature>(batch: Batch<S> | 'loop'): RuleOf<S> => ({jvp: () => null, vjp: {}, batch});

/** The output has nothing to do with real numbers (truth values, bits): to ask for its gradient is a mistake, not zero. */
export const discrete = <S extends Signature>(batch: Batch<S> | 'loop'): RuleOf<S> => ({jvp: () => null, vjp: () => null, batch});

/** The kernel is a composition of others; every transform sees those instead. */
export const decomposed = <K extends KernelName>(
  decompose: (p: PerInput<Signatures[K], Tensor>, at: At<Signatures[K]>) => Tensor | Tensor[],
): Rule<K> => ({jvp: 'transpose', vjp: {}, batch: 'loop', decompose});

/** Refuses samples that differ in inputs whose values decide the shape of the output: their outputs would not stack. */
export function requireShared<S extends Signature>(
  names: readonly InputName<S>[],
  mapped: PerInput<S, boolean>,
  {kernel}: Pick<At<S>, 'kernel'>,
): Tensor[] {
  const own = names.filter((name) => (mapped as Named<boolean>)[name]);
  if (own.length === 0) return [];
  throw unsupportedRule(
    kernel,
    'vmap',
    `the shape of its output depends on the values of ${own.join(' and ')}, which differ from sample to sample. Call it outside, or on one sample after the other.`,
  );
}

/** No rule: refused with the kernel's name and the reason, in reverse mode only when a gradient is asked for. */
export function unsupported(reason: string): AnyRule {
  const refuse = (what: string) => (_a: unknown, _b: unknown, at: At) => {
    throw unsupportedRule(at.kernel, what, reason);
  };
  return {
    jvp: refuse('forward-mode differentiation'),
    vjp: () => ({saves: [], pull: refuse('differentiation')}),
    batch: refuse('vmap'),
  };
}
