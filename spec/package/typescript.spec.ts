/** Strict TypeScript: what is inferred, what `Tensor` gains, that it runs. */
import {ANSWERS} from './support/answers';
import {cleanUp, node, pack, project, tool, UNION} from './support/install';

const TSC = 'typescript/bin/tsc';

let folder: string;
beforeAll(async () => {
  folder = await project('typescript', await pack(), UNION);
});
afterAll(cleanUp);

test.each(['bundler', 'node16'])('moduleResolution: %s', async (resolution) => {
  expect(await tool(folder, TSC, '-p', `tsconfig.${resolution}.json`)).toEqual({code: 0, output: ''});
});

test.each([
  ['an ES module', 'bundler/main.js'],
  ['an ES module', 'node16/main.js'],
  ['CommonJS', 'node16/commonjs.cjs'],
])('what comes out runs: %s, %s', async (_, file) => {
  expect((await node(folder, file)).printed).toEqual(ANSWERS);
});

test("without skipLibCheck the faults are TF.js's and its dependencies' own", async () => {
  const {output} = await tool(folder, TSC, '-p', 'tsconfig.node16.json', '--noEmit', '--skipLibCheck', 'false');
  const faults = output.split('\n').filter((line) => /^\S.*: error /.test(line));
  // What lies in the user's folder is the package and the user's files; the peers lie elsewhere.
  const [others, ours] = [true, false].map((outside) => faults.filter((line) => line.startsWith('..') === outside));
  expect(ours).toEqual([]);
  // Once this fails, the projects here need no `skipLibCheck` any more.
  expect(others.length).toBeGreaterThan(0);
});
