"""Derivatives at ties, kinks and zeros, of empty tensors, scalars, many axes and mixed dtypes, as PyTorch computes them in float64.

    python3 spec/oracle/edges/edges.py      # writes edges.json beside itself

The functions have the names of those in functions.ts. A case is its inputs, the output y, and for a cotangent v and tangents u
    vjp     the gradients of <v, y>, one for each float input,
    jvp     the derivative of y along u (forward mode),
    second  the gradients of <u, vjp>. NaN where PyTorch's formulas lead to none: there any answer will do.
Where PyTorch has no such function, the definition stands here.
"""
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
inf, nan = math.inf, math.nan
cases = {}


def case(name, f, *inputs):
    """Inputs: lists of floats are differentiated; integers and truth values are constants."""
    assert name not in cases, name
    xs = [x.clone() if isinstance(x, torch.Tensor) else torch.tensor(x) for x in inputs]
    cases[name] = evaluate(f, xs)


def weights(shape, start):
    """Numbers of both signs, none of them zero, which float32 has exactly."""
    n = math.prod(shape)
    return torch.tensor([((start + 37 * i) % 11 - 5 + 0.25) / 4 for i in range(n)]).reshape(shape)


def evaluate(f, xs):
    floats = [i for i, x in enumerate(xs) if x.is_floating_point()]
    assert floats, 'nothing to differentiate'

    def of(*moving):
        given = list(xs)
        for i, x in zip(floats, moving):
            given[i] = x
        return f(*given)

    points = [xs[i] for i in floats]
    leaves = [x.clone().requires_grad_() for x in points]
    y = of(*leaves)
    v = weights(y.shape, 1)
    us = [weights(x.shape, 3 + k) for k, x in enumerate(points)]
    first = gradients(y, leaves, v)
    dots = [(g * u).sum() for g, u in zip(first, us) if g.requires_grad]
    second = gradients(sum(dots), leaves, torch.ones(())) if dots else [torch.zeros_like(x) for x in points]
    _, tangent = torch.func.jvp(of, tuple(points), tuple(us))
    return {
        'inputs': [{'shape': list(x.shape), 'dtype': dtype_of(x), 'data': flat(x)} for x in xs],
        'y': {'shape': list(y.shape), 'data': flat(y)},
        'v': flat(v),
        'u': [flat(u) for u in us],
        'vjp': [flat(g) for g in first],
        'jvp': flat(tangent),
        'second': [flat(g) for g in second],
    }


def gradients(y, xs, v):
    if not y.requires_grad:
        return [torch.zeros_like(x) for x in xs]
    found = torch.autograd.grad(y, xs, v, create_graph=True, allow_unused=True)
    # Adding makes real zeros of those that PyTorch only remembers.
    return [torch.zeros_like(x) if g is None else g + torch.zeros_like(x) for x, g in zip(xs, found)]


def dtype_of(x):
    return 'float32' if x.is_floating_point() else 'bool' if x.dtype == torch.bool else 'int32'


def flat(x):
    """JSON has neither NaN nor infinities: they are strings."""
    return [number(value) for value in x.detach().reshape(-1).tolist()]


def number(value):
    if isinstance(value, bool) or isinstance(value, int):
        return int(value)
    return value + 0.0 if math.isfinite(value) else str(value).replace('inf', 'Infinity').replace('nan', 'NaN')


def varied(*shape):
    """Some numbers that all differ."""
    n = math.prod(shape)
    return torch.tensor([((7 * i) % (n + 3)) / 4 - 1.125 for i in range(n)]).reshape(shape)


def empty(*shape):
    return torch.zeros(shape)


# ---- ties

