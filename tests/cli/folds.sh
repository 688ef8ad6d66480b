#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# --folds: cross-validation, then the run as without it.
source "$(dirname "$0")/common.sh"

# The mean and its standard error of the numbers of "NAME":{...,"values":[...]}, by awk; and what stands there.
by_hand() { # FILE NAME
    sed "s/.*\"folds\":{/{/; s/.*\"$2\":{\"mean\":\([^,]*\),\"se\":\([^,]*\),\"values\":\[\([^]]*\)\].*/\1 \2 \3/" "$1" | tr , ' ' |
        awk '{ n = NF - 2; for (i = 3; i <= NF; i++) s += $i; m = s / n
            for (i = 3; i <= NF; i++) q += ($i - m) ^ 2
            e = sqrt(q / (n - 1) / n)
            if (n < 2 || ($1 - m) ^ 2 > 1e-12 || ($2 - e) ^ 2 > 1e-12) { print "by hand " m " +- " e ": " $0; exit 1 } }'
}

# The model and all records of it are those of a run without folds.
run descent train @penguins --target species --batch 32 --epochs 20 --out plain --quiet
run descent train @penguins --target species --batch 32 --epochs 20 --folds 5 --out five
expect_code 0
expect_in err 'fold    1 of 5   log-loss '
expect_in err 'fold    5 of 5   log-loss '
expect_in out 'folds   5: mean +- standard error; 344 rows were scored, each by a model that'
expect_in out 'linear model '
expect_in out 'nearest row '
expect_same_model plain/model.safetensors five/model.safetensors
run descent train @penguins --target species --batch 32 --epochs 20 --folds 5 --out five-json --json --threads 2
expect_code 0
expect_json out
for name in log_loss accuracy macro_f1 baseline_log_loss linear_accuracy nearest_accuracy; do
    by_hand out $name || fail "$name"
done
expect_in out '"held_rows":[69,69,69,69,68]'
expect_in five-json/run.json '"complete": 5'
run descent train @penguins --target species --batch 32 --epochs 20 --folds 5 --out five-1 --json --threads 1
same() { grep -o "\"$1\":{[^}]*}" "$2"; }
[ "$(same log_loss out)" != "" ] || fail "no log_loss in the folds"
cp out one
run descent train @penguins --target species --batch 32 --epochs 20 --folds 5 --out five-2 --json --threads 2
[ "$(same log_loss out)" = "$(same log_loss one)" ] || fail "two threads have other folds"

# Resumed and evaluated, the run knows its split, and keeps the scores.
run descent evaluate five
expect_in out 'the 69 validation rows of @penguins; the other 275 trained the model'
run descent train --resume five --epochs 25 --json
expect_code 0
expect_in out '"folds":{"count":5'
expect_in five/run.json '"complete": 5'
run descent train --resume five --folds 3
expect_code 2
expect_in err '--folds cannot change when a run is resumed'

# By time: fold k is the run on the rows before, tested on the next ones, with files made by hand.
awk 'BEGIN { srand(4); print "t,x,y"; for (i = 0; i < 80; i++) { x = rand(); printf "%d,%.4f,%.4f\n", (i * 37) % 80, x, 3 * x + rand() } }' >times.csv
run descent train times.csv --target y --split time:t --folds 3 --batch 8 --epochs 15 --precision float64 --out times --json
expect_code 0
by_hand out rmse || fail "RMSE"
values=$(sed 's/.*"folds":{//; s/.*"r2":{"mean":[^[]*\[\([^]]*\)\].*/\1/' out)
for k in 1 2 3; do
    awk -F, -v n=$((20 * k)) 'NR == 1 || $1 < n' times.csv >before.csv
    awk -F, -v n=$((20 * k)) 'NR == 1 || ($1 >= n && $1 < n + 20)' times.csv >next.csv
    rm -rf single
    run descent train before.csv --target y --split time:t --test next.csv --batch 8 --epochs 15 --precision float64 --out single --json
    alone=$(sed 's/.*"test_metric":\([^,]*\),.*/\1/' out)
    fold=$(echo "$values" | cut -d, -f$k)
    awk "BEGIN { d = $alone - $fold; exit !(d * d < 1e-10) }" || fail "fold $k has R2 $fold, the run by hand $alone"
