#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes tokens.h: small networks on tokens by PyTorch in double: loss, gradient, Hessian-vector product, and 20 steps of
gradient descent.

    /usr/bin/python3 make_tokens.py > tokens.h        (python3-torch: 1.13.1 of Debian 12)

Numbers are those of a formula, so that nothing but results has to be kept: number i of an array is wave(i, k), with a k of its
own for parameters and direction. Attention is written out, from its formula. Rotary positions turn pairs of neighbours (2i, 2i + 1).
"""
import math
import textwrap

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ROWS, POSITIONS, COUNT, FEATURES, HEADS, STEPS, RATE = 3, 5, 5, 6, 2, 20, 0.2


def wave(count, k):
    return torch.tensor([math.sin(1.0 + 0.7 * k + (1.3 + 0.1 * k) * i) for i in range(count)])


class Taker:
    """Takes parameters from a flat vector, in the order of the layers."""

    def __init__(self, x):
        self.x, self.at = x, 0

    def __call__(self, *shape):
        count = math.prod(shape)
        self.at += count
        return self.x[self.at - count:self.at].reshape(shape)


class Counter(Taker):
    def __call__(self, *shape):
        self.at += math.prod(shape)
        return torch.zeros(shape)


def dense(x, take, units):
    return x @ take(x.shape[-1], units) + take(units)


def heads(x):
    return x.reshape(ROWS, POSITIONS, HEADS, -1).transpose(1, 2)


def attention(q, k, v, causal, mask=None):
    q, k, v = heads(q), heads(k), heads(v)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if causal:
        scores = scores.masked_fill(torch.triu(torch.ones(POSITIONS, POSITIONS, dtype=torch.bool), 1), -math.inf)
    if mask is not None:
        scores = scores.masked_fill(mask[:, None, None, :] == 0, -math.inf)
    return (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(ROWS, POSITIONS, -1)


def rotary(x, base):
    half = x.shape[-1] // HEADS // 2
    angles = torch.arange(POSITIONS)[:, None] * base ** (-torch.arange(half) / half)
    x = heads(x)
    a, b = x[..., 0::2], x[..., 1::2]
    turned = torch.stack((a * angles.cos() - b * angles.sin(), a * angles.sin() + b * angles.cos()), -1)
    return turned.flatten(-2).transpose(1, 2).reshape(ROWS, POSITIONS, -1)


def sinusoidal(x, base):
    half = x.shape[-1] // 2
    angles = torch.arange(POSITIONS)[:, None] * base ** (-torch.arange(half) / half)
    return x + torch.stack((angles.sin(), angles.cos()), -1).flatten(-2)


def transformer(tokens, take):
    """Embedding, learned positions, causal attention, two dense layers, each beside what goes past it."""
    h = take(COUNT, FEATURES)[tokens] + take(POSITIONS, FEATURES)
    h = h + dense(attention(*dense(h, take, 3 * FEATURES).chunk(3, -1), True), take, FEATURES)
    h = h + dense(F.gelu(dense(h, take, 8)), take, FEATURES)
    return dense(h, take, COUNT)


def tied(tokens, take):
    """Sinusoidal positions; queries and keys with rotary ones, values of another width; the logits by the table."""
    table = take(COUNT, 8)
    h = sinusoidal(table[tokens], 100.0)
    q, k, v = dense(h, take, 8), dense(h, take, 8), dense(h, take, 6)
    mask = torch.tensor([[1, 0, 1, 1, 0], [0, 1, 1, 0, 1], [1, 1, 1, 1, 0]])
    h = h + dense(attention(rotary(q, 50.0), rotary(k, 50.0), v, False, mask), take, 8)
    return h @ table.T


def numbers(values):
    return "\n    " + "\n    ".join(textwrap.wrap(", ".join(f"{float(v):.17g}" for v in values), 116))


def case(network):
    tokens = torch.tensor([[(7 * (r * POSITIONS + p) + r) % COUNT for p in range(POSITIONS)] for r in range(ROWS)])
    targets = torch.tensor([[(3 * (r * POSITIONS + p) + 1) % COUNT for p in range(POSITIONS)] for r in range(ROWS)])
    counter = Counter(None)
    network(tokens, counter)
    v = wave(counter.at, 3)

    def loss_at(x):
        return F.cross_entropy(network(tokens, Taker(x)).flatten(0, 1), targets.flatten())

    x = (0.5 * wave(counter.at, 2)).requires_grad_()
    loss = loss_at(x)
    gradient, = torch.autograd.grad(loss, x, create_graph=True)
    product, = torch.autograd.grad(gradient @ v, x)
    losses, at = [], x
    for _ in range(STEPS):
        losses.append(loss_at(at))
        step, = torch.autograd.grad(losses[-1], at)
        at = (at.detach() - RATE * step).requires_grad_()
    name = network.__name__
    print(f"// {name}\nstatic const double {name}_losses[] = {{{numbers(losses)}}};")
    print(f"static const double {name}_gradient[] = {{{numbers(gradient.detach())}}};")
    print(f"static const double {name}_product[] = {{{numbers(product)}}};")
    print(f"static const double {name}_end[] = {{{numbers(at.detach())}}};\n")


print("""// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Written by make_tokens.py: losses, gradient, Hessian-vector product and where 20 steps lead, by PyTorch.
// clang-format off
""")
case(transformer)
case(tied)
