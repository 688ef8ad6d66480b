#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Several targets: numbers that are predicted together, and labels, from the file to results and predictions.
checker=$(realpath "$(dirname "$0")/check_results.py")
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# 240 rows. Numbers: of 100, of 0.01, and nothing but chance. Labels: by the inputs, in three spellings.
awk 'BEGIN { srand(3); print "a,b,large,small,chance" > "numbers.csv"; print "a,b,wet,cold,late" > "labels.csv"
    for (i = 0; i < 240; i++) { a = 2 * rand() - 1; b = 2 * rand() - 1
        printf "%.4f,%.4f,%.4f,%.6f,%.4f\n", a, b, 100 + 7 * a - 3 * b, 0.01 * a * b, rand() > "numbers.csv"
        printf "%.4f,%.4f,%s,%d,%s\n", a, b, (a > 0.1 ? "yes" : "no"), (a + b > 0), (b > 0.7 ? "TRUE" : "FALSE") > "labels.csv" } }'

# ---- numbers ----

run descent data numbers.csv --target large,small
expect_code 0
expect_in out 'numbers  240 rows, 3 inputs, 2 numbers to predict'
expect_in out 'target    "small" (named by --target), numbers: '

run descent train numbers.csv --target large-chance --epochs 40 --seed 4 --out numbers
expect_code 0
expect_in out " in deviations of the targets;"
expect_in out "the means: RMSE "
run descent evaluate numbers
expect_code 0
expect_in out "R2 is the mean over the targets; errors are in standard deviations of each"
grep -qE '^large +0\.9[0-9]+ ' out || fail "large is not learnt: $(cat out)"
grep -qE '^chance +-?0\.[012]' out || fail "chance is learnt: $(cat out)"
[ "$(awk 'NR > 1 && length > 80' out)" = "" ] || fail "longer than 80 columns"
run descent evaluate numbers --json
[ "$(jq -r '[.targets[].target] | join(" ")' out)" = "large small chance" ] || fail "$(cat out)"
jq -e '(.r2 - ([.targets[].r2] | add / 3) | fabs) < 1e-6 and .targets[0].rmse > .targets[1].rmse
    and (.targets[0] | has("linear_r2") and has("nearest_rmse")) and (.largest_residuals[0].column | length > 0)' out >/dev/null ||
    fail "$(cat out)"
python3 "$checker" numbers/results.json out >checked 2>&1 || fail "$(cat checked)"
jq -e '.task == "numbers" and .outputs == 3 and (.valid.targets | length) == 3 and (.valid | has("residuals") | not)
    and (.valid.r2 == .valid.r2)' numbers/results.json >/dev/null || fail "$(cat numbers/results.json)"

# A column for each, in the units of the targets; no target is needed.
run descent predict numbers numbers.csv
expect_code 0
[ "$(head -n 1 out)" = large,small,chance ] || fail "no header: $(head -n 1 out)"
[ "$(wc -l <out)" = 241 ] || fail "$(wc -l <out) lines"
awk -F, 'NR > 1 && ($1 < 80 || $1 > 120 || $2 < -0.05 || $2 > 0.05)' out >strange
expect_empty strange
grep -qE '^R2 0\.[0-9]+, the mean over the targets, on 240 rows$' err || fail "$(cat err)"
cp out from_file
cut -d, -f1,2 numbers.csv >inputs.csv
run descent predict numbers inputs.csv
cmp -s out from_file || fail "other predictions without the targets"
expect_empty err
descent predict numbers - <inputs.csv >out 2>err
cmp -s out from_file || fail "other predictions from a pipe: $(cat err)"
printf '0.5,0.25\n' | descent predict numbers - --json >out 2>err
jq -e '.values | keys == ["chance", "large", "small"]' out >/dev/null || fail "$(cat out err)"
# With some of the targets there is nothing to compare with.
cut -d, -f1-4 numbers.csv >some.csv
run descent predict numbers some.csv
expect_in err "targets: 2 of 3 are in this file: they are left alone"
cmp -s out from_file || fail "other predictions with two targets"
run descent importance numbers --json
jq -e '.columns | length == 2' out >/dev/null || fail "$(cat out)"

# Stopped and resumed: the same bits.
descent train numbers.csv --target large,small --epochs 6 --seed 9 -q --out whole >/dev/null 2>log || fail "$(cat log)"
descent train numbers.csv --target large,small --epochs 3 --seed 9 -q --out parts >/dev/null 2>log || fail "$(cat log)"
descent train --resume parts --epochs 6 -q >/dev/null 2>log || fail "$(cat log)"
cmp -s <(tail -c +4000 whole/model.safetensors) <(tail -c +4000 parts/model.safetensors) || fail "resumed to other bits"
jq -e '.options.target == "large,small"' whole/run.json >/dev/null || fail "$(cat whole/run.json)"
# Other targets of the same file are other data.
cp numbers.csv kept.csv
awk -F, -v OFS=, 'NR == 9 { $4 = 9 } { print }' kept.csv >numbers.csv
run descent train --resume parts --epochs 7 -q
[ "$code" != 0 ] || fail "resumed on other targets: $(cat out err)"
expect_in err "other targets, the same inputs"
cp kept.csv numbers.csv
run descent evaluate numbers --rows all
expect_code 0

