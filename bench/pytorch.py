"""The benchmarks' problems in PyTorch: what the same derivatives take there.

Reads {"threads": n, "tasks": [{"what": ..., "problem": ...}, ...]} from stdin (see pytorch.ts) and writes {"on": ..., "ms": [...]}.
"""

import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacrev, jvp, vmap

ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu, "softplus": F.softplus}


def mlp(layers, activation):
    """Weights of dense layers of these sizes, and a function of weights and input."""
    weights = []
    for size, width in zip(layers, layers[1:]):
        weights += [torch.randn(size, width) / size**0.5, 0.1 * torch.randn(width)]

    def apply(weights, x):
        for i in range(0, len(weights), 2):
            x = x @ weights[i] + weights[i + 1]
            if i + 2 < len(weights):
                x = ACTIVATIONS[activation](x)
        return x

    return weights, apply


def cnn():
    """The convolutional network of models.ts, images with their channels first, as PyTorch has them."""
    weights = [0.3 * torch.randn(16, 1, 3, 3), 0.1 * torch.randn(16), 0.1 * torch.randn(32, 16, 3, 3), 0.1 * torch.randn(32)]
    weights += [0.03 * torch.randn(7 * 7 * 32, 10), 0.1 * torch.randn(10)]

    def apply(weights, x):
        k1, b1, k2, b2, w, b = weights
        for kernel, bias in ((k1, b1), (k2, b2)):
            x = F.max_pool2d(torch.relu(F.conv2d(x, kernel, bias, padding=1)), 2)
        return x.reshape(x.shape[:-3] + (-1,)) @ w + b

    return weights, apply


def jacobian(weights, apply, x):
    return lambda: vmap(jacrev(lambda sample: apply(weights, sample)))(x)


def gradient(weights, apply, x):
    labels = torch.arange(len(x)) % 10
    leaves = [w.requires_grad_() for w in weights]
    return lambda: torch.autograd.grad(F.cross_entropy(apply(leaves, x), labels), leaves)


def hvp(weights, apply, x):
    v = tuple(torch.randn_like(w) for w in weights)
    loss = lambda *weights: apply(weights, x).square().mean()
    return lambda: jvp(grad(loss, argnums=tuple(range(len(weights)))), tuple(weights), v)


def hessian_of(weights, apply, x):
    return lambda: hessian(lambda x: apply(weights, x).sum())(x)


def per_sample(weights, apply, x):
    loss = lambda weights, sample: apply(weights, sample).square().sum()
    return lambda: vmap(grad(loss), in_dims=(None, 0))(weights, x)


TASKS = {"jacobian": jacobian, "gradient": gradient, "hvp": hvp, "hessian": hessian_of, "per sample": per_sample}


def median_ms(run, budget=2.0, warm_up=0.3):
    """The median time of a run in ms."""
    end = time.perf_counter() + warm_up
    while time.perf_counter() < end:
        run()
    times = []
    end = time.perf_counter() + budget
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def measured(what, problem):
    layers, batch = problem["layers"], problem["batch"]
    weights, apply = cnn() if layers is None else mlp(layers, problem["activation"])
    x = torch.randn(batch, 1, 28, 28) if layers is None else torch.randn(batch, layers[0])
    return median_ms(TASKS[what](weights, apply, x))


def main():
    order = json.load(sys.stdin)
    torch.set_num_threads(order["threads"])
    torch.manual_seed(1)
    ms = [measured(task["what"], task["problem"]) for task in order["tasks"]]
    json.dump({"on": f"PyTorch {torch.__version__}, {order['threads']} threads", "ms": ms}, sys.stdout)


main()
