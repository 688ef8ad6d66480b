# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Problems whose gradient any language computes alike, for golden trajectories.

With i the index of a number among all of a case, and t = 1, 2, ... the step:

    g_i = c_i (x_i - a_i) + n u(i, t),   u(i, t) = ((7919 i + 104729 t) mod 1000) / 1000 - 0.5

The files hold curvature c, target a, noise n and the start, so a reader knows this formula alone, and that
of Waves, which has no target.
"""
import numpy as np

STEPS = 12


def u(i, t):
    return ((i * 7919 + t * 104729) % 1000) / 1000 - 0.5


class Tensor:
    """Rows are inputs and columns outputs, as the library stores W of y = x W. A vector has one column count only."""

    def __init__(self, name, rows, columns=None, hidden=False):
        self.name, self.rows, self.columns, self.hidden = name, rows, columns, hidden
        self.count = rows * (columns or 1)

    def shape(self):
        return (self.rows,) if self.columns is None else (self.rows, self.columns)

    def words(self):
        size = str(self.rows) if self.columns is None else f"{self.rows}x{self.columns}"
        return f"{self.name} {size}" + (" hidden" if self.hidden else "")


class Problem:
    def __init__(self, name, start, curvature, target, noise, tensors=None):
        self.name, self.noise = name, noise
        self.start, self.curvature, self.target = start, curvature, target
        self.tensors = tensors or [Tensor("all", len(start))]
        assert sum(tensor.count for tensor in self.tensors) == len(start)

    def gradient(self, x, t):
        """x and the result: flat arrays of one type, double or wider."""
        kind = x.dtype.type
        c = np.array(self.curvature, kind)
        a = np.array(self.target, kind)
        noise = np.array([u(i, t) for i in range(len(x))], np.float64).astype(kind)
        return c * (x - a) + kind(self.noise) * noise

    def estimate(self, x, t):
        """Of the diagonal of curvature, for rules that ask for one: about c, sometimes below 0."""
        kind = x.dtype.type
        noise = np.array([u(i + 3, t) for i in range(len(x))], np.float64).astype(kind)
        return np.array(self.curvature, kind) * (1 + noise) + noise

    def split(self, flat):
        parts, begin = [], 0
        for tensor in self.tensors:
            parts.append(flat[begin:begin + tensor.count].reshape(tensor.shape()).copy())
            begin += tensor.count
        return parts


MIXED_START = [1.0, -0.5, 0.0, 2.0, -1.5, 0.3]
MIXED_CURVATURE = [1.0, 1e3, 0.0, 1e-6, 0.3, 5.0]
MIXED_TARGET = [0.5, -1.0, 2.0, 0.25, -0.75, 0.0]
NOTHING = [0.0] * 6
MATRIX = [Tensor("weight", 2, 3)]

PARABOLA = Problem("parabola", [1.0], [2.0], [0.0], 0.0)
SHIFTED = Problem("shifted", [5.0], [1.0], [1.0], 0.0)
MIXED = Problem("mixed", MIXED_START, MIXED_CURVATURE, MIXED_TARGET, 0.1, MATRIX)
ZERO = Problem("zero", MIXED_START, NOTHING, NOTHING, 0.0, MATRIX)
HUGE = Problem("huge", MIXED_START, NOTHING, NOTHING, 1e150, MATRIX)
DENORMAL = Problem("denormal", MIXED_START, NOTHING, NOTHING, 1e-310, MATRIX)


class Waves(Problem):
    """f = sum c_i x_i^4 / 4 + sum sin(x_i x_(i+1)): not convex. Target and noise are not used."""

    def __init__(self, name, start, curvature, tensors=None):
        super().__init__(name, start, curvature, [0.0] * len(start), 0.0, tensors)

    def gradient(self, x, t):
        g = np.array(self.curvature, x.dtype) * x * x * x
        wave = np.cos(x[:-1] * x[1:])
        g[1:] += x[:-1] * wave
        g[:-1] += x[1:] * wave
        return g


def several(name, curvatures, tensors, noise=0.1):
    """Tensors of any shapes; curvatures are taken in turn, start and target from u."""
    n = sum(tensor.count for tensor in tensors)
    return Problem(name, [2 * u(3 * i + 1, 7) for i in range(n)],
                   [curvatures[i % len(curvatures)] for i in range(n)],
                   [u(i + 5, 11) for i in range(n)], noise, tensors)


BOTH = [Tensor("layer.weight", 2, 3), Tensor("layer.bias", 3)]
TWO = several("two", MIXED_CURVATURE, BOTH)
TENSORS = [Tensor("a.weight", 2, 3, True), Tensor("b.weight", 3, 2, True),
           Tensor("c.weight", 4, 4, True), Tensor("d.weight", 1, 5, True), Tensor("a.bias", 3)]
GENTLE = [1.0, 0.3, 2.0, 0.05, 0.6, 1.5, 0.0]
WAVES = Waves("waves", [1.0, -0.8, 0.6, -0.4, 0.2, 0.9, -1.1, 0.5, 0.7],
              [1.0, 0.5, 0.25, 2.0, 0.125, 1.5, 0.75, 0.3, 1.0], BOTH)
SHAPES = several("shapes", MIXED_CURVATURE, TENSORS)
MATRICES = several("matrices", GENTLE, TENSORS)
# A matrix that is not hidden: the last layer's.
FLAT_TENSORS = TENSORS[:3] + [Tensor("out.weight", 3, 2), Tensor("a.bias", 3)]
LAYERS = several("layers", GENTLE, FLAT_TENSORS)
# One hidden matrix, without the stiff and flat numbers of `mixed`.
ONE = several("one", GENTLE, [Tensor("a.weight", 2, 3, True)])


def zero_like(problem):
    n = len(problem.start)
    return Problem("zero", problem.start, [0.0] * n, [0.0] * n, 0.0, problem.tensors)
