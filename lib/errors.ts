/**
 * Every mistake that a user can make, one function each: what was expected, what came with its shapes, what to write instead.
 * Messages speak of the calls that the user wrote, never of what is inside.
 */
export class AutogradError extends Error {
  override readonly name: string = 'AutogradError';

  /** An error of any copy of this package is one: `catch` need not know which copy threw. */
  static override [Symbol.hasInstance](e: unknown): boolean {
    return e instanceof Error && e.name === 'AutogradError';
  }
}

const error = (message: string) => new AutogradError(message);

// ---- tracers and transforms

export const tracerRead = (transform: string, read: string) =>
  error(
    `${read}: the values of a tensor inside ${transform} cannot be read: it stands for more than one value. ` +
      `Return the tensor from the function given to ${transform} and read the result, or compute with tf.where and comparisons instead of reading.`,
  );

export const tracerOutlived = (transform: string, shape: readonly number[]) =>
  error(
    `A tensor of shape [${shape}] that belongs to ${transform} was used after (or outside) it. ` +
      `Return it from the function given to ${transform} instead of storing it.`,
  );

export const tracerAssigned = (transform: string) =>
  error(
    `A variable cannot be given a value that is batched by ${transform}: it holds one value for each sample. ` +
      `Return the new value from the function, and assign the variable after ${transform}.`,
  );

export const notInnermost = (name: string) =>
  error(
    `${name}: the transforms inside its function did not end in the order in which they began. Functions given to transforms must be synchronous.`,
  );

export const asyncBody = (name: string) =>
  error(
    `${name}: the function returned a promise. Functions given to transforms must be synchronous: await before ${name}, or after it.`,
  );

export const randomInVmap = (op: string) =>
  error(
    `vmap: called random operation while in randomness error mode: tf.${op}. ` +
      "Pass {randomness: 'same'} to draw once for all samples, {randomness: 'different'} to draw for each.",
  );

export const unknownRandomness = (call: string, got: string) =>
  error(`${call}: expected randomness to be 'error', 'same' or 'different', got '${got}'.`);

export const randFixed = () =>
  error(
    "vmap: tf.rand under {randomness: 'different'}: it draws from a function of yours, as often as its tensor has elements. " +
      'Draw for all samples outside, tf.rand([B, ...shape], f), and pass that in; or use tf.randomUniform or another random operation.',
  );

export const otherDraws = (call: string, first: readonly number[], now: readonly number[]) =>
  error(
    `${call}: the function drew random numbers of shape [${first}] on the first samples and [${now}] on later ones. ` +
      'Draw the same on all samples, or leave out chunkSize.',
  );

// ---- walking a graph back

export const freedGraph = () =>
  error(
    'Trying to backward through the graph a second time: what it saved has been freed. ' +
      'Specify retainGraph: true in the first call of grad or backward to walk it again, or do not dispose the pullback before its last use.',
  );

export const modifiedInPlace = (name: string, shape: readonly number[]) =>
  error(
    `one of the variables needed for gradient computation has been modified by an inplace operation: '${name}' of shape [${shape}] ` +
      'was assigned between the forward and the backward pass. Assign it after the backward pass, or compute with a clone of it.',
  );

export const shapeOfCotangent = (kernel: string, got: readonly number[], expected: readonly number[]) =>
  error(`${kernel}: its rule gave a gradient of shape [${got}] for an input of shape [${expected}].`);

// ---- arguments

const plural = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

export const argnumsOutOfRange = (call: string, argnums: unknown, count: number) =>
  error(
    `${call}: argnums ${JSON.stringify(argnums)} names an argument that is not there: the function was called with ${plural(count, 'argument')}, numbered from 0.`,
  );

export const noTensors = (call: string, which: string, got: string) =>
  error(
    `${call}: expected ${which} to be a tensor, or arrays and plain objects of tensors, got ${got}. Use argnums to choose the arguments to differentiate.`,
  );

export const notFloating = (call: string, which: string, dtype: string) =>
  error(
    `${call}: only Tensors of floating point dtype can require gradients, ${which} has dtype ${dtype}. Cast it to float32, or leave it out of argnums.`,
  );

export const auxExpected = (call: string, got: string) =>
  error(`${call} with hasAux: expected the function to return [output, aux], got ${got}.`);

export const outputNotTensors = (call: string, got: string) =>
  error(
    `${call}: expected the function to return a tensor, or arrays and plain objects of tensors, got ${got}. Other values can be returned as aux: [output, aux] with hasAux: true.`,
  );

export const scalarExpected = (call: string, shapes: readonly (readonly number[])[]) =>
  error(
    `${call}: expected the function to return a scalar, got ${shapes.map((s) => `[${s}]`).join(', ')}. ` +
      'Return the sum or the mean of it, or use func.jacrev for the Jacobian, func.vjp for a vector-Jacobian product.',
  );

