/**
 * Kernels that move elements. WASM's are written for few axes and long rows: what an element costs grows a hundredfold with the number of axes, or
 * a JavaScript call is made for each row. So axes that move together are made one, and what is picked out is copied in runs (take.ts).
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Attrs} from '../signatures';
import {product, replaced, provided} from './detour';
import type {Detour} from './detour';
import {copyRuns, reversed, runLength, shapeOf, take} from './take';
import type {Places} from './take';

/** Below this many elements there is nothing to gain. */
const SMALL = 1024;

// ---- transpositions

/** Axes that stay neighbours are one axis, axes of length 1 are none. */
function merged(shape: readonly number[], perm: readonly number[]): {shape: number[]; perm: number[]} {
  const groups: number[][] = [];
  let previous = NaN;
  for (const axis of perm) {
    if (shape[axis] === 1) continue;
    const joined = shape.slice(previous + 1, axis).every((n) => n === 1) && axis > previous;
    if (joined) groups.at(-1)!.push(axis);
    else groups.push([axis]);
    previous = axis;
  }
  const order = [...groups.keys()].sort((i, j) => groups[i][0] - groups[j][0]);
  return {shape: order.map((i) => product(groups[i].map((axis) => shape[axis]))), perm: groups.map((_, i) => order.indexOf(i))};
}

/** From five axes on an element costs 90 ns, up to four 1 ns. First axes that stay do not count, nor do axes of length 1. */
export const transpose: Detour<'Transpose'> = ({x}, {perm}) => {
  if (x.rank < 5 || x.size < SMALL) return null;
  const staying = perm.findIndex((axis, i) => axis !== i);
  if (x.shape.filter((n, axis) => axis >= staying && n !== 1).length < 5) return null;
  return () => withFewAxes(x, perm);
};

/** GPUs end at six axes. */
export const fewerAxes: Detour<'Transpose'> = ({x}, {perm}) => (x.rank <= 6 ? null : () => withFewAxes(x, perm));

function withFewAxes(x: Tensor, perm: readonly number[]): Tensor {
  const few = merged(x.shape, perm);
  const flat = tf.reshape(x, few.shape);
  const moved = flat.rank <= 4 ? tf.transpose(flat, few.perm) : oneByOne(flat, few.perm);
  return tf.reshape(
    moved,
    perm.map((axis) => x.shape[axis]),
  );
}

/** Axes are brought to the front of those that are left, in the order of the result. */
function oneByOne(x: Tensor, perm: readonly number[]): Tensor {
  const left = [...x.shape.keys()];
  const sizes = (axes: readonly number[]) => product(axes.map((axis) => x.shape[axis]));
  let done = 1;
  let y = x;
  for (const axis of perm) {
    const at = left.indexOf(axis);
    if (at > 0) {
      const parts = [done, sizes(left.slice(0, at)), x.shape[axis], sizes(left.slice(at + 1))];
      y = tf.transpose(tf.reshape(y, parts), [0, 2, 1, 3]);
    }
    left.splice(at, 1);
    done *= x.shape[axis];
  }
  return y;
}

// ---- borders

type Border = [number, number];

/** An axis without a border is one with the axis before it: 150 copies of 16 numbers are one of 2400. Above four axes an element costs 100 ns. */
export const pad: Detour<'PadV2'> = ({x}, {paddings, constantValue}) => {
  if (x.size < 4 * SMALL) return null;
  const shape: number[] = [];
  const borders: Border[] = [];
  paddings.forEach(([before, after], axis) => {
    const n = x.shape[axis];
    const last = shape.length - 1;
    if (last < 0 || before + after > 0) {
      shape.push(n);
      borders.push([before, after]);
    } else {
      shape[last] *= n;
      borders[last] = [borders[last][0] * n, borders[last][1] * n];
    }
  });
  if (shape.length === x.rank) return null;
  const out = x.shape.map((n, axis) => n + paddings[axis][0] + paddings[axis][1]);
  return () => tf.reshape(tf.pad(tf.reshape(x, shape), borders, constantValue), out);
};

// ---- parts

/** What the ops around a copy cost, in ns. */
const OVERHEAD = 20_000;

