/** The command line: `npm run bench -- [workload …] [--host wasm] [--kernels]`. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import * as tf from '@tensorflow/tfjs';
import {compare} from './compare';
import type {Result, Workload} from './compare';
import {hosts, moveTo} from './hosts';
import {chartOf, overheadTable, tableOf} from './report';
import type {Section} from './report';
import {batchJacobians} from './workloads/batch_jacobian';
import {secondOrder} from './workloads/hvp';
import {singleOps} from './workloads/lowering';
import {overheads} from './workloads/overhead';
import {trainingSteps} from './workloads/training_step';

const workloads: Readonly<Record<string, Workload>> = {
  batch_jacobian: batchJacobians,
  training_step: trainingSteps,
  hvp: secondOrder,
  lowering: singleOps,
};
const names = [...Object.keys(workloads), 'overhead'];

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {host: {type: 'string', default: 'wasm'}, kernels: {type: 'boolean', default: false}},
});

async function main(): Promise<void> {
  const {host} = values;
  const chosen = positionals.length === 0 ? names : positionals;
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`No workload '${unknown}'; there are ${names.join(', ')}.`);
  if (!(host in hosts)) throw new Error(`No host '${host}'; there are ${Object.keys(hosts).join(', ')}.`);
  tf.enableProdMode();
  await moveTo(host);

  const tables: string[] = [];
  const sections: Section[] = [];
  for (const [name, workload] of Object.entries(workloads)) {
    if (!chosen.includes(name)) continue;
    sections.push({host, workload, results: await resultsOf(workload)});
    tables.push(tableOf(sections.at(-1)!));
    console.log(`\n${tables.at(-1)}`);
  }
  if (chosen.includes('overhead')) {
    tables.push(overheadTable(host, await overheads()));
    console.log(`\n${tables.at(-1)}`);
  }
  if (chosen.length === names.length) await write(host, tables, sections);
}

async function resultsOf(workload: Workload): Promise<Result[]> {
  const results: Result[] = [];
  for (const one of workload.cases()) {
    process.stderr.write(`${workload.title}: ${one.name} …\n`);
    results.push(await compare(one));
    if (values.kernels) printKernels(results.at(-1)!);
  }
  return results;
}

/** What is launched here, in order; of the other side, which repeats itself, how often each. */
function printKernels({case: name, ours, theirs}: Result): void {
  console.log(`${name}\n  ${ours.name}: ${ours.kernels.join(' ')}`);
  if (typeof theirs === 'string') return;
  const counts = new Map<string, number>();
  for (const kernel of theirs.kernels) counts.set(kernel, (counts.get(kernel) ?? 0) + 1);
  console.log(`  ${theirs.name}: ${[...counts].map(([kernel, count]) => `${count} ${kernel}`).join(', ')}`);
}

async function write(host: string, tables: readonly string[], sections: readonly Section[]): Promise<void> {
  const folder = join(__dirname, 'results');
  mkdirSync(folder, {recursive: true});
  const head = `# Benchmarks on ${host}\n\nNode ${process.versions.node}, TensorFlow.js ${tf.version.tfjs}. How to read this: [README](../README.md).\n\n![Times faster than TensorFlow.js alone](${host}.svg)\n\n`;
  writeFileSync(join(folder, `${host}.md`), head + tables.join('\n'));
  writeFileSync(join(folder, `${host}.svg`), await chartOf(sections));
  console.log(`Written: ${join(folder, host)}.md, ${host}.svg`);
}

void main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
