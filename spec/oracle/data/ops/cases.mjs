// Case list: every entry is {n: name, g: group, a: [arg specs], f: (...tensors) => tensor}.
// arg spec r(shape, lo, hi) = uniform random differentiable float input; constants are made with k(shape, lo, hi, tag).
export function mulberry(seed) {
  return () => { seed |= 0; seed = seed + 0x6D2B79F5 | 0; let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t; return ((t ^ t >>> 14) >>> 0) / 4294967296; };
}
export const hash = s => { let h = 2166136261; for (const c of s) { h ^= c.charCodeAt(0); h = Math.imul(h, 16777619); } return h >>> 0; };
export const size = sh => sh.reduce((p, c) => p * c, 1);
export const rnd = (tag, n, lo, hi) => { const g = mulberry(hash(tag)); return Array.from({length: n}, () => Math.fround(lo + (hi - lo) * g())); };

export function makeCases(tf) {
  const C = [];
  const r = (shape, lo = -1, hi = 1) => ({get shape() { return shape.slice(); }, lo, hi});
  let cur = '';
  const k = (shape, lo = -1, hi = 1, tag = 'k') => tf.tensor(rnd(cur + '/' + tag + shape.join('x'), size(shape), lo, hi), shape);
  const add = (g, n, a, f, extra = {}) => C.push({g, n, a, f: (...xs) => { cur = n; return f(...xs); }, ...extra});
  const ki = (arr, shape) => tf.tensor(arr, shape, 'int32');

  // ---------------- unary
  const un = [['abs'], ['acos', -.8, .8], ['acosh', 1.2, 3], ['asin', -.8, .8], ['asinh'], ['atan'], ['atanh', -.8, .8], ['cos'], ['cosh'],
    ['elu', -2, 2], ['erf'], ['exp'], ['expm1'], ['leakyRelu'], ['log', .3, 2], ['log1p', -.5, 1], ['logSigmoid', -2, 2], ['neg'],
    ['reciprocal', .4, 2], ['relu'], ['relu6', -3, 9], ['rsqrt', .3, 2], ['selu', -2, 2], ['sigmoid', -2, 2], ['sin'], ['sinh'], ['softplus', -2, 2],
    ['sqrt', .3, 2], ['square'], ['tan'], ['tanh', -2, 2]];
  for (const [n, lo = -1, hi = 1] of un) add('unary', n, [r([2, 3], lo, hi)], x => tf[n](x));
  add('unary', 'clone (Identity)', [r([2, 3])], x => tf.clone(x));
  add('unary', 'clipByValue(-.5,.5)', [r([2, 4])], x => tf.clipByValue(x, -.5, .5));
  add('unary', 'prelu same shape', [r([2, 3]), r([2, 3], .1, .4)], (x, a) => tf.prelu(x, a));
  add('unary', 'prelu alpha [3]', [r([2, 3]), r([3], .1, .4)], (x, a) => tf.prelu(x, a));
  add('unary', 'prelu alpha scalar', [r([2, 3]), r([], .1, .4)], (x, a) => tf.prelu(x, a));
  add('unary', 'cast float32->float32', [r([3])], x => tf.cast(x, 'float32'));

  // ---------------- piecewise constant (result multiplied by x so that a non-zero gradient exists)
  for (const n of ['ceil', 'floor', 'round', 'sign', 'step']) add('zero-grad', n + '(x)*x', [r([2, 3], -2, 2)], x => tf.mul(tf[n](x), x));
  for (const n of ['isFinite', 'isInf', 'isNaN']) add('zero-grad', n + '(x) mask * x', [r([3])], x => tf.mul(tf.cast(tf[n](x), 'float32'), x));
  for (const n of ['greater', 'greaterEqual', 'less', 'lessEqual', 'equal', 'notEqual']) add('zero-grad', n + '(x,y) mask * x', [r([2, 3]), r([2, 3])], (x, y) => tf.mul(tf.cast(tf[n](x, y), 'float32'), x));
  add('zero-grad', 'logicalAnd/Not/Or of comparisons * x', [r([2, 3])], x => tf.mul(tf.cast(tf.logicalOr(tf.logicalAnd(tf.greater(x, -.5), tf.less(x, .5)), tf.logicalNot(tf.less(x, .7))), 'float32'), x));
  add('zero-grad', 'where(greater(x,0), x*x, x)', [r([2, 3])], x => tf.where(tf.greater(x, 0), tf.square(x), x));
  add('zero-grad', 'where(greaterEqual(x,0), x*x, x)', [r([2, 3])], x => tf.where(tf.greaterEqual(x, 0), tf.square(x), x));
  add('zero-grad', 'argMax -> oneHot * x', [r([2, 3])], x => tf.mul(tf.cast(tf.oneHot(tf.argMax(x, 1), 3), 'float32'), x));
  add('zero-grad', 'argMin -> oneHot * x', [r([2, 3])], x => tf.mul(tf.cast(tf.oneHot(tf.argMin(x, 1), 3), 'float32'), x));
  add('zero-grad', 'cast to int32 and back * x', [r([3], -3, 3)], x => tf.mul(tf.cast(tf.cast(x, 'int32'), 'float32'), x));
  add('zero-grad', 'cast to bool and back * x', [r([3], .2, 1)], x => tf.mul(tf.cast(tf.cast(x, 'bool'), 'float32'), x));
  add('zero-grad', 'floorDiv(x,y)*x', [r([4], 3, 9), r([4], 1.1, 2)], (x, y) => tf.mul(tf.floorDiv(x, y), x));
  add('zero-grad', 'zerosLike(x)+x', [r([3])], x => tf.add(tf.zerosLike(x), x));
  add('zero-grad', 'onesLike(x)*x', [r([3])], x => tf.mul(tf.onesLike(x), x));
  add('zero-grad', 'stop-gradient idiom: x*const(dataSync)', [r([3])], x => tf.mul(x, tf.tensor1d([1, 2, 3])));

  // ---------------- binary
  const bin = [['add'], ['sub'], ['mul'], ['div', .4, 2], ['divNoNan', .4, 2], ['maximum'], ['minimum'], ['squaredDifference'], ['atan2', .3, 2], ['mod', .7, 3], ['pow', .4, 2]];
  for (const [n, lo = -1, hi = 1] of bin) {
    add('binary', n + ' [2,3],[2,3]', [r([2, 3], lo, hi), r([2, 3], lo, hi)], (a, b) => tf[n](a, b));
    add('binary', n + ' [2,3],[3]', [r([2, 3], lo, hi), r([3], lo, hi)], (a, b) => tf[n](a, b));
    add('binary', n + ' [2,1],[1,3]', [r([2, 1], lo, hi), r([1, 3], lo, hi)], (a, b) => tf[n](a, b));
    add('binary', n + ' [2,3],scalar const', [r([2, 3], lo, hi)], a => tf[n](a, tf.scalar(.9)));
  }
  add('binary', 'pow(x, int32 scalar 3)', [r([2, 3])], a => tf.pow(a, tf.scalar(3, 'int32')));
  add('binary', 'pow(x, 3) literal, x<0 too', [r([2, 3])], a => tf.pow(a, 3));
  add('binary', 'pow(2, x)', [r([2, 3])], a => tf.pow(tf.scalar(2), a));
  add('binary', 'mul int32 tensor * float', [r([3])], a => tf.mul(tf.tensor1d([1, 2, 3], 'int32'), a));
  add('binary', 'x*x (same tensor twice)', [r([3])], a => tf.mul(a, a));
  add('binary', 'mod then reuse of dy: mod(x,1)+x', [r([3], 1.2, 1.8)], a => tf.add(tf.mod(a, 1), a));
  add('binary', 'addN', [r([2, 2]), r([2, 2]), r([2, 2])], (a, b, c) => tf.addN([a, b, c]));

  // ---------------- matmul / einsum
  for (const tA of [false, true]) for (const tB of [false, true]) {
    add('matmul', `matMul 2D tA=${tA} tB=${tB}`, [r(tA ? [3, 2] : [2, 3]), r(tB ? [4, 3] : [3, 4])], (a, b) => tf.matMul(a, b, tA, tB));
    add('matmul', `matMul 3D tA=${tA} tB=${tB}`, [r(tA ? [2, 3, 2] : [2, 2, 3]), r(tB ? [2, 2, 3] : [2, 3, 2])], (a, b) => tf.matMul(a, b, tA, tB));
  }
  add('matmul', 'matMul 4D', [r([2, 1, 2, 2]), r([2, 1, 2, 2])], (a, b) => tf.matMul(a, b));
  add('matmul', 'matMul broadcast [2,2,3]x[3,2]', [r([2, 2, 3]), r([3, 2])], (a, b) => tf.matMul(a, b));
  add('matmul', 'matMul broadcast [2,2,3]x[1,3,2]', [r([2, 2, 3]), r([1, 3, 2])], (a, b) => tf.matMul(a, b));
  add('matmul', 'dot [3].[3]', [r([3]), r([3])], (a, b) => tf.dot(a, b));
  add('matmul', 'dot [2,3].[3]', [r([2, 3]), r([3])], (a, b) => tf.dot(a, b));
  add('matmul', 'dot [3].[3,2]', [r([3]), r([3, 2])], (a, b) => tf.dot(a, b));
  add('matmul', 'outerProduct', [r([2]), r([3])], (a, b) => tf.outerProduct(a, b));
  add('matmul', 'einsum ij,jk->ik', [r([2, 3]), r([3, 2])], (a, b) => tf.einsum('ij,jk->ik', a, b));
  add('matmul', 'einsum ij->ji', [r([2, 3])], a => tf.einsum('ij->ji', a));
  add('matmul', 'einsum i,i->', [r([3]), r([3])], (a, b) => tf.einsum('i,i->', a, b));
  for (const [act, lo, hi] of [['linear', -1, 1], ['relu', -1, 1], ['relu6', -1, 1], ['elu', -1, 1], ['leakyrelu', -1, 1], ['sigmoid', -1, 1]]) {
    add('fused', `fused.matMul ${act}`, [r([2, 3], lo, hi), r([3, 2], lo, hi)], (a, b) => tf.fused.matMul({a, b, activation: act}));
    add('fused', `fused.matMul ${act} bias[2]`, [r([2, 3], lo, hi), r([3, 2], lo, hi), r([2])], (a, b, bias) => tf.fused.matMul({a, b, bias, activation: act}));
    add('fused', `fused.conv2d ${act} bias`, [r([1, 4, 4, 1]), r([2, 2, 1, 2]), r([2])], (x, filter, bias) => tf.fused.conv2d({x, filter, strides: 1, pad: 'same', bias, activation: act, leakyreluAlpha: .2}));
    add('fused', `fused.depthwiseConv2d ${act} bias`, [r([1, 4, 4, 2]), r([2, 2, 2, 1]), r([2])], (x, filter, bias) => tf.fused.depthwiseConv2d({x, filter, strides: 1, pad: 'same', bias, activation: act, leakyreluAlpha: .2}));
  }
  add('fused', 'fused.matMul prelu weights', [r([2, 3]), r([3, 2]), r([2], .1, .4)], (a, b, w) => tf.fused.matMul({a, b, activation: 'prelu', preluActivationWeights: w}));
  add('fused', 'fused.matMul tA tB linear bias', [r([3, 2]), r([2, 3]), r([2])], (a, b, bias) => tf.fused.matMul({a, b, transposeA: true, transposeB: true, bias}));
  add('fused', 'fused.matMul 3D linear bias', [r([2, 2, 3]), r([2, 3, 2]), r([2])], (a, b, bias) => tf.fused.matMul({a, b, bias}));
  add('fused', 'fused.matMul broadcast batch linear', [r([2, 2, 3]), r([3, 2])], (a, b) => tf.fused.matMul({a, b}));
  add('fused', 'fused.conv2d linear no bias stride2 valid', [r([1, 5, 5, 1]), r([2, 2, 1, 2])], (x, filter) => tf.fused.conv2d({x, filter, strides: 2, pad: 'valid'}));
  add('fused', 'fused.conv2d linear rank3 input', [r([4, 4, 1]), r([2, 2, 1, 2]), r([2])], (x, filter, bias) => tf.fused.conv2d({x, filter, strides: 1, pad: 'same', bias}));
  add('fused', 'fused.conv2d linear dilation 2', [r([1, 5, 5, 1]), r([2, 2, 1, 1])], (x, filter) => tf.fused.conv2d({x, filter, strides: 1, pad: 'valid', dilations: 2}));
  add('fused', 'fused.conv2d relu dilation 2', [r([1, 5, 5, 1]), r([2, 2, 1, 1])], (x, filter) => tf.fused.conv2d({x, filter, strides: 1, pad: 'valid', dilations: 2, activation: 'relu'}));

  // ---------------- convolutions
  const conv = (n, xs, ws, f) => add('conv', n, [r(xs), r(ws)], f);
  conv('conv2d valid', [1, 4, 4, 2], [3, 3, 2, 2], (x, w) => tf.conv2d(x, w, 1, 'valid'));
  conv('conv2d same', [1, 4, 4, 1], [3, 3, 1, 2], (x, w) => tf.conv2d(x, w, 1, 'same'));
  conv('conv2d stride 2 same', [1, 5, 5, 1], [3, 3, 1, 2], (x, w) => tf.conv2d(x, w, 2, 'same'));
  conv('conv2d stride [2,1] valid', [1, 5, 4, 1], [2, 2, 1, 2], (x, w) => tf.conv2d(x, w, [2, 1], 'valid'));
  conv('conv2d pad 1', [1, 4, 4, 1], [3, 3, 1, 1], (x, w) => tf.conv2d(x, w, 1, 1));
  conv('conv2d pad 1 stride 2 floor', [1, 4, 4, 1], [3, 3, 1, 1], (x, w) => tf.conv2d(x, w, 2, 1, 'NHWC', 1, 'floor'));
  conv('conv2d pad 1 stride 2 ceil', [1, 4, 4, 1], [3, 3, 1, 1], (x, w) => tf.conv2d(x, w, 2, 1, 'NHWC', 1, 'ceil'));
  conv('conv2d explicit pad', [1, 4, 4, 1], [3, 3, 1, 1], (x, w) => tf.conv2d(x, w, 1, [[0, 0], [1, 0], [0, 1], [0, 0]]));
  conv('conv2d dilation 2', [1, 5, 5, 1], [2, 2, 1, 2], (x, w) => tf.conv2d(x, w, 1, 'valid', 'NHWC', 2));
  conv('conv2d NCHW', [1, 2, 4, 4], [3, 3, 2, 2], (x, w) => tf.conv2d(x, w, 1, 'same', 'NCHW'));
  conv('conv2d rank 3 input', [4, 4, 1], [3, 3, 1, 2], (x, w) => tf.conv2d(x, w, 1, 'same'));
  conv('conv2d batch 2', [2, 3, 3, 1], [2, 2, 1, 2], (x, w) => tf.conv2d(x, w, 1, 'valid'));
  conv('conv2d 1x1', [1, 3, 3, 2], [1, 1, 2, 2], (x, w) => tf.conv2d(x, w, 1, 'same'));
  conv('conv1d same', [1, 5, 2], [3, 2, 2], (x, w) => tf.conv1d(x, w, 1, 'same'));
  conv('conv1d stride 2 valid', [1, 6, 1], [3, 1, 2], (x, w) => tf.conv1d(x, w, 2, 'valid'));
  conv('conv1d dilation 2', [1, 6, 1], [2, 1, 2], (x, w) => tf.conv1d(x, w, 1, 'valid', 'NWC', 2));
  conv('conv2dTranspose stride 1 same', [1, 3, 3, 1], [2, 2, 2, 1], (x, w) => tf.conv2dTranspose(x, w, [1, 3, 3, 2], 1, 'same'));
  conv('conv2dTranspose stride 2 same', [1, 2, 2, 1], [3, 3, 1, 1], (x, w) => tf.conv2dTranspose(x, w, [1, 4, 4, 1], 2, 'same'));
  conv('conv2dTranspose stride 2 valid', [1, 2, 2, 1], [2, 2, 1, 1], (x, w) => tf.conv2dTranspose(x, w, [1, 4, 4, 1], 2, 'valid'));
  conv('conv2dTranspose rank 3', [2, 2, 1], [2, 2, 1, 1], (x, w) => tf.conv2dTranspose(x, w, [4, 4, 1], 2, 'same'));
  conv('depthwiseConv2d same', [1, 4, 4, 2], [3, 3, 2, 2], (x, w) => tf.depthwiseConv2d(x, w, 1, 'same'));
  conv('depthwiseConv2d stride 2 valid', [1, 5, 5, 1], [2, 2, 1, 2], (x, w) => tf.depthwiseConv2d(x, w, 2, 'valid'));
  conv('depthwiseConv2d dilation 2', [1, 5, 5, 1], [2, 2, 1, 1], (x, w) => tf.depthwiseConv2d(x, w, 1, 'valid', 'NHWC', 2));
  conv('depthwiseConv2d NCHW', [1, 2, 4, 4], [3, 3, 2, 1], (x, w) => tf.depthwiseConv2d(x, w, 1, 'same', 'NCHW'));
  add('conv', 'separableConv2d', [r([1, 4, 4, 2]), r([2, 2, 2, 1]), r([1, 1, 2, 2])], (x, d, p) => tf.separableConv2d(x, d, p, 1, 'same'));
  add('conv', 'separableConv2d stride 2', [r([1, 4, 4, 1]), r([2, 2, 1, 2]), r([1, 1, 2, 1])], (x, d, p) => tf.separableConv2d(x, d, p, 2, 'valid'));
  conv('conv3d same', [1, 3, 3, 3, 1], [2, 2, 2, 1, 1], (x, w) => tf.conv3d(x, w, 1, 'same'));
  conv('conv3d stride 2 valid', [1, 4, 4, 4, 1], [2, 2, 2, 1, 2], (x, w) => tf.conv3d(x, w, 2, 'valid'));
  conv('conv3d dilation 2', [1, 3, 3, 3, 1], [2, 2, 2, 1, 1], (x, w) => tf.conv3d(x, w, 1, 'valid', 'NDHWC', 2));
  conv('conv3dTranspose', [1, 2, 2, 2, 1], [2, 2, 2, 1, 1], (x, w) => tf.conv3dTranspose(x, w, [1, 4, 4, 4, 1], 2, 'same'));
  conv('dilation2d', [1, 4, 4, 1], [2, 2, 1], (x, w) => tf.dilation2d(x, w, 1, 'valid'));
  conv('dilation2d stride 2 same', [1, 4, 4, 1], [2, 2, 1], (x, w) => tf.dilation2d(x, w, 2, 'same'));

  // ---------------- pools
  add('pool', 'maxPool 2 s2 valid', [r([1, 4, 4, 2])], x => tf.maxPool(x, 2, 2, 'valid'));
  add('pool', 'maxPool 3 s1 same', [r([1, 4, 4, 1])], x => tf.maxPool(x, 3, 1, 'same'));
  add('pool', 'maxPool 3 s2 pad 1', [r([1, 4, 4, 1])], x => tf.maxPool(x, 3, 2, 1, 'floor'));
  add('pool', 'maxPool rank 3', [r([4, 4, 1])], x => tf.maxPool(x, 2, 2, 'valid'));
  add('pool', 'avgPool 2 s2 valid', [r([1, 4, 4, 2])], x => tf.avgPool(x, 2, 2, 'valid'));
  add('pool', 'avgPool 2 s1 valid', [r([1, 4, 4, 1])], x => tf.avgPool(x, 2, 1, 'valid'));
  add('pool', 'avgPool 3 s1 same', [r([1, 4, 4, 1])], x => tf.avgPool(x, 3, 1, 'same'));
  add('pool', 'avgPool 3 s2 pad 1 floor', [r([1, 4, 4, 1])], x => tf.avgPool(x, 3, 2, 1, 'floor'));
  add('pool', 'avgPool 3 s2 pad 1 ceil', [r([1, 4, 4, 1])], x => tf.avgPool(x, 3, 2, 1, 'ceil'));
  add('pool', 'maxPool 3 s2 pad 1 ceil', [r([1, 4, 4, 1])], x => tf.maxPool(x, 3, 2, 1, 'ceil'));
  add('pool', 'avgPool 3 s2 same', [r([1, 5, 5, 1])], x => tf.avgPool(x, 3, 2, 'same'));
  add('pool', 'pool max dilation 2', [r([1, 4, 4, 1])], x => tf.pool(x, 2, 'max', 'valid', 2, 1));
  add('pool', 'pool avg dilation 2 same', [r([1, 4, 4, 1])], x => tf.pool(x, 2, 'avg', 'same', 2, 1));
  add('pool', 'maxPool3d', [r([1, 4, 4, 4, 1])], x => tf.maxPool3d(x, 2, 2, 'valid'));
  add('pool', 'maxPool3d 2 s1 same', [r([1, 3, 3, 3, 1])], x => tf.maxPool3d(x, 2, 1, 'same'));
  add('pool', 'avgPool3d', [r([1, 4, 4, 4, 1])], x => tf.avgPool3d(x, 2, 2, 'valid'));
  add('pool', 'avgPool3d 3 s1 same', [r([1, 3, 3, 3, 1])], x => tf.avgPool3d(x, 3, 1, 'same'));
  add('pool', 'maxPoolWithArgmax.result', [r([1, 4, 4, 1])], x => tf.maxPoolWithArgmax(x, 2, 2, 'valid').result);

  // ---------------- normalisation
  const bnargs = [r([2, 2, 2, 3]), r([3]), r([3], .5, 1.5), r([3]), r([3], .5, 1.5)];
  add('norm', 'batchNorm 4D mean[C] +offset +scale', bnargs, (x, m, v, o, s) => tf.batchNorm(x, m, v, o, s, 1e-3));
  add('norm', 'batchNorm 4D mean[C] no offset/scale', bnargs.slice(0, 3), (x, m, v) => tf.batchNorm(x, m, v, undefined, undefined, 1e-3));
  add('norm', 'batchNorm 4D mean[C] +scale no offset', [...bnargs.slice(0, 3), bnargs[4]], (x, m, v, s) => tf.batchNorm(x, m, v, undefined, s, 1e-3));
  add('norm', 'batchNorm 4D full-shape mean', [r([1, 2, 2, 2]), r([1, 2, 2, 2]), r([1, 2, 2, 2], .5, 1.5), r([1, 2, 2, 2]), r([1, 2, 2, 2], .5, 1.5)], (x, m, v, o, s) => tf.batchNorm(x, m, v, o, s, 1e-3));
  add('norm', 'batchNorm 4D mean [1,1,1,C]', [r([2, 2, 2, 3]), r([1, 1, 1, 3]), r([1, 1, 1, 3], .5, 1.5), r([1, 1, 1, 3]), r([1, 1, 1, 3], .5, 1.5)], (x, m, v, o, s) => tf.batchNorm(x, m, v, o, s, 1e-3));
  add('norm', 'batchNorm 4D mean[C] +offset no scale', [...bnargs.slice(0, 3), bnargs[3]], (x, m, v, o) => tf.batchNorm(x, m, v, o, undefined, 1e-3));
  add('norm', 'batchNorm null (not undefined) offset/scale', bnargs.slice(0, 3), (x, m, v) => tf.batchNorm(x, m, v, null, null, 1e-3));
  add('norm', 'batchNorm2d', [r([3, 2]), r([2]), r([2], .5, 1.5), r([2]), r([2], .5, 1.5)], (x, m, v, o, s) => tf.batchNorm2d(x, m, v, o, s, 1e-3));
  add('norm', 'batchNorm3d', [r([2, 2, 2]), r([2]), r([2], .5, 1.5), r([2]), r([2], .5, 1.5)], (x, m, v, o, s) => tf.batchNorm3d(x, m, v, o, s, 1e-3));
  add('norm', 'batchNorm with batch moments', [r([4, 2])], x => { const {mean, variance} = tf.moments(x, 0); return tf.batchNorm(x, mean, variance, tf.tensor1d([.1, .2]), tf.tensor1d([1, 2]), 1e-3); });
  add('norm', 'moments.mean axis 0', [r([3, 2])], x => tf.moments(x, 0).mean);
  add('norm', 'moments.variance', [r([3, 2])], x => tf.moments(x).variance);
  add('norm', 'moments.variance axis 0 keepDims', [r([3, 2])], x => tf.moments(x, 0, true).variance);
  add('norm', 'localResponseNormalization', [r([1, 2, 2, 4])], x => tf.localResponseNormalization(x, 1, 1, 1, .5));

  // ---------------- reductions and scans
  for (const n of ['sum', 'mean', 'max', 'min', 'prod', 'logSumExp']) {
    add('reduce', n + ' all', [r([2, 3], .3, 1.5)], x => tf[n](x));
    add('reduce', n + ' axis 0', [r([2, 3], .3, 1.5)], x => tf[n](x, 0));
    add('reduce', n + ' axis -1 keepDims', [r([2, 3], .3, 1.5)], x => tf[n](x, -1, true));
    add('reduce', n + ' axes [0,2]', [r([2, 3, 2], .3, 1.5)], x => tf[n](x, [0, 2]));
  }
  for (const [ord, axis, sh] of [['euclidean', null, [4]], [1, null, [4]], [Infinity, null, [4]], [-Infinity, null, [4]], [2, 0, [3, 2]], ['fro', [0, 1], [2, 3]], [1, [0, 1], [2, 3]], [Infinity, [0, 1], [2, 3]], ['euclidean', null, [2, 3]]])
    add('reduce', `norm ord=${ord} axis=${JSON.stringify(axis)} rank${sh.length}`, [r(sh, .2, 1)], x => tf.norm(x, ord, axis));
  add('reduce', 'norm negative entries', [r([4])], x => tf.norm(x));
  add('reduce', 'euclideanNorm', [r([2, 3])], x => tf.euclideanNorm(x, 1));
  for (const [ax, ex, rv, sh] of [[0, false, false, [4]], [1, false, false, [2, 3]], [1, true, true, [2, 3]], [-1, false, false, [2, 3]], [0, false, false, [2, 3]], [0, false, false, [3, 3]], [1, false, false, [2, 3, 2]], [0, true, false, [2, 2]]]) {
    add('reduce', `cumsum axis=${ax} ex=${ex} rev=${rv} shape ${sh}`, [r(sh)], x => tf.cumsum(x, ax, ex, rv));
    add('reduce', `cumprod axis=${ax} ex=${ex} rev=${rv} shape ${sh}`, [r(sh, .5, 1.5)], x => tf.cumprod(x, ax, ex, rv));
  }
  add('reduce', 'all/any of comparison * x', [r([3])], x => tf.mul(tf.cast(tf.any(tf.greater(x, 0)), 'float32'), x));
  add('reduce', 'topk(k=2).values', [r([2, 4])], x => tf.topk(x, 2).values);
  add('reduce', 'unsortedSegmentSum negative id', [r([4, 2])], x => tf.unsortedSegmentSum(x, ki([0, -1, 0, 2]), 3));
  add('reduce', 'mean of scalar', [r([])], x => tf.mean(x));
  add('reduce', 'cumsum default axis rank1 exclusive', [r([4])], x => tf.cumsum(x, 0, true));
  add('reduce', 'cumsum 1D reverse', [r([4])], x => tf.cumsum(x, 0, false, true));
  add('reduce', 'unsortedSegmentSum', [r([4, 2])], x => tf.unsortedSegmentSum(x, ki([0, 1, 0, 2]), 3));
  add('reduce', 'bincount weights', [r([4])], w => tf.bincount(ki([0, 1, 1, 2]), w, 3));
  add('reduce', 'denseBincount weights', [r([4])], w => tf.denseBincount(ki([0, 1, 1, 2]), w, 3));
  add('reduce', 'sparse.sparseSegmentSum', [r([3, 2])], x => tf.sparse.sparseSegmentSum(x, ki([0, 2, 1]), ki([0, 0, 1])));
  add('reduce', 'sparse.sparseSegmentMean', [r([3, 2])], x => tf.sparse.sparseSegmentMean(x, ki([0, 2, 1]), ki([0, 0, 1])));

  // ---------------- softmax family, losses
  add('softmax', 'softmax', [r([2, 3])], x => tf.softmax(x));
  add('softmax', 'softmax 3D', [r([2, 2, 3])], x => tf.softmax(x, -1));
  add('softmax', 'logSoftmax', [r([2, 3])], x => tf.logSoftmax(x));
  const lab = () => tf.tensor2d([[1, 0, 0], [0, 0, 1]]), soft = () => tf.tensor2d([[.2, .3, .5], [.1, .6, .3]]);
  add('loss', 'losses.softmaxCrossEntropy (one-hot)', [r([2, 3])], x => tf.losses.softmaxCrossEntropy(lab(), x));
  add('loss', 'losses.softmaxCrossEntropy smoothing .1', [r([2, 3])], x => tf.losses.softmaxCrossEntropy(lab(), x, undefined, .1));
  add('loss', 'losses.softmaxCrossEntropy wrt labels', [r([2, 3], .1, .6)], l => tf.losses.softmaxCrossEntropy(l, soft()));
  add('loss', 'losses.softmaxCrossEntropy unnormalised soft labels', [r([2, 3])], x => tf.losses.softmaxCrossEntropy(soft().mul(2), x));
  add('loss', 'losses.sigmoidCrossEntropy', [r([2, 3])], x => tf.losses.sigmoidCrossEntropy(lab(), x));
  add('loss', 'losses.meanSquaredError', [r([2, 3])], x => tf.losses.meanSquaredError(soft(), x));
  add('loss', 'losses.meanSquaredError weights', [r([2, 3])], x => tf.losses.meanSquaredError(soft(), x, tf.tensor2d([[1], [2]])));
  add('loss', 'losses.absoluteDifference', [r([2, 3])], x => tf.losses.absoluteDifference(soft(), x));
  add('loss', 'losses.huberLoss', [r([2, 3], -3, 3)], x => tf.losses.huberLoss(soft(), x));
  add('loss', 'losses.logLoss', [r([2, 3], .2, .8)], x => tf.losses.logLoss(lab(), x));
  add('loss', 'losses.hingeLoss', [r([2, 3], -2, 2)], x => tf.losses.hingeLoss(lab(), x));
  add('loss', 'losses.cosineDistance', [r([2, 3])], x => tf.losses.cosineDistance(soft(), x, 1));
  add('loss', 'losses.computeWeightedLoss wrt losses and weights', [r([2, 3]), r([2, 3], .5, 1.5)], (x, w) => tf.losses.computeWeightedLoss(x, w));
  add('loss', 'losses.computeWeightedLoss MEAN wrt weights', [r([2, 3]), r([2, 3], .5, 1.5)], (x, w) => tf.losses.computeWeightedLoss(x, w, tf.Reduction.MEAN));

  // ---------------- shape / indexing
  add('shape', 'reshape', [r([2, 3])], x => tf.reshape(x, [3, 2]));
  add('shape', 'squeeze', [r([2, 1, 3])], x => tf.squeeze(x));
  add('shape', 'expandDims', [r([2, 3])], x => tf.expandDims(x, 1));
  add('shape', 'transpose', [r([2, 3, 2])], x => tf.transpose(x, [2, 0, 1]));
  add('shape', 'reverse axis 1', [r([2, 3])], x => tf.reverse(x, 1));
  for (const [sh, reps] of [[[3], [2]], [[2, 2], [2, 3]], [[2, 1, 2], [1, 2, 2]], [[1, 2, 1, 2], [2, 1, 2, 1]], [[1, 1, 2, 1, 2], [1, 2, 1, 2, 1]]]) add('shape', `tile rank ${sh.length}`, [r(sh)], x => tf.tile(x, reps));
  add('shape', 'broadcastTo [1,3]->[2,3]', [r([1, 3])], x => tf.broadcastTo(x, [2, 3]));
  add('shape', 'broadcastTo rank up', [r([3])], x => tf.broadcastTo(x, [2, 2, 3]));
  add('shape', 'broadcastTo rank 5', [r([1, 2, 1, 1, 1])], x => tf.broadcastTo(x, [2, 2, 1, 1, 2]));
  add('shape', 'broadcastTo scalar', [r([])], x => tf.broadcastTo(x, [2, 2]));
  add('shape', 'concat axis 0', [r([2, 2]), r([1, 2])], (a, b) => tf.concat([a, b], 0));
  add('shape', 'concat axis -1', [r([2, 2]), r([2, 1])], (a, b) => tf.concat([a, b], -1));
  add('shape', 'stack axis 1', [r([2, 2]), r([2, 2])], (a, b) => tf.stack([a, b], 1));
  add('shape', 'stack axis -1', [r([2, 2]), r([2, 2])], (a, b) => tf.stack([a, b], -1));
  add('shape', 'unstack, use all', [r([2, 3])], x => { const u = tf.unstack(x, 1); return tf.add(tf.mul(u[0], u[1]), u[2]); });
  add('shape', 'unstack, use one', [r([2, 3])], x => tf.unstack(x, 1)[1]);
  add('shape', 'split 2, use all', [r([2, 4])], x => { const u = tf.split(x, 2, 1); return tf.mul(u[0], u[1]); });
  add('shape', 'split sizes, use one', [r([2, 4])], x => tf.split(x, [1, 3], 1)[1]);
  add('shape', 'slice', [r([3, 4])], x => tf.slice(x, [1, 0], [2, 3]));
  add('shape', 'slice size -1', [r([3, 4])], x => tf.slice(x, [1, 2], [-1, -1]));
  add('shape', 'stridedSlice step 2', [r([4, 4])], x => tf.stridedSlice(x, [0, 0], [4, 4], [2, 1]));
  add('shape', 'stridedSlice negative step', [r([4])], x => tf.stridedSlice(x, [3], [0], [-1]));
  add('shape', 'stridedSlice step 1 (lowered to slice?)', [r([4, 4])], x => tf.stridedSlice(x, [1, 0], [3, 4], [1, 1]));
  add('shape', 'pad', [r([2, 2])], x => tf.pad(x, [[1, 0], [0, 2]]));
  add('shape', 'pad constant 5', [r([2])], x => tf.pad(x, [[1, 1]], 5));
  add('shape', 'mirrorPad reflect', [r([3, 3])], x => tf.mirrorPad(x, [[1, 1], [0, 2]], 'reflect'));
  add('shape', 'mirrorPad symmetric', [r([2, 3])], x => tf.mirrorPad(x, [[1, 1], [1, 0]], 'symmetric'));
  add('shape', 'gather axis 0', [r([3, 2])], x => tf.gather(x, ki([2, 0, 2]), 0));
  add('shape', 'gather axis 1', [r([2, 3])], x => tf.gather(x, ki([2, 0, 2]), 1));
  add('shape', 'gather axis -1', [r([2, 3])], x => tf.gather(x, ki([2, 0]), -1));
  add('shape', 'gather axis -2', [r([2, 3, 2])], x => tf.gather(x, ki([2, 0]), -2));
  add('shape', 'gather 2D indices', [r([3, 2])], x => tf.gather(x, ki([[0, 1], [2, 2]], [2, 2]), 0));
  add('shape', 'gather batchDims 1 axis 1', [r([2, 3])], x => tf.gather(x, ki([[0, 1], [2, 2]], [2, 2]), 1, 1));
  add('shape', 'gather batchDims 2 axis 2', [r([2, 2, 3])], x => tf.gather(x, ki([[[0, 1], [2, 2]], [[1, 1], [0, 2]]], [2, 2, 2]), 2, 2));
  add('shape', 'gatherND', [r([2, 3])], x => tf.gatherND(x, ki([[0, 1], [1, 2]], [2, 2])));
  add('shape', 'scatterND', [r([2])], u => tf.scatterND(ki([[1], [3]], [2, 1]), u, [5]));
  add('shape', 'tensorScatterUpdate', [r([4]), r([2])], (t, u) => tf.tensorScatterUpdate(t, ki([[1], [3]], [2, 1]), u));
  add('shape', 'sparseToDense values', [r([2])], v => tf.sparseToDense(ki([1, 3]), v, [5], 0));
  add('shape', 'where cond const', [r([2, 3]), r([2, 3])], (a, b) => tf.where(tf.tensor2d([[1, 0, 1], [0, 1, 0]], [2, 3], 'bool'), a, b));
  add('shape', 'where broadcast', [r([2, 3]), r([3])], (a, b) => tf.where(tf.tensor1d([1, 0, 1], 'bool'), a, b));
  add('shape', 'depthToSpace', [r([1, 2, 2, 4])], x => tf.depthToSpace(x, 2));
  add('shape', 'spaceToBatchND', [r([1, 2, 2, 1])], x => tf.spaceToBatchND(x, [2, 2], [[0, 0], [0, 0]]));
  add('shape', 'spaceToBatchND padded', [r([1, 3, 3, 1])], x => tf.spaceToBatchND(x, [2, 2], [[0, 1], [1, 0]]));
  add('shape', 'batchToSpaceND', [r([4, 1, 1, 1])], x => tf.batchToSpaceND(x, [2, 2], [[0, 0], [0, 0]]));
  add('shape', 'batchToSpaceND cropped', [r([4, 2, 2, 1])], x => tf.batchToSpaceND(x, [2, 2], [[1, 0], [0, 1]]));
  add('shape', 'diag', [r([3])], x => tf.diag(x));
  add('shape', 'meshgrid[0]*[1]', [r([2]), r([3])], (x, y) => { const [a, b] = tf.meshgrid(x, y); return tf.mul(a, b); });
  add('shape', 'linalg.bandPart', [r([3, 3])], x => tf.linalg.bandPart(x, 1, 0));
  add('shape', 'linalg.gramSchmidt', [r([2, 3])], x => tf.linalg.gramSchmidt(x));
  add('shape', 'linalg.qr R', [r([3, 2])], x => tf.linalg.qr(x)[1]);
  add('shape', 'linalg.qr Q', [r([3, 2])], x => tf.linalg.qr(x)[0]);
  add('shape', 'ensureShape', [r([2, 2])], x => tf.ensureShape(x, [2, 2]));

  add('shape', 'unstack of an axis of size 1', [r([1, 3])], x => tf.unstack(x, 0)[0]);
  add('shape', 'split into 1 piece', [r([2, 3])], x => tf.split(x, 1, 1)[0]);
  add('shape', 'identity function x=>x', [r([3])], x => x);
  add('shape', 'concat of one tensor', [r([3])], x => tf.concat([x]));
  add('shape', 'linalg.bandPart batch 2', [r([2, 3, 3])], x => tf.linalg.bandPart(x, 1, 0));
  add('shape', 'gather with repeated + negative axis batch', [r([2, 3])], x => tf.gather(x, ki([1, 1, 1]), 1));
  add('shape', 'booleanMask idiom: gather(where idx const)', [r([4])], x => tf.gather(x, ki([0, 2])));
  add('shape', 'transpose default', [r([2, 3])], x => tf.transpose(x));
  add('shape', 'reverse all', [r([2, 2])], x => tf.reverse(x));
  add('shape', 'slice4d chained op x.slice', [r([2, 3])], x => x.slice([0, 1], [2, 2]));

  // ---------------- image
  for (const [al, hp] of [[false, false], [true, false], [false, true]]) {
    add('image', `resizeBilinear up align=${al} half=${hp}`, [r([1, 2, 3, 1])], x => tf.image.resizeBilinear(x, [4, 5], al, hp));
    add('image', `resizeBilinear down align=${al} half=${hp}`, [r([1, 4, 4, 1])], x => tf.image.resizeBilinear(x, [3, 2], al, hp));
    add('image', `resizeNearestNeighbor up align=${al} half=${hp}`, [r([1, 2, 3, 1])], x => tf.image.resizeNearestNeighbor(x, [4, 5], al, hp));
    add('image', `resizeNearestNeighbor down align=${al} half=${hp}`, [r([1, 4, 4, 1])], x => tf.image.resizeNearestNeighbor(x, [3, 2], al, hp));
  }
  for (const [al, hp] of [[false, false], [true, false], [false, true]]) {
    add('image', `resizeBilinear square up align=${al} half=${hp}`, [r([1, 3, 3, 2])], x => tf.image.resizeBilinear(x, [5, 4], al, hp));
    add('image', `resizeBilinear rank 3 align=${al} half=${hp}`, [r([3, 3, 1])], x => tf.image.resizeBilinear(x, [5, 5], al, hp));
  }
  add('image', 'cropAndResize bilinear wrt image', [r([1, 4, 4, 1])], x => tf.image.cropAndResize(x, tf.tensor2d([[.1, .1, .8, .7]]), ki([0]), [3, 3], 'bilinear'));
  add('image', 'cropAndResize bilinear wrt boxes', [r([1, 4], .1, .7)], b => tf.image.cropAndResize(k([1, 4, 4, 1]), b, ki([0]), [3, 3], 'bilinear'));
  add('image', 'cropAndResize nearest wrt image', [r([1, 4, 4, 1])], x => tf.image.cropAndResize(x, tf.tensor2d([[.1, .1, .8, .7]]), ki([0]), [3, 3], 'nearest'));
  add('image', 'flipLeftRight', [r([1, 2, 3, 1])], x => tf.image.flipLeftRight(x));
  add('image', 'grayscaleToRGB', [r([2, 2, 1])], x => tf.image.grayscaleToRGB(x));
  add('image', 'rgbToGrayscale', [r([2, 2, 3])], x => tf.image.rgbToGrayscale(x));
  add('image', 'rotateWithOffset', [r([1, 4, 4, 1])], x => tf.image.rotateWithOffset(x, .3));
  add('image', 'transform bilinear wrt image', [r([1, 4, 4, 1])], x => tf.image.transform(x, tf.tensor2d([[1, .1, 0, .05, .9, 0, 0, 0]]), 'bilinear'));
  add('image', 'transform bilinear wrt transforms', [r([1, 8], -.05, .05)], t => tf.image.transform(k([1, 4, 4, 1]), tf.add(t, tf.tensor2d([[1, .1, .3, .05, .9, .3, 0, 0]])), 'bilinear'));

  // ---------------- complex / spectral
  add('complex', 'real(complex(x,y))+2*imag', [r([3]), r([3])], (x, y) => { const c = tf.complex(x, y); return tf.add(tf.real(c), tf.mul(2, tf.imag(c))); });
  add('complex', 'abs(complex(x,y))', [r([3], .3, 1), r([3], .3, 1)], (x, y) => tf.abs(tf.complex(x, y)));
  add('complex', 'complex mul, real part', [r([3]), r([3])], (x, y) => tf.real(tf.mul(tf.complex(x, y), tf.complex(y, x))));
  add('complex', 'fft -> real+imag', [r([4]), r([4])], (x, y) => { const c = tf.fft(tf.complex(x, y)); return tf.add(tf.real(c), tf.imag(c)); });
  add('complex', 'ifft -> real+imag', [r([4]), r([4])], (x, y) => { const c = tf.ifft(tf.complex(x, y)); return tf.add(tf.real(c), tf.imag(c)); });
  add('complex', 'rfft -> real', [r([4])], x => tf.real(tf.spectral.rfft(x)));
  add('complex', 'rfft -> |.|', [r([4])], x => tf.abs(tf.spectral.rfft(x)));
  add('complex', 'irfft(rfft(x)*2)', [r([4])], x => tf.spectral.irfft(tf.spectral.rfft(x)));
  add('complex', 'signal.stft -> real', [r([8])], x => tf.real(tf.signal.stft(x, 4, 2)));
  add('complex', 'signal.frame', [r([6])], x => tf.signal.frame(x, 3, 2));
  add('complex', 'transpose of complex -> real', [r([2, 3])], x => tf.real(tf.transpose(tf.complex(x, tf.square(x)))));

  // ---------------- random with seed / rnn / misc
  add('misc', 'dropout rate .5 seed', [r([6])], x => tf.dropout(x, .5, undefined, 7));
  add('misc', 'dropout noiseShape seed', [r([2, 3])], x => tf.dropout(x, .5, [2, 1], 7));
  add('misc', 'basicLSTMCell h', [r([1, 2]), r([1, 3]), r([1, 3]), r([5, 12]), r([12])], (x, c, h, kern, b) => tf.basicLSTMCell(tf.scalar(1), kern, b, x, c, h)[1]);
  add('misc', 'multiRNNCell', [r([1, 2]), r([3, 4])], (x, kern) => tf.multiRNNCell([(d, c, h) => tf.basicLSTMCell(tf.scalar(1), kern, tf.zeros([4]), d, c, h)], x, [tf.ones([1, 1])], [tf.ones([1, 1])])[1][0]);
  add('misc', 'movingAverage', [r([3]), r([3])], (v, x) => tf.movingAverage(v, x, .9, 3));
  add('misc', 'tf.customGrad user: x*x saving x', [r([3])], x => tf.customGrad((x, save) => { save([x]); return {value: tf.square(x), gradFunc: (dy, [x]) => tf.mul(dy, tf.mul(2, x))}; })(x));
  add('misc', 'tf.customGrad user: exp saving output', [r([3])], x => tf.customGrad((x, save) => { const y = tf.exp(x); save([y]); return {value: y, gradFunc: (dy, [y]) => tf.mul(dy, y)}; })(x));
  add('misc', 'tf.customGrad user: exp closing over x', [r([3])], x => tf.customGrad(x => ({value: tf.exp(x), gradFunc: dy => tf.mul(dy, tf.exp(x))}))(x));
  add('misc', 'exp(x)*x (brief example)', [r([3])], x => tf.mul(tf.exp(x), x));
  add('misc', 'logSigmoid of an intermediate', [r([3])], x => tf.logSigmoid(tf.mul(x, 2)));
  add('misc', 'maximum of an intermediate with scalar', [r([3])], x => tf.maximum(tf.mul(x, 2), 0));
  add('misc', 'tf.variable read inside f', [r([3])], x => { const v = tf.variable(tf.tensor1d([1, 2, 3])); const y = tf.mul(x, v); v.dispose(); return y; });
  add('misc', 'gelu by erf', [r([4])], x => tf.mul(tf.mul(.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))));
  add('misc', 'layerNorm by moments+rsqrt', [r([2, 4])], x => { const {mean, variance} = tf.moments(x, 1, true); return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))); });
  add('misc', 'self-attention (softmax)', [r([3, 2])], x => tf.matMul(tf.softmax(tf.matMul(x, x, false, true)), x));
  add('misc', 'MLP tanh', [r([2, 3]), r([3, 4]), r([4, 1])], (x, a, b) => tf.matMul(tf.tanh(tf.matMul(x, a)), b));
  add('misc', 'MLP relu + mse', [r([2, 3]), r([3, 4]), r([4, 1])], (x, a, b) => tf.losses.meanSquaredError(tf.ones([2, 1]), tf.matMul(tf.relu(tf.matMul(x, a)), b)));
  add('misc', 'MLP sin (SIREN)', [r([2, 3]), r([3, 4]), r([4, 1])], (x, a, b) => tf.matMul(tf.sin(tf.matMul(x, a)), b));

  // ---------------- tfjs-layers
  if (tf.layers) {
    const setW = (l, tag) => l.setWeights(l.getWeights().map((w, i) => tf.tensor(rnd(tag + i, w.size, -.7, .7), w.shape)));
    const lay = (n, mk, sh, extra = {}) => { let l = null; add('layers', 'layers.' + n, [r(sh, extra.lo ?? -1, extra.hi ?? 1)], x => { if (!l) { l = mk(); l.apply(tf.zeros(sh.slice())); if (l.getWeights().length && !extra.keepW) setW(l, n); } return l.apply(x, extra.kw); }); };
    for (const act of ['linear', 'relu', 'sigmoid', 'tanh', 'softmax', 'elu', 'selu', 'softplus', 'softsign', 'hardSigmoid', 'relu6', 'swish', 'mish', 'gelu', 'gelu_new']) lay(`dense ${act}`, () => tf.layers.dense({units: 2, activation: act}), [2, 3]);
    lay('conv2d relu', () => tf.layers.conv2d({filters: 2, kernelSize: 2, activation: 'relu', padding: 'same'}), [1, 3, 3, 1]);
    lay('conv2d tanh', () => tf.layers.conv2d({filters: 2, kernelSize: 2, activation: 'tanh', padding: 'same'}), [1, 3, 3, 1]);
    lay('conv1d', () => tf.layers.conv1d({filters: 2, kernelSize: 2}), [1, 4, 1]);
    lay('conv2dTranspose', () => tf.layers.conv2dTranspose({filters: 1, kernelSize: 2, strides: 2}), [1, 2, 2, 1]);
    lay('depthwiseConv2d', () => tf.layers.depthwiseConv2d({kernelSize: 2}), [1, 3, 3, 2]);
    lay('separableConv2d', () => tf.layers.separableConv2d({filters: 2, kernelSize: 2}), [1, 3, 3, 2]);
    lay('batchNormalization inference', () => tf.layers.batchNormalization(), [3, 2], {keepW: true});
    lay('batchNormalization training', () => tf.layers.batchNormalization(), [4, 2], {keepW: true, kw: {training: true}});
    lay('layerNormalization', () => tf.layers.layerNormalization({epsilon: 1e-2}), [2, 3], {keepW: true});
    lay('simpleRNN', () => tf.layers.simpleRNN({units: 2, recurrentInitializer: 'zeros'}), [1, 3, 2]);
    lay('lstm', () => tf.layers.lstm({units: 2, recurrentInitializer: 'zeros'}), [1, 3, 2]);
    lay('gru', () => tf.layers.gru({units: 2, recurrentInitializer: 'zeros'}), [1, 3, 2]);
    lay('maxPooling2d', () => tf.layers.maxPooling2d({poolSize: 2}), [1, 4, 4, 1]);
    lay('averagePooling2d', () => tf.layers.averagePooling2d({poolSize: 2}), [1, 4, 4, 1]);
    lay('globalAveragePooling2d', () => tf.layers.globalAveragePooling2d({}), [1, 3, 3, 2]);
    lay('globalMaxPooling2d', () => tf.layers.globalMaxPooling2d({}), [1, 3, 3, 2]);
    lay('upSampling2d', () => tf.layers.upSampling2d({}), [1, 2, 2, 1]);
    lay('zeroPadding2d', () => tf.layers.zeroPadding2d({padding: 1}), [1, 2, 2, 1]);
    lay('dropout training seed', () => tf.layers.dropout({rate: .5, seed: 3}), [2, 3], {kw: {training: true}});
    lay('prelu', () => tf.layers.prelu(), [2, 3]);
    lay('leakyReLU', () => tf.layers.leakyReLU(), [2, 3]);
    lay('elu', () => tf.layers.elu(), [2, 3]);
    lay('softmax', () => tf.layers.softmax(), [2, 3]);
    lay('thresholdedReLU', () => tf.layers.thresholdedReLU({theta: .3}), [2, 3]);
    lay('flatten', () => tf.layers.flatten(), [2, 2, 2]);
    lay('repeatVector', () => tf.layers.repeatVector({n: 2}), [2, 3]);
    lay('timeDistributed dense', () => tf.layers.timeDistributed({layer: tf.layers.dense({units: 2})}), [1, 3, 2]);
    lay('bidirectional lstm', () => tf.layers.bidirectional({layer: tf.layers.lstm({units: 2, recurrentInitializer: 'zeros'})}), [1, 3, 2]);
    for (const m of ['meanSquaredError', 'meanAbsoluteError', 'binaryCrossentropy', 'categoricalCrossentropy', 'meanSquaredLogarithmicError', 'hinge', 'poisson', 'kullbackLeiblerDivergence', 'cosineProximity', 'logcosh']) {
      if (tf.metrics[m]) add('layers', 'metrics.' + m, [r([2, 3], .2, .8)], x => tf.metrics[m](soft(), x));
    }
  }
  const seen = new Set(); for (const c of C) { if (seen.has(c.n)) throw new Error('duplicate case ' + c.n); seen.add(c.n); }
  return C;
}
