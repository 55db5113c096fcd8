/** The suite on the host where this module is run (hosts/run_on.ts): counts, and a message for each check that does not hold. */
import type {Host} from '../../hosts/hosts';
import {GROUPS, titleOf} from './check';
import type {Capability, Check, Group} from './check';
import type {Reference} from './checks/derivatives';
import {Limits} from './limits';
import {suite, wrongWith} from './suite';

export interface Order {
  readonly host: Host;
  readonly reference: Reference;
  /** The checks to run, by title: a regular expression. */
  readonly only: string;
}

export interface Failure {
  readonly title: string;
  readonly wrong: readonly string[];
}

export interface Tally {
  passed: number;
  failed: number;
  /** Fails for a reason that the table of limits gives. */
  limited: number;
  ms: number;
}

/** Of a kernel: how many checks of each capability held, and why others did not. */
export type Seen = Partial<Record<Capability, {held: number; why: string[]}>>;

export interface Report {
  readonly tallies: Readonly<Record<Group, Tally>>;
  readonly kernels: Readonly<Record<string, Seen>>;
}

export async function run(data: unknown, report: (message: Failure) => void): Promise<Report> {
  const {host, reference, only} = data as Order;
  const [limits, wanted] = [new Limits(host), new RegExp(only)];
  const tallies = {} as Record<Group, Tally>;
  const kernels: Record<string, Seen> = {};
  for (const group of GROUPS) tallies[group] = {passed: 0, failed: 0, limited: 0, ms: 0};
  for (const check of suite(host, reference)) {
    if (!wanted.test(titleOf(check))) continue;
    const [tally, start] = [tallies[check.group], performance.now()];
    const forbidden = limits.forbids(check);
    const wrong = forbidden === null ? await wrongWith(check) : [forbidden];
    tally.ms += performance.now() - start;
    const excuse = limits.excuse(check, wrong.length > 0);
    note(kernels, check, wrong.length === 0 ? null : (excuse ?? 'fails'));
    if (wrong.length === 0) tally.passed++;
    else if (excuse !== null) tally.limited++;
    else {
      tally.failed++;
      report({title: titleOf(check), wrong});
    }
  }
  for (const row of limits.stale()) {
    tallies.laws.failed++;
    report({title: `limits | ${row}`, wrong: []});
  }
  return {tallies, kernels};
}

function note(kernels: Record<string, Seen>, {covers}: Check, why: string | null): void {
  if (covers === undefined) return;
  const seen = (kernels[covers.kernel] ??= {});
  const one = (seen[covers.what] ??= {held: 0, why: []});
  if (why === null) one.held++;
  else if (!one.why.includes(why)) one.why.push(why);
}
