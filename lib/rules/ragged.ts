/**
 * Ragged tensors: rows of different lengths, end to end, with the places where each begins. Which value goes where depends on integers
 * only, so a kernel that moves values is run on their numbers to learn where each goes.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving, ZERO} from '../core/rule';
import type {At, Pull} from '../core/rule';
import type {InputName, Signature, Signatures} from '../tfjs/signatures';
import {column, repeated, reshape, size, spread, unbroadcast} from './axes';
import {requireShared} from './kinds';
import {part} from './moves';

const int = (n: number): Tensor => tf.scalar(n, 'int32');
const rowsOf = (t: Tensor): Tensor => reshape(t, [t.shape[0], size(t.shape.slice(1))]);

// ---- rows of a ragged tensor

type Gather = Signatures['RaggedGather'];
type Kept<S extends Signature> = Readonly<Partial<Record<InputName<S>, Tensor>>>;

const GATHERED = 'paramsDenseValues';

/** All outputs for the numbers of the values in their place: the last says which value of the parameters each value is. */
function numbered(p: Kept<Gather>, at: At<Gather>): Tensor[] {
  const numbers = tf.range(0, at.shape[GATHERED][0], 1, 'int32');
  return at.emit(at.names.map((name) => (name === GATHERED ? numbers : p[name as InputName<Gather>]!)));
}

// ---- into a dense tensor

type Dense = Signatures['RaggedTensorToTensor'];

const isPartition = (name: string): name is `rowPartitionTensors.${number}` => name.startsWith('rowPartitionTensors.');

/** For each cell of the output the number of the value that goes there, from 1 on; 0: the default value. */
function cellsOf(p: Kept<Dense>, at: At<Dense>): Tensor {
  const types = at.attrs.rowPartitionTypes;
  const rank = types.length + (types[0] === 'FIRST_DIM_SIZE' ? 0 : 1);
  const instead: Kept<Dense> = {
    ...p,
    values: tf.range(1, at.shape.values[0] + 1, 1, 'int32'),
    defaultValue: int(0),
    shape: part(p.shape!, 0, 0, rank),
  };
  return at.emit(at.names.map((name) => instead[name as InputName<Dense>]!))[0];
}

const isDefault = (cells: Tensor): Tensor => tf.equal(column(cells), int(0));

/** Each cell's value. `one` is the shape of a value. */
function dense(values: Tensor, defaultValue: Tensor, cells: Tensor, one: readonly number[]): Tensor {
  const blank = tf.zeros([1, size(one)], values.dtype);
  const rows = tf.gather(tf.concat([blank, rowsOf(values)]), tf.reshape(cells, [cells.size]));
  const padding = spread(tf.reshape(spread(defaultValue, one), [1, size(one)]), rows.shape);
  return tf.reshape(tf.where(spread(isDefault(cells), rows.shape), padding, rows), [...cells.shape, ...one]);
}

const flatCells = (ct: Tensor, cells: Tensor): Tensor => tf.reshape(ct, [cells.size, ct.size / Math.max(cells.size, 1)]);

// ---- ranges

/** For each of `count` values of ranges that begin at `splits`: its range, and its number in there. */
function placesIn(splits: Tensor, count: number): {readonly range: Tensor; readonly step: Tensor} {
  const all = tf.range(0, count, 1, 'int32');
  const range = tf.sub(tf.reshape(tf.searchSorted(splits, all, 'right'), [count]), int(1));
  return {range, step: tf.cast(tf.sub(all, tf.gather(splits, range)), 'float32')};
}

/** One number for each range, or one for all: for each value that of its range. */
const ofRange = (t: Tensor, range: Tensor): Tensor => (t.rank === 0 ? t : tf.gather(t, range));
/** The transpose. */
const perRange = (ct: Tensor, range: Tensor, shape: number[]): Tensor =>
  shape.length === 0 ? tf.sum(ct) : tf.scatterND(column(range), ct, shape);

/** The cotangent of one parameter of the ranges, from that of each value times what it is multiplied with there. */
const ranges = (name: 'starts' | 'deltas', times: (ct: Tensor, step: Tensor) => Tensor): Pull<Signatures['RaggedRange']> =>
  saving(['y'], (_ct, {y}, {cts, out, shape}) => {
    const [, [count]] = out;
    if (cts[1] == null || count === 0) return tf.zeros(shape[name]);
    const {range, step} = placesIn(y, count);
    return perRange(times(cts[1], step), range, shape[name]);
  });

