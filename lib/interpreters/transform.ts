/** What the three interpreters share: finding the rule of a call, and seeing through kernels that are compositions of others. */
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Interpreter} from '../core/interpreter';
import {owned} from '../core/ownership';
import type {AnyRule, Call} from '../core/rule';
import {machine, seeing} from '../core/stack';
import {give, list} from '../tfjs/host';
import {ruleOf} from '../rules';
import {byName, Site} from './site';

export abstract class Transform implements Interpreter {
  abstract claims(t: Tensor): boolean;
  /** Runs a call by its rule. */
  protected abstract apply(call: Call, rule: AnyRule): Tensor[];

  process(call: Call): Tensor[] {
    const rule = ruleOf(call.kernel);
    if (rule.decompose === undefined) return this.apply(call, rule);
    const {decompose} = rule;
    return this.inside(() => owned(() => list(decompose(byName(call.names, call.args), Site.of(call)))).map(give));
  }

  /** Runs `body` so that its ops are seen by this interpreter again, and by those below. */
  protected inside<T>(body: () => T): T {
    return seeing({interpreter: this, below: machine.top}, body);
  }
}
