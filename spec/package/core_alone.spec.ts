/** tfjs-core and one backend: no chained methods, no registered gradients, no layers. */
import {ANSWERS} from './support/answers';
import {folderSite, opened, servingCdn} from './support/browser';
import {cleanUp, node, pack, project, tool} from './support/install';

let folder: string;
beforeAll(async () => {
  const backends = ['cpu', 'wasm', 'webgl'].map((name) => `@tensorflow/tfjs-backend-${name}`);
  folder = await project('core_alone', await pack(), ['@tensorflow/tfjs-core', ...backends]);
});
afterAll(cleanUp);

const right = {
  ...ANSWERS,
  difference: expect.closeTo(0, 4) as number,
  size: expect.closeTo(1.063, 3) as number,
  left: 0,
  chained: false,
  gradients: false,
  layers: false,
};

test.each(['cpu', 'wasm'])('every transform on %s', async (backend) => {
  const {printed} = await node(folder, `${backend}.js`);
  expect(printed).toEqual({...right, backend});
});

test('every transform on webgl, by an import map', async () => {
  const {printed} = await opened(folderSite(folder), '/', (page) => servingCdn(page, folder));
  expect(printed).toEqual({...right, backend: 'webgl'});
});

test('the package calls no chained method anywhere', async () => {
  expect(await tool(__dirname, 'typescript/bin/tsc', '-p', 'projects/core_alone/tsconfig.json')).toEqual({code: 0, output: ''});
});
