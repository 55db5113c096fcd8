/** Random ops inside functions that run on many samples: drawn once for all, or for each; nested, in chunks, from seeds, under derivatives. */
import * as tf from '@tensorflow/tfjs';
import {func} from '../../lib';

beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const {vmap} = func;
const zeros = (...shape: number[]) => tf.zeros(shape);
type Draw = () => tf.Tensor;
const SEEDS: readonly (number | undefined)[] = [undefined, 7];

/** What each of `count` samples gets, as text. */
const drawnBy = (draw: Draw, randomness: 'same' | 'different', count = 4, chunkSize?: number): string[] =>
  (vmap((x: tf.Tensor) => tf.add(x, draw()), {randomness, chunkSize})(zeros(count)).arraySync() as unknown[]).map((row) =>
    JSON.stringify(row),
  );
const kinds = (rows: readonly string[]): number => new Set(rows).size;

const ops: readonly [string, (seed?: number) => tf.Tensor][] = [
  ['randomUniform', (seed) => tf.randomUniform([3], -1, 1, 'float32', seed)],
  ['randomUniform of integers', (seed) => tf.randomUniform([5], 0, 1000, 'int32', seed)],
  ['randomUniformInt', (seed) => tf.randomUniformInt([5], 0, 1000, seed)],
  ['randomNormal', (seed) => tf.randomNormal([3], 5, 2, 'float32', seed)],
  ['randomStandardNormal', (seed) => tf.randomStandardNormal([2, 2], 'float32', seed)],
  ['truncatedNormal', (seed) => tf.truncatedNormal([3], 0, 1, 'float32', seed)],
  ['randomGamma', (seed) => tf.randomGamma([3], 2, 2, 'float32', seed)],
  ['dropout', (seed) => tf.dropout(tf.ones([40]), 0.5, undefined, seed)],
  ['multinomial', (seed) => tf.multinomial(tf.zeros<tf.Rank.R1>([9]), 12, seed)],
];

describe.each(ops)('%s', (_name, draw) => {
  test.each(SEEDS)('different: one draw for each sample (seed %s)', (seed) => {
    expect(kinds(drawnBy(() => draw(seed), 'different'))).toBe(4);
  });

  test.each(SEEDS)('same: one draw for all (seed %s)', (seed) => {
    expect(kinds(drawnBy(() => draw(seed), 'same'))).toBe(1);
    expect(kinds(drawnBy(() => draw(seed), 'same', 5, 2))).toBe(1);
  });

  test('the first sample gets what the seed gives outside; chunks change nothing', () => {
    const all = drawnBy(() => draw(7), 'different', 5);
    expect(all[0]).toBe(JSON.stringify(draw(7).arraySync()));
    expect(drawnBy(() => draw(7), 'different', 5, 2)).toEqual(all);
    expect(drawnBy(() => draw(7), 'same')[0]).toBe(all[0]);
  });

  test('in chunks, without a seed, each sample has its own draw', () => {
    expect(kinds(drawnBy(() => draw(), 'different', 5, 2))).toBe(5);
  });
});

test('numbers are of the distribution that was asked for', () => {
  const draw = () => tf.randomNormal([50], 5, 2, 'float32', 1);
  const all = vmap((x: tf.Tensor) => tf.add(x, draw()), {randomness: 'different'})(zeros(200));
  const {mean, variance} = tf.moments(all);
  expect(mean.dataSync()[0]).toBeCloseTo(5, 1);
  expect(Math.sqrt(variance.dataSync()[0])).toBeCloseTo(2, 1);
});

describe('nested', () => {
  const nested = (outer: 'same' | 'different', inner: 'same' | 'different', chunks: {outer?: number; inner?: number} = {}) => {
    const row = vmap((x: tf.Tensor) => tf.add(x, tf.randomUniform([2], 0, 1, 'float32', 3)), {
      randomness: inner,
      chunkSize: chunks.inner,
    });
    const table = vmap(row, {randomness: outer, chunkSize: chunks.outer})(zeros(3, 4)).arraySync() as number[][][];
    return table.map((rows) => rows.map((numbers) => numbers.join()));
  };

  test('each level decides for its own samples', () => {
    const shape = (table: string[][]) => [kinds(table.flat()), kinds(table[0]), kinds(table.map(([first]) => first))];
    expect(shape(nested('different', 'different'))).toEqual([12, 4, 3]);
    expect(shape(nested('different', 'same'))).toEqual([3, 1, 3]);
    expect(shape(nested('same', 'different'))).toEqual([4, 4, 1]);
    expect(shape(nested('same', 'same'))).toEqual([1, 1, 1]);
  });

  test.each([
    ['different', 'different'],
    ['different', 'same'],
    ['same', 'different'],
  ] as const)('chunks change nothing: %s, %s', (outer, inner) => {
    const all = nested(outer, inner);
    for (const chunks of [{outer: 2}, {inner: 3}, {outer: 2, inner: 3}]) expect(nested(outer, inner, chunks)).toEqual(all);
  });

  test('an error around forbids what is allowed inside', () => {
    const inner = vmap((x: tf.Tensor) => tf.add(x, tf.randomNormal([])), {randomness: 'different'});
    expect(() => vmap(inner)(zeros(2, 2))).toThrow(
      'vmap: called random operation while in randomness error mode: tf.randomNormal',
    );
  });
});

