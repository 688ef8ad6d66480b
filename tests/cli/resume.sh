#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Resume: after SIGKILL at random moments a run ends with the same bits as one that was left alone.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

train=(train @digits --layers "64 relu dropout:0.1" --batch 16 --epochs 80 --threads 2 --checkpoint-every 100)
train+=(--quiet --decay inverse:0.1)
descent "${train[@]}" --out whole >/dev/null 2>log || fail "$(cat log)"

kills=0
for attempt in 1 2 3; do
    folder=killed-$attempt
    "$program" "${train[@]}" --out $folder >/dev/null 2>log &
    pid=$!
    for again in 1 2 3 4; do
        sleep "0.$((RANDOM % 25 + 10))"
        # Gone already when it was fast.
        { kill -KILL $pid && wait $pid; } 2>/dev/null
        [ $? = 137 ] && kills=$((kills + 1))
        [ -f $folder/run.json ] || break
        [ $again = 4 ] && break
        "$program" train --resume $folder --quiet >/dev/null 2>log &
        pid=$!
    done
    if [ ! -f $folder/run.json ]; then
        continue # killed before it began
    fi
    run descent train --resume $folder --quiet
    expect_code 0
    expect_same_model whole/model.safetensors $folder/model.safetensors
    expect_json $folder/metrics.jsonl
    [ "$(grep -c '"event":"epoch"' $folder/metrics.jsonl)" = 80 ] || fail "not 80 epochs in the metrics"
done
echo "killed $kills times"

# Killed after the first record and before the first checkpoint: it begins again.
rm whole/checkpoint-* && mv whole/model.safetensors before
run descent train --resume whole
expect_code 0
expect_in err 'note: there is no checkpoint yet; the run starts from the beginning'
expect_same_model before whole/model.safetensors
[ "$(grep -c '"event":"epoch"' whole/metrics.jsonl)" = 80 ] || fail "records of both attempts"

# More epochs, also by name of the option in the record.
descent train @digits --batch 64 --epochs 10 --quiet --out long >/dev/null 2>log
descent train @digits --batch 64 --epochs 5 --quiet --out short >/dev/null 2>log
run descent train --resume short --epochs 10 --quiet
expect_code 0
expect_same_model long/model.safetensors short/model.safetensors
run descent train --resume short
expect_code 0
expect_in err 'note: the run was complete'
expect_in short/run.json '"epochs": "10"'

# What makes a run another run cannot change.
run descent train --resume short --layers "32 relu"
expect_code 2
expect_err <<'END'
error: --layers cannot change when a run is resumed
try: descent train --resume short --epochs N
END
run descent train --resume short --optimizer gd
expect_code 2
expect_in err 'the run was started with optimizer '
run descent train @digits --resume short
expect_code 2
expect_in err 'error: unexpected word "@digits": a run that is resumed knows its data'
run descent train --resume nothing
expect_code 66
mkdir broken && echo '{' >broken/run.json
run descent train --resume broken
expect_code 65
expect_in err 'error: broken/run.json is damaged: line '

# The rate may, and how it decays: what is named counts from there on, and is kept.
cp -r short faster
run descent train --resume faster --lr 0.5 --decay exp:0.5 --epochs 12 --quiet
expect_code 0
expect_in faster/run.json '"lr": "0.5"'
run descent train --resume faster --epochs 13 --quiet
expect_code 0
tail -n 2 faster/metrics.jsonl | grep '"epoch":13,' >last
awk -v lr="$(grep -o '"lr":[0-9.e-]*' last | cut -d: -f2)" 'BEGIN { exit !(lr / (0.5 * 0.5 ^ 12) - 1 < 1e-6 && lr > 0) }' ||
    fail "another rate: $(cat last)"
run descent train --resume faster --lr 0.25 --decay none --epochs 14 --quiet
expect_code 0
expect_in faster/metrics.jsonl '"lr":0.25,'

# Files of the run are found from another folder.
cp "$DESCENT_DATA/penguins.csv" birds.csv
descent train birds.csv --target species --valid birds.csv --test birds.csv --epochs 2 --out birds --quiet >/dev/null 2>log || fail "$(cat log)"
mkdir away && cd away || exit 1
run descent train --resume ../birds --epochs 4
expect_code 0
expect_in out 'test    loss '

done_testing
