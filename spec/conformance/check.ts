/** What the suite is made of. Nothing here, or in checks/, knows a host or a test runner; values are read asynchronously. */

export interface Check {
  /** What kind of check: a line in the report. */
  readonly group: Group;
  /** The kernel, function or case that is checked. */
  readonly subject: string;
  /** How: the composition, the public call. */
  readonly name: string;
  /** What of a kernel it is about, for the table of coverage. */
  readonly covers?: {readonly kernel: string; readonly what: Capability};
  /** Sentences that tell what is wrong; none if it holds. What it throws is wrong too. */
  run(): Promise<readonly string[]>;
}

export const GROUPS = [
  'derivatives',
  'batches',
  'uses',
  'edges',
  'laws',
  'ranks',
  'large',
  'memory',
  'failures',
  'reads',
  'examples',
] as const;
export type Group = (typeof GROUPS)[number];

/** What a kernel bears: reverse mode, forward mode, samples, derivatives of derivatives; or derivatives that are zero. */
export const CAPABILITIES = ['reverse', 'forward', 'batched', 'second', 'zero'] as const;
export type Capability = (typeof CAPABILITIES)[number];

export const titleOf = ({group, subject, name}: Check): string => `${group} | ${subject} | ${name}`;
