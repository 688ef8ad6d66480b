#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes golden_schedules.h: rates that tests/optim/test_schedule.c must repeat.

    python3 make_schedules.py > golden_schedules.h        (written with PyTorch 1.13.1)

What PyTorch has comes from its own schedulers, of a rate of 0.1; the rest from the formulas of the papers, written
here once more.
"""
import math

import torch
from torch.optim import lr_scheduler as torch_schedules

RATE = 0.1
STEPS = 40


def of_torch(make, steps=STEPS):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))], lr=RATE)
    scheduler = make(optimizer)
    rates = []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(rates) < steps:  # OneCycleLR refuses a step behind its last
            scheduler.step()
    return rates


def of_formula(factor):
    return [RATE * factor(k) for k in range(STEPS)]


def warmup_cosine(k, warmup=7, length=20, floor=0.1):
    if k < warmup:
        return k / warmup
    passed = min((k - warmup) / length, 1.0)
    return floor + (1.0 - floor) * 0.5 * (1.0 + math.cos(math.pi * passed))


def stable_decay(k, warmup=5, steps=STEPS, cooldown=10):
    if k < warmup:
        return k / warmup
    return 1.0 if k < steps - cooldown else 1.0 - math.sqrt((k - (steps - cooldown)) / cooldown)


# Noam's rate, relative to its top: linear, then 1 / sqrt of the step.
def transformer(k, warmup=9):
    return k / warmup if k < warmup else math.sqrt(warmup / k)


S = torch_schedules
CURVES = [
    # name, text, steps of the run (0: no end known), rates
    ("step", "step:7,0.3", 0, of_torch(lambda o: S.StepLR(o, 7, 0.3))),
    ("exponential", "exp:0.93", 0, of_torch(lambda o: S.ExponentialLR(o, 0.93))),
    ("linear", "linear:20,0.25..1", 0, of_torch(lambda o: S.LinearLR(o, 0.25, 1.0, 20))),
    ("linear_down", "linear:16,1..0", 0, of_torch(lambda o: S.LinearLR(o, 1.0, 0.0, 16))),
    ("polynomial", "polynomial:30,power=2.5", 0, of_torch(lambda o: S.PolynomialLR(o, 30, 2.5))),
    ("cosine", "cosine:39,to=0.05", 0, of_torch(lambda o: S.CosineAnnealingLR(o, 39, 0.05 * RATE))),
    ("restarts", "restarts:9,to=0.02", 0, of_torch(lambda o: S.CosineAnnealingWarmRestarts(o, 9, 1, 0.02 * RATE))),
    ("restarts_longer", "restarts:5,times=2", 0, of_torch(lambda o: S.CosineAnnealingWarmRestarts(o, 5, 2))),
    ("one_cycle", "one-cycle:40", 0, of_torch(lambda o: S.OneCycleLR(o, RATE, total_steps=STEPS))),
    ("one_cycle_rise", "one-cycle:40,rise=20%,from=0.1,last=0.001", 0,
        of_torch(lambda o: S.OneCycleLR(o, RATE, total_steps=STEPS, pct_start=0.2, div_factor=10, final_div_factor=100))),
    ("milestones", "piecewise:6=0.5,11=0.25,30=0.125", 0, of_torch(lambda o: S.MultiStepLR(o, [6, 11, 30], 0.5))),
    ("warmup_cosine", "warmup:7 then cosine:20,to=0.1", 0, of_formula(warmup_cosine)),
    ("stable_decay", "wsd:5,10", STEPS, of_formula(stable_decay)),
    ("transformer", "warmup:9 then inverse-sqrt:9", 0, of_formula(transformer)),
]


def plateau(losses, **options):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    scheduler = S.ReduceLROnPlateau(optimizer, eps=0.0, **options)
    rates = []
    for loss in losses:
        scheduler.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


WAVY = [1.0 / (1 + i) + (0.3 * math.sin(3.0 * i) if i > 6 else 0.0) for i in range(STEPS)]
BELOW = [-1.0 - (0.02 * i if i < 8 else 0.16 + 1e-5 * i) for i in range(STEPS)]
# PyTorch cuts at the call after `patience` bad ones; ours when as many have been waited for, so ours is one more.
PLATEAUS = [
    ("plateau_relative", "plateau:0.5,4,relative=0.01", WAVY, plateau(WAVY, factor=0.5, patience=3, threshold=0.01)),
    ("plateau_absolute", "plateau:0.1,3,relative=0,absolute=0.05", BELOW,
        plateau(BELOW, factor=0.1, patience=2, threshold=0.05, threshold_mode="abs")),
    ("plateau_cooldown", "plateau:0.5,3,relative=0.001,cooldown=5,floor=0.1", WAVY,
        plateau(WAVY, factor=0.5, patience=2, threshold=0.001, cooldown=5, min_lr=0.1 * RATE)),
]


def array(name, numbers):
    lines = []
    for i in range(0, len(numbers), 5):
        lines.append("    " + ", ".join(map(repr, numbers[i:i + 5])) + ",")
    print("static const double %s[GOLDEN_STEPS] = {\n%s\n};" % (name, "\n".join(lines)))


def main():
    print("// Written by make_schedules.py with PyTorch " + torch.__version__ + ". Do not edit.")
    print("enum { GOLDEN_STEPS = %d };" % STEPS)
    print("// clang-format off")
    for name, _, _, rates in CURVES:
        array("golden_" + name, rates)
    for name, _, losses, rates in PLATEAUS:
        array("losses_" + name, losses)
        array("golden_" + name, rates)
    print("static const struct { const char *text; uint64_t steps; const double *rates; } golden_curves[] = {")
    for name, text, steps, _ in CURVES:
        print('    {"%s", %d, golden_%s},' % (text, steps, name))
    print("};")
    print("static const struct { const char *text; const double *losses, *rates; } golden_plateaus[] = {")
    for name, text, _, _ in PLATEAUS:
        print('    {"%s", losses_%s, golden_%s},' % (text, name, name))
    print("};\n// clang-format on")


main()
