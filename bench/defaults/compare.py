#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""descent's defaults on small data next to linear models and scikit-learn's MLP.

Three splits a set: a random fifth of the rows is for the test, another fifth in each split, so no
row is tested twice. Compared are mean losses over all test rows (squared error; log-loss) and the
share of right classes, row by row: the difference d and its standard error over the rows.
"Worse" means d > 2 standard errors against the best peer, the one with the best mean on these
test rows. With --other "--batch full" the same is asked of descent with these options, and of those against the
defaults. Times are of one run after the other: a ratio is the median of the ratios of the splits.
"""

import argparse
import csv
import json
import math
import os
import pickle
import shlex
import subprocess
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy  # noqa: E402  (after the thread counts are set)

import peers  # noqa: E402
import sets  # noqa: E402

WORSE = 2.0  # standard errors


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--descent", default=os.environ.get("DESCENT", "build/descent"))
    parser.add_argument("--folder", help="keep data and the peers' results here")
    parser.add_argument("--sets", help="names, separated by commas", default=",".join(sets.SETS))
    parser.add_argument("--seed", type=int, default=1, help="of the splits")
    parser.add_argument("--parts", type=int, default=3, help="splits a set")
    parser.add_argument("--options", default="", help="of descent train, in place of the defaults")
    parser.add_argument("--other", help="options of descent train to compare with as well")
    parser.add_argument("--json", help="append one line a set to this file")
    parser.add_argument("--table", action="store_true", help="print rows for docs/defaults.md")
    return parser.parse_args()


def peer_results(options, name, part):
    """The peers do not change: what was measured once in a kept folder is read again."""
    path = os.path.join(options.folder, f"{name}-{options.seed}-{part}.pickle")
    if not os.path.exists(path):
        _, target, task = {**sets.SETS, **sets.OTHERS}[name]
        train, test = sets.split(name, options.folder, options.seed, part)
        results = peers.run(train, test, target, task)
        with open(path, "wb") as file:
            pickle.dump(results, file)
    with open(path, "rb") as file:
        return pickle.load(file)


def predictions(descent, run, test, task):
    command = [descent, "predict", run, test] + (["--proba"] if task == "classify" else ["--json"])
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if task == "regress":
        return None, numpy.array([json.loads(line)["value"] for line in text.splitlines()])
    classes, *rows = csv.reader(text.splitlines())
    return classes, numpy.array(rows, dtype=float)


def descent_result(options, name, part, words):
    """(losses, hits, seconds, run): seconds of the whole process, reading the file included."""
    _, target, task = {**sets.SETS, **sets.OTHERS}[name]
    train, test = sets.split(name, options.folder, options.seed, part)
    with tempfile.TemporaryDirectory() as scratch:
        run = os.path.join(scratch, "run")
        command = [options.descent, "train", train, "--target", target, "--quiet", "--threads",
                   "1", "--out", run] + shlex.split(words)
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - start
        classes, output = predictions(options.descent, run, test, task)
        _, y = peers.read(test, target, task)
        return (*peers.losses_of(task, y.to_numpy(), classes, output), seconds)


def against(ours, theirs):
    """Mean difference over all rows and its standard error; positive: ours is worse."""
    d = ours - theirs
    return d.mean(), d.std(ddof=1) / math.sqrt(len(d))


def verdict(ours, theirs):
    d, error = against(ours, theirs)
    if d > WORSE * error:
        return "WORSE"
    return "better" if d < -WORSE * error else "same"


OURS = ("descent", "other")


def compare_best(ours, peers_results, task):
    """Against the peer with the best mean loss, and the one with the most right classes."""
    best = min(peers_results, key=lambda m: peers_results[m][0].mean())
    line = {"best": best, "loss": verdict(ours[0], peers_results[best][0]),
            "loss_difference": against(ours[0], peers_results[best][0])}
    if task == "classify":
        first = max(peers_results, key=lambda m: peers_results[m][1].mean())
        line["best_accuracy"] = first
        line["hits"] = verdict(-ours[1], -peers_results[first][1])
        line["accuracy_difference"] = against(-ours[1], -peers_results[first][1])
    return line


def ratio(results, above, below):
    return float(numpy.median([a / b for a, b in zip(results[above][2], results[below][2])]))


def compare(name, results, spread):
    """One set: results[model] = (losses, hits, [seconds of each part]) of all parts together."""
    task = {**sets.SETS, **sets.OTHERS}[name][2]
    ours = results["descent"]
    others = {m: r for m, r in results.items() if m not in OURS}
    line = {"event": "defaults", "set": name, "rows": len(ours[0]), "task": task,
            **compare_best(ours, others, task),
            "seconds": {m: float(numpy.median(r[2])) for m, r in results.items()},
            "times_mlp": ratio(results, "descent", "mlp"),
            "times_linear": ratio(results, "descent", "linear")}
    if "other" in results:
        other = results["other"]
        line["other"] = {**compare_best(other, others, task),
                         "loss_against_defaults": verdict(other[0], ours[0]),
                         "difference_from_defaults": against(other[0], ours[0]),
                         "times_defaults": ratio(results, "other", "descent")}
    if task == "classify":
        line["log_loss"] = {m: r[0].mean() for m, r in results.items()}
        line["accuracy"] = {m: r[1].mean() for m, r in results.items()}
    else:
        line["rmse"] = {m: math.sqrt(r[0].mean()) for m, r in results.items()}
        line["r2"] = {m: 1.0 - r[0].mean() / spread for m, r in results.items()}
    return line


def run_set(options, name):
    _, target, task = {**sets.SETS, **sets.OTHERS}[name]
    parts, tests = [], []
    for part in range(options.parts):
        results = peer_results(options, name, part)
        results["descent"] = descent_result(options, name, part, options.options)
        if options.other:
            results["other"] = descent_result(options, name, part, options.other)
        parts.append(results)
        test = sets.split(name, options.folder, options.seed, part)[1]
        tests.append(peers.read(test, target, task)[1].to_numpy())
    joined = {}
    for model in parts[0]:
        hits = [p[model][1] for p in parts]
        joined[model] = (numpy.concatenate([p[model][0] for p in parts]),
                         None if hits[0] is None else numpy.concatenate(hits),
                         [p[model][2] for p in parts])
    spread = numpy.concatenate(tests).var() if task == "regress" else None
    return compare(name, joined, spread)


def cell(line, model):
    if model not in line["seconds"]:
        return f"{'':14}"
    if line["task"] == "classify":
        return f"{100 * line['accuracy'][model]:5.1f} {line['log_loss'][model]:8.4f}"
    return f"{line['r2'][model]:5.3f} {line['rmse'][model]:8.4g}"


MODELS = ("descent", "other", "linear", "mlp", "mlp-scaled", "mlp-early")


def show(line):
    words = line["loss"] + (f", accuracy {line['hits']}" if line["task"] == "classify" else "")
    d, error = line["loss_difference"]
    print(f"{line['set']:14}" + "  ".join(f"{cell(line, m):14}" for m in MODELS)
          + f"  {d:+.3g} +- {error:.2g}  {words}  "
          + " ".join(f"{line['seconds'].get(m, math.nan):.2f}" for m in MODELS), flush=True)


def number(line, model):
    """A cell of the table: accuracy and log-loss, or R2."""
    if model not in line["seconds"]:
        return ""
    if line["task"] == "classify":
        return f"{100 * line['accuracy'][model]:.1f} %, {line['log_loss'][model]:.3f}"
    return f"{line['r2'][model]:.3f}"


def words(part):
    """What the test says of loss and accuracy, for people."""
    said = part["loss"] if "hits" not in part else f"{part['loss']}, {part['hits']}"
    d, error = part["loss_difference"]
    return f"{said} ({d / error:+.1f})"


def row(line):
    mlps = [m for m in line["seconds"] if m.startswith("mlp")]
    cells = [line["set"].replace("_", "\\_"), number(line, "descent"), number(line, "linear")]
    key = "log_loss" if line["task"] == "classify" else "rmse"
    cells.append(number(line, min(mlps, key=lambda m: line[key][m])))
    cells += [words(line), f"{line['times_mlp']:.2f}", f"{line['times_linear']:.0f}"]
    if "other" in line:
        other = line["other"]
        cells += [number(line, "other"), words(other), other["loss_against_defaults"],
                  f"{other['times_defaults']:.1f}"]
    return "| " + " | ".join(cells) + " |"


def main():
    options = arguments()
    if not options.folder:
        scratch = tempfile.TemporaryDirectory()
        options.folder = scratch.name
    os.makedirs(options.folder, exist_ok=True)
    print(f"{'':14}" + "  ".join(f"{m:14}" for m in MODELS) + "  loss against the best peer")
    print(f"{'':14}" + "accuracy in % and log-loss, or R2 and RMSE; last: seconds, in this order")
    worse = 0
    for name in options.sets.split(","):
        line = run_set(options, name)
        print(row(line), flush=True) if options.table else show(line)
        worse += line["loss"] == "WORSE" or line.get("hits") == "WORSE"
        if options.json:
            with open(options.json, "a") as file:
                print(json.dumps(line), file=file)
    print(f"significantly worse than the best peer: {worse} of {len(options.sets.split(','))} sets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
