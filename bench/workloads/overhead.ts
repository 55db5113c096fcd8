import * as tf from '@tensorflow/tfjs';
import {func} from 'tfjs-autograd';
import {firstRun, race} from '../harness';
import type {Contender} from '../harness';
import {normal} from '../models';
import type {Overhead} from '../results';

const OPS = 201;

export async function overheads(): Promise<Overhead[]> {
  const [x, c] = [normal([10]), normal([10], 0.1)];
  const chain = (x: tf.Tensor): tf.Tensor => {
    let y = x;
    for (let i = 0; i < OPS; i += 3) y = tf.tanh(tf.mul(tf.add(y, c), c));
    return y;
  };
  const loss = (x: tf.Tensor): tf.Scalar => tf.sum(chain(x));
  const [ones, stacked] = [tf.ones([10]), normal([1, 10])];
  const contenders: Contender[] = [
    {name: 'bare ops', run: () => chain(x)},
    {name: 'reverse, recording', run: () => func.vjp(chain, x)[0]},
    {name: 'reverse, with its backward pass', run: () => func.grad(loss)(x)},
    {name: 'forward', run: () => func.jvp(chain, [x], [ones])[1]},
    {name: 'batching', run: () => func.vmap(chain)(stacked)},
    {name: 'batching over reverse', run: () => func.vmap(func.grad(loss))(stacked)},
    {name: 'tf.grad', run: () => tf.grad(loss)(x)},
  ];
  const launches: number[] = [];
  for (const contender of contenders) launches.push((await firstRun(contender)).kernels.length);
  const times = await race(contenders, 6000);
  return contenders.map(({name}, i) => ({name, ms: times[i], launches: launches[i]}));
}
