# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""What `auto` stands for: the numbers of each rule's paper, or of its authors' code."""

COMMON = {
    "lr": 0.1, "beta1": 0.9, "beta2": 0.999, "beta3": 0.999, "eps": 1e-8, "weight-decay": 0.0,
    "eps-form": "outside", "momentum-form": "average", "dampening": 0.0, "bias-correction": "off",
    "decay-form": "l2", "centred": "off", "max-of": "raw", "mix": 2.0, "mix-steps": 0.0,
    "gamma": 0.025, "rho": 0.04, "first-distance": 1e-6, "distance-factor": 1.0, "growth": float("inf"),
    "trust": 1.0, "grow": 1.2, "shrink": 0.5, "step-min": 1e-6, "step-max": 50.0, "every": 10.0,
    "muon-scale": "keller", "orthogonalise": "polar", "clip": float("inf"), "clip-value": float("inf"),
    "clip-tensor": float("inf"), "cautious": "off", "decay-cautious": "off", "lookahead": 0,
    "lookahead-share": 0.5, "rate": 1.0,
}

ON, DECOUPLED = {"bias-correction": "on"}, {"decay-form": "lr*wd"}
ADAM = {**ON}
ADAMW = {**ON, **DECOUPLED}

RULES = {
    "gd": {}, "momentum": {}, "rmsprop": {"beta1": 0.0}, "adam": ADAM, "adamw": ADAMW, "amsgrad": ADAM,
    "adamax": ADAM, "nadam": ADAM, "radam": {**ADAM, "eps-form": "hat"}, "adagrad": {"eps": 1e-10},
    "adadelta": {"beta2": 0.9, "eps": 1e-6, "eps-form": "inside"},
    "adabelief": {**ADAMW, "eps": 1e-16, "eps-form": "paper"},
    "adan": {**ON, "beta1": 0.98, "beta2": 0.92, "beta3": 0.99, "decay-form": "proximal"},
    "yogi": {**ADAM, "eps": 1e-3}, "lion": {**DECOUPLED, "beta2": 0.99}, "signsgd": {**DECOUPLED, "beta1": 0.0},
    "rprop": {}, "adopt": {"beta2": 0.9999, "eps": 1e-6}, "ademamix": {**ADAMW, "beta3": 0.9999},
    "schedule-free-sgd": {}, "schedule-free-adamw": ADAMW,
    "sophia": {**DECOUPLED, "beta1": 0.965, "beta2": 0.99, "eps": 1e-15},
    "lamb": {**ON, "decay-form": "inside", "eps": 1e-6, "trust": 10.0},
    "lars": {"decay-form": "inside", "eps": 0.0, "trust": 1e-3}, "mars": {**ADAMW, "beta1": 0.95, "beta2": 0.99},
    "adafactor": {**DECOUPLED, "beta1": 0.0, "beta2": "auto", "eps": 1e-30},
    "prodigy": DECOUPLED, "dadaptation": {},
    "muon": {**DECOUPLED, "beta1": 0.95}, "normuon": {**DECOUPLED, "beta1": 0.95, "beta2": 0.95},
    "soap": {**ADAMW, "beta1": 0.95, "beta2": 0.95},
    "shampoo": {**DECOUPLED, "beta1": 0.0, "beta2": "auto"},
}

CHOICES = {"eps-form", "momentum-form", "bias-correction", "decay-form", "centred", "max-of", "muon-scale",
           "orthogonalise", "cautious", "decay-cautious", "estimator", "optimizer"}


def parse(words):
    """{name: value} of `name=value` words."""
    options = {}
    for word in words.split():
        name, value = word.split("=", 1)
        options[name] = value if name in CHOICES else float(value)
    return options


def settled(rule, given):
    return {**COMMON, **RULES[rule], **given}
