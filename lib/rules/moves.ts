/**
 * Elements moved, at any rank: what the rules of shape and indexing kernels are made of. Some programs on GPUs know four axes, so
 * of a value with more, neighbours that move together are taken as one; a value with four goes to the kernel as it is. What moves
 * nothing is no kernel at all.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {grouped, reshape, size} from './axes';

const MOST_AXES = 4;

type Span = readonly [before: number, after: number];

type Moves<M> = readonly (M | null)[];

/**
 * Runs a kernel along some axes: `moves[axis]` is what it does there, null if nothing. An axis that is left alone joins the one
 * before it if that is left alone too, or if its move can be counted in rows of `n` elements.
 */
function along<M>(
  x: Tensor,
  moves: Moves<M>,
  run: (t: Tensor, moves: Moves<M>) => Tensor,
  inRows?: (move: M, n: number) => M,
): Tensor {
  if (moves.every((move) => move === null)) return x;
  if (x.rank <= MOST_AXES || x.size === 0) return run(x, moves);
  const groups = grouped(x.rank, (axis) => moves[axis] === null && (inRows !== undefined || moves[axis - 1] === null));
  if (groups.length > MOST_AXES) return oneByOne(moves).reduce((t, only) => along(t, only, run, inRows), x);
  const rows = groups.map(([, ...rest]) => size(rest.map((axis) => x.shape[axis])));
  const few = groups.map(([axis], i) => {
    const move = moves[axis];
    return move === null || inRows === undefined ? move : inRows(move, rows[i]);
  });
  const y = run(
    tf.reshape(
      x,
      groups.map(([axis], i) => x.shape[axis] * rows[i]),
    ),
    few,
  );
  const shape = groups.flatMap(([, ...rest], i) => [y.shape[i] / rows[i], ...rest.map((axis) => x.shape[axis])]);
  return tf.reshape(y, shape);
}

/** The same moves along one axis after the other. */
const oneByOne = <M>(moves: Moves<M>): Moves<M>[] =>
  moves.flatMap((move, axis) => (move === null ? [] : [moves.map((_, i) => (i === axis ? move : null))]));

// ---- cutting and padding, each the transpose of the other

/** The elements from `begin` on, `length` along each axis. */
export const cut = (x: Tensor, begin: readonly number[], length: readonly number[]): Tensor =>
  along(
    x,
    begin.map((from, axis) => (from === 0 && length[axis] === x.shape[axis] ? null : {from, length: length[axis]})),
    (t, moves) =>
      tf.slice(
        t,
        moves.map((move) => move?.from ?? 0),
        moves.map((move, axis) => move?.length ?? t.shape[axis]),
      ),
    ({from, length}, n) => ({from: from * n, length: length * n}),
  );

/** `x` with elements of one value before and after it along each axis. */
export const padded = (x: Tensor, paddings: readonly Span[], value = 0): Tensor =>
  along(
    x,
    spans(paddings),
    (t, moves) =>
      tf.pad(
        t,
        moves.map((move) => [...(move ?? NOTHING)]),
        value,
      ),
    ([before, after], n): Span => [before * n, after * n],
  );

const NOTHING: Span = [0, 0];
const spans = (paddings: readonly Span[]): Moves<Span> => paddings.map((span) => (span[0] === 0 && span[1] === 0 ? null : span));

/** The elements from `begin` on along one axis. */
export const part = (x: Tensor, axis: number, begin: number, length: number): Tensor =>
  cut(
    x,
    x.shape.map((_, i) => (i === axis ? begin : 0)),
    x.shape.map((n, i) => (i === axis ? length : n)),
  );

/** `x` at `begin` along an axis of length `n`, among zeros. */
export const placed = (x: Tensor, axis: number, begin: number, n: number): Tensor =>
  padded(
    x,
    x.shape.map((length, i) => (i === axis ? [begin, n - begin - length] : NOTHING)),
  );

/** The pieces into which a kernel takes `x` along an axis, and perhaps away that axis. */
export function takenApart(x: Tensor, axis: number, take: (t: Tensor, axis: number) => Tensor[]): Tensor[] {
  if (x.rank <= MOST_AXES) return take(x, axis);
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const pieces = take(tf.reshape(x, [size(before), x.shape[axis], size(after)]), 1);
  return pieces.map((piece) => tf.reshape(piece, [...before, ...piece.shape.slice(1, -1), ...after]));
}

// ---- turning round and mirroring

/** `x` read backwards along `axes`. */
export const reversed = (x: Tensor, axes: readonly number[]): Tensor =>
  along(
    x,
    x.shape.map((_, axis) => (axes.includes(axis) ? true : null)),
    (t, moves) =>
      tf.reverse(
        t,
        moves.flatMap((move, axis) => (move === null ? [] : [axis])),
      ),
  );

type Mirror = 'reflect' | 'symmetric';

