import type * as tf from '@tensorflow/tfjs-core';
import type {Case} from './cases.mjs';

export interface Check {
  /** What is checked: `func.vjp`. */
  readonly name: string;
  readonly caseName: string;
  readonly tolerance: number;
  body(compare: (got: tf.Tensor, want: readonly number[], shape?: readonly number[]) => void): void;
}
/** TF.js and this package. */
export interface Host {
  readonly tf: object;
  readonly autograd: object;
  readonly func: object;
  readonly batchJacobian: unknown;
}
export function functionChecks(host: Host, cases: readonly Case[], oracle: object): Generator<Check>;
export function batchChecks(host: Host, cases: readonly Case[], losses: object, oracle: object): Generator<Check>;
export function judge(host: object, checks: Iterable<Check>): Promise<Record<string, {passed: number; failed: string[]}>>;
