/** A workload is a list of cases; each compares a call of this package with what one would otherwise write. */
import {distance, kernelsOf, race} from './harness';
import type {Contender} from './harness';

export interface Case {
  readonly name: string;
  readonly ours: Contender;
  readonly theirs: Contender;
  /** The ratio to reach. */
  readonly target?: number;
}

export interface Workload {
  readonly title: string;
  /** What is compared with what, and what a reader should know. */
  readonly about: string;
  readonly cases: () => Case[];
  /** Of the ratios of all cases: their geometric mean should reach this. */
  readonly meanTarget?: number;
}

/** One side of a comparison: what it takes. */
export interface Cost {
  readonly name: string;
  readonly ms: number;
  /** Names of the kernels launched, in order. */
  readonly kernels: readonly string[];
}

export interface Result {
  readonly case: string;
  readonly ours: Cost;
  /** A sentence if the host cannot do it. */
  readonly theirs: Cost | string;
  /** Theirs over ours; how far their values lie from ours, relative to the largest. */
  readonly ratio?: number;
  readonly apart?: number;
  readonly target?: number;
}

export async function compare({name, ours, theirs, target}: Case): Promise<Result> {
  const [kernels, others] = [await kernelsOf(ours), await kernelsOrRefusal(theirs)];
  if (typeof others === 'string') {
    const [ms] = await race([ours]);
    return {case: name, ours: {name: ours.name, ms, kernels}, theirs: others};
  }
  const apart = await distance(ours, theirs);
  const [mine, other] = await race([ours, theirs]);
  return {
    case: name,
    ours: {name: ours.name, ms: mine, kernels},
    theirs: {name: theirs.name, ms: other, kernels: others},
    ratio: other / mine,
    apart,
    target,
  };
}

/** The kernels of a contender, or why the host cannot run it: only if it lacks one; any other error is an error. */
async function kernelsOrRefusal(contender: Contender): Promise<string[] | string> {
  try {
    return await kernelsOf(contender);
  } catch (e) {
    const missing = /Kernel '(\w+)' not registered/.exec(String(e));
    if (missing === null) throw e;
    return `not possible: no ${missing[1]} here`;
  }
}

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
