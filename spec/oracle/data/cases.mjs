// Oracle cases: plain JS functions of tf tensors, written against @tensorflow/tfjs 4.22.
// Each case: {name, group, inputs:[{shape, lo, hi, avoid?, margin?, distinct?, grid?}], f:(tf, ...xs)=>Tensor, ...flags}
// The numeric inputs and reference derivatives stand in oracle.json (from PyTorch in float64), keyed by name.
// flags: third  -> oracle.json stores third0 (smooth elementwise or composite)
//        elementwise -> f is elementwise in its first input
// No imports: f receives tf.

const R = (shape, lo = -1.5, hi = 1.5, o = {}) => ({ shape, lo, hi, ...o });
const POS = (shape, lo = 0.4, hi = 2.5, o = {}) => R(shape, lo, hi, o);
const NZ = (shape, lo = -2, hi = 2, margin = 0.25) => R(shape, lo, hi, { avoid: [0], margin });
const DIST = (shape, lo = -2, hi = 2, o = {}) => R(shape, lo, hi, { distinct: true, ...o });
const W = (shape, s = 0.8) => R(shape, -s, s);
const INTS = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
const HALVES = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5];

export const cases = [];
const names = new Set();
function add(group, name, inputs, f, o = {}) {
  if (names.has(name)) throw new Error('duplicate case ' + name);
  names.add(name);
  cases.push({ name, group, inputs, f, ...o });
}

// ------------------------------------------------------------------ unary
const U = (name, input, f, o = {}) => add('unary', name, [input], f, { third: true, elementwise: true, ...o });
U('abs', NZ([2, 3]), (tf, x) => tf.abs(x));
U('acosh', R([2, 3], 1.3, 3.5), (tf, x) => tf.acosh(x));
U('asin', R([2, 3], -0.85, 0.85), (tf, x) => tf.asin(x));
U('asinh', R([6], -2.5, 2.5), (tf, x) => tf.asinh(x));
U('cosh', R([5], -2, 2), (tf, x) => tf.cosh(x));
U('elu', NZ([2, 4]), (tf, x) => tf.elu(x));
U('exp', R([2, 3], -2, 2), (tf, x) => tf.exp(x));
U('floor', R([6], -3, 3, { avoid: INTS, margin: 0.1 }), (tf, x) => tf.floor(x));
U('leakyRelu_alpha05', NZ([6]), (tf, x) => tf.leakyRelu(x, 0.5));
U('log1p', R([6], -0.6, 2), (tf, x) => tf.log1p(x));
U('logSigmoid', R([2, 3], -3, 3), (tf, x) => tf.logSigmoid(x));
U('neg', R([2, 3]), (tf, x) => tf.neg(x));
U('relu6', R([2, 5], -3, 9, { avoid: [0, 6], margin: 0.3 }), (tf, x) => tf.relu6(x));
U('round', R([6], -3, 3, { avoid: HALVES, margin: 0.1 }), (tf, x) => tf.round(x));
U('rsqrt', POS([2, 3]), (tf, x) => tf.rsqrt(x));
U('sign', NZ([2, 3]), (tf, x) => tf.sign(x));
U('sin', R([2, 3], -3, 3), (tf, x) => tf.sin(x));
U('square', R([2, 3], -2, 2), (tf, x) => tf.square(x));
U('step_alpha', NZ([2, 3]), (tf, x) => tf.step(x, 0.3));
U('tan', R([2, 3], -1.1, 1.1), (tf, x) => tf.tan(x));
U('identity_chain', R([3]), (tf, x) => x.clone().clone().mul(2));
U('cast_float32', R([2, 3]), (tf, x) => tf.cast(x, 'float32'));
U('zerosLike_plus', R([2, 3]), (tf, x) => tf.add(tf.zerosLike(x), tf.sin(x)));
U('clipByValue', R([2, 5], -2, 2, { avoid: [-0.8, 1.1], margin: 0.15 }), (tf, x) => tf.clipByValue(x, -0.8, 1.1));
U('pow_const_2p5', POS([2, 3]), (tf, x) => tf.pow(x, 2.5));
U('pow_const_base', R([2, 3], -2, 2), (tf, x) => tf.pow(2, x));
U('tanh_rank1_size1', R([1], -2, 2), (tf, x) => tf.tanh(x));
U('sigmoid_rank6', R([1, 2, 1, 2, 1, 2], -2, 2), (tf, x) => tf.sigmoid(x));
U('gelu_tanh', R([2, 4], -2.5, 2.5), (tf, x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3))))))));
U('silu', R([6], -3, 3), (tf, x) => tf.mul(x, tf.sigmoid(x)));
U('softsign', NZ([6]), (tf, x) => tf.div(x, tf.add(1, tf.abs(x))));
U('logit', R([6], 0.12, 0.88), (tf, x) => tf.sub(tf.log(x), tf.log1p(tf.neg(x))));
U('gaussian_bump', R([2, 3], -1.5, 1.5), (tf, x) => x.square().neg().exp());
U('rational_poly', R([6], -1.5, 1.5), (tf, x) => tf.div(tf.add(tf.mul(x, 3), 1), tf.add(tf.square(x), 2)));
U('log_of_cosh', R([6], -2, 2), (tf, x) => tf.log(tf.cosh(x)));
U('mod_const', R([2, 4], -3, 3, { avoid: [-2.8, -1.4, 0, 1.4, 2.8], margin: 0.1 }), (tf, x) => tf.mod(x, 1.4));

