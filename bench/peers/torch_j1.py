#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""PyTorch, eager, on the jobs of the benchmark: a dense relu network on Fashion-MNIST.

The data is one tensor in memory and a mini-batch is one index_select: a DataLoader would be slower.
Nothing is read back from tensors while training. One JSON line an epoch, accuracy at the end.
"""

import idx

options = idx.arguments()

import torch  # noqa: E402  (after the thread counts are set)

torch.set_num_threads(options.threads)
torch.manual_seed(options.seed)

x, y = (torch.from_numpy(a) for a in idx.read(options.data, "train"))
widths = [784, *options.layers, 10]
layers = []
for inputs, outputs in zip(widths, widths[1:]):
    layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
model = torch.nn.Sequential(*layers[:-1])
loss_of = torch.nn.CrossEntropyLoss()
if options.optimizer == "adam":
    optimizer = torch.optim.Adam(model.parameters(), lr=options.lr)
else:
    optimizer = torch.optim.SGD(model.parameters(), lr=options.lr, momentum=0.9)
idx.emit(event="start", peer="torch", version=torch.__version__, threads=torch.get_num_threads())


def step(chosen):
    optimizer.zero_grad(set_to_none=True)
    loss_of(model(x.index_select(0, chosen)), y.index_select(0, chosen)).backward()
    optimizer.step()


def one_epoch():
    for chosen in torch.randperm(len(x))[:options.examples].split(options.batch):
        step(chosen)


if options.steps:
    for chosen in torch.randperm(len(x)).split(options.batch)[:options.steps]:
        step(chosen)
else:
    idx.run_epochs(options, len(x), one_epoch)
    test_x, test_y = (torch.from_numpy(a) for a in idx.read(options.data, "t10k"))
    with torch.no_grad():
        right = (model(test_x).argmax(1) == test_y).sum().item()
    idx.emit(event="end", test_metric=right / len(test_y))
