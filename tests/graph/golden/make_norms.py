#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes norms.h: value, gradient and Hessian-vector product of PyTorch's norms, cross-entropy with smoothed labels
and blocks with a residual, in float64 and by double backward, and the losses of steps of gradient descent, which
tests/graph/test_operators_golden.c must repeat.

    python3 make_norms.py > norms.h        (written with PyTorch 1.13.1 of Debian 12, which calls itself 1.13.0a0)

Images are height x width x channels here and channels x height x width there. That version has no RMS norm: it
is written out, and differentiated by PyTorch.
"""
import torch
import torch.nn.functional as F

ROWS, SHAPE, CHANNELS = 5, (2, 3, 4), 4
STEPS, RATE = 20, 0.002


class Numbers:
    """next_number of tests/graph/harness.h."""

    def __init__(self, state):
        self.state = state

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) * 2.0**-52 - 1.0

    def tensor(self, *shape):
        count = 1
        for size in shape:
            count *= size
        return torch.tensor([self.next() for _ in range(count)], dtype=torch.float64).reshape(shape)


def layer(z, gain, shift):
    return F.layer_norm(z, (CHANNELS,), gain, shift, 1e-5)


def rms(z, gain, _):
    return gain * z / torch.sqrt((z * z).mean(-1, keepdim=True) + 1e-5)


def group(groups, eps):
    def norm(z, gain, shift):
        return F.group_norm(z.permute(0, 3, 1, 2), groups, gain, shift, eps).permute(0, 2, 3, 1)

    return norm


def of_norm(norm, shifts):
    """sin(norm(image w)) against a target, by the squared error."""
    data = Numbers(41)
    image, target = data.tensor(ROWS, *SHAPE), data.tensor(ROWS, *SHAPE)
    start = Numbers(42)
    x = [start.tensor(*SHAPE), 1.0 + 0.5 * start.tensor(CHANNELS)] + ([start.tensor(CHANNELS)] if shifts else [])

    def loss(w, gain, shift=None):
        return ((torch.sin(norm(image * w, gain, shift)) - target) ** 2).mean()

    return loss, x


def batch(z, gain, shift):
    return F.batch_norm(z.permute(0, 3, 1, 2), None, None, gain, shift, True, 0.1, 1e-5).permute(0, 2, 3, 1)


def running(z, gain, shift):
    """With running statistics of its own, which are constants."""
    numbers = Numbers(44)
    mean, variance = numbers.tensor(CHANNELS), 1.0 + 0.5 * numbers.tensor(CHANNELS)
    return F.batch_norm(z.permute(0, 3, 1, 2), mean, variance, gain, shift, False, 0.1, 1e-3).permute(0, 2, 3, 1)


def smoothed():
    data, start = Numbers(41), Numbers(42)
    inputs, classes = data.tensor(6, 4), torch.tensor([r % 3 for r in range(6)])
    x = [start.tensor(4, 3), start.tensor(3)]

    def loss(w, b):
        return F.cross_entropy(inputs @ w + b, classes, label_smoothing=0.1)

    return loss, x


def block():
    """A residual around a norm and a layer, beside what it began with."""
    data, start = Numbers(41), Numbers(42)
    inputs, target = data.tensor(ROWS, 4), data.tensor(ROWS, 2)
    x = [start.tensor(4, 6), start.tensor(6), 1.0 + 0.5 * start.tensor(6), start.tensor(6),
         start.tensor(6, 6), start.tensor(6), start.tensor(12, 2), start.tensor(2)]

    def loss(w1, b1, gain, shift, w2, b2, w3, b3):
        h = torch.tanh(inputs @ w1 + b1)
        sum_ = h + F.layer_norm(h, (6,), gain, shift, 1e-5) @ w2 + b2
        return ((torch.cat([sum_, h], -1) @ w3 + b3 - target) ** 2).mean()

    return loss, x


def images():
    """Convolution, norm and relu, twice, beside what the first gave; means of channels; classes with smoothed labels."""
    data, start = Numbers(41), Numbers(42)
    image = data.tensor(ROWS, 5, 5, 2).permute(0, 3, 1, 2)
    classes = torch.tensor([r % 3 for r in range(ROWS)])
    x = [start.tensor(3, 3, 2, 4), start.tensor(4), start.tensor(4), start.tensor(4),
         start.tensor(3, 3, 4, 4), start.tensor(4), start.tensor(4), start.tensor(4), start.tensor(4, 3), start.tensor(3)]

    def seen(z, w, b):
        return F.conv2d(z, w.permute(3, 2, 0, 1), b, padding=1)

    def loss(w1, b1, gain1, shift1, w2, b2, gain2, shift2, w3, b3):
        h = F.relu(F.group_norm(seen(image, w1, b1), 2, gain1, shift1, 1e-5))
        h = F.relu(h + F.group_norm(seen(h, w2, b2), 2, gain2, shift2, 1e-5))
        return F.cross_entropy(h.mean((2, 3)) @ w3 + b3, classes, label_smoothing=0.1)

    return loss, x


def batch_rows():
    """Batch norm of rows without axes, between two layers."""
    data, start = Numbers(41), Numbers(42)
    inputs, target = data.tensor(ROWS, 4), data.tensor(ROWS, 2)
    x = [start.tensor(4, 6), start.tensor(6), 1.0 + 0.5 * start.tensor(6), start.tensor(6), start.tensor(6, 2),
         start.tensor(2)]

    def loss(w1, b1, gain, shift, w2, b2):
        h = F.batch_norm(inputs @ w1 + b1, None, None, gain, shift, True, 0.1, 1e-5)
        return ((torch.tanh(h) @ w2 + b2 - target) ** 2).mean()

    return loss, x


# Mean and variance of the two norms of batch_images.
BUFFERS = []


def begin_buffers():
    BUFFERS[:] = [f(4, dtype=torch.float64) for _ in range(2) for f in (torch.zeros, torch.ones)]


def batch_images():
    """images() with batch norms, whose running statistics go on in BUFFERS."""
    data, start = Numbers(41), Numbers(42)
    image = data.tensor(ROWS, 5, 5, 2).permute(0, 3, 1, 2)
    classes = torch.tensor([r % 3 for r in range(ROWS)])
    x = [start.tensor(3, 3, 2, 4), start.tensor(4), start.tensor(4), start.tensor(4),
         start.tensor(3, 3, 4, 4), start.tensor(4), start.tensor(4), start.tensor(4), start.tensor(4, 3), start.tensor(3)]

    def seen(z, w, b):
        return F.conv2d(z, w.permute(3, 2, 0, 1), b, padding=1)

    def loss(w1, b1, gain1, shift1, w2, b2, gain2, shift2, w3, b3):
        h = F.relu(F.batch_norm(seen(image, w1, b1), BUFFERS[0], BUFFERS[1], gain1, shift1, True, 0.1, 1e-5))
        h = F.relu(h + F.batch_norm(seen(h, w2, b2), BUFFERS[2], BUFFERS[3], gain2, shift2, True, 0.1, 1e-5))
        return F.cross_entropy(h.mean((2, 3)) @ w3 + b3, classes)

    return loss, x


def descend(loss, start):
    """Losses before each of STEPS steps of gradient descent."""
    x = [t.clone().requires_grad_() for t in start]
    begin_buffers()
    losses = []
    for _ in range(STEPS):
        value = loss(*x)
        losses.append(value.item())
        slopes = torch.autograd.grad(value, x)
        with torch.no_grad():
            for t, g in zip(x, slopes):
                t -= RATE * g
    return losses


CASES = {"layer": of_norm(layer, True), "rms": of_norm(rms, False), "group1": of_norm(group(1, 1e-5), True),
         "group2": of_norm(group(2, 1e-3), True), "instance": of_norm(group(4, 0.1), True), "smoothed": smoothed(),
         "block": block(), "images": images(), "batch": of_norm(batch, True), "running": of_norm(running, True),
         "batch_rows": batch_rows(), "batch_images": batch_images()}


def flat(tensors):
    return torch.cat([t.reshape(-1) for t in tensors])


def show(name, numbers):
    print("static const double golden_%s[] = {" % name)
    for begin in range(0, len(numbers), 4):
        print("    " + " ".join(repr(number) + "," for number in numbers[begin:begin + 4]))
    print("};")


def main():
    print("// SPDX-FileCopyrightText: 2026 The descent authors")
    print("// SPDX-License-Identifier: MIT")
    print("//")
    print("// Written by make_norms.py with PyTorch " + torch.__version__ + ". Do not edit.")
    print("enum { GOLDEN_STEPS = %d };" % STEPS)
    print("static const double golden_rate = %r;" % RATE)
    print("// clang-format off")
    begin_buffers()
    for name, (loss, start) in CASES.items():
        x = [t.clone().requires_grad_() for t in start]
        along, direction = Numbers(43), []
        for t in start:
            direction.append(along.tensor(*t.shape))
        value = loss(*x)
        gradient = torch.autograd.grad(value, x, create_graph=True)
        product = torch.autograd.grad(sum((g * v).sum() for g, v in zip(gradient, direction)), x)
        print("static const double golden_%s_value = %r;" % (name, value.item()))
        show(name + "_gradient", flat(gradient).tolist())
        show(name + "_product", flat(product).tolist())
        show(name + "_losses", descend(loss, start))
        if name == "batch_images":
            show(name + "_state", flat(BUFFERS).tolist())
    print("// clang-format on")


main()
