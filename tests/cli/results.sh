#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# results.json of a run says what `descent evaluate --json` says, and its curves are those of these figures.
# shellcheck source-path=SCRIPTDIR
checker=$(realpath "$(dirname "$0")")/check_results.py
source "$(dirname "$0")/common.sh"

command -v python3 >/dev/null || exit 77
same() { # RUN [--rows ROWS and its member]
    run descent evaluate "$1" --json ${2:+--rows "$2"}
    expect_code 0
    python3 "$checker" "$1/results.json" out ${3:+"$3"} >told 2>&1 || fail "$*: $(tail -n 1 told)"
}
member() { # RUN EXPRESSION: of the results r
    python3 -c "import json; r = json.load(open('$1/results.json')); print($2)"
}
awk 'BEGIN { srand(7); print "a,b,c,y,k"; for (i = 0; i < 900; i++) { a = rand(); b = rand(); c = rand(); y = sin(7 * a) * b + 0.2 * rand()
    print a "," b "," c "," y "," (y > 0.3 ? "yes" : "no") } }' >made.csv
head -n 301 made.csv >train.csv
{ head -n 1 made.csv; echo "# a comment"; tail -n 200 made.csv; } >test.csv

# Classes, two classes, numbers; with a test file, rows for validation in a file, and of a run that was stopped by epochs.
train=(--threads 1 --quiet --layers "6 tanh")
run descent train @penguins --target species "${train[@]}" --epochs 4 --out penguins
expect_code 0
same penguins
[ "$(member penguins 'len(r["valid"]["worst"]) > 0')" = True ] || fail "no mistakes after four epochs"
run descent train made.csv --target k --ignore y "${train[@]}" --epochs 20 --out two
expect_code 0
same two
[ "$(member two 'r["importance"]["columns"][-1]["column"]')" = c ] || fail "the column that says nothing is not the last"
run descent train train.csv --target y --ignore k "${train[@]}" --epochs 20 --test test.csv --out numbers
expect_code 0
same numbers
same numbers test test
# Rows of a file that is read like that of the training know their lines, past a comment.
[ "$(member numbers 'all(w["line"] == w["row"] + 2 for w in r["test"]["largest_residuals"])')" = True ] || fail "wrong lines"
run descent train train.csv --target k --ignore y "${train[@]}" --epochs 20 --valid test.csv --out apart
expect_code 0
same apart
run descent train train.csv --target k --ignore y "${train[@]}" --epochs 20 --valid 0 --test test.csv --out tested
same tested test test
[ "$(member tested '"valid" in r')" = False ] || fail "validation without rows for it"
# The row is that of evaluate and of the file.
[ "$(member penguins 'r["valid"]["worst"][0]["row"]')" -ge 1 ] || fail "no row"

# Pictures: the mistakes as they are stored.
run descent train @digits "${train[@]}" --epochs 3 --out digits
same digits
row=$(member digits 'r["valid"]["worst"][0]["row"]')
gunzip -c "$DESCENT_DATA/digits.csv.gz" | sed -n "$((row + 1))p" | cut -d, -f 1-64 >pixels
[ "$(member digits 'str(r["valid"]["worst"][0]["picture"]).strip("[]").replace(" ", "")')" = "$(tail -n 1 pixels)" ] ||
    fail "row $row is not $(cat pixels)"

# A run that goes on replaces it; the file says of which step it is.
[ "$(member two 'r["epochs"]')" = 20 ] || fail "not of 20 epochs"
run descent train --resume two --epochs 23 --quiet
expect_code 0
[ "$(member two 'r["epochs"]')" = 23 ] || fail "not replaced"
same two

# Without rows to score there is none; from many starts that of the best.
run descent train train.csv --target k --ignore y "${train[@]}" --epochs 2 --valid 0 --out none
expect_code 0
[ ! -e none/results.json ] || fail "results of nothing"
run descent train made.csv --target k --ignore y "${train[@]}" --epochs 5 --starts 3 --out starts
expect_code 0
same starts

# Stopped by hand: without what takes long.
"$program" train made.csv --target k --ignore y "${train[@]}" --epochs 1000000 --patience none --checkpoint-every 50 --out stopped \
    >/dev/null 2>log &
pid=$!
wait_for stopped/metrics.jsonl '"epoch":20,'
run descent ctl stopped stop
expect_code 0
wait $pid
same stopped
[ "$(member stopped 'r["importance"]["left_out"]')" = "the training was stopped" ] || fail "importance of a run that was stopped"

# Diverged: that of before stays, or none.
run descent train made.csv --target y --ignore k "${train[@]}" --optimizer gd --lr 1e30 --epochs 5 --out diverged
expect_code 3
[ ! -e diverged/results.json ] || fail "results of a run that diverged"
grep -Eq '"advice": *"a lower learning rate' diverged/run.json || fail "a report would not say what to try after a run that diverged"
grep -Eq '"command": *"descent train made.csv .* --lr ' diverged/run.json || fail "nor what to type"

done_testing
