import type {Host} from '../suite.mjs';
import type {Use, rnd, size} from './cases.mjs';

interface Cases {
  readonly makeCases: () => readonly Use[];
  readonly rnd: typeof rnd;
  readonly size: typeof size;
}
export function judge(
  host: Host,
  cases: Cases,
  truth: object,
): Promise<{count: Record<'right' | 'wrong' | 'throws' | 'skipped', number>; lines: string[]}>;
