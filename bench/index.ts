/** The command line: `npm run bench -- [workload …] [--host wasm …] [--kernels]`. It measures nothing: hosts and PyTorch do, it collects. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {HOSTS, isHost, MissingHost} from '../hosts/hosts';
import type {Host} from '../hosts/hosts';
import {runOn} from '../hosts/run_on';
import {WORKLOADS} from './catalogue';
import {chartOf} from './chart';
import type {Comparison} from './compare';
import type {Message, Order} from './measure';
import {askPyTorch} from './pytorch';
import {detailsOf, pageOf} from './report';
import {resultsIn} from './results';
import type {Column, Results} from './results';

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {host: {type: 'string', multiple: true, default: ['wasm']}, kernels: {type: 'boolean', default: false}},
});

const names: readonly string[] = [...WORKLOADS, 'overhead'];
const folder = join(__dirname, 'results');

async function main(): Promise<void> {
  const order = orderOf(positionals.length === 0 ? names : positionals);
  const isWhole = order.overhead && order.workloads.length === WORKLOADS.length;
  for (const host of hostsOf(values.host)) {
    const column = await measured(host, order);
    if (column === null) continue;
    console.log(detailsOf(host, column));
    if (isWhole) await write(host, column);
  }
}

function orderOf(chosen: readonly string[]): Order {
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`No workload '${unknown}'; there are ${names.join(', ')}.`);
  return {workloads: WORKLOADS.filter((name) => chosen.includes(name)), overhead: chosen.includes('overhead')};
}

function hostsOf(chosen: readonly string[]): readonly Host[] {
  if (chosen.includes('all')) return HOSTS;
  return chosen.map((name) => {
    if (!isHost(name)) throw new Error(`No host '${name}'; there are ${HOSTS.join(', ')}, and 'all'.`);
    return name;
  });
}

/** Null where the host cannot be had on this machine; the reason is told. */
async function measured(host: Host, order: Order): Promise<Column | null> {
  const onMessage = (message: unknown) => tell(host, message as Message);
  try {
    return (await runOn(host, {entry: join(__dirname, 'measure.ts'), data: order, onMessage})) as Column;
  } catch (e) {
    if (!(e instanceof MissingHost)) throw e;
    console.error(`${host}: ${e.message}`);
    return null;
  }
}

function tell(host: Host, message: Message): void {
  if ('begins' in message) process.stderr.write(`${host}: ${message.begins} …\n`);
  else if (values.kernels) console.log(kernelsOf(message.done));
}

/** What is launched here, in order; of the other side, which repeats itself, how often each. */
function kernelsOf({result, kernels}: Comparison): string {
  const counts = new Map<string, number>();
  for (const kernel of kernels.theirs) counts.set(kernel, (counts.get(kernel) ?? 0) + 1);
  const theirs = [...counts].map(([kernel, count]) => `${count} ${kernel}`).join(', ');
  return `${result.case}\n  ours: ${kernels.ours.join(' ')}\n  theirs: ${theirs}`;
}

/** The host's column in the place of its former one. PyTorch is asked beside tfjs-node, the host that it is compared with. */
async function write(host: Host, column: Column): Promise<void> {
  const file = join(folder, 'results.json');
  const before = resultsIn(file);
  const asked = host === 'tensorflow' ? {pytorch: askPyTorch()} : {};
  const after: Results = {...before, hosts: {...before.hosts, [host]: column}, ...asked};
  mkdirSync(folder, {recursive: true});
  writeFileSync(file, `${JSON.stringify(after, null, 1)}\n`);
  writeFileSync(join(folder, 'README.md'), pageOf(after));
  writeFileSync(join(folder, 'ratios.svg'), await chartOf(after));
  console.log(`Written: ${folder}`);
}

void main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
