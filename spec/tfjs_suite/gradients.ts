/** TF.js's gradient functions as this package computes them. The specs call these; `@tensorflow/tfjs-core` is the copy that is under test. */
import * as tf from '@tensorflow/tfjs-core';
import type {NamedTensorMap, Tensor, TensorLike, Variable} from '@tensorflow/tfjs-core';
import {autograd, func} from 'tfjs-autograd';
import type {Mode} from './modes';

type Input = Tensor | TensorLike;
type Differentiated = (...xs: Tensor[]) => Tensor;

let mode: Mode = {via: 'autograd.grad'};
let heard: (name: string) => void = () => {};

/** Says what computes gradients from now on, and who hears of each call. */
export function choose(chosen: Mode, onCall: typeof heard): void {
  mode = chosen;
  heard = onCall;
}

const asTensor = (x: Input): Tensor => (x instanceof tf.Tensor ? x : tf.tensor(x));
/** TF.js differentiates the sum of what is no scalar; the cotangents are float32 also where that is made of integers. */
const onesFor = ({shape}: Tensor): Tensor => tf.ones(shape);
const total = (y: Tensor, dy?: Tensor): Tensor => (dy === undefined ? tf.sum(y) : tf.sum(tf.mul(y, dy)));

function valueAndPulled(f: Differentiated, xs: Tensor[], dy?: Tensor): {value: Tensor; grads: Tensor[]} {
  const [value, pull] = func.vjp(f, ...xs);
  const ct = dy ?? onesFor(value);
  try {
    return {value, grads: [...pull(ct)]};
  } finally {
    pull.dispose();
    if (ct !== dy) ct.dispose();
  }
}

const through: Readonly<Record<Mode['via'], (f: Differentiated, xs: Tensor[], dy?: Tensor) => Tensor[]>> = {
  'autograd.grad': (f, xs, dy) => autograd.grad(f, xs, {gradOutputs: dy ?? onesFor}),
  'func.vjp': (f, xs, dy) => {
    const {value, grads} = valueAndPulled(f, xs, dy);
    value.dispose();
    return grads;
  },
  'func.grad': (f, xs, dy) => {
    const scalar = (...zs: Tensor[]) => {
      const y = f(...zs);
      if (dy !== undefined) tf.util.assertShapesMatch(y.shape, dy.shape, 'dy: ');
      return dy === undefined && y.rank === 0 ? y : total(y, dy);
    };
    return func.grad(scalar, {argnums: xs.map((_, i) => i)})(...xs);
  },
};

const checked = (f: Differentiated): Differentiated => {
  tf.util.assert(typeof f === 'function', () => 'f must be a function');
  return f;
};

export function grad(f: (x: Tensor) => Tensor): (x: Input, dy?: Input) => Tensor {
  checked(f);
  return (x, dy) => grads(f)([x], dy, 'grad')[0];
}

export function grads(f: Differentiated): (args: Input[], dy?: Input, name?: string) => Tensor[] {
  checked(f);
  return (args, dy, name = 'grads') => {
    heard(name);
    tf.util.assert(Array.isArray(args), () => 'args must be an array of tensors');
    return through[mode.via](f, args.map(asTensor), dy == null ? undefined : asTensor(dy));
  };
}

export function valueAndGrad(f: (x: Tensor) => Tensor): (x: Tensor, dy?: Tensor) => {value: Tensor; grad: Tensor} {
  return (x, dy) => {
    const {value, grads} = valueAndGrads(f)([x], dy, 'valueAndGrad');
    return {value, grad: grads[0]};
  };
}

export function valueAndGrads(f: Differentiated): (xs: Tensor[], dy?: Tensor, name?: string) => {value: Tensor; grads: Tensor[]} {
  checked(f);
  return (xs, dy, name = 'valueAndGrads') => {
    heard(name);
    tf.util.assert(Array.isArray(xs) && xs.every((x) => x instanceof tf.Tensor), () => 'args must be an array of tensors');
    return valueAndPulled(f, xs, dy);
  };
}

/** TF.js's rules: of the trainable ones among `list`, or among all variables; null for those of the list that are not trainable. */
export function variableGrads(f: () => tf.Scalar, list?: Variable[]): {value: tf.Scalar; grads: NamedTensorMap} {
  heard('variableGrads');
  if (mode.variables !== true) return tf.variableGrads(f, list);
  tf.util.assert(list == null || list.every((v) => v instanceof tf.Variable), () => 'varList must be an array of variables');
  const among = list ?? Object.values(tf.engine().registeredVariables);
  const variables = among.filter(({trainable}) => trainable);
  tf.util.assert(variables.length > 0, () => 'variableGrads() expects a trainable variable');
  const found = autograd.grad(() => f(), variables, {allowUnused: true, gradOutputs: onesFor});
  tf.util.assert(
    found.some((g) => g !== null),
    () => 'the loss depends on no variable',
  );
  const value = tf.tidy(f);
  tf.util.assert(value.rank === 0, () => 'f must return a scalar');
  const named = variables.flatMap(({name}, i) => (found[i] === null ? [] : [[name, found[i]]]));
  const untrained = list?.filter(({trainable}) => !trainable).map(({name}) => [name, null]) ?? [];
  return {value, grads: Object.fromEntries([...named, ...untrained]) as NamedTensorMap};
}

/** Defines an op, and is TF.js's own; a spec that calls one is heard all the same. */
export function customGrad<T extends Tensor>(f: Parameters<typeof tf.customGrad<T>>[0]): (...xs: Tensor[]) => T {
  const op = tf.customGrad<T>(f);
  return (...xs) => {
    heard('customGrad');
    return op(...xs);
  };
}

/** A function that makes tensors, for specs whose tensors are all marked. */
export const marking =
  <Args extends unknown[]>(make: (...args: Args) => Tensor): ((...args: Args) => Tensor) =>
  (...args) => {
    const t = make(...args);
    return mode.track === true && t.dtype === 'float32' ? autograd.requiresGrad(t) : t;
  };
