# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Rules that treat every number of a tensor alike: one function a rule.

A rule gets a Step, the state of one tensor (a dict that it fills) and the tensor, and returns a Move. Numbers
have the type of the arrays; where they come from a paper, its equations are meant, and the docstring says
which of several conventions it is. In all of them

    c1 = 1 - beta1^t, c2 = 1 - beta2^t with bias correction, and 1 without.
"""
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Move:
    """x -= rate along, and then the decay, whose rate is decay_rate; None: the learning rate."""
    along: Any = 0.0
    rate: Any = None
    decays: bool = True
    decay_rate: Any = None
    proximal: bool = False  # x = (x - rate along) / (1 + lr L)
    position: Any = None    # the new x, whatever the above


class Step:
    """t, the rate, and options with their defaults, in the type of the arrays."""

    def __init__(self, options, t, rate, kind):
        self.options, self.t, self.kind = options, t, kind
        self.lr = kind(rate)

    def __getattr__(self, name):
        value = self.options[name.replace("_", "-")]
        return value if isinstance(value, (str, bool)) else self.kind(value)

    def corrected(self):
        return self.options["bias-correction"] == "on"

    def complement(self, beta):
        """1 - beta^t, without cancellation."""
        if not self.corrected() or beta == 0:
            return self.kind(1)
        return -np.expm1(self.kind(self.t) * np.log(beta))

    def c1(self):
        return self.complement(self.beta1)

    def c2(self):
        return self.complement(self.beta2)


def kept(state, name, like):
    if name not in state:
        state[name] = np.zeros_like(like)
    return state[name]


def divide(a, b):
    """a / b, and 0 where b is 0: nothing is known of such a gradient."""
    return np.where(b == 0, 0, a / np.where(b == 0, 1, b))


def by_root(step, numerator, v, correction):
    """numerator / D(v); correction: 1 - beta^t of v."""
    form = step.eps_form
    if form == "outside":
        return divide(numerator, np.sqrt(v / correction) + step.eps)
    if form == "inside":
        return divide(numerator, np.sqrt(v / correction + step.eps))
    assert form == "hat"
    return divide(numerator * np.sqrt(correction), np.sqrt(v) + step.eps)


def average(state, name, value, beta):
    state[name] = beta * kept(state, name, value) + (1 - beta) * value
    return state[name]


def first(step, state, g):
    return average(state, "m", g, step.beta1) / step.c1()


def second(step, state, g):
    return average(state, "v", g * g, step.beta2)


def gd(step, state, g, x):
    return Move(g)


def momentum(step, state, g, x):
    """Average: with bias correction m / c1. Classical and nesterov as torch's SGD [Sutskever 2013]."""
    if step.momentum_form == "average":
        return Move(first(step, state, g))
    if step.momentum_form == "velocity":
        state["m"] = step.beta1 * kept(state, "m", g) + step.lr * g
        return Move(state["m"], rate=1)
    m = g if step.t == 1 else step.beta1 * state["m"] + (1 - step.dampening) * g
    state["m"] = m
    return Move(m if step.momentum_form == "classical" else g + step.beta1 * m)


def rmsprop(step, state, g, x):
    """[Hinton 2012]; centred [Graves 2013]; the buffer is torch's: the rate stays outside."""
    v = second(step, state, g)
    c = step.c2()
    if step.centred == "on":
        mean = average(state, "a", g, step.beta2) / c
        v, c = np.maximum(0, v / c - mean * mean), step.kind(1)
    u = by_root(step, g, v, c)
    if step.beta1 > 0:
        state["b"] = step.beta1 * kept(state, "b", u) + u
        u = state["b"]
    return Move(u)


def adam(step, state, g, x):
    """[Kingma 2015] algorithm 1, or with eps-hat the formula before section 2.1."""
    return Move(by_root(step, first(step, state, g), second(step, state, g), step.c2()))


