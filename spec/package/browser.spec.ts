/** In Chromium: a Vite build; no bundler but an import map, its addresses answered from what is installed here. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {ANSWERS, MIXED} from './support/answers';
import {CDN, folderSite, opened, servingCdn} from './support/browser';
import {cleanUp, install, pack, project, tool, UNION} from './support/install';
import type {Packed} from './support/install';

const root = join(__dirname, '..', '..');
const UNION_FILE = '@tensorflow/tfjs@4.22.0/dist/tf.fesm.min.js';

let packed: Packed;
let folder: string;
beforeAll(async () => {
  packed = await pack();
  folder = await project('esm', packed, UNION);
});
afterAll(cleanUp);

test('a Vite build', async () => {
  expect(await tool(folder, 'vite/bin/vite.js', 'build', '--logLevel', 'error')).toEqual({code: 0, output: ''});
  const {printed} = await opened(folderSite(join(folder, 'dist')), '/');
  expect(printed).toEqual(ANSWERS);
});

describe('an import map and no bundler', () => {
  test.each([
    ['one copy of TF.js', UNION_FILE, []],
    [
      'a second copy of its core for the package',
      '@tensorflow/tfjs-core@4.22.0/dist/tf-core.fesm.min.js',
      ['Platform browser has already been set. Overwriting the platform with browser.'],
    ],
  ])('%s', async (_, core, warnings) => {
    const page = readFileSync(join(folder, 'import_map.html'), 'utf8');
    const line = (file: string) => `"@tensorflow/tfjs-core": "${CDN}${file}"`;
    expect(page).toContain(line(UNION_FILE));
    writeFileSync(join(folder, 'page.html'), page.replace(line(UNION_FILE), line(core)));
    const {printed, complaints} = await opened(folderSite(folder), '/page.html', (page) => servingCdn(page, folder));
    expect(printed).toEqual(ANSWERS);
    // And not: the kernel 'Add' for backend 'webgl' is already registered.
    expect(complaints).toEqual(warnings);
  });

  test('is the one in the README', () => {
    const map = (file: string) =>
      JSON.parse(/<script type="importmap">([^]*?)<\/script>/.exec(readFileSync(file, 'utf8'))![1]) as unknown;
    expect(map(join(root, 'README.md'))).toEqual(map(join(folder, 'import_map.html')));
  });
});

test('two copies on one page', async () => {
  const two = await project('two_copies', packed, UNION);
  await install(packed, join(two, 'library'));
  const {printed} = await opened(folderSite(two), '/', (page) => servingCdn(page, two));
  expect(printed).toEqual(MIXED);
});
