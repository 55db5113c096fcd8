/**
 * TF.js's own specs with this package's gradients: `npm run test:tfjs -- [grad | vjp | func | variables | track …] [--only REGEX]`.
 * tfjs-core ships its compiled specs. They run in Node, on cpu; what they call is TF.js's own but for the functions that differentiate.
 * A spec that asserts what is a mistake of TF.js stands in expected.json with the reason; one that stands there and passes fails.
 */
import {fork} from 'node:child_process';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {bundle} from './bundle';
import expected from './expected.json';
import {isMode, MODES, modes} from './modes';
import type {ModeName} from './modes';
import type {Order, Result} from './run';

const {values, positionals} = parseArgs({allowPositionals: true, options: {only: {type: 'string', default: '.'}}});

/** In this package, so that its name is found from there. */
const SCRIPT = join(__dirname, '..', '..', 'out', 'tfjs_suite.cjs');
const AT_ONCE = 2;

/** Specs that are expected to fail in a mode. A reason may begin with the modes that it is about: '(only vjp, func) …'. */
function expectedIn(mode: ModeName): ReadonlySet<string> {
  const isAbout = (reason: string) => {
    const [, only] = /^\(only ([^)]*)\)/.exec(reason) ?? [];
    return only === undefined || only.split(', ').includes(mode);
  };
  return new Set(Object.entries(expected).flatMap(([name, reason]) => (isAbout(reason) ? [name] : [])));
}

async function resultsOf(mode: ModeName): Promise<Result[]> {
  const preload = process.execArgv.filter((option) => option.startsWith('--require='));
  const child = fork(join(__dirname, 'run.ts'), {
    execArgv: [`--require=${require.resolve('ts-node/register/transpile-only')}`, ...preload],
  });
  const order: Order = {script: SCRIPT, mode: modes[mode], only: values.only};
  return new Promise((resolve, reject) => {
    child.on('message', resolve as (message: unknown) => void);
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`The process of ${mode} ended with ${signal ?? code}.`)));
    child.send(order);
  });
}

interface Outcome {
  readonly passed: number;
  readonly wrong: readonly string[];
  readonly line: string;
}

function outcome(mode: ModeName, results: readonly Result[], seconds: number): Outcome {
  const known = expectedIn(mode);
  const failed = results.filter(({passed}) => !passed);
  const news = failed.filter(({name}) => !known.has(name));
  const stale = results.filter(({name, passed}) => passed && known.has(name));
  const gradients = results.filter(({differentiates}) => differentiates).length;
  const [passed, expectedly] = [results.length - failed.length, failed.length - news.length];
  return {
    passed,
    wrong: [
      ...news.map(({name, errors}) => `${name}\n      ${errors[0]?.split('\n')[0]}`),
      ...stale.map(({name}) => `${name}\n      passes now: take the row out of expected.json`),
      ...(gradients === 0 ? ['no spec ran that differentiates'] : []),
    ],
    line: `${mode}: ${passed} specs passed, ${expectedly} failed as expected, ${news.length} failed, ${stale.length} expected to fail passed; ${gradients} differentiate; ${seconds.toFixed(0)} s`,
  };
}

async function main(): Promise<void> {
  const unknown = positionals.find((name) => !isMode(name));
  if (unknown !== undefined) throw new Error(`No mode '${unknown}'; there are ${MODES.join(', ')}.`);
  const queue = MODES.filter((mode) => positionals.length === 0 || positionals.includes(mode));
  await bundle(SCRIPT);
  const totals = {passed: 0, failed: 0};
  const work = async () => {
    for (let mode = queue.shift(); mode !== undefined; mode = queue.shift()) {
      const start = Date.now();
      const {passed, wrong, line} = outcome(mode, await resultsOf(mode), (Date.now() - start) / 1000);
      console.log([line, ...wrong.map((what) => `  ${what}`)].join('\n'));
      totals.passed += passed;
      totals.failed += wrong.length;
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, work));
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  if (totals.failed > 0) process.exitCode = 1;
}

void main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
