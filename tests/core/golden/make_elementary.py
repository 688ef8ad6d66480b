#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Values of elementary functions to 60 digits (mpmath, python3-mpmath), for tests/core/test_elementary.c. A line each: function,
# argument(s), the nearest double, and how far the value is from it, in units in its last place.
#
#     tests/core/golden/make_elementary.py >tests/core/golden/elementary.txt
import math
import random

from mpmath import mp, mpf

mp.dps = 60
mp.prec = 1400  # arguments of sin are as large as 2^1023
random.seed(13)


def nearest(value):
    """The nearest double, also where doubles are subnormal, and its unit in the last place."""
    if value == 0:
        return 0.0, mpf(2) ** -1074
    e = max(int(mp.floor(mp.log(abs(value), 2))) - 52, -1074)
    unit = mpf(2) ** e
    whole = mp.nint(value / unit)
    return (math.ldexp(int(whole), e) if abs(whole * unit) < mpf(2) ** 1024 else math.copysign(math.inf, value)), unit


def any_double(limit=1e300):
    while True:
        x = math.ldexp(random.uniform(0.5, 1.0), random.randint(-1070, 1023)) * random.choice((-1, 1))
        if abs(x) <= limit:
            return x


def near(points, count):
    """Around each point, at distances of all sizes."""
    for p in points:
        yield p
        for _ in range(count):
            yield p + math.ldexp(random.uniform(-1, 1), -random.randint(3, 53))


def uniform(begin, end, count):
    return [random.uniform(begin, end) for _ in range(count)]


def small():
    return [math.ldexp(random.uniform(1, 2) * random.choice((-1, 1)), -k) for k in (5, 10, 20, 26, 28, 30, 54, 60, 300, 1020, 1060)]


QUARTERS = [k * math.pi / 4 for k in (1, 2, 3, 4, 5, 7, 11, 22, 355, 10**4, 10**6, 2 * 10**6, 10**9)]
# The double that lies closest to a multiple of pi / 2, and others of the kind.
HARD = [6381956970095103.0 * 2.0**797, 5319372648326541.0 * 2.0**-50, 2.0**1023, 1e22, 2.0**120 * 1.1]
# f, its domain (least, largest) and what to look at.
TURNS = small() + list(near(QUARTERS, 4)) + HARD + uniform(-8, 8, 60) + [any_double() for _ in range(30)]
ONE = {
    "exp": (mp.exp, list(near([0.0, 1.0, -1.0, 709.78, -708.4, -720.0, -744.0], 6)) + small() + uniform(-745, 709, 60)),
    "expm1": (mp.expm1, list(near([0.0, 0.3, -0.3, 1.0, -30.0, 40.0, 700.0], 5)) + small() + uniform(-3, 3, 60)),
    "log": (mp.log, list(near([1.0, 0.6875, 1.375, 2.0, 255 / 256, 129 / 128], 8)) + [abs(any_double()) for _ in range(60)]),
    "log1p": (mp.log1p, list(near([1 / 128, -1 / 256, 0.375, -0.3125, -0.999], 7)) + small() + uniform(-1, 9, 40)
              + [abs(any_double()) for _ in range(20)]),
    "log2": (lambda x: mp.log(x) / mp.log(2), list(near([1.0, 0.6875, 1.375, 2.0], 8)) + [abs(any_double()) for _ in range(60)]),
    "log10": (lambda x: mp.log(x) / mp.log(10), list(near([1.0, 0.6875, 1.375, 10.0], 8)) + [abs(any_double()) for _ in range(60)]),
    "sin": (mp.sin, TURNS),
    "cos": (mp.cos, TURNS),
    "tan": (mp.tan, TURNS),
    "asin": (mp.asin, small() + list(near([0.3, 0.5, -0.3, 0.7071], 6)) + uniform(-1, 1, 60) + [1 - 2.0**-k for k in range(4, 54, 7)]),
    "acos": (mp.acos, small() + list(near([0.3, 0.5, -0.3, 0.7071], 6)) + uniform(-1, 1, 60) + [1 - 2.0**-k for k in range(4, 54, 7)]),
    "atan": (mp.atan, small() + list(near([0.3, 1.0, 3.0, -1.0], 6)) + uniform(-9, 9, 60) + [any_double() for _ in range(20)]),
    "sinh": (mp.sinh, small() + list(near([0.3, -0.3, 40.0, 709.8, -710.4], 6)) + uniform(-9, 9, 60)),
    "cosh": (mp.cosh, small() + list(near([0.3, -0.3, 40.0, 709.8, -710.4], 6)) + uniform(-9, 9, 60)),
    "tanh": (mp.tanh, small() + list(near([0.2, -0.2, 1.0, 19.0, 22.0], 6)) + uniform(-5, 5, 60)),
    "erf": (mp.erf, small() + list(near([0.25, -0.25, 0.5, 1.0, 4.0, 5.9], 6)) + uniform(-5, 5, 60)),
    "erfc": (mp.erfc, small() + list(near([0.25, -0.25, 0.5, 1.0, 6.0, 26.5], 6)) + uniform(-5, 27, 60)),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), small() + list(near([1.0, -8.0, 27.0, 2.0], 6)) + [any_double() for _ in range(60)]),
}


def powers():
    yield from [(2.0, 0.5), (10.0, -5.0), (0.1, 300.0), (1.0000001, 1e9), (0.9999999, 4e9), (3.0, 646.0), (5.0, -463.0), (2.5, 3.0)]
    for _ in range(60):
        yield random.uniform(0, 5), random.uniform(-400, 400)
    for _ in range(60):
        x = abs(any_double())
        yield x, random.uniform(-745, 709) / math.log(x)
    for _ in range(40):
        x = 1 + math.ldexp(random.uniform(-1, 1), -random.randint(3, 30))
        yield x, random.uniform(-745, 709) / math.log(x)
    yield float.fromhex("0x1.01b39f30a0e3cp+0"), float.fromhex("-0x1.a1529211284cp+16")
    for _ in range(20):
        yield 1 + math.ldexp(random.uniform(-1, 1), -random.randint(3, 52)), any_double(1e20)
    for _ in range(20):
        yield -random.uniform(0, 9), float(random.randint(-99, 99))


def points():
    for _ in range(80):
        yield random.uniform(-3, 3), random.uniform(-3, 3)
    for _ in range(80):
        x = any_double()
        yield x, x * math.ldexp(random.uniform(-1, 1), random.randint(-70, 2))
    for x in (3.0, -0.3, 1e-310, 5e-324, 1.7e308):
        for y in (x, 0.3 * x, -x, 0.7 * x):
            yield y, x


TWO = {
    "pow": (lambda x, y: mp.power(mpf(x), mpf(y)), powers()),
    "atan2": (mp.atan2, points()),
    "hypot": (lambda x, y: mp.sqrt(x * x + y * y), points()),
}


def line(name, value, *arguments):
    double, unit = nearest(value)
    if not math.isinf(double):
        off = (value - mpf(double)) / unit
        print(name, *[x.hex() for x in arguments], double.hex(), "%.4f" % float(off))


def main():
    for name, (f, arguments) in ONE.items():
        for x in arguments:
            if name.startswith("log") and x <= (-1 if name == "log1p" else 0):
                continue
            line(name, mp.mpf(f(mpf(x))), x)
    for name, (f, arguments) in TWO.items():
        for x, y in arguments:
            line(name, mp.mpf(f(mpf(x), mpf(y))), x, y)


main()
