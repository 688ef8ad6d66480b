#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes images.h: loss, gradient and Hessian-vector product of small networks on images, by PyTorch in double.

    /usr/bin/python3 make_images.py > images.h        (python3-torch: 1.13.1 of Debian 12)

Numbers are those of a formula, so that nothing but results has to be kept: number i of an array is wave(i, k), with a k of its
own for rows, parameters and direction. Images are height x width x channels and weights height x width x channels x units, as in
the library; PyTorch has the channels first, so both are turned round on the way in. Padding that is not the same on both sides goes
through F.pad; padding of a maximum is minus infinity, that of a mean is left out.
"""
import math
import textwrap

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ROWS = 3


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


def conv(x, take, units, window, stride=(1, 1), pad=(0, 0, 0, 0), dilation=(1, 1), groups=1):
    """pad: top, bottom, left, right. x: rows x channels x height x width."""
    top, bottom, left, right = pad
    weights = take(*window, x.shape[1] // groups, units).permute(3, 2, 0, 1)
    bias = take(units)
    return F.conv2d(F.pad(x, (left, right, top, bottom)), weights, bias, stride, 0, dilation, groups)


def max_pool(x, window, stride, pad=(0, 0, 0, 0), dilation=(1, 1)):
    top, bottom, left, right = pad
    return F.max_pool2d(F.pad(x, (left, right, top, bottom), value=-math.inf), window, stride, 0, dilation)


def average_pool(x, window, stride, pad=(0, 0, 0, 0)):
    top, bottom, left, right = pad
    ones = F.pad(torch.ones_like(x), (left, right, top, bottom))
    area = window[0] * window[1]
    return (F.avg_pool2d(F.pad(x, (left, right, top, bottom)), window, stride) * area
            / (F.avg_pool2d(ones, window, stride) * area))


def dense(x, take, units):
    """x: rows x numbers."""
    return x @ take(x.shape[1], units) + take(units)


def flat(x):
    return x.permute(0, 2, 3, 1).flatten(1)


def same(x, take):
    x = torch.tanh(conv(x, take, 3, (3, 3), pad=(1, 1, 1, 1)))
    x = max_pool(x, (2, 2), (2, 2))
    x = torch.sigmoid(conv(x, take, 4, (2, 3), pad=(0, 1, 1, 1)))
    return dense(flat(x), take, 3)


def strides(x, take):
    x = F.softplus(conv(x, take, 4, (3, 2), stride=(2, 1), pad=(1, 1, 1, 0), dilation=(1, 2)))
    x = max_pool(x, (3, 2), (1, 2), pad=(1, 1, 0, 0))
    x = torch.tanh(conv(x, take, 2, (1, 1)))
    return dense(flat(x), take, 3)


def groups(x, take):
    x = torch.tanh(conv(x, take, 4, (2, 2), groups=2))
    x = torch.tanh(conv(x, take, 4, (3, 3), pad=(1, 1, 1, 1), groups=4))
    x = average_pool(x, (2, 3), (2, 2), pad=(1, 0, 1, 1))
    return dense(flat(x), take, 3)


def whole(x, take):
    x = F.gelu(conv(x, take, 5, (3, 3), pad=(1, 1, 1, 1)))
    x = F.silu(conv(x, take, 6, (3, 3), stride=(2, 2)))
    return dense(x.mean((2, 3)), take, 3)


def parameters_of(network, images):
    class Counter(Taker):
        def __call__(self, *shape):
            self.at += math.prod(shape)
            return torch.zeros(shape)

    counter = Counter(None)
    network(images, counter)
    return counter.at


def numbers(values):
    return "\n    " + "\n    ".join(textwrap.wrap(", ".join(f"{float(v):.17g}" for v in values), 116))


def case(network, height, width, channels):
    images = wave(ROWS * height * width * channels, 1).reshape(ROWS, height, width, channels).permute(0, 3, 1, 2)
    targets = torch.tensor([0, 2, 1])
    count = parameters_of(network, images)
    x = (0.5 * wave(count, 2)).requires_grad_()
    v = wave(count, 3)
    loss = F.cross_entropy(network(images, Taker(x)), targets)
    gradient, = torch.autograd.grad(loss, x, create_graph=True)
    product, = torch.autograd.grad(gradient @ v, x)
    print(f"// {network.__name__}\nstatic const double {network.__name__}_loss = {float(loss):.17g};")
    print(f"static const double {network.__name__}_gradient[] = {{{numbers(gradient.detach())}}};")
    print(f"static const double {network.__name__}_product[] = {{{numbers(product)}}};\n")


print("""// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Written by make_images.py: loss, gradient and Hessian-vector product, by PyTorch.
// clang-format off
""")
case(same, 5, 6, 2)
case(strides, 7, 5, 2)
case(groups, 5, 5, 2)
case(whole, 6, 6, 1)
