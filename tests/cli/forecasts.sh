#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# What is foretold of a loss comes, and nothing is foretold that cannot come.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

awk 'BEGIN { srand(7); print "a,b,y"; for (i = 0; i < 200; i++) { a = 2 * rand() - 1; b = 2 * rand() - 1
    print a "," b "," sin(3 * a) + a * b + 0.2 * (rand() - 0.5) } }' >wave.csv
printf 'a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' >xor.csv
printf 'p,t\n1,y\n0,n\n1,n\n1,n\n' >quasi.csv

# Forecasts: a run that goes on twenty times as long is where it was foretold to be, within a factor of three.
while IFS='|' read -r name model options; do
    arguments=()
    eval "arguments+=($options)"
    run descent train "${arguments[@]}" --valid 0 --threads 1 --checkpoint-every 60s --out "$name" --quiet --json
    cp out "$name.json"
    if [ -z "$(field "$name.json" model forecast)" ]; then
        run descent diagnose "$name" --json
        cp out "$name.json"
    fi
    [ "$(field "$name.json" model forecast)" = "$model" ] ||
        fail "$name: the model is $(field "$name.json" model forecast), not $model"
    loss=$(field "$name.json" loss forecast)
    steps=$(field "$name.json" steps forecast)
    step=$(grep '"event":"epoch"' "$name/metrics.jsonl" | tail -n 1 | sed 's/.*"step":\([0-9]*\).*/\1/')
    epochs=$(grep -c '"event":"epoch"' "$name/metrics.jsonl")
    descent train --resume "$name" --epochs $((21 * epochs)) --quiet >/dev/null 2>err || fail "$name: $(cat err)"
    came=$(grep '"event":"epoch"' "$name/metrics.jsonl" |
        sed 's/.*"step":\([0-9]*\),"train_loss":\([^,]*\),.*/\1 \2/' |
        awk -v step="$step" -v loss="$loss" '$1 > step && $2 <= loss { print $1 - step; exit }')
    awk -v steps="$steps" -v came="$came" 'BEGIN { exit !(came > 0 && steps <= 3 * came && came <= 3 * steps) }' ||
        fail "$name: a loss of $loss was foretold in $steps steps, and came in $came"
done <<'END'
xor-foretold|grows|xor.csv --target y --task regress --batch full --optimizer gd --layers "2 sigmoid" --lr 0.05 --epochs 500
xor-other|grows|xor.csv --target y --task regress --batch full --optimizer gd --layers "2 sigmoid" --lr 0.05 --epochs 800 --seed 3
deep-foretold|grows|wave.csv --target y --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid" --optimizer gd --lr 0.1 --batch full --epochs 200
clip-foretold|settles|wave.csv --target y --layers "16 tanh" --optimizer gd --lr 0.1 --clip 0.01 --epochs 20
adam-foretold|settles|wave.csv --target y --layers "16 tanh" --lr 1e-4 --epochs 100
quasi-foretold|power|quasi.csv --target t --layers "" --l2 0 --optimizer gd --batch full --lr 1 --epochs 300
END

# Nothing is foretold below the infimum, 0.477386 (p = 1,0,1,1), and what it is near is named.
printf 'p,t\n2,y\n0,n\n2,n\n2,n\n2,n\n' >quasi-4.csv # -4/5 (1/4 log 1/4 + 3/4 log 3/4) = 0.449868
printf 'p,t\n1,y\n0,n\n0,n\n1,n\n1,n\n' >quasi-2.csv # -3/5 (1/3 log 1/3 + 2/3 log 2/3) = 0.381909
while read -r file infimum epochs; do
    run descent train "$file" --target t --layers "" --l2 0 --optimizer gd --batch full --lr 1 --valid 0 \
        --epochs "$epochs" --threads 1 --checkpoint-every 60s --out "below-$file-$epochs" --quiet --json
    expect_code 0
    cp out below.json
    expect_not_in below.json "billion"
    loss=$(field below.json loss forecast)
    floor=$(field below.json floor forecast)
    if [ -n "$loss" ]; then
        less "$loss" "$infimum" && fail "$file: $loss was foretold, the infimum is $infimum"
        awk -v a="$floor" -v b="$infimum" 'BEGIN { exit !(a - b < 5e-3 && b - a < 5e-3) }' ||
            fail "$file, $epochs epochs: settles at $floor, not $infimum"
    fi
done <<'END'
quasi.csv 0.477386 300
quasi.csv 0.477386 2000
quasi-4.csv 0.449868 1000
quasi-2.csv 0.381909 1000
END

done_testing
