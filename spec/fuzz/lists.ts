/** A list with one element replaced, or some taken out and others put in: what ES 2023 has as `with` and `toSpliced`. */
export const withAt = <T>(list: readonly T[], i: number, value: T): T[] => list.map((other, j) => (j === i ? value : other));
export const spliced = <T>(list: readonly T[], start: number, count: number, ...values: readonly T[]): T[] => [
  ...list.slice(0, start),
  ...values,
  ...list.slice(start + count),
];
