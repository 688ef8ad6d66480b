#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes targets_torch.h: networks with several targets in PyTorch, for tests/run/test_targets.c.

    python3 make_targets.py > targets_torch.h        (written with PyTorch 1.13.1 of Debian 12)

A network 3-5-3, tanh, float64, on 16 examples standardised with the deviation of the population: three numbers, each
standardised likewise, with the mean of their squared errors; and three labels, with the mean of their cross-entropies
(binary_cross_entropy_with_logits). Value, gradient, Hessian-vector product by double backward, and Gauss-Newton
product (J' L J v) at the start; then 20 steps of Adam on all rows.
"""
import math

import torch

M, D, HIDDEN, TARGETS, STEPS = 16, 3, 5, 3, 20
N = D * HIDDEN + HIDDEN + HIDDEN * TARGETS + TARGETS


def numbers(count, seed):
    """Multiples of 1/64 in [-1, 1), exact in float32."""
    values = []
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) % 2**31
        values.append(((seed >> 16) % 128 - 64) / 64)
    return values


def make_inputs():
    raw = torch.tensor(numbers(M * D, 5), dtype=torch.float64).reshape(M, D)
    return raw * torch.tensor([1.0, 3.0, 0.25]) + torch.tensor([2.0, 0.0, -1.0])


def make_values():
    x = make_inputs()
    return torch.stack([100.0 + 8.0 * x[:, 0] - x[:, 1], x[:, 2] * x[:, 0], x[:, 1].abs()], 1)


def make_labels():
    x = make_inputs()
    return torch.stack([x[:, 0] > 2.0, x[:, 1] * x[:, 2] > 0.0, x[:, 2] > -1.1], 1).double()


def standardised(x):
    return (x - x.mean(0)) / x.std(0, unbiased=False)


def outputs(inputs, flat):
    at = [0, D * HIDDEN, D * HIDDEN + HIDDEN, D * HIDDEN + HIDDEN + HIDDEN * TARGETS, N]
    w, b, u, c = [flat[at[i]:at[i + 1]] for i in range(4)]
    h = torch.tanh(inputs @ w.reshape(D, HIDDEN) + b)
    return h @ u.reshape(HIDDEN, TARGETS) + c


def losses(kind):
    if kind == "values":
        targets = standardised(make_values())
        return lambda z: ((z - targets)**2).mean()
    targets = make_labels()
    return lambda z: torch.nn.functional.binary_cross_entropy_with_logits(z, targets)


def array(name, values, kind="double"):
    print("static const %s %s[] = {" % (kind, name))
    for i in range(0, len(values), 4):
        print("    " + ", ".join(map(repr, values[i:i + 4])) + ",")
    print("};")


def main():
    print("// Written by make_targets.py with PyTorch %s. Do not edit." % torch.__version__)
    print("// clang-format off")
    print("enum { TORCH_M = %d, TORCH_D = %d, TORCH_TARGETS = %d, TORCH_N = %d, TORCH_STEPS = %d };"
          % (M, D, TARGETS, N, STEPS))
    inputs = standardised(make_inputs())
    start = torch.tensor([math.sqrt(0.5) * v for v in numbers(N, 77)], dtype=torch.float64)
    v = torch.tensor(numbers(N, 99), dtype=torch.float64)
    array("torch_inputs", make_inputs().flatten().tolist())
    array("torch_values", make_values().flatten().tolist())
    array("torch_labels", make_labels().flatten().tolist())
    array("torch_start", start.tolist())
    array("torch_v", v.tolist())
    for kind in ("values", "labels"):
        loss = losses(kind)
        x = start.clone().requires_grad_()
        value = loss(outputs(inputs, x))
        (g,) = torch.autograd.grad(value, x, create_graph=True)
        (hv,) = torch.autograd.grad(g @ v, x)
        _, jv = torch.autograd.functional.jvp(lambda p: outputs(inputs, p), start, v)
        z = outputs(inputs, start).detach().requires_grad_()
        (slope,) = torch.autograd.grad(loss(z), z, create_graph=True)
        (ljv,) = torch.autograd.grad((slope * jv).sum(), z)
        _, gv = torch.autograd.functional.vjp(lambda p: outputs(inputs, p), start, ljv)
        print("static const double torch_%s_value = %r;" % (kind, value.item()))
        array("torch_%s_gradient" % kind, g.detach().tolist())
        array("torch_%s_hessian_vector" % kind, hv.tolist())
        array("torch_%s_gauss_newton_vector" % kind, gv.tolist())
        p = torch.nn.Parameter(start.clone())
        optimizer = torch.optim.Adam([p], lr=0.05)
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss(outputs(inputs, p)).backward()
            optimizer.step()
        array("torch_%s_end" % kind, p.detach().tolist())
    print("// clang-format on")


main()
