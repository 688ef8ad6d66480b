#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Curves of runs, lists of runs, and how two differ.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

train() { # train NAME OPTION...: a run on penguins
    local name=$1
    shift
    descent train @penguins --target species --threads 1 -q --out "$name" "$@" >/dev/null 2>log || {
        cat log
        fail "train $name"
    }
}

train runs/plain --epochs 6 --layers "8 tanh"
train runs/steps --epochs 8 --layers "8 tanh" --record every --lr 0.02
train runs/other --epochs 6 --layers "8 tanh" --split-seed 7

# ---- descent plot ----

run descent plot runs/plain --plain
expect_code 0
expect_empty err
expect_in out "loss: validation is lowest after epoch"
expect_in out "cross-entropy, nats"
expect_in out "t training   v validation   B best: epoch"
expect_not_in out "learning rate" # it never changes
expect_not_in out "gradient"      # no step is recorded
run descent plot runs/plain --plain --show lr
expect_code 0
expect_in out "learning rate: 0.001"

run descent plot runs/steps/ --plain --over steps # a blank or a / at the end of a name is no other run
expect_code 0
expect_in out "training cost, average over about"
expect_in out "gradient of a batch: norm"
[ "$(grep -c ' step$' out)" = 2 ] || fail "not two pictures over steps"
run descent plot runs/steps/model.safetensors --plain --over seconds --show loss
expect_code 0
expect_in out " seconds"

# Several together, each under its name; colours and braille where the terminal has them.
run descent plot runs/plain runs/other --plain
expect_code 0
expect_in out "validation loss: lowest in"
expect_in out "training loss: lowest in"
expect_in out "p plain   t other" # o stands for starts in other pictures
LC_ALL=C.UTF-8 run descent plot runs/plain
expect_code 0
grep -q '┤' out || fail "no braille picture: $(cat out)"

# Every value is in the files, and the same ones.
run descent plot runs/steps --no-plot --csv steps.csv --svg steps.svg --beta 0.5
expect_code 0
expect_empty out
expect_in steps.svg "</svg>"
head -1 steps.csv | grep -qx 'run,series,epoch,step,seconds,value,standard_error,average' || fail "head of the CSV"
steps=$(grep -c '"event":"step"' runs/steps/metrics.jsonl)
[ "$(grep -c ',batch_loss,' steps.csv)" = "$steps" ] || fail "not every step is in the CSV"
[ "$(grep -c ',valid_loss,' steps.csv)" = 8 ] || fail "not every epoch is in the CSV"
awk -F, '$2 == "batch_loss" { v = 0.5 * v + 0.5 * $6; w = v / (1 - 0.5 ^ ++k); d = w - $8; if (d * d > 1e-16) bad++ }
    END { exit k == 0 || bad > 0 }' steps.csv || fail "averages are not bias-corrected"
run descent plot runs/steps runs/plain --json
expect_code 0
expect_json out
if command -v jq >/dev/null; then
    [ "$(jq -c '[.runs[] | .state]' out)" = '["finished","finished"]' ] || fail "states"
    [ "$(jq '.runs[0].series[] | select(.name == "valid_loss") | .value | length' out)" = 8 ] || fail "values"
fi

# What happened from outside is marked, and a history that ends in the middle of a line is read.
cp -r runs/steps marked
sed -i '$d' marked/metrics.jsonl
printf '%s\n' '{"event":"rate","epoch":8,"step":72,"lr":0.01,"by":"descent ctl"}' \
    '{"event":"kick","epoch":8,"step":72,"lr":0.01,"by":"plateau"}' \
    '{"event":"resume","epoch":8,"step":72,"lr":0.01}' >>marked/metrics.jsonl
printf '{"event":"epoch","epo' >>marked/metrics.jsonl
run descent plot marked --plain
expect_code 0
expect_in out "| epoch 8: rate 0.02 to 0.01, by descent ctl"
expect_in out "| epoch 8: resumed"
expect_in out "| epoch 8: perturbed, by plateau"
expect_in out "learning rate: from 0.02 to 0.01"

# A narrow screen.
COLUMNS=40 run descent plot runs/plain --plain
expect_code 0
awk 'length > 40 { exit 1 }' out || fail "wider than 40 columns: $(cat out)"

# A run that has no epoch yet says what to do; others are drawn all the same.
mkdir empty
cp runs/plain/run.json empty
run descent plot empty
expect_code 66
expect_err <<'END'
error: empty has no epoch yet: its training ended before
try: descent train --resume empty
END
run descent plot empty runs/plain --plain
expect_code 66
expect_in err "empty has no epoch yet"
expect_in out "loss: validation is lowest"

# Mistakes.
run descent plot
expect_code 2
run descent plot runs/plian
expect_code 66
expect_in err "try: descent plot runs/plain"
run descent plot runs/plain --show loss,los
expect_code 2
expect_in err '"los" is none of loss, metric, lr, gradient'
run descent plot runs/plain --beta 1
expect_code 2
run descent plot runs/plain --no-plot --csv nowhere/a.csv
expect_code 1
expect_in err "cannot write the values to nowhere/a.csv"
run descent plot runs/plain --no-plot --show gradient --svg a.svg
expect_code 1
expect_in err "there is nothing to draw"
expect_in err "note: no gradient: train with --record every"

# ---- descent runs ----