case('max, ties', lambda x: x.amax(), [1., 3., 3., 0.])
case('max, all equal', lambda x: x.amax(), [5., 5., 5.])
case('max along the last axis, ties', lambda x: x.amax(-1), [[1., 1., 0.], [2., 0., 1.]])
case('max along the first axis, kept, ties', lambda x: x.amax(0, True), [[1., 4.], [1., 0.], [0., 4.]])
case('max over two axes, ties', lambda x: x.amax((-1, 0)), [[[1., 2.], [3., 3.]], [[2., 0.], [0., 3.]]])
case('max of infinities', lambda x: x.amax(-1), [[inf, 1., inf], [-inf, -inf, -inf]])
case('min, ties', lambda x: x.amin(), [1., 0., 0., 3.])
case('min along an axis, ties', lambda x: x.amin(-2), [[1., 1.], [1., 2.], [2., 1.]])
case('min over two axes, kept, ties', lambda x: x.amin((0, 1), True), [[0., 0.], [0., 1.]])
case('maximum, ties', torch.maximum, [1., 2., 3.], [1., 3., 2.])
case('maximum, ties by broadcasting', torch.maximum, [[1., 2.], [2., 0.]], [1., 2.])
case('maximum of x and itself', lambda x: torch.maximum(x, x), [3., -1.])
case('maximum with zero', lambda x: torch.maximum(x, torch.zeros(())), [-1., 0., 1.])
case('maximum of infinities', torch.maximum, [inf, -inf, 1.], [inf, -inf, inf])
case('minimum, ties', torch.minimum, [1., 2., 3.], [1., 3., 2.])
case('minimum, ties by broadcasting', torch.minimum, [[1.], [2.]], [[1., 2.]])
case('minimum of x and itself', lambda x: torch.minimum(x, x), [3., -1.])
case('minimum with zero', lambda x: torch.minimum(x, torch.zeros(())), [-1., 0., 1.])
# The first of equal elements comes first, as in TensorFlow; torch.topk does not say.
largest = lambda x, k: x.sort(dim=-1, descending=True, stable=True).values[..., :k]
case('topk, two of three equal', lambda x: largest(x, 2), [3., 1., 3., 3.])
case('topk, all', lambda x: largest(x, 3), [[2., 2., 2.], [1., 3., 3.]])
image = lambda x: x.permute(0, 3, 1, 2)
back = lambda x: x.permute(0, 2, 3, 1)
case('maxPool, ties', lambda x: back(F.max_pool2d(image(x), 2)), [[[[1.], [1.], [0.], [2.]], [[0.], [1.], [2.], [2.]]]])
case('maxPool, windows that overlap, all equal', lambda x: back(F.max_pool2d(image(x), 2, 1)), torch.ones(1, 3, 3, 1))
case('maxPool with padding, all equal', lambda x: back(F.max_pool2d(image(x), 3, 2, 1)), torch.ones(1, 3, 3, 2))
case('maxPool of negative numbers with padding', lambda x: back(F.max_pool2d(image(x), 3, 2, 1)), -1 - varied(1, 3, 3, 1).abs())
case('maxPool3d, ties', lambda x: F.max_pool3d(x.permute(0, 4, 1, 2, 3), 2).permute(0, 2, 3, 4, 1), torch.ones(1, 2, 2, 4, 1))

# ---- kinks

signs = [-1.5, -0., 0., 2.]
case('relu', F.relu, signs)
case('relu6', F.relu6, [-1., 0., 3., 6., 7.])
case('leakyRelu', lambda x: F.leaky_relu(x, 0.25), signs)
case('prelu', lambda x, a: torch.where(x > 0, x, a * x), signs, [0.25, 0.5, 0.25, 0.5])
case('elu', F.elu, signs)
case('selu', F.selu, signs)
case('softplus', F.softplus, [-50., 0., 50.])
case('sigmoid, saturated', torch.sigmoid, [-100., 0., 100.])
case('tanh, saturated', torch.tanh, [-100., 0., 100.])
case('logSigmoid, saturated', F.logsigmoid, [-100., 0., 100.])
case('abs', torch.abs, signs)
case('sign', torch.sign, signs)
case('step', lambda x: (x > 0).to(x.dtype) + 0 * x, signs)
case('clipByValue at its borders', lambda x: x.clamp(-1, 1), [-2., -1., 0., 1., 2.])
case('floor', torch.floor, [-1., -0.5, 0., 0.5, 1.])
case('ceil', torch.ceil, [-1., -0.5, 0., 0.5, 1.])
case('round', torch.round, [-1.5, -0.5, 0., 0.5, 1.5, 2.])
case('mod at multiples', torch.remainder, [4., 6., 0., 5.], [2., 3., 2., -2.])
case('floorDiv', lambda a, b: torch.div(a, b, rounding_mode='floor'), [4., 5., -5., 0.], [2., 2., 2., 3.])
case('squaredDifference of equals', lambda a, b: (a - b) ** 2, [1., 2.], [1., 0.])
case('isNaN as a mask', lambda x: torch.where(x.isnan(), 0., x), [1., nan, 2.])
case('a comparison as a mask', lambda x: x * (x >= 0), signs)

