#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""scikit-learn's MLPClassifier on the jobs of the benchmark; one partial_fit is one epoch."""

import idx

options = idx.arguments()

import numpy  # noqa: E402  (after the thread counts are set)
import sklearn  # noqa: E402
from sklearn.neural_network import MLPClassifier  # noqa: E402

x, y = idx.read(options.data, "train")
model = MLPClassifier(hidden_layer_sizes=options.layers, activation="relu", alpha=0.0,
                      solver="adam" if options.optimizer == "adam" else "sgd",
                      nesterovs_momentum=False, learning_rate_init=options.lr,
                      batch_size=options.batch, shuffle=True, random_state=options.seed)
idx.emit(event="start", peer="sklearn", version=sklearn.__version__, threads=options.threads)

classes = numpy.arange(10)
part_x, part_y = x[:options.examples], y[:options.examples]
idx.run_epochs(options, len(x), lambda: model.partial_fit(part_x, part_y, classes))
test_x, test_y = idx.read(options.data, "t10k")
idx.emit(event="end", test_metric=float((model.predict(test_x) == test_y).mean()))
