# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""What the Python peers share: their command line, Fashion-MNIST and the lines they print."""

import argparse
import gzip
import json
import os
import sys
import time


def arguments():
    """The peers' command line. Sets the thread counts, so call it before importing numpy or torch."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist")
    parser.add_argument("--layers", default="256 128", help="widths of the hidden relu layers")
    parser.add_argument("--optimizer", default="adam", choices=["adam", "momentum"])
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--examples", type=int, default=60000,
                        help="train on so many a pass; seconds are scaled to the whole epoch")
    parser.add_argument("--steps", type=int, default=0, help="stop after so many (start-up time)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.layers = [int(width) for width in options.layers.split()]
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, str(options.threads))
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # presets that slow OpenBLAS down
        if name in os.environ:
            sys.exit(f"unset {name} first: it would slow this peer down")
    return options


def read(folder, part):
    """Images (float32 in [0, 1], one per row) and labels (int64) of "train" or "t10k"."""
    import numpy
    with gzip.open(os.path.join(folder, f"{part}-images-idx3-ubyte.gz")) as file:
        pixels = numpy.frombuffer(file.read(), numpy.uint8, offset=16)
    with gzip.open(os.path.join(folder, f"{part}-labels-idx1-ubyte.gz")) as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    images = pixels.reshape(-1, 784).astype(numpy.float32)
    images /= 255
    return images, labels.astype(numpy.int64)


def emit(**fields):
    print(json.dumps(fields), flush=True)


def run_epochs(options, total, one_epoch):
    """Times one_epoch() and prints a line for each, scaled to all `total` examples."""
    for epoch in range(1, options.epochs + 1):
        start = time.perf_counter()
        one_epoch()
        seconds = time.perf_counter() - start
        emit(event="epoch", epoch=epoch,
             seconds=round(seconds * total / min(options.examples, total), 6))
