/** Every example runs and prints the numbers that it promises. */
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {PNG} from 'pngjs';
import * as backward from '../examples/backward';
import * as batchJacobian from '../examples/batch_jacobian';
import * as defineRule from '../examples/define_rule';
import * as gradOutputs from '../examples/grad_outputs';
import * as mnist from '../examples/mnist';
import {loadDigits, SIZE} from '../examples/mnist/digits';
import type {Digits} from '../examples/mnist/digits';
import * as mseLoss from '../examples/mse_loss';
import * as nonScalar from '../examples/non_scalar';
import * as tfGradients from '../examples/tf_gradients';

/** What an example prints, a line an array. No tensor outlives it. */
async function printed({run}: {run: (print: (...values: unknown[]) => void) => Promise<void>}): Promise<unknown[][]> {
  const lines: unknown[][] = [];
  const before = tf.memory().numTensors;
  // A tidy that waits.
  tf.engine().startScope();
  try {
    await run((...values) => lines.push(values));
  } finally {
    tf.engine().endScope();
  }
  expect(tf.memory().numTensors).toBe(before);
  return lines;
}

const lastValues = (lines: unknown[][]) => lines.map((line) => line.at(-1));

describe('examples', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('mse_loss: −19.5, three times', async () => {
    expect(lastValues(await printed(mseLoss)).slice(1)).toEqual([-19.5, -19.5, -19.5]);
  });

  test('non_scalar: the refusal, then four answers', async () => {
    const [[message], ...answers] = await printed(nonScalar);
    expect(message).toContain('grad can be implicitly created only for scalar outputs');
    expect(lastValues(answers).filter(Array.isArray)).toEqual([
      [2, 4, 6],
      [0, 4, 0],
      [
        [2, 0, 0],
        [0, 4, 0],
        [0, 0, 6],
      ],
      [2, 4, 6],
    ]);
  });

  test('grad_outputs: 6 and 1 on one graph', async () => {
    const all = (value: number) => [
      [value, value],
      [value, value],
    ];
    expect(lastValues(await printed(gradOutputs))).toEqual([all(6), all(1), all(6)]);
  });

  test('backward: accumulates, starts again at null, descends', async () => {
    const lines = (await printed(backward)).map(([, value]) => value);
    expect(lines.slice(0, 4)).toEqual([null, [2, 4, 6], [4, 8, 12], null]);
    expect(lines[4]).toEqual([1, 2, 3].map((w) => w * 0.5 ** 10));
  });

  test('batch_jacobian: the shapes of the question, and one Jacobian by every way', async () => {
    const lines = await printed(batchJacobian);
    const shapes = lines.flat().filter(Array.isArray);
    expect(shapes).toEqual([
      [10, 3],
      [10, 2, 10, 3],
      [10, 2, 3],
      [10, 2, 3],
      [10, 2, 3],
    ]);
    const differences = lastValues(lines).filter((value) => typeof value === 'number');
    expect(differences).toHaveLength(3);
    for (const difference of differences) expect(difference).toBeLessThan(1e-5);
  });

  test('tf_gradients: sums over all ys, null for what is not used, and what was computed on the way', async () => {
    const values = lastValues(await printed(tfGradients)).filter((value) => typeof value !== 'string');
    expect(values).toEqual([[5, 7], 3, null, [6, 12]]);
  });

  test('define_rule: slopes of Swish, by every transform', async () => {
    const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
    const slope = (x: number) => sigmoid(x / 2) * (1 + (x / 2) * sigmoid(-x / 2));
    // y'' = β s (1 − s) (2 + β x (1 − 2 s))
    const bend = (x: number) => (sigmoid(x / 2) / 2) * sigmoid(-x / 2) * (2 + (x / 2) * (1 - 2 * sigmoid(x / 2)));
    const xs = [-1, 0, 2];
    const want = [
      xs.map(slope),
      xs.map(slope),
      xs.map((x, i) => xs.map((_, j) => (i === j ? bend(x) : 0))),
      [xs.map(slope), xs.map((x) => slope(-x))],
    ];
    const got = lastValues(await printed(defineRule)) as number[][];
    got.flat(2).forEach((v, i) => expect(v).toBeCloseTo(want.flat(2)[i], 5));
  });

  test('the code of docs/define_rule.md is that of define_rule', () => {
    const [doc, example] = ['docs/define_rule.md', 'examples/define_rule.ts'].map((file) =>
      readFileSync(join(__dirname, '..', file), 'utf8'),
    );
    // Statements inside a function stand at the margin in the documentation.
    const plain = (code: string) => code.replace(/^ +/gm, '');
    const blocks = [...doc.matchAll(/^```ts\n(.*?)^```$/gms)].flatMap(([, code]) => code.split('\n\n'));
    expect(blocks.length).toBeGreaterThan(3);
    for (const block of blocks) expect(plain(example)).toContain(plain(block).trim());
  });

  test('mnist, on a few digits: learns, agrees with the loops, draws', async () => {
    const some = ({images, labels}: Digits, count: number): Digits => ({
      count,
      images: images.slice(0, count * SIZE * SIZE),
      labels,
    });
    const {train, test} = loadDigits();
    const folder = mkdtempSync(join(tmpdir(), 'mnist-'));
    try {
      const output = join(folder, 'maps.png');
      const lines: string[] = [];
      const before = tf.memory().numTensors;
      const digits = {train: some(train, 500), test: some(test, 200)};
      const {losses, accuracy, ways} = await mnist.run((line) => lines.push(line), {digits, rates: [0.005, 0.005], output});

      expect(tf.memory().numTensors).toBe(before);
      expect(tf.getBackend()).toBe('wasm');
      expect(losses).toHaveLength(20);
      expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
      expect(accuracy).toBeGreaterThan(0.6);

      const [batched, ...loops] = ways;
      expect(batched.jacobian).toHaveLength(16 * 10 * SIZE * SIZE);
      for (const loop of loops) {
        expect(mnist.difference(batched.jacobian, loop.jacobian)).toBeLessThan(1e-4);
        expect(batched.kernels).toBeLessThan(loop.kernels);
      }
      expect(lines.join('\n')).toContain('[16, 10, 28, 28, 1]');

      const {width, height} = PNG.sync.read(readFileSync(output));
      expect([width, height]).toEqual([1576, 1149]);
    } finally {
      rmSync(folder, {recursive: true});
    }
  }, 120_000);

  test('none is left out, here or in their README', () => {
    const folder = join(__dirname, '..', 'examples');
    const here = readFileSync(__filename, 'utf8');
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const name of readdirSync(folder)) {
      const file = /^(.+)\.ts$/.exec(name);
      if (file !== null) {
        expect(here).toContain(`'../examples/${file[1]}'`);
        expect(readme).toContain(`[${name}](${name})`);
      } else if (!name.includes('.') && !existsSync(join(folder, `${name}.ts`))) {
        // A folder that does not belong to a file beside it has a spec of its own.
        expect(existsSync(join(__dirname, `examples_${name}.spec.ts`))).toBe(true);
        expect(readme).toContain(`](${name}/`);
      }
    }
  });
});
