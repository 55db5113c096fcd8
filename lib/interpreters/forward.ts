/**
 * Forward mode: a value and its tangent go through the program together. Nothing is saved; one pass gives one directional derivative.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {DataId, Tensor} from '@tensorflow/tfjs-core';
import {bind} from '../core/bind';
import {canMove} from '../core/dtypes';
import {alias, owned} from '../core/ownership';
import {ZERO} from '../core/rule';
import type {AnyRule, Call} from '../core/rule';
import {Tracer} from '../core/tracer';
import {withLevel} from '../core/level';
import {give, hold, list} from '../tfjs/host';
import {spread} from '../rules/axes';
import {outputName, pullOf, Reverse} from './reverse';
import {walk} from './graph';
import {byName, Site} from './site';
import {Transform} from './transform';

/** A primal with its tangent, both held here. */
export class Dual extends Tracer {
  constructor(
    readonly level: Forward,
    readonly primal: Tensor,
    readonly tangent: Tensor,
  ) {
    super(level.name, primal.shape, primal.dtype);
  }

  protected parts(): readonly Tensor[] {
    return [this.primal, this.tangent];
  }

  second(alias: (part: Tensor) => Tensor): Dual {
    return hold(new Dual(this.level, alias(this.primal), alias(this.tangent)));
  }

  /** A variable that is assigned this value takes its primal part. */
  protected hostData(): DataId {
    return this.primal.dataId;
  }
}

export class Forward extends Transform {
  constructor(readonly name: string) {
    super();
  }

  claims(t: Tensor): boolean {
    return t instanceof Dual && t.level === this;
  }

  /** `primal` moving along `tangent`; both are held by the result. */
  lift(primal: Tensor, tangent: Tensor): Dual {
    return new Dual(this, primal, tangent);
  }

  /** A value's primal and its tangent, null where it does not move. Still held by `t`. */
  split(t: Tensor): [Tensor, Tensor | null] {
    return this.claims(t) ? [(t as Dual).primal, (t as Dual).tangent] : [t, null];
  }

  protected apply(call: Call, rule: AnyRule): Tensor[] {
    const args = call.args.map((t) => this.split(t)[0]);
    const dx = call.args.map((t) => this.split(t)[1]);
    const below: Call = {...call, args, inputs: undefined};
    const outputs = bind(below);
    if (!outputs.some(canMove)) return outputs;
    const dy = owned(() =>
      rule.jvp === 'transpose' ? this.transposed(below, outputs, dx, rule) : pushForward(below, outputs, dx, rule),
    );
    return outputs.map((y, i) => {
      const tangent = dy[i] ?? null;
      return tangent === null ? y : this.lift(hold(y), tangent);
    });
  }

  /** A user's pullback may be closed over tensors that move here: it sees them, and of what it gives the primal part is meant. */
  private transposed(call: Call, outputs: readonly Tensor[], dx: readonly (Tensor | null)[], rule: AnyRule): (Tensor | null)[] {
    return this.inside(() => pushForward(call, outputs, dx, rule).map((t) => t && this.split(t)[0]));
  }
}

/** Runs `f` with `xs` moving along `dx`: its outputs with their tangents, null where zero, in the active scope. */
export function moving(
  name: string,
  xs: readonly Tensor[],
  dx: readonly Tensor[],
  f: (duals: Tensor[]) => readonly Tensor[],
): [Tensor, Tensor | null][] {
  const level = new Forward(name);
  const own = (t: Tensor) => give(alias(t));
  return withLevel(name, level, () =>
    f(xs.map((x, i) => level.lift(alias(x), alias(dx[i])))).map((y) => {
      const [primal, tangent] = level.split(y);
      return [own(primal), tangent && own(tangent)];
    }),
  );
}

/** The outputs' tangents, null where zero. */
export function pushForward(
  call: Call,
  outputs: readonly Tensor[],
  dx: readonly (Tensor | null)[],
  rule: AnyRule,
): (Tensor | null)[] {
  const at = Site.of(call, outputs);
  if (rule.jvp === 'transpose') return transposed(call, outputs, dx, rule);
  return list(rule.jvp(byName(call.names, dx), primals(call, outputs), at));
}

/** All tensors of a call by the names that rules know them by; a kernel's input may itself be named `y`. */
const primals = ({names, args}: Call, outputs: readonly Tensor[]) => ({
  y: outputs[0],
  ...byName(
    outputs.map((_, i) => outputName(i)),
    outputs,
  ),
  ...byName(names, args),
});

/**
 * The tangent as the transpose of the reverse rule. A pullback x̄(ȳ) = Jᵀ ȳ is linear, so pulling dx back through it, wherever it is
 * taken, gives (Jᵀ)ᵀ dx = J dx.
 */
function transposed(call: Call, outputs: readonly Tensor[], dx: readonly (Tensor | null)[], rule: AnyRule): (Tensor | null)[] {
  const tape = new Reverse();
  try {
    const moving = call.names.flatMap((name, i) => {
      const pull = dx[i] === null ? null : pullOf(rule.vjp, name, Site.of(call, outputs));
      return pull === null || pull === ZERO ? [] : [{pull: pull, dx: dx[i]!}];
    });
    const cts = outputs.map((y) => tf.zeros(y.shape, y.dtype));
    const starts = cts.map((ct) => tape.watch(ct));
    const kept = primals(call, outputs);
    const at = Site.of(call, outputs).pulling(cts);
    const grads = withLevel('jvp', tape, () => moving.map(({pull, dx}) => spread(pull.pull(cts[0], kept, at), dx.shape)));
    const ends = grads.flatMap((g, i) => {
      const slot = tape.slotOf(g);
      return slot === null ? [] : [{slot, ct: moving[i].dx}];
    });
    const results = walk({outputs: ends.map(({slot}) => slot), cts: ends.map(({ct}) => ct), inputs: starts, free: false});
    return results.map((t) => (t === null ? null : give(t)));
  } finally {
    tape.dispose();
  }
}
