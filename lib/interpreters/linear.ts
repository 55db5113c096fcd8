/** A recorded run that can be replayed forwards: the linear map from tangents of its inputs to tangents of its outputs. */
import type {Tensor} from '@tensorflow/tfjs-core';
import {bind} from '../core/bind';
import {alias, disposeAll, owned} from '../core/ownership';
import type {AnyRule, Call} from '../core/rule';
import {withLevel} from '../core/level';
import {give} from '../tfjs/host';
import {pushForward} from './forward';
import {canMove} from '../core/dtypes';
import {Transform} from './transform';

export interface LinearMap {
  /** What the function returned: in the scope that it was recorded in. */
  readonly outputs: readonly Tensor[];
  /** The outputs' tangents, null where zero, in the active scope. */
  push(tangents: readonly Tensor[]): (Tensor | null)[];
  dispose(): void;
}

/** A call with all its tensors held, and the numbers under which its inputs' and outputs' tangents are known. */
interface Step {
  readonly call: Call;
  readonly rule: AnyRule;
  readonly outputs: readonly Tensor[];
  readonly from: readonly (number | null)[];
  readonly to: readonly number[];
}

class Recorder extends Transform {
  readonly steps: Step[] = [];
  private readonly numbers = new Map<number, number>();
  private next = 0;

  claims(t: Tensor): boolean {
    return this.numbers.has(t.id);
  }

  alias(from: Tensor, to: Tensor): void {
    const number = this.numbers.get(from.id);
    if (number !== undefined) this.numbers.set(to.id, number);
  }

  watch(t: Tensor): number {
    this.numbers.set(t.id, this.next);
    return this.next++;
  }

  numberOf(t: Tensor): number | null {
    return this.numbers.get(t.id) ?? null;
  }

  dispose(): void {
    for (const {call, outputs} of this.steps) disposeAll([...call.args, ...outputs]);
    this.steps.length = 0;
  }

  protected apply(call: Call, rule: AnyRule): Tensor[] {
    const from = call.args.map((t) => this.numberOf(t));
    const outputs = bind(call);
    if (!outputs.some(canMove)) return outputs;
    const held: Call = {...call, inputs: undefined, args: call.args.map(alias)};
    this.steps.push({call: held, rule, outputs: outputs.map(alias), from, to: outputs.map((y) => this.watch(y))});
    return outputs;
  }
}

/** Runs `f` once, remembering all that a forward-mode rule may read. */
export function recordLinear(name: string, inputs: readonly Tensor[], f: (xs: Tensor[]) => readonly Tensor[]): LinearMap {
  const recorder = new Recorder();
  try {
    const xs = inputs.map((x) => give(alias(x)));
    const starts = xs.map((x) => recorder.watch(x));
    const outputs = withLevel(name, recorder, () => f(xs));
    const ends = outputs.map((y) => recorder.numberOf(y));
    return {outputs, push: (tangents) => replay(recorder.steps, starts, tangents, ends), dispose: () => recorder.dispose()};
  } catch (e) {
    recorder.dispose();
    throw e;
  }
}

function replay(
  steps: readonly Step[],
  starts: readonly number[],
  tangents: readonly Tensor[],
  ends: readonly (number | null)[],
): (Tensor | null)[] {
  const moving = new Map<number, Tensor>();
  starts.forEach((number, i) => moving.set(number, alias(tangents[i])));
  try {
    for (const {call, rule, outputs, from, to} of steps) {
      const dx = from.map((number) => (number === null ? null : (moving.get(number) ?? null)));
      if (dx.every((t) => t === null)) continue;
      const dy = owned(() => pushForward(call, outputs, dx, rule));
      dy.forEach((t, i) => t !== null && moving.set(to[i], t));
    }
    return ends.map((number) => {
      const t = number === null ? undefined : moving.get(number);
      return t === undefined ? null : give(alias(t));
    });
  } finally {
    disposeAll(moving.values());
  }
}
