/**
 * A kernel of one's own, with its derivatives. Swish, x · sigmoid(βx), is fused into one pass here; TF.js runs it, and knows nothing of its
 * gradient. `defineRule` tells all transforms at once.
 */
import * as tf from '@tensorflow/tfjs';
import type {MathBackendCPU} from '@tensorflow/tfjs-backend-cpu';
import {defineRule, func, saving} from 'tfjs-autograd';

// The kernel, once for each backend that is to run it.
tf.registerKernel({
  kernelName: 'Swish',
  backendName: 'cpu',
  kernelFunc: ({inputs, attrs, backend}) => {
    const cpu = backend as MathBackendCPU;
    const {dataId, shape, dtype} = inputs.x!;
    const beta = attrs!.beta as number;
    const x = cpu.data.get(dataId).values as Float32Array;
    return cpu.makeTensorInfo(
      shape,
      dtype,
      x.map((v) => v / (1 + Math.exp(-beta * v))),
    );
  },
});

/** The op. */
export const swish = (x: tf.Tensor, beta = 1): tf.Tensor => tf.engine().runKernel('Swish', {x}, {beta});

// y = x s with s = sigmoid(βx), so y' = s + β y (1 − s). Written with ordinary ops, it is differentiated and batched in turn.
const slope = (x: tf.Tensor, y: tf.Tensor, beta: number): tf.Tensor => {
  const s = tf.sigmoid(tf.mul(x, beta));
  return tf.add(s, tf.mul(tf.mul(y, beta), tf.sub(1, s)));
};

defineRule<{input: 'x'; optional: never; attrs: {beta: number}}>('Swish', {
  // Forward mode: the tangent of y from that of x; null stands for zero.
  jvp: (dx, {x, y}, {attrs}) => dx.x && tf.mul(dx.x, slope(x, y, attrs.beta)),
  // Reverse mode: the gradient of x from that of y. It can read only what it says it keeps.
  vjp: {x: saving(['x', 'y'], (ct, {x, y}, {attrs}) => tf.mul(ct, slope(x, y, attrs.beta)))},
  // vmap: x has one axis more, of samples, in front. The kernel does not care.
  batch: ({x}, _mapped, at) => at.emit([x]),
});

export async function run(print = console.log): Promise<void> {
  const x: tf.Tensor = tf.tensor1d([-1, 0, 2]);
  const energy = (x: tf.Tensor) => tf.sum<tf.Tensor>(swish(x, 0.5));
  print('gradient', await func.grad(energy)(x).array());
  print('tangent', await func.jvp((x: tf.Tensor) => swish(x, 0.5), [x], [tf.onesLike(x)])[1].array());
  print('Hessian', await func.hessian(energy)(x).array());
  print(
    'gradients of samples',
    await func
      .vmap(func.grad(energy))(tf.stack([x, tf.neg(x)]))
      .array(),
  );
}

if (require.main === module) void tf.setBackend('cpu').then(() => run());
