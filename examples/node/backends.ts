/** The backends of TensorFlow.js in Node, the fastest first, and what to say where one cannot be had. */
import {join, dirname} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import {findTfjsNode, requireTfjsNode} from '../../hosts/tfjs_node';

const backends: Readonly<Record<string, () => void>> = {
  tensorflow: loadTensorflow,
  wasm: () => setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), '/')),
  cpu: () => {},
};

/** The name of a backend that is not to be had; the message says what is. */
export class UnusableBackend extends Error {}

/** Makes `name` the backend of everything that follows: by default 'tensorflow' where tfjs-node is installed, else 'wasm'. */
export async function moveTo(name = findTfjsNode() === null ? 'wasm' : 'tensorflow'): Promise<void> {
  if (!Object.hasOwn(backends, name)) {
    const names = Object.keys(backends).join(', ');
    throw new UnusableBackend(`--backend ${name}: expected one of ${names}. (For webgl and webgpu see npm run example:browser.)`);
  }
  // Without TF.js's advice to install tfjs-node.
  tf.enableProdMode();
  backends[name]();
  if (!(await tf.setBackend(name))) throw new UnusableBackend(`--backend ${name}: it does not start here. Try another.`);
  await tf.ready();
}

function loadTensorflow(): void {
  const found = findTfjsNode();
  if (found === null)
    throw new UnusableBackend(
      '--backend tensorflow: tfjs-node is not installed. Install @tensorflow/tfjs-node, or @tensorflow/tfjs-node-gpu for CUDA; ' +
        'or build it here with npm run build:tfjs-node; or use --backend wasm.',
    );
  // libtensorflow speaks of the processor at length otherwise.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    requireTfjsNode();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnusableBackend(
      `--backend tensorflow: ${found} does not load. Install it again, or use --backend wasm.\n${reason}`,
    );
  }
}
