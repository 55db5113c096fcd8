/** TF.js's compiled specs as one script, with tfjs-core as they import it, the cpu backend, and this package's gradients in place of its own. */
import {readdirSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {build} from 'esbuild';
import type {Plugin} from 'esbuild';
import type {choose} from './gradients';

/** What the script exports. */
export interface Bundle {
  readonly choose: typeof choose;
  /** The files of specs, each with the function that declares what is in it to Jasmine. */
  readonly files: Readonly<Record<string, () => void>>;
}

const distOf = (name: string): string => join(dirname(require.resolve(`@tensorflow/${name}/package.json`)), 'dist');
const CORE = distOf('tfjs-core');

function entry(): string {
  const specs = readdirSync(CORE, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('_test.js'));
  const from = (name: string) => JSON.stringify(join(CORE, name));
  return [
    // First: its optimizers import our gradients, and those import it.
    `import ${from('index.js')};`,
    `import ${from('public/chained_ops/register_all_chained_ops.js')};`,
    `import ${from('register_all_gradients.js')};`,
    `import ${JSON.stringify(join(distOf('tfjs-backend-cpu'), 'index.js'))};`,
    `import {setTestEnvs} from ${from('jasmine_util.js')};`,
    `setTestEnvs([{name: 'cpu', backendName: 'cpu', isDataSync: true}]);`,
    `export {choose} from './gradients';`,
    `export const files = {${specs.sort().map((name) => `${JSON.stringify(name)}: () => { require(${from(name)}); }`)}};`,
  ].join('\n');
}

const isFile = (path: string): boolean => statSync(path, {throwIfNoEntry: false})?.isFile() === true;
const fileAt = (path: string): string => [path, `${path}.js`, join(path, 'index.js')].find(isFile) ?? path;

/** Who imports what under another name. */
const redirected: Plugin = {
  name: 'gradients',
  setup(build) {
    const ours = (name: string) => join(__dirname, `${name}.ts`);
    // One copy of tfjs-core for all, by its own files.
    build.onResolve({filter: /^@tensorflow\/tfjs-core/}, ({path}) => ({
      path: fileAt(path.replace(/^@tensorflow\/tfjs-core(\/dist)?/, CORE)),
    }));
    // Asked for to set a time limit that nobody reads.
    build.onResolve({filter: /^jasmine-core\//}, ({path}) => ({path, namespace: 'nothing'}));
    build.onLoad({filter: /./, namespace: 'nothing'}, () => ({contents: 'exports.core = () => ({});'}));
    build.onResolve({filter: /^\.\.?\//}, ({path, importer, resolveDir}) => {
      if (!importer.startsWith(CORE)) return undefined;
      const target = fileAt(join(resolveDir, path));
      if (importer.endsWith('_test.js') && target === join(CORE, 'index.js')) return {path: ours('core')};
      if (importer === join(CORE, 'optimizers', 'optimizer.js') && target === join(CORE, 'gradients.js'))
        return {path: ours('gradients')};
      return undefined;
    });
  },
};

/** Writes the script to `outfile`. This package is not part of it, but found from there. */
export async function bundle(outfile: string): Promise<void> {
  await build({
    stdin: {contents: entry(), resolveDir: __dirname, loader: 'js'},
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['tfjs-autograd'],
    plugins: [redirected],
    // Registrations are kept, whatever TF.js's packages say about their side effects.
    ignoreAnnotations: true,
    legalComments: 'none',
    logLevel: 'error',
  });
}
