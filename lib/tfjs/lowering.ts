/**
 * The cheapest way, or the only one, to run a kernel on the current backend. A row is a detour around what TF.js has there: a function from a
 * call to the ops that do its work, or to null where the kernel itself is better. Only kernels that a transform runs pass here.
 * What each row is worth is measured in bench/lowering.ts.
 */
import type {Tensor} from '@tensorflow/tfjs-core';
import * as anywhere from './lowering/anywhere';
import * as wasm from './lowering/wasm';

/** Inputs are tensors with values, attributes as TF.js gave them. */
export type Detour = (inputs: Readonly<Record<string, Tensor>>, attrs: never) => (() => Tensor[]) | null;

const rows: Readonly<Record<string, Readonly<Record<string, Detour>>>> = {
  cpu: {
    // wrong for a negative axis
    Cumsum: anywhere.axisFromFront,
    Cumprod: anywhere.axisFromFront,
  },
  wasm: {
    // reads transposed operands against the grain: 240 ms, a transposition and a product 26 ms
    BatchMatMul: wasm.matMul,
    // knows images with their channels last only
    Conv2D: wasm.conv,
    // 190 ms, a convolution with the filter turned round 10 ms
    Conv2DBackpropInput: wasm.convInput,
    // not registered: without these a CNN cannot be trained
    Conv2DBackpropFilter: wasm.convFilter,
    DepthwiseConv2dNativeBackpropInput: wasm.depthwiseInput,
    DepthwiseConv2dNativeBackpropFilter: wasm.depthwiseFilter,
    UnsortedSegmentSum: wasm.segmentSum,
    Einsum: wasm.einstein,
    // copies element by element, 75 ms where a product with ones takes 1 ms
    Tile: wasm.tile,
    // gives a tie to the last maximum, and is wrong where all of a window is negative
    MaxPoolGrad: wasm.maxPoolGrad,
    // read outside their memory for a negative axis
    Cumsum: anywhere.axisFromFront,
    Cumprod: anywhere.axisFromFront,
    // copies raw numbers into truth values
    Cast: wasm.cast,
  },
};

/** The detour for a call on a backend; null: run the kernel. */
export function lowering(kernel: string, inputs: unknown, attrs: unknown, backend: string): (() => Tensor[]) | null {
  const detour = rows[backend]?.[kernel];
  return detour === undefined ? null : detour(inputs as Readonly<Record<string, Tensor>>, attrs as never);
}
