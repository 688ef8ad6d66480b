# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""What the defaults are compared with: linear models and scikit-learn's MLP, as they come, behind
the preprocessing that its documentation shows. Only the fit is timed: no start of Python, no
import, no reading of files."""

import time
import warnings

import numpy
import pandas
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

FLOOR = 1e-15  # of a probability in a logarithm, for everybody


def scaled(regressor):
    return TransformedTargetRegressor(regressor, transformer=StandardScaler())


# The plain MLPRegressor sees the target in its own unit, as users write it.
CLASSIFIERS = {
    "linear": lambda: LogisticRegression(max_iter=1000),
    "mlp": lambda: MLPClassifier(random_state=1),
    "mlp-early": lambda: MLPClassifier(random_state=1, early_stopping=True),
}
REGRESSORS = {
    "linear": lambda: Ridge(),
    "mlp": lambda: MLPRegressor(random_state=1),
    "mlp-scaled": lambda: scaled(MLPRegressor(random_state=1)),
    "mlp-early": lambda: scaled(MLPRegressor(random_state=1, early_stopping=True)),
}


def read(path, target, task):
    frame = pandas.read_csv(path, keep_default_na=False, na_values=["", "NA"])
    y = frame.pop(target)
    return frame, y.astype(str) if task == "classify" else y.astype(float)


def preprocessing(frame):
    text = [name for name in frame if frame[name].dtype == object]
    numbers = [name for name in frame if name not in text]
    return make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        (make_pipeline(SimpleImputer(strategy="most_frequent"),
                       OneHotEncoder(handle_unknown="ignore")), text), sparse_threshold=0)


def losses_of(task, y, classes, output):
    """One loss a row, and one hit a row for classes: arrays."""
    if task == "regress":
        return (y - output) ** 2, None
    index = {str(c): i for i, c in enumerate(classes)}
    own = numpy.array([index.get(c, -1) for c in y])
    chance = numpy.where(own >= 0, output[numpy.arange(len(own)), own], 0.0)
    hits = (output.argmax(axis=1) == own).astype(float)
    return -numpy.log(numpy.maximum(chance, FLOOR)), hits


def run(train, test, target, task):
    """{peer: (losses, hits, seconds)} on the rows of the test file."""
    x, y = read(train, target, task)
    test_x, test_y = read(test, target, task)
    results = {}
    for name, make in (CLASSIFIERS if task == "classify" else REGRESSORS).items():
        model = make_pipeline(preprocessing(x), make())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            start = time.perf_counter()
            model.fit(x, y)
            seconds = time.perf_counter() - start
            output = model.predict_proba(test_x) if task == "classify" else model.predict(test_x)
        classes = model.classes_ if task == "classify" else None
        results[name] = (*losses_of(task, test_y.to_numpy(), classes, output), seconds)
    return results
