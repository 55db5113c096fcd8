/**
 * What WebGL's textures hold beyond a tensor. They keep two rows and two columns together, and kernels compute with what stands beyond the last ones: e⁰ = 1,
 * log 0 = −∞. Products add up an even number of terms, so an odd one gets one more, of that. Where operands come from the host it is 0 times 0.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';
import type {Detour} from './detour';
import {sides} from './products';

/** What WebGL's backend knows of a tensor's data. */
interface Texture {
  readonly isPacked?: boolean;
}

const isPacked = ({dataId}: Tensor): boolean =>
  (tf.backend() as {readonly texData?: {get(dataId: object): Texture}}).texData?.get(dataId).isPacked === true;

/** One more row of zeros along `axis`. */
const longer = <T extends Tensor>(t: T, axis: number): T =>
  tf.pad(
    t,
    t.shape.map((_, i): [number, number] => [0, i === axis ? 1 : 0]),
  );

export const evenProduct: Detour<'BatchMatMul'> = ({a, b}, {transposeA, transposeB}) => {
  const [, terms] = sides(a, transposeA);
  if (terms % 2 === 0 || !(isPacked(a) || isPacked(b))) return null;
  const last = (t: Tensor, isLast: boolean) => t.rank - (isLast ? 1 : 2);
  return () => tf.matMul(longer(a, last(a, !transposeA)), longer(b, last(b, transposeB)), transposeA, transposeB);
};

/** A convolution with a filter of one place is a product. */
export const evenConv: Detour<'Conv2D'> = ({x, filter}, {strides, pad, dataFormat, dilations, dimRoundingMode}) => {
  const [height, width, channels] = filter.shape;
  if (height * width > 1 || channels % 2 === 0 || !(isPacked(x) || isPacked(filter))) return null;
  return () => {
    const [image, f] = [longer(x, dataFormat === 'NCHW' ? 1 : 3), longer(filter, 2)] as [tf.Tensor4D, tf.Tensor4D];
    return tf.conv2d(image, f, strides, pad, dataFormat, dilations, dimRoundingMode);
  };
};
