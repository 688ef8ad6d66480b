#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# The figures that tests/run/test_evaluate.c expects, from scikit-learn (1.2.1 made those there), on numbers that both
# draw from the same generator: x' = 1103515245 x + 12345 mod 2^31.
import numpy as np
from sklearn import metrics as m

state = 1


def draw():
    global state
    state = (1103515245 * state + 12345) % 2**31
    return state / 2**31


def rows_of(classes, rows):
    y, p = [], []
    for _ in range(rows):
        c = int(draw() * classes)
        row = [round(draw(), 1) + 0.1 + (0.6 if k == c else 0) for k in range(classes)]
        p.append([v / sum(row) for v in row])
        y.append(c)
    return np.array(y), np.array(p)


y, p = rows_of(2, 60)
print("two: accuracy %.15g loss %.15g" % (m.accuracy_score(y, p.argmax(1)), m.log_loss(y, p)))
print("auc %.15g ap %.15g" % (m.roc_auc_score(y, p[:, 1]), m.average_precision_score(y, p[:, 1])))
print("auc of class 0 %.15g ap %.15g" % (m.roc_auc_score(1 - y, p[:, 0]), m.average_precision_score(1 - y, p[:, 0])))
y, p = rows_of(4, 90)
q = p.argmax(1)
print("four: accuracy %.15g loss %.15g" % (m.accuracy_score(y, q), m.log_loss(y, p)))
print("precision, recall, f1", m.precision_recall_fscore_support(y, q))
print("macro", m.precision_recall_fscore_support(y, q, average="macro"))
print("confusion", m.confusion_matrix(y, q).tolist())
t = np.array([100 * draw() for _ in range(50)])
g = t + np.array([20 * draw() - 8 for _ in range(50)])
print("numbers: r2 %.15g rmse %.15g mae %.15g" % (m.r2_score(t, g), m.mean_squared_error(t, g) ** 0.5, m.mean_absolute_error(t, g)))
