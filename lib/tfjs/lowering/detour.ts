/** What a row of the table is. */
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs, KernelName, PerInput, Signatures} from '../signatures';

/** Does a kernel's work with ops; null where the kernel itself is better. */
export type Run = (() => Tensor | Tensor[]) | null;

/** A way around kernel `K`. Inputs are tensors with values, attributes as TF.js gave them. */
export type Detour<K extends KernelName> = (inputs: PerInput<Signatures[K], Tensor>, attrs: Attrs<K>) => Run;

/** `way`, for the calls of which `applies` holds. */
export const provided =
  <K extends KernelName>(
    applies: (attrs: Attrs<K>, inputs: PerInput<Signatures[K], Tensor>) => boolean,
    way: Detour<K>,
  ): Detour<K> =>
  (inputs, attrs) =>
    applies(attrs, inputs) ? way(inputs, attrs) : null;

/** The first of several ways that wants the call. */
export const firstOf =
  <K extends KernelName>(...ways: readonly Detour<K>[]): Detour<K> =>
  (inputs, attrs) => {
    for (const way of ways) {
      const run = way(inputs, attrs);
      if (run !== null) return run;
    }
    return null;
  };

export const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** `shape` with another length of one axis, or without it. */
export const replaced = (shape: readonly number[], axis: number, ...length: number[]): number[] => [
  ...shape.slice(0, axis),
  ...length,
  ...shape.slice(axis + 1),
];
