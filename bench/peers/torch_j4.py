#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""PyTorch, eager, on job J4: two convolutions of 5 x 5 with pools and a dense layer, on Fashion-MNIST.

As torch_j1.py. With --layers "1" images are height x width x channels (channels_last), else channels first.
A line an epoch has the seconds and, as "processor", those that all threads have spent.
"""

import time

import idx

options = idx.arguments()

import torch  # noqa: E402  (after the thread counts are set)

torch.set_num_threads(options.threads)
torch.manual_seed(options.seed)

last = options.layers == [1]
x, y = (torch.from_numpy(a) for a in idx.read(options.data, "train"))
x = x.reshape(-1, 1, 28, 28)
model = torch.nn.Sequential(
    torch.nn.Conv2d(1, 8, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
    torch.nn.Conv2d(8, 16, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(),
    torch.nn.Linear(256, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
if last:
    x = x.contiguous(memory_format=torch.channels_last)
    model = model.to(memory_format=torch.channels_last)
loss_of = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=options.lr)
idx.emit(event="start", peer="torch", version=torch.__version__, threads=torch.get_num_threads(),
         channels="last" if last else "first")


def one_epoch():
    start = time.process_time()
    for chosen in torch.randperm(len(x))[:options.examples].split(options.batch):
        optimizer.zero_grad(set_to_none=True)
        loss_of(model(x.index_select(0, chosen)), y.index_select(0, chosen)).backward()
        optimizer.step()
    idx.emit(event="spent", processor=round((time.process_time() - start) * len(x) /
                                            min(options.examples, len(x)), 3))


idx.run_epochs(options, len(x), one_epoch)
