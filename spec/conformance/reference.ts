/** The reference values, from their files. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Reference} from './checks/derivatives';

const read = (...name: string[]): unknown => JSON.parse(readFileSync(join(__dirname, '..', 'oracle', 'data', ...name), 'utf8'));
const casesOf = (name: string): object => (read(name) as {cases: object}).cases;

export const reference = (): Reference => ({
  oracle: casesOf('oracle.json'),
  batch: casesOf('batch.json'),
  truth: read('ops', 'truth.json') as object,
});
