/**
 * One kernel application: the innermost interpreter that an op sees and that claims an input decides what happens; if none does, the
 * backend runs it.
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import {tracerOutlived} from '../errors';
import {launch} from '../tfjs/host';
import type {Inputs} from '../tfjs/host';
import type {Interpreter} from './interpreter';
import type {Call} from './rule';
import {machine} from './stack';
import {isTracer} from './tracer';

export function bind(call: Call): Tensor[] {
  const outer = machine.top;
  for (let frame = outer; frame !== null; frame = frame.below) {
    if (!claimsAny(frame.interpreter, call.args)) continue;
    machine.top = frame.below;
    try {
      return frame.interpreter.process(call);
    } finally {
      machine.top = outer;
    }
  }
  for (const t of call.args) if (isTracer(t)) throw tracerOutlived(t.transform, t.shape);
  return call.run !== undefined ? call.run(call.args, call.attrs) : launch(call.kernel, call.inputs ?? pack(call), call.attrs);
}

/** Does an interpreter that an op sees claim one of `args`? */
export function isClaimed(args: readonly Tensor[]): boolean {
  for (let frame = machine.top; frame !== null; frame = frame.below) if (claimsAny(frame.interpreter, args)) return true;
  return false;
}

function claimsAny(interpreter: Interpreter, args: readonly Tensor[]): boolean {
  for (const t of args) if (interpreter.claims(t)) return true;
  return false;
}

/** A call from the inputs as TF.js gives them: a map, a map with holes, an array, a map with arrays inside. */
export function unpack(kernel: string, inputs: Inputs, attrs: object = {}): Call {
  const names: string[] = [];
  const args: Tensor[] = [];
  const add = (name: string, value: unknown) => {
    if (value == null) return;
    if (Array.isArray(value)) return value.forEach((v, i) => add(`${name}.${i}`, v));
    names.push(name);
    args.push(value as Tensor);
  };
  for (const name in inputs) add(name, inputs[name]);
  return {kernel, names, args, attrs, inputs};
}

/** The inputs of a call as its kernel wants them. */
function pack({names, args}: Call): Inputs {
  if (names[0] === '0') return args as unknown as Inputs;
  const inputs: Record<string, Tensor | Tensor[]> = {};
  names.forEach((name, i) => {
    const dot = name.indexOf('.');
    if (dot < 0) inputs[name] = args[i];
    else ((inputs[name.slice(0, dot)] ??= []) as Tensor[]).push(args[i]);
  });
  return inputs;
}