// ------------------------------------------------------------------ binary
const B = (name, inputs, f, o = {}) => add('binary', name, inputs, f, o);
B('add_same', [R([2, 3]), R([2, 3])], (tf, a, b) => tf.add(a, b));
B('add_col', [R([3, 1]), R([3, 4])], (tf, a, b) => tf.add(a, b));
B('sub_row_left', [R([4]), R([3, 4])], (tf, a, b) => tf.sub(a, b));
B('sub_rank0_right', [R([2, 3]), R([])], (tf, a, b) => a.sub(b));
B('mul_rank0', [R([2, 3]), R([])], (tf, a, b) => tf.mul(a, b));
B('mul_col', [R([3, 4]), R([3, 1])], (tf, a, b) => tf.mul(a, b));
B('mul_leading', [R([3, 4]), R([2, 3, 4])], (tf, a, b) => tf.mul(a, b));
B('mul_both_mid', [R([2, 1, 3]), R([1, 4, 3])], (tf, a, b) => tf.mul(a, b));
B('mul_size1_vs_rank0', [R([1]), R([])], (tf, a, b) => tf.mul(a, b));
B('div_same', [R([2, 3]), NZ([2, 3], -2, 2, 0.5)], (tf, a, b) => tf.div(a, b), { third: true });
B('div_col', [R([3, 4]), NZ([3, 1], -2, 2, 0.5)], (tf, a, b) => tf.div(a, b));
B('div_rank0_num', [R([]), NZ([2, 3], -2, 2, 0.5)], (tf, a, b) => tf.div(a, b));
B('pow_same', [POS([2, 3]), R([2, 3], -2, 2.5)], (tf, a, b) => tf.pow(a, b), { third: true });
B('pow_rank0_exp', [POS([2, 3]), R([], 1.2, 2.6)], (tf, a, b) => tf.pow(a, b));
B('pow_outer', [POS([3, 1]), R([1, 4], -2, 2)], (tf, a, b) => tf.pow(a, b));
B('maximum_same', [R([2, 4]), R([2, 4])], (tf, a, b) => tf.maximum(a, b));
B('maximum_rank0', [R([3, 4]), R([], -0.3, 0.3)], (tf, a, b) => tf.maximum(a, b));
B('minimum_col', [R([3, 4]), R([3, 1])], (tf, a, b) => tf.minimum(a, b));
B('minimum_mid', [R([2, 1, 3]), R([2, 2, 1])], (tf, a, b) => tf.minimum(a, b));
B('atan2_same', [NZ([2, 4]), NZ([2, 4])], (tf, a, b) => tf.atan2(a, b), { third: true });
B('atan2_outer', [NZ([3, 1]), NZ([1, 2])], (tf, a, b) => tf.atan2(a, b));
B('squaredDifference_same', [R([2, 3]), R([2, 3])], (tf, a, b) => tf.squaredDifference(a, b), { third: true });
B('squaredDifference_pairwise', [R([4, 1, 2]), R([1, 3, 2])], (tf, a, b) => tf.squaredDifference(a, b).sum(-1));
B('mod_row', [R([3, 4], -3, 3), POS([4], 0.7, 1.9)], (tf, a, b) => tf.mod(a, b));
B('floorDiv_same', [R([2, 4], -3, 3), POS([2, 4], 0.5, 1.9)], (tf, a, b) => tf.floorDiv(a, b).toFloat());
B('divNoNan_row', [R([2, 3]), NZ([3], -2, 2, 0.5)], (tf, a, b) => tf.divNoNan(a, b));
B('prelu_same', [NZ([2, 4]), R([2, 4], 0.1, 0.6)], (tf, x, a) => tf.prelu(x, a));
B('addN_three', [R([2, 3]), R([2, 3]), R([2, 3])], (tf, a, b, c) => tf.addN([a, b, c]));
B('binary_self_mul', [R([5])], (tf, a) => tf.mul(a, a), { third: true, elementwise: true });
B('binary_x_minus_xT', [R([3, 3])], (tf, a) => tf.sub(a, tf.transpose(a)).square());
B('binary_xy_exp_chain', [R([2, 3]), R([3])], (tf, a, b) => a.mul(b).exp().sub(b.square()), { third: true });
B('broadcastTo_mul', [R([3]), R([2, 3])], (tf, a, b) => tf.mul(tf.broadcastTo(a, [2, 3]), b));

// ------------------------------------------------------------------ reduce
const RD = (name, inputs, f, o = {}) => add('reduce', name, Array.isArray(inputs) ? inputs : [inputs], f, o);
RD('sum_axis0', R([3, 4]), (tf, x) => tf.sum(x, 0));
RD('sum_axes02', R([2, 3, 4]), (tf, x) => tf.sum(x, [0, 2]));
RD('sum_rank4_spatial_sq', R([2, 2, 3, 2]), (tf, x) => tf.sum(tf.square(x), [1, 2]));
RD('mean_all', R([2, 3]), (tf, x) => tf.mean(x));
RD('mean_axes_keep', R([2, 3, 2]), (tf, x) => tf.mean(x, [0, 1], true));
RD('max_all', DIST([2, 4]), (tf, x) => tf.max(x));
RD('max_axis_keep', DIST([3, 4]), (tf, x) => tf.max(x, 1, true));
RD('min_axis1', DIST([3, 4]), (tf, x) => tf.min(x, 1));
RD('min_axes_keep', DIST([2, 3, 4]), (tf, x) => tf.min(x, [1, 2], true));
RD('prod_all', NZ([5], -1.6, 1.6, 0.3), (tf, x) => tf.prod(x), { third: true });
RD('prod_axis_keep', NZ([3, 3], -1.6, 1.6, 0.3), (tf, x) => tf.prod(x, 1, true));
RD('logSumExp_all', R([2, 3], -2, 2), (tf, x) => tf.logSumExp(x), { third: true });
RD('logSumExp_axis0_keep', R([3, 4], -2, 2), (tf, x) => tf.logSumExp(x, 0, true));
RD('norm_euclidean_2d_flat', NZ([2, 3]), (tf, x) => tf.norm(x, 'euclidean'));
RD('norm_l1', NZ([6]), (tf, x) => tf.norm(x, 1));
RD('norm_inf', DIST([6], -2, 2, { distinctAbs: true }), (tf, x) => tf.norm(x, Infinity));
RD('norm_fro_axes', NZ([2, 3, 2]), (tf, x) => tf.norm(x, 'fro', [1, 2]));
RD('norm_matrix_inf', NZ([3, 4]), (tf, x) => tf.norm(x, Infinity, [0, 1]));
RD('euclideanNorm_axis', NZ([3, 4]), (tf, x) => tf.euclideanNorm(x, 0));
RD('moments_mean', R([3, 4]), (tf, x) => tf.moments(x, 0).mean);
RD('moments_variance_keep_axes', R([2, 3, 2]), (tf, x) => tf.moments(x, [0, 2], true).variance);
RD('std_composed', R([2, 4]), (tf, x) => tf.sqrt(tf.add(tf.moments(x, 1).variance, 1e-3)));
RD('mean_of_max', DIST([3, 4]), (tf, x) => tf.mean(tf.max(x, 1).square()));
RD('sum_of_products_3', [R([2, 3]), R([3]), R([2, 1])], (tf, a, b, c) => tf.sum(a.mul(b).mul(c), 1));
RD('max_minus_min', DIST([2, 5]), (tf, x) => tf.sub(tf.max(x, 1), tf.min(x, 1)).square());

// ------------------------------------------------------------------ matmul
const M = (name, inputs, f, o = {}) => add('matmul', name, inputs, f, o);
M('matMul_nn', [R([2, 3]), R([3, 4])], (tf, a, b) => tf.matMul(a, b));
M('matMul_tn', [R([3, 2]), R([3, 4])], (tf, a, b) => tf.matMul(a, b, true, false));
M('bmm_nt', [R([2, 2, 3]), R([2, 4, 3])], (tf, a, b) => tf.matMul(a, b, false, true));
M('bmm_tt', [R([2, 3, 2]), R([2, 2, 3])], (tf, a, b) => tf.matMul(a, b, true, true));
M('bmm_bcast_rank2_rank3', [R([2, 3]), R([3, 3, 2])], (tf, a, b) => tf.matMul(a, b));
M('bmm_rank4', [R([2, 2, 2, 3]), R([2, 2, 3, 2])], (tf, a, b) => tf.matMul(a, b));
M('matMul_size1', [R([1, 1]), R([1, 1])], (tf, a, b) => tf.matMul(a, b));
M('matMul_cube', [R([3, 3])], (tf, a) => tf.matMul(tf.matMul(a, a), a));
M('dot_vec_vec', [R([4]), R([4])], (tf, a, b) => tf.dot(a, b));
M('dot_vec_mat', [R([3]), R([3, 4])], (tf, a, b) => tf.dot(a, b));
M('outerProduct', [R([3]), R([4])], (tf, a, b) => tf.outerProduct(a, b));
M('einsum_transpose', [R([2, 3])], (tf, a) => tf.einsum('ij->ji', a));
M('einsum_batch', [R([2, 2, 3]), R([2, 3, 2])], (tf, a, b) => tf.einsum('bij,bjk->bik', a, b));
M('einsum_rowsum', [R([2, 3])], (tf, a) => tf.einsum('ij->i', a));
M('einsum_hadamard_sum', [R([3, 2]), R([3, 2])], (tf, a, b) => tf.einsum('ij,ij->i', a, b));
M('quadratic_form', [R([3]), R([3, 3])], (tf, x, A) => tf.sum(tf.mul(x, tf.dot(A, x))));
M('diag_matMul', [R([3]), R([3, 3])], (tf, d, A) => tf.matMul(tf.diag(d), A));
M('linalg_bandPart', [R([4, 4])], (tf, a) => tf.linalg.bandPart(a, 1, 0));
M('linalg_qr_r', [R([3, 3])], (tf, a) => tf.linalg.qr(a)[1]);
M('det_3x3', [R([3, 3])], (tf, a) => {
  const r = a.unstack(0).map(v => v.unstack(0));
  const t1 = r[0][0].mul(r[1][1].mul(r[2][2]).sub(r[1][2].mul(r[2][1])));
  const t2 = r[0][1].mul(r[1][0].mul(r[2][2]).sub(r[1][2].mul(r[2][0])));
  const t3 = r[0][2].mul(r[1][0].mul(r[2][1]).sub(r[1][1].mul(r[2][0])));
  return t1.sub(t2).add(t3);
}, { third: true });

