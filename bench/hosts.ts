/** Where the workloads can run. A new host is one more line here; results of all hosts have one form and can stand in one table. */
import * as tf from '@tensorflow/tfjs';

export const hosts: Readonly<Record<string, () => Promise<unknown>>> = {
  wasm: () => import('@tensorflow/tfjs-backend-wasm'),
  cpu: () => Promise.resolve(),
};

/** Makes `name` the backend of everything that follows. */
export async function moveTo(name: string): Promise<void> {
  await hosts[name]();
  if (!(await tf.setBackend(name))) throw new Error(`The backend '${name}' does not start here.`);
  await tf.ready();
}
