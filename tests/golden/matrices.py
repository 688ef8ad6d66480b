# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Rules that see a tensor as a matrix. Rows are inputs and columns outputs of a layer."""
import numpy as np

from elementwise import Move, average, divide, kept
from linear_algebra import eigen, orthogonal_factor

NEWTON_SCHULZ = [(3.4445, -4.7750, 2.0315)] * 5  # Jordan 2024
POLAR_EXPRESS = [  # [Amsel 2025] algorithm 1, for five steps with 2 % of safety, as in modded-nanogpt
    (8.156554524902461, -22.48329292557795, 15.878769915207462),
    (4.042929935166739, -2.808917465908714, 0.5000178451051316),
    (3.8916678022926607, -2.772484153217685, 0.5060648178503393),
    (3.285753657755655, -2.3681294933425376, 0.46449024233003106),
    (2.3465413258596377, -1.7097828382687081, 0.42323551169305323),
]


def size_of(a):
    return np.sqrt((a * a).sum())


def orthogonalised(a, form):
    """Near U V' of a = U S V'."""
    kind = a.dtype.type
    if form == "ns5":
        x, polynomials = a / (size_of(a) + kind(1e-7)), NEWTON_SCHULZ
    else:
        x, polynomials = a / (kind(1.02) * size_of(a) + kind(1e-6)), POLAR_EXPRESS
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for one, three, five in polynomials:
        s = x @ x.T
        x = kind(one) * x + (kind(three) * s + kind(five) * (s @ s)) @ x
    return x.T if tall else x


def scale_of(step, shape):
    rows, columns = step.kind(shape[0]), step.kind(shape[1])
    if step.muon_scale == "keller":
        return np.sqrt(max(step.kind(1), columns / rows))
    return step.kind(0.2) * np.sqrt(max(rows, columns))


def muon_direction(step, state, g):
    m = average(state, "m", g, step.beta1)
    return orthogonalised((1 - step.beta1) * g + step.beta1 * m, step.orthogonalise)


def muon(step, state, g, x):
    """[Jordan 2024]; the scale moonlight is [Liu 2025] equation 4."""
    return Move(scale_of(step, g.shape) * muon_direction(step, state, g))


def normuon(step, state, g, x):
    """[Li 2025] algorithm 1: one second moment for each output."""
    o = muon_direction(step, state, g)
    v = average(state, "v", (o * o).mean(axis=0), step.beta2)
    scaled = o / (np.sqrt(v) + step.eps)
    scaled = divide(scaled * size_of(o), size_of(scaled))
    return Move(scale_of(step, g.shape) * scaled)


def adafactor(step, state, g, x):
    """[Shazeer 2018] algorithms 4 and 5, but for the rate: lr max(1e-3, rms x) in place of its schedule."""
    beta2 = step.options["beta2"]
    beta2 = 1 - step.kind(step.t) ** step.kind(-0.8) if beta2 == "auto" else step.kind(beta2)
    square = g * g + step.eps
    if g.ndim == 2 and min(g.shape) > 1:
        rows = average(state, "rows", square.mean(axis=1), beta2)
        columns = average(state, "columns", square.mean(axis=0), beta2)
        v = np.outer(rows, columns) / rows.mean()
    else:
        v = average(state, "v", square, beta2)
    u = g / np.sqrt(v)
    u = u / max(step.kind(1), np.sqrt((u * u).mean()))
    if step.beta1 > 0:
        u = average(state, "m", u, step.beta1)
    return Move(u, rate=step.lr * max(step.kind(1e-3), np.sqrt((x * x).mean())))


class Bases:
    """Of SOAP. `flip` changes signs of basis vectors, which must not matter."""
    flip = False

    @classmethod
    def signed(cls, q, t):
        return q * np.where((np.arange(q.shape[1]) + t) % 2, -1, 1) if cls.flip else q


def soap_start(step, state, g):
    state["m"], state["v"] = np.zeros_like(g), np.zeros_like(g)
    state["left"], state["right"] = (1 - step.beta2) * g @ g.T, (1 - step.beta2) * g.T @ g
    for side in ("left", "right"):
        state["q" + side] = Bases.signed(eigen(state[side])[1], 0)


def soap_turn(state, t):
    """One power iteration a side; the columns of Q in the order of their eigenvalues, v with them."""
    for side, axis in (("left", 0), ("right", 1)):
        q = state["q" + side]
        order = np.argsort(-np.diag(q.T @ state[side] @ q), kind="stable")
        state["v"] = np.take(state["v"], order, axis)
        state["q" + side] = Bases.signed(orthogonal_factor(state[side] @ q[:, order]), t)


def soap(step, state, g, x):
    """[Vyas 2024] algorithm 3 as its authors' code: the first gradient makes bases only."""
    if step.t == 1:
        soap_start(step, state, g)
        return Move(np.zeros_like(g), decays=False)
    k, left, right = step.kind(step.t - 1), state["qleft"], state["qright"]
    turned = left.T @ g @ right
    average(state, "m", turned, step.beta1)
    average(state, "v", turned * turned, step.beta2)
    u = divide(state["m"], np.sqrt(state["v"]) + step.eps)
    if step.corrected():
        u = u * np.sqrt(1 - step.beta2 ** k) / (1 - step.beta1 ** k)
    u = left @ u @ right.T
    state["left"] = step.beta2 * state["left"] + (1 - step.beta2) * g @ g.T
    state["right"] = step.beta2 * state["right"] + (1 - step.beta2) * g.T @ g
    if (step.t - 1) % int(step.every) == 0:
        m = left @ state["m"] @ right.T
        soap_turn(state, step.t)
        state["m"] = state["qleft"].T @ m @ state["qright"]
    return Move(u)


def root(a):
    """a^(-1/4) of a symmetric positive matrix."""
    values, q = eigen(a)
    return (q * values ** a.dtype.type(-0.25)) @ q.T


def shampoo(step, state, g, x):
    """[Gupta 2018] algorithm 1."""
    if step.t == 1:
        state["left"] = step.eps * np.eye(g.shape[0], dtype=g.dtype)
        state["right"] = step.eps * np.eye(g.shape[1], dtype=g.dtype)
    old, new = step.kind(1), step.kind(1)
    if step.options["beta2"] != "auto":
        old, new = step.beta2, 1 - step.beta2
    state["left"] = old * state["left"] + new * g @ g.T
    state["right"] = old * state["right"] + new * g.T @ g
    if (step.t - 1) % int(step.every) == 0:
        state["roots"] = root(state["left"]), root(state["right"])
    left, right = state["roots"]
    return Move(left @ g @ right)


RULES = {"adafactor": adafactor, "muon": muon, "normuon": normuon, "soap": soap, "shampoo": shampoo}
# What these do for hidden matrices, adamw does for other tensors.
HIDDEN = {"muon", "normuon", "soap", "shampoo"}
