/** The example page: built with Vite, opened in Chromium, and held against numbers that it has not computed. */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, extname, join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type {Page} from 'playwright-core';
import {PNG} from 'pngjs';
import {colourOf} from '../examples/browser/colour';
import type {Theme} from '../examples/browser/colour';
import {withPage} from '../hosts/chromium';
import type {Site} from '../hosts/chromium';

const INPUTS = 3;
const MINUTES = 60_000;

interface Sizes {
  readonly batch: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** The Jacobian by its formula, in plain numbers: ∂y[o] ∕ ∂x[i] = Σ w₁[i, h] (1 − tanh² (x w₁)[h]) w₂[h, o] over h. `[batch, outputs, inputs]`. */
function byFormula({batch, hidden, outputs}: Sizes): number[][][] {
  const normal = (rows: number, columns: number, seed: number) =>
    tf.tidy(() => tf.randomNormal([rows, columns], 0, 1, 'float32', seed).arraySync()) as number[][];
  const [w1, w2, x] = [normal(INPUTS, hidden, 1), normal(hidden, outputs, 2), normal(batch, INPUTS, 3)];
  const upTo = <T>(length: number, f: (i: number) => T) => Array.from({length}, (_, i) => f(i));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return x.map((sample) => {
    const slopes = upTo(hidden, (h) => 1 - Math.tanh(sum(sample.map((value, i) => value * w1[i][h]))) ** 2);
    return upTo(outputs, (o) => upTo(INPUTS, (i) => sum(slopes.map((slope, h) => w1[i][h] * slope * w2[h][o]))));
  });
}

// ---- the page as a reader uses it

const pick = (page: Page, label: string, value: string | number) =>
  page.locator('fieldset', {hasText: label}).getByText(`${value}`, {exact: true}).click();

const idle = (page: Page) => page.waitForFunction(() => document.body.ariaBusy === 'false');

/** The text of "The numbers", opened. */
async function numbersOf(page: Page): Promise<number[][]> {
  const open = await page.locator('#numbers').evaluate((details: HTMLDetailsElement) => details.open);
  if (!open) await page.getByText('The numbers').click();
  const rows = page.locator('#numbers tbody tr');
  await rows.first().waitFor();
  const texts = await rows.evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText)),
  );
  return texts.map((row) => row.map((text) => Number(text.replace('−', '-'))));
}

/** The heat map of a sample as pixels: at scale 1, so a pixel is a CSS pixel. */
async function pixelsOf(page: Page, sample: number): Promise<PNG> {
  const url = await page
    .locator('#maps canvas')
    .nth(sample)
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  return PNG.sync.read(Buffer.from(url.split(',')[1], 'base64'));
}

/** Every cell has the colour of its value. The corner of a cell is looked at: its middle has the value written on it. */
async function expectColours(page: Page, jacobian: number[][][], theme: Theme): Promise<void> {
  const largest = Math.max(...jacobian.flat(2).map(Math.abs));
  for (const [sample, matrix] of jacobian.entries()) {
    const {width, height, data} = await pixelsOf(page, sample);
    const [left, top] = [24, 20];
    const cell = {width: (width - left) / INPUTS, height: (height - top) / matrix.length};
    for (const [o, row] of matrix.entries())
      for (const [i, value] of row.entries()) {
        const [px, py] = [left + i * cell.width + 2, top + o * cell.height + 2];
        const pixel = data.subarray(4 * (py * width + px), 4 * (py * width + px) + 3);
        const colour = colourOf(value / largest, theme);
        for (const channel of [0, 1, 2]) expect(Math.abs(pixel[channel] - colour[channel])).toBeLessThanOrEqual(1);
      }
  }
}

function expectNear(rows: number[][], jacobian: number[][][]): void {
  const expected = jacobian.flat();
  expect(rows).toHaveLength(expected.length);
  rows.forEach((row, r) => row.forEach((value, i) => expect(Math.abs(value - expected[r][i])).toBeLessThan(1e-4)));
}

/** What a run of the page says of itself. */
async function reportOf(page: Page) {
  const number = async (selector: string, pattern: RegExp) => Number(pattern.exec(await page.innerText(selector))?.[1]);
  return {
    speedUp: await number('#verdict', /^([\d.]+)× as fast as the loop, on /),
    times: (await page.locator('#times dd').allInnerTexts()).map((text) => Number(/^([\d.]+) ms$/.exec(text.trim())?.[1])),
    difference: await number('#agreement', /two: (.+)\.$/),
    tensors: await number('#tensors', /run: (\d+)\.$/),
    runs: await page.locator('#runs tbody tr').count(),
  };
}

