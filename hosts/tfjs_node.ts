/**
 * tfjs-node, which no package of this one's depends on: its own install script downloads libtensorflow from a place that not everybody
 * reaches. It is found where a project has it, or in .hosts/, where build_tfjs_node.sh builds it.
 */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {MissingHost} from './hosts';

const folder = join(__dirname, '..', '.hosts', 'tfjs-node');

/** The package as a path: the build for CUDA before the other, the project's before .hosts/'s; null: none has its native part. */
export function findTfjsNode(): string | null {
  for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'])
    for (const from of [__filename, join(folder, 'package.json')]) {
      const found = packageFrom(from, name);
      if (found !== null && existsSync(join(found, 'lib', 'napi-v8', 'tfjs_binding.node'))) return found;
    }
  return null;
}

function packageFrom(file: string, name: string): string | null {
  try {
    return dirname(createRequire(file).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/** Builds tfjs-node unless it is there. Throws MissingHost, with what the build said, where it cannot be built. */
export function buildTfjsNode(): void {
  if (findTfjsNode() !== null) return;
  const {status, stdout, stderr} = spawnSync('bash', [join(__dirname, 'build_tfjs_node.sh'), folder], {encoding: 'utf8'});
  if (status === 0) return;
  const said = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n').slice(-5).join('\n');
  throw new MissingHost(`tfjs-node is not built (hosts/build_tfjs_node.sh): it takes bash, pip and a C++ compiler.\n${said}`);
}

/** Loads it, which registers the backend 'tensorflow'. */
export function requireTfjsNode(): unknown {
  const found = findTfjsNode();
  if (found === null) throw new MissingHost('tfjs-node is not here: `npm run build:tfjs-node` builds it.');
  return createRequire(__filename)(found);
}

/** libtensorflow speaks of the processor at length otherwise. */
export const tfjsNodeVariables = (): Record<string, string> => ({TF_CPP_MIN_LOG_LEVEL: '3'});
