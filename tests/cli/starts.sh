#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# train --starts: several initial weights, the same validation rows, the best becomes the run.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

train=(train @penguins --target species --layers "6 tanh" --epochs 4 --threads 1)

run descent "${train[@]}" --starts 4 --out many
expect_code 0
expect_in err '  4 starts, seeds 1 to 4'
for k in 1 2 3 4; do
    expect_in err "start   $k of 4   seed $k   many/start-$k"
done
[ "$(grep -c '^ *[1-4]  *[1-4]  *4  .*  epochs' out)" = 4 ] || fail "not a line for each start: $(cat out)"
[ "$(grep -c '  best$' out)" = 1 ] || fail "not one best start"
expect_in out 'saved   many'
expect_in err 'next    descent predict many FILE'

# The best is the one with the smallest validation loss; it is the run, and gone from below it.
best=$(awk '/  best$/ { print $1 }' out)
smallest=$(awk '$6 == "epochs" || $7 == "epochs" || $8 == "epochs" { print $5, $1 }' out | sort -g | head -n 1)
[ "${smallest##* }" = "$best" ] || fail "start $best is not the best: $(cat out)"
for k in 1 2 3 4; do
    folder=many/start-$k
    if [ "$k" = "$best" ]; then
        [ ! -e $folder ] || fail "$folder is still there"
        folder=many
    fi
    for file in run.json metrics.jsonl model.safetensors; do
        [ -f "$folder/$file" ] || fail "no $file in $folder"
    done
    expect_in $folder/run.json "\"seed\": \"$k\""
    [ ! -e $folder/run.lock ] || fail "the lock of $folder was left behind"
    # Each is what the same seeds train alone.
    run descent "${train[@]}" --seed $k --split-seed 1 --quiet --out alone-$k
    expect_code 0
    expect_same_model alone-$k/model.safetensors $folder/model.safetensors
done
run descent "${train[@]}" --seed 1 --quiet --out plain
expect_same_model plain/model.safetensors alone-1/model.safetensors

# It is a run like any other.
run descent predict many @penguins
expect_code 0
[ "$(wc -l <out)" = 344 ] || fail "not 344 predictions"
run descent train --resume many --epochs 6 --quiet
expect_code 0
run descent train "${train[@]:1}" --seed "$best" --split-seed 1 --epochs 6 --quiet --out longer
expect_same_model longer/model.safetensors many/model.safetensors
run descent ctl many stop
expect_code 1
expect_in err 'error: many is not being trained now'
run descent train --resume many --starts 3
expect_code 2
expect_in err 'error: --starts cannot change when a run is resumed'
run descent "${train[@]}" --starts 2 --out many
expect_code 2
expect_in err 'error: many holds a run already'

# One object of JSON with the same facts; nothing else on stdout.
run descent "${train[@]}" --starts 3 --seed 5 --quiet --json
expect_code 0
expect_empty err
expect_json out
[ "$(wc -l <out)" = 1 ] || fail "not one JSON object"
expect_in out '"run":"runs/penguins-1"'
for key in best starts start seed valid_loss valid_metric train_loss model; do
    expect_in out "\"$key\":"
done
if command -v jq >/dev/null; then
    jq -r '(.starts | min_by(.valid_loss) | .start) == .best, (.starts | length),
        ((.starts[.best - 1] | [.run, .valid_loss]) == [.run, .valid_loss]), (.starts | map(.seed) | join(" "))' out >facts
    grep -q false facts && fail "$(cat facts)"
    expect_in facts '5 6 7'
fi

# Without validation the training loss decides.
run descent "${train[@]}" --starts 3 --valid 0 --quiet --out all
expect_code 0
best=$(awk '/  best$/ { print $1 }' out)
smallest=$(awk '$1 ~ /^[1-3]$/ { print $4, $1 }' out | sort -g | head -n 1)
[ "${smallest##* }" = "$best" ] || fail "start $best has not the smallest training loss: $(cat out)"

# Starts that diverge are passed over; when all do, the exit status says so.
run descent "${train[@]}" --starts 2 --optimizer gd --lr 1e200 --quiet --out wild
expect_code 3
expect_in out 'diverged'
expect_in err 'stopped: the loss is not finite'
[ -f wild/run.json ] || fail "nothing was kept of a run that diverged"

