#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Makes src/core/elementary/*_table.h: the constants, tables and minimax polynomials of our own elementary
# functions, with mpmath (python3-mpmath). Nothing is taken from a library of functions: tables are values of the function, polynomials
# come from the exchange algorithm of Remez (1934) below.
#
#     tools/elementary_tables.py [FOLDER]        (default: src/core/elementary)
import os
import sys

from mpmath import mp, mpf

mp.dps = 60
HEAD = """// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// %s
// Made by tools/elementary_tables.py.
// clang-format off
#ifndef DSC_CORE_ELEMENTARY_%s_TABLE_H
#define DSC_CORE_ELEMENTARY_%s_TABLE_H

"""


def as_double(x):
    """The nearest double, as a Python float: mpmath rounds to nearest even."""
    with mp.workprec(53):
        return float(+x)


def low(x):
    """What the nearest double leaves."""
    return as_double(x - mpf(as_double(x)))


def on_grid(x, exponent):
    """x rounded to a multiple of 2^exponent."""
    return as_double(mp.ldexp(mp.nint(mp.ldexp(x, -exponent)), exponent))


def minimax(g, weight, begin, end, degree):
    """The polynomial P with the smallest max |weight (P - g)| on [begin, end]: the exchange of Remez."""
    begin, end = mpf(begin), mpf(end)
    count = degree + 2
    nodes = [(begin + end) / 2 - (end - begin) / 2 * mp.cos(mp.pi * i / (count - 1)) for i in range(count)]
    grid = [(begin + end) / 2 - (end - begin) / 2 * mp.cos(mp.pi * i / (24 * count)) for i in range(24 * count + 1)]
    values = [(g(z), weight(z)) for z in grid]
    for _ in range(12):
        a = mp.matrix(count, count)
        b = mp.matrix(count, 1)
        for i, z in enumerate(nodes):
            for j in range(degree + 1):
                a[i, j] = z**j
            a[i, degree + 1] = (-1) ** i / weight(z)
            b[i] = g(z)
        p = list(mp.lu_solve(a, b))[: degree + 1]
        errors = [(mp.polyval(p[::-1], z) - v) * w for z, (v, w) in zip(grid, values)]
        # The extrema of each run of one sign; the largest alternating ones become the nodes.
        extrema = []
        for z, e in zip(grid, errors):
            if extrema and (extrema[-1][1] > 0) == (e > 0):
                if abs(e) > abs(extrema[-1][1]):
                    extrema[-1] = (z, e)
            else:
                extrema.append((z, e))
        while len(extrema) > count:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        if len(extrema) < count:
            break
        nodes = [z for z, _ in extrema]
        sizes = [abs(e) for _, e in extrema]
        if max(sizes) < min(sizes) * mpf("1.02"):
            break
    rounded = [mpf(as_double(c)) for c in p]
    worst = max(abs((mp.polyval(rounded[::-1], z) - v) * w) for z, (v, w) in zip(grid, values))
    print("  error 2^%.1f, degree %d on [%g, %g]" % (mp.log(worst, 2), degree, begin, end), file=sys.stderr)
    return [as_double(c) for c in p]


class Header:
    def __init__(self, folder, name, about):
        self.path = os.path.join(folder, name + "_table.h")
        self.text = HEAD % (about, name.upper(), name.upper())
        print(name, file=sys.stderr)

    def constant(self, name, value, comment):
        self.text += "#define %s %s /* %s */\n" % (name, float(value).hex(), comment)

    def pair(self, name, value, comment):
        self.constant(name + "_HIGH", as_double(value), comment)
        self.constant(name + "_LOW", low(value), "the rest of it")

    def polynomial(self, name, comment, *how):
        coefficients = minimax(*how)
        self.text += "\n// %s\n#define %s \\\n    {%s}\n" % (
            comment, name, ", \\\n     ".join(c.hex() for c in coefficients))

    def rows(self, name, comment, rows):
        self.text += "\n// %s\nstatic const double %s[%d][%d] = {\n" % (comment, name, len(rows), len(rows[0]))
        for row in rows:
            lines, line = [], "    {"
            for i, v in enumerate(row):
                word = float(v).hex() + ("},"if i + 1 == len(row) else ", ")
                if len(line) + len(word.rstrip()) > 96:
                    lines.append(line.rstrip())
                    line = "     "
                line += word
            self.text += "\n".join(lines + [line.rstrip()]) + "\n"
        self.text += "};\n"

    def close(self):
        self.text += "\n#endif\n"
        with open(self.path, "w") as f:
            f.write(self.text)


