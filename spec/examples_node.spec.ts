/** The training script: it learns, on each backend of Node, and says what helps where one is not to be had. */
import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import * as tf from '@tensorflow/tfjs';
import {run} from '../examples/node/train';
import * as tfjsNode from '../hosts/tfjs_node';

jest.mock('../hosts/tfjs_node', () => {
  const actual = jest.requireActual<typeof tfjsNode>('../hosts/tfjs_node');
  return {...actual, findTfjsNode: jest.fn(actual.findTfjsNode)};
});

const found = jest.mocked(tfjsNode.findTfjsNode);
const MINUTES = 60_000;

/** The script as a command. tfjs-node's native part does not know Jest's arrays, so it needs a process of its own in any case. */
async function command(...args: string[]): Promise<string> {
  const preload = ['ts-node/register/transpile-only', './support/from_source.cjs'].map(
    (name) => `--require=${require.resolve(name)}`,
  );
  const script = join(__dirname, '..', 'examples', 'node', 'train.ts');
  const {stdout} = await promisify(execFile)(process.execPath, [...preload, script, ...args]);
  return stdout;
}

const epochLine = /^epoch (\d+) {3}loss ([\d.]+) {3}accuracy ([\d.]+) % {3}[\d.]+ s$/;

describe('examples/node/train.ts', () => {
  test(
    'wasm: learns, and leaves no tensor',
    async () => {
      const lines: string[] = [];
      await tf.setBackend('cpu');
      const before = tf.memory().numTensors;
      const history = await run((line) => lines.push(line), {backend: 'wasm', epochs: 2, digits: 500});
      expect(tf.memory().numTensors).toBe(before);
      expect(tf.getBackend()).toBe('wasm');
      expect(lines[0]).toBe('Learning from 500 digits, tested with 500 others, on the backend wasm');
      expect(lines).toHaveLength(3);
      for (const [i, line] of lines.slice(1).entries()) expect(epochLine.exec(line)?.[1]).toBe(`${i + 1}`);
      expect(history[1].loss).toBeLessThan(0.7 * history[0].loss);
      expect(history[1].accuracy).toBeGreaterThan(0.6);
    },
    2 * MINUTES,
  );

  test(
    'cpu: one step',
    async () => {
      const [{loss}] = await run(() => {}, {backend: 'cpu', epochs: 1, digits: 10});
      expect(tf.getBackend()).toBe('cpu');
      // Not far from guessing.
      expect(loss).toBeGreaterThan(1);
      expect(loss).toBeLessThan(6);
    },
    2 * MINUTES,
  );

  const missing = tfjsNode.findTfjsNode() === null;
  const title = missing
    ? 'NOT TESTED on tensorflow: tfjs-node is not built (npm run build:tfjs-node)'
    : 'tensorflow: the default, learns';
  (missing ? test.skip : test)(
    title,
    async () => {
      const [head, ...epochs] = (await command('--epochs', '2', '--digits', '500')).trim().split('\n');
      expect(head).toBe('Learning from 500 digits, tested with 500 others, on the backend tensorflow');
      const [first, second] = epochs.map((line) => epochLine.exec(line)!.slice(2).map(Number));
      expect(second[0]).toBeLessThan(0.7 * first[0]);
      expect(second[1]).toBeGreaterThan(60);
    },
    2 * MINUTES,
  );

  test(
    'without tfjs-node the default is wasm, and tensorflow is refused with what to install',
    async () => {
      // Asked once by each run.
      found.mockReturnValueOnce(null).mockReturnValueOnce(null);
      await run(() => {}, {epochs: 1, digits: 50});
      expect(tf.getBackend()).toBe('wasm');
      await expect(run(() => {}, {backend: 'tensorflow'})).rejects.toThrow(
        /^--backend tensorflow: tfjs-node is not installed\. Install @tensorflow\/tfjs-node, or @tensorflow\/tfjs-node-gpu for CUDA/,
      );
    },
    MINUTES,
  );

  test('another backend is refused with those that are here', async () => {
    await expect(run(() => {}, {backend: 'webgl'})).rejects.toThrow(/^--backend webgl: expected one of tensorflow, wasm, cpu\./);
  });

  test(
    'a mistyped command is told what was expected, without a stack',
    async () => {
      const failure: unknown = await command('--epochs', 'many').catch((error: unknown) => error);
      expect(failure).toMatchObject({code: 1, stderr: '--epochs many: expected a positive whole number.\n'});
    },
    MINUTES,
  );
});