// ------------------------------------------------------------------ conv
const CV = (name, inputs, f, o = {}) => add('conv', name, inputs, f, o);
CV('conv1d_valid', [R([2, 6, 2]), W([3, 2, 2])], (tf, x, k) => tf.conv1d(x, k, 1, 'valid'));
CV('conv1d_dilation2', [R([1, 8, 2]), W([3, 2, 3])], (tf, x, k) => tf.conv1d(x, k, 1, 'valid', 'NWC', 2));
CV('conv2d_valid', [R([1, 4, 4, 2]), W([3, 3, 2, 2])], (tf, x, k) => tf.conv2d(x, k, 1, 'valid'));
CV('conv2d_same_stride2_even', [R([1, 4, 4, 2]), W([3, 3, 2, 3])], (tf, x, k) => tf.conv2d(x, k, 2, 'same'));
CV('conv2d_valid_stride2_ragged', [R([1, 6, 5, 1]), W([3, 3, 1, 2])], (tf, x, k) => tf.conv2d(x, k, 2, 'valid'));
CV('conv2d_dilation2_same', [R([1, 4, 5, 1]), W([3, 3, 1, 2])], (tf, x, k) => tf.conv2d(x, k, 1, 'same', 'NHWC', [2, 2]));
CV('conv2d_kernel_2x3_same', [R([1, 4, 5, 2]), W([2, 3, 2, 1])], (tf, x, k) => tf.conv2d(x, k, 1, 'same'));
CV('conv2d_pad_number', [R([1, 4, 4, 1]), W([3, 3, 1, 2])], (tf, x, k) => tf.conv2d(x, k, 1, 1));
CV('conv2d_nchw', [R([1, 2, 4, 4]), W([3, 3, 2, 2])], (tf, x, k) => tf.conv2d(x, k, 1, 'same', 'NCHW'));
CV('conv2d_batch3', [R([3, 3, 3, 1]), W([2, 2, 1, 2])], (tf, x, k) => tf.conv2d(x, k, 1, 'same'));
CV('conv2dTranspose_same_stride2', [R([1, 3, 3, 2]), W([3, 3, 2, 2])], (tf, x, k) => tf.conv2dTranspose(x, k, [1, 6, 6, 2], 2, 'same'));
CV('conv2dTranspose_rank3', [R([3, 3, 1]), W([2, 2, 2, 1])], (tf, x, k) => tf.conv2dTranspose(x, k, [6, 6, 2], 2, 'valid'));
CV('depthwiseConv2d_same_mult2', [R([1, 4, 4, 2]), W([3, 3, 2, 2])], (tf, x, k) => tf.depthwiseConv2d(x, k, 1, 'same'));
CV('depthwiseConv2d_dilation2', [R([1, 5, 5, 1]), W([2, 2, 1, 2])], (tf, x, k) => tf.depthwiseConv2d(x, k, 1, 'valid', 'NHWC', 2));
CV('separableConv2d_same', [R([1, 4, 4, 2]), W([3, 3, 2, 1]), W([1, 1, 2, 3])], (tf, x, d, p) => tf.separableConv2d(x, d, p, 1, 'same'));
CV('conv3d_same', [R([1, 3, 3, 3, 1]), W([2, 3, 2, 1, 2])], (tf, x, k) => tf.conv3d(x, k, 1, 'same'));
CV('conv3d_rank4', [R([3, 3, 3, 1]), W([2, 2, 2, 1, 1])], (tf, x, k) => tf.conv3d(x, k, [1, 2, 1], 'valid'));
CV('conv3dTranspose_same_stride2', [R([1, 2, 2, 2, 2]), W([2, 2, 2, 1, 2])], (tf, x, k) => tf.conv3dTranspose(x, k, [1, 4, 4, 4, 1], 2, 'same'));
CV('dilation2d_valid', [DIST([1, 4, 4, 2]), W([2, 2, 2], 0.3)], (tf, x, k) => tf.dilation2d(x, k, 1, 'valid'));
CV('conv_bias_tanh_mean', [R([1, 4, 4, 2]), W([3, 3, 2, 2]), W([2])], (tf, x, k, b) => tf.mean(tf.tanh(tf.add(tf.conv2d(x, k, 1, 'same'), b)), [1, 2]));
CV('conv_input_as_filter', [R([1, 3, 3, 1])], (tf, x) => tf.conv2d(tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]), x.reshape([3, 3, 1, 1]), 1, 'valid'));

// ------------------------------------------------------------------ pool
const P = (name, input, f, o = {}) => add('pool', name, [input], f, o);
P('maxPool_same_stride2_odd', DIST([1, 5, 5, 1]), (tf, x) => tf.maxPool(x, 2, 2, 'same'));
P('maxPool_rank3_window_2x3', DIST([4, 5, 2]), (tf, x) => tf.maxPool(x, [2, 3], [1, 2], 'valid'));
P('avgPool_overlap_valid', R([1, 4, 5, 2]), (tf, x) => tf.avgPool(x, [2, 3], 1, 'valid'));
P('avgPool_same_stride2_odd', R([1, 5, 5, 1]), (tf, x) => tf.avgPool(x, 2, 2, 'same'));
P('avgPool_rank3', R([4, 4, 2]), (tf, x) => tf.avgPool(x, 2, 1, 'valid'));
P('maxPool3d_valid', DIST([1, 2, 4, 4, 1]), (tf, x) => tf.maxPool3d(x, 2, 2, 'valid'));
P('avgPool3d_valid', R([1, 3, 3, 4, 1]), (tf, x) => tf.avgPool3d(x, 2, 1, 'valid'));
P('pool_avg_dilated', R([1, 5, 5, 1]), (tf, x) => tf.pool(x, 2, 'avg', 'valid', 2, 1));
P('maxPoolWithArgmax_result', DIST([1, 4, 4, 1]), (tf, x) => tf.maxPoolWithArgmax(x, 2, 2, 'valid').result);
P('global_max_pool', DIST([2, 3, 3, 2]), (tf, x) => tf.max(x, [1, 2]));

