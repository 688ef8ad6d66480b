#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""PyTorch, eager, on the jobs of deep.sh: a step of training, or gradients and products with the Hessian by double backward.

    torch_deep.py step|curvature JOB DATA BATCH THREADS BITS STEPS nchw|nhwc

The same data, networks, batch sizes and update rule as bench_deep; seconds of the clock and of all processors, medians. An index_select
makes a mini-batch, which a DataLoader would do more slowly. Nothing is read back from tensors while training.
"""
import argparse
import json
import math
import os
import statistics
import time

parser = argparse.ArgumentParser()
for name in ("what", "job", "data"):
    parser.add_argument(name)
for name in ("batch", "threads", "bits", "steps"):
    parser.add_argument(name, type=int)
parser.add_argument("layout")
options = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(options.threads)

import numpy  # noqa: E402  (after the thread counts are set)
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

torch.set_num_threads(options.threads)
torch.manual_seed(1)
dtype = torch.float64 if options.bits == 64 else torch.float32
WARM = 3


def normed(inputs, units, size, stride=1):
    """A convolution without bias where a norm follows, as is usual."""
    norm = nn.BatchNorm2d(units) if options.job == "resnet8" else nn.GroupNorm(8, units)
    return nn.Sequential(nn.Conv2d(inputs, units, size, stride, size // 2, bias=False), norm)


class Block(nn.Module):
    def __init__(self, inputs, units, stride):
        super().__init__()
        self.first, self.second = normed(inputs, units, 3, stride), normed(units, units, 3)
        self.shortcut = normed(inputs, units, 1, stride) if stride > 1 else nn.Identity()

    def forward(self, x):
        return F.relu(self.shortcut(x) + self.second(F.relu(self.first(x))))


def resnet(classes):
    return nn.Sequential(normed(3, 16, 3), nn.ReLU(), Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes))


def lenet(classes):
    return nn.Sequential(nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5, padding=2),
                         nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, classes))


class Transformer(nn.Module):
    """As nanoGPT: 4 layers, 4 heads, 128 wide, 64 positions."""

    def __init__(self, tokens, layers=4, heads=4, width=128, positions=64):
        super().__init__()
        self.heads, self.embed, self.position = heads, nn.Embedding(tokens, width), nn.Embedding(positions, width)
        self.blocks = nn.ModuleList(nn.ModuleList((
            nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width),
            nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.Linear(4 * width, width))) for _ in range(layers))
        self.norm, self.logits = nn.LayerNorm(width), nn.Linear(width, tokens)
        self.register_buffer("ahead", torch.triu(torch.ones(positions, positions, dtype=torch.bool), 1))

    def forward(self, tokens):
        h = self.embed(tokens) + self.position.weight
        rows, positions, width = h.shape
        for norm, qkv, out, second, up, down in self.blocks:
            q, k, v = (part.view(rows, positions, self.heads, -1).transpose(1, 2) for part in qkv(norm(h)).split(width, 2))
            scores = (q @ k.transpose(-2, -1)) * (1 / math.sqrt(width // self.heads))
            mixed = F.softmax(scores.masked_fill(self.ahead, -math.inf), -1) @ v
            h = h + out(mixed.transpose(1, 2).reshape(rows, positions, width))
            h = h + down(F.gelu(up(second(h))))
        return self.logits(self.norm(h)).flatten(0, 1)


def dense(inputs, widths, outputs, function):
    layers = []
    for units in widths:
        layers += [nn.Linear(inputs, units), function()]
        inputs = units
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))


def read():
    """Inputs, targets, and the model."""
    if options.job.startswith("chargpt"):
        text = torch.from_numpy(numpy.fromfile(options.data, numpy.uint8).astype(numpy.int64))
        tokens = torch.unique(text, return_inverse=True)[1]
        rows = (len(tokens) - 1) // 64
        return (tokens[:rows * 64].view(rows, 64), tokens[1:rows * 64 + 1].view(rows, 64),
                Transformer(int(tokens.max()) + 1))
    if options.data.endswith(".npy"):
        x = numpy.load(options.data)
        y = numpy.load(options.data.replace("x.npy", "y.npy"))
    else:
        import idx
        x, y = idx.read(os.path.dirname(options.data), "train")
    x, y = torch.from_numpy(x).to(dtype), torch.from_numpy(y.astype(numpy.int64))
    classes = int(y.max()) + 1
    if options.job == "higgs":
        return x, y.to(dtype)[:, None], dense(x.shape[1], [300] * 5, 1, nn.Tanh)
    if options.job[:2] in ("j1", "j2"):
        return x, y, dense(x.shape[1], [256, 128] if options.job[:2] == "j1" else [2048] * 2, classes, nn.ReLU)
    shape = (3, 32, 32) if options.job.startswith("resnet") else (1, 28, 28)
    x = x.view(-1, *shape[1:], shape[0]).permute(0, 3, 1, 2).contiguous()
    return x, y, (resnet if options.job.startswith("resnet") else lenet)(classes)


x, y, model = read()
model = model.to(dtype)
if options.layout == "nhwc" and x.dim() == 4:
    x, model = x.contiguous(memory_format=torch.channels_last), model.to(memory_format=torch.channels_last)
parameters = list(model.parameters())


def loss_of(rows):
    output, target = model(x.index_select(0, rows)), y.index_select(0, rows)
    return F.mse_loss(output, target) if options.job == "higgs" else F.cross_entropy(output, target.flatten())


def timed(work):
    clock, spent = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - clock, time.process_time() - spent, result


def say(found, **more):
    line = {"peer": "torch", "layout": options.layout, "threads": options.threads, "bits": options.bits,
            "parameters": sum(p.numel() for p in parameters)}
    for name, seconds in found.items():
        line[name] = float(f"{statistics.median(clock for clock, _ in seconds):.6g}")
        line[name + "_spent"] = float(f"{statistics.median(spent for _, spent in seconds):.6g}")
    line.update(more)
    print(json.dumps(line, separators=(",", ":")))


def steps():
    optimizer = torch.optim.Adam(parameters, lr=1e-3)
    rows = torch.randperm(len(x)).split(options.batch)
    found = []
    for i in range(options.steps + WARM):
        def step():
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(rows[i % (len(rows) - 1)])
            loss.backward()
            optimizer.step()
            return loss
        clock, spent, loss = timed(step)
        if i >= WARM:
            found.append((clock, spent))
    say({"step": found}, loss=round(loss.item(), 4))


def curvature():
    rows = torch.arange(options.batch)
    v = [2 * torch.rand_like(p) - 1 for p in parameters]
    found = {"gradient": [], "scratch": [], "stored": []}

    def graph():
        return torch.autograd.grad(loss_of(rows), parameters, create_graph=True)

    def product(g):
        return torch.autograd.grad(g, parameters, v, retain_graph=True)

    for i in range(options.steps + 1):  # the first round warms up
        kept = graph()
        now = {"gradient": timed(lambda: torch.autograd.grad(loss_of(rows), parameters)),
               "scratch": timed(lambda: product(graph())), "stored": timed(lambda: product(kept))}
        for name, (clock, spent, _) in now.items():
            if i > 0:
                found[name].append((clock, spent))
    say(found)


steps() if options.what == "step" else curvature()
