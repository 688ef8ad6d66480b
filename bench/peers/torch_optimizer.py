#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""PyTorch's update alone, over many float32 parameters: Adam and SGD with momentum, 1 thread and several.

In turn, one step each; the first round warms up. One JSON line a step, as bench_optimizer prints.
"""

import argparse
import time

import idx

parser = argparse.ArgumentParser()
parser.add_argument("--parameters", type=int, default=50_000_000)
parser.add_argument("--steps", type=int, default=3)
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()

import torch  # noqa: E402

torch.manual_seed(1)
x = torch.nn.Parameter(torch.rand(options.parameters) - 0.5)
x.grad = 0.01 * x.detach()
optimizers = {
    "adam": torch.optim.Adam([x], lr=1e-3),
    "momentum": torch.optim.SGD([x], lr=0.01, momentum=0.9),
}
for step in range(options.steps + 1):
    for name, optimizer in optimizers.items():
        for threads in sorted({1, options.threads}):
            torch.set_num_threads(threads)
            start = time.perf_counter()
            optimizer.step()
            seconds = time.perf_counter() - start
            if step > 0:
                idx.emit(event="update", optimizer=name, threads=threads,
                         parameters=options.parameters, seconds=round(seconds, 6))
