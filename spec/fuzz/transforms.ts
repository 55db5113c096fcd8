/** The transforms of random programs, as text: each calls a function `f` of one or two tensors, transformed, on values that there are. */
import {isSmall, sizeOf} from './ops';
import type {Choose} from './ops';
import {spliced} from './lists';
import type {Shape, Value} from './program';

/** What a transform asks of the function that it is given. */
export interface Planned {
  readonly params: readonly Shape[];
  /** Is the function to return a scalar? */
  readonly scalar?: true;
  /** The call, once it is known what the function returns; null if that does not fit. */
  readonly call: (out: Shape, like: Like) => Called | null;
}

export interface Called {
  readonly code: (f: string, names: readonly string[]) => string;
  /** Values named besides the arguments, behind them. */
  readonly more?: readonly Value[];
  readonly shape: Shape;
}

/** Values of a shape: a tangent, a cotangent. Null: there is none. */
export type Like = (shape: Shape) => Value | null;

export type Transform = (args: readonly Value[], choose: Choose) => Planned | null;

const list = (parts: readonly (string | number | null)[]): string => `[${parts.join(', ')}]`;
const ones = (shape: Shape): string => `tf.ones(${list(shape)})`;
const shapesOf = (args: readonly Value[]): Shape[] => args.map(({shape}) => shape);

/** With a tangent or cotangent of `shape`: a value that is there, or ones. */
function given(
  like: Like,
  shape: Shape,
  code: (f: string, names: readonly string[], t: string) => string,
  result: Shape,
): Called {
  const value = like(shape);
  return value === null
    ? {code: (f, names) => code(f, names, ones(shape)), shape: result}
    : {code: (f, names) => code(f, names.slice(0, -1), names.at(-1)!), more: [value], shape: result};
}

// ---- gradients

const argnum = (n: number, k: number): string => (n === 1 ? '' : `, {argnums: ${k}}`);

const grad: Transform = (args, choose) => {
  const k = choose(args.length);
  const code = (f: string, names: readonly string[]) => `func.grad(${f}${argnum(args.length, k)})(${names.join(', ')})`;
  return {params: shapesOf(args), scalar: true, call: () => ({code, shape: args[k].shape})};
};

const gradOfBoth: Transform = (args) => {
  if (args.length < 2) return null;
  const code = (f: string, names: readonly string[]) => `func.grad(${f}, {argnums: [0, 1]})(${names.join(', ')})[1]`;
  return {params: shapesOf(args), scalar: true, call: () => ({code, shape: args[1].shape})};
};

const gradAndValue: Transform = ([arg]) => ({
  params: [arg.shape],
  scalar: true,
  call: () => ({code: (f, [x]) => `tf.add(...func.gradAndValue(${f})(${x}))`, shape: arg.shape}),
});

const vjp: Transform = (args, choose) => {
  const k = choose(args.length);
  const call = (out: Shape, like: Like) =>
    given(like, out, (f, names, ct) => `func.vjp(${f}, ${names.join(', ')})[1](${ct})[${k}]`, args[k].shape);
  return {params: shapesOf(args), call};
};

/** It watches by identity: uses of its input by closures count too. Two inputs that are one would be watched twice. */
const autogradGrad: Transform = (args, choose) => {
  const inputs = args.length === 2 && args[0] !== args[1] ? args : args.slice(0, 1);
  const k = choose(inputs.length);
  const gradOutputs = ['tf.onesLike', 'tf.cos'][choose(2)];
  const createGraph = choose(3) < 2 ? ', createGraph: true' : '';
  const options = `{gradOutputs: ${gradOutputs}${createGraph}, materializeGrads: true}`;
  const code = (f: string, names: readonly string[]) =>
    inputs.length === 1
      ? `autograd.grad(${f}, ${names[0]}, ${options})`
      : `autograd.grad(${f}, ${list(names.slice(0, 2))}, ${options})[${k}]`;
  return {params: shapesOf(inputs), call: () => ({code, shape: inputs[k].shape})};
};

// ---- forward mode

