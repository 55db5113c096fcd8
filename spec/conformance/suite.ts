/** All checks of a host, for TF.js on its backend. */
import type {Host} from '../../hosts/hosts';
import type {Check} from './check';
import {derivatives} from './checks/derivatives';
import type {Reference} from './checks/derivatives';
import {edges} from './checks/edges';
import {printed} from './checks/examples';
import {laws} from './checks/laws';
import {large} from './checks/large';
import {memory} from './checks/memory';
import {ranks} from './checks/ranks';
import {reads} from './checks/reads';

export function* suite(host: Host, reference: Reference): Generator<Check> {
  yield* derivatives(reference);
  yield* edges(host, reference.edges);
  yield* laws(host);
  yield* ranks(host);
  yield* large(host);
  yield* memory();
  yield* reads(host);
  yield* printed();
}

/** What is wrong; a throw is. */
export async function wrongWith(check: Check): Promise<readonly string[]> {
  try {
    return await check.run();
  } catch (e) {
    return [String((e as Error)?.message ?? e).split('\n')[0]];
  }
}