// ------------------------------------------------------------------ norm
const N = (name, inputs, f, o = {}) => add('norm', name, inputs, f, o);
N('batchNorm_4d', [R([2, 2, 2, 3]), R([3], -0.5, 0.5), POS([3], 0.5, 1.5), R([3]), R([3])], (tf, x, m, v, o, s) => tf.batchNorm(x, m, v, o, s, 1e-3));
N('batchNorm_scale_only_3d', [R([2, 3, 2]), R([2], -0.5, 0.5), POS([2], 0.5, 1.5), R([2])], (tf, x, m, v, s) => tf.batchNorm(x, m, v, undefined, s, 1e-2));
N('batchNorm_full_shape_stats', [R([2, 3]), R([2, 3], -0.5, 0.5), POS([2, 3], 0.5, 1.5)], (tf, x, m, v) => tf.batchNorm(x, m, v, undefined, undefined, 1e-3));
N('localResponseNormalization', [R([1, 2, 2, 5])], (tf, x) => tf.localResponseNormalization(x, 2, 1, 0.7, 0.5));
N('rmsNorm', [NZ([3, 4]), R([4])], (tf, x, g) => x.mul(x.square().mean(-1, true).add(1e-3).rsqrt()).mul(g));
N('instanceNorm', [R([2, 3, 2, 2])], (tf, x) => {
  const { mean, variance } = tf.moments(x, [1, 2], true);
  return x.sub(mean).div(variance.add(1e-2).sqrt());
});
N('l2_normalize', [NZ([3, 3])], (tf, x) => tf.div(x, tf.norm(x, 2, 1, true)));
N('standardize_global', [R([2, 4])], (tf, x) => tf.div(tf.sub(x, tf.mean(x)), tf.sqrt(tf.moments(x).variance)));
// ------------------------------------------------------------------ softmax
const S = (name, inputs, f, o = {}) => add('softmax', name, Array.isArray(inputs) ? inputs : [inputs], f, o);
S('softmax_rank2', R([3, 4], -2, 2), (tf, x) => tf.softmax(x));
S('softmax_rank4', R([1, 2, 2, 3], -2, 2), (tf, x) => x.softmax());
S('softmax_axis1_by_lse', R([2, 3, 2], -2, 2), (tf, x) => tf.exp(tf.sub(x, tf.logSumExp(x, 1, true))));
S('logSoftmax_rank1', R([5], -2, 2), (tf, x) => tf.logSoftmax(x), { third: true });
S('logSoftmax_rank3', R([2, 2, 3], -2, 2), (tf, x) => tf.logSoftmax(x, -1));
S('softmax_entropy', R([2, 4], -2, 2), (tf, x) => tf.neg(tf.sum(tf.mul(tf.softmax(x), tf.logSoftmax(x)), -1)));
S('softmax_masked', R([3, 3], -2, 2), (tf, x) => tf.softmax(tf.add(x, tf.tensor2d([[0, -1e9, -1e9], [0, 0, -1e9], [0, 0, 0]]))));
S('softmax_by_exp_ratio_axis0', R([3, 3], -2, 2), (tf, x) => { const e = tf.exp(x); return tf.div(e, tf.sum(e, 0, true)); });

// ------------------------------------------------------------------ index
const I = (name, inputs, f, o = {}) => add('index', name, Array.isArray(inputs) ? inputs : [inputs], f, o);
const idx1 = (tf, a) => tf.tensor1d(a, 'int32');
I('gather_axis1_repeat', R([3, 4]), (tf, x) => tf.gather(x, idx1(tf, [1, 1, 3, 0]), 1));
I('gather_rank1', R([5]), (tf, x) => tf.gather(x, idx1(tf, [4, 4, 0])).square());
I('gather_scalar_index', R([3, 2]), (tf, x) => tf.gather(x, tf.scalar(1, 'int32')));
I('gatherND_full', R([3, 4]), (tf, x) => tf.gatherND(x, tf.tensor2d([[0, 1], [2, 3], [0, 1]], [3, 2], 'int32')));
I('slice_2d', R([3, 4]), (tf, x) => tf.slice(x, [1, 0], [2, 3]));
I('slice_4d', R([2, 2, 3, 2]), (tf, x) => tf.slice(x, [1, 0, 1, 0], [1, 2, 2, 1]));
I('slice_scalar_begin', R([4, 3]), (tf, x) => x.slice(1, 2));
I('stridedSlice_negative', R([5, 3]), (tf, x) => tf.stridedSlice(x, [4, 2], [0, 0], [-2, -1]));
I('stridedSlice_shrink', R([3, 4]), (tf, x) => tf.stridedSlice(x, [1, 1], [2, 4], [1, 1], 0, 0, 0, 0, 1));
I('where_const_mask', [R([2, 3]), R([2, 3])], (tf, a, b) => tf.where(tf.tensor2d([1, 0, 1, 0, 0, 1], [2, 3], 'bool'), tf.square(a), tf.sin(b)));
I('where_broadcast_branches', [R([3]), R([2, 1])], (tf, a, b) => tf.where(tf.tensor2d([1, 0, 1, 0, 0, 1], [2, 3], 'bool'), a, b));
I('where_compare_inputs', [R([2, 4]), R([2, 4])], (tf, a, b) => tf.where(tf.less(a, b), tf.mul(a, b), tf.sub(a, b)));
I('mask_by_multiply', NZ([2, 4]), (tf, x) => tf.mul(tf.cast(tf.greater(x, 0), 'float32'), tf.exp(x)));
I('topk_values_k2', DIST([2, 5]), (tf, x) => tf.topk(x, 2).values);
I('topk_values_all', DIST([4]), (tf, x) => tf.mul(tf.topk(x, 4).values, tf.tensor1d([1, -2, 3, 0.5])));
I('oneHot_select', DIST([3, 4]), (tf, x) => tf.sum(tf.mul(tf.oneHot(tf.argMax(x, 1), 4), tf.exp(x)), 1));
I('embedding_matmul_onehot', [R([5, 3])], (tf, E) => tf.matMul(tf.oneHot(idx1(tf, [0, 3, 3, 1]), 5).toFloat(), E));
I('cumsum_axis1_exclusive', R([2, 4]), (tf, x) => tf.cumsum(x, 1, true));
I('cumsum_rank3_mid', R([2, 3, 2]), (tf, x) => tf.cumsum(x, 1));
I('cumprod_default', NZ([4], -1.6, 1.6, 0.4), (tf, x) => tf.cumprod(x), { third: true });
I('cumprod_axis0_reverse', NZ([3, 2], -1.6, 1.6, 0.4), (tf, x) => tf.cumprod(x, 0, false, true));
I('scatterND_rows', R([2, 3]), (tf, u) => tf.scatterND(tf.tensor2d([[2], [0]], [2, 1], 'int32'), u, [4, 3]));
I('tensorScatterUpdate', [R([6]), R([3])], (tf, x, u) => tf.tensorScatterUpdate(x, tf.tensor2d([[5], [0], [2]], [3, 1], 'int32'), u));
I('sparseToDense_values', R([3]), (tf, v) => tf.sparseToDense(tf.tensor2d([[0, 1], [1, 2], [2, 0]], [3, 2], 'int32'), v, [3, 3], tf.scalar(0)));
I('unsortedSegmentSum_rank1', R([6]), (tf, x) => tf.unsortedSegmentSum(tf.square(x), idx1(tf, [1, 1, 0, 3, 3, 0]), 4));

