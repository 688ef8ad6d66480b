#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes optimizers/RULE.txt: trajectories that tests/optim/test_golden.c demands of the library.

    python3 optimizers.py [RULE...]        (python3-numpy)

An implementation of its own, from the papers' formulas, in long double; every case is computed in double
as well, and refused when the two differ by more than a tenth of the tolerance: then it is the case that
is badly conditioned, and it would say nothing of the library. Lines of a file:

    case NAME
    set WORDS                   options, name=value
    group PATTERN WORDS         options of tensors with such names; rate=F is a factor on the rate
    tensor NAME ROWSxCOLUMNS [hidden], or NAME COUNT: rows are inputs, columns outputs
    noise N; start ...; curvature ...; target ...        see problems.py; no target: Waves
    rates R1 R2 ...             of the steps, where they are not all `lr`
    at T WORDS                  numbers that change before step T
    tolerance E                 where it is not 1e-12, relative to the largest magnitude the number has had
    estimate                    the diagonal of curvature is given before step 1, 1 + every, ...: Problem.estimate
    single                      float32 follows within 1e-5 when it gets the gradients of the double trajectory
    x T ...                     what the caller's array holds after step T
    value T ...                 the point to evaluate, where it is another one
    end

The test takes what is below 1e-300 for 0: the library lets state below the smallest normal number be 0.
"""
import pathlib
import sys

import numpy as np

import cases
import cases_of_tensors
import published
from machine import Optimizer
from problems import STEPS, Waves

FOLDER = pathlib.Path(__file__).parent / "optimizers"


def run(case, kind):
    """[(x, value or None)] after each step."""
    words = case.words
    rates = case.rates()
    optimizer = Optimizer(words, case.problem, kind, case.groups, rates)
    rows = []
    with np.errstate(under="ignore"):
        for t in range(1, STEPS + 1):
            optimizer.change(case.changes.get(t, ""))
            x = optimizer.flat()
            if case.estimated:
                for state, part in zip(optimizer.states, case.problem.split(case.problem.estimate(x, t))):
                    state["estimate"] = part
            optimizer.step(case.problem.gradient(x, t), rates[t - 1])
            rows.append((optimizer.flat(), optimizer.value()))
    return rows


def conditioned(rule, case, wide, narrow):
    """Whether double is enough: errors relative to the largest magnitude that a number has had."""
    scale = np.abs(np.array(case.problem.start, np.float64))
    worst = 0.0
    for (x, _), (y, _) in zip(wide, narrow):
        scale = np.maximum(scale, np.abs(x.astype(np.float64)))
        error = np.abs((y - x).astype(np.float64)) / np.where(scale > 0, scale, 1)
        worst = max(worst, error.max())
    if not worst <= case.tolerance / 10:
        print(f"{rule}: {case.name}: off by {worst:.2g} in double")
    return worst <= case.tolerance / 10


def fits_single(case, wide):
    """Whether single precision follows within a tenth of 1e-5, with gradients from the trajectory in long double."""
    if case.problem.noise > 1e30 or 0 < case.problem.noise < 1e-30 or case.estimated:
        return False
    np.seterr(over="ignore", under="ignore", invalid="ignore")  # such cases do not fit
    narrow = Optimizer(case.words, case.problem, np.float32, case.groups, case.rates(), np.float64)
    x, worst = np.array(case.problem.start, np.longdouble), 0.0
    scale = np.abs(x)
    for t, (following, _) in enumerate(wide, 1):
        narrow.change(case.changes.get(t, ""))
        narrow.step(case.problem.gradient(x, t).astype(np.float32), case.rates()[t - 1])
        x = following
        scale = np.maximum(scale, np.abs(x))
        worst = max(worst, (np.abs(narrow.flat() - x) / np.where(scale > 0, scale, 1)).max())
    return worst <= 1e-6


def numbers(values):
    return " ".join(repr(float(value)) for value in values)


def lines_of(case, rows, shown=range(STEPS + 1), single=False):
    """shown: the steps whose x is written."""
    problem, rates = case.problem, case.rates()
    yield f"case {case.name}"
    yield f"set {case.words}"
    for pattern, words in case.groups:
        yield f"group {pattern} {words}"
    for tensor in problem.tensors:
        yield f"tensor {tensor.words()}"
    yield f"noise {problem.noise!r}"
    for word in ("start", "curvature") + (() if isinstance(problem, Waves) else ("target",)):
        yield f"{word} {numbers(getattr(problem, word))}"
    if len(set(rates)) > 1:
        yield f"rates {numbers(rates)}"
    for t, words in case.changes.items():
        yield f"at {t} {words}"
    if case.tolerance != 1e-12:
        yield f"tolerance {case.tolerance!r}"
    if case.estimated:
        yield "estimate"
    if single:
        yield "single"
    for t, (x, value) in enumerate(rows, 1):
        if t not in shown:
            continue
        yield f"x {t} {numbers(x)}"
        if value is not None:
            yield f"value {t} {numbers(value)}"
    yield "end"


def write(rule, of_rule):
    """False when a case is no good."""
    text, good = [], True
    for case in of_rule:
        # Squares that vanish in double do not in long double.
        tiny = 0 < case.problem.noise < 1e-100
        rows = run(case, np.float64 if tiny else np.longdouble)
        if not tiny:
            good = conditioned(rule, case, rows, run(case, np.float64)) and good
        assert all(np.isfinite(x.astype(np.float64)).all() for x, _ in rows), (rule, case.name)
        text += list(lines_of(case, rows, single=not tiny and fits_single(case, rows))) + [""]
    head = "# Written by optimizers.py. Do not edit.\n\n"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{rule}.txt").write_text(head + "\n".join(text))
    return good


def main():
    chosen = sys.argv[1:]
    every = {**cases.all_cases(), **cases_of_tensors.all_cases()}
    good = [write(rule, of_rule) for rule, of_rule in every.items() if not chosen or rule in chosen]
    count = sum(len(of_rule) for rule, of_rule in every.items() if not chosen or rule in chosen)
    print(f"{len(good)} rules, {count} cases")
    published.compare(run)
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
