#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
"""Reads the models that test_model left, without descent, and predicts with them in NumPy.

    python3 check_safetensors.py FOLDER        exit 77: there is no NumPy
"""
import json
import sys

try:
    import numpy as np
except ImportError:
    sys.exit(77)


def read(path):
    """As https://github.com/huggingface/safetensors says."""
    blob = open(path, "rb").read()
    length = int.from_bytes(blob[:8], "little")
    header = json.loads(blob[8:8 + length])
    data = blob[8 + length:]
    metadata = header.pop("__metadata__")
    assert all(isinstance(v, str) for v in metadata.values()), "metadata are texts"
    tensors, covered = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        assert set(entry) == {"dtype", "shape", "data_offsets"}, entry
        begin, end = entry["data_offsets"]
        dtype = np.dtype({"F32": "<f4", "F64": "<f8"}[entry["dtype"]])
        assert begin == covered and end - begin == dtype.itemsize * int(np.prod(entry["shape"]))
        tensors[name] = np.frombuffer(data[begin:end], dtype).reshape(entry["shape"])
        covered = end
    assert covered == len(data), "no holes, nothing behind"
    return tensors, metadata


def check(folder, name, tolerance):
    path = "%s/%s.safetensors" % (folder, name)
    tensors, metadata = read(path)
    try:
        from safetensors.numpy import load_file
        for key, value in load_file(path).items():
            assert np.array_equal(value, tensors[key])
    except ImportError:
        pass
    model = json.loads(metadata["model"])
    assert model["layers"] == "7 relu 6 tanh" and model["task"] == "classify"
    encoder = model["encoder"]
    table = np.loadtxt("%s/%s.txt" % (folder, name))
    h = (table[:, :5] - np.array(encoder["shift"])) * np.array(encoder["scale"])
    t = {k: v.astype(np.float64) for k, v in tensors.items()}
    h = np.maximum(h @ t["dense1.weight"] + t["dense1.bias"], 0)
    h = np.tanh(h @ t["dense2.weight"] + t["dense2.bias"])
    z = h @ t["dense3.weight"] + t["dense3.bias"]
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    worst = np.abs(p - table[:, 5:]).max()
    assert worst <= tolerance, (name, worst)
    print("%s: %d tensors, predictions within %.2g" % (name, len(tensors), worst))


check(sys.argv[1], "python32", 1e-6)
check(sys.argv[1], "python64", 1e-13)
