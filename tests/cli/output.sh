#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# What goes where: results on stdout, talk on stderr, errors of writing, plain lines without a terminal.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

train=(train @penguins --target species --layers "64 relu" --batch full --l2 0 --epochs 3 --threads 1)

run descent "${train[@]}"
expect_code 0
grep -vE '^(done    3 epochs, [0-9]+ steps in .*: finished|train   loss [0-9.e-]+|valid   loss [0-9.e-]+   accuracy [0-9.]+ %|        [0-9.]+ % right \([0-9.]+ to [0-9.]+\); guessing: [0-9.]+ %; linear model: [0-9.]+ %;|        nearest row: [0-9.]+ %|        hardly better than guessing, .*|        a linear model \(--layers ""\) is better by .*|saved   runs/penguins-1)$' out >strange
expect_empty strange
[ "$(wc -l <out)" = 8 ] || fail "not eight lines of results"
[ "$(grep -c '^epoch ' err)" = 3 ] || fail "not one line an epoch"
expect_in err 'use     descent predict runs/penguins-1 FILE'
if grep -q $'[\033\r]' err; then
    fail "control characters without a terminal"
fi

# A long run has few lines.
run descent train @penguins --target species --epochs 1000 --batch full --threads 1
lines=$(grep -c '^epoch ' err)
{ [ "$lines" -ge 15 ] && [ "$lines" -le 25 ]; } || fail "$lines lines for 1000 epochs"
expect_in err 'epoch 1,000/1,000'

run descent "${train[@]}" --quiet
expect_code 0
expect_empty err
run descent "${train[@]}" -q --json
expect_code 0
expect_empty err
expect_json out
[ "$(wc -l <out)" = 1 ] || fail "not one JSON object"
for key in run stop epochs steps train_loss valid_loss valid_metric test_loss test_metric seconds model; do
    expect_in out "\"$key\":"
done
expect_in out '"stop":"epochs","epochs":3,'
run descent "${train[@]}" --dry-run --json
expect_json out
run descent data @penguins --target species --json
expect_code 0
expect_json out
expect_in out '"rows":344'
expect_in out '{"name":"bill_length_mm","kind":"number","role":"input","min":32.1'
expect_in out '"missing":2,"distinct":164,"examples":["39.1","39.5","40.3"],"reason":null}'
expect_in out '{"name":"species","kind":"text","role":"target","min":null,"max":null,"mean":null,"missing":0,"distinct":3,'
run descent data @penguins --target species
expect_code 0
expect_in out 'penguins'
# A target is not needed; every column has its line, which 80 columns hold.
run descent data @penguins
expect_code 0
expect_in out 'penguins  344 rows, 12 inputs, no target'
expect_in out 'sex                text         11         2  male, female'
expect_in err 'try: descent train @penguins --target COLUMN'
[ "$(awk 'NR > 3 && length > 80' out | wc -l)" = 0 ] || fail "lines of the table are longer than 80"
run descent data @digits
expect_code 0
expect_in out 'pixel0 to pixel63 (64)  number        0         -  0 to 16'
expect_empty err
for file in runs/penguins-*/metrics.jsonl; do
    expect_json "$file"
done

# Both streams in one file: results stand before the last lines of the talk, of train, data, predict and evaluate.
before() { # FIRST LAST: both are lines of `all`, in this order
    local first last
    first=$(grep -nF -e "$1" all | tail -n 1 | cut -d: -f1)
    last=$(grep -nF -e "$2" all | tail -n 1 | cut -d: -f1)
    ((${first:-0} > 0 && ${last:-0} > first)) || fail "\"$1\" is not before \"$2\": $(cat all)"
}
descent "${train[@]}" --out together >all 2>&1
before 'saved   together' 'use     descent predict together FILE'
# Where the advice is a command that goes on, to predict is no next step.
for epochs in 2 3 4; do
    descent train @penguins --target species --epochs $epochs --out "short-$epochs" >all 2>&1
    before "descent train --resume short-$epochs" "use     descent predict short-$epochs FILE"
    if grep -q '^next ' all; then
        fail "two next steps: $(cat all)"
    fi
done
descent data @penguins >all 2>&1
before 'sex  ' 'try: descent train @penguins --target COLUMN'
descent predict together "$DESCENT_DATA/penguins.csv" >all 2>&1
before 'Gentoo' ' % on 344 rows'
before ' % on 344 rows' 'trained the model, so the score flatters it'
descent evaluate together "$DESCENT_DATA/penguins.csv" --rows train >all 2>&1
[ "$(tail -n 1 all | cut -c1-4)" = "try:" ] || fail "$(cat all)"

# An output that cannot be written is an error, not silence.
if [ -e /dev/full ]; then
    for words in "--help" "--version" "train --help" "data @penguins --target 1" "data @penguins --target 1 --json" "train --show-config"; do
        # shellcheck disable=SC2086
        "$program" $words >/dev/full 2>err
        code=$?
        expect_code 1
        expect_in err 'error: cannot write the results to the standard output: No space left on device'
    done
    descent "${train[@]}" -q >/dev/full 2>err
    code=$?
    expect_code 1
    descent predict runs/penguins-1 "$DESCENT_DATA/penguins.csv" >/dev/full 2>err
    code=$?
    expect_code 1
fi

# Closed streams: results are not written into the files of the run, and nothing crashes.
descent "${train[@]}" --out closed >&- 2>err
code=$?
expect_code 1
expect_in err 'error: cannot write the results'
head -c 1 closed/run.json | grep -q '{' || fail "run.json is damaged"
expect_json closed/metrics.jsonl
descent "${train[@]}" -q <&- 2>&- >out
code=$?
expect_code 0
descent --version >&- 2>&-
code=$?
expect_code 1

# A dead reader of the talk does not end the training.
descent "${train[@]}" --out piped 2> >(exec true) >out
code=$?
expect_code 0
[ -f piped/model.safetensors ] || fail "the run did not end well"

done_testing
