/** What ops meet instead of the engine while a transform runs: kernels go to `bind`, TF.js's `customGrad` is taken apart. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {callingOp, give, launch, list} from '../tfjs/host';
import type {CustomGradCall, Hooks} from '../tfjs/host';
import {bind, isClaimed, unpack} from './bind';
import {alias, disposeAll, surfaced} from './ownership';
import type {Call} from './rule';
import {machine, seeing, visible} from './stack';
import {standInFor, standingIn, withStandIns} from './stand_in';
import type {Frame} from './stack';

export const hooks: Hooks = {
  kernel(name, inputs, attrs) {
    const call = withStandIns(unpack(name, inputs, attrs));
    const outputs = bind(name in INSIDE ? insideOp(call) : call);
    return outputs.length === 1 && !MANY.has(name) ? outputs[0] : outputs;
  },
  customGrad(call, op) {
    const composed = COMPOSED.get(op);
    if (composed !== undefined) return surfaced(() => [composed(...Object.values(call.inputs))])[0];
    return TRACED.has(op) ? surfaced(() => list(call.forwardFunc(null, () => {})))[0] : overridden(call);
  },
  draw(op) {
    let times = 1;
    for (const interpreter of visible()) times *= interpreter.draw?.(op) ?? 1;
    return times;
  },
  drawn: (shape, draw) => drawn(machine.top, shape, draw),
  choosesDraws() {
    for (const interpreter of visible()) if (interpreter.draw !== undefined) return true;
    return false;
  },
  clone(from, to) {
    for (const interpreter of visible()) interpreter.alias?.(from, to);
  },
  dispose(tensor) {
    machine.bottom.interpreter.forget?.(tensor);
  },
};

/** A draw as the innermost of the transforms that an op sees gives it to its program, made of what the others give to that one. */
function drawn(top: Frame | null, shape: number[], draw: (shape: number[]) => Tensor): Tensor {
  let frame = top;
  while (frame !== null && frame.interpreter.drawn === undefined) frame = frame.below;
  if (frame === null) return draw(shape);
  const {interpreter, below} = frame;
  return seeing(below, () => interpreter.drawn!(shape, (more) => drawn(below, more, draw)));
}

/** Kernels that are something else, with a rule of its own, inside certain ops of TF.js. */
const INSIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // The root that `tf.norm` takes has derivative 0 at 0, where other roots have none: a norm has a subgradient there.
  Sqrt: {norm__op: 'NormSqrt'},
  // log Σ eˣ = m + log Σ eˣ⁻ᵐ for every m: the largest x, which is taken for m, does not matter.
  Max: {logSumExp__op: 'Shift'},
  // The quotient that `tf.divNoNan` takes also where it is not the result.
  RealDiv: {divNoNan__op: 'ChosenQuotient'},
  // Losses that are smooth at 0 though they are made of |x| and max(x, 0): both count as x there.
  Abs: {sigmoidCrossEntropy__op: 'AbsFromRight', huberLoss__op: 'AbsFromRight'},
  Relu: {sigmoidCrossEntropy__op: 'ReluFromRight'},
};

function insideOp(call: Call): Call {
  const kernel = INSIDE[call.kernel][callingOp()];
  return kernel === undefined
    ? call
    : {...call, kernel, run: (args, attrs) => launch(call.kernel, named(call.names, args), attrs)};
}

const named = (names: readonly string[], args: readonly Tensor[]) => Object.fromEntries(names.map((name, i) => [name, args[i]]));

/** Kernels whose op expects an array even where there is one output only. */
const MANY = new Set(['SplitV', 'Unpack', 'RaggedGather']);

/** x − log Σ eˣ along the last axis: the kernel that TF.js names and no backend has. */
const logSoftmax = (logits: Tensor): Tensor =>
  bind(withStandIns({kernel: 'LogSoftmax', names: ['logits'], args: [logits], attrs: {axis: logits.rank - 1}}))[0];

/** Ops of TF.js whose own rule is wrong or partial: they are made of these kernels, which cost less than those of their forward function. */
const COMPOSED = new Map<string, (...args: Tensor[]) => Tensor>([
  ['logSoftmax__op', logSoftmax],
  ['softmaxCrossEntropy__op', (labels, logits) => tf.neg(tf.sum(tf.mul(logSoftmax(logits), labels), -1))],
]);

/** Others: they are what their forward function computes. (See NOTE [custom rules] for the rest.) */
const TRACED = new Set(['logSigmoid__op', 'fusedMatMul__op', 'fusedConv2d__op', 'fusedDepthwiseConv2d__op']);

/**
 * NOTE [custom rules]: a rule of the user's (`tf.customGrad`) is honoured by every transform. The forward function runs in place, its ops
 * seen by everybody, for it is closed over its arguments. Then its result passes, with the arguments and what was saved, through a kernel
 * of ours, `CustomRule`, which is the identity on the result `y` and whose rule cuts what was recorded on the way to `y` and puts the
 * user's in its place. What the rule reads keeps its own history: that is what makes a second derivative right. It may read without saving
 * what it is closed over, its arguments and its result: those are kept too.
 */
export interface CustomRule {
  /** How many of the inputs are arguments; `y` follows them, then what was saved. */
  readonly count: number;
  readonly pull: (ct: Tensor, saved: Tensor[]) => Tensor[];
}

function overridden({forwardFunc, backwardsFunc, inputs}: CustomGradCall): Tensor {
  const args = Object.values(inputs).map(standInFor);
  let saved: Tensor[] = [];
  try {
    const save = (tensors: Tensor[]) => (saved = tensors.map(alias));
    const [y] = surfaced(() => list(forwardFunc(null, save)));
    if (!isClaimed([...args, y])) return y;
    const remembered = [...Object.values(inputs), y];
    const count = saved.length;
    const pull = (ct: Tensor, kept: Tensor[]) =>
      standingIn(remembered, kept.slice(count), () => {
        const thunks = backwardsFunc(ct, kept.slice(0, count));
        return args.map((_, i) => standInFor(thunks[i]()));
      });
    saved = [...saved, ...[...args, y].map(alias)];
    const result = bind(customCall(args, y, saved, {count: args.length, pull}));
    y.dispose();
    return result[0];
  } finally {
    disposeAll(saved);
  }
}

export function customCall(args: readonly Tensor[], y: Tensor, saved: readonly Tensor[], attrs: CustomRule): Call {
  const names = [...args.map((_, i) => `${i}`), 'y', ...saved.map((_, i) => `saved${i}`)];
  return {kernel: 'CustomRule', names, args: [...args, y, ...saved], attrs, run: (values) => [give(alias(values[attrs.count]))]};
}
