import * as tf from '@tensorflow/tfjs';
import {loadDigits, SIZE} from '../examples/mnist/digits';
import {writeFileSync} from 'node:fs';
tf.enableProdMode();
const he = (shape: number[], fanIn: number, seed: number) => tf.variable(tf.randomNormal(shape, 0, Math.sqrt(2 / fanIn), 'float32', seed));
const ws = [he([3, 3, 1, 16], 9, 1), tf.variable(tf.zeros([16])), he([3, 3, 16, 32], 144, 2), tf.variable(tf.zeros([32])), he([1568, 10], 1568, 3), tf.variable(tf.zeros([10]))];
function net(x: any, w: any = ws): any {
  let h: any = tf.maxPool(tf.relu(tf.add(tf.conv2d(x, w[0], 1, 'same'), w[1])) as any, 2, 2, 'valid');
  h = tf.maxPool(tf.relu(tf.add(tf.conv2d(h, w[2], 1, 'same'), w[3])) as any, 2, 2, 'valid');
  return tf.add(tf.matMul(tf.reshape(h, [-1, 1568]) as any, w[4]), w[5]);
}
const {train, test} = loadDigits();
const X = tf.tensor(train.images, [4000, SIZE, SIZE, 1]), Y = tf.oneHot(tf.tensor1d(Array.from(train.labels), 'int32'), 10);
const opt = tf.train.adam(0.004);
for (let e = 0; e < 2; e++) for (let i = 0; i < 4000; i += 50) {
  const l = opt.minimize(() => tf.losses.softmaxCrossEntropy(Y.slice(i, 50), net(X.slice(i, 50))) as any, true, ws as any)!;
  if (i % 500 === 0) console.log(e, i, l.dataSync()[0]);
}
tf.tidy(() => { const p = (net(tf.tensor(test.images, [1000, SIZE, SIZE, 1])) as tf.Tensor).argMax(1).dataSync(); let c = 0; p.forEach((v, i) => (c += +(v === test.labels[i]))); console.log('acc', c / 1000); });
writeFileSync('/tmp/ex/weights.json', JSON.stringify(ws.map((w) => ({shape: w.shape, values: Array.from(w.dataSync())}))));