/** The elements of x at `places`, if that is cheaper than `work` ns. */
function worth(x: Tensor, places: Places, work: number): (() => Tensor) | null {
  const count = product(shapeOf(x, places));
  if (count === 0 || x.dtype === 'string') return null;
  const cost = OVERHEAD + 0.3 * count + (8 * count) / runLength(x.shape, places);
  return cost < work ? () => take(x, places) : null;
}

/** The kernel copies all of x, then calls JavaScript for each row. */
export const slice: Detour<'Slice'> = ({x}, {begin, size}) => {
  if (x.size < SMALL) return null;
  const [first, counts] = tf.slice_util.parseSliceParams(x, begin, size);
  const places = counts.map((count, axis) => (count === x.shape[axis] ? null : {begin: first[axis], count, step: 1}));
  const isOneRow = tf.slice_util.isSliceContinous(x.shape, first, counts);
  const rows = isOneRow ? 0 : product(counts.slice(0, -1));
  return worth(x, places, 0.6 * x.size + (x.rank > 4 ? 50 * product(counts) : 80 * rows));
};

/** 120 ns an element; integers come out as floats. */
export const stridedSlice: Detour<'StridedSlice'> = ({x}, attrs) => {
  const picked = pickedBy(attrs, x);
  if (picked === null) return null;
  const run = worth(x, picked.places, x.dtype === 'float32' ? 120 * picked.size : Infinity);
  return run && (() => tf.reshape(run(), picked.shape));
};

/** GPUs end at four axes. */
export const stridedSliceOfMany: Detour<'StridedSlice'> = ({x}, attrs) => {
  const picked = x.rank <= 4 ? null : pickedBy(attrs, x);
  return picked && (() => tf.reshape(take(x, picked.places), picked.shape));
};

/** What is picked out, and the shape that it gets; null where that is everything, nothing, or what `Slice` does. */
function pickedBy(attrs: Attrs<'StridedSlice'>, x: Tensor): {places: Places; size: number; shape: number[]} | null {
  const {begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask} = attrs;
  const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
  const info = tf.slice_util.sliceInfo(x.shape, begin, end, strides, ...masks);
  const counts = tf.slice_util.computeOutShape(info.begin, info.end, info.strides);
  const size = product(counts);
  if (info.isIdentity || info.isSimpleSlice || info.sliceDim0 || size === 0) return null;
  const rows = counts.map((count, axis) => ({begin: info.begin[axis], count, step: info.strides[axis]}));
  const places = rows.map((row, axis) => (row.step === 1 && row.count === x.shape[axis] ? null : row));
  return {places, size, shape: info.finalShape};
}

/** 33 ns an element. */
export const reverse: Detour<'Reverse'> = ({x}, {dims}) => {
  const axes = tf.util.parseAxisParam(dims, x.shape);
  return worth(
    x,
    x.shape.map((n, axis) => (axes.includes(axis) ? reversed(n) : null)),
    33 * x.size,
  );
};

/** The kernel slices x once for each part: all of x is copied each time. */
export const split: Detour<'SplitV'> = ({x}, {numOrSizeSplits, axis}) => {
  const [along] = tf.util.parseAxisParam(axis, x.shape);
  const lengths = tf.backend_util.prepareSplitSize(x, numOrSizeSplits, along);
  const run = parts(x, along, lengths);
  return run && (() => run().map((part, i) => tf.reshape(part, replaced(x.shape, along, lengths[i]))));
};

export const unpack: Detour<'Unpack'> = ({value: x}, {axis}) => {
  const [along] = tf.util.parseAxisParam(axis, x.shape);
  const run = parts(x, along, Array<number>(x.shape[along]).fill(1));
  return run && (() => run().map((part) => tf.reshape(part, replaced(x.shape, along))));
};

/** Parts of equal size that lie in many rows are brought together first. */
function parts(x: Tensor, axis: number, lengths: readonly number[]): (() => Tensor[]) | null {
  const [rows, [length], rest] = [product(x.shape.slice(0, axis)), lengths, product(x.shape.slice(axis + 1))];
  const kernel = 0.6 * x.size + (rows > 1 ? 80 * rows : 0);
  if (kernel < OVERHEAD || x.dtype === 'string') return null;
  if (rows > 1 && lengths.every((n) => n === length)) {
    return () => rowsOf(tf.transpose(tf.reshape(x, [rows, lengths.length, length * rest]), [1, 0, 2]), lengths.length);
  }
  const begin = (i: number) => lengths.slice(0, i).reduce((a, b) => a + b, 0) * rest;
  return () => {
    const flat = tf.reshape(x, [rows, x.shape[axis] * rest]);
    return lengths.map((n, i) => take(flat, [null, {begin: begin(i), count: n * rest, step: 1}]));
  };
}