done

# Groups are never on both sides: a model that knows a group by heart gains nothing.
awk 'BEGIN { srand(5); print "shop,code,y"; for (i = 0; i < 120; i++) { s = i % 12; v = (s * 7919) % 101; printf "s%d,%.3f,%d\n", s, s + rand() / 100, v } }' >shops.csv
run descent train shops.csv --target y --split group:shop --folds 4 --epochs 300 --lr 0.01 --out shops --json
expect_code 0
expect_in out '"split":"group:shop"'
grouped=$(sed 's/.*"folds":{//; s/.*"r2":{"mean":\([^,]*\),.*/\1/' out)
run descent train shops.csv --target y --split random --folds 4 --epochs 300 --lr 0.01 --out shops-2 --json
random=$(sed 's/.*"folds":{//; s/.*"r2":{"mean":\([^,]*\),.*/\1/' out)
awk "BEGIN { exit !($grouped < 0.3 && $random > $grouped) }" || fail "R2 $grouped by groups, $random at random"

# A class that is held out whole is named; a test file is for the model that is kept.
awk 'BEGIN { print "a,b,kind"; for (i = 0; i < 40; i++) print i % 7 "." i ",0." i "," (i == 17 ? "rare" : i % 2 ? "odd" : "even") }' >rare.csv
run descent train rare.csv --target kind --folds 4 --epochs 5 --test rare.csv --out rare
expect_code 0
expect_in err ': no training row has the class "rare": it cannot be learned'
expect_in out 'test    loss'
[ "$(grep -c 'no training row' err)" = 1 ] || fail "more than one fold lacks the class"
run descent train rare.csv --target kind --folds 4 --epochs 5 --valid 0 --split random --out rare-0
expect_code 0
expect_in out 'folds   4: '
run descent train rare.csv --target kind --folds 4 --epochs 5 --valid 0 --out rare-1 --json
expect_in out '"split":"stratified"'

# What is refused, and leaves nothing behind; the remedy works.
awk 'BEGIN { print "a,g,two,kind"; for (i = 0; i < 40; i++) print i % 9 "." i "," i % 7 "," i % 2 "," (i % 3 ? "odd" : "even") }' >few.csv
refused() { # CODE MESSAGE REMEDY OPTIONS...
    local wanted=$1 message=$2 remedy=$3
    shift 3
    run descent train few.csv --target kind --epochs 5 --out refused "$@"
    expect_code "$wanted"
    expect_in err "$message"
    expect_in err "try: $remedy"
    [ ! -e refused ] || fail "a folder is left of $*"
    case $remedy in
    --folds\ [0-9]* | --valid*)
        # shellcheck disable=SC2086
        run descent train few.csv --target kind --epochs 5 --out refused "$@" $remedy
        expect_code 0
        rm -rf refused
        ;;
    esac
}
refused 2 '--folds 1: one fold would leave no rows to train on' '--folds 5' --folds 1
refused 2 '40 rows cannot be divided into 41 folds' '--folds 5' --folds 41
refused 2 '--folds does not go with --starts' 'leave one of the two out' --folds 3 --starts 2
refused 2 'there are 7 groups: too few for 9 folds' '--folds 7' --folds 9 --split group:g
refused 2 'different times: too few for 10 parts' '--folds NUMBER    a smaller one' --folds 9 --split time:g
refused 2 'no validation rows can be chosen from the other rows of fold 1 of 2' '--valid 0' --folds 2 --split group:two
run descent train few.csv --target kind --optimizer gd --lr 1e6 --folds 3 --out refused
expect_code 3
expect_in err 'stopped: fold 1 of 3: '
expect_in err 'try: descent train few.csv --target kind --optimizer gd --folds 3 --lr '
[ ! -e refused ] || fail "a folder is left of what diverged"

# Ctrl-C: what is complete is printed, and nothing else is left.
env --default-signal=INT "$program" train @digits --time 2 --folds 6 --out stopped >out 2>err &
pid=$!
wait_for err "fold    1 of 6"
kill -INT $pid
wait $pid
code=$?
expect_code 130
expect_in out 'folds   the first '
expect_in err 'stopped in fold '
expect_in err 'no model was trained, and nothing is kept'
[ ! -e stopped ] || fail "a folder is left"
done_testing