def amsgrad(step, state, g, x):
    """[Reddi 2018] algorithm 2, with Adam's corrections."""
    m, v, c = first(step, state, g), second(step, state, g), step.c2()
    if step.max_of == "corrected":
        v, c = v / c, step.kind(1)
    state["w"] = np.maximum(kept(state, "w", v), v)
    return Move(by_root(step, m, state["w"], c))


def adamax(step, state, g, x):
    """[Kingma 2015] algorithm 2; eps as in torch, inside the maximum."""
    m = first(step, state, g)
    state["w"] = np.maximum(step.beta2 * kept(state, "w", g), np.abs(g) + step.eps)
    return Move(divide(m, state["w"]))


def nadam(step, state, g, x):
    """[Dozat 2016] with the momentum schedule that it names, as torch."""
    def mu(t):
        return step.beta1 * (1 - step.kind(0.5) * step.kind(0.96) ** (step.kind(0.004) * t))
    now, following = mu(step.t), mu(step.t + 1)
    m = average(state, "m", g, step.beta1)
    v = second(step, state, g)
    state["product"] = state.get("product", step.kind(1)) * now
    u = (1 - now) * g / (1 - state["product"]) + following * m / (1 - state["product"] * following)
    return Move(by_root(step, u, v, step.c2()))


def radam(step, state, g, x):
    """[Liu 2020] algorithm 2; the bound on the length of the average is torch's, 5."""
    m, v, c = first(step, state, g), second(step, state, g), step.c2()
    most = 2 / (1 - step.beta2) - 1
    rest = -np.expm1(step.kind(step.t) * np.log(step.beta2))
    length = most - 2 * step.t * (1 - rest) / rest
    if length <= 5:
        return Move(m)
    rectified = np.sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length))
    return Move(rectified * by_root(step, m, v, c))


def adagrad(step, state, g, x):
    """[Duchi 2011]: the sum, from 0."""
    state["v"] = kept(state, "v", g) + g * g
    return Move(by_root(step, g, state["v"], step.kind(1)))


def adadelta(step, state, g, x):
    """[Zeiler 2012] algorithm 1."""
    v = second(step, state, g)
    a = kept(state, "a", g)
    u = divide(np.sqrt(a + step.eps) * g, np.sqrt(v + step.eps))
    average(state, "a", u * u, step.beta2)
    return Move(u)


def adabelief(step, state, g, x):
    """[Zhuang 2020] algorithm 2: with auto, eps is added to s at every step, and to its root."""
    mean = average(state, "m", g, step.beta1)
    s = average(state, "v", (g - mean) ** 2, step.beta2)
    if step.options["eps-form"] == "paper":
        state["v"] = s = s + step.eps
        return Move(divide(mean / step.c1(), np.sqrt(s / step.c2()) + step.eps))
    return Move(by_root(step, mean / step.c1(), s, step.c2()))


def adan(step, state, g, x):
    """[Xie 2022] algorithm 1 with corrections; the first difference of gradients is 0."""
    d = g - state["g"] if step.t > 1 else np.zeros_like(g)
    state["g"] = g
    m = first(step, state, g)
    v = average(state, "d", d, step.beta2) / step.c2()
    n = average(state, "n", (g + step.beta2 * d) ** 2, step.beta3)
    u = by_root(step, m + step.beta2 * v, n, step.complement(step.beta3))
    return Move(u, proximal=step.options["decay-form"] == "proximal")


def yogi(step, state, g, x):
    """[Zaheer 2018] algorithm 2, from v = 0 and with Adam's corrections."""
    m, square = first(step, state, g), g * g
    v = kept(state, "v", g)
    state["v"] = v - (1 - step.beta2) * np.sign(v - square) * square
    return Move(by_root(step, m, state["v"], step.c2()))


def lion(step, state, g, x):
    """[Chen 2023] algorithm 2."""
    m = kept(state, "m", g)
    u = np.sign(step.beta1 * m + (1 - step.beta1) * g)
    average(state, "m", g, step.beta2)
    return Move(u)


