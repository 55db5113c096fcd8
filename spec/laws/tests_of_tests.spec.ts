/** The laws are worth something if they notice: rules that are a little wrong, wrong in one place only, or lose memory. */
import * as tf from '@tensorflow/tfjs';
import {autograd, saving} from '../../lib';
import type {AnyRule} from '../../lib/core/rule';
import {defineRule, ruleOf} from '../../lib/rules';
import {sample} from '../support/kernel_case';
import type {KernelCase} from '../support/kernel_case';
import {broken, float64, laws, violations} from '../support/laws';

type Named = Readonly<Record<string, tf.Tensor>>;

const sin: KernelCase = {kernel: 'Sin', name: 'Sin', inputs: [sample([2, 3])], f: tf.sin};
const times: KernelCase = {kernel: 'Multiply', name: 'Multiply', inputs: [sample([2, 3]), sample([3])], f: tf.mul};

/** The laws that a wrong rule breaks. */
async function brokenBy(c: KernelCase, change: (right: AnyRule) => Partial<AnyRule>): Promise<string[]> {
  const right = ruleOf(c.kernel);
  defineRule(c.kernel, {...right, ...change(right)});
  try {
    const broken: string[] = [];
    for (const law of laws) {
      const said = await violations(law, c, float64).catch((e: Error) => [e.message]);
      if (said.length > 0) broken.push(law.name);
    }
    return broken;
  } finally {
    defineRule(c.kernel, right as never);
  }
}

const off = <T extends tf.Tensor>(t: T): T => tf.mul(t, 1.001);
const cos = (t: tf.Tensor, x: tf.Tensor) => tf.mul(t, tf.cos(x));
const pullOf = (times: (ct: tf.Tensor, x: tf.Tensor) => tf.Tensor) => ({
  vjp: {x: saving(['x'], (ct, {x}: Named) => times(ct, x))} as unknown as AnyRule['vjp'],
});

beforeAll(() => tf.setBackend('cpu'));

test('right rules break nothing', async () => {
  expect(await brokenBy(sin, () => ({}))).toEqual([]);
  expect(await brokenBy(times, () => ({}))).toEqual([]);
});

test('a tangent that is wrong by 0.1 %', async () => {
  const broken = await brokenBy(sin, () => ({jvp: (dx, {x}: Named) => off(cos((dx as Named).x, x))}));
  expect(broken).toContain('jvp = finite difference');
  expect(broken).toContain('jvp, vjp: duality');
});

test('a gradient that is wrong by 0.1 %', async () => {
  const broken = await brokenBy(sin, () => pullOf((ct, x) => off(cos(ct, x))));
  expect(broken).toContain('jvp, vjp: duality');
});

test('a gradient that is wrong by 0.1 % for one of two inputs', async () => {
  const broken = await brokenBy(times, ({vjp}) => {
    const {a, b} = vjp as unknown as Record<string, {saves: string[]; pull: (...args: unknown[]) => tf.Tensor}>;
    return {vjp: {a, b: {...b, pull: (...args: unknown[]) => off(b.pull(...args))}}};
  });
  expect(broken).toContain('jvp, vjp: duality');
});

test('a batch that is wrong by 0.1 %', async () => {
  const broken = await brokenBy(sin, ({batch}) => ({
    batch: (p, mapped, at) => off((batch as (...args: unknown[]) => tf.Tensor)(p, mapped, at)),
  }));
  expect(broken).toContain('vmap = loop');
});

test('a batch that is wrong where one certain input is mapped', async () => {
  const broken = await brokenBy(times, ({batch}) => ({
    batch: (p, mapped, at) => {
      const y = (batch as (...args: unknown[]) => tf.Tensor)(p, mapped, at);
      const {a, b} = mapped as Record<string, boolean>;
      return b && !a ? off(y) : y;
    },
  }));
  expect(broken).toContain('vmap = loop');
});

test('samples in the wrong order', async () => {
  const broken = await brokenBy(sin, ({batch}) => ({
    batch: (p, mapped, at) => tf.reverse((batch as (...args: unknown[]) => tf.Tensor)(p, mapped, at), 0),
  }));
  expect(broken).toContain('vmap = loop');
});

test('a term that is missing at second order only', async () => {
  const broken = await brokenBy(sin, () => pullOf((ct, x) => cos(ct, autograd.detach(x))));
  expect(broken).toEqual(expect.arrayContaining(['jvp∘vjp = finite difference of vjp']));
  expect(broken).not.toContain('jvp = finite difference');
  expect(broken).not.toContain('jvp, vjp: duality');
});

test('a second-order term that is missing in both modes', async () => {
  const broken = await brokenBy(sin, () => ({
    ...pullOf((ct, x) => cos(ct, autograd.detach(x))),
    jvp: (dx, {x}: Named) => cos((dx as Named).x, autograd.detach(x)),
  }));
  expect(broken).toContain('jvp∘vjp = finite difference of vjp');
  expect(broken).toContain('jvp∘jvp = finite difference of jvp');
});

test.each(['jvp', 'vjp', 'batch'] as const)('a tensor lost in %s', async (part) => {
  const lose = <T>(x: T): T => {
    tf.keep(tf.scalar(1));
    return x;
  };
  const broken = await brokenBy(sin, ({jvp, batch}) => ({
    ...(part === 'jvp' && {jvp: (...args) => lose((jvp as (...args: unknown[]) => tf.Tensor)(...args))}),
    ...(part === 'vjp' && pullOf((ct, x) => lose(cos(ct, x)))),
    ...(part === 'batch' && {batch: (...args) => lose((batch as (...args: unknown[]) => tf.Tensor)(...args))}),
  }));
  expect(broken).toContain({jvp: 'jvp = finite difference', vjp: 'jvp, vjp: duality', batch: 'vmap = loop'}[part]);
});

test.each([
  ['no number where there is one', [NaN, 1], [2, 1], 'relative error NaN'],
  ['fewer numbers than there are', [2], [2, 1], 'got 1 numbers, want 2'],
])('%s', async (_what, got, want, said) => {
  const compared = () => [{what: 'y', got: tf.tensor1d(got), want: tf.tensor1d(want), by: 'difference' as const}];
  expect((await broken(compared, float64)).join()).toContain(said);
});
