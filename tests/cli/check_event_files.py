# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Reads TensorBoard's event files without descent and without protobuf, checks lengths and both checksums of
# every record, and compares every number with metrics.jsonl:
#
#     check_event_files.py FOLDER METRICS [FILES]
#
# The folder has FILES files (1), which are read as TensorBoard reads them: in the order of their names, and a
# session that starts at a step takes out what files before it have from this step on.
import glob
import json
import os
import struct
import sys
import time

TAGS = {
    "step": {"loss": "loss/step", "gradient_norm": "gradient_norm", "lr": "learning_rate"},
    "epoch": {
        "train_loss": "loss/train", "valid_loss": "loss/validation", "valid_metric": "metric/validation",
        "test_loss": "loss/test", "test_metric": "metric/test", "lr": "learning_rate",
        "seconds": "time/seconds", "examples_per_second": "time/examples_per_second", "slope": "verdict/slope",
        "noise_scale": "verdict/noise_scale", "sharpness": "verdict/sharpness",
        "smallest_eigenvalue": "verdict/smallest_eigenvalue",
    },
    "start": {"lr": "learning_rate"},
    "resume": {"lr": "learning_rate"},
    "rate": {"lr": "learning_rate"},
    "kick": {"lr": "learning_rate"},
    "verdict": {"lr": "learning_rate"},
    "end": {"test_loss": "loss/test", "test_metric": "metric/test"},
}


def crc32c(data):
    # Bit by bit, from the polynomial: not the table that is tested.
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def records(path):
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        assert at + 12 <= len(data), f"{path}: half a head at byte {at}"
        (length,) = struct.unpack_from("<Q", data, at)
        (crc,) = struct.unpack_from("<I", data, at + 8)
        assert crc == masked(data[at:at + 8]), f"{path}: wrong checksum of the length at byte {at}"
        assert at + 16 + length <= len(data), f"{path}: half a record at byte {at}"
        event = data[at + 12:at + 12 + length]
        (crc,) = struct.unpack_from("<I", data, at + 12 + length)
        assert crc == masked(event), f"{path}: wrong checksum of the event at byte {at}"
        yield event
        at += 16 + length


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = struct.unpack_from("<d", data, at)[0], at + 8
        elif kind == 5:
            value, at = struct.unpack_from("<f", data, at)[0], at + 4
        else:
            assert kind == 2, f"a field of kind {kind}"
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
            assert len(value) == length, "half a field"
        yield key >> 3, value


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def read_file(path, points):
    wall, first = 0.0, True
    for event in records(path):
        parts = dict(fields(event))
        assert parts[1] >= wall, f"{path}: time goes back"
        wall = parts[1]
        assert abs(time.time() - wall) < 7 * 86400, f"{path}: it is not {wall}"
        assert (parts.get(3) == b"brain.Event:2") == first, f"{path}: no version first"
        first = False
        if 7 in parts:
            assert dict(fields(parts[7])) == {1: 1}, f"{path}: a session that does not start"
            points[:] = [p for p in points if p[0] < parts[2]]
        for _, value in fields(parts.get(5, b"")):
            scalar = dict(fields(value))
            points.append((parts[2], scalar[1].decode(), scalar[2]))


def wanted(path):
    points = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            tags = TAGS.get(row["event"], {})
            points += [(row["step"], tags[name], single(row[name])) for name in row if name in tags]
    return points


def main():
    folder, metrics, count = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1
    files = sorted(glob.glob(os.path.join(folder, "events.out.tfevents.*")))
    assert len(files) == count, f"{len(files)} files, not {count}: {files}"
    points = []
    for path in files:
        read_file(path, points)
    right = wanted(metrics)
    if count > 1:  # what stands in both for a step counts once
        points, right = sorted(set(points)), sorted(set(right))
    assert points == right, next((f"{a} is not {b}" for a, b in zip(points, right) if a != b),
                                 f"{len(points)} numbers, not {len(right)}")
    assert right, "there are no numbers"
    print(f"{len(right)} numbers of {len({tag for _, tag, _ in right})} series")


main()