def signsgd(step, state, g, x):
    """[Bernstein 2018] algorithm 1, and with beta1 > 0 Signum, algorithm 2."""
    return Move(np.sign(average(state, "m", g, step.beta1) if step.beta1 > 0 else g))


def rprop(step, state, g, x):
    """[Riedmiller 1993] as torch: where the sign changes, the gradient counts as 0 once."""
    if step.t == 1:
        state["step"] = np.full_like(g, step.lr)
    sign = np.sign(g) * np.sign(kept(state, "g", g))
    factor = np.where(sign > 0, step.grow, np.where(sign < 0, step.shrink, step.kind(1)))
    state["step"] = np.clip(state["step"] * factor, step.step_min, step.step_max)
    state["g"] = np.where(sign < 0, 0, g)
    return Move(np.sign(state["g"]) * state["step"], rate=1)


def adopt(step, state, g, x):
    """[Taniguchi 2024] algorithm 2 and the clipping of its second version."""
    if step.t == 1:
        state["v"] = g * g
        return Move(np.zeros_like(g), decays=False)
    bound = step.kind(step.t - 1) ** step.kind(0.25)
    n = np.clip(divide(g, np.maximum(np.sqrt(state["v"]), step.eps)), -bound, bound)
    m = average(state, "m", n, step.beta1)
    second(step, state, g)
    return Move(m)


def ademamix(step, state, g, x):
    """[Pagliardini 2024] algorithm 1: the slow average is not corrected."""
    def half_life(beta):
        return np.log(step.kind(0.5)) / np.log(beta + step.kind(1e-8)) - 1
    mix, beta3, warm = step.mix, step.beta3, step.mix_steps
    if step.t < warm:
        part = step.kind(step.t) / warm
        mix = part * mix
        h = (1 - part) * half_life(step.beta1) + part * half_life(beta3)
        beta3 = step.kind(0.5) ** (1 / (h + 1))
    m = first(step, state, g)
    slow = average(state, "slow", g, beta3)
    return Move(by_root(step, m + mix * slow, second(step, state, g), step.c2()))


def schedule_free(step, state, u, y):
    """[Defazio 2024] equations 3 to 5, weights (largest rate so far)^2. y is what the caller holds."""
    x, z = state.setdefault("x", y.copy()), state.setdefault("z", y.copy())
    state["most"] = max(state.get("most", step.kind(0)), step.lr)
    weight = state["most"] ** 2
    state["weights"] = state.get("weights", step.kind(0)) + weight
    share = weight / state["weights"]
    state["z"] = z = z - step.lr * u
    state["x"] = x = (1 - share) * x + share * z
    return Move(position=(1 - step.beta1) * z + step.beta1 * x, decays=False)


def schedule_free_sgd(step, state, g, y):
    return schedule_free(step, state, g, y)


def schedule_free_adamw(step, state, g, y):
    u = by_root(step, g, second(step, state, g), step.c2())
    decay = step.weight_decay if step.options["decay-form"] == "lr*wd" else step.kind(0)
    return schedule_free(step, state, u + decay * y, y)


def sophia(step, state, g, x):
    """[Liu 2023] algorithm 3. The estimate e of the diagonal stands in state before the step."""
    m = average(state, "m", g, step.beta1)
    if (step.t - 1) % int(step.every) == 0:
        average(state, "h", state["estimate"], step.beta2)
    u = np.clip(divide(m, np.maximum(step.rho * state["h"], 0) + step.eps), -1, 1)
    return Move(u)


RULES = {
    "gd": gd, "momentum": momentum, "rmsprop": rmsprop, "adam": adam, "adamw": adam,
    "amsgrad": amsgrad, "adamax": adamax, "nadam": nadam, "radam": radam, "adagrad": adagrad,
    "adadelta": adadelta, "adabelief": adabelief, "adan": adan, "yogi": yogi, "lion": lion,
    "signsgd": signsgd, "rprop": rprop, "adopt": adopt, "ademamix": ademamix,
    "schedule-free-sgd": schedule_free_sgd, "schedule-free-adamw": schedule_free_adamw,
    "sophia": sophia,
}
