/** Pooling over windows of images [B, H, W, C]. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import type {BatchAt} from '../core/rule';
import type {Attrs, Signatures} from '../tfjs/signatures';
import {picked, routed, windowsOf, winners} from '../tfjs/lowering/pooling';
import type {Pooling, Windows} from '../tfjs/lowering/pooling';
import {run} from './emit';
import {asImages, asSamples} from './images';
import {size} from './axes';

function batchPool({x}: {readonly x: Tensor}, _mapped: unknown, at: BatchAt<Signatures['MaxPool']>): Tensor {
  return asSamples(at.emit([asImages(x)])[0], at.size);
}

/** Zeros whose only use is their shape. */
const ofShape = (shape: readonly number[]): Tensor => tf.fill(shape as number[], 0);

// ---- averages

/** How many elements of the image each window covers, as a factor: the window's size over that. Null if all are inside. */
function border({filter, stride, count, before, image}: Windows): Tensor | null {
  const inside = (side: 0 | 1) =>
    Array.from({length: count[side]}, (_, o) => {
      const from = o * stride[side] - before[side];
      return Math.min(from + filter[side], image[side]) - Math.max(from, 0);
    });
  const [rows, columns] = [inside(0), inside(1)];
  if (rows.every((n) => n === filter[0]) && columns.every((n) => n === filter[1])) return null;
  const factors = rows.flatMap((r) => columns.map((c) => (filter[0] * filter[1]) / (r * c)));
  return tf.tensor(factors, [1, count[0], count[1], 1]);
}

/**
 * x̄ of average pooling. TF.js's gradient kernel is right where all of a window is inside the image, so it is asked only then: for the image
 * with its border, of which windows at the edge are weighted by what they cover.
 */
function spreadAverage(ct: Tensor, shape: readonly number[], attrs: Pooling): Tensor {
  const w = windowsOf(shape, attrs);
  const factor = border(w);
  const weighted = factor === null ? ct : tf.mul(ct, factor);
  const whole = ([0, 1] as const).map((side) => (w.count[side] - 1) * w.stride[side] + w.filter[side]);
  const valid = {
    filterSize: [...w.filter] as [number, number],
    strides: [...w.stride] as [number, number],
    pad: 'valid' as const,
  };
  const input = ofShape([shape[0], whole[0], whole[1], shape[3]]);
  const bordered = run('AvgPoolGrad', {dy: weighted, input}, valid);
  const [keepH, keepW] = ([0, 1] as const).map((side) => Math.min(w.image[side], whole[side] - w.before[side]));
  if (
    w.before[0] === 0 &&
    w.before[1] === 0 &&
    keepH === whole[0] &&
    keepW === whole[1] &&
    keepH === w.image[0] &&
    keepW === w.image[1]
  )
    return bordered;
  const inside = tf.slice(bordered, [0, w.before[0], w.before[1], 0], [-1, keepH, keepW, -1]);
  return tf.pad(inside, [
    [0, 0],
    [0, w.image[0] - keepH],
    [0, w.image[1] - keepW],
    [0, 0],
  ]);
}

// ---- maxima

type MaxGrad<V> = {readonly dy: V; readonly input: V; readonly output: V};

/**
 * Many cotangents of one pooling, as batch Jacobians have them: the winners are found once. Otherwise samples are more images.
 */
function batchMaxGrad(p: MaxGrad<Tensor>, mapped: MaxGrad<boolean>, at: BatchAt<Signatures['MaxPoolGrad']>): Tensor {
  if (!mapped.input && !mapped.output) {
    const w = windowsOf(at.shape.input, at.attrs);
    return routed(p.dy, winners(p.input, p.output, w), w);
  }
  const each = (name: 'dy' | 'input' | 'output') =>
    asImages(mapped[name] ? p[name] : tf.broadcastTo(tf.expandDims(p[name], 0), [at.size, ...p[name].shape]));
  return asSamples(at.emit([each('dy'), each('input'), each('output')])[0], at.size);
}

const maximumOf = (t: Tensor, x: Tensor, y: Tensor, attrs: Pooling): Tensor => {
  const w = windowsOf(x.shape, attrs);
  return picked(t, winners(x, y, w), w);
};

const routeTo = (ct: Tensor, x: Tensor, y: Tensor, {filterSize, strides, pad, dimRoundingMode}: Attrs<'MaxPool'>): Tensor =>
  run('MaxPoolGrad', {dy: ct, input: x, output: y}, {filterSize, strides, pad, dimRoundingMode});

export const pool = {
  // y = mean over each window:  x̄ = ȳ spread over its window.
  AvgPool: rule<'AvgPool'>({
    jvp: (dx, _p, at) => dx.x && at.emit([dx.x]),
    vjp: {x: saving([], (ct, _kept, {attrs, shape: {x}}) => spreadAverage(ct, x, attrs as Pooling))},
    batch: batchPool,
  }),
  // The transpose of the above; `input` gives its shape. Where windows reach over the border TF.js's kernel is not that transpose on most
  // backends: the rules here never ask for such a one.
  AvgPoolGrad: rule<'AvgPoolGrad'>({
    jvp: (dx, {input}, at) => dx.dy && at.emit([dx.dy, input]),
    vjp: {
      dy: saving([], (ct, _kept, {attrs}) => tf.avgPool(ct as tf.Tensor4D, attrs.filterSize, attrs.strides, attrs.pad as 'same')),
    },
    batch: ({dy}, mapped, at) => {
      const [images, ...rest] = at.shape.input;
      if (!mapped.dy)
        return tf.broadcastTo(tf.expandDims(at.emit([dy, ofShape(at.shape.input)])[0], 0), [at.size, images, ...rest]);
      return asSamples(at.emit([asImages(dy), ofShape([at.size * images, ...rest])])[0], at.size);
    },
  }),

  // y = max over each window, at its first maximum m:  dy = dx at m,  x̄ = ȳ at m.
  MaxPool: rule<'MaxPool'>({
    jvp: (dx, {x, y}, {attrs}) => dx.x && maximumOf(dx.x, x, y, attrs as Pooling),
    vjp: {x: saving(['x', 'y'], (ct, {x, y}, {attrs}) => routeTo(ct, x, y, attrs))},
    batch: batchPool,
  }),
  // out = dy at the maxima, linear in dy:  d̄y = ō there. The maxima do not move.
  MaxPoolGrad: rule<'MaxPoolGrad'>({
    jvp: (dx, {input, output}, at) => dx.dy && at.emit([dx.dy, input, output]),
    vjp: {dy: saving(['input', 'output'], (ct, {input, output}, {attrs}) => maximumOf(ct, input, output, attrs as Pooling))},
    batch: batchMaxGrad,
  }),
  // The same with the places of the maxima (y1), which are constants.
  MaxPoolWithArgmax: rule<'MaxPoolWithArgmax'>({
    jvp: (dx, {x, y}, {attrs}) => [dx.x && maximumOf(dx.x, x, y, attrs as Pooling), null],
    vjp: {x: saving(['x', 'y'], (ct, {x, y}, {attrs}) => routeTo(ct, x, y, {...attrs, pad: attrs.pad}))},
    batch: ({x}, _mapped, at) => {
      const [y, places] = at.emit([asImages(x)]).map((t) => asSamples(t, at.size));
      if (!at.attrs.includeBatchInIndex) return [y, places];
      const ahead = tf.mul(tf.reshape(tf.range(0, at.size, 1, 'int32'), [-1, 1, 1, 1, 1]), tf.scalar(size(at.shape.x), 'int32'));
      return [y, tf.sub(places, ahead)];
    },
  }),
};