# ---- zeros, poles and ends of domains

case('sqrt', torch.sqrt, [0., 1., 4.])
case('sqrt of a negative number', torch.sqrt, [-1.])
case('rsqrt', torch.rsqrt, [0., 1., 4.])
case('log', torch.log, [0., 1., -1.])
case('log1p', torch.log1p, [-1., 0.])
case('expm1', torch.expm1, [0., -100.])
case('exp', torch.exp, [-inf, 0., 1000.])
case('reciprocal', torch.reciprocal, [0., 2.])
case('asin', torch.asin, [-1., 0., 1.])
case('acos', torch.acos, [-1., 0., 1.])
case('acosh', torch.acosh, [1., 2.])
case('atanh', torch.atanh, [-1., 0., 1.])
case('asinh', torch.asinh, [0., 1.])
case('erf', torch.erf, [0., 10.])
case('div by zero', torch.div, [0., 1., 2.], [0., 0., 2.])
case('atan2 on the axes', torch.atan2, [0., 0., 1., -1.], [1., -1., 0., 0.])
case('atan2 at the origin', torch.atan2, [0.], [0.])
case('square at zero', torch.square, [0., -1.])

# ---- powers

power = lambda n: lambda x: torch.pow(x, n)
case('pow(x, 0)', power(0), [0., -1., 2.])
case('pow(x, 1)', power(1), [0., -1., 2.])
case('pow(x, 2)', power(2), [0., -1., 2.])
case('pow(x, 3)', power(3), [0., -1., 2.])
case('pow(x, -1)', power(-1), [0., -1., 2.])
case('pow(x, 0.5)', power(0.5), [0., 4.])
case('pow(x, 1.5)', power(1.5), [0., 4.])
case('pow of zero to a tensor', torch.pow, [0., 0., 0.], [1., 2., 3.])
case('pow of zero to zero', torch.pow, [0.], [0.])
case('pow of one', torch.pow, [1., 1.], [0., 3.])
case('pow of negative numbers to constants', lambda a: torch.pow(a, torch.tensor([0., 1., 2., 3.])), [-1., -2., -1.5, -2.])
case('pow, the exponent alone, of zero', lambda b: torch.pow(torch.zeros(()), b), [0., 1., 2.])
case('pow, the exponent alone, of a negative number', lambda b: torch.pow(torch.tensor(-2.), b), [1., 2.])
case('pow by integers', torch.pow, [0., -2., 3.], torch.tensor([2, 3, 0]))

# ---- products

case('prod, one zero', lambda x: x.prod(), [0., 2., 3.])
case('prod, two zeros', lambda x: x.prod(), [0., 2., 0., 3.])
case('prod, all zeros', lambda x: x.prod(), [0., 0.])
case('prod along the last axis', lambda x: x.prod(-1), [[0., 2., 3.], [0., 0., 3.], [1., 2., 3.]])
case('prod along the first axis, kept', lambda x: x.prod(0, keepdim=True), [[0., 2.], [3., 0.], [1., 0.]])
case('prod over both axes', lambda x: x.prod(0).prod(0), [[0., 2.], [3., 4.]])
case('prod over both axes, two zeros', lambda x: x.prod(0).prod(0), [[0., 2.], [0., 4.]])


def cumprod(x, exclusive=False, reverse=False, dim=-1):
    line = x.flip(dim) if reverse else x
    if exclusive:
        ones = torch.ones_like(line.narrow(dim, 0, 1))
        line = torch.cat([ones, line.narrow(dim, 0, line.shape[dim] - 1)], dim)
    y = line.cumprod(dim)
    return y.flip(dim) if reverse else y


