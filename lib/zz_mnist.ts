import * as tf from '@tensorflow/tfjs';
import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import {grad, autograd} from './index';
import {loadDigits, SIZE} from '../examples/mnist/digits';
import {writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
const AVG = process.argv[2] === 'avg',
  NOISE = Number(process.argv[3] ?? 0);
setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + '/');
const he = (shape: number[], fanIn: number, seed: number) =>
  tf.variable(tf.randomNormal(shape, 0, Math.sqrt(2 / fanIn), 'float32', seed));
async function main() {
  await tf.setBackend('wasm');
  const W: any = {
    c1: he([3, 3, 1, 16], 9, 1),
    b1: tf.variable(tf.zeros([16])),
    c2: he([3, 3, 16, 32], 144, 2),
    b2: tf.variable(tf.zeros([32])),
    d: he([1568, 10], 1568, 3),
    b3: tf.variable(tf.zeros([10])),
  };
  const ws: any = {};
  for (const k in W) ws[W[k].name] = autograd.requiresGrad(W[k]);
  const conv = (x: any, w: any) => {
    const [, h, wd] = x.shape;
    const p = tf.pad(x, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]);
    const parts = [];
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) parts.push(tf.slice(p, [0, i, j, 0], [-1, h, wd, -1]));
    return tf.reshape(
      tf.matMul(tf.reshape(tf.concat(parts, -1), [-1, 9 * x.shape[3]]) as any, tf.reshape(w, [9 * x.shape[3], -1]) as any),
      [-1, h, wd, w.shape[3]],
    );
  };
  const pool = (x: any) => {
    const [, h, w, c] = x.shape;
    const r = tf.reshape(x, [-1, h / 2, 2, w / 2, 2 * c]);
    const a = tf.slice(r, [0, 0, 0, 0, 0], [-1, -1, 1, -1, -1]),
      b = tf.slice(r, [0, 0, 1, 0, 0], [-1, -1, 1, -1, -1]);
    const m = AVG ? tf.add(a, b) : tf.maximum(a, b);
    const q = tf.reshape(m, [-1, h / 2, w / 2, 2, c]);
    const e = tf.slice(q, [0, 0, 0, 0, 0], [-1, -1, -1, 1, -1]),
      f = tf.slice(q, [0, 0, 0, 1, 0], [-1, -1, -1, 1, -1]);
    return tf.reshape(AVG ? tf.mul(0.25, tf.add(e, f)) : tf.maximum(e, f), [-1, h / 2, w / 2, c]);
  };
  const net = (x: any): any => {
    let h: any = pool(tf.relu(tf.add(conv(x, W.c1), W.b1)));
    h = pool(tf.relu(tf.add(conv(h, W.c2), W.b2)));
    return tf.add(tf.matMul(tf.reshape(h, [-1, 1568]) as any, W.d), W.b3);
  };
  const {train, test} = loadDigits();
  const X = tf.tensor(train.images, [4000, SIZE, SIZE, 1]),
    Y = tf.oneHot(tf.tensor1d(Array.from(train.labels), 'int32'), 10);
  const opt = tf.train.adam(0.003);
  const t0 = Date.now();
  for (let e = 0; e < 2; e++)
    for (let i = 0; i < 4000; i += 50)
      tf.tidy(() => {
        let x: any = X.slice(i, 50);
        if (NOISE) x = x.add(tf.randomNormal(x.shape, 0, NOISE));
        const l = tf.losses.softmaxCrossEntropy(Y.slice(i, 50), net(x)) as tf.Tensor;
        opt.applyGradients(grad(l, ws) as any);
        if (i % 1000 === 0) console.log(e, i, l.dataSync()[0], Date.now() - t0);
      });
  tf.tidy(() => {
    let c = 0;
    for (let k = 0; k < 1000; k += 250)
      autograd
        .noGrad(() => net(tf.tensor(test.images, [1000, SIZE, SIZE, 1]).slice(k, 250)))
        .argMax(1)
        .dataSync()
        .forEach((v: number, i: number) => (c += +(v === test.labels[k + i])));
    console.log('acc', c / 1000);
  });
  writeFileSync(
    `/tmp/ex/weights${AVG ? '_avg' : ''}${NOISE ? '_noise' : ''}.json`,
    JSON.stringify(Object.values(W).map((w: any) => ({shape: w.shape, values: Array.from(w.dataSync())}))),
  );
}
main();
