/** `argnums`, `hasAux`, trees, options: handled once, here. Below this every transform sees a flat list of tensors. */
import type {Tensor} from '@tensorflow/tfjs-core';
import {argnumsOutOfRange, auxExpected, noTensors, notFloating, outputNotTensors} from '../errors';
import {transforming} from '../core/level';
import {canMove} from '../core/dtypes';
import {describe, flatten, isPlainObject, isTensor, leavesOf, sameStructure, unflatten} from '../tree';
import type {Structure} from '../tree';

export type Argnums = number | readonly number[];
// A function of any parameters; what they are is inferred where it is passed.
export type Program = (...args: never[]) => unknown;

export interface Output {
  readonly leaves: readonly Tensor[];
  readonly structure: Structure;
  readonly aux: unknown;
}

export interface Request {
  /** The call as the user wrote it, for messages: `func.grad(f)`. */
  readonly name: string;
  readonly f: Program;
  readonly args: readonly unknown[];
  readonly argnums?: Argnums;
  readonly hasAux?: boolean;
}

/** A call of a user's function as a function of the tensors that it is differentiated with respect to. */
export interface Problem {
  readonly name: string;
  readonly xs: readonly Tensor[];
  /** Calls the function with these in the places of `xs`. */
  run(xs: readonly Tensor[]): Output;
  /** One value for each of `xs`, in the structure of the argument(s) that `argnums` names. */
  structured(perInput: readonly unknown[]): unknown;
}

export function problemOf({name, f, args, argnums = 0, hasAux = false}: Request): Problem {
  const numbers = (Array.isArray(argnums) ? argnums : [argnums]) as readonly number[];
  const places = numbers.map((n) => (n < 0 ? n + args.length : n));
  const bad = numbers.find((_, i) => !Number.isInteger(places[i]) || places[i] < 0 || places[i] >= args.length);
  if (bad !== undefined || places.length === 0) throw argnumsOutOfRange(name, argnums, args.length);
  const chosen = places.map((place) => flatten(args[place]));
  chosen.forEach(({leaves}, i) => {
    if (leaves.length === 0) throw noTensors(name, `argument ${places[i]}`, describe(args[places[i]]));
  });
  const split = <V>(values: readonly V[]) => {
    let start = 0;
    return chosen.map(({leaves, structure}) => unflatten(structure, values.slice(start, (start += leaves.length))));
  };
  return {
    name,
    xs: chosen.flatMap(({leaves}) => leaves),
    run(xs) {
      const replaced = [...args];
      split(xs).forEach((arg, i) => (replaced[places[i]] = arg));
      return outputOf(name, (f as (...args: unknown[]) => unknown)(...replaced), hasAux);
    },
    structured: (perInput) => (Array.isArray(argnums) ? split(perInput) : split(perInput)[0]),
  };
}

/** Refuses inputs that cannot move: a tangent of an integer is none. (A gradient is: as in TF.js, integers are then taken for reals.) */
export function requireMoving({name, xs}: Problem): void {
  const fixed = xs.find((x) => !canMove(x));
  if (fixed !== undefined) throw notFloating(name, `an argument of shape [${fixed.shape}]`, fixed.dtype);
}

/** What a user's function returned: `[output, aux]` if it says so. */
export function outputOf(name: string, result: unknown, hasAux = false): Output {
  if (hasAux && !(Array.isArray(result) && result.length === 2)) throw auxExpected(name, describe(result));
  const [output, aux] = hasAux ? (result as [unknown, unknown]) : [result, undefined];
  const {leaves, structure} = flatten(output);
  if (leaves.length === 0 || !onlyTensors(structure)) throw outputNotTensors(name, describe(output));
  return {leaves, structure, aux};
}

const onlyTensors = (s: Structure): boolean => s.kind === 'leaf' || (s.kind !== 'other' && s.items.every(onlyTensors));

/** Runs `body` in a scope of its own; the tensors of the tree that it returns belong to the caller's scope, all else is disposed. */
export function surfacedTree(body: () => unknown): unknown {
  let structure: Structure = {kind: 'other', value: undefined};
  const leaves = transforming(() => {
    const flat = flatten(body());
    structure = flat.structure;
    return flat.leaves;
  });
  return unflatten(structure, leaves);
}

/** The leaves of a tree that must be built like another one. */
export function matching(tree: unknown, structure: Structure, mismatch: () => Error): Tensor[] {
  const flat = flatten(tree);
  if (!sameStructure(flat.structure, structure)) throw mismatch();
  return flat.leaves;
}

/** Arguments and options, where a last argument whose values are not tensors is the options. */
export function splitOptions<O extends object>(args: readonly unknown[]): [readonly unknown[], Partial<O>] {
  const last = args.at(-1);
  if (!isPlainObject(last) || leavesOf(last).length > 0 || isTensor(last)) return [args, {}];
  return [args.slice(0, -1), last as Partial<O>];
}
