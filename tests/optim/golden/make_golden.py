#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes golden_torch.h: steps of PyTorch's optimizers that tests/optim/test_optimizer.c must repeat.

    python3 make_golden.py > golden_torch.h        (written with PyTorch 1.13.1)

f(x) = sum_i a_i x_i^4 / 4 + sum_i sin(x_i x_{i+1}), in float64.
"""
import torch

A = [1.0, 0.5, 0.25, 2.0, 0.125]
START = [1.0, -0.8, 0.6, -0.4, 0.2]
STEPS = 20

RULES = [
    ("sgd", lambda p: torch.optim.SGD(p, lr=0.05)),
    ("sgd_momentum", lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
    ("sgd_weight_decay", lambda p: torch.optim.SGD(p, lr=0.05, weight_decay=0.1)),
    ("rmsprop", lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.99, eps=1e-8)),
    ("adam", lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.9, 0.999), eps=1e-8)),
    ("adam_weight_decay", lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=0.1)),
    ("adamw", lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1)),
]


def trajectory(make):
    a = torch.tensor(A, dtype=torch.float64)
    x = torch.nn.Parameter(torch.tensor(START, dtype=torch.float64))
    optimizer = make([x])
    rows = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        f = (a * x**4 / 4).sum() + torch.sin(x[:-1] * x[1:]).sum()
        f.backward()
        optimizer.step()
        rows.append(x.detach().tolist())
    return rows


def main():
    print("// Written by make_golden.py with PyTorch " + torch.__version__ + ". Do not edit.")
    print("enum { GOLDEN_STEPS = %d, GOLDEN_N = %d };" % (STEPS, len(START)))
    print("static const double golden_a[GOLDEN_N] = {%s};" % ", ".join(map(repr, A)))
    print("static const double golden_start[GOLDEN_N] = {%s};" % ", ".join(map(repr, START)))
    for name, make in RULES:
        print("// clang-format off")
        print("static const double golden_%s[GOLDEN_STEPS][GOLDEN_N] = {" % name)
        for row in trajectory(make):
            print("    {" + ", ".join(map(repr, row)) + "},")
        print("};")
        print("// clang-format on")


main()
