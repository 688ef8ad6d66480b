#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Sequences from a table: what is understood is said, convolutions over time and dense layers learn from them, and a model
# predicts others, each by its name.
#
#     tests/cli/sequences.sh PROGRAM
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh" "$@"

# Waves of two frequencies, 24 positions, rows in no order.
awk 'BEGIN {
    srand(3)
    for (s = 0; s < 80; s++) {
        begin = 6 * rand()
        for (t = 0; t < 24; t++)
            printf "%f run%02d,%d,%.4f,%s,%s\n", rand(), s, t, sin((s % 2 ? 0.4 : 0.9) * t + begin), t % 3 ? "day" : "night", s % 2 ? "slow" : "fast"
    }
}' | sort | cut -d " " -f 2 >rows
{ echo id,time,level,light,kind; cat rows; } >waves.csv
run descent data waves.csv --target kind --sequence id,time
expect_code 0
expect_in out "waves  80 rows, 72 inputs, 2 classes"
expect_in out 'sequences "id": 80 of 24 rows, ordered by "time"'
expect_in out 'left out  "id": it tells the sequences (--sequence)'
run descent data waves.csv --target kind --sequence id,time --json
grep -qE '"shape": ?\[ ?24, ?3 ?\]' <(tr -d '\n ' <out | sed 's/"shape":/"shape": /') || fail "no shape: $(grep -A 3 shape out)"

waves=(train waves.csv --target kind --sequence "id,time" --layers "conv 8 1x5 relu conv 8 1x5 relu global-pool" --lr 0.01 --seed 5)
run descent "${waves[@]}" --dry-run
expect_in err 'sequences "id": 80 of 24 rows, ordered by "time"'
for threads in 1 2 3; do
    run descent "${waves[@]}" -q --epochs 30 --threads $threads --out waves-$threads
    expect_code 0
done
for threads in 2 3; do
    [ "$(tensor_bytes waves-1/model.safetensors | cksum)" = "$(tensor_bytes waves-$threads/model.safetensors | cksum)" ] ||
        fail "$threads threads learn otherwise than one"
done
run descent "${waves[@]}" -q --epochs 12 --out stopped
run descent train --resume stopped --epochs 30 -q
[ "$(tensor_bytes waves-1/model.safetensors | cksum)" = "$(tensor_bytes stopped/model.safetensors | cksum)" ] ||
    fail "a resumed run learns otherwise than one that was not stopped"
run descent evaluate waves-1 waves.csv
expect_code 0
grep -qE '^this model +(9[0-9]|100)' out || fail "not learnt: $(head -n 3 out)"
run descent predict waves-1 waves.csv --proba
expect_in out "fast,slow,sequence"
[ "$(wc -l <out)" = 81 ] || fail "$(wc -l <out) lines for 80 sequences"
first=$(head -n 1 rows | cut -d , -f 1)
[ "$(sed -n 2p out | cut -d , -f 3)" = "$first" ] || fail "the first sequence is not the first that the file names"
run descent predict waves-1 waves.csv
grep -qE "^(fast|slow) [01]\.[0-9]+ $first\$" out || fail "no name behind a prediction: $(head -n 1 out)"
run descent predict waves-1 waves.csv --json
expect_in out "\"sequence\":\"$first\""
run descent importance waves-1
grep -q '^level ' out || fail "no importance of a column over all positions"

# Dense layers see positions x features as a plain row.
run descent train waves.csv --target kind --sequence "id,time" --layers "16 relu" --epochs 3 -q --out dense
expect_code 0

# One row is missing: which sequence is short, and what goes all the same.
sed -i '$d' waves.csv
run descent data waves.csv --target kind --sequence id,time
expect_code 65
expect_in err "has 23 rows, and"
expect_in err "try: --sequence-length 23    the last 23 rows of each"
run descent data waves.csv --target kind --sequence id,time --sequence-length 23
expect_code 0
expect_in out "shortened 79 of 80 sequences are longer: their last 23 rows are taken, and 79 before are not"
run descent predict waves-1 waves.csv
expect_code 65
expect_in err "has 23 rows, and the model takes 24"
descent predict waves-1 - <rows >out 2>err
code=$?
expect_code 1
expect_in err "the model takes sequences of 24 rows, and this is a single one"
run descent train waves.csv --target kind --sequence id,when
expect_code 2
expect_in err 'waves.csv has no column "when" (--sequence)'
expect_in err "try: --sequence ID,TIME"

done_testing