/** What lies behind each place of the first axis. */
const rowsOf = (x: Tensor, count: number): Tensor[] =>
  Array.from({length: count}, (_, i) => take(x, [{begin: i, count: 1, step: 1}, ...x.shape.slice(1).map(() => null)]));

/** Short pieces of many rows, 60 ns each: joined one behind the other, and transposed. */
export const concat: Detour<'Concat'> = (inputs, {axis}) => {
  const all = Object.values<Tensor>(inputs);
  const [first] = all;
  if (first.size < SMALL || first.dtype === 'string') return null;
  const [along] = tf.util.parseAxisParam(axis, first.shape);
  const rows = product(first.shape.slice(0, along));
  const length = first.size / rows;
  if (rows < 128 || length > 32 || all.some((t) => t.shape[along] !== first.shape[along])) return null;
  const out = replaced(first.shape, along, first.shape[along] * all.length);
  return () => {
    const behind = tf.concat(
      all.map((t) => tf.reshape(t, [1, rows, length])),
      0,
    );
    return tf.reshape(tf.transpose(behind, [1, 0, 2]), out);
  };
};

// ---- repetitions and rows by index

/** Many copies of [before, after]: [before, times, after]. */
type Copies = (x: Tensor, before: number, after: number, times: number) => Tensor;

/** From so many elements on the ops that this takes are less than the kernel's 50 to 110 ns an element. */
const WORTH_IT = 512;

const tiledBy =
  (copies: Copies): Detour<'Tile'> =>
  ({x}, {reps}) => {
    const count = x.size * product(reps);
    if (count < WORTH_IT || count === x.size || x.dtype === 'string') return null;
    return () =>
      reps.reduce((t: Tensor, times, axis) => {
        if (times === 1) return t;
        const [before, after] = [product(t.shape.slice(0, axis)), product(t.shape.slice(axis))];
        return tf.reshape(copies(t, before, after, times), replaced(t.shape, axis, t.shape[axis] * times));
      }, x);
  };

/** One product with ones for each axis that is repeated; what are no floats is copied. */
export const tile = tiledBy((x, before, after, times) =>
  x.dtype === 'float32'
    ? tf.mul(tf.reshape(x, [before, 1, after]), tf.ones([1, times, 1]))
    : tf.transpose(copyRuns(x, x.size, new Int32Array(times), [times, before, after]), [1, 0, 2]),
);

/** Images of one pixel that become higher: 4 to 12 ns an element. */
export const tileByResizing: Detour<'Tile'> = provided(
  (_, {x}) => x.dtype === 'float32',
  tiledBy((x, before, after, times) =>
    tf.image.resizeNearestNeighbor(tf.reshape<tf.Rank.R4>(x, [before, 1, 1, after]), [times, 1]),
  ),
);

/** 43 ns an element, and wrong for several batches. The kernel checks its indices on the CPU, so does this. */
export const gather: Detour<'GatherV2'> = ({x, indices}, {axis, batchDims}) => {
  const [along] = tf.util.parseAxisParam(axis, x.shape);
  const own = indices.shape.slice(batchDims);
  const shape = [...x.shape.slice(0, along), ...own, ...x.shape.slice(along + 1)];
  const count = product(shape);
  if (count < SMALL && batchDims === 0) return null;
  return () => {
    const [batch, outer] = [product(x.shape.slice(0, batchDims)), product(x.shape.slice(batchDims, along))];
    const list = indices.dataSync();
    const length = list.length / batch;
    const starts = new Int32Array(batch * outer * length);
    let at = 0;
    for (let b = 0; b < batch; b++) {
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < length; i++)
          starts[at++] = (b * outer + o) * x.shape[along] + checked(list[b * length + i], x.shape[along]);
      }
    }
    return copyRuns(x, product(x.shape.slice(along + 1)), starts, shape);
  };
};

function checked(index: number, count: number): number {
  if (!(index >= 0 && index < count)) throw new Error(`GatherV2: the index value ${index} is not in [0, ${count - 1}]`);
  return index;
}
