/** 5,000 handwritten digits of MNIST. make-digits.mjs tells how they were drawn, LICENSE.md whose they are. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';

/** The number of pixels on each side of an image. */
export const SIZE = 28;

export interface Digits {
  readonly count: number;
  /** `[count, 28, 28]`, row by row; 0 is paper, 1 is ink. */
  readonly images: Float32Array;
  /** `[count]`, from 0 to 9. */
  readonly labels: Uint8Array;
}

/** 4,000 digits to train with and 1,000 to test with, from MNIST's own two sets; each class equally often, in random order. */
export function loadDigits(): {train: Digits; test: Digits} {
  const bytes = gunzipSync(readFileSync(join(__dirname, 'digits.bin.gz')));
  let offset = 0;
  const take = (length: number) => bytes.subarray(offset, (offset += length));
  const read = (): Digits => {
    const count = take(4).readUInt32LE();
    return {
      count,
      labels: Uint8Array.from(take(count)),
      images: Float32Array.from(take(count * SIZE * SIZE), (ink) => ink / 255),
    };
  };
  return {train: read(), test: read()};
}
