/** The laws over some families of kernels: one test for each row and law. */
import * as tf from '@tensorflow/tfjs';
import {families} from '../support/kernels';
import {float64, kernelsOf, lawsFor, violations} from '../support/laws';

export function holdLaws(...names: readonly string[]): void {
  beforeAll(() => tf.setBackend('cpu'));
  describe.each(names.flatMap((name) => families[name]).filter((c) => c.except?.cpu === undefined))('$kernel: $name', (c) => {
    test('the kernel runs', async () => expect(await kernelsOf(c)).toContain(c.kernel));
    test.each(lawsFor(c))('$name', async (law) => expect(await violations(law, c, float64)).toEqual([]));
  });
}
