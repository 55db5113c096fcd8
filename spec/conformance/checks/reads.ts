/** No public function waits for the device, but those that say so; WebGPU, where a number travels as long as twenty kernels run, is sent none. */
import * as tf from '@tensorflow/tfjs';
import {batchJacobian, func} from '../../../lib';
import {places} from '../../../hosts/hosts';
import type {Host} from '../../../hosts/hosts';
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

/** What a network's user does all day. Weights, samples and labels are on the device after a first run. */
const network = () => {
  const [w, b, v, x] = [tf.randomNormal([5, 20]), tf.zeros([20]), tf.randomNormal([20, 3]), tf.randomNormal([40, 5])];
  const labels = tf.softmax(tf.randomNormal([40, 3]));
  const apply = (w: tf.Tensor, b: tf.Tensor, v: tf.Tensor, x: tf.Tensor) => tf.matMul(tf.tanh(tf.add(tf.matMul(x, w), b)), v);
  const loss = (w: tf.Tensor, b: tf.Tensor, v: tf.Tensor): tf.Tensor => tf.losses.softmaxCrossEntropy(labels, apply(w, b, v, x));
  return {
    'batchJacobian of a network': () => batchJacobian((x) => apply(w, b, v, x), x),
    'a training step': () => func.gradAndValue((weights: tf.Tensor[]) => loss(weights[0], weights[1], weights[2]))([w, b, v])[0],
  };
};

export function* reads(host: Host): Generator<Check> {
  if (places[host].backend === 'webgpu') {
    for (const subject of ['batchJacobian of a network', 'a training step'] as const) {
      yield {
        group: 'reads',
        subject,
        name: 'nothing is sent',
        run: () =>
          Promise.resolve(
            tf.tidy(() => {
              const call = network()[subject];
              call();
              return sendsOf(call);
            }),
          ),
      };
    }
  }
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

interface Sender {
  uploadToGPU?: (dataId: object) => void;
  readonly tensorMap: {get(dataId: object): Known & {readonly resource?: unknown; readonly shape: readonly number[]}};
}

/** Each tensor that is sent to WebGPU's device while `body` runs. */
function sendsOf(body: () => unknown): string[] {
  const backend = tf.backend() as unknown as Sender;
  const original = backend.uploadToGPU!;
  const said: string[] = [];
  backend.uploadToGPU = function (dataId) {
    const {values, resource, shape} = backend.tensorMap.get(dataId);
    if (values != null && resource == null) said.push(`a tensor of shape [${shape}] is sent to the device`);
    original.call(this, dataId);
  };
  try {
    body();
    return said;
  } finally {
    delete backend.uploadToGPU;
  }
}
