#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes golden_torch.h: training by PyTorch that tests/run/test_training_reference.c must repeat.

    python3 make_golden.py > golden_torch.h        (written with PyTorch 1.13.1 of Debian 12)

A network 3-5-4-3, relu and tanh, softmax cross-entropy, float64, on 20 examples standardised with the deviation of
the population. Mini-batches are of 6 in the order of ORDER (5 epochs: the library's for seed 1, frozen here), whose
last batch has 2 examples; or all at once.
"""
import math

import torch

M, D, CLASSES, WIDTHS, STEPS, BATCH = 20, 3, 3, [3, 5, 4, 3], 20, 6
ORDER = [
    [3, 8, 6, 11, 2, 9, 10, 5, 4, 0, 18, 1, 19, 7, 12, 16, 14, 15, 13, 17],
    [7, 14, 8, 15, 16, 18, 1, 10, 5, 2, 9, 11, 13, 12, 0, 17, 6, 19, 4, 3],
    [17, 14, 18, 9, 7, 3, 16, 6, 2, 13, 1, 8, 0, 15, 19, 12, 11, 4, 5, 10],
    [2, 8, 7, 5, 16, 10, 1, 11, 3, 4, 12, 18, 15, 9, 13, 0, 19, 6, 14, 17],
    [2, 5, 0, 8, 19, 9, 4, 1, 7, 13, 10, 11, 14, 12, 18, 15, 6, 17, 3, 16],
]


def numbers(count, seed):
    """Multiples of 1/64 in [-1, 1), exact in float32."""
    values = []
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) % 2**31
        values.append(((seed >> 16) % 128 - 64) / 64)
    return values


def make_data():
    inputs = torch.tensor(numbers(M * D, 7), dtype=torch.float64).reshape(M, D)
    inputs = inputs * torch.tensor([1.0, 4.0, 0.5]) + torch.tensor([0.0, 10.0, -2.0])
    targets = torch.tensor([(5 * i + i // 3) % CLASSES for i in range(M)])
    return inputs, targets


def make_weights():
    start = []
    for layer in range(len(WIDTHS) - 1):
        size = WIDTHS[layer] * WIDTHS[layer + 1]
        start += [w * math.sqrt(2.0 / WIDTHS[layer]) for w in numbers(size, 100 + layer)]
        start += [0.25 * w for w in numbers(WIDTHS[layer + 1], 200 + layer)]
    return start


def split(start):
    parameters, at = [], 0
    for layer in range(len(WIDTHS) - 1):
        i, o = WIDTHS[layer], WIDTHS[layer + 1]
        w = torch.tensor(start[at:at + i * o], dtype=torch.float64).reshape(i, o)
        at += i * o
        b = torch.tensor(start[at:at + o], dtype=torch.float64)
        at += o
        parameters += [torch.nn.Parameter(w), torch.nn.Parameter(b)]
    return parameters


def train(make, batches):
    inputs, targets = make_data()
    inputs = (inputs - inputs.mean(0)) / inputs.std(0, unbiased=False)
    parameters = split(make_weights())
    optimizer = make(parameters)
    losses = []
    for rows in batches:
        optimizer.zero_grad()
        h = torch.relu(inputs[rows] @ parameters[0] + parameters[1])
        h = torch.tanh(h @ parameters[2] + parameters[3])
        z = h @ parameters[4] + parameters[5]
        loss = torch.nn.functional.cross_entropy(z, targets[rows])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, [v for p in parameters for v in p.detach().flatten().tolist()]


def array(name, values, kind="double"):
    print("static const %s %s[] = {" % (kind, name))
    for i in range(0, len(values), 4):
        print("    " + ", ".join(map(repr, values[i:i + 4])) + ",")
    print("};")


def main():
    full = [list(range(M))] * STEPS
    small = [e[i:i + BATCH] for e in ORDER for i in range(0, M, BATCH)]
    assert len(small) == STEPS
    print("// Written by make_golden.py with PyTorch %s. Do not edit." % torch.__version__)
    print("// clang-format off")
    print("enum { GOLDEN_M = %d, GOLDEN_D = %d, GOLDEN_CLASSES = %d, GOLDEN_STEPS = %d, "
          "GOLDEN_BATCH = %d };" % (M, D, CLASSES, STEPS, BATCH))
    inputs, targets = make_data()
    array("golden_inputs", inputs.flatten().tolist(), "float")
    array("golden_targets", [float(t) for t in targets.tolist()], "float")
    array("golden_order", [r for e in ORDER for r in e], "unsigned")
    array("golden_start", make_weights())
    rules = {
        "adam": lambda p: torch.optim.Adam(p, lr=0.03),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    }
    for name, make in rules.items():
        for kind, batches in (("full", full), ("small", small)):
            losses, end = train(make, batches)
            array("golden_%s_%s_losses" % (name, kind), losses)
            array("golden_%s_%s_end" % (name, kind), end)
    print("// clang-format on")


main()
