import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
const run = (k: string, i: any, a: any) => tf.engine().runKernel(k, i, a) as any;
function time(name: string, f: () => any, n = 8) {
  tf.tidy(f);
  let best = 1e9;
  for (let i = 0; i < n; i++) {
    const t = process.hrtime.bigint();
    tf.tidy(() => {
      f().dataSync ? 0 : 0;
    });
    best = Math.min(best, Number(process.hrtime.bigint() - t) / 1e6);
  }
  console.log(name.padEnd(50), best.toFixed(2));
}
async function main() {
  await tf.setBackend(process.argv[2] ?? 'wasm');
  await tf.ready();
  for (const [B, H, C] of [
    [16, 28, 16],
    [16, 14, 32],
  ]) {
    const N = 10,
      h = H / 2;
    const x = tf.randomNormal([B, H, H, C]) as tf.Tensor4D;
    const y = tf.maxPool(x, 2, 2, 'valid');
    const ct = tf.randomNormal([N * B, h, h, C]);
    const at = {filterSize: 2, strides: 2, pad: 'valid'};
    const big = tf.randomNormal([N * B, H, H, C]);
    const bigy = tf.maxPool(big as any, 2, 2, 'valid');
    const up = (t: any) => {
      const n = t.shape[0];
      const a = tf.concat([t, t], 3);
      const r = tf.reshape(a, [n * h, H * C]);
      return tf.concat([r, r], 1);
    };
    const M = tf.randomNormal([B * H * H * C]);
    console.log(B, H, C);
    time('MaxPoolGrad N', () => run('MaxPoolGrad', {dy: ct, input: big, output: bigy}, at));
    time('AvgPoolGrad N', () => run('AvgPoolGrad', {dy: ct, input: big}, at));
    time('zeros N', () => tf.zeros([N * B, H, H, C]));
    time('fill N', () => tf.fill([N * B, H, H, C], 0));
    time('concat copies N', () => tf.concat(Array(N).fill(x), 0));
    time('upsample', () => up(ct));
    time('upsample+mul', () => tf.mul(tf.reshape(up(ct), [N, -1]), M));
    const m = [0, 1, 2, 3].map(() => tf.randomNormal([B * h * h * C]));
    time('masks interleave', () => {
      const c = tf.reshape(ct, [N, -1]);
      const p = m.map((k) => tf.reshape(tf.mul(c, k), [-1, C]));
      const r0 = tf.concat([p[0], p[1]], 1),
        r1 = tf.concat([p[2], p[3]], 1);
      return tf.concat([tf.reshape(r0, [-1, H * C]), tf.reshape(r1, [-1, H * C])], 1);
    });
    time('masks 2-stage mul [2,..] ', () => {
      const c = tf.reshape(ct, [N * B * h * h, C]);
      const r = tf.concat([c, c], 1);
      return r;
    });
    time('MaxPool x', () => tf.maxPool(x, 2, 2, 'valid'));
    time('MaxPoolGrad x', () => run('MaxPoolGrad', {dy: y, input: x, output: y}, at));
    time('MaxPool N', () => tf.maxPool(big as any, 2, 2, 'valid'));
    time('AvgPool N', () => tf.avgPool(big as any, 2, 2, 'valid'));
    time('stridedSlice windows x', () => {
      const s = (i: number, j: number) => tf.stridedSlice(x, [0, i, j, 0], [B, H, H, C], [1, 2, 2, 1]);
      return tf.concat([s(0, 0), s(0, 1), s(1, 0), s(1, 1)], 0);
    });
    time('slice windows x', () => {
      const v = tf.reshape(x, [B * h, 2, h, 2 * C]);
      const s = (i: number, j: number) => tf.slice(v, [0, i, 0, j * C], [-1, 1, -1, C]);
      return tf.concat([s(0, 0), s(0, 1), s(1, 0), s(1, 1)], 0);
    });
    time('slice windows x separable', () => {
      const v = tf.reshape(x, [B * h, 2, h * 2 * C]);
      const s = (i: number) => tf.slice(v, [0, i, 0], [-1, 1, -1]);
      const w = tf.reshape(tf.concat([s(0), s(1)], 0), [2 * B * h * h, 2, C]);
      const s2 = (i: number) => tf.slice(w, [0, i, 0], [-1, 1, -1]);
      return tf.concat([s2(0), s2(1)], 0);
    });
    time('transpose windows x', () => tf.transpose(tf.reshape(x, [B * h, 2, h, 2, C]), [1, 3, 0, 2, 4]));
    const P = tf.randomNormal([4, B * h * h * C]),
      yy = tf.reshape(y, [1, -1]);
    time('equal', () => tf.equal(P, yy));
    time('cast', () => tf.cast(tf.equal(P, yy), 'float32'));
    time('max axis0', () => tf.max(P, 0));
    time('sum axis0', () => tf.sum(P, 0));
    tf.dispose([x, y, ct, big, bigy]);
  }
}
main();
