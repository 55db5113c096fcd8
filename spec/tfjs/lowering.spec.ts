/** Each detour on wasm gives what TF.js's kernel gives on cpu, for the same numbers, and leaves nothing behind. */
import * as tf from '@tensorflow/tfjs';
import type {DataType, Tensor} from '@tensorflow/tfjs';
import {install, launch, list, uninstall} from '../../lib/tfjs/host';
import type {Hooks, Inputs} from '../../lib/tfjs/host';
import {lowering} from '../../lib/tfjs/lowering';
import {inTiles} from '../../lib/tfjs/lowering/products';
import {on} from '../support/backends';
import {ours} from '../support/program';

type Shape3 = [number, number, number, number, number];
type Draw = (shape: readonly number[], dtype?: DataType, lo?: number, hi?: number) => Tensor;

/** One call of a kernel. `truth`: what it should give, where cpu's kernel is wrong too. */
interface Call {
  readonly kernel: string;
  readonly name: string;
  readonly inputs: (draw: Draw) => Record<string, Tensor> | Tensor[];
  readonly attrs?: object;
  readonly truth?: (inputs: Record<string, Tensor>) => Tensor;
}

/** The same numbers for the same call, on any backend. */
function drawing(seed: number): Draw {
  let state = seed + 1;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const value = (dtype: DataType, lo: number, hi: number) => {
    const x = lo + (hi - lo) * next();
    return dtype === 'float32' ? x : dtype === 'bool' ? Number(x > 0) : Math.floor(x);
  };
  return (shape, dtype = 'float32', lo = -2, hi = 2) =>
    tf.tensor(
      Array.from({length: tf.util.sizeFromShape([...shape])}, () => value(dtype, lo, hi)),
      [...shape],
      dtype,
    );
}

const calls: Call[] = [];
const call = (kernel: string, name: unknown, inputs: Call['inputs'], attrs?: object, truth?: Call['truth']) =>
  calls.push({kernel, name: JSON.stringify(name), inputs, attrs, truth});

// ---- products

const products = [
  [[], [], 70, 30, 40],
  [[], [], 4, 200, 300],
  [[], [], 1, 300, 200],
  [[], [], 300, 1, 200],
  [[], [], 200, 300, 1],
  [[1], [1], 40, 50, 60],
  [[6], [6], 50, 60, 45],
  [[6], [1], 20, 30, 40],
  [[1], [6], 20, 30, 40],
  [[2, 3], [2, 3], 40, 40, 40],
  [[2, 1], [1, 3], 20, 30, 10],
  [[2, 3], [3], 20, 30, 10],
  [[5], [], 30, 1, 40],
  [[2, 2], [2, 2], 3, 4, 5],
] as const;
for (const [leadA, leadB, m, k, n] of products) {
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      const a = [...leadA, ...(transposeA ? [k, m] : [m, k])];
      const b = [...leadB, ...(transposeB ? [n, k] : [k, n])];
      const lead = tf.broadcast_util.assertAndGetBroadcastShape([...leadA], [...leadB]);
      const whole = (t: Tensor) => tf.broadcastTo(t, [...lead, ...t.shape.slice(-2)]);
      call(
        'BatchMatMul',
        [a, b, transposeA, transposeB],
        (draw) => ({a: draw(a), b: draw(b)}),
        {transposeA, transposeB},
        (p) => tf.matMul(whole(p.a), whole(p.b), transposeA, transposeB),
      );
    }
  }
}
for (const [equation, ...shapes] of [
  ['ij,jk->ik', [3, 4], [4, 5]],
  ['bij,bkj->bki', [2, 3, 4], [2, 5, 4]],
  ['ij->ji', [3, 4]],
  ['ij->j', [3, 4]],
  ['i,j->ij', [3], [4]],
  ['abc,ac->b', [2, 3, 4], [2, 4]],
] as [string, ...number[][]][]) {
  call('Einsum', equation, (draw) => shapes.map((s) => draw(s)), {equation});
}

// ---- sums and other reductions

