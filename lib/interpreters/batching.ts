/**
 * Batching: one program run on many samples at once. A value that differs between samples carries an axis for them in front of the shape
 * that the program sees; values that are the same for all samples are left as they are.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {DataId, Tensor} from '@tensorflow/tfjs-core';
import {randomInVmap, tracerAssigned, unknownRandomness} from '../errors';
import {bind} from '../core/bind';
import {alias, owned} from '../core/ownership';
import type {AnyRule, Call} from '../core/rule';
import {Tracer} from '../core/tracer';
import {withLevel} from '../core/level';
import {give, hold, list} from '../tfjs/host';
import type {Run} from './draws';
import {BatchSite, byName} from './site';
import {Transform} from './transform';

/** What random ops do under `vmap`: refuse, draw once for all samples, or draw for each. */
export type Randomness = 'error' | 'same' | 'different';
const MODES: readonly Randomness[] = ['error', 'same', 'different'];

/** A sample for each index of the first axis of `value`, which is held here. */
export class Batched extends Tracer {
  constructor(
    readonly level: Batching,
    readonly value: Tensor,
  ) {
    super(level.name, value.shape.slice(1), value.dtype);
  }

  protected parts(): readonly Tensor[] {
    return [this.value];
  }

  second(alias: (part: Tensor) => Tensor): Batched {
    return hold(new Batched(this.level, alias(this.value)));
  }

  protected hostData(): DataId {
    throw tracerAssigned(this.transform);
  }
}

export class Batching extends Transform {
  constructor(
    readonly name: string,
    readonly size: number,
    private readonly randomness: Randomness = 'same',
    /** Where these are not all the samples: what is drawn for all. */
    private readonly draws?: Run,
  ) {
    super();
    if (!MODES.includes(randomness)) throw unknownRandomness(name, randomness);
  }

  claims(t: Tensor): boolean {
    return t instanceof Batched && t.level === this;
  }

  /** The samples in `value`, which is held by the result. */
  wrap(value: Tensor): Batched {
    return new Batched(this, value);
  }

  /** The value with the batch axis in front, still held by `t`; null if `t` is the same for all samples. */
  samplesOf(t: Tensor): Tensor | null {
    return this.claims(t) ? (t as Batched).value : null;
  }

  /** The value of `t` with the batch axis in front: what is the same for all samples is repeated. */
  spread(t: Tensor): Tensor {
    return this.samplesOf(t) ?? this.repeated(t);
  }

  /** One copy for each sample. Flat, for GPUs tile no more than a few axes. */
  private repeated(t: Tensor): Tensor {
    const copies = tf.broadcastTo(tf.reshape(t, [1, t.size]), [this.size, t.size]);
    return tf.reshape(copies, [this.size, ...t.shape]);
  }

  draw(op: string): number {
    if (this.randomness === 'error') throw randomInVmap(op);
    if (this.randomness === 'same' || this.draws?.isKept() === true) return 1;
    return this.draws?.total ?? this.size;
  }

  drawn(shape: number[], below: (shape: number[]) => Tensor): Tensor {
    const {draws, size} = this;
    const next = (all: number[]) => draws?.next(all, () => below(all)) ?? below(all);
    if (this.randomness === 'same') return next(shape);
    const all = next([draws?.total ?? size, ...shape]);
    const own = all.shape[0] === size ? all : tf.slice(all, [draws!.start, ...shape.map(() => 0)], [size, ...shape]);
    return this.wrap(hold(own));
  }

  protected apply(call: Call, rule: AnyRule): Tensor[] {
    const values = call.args.map((t) => this.samplesOf(t) ?? t);
    const mapped = call.args.map((t) => this.claims(t));
    const {batch} = rule;
    const outputs = owned(() => {
      const loop = () => this.loop(call, values, mapped);
      if (batch === 'loop') return loop();
      return list(batch(byName(call.names, values), byName(call.names, mapped), new BatchSite(call, this.size, this.lift, loop)));
    });
    return outputs.map((value) => this.wrap(value));
  }

  /** Runs `f`, which sees single samples, on whole values. Works also after the transform ended: a pullback may be called then. */
  private lift = (f: (samples: Tensor[]) => readonly Tensor[]) => (values: readonly Tensor[], mapped: readonly boolean[]) =>
    withLevel(this.name, this, () =>
      owned(() => {
        const samples = values.map((value, i) => (mapped[i] ? this.wrap(alias(value)) : value));
        return f(samples).map((t) => this.spread(t));
      }).map(give),
    );

  /** One call per sample, for kernels of which nothing better is known. */
  private loop(call: Call, values: readonly Tensor[], mapped: readonly boolean[]): Tensor[] {
    const perSample = Array.from({length: this.size}, (_, n) =>
      bind({...call, inputs: undefined, args: values.map((v, i) => (mapped[i] ? sampleOf(v, n) : v))}),
    );
    return perSample[0].map((_, i) => tf.stack(perSample.map((outputs) => outputs[i])));
  }
}

/**
 * Runs `body` once for all samples: `values` have the samples along their first axis, `body` sees single ones. What it returns comes with
 * the batch axis in front; null stays null.
 */
export function batched(
  name: string,
  size: number,
  values: readonly Tensor[],
  body: (samples: Tensor[]) => readonly (Tensor | null)[],
  randomness?: Randomness,
  draws?: Run,
): (Tensor | null)[] {
  const level = new Batching(name, size, randomness, draws);
  return withLevel(name, level, () =>
    owned(() => body(values.map((value) => level.wrap(alias(value)))).map((t) => t && level.spread(t))),
  ).map((t) => t && give(t));
}

const sampleOf = (value: Tensor, n: number): Tensor =>
  tf.reshape(tf.slice(value, [n, ...value.shape.slice(1).map(() => 0)], [1, ...value.shape.slice(1)]), value.shape.slice(1));
