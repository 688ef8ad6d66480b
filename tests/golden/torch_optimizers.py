#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes torch/RULE.txt: what PyTorch's optimizers do in 50 steps, in the format of optimizers.py.

    python3 torch_optimizers.py        (python3-torch: 1.13.1 of Debian 12, which calls itself 1.13.0a0)

Weight decay, schedules of the rate (StepLR and CosineAnnealingLR, whose rates the files hold) and two groups of
parameters. The implementation of optimizers.py must come to the same numbers: what does not is printed.

NAdam's is torch's multi-tensor form with the product of momenta in double: the other form of this version
multiplies that of the next step by the momentum of this one twice, and both keep it in single precision.
"""
import pathlib
import sys
from dataclasses import dataclass, field

import numpy as np
import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, StepLR

import optimizers
import problems as p
from machine import Optimizer

FOLDER = pathlib.Path(__file__).parent / "torch"
STEPS = 50
SHOWN = {1, 2, 3, 4, 5, *range(10, STEPS + 1, 5)}


@dataclass
class Rule:
    name: str           # in the library
    make: type
    words: str          # for the library
    keywords: dict      # for torch
    lr: float = 0.02
    decay: str = "l2"   # the form that torch has; "" for none
    momentum: str = ""  # torch's name of the option that is beta1, where it is one number
    more: list = field(default_factory=list)  # of (words, keywords)


def betas(first, second):
    return {"betas": (first, second)}


ADAM_MORE = [("beta1=0.5 beta2=0.9", betas(0.5, 0.9)), ("eps=0.01", {"eps": 0.01}), ("beta1=0", betas(0.0, 0.999))]
RULES = [
    Rule("gd", torch.optim.SGD, "", {}, 1e-3),
    Rule("momentum", torch.optim.SGD, "momentum-form=classical", {"momentum": 0.9}, 5e-4, "l2", "momentum", [
        ("dampening=0.3", {"dampening": 0.3}), ("dampening=0.9", {"dampening": 0.9}),
        ("dampening=1", {"dampening": 1.0}), ("beta1=0.5", {"momentum": 0.5}),
        ("momentum-form=nesterov", {"nesterov": True}),
        ("momentum-form=nesterov beta1=0.5", {"nesterov": True, "momentum": 0.5})]),
    Rule("rmsprop", torch.optim.RMSprop, "beta2=0.99", {"alpha": 0.99}, 0.01, "l2", "momentum", [
        ("beta2=0.9", {"alpha": 0.9}), ("centred=on", {"centered": True}), ("beta1=0.9", {"momentum": 0.9}),
        ("centred=on beta1=0.5 beta2=0.9", {"centered": True, "momentum": 0.5, "alpha": 0.9}),
        ("eps=0.01", {"eps": 0.01})]),
    Rule("adam", torch.optim.Adam, "", {}, more=ADAM_MORE),
    Rule("adamw", torch.optim.AdamW, "", {"weight_decay": 0.0}, decay="lr*wd", more=ADAM_MORE),
    Rule("amsgrad", torch.optim.Adam, "", {"amsgrad": True}, more=ADAM_MORE),
    Rule("amsgrad", torch.optim.AdamW, "decay-form=lr*wd", {"amsgrad": True, "weight_decay": 0.0}, decay="lr*wd"),
    Rule("adamax", torch.optim.Adamax, "", {}, more=ADAM_MORE),
    Rule("nadam", torch.optim.NAdam, "", {"foreach": True}, more=ADAM_MORE),
    Rule("radam", torch.optim.RAdam, "", {}, more=ADAM_MORE),
    Rule("adagrad", torch.optim.Adagrad, "", {}, 0.1, more=[("eps=0.01", {"eps": 0.01})]),
    Rule("adadelta", torch.optim.Adadelta, "", {}, 1.0, more=[
        ("beta2=0.5", {"rho": 0.5}), ("eps=0.01", {"eps": 0.01})]),
    Rule("rprop", torch.optim.Rprop, "", {}, 0.01, "", more=[
        ("grow=1.5 shrink=0.3", {"etas": (0.3, 1.5)}),
        ("step-min=0.001 step-max=0.05", {"step_sizes": (1e-3, 0.05)})]),
]
# At 0.02 nadam meets a place where the next steps hang on the last digit.
ON_WAVES = {"gd": 0.05, "momentum": 0.05, "nadam": 0.01}
SCHEDULES = {
    "constant": None,
    "StepLR": lambda optimizer: StepLR(optimizer, step_size=10, gamma=0.5),
    "cosine": lambda optimizer: CosineAnnealingLR(optimizer, T_max=50, eta_min=0.0),
}


@dataclass
class Case:
    """As cases.Case, but that its rates are what torch's schedule made of them."""
    name: str
    words: str
    problem: p.Problem
    groups: tuple
    make: object        # of parameters: torch's optimizer
    schedule: object
    tolerance: float = 1e-12
    estimated: bool = False
    changes: dict = field(default_factory=dict)
    made: list = field(default_factory=list)

    def rates(self):
        return self.made


