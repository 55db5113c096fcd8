/** No public function waits for the device, but those that say so. */
import * as tf from '@tensorflow/tfjs';
import {func} from '../../../lib';
import {calls, clock, f, scalar, x3} from '../../support/public_calls';
import type {Check} from '../check';

/** What API.md allows to read: it says so. */
const MAY_READ = /checkIndependence/;

/** Transforms inside transforms, besides the public functions one by one. */
const nested: Readonly<Record<string, (x: tf.Tensor) => unknown>> = {
  'hessian of a vmapped function': (x) => func.hessian((z: tf.Tensor) => tf.sum(func.vmap(f)(tf.stack([z, z]))))(x),
  'jacfwd of vmap of grad': (x) => func.jacfwd((z: tf.Tensor) => func.vmap(func.grad(scalar))(tf.stack([z, z])))(x),
  'vmap of vmap of jacrev': (x) => func.vmap(func.vmap(func.jacrev(f)))(tf.reshape(tf.stack([x, x, x, x]), [2, 2, 3])),
  'third derivative': (x) => func.grad((z: tf.Tensor) => tf.sum(func.hvp(scalar, [z], [z])[0]))(x),
};

export function* reads(): Generator<Check> {
  for (const [subject, call] of Object.entries({...calls, ...nested})) {
    if (MAY_READ.test(subject)) continue;
    yield {
      group: 'reads',
      subject,
      name: 'nothing is read',
      run: () => {
        clock.failAfter(Infinity);
        const said = tf.tidy(() => readsOf(() => call(x3())));
        return Promise.resolve([...new Set(said)]);
      },
    };
  }
}

type Reader = 'read' | 'readSync' | 'readToGPU';
interface Backend extends Record<Reader, ((dataId: object, ...rest: unknown[]) => unknown) | undefined> {
  /** Where webgl and webgpu keep what they know of data; `values` are there if the host has them. */
  readonly texData?: {get(dataId: object): Known};
  readonly tensorMap?: {get(dataId: object): Known};
}
interface Known {
  readonly values?: unknown;
  readonly complexTensorInfos?: unknown;
}

/** Each read, while `body` runs, of what has to come from the device; where data is not on a device, each read from outside a kernel. */
function readsOf(body: () => unknown): string[] {
  const backend = tf.backend() as unknown as Backend;
  const engine = tf.engine() as unknown as {readonly state: {readonly kernelDepth: number}};
  const devices = backend.texData ?? (tf.getBackend() === 'webgpu' ? backend.tensorMap : undefined);
  const waits = (dataId: object) => (devices === undefined ? engine.state.kernelDepth === 0 : devices.get(dataId).values == null);
  const said: string[] = [];
  for (const name of ['read', 'readSync', 'readToGPU'] as const) {
    const original = backend[name];
    if (original === undefined) continue;
    backend[name] = function (dataId, ...rest) {
      if (waits(dataId)) said.push(`${name} waits for the device`);
      return original.call(this, dataId, ...rest);
    };
  }
  try {
    body();
    return said;
  } finally {
    for (const name of ['read', 'readSync', 'readToGPU']) delete (backend as unknown as Record<string, unknown>)[name];
  }
}