export const realScalarExpected = (call: string, dtype: string) =>
  error(
    `${call}: grad can be implicitly created only for real scalar outputs but got ${dtype}. ` +
      'Return tf.real, tf.imag or tf.abs of it, or pull a complex cotangent back with func.vjp.',
  );

export const mismatchInShape = (i: number, got: readonly number[], expected: readonly number[]) =>
  error(
    `Mismatch in shape: grad_output[${i}] has a shape of [${got}] and output[${i}] has a shape of [${expected}]. Give each output a cotangent of its own shape.`,
  );

export const mismatchInDtype = (i: number, got: string, expected: string) =>
  error(
    'For complex Tensors, both grad_output and output are required to have the same dtype. ' +
      `Mismatch in dtype: grad_output[${i}] has a dtype of ${got} and output[${i}] has a dtype of ${expected}. Cast it: tf.cast(ct, '${expected}').`,
  );

export const cotangentStructure = (call: string, got: string, expected: string) =>
  error(`${call}: expected the cotangent to be built like the output, ${expected}, got ${got}.`);

export const truthValues = (call: string, shape: readonly number[]) =>
  error(
    `${call}: All outputs of f must be floating-point or complex Tensors, got Tensor with dtype bool of shape [${shape}]. No argument moves it. ` +
      'Return it as aux: func.vjp(f, …primals, {hasAux: true}).',
  );

export const disposedPullback = (call: string) =>
  error(
    `${call}: the function that it returned was called after it was disposed (by its dispose(), or because the tf.tidy in which it was made ended). Call it before.`,
  );

export const tangentStructure = (call: string, primals: string, tangents: string) =>
  error(`${call}: expected tangents built like the primals, ${primals}, got ${tangents}.`);

export const mismatchInTangent = (call: string, i: number, primal: readonly number[], tangent: readonly number[]) =>
  error(`${call}: expected each tangent to have the shape of its primal, got tangent ${i} [${tangent}] for primal [${primal}].`);

export const tangentDtype = (call: string, i: number, primal: string, tangent: string) =>
  error(
    `${call}: expected each tangent to have the dtype of its primal, got tangent ${i} of ${tangent} for a primal of ${primal}. Cast it: tf.cast(t, '${primal}').`,
  );

export const outputIndependent = (call: string, i: number) =>
  error(`${call} with strict: output ${i} does not depend on the primals. Without strict its tangent is zeros.`);

export const badChunkSize = (call: string, got: unknown) =>
  error(`${call}: expected chunkSize to be a whole number of at least 1, got ${String(got)}.`);

export const realOutputsExpected = (call: string, i: number) =>
  error(
    `${call}: Expected all outputs to be real but received complex tensor at flattened output idx: ${i}. ` +
      'Its derivatives in the basis of the real numbers are half of them: return tf.real and tf.imag of it; func.jacfwd takes it as it is where inputs are real.',
  );

export const realInputsExpected = (call: string, i: number) =>
  error(
    `${call}: Expected all inputs to be real but received complex tensor at flattened input idx: ${i}. ` +
      'Take its two parts as inputs, (x, y) => f(tf.complex(x, y)), or use func.jvp along the direction that is meant.',
  );

export const shapesEqualExpected = (call: string, got: readonly number[], expected: readonly number[]) =>
  error(
    `${call}: expected f(x) to have the shape of x, [${expected}], got [${got}]. For the trace of another Jacobian use func.jacrev.`,
  );

// ---- recorded tensors: PyTorch's words first, so that they can be searched for

export const scalarOutputsOnly = (i: number, shape: readonly number[]) =>
  error(
    `grad can be implicitly created only for scalar outputs, got output[${i}] of shape [${shape}]. Pass gradOutputs, a cotangent for each output ` +
      '(tf.onesLike for the sum), or use batchJacobian or func.jacrev for all derivatives.',
  );

export const countOfCotangents = (outputs: number, cts: number) =>
  error(
    `gradOutputs: got ${plural(outputs, 'output')} and ${plural(cts, 'cotangent')}. Give one cotangent for each output, null for a scalar output's 1.`,
  );

export const batchedCotangent = (i: number, shape: readonly number[]) =>
  error(
    `isGradsBatched: expected each cotangent to have a first axis of the same length and then the shape of its output, got gradOutputs[${i}] of shape [${shape}].`,
  );

export const cotangentDtype = (i: number, dtype: string) =>
  error(`gradOutputs[${i}]: expected a cotangent of floating point dtype, got ${dtype}. Cast it: tf.cast(ct, 'float32').`);

export const unusedInput = (i: number, shape: readonly number[]) =>
  error(
    `One of the differentiated Tensors appears to not have been used in the graph. It is inputs[${i}] of shape [${shape}]. ` +
      'Set allowUnused: true if this is the desired behavior (its gradient is then null), materializeGrads: true for zeros.',
  );