def cases_of(rule):
    """Schedules and problems with the rule's own numbers, then its other options."""
    decays = [("", {})]
    if rule.decay:
        decays.append(("weight-decay=0.1", {"weight_decay": 0.1}))
    for problem in (p.TWO, p.WAVES):
        lr = rule.lr if problem is p.TWO else ON_WAVES.get(rule.name, rule.lr)
        for schedule in SCHEDULES:
            for decay in decays:
                yield case(rule, problem, schedule, [decay], lr)
        for option in rule.more:
            yield case(rule, problem, "StepLR", [decays[-1], option], lr)
        yield grouped(rule, problem, "cosine", decays[-1], lr)


def case(rule, problem, schedule, extras, lr):
    words = {**dict(word.split("=") for word in rule.words.split())}
    keywords = dict(rule.keywords)
    for more, others in extras:
        words.update(word.split("=") for word in more.split())
        keywords.update(others)
    title = " ".join(more for more, _ in extras if more)
    text = " ".join(f"{name}={value}" for name, value in words.items())
    return Case(f"torch {problem.name}, {schedule}" + (f", {title}" if title else ""),
                f"optimizer={rule.name} lr={lr!r}" + (" " + text if text else ""), problem, (),
                lambda x: rule.make(x, lr=lr, **keywords), SCHEDULES[schedule])


def grouped(rule, problem, schedule, decay, lr):
    """The bias has half the rate, and no decay or, in torch's terms, a group of its own."""
    found = case(rule, problem, schedule, [decay], lr)
    keywords = {**rule.keywords, **decay[1]}
    own = {"weight_decay": 0.02} if rule.decay else {}
    found.name += ", groups"
    found.groups = (("*.bias", "rate=0.5" + (" weight-decay=0.02" if own else "")),)
    found.make = lambda x: rule.make([{"params": x[:1]}, {"params": x[1:], "lr": lr / 2, **own}], lr=lr, **keywords)
    return found


def mend_nadam(optimizer):
    """torch keeps NAdam's product of momenta in single precision; ours is put in its place."""
    if isinstance(optimizer, torch.optim.NAdam):
        for group in optimizer.param_groups:
            for x in group["params"]:
                optimizer.state[x] = {"step": torch.tensor(0.0), "mu_product": torch.ones((), dtype=x.dtype),
                                      "exp_avg": torch.zeros_like(x), "exp_avg_sq": torch.zeros_like(x)}


def by_torch(case):
    x = [torch.nn.Parameter(torch.tensor(part)) for part in case.problem.split(np.array(case.problem.start))]
    optimizer = case.make(x)
    mend_nadam(optimizer)
    scheduler = case.schedule(optimizer) if case.schedule else None
    rows = []
    for t in range(1, STEPS + 1):
        flat = np.concatenate([part.detach().numpy().reshape(-1) for part in x])
        case.made.append(optimizer.param_groups[0]["lr"])
        for part, g in zip(x, case.problem.split(case.problem.gradient(flat, t))):
            part.grad = torch.tensor(g)
        optimizer.step()
        if scheduler:
            scheduler.step()
        rows.append((np.concatenate([part.detach().numpy().reshape(-1) for part in x]), None))
    return rows


def agrees(case, rows):
    """Whether the implementation of ours, in long double, does the same."""
    ours = Optimizer(case.words, case.problem, np.longdouble, case.groups, case.made)
    scale, worst = np.abs(np.array(case.problem.start)), 0.0
    for t, (x, _) in enumerate(rows, 1):
        ours.step(case.problem.gradient(ours.flat(), t), case.made[t - 1])
        scale = np.maximum(scale, np.abs(x))
        worst = max(worst, (np.abs(x - ours.flat().astype(np.float64)) / scale).max())
    if not worst <= case.tolerance / 10:
        print(f"{case.words}: {case.name}: torch differs from optimizers.py by {worst:.2g}")
    return worst <= case.tolerance / 10


def main():
    FOLDER.mkdir(exist_ok=True)
    texts, count, agreed = {}, 0, 0
    for rule in RULES:
        for each in cases_of(rule):
            rows = by_torch(each)
            count += 1
            agreed += agrees(each, rows)
            texts.setdefault(rule.name, []).extend(list(optimizers.lines_of(each, rows, SHOWN)) + [""])
    for name, lines in texts.items():
        head = f"# Written by torch_optimizers.py with PyTorch {torch.__version__}. Do not edit.\n\n"
        (FOLDER / f"{name}.txt").write_text(head + "\n".join(lines))
    print(f"{count} cases of torch, {agreed} as optimizers.py has them")
    sys.exit(0 if agreed == count else 1)


if __name__ == "__main__":
    main()
