/**
 * tfjs-node, which no package of this one's depends on: its own install script downloads libtensorflow from a place that not everybody
 * reaches. It is found where a project has it, or in .hosts/, where build_tfjs_node.sh builds it.
 */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {MissingHost} from './hosts';

const folder = join(__dirname, '..', '.hosts', 'tfjs-node');
const built = join(folder, 'node_modules', '@tensorflow', 'tfjs-node', 'lib', 'napi-v8', 'tfjs_binding.node');

/** Builds tfjs-node unless it is there. Throws MissingHost, with what the build said, where it cannot be built. */
export function buildTfjsNode(): void {
  if (existsSync(built)) return;
  const {status, stdout, stderr} = spawnSync('bash', [join(__dirname, 'build_tfjs_node.sh'), folder], {encoding: 'utf8'});
  if (status === 0) return;
  const said = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n').slice(-5).join('\n');
  throw new MissingHost(`tfjs-node is not built (hosts/build_tfjs_node.sh): it takes bash, pip and a C++ compiler.\n${said}`);
}

export const requireTfjsNode = (): unknown => createRequire(join(folder, 'package.json'))('@tensorflow/tfjs-node');

/** libtensorflow speaks of the processor at length otherwise. */
export const tfjsNodeVariables = (): Record<string, string> => ({TF_CPP_MIN_LOG_LEVEL: '3'});