export const ragged = {
  // The last output = rows of the parameters' values:  dy = those of their tangent,  values̅ = ȳ summed where it was taken from.
  RaggedGather: rule<'RaggedGather'>({
    jvp: (dx, p, at) => {
      const dy = dx[GATHERED] && tf.gather(dx[GATHERED], numbered(p, at).at(-1)!);
      return at.out.map((_, i) => (i === at.out.length - 1 ? dy : null));
    },
    vjp: (name, {names}) =>
      name !== GATHERED
        ? ZERO
        : saving<Gather, InputName<Gather>>(
            names.filter((other) => other !== GATHERED) as InputName<Gather>[],
            (_ct, kept, at) => {
              const ct = at.cts.at(-1) ?? tf.zeros(at.out.at(-1)!);
              const rows = column(numbered(kept, at).at(-1)!);
              const shape = at.shape[GATHERED];
              return tf.reshape(tf.scatterND(rows, rowsOf(ct), [shape[0], size(shape.slice(1))]), shape);
            },
          ),
    batch: (p, mapped, at) => {
      requireShared(at.names.filter((name) => name !== GATHERED) as InputName<Gather>[], mapped, at);
      const outputs = numbered(p, at);
      const splits = outputs.slice(0, -1).map((t) => repeated(t, at.size));
      return [...splits, tf.gather(p[GATHERED], outputs.at(-1)!, 1)];
    },
  }),

  // y = values in their cells, the default value elsewhere:  dy = the same of the tangents,
  // values̅ = ȳ at their cells,  default̅ = Σ ȳ over the other cells.
  RaggedTensorToTensor: rule<'RaggedTensorToTensor'>({
    jvp: (dx, p, at) => {
      if (dx.values === null && dx.defaultValue === null) return null;
      const {values} = at.shape;
      return dense(dx.values ?? tf.zeros(values), dx.defaultValue ?? tf.scalar(0), cellsOf(p, at), values.slice(1));
    },
    vjp: (name, {names}) => {
      const saves = ['shape', ...names.filter(isPartition)] as InputName<Dense>[];
      if (name === 'values')
        return saving<Dense, InputName<Dense>>(saves, (ct, kept, at) => {
          const cells = cellsOf(kept, at);
          const [n, ...one] = at.shape.values;
          const sums = tf.scatterND(column(cells), flatCells(ct, cells), [n + 1, size(one)]);
          return tf.reshape(part(sums, 0, 1, n), at.shape.values);
        });
      if (name !== 'defaultValue') return ZERO;
      return saving<Dense, InputName<Dense>>(saves, (ct, kept, at) => {
        const cells = cellsOf(kept, at);
        const rows = flatCells(ct, cells);
        const sum = tf.sum(tf.where(spread(isDefault(cells), rows.shape), rows, tf.zerosLike(rows)), 0);
        return unbroadcast(tf.reshape(sum, at.shape.values.slice(1)), at.shape.defaultValue);
      });
    },
    batch: (p, mapped, at) => {
      requireShared(['shape', ...at.names.filter(isPartition)], mapped, at);
      const cells = cellsOf(p, at);
      const fill = at.lift(([values, defaultValue]) => [dense(values, defaultValue, cells, at.shape.values.slice(1))]);
      return fill([p.values, p.defaultValue], [mapped.values, mapped.defaultValue]);
    },
  }),

  // y1 = starts + step · deltas in each range, as far as the limits:  dy1 = dstarts + step · ddeltas.
  RaggedRange: rule<'RaggedRange'>({
    jvp: (dx, {y}, {out: [, [count]]}) => {
      if ((dx.starts === null && dx.deltas === null) || count === 0) return [null, null];
      const {range, step} = placesIn(y, count);
      const moves = [
        ...(dx.starts === null ? [] : [ofRange(dx.starts, range)]),
        ...(dx.deltas === null ? [] : [tf.mul(step, ofRange(dx.deltas, range))]),
      ];
      return [null, spread(moves.length === 2 ? tf.add(moves[0], moves[1]) : moves[0], [count])];
    },
    vjp: {starts: ranges('starts', (ct) => ct), deltas: ranges('deltas', (ct, step) => tf.mul(ct, step))},
    batch: (_p, mapped, at) => requireShared(['starts', 'limits', 'deltas'], mapped, at),
  }),
};
