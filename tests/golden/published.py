# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Trajectories on x^2 from 1 at rate 0.1 that were computed before, from the same papers by others: do they agree?"""
import numpy as np

import problems
from cases import Case
from linear_algebra import eigen, orthogonal_factor
from machine import Optimizer
from matrices import Bases, orthogonalised

AT = "lr=0.1"
X2 = {
    f"optimizer=adam {AT}": [.900000000500, .800412228692, .701586272946, .603939060574, .507963659264],
    f"optimizer=adam {AT} eps=0.01": [.900497512438, .801427454232, .703136163193, .606035439536, .510610825895],
    f"optimizer=adam {AT} eps=0.01 eps-form=hat":
        [.913652705950, .824409491652, .734366318561, .644471922366, .555412921796],
    f"optimizer=rmsprop {AT} beta2=0.9": [.683772238983, .498870613507, .369180560292, .272824891809, .199795160277],
    f"optimizer=momentum {AT} momentum-form=classical": [.8, .46, .062, -.3086, -.58042],
    f"optimizer=momentum {AT}": [.98, .9424, .889712, .82449856, .749316493],
    f"optimizer=momentum {AT} momentum-form=nesterov": [.62, .2224, -.108352, -.32482304, -.415717581],
    f"optimizer=momentum {AT} momentum-form=classical dampening=0.9": [.8, .604, .41552, .2375776, .072677888],
    f"optimizer=lion {AT}": [.9, .8, .7, .6, .5],
    f"optimizer=adopt {AT}": [1, .99, .9711, .944378990338, .910886255444],
    f"optimizer=ademamix {AT} mix=2": [.899980000500, .800352400670, .701467209930, .603742123412, .507671443452],
    f"optimizer=mars {AT}": [.900000001000, .800000002000, .700000003000, .600000004000, .500000005000],
    f"optimizer=adan {AT}": [.900000000500, .800773158149, .702129458459, .604238047048, .507386782997],
    "optimizer=prodigy lr=1": [.999996837723, .999992588132, .999984826475, .999962290102, .999901889242],
    f"optimizer=schedule-free-sgd {AT}": [.8, .712, .63104, .5566624, .4884352256],
    f"optimizer=schedule-free-adamw {AT}": [.900000000500, .847965389716, .796830076256, .746759667358, .697854324780],
}
VALUES = {
    f"optimizer=schedule-free-sgd {AT}": [.8, .72, .645866666667, .577248, .513810304],
    f"optimizer=schedule-free-adamw {AT}": [.900000000500, .852695808878, .806141031693, .760463059128, .715742534593],
}
WARM = [.933333333333, .833777777778, .710897777778, .629083516908, .558619704734]
DISTANCES = [1e-6, 1.581532e-6, 4.822394e-6, 1.349606e-5, 3.450962e-5]
SOPHIA = [.9125, .8125, .7125, .6125, .5125]
SHIFTED = {
    "l2": [4.900000000222, 4.800072154696], "lr*wd": [4.850000000250, 4.701617848942],
    "wd": [4.400000000250, 3.860748442846],
}
A = [[1, 2, 3], [4, 5, 6]]
NS5 = [[-.568290110143, .057741943116, .683773996374], [.563354697507, .405612831033, .247870964559]]
POLAR = [[-.557763435299, .093053440664, .743870316626], [.639324498051, .497010544748, .354696591445]]


class WithRates(Case):
    def rates(self):
        return [0.1 * min(t, 3) / 3 for t in range(1, problems.STEPS + 1)]



class Known(problems.Problem):
    """x^2, and its curvature is no estimate."""

    def estimate(self, x, t):
        return np.full_like(x, 2)


def distances():
    optimizer, found = Optimizer("optimizer=prodigy lr=1", problems.PARABOLA, np.longdouble), []
    for t in range(1, 13):
        optimizer.step(problems.PARABOLA.gradient(optimizer.flat(), t), 1)
        found.append(optimizer.shared["d"])
    return found[:5] + [found[11]]


