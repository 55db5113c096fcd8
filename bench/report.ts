/** What was measured, as a page of Markdown: one table of ratios with a column for each host, then each host's own tables. */
import {HOSTS, places} from '../hosts/hosts';
import type {Host} from '../hosts/hosts';
import {overhead, workloads, WORKLOADS} from './catalogue';
import type {Description, WorkloadName} from './catalogue';
import {geometricMean, ratioOf} from './results';
import type {Column, Overhead, Result, Results} from './results';

export function pageOf(results: Results): string {
  const hosts = HOSTS.filter((host) => host in results.hosts);
  return [
    '# Times faster than TensorFlow.js alone',
    'Theirs over ours, medians of one race. How to read this, and how it is measured: [README](../README.md).',
    ratioTable(results, hosts),
    '![Times faster than TensorFlow.js alone](ratios.svg)',
    ...WORKLOADS.map((name) => `**${workloads[name].title}.** ${workloads[name].about}`),
    ...hosts.map((host) => detailsOf(host, results.hosts[host])),
  ].join('\n\n');
}

// ---- one table for all hosts

/** Beside tfjs-node stands how much faster than PyTorch it is: empty where PyTorch was not there. */
const PYTORCH = 'tensorflow, against PyTorch';

function ratioTable(results: Results, hosts: readonly Host[]): string {
  const columns = hosts.flatMap((host) => (host === 'tensorflow' ? [host, PYTORCH] : [host]));
  const rows = WORKLOADS.flatMap((name) => {
    const cell = (column: string, of: string) =>
      column === PYTORCH
        ? againstPyTorch(results, name, of)
        : ratioCell(workloads[name], resultOf(results.hosts[column], name, of));
    const cases = casesIn(results, name).map((of) => [of, ...columns.map((column) => cell(column, of))]);
    const means = columns.map((column) =>
      column === PYTORCH ? '' : meanCell(workloads[name], column, results.hosts[column], name),
    );
    return [[`**${workloads[name].title}**`, ...columns.map(() => '')], ...cases, ['*geometric mean*', ...means]];
  });
  return markdown(['', ...columns], rows);
}

/** The cases of a workload, as the hosts name them. */
const casesIn = ({hosts}: Results, name: WorkloadName): string[] => [
  ...new Set(Object.values(hosts).flatMap((column) => (column.workloads[name] ?? []).map((result) => result.case))),
];

const resultOf = (column: Column, name: WorkloadName, of: string): Result | undefined =>
  column.workloads[name]?.find((result) => result.case === of);

function ratioCell({least = 0}: Description, result: Result | undefined): string {
  if (result === undefined) return '';
  if (typeof result.theirs === 'string') return result.theirs;
  const ratio = ratioOf(result)!;
  return `${digits(ratio)}${ratio < least ? ` (target ${least})` : ''}`;
}

function meanCell({mean}: Description, host: string, column: Column, name: WorkloadName): string {
  const ratios = ratiosOf(column.workloads[name] ?? []);
  if (ratios.length < 2) return '';
  const [value, target] = [geometricMean(ratios), mean?.[host]];
  return `*${digits(value)}*${target === undefined ? '' : ` (target ${target})`}`;
}

function againstPyTorch({hosts, pytorch}: Results, name: WorkloadName, of: string): string {
  const [ours, theirs] = [resultOf(hosts.tensorflow, name, of)?.ours.ms, pytorch?.ms[name]?.[of]];
  return ours === undefined || theirs === undefined ? '' : digits(theirs / ours);
}

// ---- one host

export function detailsOf(host: Host, {on, workloads: measured, overhead: overheads}: Column): string {
  const tables = WORKLOADS.flatMap((name) => {
    const results = measured[name];
    return results === undefined ? [] : [`### ${workloads[name].title}\n\n${detailTable(results)}`];
  });
  if (overheads !== undefined) tables.push(`### ${overhead.title}\n\n${overhead.about}\n\n${overheadTable(overheads)}`);
  return [`## ${host}`, `${places[host].about}; ${on}.`, ...tables].join('\n\n');
}

const detailTable = (results: readonly Result[]): string =>
  markdown(
    ['case', 'against', 'ms', 'first', 'here', 'ms', 'first', 'faster', 'launches', 'apart'],
    results.map((result) => {
      const {theirs, ours, apart} = result;
      const ratio = ratioOf(result);
      return [
        result.case,
        ...(typeof theirs === 'string'
          ? [`not possible: ${theirs}`, '', '']
          : [theirs.name, digits(theirs.ms), digits(theirs.first)]),
        ours.name,
        digits(ours.ms),
        digits(ours.first),
        ratio === null ? '' : `**${digits(ratio)}×**`,
        typeof theirs === 'string' ? `${ours.launches}` : `${theirs.launches} → ${ours.launches}`,
        apart === undefined ? '' : apart === 0 ? 'equal' : apart.toExponential(0),
      ];
    }),
  );

function overheadTable(overheads: readonly Overhead[]): string {
  const perLaunch = ({ms, launches}: Overhead) => (1000 * ms) / launches;
  const rows = overheads.map((one) => [
    one.name,
    digits(one.ms),
    `${one.launches}`,
    digits(perLaunch(one)),
    digits(perLaunch(one) - perLaunch(overheads[0])),
  ]);
  return markdown(['', 'ms', 'launches', 'µs per launch', 'more than bare, µs'], rows);
}

const ratiosOf = (results: readonly Result[]): number[] => results.map(ratioOf).filter((ratio) => ratio !== null);

const markdown = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Three significant digits. */
const digits = (value: number): string =>
  Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toPrecision(3).replace(/^(-?0\.0\d)\d+$/, '$1');
