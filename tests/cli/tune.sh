#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# descent tune: what it prints and keeps, killed and continued, the model that it leads to, a full disk, and what is refused.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

awk 'BEGIN { srand(1); print "a,b,two"
    for (i = 0; i < 150; i++) { a = rand(); b = rand(); print a "," b "," (a * b + 0.2 * rand() > 0.35 ? "yes" : "no") } }' >rows.csv
space="lr=0.001..0.1:log, l2=1e-6..0.1:log, layers=8 tanh|16 relu 8 relu"
small=(tune rows.csv --target two --trials 12 --epochs 18 --seeds 3 --over "$space")

# Without times, which are all that differs.
timeless() {
    sed 's/"seconds":[^,}]*//g; s/"seconds_per_epoch":[^,}]*//g' "$1"
}

# ---- a search ----

run descent "${small[@]}" --out whole
expect_code 0
expect_in err 'on      rows.csv: 150 rows; kept in whole'
expect_in err 'round 1, 9 trials: best so far trial '
expect_in out 'trial  end       epochs  validation loss  accuracy  settings'
expect_in out 'Best of 12 trials: trial '
expect_in out 'this score was selected on, expect worse on new rows'
expect_in out '--folds 5'
expect_in out 'descent train --config whole/best.conf'
expect_in out "--trials 12 --seeds 3 --epochs 18 --rungs 3 --together 9 --over 'lr=0.001..0.1:log, l2=1e-06..0.1:log, layers=8 tanh|16 relu 8 relu'"
grep -qE 'What decided the order of the trials, each setting by itself: lr [0-9]+ % \([0-9]+ to [0-9]+\), l2 ' out || fail "$(<out)"
[ "$(find whole/trials -name run.json | wc -l)" = 36 ] || fail "not 12 trials with 3 splits"
cp out shown

# All of it is kept: the same command shows it again.
run descent "${small[@]}" --out whole
expect_code 0
expect_out <shown
run descent "${small[@]}" --out whole --json
expect_code 0
expect_json out
timeless out >wanted_json

# A page of it, where pages can be made.
run descent "${small[@]}" --out whole --report whole.html --quiet
[ "$code" -eq 0 ] && { grep -q '"kind":"tune"' whole.html || fail "the page has no document"; }
[ "$code" -eq 0 ] || expect_in err 'page'

# Trials are runs.
run descent runs whole/trials/0001 whole/trials/0002
expect_code 0
run descent evaluate whole/trials/0001
expect_code 0

# The config file trains the final model, bit by bit.
expect_in shown 'The final model has these settings and was trained on all 150 rows, those that validated included.'
expect_in shown 'the model is in whole/final; '
run descent train --config whole/best.conf --out final --quiet
expect_code 0
expect_same_model final/model.safetensors whole/final/model.safetensors

# ---- killed and stopped, again and again: the same results ----

for signal in KILL TERM KILL TERM KILL; do
    "$program" "${small[@]}" --out broken --json --threads 1 >out 2>err &
    pid=$!
    sleep 0.15
    kill -$signal $pid 2>/dev/null
    wait $pid 2>/dev/null
done
run descent "${small[@]}" --out broken --json --threads 2
expect_code 0
timeless out | cmp -s - wanted_json || fail "a search that was killed has other results"

"$program" "${small[@]}" --epochs 7200 --out long >out 2>err &
pid=$!
wait_for err 'measuring'
kill -TERM $pid
wait $pid
code=$?
expect_code 130
expect_in err 'stopped; what was trained is kept in long'
expect_in err 'go on: descent tune rows.csv --target two --trials 12 --epochs 18 --seeds 3 --over '

# With one new seed nothing is known of how far seeds move a loss.
run descent tune rows.csv --target two --trials 9 --epochs 9 --seeds 1 --over "$space" --out once
expect_code 0
expect_in out 'With 1 new seed its validation loss is 0.'
expect_in out 'and how far seeds move it is not known'
expect_not_in out 'nan'

# ---- numbered folders, --fresh, nested evaluation, test rows ----

run descent tune rows.csv --target two --layers "4 tanh" --trials 3 --epochs 3 --seeds 0 --quiet
expect_code 0
expect_empty err
[ -f searches/rows-1/best.conf ] || fail "no folder"
run descent tune rows.csv --target two --layers "4 tanh" --trials 3 --epochs 3 --seeds 0 --quiet --fresh
[ -f searches/rows-2/best.conf ] || fail "no folder of its own"
run descent tune rows.csv --target two --layers "4 tanh" --trials 3 --epochs 3 --seeds 0 --folds 3 --test rows.csv --quiet
expect_code 0
expect_in out 'On the 150 rows of the test, which no trial has seen, the final model has accuracy '
expect_in out 'The whole search, made 3 times without a part of the rows and scored on that part: accuracy '

# ---- what ends early ----

run descent tune rows.csv --target two --trials 6 --epochs 9 --seeds 0 --sampler random --over "optimizer=gd, lr=0.05|1e30"
expect_code 0
grep -qE '^trial [0-9]+ \(optimizer=gd, lr=1e30\) is given up: the loss ' err || fail "$(<err)"
run descent tune rows.csv --target two --trials 2 --epochs 3 --over "optimizer=gd, lr=1e30|1e31" --quiet
expect_code 3
expect_in err 'none of 2 trials ended with a finite loss'
expect_in err 'try: --over '

# A disk that is full.
# shellcheck disable=SC2317
limited() {
    (
        ulimit -f 8
        "$program" "$@"
    )
}
run limited "${small[@]}" --out full
expect_code 1
expect_in err 'File too large'
expect_in err 'try: the same command, when there is room    what was trained is kept in full'
run descent "${small[@]}" --out full --json
expect_code 0
timeless out | cmp -s - wanted_json || fail "a search that met a full disk has other results"

# ---- what is refused, and what is offered instead ----

refuse() { # MESSAGE OPTIONS...
    local message=$1
    shift
    run descent tune rows.csv --target two --trials 2 --epochs 2 --quiet "$@"
    expect_code 2
    expect_in err "$message"
    expect_in err 'try: --'
    expect_empty out
}
refuse 'there is no option "lrr" to search over' --over "lrr=1..2"
refuse "the range of --lr goes from 1 to 0.1" --over "lr=1..0.1"
refuse '--seed is nothing to search over: the search takes seeds itself' --over "seed=1..5"
refuse 'a logarithmic one begins above 0' --over "l2=0..1:log"
refuse 'nothing is validated' --valid 0
refuse 'whole/tune.json holds another search' --out whole
mkdir -p file && : >file/x
refuse 'is a file' --out file/x
refuse 'holds a run' --out final
run descent tune - --target two
expect_code 2
expect_in err 'a search that is interrupted reads them again'
run descent tune
expect_code 2
expect_in err 'DATA'

done_testing
