/** The laws of functions that are compositions of kernels. */
import * as tf from '@tensorflow/tfjs';
import {compositions} from '../support/compositions';
import {float64, kernelsOf, lawsFor, violations} from '../support/laws';

beforeAll(() => tf.setBackend('cpu'));

describe.each(compositions)('$name', (c) => {
  test(`it runs ${c.kernel}`, async () => expect(await kernelsOf(c)).toContain(c.kernel));
  test.each(lawsFor(c))('$name', async (law) => expect(await violations(law, c, float64)).toEqual([]));
});