zeros_inside = [2., 0., 3., 0., 5.]
case('cumprod, one zero', cumprod, [2., 0., 3., 4.])
case('cumprod, a zero in front', cumprod, [0., 2., 3.])
case('cumprod, two zeros', cumprod, zeros_inside)
case('cumprod, all zeros', cumprod, [0., 0., 0.])
case('cumprod, exclusive', lambda x: cumprod(x, True), zeros_inside)
case('cumprod, reverse', lambda x: cumprod(x, False, True), zeros_inside)
case('cumprod, exclusive and reverse', lambda x: cumprod(x, True, True), zeros_inside)
case('cumprod along the first axis', lambda x: cumprod(x, dim=0), [[0., 2.], [3., 0.], [4., 5.]])

# ---- norms

norm = torch.linalg.vector_norm
case('norm at zero', lambda x: norm(x), [0., 0.])
case('norm', lambda x: norm(x), [3., 4.])
case('norm along an axis, one row zero', lambda x: norm(x, dim=-1), [[0., 0.], [3., 4.]])
case('norm 1 at zero', lambda x: norm(x, 1), [0., 2., -3.])
case('norm 2 along an axis, at zero', lambda x: norm(x, 2, 0), [[0., 3.], [0., 4.]])
case('norm inf, ties', lambda x: norm(x, inf), [2., -2., 1.])
case('norm inf at zero', lambda x: norm(x, inf), [0., 0.])
case('norm -inf, ties', lambda x: norm(x, -inf), [2., -2., 3.])
case('norm fro', lambda x: torch.linalg.matrix_norm(x), [[1., 2.], [0., 2.]])
case('norm fro at zero', lambda x: torch.linalg.matrix_norm(x), [[0., 0.], [0., 0.]])
case('euclideanNorm at zero', lambda x: norm(x), [0., 0., 0.])

# ---- division without NaN, choices around NaN


def div_no_nan(a, b):
    """0 where b is, also in all derivatives: nothing is divided there."""
    return torch.where(b == 0, 0., a / torch.where(b == 0, 1., b))


case('divNoNan', div_no_nan, [0., 1., 2.], [0., 0., 4.])
case('divNoNan by broadcasting', div_no_nan, [[1., 2.], [3., 4.]], [0., 2.])
case('where, the branch not taken is NaN', lambda x: torch.where(x > 0, x, torch.tensor(nan)), [1., -1.])
case('where around log', lambda x: torch.where(x > 0, x.log(), 0.), [2., 0., -1.])
case('where around sqrt', lambda x: torch.where(x > 0, x.sqrt(), 0.), [4., 0.])
case('where around a quotient', lambda a, b: torch.where(b != 0, a / b, 0.), [1., 1.], [2., 0.])
case('where twice around sqrt', lambda x: torch.where(x > 0, torch.where(x > 0, x, 1.).sqrt(), 0.), [4., 0., -1.])
case('where twice around log', lambda x: torch.where(x > 0, torch.where(x > 0, x, 1.).log(), 0.), [2., 0., -1.])
case('where by a constant condition', lambda c, a, b: torch.where(c, a, b), torch.tensor([True, False]), [1., 2.], [3., 4.])
case('where by broadcasting', lambda c, a, b: torch.where(c, a, b), torch.tensor([[True], [False]]), [1., 2.], [[3., 4.], [5., 6.]])
case('where of a scalar condition', lambda c, a, b: torch.where(c, a, b), torch.tensor(False), [1., 2.], [3., 4.])

# ---- exponentials: equal, huge and infinite entries