describe('derivatives', () => {
  const x = () => tf.linspace(1, 2, 30);
  const noisy = (z: tf.Tensor) => tf.dropout(tf.square(z), 0.5);
  const kept = (y: tf.Tensor) => tf.cast(tf.notEqual(y, 0), 'float32');

  test('of dropout: the mask of the forward pass, one for each sample', () => {
    const run = vmap((z: tf.Tensor) => func.gradAndValue((w: tf.Tensor) => tf.sum(noisy(w)))(z), {randomness: 'different'});
    const [grads, sums] = run(tf.stack([x(), x(), x()]));
    const truth = tf.sum(tf.mul(tf.mul(kept(grads), 2), tf.square(x())), 1);
    expect(sums.arraySync()).toEqual((truth.arraySync() as number[]).map((n) => expect.closeTo(n, 3) as number));
    expect(kinds((grads.arraySync() as number[][]).map((row) => row.join()))).toBe(3);
  });

  test('of dropout, forward', () => {
    const [ys, dys] = vmap((z: tf.Tensor) => func.jvp(noisy, [z], [tf.onesLike(z)]) as tf.Tensor[], {randomness: 'different'})(
      tf.stack([x(), x()]),
    );
    const want = tf.mul(kept(ys), tf.mul(4, x()));
    expect(tf.max(tf.abs(tf.sub(dys, want))).dataSync()[0]).toBeLessThan(1e-4);
    expect(kinds((ys.arraySync() as number[][]).map((row) => row.join()))).toBe(2);
  });

  test('outside of a vmap: the gradient knows the masks', () => {
    const f = (z: tf.Tensor) => vmap((w: tf.Tensor) => noisy(w), {randomness: 'different'})(z);
    const [y, pull] = func.vjp(f, tf.stack([x(), x()]));
    const want = tf.mul(kept(y), tf.mul(4, x()));
    expect(tf.max(tf.abs(tf.sub(pull(tf.onesLike(y))[0], want))).dataSync()[0]).toBeLessThan(1e-4);
  });

  const jacobian = (randomness: 'same' | 'different', chunkSize?: number) =>
    func.jacfwd(([a, b]: tf.Tensor[]) => tf.mul(tf.concat([a, b]), tf.randomUniform([1], 1, 2, 'float32', 5)), {
      randomness,
      chunkSize,
    })([tf.ones([2]), tf.ones([3])]) as unknown as tf.Tensor[];
  const slopes = (parts: tf.Tensor[]) => (tf.sum(tf.concat(parts, 1), 0).arraySync() as number[]).map((n) => n.toFixed(5));

  test('jacfwd: one function for all columns, or one for each', () => {
    expect(kinds(slopes(jacobian('same')))).toBe(1);
    expect(kinds(slopes(jacobian('different')))).toBe(5);
    expect(slopes(jacobian('different', 2))).toEqual(slopes(jacobian('different')));
    expect(kinds(slopes(jacobian('same', 2)))).toBe(1);
  });
});

test('weights of their own for each sample, of logits of their own', () => {
  const logits = tf.tensor2d([[9, 0, 0], [0, 9, 0]]); // prettier-ignore
  for (const randomness of ['same', 'different'] as const) {
    const drawn = vmap((row: tf.Tensor) => tf.multinomial(row as tf.Tensor1D, 3, 1), {randomness})(logits);
    expect(drawn.dtype).toBe('int32');
    expect(drawn.arraySync()).toEqual([[0, 0, 0], [1, 1, 1]]); // prettier-ignore
  }
});

test('tf.rand cannot draw more than it does', () => {
  const f = (x: tf.Tensor) =>
    tf.add(
      x,
      tf.rand([2], () => 0.5),
    );
  expect(() => vmap(f, {randomness: 'different'})(zeros(3))).toThrow("vmap: tf.rand under {randomness: 'different'}");
  expect(vmap(f, {randomness: 'same'})(zeros(3)).arraySync()).toEqual([[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]); // prettier-ignore
});

test('an op that throws before it draws leaves the realm as it was', () => {
  const arrays = [Float32Array, Int32Array, Uint8Array];
  const before = tf.memory().numTensors;
  const f = (x: tf.Tensor) => tf.add(x, tf.randomUniform([-1]));
  expect(() => vmap(f, {randomness: 'different'})(x2())).toThrow('Tensor must have a shape');
  expect([Float32Array, Int32Array, Uint8Array]).toEqual(arrays);
  expect(new Float32Array(2)).toHaveLength(2);
  expect(tf.memory().numTensors).toBe(before + 1);
});
const x2 = () => zeros(2);

test('a function that draws otherwise on later samples is refused', () => {
  let n = 1;
  const f = (x: tf.Tensor) => tf.add(x, tf.sum(tf.randomUniform([n++])));
  expect(() => vmap(f, {randomness: 'same', chunkSize: 1})(x2())).toThrow(
    'func.vmap(f): the function drew random numbers of shape [1] on the first samples and [2] on later ones.',
  );
});

test('no tensor stays behind', () => {
  const x = zeros(5, 3);
  const before = tf.memory().numTensors;
  for (const randomness of ['same', 'different'] as const)
    tf.dispose(vmap((z: tf.Tensor) => func.grad((w: tf.Tensor) => tf.sum(tf.dropout(w, 0.3)))(z), {randomness, chunkSize: 2})(x));
  expect(tf.memory().numTensors).toBe(before);
});
