/**
 * Reverse mode: records by identity. Values stay the tensors that they are, readable as ever; a map from tensor id to slot knows which of
 * them depend on what is watched. So closures, variables and layers need no substitution.
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import {bind} from '../core/bind';
import {alias} from '../core/ownership';
import {ZERO} from '../core/rule';
import type {AnyKernel, AnyRule, At, Call, Pull, Vjp} from '../core/rule';
import {isVariable} from '../tfjs/host';
import {Node} from './graph';
import type {Kept, Slot} from './graph';
import {Site} from './site';
import {Transform} from './transform';

export class Reverse extends Transform {
  recording = true;
  protected readonly slots = new Map<number, Slot>();
  private readonly nodes: Node[] = [];

  claims(t: Tensor): boolean {
    return this.slots.has(t.id);
  }

  /** From now on what is computed from `t` is recorded. Answers where. */
  watch(t: Tensor): Slot {
    const slot = {node: new Node(null, [], [], [], [t]), index: 0};
    this.enter(t, slot);
    return slot;
  }

  slotOf(t: Tensor): Slot | null {
    return this.slots.get(t.id) ?? null;
  }

  alias(from: Tensor, to: Tensor): void {
    const slot = this.slots.get(from.id);
    if (slot !== undefined) this.enter(to, slot);
  }

  /** Runs `body` with what `node` keeps known where it was recorded, so that a pullback is itself recorded here. */
  recalling = <T>(node: Node, body: () => T): T => {
    if (!this.recording) return body();
    const known = node.kept.filter(({slot}) => slot !== null);
    for (const {tensor, slot} of known) this.enter(tensor, slot!);
    try {
      return body();
    } finally {
      for (const {tensor} of known) this.forget(tensor);
    }
  };

  forget(t: Tensor): void {
    this.slots.delete(t.id);
  }

  /** Frees all that was recorded. */
  dispose(): void {
    for (const node of this.nodes) node.free();
    this.nodes.length = 0;
    this.slots.clear();
  }

  protected enter(t: Tensor, slot: Slot): void {
    this.slots.set(t.id, slot);
  }

  /** Takes note of a new node. */
  protected own(node: Node): void {
    this.nodes.push(node);
  }

  protected apply(call: Call, rule: AnyRule): Tensor[] {
    const slots = call.args.map((t) => this.slots.get(t.id) ?? null);
    const outputs = bind(call);
    if (!this.recording) return outputs;
    const at = Site.of(call, outputs);
    const pulls = call.names.map((name, i) => (slots[i] === null ? null : pullOf(rule.vjp, name, at)));
    if (pulls.every((pull) => pull === null)) return outputs;
    const kept = this.keep(call, slots, outputs, new Set(pulls.flatMap((pull) => pull?.saves ?? [])));
    const node = new Node(
      at,
      slots,
      pulls,
      kept,
      outputs.map(({shape, dtype}) => ({shape, dtype})),
    );
    this.own(node);
    outputs.forEach((y, index) => this.enter(y, {node, index}));
    for (const one of kept) if (one.slot === OWN) (one as {slot: Slot}).slot = {node, index: outputIndex(one.name)};
    return outputs;
  }

  private keep(
    {names, args}: Call,
    slots: readonly (Slot | null)[],
    outputs: readonly Tensor[],
    wanted: ReadonlySet<string>,
  ): Kept[] {
    const kept: Kept[] = [];
    names.forEach((name, i) => {
      if (wanted.has(name))
        kept.push({name, tensor: alias(args[i]), slot: slots[i], variable: isVariable(args[i]) ? args[i] : null});
    });
    outputs.forEach((y, i) => {
      const name = outputName(i);
      // An input may itself be named `y`.
      if (wanted.has(name) && !names.includes(name)) kept.push({name, tensor: alias(y), slot: OWN, variable: null});
    });
    return kept;
  }
}

/** Stands for a slot of the node that is being made. */
const OWN: Slot = {node: new Node(null, [], [], [], []), index: -1};

export const outputName = (i: number) => (i === 0 ? 'y' : `y${i}`);
const outputIndex = (name: string) => (name === 'y' ? 0 : Number(name.slice(1)));

/** How an input's gradient is found: `ZERO` if it is zero, null if the output does not depend on it. */
export function pullOf(vjp: Vjp<AnyKernel>, name: string, at: At): Pull<AnyKernel> | null {
  return typeof vjp === 'function' ? vjp(name, at) : ((vjp as Record<string, Pull<AnyKernel>>)[name] ?? ZERO);
}
