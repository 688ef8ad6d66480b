#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# A disk that is full, played by a limit on the size of files: the run says so, and the checkpoint that was
# there stays good.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# shellcheck disable=SC2317
limited() {
    (
        ulimit -f "${kilobytes:-40}"
        "$program" "$@"
    )
}

train=(train @digits --batch 64 --threads 1)
descent "${train[@]}" --epochs 10 --quiet --out whole >/dev/null 2>log || fail "$(cat log)"
descent "${train[@]}" --epochs 5 --quiet --out parts >/dev/null 2>log || fail "$(cat log)"
cp parts/checkpoint* .

run limited train --resume parts --epochs 10 --checkpoint-every 10
expect_code 1
expect_empty out
expect_in err 'File too large'
[ "$(grep -c '^note: cannot write ' err)" -le 3 ] || fail "the same warning many times"
expect_in err 'try: descent train --resume parts    from the last checkpoint'
for file in checkpoint*; do
    cmp "$file" "parts/$file" || fail "$file was changed"
done

run descent predict parts "$DESCENT_DATA/digits.csv.gz"
expect_code 0

# With room again, it goes on to the same bits.
run descent train --resume parts --epochs 10 --quiet
expect_code 0
expect_same_model whole/model.safetensors parts/model.safetensors

# Room for the model and not for the records: the weights are kept, and the exit code says that something is missing.
kilobytes=260
small=(train @penguins --target species --layers "4 tanh" --record every --threads 1 --quiet)
run limited "${small[@]}" --epochs 300 --patience none --out lost
expect_code 1
expect_in out "saved   lost"
expect_in err "note: cannot write metrics.jsonl in lost: File too large"
expect_in err "error: records are missing in metrics.jsonl of lost, which could not be written at times; the model is saved and whole"
expect_in err "try: descent evaluate lost    the model as it is; with room for the records, train again for all of them"
run descent evaluate lost
expect_code 0
run descent "${small[@]}" --epochs 300 --patience none --out room
expect_code 0
expect_same_model room/model.safetensors lost/model.safetensors
run limited "${small[@]}" --epochs 300 --patience none --json --out lost-json
expect_code 1
expect_in out '"records_lost":true'
run limited "${small[@]}" --epochs 300 --patience none --starts 2 --out lost-starts
expect_code 1
expect_in err "error: records are missing in metrics.jsonl of lost-starts"
[ -f lost-starts/model.safetensors ] || fail "no model of the starts"

# Room for everything but the results, which have rows of a thousand numbers: they are not there, and that is all.
kilobytes=300
awk 'BEGIN { srand(1); for (j = 0; j < 1024; j++) printf "p%d,", j; print "k"
    for (i = 0; i < 200; i++) { for (j = 0; j < 1024; j++) printf "%.7f,", rand(); print i % 2 ? "a" : "b" } }' >pixels.csv
pixels=(train pixels.csv --target k --layers "" --optimizer gd --threads 1 --quiet --test pixels.csv)
run limited "${pixels[@]}" --epochs 3 --out pixels
expect_code 0
[ "$(grep -c '^note: no results.json: cannot write pixels/results.json: File too large' err)" = 1 ] || fail "not one note: $(cat err)"
[ -z "$(find pixels -name 'results*')" ] || fail "half the results are left"
run descent "${pixels[@]}" --epochs 3 --out pixels-room
expect_same_model pixels/model.safetensors pixels-room/model.safetensors
[ -s pixels-room/results.json ] || fail "no results where there is room"
unset kilobytes

# Half a run is none.
descent train @digits --layers "" --optimizer gd --epochs 20 --quiet --out plain >/dev/null 2>log || fail "$(cat log)"
run limited diagnose plain --escape --out lower
expect_code 1
expect_in err "cannot write lower/"
[ ! -e lower ] || fail "the folder of half a run is left: $(ls lower)"
run descent diagnose plain --escape --out lower --quiet
expect_code 0
run descent train --resume lower --epochs 21 --quiet
expect_code 0

# Values that do not fit.
run limited slice "x^2 + y" --at 1,1 --points 60 --csv "$PWD/grid.csv" --quiet
expect_code 1
expect_in err "cannot write the values to"
[ -z "$(ls grid.csv* 2>/dev/null)" ] || fail "half a file is left"

done_testing
