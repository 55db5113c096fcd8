/** The types that transforms of functions infer. */
import type {Tensor} from '@tensorflow/tfjs-core';
import type {MapTree} from '../tree';
import type {Argnums, Program} from './args';

/** The argument, or the array of arguments, that `argnums` names. */
export type Chosen<Args extends readonly unknown[], A extends Argnums> = A extends number
  ? Args[A] extends infer T
    ? T
    : never
  : A extends readonly number[]
    ? {-readonly [I in keyof A]: A[I] extends number ? Args[A[I]] : never}
    : never;

/** What `f` returns, without its aux. */
export type OutputOf<F extends Program, Aux extends boolean> = Aux extends true
  ? ReturnType<F> extends readonly [infer Y, unknown]
    ? Y
    : never
  : ReturnType<F>;
export type AuxOf<F extends Program> = ReturnType<F> extends readonly [unknown, infer A] ? A : never;

/** Gradients have the structure of what they are taken with respect to; their leaves are tensors. */
export type Gradient<T> = MapTree<T, Tensor>;
/** For each leaf of `Y` a tree like `X`. */
export type JacobianOf<Y, X> = MapTree<Y, MapTree<X, Tensor>>;

export interface GradOptions<A extends Argnums = Argnums, Aux extends boolean = boolean> {
  /** Which argument to differentiate with respect to (default 0); an array gives an array. */
  readonly argnums?: A;
  /** `f` returns `[output, aux]`; `aux` is handed on and not differentiated. */
  readonly hasAux?: Aux;
}
