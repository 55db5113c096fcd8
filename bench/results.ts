/** What was measured, on all hosts, as it is kept in results/results.json. A run replaces what it measured anew and nothing else. */
import {existsSync, readFileSync} from 'node:fs';
import type {WorkloadName} from './catalogue';

/** One side of a comparison: what it takes. */
export interface Cost {
  readonly name: string;
  readonly ms: number;
  /** The first run of all, which compiles what there is to compile. */
  readonly first: number;
  /** How many kernels it launches. */
  readonly launches: number;
}

export interface Result {
  readonly case: string;
  readonly ours: Cost;
  /** What the host lacks, if it cannot do it. */
  readonly theirs: Cost | string;
  /** How far their values lie from ours, relative to the largest. */
  readonly apart?: number;
}

/** What the machine costs: a kernel's price inside a transform, less that of a bare one. */
export interface Overhead {
  readonly name: string;
  /** All of it. */
  readonly ms: number;
  readonly launches: number;
}

/** The results of one host. */
export interface Column {
  /** What ran there: versions. */
  readonly on: string;
  readonly workloads: Readonly<Partial<Record<WorkloadName, readonly Result[]>>>;
  readonly overhead?: readonly Overhead[];
}

/** What PyTorch takes for the same, in ms by workload and case. */
export interface PyTorch {
  readonly on: string;
  readonly ms: Readonly<Partial<Record<WorkloadName, Readonly<Record<string, number>>>>>;
}

export interface Results {
  readonly hosts: Readonly<Record<string, Column>>;
  readonly pytorch?: PyTorch;
}

export const resultsIn = (file: string): Results =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {hosts: {}};

/** Theirs over ours; null where they cannot. */
export const ratioOf = ({ours, theirs}: Result): number | null => (typeof theirs === 'string' ? null : theirs.ms / ours.ms);

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
