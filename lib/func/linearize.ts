/** `func.linearize`: the forward pass once, then as many directional derivatives as wanted. */
import type {Tensor} from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import {disposedPullback} from '../errors';
import {transforming} from '../core/level';
import {nextId, track} from '../tfjs/host';
import {recordLinear} from '../interpreters/linear';
import type {LinearMap} from '../interpreters/linear';
import {unflatten} from '../tree';
import type {Structure} from '../tree';
import {problemOf, requireMoving, splitOptions, surfacedTree} from './args';
import type {Program} from './args';
import {tangentsOf} from './jvp';

/** Tangents of the primals to the tangent of the output. Frees what it holds with `dispose()`, or with the scope of its maker. */
export interface Pushforward<Args extends readonly unknown[], Y> extends Disposable {
  (...tangents: Args): Y;
  dispose(): void;
}

/**
 * The value of `f` at `primals`, and the linear function dx ↦ J dx there. The forward pass runs once; each call of `jvpFn` runs the
 * derivative alone.
 *
 * @param f takes and returns tensor trees. @param primals its arguments.
 * @returns `[output, jvpFn]`; `jvpFn(...tangents)` has the structure of the output. It holds what it needs until `jvpFn.dispose()`, or
 *   until the scope in which it was made ends.
 * @example
 * const [y, jvpFn] = func.linearize((x: tf.Tensor) => tf.sin(x), tf.tensor1d([0, 1]));
 * jvpFn(tf.tensor1d([1, 0])).print();   // [1, 0]
 * jvpFn.dispose();
 * @see torch.func.linearize
 */
export function linearize<F extends Program>(
  f: F,
  ...primals: Parameters<F>
): [ReturnType<F>, Pushforward<Parameters<F>, ReturnType<F>>] {
  const name = 'func.linearize(f, …primals)';
  const [args] = splitOptions<object>(primals);
  const problem = problemOf({name, f, args, argnums: args.map((_, i) => i)});
  requireMoving(problem);
  let map: LinearMap | undefined;
  let structure: Structure = {kind: 'leaf'};
  const value = surfacedTree(() => {
    map = recordLinear(name, problem.xs, (xs) => {
      const output = problem.run(xs);
      structure = output.structure;
      return output.leaves;
    });
    return unflatten(structure, map.outputs);
  });
  const shapes = map!.outputs.map(({shape, dtype}) => ({shape, dtype}));
  let disposed = false;
  const push = (...tangents: unknown[]) => {
    if (disposed) throw disposedPullback(name);
    const moves = tangentsOf(name, args, tangents);
    const dy = transforming(() => map!.push(moves).map((t, i): Tensor => t ?? tf.zeros(shapes[i].shape, shapes[i].dtype)));
    return unflatten(structure, dy);
  };
  const dispose = () => {
    disposed = true;
    map!.dispose();
  };
  track({id: nextId(), kept: false, dispose});
  return [value, Object.assign(push, {dispose, [Symbol.dispose ?? Symbol.for('Symbol.dispose')]: dispose})] as never;
}
