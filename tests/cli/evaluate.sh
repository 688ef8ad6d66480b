#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# descent evaluate and importance, thresholds of predict, and what train and predict say of a score.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
# shellcheck source-path=SCRIPTDIR
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
expect_in out "nearest row: "

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
awk '/^largest residuals/ { getline; getline; exit !(($3 - $2 - $4) ^ 2 < 1e-6 * $4 ^ 2) }' out || fail "a residual is no prediction minus target: $(cat out)"
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
# As many rows as are asked for; a number is for formulas alone, a word for the run's own rows.
for command in evaluate importance; do
    run descent $command made "formula: sin(3*x)" --rows 37
    expect_code 0
    grep -qE "^rows +all 37 of formula: sin" out || fail "$command: not 37 rows: $(head -n 1 out)"
    run descent $command made --rows 37
    expect_code 2
    expect_in err "error: --rows 37: a number is for a formula in place of FILE; a run has its own"
    run descent $command two some.csv --rows 3
    expect_code 2
    expect_in err "error: --rows 3: a number is for a formula in place of FILE; some.csv has its own"
    run descent $command made "formula: sin(3*x)" --rows valid
    expect_code 2
    expect_in err "try: leave one of the two out"
    run descent $command made --rows train
    expect_code 0
    run descent $command made --rows some
    expect_code 2
    expect_in err '"some" is neither auto, valid, train, test or all nor a number of rows'
    run descent $command made "formula: sin(3*x)" --rows 0
    expect_code 2
    expect_in err "rows"
done
run descent evaluate made "formula: sin(3*x)" --rows 50 --range -9,9 --json
expect_in out '"rows":50'
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

# Every figure is in --json, of evaluate and at the end of train, and both are the same.
same_figures() { # RUN KEYS...
    local run=$1 key
    shift
    run descent evaluate "$run" --json
    expect_json out
    for key in "$@"; do
        [ -n "$(field out "$key")" ] || fail "$run: no $key in evaluate --json"
        [ "$(field out "$key")" = "$(field "$run.train" "$key" valid)" ] ||
            fail "$run: $key is $(field out "$key"), after training $(field "$run.train" "$key" valid)"
    done
}
run descent train elsewhere.csv --target label --epochs 60 --batch 16 --out again --json -q
cp out again.train
same_figures again accuracy accuracy_low accuracy_high baseline_class baseline_accuracy log_loss baseline_log_loss \
    macro_f1 calibration_error positive auc average_precision cost best_threshold best_cost precision recall f1 taken_for \
    linear_accuracy linear_log_loss lead_over_linear lead_over_linear_se nearest_accuracy cost_false_positive cost_false_negative
run descent train @penguins --target species --epochs 20 --out birds --json -q
cp out birds.train
same_figures birds accuracy accuracy_low baseline_accuracy log_loss macro_precision macro_recall calibration_error linear_accuracy taken_for
expect_not_in out '"auc"'
run descent train @seattle-weather --target temp_max --epochs 20 --out warm --json -q
cp out warm.train
same_figures warm r2 rmse mae bias baseline_r2 baseline_rmse baseline_mae linear_r2 linear_rmse linear_mae lead_over_linear nearest_r2 nearest_rmse nearest_mae row

# Costs and thresholds where there are not two classes: refused, whoever asks; what is said to type works.
two_only() { # RUN REASON WORDS...
    local run=$1 reason=$2
    shift 2
    run descent evaluate "$run" "$@"
    expect_code 2
    expect_in err "error: $1 is for two classes; this model $reason"
    expect_in err "try: leave $1 out"
}
two_only warm "predicts a number" --cost fp=1,fn=5
two_only birds "has more" --cost fn=2
two_only warm "predicts a number" --positive 1
two_only birds "has more" --threshold 0.4
run descent evaluate birds
expect_code 0

# With a threshold everything follows it: the score that predict prints, the lead over the linear model.
truth() { tail -n +2 elsewhere.csv | cut -d, -f3; }
for choice in "--threshold 0.95" "--threshold 0.05" "--threshold 0.9 --positive no" ""; do
    # shellcheck disable=SC2086
    descent predict again elsewhere.csv $choice >named 2>err
    right=$(paste -d' ' <(truth) named | awk '$1 == $2 { n++ } END { printf "%.1f", 100 * n / NR }')
    expect_in err "accuracy $right % on 200 rows"
    # shellcheck disable=SC2086
    run descent evaluate again elsewhere.csv $choice --json
    awk -v a="$(field out accuracy)" -v r="$right" 'BEGIN { exit !((100 * a - r) ^ 2 < 0.01) }' || fail "$choice: accuracy $(field out accuracy), by hand $right %"
    # shellcheck disable=SC2086
    run descent evaluate again $choice --json
    awk -v a="$(field out accuracy)" -v l="$(field out linear_accuracy)" -v d="$(field out lead_over_linear)" \
        'BEGIN { exit !((a - l - d) ^ 2 < 1e-12) }' || fail "$choice: the lead is not the difference"
done

