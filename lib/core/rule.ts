/**
 * What a rule is: for one kernel, what each of the three transforms does with it. Types, and the helper that ties what a reverse rule
 * reads to what it keeps. The interpreters read rules as data; rules/ writes them with ordinary `tf.*` ops, which dispatch to the next
 * level by themselves.
 */
import type {DataType, Tensor} from '@tensorflow/tfjs-core';
import {shared} from '../tfjs/host';
import type {InputName, KernelName, PerInput, Signature, Signatures} from '../tfjs/signatures';

/**
 * One application of a kernel, its inputs in a row. Array inputs are named '0', '1', …; arrays inside the map 'name.0', 'name.1', ….
 * Kernels of ours, which no backend has, bring the function that runs them when no interpreter claims an input.
 */
export interface Call {
  readonly kernel: string;
  readonly names: readonly string[];
  readonly args: readonly Tensor[];
  readonly attrs: object;
  /** The inputs as TF.js gave them, while nobody has changed them. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly run?: (args: readonly Tensor[], attrs: object) => Tensor[];
}

/** A kernel of which nothing is known: any inputs, any attributes. A rule for it fits every kernel. */
export interface AnyKernel extends Signature {
  readonly optional: never;
}

/** What every part of a rule may know of a call besides tensors: attributes as TF.js gave them, and shapes. */
export interface At<S extends Signature = AnyKernel> {
  readonly kernel: string;
  readonly attrs: S['attrs'];
  /** The inputs' names, in the order of the call. */
  readonly names: readonly string[];
  /** The shape of each input as the program sees it: without the axes of a `vmap`. */
  readonly shape: PerInput<S, number[]>;
  readonly dtype: PerInput<S, DataType>;
  /** The shapes of the outputs (empty in a batching rule, which makes them). */
  readonly out: readonly number[][];
  /** Their dtypes. */
  readonly outDtype: readonly DataType[];
  /** Reverse rules of kernels with several outputs: all cotangents, null where none arrived. */
  readonly cts: readonly (Tensor | null)[];
  /** Runs the same kernel on other inputs, with other attributes if given. */
  emit(args: readonly Tensor[], attrs?: S['attrs']): Tensor[];
}

/** What a batching rule knows besides. */
export interface BatchAt<S extends Signature = AnyKernel> extends At<S> {
  /** The length of the batch axis. */
  readonly size: number;
  /** `f`, which sees single samples, as a function of values: those that are `mapped` have the batch axis in front; all results have it. */
  lift(f: (samples: Tensor[]) => readonly Tensor[]): (values: readonly Tensor[], mapped: readonly boolean[]) => Tensor[];
  /** The kernel on one sample after the other, stacked: where no kernel takes more than one. */
  loop(): Tensor[];
}

/** Tensors of a call by name: its inputs, and its outputs as `y`, `y1`, `y2`, …. */
export type Primals<S extends Signature> = PerInput<S, Tensor> & {readonly y: Tensor; readonly y1?: Tensor; readonly y3?: Tensor};
export type Keepable<S extends Signature> = InputName<S> | 'y' | 'y1' | 'y3';

/** The output's tangent (one for each output, null for zero) from the inputs' tangents (null for zero). */
export type Jvp<S extends Signature> = (
  dx: PerInput<S, Tensor | null>,
  p: Primals<S>,
  at: At<S>,
) => Tensor | null | (Tensor | null)[];

/** The cotangent of one input from the output's cotangent, and the tensors that must be kept for it. */
export interface Pull<S extends Signature> {
  readonly saves: readonly string[];
  /** Does it take cotangents that are not written out (see `broadcastable`)? */
  readonly broadcastable?: true;
  pull(ct: Tensor, kept: Readonly<Record<string, Tensor>>, at: At<S>): Tensor;
}

/**
 * The pull of an input whose derivative is zero wherever there is one (a step, an index, a condition): the output depends on the input, so
 * its gradient is zeros, but no walk goes that way. One copy of this package may walk what another has recorded, and must know it too.
 */
export const ZERO: Pull<AnyKernel> = shared('zero', () => ({
  saves: [],
  pull() {
    throw new Error('A derivative that is zero was walked.');
  },
}));

/**
 * A reverse rule lists inputs with their pulls; the derivative of an input without one is zero. A function serves kernels of many inputs;
 * with null it cuts: the output counts as independent of that input.
 */
export type Vjp<S extends Signature> = {readonly [N in InputName<S>]?: Pull<S>} | ((name: string, at: At<S>) => Pull<S> | null);

/** Runs the kernel on values some of which have a batch axis in front (`mapped`); every output has one. */
export type Batch<S extends Signature> = (
  p: PerInput<S, Tensor>,
  mapped: PerInput<S, boolean>,
  at: BatchAt<S>,
) => Tensor | Tensor[];

/**
 * All that the machine knows of a kernel.
 * - `jvp`: `'transpose'` stands for the transpose of `vjp`: a tangent is what pulls back the pullback.
 * - `batch`: `'loop'` stands for one call per sample, stacked.
 * - `decompose`: the kernel is a composition of others; then nothing else is read.
 */
export interface RuleOf<S extends Signature> {
  readonly jvp: Jvp<S> | 'transpose';
  readonly vjp: Vjp<S>;
  readonly batch: Batch<S> | 'loop';
  readonly decompose?: (p: PerInput<S, Tensor>, at: At<S>) => Tensor | Tensor[];
}

/** The rule of TF.js's kernel `K`. */
export type Rule<K extends KernelName> = RuleOf<Signatures[K]>;
/** A rule that fits any kernel; what interpreters read. */
export type AnyRule = RuleOf<AnyKernel>;

/** A `Pull` whose formula can read only the tensors that it says it keeps. */
export function saving<S extends Signature, N extends Keepable<S> = never>(
  saves: readonly N[],
  pull: (ct: Tensor, kept: Readonly<Record<N, Tensor>>, at: At<S>) => Tensor,
): Pull<S> {
  return {saves, pull};
}

/**
 * A pull that is right also for a cotangent that is not written out: of a shape that broadcasts to the output's. What it answers may be such
 * a one too, for the input. So what a sum spreads is not written out before a product, which spreads it by itself. All other pulls get and
 * answer whole cotangents.
 */
export const broadcastable = <S extends Signature>(pull: Pull<S>): Pull<S> => ({...pull, broadcastable: true});

/** Writes one rule with the types of kernel `K`: `rule<'Sum'>({…})`. */
export const rule = <K extends KernelName>(parts: Rule<K>): Rule<K> => parts;
