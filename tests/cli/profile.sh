#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# descent train --profile: the table, the file, and that the run is the same one.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

train=(train @digits --layers "64 relu" --batch 64 --epochs 5 --threads 2 --quiet)

run descent "${train[@]}" --out plain
expect_code 0
expect_not_in out 'where the time went'
[ ! -e plain/profile.json ] || fail "a profile that nobody asked for"

run descent "${train[@]}" --profile --out profiled
expect_code 0
expect_empty err
expect_same_model plain/model.safetensors profiled/model.safetensors
expect_in out 'where the time went'
for row in 'gathering rows' 'dense1 forward' 'dense2 backward' 'dense1.weight gradient' 'update rule (adam)' 'loss ' \
    'scores of validation and test' 'records and checkpoints' 'all  '; do
    expect_in out "$row"
done
expect_in out '100.0 %'
grep -qE '^dense1 forward.* [0-9.]+ GFLOP/s +[0-9]+ %$' out || fail "no rate of dense1"
grep -qE '^update rule \(adam\).* [0-9.]+ GB/s +[0-9]+ %$' out || fail "no rate of adam"
awk 'length > 80 { exit 1 }' out || fail "a line of more than 80 columns"
tr -d '\n' <profiled/profile.json >json
expect_json json
for key in seconds threads kernels batch limits rows name kind share operations_per_second bytes_per_second share_of_limit; do
    expect_in profiled/profile.json "\"$key\":"
done

# The shares of the rows are 100 %, but for rounding.
awk '/^all / { exit } /where the time went/ { on = 1; next } on { for (i = 2; i <= NF; i++) if ($i == "%") { sum += $(i - 1); break } }
    END { exit !(sum > 98.5 && sum < 101.5) }' out || fail "the shares are not 100 %"

run descent "${train[@]}" --profile --json --out other
expect_code 0
expect_json out
[ "$(wc -l <out)" = 1 ] || fail "not one JSON object"
[ -s other/profile.json ] || fail "no profile beside JSON results"

run descent train --resume profiled --epochs 8 --profile -q
expect_code 0
expect_in out 'where the time went'

done_testing
