#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Runs whose updates were left out as not finite (--skip-nonfinite): an epoch that had none has no training loss, and
# nobody prints one.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# The first update makes weights whose loss is infinite, so that no other one follows.
options=(@penguins --target species --threads 1 --optimizer gd --lr 1e30 --layers "8 relu" --skip-nonfinite 1000 --epochs 3)

no_nan() { # in any spelling, as a word
    if grep -inE '(^|[^[:alpha:]])-?nan([^[:alpha:]]|$)' "$@"; then
        fail "nan in $*"
    fi
}

for valid in 0 0.25; do
    run descent train "${options[@]}" --valid "$valid" --out "run$valid"
    expect_code 3
    no_nan out err
    expect_in err "epoch 2/3  no update"
    expect_in err "epoch 3/3  no update"
    no_nan "run$valid/metrics.jsonl"
    [ "$(grep -c '"event":"epoch"' "run$valid/metrics.jsonl")" = 3 ] || fail "not three epochs"
    [ "$(grep '"event":"epoch"' "run$valid/metrics.jsonl" | grep -c '"train_loss":')" = 1 ] || fail "not one training loss"
    for command in "plot --plain" runs "runs --json" "report --json"; do
        # shellcheck disable=SC2086
        run descent $command "run$valid"
        expect_code 0
        no_nan out err
    done
done

# What the one update cost is what is known.
loss=$(grep -m 1 '"event":"epoch"' run0/metrics.jsonl | sed -n 's/.*"train_loss":\([^,]*\),.*/\1/p')
run descent runs --json run0
expect_in out "\"train_loss\":${loss:0:12}"
run descent plot run0 --plain
expect_in out "loss: training has come to"

done_testing
