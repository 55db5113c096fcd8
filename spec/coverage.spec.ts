/** The table docs/coverage.md: how a run of the suite writes itself into it. */
import {coverage} from './conformance/coverage';
import type {Report} from './conformance/run';

type Kernels = Report['kernels'];
/** The cells of the line that begins so, without its first. */
const cells = (table: string, start: string): string[] => {
  const line = table.split('\n').find((text) => text.startsWith(start)) ?? '';
  return line.split('|').slice(2, -1).map((cell) => cell.trim()); // prettier-ignore
};
const row = (table: string, kernel: string) => cells(table, `| \`${kernel}\``);
const hosts = (table: string) => cells(table, '| kernel');

const held = {held: 2, why: []};
const sin: Kernels = {Sin: {reverse: held, forward: held, batched: held, second: held}};
const complex: Kernels = {
  Complex: {reverse: {held: 0, why: ['no complex numbers']}, forward: {held: 0, why: ['no complex numbers']}},
};

test('letters for what was seen to hold, words for why the rest does not', () => {
  const table = coverage(new Map([['cpu', {...sin, Exp: {batched: held, reverse: {held: 1, why: ['in halves']}}}]]), '');
  expect(row(table, 'Sin')).toEqual(['RFB2']);
  expect(row(table, 'Exp')).toEqual(['RB; in halves']);
  expect(row(coverage(new Map([['wasm', complex]]), ''), 'Complex')).toEqual(['no complex numbers']);
});

test('a run replaces the columns of its hosts and keeps those of others, in one order', () => {
  const before = coverage(new Map([['wasm', complex]]), '');
  const after = coverage(new Map([['webgl', sin]]), before);
  expect(hosts(after)).toEqual(['wasm', 'webgl']);
  expect(row(after, 'Complex')[0]).toBe('no complex numbers');
  expect(row(after, 'Sin')[1]).toBe('RFB2');
  const again = coverage(new Map([['wasm', sin]]), after);
  expect(row(again, 'Sin')).toEqual(['RFB2', 'RFB2']);
  expect(hosts(again)).toEqual(['wasm', 'webgl']);
});

test('the same run writes the same table', () => {
  const table = coverage(new Map([['cpu', sin]]), '');
  expect(coverage(new Map([['cpu', sin]]), table)).toBe(table);
});