case('logSumExp, equal', lambda x: torch.logsumexp(x, 0), [1., 1.])
case('logSumExp, huge', lambda x: torch.logsumexp(x, 0), [1000., 1000., -1000.])
case('logSumExp, one -inf', lambda x: torch.logsumexp(x, 0), [-inf, 0., 1.])
case('logSumExp of -inf', lambda x: torch.logsumexp(x, 0), [-inf, -inf])
case('logSumExp of inf', lambda x: torch.logsumexp(x, 0), [inf, 0.])
case('logSumExp along the last axis', lambda x: torch.logsumexp(x, -1), [[0., 0.], [500., -500.]])
case('softmax, equal', lambda x: x.softmax(-1), [1., 1., 1.])
case('softmax, huge', lambda x: x.softmax(-1), [1000., 1000., 0.])
case('softmax, one -inf', lambda x: x.softmax(-1), [-inf, 0., 1.])
case('logSoftmax, equal', lambda x: x.log_softmax(-1), [1., 1., 1.])
case('logSoftmax, huge', lambda x: x.log_softmax(-1), [1000., 1000., 0.])
case('logSoftmax along the first axis', lambda x: x.log_softmax(0), [[0., 500.], [0., -500.]])

# ---- losses; TensorFlow.js means over weights that are not zero, here all of them

labels = [[0., 1., 1.]]
case('meanSquaredError of equals', lambda a, b: F.mse_loss(b, a), [[1., 2.]], [[1., 0.]])
case('absoluteDifference of equals', lambda a, b: (a - b).abs().mean(), [[1., 2.]], [[1., 0.]])
case('huberLoss', lambda a, b: F.huber_loss(b, a), [[0., 0., 0., 0.]], [[0.5, -0.5, 0., 3.]])
case('huberLoss at its border', lambda a, b: F.huber_loss(b, a), [[0., 0.]], [[1., -1.]])
case('hingeLoss at its margin', lambda b: F.relu(1 - (2 * torch.tensor(labels) - 1) * b).mean(), [[-1., 1., 0.]])
case('sigmoidCrossEntropy, saturated', lambda b: F.binary_cross_entropy_with_logits(b, torch.tensor(labels)), [[-60., 0., 60.]])
case('sigmoidCrossEntropy, saturated and wrong', lambda b: F.binary_cross_entropy_with_logits(b, torch.tensor(labels)), [[60., -60., 0.]])
case('softmaxCrossEntropy, equal logits', lambda b: -(torch.tensor([[0., 1., 0.]]) * b.log_softmax(-1)).sum(), [[2., 2., 2.]])
case('softmaxCrossEntropy, huge logits', lambda b: -(torch.tensor([[0., 1., 0.]]) * b.log_softmax(-1)).sum(), [[800., -800., 0.]])
# TensorFlow adds 1e-7 to what it takes the logarithm of.
log_loss = lambda b, a, e=1e-7: (-a * (b + e).log() - (1 - a) * (1 - b + e).log()).mean()
case('logLoss at the ends', lambda b: log_loss(b, torch.tensor(labels)), [[0., 0., 1.]])

# ---- axes that count from the end

tensor3 = varied(2, 3, 2)
case('sum, axis -2', lambda x: x.sum(-2), tensor3)
case('mean, axes -1 and -3', lambda x: x.mean((-1, -3)), tensor3)
case('prod, axis -2', lambda x: x.prod(-2), tensor3)
case('max, axis -2, kept', lambda x: x.amax(-2, True), tensor3)
case('logSumExp, axis -2', lambda x: torch.logsumexp(x, -2), tensor3)
case('cumsum, axis -2', lambda x: x.cumsum(-2), tensor3)
case('cumprod, axis -2', lambda x: x.cumprod(-2), tensor3)
case('concat, axis -2', lambda a, b: torch.cat([a, b], -2), tensor3, varied(2, 1, 2))
case('stack, axis -2', lambda a, b: torch.stack([a, b], -2), tensor3, -tensor3)
case('split, axis -2', lambda x: x.split([1, 2], -2)[1].exp(), tensor3)
case('unstack, axis -2', lambda x: x.unbind(-2)[1].exp(), tensor3)
case('gather, axis -2', lambda x, i: x.index_select(-2, i), tensor3, torch.tensor([2, 0, 2]))
case('reverse, axis -2', lambda x: x.flip(-2), tensor3)
case('expandDims, axis -2', lambda x: x.unsqueeze(-2) ** 2, tensor3)
case('squeeze, axis -2', lambda x: x.squeeze(-2) ** 2, varied(2, 1, 2))
case('norm, axis -2', lambda x: norm(x, dim=-2), tensor3 + 2)
case('moments, axis -2', lambda x: x.var(-2, correction=0), tensor3)
case('softmax, axis -1', lambda x: x.softmax(-1), tensor3)
case('argMax, axis -1, as a factor', lambda x: x.argmax(-1, True) * x, tensor3)