describe('the example page', () => {
  const types: Readonly<Record<string, string>> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.wasm': 'application/wasm',
  };
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  const site: Site = (path) => {
    const file = join(folder, path === '/' ? 'index.html' : path);
    return existsSync(file) ? {type: types[extname(file)], content: readFileSync(file)} : null;
  };

  beforeAll(async () => {
    await tf.setBackend('cpu');
    const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
    const root = join(__dirname, '..', 'examples', 'browser');
    execFileSync(process.execPath, [vite, 'build', root, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']);
  }, 3 * MINUTES);

  afterAll(() => rmSync(folder, {recursive: true}));

  test(
    'cpu, wasm, webgl, webgpu: the Jacobian of the formula, as numbers and as colours, and no tensor left',
    () =>
      withPage(site, async (page, origin) => {
        await page.goto(origin);
        await idle(page);
        const jacobian = byFormula({batch: 10, hidden: 20, outputs: 2});
        for (const [runs, backend] of ['cpu', 'wasm', 'webgl', 'webgpu'].entries()) {
          await pick(page, 'Backend', backend);
          await page.getByText(new RegExp(`as fast as the loop, on ${backend}$`)).waitFor();
          await idle(page);

          const report = await reportOf(page);
          const [ours, loop] = report.times;
          expect(ours).toBeGreaterThan(0);
          expect(Math.abs(report.speedUp / (loop / ours) - 1)).toBeLessThan(0.1);
          expect(report.difference).toBeLessThan(1e-5);
          expect(report.tensors).toBe(0);
          expect(report.runs).toBe(runs + 2);
          expectNear(await numbersOf(page), jacobian);
          await expectColours(page, jacobian, 'light');
        }
      }),
    5 * MINUTES,
  );

  test(
    'other sizes; a value at the pointer and under the arrow keys; dark',
    () =>
      withPage(site, async (page, origin) => {
        await page.emulateMedia({colorScheme: 'dark'});
        await page.goto(origin);
        await pick(page, 'Hidden', 64);
        await pick(page, 'Outputs', 8);
        await page.locator('#runs tr', {hasText: '10 × 64 × 8'}).waitFor();
        const jacobian = byFormula({batch: 10, hidden: 64, outputs: 8});
        expectNear(await numbersOf(page), jacobian);
        await expectColours(page, jacobian, 'dark');

        const said = async () => Number(/= (.+)$/.exec(await page.innerText('#tip'))?.[1].replace('−', '-'));
        const canvas = page.locator('#maps canvas');
        await canvas.nth(4).hover({position: {x: 24 + 2.5 * 40, y: 20 + 6.5 * 40}});
        expect(await page.innerText('#tip')).toContain('sample 5   ∂y₇ ∕ ∂x₃ = ');
        expect(await said()).toBeCloseTo(jacobian[4][6][2], 3);

        await canvas.first().focus();
        for (const key of ['PageDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft'])
          await page.keyboard.press(key);
        expect(await page.innerText('#tip')).toContain('sample 2   ∂y₂ ∕ ∂x₂ = ');
        expect(await said()).toBeCloseTo(jacobian[1][1][1], 3);
        expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
          'Sample 2: 8 outputs by 3 inputs',
        );
      }),
    2 * MINUTES,
  );

  test(
    'a loop that grows with the outputs, and tensors that do not',
    () =>
      withPage(site, async (page, origin) => {
        await page.goto(origin);
        await idle(page);
        await page.getByRole('button', {name: 'outputs'}).click();
        await page.locator('#runs tr', {hasText: '10 × 20 × 64'}).waitFor();
        const outputs = (await page.locator('#runs tbody td:nth-child(2)').allInnerTexts()).map((text) => text.split(' × ')[2]);
        expect(outputs).toEqual(['64', '32', '16', '8', '4', '2', '2']);
        const {speedUp, tensors} = await reportOf(page);
        expect(speedUp).toBeGreaterThan(4);
        expect(tensors).toBe(0);
      }),
    2 * MINUTES,
  );

  test(
    'a backend that this browser lacks: in words, and the page goes on',
    () =>
      withPage(site, async (page, origin) => {
        await page.addInitScript(() => Object.defineProperty(navigator, 'gpu', {value: undefined}));
        await page.goto(origin);
        await idle(page);
        await pick(page, 'Backend', 'webgpu');
        const trouble = page.getByRole('alert');
        await trouble.waitFor();
        expect(await trouble.innerText()).toMatch(
          /^webgpu cannot be had here: this browser does not offer it\. It needs a browser with WebGPU \(Chrome/,
        );
        expect(await page.innerText('#verdict')).toBe('Still shown: the run on wasm.');
        expect(await page.locator('input[name="backend"]:checked').inputValue()).toBe('wasm');

        await pick(page, 'Outputs', 4);
        await page.locator('#runs tr', {hasText: '10 × 20 × 4'}).waitFor();
        expect(await trouble.isVisible()).toBe(false);
        expectNear(await numbersOf(page), byFormula({batch: 10, hidden: 20, outputs: 4}));
      }),
    2 * MINUTES,
  );
});
