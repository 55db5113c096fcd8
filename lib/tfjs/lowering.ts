/** Placeholder until lowering lands: every kernel runs as the backend has it. */
export function lowering(_kernel: string, _inputs: unknown, _attrs: unknown, _backend: string): (() => never[]) | null {
  return null;
}
