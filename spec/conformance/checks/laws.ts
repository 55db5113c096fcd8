/** The laws of rules and of their compositions, over the kernel table. */
import type {Host} from '../../../hosts/hosts';
import {table} from '../../support/kernels';
import {float32, lawsFor, violations} from '../../support/laws';
import type {Law} from '../../support/laws';
import type {Capability, Check} from '../check';
import {onDevice} from '../on_device';

/**
 * Laws that run each kernel many times, and no program that shorter ones do not run. On WebGL in software, where each shape is a
 * program to compile, they would take half an hour; the group of ranks holds two vmaps there. Of two hosts with one backend, one holds them.
 */
const LONG = new Set([
  'vjp of sums = vjp of what they spread',
  'vmap∘vmap = loop of loops',
  'vmap∘jvp = loop',
  'jvp∘vmap = finite difference',
  'vjp∘vmap: duality',
]);
const PATIENT: readonly Host[] = ['cpu', 'tensorflow', 'browser-wasm', 'webgpu'];

/** These read their operands at once, which WebGPU cannot do: they stay on the host. */
const READS = /^NonMaxSuppression/;

/** What a law shows of a kernel. */
function shownBy({name, order}: Law): Capability | null {
  if (order === 2) return 'second';
  if (name === 'vmap = loop') return 'batched';
  if (name === 'jvp = finite difference') return 'forward';
  if (name === 'jvp, vjp: duality') return 'reverse';
  return name === 'tangents and gradients are zero' ? 'zero' : null;
}

export function* laws(host: Host): Generator<Check> {
  const isHeld = ({name}: Law) => PATIENT.includes(host) || !LONG.has(name);
  for (const row of table) {
    for (const law of lawsFor(row).filter(isHeld)) {
      const what = shownBy(law);
      const held = () => violations(law, row, float32);
      yield {
        group: 'laws',
        subject: `${row.kernel}: ${row.name}`,
        name: law.name,
        covers: what === null ? undefined : {kernel: row.kernel, what},
        run: () => (READS.test(row.kernel) ? held() : onDevice(host, held)),
      };
    }
  }
}
