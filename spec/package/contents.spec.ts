/** What is in the tarball, and what bundlers make of it. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';
import {cleanUp, node, pack, project, UNION} from './support/install';
import type {Packed} from './support/install';

let packed: Packed;
let folder: string;
beforeAll(async () => {
  packed = await pack();
  folder = await project('esm', packed, UNION);
});
afterAll(cleanUp);

test('the tarball holds the build, the README and the licence', () => {
  const [dist, others] = [true, false].map((inDist) => packed.files.filter((file) => file.startsWith('dist/') === inDist));
  expect(others).toEqual(['LICENSE', 'README.md', 'package.json']);
  for (const file of dist) expect(file).toMatch(/^dist\/index\.(mjs|cjs|d\.mts|d\.cts|mjs\.map|cjs\.map)$/);
});

test('what package.json names is there', () => {
  const installed = join(folder, 'node_modules', 'tfjs-autograd');
  const manifest = readFileSync(join(installed, 'package.json'), 'utf8');
  const named = manifest.match(/\.\/dist\/[\w.]+/g)!;
  expect(named.length).toBeGreaterThan(4);
  for (const file of named) expect(existsSync(join(installed, file))).toBe(true);
});

/** `code` as a module of a user's, by esbuild; TF.js stays outside, so that the size is the package's. */
async function bundled(code: string): Promise<{code: string; warnings: string[]}> {
  const {outputFiles, warnings} = await build({
    stdin: {contents: code, resolveDir: folder},
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    external: ['@tensorflow/*'],
    logLevel: 'silent',
  });
  return {code: outputFiles[0].text, warnings: warnings.map(({id}) => id)};
}

/** What `code` prints as a file of the user's. */
async function run(code: string): Promise<unknown> {
  writeFileSync(join(folder, 'bundle.js'), code);
  return (await node(folder, 'bundle.js')).printed;
}

const MEMBERS = ['requiresGrad', 'isLeaf', 'grad', 'backward'];
const members = `
  import * as tf from '@tensorflow/tfjs';
  console.log(JSON.stringify(${JSON.stringify(MEMBERS)}.filter((name) => name in tf.scalar(1))));`;

describe('the four members of Tensor', () => {
  test('are there for whoever imports one function, bundled', async () => {
    const {code} = await bundled(`import {grad} from 'tfjs-autograd'; globalThis.used = grad; ${members}`);
    expect(await run(code)).toEqual(MEMBERS);
  });

  test('are there for whoever imports nothing but the package, in Node', async () => {
    expect(await run(`import 'tfjs-autograd'; ${members}`)).toEqual(MEMBERS);
  });

  test('are what `sideEffects: false` leaves out of a bundle that uses nothing of the package', async () => {
    const bare = await bundled(`import 'tfjs-autograd'; ${members}`);
    expect(bare.warnings).toEqual(['ignored-bare-import']);
    expect(await run(bare.code)).toEqual([]);
    expect((await bundled(`import {grad} from 'tfjs-autograd';`)).code).toBe('');
  });
});

test('what is not used is left out', async () => {
  const [all, grad] = await Promise.all(
    ["export * from 'tfjs-autograd';", "export {grad} from 'tfjs-autograd';"].map(
      async (code) => (await bundled(code)).code.length,
    ),
  );
  // Most of the package is the rules, which any transform may need.
  expect(grad).toBeLessThan(0.95 * all);
});
