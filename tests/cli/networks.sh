#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Networks on images from the command line: training, the same bits on any number of threads and after a stop, predictions, a verdict.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

layers="8x8x1 conv 6 3x3 relu conv 6 3x3 stride 2 groups 2 tanh pool 2 dropout 0.2 12 relu"
train=(train @digits --layers "$layers" --batch 32 --valid 0.9 --seed 3 --quiet --report off)

for threads in 1 2 3 5; do
    run descent "${train[@]}" --epochs 2 --threads "$threads" --out "on$threads"
    expect_code 0
    expect_same_model "on$threads/model.safetensors" on1/model.safetensors
done
run descent "${train[@]}" --epochs 1 --out stopped
run descent train --resume stopped --epochs 2 --quiet
expect_code 0
expect_same_model stopped/model.safetensors on1/model.safetensors

# The model is read again, from its file alone.
run descent evaluate on1/model.safetensors @digits --json
expect_code 0
expect_json out
grep -q '"accuracy"' out || fail "no accuracy: $(cat out)"

# The verdict counts the units of a convolution by channels: 6, 6 and 12.
run descent diagnose on1 --json
expect_code 0
expect_json out
grep -qE '"units":\{"all":24,' out || fail "units are not channels: $(grep -oE '"units".{0,60}' out)"

# In double precision, and convolutions alone.
run descent "${train[@]}" --layers "8x8x1 conv 8 3x3 stride 2 gelu conv 8 1x1 silu average-pool 2 global-pool" --precision float64 --epochs 2 --out wide
expect_code 0
run descent diagnose wide --json
expect_code 0

done_testing
