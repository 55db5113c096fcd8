/** This package on a backend, held against derivatives that PyTorch computed in float64 and against finite differences in float64. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {autograd, batchJacobian, func} from '../../lib';
import {on} from '../support/backends';
import type {Backend} from '../support/backends';
import {batchCases, losses} from './data/batch_cases.mjs';
import {cases} from './data/cases.mjs';
import type {Case} from './data/cases.mjs';
import {makeCases, rnd, size} from './data/ops/cases.mjs';
import {judge as judgeUses} from './data/ops/suite.mjs';
import {batchChecks, functionChecks, judge} from './data/suite.mjs';
import type {Check} from './data/suite.mjs';
import {exceptions} from './exceptions';

const read = (name: string): object => JSON.parse(readFileSync(join(__dirname, 'data', name), 'utf8')) as object;
const oracle = (read('oracle.json') as {cases: object}).cases;
const batchOracle = (read('batch.json') as {cases: object}).cases;
const host = {tf, autograd, func, batchJacobian};

/** Declares one test for each check and group. */
export function holdAgainstOracle(backend: Backend): void {
  beforeAll(() => on(backend));
  const can = (name: string) => exceptions[backend]?.[name] === undefined;

  describe('functions', () => {
    declare(
      cases.filter(({name}) => can(name)),
      (some) => functionChecks(host, some, oracle),
    );
  });

  describe('batched models', () => {
    declare(batchCases, (some) => batchChecks(host, some, losses, batchOracle));
  });

  const uses = makeCases(tf);
  describe('uses of kernels', () => {
    const truth = read('ops/truth.json');
    const held = uses.filter(({n}) => can(n));
    test.each([...new Set(held.map(({g}) => g))])('%s', async (group) => {
      const {lines} = await judgeUses(host, {makeCases: () => held.filter(({g}) => g === group), rnd, size}, truth);
      expect(lines).toEqual([]);
    });
  });
}

/** A test for each name of a check and each group of cases. */
function declare(all: readonly Case[], checksOf: (some: readonly Case[]) => Iterable<Check>): void {
  const groups = new Map(all.map(({name, group}) => [name, group]));
  const tests = new Map<string, Check[]>();
  for (const check of checksOf(all)) {
    const title = `${groups.get(check.caseName)}: ${check.name}`;
    tests.set(title, [...(tests.get(title) ?? []), check]);
  }
  test.each([...tests])('%s', async (_title, checks) => {
    const results = await judge(tf, checks);
    expect(Object.values(results).flatMap(({failed}) => failed)).toEqual([]);
  });
}
