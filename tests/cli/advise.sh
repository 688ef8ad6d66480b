#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# descent advise: advice before training, as text and as JSON; its last line can be pasted. (advice.sh is of
# what diagnose advises.)
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

awk 'BEGIN { srand(4); print "id,a,b,after,y"; for (i = 0; i < 400; i++) { a = rand(); b = rand(); y = a + b + 0.6 * rand() > 1.3
    print 100 + i "," a "," b "," (y ? 10 : 20) + rand() "," (y ? "yes" : "no") } }' >spoilt.csv

# ---- what is planted is found, with the flag that mends it ----
run descent advise spoilt.csv --target y --budget 100
expect_code 0
expect_in out 'suspect "id" counts the rows of the file'
expect_in out '--ignore id'
expect_in out 'suspect "after" alone predicts y almost perfectly (1.0000'
expect_in out '--ignore after'
expect_in out 'ladder  guessing '

# ---- clean data are left in peace; the ladder has standard errors ----
run descent advise @digits --budget 100
expect_code 0
expect_in out '; nothing suspect'
expect_in out 'linear model 97.5 % +- 0.8; nearest row 97.5 % +- 0.8, on 359 rows that validate'
if grep -q suspect out && [ "$(grep -c '^suspect' out)" != 0 ]; then fail "clean data are suspect: $(<out)"; fi

# ---- the last line is a command, with what was given ----
run descent advise spoilt.csv --target y --ignore id,after --layers "6 tanh" --seed 3 --budget 100
expect_code 0
last=$(tail -n 1 out)
[[ $last == "next    descent train spoilt.csv --target y --ignore id,after --layers '6 tanh' --seed 3"* ]] || fail "$last"
eval "${last#next } --epochs 2 --quiet" >/dev/null 2>err || fail "$last: $(<err)"

# ---- JSON ----
run descent advise spoilt.csv --target y --json --budget 100
expect_code 0
[ "$(wc -l <out)" = 1 ] || fail "not one line"
[ "$(field out suspect findings)" = true ] || fail "suspect: $(<out)"
[ "$(field out options findings)" = "--ignore id" ] || fail "options: $(field out options findings)"
[[ $(field out command) == "descent train spoilt.csv --target y"* ]] || fail "command: $(field out command)"

# ---- the learning rate: an interval, a picture, and the rate in the command ----
run descent advise @penguins --target species --budget 4000 --plain
expect_code 0
grep -qE '^rate    .*( are not distinguishable| alone is best); the automatic 0.001 is ' out || fail "no interval: $(<out)"
expect_in out 'r range test   t trials'
expect_in out 'gradient descent grows above'
tail -n 1 out | grep -qE -- ' --lr [0-9.e-]+' || fail "no rate: $(tail -n 1 out)"
grep -qE 'values  lr: ' out || fail "no reason: $(<out)"
cp out first
run descent advise @penguins --target species --budget 4000 --plain --threads 1
# But for times, and what is chosen by them.
same_part() { sed -n '1,/^batch/p' "$1" | sed 's/([0-9.]* s)//; /^batch/d'; }
same_part first >one
same_part out >two
cmp one two || fail "the same budget, another answer: $(diff one two)"
run descent advise @penguins --target species --budget 4000 --lr 10 --json
[ "$(field out automatic)" = 10.0 ] || fail "automatic: $(field out automatic)"
if field out command | grep -q -- '--lr 10 --lr'; then fail "two rates: $(field out command)"; fi

# ---- the batch size: its form, as times are of now ----
grep -qE '^batch   [0-9,]+( to [0-9,]+)?: .*larger wastes examples \((noise scale [0-9.e+]+ \+- [0-9.e+]+|branches are as good up to [0-9,]+)\)' first ||
    fail "no batch: $(grep '^batch' first)"
expect_in first 'rule of thumb: all rows at once where there are fewer than 2,000; automatic: 32'
grep -qE '^ +16 +[0-9.]+ +[0-9.]+' first || fail "no times: $(<first)"
tail -n 1 first | grep -qE -- ' --batch [0-9]+$' || fail "no batch in the command: $(tail -n 1 first)"
run descent advise @penguins --target species --budget 4000 --plain --batch 64
expect_in out '; --batch 64'
if tail -n 1 out | grep -q -- '--batch.*--batch'; then fail "two batches: $(tail -n 1 out)"; fi

# ---- the course of a run: a line each, with what was measured ----
run descent advise @penguins --target species --budget 4000 --plain --clip 0.001
expect_in out 'steps   '
expect_in out 'warmup  with twice the rate, '
expect_in out 'a limit of 0.001 would shorten 100 %: more than half are clipped: a lower rate does the same'
expect_in out 'decay   a rate that falls to 0 in '
expect_in out 'with "128 silu 64 silu"'
if tail -n 1 out | grep -q -- '--clip.*--clip'; then fail "two limits: $(tail -n 1 out)"; fi

# A rule that estimates a distance has a factor for its rate, which no batch changes.
run descent advise @penguins --target species --budget 3000 --optimizer prodigy --plain
expect_code 0
if grep -q 'times the root' out; then fail "a factor is scaled: $(grep values out)"; fi

# ---- noise has no rate ----
awk 'BEGIN { srand(6); print "a,b,y"; for (i = 0; i < 500; i++) print rand() "," rand() "," (rand() < 0.5 ? "yes" : "no") }' >noise.csv
run descent advise noise.csv --target y --budget 4000 --plain
expect_code 0
expect_in out 'neither is better than guessing'
expect_in out 'rate    cannot tell: '
if tail -n 1 out | grep -q -- --lr; then fail "a rate for noise: $(tail -n 1 out)"; fi

# ---- what is refused ----
run descent advise
expect_code 2
run descent advise - <spoilt.csv
expect_code 2
expect_in err 'read once'
descent train spoilt.csv --target y --epochs 1 --quiet --out a-run >/dev/null 2>&1
run descent advise a-run
expect_code 2
expect_in err 'a-run is a run'
run descent advise no-such.csv
expect_code 66
run descent advise spoilt.csv --target y --budget 5
expect_code 2
expect_in err 'budget'

done_testing
