# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""What bench/tune.sh needs besides descent: data cut into training and test rows, the searches of
scikit-learn over its own network, and the table.

    sklearn_tune.py split SET SEED FOLDER      prints the paths of both files and the name of the target
    sklearn_tune.py random|halving SET SEED FOLDER SECONDS SPLITS      a line of JSON
    sklearn_tune.py descent SET SEED METHOD    reads what `descent tune --json` printed: the same line
    sklearn_tune.py table FILE                 the lines of a file as a table

Searches of scikit-learn have no time: they are called with few candidates again and again, each time with
another random state, until the time is over; the best by log-loss on the same fifth of the training rows,
or by its mean over several splits, is fitted again on all of them, as `refit` does. Ranges are those of
descent tune's own space. A trial is a setting that was tried, whatever the number of splits."""

import json
import os
import statistics
import sys
import time
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../defaults"))
sys.path.insert(0, HERE)
FASHION, FASHION_TRAIN, FASHION_TEST = "fashion", 2000, 2000
ITERATIONS = 200  # the default of its network, which ends earlier where the training loss no longer falls
ORDER = ["digits", "penguins", "wine", "breast_cancer", FASHION]


def split_fashion(folder, seed):
    """Rows of Fashion-MNIST as CSV, other ones for each seed."""
    import numpy
    import idx
    paths = [os.path.join(folder, f"{FASHION}-{seed}-{part}.csv") for part in ("train", "test")]
    if all(os.path.exists(path) for path in paths):
        return paths
    images = os.environ.get("FASHION_MNIST", "/usr/share/datasets/fashion-mnist")
    x, y = idx.read(images, "train")
    chosen = numpy.random.default_rng(seed).permutation(len(x))[:FASHION_TRAIN + FASHION_TEST]
    pixels = numpy.rint(x[chosen].reshape(len(chosen), -1) * 255).astype(int)
    header = ",".join([f"p{i}" for i in range(pixels.shape[1])] + ["target"])
    rows = [",".join(map(str, row)) + f",c{label}" for row, label in zip(pixels, y[chosen])]
    for path, part in zip(paths, (rows[:FASHION_TRAIN], rows[FASHION_TRAIN:])):
        with open(path, "w") as file:
            file.write("\n".join([header] + part) + "\n")
    return paths


def split(name, seed, folder):
    if name == FASHION:
        return (*split_fashion(folder, seed), "target")
    import sets
    return (*sets.split(name, folder, seed, 0), sets.SETS[name][1])


def space():
    from scipy.stats import loguniform
    own = "mlpclassifier__"
    return {own + "learning_rate_init": loguniform(3e-5, 0.03), own + "alpha": loguniform(1e-6, 0.1),
            own + "hidden_layer_sizes": [(64, 32), (32,), (64,), (128, 64), (256,)],
            own + "batch_size": [16, 32, 64, 128]}


def searches(kind, model, cv, jobs):
    """Searches without end, each of its own random state."""
    from sklearn.experimental import enable_halving_search_cv  # noqa: F401
    from sklearn.model_selection import HalvingRandomSearchCV, RandomizedSearchCV
    state = 0
    while True:
        state += 1
        common = {"cv": cv, "scoring": "neg_log_loss", "refit": False, "n_jobs": jobs,
                  "random_state": state}
        if kind == "random":
            yield RandomizedSearchCV(model, space(), n_iter=2 * jobs, **common)
        else:
            yield HalvingRandomSearchCV(model, space(), n_candidates=9, factor=3, min_resources=ITERATIONS // 9,
                                        max_resources=ITERATIONS, resource="mlpclassifier__max_iter", **common)


def scikit(kind, name, seed, folder, seconds, splits):
    import numpy
    import peers
    from joblib import Parallel, delayed
    from sklearn.model_selection import StratifiedShuffleSplit
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    train, test, target = split(name, seed, folder)
    x, y = peers.read(train, target, "classify")
    test_x, test_y = peers.read(test, target, "classify")
    jobs = len(os.sched_getaffinity(0))
    model = make_pipeline(peers.preprocessing(x), MLPClassifier(max_iter=ITERATIONS, random_state=seed))
    cv = StratifiedShuffleSplit(splits, test_size=0.2, random_state=seed)
    Parallel(n_jobs=jobs)(delayed(abs)(i) for i in range(jobs))  # workers are there before the clock starts
    best, trials, start = None, 0, time.perf_counter()
    for search in searches(kind, model, cv, jobs):
        search.fit(x, y)
        trials += len(set(map(str, search.cv_results_["params"]))) if kind == "random" else 9
        if best is None or search.best_score_ > best[0]:
            best = (search.best_score_, search.best_params_)
        if time.perf_counter() - start >= seconds:
            break
    spent = time.perf_counter() - start
    output = model.set_params(**best[1]).fit(x, y).predict_proba(test_x)
    losses, hits = peers.losses_of("classify", test_y.to_numpy(), model.classes_, output)
    print(json.dumps({"set": name, "seed": seed, "method": f"scikit-learn {kind} {splits}", "trials": trials,
                      "seconds": spent, "accuracy": float(numpy.mean(hits)),
                      "loss": float(numpy.mean(losses))}))


def descent(name, seed, method):
    result = json.load(sys.stdin)
    print(json.dumps({"set": name, "seed": seed, "method": method, "trials": len(result["trials"]),
                      "seconds": result["plan"]["seconds"], "accuracy": result["test_metric"],
                      "loss": result["test_loss"]}))


def table(path):
    with open(path) as file:
        rows = [json.loads(line) for line in file]
    methods = list(dict.fromkeys(row["method"] for row in rows))
    print(f"{'':14} {'':24} {'accuracy':>9} {'lowest':>8} {'highest':>8} {'log-loss':>9} {'trials/min':>11}")
    for name in ORDER:
        for method in methods:
            own = [r for r in rows if r["set"] == name and r["method"] == method]
            if own:
                right = [r["accuracy"] for r in own]
                print(f"{name:14} {method:24} {statistics.median(right):9.4f} {min(right):8.4f} "
                      f"{max(right):8.4f} {statistics.median(r['loss'] for r in own):9.4f} "
                      f"{statistics.median(60 * r['trials'] / r['seconds'] for r in own):11.0f}")


def main():
    warnings.simplefilter("ignore")
    os.environ["PYTHONWARNINGS"] = "ignore"  # that workers tell of trainings which are not over
    what, rest = sys.argv[1], sys.argv[2:]
    if what == "split":
        print("\n".join(split(rest[0], int(rest[1]), rest[2])))
    elif what == "descent":
        descent(rest[0], int(rest[1]), rest[2])
    elif what == "table":
        table(rest[0])
    else:
        scikit(what, rest[0], int(rest[1]), rest[2], float(rest[3]), int(rest[4]))


main()
