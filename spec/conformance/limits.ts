/**
 * What a host cannot do, and why. A limit is a row, not a skip: its checks run all the same, and a row of which every check holds is stale, which is
 * a failure. (Those that would take the host down are not run.) Limits of one row of the kernel table stand with that row (`except`).
 */
import {HOSTS, places} from '../../hosts/hosts';
import type {Host} from '../../hosts/hosts';
import {table} from '../support/kernels';
import {titleOf} from './check';
import type {Check} from './check';

interface Limit {
  readonly hosts: readonly Host[];
  /** The titles of the checks that it is about: `group | subject | name`. */
  readonly checks: RegExp;
  readonly why: string;
  /** What is checked takes the host down, and all checks after it: it is not run. */
  readonly isDeadly?: true;
}

const WASM: readonly Host[] = ['wasm', 'browser-wasm'];
/** Where numbers that are not finite are as they should be, and are looked at. */
const EXACT: readonly Host[] = ['cpu', 'tensorflow', ...WASM];

/** All that reads to find out whether samples depend on each other. */
const INDEPENDENCE = /^((memory|failures) \| batchJacobian with checkIndependence|batches .* checkIndependence)/;

const rows: readonly Limit[] = [
  {
    hosts: HOSTS,
    checks: /^uses \| (cum(sum|prod) axis=-1 ex=false rev=false shape 2,3|depthwiseConv2d NCHW) \|/,
    why: "the reference is a finite difference of TensorFlow.js's forward pass on cpu, which is itself wrong",
  },
  {
    hosts: WASM,
    checks: /^(derivatives|uses) \| .*(fft|stft|complex)/,
    why: 'TensorFlow.js has no complex numbers on WASM',
  },
  {
    hosts: ['webgl', 'webgpu', 'dawn'],
    checks: /^derivatives \| (deep_chain_40|arm_5link_cumsum) \|/,
    why: "a chain of sines and cosines, of which GPUs' are right to three or four digits",
  },
  {
    hosts: ['dawn'],
    checks: INDEPENDENCE,
    why: 'checkIndependence reads at once, and WebGPU outside a browser cannot',
  },
  {
    hosts: ['webgpu'],
    checks: INDEPENDENCE,
    why: 'checkIndependence reads at once, by way of a canvas, in which Chromium without a GPU loses the device',
    isDeadly: true,
  },
];

/** Where PyTorch's answer is not the one given. */
const answers: readonly Limit[] = [
  {
    hosts: EXACT,
    checks: /^edges \| (asin|acos|acosh|atanh) \| second/,
    why: '1 − x² is a product of two factors, which is exact near the ends of the domain; at the ends, where it is infinite, its own derivative is NaN',
  },
  {
    hosts: HOSTS,
    checks: /^edges \| pow of one \| second/,
    why: 'at b = 0 PyTorch cuts ∂aᵇ/∂a off and loses ∂²aᵇ/∂a∂b = 1/a; its matrix of second derivatives is not symmetric there',
  },
  {
    hosts: EXACT,
    checks: /^edges \| pow, the exponent alone, of a negative number \| (gradient|tangent)/,
    why: 'PyTorch gives NaN; 0 is the convention of TensorFlow.js, whose specs ask for it',
  },
  {
    hosts: HOSTS,
    checks: /^edges \| huberLoss at its border \| second/,
    why: 'it jumps from 1 to 0; TensorFlow.js takes a minimum, of which equal operands share the derivative, PyTorch the outer side',
  },
  {
    hosts: WASM,
    checks: /^edges \| empty: gather along another axis/,
    why: "TensorFlow.js's forward pass on WASM: a gathered value without elements gets four axes",
  },
  {
    hosts: HOSTS,
    checks: /^edges \| logSumExp of (-inf \| value|inf \| (value|gradient))/,
    why: "TensorFlow.js's forward pass subtracts the largest entry also where it is infinite",
  },
  {
    hosts: HOSTS,
    checks: /^edges \| empty: broadcastTo \|/,
    why: "TensorFlow.js's forward pass does not repeat an axis zero times",
  },
];

const startOf = (group: string, subject: string): RegExp =>
  new RegExp(`^${group} \\| ${subject.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} \\|`);

/** The limits of a host, and which of them were needed. */
export class Limits {
  private readonly limits: readonly Limit[];
  private readonly met = new Set<Limit>();
  private readonly needed = new Set<Limit>();

  constructor(private readonly host: Host) {
    const {backend} = places[host];
    const ofTable = table.flatMap(({kernel, name, except}): Limit[] => {
      const why = except?.[backend];
      return why === undefined ? [] : [{hosts: [host], checks: startOf('laws', `${kernel}: ${name}`), why}];
    });
    this.limits = [...[...rows, ...answers].filter(({hosts}) => hosts.includes(host)), ...ofTable];
  }

  /** Why what is wrong with a check, if anything, is beyond the host; null: it is not. */
  excuse(check: Check, isWrong: boolean): string | null {
    const title = titleOf(check);
    const limit = this.limits.find(({checks}) => checks.test(title));
    if (limit === undefined) return null;
    this.met.add(limit);
    if (isWrong) this.needed.add(limit);
    return limit.why;
  }

  /** The reason not to run a check at all. */
  forbids(check: Check): string | null {
    return this.limits.find(({checks, isDeadly}) => isDeadly === true && checks.test(titleOf(check)))?.why ?? null;
  }

  /** Rows that were not needed though their checks ran. */
  stale(): string[] {
    return [...this.met]
      .filter((limit) => !this.needed.has(limit))
      .map(({checks, why}) => `${checks.source} works on ${this.host} now: take the row out of the table (${why})`);
  }
}