export const ambientOnlyNotRequired = (i: number, shape: readonly number[]) =>
  error(
    `One of the differentiated Tensors does not require grad: inputs[${i}] of shape [${shape}]. ` +
      'Mark it with autograd.requiresGrad(x) before computing with it, or pass a function of it: autograd.grad(f, inputs).',
  );

export const outputWithoutHistory = (i: number, shape: readonly number[]) =>
  error(
    `element ${i} of tensors does not require grad and does not have a grad_fn: output of shape [${shape}]. ` +
      'It was computed from no tensor marked with autograd.requiresGrad, or under noGrad, or it was detached.',
  );

export const materializeContradiction = () =>
  error(
    'Expected allow_unused to be True or not passed when materialize_grads=True. Leave out allowUnused: false, or materializeGrads.',
  );

export const inputsExpected = (call: string, got: string) =>
  error(`${call}: expected inputs to be a tensor, or arrays and plain objects of tensors, got ${got}.`);

export const markedTracer = (transform: string) =>
  error(
    `requiresGrad: a tensor inside ${transform} cannot be marked. Use func.grad or autograd.grad(f, x) there, or mark the tensor outside.`,
  );

export const notFloatingLeaf = (dtype: string, shape: readonly number[]) =>
  error(
    `only Tensors of floating point dtype can require gradients, got dtype ${dtype} of shape [${shape}]. Cast it first: tf.cast(x, 'float32').`,
  );

export const notALeaf = (shape: readonly number[]) =>
  error(
    `you can only change requires_grad flags of leaf variables: this tensor of shape [${shape}] was computed. Use autograd.detach(x) for its value without history.`,
  );

export const gradShape = (got: readonly number[], expected: readonly number[]) =>
  error(`x.grad: expected a tensor of the shape of x, [${expected}], or null, got [${got}].`);

// ---- batchJacobian

const spaced = (shape: readonly number[]) => `[${shape.join(', ')}]`;

export const batchAxesDiffer = (call: string, y: string, out: readonly number[], x: string, input: readonly number[]) =>
  error(
    `${call}: expected ${y} and ${x} to share their first (batch) axis, got ${y} ${spaced(out)} and ${x} ${spaced(input)}. ` +
      'For a function of the whole batch use func.jacrev.',
  );

export const oneOutputExpected = (call: string, got: string) =>
  error(`${call}: expected one output tensor, got ${got}. Call it once for each output, or concatenate them.`);

export const samplesCoupled = (call: string, input: number, output: number, batch: number) =>
  error(
    `${call}: output sample ${output} depends on input sample ${input} (of ${batch}): the samples are not independent, so there is no Jacobian per sample. ` +
      'Normalisation over the batch does this. For all derivatives use func.jacrev.',
  );

export const forwardNeedsFunction = (call: string) =>
  error(
    `${call}: strategy 'forward' runs the function itself: pass a function of the inputs instead of recorded tensors, or use strategy 'reverse'.`,
  );

export const unknownStrategy = (call: string, got: unknown) =>
  error(`${call}: expected strategy to be 'auto', 'reverse', 'forward' or 'loop', got ${String(got)}.`);

// ---- vmap

export const nothingMapped = (call: string) =>
  error(
    `${call}: expected at least one argument to be mapped, got inDims that are all null. Give the axis of the samples, or call f itself.`,
  );

export const sizesDiffer = (call: string, inputs: readonly {shape: readonly number[]; dim: number | null}[]) =>
  error(
    `${call}: expected all mapped axes to have the same length, got ` +
      `${inputs.map(({shape, dim}) => `[${shape}] ${dim === null ? 'not mapped' : `mapped over axis ${dim} (${shape[dim]})`}`).join(', ')}. Use inDims to choose the axes, null for what is not mapped.`,
  );

export const dimOutOfRange = (call: string, option: 'inDims' | 'outDims', dim: number | null, shape: readonly number[]) =>
  error(
    `${call}: ${option} ${dim} is no axis of ${option === 'inDims' ? 'an argument' : 'an output'} of shape [${shape}]${option === 'outDims' ? ' with one axis more' : ''}.`,
  );

export const dimsStructure = (call: string, option: 'inDims' | 'outDims', got: string, tree: string) =>
  error(
    `${call}: expected ${option} to be a number, null, or built like the ${option === 'inDims' ? 'array of arguments' : 'output'} ${tree} or a prefix of it, got ${got}.`,
  );

// ---- kernels

const COMPLEX = new Set(['Complex', 'Real', 'Imag', 'ComplexAbs', 'FFT', 'IFFT']);

export const kernelNotRegistered = (kernel: string, backend: string) =>
  error(
    `Kernel '${kernel}' not registered for backend '${backend}'` +
      (COMPLEX.has(kernel)
        ? `: TensorFlow.js has no complex numbers there. They are on 'cpu', 'webgl', 'webgpu' and 'tensorflow'.`
        : ''),
  );

// ---- rules

export const unsupportedRule = (kernel: string, what: string, reason: string) =>
  error(`${kernel}: ${what} is not supported: ${reason}`);
