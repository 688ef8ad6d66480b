#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# train --starts that was killed goes on with all of them, to the same bits as one that was left alone.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

train=(train @digits --layers "16 relu dropout:0.1" --batch 16 --epochs 12 --threads 1 --starts 3 --checkpoint-every 50)
descent "${train[@]}" --quiet --out whole >whole.out 2>log || fail "$(cat log)"
best=$(awk '/  best$/ { print $1 }' whole.out)

same_as_whole() {
    expect_same_model whole/model.safetensors "$1/model.safetensors"
    for k in 1 2 3; do
        [ "$k" = "$best" ] && continue
        expect_same_model whole/start-$k/model.safetensors "$1/start-$k/model.safetensors"
    done
    [ ! -e "$1/start-$best" ] || fail "the best of $1 did not move up"
    expect_not_in "$1/run.json" '"trials"'
    expect_not_in "$1/run.json" 'run.json.tmp'
    [ "$(cd "$1" && echo ./*)" = "$(cd whole && echo ./*)" ] || fail "other files: $(ls "$1")"
    expect_in "$1/run.json" "\"seed\": \"$best\""
}

# Killed at any moment, again and again.
kills=0
for attempt in 1 2 3; do
    folder=killed-$attempt
    "$program" "${train[@]}" --quiet --out $folder >/dev/null 2>log &
    pid=$!
    for again in 1 2 3 4 5; do
        sleep "0.$((RANDOM % 40 + 10))"
        { kill -KILL $pid && wait $pid; } 2>/dev/null
        [ $? = 137 ] && kills=$((kills + 1))
        [ -f $folder/run.json ] || break
        [ $again = 5 ] && break
        "$program" train --resume $folder --quiet >/dev/null 2>log &
        pid=$!
    done
    [ -f $folder/run.json ] || continue # killed before it began
    run descent train --resume $folder --quiet
    expect_code 0
    same_as_whole $folder
done
echo "killed $kills times"

# Killed in the second start, which many checkpoints make slow; what others say of such a folder, and what
# cannot change.
"$program" "${train[@]}" --checkpoint-every 3 --out second >/dev/null 2>log &
pid=$!
wait_for log "start   2 of 3"
wait_for second/start-2/metrics.jsonl '"event":"start"'
{ kill -KILL $pid && wait $pid; } 2>/dev/null
expect_in second/run.json '"trials"'
[ ! -e second/model.safetensors ] || fail "a model before the choice"
run descent diagnose second
expect_code 66
expect_in err "try: descent train --resume second"
run descent train "${train[@]:1}" --out second
expect_code 2
expect_in err "error: second holds a run already"
run descent train --resume second --epochs 20
expect_code 2
expect_err <<'END'
error: --epochs cannot change before all starts of the run are trained
try: descent train --resume second
END
cp -r second third
cp -r second damaged
cp -r second start-only
run descent train --resume second --checkpoint-every 50
expect_code 0
expect_in err "resume  1 of 3 starts are trained"
expect_in out "saved   second"
same_as_whole second
# Now it is a run like any other. A kill after the last move leaves an empty folder, which goes.
mkdir second/"start-$best"
run descent train --resume second --quiet
expect_code 0
same_as_whole second
run descent train --resume second --epochs 14 --quiet
expect_code 0

# A start may be completed by itself before: it is not trained twice.
run descent train --resume third/start-2 --checkpoint-every 50 --quiet
expect_code 0
run descent train --resume third --checkpoint-every 50 --quiet
expect_code 0
[ "$(grep -c '"event":"epoch"' third/start-2/metrics.jsonl third/metrics.jsonl | awk -F: '{ n = n > $2 ? n : $2 } END { print n }')" = 12 ] ||
    fail "records of more epochs"
same_as_whole third

# Something fails while the best moves up; the choice stands when it goes on.
mkdir blocked
rm -f log
"$program" "${train[@]}" --checkpoint-every 20 --out blocked >out 2>log &
pid=$!
wait_for log "start   3 of 3"
mkdir blocked/model.safetensors
touch blocked/model.safetensors/in-the-way
wait $pid
[ $? = 1 ] || fail "not told: $(cat log)"
expect_in log "error: cannot move blocked/start-$best/model.safetensors to blocked/model.safetensors"
expect_in log "try: descent train --resume blocked    goes on after the 3 starts that are trained"
expect_in blocked/run.json '"best"'
rm -r blocked/model.safetensors
run descent train --resume blocked --json --quiet
expect_code 0
expect_json out
expect_in out "\"best\":$best"
same_as_whole blocked

# A record that is damaged, data that have changed, a folder of a version without a record of all.
sed -i 's/"done": \[/"done": [7, /' damaged/run.json
run descent train --resume damaged
expect_code 65
expect_in err 'error: damaged/run.json is damaged: its "trials"'
sed -i 's/"data_checksum": ".*"/"data_checksum": "0000000000000001"/' start-only/run.json
run descent train --resume start-only
expect_code 2
expect_in err "error: the data have changed since the run was started"
rm start-only/run.json
run descent train --resume start-only
expect_code 66
expect_in err "try: descent train --resume start-only/start-1"
run descent train --resume start-only/start-1 --quiet
expect_code 0

done_testing
