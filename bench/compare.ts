/** A workload is a list of cases; each compares a call of this package with what one would otherwise write. */
import {distance, firstRun, race} from './harness';
import type {Contender, First} from './harness';
import type {Cost, Result} from './results';

export interface Case {
  readonly name: string;
  readonly ours: Contender;
  readonly theirs: Contender;
}

/** A result, and the names of the kernels that each side launches. */
export interface Comparison {
  readonly result: Result;
  readonly kernels: {readonly ours: readonly string[]; readonly theirs: readonly string[]};
}

export async function compare({name, ours, theirs}: Case): Promise<Comparison> {
  const mine = await firstRun(ours);
  const other = await firstRunOrRefusal(theirs);
  const cost = (first: First, contender: Contender, ms: number): Cost => ({
    name: contender.name,
    ms,
    first: first.ms,
    launches: first.kernels.length,
  });
  if (typeof other === 'string') {
    const [ms] = await race([ours]);
    return {
      result: {case: name, ours: cost(mine, ours, ms), theirs: other},
      kernels: {ours: mine.kernels, theirs: []},
    };
  }
  const apart = await distance(ours, theirs);
  const [ms, msOther] = await race([ours, theirs]);
  return {
    result: {case: name, ours: cost(mine, ours, ms), theirs: cost(other, theirs, msOther), apart},
    kernels: {ours: mine.kernels, theirs: other.kernels},
  };
}

/** A contender's first run, or what the host lacks for it; any other error is an error. */
async function firstRunOrRefusal(contender: Contender): Promise<First | string> {
  try {
    return await firstRun(contender);
  } catch (e) {
    const missing = /Kernel '(\w+)' not registered/.exec(String(e));
    if (missing === null) throw e;
    return `no ${missing[1]}`;
  }
}
