#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# descent evaluate and importance, thresholds of predict, and what train and predict say of a score.
source "$(dirname "$0")/common.sh"

# 200 rows: yes where a is large, with some noise; b says nothing.
awk 'BEGIN { srand(1); print "a,b,label"
    for (i = 0; i < 200; i++) { a = rand(); n = rand() - 0.5
        printf "%.4f,%.4f,%s\n", a, rand(), (a + 0.4 * n > 0.75 ? "yes" : "no") } }' >two.csv
run descent train two.csv --epochs 60 --batch 16 --out two
expect_code 0
expect_in out "% right ("
expect_in out "; guessing: "
expect_in out "linear model: "

run descent evaluate two
expect_code 0
expect_in out "rows        the 40 validation rows of two.csv; the other 160 trained the model"
expect_in out 'positive    "yes": AUC 0.'
expect_in out "confusion matrix: a row is a true class, a column a predicted one"
[ "$(awk 'length > 80' out)" = "" ] || fail "longer than 80 columns"

run descent evaluate two --rows train --no-linear
expect_in out "the 160 training rows of two.csv: expect less of new rows"
run descent evaluate two --rows all
expect_in out "all 200 of two.csv, of which 160 trained the model"
run descent evaluate two --rows test
expect_code 2
expect_err <<'END'
error: two has no test rows
try: descent evaluate two FILE
     descent evaluate two --rows train
END

# JSON has the same figures; the costs decide the threshold.
run descent evaluate two --json --cost fn=9,fp=1
expect_code 0
cheap=$(sed 's/.*"best_threshold":\([0-9.e-]*\).*/\1/' out)
run descent evaluate two --json --cost fn=1,fp=9
dear=$(sed 's/.*"best_threshold":\([0-9.e-]*\).*/\1/' out)
awk "BEGIN { exit !($cheap < $dear) }" || fail "thresholds $cheap for missed ones, $dear for false alarms"
expect_in out '"baseline_accuracy":'
expect_in out '"which_rows":"the 40 validation rows'
run descent evaluate two --cost 5
expect_code 2
expect_in err "--cost fp=1,fn=5"

# A threshold moves rows from one class to the other.
head -n 20 two.csv >some.csv
descent predict two some.csv --threshold 0.01 >low 2>/dev/null
descent predict two some.csv --threshold 0.99 >high 2>/dev/null
[ "$(grep -c '^yes' low)" -gt "$(grep -c '^yes' high)" ] || fail "the threshold changes nothing"
run descent predict two some.csv --threshold 0.5 --positive maybe
expect_code 2
expect_in err '--positive "no" or --positive "yes"'
descent predict two some.csv >usual 2>/dev/null
descent predict two some.csv --threshold 0.5 --positive no >other 2>/dev/null
[ "$(cut -d' ' -f1 usual)" = "$(cut -d' ' -f1 other)" ] || fail "0.5 of either class is the usual choice"

# The training file by any name is known again, another file is not.
cp two.csv copy.csv
run descent predict two copy.csv
expect_in err "160 of these 200 rows trained the model"
run descent predict two some.csv
grep -q "trained the model" err && fail "some.csv is not the training file"
run descent evaluate two copy.csv
expect_in out "all 200 of copy.csv, of which 160 trained the model"

# Without its data a run is still scored on a file.
mv two.csv elsewhere.csv
run descent evaluate two some.csv
expect_code 0
expect_in err "the training data are not there"
run descent evaluate two
expect_code 66
expect_in err "descent evaluate two --data FILE"
run descent evaluate two --data elsewhere.csv
expect_code 0
expect_in out "the 40 validation rows of elsewhere.csv"

# Importance: a first, b last and nothing.
run descent importance two --data elsewhere.csv
expect_code 0
[ "$(awk '/^a / { print NR }' out)" -lt "$(awk '/^b / { print NR }' out)" ] || fail "a matters more than b"
run descent importance two --data elsewhere.csv --json --repeats 2
expect_in out '"column":"a","loss_rise":'

# Numbers, with their unit, and the rows that are furthest off.
run descent train @seattle-weather --target temp_max --epochs 20 --out weather
expect_in out "; the mean: RMSE "
run descent evaluate weather
expect_in out "RMSE and MAE are in the unit of temp_max"
expect_in out "largest residuals"
run descent evaluate weather --threshold 0.5
expect_code 2
expect_in err "--threshold is for two classes; this model predicts a number"

# An accuracy that is that of guessing looks like it.
awk 'BEGIN { srand(2); print "a,label"; for (i = 0; i < 400; i++) print rand() "," (i % 20 ? "no" : "yes") }' >rare.csv
run descent train rare.csv --epochs 20 --out rare
expect_in out "hardly better than guessing"

# A formula in place of a file: range and rows of the run's own, and other rows than those that trained.
run descent train "formula: sin(3*x)+noise(0.1)" --range 0,2 --rows 300 --epochs 300 --quiet --out made
run descent evaluate made "formula: sin(3*x)" --no-linear
expect_code 0
expect_empty err
expect_in out "rows        all 300 of formula: sin(3*x)"
expect_not_in out "trained the model"
run descent evaluate made "formula: sin(3*x)+noise(0.1)" --data-seed 1 --json
expect_in out "of which 240 trained the model"
run descent predict made "formula: sin(3*x)" --rows 7
expect_code 0
[ "$(wc -l <out)" = 7 ] || fail "not 7 rows"
expect_in err "on 7 rows"
run descent predict made "formula: sin(3*x)" --rows 50 --range -9,9
expect_in err 'far outside the range of training, 0.0'
run descent predict made "formula: sin(3*z)"
expect_code 65
expect_in err "error: formula: none of the variables is the name of an input"
run descent predict made "formula: sin(3*x"
expect_code 2
expect_in err "is never closed"

done_testing
