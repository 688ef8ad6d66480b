# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Eigenvectors and QR of small matrices in any floating-point type, long double included."""
import numpy as np


def eigen(a):
    """Values, descending, and vectors (columns) of a symmetric matrix: cyclic Jacobi [Golub, Van Loan 8.5]."""
    a, n = a.copy(), len(a)
    q = np.eye(n, dtype=a.dtype)
    one = a.dtype.type(1)
    tiny = np.finfo(a.dtype).tiny * 1e30
    for _ in range(60):
        for i in range(n):
            for j in range(i + 1, n):
                if np.abs(a[i, j]) <= tiny:
                    continue
                theta = (a[j, j] - a[i, i]) / (2 * a[i, j])
                t = (one if theta >= 0 else -one) / (np.abs(theta) + np.hypot(theta, one))
                cosine = one / np.hypot(t, one)
                turn = np.eye(n, dtype=a.dtype)
                turn[i, i] = turn[j, j] = cosine
                turn[i, j], turn[j, i] = t * cosine, -t * cosine
                a, q = turn.T @ a @ turn, q @ turn
                a[i, j] = a[j, i] = 0
    order = np.argsort(-np.diag(a), kind="stable")
    return np.diag(a)[order], q[:, order]


def orthogonal_factor(a):
    """Q of a = Q R: Gram and Schmidt, twice, which is as good as Householder here."""
    q = a.copy()
    for j in range(a.shape[1]):
        for _ in range(2):
            for i in range(j):
                q[:, j] -= (q[:, i] @ q[:, j]) * q[:, i]
        q[:, j] /= np.sqrt(q[:, j] @ q[:, j])
    return q
