/** Rows for kernels of ragged tensors: rows without values, rows cut off, rows inside rows. */
import * as tf from '@tensorflow/tfjs-core';
import {missingOn, sample} from '../kernel_case';
import type {KernelCase, Sampler} from '../kernel_case';

const ints = (values: readonly number[]) => tf.tensor1d([...values], 'int32');
const FORGOTTEN = 'the kernel writes a default value of several numbers into a copy of the output';
const missing = missingOn('wasm', 'webgpu', 'tensorflow');

const gather = (
  what: string,
  splits: number[][],
  values: number[],
  at: number | number[] | number[][],
  rank: number,
): KernelCase => ({
  kernel: 'RaggedGather',
  name: `RaggedGather ${what}`,
  inputs: [sample(values)],
  f: (x) => {
    const {outputNestedSplits, outputDenseValues} = tf.raggedGather(splits.map(ints), x, tf.tensor(at, undefined, 'int32'), rank);
    return [...outputNestedSplits, outputDenseValues];
  },
  except: missing,
});

const dense = (
  what: string,
  shape: tf.TensorLike,
  values: number[],
  other: number[],
  partitions: readonly (readonly [string, readonly number[]])[],
): KernelCase => ({
  kernel: 'RaggedTensorToTensor',
  name: `RaggedTensorToTensor ${what}`,
  inputs: [sample(values), sample(other)],
  f: (x, d) =>
    tf.raggedTensorToTensor(
      tf.tensor(shape, undefined, 'int32'),
      x,
      d,
      partitions.map(([kind, numbers]) => (kind === 'FIRST_DIM_SIZE' ? tf.scalar(numbers[0], 'int32') : ints(numbers))),
      partitions.map(([kind]) => kind),
    ),
  except: missing,
});

const range = (what: string, starts: Sampler, limits: number | number[], deltas: Sampler): KernelCase => ({
  kernel: 'RaggedRange',
  name: `RaggedRange ${what}`,
  inputs: [starts, deltas],
  f: (s, d) => {
    const {rtNestedSplits, rtDenseValues} = tf.raggedRange(s, tf.tensor(limits), d);
    return [rtNestedSplits, rtDenseValues];
  },
  oneSample: 'how many values there are depends on the parameters',
  except: missing,
});

/** Steps that stay away from where one more or one less would fit. */
const apart = (lo: number, hi: number, shape: number[] = []): Sampler => ({shape, lo, hi});

export const cases: KernelCase[] = [
  gather('of rows', [[0, 2, 2, 5]], [5], [2, 0, 2], 1),
  gather('of one row', [[0, 2, 2, 5]], [5, 2], 2, 0),
  gather('of rows in rows', [[0, 1, 3], [0, 2, 2, 3]], [3, 2], [1, 0], 2), // prettier-ignore
  gather('by a matrix', [[0, 2, 2, 5]], [5], [[2, 1], [0, 0]], 2), // prettier-ignore
  dense('by splits', [3, 3], [5], [], [['ROW_SPLITS', [0, 2, 2, 5]]]),
  dense('as long as the longest row', [-1, -1], [5], [], [['ROW_SPLITS', [0, 2, 2, 5]]]),
  dense('cut off', [2, 2], [5], [], [['ROW_SPLITS', [0, 1, 4, 5]]]),
  dense('by row numbers', [4, 3], [4], [], [['FIRST_DIM_SIZE', [4]], ['VALUE_ROWIDS', [0, 0, 2, 3]]]), // prettier-ignore
  {
    ...dense('of blocks', [3, 2, 2], [3, 2], [2], [['ROW_SPLITS', [0, 2, 2, 3]]]),
    except: {...missing, cpu: FORGOTTEN, webgl: FORGOTTEN},
  },
  dense('of blocks, one number for all', [-1, -1, 2], [3, 2], [], [['ROW_SPLITS', [0, 2, 2, 3]]]),
  dense('of rows in rows', [2, -1, 2], [4], [], [['ROW_SPLITS', [0, 1, 3]], ['ROW_SPLITS', [0, 2, 2, 4]]]), // prettier-ignore
  range('', apart(0, 0.4, [3]), [2, 1, 3], apart(0.5, 0.52, [3])),
  range('from one start', apart(0.1, 0.2), [2, 0.1, 1.1], apart(0.4, 0.42)),
  range('backwards', apart(2.1, 2.2, [2]), 0, apart(-0.62, -0.6, [2])),
];
