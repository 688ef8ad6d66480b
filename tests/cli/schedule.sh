#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Schedules: shown before a run, followed by it, and what is said of those that cannot be.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

run descent schedule "warmup:4 then cosine:4" --lr 0.1 --no-plot
expect_code 0
expect_out <<'END'
            step           value  form
               0               0  warmup
               1           0.025  warmup
               2            0.05  warmup
               3           0.075  warmup
               4             0.1  cosine
               5       0.0853553  cosine
               6            0.05  cosine
               7       0.0146447  cosine
               8               0  (over)
END
run descent schedule linear "step:2,0.5" --epochs 4 --steps-per-epoch 3 --csv all.csv --svg all.svg --no-plot
expect_code 0
expect_in out 'epoch          linear      step:2,0.5'
[ "$(wc -l <all.csv)" = 13 ] || fail "not a row for each step"
[ "$(sed -n 8p all.csv)" = "6,2,0.5,0.5" ] || fail "step 6: $(sed -n 8p all.csv)"
expect_in all.svg 'linear'
run descent schedule "beta1=linear:10000000000,0.95..0.85" --csv long.csv
expect_code 0
expect_in out '10,000,000,000            0.85  (over)'
expect_in out 'beta1'
[ "$(wc -l <long.csv)" -lt 110000 ] || fail "too many rows"
run descent schedule "linear:18446744073709551614 then linear:5" --json --svg beyond.svg
expect_json out
expect_not_in out ':-'
expect_in out '"end":1.8446744073709552e19'
run descent schedule
expect_code 0
expect_in out '  cosine[:LENGTH][,A..B]             half a wave, to 0'
for text in "=linear:5" $'\e[31m=linear:5' $'a\nb=linear:5' 'x"y=linear:5' "$(printf 'n%.0s' {1..70})=linear:5"; do
    run descent schedule "$text" --no-plot
    expect_code 2
    expect_in err "is no schedule: there are none, inverse"
done
run descent schedule "clip_value=linear:5,2..1" --no-plot
expect_code 0
expect_in out clip_value
# A list, as --schedule takes it.
run descent schedule "beta1=linear:0.9..0.5 ; batch=piecewise:5=64;" --lr 32 --steps 10 --no-plot
expect_code 0
mv out list
run descent schedule "beta1=linear:0.9..0.5" "batch=piecewise:5=64" --lr 32 --steps 10 --no-plot
expect_code 0
cmp -s out list || fail "a list is not its parts: $(cat list)"
for text in ";" " ; " "$(printf 'linear:5;%.0s' {1..9})"; do
    run descent schedule "$text" --no-plot
    expect_code 2
done
run descent schedule linear --steps 9 --json
expect_json out

# The rates of a run are those that were shown.
text="warmup:1e then polynomial:2e,power=2,to=0.1 then cooldown"
train=(train @digits --layers "6 relu" --batch 64 --quiet)
run descent "${train[@]}" --lr 0.03 --decay "$text" --epochs 5 --record 1 --out run
expect_code 0
run descent schedule "$text" --lr 0.03 --epochs 5 --steps-per-epoch 23 --csv shown.csv --no-plot
sed -n 's/.*"event":"step".*"lr":\([0-9.e-]*\).*/\1/p' run/metrics.jsonl >rates
[ "$(wc -l <rates)" = 115 ] || fail "$(wc -l <rates) rates"
tail -n +2 shown.csv | paste -d, - rates |
    awk -F, '{ d = $3 - $4; if (d < 0) d = -d; if (d > 1e-8 * ($3 + 1e-3)) bad++ } END { exit bad > 0 }' || fail "other rates than shown"

# A run that diverged says the rate of its last step, not of its first.
run descent "${train[@]}" --optimizer gd --lr 0.01 --decay exp:1e12 --epochs 4 --out grown
expect_code 3
expect_in err '  the learning rate was 1e+10'

# Several schedules: by one text, by several flags, from a config file.
run descent "${train[@]}" --schedule "beta1=linear:0.95..0.85" --schedule "batch=piecewise:1e=128" --epochs 2 --out flags
expect_code 0
run descent "${train[@]}" --schedule "beta1=linear:0.95..0.85; batch=piecewise:1e=128" --epochs 2 --out text
expect_same_model flags/model.safetensors text/model.safetensors
expect_in flags/run.json '"schedule": "beta1=linear:0.95..0.85; batch=piecewise:1e=128"'
expect_in flags/metrics.jsonl '"scheduled":{"beta1":0.88'
expect_in flags/metrics.jsonl '"batch":128}'
run descent "${train[@]}" --schedule "weight-decay=linear:0.1..0; batch=piecewise:1e=128" --epochs 2 --record 9 --tensorboard events --out drawn
expect_code 0
for tag in scheduled/weight_decay scheduled/batch learning_rate loss/step; do
    grep -aqr "$tag" events || fail "no $tag in the event file"
