#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# --split: which rows validate, what is refused, and that every command makes the same split again.
source "$(dirname "$0")/common.sh"

# 120 visits of 24 patients, with days that are not in order.
awk 'BEGIN { srand(2); print "patient,day,x,z,sick"
    for (i = 0; i < 120; i++) { p = (i * 7) % 24; x = rand()
        printf "P%02d,2021-%02d-%02d,%.3f,%.3f,%s\n", p, 1 + (i * 5) % 12, 1 + (i * 11) % 28, x, rand(),
            (x + 0.3 * rand() > 0.8 ? "yes" : "no") } }' >visits.csv
awk -F, 'NR > 1 { printf "{\"patient\":\"%s\",\"day\":\"%s\",\"x\":%s,\"z\":%s,\"sick\":\"%s\"}\n", $1, $2, $3, $4, $5 }' \
    visits.csv >visits.jsonl

# Groups: the column is no input, and files of both formats give the same rows.
run descent train visits.csv --target sick --split group:patient --epochs 5 --out groups
expect_code 0
expect_in err ' validation, group:patient)'
expect_in err 'left out  "patient": it tells the groups of the split'
expect_in groups/run.json '"split": "group:patient"'
run descent train visits.jsonl --target sick --split group:patient --epochs 5 --out groups-json --quiet
expect_code 0
expect_same_model groups/model.safetensors groups-json/model.safetensors
run descent train visits.csv --target sick --split group:1 --epochs 5 --out groups-1 --quiet
expect_same_model groups/model.safetensors groups-1/model.safetensors

# By time; the column stays an input.
run descent train visits.csv --target sick --split time:day --epochs 5 --out times --json
expect_code 0
expect_in out '"split":"time:day"'
expect_in err '96 train, 24 validation, time:day)'
expect_not_in err 'left out  "day"'

# Classes are stratified without a word; numbers are not.
run descent train visits.csv --target sick --epochs 5 --out classes --json
expect_in out '"split":"stratified"'
expect_in out '"classes_missing_in_training":[]'
expect_in err '(96 train, 24 validation)'
run descent train visits.csv --target x --epochs 5 --out numbers --json
expect_in out '"split":"random"'
expect_not_in out 'classes_missing'

run descent train visits.csv --target sick --split group:patient --epochs 5 --starts 2 --out several --json
expect_in out '"split":"group:patient"'

# What evaluate, importance and a resumed run know of the rows.
valid=$(sed -n 's/.* \([0-9]*\) validation, group.*/\1/p' <(descent train visits.csv --target sick --split group:patient \
    --dry-run 2>&1 >/dev/null))
run descent evaluate groups
expect_code 0
expect_in out "the $valid validation rows of visits.csv; the other $((120 - valid)) trained the model"
loss=$(grep -o '"valid_loss":[0-9.e-]*' groups/metrics.jsonl | tail -n 1 | cut -d: -f2)
run descent evaluate groups --json
evaluated=$(grep -o '"log_loss":[0-9.e-]*' out | head -n 1 | cut -d: -f2)
awk "BEGIN { d = $loss - $evaluated; exit !(d * d < 1e-10) }" || fail "validation loss $loss, by evaluate $evaluated"
run descent train --resume groups --epochs 12 --quiet
expect_code 0
run descent train visits.csv --target sick --split group:patient --epochs 12 --out at-once --quiet
expect_same_model groups/model.safetensors at-once/model.safetensors
run descent train --resume groups --split random --epochs 20
expect_code 2
expect_in err '--split cannot change when a run is resumed'
sed 's/^P03,/P04,/' visits.csv >moved.csv
cp visits.csv kept.csv && cp moved.csv visits.csv
run descent train --resume groups --epochs 20
expect_code 2
expect_in err "other training rows"
cp kept.csv visits.csv

# A class with a single row trains; without one there, or with none to validate, it is named.
awk 'BEGIN { print "a,b,kind"; for (i = 0; i < 40; i++) print i % 7 "." i ",0." i "," (i == 17 ? "rare" : i % 2 ? "odd" : "even") }' >rare.csv
run descent train rare.csv --target kind --epochs 3 --out rare --json
expect_code 0
expect_in err 'note: no validation row has the class "rare": the validation scores say nothing about it'
expect_in out '"classes_missing_in_validation":["rare"]'
awk 'BEGIN { print "t,b,kind"; for (i = 0; i < 40; i++) print i ",0." i "," (i > 37 ? "late" : i % 2 ? "odd" : "even") }' >late.csv
run descent train late.csv --target kind --split time:t --epochs 3 --out late --json
expect_code 0
expect_in err 'note: no training row has the class "late": it cannot be learned'
expect_in out '"classes_missing_in_training":["late"]'
printf 'a,b,kind\n1,2,odd\n3,4,even\n' >half.csv
run descent train rare.csv --target kind --valid half.csv --epochs 3 --out half
expect_code 0
expect_in err 'no validation row has the class "rare"'

