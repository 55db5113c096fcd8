/** Pooling over windows of images [B, H, W, C] and of volumes [B, D, H, W, C]. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {rule, saving} from '../core/rule';
import type {BatchAt} from '../core/rule';
import {stagesOf} from '../tfjs/lowering/volumes';
import type {Stage, VolumePooling} from '../tfjs/lowering/volumes';
import {asTiles, laid, LOWEST, unlaid, windowsOf} from '../tfjs/lowering/windows';
import type {Sliding, Windows} from '../tfjs/lowering/windows';
import type {Attrs, Signatures} from '../tfjs/signatures';
import {asImages, asSamples, repeated, reshape, size} from './axes';
import {run} from './emit';
import {decomposed, linear} from './kinds';

type Pooling = Attrs<'MaxPool'>;

const pooled = ([a, b, c, d]: readonly number[], {filterSize, strides, pad, dimRoundingMode}: Pooling): Windows =>
  windowsOf(tf.backend_util.computePool2DInfo([a, b, c, d], filterSize, strides, 1, pad, dimRoundingMode));

/** The attributes of a pooling whose windows are tiles of its image. */
const tiles = ([rows, columns]: Windows): Pooling => {
  const sizes: [number, number] = [rows.size, columns.size];
  return {filterSize: sizes, strides: sizes, pad: 'valid'};
};

const moreImages = ({x}: {readonly x: Tensor}, _mapped: unknown, at: Pick<BatchAt, 'emit' | 'size'>): Tensor =>
  asSamples(at.emit([asImages(x)])[0], at.size);

// ---- averages

/** The sum over each tile of `rows` × `columns` of images. */
export const tileSums = (x: Tensor, rows: number, columns: number): Tensor =>
  tf.mul(run('AvgPool', {x}, {filterSize: [rows, columns], strides: [rows, columns], pad: 'valid'}), rows * columns);

/** How many elements of the axis each window covers. */
const covered = ({size, count, stride, before, length}: Sliding): number[] =>
  Array.from({length: count}, (_, i) => {
    const begin = i * stride - before;
    return Math.max(1, Math.min(begin + size, length) - Math.max(begin, 0));
  });

/** ct · weight for windows that are all inside the image; at its border over what a window covers instead of its size. */
function weighted(ct: Tensor, w: Windows, weight: number): Tensor {
  // One number serves an axis along which all windows are inside.
  const [down, across] = w.map((s) => (covered(s).every((n) => n === s.size) ? [s.size] : covered(s)));
  const area = w[0].size * w[1].size;
  const weights = down.flatMap((h) => across.map((w) => (weight * area) / (h * w)));
  if (weights.length > 1) return tf.mul(ct, tf.tensor(weights, [1, down.length, across.length, 1]));
  return weights[0] === 1 ? ct : tf.mul(ct, weights[0]);
}

/**
 * x̄ of average pooling. TF.js's gradient kernel is not asked: at the border it divides by the window's size, not by what the window covers,
 * and on WASM it takes twenty times as long as pooling.
 */
function averaged(ct: Tensor, shape: readonly number[], w: Windows): Tensor {
  const [rows, columns] = w.map(({size, count, before, length}): [number, number] => [
    size - 1 - before,
    length - count + before,
  ]);
  if (w.every(({stride}) => stride === 1) && [...rows, ...columns].every((n) => n >= 0)) {
    // The transpose of averages one apart is such averages, of the windows that an element is in.
    const wide = tf.pad(weighted(ct, w, 1), [[0, 0], rows, columns, [0, 0]]);
    return run('AvgPool', {x: wide}, {...tiles(w), strides: 1});
  }
  return unlaid(asTiles(weighted(ct, w, 1 / (w[0].size * w[1].size)), w), w, shape);
}

// ---- maxima

/**
 * 1 at the first maximum of each window, else 0, with windows side by side. So y = Σ over each window of m ∘ x. TF.js's gradient kernel
 * finds m: it puts ones where the maxima are.
 */
const maxima = (x: Tensor, y: Tensor, w: Windows): Tensor =>
  run('MaxPoolGrad', {dy: tf.onesLike(y), input: laid(x, w, LOWEST), output: y}, tiles(w));

/** The elements of t at the maxima of x: Σ over each window of m ∘ t. */
function picked(t: Tensor, x: Tensor, y: Tensor, attrs: Pooling): Tensor {
  const w = pooled(x.shape, attrs);
  return tileSums(tf.mul(maxima(x, y, w), laid(t, w)), w[0].size, w[1].size);
}

/** The transpose of `picked`. */
const routed = (ct: Tensor, x: Tensor, y: Tensor, {filterSize, strides, pad, dimRoundingMode}: Pooling): Tensor =>
  run('MaxPoolGrad', {dy: ct, input: x, output: y}, {filterSize, strides, pad, dimRoundingMode});

type Routing<V> = {readonly dy: V; readonly input: V; readonly output: V};

/**
 * Samples that differ in all are more images. Otherwise, as for the many cotangents of one pooling that batch Jacobians have, m is found
 * once: x̄ = m ∘ ȳ, each ȳ repeated over its window.
 */
