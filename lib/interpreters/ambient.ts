/**
 * The ambient level: reverse mode for tensors marked with `requiresGrad`, always open, at the bottom of the stack.
 *
 * Other levels free what they recorded when they end. This one never ends, so it counts: a node lives as long as a live recorded tensor or
 * a later node refers to it. When the last output of a recorded graph is disposed, all that was saved behind it is freed. (A node does not
 * count what it keeps itself, its own output among it: that would be a circle.)
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import {release, retain} from '../core/level';
import {machine} from '../core/stack';
import type {Node, Slot} from './graph';
import {Reverse} from './reverse';

export class Ambient extends Reverse {
  private readonly leaves = new Map<Node, Tensor>();
  private readonly grads = new Map<number, Tensor>();

  /** Marks `t` as a leaf. */
  mark(t: Tensor): void {
    this.leaves.set(this.watch(t).node, t);
  }

  /** The leaf that a node stands for, while it lives. */
  leafOf(node: Node): Tensor | null {
    return this.leaves.get(node) ?? null;
  }

  isLeaf(t: Tensor): boolean {
    const slot = this.slotOf(t);
    return slot === null || this.leafOf(slot.node) === t;
  }

  gradOf(t: Tensor): Tensor | null {
    const grad = this.grads.get(t.id);
    return grad === undefined || grad.isDisposed ? null : grad;
  }

  /** `grad`, held here from now on, takes the place of what was accumulated for `t`. */
  setGrad(t: Tensor, grad: Tensor | null): void {
    const old = this.grads.get(t.id);
    if (grad !== null) this.change(() => this.grads.set(t.id, grad));
    else this.change(() => this.grads.delete(t.id));
    if (old !== grad) old?.dispose();
  }

  override forget(t: Tensor): void {
    this.unmark(t);
    if (this.grads.has(t.id)) this.setGrad(t, null);
  }

  /** `t` is no longer recorded; its gradient stays. */
  unmark(t: Tensor): void {
    const slot = this.slots.get(t.id);
    if (slot === undefined) return;
    this.change(() => this.slots.delete(t.id));
    if (this.leaves.get(slot.node) === t) this.leaves.delete(slot.node);
    unrefer(slot.node);
  }

  protected override enter(t: Tensor, slot: Slot): void {
    slot.node.refs++;
    this.change(() => this.slots.set(t.id, slot));
  }

  protected override own(node: Node): void {
    for (const slot of node.inputs) if (slot !== null) slot.node.refs++;
  }

  /** Ops come to us while there is something to remember. */
  private change(body: () => void): void {
    const before = this.slots.size + this.grads.size;
    body();
    const after = this.slots.size + this.grads.size;
    if (before === 0 && after > 0) retain();
    if (before > 0 && after === 0) release();
  }
}

/** One reference less; a node without any frees what it keeps and its references, and so on back. */
function unrefer(start: Node): void {
  const stack = [start];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (--node.refs > 0) continue;
    node.free();
    for (const slot of node.inputs) if (slot !== null) stack.push(slot.node);
  }
}

/** The one ambient level of this realm. */
export function ambient(): Ambient {
  const {bottom} = machine;
  if (!('mark' in bottom.interpreter)) bottom.interpreter = new Ambient();
  return bottom.interpreter as Ambient;
}