def exponential(folder):
    h = Header(folder, "exponential", "exp: 2^(j / 128), and polynomials.")
    step = mp.log(2) / 128
    first = on_grid(step, -41)
    h.constant("EXP_STEPS", as_double(1 / step), "128 / ln 2")
    h.constant("EXP_STEP_HIGH", first, "ln 2 / 128, on a grid of 2^-41")
    h.constant("EXP_STEP_LOW", as_double(step - mpf(first)), "the rest of it")
    r = step / 2 * mpf("1.001")
    h.polynomial("EXP_POLYNOMIAL", "exp(r) = 1 + r + r^2 P(r)",
                 lambda x: (mp.expm1(x) - x) / x**2 if x else mpf(1) / 2, lambda x: x**2 + mpf(10) ** -20, -r, r, 3)
    h.polynomial("EXPM1_POLYNOMIAL", "exp(x) = 1 + x + x^2 / 2 + x^3 P(x)",
                 lambda x: (mp.expm1(x) - x - x**2 / 2) / x**3 if abs(x) > mpf(10) ** -15 else mpf(1) / 6,
                 lambda x: x**2 + mpf(10) ** -20, mpf("-0.3"), mpf("0.3"), 9)
    h.polynomial("SINH_POLYNOMIAL", "sinh(x) = x + x z P(z), z = x^2",
                 lambda z: (mp.sinh(mp.sqrt(z)) - mp.sqrt(z)) / z ** mpf("1.5"), lambda z: z, mpf(10) ** -14, mpf("0.09"), 4)
    h.polynomial("TANH_POLYNOMIAL", "tanh(x) = x + x z P(z), z = x^2",
                 lambda z: (mp.tanh(mp.sqrt(z)) - mp.sqrt(z)) / z ** mpf("1.5"), lambda z: z, mpf(10) ** -14, mpf("0.0425"), 7)
    h.rows("exp_table", "2^(j / 128): the nearest double, and the rest.",
           [[as_double(mpf(2) ** (mpf(j) / 128)), low(mpf(2) ** (mpf(j) / 128))] for j in range(128)])
    h.close()