for (const [shape, axis] of [
  [[1200, 64], [0]],
  [[1000, 256], [0]],
  [[999, 100], [0]],
  [
    [16, 28, 28, 16],
    [0, 1, 2],
  ],
  [
    [2, 3, 40, 45, 16],
    [0, 1, 2, 3],
  ],
  [
    [2, 3, 40, 45, 16],
    [0, 2],
  ],
  [
    [2, 3, 40, 45, 16],
    [1, 3, 4],
  ],
  [[2, 3, 40, 45, 16], [-2]],
  [[10, 30000], [0]],
  [[64, 2003], [0]],
  [
    [16, 3, 60, 60],
    [0, 2, 3],
  ],
] as const) {
  for (const keepDims of [false, true]) {
    for (const kernel of ['Sum', 'Mean', 'Max', 'Min']) {
      call(kernel, [shape, axis, keepDims], (draw) => ({x: draw(shape)}), {axis, reductionIndices: axis, keepDims});
    }
  }
}
call('Prod', 'five axes', (draw) => ({x: draw([3, 4, 5, 6, 7], 'float32', 0.9, 1.1)}), {axis: [1, 3], keepDims: false});

// ---- moves

const DTYPES = ['float32', 'int32', 'bool'] as const;
for (const dtype of DTYPES) {
  const x = (shape: readonly number[]) => (draw: Draw) => ({x: draw(shape, dtype)});
  const many = [2, 3, 4, 5, 6, 2];
  for (const perm of [
    [1, 0, 2, 3, 4, 5],
    [5, 4, 3, 2, 1, 0],
    [0, 5, 2, 4, 1, 3],
    [0, 2, 4, 1, 3, 5],
    [3, 5, 0, 4, 2, 1],
  ]) {
    call('Transpose', [many, perm, dtype], x(many), {perm});
  }
  call('Transpose', ['ones', dtype], x([1, 40, 1, 5, 50, 1, 2]), {perm: [6, 1, 5, 4, 2, 3, 0]});
  for (const [shape, begin, size] of [
    [
      [3, 60, 60, 1],
      [0, 1, 1, 0],
      [3, 58, 58, 1],
    ],
    [
      [300, 200],
      [10, 0],
      [50, 200],
    ],
    [
      [300, 200],
      [0, 7],
      [300, 100],
    ],
    [
      [300, 200],
      [0, 50],
      [-1, 100],
    ],
    [
      [300, 201],
      [3, 0],
      [50, -1],
    ],
    [
      [5, 6, 7, 8, 9],
      [1, 1, 1, 1, 1],
      [2, 2, 2, 2, 2],
    ],
    [
      [5, 6, 7, 8, 40],
      [0, 0, 0, 0, 1],
      [5, 6, 7, 8, 8],
    ],
    [[100000], [1], [4000]],
  ]) {
    call('Slice', [shape, begin, size, dtype], x(shape), {begin, size});
  }
  for (const dims of [[0], [1], [0, -1], 1]) call('Reverse', [dims, dtype], x([30, 20, 30]), {dims});
  for (const [shape, numOrSizeSplits, axis] of [
    [[500, 200], 5, 0],
    [[500, 200], 4, 1],
    [[500, 200], [30, 70, 100], 1],
    [[10, 120, 60], [100, 20], -2],
  ] as const) {
    call('SplitV', [shape, numOrSizeSplits, axis, dtype], x(shape), {numOrSizeSplits, axis});
  }
  for (const axis of [0, 1, -1]) call('Unpack', [axis, dtype], (draw) => ({value: draw([40, 50, 30], dtype)}), {axis});
  for (const [shape, axis] of [
    [[500, 20], 1],
    [[500, 20], -1],
    [[20, 30, 4, 8], 2],
  ] as const) {
    call('Concat', [shape, axis, dtype], (draw) => [0, 1, 2].map(() => draw(shape, dtype)), {axis});
  }
  for (const [shape, reps] of [
    [
      [100, 1],
      [1, 20],
    ],
    [
      [1, 100],
      [20, 1],
    ],
    [
      [3, 4, 5],
      [2, 3, 4],
    ],
    [
      [2, 3, 4, 5],
      [1, 2, 1, 6],
    ],
    [
      [30, 40],
      [1, 1],
    ],
  ]) {
    call('Tile', [shape, reps, dtype], x(shape), {reps});
  }
  if (dtype === 'bool') continue;
  for (const paddings of [
    [
      [0, 0],
      [1, 2],
      [3, 0],
      [0, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [0, 0],
      [2, 0],
      [0, 0],
      [1, 1],
    ],
    [
      [1, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  ]) {
    call('PadV2', [paddings, dtype], x([3, 10, 10, 4, 8]), {paddings, constantValue: 3});
  }
  const masks = {beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0};
  for (const [shape, begin, end, strides, mask] of [
    [[3, 40, 40, 4], [0, 1, 1, 0], [3, 40, 40, 4], [1, 2, 3, 1], {}],
    [[100, 100], [99, 0], [0, 100], [-2, 1], {}],
    [[100, 100], [0, 0], [0, 0], [-1, 3], {beginMask: 3, endMask: 3}],
  ] as const) {
    // Integers come out as floats on wasm where there is no detour.
    call('StridedSlice', [shape, begin, strides, dtype], x(shape), {begin, end, strides, ...masks, ...mask});
  }
  for (const [shape, indices, axis, batchDims] of [
    [[30, 40], [60], 0, 0],
    [[30, 40], [6, 10], 1, 0],
    [[5, 30, 8], [40], -2, 0],
    [[5, 3, 30, 8], [5, 40], 2, 1],
    [[5, 3, 30, 8], [5, 3, 40], 2, 2],
    [[5, 6, 7], [5, 2], 2, 1],
  ] as const) {
    const count = shape.at(axis);
    const inputs = (draw: Draw) => ({x: draw(shape, dtype), indices: draw(indices, 'int32', 0, count)});
    call('GatherV2', [shape, indices, axis, batchDims, dtype], inputs, {axis, batchDims});
  }
}

// ---- two tensors that broadcast

for (const [a, b] of [
  [
    [50, 40],
    [50, 1],
  ],
  [
    [50, 40],
    [1, 1],
  ],
  [
    [50, 1],
    [1, 40],
  ],
  [[50, 1], [40]],
  [[1, 1, 1], [600]],
  [
    [3, 1, 20],
    [3, 10, 1],
  ],
]) {
  const pair = (dtype: DataType, lo: number) => (draw: Draw) => ({a: draw(a, dtype, lo, 4), b: draw(b, dtype, lo, 4)});
  for (const kernel of ['Maximum', 'Minimum', 'Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Mod']) {
    for (const dtype of ['float32', 'int32'] as const) call(kernel, [a, b, dtype], pair(dtype, kernel === 'Mod' ? 1 : -4));
  }
  for (const kernel of ['Pow', 'Atan2']) call(kernel, [a, b], pair('float32', 0.1));
  for (const kernel of ['LogicalAnd', 'LogicalOr']) call(kernel, [a, b], pair('bool', -4));
}
for (const kernel of ['Add', 'Sub', 'Multiply', 'RealDiv', 'SquaredDifference']) {
  for (const [a, b] of [
    [
      [1, 2, 1, 3, 2, 1, 2],
      [1, 2, 1, 3, 2, 1, 2],
    ],
    [
      [2, 2, 2, 3, 2, 1, 2],
      [2, 1, 2],
    ],
    [
      [2, 1, 2, 1, 2, 1, 2],
      [1, 2, 1, 2, 1, 2, 1],
    ],
  ]) {
    call(kernel, [a, b], (draw) => ({a: draw(a), b: draw(b, 'float32', 1, 2)}));
  }
}

// ---- convolution and pooling

const PADS = [
  'same',
  'valid',
  1,
  [
    [0, 0],
    [2, 1],
    [0, 3],
    [0, 0],
  ],
] as const;
const SIZES = [
  [2, 11, 13, 3, 5, 3, 3],
  [3, 14, 14, 16, 8, 3, 3],
  [2, 12, 11, 1, 8, 3, 5],
  [2, 9, 9, 20, 4, 1, 1],
  [1, 7, 8, 40, 30, 2, 3],
] as const;
for (const pad of PADS) {
  for (const strides of [1, 2, [1, 3], [3, 2]]) {
    for (const [batch, height, width, channels, outputs, kh, kw] of SIZES)
      convolutions(batch, height, width, channels, outputs, kh, kw);

    function convolutions(
      batch: number,
      height: number,
      width: number,
      channels: number,
      outputs: number,
      kh: number,
      kw: number,
    ) {
      // With a number for the border TF.js takes filters and strides to be square, and maxPool writes past its memory where they are not.
      if (typeof pad === 'number' && (Array.isArray(strides) || kh !== kw)) return;
      const image = [batch, height, width, channels] as [number, number, number, number];
      const dimRoundingMode = typeof pad === 'number' ? 'floor' : undefined;
      const common = {strides, pad, dimRoundingMode};
      const at = (filter: number[], depthwise: boolean) =>
        tf.backend_util.computeConv2DInfo(
          image,
          filter as [number, number, number, number],
          strides as number,
          1,
          pad as 'same',
          dimRoundingMode,
          depthwise,
        ).outShape;
      const filter = [kh, kw, channels, outputs];
      const out = at(filter, false);
      const name = [image, filter, strides, pad];
      const conv = {...common, dataFormat: 'NHWC', dilations: 1};
      call('Conv2DBackpropInput', name, (draw) => ({dy: draw(out), filter: draw(filter)}), {...conv, inputShape: image});
      call('Conv2DBackpropFilter', name, (draw) => ({x: draw(image), dy: draw(out)}), {...conv, filterShape: filter});
      for (const multiplier of [1, 3]) {
        const single = [kh, kw, channels, multiplier];
        const each = at(single, true);
        const attrs = {...common, dilations: 1, inputShape: image, filterShape: single};
        call(
          'DepthwiseConv2dNativeBackpropInput',
          [...name, multiplier],
          (draw) => ({dy: draw(each), filter: draw(single)}),
          attrs,
        );
        call('DepthwiseConv2dNativeBackpropFilter', [...name, multiplier], (draw) => ({x: draw(image), dy: draw(each)}), attrs);
      }
      if (Array.isArray(pad)) return;
      const pooled = at([kh, kw, channels, 1], true);
      const pooling = {filterSize: [kh, kw], ...common};
      const max = (x: Tensor) => tf.maxPool(x as tf.Tensor4D, [kh, kw], strides as number, pad as 'same', dimRoundingMode);
      const inputs = (draw: Draw) => {
        const input = draw(image);
        return {dy: draw(pooled), input, output: max(input)};
      };
      call('MaxPoolGrad', name, inputs, pooling);
    }
  }
}
for (const size of [2, 3]) {
  const [image, out] = [
    [2, 12 * size, 12 * size, 8],
    [2, 12, 12, 8],
  ];
  const inputs = (draw: Draw) => {
    const input = draw(image);
    return {dy: draw(out), input, output: tf.maxPool(input as tf.Tensor4D, size, size, 'valid')};
  };
  call('MaxPoolGrad', ['tiles', size], inputs, {filterSize: size, strides: size, pad: 'valid'});
}
for (const [pad, strides] of [
  ['same', 1],
  [
    [
      [0, 0],
      [0, 0],
      [2, 1],
      [0, 3],
    ],
    2,
  ],
] as const) {
  const [image, filter] = [
    [2, 3, 9, 10],
    [3, 3, 3, 5],
  ] as [number, number, number, number][];
  const attrs = {strides, pad, dataFormat: 'NCHW', dilations: 1, inputShape: image, filterShape: filter};
  const info = tf.backend_util.computeConv2DInfo(image, filter, strides, 1, pad as 'same', undefined, false, 'channelsFirst');
  call('Conv2D', ['NCHW', pad], (draw) => ({x: draw(image), filter: draw(filter)}), attrs);
  call('Conv2DBackpropInput', ['NCHW', pad], (draw) => ({dy: draw(info.outShape), filter: draw(filter)}), attrs);
  call('Conv2DBackpropFilter', ['NCHW', pad], (draw) => ({x: draw(image), dy: draw(info.outShape)}), attrs);
}
call('Conv2D', 'stride beyond the filter', (draw) => ({x: draw([2, 9, 11, 3]), filter: draw([1, 2, 3, 4])}), {
  strides: [3, 2],
  pad: 'same',
  dataFormat: 'NHWC',
  dilations: 1,
});

for (const dimRoundingMode of ['ceil', 'round', 'floor']) {
  const [attrs, image] = [{strides: 2, pad: 1, dimRoundingMode}, [2, 8, 10, 6]];
  const conv = {...attrs, dataFormat: 'NHWC', dilations: 1};
  call('Conv2D', ['padded', dimRoundingMode], (draw) => ({x: draw(image), filter: draw([3, 3, 6, 5])}), conv);
  call('DepthwiseConv2dNative', ['padded', dimRoundingMode], (draw) => ({x: draw(image), filter: draw([3, 3, 6, 2])}), conv);
  for (const kernel of ['MaxPool', 'AvgPool'])
    call(kernel, ['padded', dimRoundingMode], (draw) => ({x: draw(image)}), {...attrs, filterSize: 3});
}
for (const pad of [
  'same',
  [
    [0, 0],
    [0, 0],
    [2, 1],
    [0, 3],
  ],
] as const) {
  const last = (t: Tensor) => tf.transpose(t, [0, 2, 3, 1]) as tf.Tensor4D;
  const border = typeof pad === 'string' ? pad : ([pad[0], pad[2], pad[3], pad[1]] as tf.backend_util.ExplicitPadding);
  call(
    'DepthwiseConv2dNative',
    ['NCHW', pad],
    (draw) => ({x: draw([2, 3, 9, 10]), filter: draw([3, 2, 3, 2])}),
    {strides: 1, pad, dataFormat: 'NCHW', dilations: [1, 2]},
    ({x, filter}) =>
      tf.transpose(tf.depthwiseConv2d(last(x), filter as tf.Tensor4D, 1, border as 'same', 'NHWC', [1, 2]), [0, 3, 1, 2]),
  );
}

// ---- volumes

for (const [image, filter, strides, pad] of [
  [[2, 5, 6, 7, 3], [3, 2, 3, 3, 5], 1, 'same'],
  [[2, 6, 7, 5, 16], [3, 3, 3, 16, 8], 2, 'valid'],
  [[1, 5, 8, 9, 4], [2, 3, 1, 4, 6], [1, 3, 2], 'same'],
  [[2, 4, 4, 5, 8], [2, 2, 2, 8, 1], 3, 'valid'],
  [[1, 4, 6, 6, 2], [3, 3, 3, 2, 4], 2, 1],
  [[1, 7, 9, 8, 2], [1, 1, 2, 2, 3], [2, 3, 3], 'same'],
] as [Shape3, Shape3, number, 'same'][]) {
  const name = [image, filter, strides, pad];
  const out = tf.backend_util.computeConv3DInfo(image, filter, strides, 1, pad).outShape;
  call('Conv3DBackpropInputV2', name, (draw) => ({dy: draw(out), filter: draw(filter)}), {strides, pad, inputShape: image});
  call('Conv3DBackpropFilterV2', name, (draw) => ({x: draw(image), dy: draw(out)}), {strides, pad, filterShape: filter});
  const conv = {strides, pad, dataFormat: 'NDHWC', dilations: 1};
  call('Conv3D', name, (draw) => ({x: draw([8, ...image.slice(1)]), filter: draw(filter)}), conv);
}
call('Conv3D', 'dilated', (draw) => ({x: draw([2, 9, 9, 9, 4]), filter: draw([3, 2, 3, 4, 8])}), {
  strides: 1,
  pad: 'same',
  dataFormat: 'NDHWC',
  dilations: [2, 1, 3],
});
for (const [filterSize, strides, pad, dimRoundingMode] of [
  [2, 2, 'valid'],
  [[3, 2, 3], [1, 2, 2], 'same'],
  [[1, 2, 1], 3, 'same'],
  [3, 2, 1, 'ceil'],
  [3, 2, 1, 'floor'],
]) {
  const inputs = (draw: Draw) => ({x: draw([2, 6, 7, 8, 3], 'float32', -9, -1)});
  const attrs = {filterSize, strides, pad, dimRoundingMode, dataFormat: 'NDHWC'};
  call('MaxPool3D', [filterSize, strides, pad, dimRoundingMode], inputs, attrs);
}

// ---- what is wrong or missing

for (const dtype of ['float32', 'int32'] as const) {
  call('Cast', dtype, (draw) => ({x: draw([50], dtype)}), {dtype: 'bool'});
  for (const [lo, hi] of [
    [0, 6],
    [-1, 8],
  ]) {
    call(
      'UnsortedSegmentSum',
      [dtype, lo],
      (draw) => ({x: draw([50, 3], dtype), segmentIds: draw([50], 'int32', lo, hi)}),
      {numSegments: 6},
      (p) => tf.cast(tf.unsortedSegmentSum(p.x, p.segmentIds as tf.Tensor1D, 6), dtype),
    );
  }
}
for (const [dtype, onValue, offValue] of [
  ['float32', 1, 0],
  ['bool', 1, 0],
  ['float32', 0.5, -0.25],
]) {
  call('OneHot', [dtype, onValue], (draw) => ({indices: draw([50], 'int32', -1, 8)}), {depth: 6, onValue, offValue, dtype});
}

// Boxes as wide as their crops, beside one that is not; two of three reach outside.
const boxes = [0.12, 0.25, 0.93, 0.75, -0.3, 0.25, 0.93, 0.75, 0.2, 0.3, 1.2, 0.6];
for (const method of ['bilinear', 'nearest']) {
  for (const extrapolationValue of [0, 0.5]) {
    const cropped: Call['inputs'] = (draw) => ({
      image: draw([2, 6, 5, 3]),
      boxes: tf.tensor2d(boxes, [3, 4]),
      boxInd: tf.tensor1d([1, 0, 1], 'int32'),
    });
    call('CropAndResize', [method, extrapolationValue], cropped, {cropSize: [4, 3], method, extrapolationValue});
  }
}
for (const [channels, fillValue] of [
  [2, 0.25],
  [4, [0.1, 0.2, 0.3]],
  [6, 2],
  [3, [1, 2, 3]],
] as const) {
  call('RotateWithOffset', [channels, fillValue], (draw) => ({image: draw([2, 5, 4, channels])}), {
    radians: 0.6,
    fillValue,
    center: [0.3, 0.7],
  });
}

const pass: Hooks = {
  kernel(name, inputs, attrs) {
    const outputs = launch(name, inputs, attrs);
    return name === 'SplitV' || name === 'Unpack' ? outputs : outputs[0];
  },
  customGrad() {
    throw new Error('A detour must not use tf.customGrad.');
  },
  draw: () => 1,
  drawn: (shape, draw) => draw(shape),
  choosesDraws: () => false,
  clone() {},
  dispose() {},
};

/** Runs a kernel as a transform does: the ops of a detour are lowered in turn. */
function lowered(kernel: string, inputs: Inputs, attrs: object | undefined): Tensor[] {
  install(pass);
  try {
    return tf.tidy(() => launch(kernel, inputs, attrs));
  } finally {
    uninstall();
  }
}

interface Result {
  readonly shape: number[];
  readonly dtype: DataType;
  readonly values: ArrayLike<number>;
}
const results = (tensors: Tensor[]): Result[] => tensors.map((t) => ({shape: t.shape, dtype: t.dtype, values: t.dataSync()}));

function truthOf({kernel, inputs, attrs, truth}: Call, seed: number): Result[] {
  const drawn = inputs(drawing(seed));
  const engine = tf.engine() as unknown as {runKernel(name: string, inputs: unknown, attrs?: object): Tensor | Tensor[]};
  return results(list(truth ? truth(drawn as Record<string, Tensor>) : engine.runKernel(kernel, drawn, attrs)));
}

const expected: Result[][] = [];
beforeAll(async () => {
  await on('cpu');
  calls.forEach((one, i) => expected.push(truthOf(one, i)));
  await on('wasm');
}, 600_000);

test.each(calls.map((one, i) => ({...one, i})))('$kernel $name', ({kernel, inputs, attrs, i}) => {
  tf.engine().startScope();
  const drawn = inputs(drawing(i)) as Record<string, Tensor>;
  const before = tf.memory().numTensors;
  const got = lowered(kernel, drawn, attrs);
  expect(tf.memory().numTensors - before).toBe(got.length);
  results(got).forEach(({shape, dtype, values}, k) => {
    const want = expected[i][k];
    expect([shape, dtype]).toEqual([want.shape, want.dtype]);
    const scale = Math.max(1, ...Array.from(want.values, Math.abs));
    const worst = Array.from(values).findIndex((v, j) => !(Math.abs(v - want.values[j]) <= 1e-5 * scale));
    expect(worst).toBe(-1);
  });
  tf.engine().endScope();
});

describe('what cpu cannot tell', () => {
  const detour = (kernel: string, inputs: Inputs, attrs: object) => tf.tidy(() => lowering(kernel, inputs, attrs, 'wasm')!()[0]);

  test('a tie goes to the first maximum, infinite or not', () => {
    const x = tf.tensor4d(
      [-Infinity, -Infinity, -Infinity, -Infinity, 1, 1, 1, 0, Infinity, 5, Infinity, 2, -3, -2, -2, -9],
      [4, 2, 2, 1],
    );
    const first = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0];
    for (const copies of [1, 1000]) {
      const input = tf.tile(x, [copies, 1, 1, 1]);
      const output = tf.maxPool(input, 2, 2, 'valid');
      const dx = detour('MaxPoolGrad', {dy: tf.onesLike(output), input, output}, {filterSize: 2, strides: 2, pad: 'valid'});
      expect(Array.from(dx.dataSync().slice(-16))).toEqual(first);
    }
  });

  test.each([
    [NaN, NaN],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ])('a column with %p sums to %p', (odd, sum) => {
    const x = tf.concat([tf.fill([700, 100], 1), tf.fill([1, 100], odd), tf.fill([600, 100], 1)], 0);
    expect(detour('Sum', {x}, {axis: 0, keepDims: false}).dataSync()[7]).toBe(sum);
  });

  test('a sum of ones is exact', () => {
    expect(detour('Sum', {x: tf.ones([12345, 8])}, {axis: 0, keepDims: false}).dataSync()[3]).toBe(12345);
  });

  test.each([2, [1, 3]])('depthwise filters with holes, %p apart: ⟨ȳ, C(x, f)⟩ = ⟨x̄, x⟩ = ⟨f̄, f⟩', (dilations) => {
    const [x, f] = [drawing(1)([2, 11, 13, 5]) as tf.Tensor4D, drawing(2)([3, 2, 5, 2]) as tf.Tensor4D];
    const attrs = {strides: 1, pad: 'same', dilations, inputShape: x.shape, filterShape: f.shape};
    const y = tf.depthwiseConv2d(x, f, 1, 'same', 'NHWC', dilations as number);
    const dy = drawing(3)(y.shape);
    const dot = (a: Tensor, b: Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0];
    expect(dot(x, detour('DepthwiseConv2dNativeBackpropInput', {dy, filter: f}, attrs))).toBeCloseTo(dot(dy, y), 3);
    expect(dot(f, detour('DepthwiseConv2dNativeBackpropFilter', {x, dy}, attrs))).toBeCloseTo(dot(dy, y), 3);
  });

  test('on tfjs-node what does nothing is no launch, and a step is two', () => {
    const x = tf.tensor2d([-2, 0, 3, 0.5], [2, 2]);
    const on = (kernel: string, inputs: Inputs, attrs: object) => lowering(kernel, inputs, attrs, 'tensorflow');
    expect(Array.from(on('Step', {x}, {alpha: 0})!()[0].dataSync())).toEqual([0, 0, 1, 1]);
    expect(on('Step', {x}, {alpha: 0.5})).toBeNull();
    for (const [kernel, attrs, others] of [
      ['Cast', {dtype: 'float32'}, {dtype: 'int32'}],
      ['Reshape', {shape: [2, 2]}, {shape: [4]}],
    ] as const) {
      const [y] = on(kernel, {x}, attrs)!();
      expect([y.shape, y.dtype, Array.from(y.dataSync())]).toEqual([x.shape, x.dtype, Array.from(x.dataSync())]);
      expect(on(kernel, {x}, others)).toBeNull();
    }
  });

  test.each([false, true])('on GPUs many matrices times one are one product (transposed: %p)', (transposeB) => {
    const [a, b] = [drawing(1)([2, 3, 4, 5]), drawing(2)(transposeB ? [6, 5] : [5, 6])];
    const attrs = {transposeA: false, transposeB};
    const [y] = lowering('BatchMatMul', {a, b}, attrs, 'webgl')!();
    const rows = tf.matMul(tf.reshape(a, [24, 5]), b, false, transposeB);
    expect(y.shape).toEqual([2, 3, 4, 6]);
    expect(tf.max(tf.abs(tf.sub(tf.reshape(y, [24, 6]), rows))).dataSync()[0]).toBeLessThan(1e-6);
    expect(lowering('BatchMatMul', {a: drawing(1)([4, 5]), b}, attrs, 'webgl')).toBeNull();
    expect(lowering('BatchMatMul', {a, b: drawing(3)([3, ...b.shape])}, attrs, 'webgl')).toBeNull();
  });

  test('on WebGL a box has an image of its own, once', () => {
    const inputs = {image: tf.ones([2, 3, 3, 1]), boxes: tf.ones([3, 4]), boxInd: tf.tensor1d([1, 0, 1], 'int32')};
    const attrs = {cropSize: [2, 2], method: 'bilinear', extrapolationValue: 0};
    expect(lowering('CropAndResize', inputs, attrs, 'webgl')).not.toBeNull();
    expect(lowering('CropAndResize', inputs, attrs, 'webgpu')).toBeNull();
    const one = {...inputs, boxes: tf.ones([1, 4]), boxInd: tf.tensor1d([1], 'int32')};
    expect(lowering('CropAndResize', one, attrs, 'webgpu')).not.toBeNull();
  });

  test('small calls and other backends run as they are', () => {
    const [a, b] = [tf.ones([4, 4]), tf.ones([4, 4])];
    expect(lowering('BatchMatMul', {a, b}, {transposeA: false, transposeB: true}, 'wasm')).toBeNull();
    expect(lowering('BatchMatMul', {a, b}, {transposeA: false, transposeB: true}, 'webgl')).toBeNull();
  });

  test('an index out of range is refused', () => {
    const inputs = {x: tf.ones([40, 40]), indices: tf.tensor1d([0, 40], 'int32')};
    const many = {...inputs, indices: tf.tensor1d(Array<number>(40).fill(40), 'int32')};
    expect(() => detour('GatherV2', many, {axis: 0, batchDims: 0})).toThrow('the index value 40 is not in [0, 39]');
  });
});

test('strings, which are never repeated first', async () => {
  await on('cpu');
  const letters = Array.from({length: 64}, (_, i) => 'abc'[i % 3]);
  const compare = () =>
    tf.equal(tf.tensor(letters, [64, 1], 'string'), tf.tensor(Array<string>(10).fill('a'), [1, 10], 'string'));
  const [isA] = ours(() => [compare()]);
  expect(Array.from(isA.dataSync())).toEqual(letters.flatMap((letter) => Array<number>(10).fill(Number(letter === 'a'))));
});

test('the flag that is set for a small product on WebGPU is put back, also when the product throws', () => {
  const flag = 'WEBGPU_MATMUL_PROGRAM_TYPE';
  tf.env().registerFlag(flag, () => -1);
  const [a, b] = [tf.ones([2, 3]), tf.ones([4, 2])];
  const product = inTiles({a, b}, {transposeA: false, transposeB: false});
  expect(product).toThrow('inner shapes');
  expect(tf.env().getNumber(flag)).toBe(-1);
  tf.env().set(flag, 1);
  expect(inTiles({a, b: tf.ones([3, 2])}, {transposeA: false, transposeB: false})).toBeNull();
  tf.dispose([a, b]);
});