function batchRouted(p: Routing<Tensor>, mapped: Routing<boolean>, at: BatchAt<Signatures['MaxPoolGrad']>): Tensor {
  const own = mapped.input || mapped.output;
  const images = (name: 'input' | 'output') => asImages(mapped[name] ? p[name] : repeated(p[name], at.size));
  const [input, output] = own ? [images('input'), images('output')] : [p.input, p.output];
  if (own && mapped.dy) return asSamples(at.emit([asImages(p.dy), input, output])[0], at.size);
  const w = pooled(at.shape.input, at.attrs);
  const m = maxima(input, output, w);
  const ct = asTiles(mapped.dy ? asImages(p.dy) : p.dy, w);
  const [count, ...image] = at.shape.input;
  const each = (t: Tensor, differs: boolean) => (differs ? asSamples(t, at.size) : t);
  const product = asImages(tf.mul(each(m, own), each(ct, mapped.dy)));
  return asSamples(unlaid(product, w, [at.size * count, ...image]), at.size);
}

// ---- volumes: their windows are products, so a mean is a mean of means, a maximum one of maxima

/** What a stage of pooling makes of images has this shape. */
const outOf = ({images: [count, , , channels], windows: [rows, columns]}: Stage): number[] => [
  count,
  rows.count,
  columns.count,
  channels,
];

/** x̄ of average pooling of volumes. */
function averagedVolumes(ct: Tensor, shape: readonly number[], attrs: VolumePooling): Tensor {
  const {planes, depths} = stagesOf(shape, attrs);
  const deep = averaged(reshape(ct, outOf(depths)), depths.images, depths.windows);
  return reshape(averaged(reshape(deep, outOf(planes)), planes.images, planes.windows), shape);
}

const maximaOf = (x: Tensor, {images, attrs, into}: Stage): Tensor => run('MaxPool', {x: into(reshape(x, images))}, attrs);

/** ȳ at the maxima of one stage. */
function routedBy(stage: Stage, ct: Tensor, x: Tensor, y: Tensor): Tensor {
  const input = stage.into(reshape(x, stage.images));
  const [dy, output] = [reshape(ct, outOf(stage)), reshape(y, outOf(stage))];
  return stage.back(run('MaxPoolGrad', {dy, input, output}, stage.attrs));
}

export const pool = {
  // y = mean over each window:  x̄ = ȳ shared by its window.
  AvgPool: linear<'AvgPool'>({
    transpose: (ct, {attrs, shape}) => averaged(ct, shape.x, pooled(shape.x, attrs)),
    batch: moreImages,
  }),
  // The same x̄; `input` is there for its shape. Right also at the border, where TF.js's kernel is not.
  AvgPoolGrad: decomposed<'AvgPoolGrad'>(({dy}, {attrs, shape}) => averaged(dy, shape.input, pooled(shape.input, attrs))),

  // y = max over each window:  dy = dx at the first maximum,  x̄ = ȳ there.
  MaxPool: rule<'MaxPool'>({
    jvp: (dx, {x, y}, {attrs}) => dx.x && picked(dx.x, x, y, attrs),
    vjp: {x: saving(['x', 'y'], (ct, {x, y}, {attrs}) => routed(ct, x, y, attrs))},
    batch: moreImages,
  }),
  // Linear in dy, and the transpose of `picked`. The maxima do not move with input and output.
  MaxPoolGrad: rule<'MaxPoolGrad'>({
    jvp: (dx, {input, output}, at) => dx.dy && at.emit([dx.dy, input, output]),
    vjp: {dy: saving(['input', 'output'], (ct, {input, output}, {attrs}) => picked(ct, input, output, attrs))},
    batch: batchRouted,
  }),
  // The same with the places of the maxima (y1), which do not move. In a batch, those that count on through all images begin anew in each sample.
  MaxPoolWithArgmax: rule<'MaxPoolWithArgmax'>({
    jvp: (dx, {x, y}, {attrs}) => [dx.x && picked(dx.x, x, y, attrs), null],
    vjp: {x: saving(['x', 'y'], (ct, {x, y}, {attrs}) => routed(ct, x, y, attrs))},
    batch: ({x}, _mapped, at) => {
      const [y, places] = at.emit([asImages(x)]).map((t) => asSamples(t, at.size));
      if (!at.attrs.includeBatchInIndex) return [y, places];
      const ahead = tf.mul(tf.range(0, at.size, 1, 'int32'), tf.scalar(size(at.shape.x), 'int32'));
      const anew = tf.sub(tf.reshape(places, [at.size, -1]), tf.reshape(ahead, [-1, 1]));
      return [y, tf.reshape(anew, places.shape)];
    },
  }),

  // y = mean over each window:  x̄ = ȳ shared by the depths of its window, then by the planes.
  AvgPool3D: linear<'AvgPool3D'>({
    transpose: (ct, {attrs, shape}) => averagedVolumes(ct, shape.x, attrs),
    batch: moreImages,
  }),
  AvgPool3DGrad: decomposed<'AvgPool3DGrad'>(({dy}, {attrs, shape}) => averagedVolumes(dy, shape.input, attrs)),

  // y = max over depths of the max over planes. The first maximum of a window is the first one of the first plane that has it.
  MaxPool3D: decomposed<'MaxPool3D'>(({x}, {attrs, shape}) => {
    const {planes, depths, out} = stagesOf(shape.x, attrs);
    return reshape(maximaOf(maximaOf(x, planes), depths), out);
  }),
  MaxPool3DGrad: decomposed<'MaxPool3DGrad'>(({dy, input, output}, {attrs, shape}) => {
    const {planes, depths} = stagesOf(shape.input, attrs);
    const middle = maximaOf(input, planes);
    return reshape(routedBy(planes, routedBy(depths, dy, middle, output), input, middle), shape.input);
  }),
};
