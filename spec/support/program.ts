/**
 * Programs, and what the transforms make of them. A program is a function of tensors with a way to draw its inputs; its pullback, its
 * pushforward and its image under vmap are programs again. So a law about one program is at once a law about all compositions.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {func} from '../../lib';
import {transforming} from '../../lib/core/level';
import {direction, generator, inputOf, several, tensorOf} from './draw';
import type {Input} from './draw';
import type {KernelCase} from './kernel_case';

export interface Program {
  readonly inputs: readonly Input[];
  readonly f: (xs: readonly Tensor[]) => Tensor[];
  /** What `f` returns. */
  readonly outputs: readonly {readonly shape: readonly number[]; readonly dtype: tf.DataType}[];
  readonly random: () => number;
}

export const moves = ({dtype}: {readonly dtype: tf.DataType}): boolean => dtype === 'float32' || dtype === 'complex64';
const list = <T>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one]);

/** Runs kernels as transforms do: by the detours around what TF.js has wrong on a backend. */
export const ours = (body: () => Tensor[]): Tensor[] => transforming(body);

export const draw = ({inputs}: Program): Tensor[] => inputs.map((input) => tensorOf(input, input.values()));

/** The kernel of a row of the table, or what else has a name that its inputs are drawn by. */
export function programOf(c: Pick<KernelCase, 'name' | 'inputs' | 'f'>): Program {
  const random = generator(c.name);
  const inputs = c.inputs.map((sampler) => inputOf(sampler, random));
  return program(inputs, (xs) => list(c.f(...xs)), random);
}

function program(inputs: readonly Input[], f: Program['f'], random: () => number): Program {
  const outputs = tf.tidy(() => ({
    shapes: ours(() => f(inputs.map((input) => tensorOf(input, input.values())))).map(({shape, dtype}) => ({shape, dtype})),
  })).shapes;
  return {inputs, f, outputs, random};
}

/** What moves and is moved: the derivative's view of a program at `xs`. Integers and truth values are constants. */
export function differentiable({inputs, f}: Program, xs: readonly Tensor[]): {xs: Tensor[]; f: (...xs: Tensor[]) => Tensor[]} {
  return {
    xs: xs.filter((_, i) => moves(inputs[i])),
    f: (...moving) => {
      let next = 0;
      return f(xs.map((x, i) => (moves(inputs[i]) ? moving[next++] : x))).filter(moves);
    },
  };
}

/** (x, ct) ↦ Jᵀ ct */
export function pullback(p: Program): Program {
  const cts = p.outputs.filter(moves).map((of) => direction(of, p.random));
  const f = (args: readonly Tensor[]) => {
    const {f, xs} = differentiable(p, args.slice(0, p.inputs.length));
    const [, pull] = func.vjp(f, ...xs);
    return pull(args.slice(p.inputs.length));
  };
  return program([...p.inputs, ...cts], f, p.random);
}

/** (x, dx) ↦ J dx */
export function pushforward(p: Program): Program {
  const tangents = p.inputs.filter(moves).map((of) => direction(of, p.random));
  const f = (args: readonly Tensor[]) => {
    const {f, xs} = differentiable(p, args.slice(0, p.inputs.length));
    return func.jvp(f, xs, args.slice(p.inputs.length))[1];
  };
  return program([...p.inputs, ...tangents], f, p.random);
}

/** The program on `count` samples, which the inputs in `subset` have along a first axis. */
export function mapped(p: Program, subset: readonly boolean[], count: number): Program {
  const inputs = p.inputs.map((input, i) => (subset[i] ? several(input, count) : input));
  return program(inputs, (xs) => vmapped(p, subset, xs), p.random);
}

export const vmapped = ({f}: Program, subset: readonly boolean[], xs: readonly Tensor[]): Tensor[] =>
  func.vmap((...samples: Tensor[]) => f(samples), {inDims: subset.map((is) => (is ? 0 : null))})(...xs);