def linear_algebra():
    """Eigenvectors and QR against numpy's; and signs of the vectors of bases do not change what SOAP does."""
    rng = np.random.default_rng(1)
    wrong = 0
    for n in (2, 3, 5):
        a = rng.standard_normal((n, n))
        values, q = eigen(a @ a.T)
        theirs = np.linalg.eigh(a @ a.T)
        turns = np.abs(q.T @ theirs[1][:, ::-1])
        same = np.allclose(values, theirs[0][::-1], 1e-12, 1e-13) and np.allclose(turns, np.eye(n), 1e-9, 1e-9)
        q = orthogonal_factor(a)
        same = same and np.allclose(np.abs(q.T @ np.linalg.qr(a)[0]), np.eye(n), 1e-12, 1e-12)
        wrong += not same
    u, _, v = np.linalg.svd(np.array(A, float))
    for form in ("ns5", "polar"):  # keeps the singular vectors
        turned = u.T @ orthogonalised(np.array(A, float), form) @ v.T
        wrong += not np.allclose(turned, np.eye(2, 3) * turned, atol=1e-14)
    return wrong


def signs_matter(run):
    case = Case("signs", "optimizer=soap lr=0.02 every=2", problems.LAYERS)
    plain = run(case, np.longdouble)
    Bases.flip = True
    flipped = run(case, np.longdouble)
    Bases.flip = False
    return max(np.abs(x - y).max() for (x, _), (y, _) in zip(plain, flipped)) > 1e-15


def differ(what, found, expected, digits=None):
    """Published numbers have twelve digits, some nine; digits: the error that those given have."""
    found = np.array(found, np.float64).reshape(-1)
    expected = np.array(expected, np.float64).reshape(-1)
    bound = digits or np.where([len(repr(abs(float(e)))) <= 11 for e in expected], 6e-10, 6e-13)
    off = np.abs(found[:len(expected)] - expected)
    if (off > bound).any():
        print(f"does not agree: {what}: {found[:len(expected)].tolist()}, not {expected.tolist()}")
        return 1
    return 0


def compare(run):
    wrong, total = 0, 0

    def rows(words, problem=problems.PARABOLA, kind=Case):
        return run(kind("published", words, problem, halved=False), np.longdouble)
    for words, expected in X2.items():
        wrong += differ(words, [x[0] for x, _ in rows(words)], expected)
    for words, expected in VALUES.items():
        wrong += differ(words + " (value)", [value[0] for _, value in rows(words)], expected)
    words = f"optimizer=schedule-free-sgd {AT}"
    wrong += differ("warm-up of 3 steps (value)", [v[0] for _, v in rows(words, kind=WithRates)], WARM)
    for form, expected in SHIFTED.items():
        words = f"optimizer=adam {AT} weight-decay=0.1 decay-form={form}"
        wrong += differ(words, [x[0] for x, _ in rows(words, problems.SHIFTED)], expected)
    last = rows("optimizer=prodigy lr=1")[11][0][0]
    wrong += differ("prodigy, step 12", [last], [.926717046116])
    found = distances()
    wrong += differ("prodigy, d", found[:5], DISTANCES, 6e-12)
    wrong += differ("prodigy, d, step 12", found[5:], [2.560417e-2], 6e-9)
    words = "optimizer=sophia lr=0.1 every=1 beta2=0"
    case = Case("published", words, Known("known", [1.0], [2.0], [0.0], 0.0), halved=False, estimated=True)
    wrong += differ(words, [x[0] for x, _ in run(case, np.longdouble)], SOPHIA)
    a = np.array(A, np.longdouble)
    wrong += differ("ns5", orthogonalised(a, "ns5"), NS5)
    wrong += differ("polar express", orthogonalised(a, "polar"), POLAR)
    total = len(X2) + len(VALUES) + 1 + len(SHIFTED) + 6
    print(f"{total} published trajectories, {wrong} do not agree")
    print(f"{linear_algebra()} errors of eigenvectors, QR and orthogonal factors")
    print("signs of SOAP's bases " + ("change" if signs_matter(run) else "do not change") + " its steps")
