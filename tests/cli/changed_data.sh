#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# A run does not go on with data that have changed: what changed, and the command that begins anew.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

make_rows() { # FIRST LAST FACTOR
    awk -v first="$1" -v last="$2" -v factor="$3" 'BEGIN { srand(7); print "a,b,y"
        for (i = 1; i <= 5000; i++) {
            a = rand(); b = rand()
            if (i >= first && i <= last) { a *= factor }
            printf "%.6f,%.6f,%.6f\n", a, b, 2 * a - b
        } }'
}

make_rows 1 0 1 >rows.csv
run descent train rows.csv --target y --epochs 2 --threads 1 --quiet --out run
expect_code 0

# 4,750 of 5,000 rows; one value in the middle; a target.
refused() {
    run descent train --resume run --epochs 4
    expect_code 2
    expect_in err "$1"
    expect_in err "$2"
    expect_in err "try: descent train rows.csv --target y --epochs 2 --threads 1    a new run, with the data as they are now"
    [ "$(grep -c '"event":"epoch"' run/metrics.jsonl)" = 2 ] || fail "the run went on"
}
cp rows.csv before.csv
make_rows 251 5000 1.5 >rows.csv
refused "error: the data have changed since the run was started: other inputs and targets" \
    "the first are in rows 157 to 312 of 5,000; 31 of 32 parts of the rows differ"
# Looking at the run is refused as well, with a way that works.
run descent diagnose run
expect_code 2
expect_in err "error: the data have changed since the run was started"
expect_in err "try: descent diagnose run --data FILE    the data as they were"
run descent diagnose run --data before.csv
expect_code 0
awk -F, -v OFS=, 'NR == 2602 { $1 = 0.123456 } { print }' before.csv >rows.csv
refused "other inputs, the same targets" "the first are in rows 2,501 to 2,656 of 5,000; 1 of 32 parts"
awk -F, -v OFS=, 'NR == 5001 { $3 += 0.25 } { print }' before.csv >rows.csv
refused "other targets, the same inputs" "the first are in rows 4,844 to 5,000 of 5,000; 1 of 32 parts"
head -n 4801 before.csv >rows.csv
refused "5,000 rows then, 4,800 now" "5,000 rows then, 4,800 now"

# The command that was offered trains.
command=$(sed -n 's/^try: \(.*\)    a new run.*/\1/p' err)
eval "run $command --quiet"
expect_code 0

# A file that was only touched, or written in another way, is the same data.
sed 's/$/\r/' before.csv >rows.csv
run descent train --resume run --epochs 4 --quiet
expect_code 0
descent train before.csv --target y --epochs 4 --threads 1 --quiet --out whole >/dev/null 2>log || fail "$(cat log)"
expect_same_model whole/model.safetensors run/model.safetensors

# Classes with other names; validation rows of their own.
sed 's/Gentoo/Gentu/' "$DESCENT_DATA/penguins.csv" >other.csv
cp "$DESCENT_DATA/penguins.csv" birds.csv
cp birds.csv valid.csv
run descent train birds.csv --target species --valid valid.csv --epochs 2 --quiet --out birds
expect_code 0
mv birds.csv kept.csv && mv other.csv birds.csv
cp birds.csv valid.csv
run descent train --resume birds
expect_code 2
expect_in err "the data have changed since the run was started: the classes have other names"
cp kept.csv birds.csv
sed '20s/Adelie/Gentoo/' kept.csv >valid.csv
run descent train --resume birds
expect_code 2
expect_in err "the validation data have changed since the run was started: other targets"

# Before the first checkpoint run.json knows them.
cp kept.csv valid.csv
rm birds/checkpoint-*
sed '30s/Adelie/Gentoo/' kept.csv >birds.csv
run descent train --resume birds
expect_code 2
expect_in err "error: the data have changed since the run was started: run.json has another checksum of them"
cp kept.csv birds.csv
run descent train --resume birds --quiet
expect_code 0

done_testing