# ---- empty tensors

case('empty: sum', lambda x: x.sum(), empty(0))
case('empty: sum of rows without elements', lambda x: x.sum(-1), empty(2, 0))
case('empty: sum of no rows', lambda x: x.sum(0), empty(0, 3))
case('empty: sum of no row each', lambda x: x.sum(1), empty(0, 3))
case('empty: prod', lambda x: x.prod(), empty(0))
case('empty: relu', F.relu, empty(0))
case('empty: exp', torch.exp, empty(2, 0))
case('empty: add by broadcasting', torch.add, empty(0, 3), [1., 2., 3.])
case('empty: mul by broadcasting of both', torch.mul, empty(0, 1), varied(1, 3))
case('empty: mul by a scalar', torch.mul, empty(2, 0), torch.tensor(3.))
case('empty: maximum', torch.maximum, empty(0, 2), varied(1, 2))
case('empty: pow', torch.pow, empty(0), torch.tensor(2.))
case('empty: matMul over nothing', torch.matmul, empty(2, 0), empty(0, 3))
case('empty: matMul of no rows', torch.matmul, empty(0, 3), varied(3, 2))
case('empty: matMul of no columns', torch.matmul, varied(2, 3), empty(3, 0))
case('empty: matMul of no matrices', torch.matmul, empty(0, 2, 3), empty(0, 3, 2))
case('empty: concat with nothing', lambda a, b: torch.cat([a, b]), empty(0), [1., 2.])
case('empty: concat of rows', lambda a, b: torch.cat([a, b], -1), empty(2, 0), varied(2, 2))
case('empty: slice to nothing', lambda x: x[1:1], varied(3, 2))
case('empty: slice', lambda x: x[:, 1:3], empty(0, 3))
case('empty: pad', lambda x: F.pad(x, (1, 2)), empty(0))
case('empty: pad rows', lambda x: F.pad(x, (0, 0, 1, 0)), empty(0, 2))
case('empty: gather nothing', lambda x, i: x.index_select(0, i), varied(3, 2), torch.zeros(0, dtype=torch.int64))
case('empty: gather along another axis', lambda x, i: x.index_select(1, i), empty(0, 3), torch.tensor([2, 0]))
case('empty: where', lambda c, a, b: torch.where(c, a, b), torch.zeros(0, dtype=torch.bool), empty(0), empty(0))
case('empty: softmax', lambda x: x.softmax(-1), empty(0, 3))
case('empty: logSoftmax', lambda x: x.log_softmax(-1), empty(0, 3))
case('empty: cumsum', lambda x: x.cumsum(0), empty(0))
case('empty: cumsum along the other axis', lambda x: x.cumsum(-1), empty(0, 3))
case('empty: cumprod', lambda x: x.cumprod(-1), empty(0, 3))
case('empty: transpose', lambda x: x.t(), empty(0, 3))
case('empty: reshape', lambda x: x.reshape(3, 0), empty(0, 2))
case('empty: tile', lambda x: x.tile(2, 1), empty(0, 2))
case('empty: tile no times', lambda x: x[:0], varied(2))
case('empty: reverse', lambda x: x.flip(0), empty(0, 2))
case('empty: stack', lambda a, b: torch.stack([a, b]), empty(0), empty(0))
case('empty: max of rows', lambda x: x.amax(-1), empty(0, 3))
case('empty: broadcastTo', lambda x: x.expand(0, 3), varied(3))
case('empty: norm', lambda x: norm(x), empty(0))

# ---- scalars, axes of length one

