/**
 * Kernels that are not in the table: a user's own. Reverse mode uses the gradient registered with `tf.registerGradient`, forward mode its
 * transpose, `vmap` one call per sample. `defineRule` replaces all three.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {unsupportedRule} from '../errors';
import {shared} from '../tfjs/host';
import type {AnyRule, At} from '../core/rule';

const warned = shared('warned', () => new Set<string>());

/** The rule of a kernel of which only TF.js's registries know. */
export function outside(kernel: string): AnyRule {
  const config = tf.getGradient(kernel);
  if (!warned.has(kernel)) {
    warned.add(kernel);
    const how =
      config == null
        ? 'It has no gradient'
        : 'Its gradient is the one given to tf.registerGradient, its tangent the transpose of that';
    console.warn(
      `tfjs-autograd: kernel '${kernel}' has no rule here. ${how}; under vmap it runs once per sample. defineRule('${kernel}', …) replaces all of these.`,
    );
  }
  return {jvp: 'transpose', vjp: (name, at) => (config == null ? refused(kernel) : registered(config, name, at)), batch: 'loop'};
}

const refused = (kernel: string) => ({
  saves: [],
  pull: () => {
    throw unsupportedRule(
      kernel,
      'differentiation',
      `gradient function not found for ${kernel}. Use tf.registerGradient, or defineRule('${kernel}', …).`,
    );
  },
});

function registered(config: NonNullable<ReturnType<typeof tf.getGradient>>, name: string, at: At) {
  const {names, out, outDtype} = at;
  if (config.saveAllInputs === true && names[0] !== '0')
    throw unsupportedRule(at.kernel, 'differentiation', 'saveAllInputs is true, expected inputs to be an array.');
  const inputs = config.saveAllInputs === true ? names : (config.inputsToSave ?? []);
  const outputs = out.flatMap((_, i) => (config.outputsToSave?.[i] === true ? [i === 0 ? 'y' : `y${i}`] : []));
  const saves = [...inputs, ...outputs];
  const pull = (ct: Tensor, kept: Readonly<Record<string, Tensor>>, {cts: arrived, attrs}: At) => {
    const cts = arrived.map((one, i) => one ?? tf.zeros(out[i], outDtype[i]));
    const grads = config.gradFunc(
      cts.length > 1 ? cts : ct,
      saves.map((one) => kept[one]),
      attrs as tf.NamedAttrMap,
    );
    return grads[name]();
  };
  return {saves, pull};
}
