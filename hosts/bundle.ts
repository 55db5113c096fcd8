/** A TypeScript module and all that it imports as one script for a page. */
import {dirname} from 'node:path';
import {build} from 'esbuild';
import {places} from './hosts';
import type {Host} from './hosts';

/** Node's modules that TF.js asks for only after it has found itself in Node. */
const NODE_ONLY = ['fs', 'path', 'crypto', 'worker_threads', 'perf_hooks', 'util', 'os', 'node-fetch', 'string_decoder'];

/** The packages that a backend comes in, besides the union package's cpu and webgl. */
const imports: Readonly<Record<string, string>> = {
  webgl: '',
  webgpu: "import '@tensorflow/tfjs-backend-webgpu';",
  wasm: "import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm'; setWasmPaths('/wasm/');",
};

/** A script that, as `job(data)`, moves to the host and answers what `run` of the module at `entry` does. */
export async function bundled(entry: string, host: Host): Promise<string> {
  const {backend} = places[host];
  const contents = `
    import * as tf from '@tensorflow/tfjs';
    ${imports[backend]}
    import {run} from ${JSON.stringify(entry)};
    globalThis.job = async (data) => {
      if (!(await tf.setBackend('${backend}'))) throw new Error("The backend '${backend}' does not start here.");
      await tf.ready();
      return run(data, (message) => globalThis.report(message));
    };`;
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: dirname(entry), loader: 'ts'},
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    sourcemap: false,
    logLevel: 'error',
    // `if (require.main === module)`, by which a module runs by itself in Node: never so in a page.
    define: {'require.main': 'null'},
    banner: {js: 'var module;'},
    external: NODE_ONLY,
  });
  return outputFiles[0].text;
}
