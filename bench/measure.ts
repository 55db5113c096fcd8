/** What runs on a host: the workloads, one case after the other. It is given their names and answers with plain data. */
import * as tf from '@tensorflow/tfjs';
import {overhead, workloads} from './catalogue';
import type {WorkloadName} from './catalogue';
import {compare} from './compare';
import type {Case, Comparison} from './compare';
import type {Column, Result} from './results';
import {batchJacobians} from './workloads/batch_jacobian';
import {secondOrder} from './workloads/hvp';
import {singleOps} from './workloads/lowering';
import {overheads} from './workloads/overhead';
import {trainingSteps} from './workloads/training_step';

const casesOf: Readonly<Record<WorkloadName, () => Case[]>> = {
  batch_jacobian: batchJacobians,
  training_step: trainingSteps,
  hvp: secondOrder,
  lowering: singleOps,
};

export interface Order {
  readonly workloads: readonly WorkloadName[];
  readonly overhead: boolean;
}

/** What is said on the way: what begins, what came of it. */
export type Message = {readonly begins: string} | {readonly done: Comparison};

export async function run(data: unknown, report: (message: Message) => void): Promise<Column> {
  const order = data as Order;
  tf.enableProdMode();
  const columns: Partial<Record<WorkloadName, Result[]>> = {};
  for (const name of order.workloads) {
    const results: Result[] = (columns[name] = []);
    for (const one of casesOf[name]()) {
      report({begins: `${workloads[name].title}: ${one.name}`});
      const done = await compare(one);
      report({done});
      results.push(done.result);
    }
  }
  const on = `TensorFlow.js ${tf.version.tfjs}, ${runtime()}`;
  if (!order.overhead) return {on, workloads: columns};
  report({begins: overhead.title});
  return {on, workloads: columns, overhead: await overheads()};
}

function runtime(): string {
  const {process} = globalThis as {process?: {versions?: {node?: string}}};
  const node = process?.versions?.node;
  return node === undefined ? `Chromium ${/Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? 'unknown'}` : `Node ${node}`;
}
