#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Weights of rows and classes: what they do, where they are said, and what is refused.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# 200 rows, weights 0 to 3; and the same with each row as often as its weight says.
awk 'BEGIN { srand(3); print "a,b,w,y"
    for (i = 0; i < 200; i++) {
        a = rand(); b = rand(); w = (i * 7 + int(i / 4)) % 4
        print a "," b "," w "," (a + b * b + 0.3 * rand() > 1.1 ? "yes" : "no")
    } }' >rows.csv
awk -F, 'NR == 1 { print "a,b,y" } NR > 1 { for (i = 0; i < $3; i++) print $1 "," $2 "," $4 }' rows.csv >repeated.csv
how=(--target y --layers "5 tanh" --l2 0 --precision float64 --batch full --optimizer gd --lr 0.1 --epochs 200 --valid 0 --quiet)
run descent train rows.csv --weight w "${how[@]}" --out weighted
expect_code 0
run descent train repeated.csv "${how[@]}" --out repeated
expect_code 0
tensor_bytes weighted/model.safetensors | od -An -t f8 -w8 >a
tensor_bytes repeated/model.safetensors | od -An -t f8 -w8 >b
paste a b | awk '{ d = $1 - $2; if (d > 1e-12 || d < -1e-12) bad = 1 } END { exit bad || NR < 27 }' || fail "repeated rows train another model: $(paste a b)"
# The column may be named by its number, and is missing where a model predicts.
run descent train rows.csv --weight 3 "${how[@]}" --out numbered
expect_same_model weighted/model.safetensors numbered/model.safetensors
printf 'a,b\n0.9,0.9\n0.1,0.1\n' >new.csv
run descent predict weighted new.csv
expect_code 0

# What is said.
run descent train rows.csv --target y --weight w --class-weight balanced --epochs 5 --out both
expect_code 0
expect_in err 'left out  "w": it holds the weights of the rows (--weight)'
expect_in err 'weights "w" weighs the rows; classes: no '
expect_in err 'training rows tell as much as'
expect_in out '; each row once'
run descent train rows.csv --target y --class-weight yes=2.5 --epochs 5 --out classes
expect_in err 'weights no 1, yes 2.5'
run descent train rows.csv --target y --class-weight balanced --epochs 5 --json --out facts
expect_json out
expect_in out '"class_weights":{"no":'
expect_in out '"effective_rows":'
run descent train rows.csv --target y --epochs 5 --json --out plain
expect_not_in out '"class_weights"'
expect_not_in out '"effective_rows"'
run descent evaluate both
expect_code 0
expect_in out 'each counts once, whatever its weight'
run descent diagnose both --quiet
expect_code 0

# Stopped and resumed, to the same bits; without the weights it is another run.
run descent train rows.csv --target y --weight w --class-weight no=2 --epochs 9 --batch 8 --quiet --out whole
expect_code 0
run descent train rows.csv --target y --weight w --class-weight no=2 --epochs 4 --batch 8 --quiet --out parts
run descent train --resume parts --epochs 9 --quiet
expect_code 0
expect_same_model whole/model.safetensors parts/model.safetensors
sed -i '5s/,[0-3],/,9,/' rows.csv
run descent train --resume parts --epochs 12 --quiet
expect_code 2

# A rare class is found more often.
awk 'BEGIN { srand(5); print "x,y"
    for (i = 0; i < 1000; i++) { rare = i % 20 == 0; print (rare ? 1 : 0) + 1.2 * (rand() + rand() + rand() - 1.5) "," (rare ? "rare" : "usual") } }' >rare.csv
for weight in none balanced; do
    run descent train rare.csv --target y --layers "" --class-weight $weight --quiet --out $weight
    run descent evaluate $weight --json
    if command -v jq >/dev/null; then
        jq '.classes[] | select(.class == "rare" or .name == "rare") | .recall' out >recall-$weight
    fi
done
if [ -s recall-balanced ]; then
    awk 'NR == 1 { a = $1 } NR == 2 { exit !($1 > a + 0.3) }' recall-none recall-balanced || fail "recall $(cat recall-none) and $(cat recall-balanced)"
fi

# Refused, with what to type.
refused() { # CODE TEXT TRY WORDS...
    run descent train "${@:4}"
    expect_code "$1"
    expect_in err "$2"
    expect_in err "try: $3"
}
sed '3s/,[0-3],/,-2,/' rows.csv >negative.csv
sed '4s/,[0-9],/,,/' rows.csv >empty.csv
sed '5s/,[0-9],/,heavy,/' rows.csv >text.csv
sed 's/,[0-9],/,0,/' rows.csv >zeros.csv
refused 65 'negative.csv:3:' 'fill the column in' negative.csv --target y --weight w
refused 65 'empty.csv:4:' 'fill the column in' empty.csv --target y --weight w
refused 65 'text.csv:5:' 'fill the column in' text.csv --target y --weight w
refused 65 'every weight in column "w" is 0' '--weight COLUMN    another one' zeros.csv --target y --weight w
refused 2 'has no column "z" (--weight)' '--weight NAME    one of these' rows.csv --target y --weight z
refused 2 'the target has no class "yse"' '--class-weight yes=2' rows.csv --target y --class-weight yse=2
refused 2 '"2" is not a class and a weight' '--class-weight balanced' rows.csv --target y --class-weight 2
expect_in err '     --class-weight no=2'
refused 2 'the target is a number and has no classes' '--weight COLUMN' rows.csv --target a --class-weight balanced
run descent train rows.csv --target y --class-weight yes=2 --epochs 1
expect_code 0
run descent train rows.csv --target a --weight w --epochs 1
expect_code 0

# Batches with as many rows of each class: a rare class is found as by weights, also after a stop, on any number of threads.
awk 'BEGIN { srand(8); print "a,b,kind"
    for (i = 0; i < 600; i++) {
        rare = i % 20 == 0
        print rand() + 0.6 * rare "," rand() + 0.6 * rare "," (rare ? "rare" : "usual")
    } }' >uneven.csv
uneven=(train uneven.csv --target kind --layers "4 tanh" --seed 2 -q)
recall() {
    descent evaluate "$1" --json | python3 -c 'import json, sys; print([c["recall"] for c in json.load(sys.stdin)["classes"] if c["class"] == "rare"][0])'
}
run descent "${uneven[@]}" --balance --epochs 20 --out evenly
expect_code 0
run descent "${uneven[@]}" --epochs 20 --out uneven
if command -v python3 >/dev/null; then
    awk -v with="$(recall evenly)" -v without="$(recall uneven)" 'BEGIN { exit !(with >= 0.6 && with > without + 0.3) }' ||
        fail "balanced batches find $(recall evenly) of the rare class, others $(recall uneven)"
fi
run descent "${uneven[@]}" --balance --steps 37 --threads 3 --out evenly-stopped
run descent train --resume evenly-stopped --steps none --epochs 20 -q
expect_code 0
[ "$(tensor_bytes evenly/model.safetensors | cksum)" = "$(tensor_bytes evenly-stopped/model.safetensors | cksum)" ] ||
    fail "a resumed run balances otherwise than one that was not stopped"
run descent "${uneven[@]}" --balance --class-weight balanced --out doubly
expect_code 2
expect_in err "together they would do it twice"
expect_in err "try: --class-weight none"
run descent train uneven.csv --target a --ignore kind --balance
expect_code 2
expect_in err "error: --balance is for classes, and the target is a number"

done_testing