# A planted mistake is the largest residual, under the number of its row.
awk 'BEGIN { srand(4); print "a,y"; for (i = 1; i <= 80; i++) { a = rand(); print a "," (i == 37 ? 1000 : 5 * a) } }' >wrong.csv
sed 's/,1000$/,3/' wrong.csv >right.csv
run descent train right.csv --target y --epochs 40 --out lines -q
largest() {
    run descent evaluate lines "$@"
    awk '/^largest residuals/ { getline; getline; print $1 }' out
}
[ "$(largest wrong.csv)" = 37 ] || fail "row $(largest wrong.csv) has the largest residual"
sed '5s/^/# a comment\n/' wrong.csv >commented.csv
[ "$(largest commented.csv)" = 37 ] || fail "with a comment it is row $(largest commented.csv)"
awk -F, 'NR > 1 { print "{\"a\":" $1 ",\"y\":" $2 "}" }' wrong.csv >wrong.jsonl
[ "$(largest wrong.jsonl)" = 37 ] || fail "as JSON it is row $(largest wrong.jsonl)"
cp wrong.csv right.csv
rm -r lines
run descent train right.csv --target y --epochs 40 --out lines -q --layers "" --lr 0.1
[ "$(largest --rows all)" = 37 ] || fail "of the run's own rows it is $(largest --rows all)"

# The training file is known by its values: compressed, and as other text.
gzip -c elsewhere.csv >packed.csv.gz
awk -F, 'NR > 1 { print "{\"a\":" $1 ",\"b\":" $2 ",\"label\":\"" $3 "\"}" }' elsewhere.csv >text.jsonl
for same in packed.csv.gz text.jsonl elsewhere.csv; do
    run descent predict again $same
    expect_in err "160 of these 200 rows trained the model, so the score flatters it"
    run descent evaluate again $same
    expect_in out "of which 160 trained the model: expect less of new rows"
done
sed '7s/,/1,/' elsewhere.csv >other.csv
run descent predict again other.csv
expect_not_in err "trained the model"

# Guessing is not beaten: numbers, and classes in equal parts; a linear model that is better is named.
awk 'BEGIN { srand(6); print "a,y,coin"; for (i = 0; i < 600; i++) print rand() "," rand() "," (rand() < 0.5 ? "heads" : "tails") }' >chance.csv
run descent train chance.csv --target y --ignore coin --epochs 20 --out chance-y
expect_in out "no better than always predicting the mean of the training rows"
run descent train chance.csv --target coin --ignore y --epochs 20 --out chance-coin
expect_in out "hardly better than guessing, if at all: "
expect_in out "        a linear model and the nearest row do no better;"
expect_in out "        do the inputs know the target, and are its values in the right rows?"
run descent evaluate chance-coin --json
expect_in out '"judgement":"hardly better than guessing'
awk 'BEGIN { srand(9); print "a,b,c,y"; for (i = 0; i < 300; i++) { a = rand(); b = rand(); c = rand(); print a "," b "," c "," a + 2 * b - c + rand() / 50 } }' >plane.csv
run descent train plane.csv --target y --layers "4 tanh" --epochs 3 --out plane
expect_in out '        no better than always predicting the mean of the training rows;'
expect_in out '        a linear model (--layers "") is better by '
awk 'length > 80 && /linear|nearest/' out >wide
expect_empty wide
run descent train plane.csv --target y --layers "4 tanh" --epochs 60 --out plane-longer
expect_in out '        a linear model (--layers "") is better by '
run descent evaluate plane-longer
expect_in out 'verdict     a linear model (--layers "") is better by '
run descent train plane.csv --target y --layers "" --epochs 300 --lr 0.01 --out plane-linear
expect_not_in out '--layers ""'
awk 'BEGIN { print "a,y"; for (i = 0; i < 200; i++) print i % 2 "," (i % 2 ? "x" : "z") }' >clear.csv
awk 'BEGIN { print "a,y"; for (i = 0; i < 200; i++) print i % 2 "," (i % 2 ? "z" : "x") }' >reverse.csv
run descent train clear.csv --target y --epochs 40 --out clear -q
run descent evaluate clear reverse.csv
expect_in out "verdict     worse than guessing, which is right in 50.0 %"

# Importance: a category's inputs go together, each column has its error, and the same seed gives the same.
awk 'BEGIN { srand(3); split("red green blue", name, " "); print "colour,size,noise,y"
    for (i = 0; i < 300; i++) { k = int(3 * rand()) + 1; s = rand(); print name[k] "," s "," rand() "," 3 * k + s } }' >colours.csv
run descent train colours.csv --target y --epochs 60 --out colours -q
run descent importance colours --json
expect_json out
cp out one
run descent importance colours --json
cmp -s out one || fail "not the same twice"
[ "$(grep -o '"column":"[a-z]*"' out | tr '\n' ' ')" = '"column":"colour" "column":"size" "column":"noise" ' ] || fail "$(cat out)"
awk -v r="$(field out loss_rise)" -v e="$(field out loss_rise_se)" 'BEGIN { exit !(r > 1 && e > 0 && r > 5 * e) }' || fail "colour: $(cat out)"
run descent importance colours colours.csv --seed 2
expect_in out "rows  all 300 of colours.csv, of which 240 trained the model"
[ "$(awk '/^colour / { print NR }' out)" -lt "$(awk '/^size / { print NR }' out)" ] || fail "colour matters most"
run descent importance birds --rows train --repeats 2
expect_in out "rise of the log-loss"
expect_in out "275 training rows"

done_testing
