#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Writes like/LIBRARY.txt: trajectories of Keras 3.16, optax 0.2.8 and PyTorch 2.9, for tests/optim/test_like.c.

    python3 libraries.py        (python3-numpy)

Each rule by the formula and with the defaults that the library has, in long double. The words of a case are what
its user would give: the rule, and only what is not left to defaults. Format: optimizers.py.
"""
import pathlib

import numpy as np

import problems as p
from cases import Case
from optimizers import lines_of

FOLDER = pathlib.Path(__file__).parent / "like"
K = np.longdouble
VECTOR = p.several("vector", p.GENTLE, [p.Tensor("a.bias", 7)])
NOISY = p.several("noisy", p.GENTLE, [p.Tensor("a.bias", 7)], noise=3.0)
SEVERAL = p.several("several", p.GENTLE, [p.Tensor("a.weight", 2, 3, True), p.Tensor("b.weight", 3, 2, True)])


def norm(a):
    return np.sqrt((a * a).sum())


def rms(a):
    return np.sqrt((a * a).mean())


def state(s, name, like, first=0.0):
    return s.setdefault(name, np.full_like(like, first))


def ema(s, name, value, beta):
    s[name] = beta * state(s, name, value) + (1 - beta) * value
    return s[name]


def c(beta, t):
    return 1 - K(beta) ** t


# ---- Keras: a function gives the new x; weight decay has come before ----

def k_sgd(s, t, g, x, lr=0.01, momentum=0.0):
    s["m"] = momentum * state(s, "m", x) - lr * g
    return x + s["m"]


def k_rmsprop(s, t, g, x, lr=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False):
    v = ema(s, "v", g * g, rho)
    mean = ema(s, "a", g, rho) if centered else 0
    s["m"] = momentum * state(s, "m", x) + lr * g / np.sqrt(v - mean * mean + epsilon)
    return x - s["m"]


def k_adam(s, t, g, x, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False):
    m, v = ema(s, "m", g, beta_1), ema(s, "v", g * g, beta_2)
    if amsgrad:
        v = s["most"] = np.maximum(state(s, "most", v), v)
    return x - lr * np.sqrt(c(beta_2, t)) / c(beta_1, t) * m / (np.sqrt(v) + epsilon)


def k_adamax(s, t, g, x, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = ema(s, "m", g, beta_1)
    u = s["u"] = np.maximum(beta_2 * state(s, "u", g), np.abs(g))
    return x - lr * m / (c(beta_1, t) * (u + epsilon))


def k_adadelta(s, t, g, x, lr=0.001, rho=0.95, epsilon=1e-7):
    delta = np.sqrt(state(s, "steps", g) + epsilon) * g / np.sqrt(ema(s, "v", g * g, rho) + epsilon)
    ema(s, "steps", delta * delta, rho)
    return x - lr * delta


def k_lion(s, t, g, x, lr=0.001, beta_1=0.9, beta_2=0.99):
    along = np.sign(beta_1 * state(s, "m", g) + (1 - beta_1) * g)
    ema(s, "m", g, beta_2)
    return x - lr * along


def k_lamb(s, t, g, x, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m, v = ema(s, "m", g, beta_1) / c(beta_1, t), ema(s, "v", g * g, beta_2) / c(beta_2, t)
    u = m / (np.sqrt(v) + epsilon)
    return x - (norm(x) / norm(u) if norm(x) > 0 and norm(u) > 0 else 1) * lr * u


def factored(s, t, square, beta_decay, floor=0.0):
    """Second moments of a matrix by its rows and columns; of a vector as they are."""
    beta = 1 - K(t) ** K(beta_decay)
    if square.ndim < 2:
        return ema(s, "v", square, beta)
    rows, columns = ema(s, "r", square.mean(axis=1), beta), ema(s, "c", square.mean(axis=0), beta)
    return np.outer(rows, columns) / max(rows.mean(), floor)


def k_adafactor(s, t, g, x, lr=0.001, decay=-0.8, epsilon_1=1e-30, epsilon_2=1e-3):
    u = g / np.sqrt(factored(s, t, g * g + epsilon_1, decay))
    rate = min(lr, 1 / np.sqrt(K(t))) * max(epsilon_2, rms(x))
    return x - rate * u / max(1, rms(u))


def five_steps(a, tiny):
    """Newton and Schulz's iteration of Jordan, five times."""
    a = a / tiny(norm(a))
    flat = a if a.shape[0] <= a.shape[1] else a.T
    for _ in range(5):
        gram = flat @ flat.T
        flat = K(3.4445) * flat + (K(-4.775) * gram + K(2.0315) * gram @ gram) @ flat
    return flat if a.shape[0] <= a.shape[1] else flat.T