/** `x` with its mirror image before and after it along each axis; reflection leaves out the border itself. */
export const mirrored = (x: Tensor, paddings: readonly Span[], mode: Mirror): Tensor =>
  along(x, spans(paddings), (t, moves) =>
    tf.mirrorPad(
      t,
      moves.map((move) => [...(move ?? NOTHING)]),
      mode,
    ),
  );

/** The transpose of `mirrored`: the images are turned round and added to what they are images of. */
export const unmirrored = (ct: Tensor, paddings: readonly Span[], mode: Mirror): Tensor =>
  paddings.reduce((t, [before, after], axis) => {
    if (before === 0 && after === 0) return t;
    const n = t.shape[axis] - before - after;
    const border = mode === 'reflect' ? 1 : 0;
    const back = reversed(t, [axis]);
    const parts = [part(t, axis, before, n)];
    if (before > 0) parts.push(placed(part(back, axis, n + after, before), axis, border, n));
    if (after > 0) parts.push(placed(part(back, axis, 0, after), axis, n - border - after, n));
    return tf.addN(parts);
  }, ct);

// ---- copies

/** `x` repeated `reps[axis]` times along each axis. */
export const tiled = (x: Tensor, reps: readonly number[]): Tensor =>
  along(
    x,
    reps.map((n) => (n === 1 ? null : n)),
    (t, moves) =>
      tf.tile(
        t,
        moves.map((n) => n ?? 1),
      ),
    (n) => n,
  );

/** The transpose of `tiled`, to the `shape` that was repeated: sums over the copies, which are axes between what is copied. */
export function untiled(ct: Tensor, shape: readonly number[], reps: readonly number[]): Tensor {
  const axes = shape.flatMap((n, axis) => [
    {n: reps[axis], copies: true},
    {n, copies: false},
  ]);
  const real = axes.filter(({n}) => n !== 1);
  const groups = grouped(real.length, (i) => real[i].copies === real[i - 1].copies);
  const copies = groups.flatMap(([i], axis) => (real[i].copies ? [axis] : []));
  if (copies.length === 0) return reshape(ct, shape);
  if (groups.length > MOST_AXES)
    return shape.reduce((t, n, axis) => {
      const once = t.shape.map((m, i) => (i === axis ? n : m));
      return untiled(
        t,
        once,
        reps.map((m, i) => (i === axis ? m : 1)),
      );
    }, ct);
  const lengths = groups.map((group) => size(group.map((i) => real[i].n)));
  return reshape(tf.sum(reshape(ct, lengths), copies), shape);
}

// ---- transposition

/** `x` with its axes in the order `perm`. */
export function permuted(x: Tensor, perm: readonly number[]): Tensor {
  const shape = perm.map((axis) => x.shape[axis]);
  // Axes of length 1 are nowhere: without them, axes that stay neighbours are one.
  const real = perm.filter((axis) => x.shape[axis] !== 1);
  if (real.every((axis, i) => i === 0 || axis > real[i - 1])) return reshape(x, shape);
  if (x.rank <= MOST_AXES) return tf.transpose(x, [...perm]);
  const order = [...real].sort((a, b) => a - b);
  const groups = grouped(real.length, (i) => order.indexOf(real[i]) === order.indexOf(real[i - 1]) + 1);
  const sources = [...groups].sort(([i], [j]) => real[i] - real[j]);
  const lengths = sources.map((group) => size(group.map((i) => x.shape[real[i]])));
  const y = tf.transpose(
    tf.reshape(x, lengths),
    groups.map((group) => sources.indexOf(group)),
  );
  return tf.reshape(y, shape);
}

// ---- every so many

/** counts[i] elements along each axis, from begin[i] on, strides[i] apart (backwards if negative). */
export function strided(x: Tensor, begin: readonly number[], strides: readonly number[], counts: readonly number[]): Tensor {
  if (counts.includes(0))
    return cut(
      x,
      begin.map(() => 0),
      counts,
    );
  const steps = strides.map((stride, i) => (counts[i] === 1 ? 1 : Math.abs(stride)));
  const first = begin.map((from, i) => (strides[i] > 0 ? from : from + (counts[i] - 1) * strides[i]));
  // Whole strides of x, the last one filled up where x ends before it; then the first of each.
  const present = counts.map((count, i) => Math.min(count * steps[i], x.shape[i] - first[i]));
  const whole = padded(
    cut(x, first, present),
    counts.map((count, i) => [0, count * steps[i] - present[i]]),
  );
  const split = counts.flatMap((count, i) => (steps[i] === 1 ? [count] : [count, steps[i]]));
  const firsts = cut(
    reshape(whole, split),
    split.map(() => 0),
    counts.flatMap((count, i) => (steps[i] === 1 ? [count] : [count, 1])),
  );
  const backwards = strides.flatMap((stride, i) => (stride < 0 && counts[i] > 1 ? [i] : []));
  return reversed(reshape(firsts, counts), backwards);
}
