/** What a row of the table is. */
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs, KernelName, PerInput, Signatures} from '../signatures';

/** Does a kernel's work with ops; null where the kernel itself is better. */
export type Run = (() => Tensor | Tensor[]) | null;

/** A way around kernel `K`. Inputs are tensors with values, attributes as TF.js gave them. */
export type Detour<K extends KernelName> = (inputs: PerInput<Signatures[K], Tensor>, attrs: Attrs<K>) => Run;

export const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** `shape` with another length of one axis, or without it. */
export const replaced = (shape: readonly number[], axis: number, ...length: number[]): number[] => [
  ...shape.slice(0, axis),
  ...length,
  ...shape.slice(axis + 1),
];
