import type {Case} from './cases.mjs';

export const batchCases: readonly Case[];
export const losses: Readonly<Record<string, unknown>>;
