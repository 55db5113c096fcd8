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
    const M = tf.randomNormal([B * H * H * C]);
    console.log(B, H, C);
    const R = N * B;
    const up = (t: any) => {
      const n = t.shape[0];
      const a = tf.concat([t, t], 3);
      const r = tf.reshape(a, [n * h, H * C]);
      return tf.concat([r, r], 1);
    };
    time('upsample', () => up(ct));
    time('upsample+mul', () => tf.mul(tf.reshape(up(ct), [N, -1]), M));
    const dil = (t: any) => {
      const a = tf.pad(tf.reshape(t, [R * h * h, C]), [
        [0, 0],
        [0, C],
      ]);
      const b = tf.pad(tf.reshape(a, [R * h, H * C]), [
        [0, 0],
        [0, H * C],
      ]);
      return tf.reshape(b, [R, H, H, C]);
    };
    time('dilate', () => dil(ct));
    time('dilate+pad', () =>
      tf.pad(dil(ct), [
        [0, 0],
        [1, 0],
        [1, 0],
        [0, 0],
      ]),
    );
    time('dilate+pad+avg', () =>
      tf.avgPool(
        tf.pad(dil(ct), [
          [0, 0],
          [1, 0],
          [1, 0],
          [0, 0],
        ]) as any,
        2,
        1,
        'valid',
      ),
    );
    const dil2 = (t: any) =>
      tf.reshape(
        tf.pad(tf.reshape(t, [R * h, 1, h, 1, C]), [
          [0, 0],
          [1, 0],
          [0, 0],
          [1, 0],
          [0, 0],
        ]),
        [R, H, H, C],
      );
    time('dilate rank5', () => dil2(ct));
    time('dilate rank5 + samepad avg', () => tf.avgPool(dil2(ct) as any, 2, 1, 'same'));
    const big = tf.randomNormal([R, H, H, C]);
    time('avg 2 s1 valid', () => tf.avgPool(big as any, 2, 1, 'valid'));
    time('max 2 s1 valid', () => tf.maxPool(big as any, 2, 1, 'valid'));
    time('AvgPoolGrad 3 s1 same', () => run('AvgPoolGrad', {dy: big, input: big}, {filterSize: 3, strides: 1, pad: 'same'}));
    time('pad + avg 3 s1 ', () =>
      tf.avgPool(
        tf.pad(big, [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ]) as any,
        3,
        1,
        'valid',
      ),
    );
    time('avg 3 s1 same', () => tf.avgPool(big as any, 3, 1, 'same'));
    tf.dispose([x, y, ct, big]);
  }
}
main();
