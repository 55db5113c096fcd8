/**
 * The graph that reverse mode records: a node for each application of a kernel, and the walk back through it. Data and bookkeeping; what
 * a kernel's derivative is stands in its rule.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {freedGraph, modifiedInPlace, shapeOfCotangent} from '../errors';
import {disposeAll, owned} from '../core/ownership';
import {ZERO} from '../core/rule';
import type {AnyKernel, Pull} from '../core/rule';
import {sameShape, spread} from '../rules/axes';
import type {Site} from './site';

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
    readonly at: Site | null,
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

  /** For each output of a node the sum of what arrived, null if nothing did; still held here. */
  of(node: Node): (Tensor | null)[] {
    const perOutput = this.arrived.get(node);
    if (perOutput === undefined) return node.outputs.map(() => null);
    return perOutput.map((cts) => {
      if (cts.length > 1) {
        const [sum] = owned(() => [total(cts)]);
        disposeAll(cts.splice(0, cts.length, sum));
      }
      return cts.length === 0 ? null : cts[0];
    });
  }

  release(node: Node): void {
    for (const cts of this.arrived.get(node) ?? []) disposeAll(cts);
    this.arrived.delete(node);
  }

  dispose(): void {
    for (const node of [...this.arrived.keys()]) this.release(node);
  }
}

/** Cotangents that are not written out (see `broadcastable`) add up as what they stand for. */
const total = (cts: Tensor[]): Tensor =>
  cts.every(({shape}) => sameShape(shape, cts[0].shape)) ? tf.addN(cts) : cts.reduce((sum, ct) => tf.add(sum, ct));

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

/** The sums of vector-Jacobian products, one for each wanted input, held by the caller; null where no output depends on an input. */
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
    for (const node of path) {
      if (wanted.has(node)) collect(node, inputs, pending, results);
      const {at} = node;
      if (at !== null) recalling(node, () => pullBack(node, at, path, pending));
      pending.release(node);
      if (free) node.free();
    }
    results.forEach((ct, i) => {
      if (ct === null && depends(outputs, inputs[i].node)) results[i] = owned(() => [zerosAt(inputs[i])])[0];
    });
    return results;
  } catch (e) {
    disposeAll(results);
    throw e;
  } finally {
    pending.dispose();
  }
}

/** The nodes that lead from an output back to a wanted node, later ones first. */
function pathBetween(outputs: readonly Slot[], wanted: ReadonlySet<Node>): Set<Node> {
  const reached = new Set<Node>(outputs.map(({node}) => node));
  for (const node of reached) {
    for (let i = 0; i < node.inputs.length; i++) {
      const slot = node.inputs[i];
      if (slot !== null && isOpen(node.pulls[i])) reached.add(slot.node);
    }
  }
  const leads = new Set<Node>();
  for (const node of [...reached].sort((a, b) => a.id - b.id)) {
    if (wanted.has(node) || node.inputs.some((slot, i) => slot !== null && leads.has(slot.node) && isOpen(node.pulls[i])))
      leads.add(node);
  }
  return new Set([...leads].reverse());
}

/** Does a cotangent go this way? */
const isOpen = (pull: Pull<AnyKernel> | null): boolean => pull !== null && pull !== ZERO;

/** Is there any way back from an output to `node`, also one along which derivatives are zero? */
function depends(outputs: readonly Slot[], node: Node): boolean {
  const seen = new Set<Node>();
  const stack = outputs.map((slot) => slot.node);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next === node) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    next.inputs.forEach((slot, i) => slot !== null && next.pulls[i] !== null && stack.push(slot.node));
  }
  return false;
}

const zerosAt = ({node, index}: Slot): Tensor => {
  const {shape, dtype} = node.outputs[index];
  return tf.zeros(shape, dtype === 'complex64' ? dtype : 'float32');
};

function collect(node: Node, inputs: readonly Slot[], pending: Cotangents, results: (Tensor | null)[]): void {
  inputs.forEach((slot, i) => {
    if (slot.node !== node) return;
    const ct = pending.of(node)[slot.index];
    if (ct !== null) results[i] = owned(() => [spread(ct, node.outputs[slot.index].shape)])[0];
  });
}

function pullBack(node: Node, at: Site, path: ReadonlySet<Node>, pending: Cotangents): void {
  const cts = pending.of(node);
  if (cts.every((ct) => ct === null)) return;
  const due: {slot: Slot; pull: Pull<AnyKernel>}[] = [];
  node.inputs.forEach((slot, i) => {
    const pull = node.pulls[i];
    if (slot !== null && pull !== null && pull !== ZERO && path.has(slot.node)) due.push({slot, pull});
  });
  if (due.length === 0) return;
  const kept = recall(node, due);
  const grads = owned(() => {
    const given = due.every(({pull}) => pull.broadcastable)
      ? cts
      : cts.map((one, i) => one && spread(one, node.outputs[i].shape));
    const now = at.pulling(given);
    const first = given.find((one) => one !== null)!;
    return due.map(({pull}) => pull.pull(first, kept, now));
  });
  due.forEach(({slot}, i) => pending.add(slot, grads[i]));
  for (let i = 0; i < due.length; i++) {
    const {node: source, index} = due[i].slot;
    if (due[i].pull.broadcastable !== true && !sameShape(source.outputs[index].shape, grads[i].shape))
      throw shapeOfCotangent(at.kernel, grads[i].shape, source.outputs[index].shape);
  }
}

/** What a node kept and its due pulls read. */
function recall(node: Node, due: readonly {readonly pull: Pull<AnyKernel>}[]): Record<string, Tensor> {
  const record: Record<string, Tensor> = {};
  for (const {name, tensor, variable} of node.kept) {
    if (!due.some(({pull}) => pull.saves.includes(name))) continue;
    if (node.freed || tensor.isDisposed) throw freedGraph();
    if (variable !== null && variable.dataId !== tensor.dataId) throw modifiedInPlace(variable.name, tensor.shape);
    record[name] = tensor;
  }
  return record;
}
