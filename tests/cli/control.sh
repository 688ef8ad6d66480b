#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Manual decay from another shell, and a stop.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

"$program" train @digits --batch 1 --epochs 100000 --lr 0.002 --out run >out.run 2>err.run &
pid=$!
wait_for err.run "/100000"
run descent ctl run lr=0.001
cp err asked
expect_code 0
expect_empty out
[ "$(cat asked)" = "asked run for lr=0.001; it takes effect within a second" ] || fail "$(cat asked)"
wait_for run/metrics.jsonl '"event":"rate"'
run descent ctl run 'lr*0.5'
for ((i = 0; i < 100; i++)); do
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

run descent ctl run stop
expect_code 0
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

done_testing
