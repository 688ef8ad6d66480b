#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# What is chosen when nothing is typed: said, kept in run.json, and no harm to what is small and exact.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# The last JSON line's KEY is at least LEAST.
at_least() {
    python3 -c '
import json, sys
value = json.loads(open("out").read().splitlines()[-1])[sys.argv[1]]
sys.exit(0 if value >= float(sys.argv[2]) else f"{sys.argv[1]} is {value}")' "$1" "$2" || fail "less than $2"
}

run descent train @penguins --target species --out p
expect_code 0
expect_in err "9-64-32-3 silu (auto)"
expect_in err "l2 0.00364 (auto)  batch 32 (auto)  2,000 epochs (auto)  patience 56 epochs (auto)"
expect_in err "lr: the usual one of adam, not measured on these data: descent advise does"
expect_in err "batch: 32 at most, for fewer than 10,000 rows"
expect_in err "epochs: at most; the run ends when validation no longer falls (--patience)"
expect_in err "l2: 1 / training rows, at most 0.01, for classes with fewer than 10,000 rows"
expect_in err "layers: two smooth ones, for fewer than 10,000 rows"
expect_in out "stopped early"
# What was chosen is kept as chosen, and the run goes on with it.
expect_in p/run.json '"batch": "32"'
expect_in p/run.json '"l2": "0.003636363636363636'
run descent train --resume p --epochs 2000 --patience none
expect_code 0
expect_in err "l2 0.00364  batch 32  2,000 epochs"
run descent train --resume p --l2 0.1
expect_code 2
expect_in err "the run was started with l2 0.003636363636363636"
run descent diagnose p --json
expect_code 0
run descent evaluate p --json
expect_code 0
at_least accuracy 0.95

# What is typed has no reason, and changes nothing else.
run descent train @penguins --target species --layers "4 tanh" --batch full --l2 0 --epochs 3 --out typed
expect_code 0
grep -qE '^ +(batch|epochs|l2|layers): ' err && fail "a reason for what was typed"
grep -q ' l2 ' err && fail "a penalty of 0 is shown"
run descent train @penguins --target species --batch full --dry-run
expect_in err "l2 0.00364 (auto)  batch 275 = all rows  2,000 epochs (auto)"
run descent train @penguins --target species --patience none --dry-run
expect_in err "epochs: about 2,007 steps"
run descent train @penguins --target species --valid 0 --dry-run
expect_in err "epochs: about 2,002 steps"
run descent train @penguins --target body_mass_g --dry-run
grep -q ' l2 ' err && fail "a penalty on numbers"
run descent train "formula: sin(x)" --rows 10000 --dry-run
expect_in err "1-64-1 relu (auto)"
expect_in err "layers: one, for 10,000 rows or more and at most 500 inputs"

# Small and exact: exclusive-or and its siblings, by class and by number.
printf 'a,b,y\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no\n' >xor.csv
printf 'a,b,c,y\n0,0,0,even\n0,0,1,odd\n0,1,0,odd\n0,1,1,even\n1,0,0,odd\n1,0,1,even\n1,1,0,even\n1,1,1,odd\n' >parity.csv
printf 'x,y\n1,in\n2,out\n3,in\n4,out\n5,in\n' >stripes.csv
for file in xor parity stripes; do
    run descent train $file.csv --target y --valid 0 -q --out $file
    expect_code 0
    run descent evaluate $file --rows train --no-linear --json
    at_least accuracy 1
done
printf 'a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' >numbers.csv
run descent train numbers.csv --target y --task regress --valid 0 -q --out numbers
run descent evaluate numbers --rows train --no-linear --json
at_least r2 0.99
run descent train xor.csv --target y --out halved # with a row for validation it ends as well
expect_code 0

# Curves without noise, and with few rows.
for curve in "sin(3*x)" "abs(x)" "x^3-x"; do
    run descent train "formula: $curve" --rows 1000 -q --json --out "curve-${#curve}"
    expect_code 0
    at_least valid_metric 0.995
done
run descent train "formula: sin(2*x)" --rows 100 -q --json --out few
at_least valid_metric 0.98

done_testing
