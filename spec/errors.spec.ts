/** The error table: whole messages, for they are what a user reads. Each is thrown before any work, with nothing left behind. */
import * as tf from '@tensorflow/tfjs';
import {autograd, AutogradError, func, grad} from '../lib';

beforeAll(() => tf.setBackend('cpu'));

const x23 = () => tf.ones([2, 3]);
const marked = (t: tf.Tensor) => autograd.requiresGrad(t);
const square = (x: tf.Tensor) => tf.square(x);
const total = (x: tf.Tensor) => tf.sum(x);
const untyped = <T>(value: unknown): T => value as T;

const table: [string, () => unknown, string][] = [
  // ---- autograd
  [
    'a non-scalar output without gradOutputs',
    () => grad(square, x23()),
    'grad can be implicitly created only for scalar outputs, got output[0] of shape [2,3]. Pass gradOutputs, a cotangent for each output (tf.onesLike for the sum), or use batchJacobian or func.jacrev for all derivatives.',
  ],
  [
    'a cotangent of the wrong shape',
    () => grad(square, x23(), {gradOutputs: tf.ones([3, 2])}),
    'Mismatch in shape: grad_output[0] has a shape of [3,2] and output[0] has a shape of [2,3]. Give each output a cotangent of its own shape.',
  ],
  [
    'a cotangent too few',
    () => grad((x: tf.Tensor) => [total(x), total(x)], x23(), {gradOutputs: [tf.scalar(1)]}),
    "gradOutputs: got 2 outputs and 1 cotangent. Give one cotangent for each output, null for a scalar output's 1.",
  ],
  [
    'a cotangent of integers',
    () => grad(square, x23(), {gradOutputs: tf.ones([2, 3], 'int32')}),
    "gradOutputs[0]: expected a cotangent of floating point dtype, got int32. Cast it: tf.cast(ct, 'float32').",
  ],
  [
    'an input that is not used',
    () => grad(() => tf.scalar(1), x23()),
    'One of the differentiated Tensors appears to not have been used in the graph. It is inputs[0] of shape [2,3]. Set allowUnused: true if this is the desired behavior (its gradient is then null), materializeGrads: true for zeros.',
  ],
  [
    'an input that was not recorded',
    () => grad(total(marked(x23())), x23()),
    'One of the differentiated Tensors does not require grad: inputs[0] of shape [2,3]. Mark it with autograd.requiresGrad(x) before computing with it, or pass a function of it: autograd.grad(f, inputs).',
  ],
  [
    'an output without history',
    () => grad(tf.scalar(1), marked(x23())),
    'element 0 of tensors does not require grad and does not have a grad_fn: output of shape []. It was computed from no tensor marked with autograd.requiresGrad, or under noGrad, or it was detached.',
  ],
  [
    'materializeGrads that contradicts allowUnused',
    () => grad(total, x23(), {materializeGrads: true, allowUnused: false}),
    'Expected allow_unused to be True or not passed when materialize_grads=True. Leave out allowUnused: false, or materializeGrads.',
  ],
  [
    'no inputs',
    () => grad(total, untyped<tf.Tensor>(3)),
    'autograd.grad: expected inputs to be a tensor, or arrays and plain objects of tensors, got 3.',
  ],
  [
    'marking integers',
    () => marked(tf.ones([2], 'int32')),
    "only Tensors of floating point dtype can require gradients, got dtype int32 of shape [2]. Cast it first: tf.cast(x, 'float32').",
  ],
  [
    'unmarking what was computed',
    () => autograd.requiresGrad(total(marked(x23())), false),
    'you can only change requires_grad flags of leaf variables: this tensor of shape [] was computed. Use autograd.detach(x) for its value without history.',
  ],
  [
    'marking inside vmap',
    () => func.vmap((x: tf.Tensor) => marked(x))(x23()),
    'requiresGrad: a tensor inside func.vmap(f) cannot be marked. Use func.grad or autograd.grad(f, x) there, or mark the tensor outside.',
  ],
  [
    'a gradient of another shape',
    () => (marked(x23()).grad = tf.ones([2])),
    'x.grad: expected a tensor of the shape of x, [2,3], or null, got [2].',
  ],

  // ---- func
  [
    'a gradient of what is no scalar',
    () => func.grad(square)(x23()),
    'func.grad(f): expected the function to return a scalar, got [2,3]. Return the sum or the mean of it, or use func.jacrev for the Jacobian, func.vjp for a vector-Jacobian product.',
  ],
  [
    'argnums that are not there',
    () => func.grad(total, {argnums: untyped<0>(2)})(x23()),
    'func.grad(f): argnums 2 names an argument that is not there: the function was called with 1 argument, numbered from 0.',
  ],
  [
    'an argument without tensors',
    () => func.grad(untyped<(x: number) => tf.Tensor>(total))(3),
    'func.grad(f): expected argument 0 to be a tensor, or arrays and plain objects of tensors, got 3. Use argnums to choose the arguments to differentiate.',
  ],
  [
    'no aux',
    () => func.grad(untyped<(x: tf.Tensor) => [tf.Tensor, number]>(total), {hasAux: true})(x23()),
    'func.grad(f) with hasAux: expected the function to return [output, aux], got [].',
  ],
  [
    'no tensor out',
    () => func.jacrev(untyped<(x: tf.Tensor) => tf.Tensor>(() => 3))(x23()),
    'func.jacrev(f): expected the function to return a tensor, or arrays and plain objects of tensors, got 3. Other values can be returned as aux: [output, aux] with hasAux: true.',
  ],
  [
    'truth values to pull back from',
    () => func.vjp((x: tf.Tensor) => tf.logicalNot(tf.cast(x, 'bool')), x23()),
    'func.vjp(f, …primals): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype bool of shape [2,3]. No argument moves it. Return it as aux: func.vjp(f, …primals, {hasAux: true}).',
  ],
  [
    'tangents of integers',
    () => func.jvp(square, [tf.ones([2], 'int32')], [tf.ones([2])]),
    'func.jvp(f, primals, tangents): only Tensors of floating point dtype can require gradients, an argument of shape [2] has dtype int32. Cast it to float32, or leave it out of argnums.',
  ],
  [
    'tangents of another shape',
    () => func.jvp(square, [x23()], [tf.ones([3])]),
    'func.jvp(f, primals, tangents): expected each tangent to have the shape of its primal, got tangent 0 [3] for primal [2,3].',
  ],
  [
    'tangents built otherwise',
    () => func.jvp(square, [x23()], untyped<[tf.Tensor]>([x23(), x23()])),
    'func.jvp(f, primals, tangents): expected tangents built like the primals, [[2,3]], got [[2,3], [2,3]].',
  ],
  [
    'an independent output, strictly',
    () => func.jvp(() => tf.scalar(1), [x23()] as never, [x23()] as never, {strict: true}),
    'func.jvp(f, primals, tangents) with strict: output 0 does not depend on the primals. Without strict its tangent is zeros.',
  ],
  [
    'a cotangent built otherwise',
    () => func.vjp(square, x23())[1](untyped<tf.Tensor>([x23(), x23()])),
    'func.vjp(f, …primals): expected the cotangent to be built like the output, [2,3], got [[2,3], [2,3]].',
  ],
  [
    'a chunk of nothing',
    () => func.jacfwd(square, {chunkSize: 0}),
    'func.jacfwd(f): expected chunkSize to be a whole number of at least 1, got 0.',
  ],
  [
    'a divergence into another space',
    () => func.divergence((x) => tf.sum(x, 0))(x23()),
    'func.divergence(f)(x): expected f(x) to have the shape of x, [2,3], got [3]. For the trace of another Jacobian use func.jacrev.',
  ],

  // ---- vmap
  [
    'axes of different lengths',
    () => func.vmap((a: tf.Tensor, b: tf.Tensor) => tf.add(a, b))(x23(), tf.ones([3])),
    'func.vmap(f): expected all mapped axes to have the same length, got [2,3] mapped over axis 0 (2), [3] mapped over axis 0 (3). Use inDims to choose the axes, null for what is not mapped.',
  ],
  [
    'nothing mapped',
    () => func.vmap(square, {inDims: null})(x23()),
    'func.vmap(f): expected at least one argument to be mapped, got inDims that are all null. Give the axis of the samples, or call f itself.',
  ],
  [
    'an axis that is not there',
    () => func.vmap(square, {inDims: 2})(x23()),
    'func.vmap(f): inDims 2 is no axis of an argument of shape [2,3].',
  ],
  [
    'dims built otherwise',
    () => func.vmap(square, {inDims: [0, 0]})(x23()),
    'func.vmap(f): expected inDims to be a number, null, or built like the array of arguments [[2,3]] or a prefix of it, got [0,0].',
  ],
  [
    'an output axis that is not there',
    () => func.vmap(square, {outDims: 3})(x23()),
    'func.vmap(f): outDims 3 is no axis of an output of shape [3] with one axis more.',
  ],
  [
    'random numbers',
    () => func.vmap((x: tf.Tensor) => tf.add(x, tf.randomNormal([3])))(x23()),
    "vmap: called random operation while in randomness error mode: tf.randomNormal. Pass {randomness: 'same'} to draw once for all samples, {randomness: 'different'} to draw for each.",
  ],
  [
    'an unknown randomness',
    () => func.vmap(square, {randomness: untyped<'same'>('other')})(x23()),
    "func.vmap(f): expected randomness to be 'error', 'same' or 'different', got 'other'.",
  ],
  [
    'a variable that takes a batch',
    () => {
      const v = tf.variable(tf.zeros([3]));
      try {
        func.vmap((x: tf.Tensor) => (v.assign(x), x))(x23());
      } finally {
        v.dispose();
      }
    },
    'A variable cannot be given a value that is batched by func.vmap(f): it holds one value for each sample. Return the new value from the function, and assign the variable after func.vmap(f).',
  ],

  // ---- any transform
  [
    'a promise',
    () => func.grad(untyped<(x: tf.Tensor) => tf.Tensor>((x: tf.Tensor) => Promise.resolve(x)))(tf.scalar(1)),
    'func.grad(f): expected the function to return a tensor, or arrays and plain objects of tensors, got a Promise. Other values can be returned as aux: [output, aux] with hasAux: true.',
  ],
  [
    'reading a batch',
    () => func.vmap((x: tf.Tensor) => tf.mul(x, x.dataSync()[0]))(x23()),
    'dataSync(): the values of a tensor inside func.vmap(f) cannot be read: it stands for more than one value. Return the tensor from the function given to func.vmap(f) and read the result, or compute with tf.where and comparisons instead of reading.',
  ],
  [
    'a batch after its transform',
    () => {
      let leaked = x23();
      func.vmap((x: tf.Tensor) => (leaked = tf.keep(x)))(x23());
      try {
        tf.add(leaked, func.grad(total)(tf.ones([3])));
        func.grad((y: tf.Tensor) => tf.sum(tf.add(leaked, y)))(tf.ones([3]));
      } finally {
        leaked.dispose();
      }
    },
    'A tensor of shape [3] that belongs to func.vmap(f) was used after (or outside) it. Return it from the function given to func.vmap(f) instead of storing it.',
  ],
];

test.each(table)('%s', (_, call, message) => {
  const before = tf.memory().numTensors;
  let thrown: unknown;
  tf.tidy(() => {
    try {
      call();
    } catch (e) {
      thrown = e;
    }
  });
  expect(thrown).toBeInstanceOf(AutogradError);
  expect((thrown as Error).message).toBe(message);
  expect(tf.memory().numTensors).toBe(before);
  expect(Object.keys(tf.engine())).not.toContain('runKernel');
});
