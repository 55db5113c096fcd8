/** In Node: as an ES module, as CommonJS, as two copies in one process. */
import {join} from 'node:path';
import {ANSWERS, MIXED} from './support/answers';
import {cleanUp, install, node, pack, project, UNION} from './support/install';
import type {Packed} from './support/install';

let packed: Packed;
beforeAll(async () => {
  packed = await pack();
});
afterAll(cleanUp);

test.each(['esm', 'commonjs'])('%s', async (name) => {
  const {printed} = await node(await project(name, packed, UNION), 'main.js');
  expect(printed).toEqual(ANSWERS);
});

describe('two copies', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await project('two_copies', packed, UNION);
    await install(packed, join(folder, 'library'));
  });

  test.each(['nested', 'nesting', 'imported', 'required'])('%s', async (pair) => {
    expect((await node(folder, 'main.js', pair)).printed).toEqual(MIXED);
  });
});
