/** What was measured, as Markdown tables and as a chart. */
import {geometricMean} from './compare';
import type {Result, Workload} from './compare';
import type {Overhead} from './workloads/overhead';

/** The results of one workload on one host. */
export interface Section {
  readonly host: string;
  readonly workload: Workload;
  readonly results: readonly Result[];
}

export function tableOf({host, workload, results}: Section): string {
  const rows = results.map(({case: name, ours, theirs, ratio, apart, target}) => [
    name,
    host,
    ...(typeof theirs === 'string' ? [`TF.js: ${theirs}`, ''] : [theirs.name, digits(theirs.ms)]),
    ours.name,
    digits(ours.ms),
    ratio === undefined ? '' : `**${digits(ratio)}×**${ratio < (target ?? 0) ? ` (target ${target}×)` : ''}`,
    typeof theirs === 'string' ? `${ours.kernels.length}` : `${theirs.kernels.length} → ${ours.kernels.length}`,
    apart === undefined ? '' : apart === 0 ? 'equal' : apart.toExponential(0),
  ]);
  const header = ['case', 'host', 'against', 'ms', 'here', 'ms', 'faster', 'kernel launches', 'apart'];
  return `## ${workload.title}\n\n${workload.about}\n\n${markdown(header, rows)}\n${meanOf(workload, results)}`;
}

function meanOf({meanTarget}: Workload, results: readonly Result[]): string {
  const ratios = ratiosOf(results);
  if (ratios.length < 2) return '';
  const target = meanTarget === undefined ? '' : ` (target ${meanTarget}×)`;
  return `\nGeometric mean: **${digits(geometricMean(ratios))}×**${target}.\n`;
}

export function overheadTable(host: string, overheads: readonly Overhead[]): string {
  const rows = overheads.map(({name, ms, launches, perLaunch, overhead}) => [
    name,
    host,
    digits(ms),
    `${launches}`,
    digits(perLaunch),
    digits(overhead),
  ]);
  const about =
    'A chain of 201 ops (add, multiply, tanh) on ten numbers. A launch inside a transform against one outside; the backward pass and the tangents launch kernels of their own.';
  return `## Overhead of a transform per kernel\n\n${about}\n\n${markdown(['', 'host', 'ms', 'launches', 'µs per launch', 'more than bare, µs'], rows)}\n`;
}

const ratiosOf = (results: readonly Result[]) => results.flatMap(({ratio}) => (ratio === undefined ? [] : [ratio]));

const markdown = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';

/** Three significant digits. */
const digits = (value: number): string =>
  Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toPrecision(3).replace(/^(-?0\.0\d)\d+$/, '$1');

/** How many times faster each case is, as SVG: one plot for each workload, all on one scale. */
export async function chartOf(sections: readonly Section[]): Promise<string> {
  const [vega, lite] = [await import('vega'), await import('vega-lite')];
  const ratios = sections.flatMap(({results}) => ratiosOf(results));
  const domain = [Math.min(0.8, ...ratios), 1.3 * Math.max(1, ...ratios)];
  const {spec} = lite.compile({
    title: {text: `Times faster than TensorFlow.js alone (${sections[0]?.host})`, anchor: 'middle'},
    config: {view: {stroke: null}, bar: {color: '#4c78a8'}},
    vconcat: sections.map(({workload: {title}, results}) => ({
      title: {text: title, anchor: 'start', frame: 'group', fontSize: 11},
      width: 420,
      data: {values: results.flatMap((r) => (r.ratio === undefined ? [] : [{case: r.case, faster: r.ratio}]))},
      encoding: {
        y: {
          field: 'case',
          type: 'nominal',
          title: null,
          sort: null,
          axis: {labelLimit: 0, minExtent: 290, ticks: false, domain: false},
        },
        x: {
          field: 'faster',
          type: 'quantitative',
          title: null,
          scale: {type: 'log', domain},
          axis: {values: [1, 2, 5, 10, 20, 50, 100], format: 'd'},
        },
      },
      layer: [
        {mark: 'bar', encoding: {x2: {datum: 1}}},
        {mark: {type: 'text', align: 'left', dx: 4}, encoding: {text: {field: 'faster', format: '.2~r'}}},
      ],
    })),
  });
  return new vega.View(vega.parse(spec), {renderer: 'none'}).toSVG();
}
