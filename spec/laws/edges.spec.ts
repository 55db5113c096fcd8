/** What PyTorch computes at edges, where rounding is small. */
import * as tf from '@tensorflow/tfjs';
import {edges} from '../conformance/checks/edges';
import {Limits} from '../conformance/limits';
import {reference} from '../conformance/reference';
import {wrongWith} from '../conformance/suite';

beforeAll(() => tf.setBackend('cpu'));

const limits = new Limits('cpu');
const checks = [...edges('cpu', reference().edges, () => ({error: 1e-9}))];

test.each(checks)('$subject: $name', async (check) => {
  const wrong = await wrongWith(check);
  if (!limits.excuse(check, wrong.length > 0)) expect(wrong).toEqual([]);
});
