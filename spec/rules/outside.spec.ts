/** Kernels that only TF.js's registries know: what works, what is said once, what is refused. */
import * as tf from '@tensorflow/tfjs';
import {func} from '../../lib';

const names = ['SineOfSpec', 'PartsOfSpec', 'BareOfSpec'];
const values = (t: tf.Tensor): number[] => Array.from(t.dataSync());
const run = (name: string, x: tf.Tensor) => tf.engine().runKernel<tf.Tensor>(name, {x});
const runAll = (name: string, x: tf.Tensor) => tf.engine().runKernel<tf.Tensor[]>(name, {x});
/** The cotangents that the gradient function of PartsOfSpec was given. */
let arrived: string[] = [];
let warn: jest.SpyInstance;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const kernel = (kernelName: string, f: (x: tf.Tensor) => tf.Tensor | tf.Tensor[]) =>
    tf.registerKernel({kernelName, backendName: 'cpu', kernelFunc: ({inputs}) => f(inputs.x as tf.Tensor)});
  kernel('SineOfSpec', tf.sin);
  kernel('BareOfSpec', (x) => tf.mul(x, 2));
  kernel('PartsOfSpec', (x) => [tf.square(x), tf.cast(tf.sign(x), 'int32')]);
  tf.registerGradient({
    kernelName: 'SineOfSpec',
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({x: () => tf.mul(dy as tf.Tensor, tf.cos(x))}),
  });
  tf.registerGradient({
    kernelName: 'PartsOfSpec',
    inputsToSave: ['x'],
    gradFunc: (dys, [x]) => {
      arrived = (dys as tf.Tensor[]).map(({dtype, shape}) => `${dtype} [${shape}]`);
      return {x: () => tf.mul((dys as tf.Tensor[])[0], tf.mul(x, 2))};
    },
  });
});
afterAll(() => {
  for (const name of names) tf.unregisterKernel(name, 'cpu');
  for (const name of names.slice(0, 2)) tf.unregisterGradient(name);
});
beforeEach(() => {
  tf.engine().startScope();
  warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  tf.engine().endScope();
  warn.mockRestore();
});

test('every transform works by the registered gradient, at any order, and that is said once', () => {
  const x = tf.tensor1d([0.5, 1]);
  const [sin, cos] = [[0.5, 1].map(Math.sin), [0.5, 1].map(Math.cos)];
  const near = (got: tf.Tensor, want: number[]) => values(got).forEach((v, i) => expect(v).toBeCloseTo(want[i], 5));
  const f = (z: tf.Tensor) => run('SineOfSpec', z);
  const energy = (z: tf.Tensor) => tf.sum<tf.Tensor>(f(z));
  near(func.grad(energy)(x), cos);
  near(func.jvp(f, [x], [tf.onesLike(x)])[1], cos);
  near(func.vmap(func.grad(f))(x), cos);
  near(func.hessian(energy)(x), [-sin[0], 0, 0, -sin[1]]);
  near(
    func.vmap(func.grad(func.grad(func.grad(f))))(x),
    cos.map((v) => -v),
  );
  expect(warn.mock.calls).toEqual([
    [
      "tfjs-autograd: kernel 'SineOfSpec' has no rule here. Its gradient is the one given to tf.registerGradient, its tangent the transpose of that; " +
        "under vmap it runs once per sample. defineRule('SineOfSpec', …) replaces all of these.",
    ],
  ]);
});

test('cotangents of outputs that are not used have the dtypes of the outputs', () => {
  const f = (z: tf.Tensor) => tf.sum<tf.Tensor>(runAll('PartsOfSpec', z)[0]);
  expect(values(func.grad(f)(tf.tensor1d([1, 2, -3])))).toEqual([2, 4, -6]);
  expect(arrived).toEqual(['float32 [3]', 'int32 [3]']);
});

test('without a registered gradient a kernel runs, also under vmap, and its derivative is refused by name', () => {
  const x = tf.tensor1d([1, 2]);
  expect(values(func.vmap((z: tf.Tensor) => run('BareOfSpec', z))(x))).toEqual([2, 4]);
  const said =
    "BareOfSpec: differentiation is not supported: gradient function not found for BareOfSpec. Use tf.registerGradient, or defineRule('BareOfSpec', …).";
  expect(() => func.grad((z: tf.Tensor) => tf.sum<tf.Tensor>(run('BareOfSpec', z)))(x)).toThrow(said);
  expect(() => func.jvp((z: tf.Tensor) => run('BareOfSpec', z), [x], [tf.onesLike(x)])).toThrow(said);
  expect(warn.mock.calls.flat().join()).toContain(
    "kernel 'BareOfSpec' has no rule here. It has no gradient; under vmap it runs once per sample.",
  );
});
