# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""The data sets of the comparison, as CSV files: whole, and cut into training and test rows."""

import os
import subprocess
import sys

import numpy
import pandas
from sklearn import datasets

HERE = os.path.dirname(os.path.abspath(__file__))

# name: (where from, target, task)
SETS = {
    "iris": ("sklearn", "target", "classify"),
    "wine": ("sklearn", "target", "classify"),
    "breast_cancer": ("sklearn", "target", "classify"),
    "penguins": ("file", "species", "classify"),
    "digits": ("sklearn", "target", "classify"),
    "diabetes": ("sklearn", "target", "regress"),
    "concrete": ("R", "compressive_strength", "regress"),
    "ames": ("R", "Sale_Price", "regress"),
    "mlc_churn": ("R", "churn", "classify"),
    "attrition": ("R", "Attrition", "classify"),  # many text columns, 16 % of one class
    "parabolic": ("R", "class", "classify"),  # a curved boundary between two classes
    "friedman": ("formula", "y", "regress"),  # noise, a curved surface, inputs without meaning
}
# For choosing only: they stand in no table.
OTHERS = {
    "two_class_dat": ("R", "Class", "classify"),
    "Sacramento": ("R", "price", "regress"),
    "credit_data": ("R", "Status", "classify"),
    "hpc_data": ("R", "class", "classify"),
    "waves": ("formula", "y", "regress"),
}
FOLDS = 5  # a test part is one of five


def friedman(rows=400):
    """Friedman's first function (1991): five inputs that matter, five that do not, noise 1."""
    random = numpy.random.default_rng(1991)
    x = random.uniform(size=(rows, 10))
    y = (10 * numpy.sin(numpy.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2
         + 10 * x[:, 3] + 5 * x[:, 4] + random.normal(size=rows))
    return pandas.DataFrame(x, columns=[f"x{i + 1}" for i in range(10)]).assign(y=y)


def waves(rows=300):
    random = numpy.random.default_rng(7)
    x = random.uniform(-3, 3, size=(rows, 1))
    return pandas.DataFrame({"x": x[:, 0],
                             "y": numpy.sin(2 * x[:, 0]) + 0.2 * random.normal(size=rows)})


def from_sklearn(name):
    bunch = getattr(datasets, f"load_{name}")()
    names = [str(n).replace(" ", "_") for n in bunch.feature_names]
    return pandas.DataFrame(bunch.data, columns=names).assign(target=bunch.target)


def from_r(name, path):
    code = (f'data({name}, package = "modeldata"); '
            f'write.csv({name}, "{path}", row.names = FALSE, na = "")')
    try:
        subprocess.run(["Rscript", "-e", code], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        sys.exit(f"{name}: needs R and its package modeldata (Debian: r-cran-modeldata)")


def export(name, folder):
    """The path of the whole set as a CSV file, written when it is not there yet."""
    path = os.path.join(folder, f"{name}.csv")
    if os.path.exists(path):
        return path
    source = {**SETS, **OTHERS}[name][0]
    if source == "R":
        from_r(name, path)
    elif source == "file":
        with open(os.path.join(HERE, "../../data", f"{name}.csv")) as file, \
                open(path, "w") as copy:
            copy.write(file.read())
    else:
        frame = from_sklearn(name) if source == "sklearn" else globals()[name]()
        frame.to_csv(path, index=False)
    return path


def split(name, folder, seed, part):
    """Paths of training and test file. The parts of one seed have no row in common."""
    train = os.path.join(folder, f"{name}-{seed}-{part}-train.csv")
    test = os.path.join(folder, f"{name}-{seed}-{part}-test.csv")
    if not (os.path.exists(train) and os.path.exists(test)):
        with open(export(name, folder)) as file:
            header, *lines = file.read().splitlines()
        order = numpy.random.default_rng(seed).permutation(len(lines))
        cut = numpy.array_split(order, FOLDS)
        chosen = set(cut[part].tolist())
        for path, wanted in ((test, True), (train, False)):
            with open(path, "w") as file:
                rows = [line for i, line in enumerate(lines) if (i in chosen) is wanted]
                file.write("\n".join([header] + rows) + "\n")
    return train, test
