#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Manual decay from another shell, and a stop.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

"$program" train @digits --batch 1 --epochs 100000 --lr 0.002 --out run >out.run 2>err.run &
pid=$!
wait_for err.run "/100,000"
run descent ctl run lr=0.001
expect_code 0
expect_empty out
grep -qE '^run: lr 0.002 -> 0.001 after step [0-9]+$' err || fail "$(cat err)"
wait_for run/metrics.jsonl '"event":"rate"'
run descent ctl run 'lr*0.5'
for ((i = 0; i < 2400; i++)); do
    [ "$(grep -c '"event":"rate"' run/metrics.jsonl)" = 2 ] && break
    sleep 0.05
done
grep '"event":"rate"' run/metrics.jsonl >rates
expect_in rates '"lr":0.001,'
expect_in rates '"lr":0.0005,'
expect_in rates '"by":"descent ctl"'

run descent ctl run momentum=3
expect_code 2
expect_in err 'momentum=3'
expect_in err 'try: '
run descent ctl run lr=-1
expect_code 2

# Nobody's request is lost, in whatever number they come: each is done, and told so.
for ((i = 0; i < 8; i++)); do
    descent ctl run 'lr*0.5' 2>answer$i >/dev/null &
    askers[i]=$!
done
wait "${askers[@]}"
cat answer? >answers
[ "$(grep -cE '^run: lr [0-9.e-]+ -> [0-9.e-]+ after step [0-9]+$' answers)" = 8 ] || fail "$(cat answers)"
expect_in answers '-> 1.95313e-06 after' # 0.0005 / 2^8
[ "$(grep -c '"event":"rate"' run/metrics.jsonl)" = 10 ] || fail "not ten changes"
[ "$(grep -c '"event":"request"' run/metrics.jsonl)" = 10 ] || fail "not ten answers"
[ "$(sort -u answers | wc -l)" = 8 ] || fail "two requests had the same answer"

# It waits after a step, makes single ones, saves meanwhile, and goes on.
steps() { grep -oE 'after step [0-9]+' err | grep -oE '[0-9]+'; }
run descent ctl run pause
grep -qE '^run: paused after step [0-9]+$' err || fail "$(cat err)"
paused=$(steps)
rm run/model.safetensors
run descent ctl run save
expect_in err "run: saved model.safetensors after step $paused"
[ -s run/model.safetensors ] || fail "no model was saved"
run descent ctl run step
expect_in err "run: pauses after step $((paused + 1))"
run descent ctl run pause
expect_in err "run: paused after step $((paused + 1))"
run descent ctl run continue
expect_in err "run: goes on after step $((paused + 1))"
run descent ctl run continue
grep -qE '^run: was not paused, goes on after step [0-9]+$' err || fail "$(cat err)"
[ "$(grep -c '"request":"step".*"time":"20[0-9-]*T[0-9:]*Z"}' run/metrics.jsonl)" = 1 ] || fail "no time"

# A pause ends with the training, by Ctrl-C as by a request.
"$program" train @digits --batch 1 --epochs 100000 --out waits >out.run 2>err.waits &
waits=$!
wait_for err.waits "/100,000"
run descent ctl waits pause
kill -TERM $waits
wait $waits
code=$?
expect_code 130
expect_in waits/metrics.jsonl '"stop":"asked"'

# A request for a run that is stopped waits for it, however many come after.
kill -STOP $pid
for request in 'lr=0.003' 'lr*2'; do
    descent ctl run "$request" 2>"late$request" >/dev/null &
done
descent ctl run stop 2>stopped >/dev/null &
asker=$!
for ((i = 0; i < 2400; i++)); do
    [ "$(grep -cE ' (stop|lr=0.003|lr\*2)$' run/control 2>/dev/null)" = 3 ] && break
    sleep 0.05
done
kill -CONT $pid
wait $asker
grep -qE '^run: it stops after step [0-9]+$' stopped || fail "$(cat stopped)"
wait $pid
code=$?
expect_code 0
expect_in run/metrics.jsonl '"stop":"asked"'

# Nobody is there to hear it.
run descent ctl run lr=0.1
expect_code 1
expect_err <<'END'
error: run is not being trained now
try: descent train --resume run
END
[ ! -e run/control ] || fail "a request was left behind"

# Something else that has the name of the file neither hangs nor is followed.
for other in "mkfifo" "mkdir" "ln -s elsewhere"; do
    $other run/control
    run timeout 20 "$program" train --resume run --epochs 100001 --steps 1 --quiet
    expect_code 0
    rm -f err.run
    "$program" train @digits --batch 1 --epochs 100000 --out held >out.run 2>err.run &
    pid=$!
    wait_for err.run "/100,000"
    $other held/control
    run timeout 20 "$program" ctl held stop
    expect_code 1
    expect_in err 'error: cannot write held/control: it is not a plain file'
    expect_in err 'try: remove held/control'
    rm -rf held/control
    run descent ctl held stop
    expect_code 0
    wait $pid
    rm -rf run/control held
done

done_testing