done
printf 'schedule = beta1=linear:0.95..0.85; batch=piecewise:1e=128\n' >schedule.conf
run descent "${train[@]}" --config schedule.conf --epochs 2 --out config
expect_same_model flags/model.safetensors config/model.safetensors

# Stopped after an epoch and resumed, with a plateau, a line to the end and other batches.
same=(--decay "warmup:20 then plateau:0.5,1e,absolute=9" --schedule "beta1=linear:0.95..0.85; batch=linear:16..64,3e" --epochs 5 --checkpoint-every 1)
run descent "${train[@]}" "${same[@]}" --out whole
expect_code 0
"$program" "${train[@]}" "${same[@]}" --out part >/dev/null 2>log &
for _ in 1 2 3 4 5; do
    until [ -f part/checkpoint-a.safetensors ] || ! kill -0 $! 2>/dev/null; do sleep 0.01; done
    kill -KILL $! 2>/dev/null
    wait $! 2>/dev/null
    "$program" train --resume part --quiet >/dev/null 2>log &
done
wait $!
run descent train --resume part --quiet
expect_code 0
expect_same_model whole/model.safetensors part/model.safetensors

# What cannot be is said with what to type, and that works.
run descent "${train[@]}" --decay cosine --out open
expect_code 2
expect_err <<'END'
error: decay: the schedule of lr goes by the end of the run, which nobody knows beforehand
try: --epochs 20
     --steps 2000
     a length for it: cosine:20e or cosine:2000
END
[ ! -d open ] || fail "there is a folder"
for remedy in "--epochs 2" "--steps 20" "--decay cosine:2e --steps 5"; do
    # shellcheck disable=SC2086
    run descent "${train[@]}" --decay cosine $remedy --out "ends${remedy//[^a-z0-9]/}"
    expect_code 0
done
run descent "${train[@]}" --decay "warmup:9 then cosin:20e" --epochs 2
expect_code 2
expect_in err "error: --decay: 'cosin' is no schedule: there are none, inverse, exp,"
expect_in err '                ^^^^^'
expect_in err "try: --decay 'warmup:9 then cosine:20e'"
run descent "${train[@]}" --decay "warmup:9 then cosine:20e" --epochs 2 --out corrected
expect_code 0
run descent "${train[@]}" --schedule "bta1=linear:0.9..0.8" --epochs 2
expect_code 2
expect_in err "'bta1' is nothing that has a schedule: there are lr, beta1,"
expect_in err "try: --schedule beta1=linear:0.9..0.8"
run descent "${train[@]}" --schedule "beta1=linear:0.9..0.8" --epochs 2 --out named
expect_code 0
run descent "${train[@]}" --decay linear --schedule "lr=linear:1..0" --epochs 2
expect_code 2
expect_in err "the learning rate has two schedules, in --decay and in --schedule"
expect_in err "try: --decay none"
run descent schedule "cosin:5"
expect_code 2
expect_in err "(did you mean 'cosine'?)"

# Another end would be another schedule.
run descent "${train[@]}" --decay linear --epochs 2 --out line
expect_code 0
run descent train --resume line --epochs 4 --quiet
expect_code 2
expect_in err "goes by its end, which was after 46 steps when it began and would be after 92 steps now"
expect_in err "try: --decay none"
run descent train --resume line --epochs 4 --decay none --quiet
expect_code 0
grep '"epoch":4,' line/metrics.jsonl | grep -q '"lr":0.001,' || fail "not the rate of the beginning"

# The type of numbers is no change of the data.
run descent train --resume line --epochs 6 --decay none --precision float64 --quiet
expect_code 2
expect_err <<'END'
error: the run was started with precision float32, not float64: a resumed run keeps it
END

# What is advised after a run can be typed, also where its schedule went by its end; and a run that ended with the rate 0 is diagnosed.
for decay in cosine linear:1e; do
    run descent train @digits --layers "6 relu" --decay "$decay" --schedule beta1=linear --epochs 8 --out "advised-$decay"
    expect_code 0
    grep -o 'descent train --resume .*' err out | head -n 1 | cut -d: -f2- >advice
    [ -s advice ] || fail "no advice after $decay: $(cat err)"
    expect_in advice ' --decay none'
    expect_in advice ' --schedule none'
    read -ra words <advice
    run "${words[@]}" --quiet
    expect_code 0
    run descent train @digits --layers "6 relu" --decay "$decay" --epochs 8 --quiet --out "over-$decay"
    run descent diagnose "over-$decay"
    [ "$code" = 0 ] || fail "diagnose after $decay: $code $(cat err)"
done

# In minimize a step is an epoch.
run descent minimize "x^2 + y^2" --from 1,1 --with gd:lr=0.1 --decay "warmup:2 then linear:8" --steps 10 --no-plot --trace trace.csv
expect_code 0
run descent minimize "x^2" --from 1 --with momentum --schedule "beta1=linear:0.9..0" --steps 9 --no-plot
expect_code 0
done_testing
