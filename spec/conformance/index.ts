/** The command line: `npm run test:hosts -- [host …] [--only REGEX] [--all] [--json FILE] [--coverage FILE]`. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {format, resolveConfig} from 'prettier';
import {chromiumPath} from '../../hosts/chromium';
import {HOSTS, isHost, MissingHost, places} from '../../hosts/hosts';
import type {Host} from '../../hosts/hosts';
import {runOn} from '../../hosts/run_on';
import {buildTfjsNode} from '../../hosts/tfjs_node';
import {GROUPS} from './check';
import {coverage} from './coverage';
import {reference} from './reference';
import type {Failure, Order, Report} from './run';

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    only: {type: 'string', default: '.'},
    all: {type: 'boolean', default: false},
    json: {type: 'string'},
    coverage: {type: 'string'},
  },
});

/** Kernels, functions and cases of which failures are shown, unless --all are asked for. */
const SHOWN = 25;
/** Two hosts at once, the slowest first. */
const AT_ONCE = 2;
const SLOWEST_FIRST: readonly Host[] = ['webgl', 'webgpu', 'dawn', 'browser-wasm', 'wasm', 'tensorflow', 'cpu'];

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly lines: readonly string[];
  readonly kernels?: Report['kernels'];
}

async function conformanceOf(host: Host): Promise<Outcome> {
  const failures: Failure[] = [];
  const start = Date.now();
  try {
    const order: Order = {host, reference: reference(), only: values.only};
    const report = (await runOn(host, {
      entry: join(__dirname, 'run.ts'),
      data: order,
      onMessage: (message) => {
        const failure = message as Failure;
        failures.push(failure);
        if (values.all) console.error(`${host}: ${failure.title}: ${failure.wrong[0] ?? ''}`);
      },
    })) as Report;
    return outcome(host, report, failures, (Date.now() - start) / 1000);
  } catch (e) {
    // A host that dies is a failure, also if all checks before its death held.
    const said = failures.map(({title, wrong}) => `  ${title}\n      ${wrong[0]}`);
    return {passed: 0, failed: failures.length + 1, lines: [`${host}: died: ${String((e as Error).stack ?? e)}`, ...said]};
  }
}

function outcome(host: Host, report: Report, failures: readonly Failure[], seconds: number): Outcome {
  const sum = (part: 'passed' | 'failed' | 'limited') => GROUPS.reduce((total, group) => total + report.tallies[group][part], 0);
  const subjects = bySubject(failures);
  const shown = values.all ? subjects : subjects.slice(0, SHOWN);
  const groups = GROUPS.filter((group) => report.tallies[group].ms > 0).map(
    (group) => `${group} ${report.tallies[group].passed} in ${(report.tallies[group].ms / 1000).toFixed(0)} s`,
  );
  const [passed, failed, limited] = [sum('passed'), sum('failed'), sum('limited')];
  return {
    passed,
    failed,
    kernels: report.kernels,
    lines: [
      `${host} (${places[host].about}): ${passed} passed, ${failed} failed, ${limited} beyond the host, ${seconds.toFixed(0)} s`,
      `  ${groups.join(', ')}`,
      ...shown.flatMap(linesOf),
      ...(subjects.length > shown.length ? [`  … and ${subjects.length - shown.length} more: --all shows them`] : []),
    ],
  };
}

/** What is wrong with a kernel is often wrong in each composition. */
function bySubject(failures: readonly Failure[]): Failure[][] {
  const subjects = new Map<string, Failure[]>();
  for (const failure of failures) {
    const subject = failure.title.split(' | ').slice(0, 2).join();
    subjects.set(subject, [...(subjects.get(subject) ?? []), failure]);
  }
  return [...subjects.values()];
}

function linesOf([first, ...others]: readonly Failure[]): string[] {
  const also =
    others.length === 0 ? '' : ` (and ${others.length} more: ${others.map(({title}) => title.split(' | ')[2]).join(', ')})`;
  return [`  ${first.title}${also}`, ...first.wrong.slice(0, 3).map((what) => `      ${what}`)];
}

/** Makes ready what hosts need. Answers the hosts that can be had; of the others says why not, and, if they were asked for by name, fails. */
async function available(hosts: readonly Host[]): Promise<Host[]> {
  const missing = new Map<Host, string>();
  const needed: readonly (readonly [readonly Host[], () => unknown])[] = [
    [['tensorflow'], buildTfjsNode],
    // Unpacked once, before two hosts do it at the same time.
    [['webgl', 'webgpu', 'browser-wasm', 'dawn'], chromiumPath],
  ];
  for (const [who, prepare] of needed) {
    if (!who.some((host) => hosts.includes(host))) continue;
    try {
      await prepare();
    } catch (e) {
      if (!(e instanceof MissingHost)) throw e;
      for (const host of who) missing.set(host, e.message);
    }
  }
  for (const host of hosts) if (missing.has(host)) console.log(`\n!!! ${host}: MISSING, NOT TESTED: ${missing.get(host)}\n`);
  if (positionals.some((name) => missing.has(name as Host))) process.exitCode = 1;
  return hosts.filter((host) => !missing.has(host));
}

async function main(): Promise<void> {
  if (values.coverage !== undefined && values.only !== '.') throw new Error('--coverage needs all checks: leave --only out.');
  const unknown = positionals.find((name) => !isHost(name));
  if (unknown !== undefined) throw new Error(`No host '${unknown}'; there are ${HOSTS.join(', ')}.`);
  const hosts = SLOWEST_FIRST.filter((host) => positionals.length === 0 || positionals.includes(host));
  const queue = await available(hosts);
  const outcomes: Outcome[] = [];
  const seen = new Map<Host, Report['kernels']>();
  const work = async () => {
    for (let host = queue.shift(); host !== undefined; host = queue.shift()) {
      const one = await conformanceOf(host);
      outcomes.push(one);
      if (one.kernels !== undefined) seen.set(host, one.kernels);
      console.log(one.lines.join('\n'));
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, work));
  const [passed, failed] = (['passed', 'failed'] as const).map((part) => outcomes.reduce((n, one) => n + one[part], 0));
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({passed, failed}));
  if (values.coverage !== undefined) {
    const before = existsSync(values.coverage) ? readFileSync(values.coverage, 'utf8') : '';
    const layout = {...(await resolveConfig(values.coverage)), filepath: values.coverage};
    writeFileSync(values.coverage, await format(coverage(seen, before), layout));
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

void main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