# Refused, with a remedy that works.
refused() { # SPLIT MESSAGE REMEDY
    run descent train visits.csv --target sick --split "$1" --dry-run
    expect_code "$4"
    expect_in err "$2"
    expect_in err "try: $3"
    case $3 in
    *COLUMN*|*" with a column "*) return ;;
    esac
    # shellcheck disable=SC2086
    run descent train visits.csv --target sick $3 --dry-run
    expect_code 0
}
refused grup:patient '"grup:patient" does not say how to split the rows' '--split group:patient' 2
refused stratifed '"stratifed" does not say how' '--split stratified' 2
refused tme:day '"tme:day" does not say how' '--split time:day' 2
refused group '"group" does not say how' '--split group:COLUMN' 2
refused time: '"time:" does not say how' '--split time:COLUMN' 2
refused 5 '"5" does not say how' '--split random' 2
refused group:patients 'visits.csv has no column "patients"' '--split group:patient' 2
refused time:days 'visits.csv has no column "days"' '--split time:day' 2
refused time:patient 'column "patient" has values that are neither numbers nor dates' '--split time:COLUMN    with numbers or dates' 65
run descent train visits.csv --target sick --split group:sick --dry-run
expect_code 2
expect_in err 'column "sick" is the target'
run descent train visits.csv --target x --split stratified --dry-run
expect_code 2
expect_in err 'a stratified split needs classes'
expect_in err 'try: --split random'
for other in "--valid 0" "--valid kept.csv"; do
    # shellcheck disable=SC2086
    run descent train visits.csv --target sick --split group:patient $other --dry-run
    expect_code 2
    expect_in err '--split has nothing to choose'
    expect_in err 'try: leave --split or --valid out'
done
run descent train visits.csv --target sick --split group:patient --test kept.csv --epochs 3 --out tested
expect_code 0
expect_in out 'test    loss'
awk 'BEGIN { for (i = 0; i < 30; i++) print i % 2, "1:" i / 30, "2:" 1 - i / 30 }' >rows.libsvm
# Columns without names are called by their numbers: LIBSVM, from 1 or from 0, and NPY.
run descent data rows.libsvm
expect_code 0
for split in group:1 time:2; do
    run descent train rows.libsvm --split $split --steps 2 --out "numbered-$split"
    expect_code 0
    expect_in err "validation, $split)"
done
run descent train --resume numbered-time:2 --steps 4
expect_code 0
awk 'BEGIN { for (i = 0; i < 30; i++) print i % 2, "0:" i % 5, "1:" 1 - i / 30 }' >zero.libsvm
run descent train zero.libsvm --split group:0 --steps 2 --out zero
expect_code 0
expect_in err '24 train, 6 validation, group:0'
{ # 30 rows of two float64, in the order of columns: the first is 0 and 1 in turns
    printf '\223NUMPY\001\000v\000%-117s\n' "{'descr': '<f8', 'fortran_order': True, 'shape': (30, 2), }"
    for i in $(seq 1 15); do printf '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\360?'; done
    for i in $(seq 1 15); do printf '\0\0\0\0\0\0\10@\0\0\0\0\0\0\0@'; done
} >rows.npy
{
    printf '\223NUMPY\001\000v\000%-117s\n' "{'descr': '|u1', 'fortran_order': False, 'shape': (30,), }"
    for i in $(seq 1 10); do printf '\0\0\1'; done
} >labels.npy
run descent train rows.npy --split group:1 --labels labels.npy --steps 2 --out npy
expect_code 0
expect_in err '15 train, 15 validation, group:1'
for wrong in group:9 time:x group:0; do
    run descent train rows.libsvm --split $wrong --dry-run
    expect_code 2
    expect_in err "rows.libsvm has no column \"${wrong#*:}\" to split by ${wrong%:*}"
    expect_in err "try: --split ${wrong%:*}:NUMBER    from 1 to 2"
done
run descent train rows.libsvm --weight 1 --dry-run
expect_code 2
expect_in err 'weights of rows are read from CSV and JSON files only'
# Rows that are drawn at random lie between others in time: that is said where nobody chose it.
run descent train @seattle-weather --target temp_max --epochs 2 --out weather
expect_in err '        order     rows that validate lie between others in time ("date"): --split time:date tells how well later ones are predicted'
for options in "--split random" "--split time:date" "--valid 0" "--ignore date"; do
    rm -rf weather
    # shellcheck disable=SC2086
    run descent train @seattle-weather --target temp_max --epochs 2 --out weather $options
    expect_code 0
    expect_not_in err "between others in time"
done

done_testing