def k_muon(s, t, g, x, lr=0.001, momentum=0.95, rms_rate=0.2):
    m = s["m"] = momentum * state(s, "m", g) + g
    o = five_steps(g + momentum * m, lambda length: length + 1e-7)
    return x - lr * rms_rate * np.sqrt(K(max(x.shape))) * o


def k_schedule_free(s, t, g, x, lr=0.0025, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    z = state(s, "z", x) if t > 1 else x
    average = (x - (1 - beta_1) * z) / beta_1
    s["z"] = z - lr * g / (np.sqrt(ema(s, "v", g * g, beta_2) / c(beta_2, t)) + epsilon)
    average = (1 - 1 / K(t)) * average + s["z"] / K(t)
    return (1 - beta_1) * s["z"] + beta_1 * average


# ---- optax: a function gives u, and x -= lr (u + decay x); `chain` says where decay stands otherwise ----

def o_sgd(s, t, g, x, momentum=0.0):
    s["m"] = g + momentum * state(s, "m", g)
    return s["m"]


def o_rmsprop(s, t, g, x, decay=0.9, eps=1e-8, centered=False):
    v, mean = ema(s, "v", g * g, decay), ema(s, "a", g, decay) if centered else 0
    return g / np.sqrt(v - mean * mean + eps)


def o_adam(s, t, g, x, b1=0.9, b2=0.999, eps=1e-8):
    return ema(s, "m", g, b1) / c(b1, t) / (np.sqrt(ema(s, "v", g * g, b2) / c(b2, t)) + eps)


def o_amsgrad(s, t, g, x, b1=0.9, b2=0.999, eps=1e-8):
    most = s["most"] = np.maximum(state(s, "most", g), ema(s, "v", g * g, b2) / c(b2, t))
    return ema(s, "m", g, b1) / c(b1, t) / (np.sqrt(most) + eps)


def o_adamax(s, t, g, x, b1=0.9, b2=0.999, eps=1e-8):
    u = s["u"] = np.maximum(np.abs(g) + eps, b2 * state(s, "u", g))
    return ema(s, "m", g, b1) / c(b1, t) / u


def o_radam(s, t, g, x, b1=0.9, b2=0.999, eps=1e-8, threshold=5.0):
    last = 2 / (1 - K(b2)) - 1
    ro = last - 2 * t * K(b2) ** t / c(b2, t)
    m, v = ema(s, "m", g, b1) / c(b1, t), ema(s, "v", g * g, b2) / c(b2, t)
    if ro < threshold:
        return m
    return np.sqrt((ro - 4) * (ro - 2) * last / ((last - 4) * (last - 2) * ro)) * m / (np.sqrt(v) + eps)


def o_adadelta(s, t, g, x, rho=0.9, eps=1e-6):
    u = np.sqrt(state(s, "steps", g) + eps) / np.sqrt(ema(s, "v", g * g, rho) + eps) * g
    ema(s, "steps", u * u, rho)
    return u


def o_adabelief(s, t, g, x, b1=0.9, b2=0.999, eps=1e-16, eps_root=1e-16):
    m = ema(s, "m", g, b1)
    v = s["v"] = ema(s, "v", (g - m) ** 2, b2) + eps_root
    return m / c(b1, t) / (np.sqrt(v / c(b2, t)) + eps)


def o_lion(s, t, g, x, b1=0.9, b2=0.99):
    u = np.sign((1 - b1) * g + b1 * state(s, "m", g))
    ema(s, "m", g, b2)
    return u


def o_sign(s, t, g, x):
    return np.sign(g)


def o_ademamix(s, t, g, x, b1=0.9, b2=0.999, b3=0.9999, alpha=5.0, eps=1e-8):
    fast, slow = ema(s, "m", g, b1) / c(b1, t), ema(s, "n", g, b3)
    return (fast + alpha * slow) / (np.sqrt(ema(s, "v", g * g, b2) / c(b2, t)) + eps)


def o_adopt(s, t, g, x, b1=0.9, b2=0.9999, eps=1e-6):
    if t == 1:
        s["v"] = g * g
        return np.zeros_like(g)
    most = K(t - 1) ** K(0.25)
    m = ema(s, "m", np.clip(g / np.maximum(np.sqrt(s["v"]), eps), -most, most), b1)
    ema(s, "v", g * g, b2)
    return m


def o_adafactor(s, t, g, x, decay_rate=0.8, epsilon=1e-30):
    """As it is where nothing is factored: matrices of less than 128 rows or columns."""
    u = g / np.sqrt(ema(s, "v", g * g + epsilon, 1 - K(t) ** K(-decay_rate)))
    return u / max(1, rms(u)) * max(1e-3, rms(x))


def o_trust(u, x, coefficient=1.0):
    return u * (coefficient * norm(x) / norm(u) if norm(x) > 0 and norm(u) > 0 else 1)


def chain(rule, lr, decay, s, t, g, x, **more):
    return x - lr * (rule(s, t, g, x, **more) + decay * x)


def decay_first(rule, lr, decay, s, t, g, x, **more):
    return x - lr * rule(s, t, g + decay * x, x, **more)


def decay_last(rule, lr, decay, s, t, g, x, **more):
    return x - (lr * rule(s, t, g, x, **more) + decay * x)


def buffered(rule, lr, decay, s, t, g, x, momentum=0.9, **more):
    """The trace comes behind the rate."""
    s["trace"] = lr * rule(s, t, g, x, **more) + momentum * state(s, "trace", g)
    return x - s["trace"]


def lamb(rule, lr, decay, s, t, g, x):
    return x - lr * o_trust(rule(s, t, g, x, eps=1e-6) + decay * x, x)


def lars(rule, lr, decay, s, t, g, x):
    s["trace"] = lr * o_trust(g + decay * x, x, K(0.001)) + K(0.9) * state(s, "trace", g)
    return x - s["trace"]


def rprop(rule, lr, decay, s, t, g, x):
    size, before = state(s, "size", g, lr), state(s, "before", g)
    sign = g * before
    size = np.where(sign == 0, size, np.clip(size * np.where(sign > 0, K(1.2), K(0.5)), 1e-6, 50))
    s["size"], s["before"] = size, np.where(sign < 0, 0, size * np.sign(g))
    return x - s["before"]


def schedule_free(rule, lr, decay, s, t, g, x, b1=0.9):
    z = s.get("z", x)
    s["most"] = max(s.get("most", 0), lr)
    s["sum"] = s.get("sum", 0) + K(s["most"]) ** 2
    share = K(s["most"]) ** 2 / s["sum"]
    average = (x - (1 - K(b1)) * z) / K(b1)
    s["z"] = z - lr * (rule(s, t, g, x) + decay * x)
    average = (1 - share) * average + share * s["z"]
    return K(b1) * average + (1 - K(b1)) * s["z"]


def by_rms(s, t, g, x, b2=0.999, eps=1e-8):
    return g / (np.sqrt(ema(s, "v", g * g, b2) / c(b2, t)) + eps)


def prodigy(rule, lr, decay, s, t, g, x, b1=0.9, b2=0.999, eps=1e-8, d0=1e-6):
    """Of one tensor; its distance is that of all."""
    start, d, b3 = s.setdefault("start", x), s.get("d", K(d0)), np.sqrt(K(b2))
    rate = d * lr * np.sqrt(c(b2, t)) / c(b1, t)
    m, v = ema(s, "m", d * g, b1), ema(s, "v", d * d * g * g, b2)
    s["g"] = b3 * state(s, "g", g) + rate * d * g / d0
    s["n"] = b3 * s.get("n", 0) + d / d0 * rate * (g * (start - x)).sum()
    s["d"] = max(d, s["n"] / np.abs(s["g"]).sum())
    return x - rate * m / (np.sqrt(v) + s["d"] * eps) - decay * rate * x


def dadapt_adamw(rule, lr, decay, s, t, g, x, b1=0.9, b2=0.999, eps=1e-8, d0=1e-6):
    d, b3 = s.get("d", K(d0)), np.sqrt(K(b2))
    rate = d * lr * np.sqrt(c(b2, t)) / c(b1, t)
    inner = (g * state(s, "g", g) / (np.sqrt(state(s, "v", g)) + eps)).sum()
    m, v = ema(s, "m", rate * g, b1), ema(s, "v", g * g, b2)
    total = ema(s, "g", rate * g, b3)
    s["n"] = b3 * s.get("n", 0) + (1 - b3) * rate * inner
    s["d"] = max(d, s["n"] / ((1 - b3) * np.abs(total).sum()))
    return x - decay * rate * x - m / (np.sqrt(v) + eps)


# ---- PyTorch 2.9 ----

def t_adafactor(rule, lr, decay, s, t, g, x):
    eps = np.finfo(np.float64).eps
    alpha = max(1e-3, rms(x)) * min(lr, 1 / np.sqrt(K(t)))
    v = np.maximum(factored(s, t, g * g, -0.8, eps), eps * eps)
    u = g / np.sqrt(v)
    return (1 - lr * decay) * x - alpha * u / max(1, rms(u))


def t_muon(rule, lr, decay, s, t, g, x):
    """Its matrices are outputs x inputs. In full precision, where PyTorch has bfloat16."""
    m = ema(s, "m", g.T, 0.95)
    o = five_steps((1 - K(0.95)) * g.T + K(0.95) * m, lambda length: max(length, K(1e-7)))
    return (1 - lr * decay) * x - lr * np.sqrt(max(1, K(o.shape[0]) / o.shape[1])) * o.T


# ---- cases ----

def keras(rule, lr, decay, s, t, g, x, **more):
    return rule(s, t, g, x - decay * lr * x, lr=lr, **more)


class Like(Case):
    def __init__(self, name, words, problem, how, rule, lr, decay=0.0, tolerance=1e-12, halved=False, **more):
        super().__init__(name, words, problem, halved=halved, tolerance=tolerance)
        self.how, self.rule, self.lr, self.decay, self.more = how, rule, lr, decay, more

    def rates(self):
        return [self.lr if t < 5 or not self.halved else self.lr / 2 for t in range(1, p.STEPS + 1)]

    def rows(self):
        x = self.problem.split(np.array(self.problem.start, K))
        states, found = [{} for _ in x], []
        for t, rate in enumerate(self.rates(), 1):
            flat = np.concatenate([part.reshape(-1) for part in x])
            slopes = self.problem.split(self.problem.gradient(flat, t))
            x = [self.how(self.rule, K(rate), K(self.decay), s, t, g, part, **self.more)
                 for s, g, part in zip(states, slopes, x)]
            found.append((np.concatenate([part.reshape(-1) for part in x]), None))
        return found


def cases(how, rows, given_rate):
    """Rows: rule here, rule there, rate, its default decay, problem, decays, more words and options, tolerance."""
    for name, rule, lr, default, problem, decays, words, options, tolerance in rows:
        rate = f" lr={lr!r}" if given_rate else ""
        here = how if callable(how) else how.get(name, chain)
        text = f"optimizer={name}{rate}{' ' + words if words else ''}"
        yield Like(("defaults " + words).strip(), text, problem, here, rule, lr, default, tolerance, **options)
        if decays:
            yield Like(f"decay {words}".strip(), text + " weight-decay=0.1", problem, here, rule, lr, 0.1, tolerance,
                       **options)
        if name in ("momentum", "adam", "adamw"):
            yield Like(f"halved rate {words}".strip(), text, problem, here, rule, lr, default, tolerance, True,
                       **options)


def row(name, rule, lr, default=0.0, problem=p.MIXED, decays=True, words="", tolerance=1e-12, **options):
    return name, rule, lr, default, problem, decays, words, options, tolerance


KERAS = [
    row("gd", k_sgd, 0.01, problem=VECTOR), row("momentum", k_sgd, 0.01, problem=VECTOR, momentum=K(0.9)),
    row("rmsprop", k_rmsprop, 0.001), row("rmsprop", k_rmsprop, 0.001, words="centred=on", centered=True),
    row("rmsprop", k_rmsprop, 0.001, decays=False, words="beta1=0.5", momentum=K(0.5)),
    row("adam", k_adam, 0.001), row("adamw", k_adam, 0.001, 0.004), row("amsgrad", k_adam, 0.001, amsgrad=True),
    row("amsgrad", k_adam, 0.001, words="beta2=0.5", beta_2=K(0.5), amsgrad=True),
    row("adamax", k_adamax, 0.001, tolerance=1e-5), row("adadelta", k_adadelta, 0.001),
    row("lion", k_lion, 0.001, problem=NOISY),
    row("lamb", k_lamb, 0.001, problem=SEVERAL, decays=False), row("adafactor", k_adafactor, 0.001, problem=p.MATRICES,
                                                                   decays=False),
    row("muon", k_muon, 0.001, 0.004, problem=SEVERAL, tolerance=1e-5),
    row("schedule-free-adamw", k_schedule_free, 0.0025, decays=False),
]
OPTAX = [
    row("gd", o_sgd, 0.01, problem=VECTOR, decays=False),
    row("momentum", o_sgd, 0.01, problem=VECTOR, decays=False, momentum=K(0.9)),
    row("rmsprop", o_rmsprop, 0.01, decays=False), row("adam", o_adam, 0.01, decays=False),
    row("adamw", o_adam, 0.01, 1e-4), row("amsgrad", o_amsgrad, 0.01, decays=False),
    row("amsgrad", o_amsgrad, 0.01, decays=False, words="beta2=0.5", b2=K(0.5)),
    row("adamax", o_adamax, 0.01, decays=False), row("radam", o_radam, 0.01, decays=False),
    row("adadelta", o_adadelta, 1.0), row("adabelief", o_adabelief, 0.01), row("lion", o_lion, 0.01, 1e-3, problem=NOISY),
    row("signsgd", o_sign, 0.01, decays=False), row("ademamix", o_ademamix, 0.01), row("adopt", o_adopt, 0.01,
                                                                                       decays=False),
    row("lamb", o_adam, 0.01, problem=SEVERAL), row("lars", None, 0.5, problem=SEVERAL, decays=False),
    row("rprop", None, 0.01, decays=False), row("adafactor", o_adafactor, 0.01, problem=VECTOR),
    row("schedule-free-sgd", o_sgd, 0.01, problem=VECTOR), row("schedule-free-adamw", by_rms, 0.01),
    row("prodigy", None, 1.0, problem=VECTOR, tolerance=1e-11),
    row("dadaptation", None, 1.0, problem=VECTOR, tolerance=1e-11),
]
OPTAX_FORMS = {"adadelta": decay_first, "adafactor": decay_last, "lamb": lamb, "lars": lars, "rprop": rprop,
               "schedule-free-sgd": schedule_free, "schedule-free-adamw": schedule_free, "prodigy": prodigy,
               "dadaptation": dadapt_adamw}
TORCH = [row("adafactor", None, 0.01, problem=p.MATRICES), row("muon", None, 0.001, 0.1, problem=SEVERAL,
                                                               tolerance=1e-5)]


def all_cases():
    yield "tf", list(cases(keras, KERAS, False))
    with_buffer = row("rmsprop", o_rmsprop, 0.01, decays=False, words="beta1=0.9")
    yield "optax", [*cases(OPTAX_FORMS, OPTAX, True), *cases(buffered, [with_buffer], True)]
    yield "torch", list(cases({"adafactor": t_adafactor, "muon": t_muon}, TORCH, False))


def main():
    FOLDER.mkdir(exist_ok=True)
    for library, of_library in all_cases():
        text = []
        for case in of_library:
            rows = case.rows()
            assert all(np.isfinite(x.astype(np.float64)).all() for x, _ in rows), case.words
            text += list(lines_of(case, rows)) + [""]
        (FOLDER / f"{library}.txt").write_text("# Written by libraries.py. Do not edit.\n\n" + "\n".join(text))
        print(f"{library}: {len(of_library)} cases")


if __name__ == "__main__":
    main()