def logarithm(folder):
    h = Header(folder, "logarithm", "log: logarithms of 128 numbers from 0.6875 to 1.375, and a polynomial.")
    ln2 = mp.log(2)
    high = on_grid(ln2, -42)
    h.constant("LN2_HIGH", high, "ln 2, on a grid of 2^-42")
    h.constant("LN2_LOW", as_double(ln2 - mpf(high)), "the rest of it")
    for name, value, comment in (("BINARY", 1 / ln2, "1 / ln 2"), ("DECIMAL", 1 / mp.log(10), "1 / ln 10")):
        head = on_grid(value, -24 if value > 1 else -26)
        h.constant(name + "_HIGH", head, comment + ", 25 bits")
        h.constant(name + "_LOW", as_double(value - mpf(head)), "the rest of it")
    head = on_grid(mp.log(2) / mp.log(10), -42)
    h.constant("LOG10_2_HIGH", head, "log10(2), on a grid of 2^-42")
    h.constant("LOG10_2_LOW", as_double(mp.log(2) / mp.log(10) - mpf(head)), "the rest of it")
    h.polynomial("LOG_POLYNOMIAL", "log(1 + r) = r - r^2 / 2 + r^3 P(r)",
                 lambda x: (mp.log1p(x) - x + x**2 / 2) / x**3 if abs(x) > mpf(10) ** -15 else mpf(1) / 3,
                 lambda x: x**2 + mpf(10) ** -20, mpf("-0.0045"), mpf("0.0079"), 7)
    h.polynomial("LOG_SHORT", "the same to fewer bits",
                 lambda x: (mp.log1p(x) - x + x**2 / 2) / x**3 if abs(x) > mpf(10) ** -15 else mpf(1) / 3,
                 lambda x: x**2 + mpf(10) ** -20, mpf("-0.0045"), mpf("0.0079"), 5)
    rows = []
    for i in range(128):
        # As the top bits of a double count from 0.6875: 80 steps of 1/256 up to 1, then 48 of 1/128.
        begin = mpf("0.6875") + mpf(i) / 256 if i < 80 else 1 + mpf(i - 80) / 128
        width = mpf(1) / 256 if i < 80 else mpf(1) / 128
        inverse = mpf(1) if i in (79, 80) else mpf(on_grid(1 / (begin + width / 2), -23))
        value = -mp.log(inverse)
        grid = on_grid(value, -42)
        rows.append([float(inverse), grid, as_double(value - mpf(grid))])
    h.rows("log_table", "1 / c of at most 24 bits, log(c) on a grid of 2^-42, and the rest of it.", rows)
    h.close()


def circular(folder):
    h = Header(folder, "circular", "sin and cos: values at j / 64, bits of pi, and polynomials.")
    h.text += "#include <stdint.h>\n\n"
    half = mp.pi / 2
    rest = half
    h.constant("TWO_OVER_PI", as_double(1 / half), "2 / pi")
    for i, grid in enumerate((-32, -65, -98)):
        part = on_grid(rest, grid)
        h.constant("HALF_PI_%d" % (i + 1), part, "pi / 2 in parts of 33 bits")
        rest -= mpf(part)
    h.constant("HALF_PI_4", as_double(rest), "the rest of it")
    h.pair("HALF_PI", half, "pi / 2")
    h.polynomial("SIN_POLYNOMIAL", "sin(x) = x + x z P(z), z = x^2, |x| <= 0.3",
                 lambda z: (mp.sin(mp.sqrt(z)) - mp.sqrt(z)) / z ** mpf("1.5"), lambda z: z, mpf(10) ** -14, mpf("0.09"), 4)
    edge = mpf("1.01") / 128 ** 2
    h.polynomial("SIN_SMALL", "sin(r) = r + r z P(z), z = r^2, |r| <= 1 / 128",
                 lambda z: (mp.sin(mp.sqrt(z)) - mp.sqrt(z)) / z ** mpf("1.5"), lambda z: z, mpf(10) ** -14, edge, 2)
    h.polynomial("COS_SMALL", "cos(r) = 1 + z P(z), z = r^2, |r| <= 1 / 128",
                 lambda z: (mp.cos(mp.sqrt(z)) - 1) / z, lambda z: z, mpf(10) ** -14, edge, 2)
    h.rows("circular_table", "sin(j / 64) and the rest of it, cos(j / 64) and the rest of it.",
           [[f(t) for t in (mp.sin(mpf(j) / 64), mp.cos(mpf(j) / 64)) for f in (as_double, low)] for j in range(52)])
    with mp.workprec(1400):
        bits = int(mp.floor(mp.ldexp(2 / mp.pi, 1280)))
    words = [(bits >> (1280 - 32 * (i + 1))) & 0xFFFFFFFF for i in range(40)]
    h.text += "\n// 2 / pi: bits after the point, 32 a word.\nstatic const uint32_t two_over_pi[40] = {\n"
    for i in range(0, 40, 7):
        h.text += "    " + " ".join("0x%08x," % w for w in words[i:i + 7]) + "\n"
    h.text += "};\n"
    h.close()