# ---- labels ----

run descent train labels.csv --target wet,cold,late --epochs 60 --seed 4 --out labels
expect_code 0
expect_in out "% of the labels right, all of them in "
expect_in err "val 9"
run descent evaluate labels
expect_in out "exact match"
grep -qE '^wet +[0-9]+ +9[0-9.]+ %|^wet +[0-9]+ +100' out || fail "wet is not learnt: $(cat out)"
[ "$(awk 'NR > 1 && length > 80' out)" = "" ] || fail "longer than 80 columns"
run descent evaluate labels --json
jq -e '.accuracy > 0.85 and .exact_match <= .accuracy and .micro_f1 > 0.8 and .macro_f1 > 0.6 and .log_loss < .baseline_log_loss
    and ([.labels[].label] | join(" ")) == "wet cold late" and has("linear_exact_match")' out >/dev/null || fail "$(cat out)"
python3 "$checker" labels/results.json out >checked 2>&1 || fail "$(cat checked)"
jq -e '.task == "labels" and (.valid.labels | length) == 3 and .valid.labels[0].auc > 0.9' labels/results.json >/dev/null ||
    fail "$(cat labels/results.json)"
run descent predict labels labels.csv
[ "$(head -n 1 out)" = wet,cold,late ] || fail "no header: $(head -n 1 out)"
awk -F, 'NR > 1 && !($1 >= 0 && $1 <= 1 && $2 >= 0 && $2 <= 1 && $3 >= 0 && $3 <= 1)' out >strange
expect_empty strange
grep -qE '^accuracy [0-9.]+ % of the labels, all of them right in [0-9.]+ %, on 240 rows$' err || fail "$(cat err)"
printf '0.9,0.9\n-0.9,-0.9\n' | descent predict labels - --json >out 2>err
jq -se '.[0].labels == ["wet", "cold", "late"] and .[1].labels == [] and .[1].probabilities.wet < 0.5' out >/dev/null ||
    fail "$(cat out err)"
run descent data labels.csv --target wet-late --json
jq -e '.task == "label"' out >/dev/null || fail "$(cat out)"
run descent train labels.csv --target wet,cold,late --folds 3 --epochs 5 -q --out folds
expect_code 0
jq -e '.folds.exact_match.mean > 0 and .folds.micro_f1.mean > 0' folds/results.json >/dev/null 2>&1 ||
    grep -q "accuracy" out || fail "$(cat out)"
run descent runs .
expect_in out "labels"

# Rows of a test without all labels.
cut -d, -f1-4 labels.csv >fewer.csv
run descent train labels.csv --target wet,cold,late --epochs 1 -q --test fewer.csv --out fewer
[ "$code" != 0 ] || fail "scored on rows without a label"
expect_in err "row 1 of the data set misses a target"
run descent evaluate labels fewer.csv
expect_code 65
expect_in err "no row has all 3 targets to compare predictions with"

# ---- errors, and what helps ----

# cure COUNT OPTIONS...: train fails, offers COUNT remedies, and succeeds with each.
cure() {
    local wanted=$1 count=0 word
    shift
    run descent train "$@" --steps 1 -q
    [ "$code" != 0 ] || fail "$* was trained"
    while read -r word; do
        count=$((count + 1))
        eval "run descent train ${*@Q} --steps 1 -q $word"
        [ "$code" = 0 ] || fail "$*: \"$word\" did not help: $(cat err)"
    done < <(sed -n '/^try: /,$ { s/^\(try: \|     \)//; s/   .*//; p }' err)
    [ "$count" = "$wanted" ] || fail "$*: $count remedies, not $wanted: $(cat err)"
}
{ echo x,y,z,kind,flag; for i in $(seq 60); do echo "$i,$((i * i)),$i.5,$([ $((i % 3)) = 0 ] && echo red || echo "c$((i % 2))"),$((i % 2))"; done; } >mixed.csv
cure 2 mixed.csv --target y,kind
cure 1 mixed.csv --target x,y,flag --task label
cure 1 mixed.csv --target y,z --task classify
cure 1 labels.csv --target cold,wet --task classify
cure 1 mixed.csv --target y,z --split stratified
refused 2 descent train mixed.csv --target y,z,y <<'END'
error: --target names column "y" twice
END
refused 2 descent train labels.csv --target wet,cold --balance <<'END'
error: --balance is for one target with classes, and there are 2 targets: a row can be rare by one and frequent by another
try: --weight COLUMN    that says what each row counts
END
refused 2 descent train labels.csv --target wet,cold --class-weight balanced <<'END'
error: class-weight: there are 2 targets, and it is for one that has classes
try: --weight COLUMN    that says what each row counts
END
refused 2 descent predict labels inputs.csv --threshold 0.3 <<'END'
error: --threshold is for two classes; this model predicts labels, each by itself
try: leave --threshold out
END
refused 2 descent predict numbers inputs.csv --proba <<'END'
error: --proba: this model predicts numbers, it has no classes
END

done_testing
