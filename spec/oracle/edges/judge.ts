/** Holds a function against its case in edges.json: value, and first and second derivatives, in reverse and in forward mode. */
import * as tf from '@tensorflow/tfjs';
import type {DataType, Tensor} from '@tensorflow/tfjs';
import {autograd, func} from '../../../lib';
import type {EdgeFunction} from './functions';

type Numbers = readonly (number | string)[];
interface Values {
  readonly shape: number[];
  readonly data: Numbers;
}

/** A case of edges.json; edges.py says what is what. */
export interface Edge {
  readonly inputs: readonly (Values & {readonly dtype: DataType})[];
  readonly y: Values;
  readonly v: Numbers;
  readonly u: readonly Numbers[];
  readonly vjp: readonly Numbers[];
  readonly jvp: Numbers;
  readonly second: readonly Numbers[];
}

export const ASPECTS = ['value', 'gradient', 'tangent', 'second derivative'] as const;
export type Aspect = (typeof ASPECTS)[number];

const tensorOf = (data: Numbers, shape: number[], dtype: DataType = 'float32'): Tensor =>
  tf.tensor(data.map(Number), shape, dtype);

interface Pair {
  readonly got: Tensor;
  readonly want: Values;
}

/** What is compared, computed in the active scope. */
function pairs(f: EdgeFunction, edge: Edge, aspect: Aspect): Pair[] {
  const xs = edge.inputs.map(({data, shape, dtype}) => tensorOf(data, shape, dtype));
  const moving = edge.inputs.flatMap(({dtype}, i) => (dtype === 'float32' ? [i] : []));
  const given = (points: readonly Tensor[]) => xs.map((x, i) => (moving.includes(i) ? points[moving.indexOf(i)] : x));
  const of = (...points: Tensor[]) => f(...given(points));
  const points = moving.map((i) => xs[i]);
  const shapes = moving.map((i) => edge.inputs[i].shape);
  const v = tensorOf(edge.v, edge.y.shape);
  const us = edge.u.map((u, i) => tensorOf(u, shapes[i]));
  const first = (zs: Tensor[]) => autograd.grad(of, zs, {gradOutputs: v, materializeGrads: true});
  const along = (...zs: Tensor[]) => tf.addN(first(zs).map((g, i) => tf.sum(tf.mul(g, us[i]))));
  const against = (gots: readonly Tensor[], wants: readonly Numbers[]) =>
    gots.map((got, i) => ({got, want: {shape: shapes[i], data: wants[i]}}));
  switch (aspect) {
    case 'value':
      // As it is computed under a transform: alone it is TF.js's, with its mistakes.
      return [{got: func.vjp(of, ...points)[0], want: edge.y}];
    case 'gradient':
      return against(first(points), edge.vjp);
    case 'tangent':
      return [{got: func.jvp(of, points, us)[1], want: {shape: edge.y.shape, data: edge.jvp}}];
    case 'second derivative':
      return against(autograd.grad(along, points, {materializeGrads: true}), edge.second);
  }
}

export interface Tolerance {
  /** How far a number may be off, relative to the largest number there is, if that is above one. */
  readonly error: number;
  /** Shading languages promise nothing about NaN and infinities: then only finite numbers are compared. */
  readonly finite?: boolean;
}

/** Sentences that tell what differs. */
export async function differences(f: EdgeFunction, edge: Edge, aspect: Aspect, tolerance: Tolerance): Promise<string[]> {
  const wants: Values[] = [];
  const gots = tf.tidy(() =>
    pairs(f, edge, aspect).map(({got, want}) => {
      wants.push(want);
      return tf.cast(got, 'float32');
    }),
  );
  const said: string[] = [];
  for (const [i, got] of gots.entries()) {
    const [values, numbers] = [Array.from(await got.data()), wants[i].data.map(Number)];
    const [isShaped, isEqual] = [got.shape.join() === wants[i].shape.join(), equal(values, numbers, aspect, tolerance)];
    if (!isShaped || !isEqual)
      said.push(`[${got.shape}] ${values.map((n) => +n.toPrecision(7))} instead of [${wants[i].shape}] ${numbers}`);
    got.dispose();
  }
  return said;
}

function equal(gots: readonly number[], wants: readonly number[], aspect: Aspect, {error, finite = false}: Tolerance): boolean {
  const scale = wants.reduce((most, n) => (Number.isFinite(n) ? Math.max(most, Math.abs(n)) : most), 1);
  // PyTorch's formulas for first derivatives are often not differentiable at an edge.
  const isOpen = (want: number) => (finite ? !Number.isFinite(want) : Number.isNaN(want) && aspect === 'second derivative');
  const isClose = (a: number, b: number) => Object.is(a, b) || a === b || Math.abs(a - b) <= error * scale;
  return gots.length === wants.length && wants.every((want, i) => isOpen(want) || isClose(gots[i], want));
}
