/** Random programs obey the laws; and of a rule that is a little wrong they find a program that a person can read. */
import * as tf from '@tensorflow/tfjs';
import {autograd, saving} from '../../lib';
import type {AnyRule} from '../../lib/core/rule';
import {defineRule, ruleOf} from '../../lib/rules';
import {fuzz, newTally, textOfFinding} from '../fuzz/fuzz';
import type {Finding} from '../fuzz/fuzz';

type Named = Readonly<Record<string, tf.Tensor>>;

beforeAll(() => tf.setBackend('cpu'));

/** Other programs than these: `npm run fuzz`. */
test.each([1, 2])(
  'random programs from seed %i',
  async (seed) => {
    const tally = newTally();
    const finding = await fuzz(seed, 15, tally);
    expect(finding === null ? null : textOfFinding(finding)).toBeNull();
    expect(tally.programs).toBeGreaterThan(10);
  },
  60_000,
);

describe('a fault is found, and shrinks to a few lines', () => {
  /** The first program that breaks a law while a rule has a part that is wrong. */
  async function foundWith(kernel: string, change: (right: AnyRule) => Partial<AnyRule>): Promise<Finding> {
    const right = ruleOf(kernel);
    defineRule(kernel, {...right, ...change(right)});
    try {
      for (let seed = 1; seed <= 10; seed++) {
        const finding = await fuzz(seed, 25, newTally());
        if (finding !== null) return finding;
      }
      throw new Error(`Nobody noticed what is wrong with ${kernel}.`);
    } finally {
      defineRule(kernel, right as never);
    }
  }

  /** x², whose slope seems not to depend on x. */
  const straight = (t: tf.Tensor, x: tf.Tensor) => tf.mul(t, tf.mul(2, autograd.detach(x)));
  const pull = {vjp: {x: saving(['x'], (ct, {x}: Named) => straight(ct, x))} as unknown as AnyRule['vjp']};

  test('a square without its second-order term in reverse mode', async () => {
    const finding = await foundWith('Square', () => pull);
    expect(finding.text).toContain('tf.square(');
    expect(finding.lines).toBeLessThanOrEqual(4);
  }, 240_000);

  test('a square without its second-order term in both modes', async () => {
    const finding = await foundWith('Square', () => ({...pull, jvp: (dx, {x}: Named) => straight((dx as Named).x, x)}));
    expect(finding.text).toContain('tf.square(');
    expect(finding.report).toContain('jvp = finite difference');
    expect(finding.lines).toBeLessThanOrEqual(4);
  }, 240_000);

  test('samples in the wrong order', async () => {
    const finding = await foundWith('Reverse', ({batch}) => ({
      batch: (p, mapped, at) => tf.reverse((batch as (...args: unknown[]) => tf.Tensor)(p, mapped, at), 0),
    }));
    expect(finding.report).toContain('vmap = loop');
    expect(finding.lines).toBeLessThanOrEqual(2);
  }, 240_000);

  test('a tensor that is lost', async () => {
    const finding = await foundWith('Square', ({jvp}) => ({
      jvp: (...args) => {
        tf.keep(tf.scalar(1));
        return (jvp as (...args: unknown[]) => tf.Tensor)(...args);
      },
    }));
    expect(finding.report).toContain('are left behind');
    // A variance is a mean of squares.
    expect(finding.text).toMatch(/square|variance/i);
    expect(finding.lines).toBeLessThanOrEqual(2);
  }, 240_000);
});

test('a finding is replayed by its seed and path', async () => {
  const right = ruleOf('Sin');
  defineRule('Sin', {...right, vjp: {x: saving(['x'], (ct, {x}: Named) => tf.mul(ct, tf.sin(x)))}});
  try {
    const first = await fuzz(1, 25, newTally());
    const again = await fuzz(1, 25, newTally(), first!.path);
    expect(again!.text).toBe(first!.text);
    expect(first!.text).toMatch(/^const program = \(x: tf\.Tensor\) => tf\.sin\(x\);\nprogram\(tf\.tensor\(\[/);
  } finally {
    defineRule('Sin', right as never);
  }
}, 240_000);
