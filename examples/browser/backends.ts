/** TensorFlow.js's backends in a browser: what each takes, and what to say where it cannot be had. */
import * as tf from '@tensorflow/tfjs';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';

export const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'] as const;
export type Backend = (typeof BACKENDS)[number];

/** `load` brings what a backend needs, only when it is chosen; `needs` is for the reader where it does not start. */
const backends: Readonly<Record<Backend, {readonly load: () => unknown; readonly needs: string}>> = {
  cpu: {load: () => {}, needs: 'It needs nothing but JavaScript; reload the page.'},
  wasm: {load: loadWasm, needs: 'It needs WebAssembly, and its .wasm files beside this page.'},
  webgl: {load: () => {}, needs: 'It needs WebGL: switch on hardware acceleration in the settings of the browser.'},
  webgpu: {
    load: () => import('@tensorflow/tfjs-backend-webgpu'),
    needs:
      'It needs a browser with WebGPU (Chrome or Edge 113, Safari 26, Firefox 141, or later) and a page from https or localhost.',
  },
};

/** Says in words why a backend is not to be had here, and what helps. */
export class MissingBackend extends Error {}

/** Makes `name` the backend of everything that follows; if it does not start, all stays as it was. */
export async function moveTo(name: Backend): Promise<void> {
  const before = tf.getBackend();
  const {load, needs} = backends[name];
  try {
    await load();
    if (tf.findBackendFactory(name) == null) throw new Error('this browser does not offer it');
    if (!(await tf.setBackend(name))) throw new Error('it does not start');
    await tf.ready();
  } catch (error) {
    if (before) await tf.setBackend(before);
    const reason = error instanceof Error ? error.message : String(error);
    throw new MissingBackend(`${name} cannot be had here: ${reason.replace(/\.$/, '')}. ${needs}`);
  }
}

async function loadWasm(): Promise<void> {
  const {setWasmPaths} = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainWasm,
    'tfjs-backend-wasm-simd.wasm': simdWasm,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
  });
  // One thread: TF.js hands its workers the source text of a function, which names what a minifier has renamed.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
}
