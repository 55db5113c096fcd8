/**
 * What is measured, as plain data: what the command line, the hosts and the Python script must agree on. Nothing here runs anything.
 */

export type Activation = 'tanh' | 'relu' | 'softplus';

/** A network and how many samples it is given. Without layers it is the convolutional one of models.ts. */
export interface Problem {
  readonly name: string;
  readonly layers: readonly number[] | null;
  readonly activation: Activation;
  readonly batch: number;
}

const mlp = (activation: Activation, layers: readonly number[], batch: number): Problem => ({
  name: `${activation} MLP ${layers.join('-')}, B = ${batch}`,
  layers,
  activation,
  batch,
});
const cnn: Problem = {name: 'CNN 28×28×1, 10 classes, B = 16', layers: null, activation: 'relu', batch: 16};

export const jacobianProblems: readonly Problem[] = [
  mlp('tanh', [3, 20, 2], 10),
  mlp('tanh', [64, 256, 256, 32], 128),
  mlp('tanh', [7, 64, 64, 6], 256),
  mlp('tanh', [16, 64, 64, 64], 1),
  cnn,
];

export const trainingProblems: readonly Problem[] = [mlp('relu', [784, 128, 10], 64), cnn];

/**
 * Softplus: TF.js's own second derivatives are right through it. (Through tanh, sigmoid, exp or softmax it loses a term; then there is
 * nothing to compare with.)
 */
export const hvpProblem = mlp('softplus', [32, 64, 64, 1], 64);
export const hessianProblem = mlp('softplus', [16, 64, 64, 1], 1);
export const perSampleProblem = mlp('softplus', [32, 64, 10], 64);

export interface Description {
  readonly title: string;
  /** What is compared with what, and what a reader should know. */
  readonly about: string;
  /** What the ratio of each case should reach. */
  readonly least?: number;
  /** What the geometric mean of the ratios should reach, on some hosts. */
  readonly mean?: Readonly<Record<string, number>>;
}

export const workloads = {
  batch_jacobian: {
    title: 'Batch Jacobians',
    about:
      'One Jacobian of the output per sample: `batchJacobian(f, x)` against `tf.grad` of each output, summed over the batch, and a `tf.stack`. PyTorch: `vmap(jacrev(f))`.',
    least: 1.5,
    mean: {wasm: 8, tensorflow: 6, webgl: 10},
  },
  training_step: {
    title: 'Gradients of a training step',
    about:
      'The loss (softmax cross-entropy) and its gradient with respect to all weights: `func.gradAndValue` against `tf.valueAndGrads`, and `backward` on variables marked with `requiresGrad` against `tf.variableGrads`. PyTorch: `torch.autograd.grad`.',
    least: 1,
  },
  hvp: {
    title: 'Second derivatives, and gradients per sample',
    about:
      'On softplus networks, where second derivatives of TF.js are right. Hessian-vector products with respect to the weights of a loss: `func.hvp` against `tf.grads` of `tf.grads`, and against central differences of `tf.grads` (two gradients; right to three digits at best). Hessians: `func.hessian` against a `tf.grad` of each entry of `tf.grad`. Gradients per sample: `func.vmap(func.grad(loss))` against a loop over the samples. PyTorch: the same functions of `torch.func`.',
  },
  lowering: {
    title: 'Gradients of single ops',
    about:
      'One op and its pullback, `grad(f, x, {gradOutputs: ct})` against `tf.grad(f)(x, ct)`: what a transform gains by running some kernels by detours (`lib/tfjs/lowering.ts`). The images are positive: where a whole window is negative, the gradient of TF.js on WASM is wrong.',
    least: 1,
  },
} as const satisfies Record<string, Description>;

export type WorkloadName = keyof typeof workloads;
export const WORKLOADS = Object.keys(workloads) as WorkloadName[];

export const overhead = {
  title: 'Overhead of a transform per kernel',
  about:
    'A chain of 201 ops (add, multiply, tanh) on ten numbers. A launch inside a transform against one outside; the backward pass and the tangents launch kernels of their own.',
};
