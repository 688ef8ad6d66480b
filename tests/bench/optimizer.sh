#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# bench_optimizer --rules measures every rule once, under its own name: rules for matrices on matrices.
#
#     optimizer.sh BENCH_OPTIMIZER
set -euo pipefail
program=$1
out=$("$program" --rules all --parameters 5000 --side 32 --steps 1 --threads 2)
failures=0

fail() {
    failures=$((failures + 1))
    echo "FAILED: $*"
}

line_of() { # RULE
    grep -F "\"optimizer\":\"$1\"," <<<"$out" || true
}

[ "$(grep -c '"event":"rule"' <<<"$out")" -gt 30 ] || fail "not every rule"
[ -z "$(grep -o '"optimizer":"[^"]*"' <<<"$out" | sort | uniq -d)" ] || fail "a rule twice"
for rule in muon normuon soap shampoo; do
    [[ $(line_of $rule) == *"\"tensors\":\"$rule: 4 matrices, 4,096 numbers; adamw: 1 tensor, 904 numbers\""* ]] ||
        fail "$rule: $(line_of $rule)"
done
for rule in lamb lars adafactor; do
    [[ $(line_of $rule) == *"\"tensors\":\"$rule: 5 tensors, 5,000 numbers\",\"elementwise\":false"* ]] ||
        fail "$rule: $(line_of $rule)"
done
[[ $(line_of adam) == *'"elementwise":true'*'"vectors":4,'* ]] || fail "adam: $(line_of adam)"
"$program" --rules adam,nothing 2>/dev/null && fail "a name that no rule has"
[ $failures -eq 0 ]
