// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Options of what goes around the steps of a run, one kind at a time, as words.
#ifndef DESCENT_TESTS_RUN_AROUND_H
#define DESCENT_TESTS_RUN_AROUND_H

#define AROUND_STEPS                                                                           \
    "sam 0.05", "average-weights ema:0.9", "average-weights swa:2",                            \
        "average-weights lawa:4,3", "skip-nonfinite 2", "clip 0.1", "clip-value 0.01",         \
        "clip-tensor 0.05", "gradient-noise 0.01", "cautious on",                              \
        "decay-cautious on weight-decay 0.1", "lookahead 5"

#endif
