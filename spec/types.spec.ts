/** Inferred types are a product: `tsc` checks this file; at run time it only has to load. */
import type {Tensor, Tensor2D, Variable} from '@tensorflow/tfjs-core';
import {expectTypeOf} from 'expect-type';
import {autograd, batchJacobian, func, grad} from '../lib';
import type {AutogradError} from '../lib';

declare const x: Tensor;
declare const w: Variable;
declare const layer: {w: Tensor; b: Tensor};
/** An interface has no index signature, and its tensors may say their rank. */
interface Weights {
  w: Tensor2D;
  b: Tensor;
}
declare const weights: Weights;
const energy = (_x: Tensor): Tensor => x;
const loss = (_p: {w: Tensor; b: Tensor}, _x: Tensor): Tensor => x;
const withAux = (_x: Tensor): [Tensor, {steps: number}] => [x, {steps: 1}];
const pair = (_x: Tensor, _y: Tensor): {sum: Tensor; product: Tensor} => ({sum: x, product: x});

/** Never called: only its types are looked at. */
export function types(): void {
  // gradients have the structure of what they are taken with respect to
  expectTypeOf(func.grad(energy)(x)).toEqualTypeOf<Tensor>();
  expectTypeOf(func.grad(loss)(layer, x)).toEqualTypeOf<{w: Tensor; b: Tensor}>();
  expectTypeOf(func.grad(loss, {argnums: 1})(layer, x)).toEqualTypeOf<Tensor>();
  expectTypeOf(func.grad(loss, {argnums: [0, 1]})(layer, x)).toEqualTypeOf<[{w: Tensor; b: Tensor}, Tensor]>();
  expectTypeOf(func.grad(withAux, {hasAux: true})(x)).toEqualTypeOf<[Tensor, {steps: number}]>();
  expectTypeOf(func.gradAndValue(energy)(x)[0]).toEqualTypeOf<Tensor>();
  expectTypeOf(func.gradAndValue(energy)(x)[1]).toEqualTypeOf<Tensor>();
  expectTypeOf(func.gradAndValue(withAux, {hasAux: true})(x)).toEqualTypeOf<[Tensor, [Tensor, {steps: number}]]>();

  // pullbacks and pushforwards
  const [y, pull] = func.vjp(pair, x, x);
  expectTypeOf(y).toEqualTypeOf<{sum: Tensor; product: Tensor}>();
  expectTypeOf(pull(y)).toEqualTypeOf<[Tensor, Tensor]>();
  expectTypeOf(func.jvp(pair, [x, x], [x, x])[1]).toEqualTypeOf<{sum: Tensor; product: Tensor}>();
  expectTypeOf(func.jvp(energy, x, x)).toEqualTypeOf<[Tensor, Tensor]>();
  expectTypeOf(func.linearize(energy, x)[1](x)).toEqualTypeOf<Tensor>();

  // a Jacobian has, for each output, a tree like the input
  expectTypeOf(func.jacrev(energy)(x)).toEqualTypeOf<Tensor>();
  expectTypeOf(func.jacfwd(pair)(x, x)).toEqualTypeOf<{sum: Tensor; product: Tensor}>();
  expectTypeOf(func.jacrev(pair, {argnums: [0, 1]})(x, x)).toEqualTypeOf<{sum: [Tensor, Tensor]; product: [Tensor, Tensor]}>();
  expectTypeOf(func.hessian(energy)(x)).toEqualTypeOf<Tensor>();
  expectTypeOf(func.hvp(energy, [x], [x])).toEqualTypeOf<[_x: Tensor]>();
  expectTypeOf(func.vmap(energy)).toEqualTypeOf<typeof energy>();
  expectTypeOf(func.laplacian(energy)(x)).toEqualTypeOf<Tensor>();

  // gradients of tensors
  expectTypeOf(grad(y.sum, x)).toEqualTypeOf<Tensor>();
  expectTypeOf(grad(y.sum, {a: x, b: [x]})).toEqualTypeOf<{a: Tensor; b: Tensor[]}>();
  expectTypeOf(grad(y.sum, x, {allowUnused: true})).toEqualTypeOf<Tensor | null>();
  expectTypeOf(grad((a: Tensor, b: Tensor) => pair(a, b), [x, x])).toEqualTypeOf<[Tensor, Tensor]>();
  expectTypeOf(grad((_a, b) => b.w, [x, weights])).toEqualTypeOf<[Tensor, {w: Tensor; b: Tensor}]>();
  expectTypeOf(grad(({w}) => w, weights)).toEqualTypeOf<{w: Tensor; b: Tensor}>();
  expectTypeOf(batchJacobian(energy, x)).toEqualTypeOf<Tensor>();
  expectTypeOf(batchJacobian(({w}) => w, weights)).toEqualTypeOf<{w: Tensor; b: Tensor}>();
  expectTypeOf(autograd.requiresGrad(w)).toEqualTypeOf<Variable>();
  expectTypeOf(x.grad).toEqualTypeOf<Tensor | null>();
  expectTypeOf<Tensor['backward']>().toBeFunction();
  expectTypeOf(autograd.noGrad(() => 3)).toEqualTypeOf<number>();
  expectTypeOf<AutogradError>().toExtend<Error>();

  // @ts-expect-error the function takes one tensor
  func.grad(energy)(x, x);
  // @ts-expect-error a cotangent has the structure of the output
  pull(x);
  // @ts-expect-error gradients are taken with respect to tensors
  grad(x, {a: 3});
  // @ts-expect-error at any depth
  grad(x, [x, {a: ['b']}]);
}

test('the types are checked by tsc', () => expect(types).toBeInstanceOf(Function));
