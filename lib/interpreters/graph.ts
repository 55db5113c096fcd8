/**
 * The graph that reverse mode records: a node for each application of a kernel, and the walk back through it. Data and bookkeeping; what
 * a kernel's derivative is stands in its rule.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {freedGraph, modifiedInPlace, shapeOfCotangent} from '../errors';
import {hold} from '../tfjs/host';
import {disposeAll, owned} from '../core/ownership';
import type {AnyKernel, At, Pull} from '../core/rule';

/** One output of one node: what a recorded tensor is known by. */
export interface Slot {
  readonly node: Node;
  readonly index: number;
}

/** A tensor that a node keeps for its pullback. */
export interface Kept {
  readonly name: string;
  readonly tensor: Tensor;
  /** Where the tensor itself was recorded, so that the pullback can be differentiated. */
  readonly slot: Slot | null;
  /** The variable whose value was kept. */
  readonly variable: tf.Variable | null;
}

let nextId = 0;

export class Node {
  /** Nodes are numbered as they are recorded: an input's node has a lower number. */
  readonly id = nextId++;
  /** How many live tensors and later nodes refer to this node; counted by the ambient level only. */
  refs = 0;
  freed = false;

  constructor(
    /** Null for a leaf. */
    readonly at: At | null,
    /** For each input where it was recorded; null if it was not. */
    readonly inputs: readonly (Slot | null)[],
    readonly pulls: readonly (Pull<AnyKernel> | null)[],
    public kept: readonly Kept[],
    readonly outputs: readonly {readonly shape: number[]; readonly dtype: Tensor['dtype']}[],
  ) {}

  free(): void {
    if (this.freed) return;
    this.freed = true;
    disposeAll(this.kept.map(({tensor}) => tensor));
  }
}

/** The cotangents that have arrived, by slot; each is held here. */
class Cotangents {
  private readonly arrived = new Map<Node, Tensor[][]>();

  add({node, index}: Slot, ct: Tensor): void {
    let perOutput = this.arrived.get(node);
    if (perOutput === undefined) this.arrived.set(node, (perOutput = node.outputs.map(() => [])));
    perOutput[index].push(ct);
  }

  /** The sum of what arrived at an output, null if nothing did; still held here. */
  at({node, index}: Slot): Tensor | null {
    const cts = this.arrived.get(node)?.[index];
    if (cts === undefined || cts.length === 0) return null;
    if (cts.length > 1) {
      const [sum] = owned(() => [tf.addN(cts)]);
      disposeAll(cts.splice(0, cts.length, sum));
    }
    return cts[0];
  }

  release(node: Node): void {
    for (const cts of this.arrived.get(node) ?? []) disposeAll(cts);
    this.arrived.delete(node);
  }

  dispose(): void {
    for (const node of [...this.arrived.keys()]) this.release(node);
  }
}

export interface Walk {
  /** Where to begin, and with what (held by the caller). */
  readonly outputs: readonly Slot[];
  readonly cts: readonly (Tensor | null)[];
  /** Where gradients are wanted. */
  readonly inputs: readonly Slot[];
  /** Called around the pullbacks of a node, so that what it keeps is known where it was recorded. */
  readonly recalling?: <T>(node: Node, body: () => T) => T;
  /** Free what each node kept as soon as it has been walked. */
  readonly free: boolean;
}

/** The sums of vector-Jacobian products, one for each wanted input, held by the caller; null where an input is not reached. */
export function walk({outputs, cts, inputs, recalling = (_, body) => body(), free}: Walk): (Tensor | null)[] {
  const wanted = new Set(inputs.map(({node}) => node));
  const path = pathBetween(outputs, wanted);
  const pending = new Cotangents();
  const results: (Tensor | null)[] = inputs.map(() => null);
  try {
    outputs.forEach((slot, i) => {
      const ct = cts[i];
      if (ct !== null && path.has(slot.node)) pending.add(slot, owned(() => [ct])[0]);
    });
    for (const node of [...path].sort((a, b) => b.id - a.id)) {
      if (wanted.has(node)) collect(node, inputs, pending, results);
      if (node.at !== null) recalling(node, () => pullBack(node, path, pending));
      pending.release(node);
      if (free) node.free();
    }
    return results;
  } catch (e) {
    disposeAll(results);
    throw e;
  } finally {
    pending.dispose();
  }
}

/** The nodes that lead from an output back to a wanted node. */
function pathBetween(outputs: readonly Slot[], wanted: ReadonlySet<Node>): Set<Node> {
  const leads = new Map<Node, boolean>();
  const stack = outputs.map(({node}) => node);
  while (stack.length > 0) {
    const node = stack[stack.length - 1];
    const children = node.inputs.flatMap((slot, i) => (slot !== null && node.pulls[i] !== null ? [slot.node] : []));
    const unseen = leads.has(node) ? [] : children.filter((child) => !leads.has(child));
    if (unseen.length > 0) {
      stack.push(...unseen);
      continue;
    }
    stack.pop();
    if (!leads.has(node)) leads.set(node, wanted.has(node) || children.some((child) => leads.get(child) === true));
  }
  return new Set([...leads].flatMap(([node, yes]) => (yes ? [node] : [])));
}

function collect(node: Node, inputs: readonly Slot[], pending: Cotangents, results: (Tensor | null)[]): void {
  inputs.forEach((slot, i) => {
    if (slot.node !== node) return;
    const ct = pending.at(slot);
    if (ct !== null) results[i] = owned(() => [ct])[0];
  });
}

function pullBack(node: Node, path: ReadonlySet<Node>, pending: Cotangents): void {
  const cts = node.outputs.map((_, index) => pending.at({node, index}));
  const ct = cts.find((c) => c !== null);
  if (ct == null) return;
  const due = node.inputs.flatMap((slot, i) => {
    const pull = node.pulls[i];
    return slot !== null && pull !== null && path.has(slot.node) ? [{slot, pull}] : [];
  });
  if (due.length === 0) return;
  const kept = recall(node, new Set(due.flatMap(({pull}) => pull.saves)));
  const at = Object.assign(Object.create(node.at) as At, {cts});
  const grads = owned(() => due.map(({pull}) => pull.pull(cts[0] ?? ct, kept, at)));
  due.forEach(({slot}, i) => pending.add(slot, hold(grads[i])));
  for (const [i, {slot}] of due.entries()) {
    const {shape} = slot.node.outputs[slot.index];
    if (!sameShape(shape, grads[i].shape)) throw shapeOfCotangent(node.at!.kernel, grads[i].shape, shape);
  }
}

/** What a node kept under the names that are read now. */
function recall(node: Node, names: ReadonlySet<string>): Record<string, Tensor> {
  const record: Record<string, Tensor> = {};
  for (const {name, tensor, variable} of node.kept) {
    if (!names.has(name)) continue;
    if (node.freed || tensor.isDisposed) throw freedGraph();
    if (variable !== null && variable.dataId !== tensor.dataId) throw modifiedInPlace(variable.name, tensor.shape);
    record[name] = tensor;
  }
  return record;
}

const sameShape = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((n, i) => n === b[i]);
