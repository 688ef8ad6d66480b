#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# The numbers of tests/session/test_tune_space.c, from the rules alone (Bergstra et al., NIPS 2011, with the choices that
# Optuna documents for its sampler), without a look at src/session/tune. Prints them.
import math


def phi(z):
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def normal_inside(x, centre, width, low, high):
    z = (x - centre) / width
    return (math.exp(-0.5 * z * z) / (math.sqrt(2.0 * math.pi) * width)
            / (phi((high - centre) / width) - phi((low - centre) / width)))


def widths_of(centres, low, high):
    # The prior is the last centre.
    n, span = len(centres), high - low
    order = sorted(range(n), key=lambda k: (centres[k], k))
    widths = [0.0] * n
    for i, k in enumerate(order):
        left = centres[k] - centres[order[i - 1]] if i > 0 else 0.0
        right = centres[order[i + 1]] - centres[k] if i + 1 < n else 0.0
        widths[k] = min(max(left, right, span / min(100.0, 1.0 + n)), span)
    widths[n - 1] = span
    return widths


def weights_of(n):
    old = max(0, n - 25)
    ramp = [1.0 / n + (1.0 - 1.0 / n) * (i / (old - 1) if old > 1 else 0.0) for i in range(old)]
    return ramp + [1.0] * (n - old)


def density(x, observed, low, high, log):
    to = math.log if log else (lambda v: v)
    centres = [to(v) for v in observed] + [0.5 * (to(low) + to(high))]
    weights = weights_of(len(observed)) + [1.0]
    widths = widths_of(centres, to(low), to(high))
    return sum(w * normal_inside(to(x), c, s, to(low), to(high))
               for w, c, s in zip(weights, centres, widths)) / sum(weights)


def mixed(x, choice, observed, low, high, choices):
    centres = [math.log(v) for v, _ in observed] + [0.5 * (math.log(low) + math.log(high))]
    n = len(centres)
    widths = widths_of(centres, math.log(low), math.log(high))
    total = 0.0
    for k in range(n):
        row = [1.0 / n] * choices
        if k + 1 < n:
            row[observed[k][1]] += 1.0
        share = row[choice] / sum(row)
        total += share * normal_inside(math.log(x), centres[k], widths[k], math.log(low), math.log(high))
    return total / n


print("linear, 0.25 0.5 0.9 in 0..1:", ["%.16g" % math.log(density(x, [0.25, 0.5, 0.9], 0.0, 1.0, False)) for x in (0.0, 0.3, 1.0)])
print("log, 0.001 0.01 in 1e-4..1:", ["%.16g" % math.log(density(x, [0.001, 0.01], 1e-4, 1.0, True)) for x in (1e-4, 0.005, 1.0)])
print("30 equal ones at 0.5 in 0..1:", "%.16g" % math.log(density(0.5, [0.5] * 30, 0.0, 1.0, False)))
print("mixed:", ["%.16g" % math.log(mixed(x, c, [(0.001, 0), (0.01, 2), (0.02, 2)], 1e-4, 1.0, 3)) for x, c in ((0.01, 2), (0.01, 1), (0.5, 0))])
print("weights of 28:", weights_of(28)[:4])
