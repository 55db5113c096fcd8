/** The reference values, from their files. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Edges} from './checks/edges';
import type {Reference} from './checks/derivatives';

const read = (...name: string[]): unknown => JSON.parse(readFileSync(join(__dirname, '..', 'oracle', ...name), 'utf8'));
const casesOf = (...name: string[]): object => (read(...name) as {cases: object}).cases;

export const reference = (): Reference => ({
  oracle: casesOf('data', 'oracle.json'),
  batch: casesOf('data', 'batch.json'),
  truth: read('data', 'ops', 'truth.json') as object,
  edges: casesOf('edges', 'edges.json') as Edges,
});