// ------------------------------------------------------------------ shape
const SH = (name, inputs, f, o = {}) => add('shape', name, Array.isArray(inputs) ? inputs : [inputs], f, o);
SH('reshape_infer', R([2, 3, 2]), (tf, x) => tf.reshape(tf.square(x), [3, -1]));
SH('flatten_chain', R([2, 2, 2]), (tf, x) => x.flatten().square());
SH('expandDims_neg', R([2, 3]), (tf, x) => tf.expandDims(x, -1));
SH('squeeze_axis', R([1, 3, 1]), (tf, x) => tf.squeeze(x, [2]));
SH('transpose_perm3', R([2, 3, 2]), (tf, x) => tf.transpose(x, [2, 0, 1]));
SH('transpose_rank5', R([2, 1, 2, 1, 3]), (tf, x) => tf.transpose(x, [4, 2, 0, 3, 1]));
SH('pad_2d_value', R([2, 3]), (tf, x) => tf.pad(x, [[1, 0], [2, 1]], 0.7));
SH('pad_4d', R([1, 2, 3, 2]), (tf, x) => tf.pad(x, [[0, 0], [1, 1], [0, 2], [0, 0]]));
SH('mirrorPad_reflect', R([3, 4]), (tf, x) => tf.mirrorPad(x, [[1, 2], [2, 1]], 'reflect'));
SH('reverse_all', R([2, 3]), (tf, x) => tf.reverse(x));
SH('reverse_axes_neg', R([2, 2, 3]), (tf, x) => tf.reverse(x, [0, -1]));
SH('tile_1d_cubed', R([3]), (tf, x) => tf.pow(tf.tile(x, [3]), 3));
SH('tile_rank3', R([1, 2, 2]), (tf, x) => tf.tile(x, [3, 1, 2]));
SH('concat_axis1_three', [R([2, 1]), R([2, 3]), R([2, 2])], (tf, a, b, c) => tf.concat([a, b, c], 1));
SH('concat_self', R([3]), (tf, x) => tf.concat([x, tf.square(x), x]));
SH('stack_axis0', [R([3]), R([3])], (tf, a, b) => tf.stack([a, b]));
SH('stack_neg_scalars', [R([]), R([])], (tf, a, b) => tf.stack([a, b, tf.mul(a, b)]));
SH('unstack_combo', R([3, 4]), (tf, x) => { const [a, b, c] = tf.unstack(x); return a.mul(b).sub(c); });
SH('unstack_partial_use', R([3, 2]), (tf, x) => tf.sin(tf.unstack(x)[1]));
SH('split_uneven_axis1', R([2, 6]), (tf, x) => { const [a, b, c] = tf.split(x, [1, 2, 3], 1); return tf.concat([c.square(), a.mul(b)], 1); });
SH('broadcastTo_up', R([3, 1]), (tf, x) => tf.broadcastTo(x, [2, 3, 4]));
SH('depthToSpace', R([1, 2, 2, 8]), (tf, x) => tf.depthToSpace(x, 2));
SH('spaceToBatchND_pad', R([1, 3, 4, 2]), (tf, x) => tf.spaceToBatchND(x, [2, 2], [[1, 0], [0, 0]]));
SH('batchToSpaceND_crop', R([4, 2, 2, 2]), (tf, x) => tf.batchToSpaceND(x, [2, 2], [[0, 1], [1, 0]]));
SH('meshgrid_combo', [R([3]), R([4])], (tf, x, y) => { const [X, Y] = tf.meshgrid(x, y); return X.mul(Y).add(X); });
SH('reshape_transpose_chain', R([2, 6]), (tf, x) => x.reshape([2, 3, 2]).transpose([1, 0, 2]).reshape([3, 4]).tanh());

// ------------------------------------------------------------------ image
const IM = (name, inputs, f, o = {}) => add('image', name, Array.isArray(inputs) ? inputs : [inputs], f, o);
IM('resizeBilinear_up', R([1, 3, 3, 2]), (tf, x) => tf.image.resizeBilinear(x, [5, 6]));
IM('resizeBilinear_align', R([1, 3, 4, 1]), (tf, x) => tf.image.resizeBilinear(x, [6, 5], true));
IM('resizeNearest_down', R([1, 5, 6, 1]), (tf, x) => tf.image.resizeNearestNeighbor(x, [3, 2]));
IM('resizeNearest_half_pixel', R([2, 3, 3, 1]), (tf, x) => tf.image.resizeNearestNeighbor(x, [4, 5], false, true));
IM('cropAndResize_bilinear', R([2, 4, 4, 1]), (tf, x) => tf.image.cropAndResize(x, tf.tensor2d([[0.1, 0.05, 0.9, 0.75], [0, 0.2, 1, 1]]), idx1(tf, [1, 0]), [3, 3], 'bilinear'));
IM('flipLeftRight', R([1, 2, 3, 2]), (tf, x) => tf.image.flipLeftRight(x));
IM('rotateWithOffset', R([1, 4, 4, 1]), (tf, x) => tf.image.rotateWithOffset(x, 0.5, 0.25));
IM('transform_bilinear', R([1, 4, 4, 1]), (tf, x) => tf.image.transform(x, tf.tensor2d([[0.9, 0.2, 0.3, -0.1, 1.1, -0.2, 0, 0]]), 'bilinear', 'constant', 0));
IM('rgbToGrayscale', R([2, 2, 3]), (tf, x) => tf.image.rgbToGrayscale(x));
IM('bilinear_resize_then_conv', [R([1, 3, 3, 1]), W([2, 2, 1, 2])], (tf, x, k) => tf.conv2d(tf.image.resizeBilinear(x, [4, 4]), k, 1, 'valid').tanh());

// ------------------------------------------------------------------ fused
const FU = (name, inputs, f, o = {}) => add('fused', name, inputs, f, o);
FU('fusedMatMul_bias_relu', [R([2, 3]), R([3, 4]), R([4])], (tf, a, b, bias) => tf.fused.matMul({ a, b, bias, activation: 'relu' }));
FU('fusedMatMul_tA_elu', [R([3, 2]), R([3, 4]), R([4])], (tf, a, b, bias) => tf.fused.matMul({ a, b, transposeA: true, bias, activation: 'elu' }));
FU('fusedMatMul_prelu', [R([2, 3]), R([3, 4]), R([4], 0.1, 0.5)], (tf, a, b, p) => tf.fused.matMul({ a, b, activation: 'prelu', preluActivationWeights: p }));
FU('fusedMatMul_batch_bias', [R([2, 2, 3]), R([2, 3, 2]), R([2])], (tf, a, b, bias) => tf.fused.matMul({ a, b, bias }));
FU('fusedConv2d_linear', [R([1, 4, 4, 2]), W([3, 3, 2, 2])], (tf, x, filter) => tf.fused.conv2d({ x, filter, strides: 1, pad: 'same' }));
FU('fusedConv2d_bias_sigmoid_stride2', [R([1, 5, 4, 2]), W([3, 3, 2, 2]), W([2])], (tf, x, filter, bias) => tf.fused.conv2d({ x, filter, strides: 2, pad: 'same', bias, activation: 'sigmoid' }));
FU('fusedConv2d_leakyrelu', [R([1, 4, 4, 1]), W([2, 2, 1, 3])], (tf, x, filter) => tf.fused.conv2d({ x, filter, strides: 1, pad: 'valid', activation: 'leakyrelu', leakyreluAlpha: 0.2 }));
FU('fusedDepthwise_linear_bias', [R([1, 4, 4, 2]), W([2, 2, 2, 1]), W([2])], (tf, x, filter, bias) => tf.fused.depthwiseConv2d({ x, filter, strides: 1, pad: 'valid', bias }));
FU('fused_two_layer', [R([2, 3]), R([3, 4]), R([4]), R([4, 2]), R([2])], (tf, x, a, ba, b, bb) => tf.fused.matMul({ a: tf.fused.matMul({ a: x, b: a, bias: ba, activation: 'sigmoid' }), b, bias: bb }));

