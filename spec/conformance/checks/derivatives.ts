/** Functions and batched models held against derivatives that PyTorch computed in float64, uses of kernels against finite differences in float64. */
import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func} from '../../../lib';
import {batchCases, losses} from '../../oracle/data/batch_cases.mjs';
import {cases} from '../../oracle/data/cases.mjs';
import {makeCases, rnd, size} from '../../oracle/data/ops/cases.mjs';
import {judge as judgeUses} from '../../oracle/data/ops/suite.mjs';
import {batchChecks, functionChecks, judge} from '../../oracle/data/suite.mjs';
import type {Check as OracleCheck} from '../../oracle/data/suite.mjs';
import type {Check, Group} from '../check';
import type {Edges} from './edges';

/** The reference values: what lies in oracle/data as JSON. */
export interface Reference {
  readonly oracle: object;
  readonly batch: object;
  readonly truth: object;
  readonly edges: Edges;
}

const host = {tf, autograd, func, batchJacobian};

export function* derivatives({oracle, batch, truth}: Reference): Generator<Check> {
  for (const check of functionChecks(host, cases, oracle)) yield held('derivatives', check);
  for (const check of batchChecks(host, batchCases, losses, batch)) yield held('batches', check);
  for (const use of makeCases(tf)) {
    const one = {makeCases: () => [use], rnd, size};
    yield {
      group: 'uses',
      subject: use.n,
      name: 'first and second order, alone and composed',
      run: async () => (await judgeUses(host, one, truth)).lines,
    };
  }
}

const held = (group: Group, check: OracleCheck): Check => ({
  group,
  subject: check.caseName,
  name: check.name,
  run: async () => Object.values(await judge(tf, [check])).flatMap(({failed}) => failed),
});