one = torch.tensor(2.)
case('scalar: sum', lambda x: x.sum(), one)
case('scalar: mul and pow', lambda a, b: a * b ** 3, one, torch.tensor(-1.5))
case('scalar: max', lambda x: x.amax(), one)
case('scalar: prod', lambda x: x.prod(), one)
case('scalar: norm', lambda x: norm(x), one)
case('scalar: reshape', lambda x: x.reshape(1, 1, 1) ** 2, one)
case('scalar: broadcastTo', lambda x: x.expand(2, 3) ** 2, one)
case('scalar: stack', lambda a, b: torch.stack([a, b]) ** 2, one, torch.tensor(3.))
case('scalar: where', lambda a, b: torch.where(a > b, a, b) ** 2, one, torch.tensor(3.))
case('scalar: gather by a scalar', lambda x, i: x[i] ** 2, varied(3), torch.tensor(1))
case('scalar: a bias', lambda x, b: (x + b) ** 2, varied(2, 2), one)
case('one: sum', lambda x: x.sum(0) ** 2, [2.])
case('one: mean', lambda x: x.mean(-1) ** 2, [[2.], [3.]])
case('one: max', lambda x: x.amax(-1), [[2.], [3.]])
case('one: prod', lambda x: x.prod(-1), [[0.], [3.]])
case('one: cumsum', lambda x: x.cumsum(-1), [[2.]])
case('one: cumprod', lambda x: x.cumprod(-1), [[2.]])
case('one: softmax', lambda x: x.softmax(-1), [[2.], [3.]])
case('one: logSoftmax', lambda x: x.log_softmax(-1), [[2.], [3.]])
case('one: logSumExp', lambda x: torch.logsumexp(x, -1), [[2.], [3.]])
case('one: moments', lambda x: x.var(-1, correction=0), [[2.], [3.]])
case('one: norm at zero', lambda x: norm(x, dim=-1), [[0.], [3.]])
case('one: matMul', torch.matmul, [[2.]], [[3.]])
case('one: dot', lambda a, b: torch.dot(a, b), [2.], [3.])
case('one: concat', lambda x: torch.cat([x], 0) ** 2, [2.])
case('one: tile', lambda x: x.tile(3) ** 2, [2.])
case('one: transpose', lambda x: x.t() ** 2, [[2., 3.]])
case('one: maxPool', lambda x: back(F.max_pool2d(image(x), 1)), [[[[2.]]]])
case('one: conv2d', lambda x, w: back(F.conv2d(image(x), w.permute(3, 2, 0, 1))), [[[[2.]]]], [[[[3.]]]])
case('one: mul along axes of length one', torch.mul, varied(2, 1, 3), varied(1, 2, 1))

# ---- integers and truth values beside floats

ints = torch.tensor([2, 0, -3])
bools = torch.tensor([True, False, True])
floats = [1.5, -2., 0.5]
case('mixed: add int32', torch.add, floats, ints)
case('mixed: sub from int32', lambda i, x: i - x, ints, floats)
case('mixed: mul by int32', torch.mul, floats, ints)
case('mixed: mul by bool', torch.mul, floats, bools)
case('mixed: add bool', torch.add, floats, bools)
case('mixed: div by int32', torch.div, floats, torch.tensor([2, 1, -3]))
case('mixed: int32 divided', lambda i, x: i / x, ints, floats)
case('mixed: maximum with int32', lambda x, i: torch.maximum(x, i.to(x.dtype)), [2., -2., 0.5], ints)
case('mixed: squaredDifference with int32', lambda x, i: (x - i) ** 2, floats, ints)
case('mixed: pow of int32', lambda i, x: torch.pow(i.to(x.dtype), x), torch.tensor([2, 3, 1]), floats)
case('mixed: mod by int32', torch.remainder, [1.5, 4., -3.5], torch.tensor([2, 2, 2]))
case('mixed: atan2 with int32', lambda x, i: torch.atan2(x, i.to(x.dtype)), floats, torch.tensor([1, 2, -3]))
case('mixed: through an int32', lambda x: x.trunc().to(torch.int64).to(x.dtype) * x, [1.5, -2.5])
case('mixed: a sum of int32 as a factor', lambda x, i: x * i.sum(), floats, ints)
case('mixed: gather and scatter by int32', lambda x, i: x[i] * torch.tensor([1., 2., 3.]), floats, torch.tensor([2, 2, 0]))
case('mixed: oneHot of int32', lambda i, x: F.one_hot(i, 3).to(x.dtype) @ x, torch.tensor([2, 0]), floats)
case('mixed: concat of a cast', lambda x, i: torch.cat([x, i.to(x.dtype)]) ** 2, floats, ints)
case('mixed: logical not as a mask', lambda x, b: x * (~b), floats, bools)
case('mixed: matMul with a cast', lambda a, i: a @ i.to(a.dtype), varied(2, 3), torch.tensor([[1], [0], [2]]))

