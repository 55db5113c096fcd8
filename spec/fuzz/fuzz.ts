/** One random program against all laws; many of them; and what is said of one that breaks a law. */
import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import {isQuick} from '../support/kernel_calls';
import {sample} from '../support/kernel_case';
import {draw, programOf} from '../support/program';
import type {Program} from '../support/program';
import {programFrom} from './build';
import {genomes} from './genes';
import type {Genome} from './genes';
import {failsOf, laws, leftByFailure, traitsOf} from './laws';
import {compiled, lengthOf, textOf} from './program';

/** What ran, and how many of it. */
export interface Tally {
  programs: number;
  tooLong: number;
  /** By how many transforms are inside of each other. */
  readonly byNesting: number[];
}

export interface Finding {
  readonly seed: number;
  /** With the seed, what fast-check replays it by. */
  readonly path: string;
  readonly text: string;
  /** Statements, those of functions inside included. */
  readonly lines: number;
  readonly report: string;
  readonly shrinks: number;
}

/** What a program may cost: the laws run derivatives of it many times. */
const KERNELS = 1500;
const NUMBERS = 30_000;

export type Verdict = 'holds' | 'takes too long' | {readonly law: string; readonly report: string};
const FAILURE = 'a failure leaves nothing behind';

/** Whether a program obeys the laws (or one of them, `only`), or which it breaks first, and how. A program that throws breaks one. */
export async function judge(genome: Genome, only?: string): Promise<Verdict> {
  const block = programFrom(genome);
  const text = textOf(block);
  const f = compiled(text);
  const inputs = block.params.map(({shape}) => sample(shape));
  const p = (): Program => programOf({name: `${genome.seed}`, inputs, f: (...xs) => f(...xs)});
  const isAsked = (name: string) => only === undefined || only === name;
  let law = 'it runs';
  try {
    if (!isQuick(KERNELS, NUMBERS, () => tf.tidy(() => void p()))) return 'takes too long';
    const traits = traitsOf(text);
    for (const {name, except, compare} of laws) {
      if (!isAsked(name) || except.some((trait) => traits.includes(trait))) continue;
      law = name;
      const wrong = await failsOf(compare, p);
      if (wrong.length > 0) return {law, report: wrong.join('\n')};
    }
    if (!isAsked(FAILURE)) return 'holds';
    law = FAILURE;
    const left = tf.tidy(() => leftByFailure(p()));
    return left.length > 0 ? {law, report: left.join('\n')} : 'holds';
  } catch (e) {
    return {law, report: `it throws: ${(e as Error).message}`};
  }
}

/** The program with its call, as code. */
function shown(genome: Genome): string {
  const block = programFrom(genome);
  const inputs = block.params.map(({shape}) => sample(shape));
  const numbers = tf.tidy(() => {
    const xs = draw(programOf({name: `${genome.seed}`, inputs, f: () => tf.scalar(0)}));
    return xs.map((x) => `tf.tensor([${Array.from(x.dataSync(), (v) => v.toFixed(4)).join(', ')}], [${x.shape.join(', ')}])`);
  });
  return `${textOf(block)}\nprogram(${numbers.join(', ')});`;
}

const nestingOf = (genes: Genome['genes']): number =>
  genes.reduce((most, gene) => Math.max(most, 'body' in gene ? 1 + nestingOf(gene.body) : 0), 0);

/** Runs `count` programs, or those of a path; shrinks the first that breaks a law. */
export async function fuzz(seed: number, count: number, tally: Tally, path?: string): Promise<Finding | null> {
  // Smaller programs are to break the law that the first has broken: it is the only one that they are held against.
  let broken: string | undefined;
  const property = fc.asyncProperty(genomes(), async (genome) => {
    const verdict = await judge(genome, broken);
    if (verdict === 'takes too long') {
      tally.tooLong++;
      return;
    }
    const nesting = nestingOf(genome.genes);
    tally.programs++;
    tally.byNesting[nesting] = (tally.byNesting[nesting] ?? 0) + 1;
    if (verdict === 'holds') return;
    broken = verdict.law;
    throw new Error(`${verdict.law}: ${verdict.report}`);
  });
  const result = await fc.check(property, {seed, numRuns: count, ...(path !== undefined && {path})});
  if (!result.failed || result.counterexample === null) return null;
  const [genome] = result.counterexample;
  return {
    seed,
    path: result.counterexamplePath ?? '',
    text: shown(genome),
    lines: lengthOf(programFrom(genome)),
    report: String((result.errorInstance as Error | undefined)?.message),
    shrinks: result.numShrinks,
  };
}

export const newTally = (): Tally => ({programs: 0, tooLong: 0, byNesting: []});
export const textOfTally = ({programs, tooLong, byNesting}: Tally): string =>
  `${programs} programs (by transforms inside each other: ${Array.from(byNesting, (n, depth) => `${depth}: ${n ?? 0}`).join(', ')}; ${tooLong} more take too long)`;

export const textOfFinding = ({text, report, seed, path}: Finding): string =>
  `${text}\n\n${report}\nreplay: npm run fuzz -- --seed ${seed} --path ${path}`;
