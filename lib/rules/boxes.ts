/** Selection of boxes by score. Which are selected has no derivative; the scores of those that are have one. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import {bind} from '../core/bind';
import type {AnyRule} from '../core/rule';
import {launch} from '../tfjs/host';
import type {Signatures} from '../tfjs/signatures';
import {column} from './axes';
import {constant, decomposed, requireShared} from './kinds';

type Selection = Signatures['NonMaxSuppressionV5'];

/** The numbers of the selected boxes, as a kernel of its own: unlike the scores they are constant. */
const selected = (boxes: Tensor, scores: Tensor, attrs: Selection['attrs']): Tensor =>
  bind({
    kernel: 'SelectedBoxes',
    names: ['boxes', 'scores'],
    args: [boxes, scores],
    attrs,
    run: ([boxes, scores]) => launch('NonMaxSuppressionV5', {boxes, scores}, attrs),
  })[0];

/** Intersection over union of each pair of boxes [k, 4], given by two opposite corners. */
function overlaps(boxes: Tensor): Tensor {
  const [y1, x1, y2, x2] = tf.split(boxes, 4, 1);
  const span = (a: Tensor, b: Tensor) => ({low: tf.minimum(a, b), high: tf.maximum(a, b)});
  const spans = [span(y1, y2), span(x1, x2)];
  const across = (t: Tensor) => tf.reshape(t, [1, t.size]);
  const [heights, widths] = spans.map(({low, high}) =>
    tf.relu(tf.sub(tf.minimum(high, across(high)), tf.maximum(low, across(low)))),
  );
  const [height, width] = spans.map(({low, high}) => tf.sub(high, low));
  const [both, area] = [tf.mul(heights, widths), tf.mul(height, width)];
  return tf.divNoNan(both, tf.sub(tf.add(area, across(area)), both));
}

/** What the overlaps with boxes selected before make of each score: exp(−Σ overlap² / 2σ). */
function decay(boxes: Tensor, sigma: number): Tensor {
  const numbers = tf.range(0, boxes.shape[0], 1, 'int32');
  const isBefore = tf.cast(tf.less(tf.reshape(numbers, [1, numbers.size]), column(numbers)), 'float32');
  const sums = tf.sum(tf.mul(tf.square(overlaps(boxes)), isBefore), 1);
  return tf.exp(tf.mul(sums, -0.5 / sigma));
}

export const boxes = {
  NonMaxSuppressionV3: constant<Signatures['NonMaxSuppressionV3']>((_p, mapped, at) =>
    requireShared(['boxes', 'scores'], mapped, at),
  ),
  // Padded to one length, samples stack; the kernel takes one after the other.
  NonMaxSuppressionV4: constant<Signatures['NonMaxSuppressionV4']>((_p, mapped, at) =>
    at.attrs.padToMaxOutputSize ? at.loop() : requireShared(['boxes', 'scores'], mapped, at),
  ),
  NonMaxSuppressionV5: decomposed<'NonMaxSuppressionV5'>(({boxes, scores}, {attrs}) => {
    const numbers = selected(boxes, scores, attrs);
    const own = tf.gather(scores, numbers);
    if (attrs.softNmsSigma === 0 || numbers.size === 0) return [numbers, own];
    return [numbers, tf.mul(own, decay(tf.gather(boxes, numbers), attrs.softNmsSigma))];
  }),
};

/** The rule of `selected`. Errors speak of the kernel that the user's call runs. */
export const SelectedBoxes = constant<Selection>((_p, mapped) =>
  requireShared(['boxes', 'scores'], mapped, {kernel: 'NonMaxSuppressionV5'}),
) as unknown as AnyRule;