# What does not go together, and what is no number of starts.
run descent "${train[@]}" --starts 2 --profile
expect_code 2
expect_err <<'EOF'
error: --profile looks at one run and does not go with --starts
try: leave one of the two out
EOF
run descent "${train[@]}" --starts 0
expect_code 2
expect_in err 'starts'
run descent "${train[@]}" --starts 2 --layers nonsense --out none
expect_code 2
[ ! -e none ] || fail "a folder was left behind"
run descent "${train[@]}" --starts 2 --clip -1 --out none
expect_code 2
[ ! -e none ] || fail "a folder was left behind"
run descent "${train[@]}" --starts 4 --dry-run
expect_code 0
expect_in out 'nothing was written'

# One start is a plain run.
run descent "${train[@]}" --starts 1 --quiet --out one
expect_code 0
expect_same_model plain/model.safetensors one/model.safetensors
[ ! -e one/start-1 ] || fail "a folder for one start"

# Ctrl-C keeps what is there: the best so far is the run, the one that was stopped goes on by itself.
env --default-signal=INT "$program" train @digits --batch 1 --epochs 100000 --starts 3 --out stopped >stop.out 2>stop.err &
pid=$!
wait_for stop.err "/100,000"
run descent ctl stopped lr=0.001
expect_code 0
wait_for stopped/start-1/metrics.jsonl '"event":"rate"'
"$program" train @digits --out stopped >/dev/null 2>other
[ $? = 2 ] || fail "a second run in the same folder: $(cat other)"
kill -INT $pid
wait $pid
[ $? = 130 ] || fail "the exit status is not 130"
expect_in stop.out 'saved   stopped'
expect_in stop.err 'stopped in start 1 of 3; start 1 is the best so far and is in stopped'
[ "$(tail -n 1 stop.err)" = "resume: descent train --resume stopped" ] || fail "$(tail -n 1 stop.err)"
[ -f stopped/model.safetensors ] || fail "no model"
[ ! -e stopped/start-2 ] || fail "the next start was begun"

# Stopped in the second: the better of the two is the run, and the last line says how to go on with the second.
rm -f stop.err
env --default-signal=INT "$program" train @digits --batch 8 --epochs 100000 --time 1s --starts 3 --json --out second >stop.out 2>stop.err &
pid=$!
wait_for stop.err "start   2 of 3"
wait_for second/start-2/metrics.jsonl '"event":"start"'
kill -INT $pid
wait $pid
[ $? = 130 ] || fail "the exit status is not 130"
expect_json stop.out
expect_in stop.out '"stop":"time"'
expect_in stop.out '"stop":"asked"'
last=second
grep -q '"best":1,' stop.out && last=second/start-2
[ "$(tail -n 1 stop.err)" = "resume: descent train --resume $last" ] || fail "$(tail -n 1 stop.err)"
[ -f second/model.safetensors ] || fail "no model"
run descent train --resume $last --time 2s --quiet
expect_code 0

# Without validation the choice is by training loss, and that is said.
for nothing in "--valid 0" "--valid 0 --test $work/held.csv"; do
    awk 'BEGIN { srand(4); print "a,b,y"; for (i = 0; i < 60; i++) { a = rand(); print a "," rand() "," 2 * a } }' >held.csv
    # shellcheck disable=SC2086
    run descent train held.csv --target y --epochs 3 --starts 3 $nothing --out by-training
    expect_code 0
    expect_in err "was chosen by its training loss, as no row is validated"
    expect_in err "--valid 0.2"
    rm -r by-training
    # shellcheck disable=SC2086
    run descent train held.csv --target y --epochs 3 --starts 3 $nothing --out by-training --json --quiet
    expect_in out '"chosen_by":"train_loss"'
    rm -r by-training
done
run descent train held.csv --target y --epochs 3 --starts 3 --valid 0.2 --out by-validation
grep -q "training loss, as" err && fail "chosen by training loss, with validation"
expect_in err "valid loss"

done_testing
