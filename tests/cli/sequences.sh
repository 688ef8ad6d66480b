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

# Sequences of different lengths, whose target is whether the high reading comes before the low one.
awk 'BEGIN {
    srand(5)
    print "id,time,level,light,kind"
    for (s = 0; s < 120; s++) {
        n = 4 + int(9 * rand()); up = int(n * rand()); down = (up + 1 + int((n - 1) * rand())) % n
        for (t = 0; t < n; t++)
            printf "run%03d,%d,%.4f,%s,%s\n", s, t, rand() / 2 + (t == up ? 3 : t == down ? -3 : 0), t % 3 ? "day" : "night", up < down ? "up" : "down"
    }
}' >peaks.csv
longest=12
run descent data peaks.csv --target kind --sequence id,time
expect_code 0
expect_in out "peaks  120 rows, 48 inputs, 2 classes"
expect_in out "sequences \"id\": 120 of 4 to $longest rows"
grep -q "^padded    1[01][0-9] of 120 sequences are shorter than $longest" out || fail "not padded: $(grep padded out)"
peaks=(train peaks.csv --target kind --sequence "id,time" --layers "embed 16 attention 2 drop 0.1 mlp 32 attention 2 mlp 32 global-pool" --lr 0.01 --batch 16 --seed 2 -q)
for threads in 1 2 3; do
    run descent "${peaks[@]}" --epochs 80 --threads $threads --out peaks-$threads
    expect_code 0
done
for threads in 2 3; do
    [ "$(tensor_bytes peaks-1/model.safetensors | cksum)" = "$(tensor_bytes peaks-$threads/model.safetensors | cksum)" ] ||
        fail "of padded sequences $threads threads learn otherwise than one"
done
run descent "${peaks[@]}" --epochs 15 --out peaks-stopped
run descent train --resume peaks-stopped --epochs 80 -q
[ "$(tensor_bytes peaks-1/model.safetensors | cksum)" = "$(tensor_bytes peaks-stopped/model.safetensors | cksum)" ] ||
    fail "a resumed run of padded sequences learns otherwise than one that was not stopped"
run descent evaluate peaks-1 peaks.csv
expect_code 0
grep -qE '^this model +(9[0-9]|100)' out || fail "not learnt: $(head -n 3 out)"
run descent diagnose peaks-1
expect_code 0
run descent importance peaks-1
grep -q '^level ' out || fail "no importance of a column of padded sequences"
# Each by itself is what it is among others, longer ones are cut, which is said, and shorter ones go.
run descent predict peaks-1 peaks.csv --proba
grep run007 out >among
{ head -n 1 peaks.csv; grep '^run007,' peaks.csv; } >one.csv
run descent predict peaks-1 one.csv --proba
grep run007 out >alone
cmp -s among alone || fail "a sequence alone is another one: $(cat alone), and not $(cat among)"
{ head -n 1 peaks.csv; for t in $(seq 20); do echo "long,$t,0.$t,day,up"; done; echo short,1,0.2,day,up; } >other.csv
run descent predict peaks-1 other.csv
expect_code 0
expect_in err "1 of 2 sequences are longer: their last $longest rows are taken, and 8 before are not"
[ "$(wc -l <out)" = 2 ] || fail "not two predictions: $(cat out)"

# One row is missing: that sequence is padded, or all others are cut; a model of one length takes no other.
sed -i '$d' waves.csv
run descent data waves.csv --target kind --sequence id,time
expect_code 0
expect_in out "80 of 23 to 24 rows"
expect_in out "padded    1 of 80 sequences are shorter than 24"
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
