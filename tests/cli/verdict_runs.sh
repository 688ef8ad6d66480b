#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# What is said of whole runs, and whether it is true: those that go on at the same setting must do what was said.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

awk 'BEGIN { srand(4); print "x,y"; for (i = 0; i < 40; i++) { x = rand(); print x "," x + rand() } }' >one.csv
# Two inputs without correlation, both of deviation 1 and mean 0: every curvature is 2.
awk 'BEGIN { srand(5); print "x,z,y"; for (i = 0; i < 40; i++) { x = i % 2 ? 1 : -1; z = int(i / 2) % 2 ? 1 : -1
    print x "," z "," x - z + rand() } }' >two.csv
awk 'BEGIN { srand(6); print "a,b,y"; for (i = 0; i < 500; i++) { a = 4 * rand() - 2; b = 4 * rand() - 2
    print a "," b "," (sin(2 * a) + b * b > 0.7 ? "yes" : "no") } }' >classes.csv
awk 'BEGIN { srand(6); print "a,b,y"; for (i = 0; i < 500; i++) { a = 4 * rand() - 2; b = 4 * rand() - 2
    print a "," b "," sin(2 * a) + b * b } }' >numbers.csv
# No noise in the targets: steps at a fixed rate come as near as one waits.
awk 'BEGIN { srand(7); print "a,b,c,y"; for (i = 0; i < 60; i++) { z = rand(); a = z + rand() / 20; b = z + rand() / 20
    c = z + rand() / 20; print a "," b "," c "," 3 * a - 3 * b + c } }' >exact.csv

# judged NAME VERDICT TRAIN-OPTIONS...: --valid 0.
judged() {
    local name=$1 wanted=$2 said
    shift 2
    rm -rf "$name"
    run descent train "$@" --valid 0 --threads 1 --json --quiet --out "$name"
    said=$(grep -o '"verdict":"[^"]*"' out | head -1 | cut -d'"' -f4)
    [ "$said" = "$wanted" ] || fail "$name: the verdict is $said, not $wanted"
}

# Steps exactly at the limit 2 / curvature; two inputs; below and above.
judged limit "edge of stability" one.csv --target y --layers "" --optimizer gd --lr 1 --batch full --epochs 200
judged limit-two "edge of stability" two.csv --target y --layers "" --optimizer gd --lr 1 --batch full --epochs 200
judged limit-below minimum one.csv --target y --layers "" --optimizer gd --lr 0.97 --batch full --epochs 200
judged limit-above diverging one.csv --target y --layers "" --optimizer gd --lr 1.02 --batch full --epochs 200

# Batches on a plateau: the noise of a bias is not what holds the loss up.
judged plateau plateau classes.csv --target y --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid" --optimizer gd \
    --lr 0.1 --batch 32 --l2 0 --epochs 200
judged plateau-six plateau classes.csv --target y --optimizer gd --lr 1 --batch 16 --l2 0 --epochs 200 \
    --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid"
judged plateau-numbers plateau numbers.csv --target y --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid" \
    --optimizer gd --lr 0.1 --batch 32 --epochs 100

# The noise dies with the loss.
for batch in 2 4 8; do
    judged "exact-$batch" descending exact.csv --target y --layers "" --optimizer gd --lr 0.1 --batch $batch --epochs 100
done

# No noise floor costs more than what is left, and a rate that is far too high is one.
for rate in 0.2 0.3 0.4; do
    judged noisy "noise floor" one.csv --target y --layers "" --optimizer gd --lr $rate --batch 2 --epochs 400
    python3 -c '
import json, re
facts = json.load(open("out"))
cost = float(re.search(r"and ([0-9.e+-]+) of it is their noise", facts["because"]).group(1))
assert cost <= 1.1 * max(facts["train_loss"], 1.0), facts
assert "lower the rate" in facts["advice"], facts
' || fail "rate $rate: noise that costs more than there is, or no lower rate"
done

# A loss that fell in every epoch; one whose fall has ended.
judged falls descending numbers.csv --target y --layers "8 tanh" --optimizer gd --lr 0.02 --batch full --epochs 99
judged ended minimum one.csv --target y --layers "" --optimizer gd --lr 0.3 --batch full --epochs 100

done_testing
