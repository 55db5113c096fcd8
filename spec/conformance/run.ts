/** The suite on the host where this module is run (hosts/run_on.ts): counts, and a message for each check that does not hold. */
import type {Host} from '../../hosts/hosts';
import {GROUPS, titleOf} from './check';
import type {Check, Group} from './check';
import {derivatives} from './checks/derivatives';
import type {Reference} from './checks/derivatives';
import {printed} from './checks/examples';
import {laws} from './checks/laws';
import {memory} from './checks/memory';
import {ranks} from './checks/ranks';
import {reads} from './checks/reads';
import {limitOf, limitsOf} from './limits';

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

export type Report = Readonly<Record<Group, Tally>>;

function* suite(reference: Reference): Generator<Check> {
  yield* derivatives(reference);
  yield* laws();
  yield* ranks();
  yield* memory();
  yield* reads();
  yield* printed();
}

export async function run(data: unknown, report: (message: Failure) => void): Promise<Report> {
  const {host, reference, only} = data as Order;
  const limits = limitsOf(host);
  const [met, needed] = [new Set<object>(), new Set<object>()];
  const tallies = Object.fromEntries(GROUPS.map((group) => [group, {passed: 0, failed: 0, limited: 0, ms: 0}])) as Record<
    Group,
    Tally
  >;
  for (const check of suite(reference)) {
    if (!new RegExp(only).test(titleOf(check))) continue;
    const [limit, tally, start] = [limitOf(check, limits), tallies[check.group], performance.now()];
    const wrong = await wrongWith(check);
    tally.ms += performance.now() - start;
    if (limit !== null) met.add(limit);
    if (wrong.length === 0) tally.passed++;
    else if (limit !== null) {
      tally.limited++;
      needed.add(limit);
    } else {
      tally.failed++;
      report({title: titleOf(check), wrong});
    }
  }
  for (const limit of limits) {
    if (!met.has(limit) || needed.has(limit)) continue;
    report({
      title: `limits | ${limit.checks.source}`,
      wrong: [`works on ${host} now: take the row out of the table (${limit.why})`],
    });
    tallies.laws.failed++;
  }
  return tallies;
}

async function wrongWith(check: Check): Promise<readonly string[]> {
  try {
    return await check.run();
  } catch (e) {
    return [String((e as Error)?.message ?? e).split('\n')[0]];
  }
}
