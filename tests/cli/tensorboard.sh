#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Event files for TensorBoard, read by a reader that is not ours, while a run trains and of one that has ended.
# shellcheck source-path=SCRIPTDIR
reader=$(realpath "$(dirname "$0")")/check_event_files.py
source "$(dirname "$0")/common.sh"

command -v python3 >/dev/null || exit 77
same() { # FOLDER METRICS [FILES]
    python3 "$reader" "$@" >told 2>&1 || fail "$* differ: $(tail -n 1 told)"
}

# As it trains: rows of epochs and steps, a test set, which is scored at the end.
data=$DESCENT_DATA/penguins.csv
small=(train "$data" --target species --layers "4 tanh" --threads 1 --quiet)
run descent "${small[@]}" --epochs 5 --record every --test "$data" --tensorboard board --out runs/one
expect_code 0
same board/one runs/one/metrics.jsonl
expect_in told "series"
for tag in loss/step gradient_norm loss/train loss/validation metric/validation loss/test metric/test learning_rate time/seconds; do
    grep -qa "$tag" board/one/events* || fail "no $tag"
done

# It changes nothing.
run descent "${small[@]}" --epochs 5 --record every --test "$data" --out plain
expect_same_model runs/one/model.safetensors plain/model.safetensors

# Gone on with, it begins another file, and without the option being typed again; from another folder too.
run descent "${small[@]}" --epochs 6 --record 7 --tensorboard board --out runs/two
same board/two runs/two/metrics.jsonl
mkdir elsewhere
(cd elsewhere && "$program" train --resume ../runs/two --epochs 12 --quiet >/dev/null 2>../log) || fail "$(cat log)"
same board/two runs/two/metrics.jsonl 2
[ ! -e elsewhere/board ] || fail "another folder of event files"
run descent train --resume runs/two --epochs 14 --quiet --tensorboard ""
expect_code 0
[ "$(find board/two -type f | wc -l)" = 2 ] || fail "event files although the option was taken back"

# A rate that is changed, and an early epoch that is trained again after a kill.
"$program" "${small[@]}" --epochs 1000000 --patience none --checkpoint-every 50 --record every --tensorboard board --out runs/killed \
    >/dev/null 2>log &
pid=$!
wait_for runs/killed/metrics.jsonl '"epoch":40,'
run descent ctl runs/killed 'lr*0.5'
expect_code 0
wait_for runs/killed/metrics.jsonl '"event":"rate"'
kill -KILL $pid
wait $pid 2>/dev/null
steps=$(($(grep -o '"event":"epoch".*"step":[0-9]*' runs/killed/metrics.jsonl | tail -n 1 | grep -o '[0-9]*$') + 200))
run descent train --resume runs/killed --steps $steps --quiet
expect_code 0
same board/killed runs/killed/metrics.jsonl 2

# Many starts: a folder each, of which none is that of another run.
run descent "${small[@]}" --epochs 3 --starts 2 --tensorboard board --out runs/many
expect_code 0
best=1
[ ! -e runs/many/start-1 ] || best=2
same board/many/start-$best runs/many/metrics.jsonl
same board/many/start-$((3 - best)) runs/many/start-$((3 - best))/metrics.jsonl

# Of runs that have ended.
run descent tensorboard runs/one runs/two -o export
expect_code 0
expect_empty out
expect_in err "next    tensorboard --logdir export"
same export/one runs/one/metrics.jsonl
same export/two runs/two/metrics.jsonl
run descent tensorboard runs/one -o export
expect_code 2
expect_in err "error: export/one has event files already, and TensorBoard would take both for one run"
expect_in err "try: descent tensorboard runs/one --out DIR    another folder"
(cd runs/one && "$program" tensorboard . --out ../../dot 2>../../err) || fail "$(cat err)"
same dot/one runs/one/metrics.jsonl

# Half a row at the end, as a kill leaves one, is passed over.
cp -r runs/one torn
printf '{"event":"epoch","epoch":9,"step":9' >>torn/metrics.jsonl
run descent tensorboard torn -o export
expect_code 0
same export/torn runs/one/metrics.jsonl

# What cannot be.
run descent tensorboard
expect_code 2
run descent tensorboard runs/ones -o export
expect_code 66
expect_in err "try: descent tensorboard runs/one"
mkdir empty
cp runs/one/run.json empty
run descent tensorboard empty -o export
expect_code 66
expect_in err "nothing has been trained yet in empty"
[ ! -e export/empty ] || fail "an empty folder is left"

# Where nothing can be written the run is trained all the same, with one warning.
: >file
run descent "${small[@]}" --epochs 3 --tensorboard file --out runs/refused
expect_code 0
[ "$(grep -c '^note: nothing for TensorBoard: cannot make the folder ' err)" = 1 ] || fail "$(cat err)"
[ -f runs/refused/model.safetensors ] || fail "no model"
if [ "$(id -u)" != 0 ]; then
    mkdir closed
    chmod 500 closed
    run descent "${small[@]}" --epochs 3 --tensorboard closed --out runs/closed
    expect_code 0
    expect_in err "note: nothing for TensorBoard: cannot make the folder closed/closed: Permission denied"
    run descent tensorboard runs/one -o closed
    expect_code 1
    chmod 700 closed
fi

# A full disk, where one may be made: two pages, which the first file takes.
mkdir full
# shellcheck disable=SC2016
on_full=(unshare -rm bash -c 'mount -t tmpfs -o size=8k none full && exec "$@"' bash)
if "${on_full[@]}" true 2>/dev/null; then
    run "${on_full[@]}" "$program" "${small[@]}" --epochs 100 --patience none --record every --tensorboard full --out runs/full
    expect_code 0
    [ "$(grep -c '^note: nothing for TensorBoard: cannot write full/full/events.*: No space left on device$' err)" = 1 ] ||
        fail "not one warning: $(cat err)"
    run descent "${small[@]}" --epochs 100 --patience none --out whole
    expect_same_model runs/full/model.safetensors whole/model.safetensors
    run "${on_full[@]}" "$program" tensorboard runs/full -o full
    expect_code 1
    expect_in err "No space left on device"
fi

done_testing
