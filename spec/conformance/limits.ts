/**
 * What a host cannot do, and why. A limit is a row, not a skip: its checks run all the same, and a row of which every check holds is reported as
 * stale. Limits of one row of the kernel table stand with that row (`except`).
 */
import type {Host} from '../../hosts/hosts';
import {places} from '../../hosts/hosts';
import {table} from '../support/kernels';
import {titleOf} from './check';
import type {Check} from './check';

export interface Limit {
  readonly hosts: readonly Host[];
  /** The titles of the checks that it is about: `group | subject | name`. */
  readonly checks: RegExp;
  readonly why: string;
}

const WASM: readonly Host[] = ['wasm', 'browser-wasm'];

const rows: readonly Limit[] = [
  {
    hosts: ['dawn'],
    checks: /^(memory|failures) \| batchJacobian with checkIndependence/,
    why: 'checkIndependence reads at once, and WebGPU outside a browser cannot',
  },
  {
    hosts: WASM,
    checks: /^uses \| \w+ .*pad 1.* ceil/,
    why: 'TensorFlow.js leaves part of the output unwritten when sizes are rounded up',
  },
  {hosts: WASM, checks: /^uses \| gather batchDims 2 axis 2/, why: 'TensorFlow.js takes the indices of the wrong batch'},
];

/** The limits of a host. */
export function limitsOf(host: Host): readonly Limit[] {
  const {backend} = places[host];
  const ofTable = table.flatMap(({kernel, name, except}): Limit[] => {
    const why = except?.[backend];
    return why === undefined ? [] : [{hosts: [host], checks: startOf('laws', `${kernel}: ${name}`), why}];
  });
  return [...rows.filter(({hosts}) => hosts.includes(host)), ...ofTable];
}

const startOf = (group: string, subject: string): RegExp =>
  new RegExp(`^${group} \\| ${subject.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} \\|`);

export const limitOf = (check: Check, limits: readonly Limit[]): Limit | null =>
  limits.find(({checks}) => checks.test(titleOf(check))) ?? null;
