/**
 * Jest setup of the `float64` project: TF.js's cpu backend computes and stores in double precision, under the dtype it still calls float32.
 * The backend allocates every float array as `Float32Array`, so replacing that name before TF.js loads is enough. A wrong rule and a rounded
 * one then differ by many orders of magnitude. Only for cpu: other backends' kernels really are 32 bits wide.
 */
export = async function float64(): Promise<void> {
  Object.assign(globalThis, {Float32Array: Float64Array});
  const {env} = await import('@tensorflow/tfjs');
  // The platform asks V8 for an array's own type, which no name changes.
  env().platform.isTypedArray = (a): a is Float32Array => ArrayBuffer.isView(a) && !(a instanceof DataView);
};
