# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Rules that need sums over a tensor (lamb, lars, mars) or over all of them (prodigy, dadaptation).

Like those of elementwise.py; the last two get lists, one entry a tensor, and the numbers that they share.
"""
import numpy as np

from elementwise import Move, average, by_root, divide, first, kept, momentum, second


def length_of(a):
    return np.sqrt((a * a).sum())


def lamb(step, state, g, x):
    """[You 2020] algorithm 2, phi(z) = min(z, trust). Decay stands inside the ratio, as there, unless it has a form."""
    r = by_root(step, first(step, state, g), second(step, state, g), step.c2())
    if step.options["decay-form"] == "inside":
        r = r + step.weight_decay * x
    of_x, of_r = length_of(x), length_of(r)
    ratio = min(of_x, step.trust) / of_r if of_x > 0 and of_r > 0 else step.kind(1)
    return Move(ratio * r)


def lars(step, state, g, x):
    """[You 2017] algorithm 1: the decay (inside) takes part in the local rate."""
    decay = step.weight_decay if step.options["decay-form"] == "inside" else step.kind(0)
    of_x, of_g = length_of(x), length_of(g)
    local = step.kind(1)
    if of_x > 0 and of_g > 0:
        local = step.trust * of_x / (of_g + decay * of_x + step.eps)
    return momentum(step, state, local * (g + decay * x), x)


def mars(step, state, g, x):
    """[Yuan 2024] MARS-AdamW, approximate: the gradient before is that of another batch, and 0 at first."""
    factor = step.gamma * step.beta1 / (1 - step.beta1)
    c = g + factor * (g - kept(state, "g", g))
    state["g"] = g
    length = length_of(c)
    c = c / length if length > 1 else c
    return Move(by_root(step, first(step, state, c), second(step, state, c), step.c2()))


def dot(a, b):
    return (a * b).sum()


def corrected_rate(step, d):
    rate = d * step.lr
    return rate * np.sqrt(step.c2()) / step.c1() if step.corrected() else rate


def prodigy(steps, shared, states, g, x):
    """[Mishchenko 2024] the form of Adam as its authors' code: the old rate, and the new d beside eps."""
    step = steps[0]
    d0 = step.first_distance
    d = shared.setdefault("d", d0)
    rate, beta3 = corrected_rate(step, d), np.sqrt(step.beta2)
    for state, part in zip(states, x):
        state.setdefault("start", part.copy())
    inner = sum(dot(part, state["start"] - now) for part, state, now in zip(g, states, x))
    shared["sum"] = beta3 * shared.get("sum", step.kind(0)) + d / d0 * rate * inner
    for state, part in zip(states, g):
        state["m"] = step.beta1 * kept(state, "m", part) + d * (1 - step.beta1) * part
        state["v"] = step.beta2 * kept(state, "v", part) + d * d * (1 - step.beta2) * part * part
        state["s"] = beta3 * kept(state, "s", part) + d / d0 * rate * part
    length = sum(np.abs(state["s"]).sum() for state in states)
    if length > 0:
        guess = step.distance_factor * shared["sum"] / length
        d = max(d, guess) if d == d0 else d
        shared["most"] = max(shared.get("most", d0), guess)
        shared["d"] = min(shared["most"], d * step.growth)
    eps = shared["d"] * step.eps
    return [Move(divide(state["m"], np.sqrt(state["v"]) + eps), rate=rate, decay_rate=rate)
            for state in states]


def dadaptation(steps, shared, states, g, x):
    """[Defazio 2023] the form of Adam."""
    step = steps[0]
    d = shared.setdefault("d", step.first_distance)
    rate, root = corrected_rate(step, d), np.sqrt(step.beta2)
    inner = step.kind(0)
    for state, part in zip(states, g):
        inner += rate * dot(part, divide(kept(state, "s", part), np.sqrt(kept(state, "v", part)) + step.eps))
        state["m"] = step.beta1 * kept(state, "m", part) + rate * (1 - step.beta1) * part
        second(step, state, part)
        state["s"] = root * state["s"] + rate * (1 - root) * part
    shared["sum"] = root * shared.get("sum", step.kind(0)) + (1 - root) * inner
    length = sum(np.abs(state["s"]).sum() for state in states)
    if length > 0:
        guess = shared["sum"] / ((1 - root) * length)
        shared["d"] = max(d, min(guess, d * step.growth))
    return [Move(divide(state["m"], np.sqrt(state["v"]) + step.eps), rate=1, decay_rate=rate)
            for state in states]


RULES = {"lamb": lamb, "lars": lars, "mars": mars}
GLOBAL = {"prodigy": prodigy, "dadaptation": dadaptation}
