/** TF.js's own specs with this package's gradients, in every mode: the command, in a process of its own, for Jasmine wants Jest's names. */
import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {MODES} from './tfjs_suite/modes';

const MINUTES = 60_000;

test(
  'no spec fails that is not expected to, and none that is passes',
  async () => {
    const preload = ['ts-node/register/transpile-only', './support/from_source.cjs'].map(
      (name) => `--require=${require.resolve(name)}`,
    );
    const command = [...preload, join(__dirname, 'tfjs_suite', 'index.ts')];
    const {stdout} = await promisify(execFile)(process.execPath, command).catch((e: {stdout: string}) => e);
    const lines = stdout.trim().split('\n');
    expect(lines.filter((line) => !/^\w+: \d+ specs passed, \d+ failed as expected, 0 failed, 0 /.test(line))).toEqual([
      expect.stringMatching(/^\d+ passed, 0 failed$/),
    ]);
    expect(lines).toHaveLength(MODES.length + 1);
  },
  10 * MINUTES,
);
