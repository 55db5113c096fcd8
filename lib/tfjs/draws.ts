/**
 * How TF.js draws random numbers: in JavaScript, past every kernel. A random op makes an array, fills all of it from one source of numbers,
 * and hands it to the engine. So an op that finds its array longer than it asked for draws as many numbers more, from the same
 * distribution and the same seed.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Tensor} from '@tensorflow/tfjs-core';

/** The ops that draw. */
const DRAWING = new Set(['randomUniform__op', 'randomNormal__op', 'truncatedNormal__op', 'randomGamma__op', 'rand__op']);
/** The ops that call one of them to draw for them. */
const ASKING = new Set(['randomUniformInt__op', 'randomStandardNormal__op', 'dropout__op', 'multinomial__op']);

export const isDrawing = (scope: string | undefined): boolean => scope !== undefined && DRAWING.has(scope);

/** The op that the user called, when the op of `scope` begins to draw inside the scope `around`. */
export const askedFor = (scope: string, around: string | undefined): string =>
  (around !== undefined && ASKING.has(around) ? around : scope).slice(0, -'__op'.length);

/** Draws that TF.js cannot make longer: the source is a function of the user's, called as often as the tensor has elements. */
export const isFixed = (scope: string): boolean => scope === 'rand__op';

type ArrayName = 'Float32Array' | 'Int32Array' | 'Uint8Array';
type NewArray = new (length: number) => object;
const ARRAYS: readonly ArrayName[] = ['Float32Array', 'Int32Array', 'Uint8Array'];

/**
 * Makes the next array of numbers that somebody asks for `times` as long, then ends; the function that it returns ends it before. Nothing
 * but the beginning of one random op runs in between.
 */
export function lengthenNextArray(times: number): () => void {
  const realm = globalThis as unknown as Record<ArrayName, NewArray>;
  const originals = ARRAYS.map((name) => [name, realm[name]] as const);
  const restore = () => {
    for (const [name, original] of originals) realm[name] = original;
  };
  for (const [name, original] of originals) {
    realm[name] = new Proxy(original, {
      construct(target, [length, ...rest]: [number, ...unknown[]]) {
        restore();
        return Reflect.construct(target, [typeof length === 'number' ? length * times : length, ...rest]) as object;
      },
    });
  }
  return restore;
}

/** Did TF.js fill the longer array as this file says? */
export function checkDrawn(values: ArrayLike<number>, shape: readonly number[]): void {
  if (values.length !== tf.util.sizeFromShape([...shape]))
    throw new Error(`TensorFlow.js drew ${values.length} random numbers for a tensor of shape [${shape}].`);
}

/**
 * What the kernel `Multinomial` does, with numbers drawn as above: it draws inside the backend, where no transform could tell it to draw for
 * each sample, and on cpu the same numbers for each row. [rows, outcomes] → [rows, numSamples].
 */
export function multinomial(logits: Tensor, {numSamples, seed, normalized}: tf.MultinomialAttrs): Tensor {
  const [rows, outcomes] = logits.shape;
  const probabilities = normalized ? logits : tf.softmax(logits);
  // What is beyond all other outcomes is the last, whatever the rounding of their sum.
  const bounds = tf.slice(tf.cumsum(probabilities, 1), [0, 0], [rows, outcomes - 1]);
  const numbers = tf.randomUniform([rows, numSamples, 1], 0, 1, 'float32', seed);
  const isBeyond = tf.greaterEqual(numbers, tf.reshape(bounds, [rows, 1, outcomes - 1]));
  return tf.sum(tf.cast(isBeyond, 'int32'), 2);
}
