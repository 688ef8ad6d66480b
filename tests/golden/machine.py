# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""A whole step: clipping, decay, the rule, caution, lookahead, and groups of tensors.

    g -> clip-value -> clip-tensor -> clip -> l2 -> rule -> cautious -> x moves, decay with the old x -> lookahead
"""
from fnmatch import fnmatchcase

import numpy as np

import defaults
import elementwise
import matrices
import tensors
from elementwise import Move, Step


def norm(parts):
    return np.sqrt(sum((part * part).sum() for part in parts))


def shortened(g, most):
    length = norm([g])
    return g * (most / length) if length > most else g


def companion_factor(rule, options):
    """Rate of adamw beside a rule for matrices: 0.001 beside 0.02 [Jordan 2024]; the scale moonlight has adamw's
    rates [Liu 2025], and SOAP's authors take the same."""
    assert rule != "shampoo"  # unknown: its cases name a rule for other tensors
    return 0.05 if rule in ("muon", "normuon") and options["muon-scale"] == "keller" else 1.0


class Optimizer:
    """x: the tensors, each an array of the type `kind`; numbers beside them have the type `scalars`, or the same."""

    def __init__(self, words, problem, kind, groups=(), rates=None, scalars=None):
        self.problem, self.kind = problem, scalars or kind
        given = defaults.parse(words)
        self.rule = given.pop("optimizer")
        self.options = defaults.settled(self.rule, given)
        self.first_rate = self.options["lr"] if rates is None else rates[0]
        self.x = problem.split(np.array(problem.start, kind))
        self.each = [self.options_of(tensor, given, groups) for tensor in problem.tensors]
        self.states = [{} for _ in self.x]
        self.shared = {}
        self.slow = [x.copy() for x in self.x]
        self.t = 0

    def options_of(self, tensor, given, groups):
        """Rule and options of one tensor: those of its group, and adamw's own for what is no hidden matrix."""
        changes = {}
        for pattern, words in groups:
            if fnmatchcase(tensor.name, pattern):
                changes = defaults.parse(words)
        if "optimizer" in changes:
            rule = changes.pop("optimizer")
            changes["rate"] = changes.pop("lr") / self.options["lr"]
            return rule, defaults.settled(rule, changes)
        options = defaults.settled(self.rule, {**given, **changes})
        if self.rule in matrices.HIDDEN and not tensor.hidden:
            rate = options["rate"] * companion_factor(self.rule, options)
            return "adamw", defaults.settled("adamw", {"weight-decay": options["weight-decay"], "rate": rate})
        return self.rule, options

    def change(self, words):
        """Options of the steps to come, of all groups."""
        changes = defaults.parse(words)
        self.options.update(changes)
        for _, options in self.each:
            options.update(changes)

    def steps_of(self, rate):
        return [Step(options, self.t, self.kind(rate) * self.kind(options["rate"]), self.kind)
                for _, options in self.each]

    def clipped(self, g):
        o = self.options
        g = [np.clip(part, -o["clip-value"], o["clip-value"]) for part in g]
        g = [shortened(part, self.kind(o["clip-tensor"])) for part in g]
        length = norm(g)
        return [part * (self.kind(o["clip"]) / length) for part in g] if length > o["clip"] else g

    def moves(self, steps, g):
        if self.rule in tensors.GLOBAL:
            return tensors.GLOBAL[self.rule](steps, self.shared, self.states, g, self.x)
        found = []
        for (rule, _), step, state, part, x in zip(self.each, steps, self.states, g, self.x):
            rules = {**elementwise.RULES, **tensors.RULES, **matrices.RULES}
            found.append(rules[rule](step, state, part, x))
        return found

    def step(self, flat_gradient, rate):
        self.t += 1
        steps = self.steps_of(rate)
        g = self.clipped(self.problem.split(flat_gradient))
        g = [part + step.weight_decay * x if step.decay_form == "l2" else part
             for part, step, x in zip(g, steps, self.x)]
        moves = self.moves(steps, g)
        factor = self.kind(rate) / self.kind(self.first_rate)
        self.x = [moved(step, move, part, x, factor)
                  for step, move, part, x in zip(steps, moves, g, self.x)]
        self.look_ahead()

    def look_ahead(self):
        every, share = int(self.options["lookahead"]), self.kind(self.options["lookahead-share"])
        if every and self.t % every == 0:
            self.slow = [slow + share * (x - slow) for slow, x in zip(self.slow, self.x)]
            self.x = [slow.copy() for slow in self.slow]

    def flat(self):
        return np.concatenate([x.reshape(-1) for x in self.x])

    def value(self):
        """The point to evaluate, where it is not x: the average of a schedule-free rule."""
        if "x" not in self.states[0]:
            return None
        return np.concatenate([state["x"].reshape(-1) for state in self.states])


def cautious(u, g):
    mask = (u * g > 0).astype(g.dtype)
    return u * mask / max(mask.mean(), g.dtype.type(1e-3))


def moved(step, move, g, x, factor):
    """x after a step. factor: rate / first rate. Cautious decay asks the rule's own direction, before the mask."""
    if move.position is not None:
        return move.position
    u = cautious(move.along, g) if step.cautious == "on" else move.along
    rate = step.lr if move.rate is None else step.kind(move.rate)
    decay_rate = step.lr if move.decay_rate is None else move.decay_rate
    strength = {"lr*wd": decay_rate, "wd": factor}.get(step.decay_form, step.kind(0)) * step.weight_decay
    if not move.decays:
        strength = step.kind(0)
    if move.proximal:
        return (x - rate * u) / (1 + step.lr * step.weight_decay)
    if step.decay_cautious == "on":
        strength = np.where(move.along * x >= 0, strength, 0)
    return x - (rate * u + strength * x)
