/** Where TensorFlow.js runs, and how each place is reached on a machine without a GPU. Data only: see run_on.ts. */

export const HOSTS = ['cpu', 'wasm', 'tensorflow', 'dawn', 'webgl', 'webgpu', 'browser-wasm'] as const;
export type Host = (typeof HOSTS)[number];

interface Place {
  /** The name of TF.js's backend there. */
  readonly backend: string;
  readonly in: 'Node' | 'Chromium';
  readonly about: string;
}

export const places: Readonly<Record<Host, Place>> = {
  cpu: {backend: 'cpu', in: 'Node', about: 'plain JavaScript'},
  wasm: {backend: 'wasm', in: 'Node', about: 'WebAssembly, one thread'},
  tensorflow: {backend: 'tensorflow', in: 'Node', about: 'tfjs-node on libtensorflow'},
  dawn: {backend: 'webgpu', in: 'Node', about: "WebGPU by npm's webgpu (Dawn), on SwiftShader"},
  webgl: {backend: 'webgl', in: 'Chromium', about: 'WebGL 2, on SwiftShader'},
  webgpu: {backend: 'webgpu', in: 'Chromium', about: 'WebGPU, on SwiftShader'},
  'browser-wasm': {backend: 'wasm', in: 'Chromium', about: 'WebAssembly with threads'},
};

export const isHost = (name: string): name is Host => (HOSTS as readonly string[]).includes(name);

/** A host cannot be had on this machine; the message says what is missing and how to get it. */
export class MissingHost extends Error {}
