/** The table: every kernel has an entry; a refusal names its kernel and gives a reason; rules use only kernels that have rules. */
import * as tf from '@tensorflow/tfjs';
import {func} from '../../lib';
import {defineRule, kernels, ruleOf} from '../../lib/rules';
import {refused} from '../../lib/rules/refused';
import {own} from '../../lib/rules/own';
import {saving} from '../../lib/core/rule';
import {table} from '../support/kernels';

beforeAll(() => tf.setBackend('cpu'));
const ones = (shape: number[]) => tf.ones(shape);

test('every kernel that TF.js names has an entry', () => {
  const named = Object.values(tf as unknown as Record<string, unknown>).filter(
    (v): v is string => typeof v === 'string' && /^_?[A-Z]\w+$/.test(v),
  );
  expect(named.length).toBeGreaterThanOrEqual(180);
  const missing = named.filter((name) => !kernels().includes(name));
  expect(missing).toEqual([]);
});

describe('the rows that the laws are checked on', () => {
  /** Kernels that take no tensor: nothing to differentiate or map. */
  const sources = ['Fill', 'LinSpace', 'Range'];
  const runnable = (name: string) => tf.getKernel(name, 'cpu') !== undefined && !sources.includes(name);
  const withRule = kernels().filter((name) => !(name in refused) && !(name in own) && runnable(name));

  test.each(withRule)('%s has one', (name) => expect(table.map(({kernel}) => kernel as string)).toContain(name));

  test('have names of their own', () => {
    const names = table.map(({name}) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});

test.each(Object.keys(refused))('%s is refused by name in each transform, with a reason', (kernel) => {
  const rule = ruleOf(kernel);
  const at = {kernel, names: ['x'], attrs: {}, shape: {}, dtype: {}, out: [], cts: []} as never;
  const pull = typeof rule.vjp === 'function' ? rule.vjp('x', at) : null;
  const calls = [
    () => (rule.jvp as (...a: unknown[]) => unknown)({}, {}, at),
    () => (rule.batch as (...a: unknown[]) => unknown)({}, {}, at),
    () => pull?.pull(null as never, {}, at),
  ];
  for (const call of calls) expect(call).toThrow(new RegExp(`^${kernel}: .+ is not supported: .+\\.$`));
});

describe("a kernel of the user's own", () => {
  const cube = (x: tf.Tensor) => tf.engine().runKernel<tf.Tensor>('CubeOfSpec', {x});
  beforeAll(() => {
    tf.registerKernel({
      kernelName: 'CubeOfSpec',
      backendName: 'cpu',
      kernelFunc: ({inputs}) => tf.mul(inputs.x as tf.Tensor, tf.square(inputs.x as tf.Tensor)),
    });
    tf.registerGradient({
      kernelName: 'CubeOfSpec',
      inputsToSave: ['x'],
      gradFunc: (dy, [x]) => ({x: () => tf.mul(dy as tf.Tensor, tf.mul(3, tf.square(x)))}),
    });
  });
  afterAll(() => {
    tf.unregisterKernel('CubeOfSpec', 'cpu');
    tf.unregisterGradient('CubeOfSpec');
  });

  test('uses its registered gradient, transposed in forward mode, one call per sample under vmap, with one warning', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2]);
      expect(
        Array.from(
          func
            .grad((z: tf.Tensor) => tf.sum(cube(z)))(x)
            .dataSync(),
        ),
      ).toEqual([3, 12]);
      expect(Array.from(func.jvp(cube, [x], [ones([2])])[1].dataSync())).toEqual([3, 12]);
      expect(Array.from(func.vmap(func.grad(cube))(x).dataSync())).toEqual([3, 12]);
      expect(
        func
          .hessian((z: tf.Tensor) => tf.sum(cube(z)))(x)
          .arraySync(),
      ).toEqual([
        [6, 0],
        [0, 12],
      ]);
    });
    expect(warn.mock.calls.filter(([message]) => String(message).includes('CubeOfSpec'))).toHaveLength(1);
    warn.mockRestore();
  });

  test('defineRule replaces all three', () => {
    defineRule('CubeOfSpec', {
      jvp: (dx, {x}) => dx.x && tf.mul(dx.x, tf.mul(30, tf.square(x))),
      vjp: {x: saving(['x'], (ct, {x}) => tf.mul(ct, tf.mul(30, tf.square(x))))},
      batch: ({x}, _mapped, at) => at.emit([x]),
    });
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2]);
      expect(
        Array.from(
          func
            .grad((z: tf.Tensor) => tf.sum(cube(z)))(x)
            .dataSync(),
        ),
      ).toEqual([30, 120]);
      expect(Array.from(func.vmap(func.grad(cube))(x).dataSync())).toEqual([30, 120]);
    });
  });

  test('an input named y is what a rule means by y', () => {
    tf.registerKernel({
      kernelName: 'ProductOfSpec',
      backendName: 'cpu',
      kernelFunc: ({inputs}) => tf.mul(inputs.x as tf.Tensor, inputs.y as tf.Tensor),
    });
    defineRule<{input: 'x' | 'y'; optional: never; attrs: object}>('ProductOfSpec', {
      jvp: (dx, {x, y}) => tf.add(tf.mul(dx.x ?? tf.zerosLike(x), y), tf.mul(x, dx.y ?? tf.zerosLike(y))),
      vjp: {x: saving(['y'], (ct, {y}) => tf.mul(ct, y)), y: saving(['x'], (ct, {x}) => tf.mul(ct, x))},
      batch: ({x, y}, _mapped, at) => at.emit([x, y]),
    });
    const product = (x: tf.Tensor, y: tf.Tensor) => tf.engine().runKernel<tf.Tensor>('ProductOfSpec', {x, y});
    tf.tidy(() => {
      const [x, y] = [tf.scalar(3), tf.scalar(5)];
      expect(func.grad(product)(x, y).dataSync()[0]).toBe(5);
      expect(func.jvp(product, [x, y], [tf.scalar(1), tf.scalar(0)])[1].dataSync()[0]).toBe(5);
    });
    tf.unregisterKernel('ProductOfSpec', 'cpu');
  });
});