// ------------------------------------------------------------------ loss
const L = (name, inputs, f, o = {}) => add('loss', name, inputs, f, o);
const PR = (shape) => R(shape, 0.1, 0.9);
L('absoluteDifference', [R([2, 3]), R([2, 3])], (tf, y, p) => tf.losses.absoluteDifference(y, p));
L('meanSquaredError_none', [R([2, 3]), R([2, 3])], (tf, y, p) => tf.losses.meanSquaredError(y, p, undefined, tf.Reduction.NONE));
L('meanSquaredError_mean_weights', [R([3, 2]), R([3, 2]), POS([3, 2])], (tf, y, p, w) => tf.losses.meanSquaredError(y, p, w, tf.Reduction.MEAN));
L('cosineDistance_axis0_weights', [R([3, 2]), R([3, 2]), POS([1, 2])], (tf, y, p, w) => tf.losses.cosineDistance(y, p, 0, w));
L('huberLoss_default', [R([2, 4], -2, 2), R([2, 4], -2, 2)], (tf, y, p) => tf.losses.huberLoss(y, p));
L('logLoss_none_eps', [PR([5]), PR([5])], (tf, y, p) => tf.losses.logLoss(y, p, undefined, 1e-2, tf.Reduction.NONE));
L('sigmoidCrossEntropy', [PR([2, 3]), NZ([2, 3], -2.5, 2.5)], (tf, y, z) => tf.losses.sigmoidCrossEntropy(y, z));
L('softmaxCrossEntropy_smoothing_none', [R([3, 4], -2, 2)], (tf, z) => tf.losses.softmaxCrossEntropy(tf.oneHot(idx1(tf, [1, 3, 0]), 4).toFloat(), z, undefined, 0.1, tf.Reduction.NONE));
L('softmaxCrossEntropy_soft_labels', [PR([2, 3]), R([2, 3], -2, 2)], (tf, y, z) => { const q = tf.div(y, tf.sum(y, 1, true)); return tf.losses.softmaxCrossEntropy(q, z); });
L('nll_from_logSoftmax', [R([3, 4], -2, 2)], (tf, z) => tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(z), tf.oneHot(idx1(tf, [0, 2, 3]), 4)), 1))));
L('kl_gaussians', [R([4]), R([4], -0.7, 0.7)], (tf, mu, ls) => tf.mul(0.5, tf.sum(tf.sub(tf.add(tf.exp(tf.mul(2, ls)), tf.square(mu)), tf.add(1, tf.mul(2, ls))))), { third: true });
L('focal_loss', [R([2, 3], -2, 2)], (tf, z) => { const p = tf.sigmoid(z); return tf.neg(tf.mean(tf.mul(tf.pow(tf.sub(1, p), 2), tf.log(p)))); });
L('info_nce', [R([3, 2]), R([3, 2])], (tf, a, b) => { const s = tf.matMul(a, b, false, true).div(0.5); return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(s), tf.eye(3)), 1))); });
L('triplet_margin', [R([3, 2]), R([3, 2]), R([3, 2])], (tf, a, p, n) => tf.mean(tf.relu(tf.add(tf.sub(a.sub(p).square().sum(1), a.sub(n).square().sum(1)), 0.5))));
L('log_cosh_loss', [R([2, 3]), R([2, 3])], (tf, y, p) => tf.mean(tf.log(tf.cosh(tf.sub(p, y)))), { third: true });
// ------------------------------------------------------------------ spectral
const SP = (name, inputs, f, o = {}) => add('spectral', name, Array.isArray(inputs) ? inputs : [inputs], f, o);
SP('rfft_imag_rank2', R([2, 6]), (tf, x) => tf.imag(tf.spectral.rfft(x)));
SP('fft_power', [R([6]), R([6])], (tf, a, b) => { const z = tf.spectral.fft(tf.complex(a, b)); return tf.add(tf.square(tf.real(z)), tf.square(tf.imag(z))); });
SP('irfft_roundtrip_filter', R([8]), (tf, x) => { const z = tf.spectral.rfft(x); const g = tf.tensor1d([1, 0.5, 0.25, 0.1, 0]); return tf.spectral.irfft(tf.complex(tf.real(z).mul(g), tf.imag(z).mul(g))); });
SP('signal_frame', R([8]), (tf, x) => tf.signal.frame(x, 4, 2));
SP('stft_power', R([12]), (tf, x) => { const z = tf.signal.stft(x, 4, 4, 4); return tf.add(tf.square(tf.real(z)), tf.square(tf.imag(z))); });
// ------------------------------------------------------------------ structure
const ST = (name, inputs, f, o = {}) => add('structure', name, inputs, f, o);
ST('constant_output', [R([3])], (tf) => tf.tensor1d([1, 2]));
ST('half_zero_gradient', [R([4], -3, 3, { avoid: INTS, margin: 0.1 })], (tf, x) => tf.mul(tf.floor(x), x));
ST('returns_second_input', [R([3]), R([2])], (tf, x, y) => y);
ST('scalar_to_vector', [R([])], (tf, x) => tf.stack([tf.sin(x), tf.cos(x), tf.square(x)]), { third: true });
ST('vector_to_scalar', [R([4])], (tf, x) => tf.sum(tf.mul(x, tf.sin(x))), { third: true });
ST('deep_chain_40', [R([3])], (tf, x) => { let y = x; for (let i = 0; i < 40; i++) y = tf.add(y, tf.mul(0.05, tf.sin(y))); return y; }, { third: true });
ST('shared_subexpression', [R([3])], (tf, x) => { const a = tf.exp(x); const b = tf.mul(a, a); const c = tf.add(a, b); return tf.mul(c, tf.sub(b, a)); }, { third: true });
ST('polynomial_horner', [R([4])], (tf, x) => { const c = [0.3, -1.2, 0.5, 2, -0.7]; let y = tf.fill([4], c[0]); for (let i = 1; i < 5; i++) y = tf.add(tf.mul(y, x), c[i]); return y; }, { third: true, elementwise: true });
ST('newton_sqrt_unrolled', [POS([3], 0.6, 3)], (tf, a) => { let y = tf.add(tf.mul(a, 0), 1.2); for (let i = 0; i < 5; i++) y = tf.mul(0.5, tf.add(y, tf.div(a, y))); return y; }, { third: true, elementwise: true });
ST('closure_constant', [R([2, 3])], (tf, x) => { const c = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]); return tf.div(tf.mul(x, c), tf.add(c, tf.square(x))); }, { third: true });
ST('js_number_mix', [R([4])], (tf, x) => tf.add(2, tf.mul(x, -3)).div(4).sub(tf.scalar(1)).square());
ST('tidy_inside', [R([4])], (tf, x) => tf.tidy(() => { const a = tf.square(x); const b = tf.sin(a); return tf.mul(a, b); }), { third: true });
ST('many_inputs', [R([2]), R([2]), R([2]), R([2]), R([2]), R([2])], (tf, a, b, c, d, e, g) => a.mul(b).add(c.mul(d)).mul(e.sin()).sub(g.square()));
ST('small_output_large_input', [R([120])], (tf, x) => tf.stack([tf.mean(tf.square(x)), tf.sum(tf.sin(x))]));
ST('moving_average', [R([4]), R([4])], (tf, v, x) => tf.movingAverage(v, x, 0.9, 3, true));
// ------------------------------------------------------------------ composite
const C = (name, inputs, f, o = {}) => add('composite', name, inputs, f, { third: true, ...o });
const mlpIn = [R([3, 4]), W([4, 5]), W([5]), W([5, 2]), W([2])];
const mlp = act => (tf, x, a, b, c, d) => tf.add(tf.matMul(act(tf, tf.add(tf.matMul(x, a), b)), c), d);
const gelu = (tf, x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
const silu = (tf, x) => tf.mul(x, tf.sigmoid(x));
C('mlp_tanh', mlpIn, mlp((tf, z) => tf.tanh(z)));
C('mlp_gelu', mlpIn, mlp(gelu));
C('mlp_softplus', mlpIn, mlp((tf, z) => tf.softplus(z)));
C('mlp_selu', mlpIn, mlp((tf, z) => tf.selu(z)));
C('mlp_tied_weights', [R([2, 3]), W([3, 4]), W([4])], (tf, x, k, b) => tf.matMul(tf.sigmoid(tf.add(tf.matMul(x, k), b)), k, false, true));
C('mlp_softmax_xent', [W([4, 3]), W([3]), R([3, 4])], (tf, a, b, x) => tf.losses.softmaxCrossEntropy(tf.oneHot(idx1(tf, [0, 2, 1]), 3).toFloat(), tf.add(tf.matMul(x, a), b)));
C('logistic_regression_nll', [R([4]), R([]), R([5, 4])], (tf, w, b, X) => { const z = tf.add(tf.dot(X, w), b); const y = tf.tensor1d([1, 0, 1, 1, 0]); return tf.mean(tf.sub(tf.softplus(z), tf.mul(y, z))); });
C('cnn_relu_maxpool', [R([1, 6, 6, 1]), W([3, 3, 1, 2]), W([2]), W([8, 3]), W([3])], (tf, x, k, b, w, c) => tf.add(tf.matMul(tf.reshape(tf.maxPool(tf.relu(tf.add(tf.conv2d(x, k, 1, 'valid'), b)), 2, 2, 'valid'), [1, 8]), w), c), { third: false });
C('cnn_depthwise_block', [R([1, 4, 4, 2]), W([3, 3, 2, 1]), W([1, 1, 2, 3])], (tf, x, d, p) => tf.mean(tf.sigmoid(tf.conv2d(tf.tanh(tf.depthwiseConv2d(x, d, 1, 'same')), p, 1, 'valid')), [1, 2]));
C('lstm_cell_basic', [R([2, 3]), W([2, 2]), W([2, 2]), W([5, 8]), W([8])], (tf, data, c, h, k, b) => tf.concat(tf.basicLSTMCell(tf.scalar(1), k, b, data, c, h), 1));
C('multiRNNCell_two_layers', [R([1, 2]), W([4, 8]), W([8]), W([4, 8]), W([8])], (tf, x, k1, b1, k2, b2) => {
  const fb = tf.scalar(1);
  const l1 = (d, c, h) => tf.basicLSTMCell(fb, k1, b1, d, c, h);
  const l2 = (d, c, h) => tf.basicLSTMCell(fb, k2, b2, d, c, h);
  const z = tf.zeros([1, 2]);
  const [c, h] = tf.multiRNNCell([l1, l2], x, [z, z], [z, z]);
  return tf.concat([...c, ...h], 1);
});
C('gru_cell', [R([2, 2]), W([2, 3]), W([2, 9]), W([3, 9])], (tf, x, h, wx, wh) => {
  const [xr, xz, xn] = tf.split(tf.matMul(x, wx), 3, 1);
  const [hr, hz, hn] = tf.split(tf.matMul(h, wh), 3, 1);
  const r = tf.sigmoid(tf.add(xr, hr)), z = tf.sigmoid(tf.add(xz, hz));
  const n = tf.tanh(tf.add(xn, tf.mul(r, hn)));
  return tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h));
});
C('rnn_unrolled_4', [R([4, 1, 2]), W([2, 3]), W([3, 3]), W([3, 1])], (tf, xs, wx, wh, wo) => {
  let h = tf.zeros([1, 3]);
  for (let i = 0; i < 4; i++) h = tf.tanh(tf.add(tf.matMul(tf.gather(xs, i), wx), tf.matMul(h, wh)));
  return tf.matMul(h, wo);
});
C('attention_single_head', [R([4, 3]), W([3, 3]), W([3, 3]), W([3, 2])], (tf, x, q, k, v) => tf.matMul(tf.softmax(tf.div(tf.matMul(tf.matMul(x, q), tf.matMul(x, k), false, true), Math.sqrt(3))), tf.matMul(x, v)));
C('layernorm_mlp', [R([2, 4]), W([4, 4]), W([4])], (tf, x, w, b) => {
  const h = tf.matMul(x, w);
  const { mean, variance } = tf.moments(h, -1, true);
  return silu(tf, tf.add(tf.div(tf.sub(h, mean), tf.sqrt(tf.add(variance, 1e-2))), b));
});
C('rosenbrock_2', [R([2])], (tf, x) => { const [a, b] = tf.unstack(x); return tf.add(tf.square(tf.sub(1, a)), tf.mul(100, tf.square(tf.sub(b, tf.square(a))))); });
C('himmelblau', [R([2], -3, 3)], (tf, x) => { const [a, b] = x.unstack(); return a.square().add(b).sub(11).square().add(a.add(b.square()).sub(7).square()); });
C('rastrigin', [R([3])], (tf, x) => tf.sum(tf.add(tf.sub(tf.square(x), tf.mul(10, tf.cos(tf.mul(2 * Math.PI, x)))), 10)));
C('styblinski_tang', [R([4], -3, 3)], (tf, x) => tf.mul(0.5, tf.sum(tf.add(tf.sub(tf.pow(x, 4), tf.mul(16, tf.square(x))), tf.mul(5, x)))));
C('pendulum_lagrangian', [R([2]), R([2])], (tf, q, qd) => {
  const [a, b] = tf.unstack(q), [u, v] = tf.unstack(qd);
  const T = tf.add(tf.mul(0.9, tf.square(u)), tf.add(tf.mul(0.2, tf.square(v)), tf.mul(0.56, tf.mul(tf.mul(u, v), tf.cos(tf.sub(a, b))))));
  const V = tf.neg(tf.add(tf.mul(1.8 * 9.81, tf.cos(a)), tf.mul(0.56 * 9.81, tf.cos(b))));
  return tf.sub(T, V);
});
C('hamiltonian_coupled', [R([3]), R([3])], (tf, q, p) => tf.add(tf.mul(0.5, tf.sum(tf.square(p))), tf.add(tf.sum(tf.pow(tf.sub(tf.slice(q, 1, 2), tf.slice(q, 0, 2)), 4)), tf.sum(tf.cos(q)))));
C('rk4_step_lorenz', [R([3], -2, 2)], (tf, s0) => {
  const F = s => { const [x, y, z] = tf.unstack(s); return tf.stack([tf.mul(10, tf.sub(y, x)), tf.sub(tf.mul(x, tf.sub(28, z)), y), tf.sub(tf.mul(x, y), tf.mul(8 / 3, z))]); };
  const h = 0.02;
  const k1 = F(s0), k2 = F(tf.add(s0, tf.mul(h / 2, k1))), k3 = F(tf.add(s0, tf.mul(h / 2, k2))), k4 = F(tf.add(s0, tf.mul(h, k3)));
  return tf.add(s0, tf.mul(h / 6, tf.add(tf.add(k1, tf.mul(2, k2)), tf.add(tf.mul(2, k3), k4))));
});
C('euler_rollout_vdp', [R([2])], (tf, s0) => { let s = s0; for (let i = 0; i < 10; i++) { const [x, v] = tf.unstack(s); s = tf.add(s, tf.mul(0.05, tf.stack([v, tf.sub(tf.mul(tf.sub(1, tf.square(x)), v), x)]))); } return s; });
C('arm_5link_cumsum', [R([5]), POS([5], 0.3, 1)], (tf, q, l) => { const c = tf.cumsum(q); return tf.stack([tf.sum(tf.mul(l, tf.cos(c))), tf.sum(tf.mul(l, tf.sin(c))), tf.sum(q)]); });
C('quaternion_rotate', [NZ([4], -1, 1, 0.2), R([3])], (tf, q0, v) => {
  const q = tf.div(q0, tf.norm(q0));
  const w = tf.slice(q, 0, 1), u = tf.slice(q, 1, 3);
  const cross = (a, b) => { const [a0, a1, a2] = tf.unstack(a), [b0, b1, b2] = tf.unstack(b); return tf.stack([a1.mul(b2).sub(a2.mul(b1)), a2.mul(b0).sub(a0.mul(b2)), a0.mul(b1).sub(a1.mul(b0))]); };
  const t = tf.mul(2, cross(u, v));
  return tf.add(tf.add(v, tf.mul(w, t)), cross(u, t));
});
C('spherical_to_cartesian', [POS([3], 0.4, 1.3)], (tf, s) => { const [r, th, ph] = tf.unstack(s); return tf.stack([tf.mul(r, tf.mul(tf.sin(th), tf.cos(ph))), tf.mul(r, tf.mul(tf.sin(th), tf.sin(ph))), tf.mul(r, tf.cos(th))]); });
C('rbf_kernel', [R([4, 2]), R([3, 2]), R([2], -0.5, 0.5), R([], -0.5, 0.5)], (tf, X, Y, ll, lv) => {
  const s = tf.exp(ll);
  const d = tf.sum(tf.squaredDifference(tf.expandDims(tf.div(X, s), 1), tf.expandDims(tf.div(Y, s), 0)), -1);
  return tf.mul(tf.exp(lv), tf.exp(tf.mul(-0.5, d)));
});
C('matern32_kernel', [R([3, 2]), R([2, 2])], (tf, X, Y) => { const r = tf.sqrt(tf.add(tf.sum(tf.squaredDifference(X.expandDims(1), Y.expandDims(0)), -1), 1e-2)); const a = tf.mul(Math.sqrt(3), r); return tf.mul(tf.add(1, a), tf.exp(tf.neg(a))); });
C('student_t_logpdf', [R([4]), POS([])], (tf, x, nu) => tf.mul(tf.neg(tf.div(tf.add(nu, 1), 2)), tf.log(tf.add(1, tf.div(tf.square(x), nu)))));
C('coupling_layer', [R([3, 4]), W([2, 5]), W([5]), W([5, 4])], (tf, x, a, b, c) => {
  const [xa, xb] = tf.split(x, 2, 1);
  const [s0, t] = tf.split(tf.matMul(tf.tanh(tf.add(tf.matMul(xa, a), b)), c), 2, 1);
  const s = tf.tanh(s0);
  return tf.concat([xa, tf.add(tf.mul(xb, tf.exp(s)), t), tf.sum(s, 1, true)], 1);
});
C('vae_elbo_fixed_noise', [R([2, 3]), W([3, 4]), W([2, 3])], (tf, x, we, wd) => {
  const [mu, lv] = tf.split(tf.matMul(x, we), 2, 1);
  const z = tf.add(mu, tf.mul(tf.exp(tf.mul(0.5, lv)), tf.tensor2d([[0.3, -0.7], [1.1, 0.2]])));
  const rec = tf.sum(tf.squaredDifference(tf.matMul(z, wd), x));
  const kl = tf.mul(-0.5, tf.sum(tf.sub(tf.add(1, lv), tf.add(tf.square(mu), tf.exp(lv)))));
  return tf.add(rec, kl);
});
C('pinn_u_scalar_point', [R([], -1, 1), R([], 0, 1), W([2, 5], 1), W([5]), W([5, 1])], (tf, x, t, a, b, e) => tf.reshape(tf.matMul(tf.tanh(tf.add(tf.matMul(tf.reshape(tf.stack([x, t]), [1, 2]), a), b)), e), []));
C('lennard_jones_pair', [POS([3], 0.6, 1.2)], (tf, r) => { const d2 = tf.sum(tf.square(r)); const s6 = tf.pow(tf.reciprocal(d2), 3); return tf.mul(4, tf.sub(tf.square(s6), s6)); });
C('bezier_curve', [R([4, 2])], (tf, Pn) => { const t = tf.linspace(0, 1, 5).expandDims(1); const s = tf.sub(1, t); const bas = tf.concat([tf.pow(s, 3), tf.mul(3, tf.mul(tf.square(s), t)), tf.mul(3, tf.mul(s, tf.square(t))), tf.pow(t, 3)], 1); return tf.sum(tf.square(tf.matMul(bas, Pn)), 1); });
C('inverse_2x2', [R([2, 2], 0.2, 0.6)], (tf, A0) => { const A = tf.add(A0, tf.tensor2d([[1, 0], [0, 1.5]])); const [[a, b], [c, d]] = tf.unstack(A).map(r => tf.unstack(r)); const det = tf.sub(tf.mul(a, d), tf.mul(b, c)); return tf.div(tf.stack([tf.stack([d, tf.neg(b)]), tf.stack([tf.neg(c), a])]), det); });
C('deep_sets', [R([4, 2]), W([2, 3]), W([3, 2])], (tf, X, a, b) => tf.dot(tf.mean(tf.tanh(tf.matMul(X, a)), 0), b));
C('graph_conv', [R([4, 2]), W([2, 3])], (tf, X, w) => tf.sigmoid(tf.matMul(tf.tensor2d([[0.5, 0.5, 0, 0], [0.25, 0.5, 0.25, 0], [0, 0.25, 0.5, 0.25], [0, 0, 0.5, 0.5]]), tf.matMul(X, w))));
C('mixture_of_experts', [R([2, 3]), W([3, 2]), W([3, 2]), W([3, 2])], (tf, x, g, e1, e2) => { const gate = tf.softmax(tf.matMul(x, g)); const [a, b] = tf.split(gate, 2, 1); return tf.add(tf.mul(a, tf.tanh(tf.matMul(x, e1))), tf.mul(b, tf.sin(tf.matMul(x, e2)))); });
C('inner_sgd_step_maml', [R([3]), R([4, 3])], (tf, w, X) => {
  // one explicit inner gradient step of a linear least-squares model, then an outer loss
  const y = tf.tensor1d([0.5, -1, 0.3, 0.8]);
  const g = tf.mul(2 / 4, tf.dot(tf.transpose(X), tf.sub(tf.dot(X, w), y)));
  const w2 = tf.sub(w, tf.mul(0.1, g));
  return tf.mean(tf.square(tf.sub(tf.tanh(tf.dot(X, w2)), y)));
});
C('bilinear_interp_at', [POS([2], 0.3, 1.7, { avoid: [1], margin: 0.15 })], (tf, p) => {
  // smooth tent-weight sampling of a fixed 3x3 grid at a continuous point
  const G = tf.tensor2d([[0.2, 1.1, -0.4], [0.9, -0.3, 0.6], [-0.8, 0.5, 1.3]]);
  const [y, x] = tf.unstack(p); const g = tf.tensor1d([0, 1, 2]);
  const wy = tf.relu(tf.sub(1, tf.abs(tf.sub(g, y)))), wx = tf.relu(tf.sub(1, tf.abs(tf.sub(g, x))));
  return tf.sum(tf.mul(tf.outerProduct(wy, wx), G));
});

export default cases;
