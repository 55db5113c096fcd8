/** TF.js on a backend, in this process: for the hosts that are Node. */
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {places} from './hosts';
import type {Host} from './hosts';
import {requireTfjsNode} from './tfjs_node';

const prepare: Readonly<Partial<Record<Host, () => unknown>>> = {
  wasm: wasmBackend,
  tensorflow: requireTfjsNode,
  dawn: registerDawn,
};

/** Makes `host` the backend of everything that follows. */
export async function moveTo(host: Host): Promise<void> {
  // Without TF.js's banner about Node being slow, and its other warnings.
  tf.enableProdMode();
  await prepare[host]?.();
  const {backend} = places[host];
  if (!(await tf.setBackend(backend))) throw new Error(`The backend '${backend}' does not start here.`);
  await tf.ready();
}

async function wasmBackend(): Promise<void> {
  const {setWasmPaths} = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist', '/'));
}

/** What TF.js's kernels need beyond WebGPU's defaults. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** The few words of WebGPU that are said here. */
interface Gpu {
  requestAdapter(): Promise<Adapter | null>;
}
interface Adapter {
  readonly limits: Readonly<Record<string, number>>;
  readonly info: unknown;
  requestDevice(options: {requiredLimits: Record<string, number>}): Promise<unknown>;
}
type WebGPUBackend = new (device: unknown, info: unknown) => tf.KernelBackend;

/** TF.js's WebGPU backend on Dawn. (It asks a browser's `navigator` for a device; here it is given one.) */
async function registerDawn(): Promise<void> {
  const dawn = (await import(pathToFileURL(require.resolve('webgpu')).href)) as {create(flags: string[]): Gpu; globals: object};
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  Object.defineProperty(globalThis, 'navigator', {value: {gpu, userAgent: 'node'}, configurable: true});
  const adapter = await gpu.requestAdapter();
  if (adapter === null) throw new Error('Dawn finds no adapter: no GPU, and no Vulkan driver named in VK_ICD_FILENAMES.');
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({requiredLimits});
  const {WebGPUBackend} = (await import('@tensorflow/tfjs-backend-webgpu')) as unknown as {WebGPUBackend: WebGPUBackend};
  if (tf.findBackendFactory('webgpu') != null) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 3);
}
