#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""PyTorch, eager, on job J6: a gradient, Hessian-vector products and the five largest eigenpairs of J1's
network over the test images, at the parameters that bench_curvature wrote.

A product is a backward pass through the gradient ("double backward"): with the gradient's graph kept
from before, or from nothing. The eigenpairs are Lanczos's with full orthogonalisation on kept graphs,
to the same residual as ours, each checked by a product at the end; PyHessian's power iteration, the
usual way, needs five times as many products.
"""

import argparse
import json
import os
import statistics
import time

parser = argparse.ArgumentParser()
parser.add_argument("data")
parser.add_argument("parameters")
parser.add_argument("bits", type=int)
parser.add_argument("threads", type=int)
parser.add_argument("rounds", type=int)
options = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(options.threads)

import idx  # noqa: E402  (after the thread counts are set)
import numpy  # noqa: E402
import torch  # noqa: E402

torch.set_num_threads(options.threads)
torch.manual_seed(1)
dtype = torch.float64 if options.bits == 64 else torch.float32
images, labels = idx.read(options.data, "t10k")
x, y = torch.from_numpy(images).to(dtype), torch.from_numpy(labels)


def layers(widths):
    flat = numpy.fromfile(options.parameters, numpy.float32)
    for inputs, units in zip(widths, widths[1:]):
        weights, flat = flat[:inputs * units], flat[inputs * units:]
        bias, flat = flat[:units], flat[units:]
        yield torch.tensor(weights.reshape(inputs, units).T.copy(), dtype=dtype, requires_grad=True)
        yield torch.tensor(bias.copy(), dtype=dtype, requires_grad=True)


p = list(layers([784, 256, 128, 10]))


def loss():
    h = x
    for i in (0, 2):
        h = torch.relu(torch.nn.functional.linear(h, p[i], p[i + 1]))
    return torch.nn.functional.cross_entropy(torch.nn.functional.linear(h, p[4], p[5]), y)


def gradient():
    return torch.autograd.grad(loss(), p)


def graph():
    return torch.autograd.grad(loss(), p, create_graph=True)


def product(g, v):
    return torch.autograd.grad(g, p, grad_outputs=v, retain_graph=True)


def split(v):
    parts, at = [], 0
    for q in p:
        parts.append(v[at:at + q.numel()].view_as(q))
        at += q.numel()
    return parts


def times(g, v):
    return torch.cat([part.reshape(-1) for part in product(g, split(v))])


def largest(wanted=5, tolerance=1e-3, most=300):
    """Values, the largest residual and the number of products."""
    g = graph()
    n = sum(q.numel() for q in p)
    v = torch.randn(n, dtype=dtype)
    basis, alpha, beta = (v / v.norm())[None, :], [], []
    while len(alpha) < most:
        w = times(g, basis[-1])
        along = basis @ w
        alpha.append(along[-1].item())
        w = w - along @ basis
        w = w - (basis @ w) @ basis
        beta.append(w.norm().item())
        values, vectors = numpy.linalg.eigh(numpy.diag(alpha) + numpy.diag(beta[:-1], 1) + numpy.diag(beta[:-1], -1))
        if len(alpha) >= wanted and (beta[-1] * abs(vectors[-1, -wanted:])).max() <= tolerance * abs(values).max():
            break
        basis = torch.cat([basis, (w / beta[-1])[None, :]])
    found, residual = [], 0.0
    for i in range(1, wanted + 1):
        z = torch.tensor(vectors[:, -i], dtype=dtype) @ basis[:len(alpha)]
        z /= z.norm()
        w = times(g, z)
        found.append((z @ w).item())
        residual = max(residual, (w - found[-1] * z).norm().item() / abs(values).max())
    return found, residual, len(alpha) + wanted


v = split(torch.rand(sum(q.numel() for q in p), dtype=dtype) - 0.5)


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


seconds = {"gradient": [], "scratch": [], "stored": [], "top5": []}
for i in range(options.rounds + 1):  # the first round warms up
    kept = graph()
    now = {"gradient": timed(gradient)[0], "scratch": timed(lambda: product(graph(), v))[0],
           "stored": timed(lambda: product(kept, v))[0]}
    del kept
    if i == 0 and options.rounds > 0:
        continue
    now["top5"], (values, residual, products) = timed(largest)
    for name in seconds:
        seconds[name].append(now[name])
print(json.dumps({"event": "curvature", "peer": "torch", "bits": options.bits, "threads": options.threads,
                  **{name: round(statistics.median(list_), 6) for name, list_ in seconds.items()},
                  "products": products, "residual": float(f"{residual:.2g}"),
                  "values": " ".join(f"{value:.4g}" for value in values)},
                 separators=(",", ":")))
