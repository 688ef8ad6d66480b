#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes deep.h: a convolutional network, two residual blocks, one with batch norms and a transformer by PyTorch in double: Hessian-vector and
Gauss-Newton products at the start, and 20 steps of Adam and of SGD with momentum on all rows.

    /usr/bin/python3 make_deep.py > deep.h        (python3-torch: 1.13.1 of Debian 12)

Numbers are those of a formula, so that nothing but results has to be kept: number i of an array is wave(i, k), with a k of its
own for each. Of a vector of parameters its products with 16 waves are kept, in which a difference of any of its numbers shows.
"""
import math
import textwrap

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
ROWS, STEPS, PROJECTIONS = 12, 20, 16
TRAINING = False  # of batch norms, which know two modes


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


def conv(x, take, units, size, stride=1, biased=True):
    """Images are N x C x H x W here; weights are taken as height x width x channels x units. Padding as TensorFlow's SAME."""
    w = take(size, size, x.shape[1], units).permute(3, 2, 0, 1)
    both = [max((math.ceil(s / stride) - 1) * stride + size - s, 0) for s in x.shape[2:]]
    x = F.pad(x, (both[1] // 2, both[1] - both[1] // 2, both[0] // 2, both[0] - both[0] // 2))
    return F.conv2d(x, w, take(units) if biased else None, stride)


def norm(x, take, groups):
    return F.group_norm(x, groups, take(x.shape[1]), take(x.shape[1]), 1e-5)


def layer_norm(x, take):
    return F.layer_norm(x, (x.shape[-1],), take(x.shape[-1]), take(x.shape[-1]), 1e-5)


def cnn(x, take):
    x = x.reshape(-1, 8, 8, 2).permute(0, 3, 1, 2)
    x = F.max_pool2d(conv(x, take, 4, 3).relu(), 2)
    x = F.avg_pool2d(conv(x, take, 6, 3).relu(), 2)
    return dense(dense(x.permute(0, 2, 3, 1).flatten(1), take, 8).tanh(), take, 4)


def resnet(x, take):
    x = x.reshape(-1, 6, 6, 3).permute(0, 3, 1, 2)
    x = norm(conv(x, take, 4, 3), take, 2).relu()
    branch = norm(conv(x, take, 4, 3), take, 2).relu()
    x = (x + norm(conv(branch, take, 4, 3), take, 2)).relu()
    branch = norm(conv(x, take, 6, 3, 2), take, 3)
    x = (norm(conv(x, take, 6, 1, 2), take, 3) + branch).relu()
    return dense(x.mean((2, 3)), take, 4)


def batch_norm(x, take):
    """By the statistics of the batch while training, else by running ones as they begin."""
    gain, shift, zero = take(x.shape[1]), take(x.shape[1]), torch.zeros(x.shape[1])
    return F.batch_norm(x, zero.clone(), zero + 1, gain, shift, TRAINING, 0.1, 1e-5)


def batch(x, take):
    x = x.reshape(-1, 6, 6, 3).permute(0, 3, 1, 2)
    x = batch_norm(conv(x, take, 4, 3, biased=False), take).relu()
    branch = batch_norm(conv(x, take, 4, 3, biased=False), take).relu()
    x = (x + batch_norm(conv(branch, take, 4, 3, biased=False), take)).relu()
    return dense(x.mean((2, 3)), take, 4)


def transformer(tokens, take):
    features, positions, heads = 8, 6, 2
    h = take(5, features)[tokens] + take(positions, features)
    qkv = dense(layer_norm(h, take), take, 3 * features)
    q, k, v = (part.reshape(-1, positions, heads, features // heads).transpose(1, 2) for part in qkv.chunk(3, -1))
    scores = q @ k.transpose(-2, -1) / math.sqrt(features // heads)
    scores = scores.masked_fill(torch.triu(torch.ones(positions, positions, dtype=torch.bool), 1), -math.inf)
    h = h + dense((torch.softmax(scores, -1) @ v).transpose(1, 2).flatten(2), take, features)
    h = h + dense(F.gelu(dense(layer_norm(h, take), take, 12)), take, features)
    return dense(layer_norm(h, take), take, 5)[:, -1]


def images(width):
    """Columns of a data set are standardised."""
    x = wave(ROWS * width, 1).reshape(ROWS, width)
    return (x - x.mean(0)) / x.std(0, unbiased=False)


def tokens(positions, count):
    return torch.tensor([[(7 * i + i // 3) % count for i in range(r * positions, (r + 1) * positions)]
                         for r in range(ROWS)])


def numbers(values):
    return "\n    " + "\n    ".join(textwrap.wrap(", ".join(f"{float(v):.17g}" for v in values), 116))


def projections(x):
    return [x.detach() @ wave(len(x), 10 + k) for k in range(PROJECTIONS)]


def case(network, inputs, classes):
    global TRAINING
    TRAINING = False
    targets = torch.tensor([(7 * r + r // 3) % classes for r in range(ROWS)])
    counter = Counter(None)
    network(inputs, counter)
    n, name = counter.at, network.__name__

    def logits_at(x):
        return network(inputs, Taker(x))

    def loss_at(x):
        return F.cross_entropy(logits_at(x), targets)

    x, v = (0.5 * wave(n, 2)).requires_grad_(), wave(n, 3)
    gradient, = torch.autograd.grad(loss_at(x), x, create_graph=True)
    product, = torch.autograd.grad(gradient @ v, x)
    # J v by a second backward pass through u' J; L is that of softmax cross-entropy.
    logits = logits_at(x)
    u = torch.zeros_like(logits, requires_grad=True)
    pulled, = torch.autograd.grad(logits, x, u, create_graph=True)
    pushed, = torch.autograd.grad(pulled @ v, u)
    p = torch.softmax(logits.detach(), -1)
    curved = p * (pushed - (p * pushed).sum(-1, keepdim=True)) / ROWS
    gauss_newton, = torch.autograd.grad(logits_at(x), x, curved)
    print(f"// {name}\nenum {{ {name}_parameters = {n} }};")
    print(f"static const double {name}_gradient[] = {{{numbers(projections(gradient))}}};")
    print(f"static const double {name}_product[] = {{{numbers(projections(product))}}};")
    print(f"static const double {name}_gauss_newton[] = {{{numbers(projections(gauss_newton))}}};")
    TRAINING = True
    for rule, make in (("adam", lambda p: torch.optim.Adam([p], 0.01)),
                       ("momentum", lambda p: torch.optim.SGD([p], 0.05, momentum=0.9))):
        at, losses = (0.5 * wave(n, 2)).requires_grad_(), []
        optimizer = make(at)
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss = loss_at(at)
            loss.backward()
            losses.append(loss.detach())
            optimizer.step()
        print(f"static const double {name}_{rule}_losses[] = {{{numbers(losses)}}};")
        print(f"static const double {name}_{rule}_end[] = {{{numbers(projections(at))}}};")
    print()


print("""// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Written by make_deep.py: products with the Hessian and where 20 steps lead, by PyTorch.
// clang-format off
""")
case(cnn, images(8 * 8 * 2), 4)
case(resnet, images(6 * 6 * 3), 4)
case(batch, images(6 * 6 * 3), 4)
case(transformer, tokens(6, 5), 5)
