/** All checks, on whatever backend TF.js is. */
import type {Check} from './check';
import {derivatives} from './checks/derivatives';
import type {Reference} from './checks/derivatives';
import {printed} from './checks/examples';
import {laws} from './checks/laws';
import {memory} from './checks/memory';
import {ranks} from './checks/ranks';
import {reads} from './checks/reads';

export function* suite(reference: Reference): Generator<Check> {
  yield* derivatives(reference);
  yield* laws();
  yield* ranks();
  yield* memory();
  yield* reads();
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
