/** The table: every kernel of TF.js has an entry here, by type. Where the rule of a call is found. */
import type {AnyRule, Rule, RuleOf} from '../core/rule';
import {shared} from '../tfjs/host';
import type {KernelName, Signature} from '../tfjs/signatures';
import {binary} from './binary';
import {boxes} from './boxes';
import {complex} from './complex';
import {conv} from './conv';
import {counting} from './counting';
import {fused} from './fused';
import {image} from './image';
import {indexing} from './indexing';
import {linalg} from './linalg';
import {norm} from './norm';
import {outside} from './outside';
import {own} from './own';
import {pool} from './pool';
import {ragged} from './ragged';
import {reduce} from './reduce';
import {refused} from './refused';
import {sampling} from './sampling';
import {scan} from './scan';
import {shape} from './shape';
import {source} from './source';
import {sparse} from './sparse';
import {spectral} from './spectral';
import {strings} from './strings';
import {unary} from './unary';
import {window} from './window';

const families = {
  ...unary,
  ...binary,
  ...reduce,
  ...scan,
  ...linalg,
  ...conv,
  ...pool,
  ...norm,
  ...fused,
  ...shape,
  ...indexing,
  ...sparse,
  ...ragged,
  ...counting,
  ...boxes,
  ...strings,
  ...image,
  ...sampling,
  ...source,
  ...window,
  ...complex,
  ...spectral,
};

/** Total by type: a kernel of TF.js that no family and no refusal names does not compile. */
const table: {readonly [K in KernelName]: Rule<K>} = {...refused, ...families};

/** Rules by kernel name. Rules read what they are given by name, so a table of all of them has one type: the cast is here. */
const rules = new Map<string, AnyRule>(Object.entries({...own, ...(table as unknown as Record<string, AnyRule>)}));

/** Rules that users have defined, known to all copies of this package; they take the place of those above. */
const defined = shared('rules', () => new Map<string, AnyRule>());

/** The rule of a kernel; kernels that TF.js does not ship get one from what is registered for them. */
export function ruleOf(kernel: string): AnyRule {
  return defined.get(kernel) ?? rules.get(kernel) ?? outside(kernel);
}

/** The names of all kernels that have an entry. */
export const kernels = (): string[] => [...new Set([...rules.keys(), ...defined.keys()])];

/**
 * Gives a kernel of the user's own (registered with `tf.registerKernel`) its rule, for all transforms; a rule that was there is replaced.
 *
 * @param kernel its name. @param rule `{jvp, vjp, batch}`, see lib/rules/README.md.
 * @example
 * defineRule('Cube', {
 *   jvp: (dx, {x}) => dx.x && tf.mul(dx.x, tf.mul(3, tf.square(x))),
 *   vjp: {x: saving(['x'], (ct, {x}) => tf.mul(ct, tf.mul(3, tf.square(x))))},
 *   batch: ({x}, mapped, at) => at.emit([x])[0],
 * });
 */
export function defineRule<S extends Signature = {input: 'x'; optional: never; attrs: object}>(
  kernel: string,
  rule: RuleOf<S>,
): void {
  defined.set(kernel, rule as unknown as AnyRule);
}