# ---- five and six axes

five, six = varied(2, 1, 3, 2, 2), varied(2, 1, 2, 3, 1, 2)
other = varied(1, 2, 2, 1, 2, 2)
case('rank 5: exp', torch.exp, five)
case('rank 6: tanh', torch.tanh, six)
case('rank 6: mul by broadcasting', torch.mul, six, other)
case('rank 6: maximum by broadcasting', torch.maximum, six, other)
case('rank 6: sum of a broadcast square', lambda a, b: ((a - b) ** 2).sum((0, 2, 4)), six, other)
case('rank 5: sum over alternate axes', lambda x: (x ** 2).sum((0, 2, 4)), five)
case('rank 6: mean over the last axes', lambda x: (x ** 2).mean((-1, -3)), six)
case('rank 6: max', lambda x: x.amax((1, 3)), six)
case('rank 5: prod', lambda x: x.prod(2), five)
case('rank 5: transpose', lambda x: x.permute(4, 2, 0, 3, 1) ** 2, five)
case('rank 6: transpose', lambda x: x.permute(5, 3, 0, 1, 4, 2) ** 2, six)
case('rank 5: slice', lambda x: x[1:, :, 1:3, :1] ** 2, five)
case('rank 6: slice', lambda x: x[:1, :, 1:, 1:, :, 1:] ** 2, six)
case('rank 5: stridedSlice', lambda x: x[::2, :, ::2, 1:] ** 2, five)
case('rank 5: concat', lambda a, b: torch.cat([a, b], 2) ** 2, five, varied(2, 1, 1, 2, 2))
case('rank 6: concat', lambda a, b: torch.cat([a, b], -3) ** 2, six, varied(2, 1, 2, 1, 1, 2))
case('rank 5: pad', lambda x: F.pad(x, (1, 0, 0, 1, 2, 0, 0, 0, 0, 1)) ** 2, five)
case('rank 5: tile', lambda x: x.tile(1, 2, 1, 3, 1) ** 2, five)
case('rank 5: reverse', lambda x: x.flip((0, 2, 4)) ** 2, five)
case('rank 6: reverse', lambda x: x.flip((0, 3)) ** 2, six)
case('rank 6: stack', lambda a, b: torch.stack([a, b], 3) ** 2, five, -five)
case('rank 5: split', lambda x: x.split([2, 1], 2)[0] ** 2, five)
case('rank 5: cumsum', lambda x: (x ** 2).cumsum(2), five)
case('rank 5: gather', lambda x, i: x.index_select(2, i) ** 2, five, torch.tensor([2, 0, 2]))
case('rank 5: broadcastTo', lambda x: x.expand(2, 2, 3, 2, 2) ** 2, five)
case('rank 5: matMul', torch.matmul, varied(2, 1, 2, 2, 3), varied(1, 2, 1, 3, 2))
case('rank 6: matMul', torch.matmul, varied(2, 1, 1, 2, 2, 3), varied(2, 1, 1, 2, 3, 2))
case('rank 5: where', lambda a, b: torch.where(a > 0, a ** 2, b), five, -2 * five)
case('rank 5: softmax', lambda x: x.softmax(-1), five)
case('rank 5: logSumExp', lambda x: torch.logsumexp(x, (1, 3)), five)
case('rank 5: norm', lambda x: norm(x, dim=(2, 4)), five)
case('rank 6: reshape', lambda x: x.reshape(4, 6) ** 2, six)

if __name__ == '__main__':
    rows = ',\n'.join(f'{json.dumps(name)}: {json.dumps(c, separators=(",", ":"))}' for name, c in cases.items())
    target = Path(__file__).with_name('edges.json')
    target.write_text(f'{{"generator": "PyTorch {torch.__version__}, float64", "cases": {{\n{rows}\n}}}}\n')
    print(f'{len(cases)} cases')
