/** Shapes as text, which a table can hold in a row: `'2 3 | 3'` is [2, 3] and [3], `'2 3 |'` is [2, 3] and a scalar's []. */
export const shapesOf = (text: string): number[][] =>
  text.split('|').map((one) => (one.trim() === '' ? [] : one.trim().split(' ').map(Number)));

/** Pairs of shapes. */
export const pairsOf = (...texts: readonly string[]): [number[], number[]][] =>
  texts.map((text) => {
    const [a, b] = shapesOf(text);
    return [a, b];
  });
