/** Einstein summation as one product of matrices: sums, transpositions, `matMul`. */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';

/** A tensor whose axes have labels. */
interface Labelled {
  readonly value: Tensor;
  readonly labels: string;
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const having = (labels: string, test: (label: string) => boolean): string => [...labels].filter(test).join('');

/** Axes that nobody else names are summed. */
function summedAlone({value, labels}: Labelled, used: string): Labelled {
  const alone = [...labels].flatMap((label, axis) => (used.includes(label) ? [] : [axis]));
  return alone.length === 0 ? {value, labels} : {value: tf.sum(value, alone), labels: having(labels, (l) => used.includes(l))};
}

function ordered({value, labels}: Labelled, order: string): Tensor {
  return labels === order
    ? value
    : tf.transpose(
        value,
        [...order].map((label) => labels.indexOf(label)),
      );
}

/** `tf.einsum(equation, ...operands)` for one or two operands, each with labels that differ. */
export function einsum(operands: readonly Tensor[], equation: string): Tensor {
  const [terms, out] = equation.replace(/\s/g, '').split('->');
  const labels = terms.split(',');
  const term = (i: number) =>
    summedAlone({value: operands[i], labels: labels[i]}, out + labels.filter((_, j) => j !== i).join(''));
  if (operands.length === 1) return ordered(term(0), out);
  const [a, b] = [term(0), term(1)];
  const both = having(a.labels, (l) => b.labels.includes(l));
  const batch = having(both, (l) => out.includes(l));
  const contracted = having(both, (l) => !out.includes(l));
  const rows = having(a.labels, (l) => !both.includes(l));
  const columns = having(b.labels, (l) => !both.includes(l));
  const sizes = new Map([a, b].flatMap((t) => [...t.labels].map((label, axis) => [label, t.value.shape[axis]] as const)));
  const shape = (of: string) => [...of].map((label) => sizes.get(label) ?? 1);
  const [n, m, k, p] = [batch, rows, contracted, columns].map((of) => product(shape(of)));
  const left = tf.reshape(ordered(a, batch + rows + contracted), [n, m, k]);
  const right = tf.reshape(ordered(b, batch + contracted + columns), [n, k, p]);
  const value = tf.reshape(tf.matMul(left, right), shape(batch + rows + columns));
  return ordered({value, labels: batch + rows + columns}, out);
}