def arc(folder):
    h = Header(folder, "arc", "atan at j / 128, pi, and polynomials.")
    h.pair("ARC_HALF_PI", mp.pi / 2, "pi / 2")
    h.pair("ARC_PI", mp.pi, "pi")
    h.polynomial("ATAN_POLYNOMIAL", "atan(x) = x + x z P(z), z = x^2, x <= 0.305",
                 lambda z: (mp.atan(mp.sqrt(z)) - mp.sqrt(z)) / z ** mpf("1.5"), lambda z: z, mpf(10) ** -14, mpf("0.305") ** 2, 9)
    h.polynomial("ATAN_SMALL", "atan(r) = r + r z P(z), z = r^2, |r| <= 1 / 256",
                 lambda z: (mp.atan(mp.sqrt(z)) - mp.sqrt(z)) / z ** mpf("1.5"), lambda z: z, mpf(10) ** -14,
                 mpf("1.05") / 256 ** 2, 2)
    h.polynomial("ASIN_POLYNOMIAL", "asin(x) = x + x z P(z), z = x^2, x <= 0.305",
                 lambda z: (mp.asin(mp.sqrt(z)) - mp.sqrt(z)) / z ** mpf("1.5"), lambda z: z, mpf(10) ** -14, mpf("0.305") ** 2, 8)
    h.text += "#define ATAN_FIRST 38 /* j of the first row */\n"
    h.rows("atan_table", "atan(j / 128) and the rest of it, from j = 38.",
           [[as_double(mp.atan(mpf(j) / 128)), low(mp.atan(mpf(j) / 128))] for j in range(38, 129)])
    h.close()


def scaled_erfc(x):
    return mp.exp(x * x) * mp.erfc(x)


def error(folder):
    h = Header(folder, "error", "erf and erfc: exp(x^2) erfc(x) in pieces, and a polynomial.")
    h.pair("ERF_SLOPE", 2 / mp.sqrt(mp.pi), "2 / sqrt(pi)")
    h.polynomial("ERF_POLYNOMIAL", "erf(x) = 2 / sqrt(pi) x + x z P(z), z = x^2, x <= 1 / 4",
                 lambda z: (mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 2 / mp.sqrt(mp.pi)) / z, lambda z: z, mpf(10) ** -14, mpf("0.0625"), 7)
    h.rows("scaled_erfc", PIECES, pieces(scaled_erfc, 108))
    h.close()
    h = Header(folder, "erf", "erf in pieces.")
    h.rows("erf_table", PIECES, pieces(mp.erf, 73))
    h.close()


PIECES = """For each of 16 pieces from a power of 2 to the next, from 1/4 on: the value in the middle, the rest
// of it, and the other coefficients of a polynomial in the distance from there."""


def pieces(f, count):
    rows = []
    for i in range(count):
        size = mpf(2) ** (i // 16 - 2)
        half = size / 32
        middle = size * (1 + mpf(2 * (i % 16) + 1) / 32)
        # Interpolation at Chebyshev's nodes, which is within a bit of the best.
        p, worst = mp.chebyfit(lambda r: f(middle + r), [-half, half], 10, error=True)
        p = p[::-1]
        if i % 16 == 0:
            print("  piece from %g: error 2^%.1f" % (middle - half, mp.log(worst / p[0], 2)), file=sys.stderr)
        rows.append([as_double(p[0]), low(p[0])] + [as_double(c) for c in p[1:]])
    return rows


def root(folder):
    h = Header(folder, "root", "cbrt: where its iteration starts.")
    h.polynomial("CBRT_START", "x^(1/3), 1 <= x <= 2", lambda x: mp.cbrt(x), lambda x: 1 / mp.cbrt(x), mpf(1), mpf(2), 4)
    h.constant("CBRT_2", as_double(mp.cbrt(2)), "2^(1/3)")
    h.constant("CBRT_4", as_double(mp.cbrt(4)), "4^(1/3)")
    h.close()


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "../src/core/elementary")
    for make in (exponential, logarithm, circular, arc, error, root):
        make(folder)


main()