const forward =
  (code: (f: string, args: readonly string[], tangents: readonly string[]) => string): Transform =>
  (args) => ({
    params: shapesOf(args),
    call: (out, like) => {
      const tangents = args.map(({shape}) => like(shape)!);
      const n = args.length;
      return {code: (f, names) => code(f, names.slice(0, n), names.slice(n)), more: tangents, shape: out};
    },
  });

const jvp = forward((f, xs, dxs) => `func.jvp(${f}, ${list(xs)}, ${list(dxs)})[1]`);
const linearize = forward((f, xs, dxs) => `func.linearize(${f}, ${xs.join(', ')})[1](${dxs.join(', ')})`);

const hvp: Transform = ([arg]) => ({
  params: [arg.shape],
  scalar: true,
  call: (_out, like) => given(like, arg.shape, (f, [x], dx) => `func.hvp(${f}, [${x}], [${dx}])[0]`, arg.shape),
});

// ---- Jacobians

const jacobian =
  (name: string, axes: number): Transform =>
  (args, choose) => {
    const k = choose(args.length);
    const code = (f: string, names: readonly string[]) => `func.${name}(${f}${argnum(args.length, k)})(${names.join(', ')})`;
    const call = (out: Shape) => {
      const shape = [...out, ...Array<Shape>(axes).fill(args[k].shape).flat()];
      return isSmall(shape) ? {code, shape} : null;
    };
    return {params: shapesOf(args), call, ...(axes === 2 && {scalar: true as const})};
  };

const trace =
  (name: string, scalar: boolean): Transform =>
  ([arg]) => ({
    params: [arg.shape],
    ...(scalar && {scalar: true as const}),
    call: (out) => (scalar || out.join() === arg.shape.join() ? {code: (f, [x]) => `func.${name}(${f})(${x})`, shape: []} : null),
  });

const batchJacobian: Transform = ([arg], choose) => {
  if (arg.shape.length === 0 || arg.shape[0] === 0) return null;
  const options = [
    ', {createGraph: true}',
    ", {strategy: 'forward', createGraph: true}",
    ", {strategy: 'loop', createGraph: true}",
    ', {chunkSize: 2, createGraph: true}',
    '',
    ", {strategy: 'reverse'}",
  ][choose(6)];
  const [batch, ...sample] = arg.shape;
  const call = (out: Shape) => {
    const shape = [batch, ...out, ...sample];
    return isSmall(shape)
      ? {code: (f: string, [x]: readonly string[]) => `batchJacobian(func.vmap(${f}), ${x}${options})`, shape}
      : null;
  };
  return {params: [sample], call};
};

// ---- samples

const vmap: Transform = (args, choose) => {
  const first = args[0].shape;
  if (first.length === 0) return null;
  const axis = choose(first.length);
  const count = first[axis];
  if (count === 0) return null;
  const dims = args.map(({shape}, i) => {
    if (i === 0) return axis;
    const fitting = [...shape.keys()].filter((j) => shape[j] === count);
    const which = choose(fitting.length + 1);
    return fitting[which] ?? null;
  });
  const params = args.map(({shape}, i) => (dims[i] === null ? shape : spliced(shape, dims[i], 1)));
  const chunk = choose(4) === 3 ? ', chunkSize: 2' : '';
  const where = choose(3);
  const call = (out: Shape) => {
    const outDim = where % (out.length + 1);
    const options = `{inDims: ${list(dims.map(String))}, outDims: ${outDim}${chunk}}`;
    const plain = outDim === 0 && chunk === '' && dims.every((dim) => dim === 0);
    const shape = spliced(out, outDim, 0, count);
    const code = (f: string, names: readonly string[]) => `func.vmap(${f}${plain ? '' : `, ${options}`})(${names.join(', ')})`;
    return isSmall(shape) && sizeOf(shape) > 0 ? {code, shape} : null;
  };
  return {params, call};
};

export const transforms: readonly Transform[] = [
  grad,
  jvp,
  vmap,
  vjp,
  jacobian('jacrev', 1),
  jacobian('jacfwd', 1),
  jacobian('hessian', 2),
  autogradGrad,
  vmap,
  batchJacobian,
  linearize,
  hvp,
  gradAndValue,
  gradOfBoth,
  trace('laplacian', true),
  trace('divergence', false),
];
