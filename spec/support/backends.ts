/** The backends that run in plain Node. */
import {dirname} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm';

export const BACKENDS = ['cpu', 'wasm'] as const;
export type Backend = (typeof BACKENDS)[number];

/** TF.js on a backend. */
export async function on(backend: Backend): Promise<void> {
  if (backend === 'wasm') setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`);
  if (!(await tf.setBackend(backend))) throw new Error(`TF.js has no backend '${backend}' here.`);
}
