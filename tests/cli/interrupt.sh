#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Ctrl-C and its kin: the step is finished, everything is saved, the run goes on later.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

for signal in INT TERM HUP; do
    rm -f err
    # A shell without job control starts background processes deaf to SIGINT; env puts that right.
    env --default-signal=INT "$program" train @digits --batch 1 --epochs 100000 --out run-$signal >out 2>err &
    pid=$!
    wait_for err "/100,000"
    kill -$signal $pid
    wait $pid
    code=$?
    expect_code 130
    expect_empty out
    expect_in err "the state is saved in run-$signal"
    [ "$(tail -n 1 err)" = "resume: descent train --resume run-$signal" ] || fail "$(tail -n 1 err)"
    expect_in run-$signal/metrics.jsonl '"stop":"asked"'
    [ -f run-$signal/model.safetensors ] || fail "no model"
done

# A terminal that is closed sends SIGHUP twice, `timeout` its signal to the process and to its group, a key
# may bounce: none of this asks to quit at once.
for signals in "HUP HUP HUP" "TERM TERM" "INT INT" "HUP TERM INT"; do
    rm -rf err twice
    env --default-signal=INT "$program" train @digits --batch 1 --epochs 100000 --out twice >out 2>err &
    pid=$!
    wait_for err "/100,000"
    kill -STOP $pid # so that all of them are there when it goes on
    for signal in $signals; do kill -"$signal" $pid; done
    kill -CONT $pid
    kill -"${signals##* }" $pid 2>/dev/null
    wait $pid
    code=$?
    expect_code 130
    expect_in err "the state is saved in twice"
    [ "$(tail -n 1 twice/metrics.jsonl | grep -c '"stop":"asked"')" = 1 ] || fail "$signals: no end"
done

# Results are printed whole or not at all, whichever thread a signal comes to; and it says so once.
mkfifo narrow
env --default-signal=INT "$program" minimize styblinski-tang --dim 10 --starts 1500 --threads 3 --json >narrow 2>err &
pid=$!
exec 3<narrow
IFS= read -r -n 1 brace <&3 # it is writing, and the pipe holds half of it
for ((i = 0; i < 5; i++)); do
    kill -INT $pid
    sleep 0.02
done
(
    printf '%s' "$brace"
    cat <&3
) >out
exec 3<&-
wait $pid
code=$?
expect_code 130
[ "$(wc -c <out)" -gt 100000 ] || fail "only $(wc -c <out) bytes"
expect_json out
expect_err <<'END'
interrupted
END

# With --json and --quiet the resume command still comes, on stderr.
env --default-signal=INT "$program" train @digits --batch 1 --epochs 100000 --json --quiet --out silent >out 2>err &
pid=$!
wait_for silent/metrics.jsonl '"event":"epoch"'
kill -INT $pid
wait $pid
code=$?
expect_code 130
expect_err <<'END'
resume: descent train --resume silent
END
expect_json out
expect_in out '"stop":"asked"'

# What was interrupted equals what was not.
train=(train @digits --batch 16 --epochs 500 --threads 2 --quiet)
descent "${train[@]}" --out whole >/dev/null 2>log || fail "$(cat log)"
env --default-signal=INT "$program" "${train[@]}" --out parts >out 2>err &
pid=$!
wait_for parts/metrics.jsonl '"event":"epoch","epoch":5,'
kill -INT $pid
wait $pid
code=$?
expect_code 130
mkdir elsewhere && cd elsewhere || exit 1
run descent train --resume ../parts --quiet
expect_code 0
cd ..
expect_same_model whole/model.safetensors parts/model.safetensors

# Where there is nothing to keep: at once, with nothing on stdout.
mkfifo pipe
while read -r words; do
    # shellcheck disable=SC2086
    run timeout --preserve-status -s INT 0.7 "$program" $words
    expect_code 130
    expect_empty out
    expect_err <<'END'
interrupted
END
done <<'END'
train pipe
diagnose parts --data pipe
slice parts --data pipe
selftest --only clusters --json
dimension --samples 100000000 --json
END

done_testing
