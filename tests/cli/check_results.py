# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Compares results.json of a run with what `descent evaluate --json` printed, and looks at its curves:
#
#     check_results.py RESULTS EVALUATED [SET]
#
# SET is the member that was evaluated: valid, unless it is test.
import json
import sys

# What only one of the two has, or (a choice of costs) need not have.
OWN = {"roc", "residuals", "worst"}
TYPED = {"which_rows", "unseen", "judgement", "threshold", "cost", "cost_false_positive", "cost_false_negative"}


def same(a, b, where):
    if isinstance(a, dict):
        for name in a:
            if name not in OWN and name != "line":
                assert name in b, f"{where}: evaluate has no {name}"
                same(a[name], b[name], f"{where}.{name}")
    elif isinstance(a, list):
        assert len(a) == len(b), f"{where}: {len(a)} and not {len(b)}"
        for i, (x, y) in enumerate(zip(a, b)):
            same(x, y, f"{where}[{i}]")
    else:
        assert a == b, f"{where}: {a} and not {b}"


def check_roc(figures):
    points = [(p["false_positive_rate"], p["true_positive_rate"]) for p in figures["roc"]]
    cuts = [p["threshold"] for p in figures["roc"]]
    assert 2 <= len(points) <= 202, f"{len(points)} points of a ROC curve"
    assert points[0] == (0, 0) and points[-1] == (1, 1) and cuts[0] is None
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in zip(points, points[1:])), "it falls"
    assert all(a > b for a, b in zip(cuts[1:], cuts[2:])), "thresholds do not fall"
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in zip(points, points[1:]))
    assert abs(area - figures["auc"]) < 0.005, f"area {area}, AUC {figures['auc']}"


def check_worst(figures):
    worst = figures["worst"]
    wrong = sum(sum(c["taken_for"]) for c in figures["classes"]) - sum(
        c["taken_for"][k] for k, c in enumerate(figures["classes"]))
    assert len(worst) == min(20, wrong), f"{len(worst)} mistakes of {wrong}"
    assert all(a["probability"] <= b["probability"] for a, b in zip(worst, worst[1:])), "not the worst first"
    for row in worst:
        assert row["target"] != row["predicted"] and row["probability"] <= row["predicted_probability"]


def check_residuals(figures):
    residuals = figures["residuals"]
    assert sum(residuals["counts"]) == figures["rows"], "rows are missing in the histogram"
    largest = figures["largest_residuals"][0]
    off = largest["predicted"] - largest["target"]
    extreme = max(abs(residuals["low"]), abs(residuals["high"]))
    assert abs(abs(off) - extreme) < 1e-6 * extreme, f"{off} is not in {residuals['low']}..{residuals['high']}"
    assert residuals["counts"][0] > 0 and residuals["counts"][-1] > 0, "the extremes are not in the histogram"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    results = json.loads(text)
    with open(sys.argv[2], encoding="utf-8") as file:
        evaluated = json.load(file)
    figures = results[sys.argv[3] if len(sys.argv) > 3 else "valid"]
    assert results["version"] == 1 and len(text) < 400000, f"{len(text)} bytes"
    same(figures, evaluated, "results")
    missing = [n for n in evaluated if n not in figures and n not in TYPED]
    assert not missing, f"results have no {missing}"
    for name, check in (("roc", check_roc), ("worst", check_worst), ("residuals", check_residuals)):
        if name in figures:
            check(figures)
    print("same")


main()
