/** What the three interpreters share: finding the rule of a call, and seeing through kernels that are compositions of others. */
import type {Tensor} from '@tensorflow/tfjs-core';
import {bind} from '../core/bind';
import type {Interpreter} from '../core/interpreter';
import {owned} from '../core/ownership';
import type {At, Call, AnyRule} from '../core/rule';
import {machine, seeing} from '../core/stack';
import {give, list} from '../tfjs/host';
import {ruleOf} from '../rules';

export abstract class Transform implements Interpreter {
  abstract claims(t: Tensor): boolean;
  /** Runs a call by its rule. */
  protected abstract apply(call: Call, rule: AnyRule): Tensor[];

  process(call: Call): Tensor[] {
    const rule = ruleOf(call.kernel);
    if (rule.decompose === undefined) return this.apply(call, rule);
    const {decompose} = rule;
    return this.inside(() => owned(() => list(decompose(byName(call.names, call.args), site(call)))).map(give));
  }

  /** Runs `body` so that its ops are seen by this interpreter again, and by those below. */
  protected inside<T>(body: () => T): T {
    return seeing({interpreter: this, below: machine.top}, body);
  }
}

/** Values by the names of the inputs that they belong to. */
export function byName<V>(names: readonly string[], values: readonly V[]): Record<string, V> {
  const record: Record<string, V> = {};
  for (let i = 0; i < names.length; i++) record[names[i]] = values[i];
  return record;
}

/** What a rule may know of a call. */
export const site = (call: Call, outputs: readonly Tensor[] = []): At => new Site(call, outputs);

/** Remembers no tensor; records by name are made only for rules that look. */
class Site implements At {
  readonly kernel: string;
  readonly names: readonly string[];
  readonly attrs: object;
  readonly out: readonly number[][];
  readonly cts: readonly (Tensor | null)[] = [];
  private readonly run: Call['run'];
  private readonly shapes: readonly number[][];
  private readonly dtypes: readonly Tensor['dtype'][];

  constructor({kernel, names, attrs, run, args}: Call, outputs: readonly Tensor[]) {
    this.kernel = kernel;
    this.names = names;
    this.attrs = attrs;
    this.run = run;
    this.out = outputs.map((y) => y.shape);
    this.shapes = args.map((t) => t.shape);
    this.dtypes = args.map((t) => t.dtype);
  }

  get shape(): Record<string, number[]> {
    return byName(this.names, this.shapes);
  }

  get dtype(): Record<string, Tensor['dtype']> {
    return byName(this.names, this.dtypes);
  }

  emit(args: readonly Tensor[], attrs: object = this.attrs): Tensor[] {
    return bind({kernel: this.kernel, names: this.names, args, attrs, run: this.run});
  }
}
