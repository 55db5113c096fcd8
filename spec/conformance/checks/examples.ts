/** The seed's examples print what they promise. */
import * as tf from '@tensorflow/tfjs';
import * as backward from '../../../examples/backward';
import * as batchJacobian from '../../../examples/batch_jacobian';
import * as gradOutputs from '../../../examples/grad_outputs';
import * as mseLoss from '../../../examples/mse_loss';
import * as nonScalar from '../../../examples/non_scalar';
import * as tfGradients from '../../../examples/tf_gradients';
import type {Check} from '../check';

interface Example {
  readonly run: (print: (...values: unknown[]) => void) => Promise<void> | void;
  /** Values that stand last in a line, and that must be among those printed, in this order. */
  readonly prints: readonly unknown[];
}

const all = (value: number) => [
  [value, value],
  [value, value],
];

const examples: Readonly<Record<string, Example>> = {
  mse_loss: {run: mseLoss.run, prints: [-19.5, -19.5, -19.5]},
  non_scalar: {run: nonScalar.run, prints: [[2, 4, 6], [0, 4, 0], [[2, 0, 0], [0, 4, 0], [0, 0, 6]], [2, 4, 6]]}, // prettier-ignore
  grad_outputs: {run: gradOutputs.run, prints: [all(6), all(1), all(6)]},
  backward: {run: backward.run, prints: [null, [2, 4, 6], null, [1, 2, 3].map((w) => w * 0.5 ** 10)]},
  batch_jacobian: {run: batchJacobian.run, prints: [[10, 3], [10, 2, 3], [10, 2, 3], 0, 0, 0]},
  tf_gradients: {run: tfGradients.run, prints: [[5, 7], 3, null, [6, 12]]},
};

export function* printed(): Generator<Check> {
  for (const [subject, {run, prints}] of Object.entries(examples)) {
    yield {
      group: 'examples',
      subject,
      name: 'prints',
      run: async () => {
        const lines: unknown[][] = [];
        tf.engine().startScope();
        try {
          await run((...values) => lines.push(values));
        } finally {
          tf.engine().endScope();
        }
        const last = lines.map((line) => line.at(-1));
        let at = 0;
        for (const value of last) if (at < prints.length && close(value, prints[at])) at++;
        return at === prints.length ? [] : [`${JSON.stringify(prints[at])} is not among ${JSON.stringify(last)}`];
      },
    };
  }
}

const close = (got: unknown, want: unknown): boolean =>
  Array.isArray(want)
    ? Array.isArray(got) && got.length === want.length && want.every((one, i) => close(got[i], one))
    : typeof want === 'number'
      ? typeof got === 'number' && Math.abs(got - want) <= 1e-4 * Math.max(1, Math.abs(want))
      : got === want;
