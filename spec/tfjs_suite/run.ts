/** One mode, in a process of its own: the specs as Jasmine runs them, each result a message to the parent. */
import {createRequire} from 'node:module';
// This package comes first, as in its users' programs: the engine and the Tensor class are those of its copy of tfjs-core, which the specs' copy joins.
import 'tfjs-autograd';
import type {Bundle} from './bundle';
import type {Mode} from './modes';

export interface Order {
  /** Where `bundle` wrote the script. */
  readonly script: string;
  readonly mode: Mode;
  /** The specs to run, by name: a regular expression. */
  readonly only: string;
}

export interface Result {
  readonly name: string;
  readonly passed: boolean;
  /** Called one of the functions that were replaced. */
  readonly differentiates: boolean;
  readonly errors: readonly string[];
}

/** What is used of Jasmine, which has no types here: those of Jest name the same things. */
interface Jasmine {
  DEFAULT_TIMEOUT_INTERVAL: number;
  getEnv(): {
    configure(options: {random: boolean; specFilter: (spec: {getFullName(): string}) => boolean}): void;
    addReporter(reporter: object): void;
    execute(): Promise<unknown>;
  };
}
interface Done {
  readonly fullName: string;
  readonly status: string;
  readonly failedExpectations: readonly {readonly message: string}[];
}
type Declare = (name: string, ...rest: unknown[]) => void;
type Globals = Record<'describe' | 'it', Declare> & {readonly jasmine: Jasmine};

const load = createRequire(__filename) as <T>(name: string) => T;

/** Makes names unique, as Jasmine wants them: they begin with the file, and a name that was used before beside it gets a number. */
function numbered(globals: Globals, file: () => string): void {
  const {describe, it} = globals;
  let used: Map<string, number> | null = null;
  const top = new Map<string, number>();
  const unique = (name: string) => {
    const among = used ?? top;
    const count = (among.get(name) ?? 0) + 1;
    among.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
  globals.describe = (name, body) => {
    const outer = used;
    describe(unique(outer === null ? `${file()}: ${name}` : name), () => {
      used = new Map();
      (body as () => void)();
    });
    used = outer;
  };
  globals.it = (name, ...rest) => it(unique(name), ...rest);
}

async function obey({script, mode, only}: Order): Promise<void> {
  load<{installGlobals(): void}>('jasmine-core').installGlobals();
  const globals = globalThis as unknown as Globals;
  let file = '';
  numbered(globals, () => file);
  const wanted = new RegExp(only);
  globals.jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
  const env = globals.jasmine.getEnv();
  env.configure({random: false, specFilter: (spec) => wanted.test(spec.getFullName())});

  // Specs print much, and the second copy of TF.js warns of each thing that is there already.
  console.log = console.warn = () => {};
  const {choose, files} = load<Bundle>(script);
  for (const [name, declare] of Object.entries(files)) {
    file = name;
    declare();
  }

  let calls = 0;
  choose(mode, (name) => {
    if (name !== 'customGrad' && (name !== 'variableGrads' || mode.variables === true)) calls++;
  });
  const results: Result[] = [];
  const errorsOf = ({failedExpectations}: Done) => failedExpectations.map(({message}) => message);
  const report = (done: Done) =>
    results.push({
      name: done.fullName,
      passed: done.status === 'passed',
      differentiates: calls > 0,
      errors: errorsOf(done),
    });
  env.addReporter({
    specStarted: () => (calls = 0),
    specDone: (done: Done) => ['passed', 'failed'].includes(done.status) && report(done),
    // What goes wrong between specs.
    suiteDone: (done: Done) => done.failedExpectations.length > 0 && report({...done, status: 'failed'}),
  });
  await env.execute();
  process.send!(results, () => process.exit(0));
}

process.once('message', (order: Order) => void obey(order));