mkdir -p runs/notes runs/broken runs/lost .hidden
echo '{"options"' >runs/broken/run.json
cp runs/plain/metrics.jsonl runs/lost
run descent runs
expect_code 0
expect_empty err
[ "$(awk '{ print $1 }' out | head -4 | tr '\n' ' ')" = "run other plain steps " ] || fail "the runs: $(cat out)"
grep -qE '^plain +20[0-9-]+ [0-9:]+ +@penguins +8 tanh +adam +0.001 +6 .* finished$' out || fail "the line of a run: $(cat out)"
expect_in out "runs/notes holds no run"
expect_in out "runs/lost holds parts of a run, but not its run.json"
expect_in out "runs/broken/run.json is damaged"
run descent runs --sort validation
first=$(awk 'NR == 2 { print $1 }' out)
run descent runs --sort validation --reverse
[ "$(awk 'NR == 4 { print $1 }' out)" = "$first" ] || fail "--reverse: $(cat out)"
run descent runs --sort rate
[ "$(awk 'NR == 4 { print $1 }' out)" = steps ] || fail "--sort rate: $(cat out)"
run descent runs --json
expect_code 0
expect_json out
if command -v jq >/dev/null; then
    [ "$(jq -c '[(.runs | length), (.others | length)]' out)" = "[3,3]" ] || fail "runs of the JSON"
    [ "$(jq -r '.runs[1] | .run, .state, .stop' out | tr '\n' ' ')" = "runs/plain finished epochs " ] || fail "facts"
    jq -e '.runs[1].valid_loss_se > 0' out >/dev/null || fail "no standard error"
fi
run descent runs runs/plain
expect_code 0
[ "$(wc -l <out)" = 2 ] || fail "a run alone: $(cat out)"
run descent runs nowhere
expect_code 66
run descent runs --sort name
expect_code 2
mkdir bare
run descent runs bare
expect_code 0
expect_in out "there are no runs in bare"

# A run that is being trained, and one whose process was killed.
"$program" train @penguins --target species --threads 1 -q --epochs 100000000 --out runs/busy >/dev/null 2>&1 &
pid=$!
wait_for runs/busy/metrics.jsonl '"epoch":3,'
run descent runs
grep -q '^busy .* being trained$' out || fail "nobody sees that it is trained: $(cat out)"
run descent plot runs/busy --plain
expect_code 0
expect_in out "t training"
kill -9 $pid
wait $pid 2>/dev/null
run descent runs
grep -q '^busy .* interrupted$' out || fail "nobody sees that it was killed: $(cat out)"

# Several starts, of which none is chosen yet: the last one is shown.
"$program" train @penguins --target species --threads 1 -q --starts 3 --epochs 100000000 --out several >/dev/null 2>&1 &
pid=$!
wait_for several/start-1/metrics.jsonl '"epoch":3,'
run descent runs several
grep -q '^several .* being trained$' out || fail "nobody sees that a start is trained: $(cat out)"
kill -9 $pid
wait $pid 2>/dev/null
run descent runs several
grep -q '^several .* interrupted$' out || fail "nobody sees that a start was killed: $(cat out)"
run descent plot several --plain
expect_code 0
expect_in out "t training"

# Two side by side: only what differs, and what the difference is worth.
run descent runs runs/plain runs/steps --no-plot
expect_code 0
expect_empty err
grep -qE '^ +plain +steps$' out || fail "the names: $(cat out)"
grep -qE '^lr +0.001 \(auto\) +0.02$' out || fail "the rates: $(cat out)"
grep -qE '^record +epoch +every$' out || fail "the records: $(cat out)"
expect_not_in out "optimizer"
grep -qE '^[0-9]+ settings are the same$' out || fail "the rest is not counted: $(cat out)"
grep -qE '^validation loss +[0-9.]+ \+- [0-9.]+ +[0-9.]+ \+- [0-9.]+$' out || fail "the losses: $(cat out)"
grep -qE '^steps against plain: validation loss lower by .* is more than chance .*compared row by row over the [0-9]+ validation rows that both have$' out ||
    fail "no difference: $(cat out)"
head -80 "$DESCENT_DATA/penguins.csv" >test.csv
run descent runs runs/plain runs/other --no-plot
expect_in out "compared as two means, since they have validated different rows"
expect_not_in out "test loss"
awk 'NR % 2' "$DESCENT_DATA/penguins.csv" >half.csv
descent train half.csv --target species --threads 1 -q --epochs 3 --out less >/dev/null 2>log || fail "train less: $(cat log)"
run descent runs runs/plain less --no-plot
expect_in out "less against plain: they are of different data, so their losses do not compare"
expect_not_in out "chance"
expect_not_in out "these errors"
train tested --epochs 3 --test test.csv
run descent runs runs/plain tested --no-plot
grep -qE '^test loss +- +[0-9.]+$' out || fail "no test loss: $(cat out)"
train weighed --epochs 3 --layers "8 tanh" --class-weight balanced
train weighted --epochs 4 --layers "8 tanh" --class-weight balanced
run descent runs weighed weighted --no-plot
expect_in out "compared as two means, since no losses of single rows are there, or rows have weights"
run descent runs runs/plain runs/steps --plain
expect_in out "validation loss: lowest in steps"
run descent runs runs/plain runs/steps runs/other --json
expect_code 0
expect_json out
if command -v jq >/dev/null; then
    [ "$(jq -c '[.settings.lr, [.differences[].pairing], (.runs | length)]' out)" = \
        '[["0.001 (auto)","0.02","0.001 (auto)"],["rows","other"],3]' ] || fail "JSON of the difference: $(cat out)"
fi
run descent runs runs/plain runs/broken
expect_code 65
run descent runs runs/plain runs/stepps
expect_code 66
expect_in err "runs/steps"

done_testing
