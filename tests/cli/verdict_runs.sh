#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# What is said of whole runs, and whether it is true: those that go on at the same setting must do what was said.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
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

# The same without noise, by a curve: networks fit all rows, and the noise of batches dies.
awk 'BEGIN { srand(7); print "a,b,y"; for (i = 0; i < 40; i++) { a = 2 * rand() - 1; b = 2 * rand() - 1
    print a "," b "," sin(3 * a) + a * b } }' >smooth.csv
awk 'BEGIN { srand(9); print "a,b,y"; for (i = 0; i < 100; i++) { a = 2 * rand() - 1; b = 2 * rand() - 1
    print a "," b "," a - 2 * b + 1.5 * (rand() - 0.5) } }' >line.csv
awk 'BEGIN { srand(9); print "a,b,y"; for (i = 0; i < 100; i++) { a = 2 * rand() - 1; b = 2 * rand() - 1
    print a "," b "," a - 2 * b } }' >exact-line.csv
# As many rows, columns and classes as wines have, and little in the columns.
awk 'BEGIN { srand(8); printf "a"; for (j = 1; j < 13; j++) printf ",%c", 97 + j; print ",y"
    for (i = 0; i < 178; i++) { s = 0; row = ""; for (j = 0; j < 13; j++) { x = 2 * rand() - 1; s += j < 3 ? x : 0
    row = row x "," } s += 3 * (rand() - 0.5); print row (s > 0.6 ? "c" : s > -0.6 ? "b" : "a") } }' >many.csv
printf 'a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' >xor.csv
printf 'p,t\n1,y\n0,n\n1,n\n1,n\n' >quasi.csv

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

# diagnosed NAME VERDICT: of a run that was judged.
diagnosed() {
    local said
    run descent diagnose "$1" --json
    said=$(grep -o '"verdict": *"[^"]*"' out | head -1 | cut -d'"' -f4)
    [ "$said" = "$2" ] || fail "diagnose $1: the verdict is $said, not $2"
}
diagnosed limit "edge of stability"
expect_in out "lead no lower than 2.75974"
diagnosed limit-two "edge of stability"
diagnosed limit-below minimum
diagnosed limit-above diverging

# Momentum's limit is 2 (1 + beta) / curvature, classical, and 1 / (1 - beta) times that as an average. It swings wider
# than it began and stays there.
momentum=(one.csv --target y --layers "" --optimizer momentum --batch full --epochs 300)
judged momentum "edge of stability" "${momentum[@]}" --beta1 0.5 --momentum-form classical --lr 1.5
diagnosed momentum "edge of stability"
judged momentum-average "edge of stability" "${momentum[@]}" --beta1 0.5 --lr 3
diagnosed momentum-average "edge of stability"
judged momentum-third "edge of stability" "${momentum[@]}" --beta1 0.25 --momentum-form classical --lr 1.25
diagnosed momentum-third "edge of stability"
# With 0.9 that is 361 times the loss, which stays; nobody can use it, and that is said: not that it is no number.
for beta in 0.9 0.95; do
    judged momentum-wide diverging "${momentum[@]}" --beta1 $beta --momentum-form classical --lr "$(awk "BEGIN { print 1 + $beta }")"
    expect_in out "the loss exploded, though to a finite number"
done
judged momentum-wide-two diverging two.csv --target y --layers "" --optimizer momentum --batch full --epochs 300 --beta1 0.9 \
    --momentum-form classical --lr 1.9
expect_in out "the loss exploded, though to a finite number"
# The message names the limit, and the command in it trains.
for wide in "one.csv 0.9 1.9" "one.csv 0.95 1.95" "two.csv 0.9 1.9"; do
    read -r file beta rate <<<"$wide"
    run descent train "$file" --target y --layers "" --optimizer momentum --batch full --epochs 300 --beta1 "$beta" \
        --momentum-form classical --lr "$rate" --out wide
    expect_code 3
    expect_in err "  that is the edge of stability: the curvature allows steps below $rate"
    command=$(sed -n 's/^try: \(descent train .*\)/\1/p' err)
    rm -r wide
    run bash -c "$(declare -f descent); program=$program; $command --out wide"
    expect_code 0
    grep -qE '(verdict|training alone:) minimum' err || fail "$command: $(tail -4 err)"
    rm -r wide
done
judged momentum-below minimum "${momentum[@]}" --beta1 0.5 --momentum-form classical --lr 1.4
judged momentum-above diverging "${momentum[@]}" --beta1 0.5 --momentum-form classical --lr 1.52
diagnosed momentum-above diverging

# Adam and RMSprop at their floors: they bounce there, or have ended to change anything, and do not descend.
judged adam minimum line.csv --target y --layers "" --optimizer adam --lr 0.01 --batch full --epochs 3000
diagnosed adam minimum
judged adam-bounces "edge of stability" smooth.csv --target y --layers "16 tanh" --optimizer adam --lr 0.01 --batch full \
    --epochs 10000
# It bounces and goes down, so diagnose may say either, by the kernels in use; twice as many steps lead lower.
low=$(grep -o '"train_loss":[^,]*' out | head -1 | cut -d: -f2)
run descent diagnose adam-bounces --json
grep -qE '"verdict": *"(descending|edge of stability)"' out || fail "diagnose adam-bounces: $(grep -m 1 verdict out)"
run descent train --resume adam-bounces --epochs 20000 --json --quiet
python3 -c 'import json, sys; assert json.load(open("out"))["train_loss"] < float(sys.argv[1])' "$low" ||
    fail "adam-bounces does not go down"
for rate in 0.01 0.1; do
    judged rmsprop "edge of stability" smooth.csv --target y --layers "16 tanh" --optimizer rmsprop --lr $rate \
        --batch full --epochs 10000
    diagnosed rmsprop "edge of stability"
done

# Where hardly anything is left of the loss it is no edge, at any kernels; nor where the loss rises.
judged nothing minimum xor.csv --target y --task regress --layers "2 sigmoid" --optimizer gd --lr 0.5 --batch full \
    --epochs 4000
judged nothing-tanh minimum xor.csv --target y --task regress --layers "4 tanh" --optimizer gd --lr 0.2 --batch full \
    --epochs 8000
judged nothing-line minimum exact-line.csv --target y --layers "" --optimizer gd --lr 0.6 --batch full --epochs 4000
judged rises diverging smooth.csv --target y --layers "16 tanh" --optimizer gd --lr 3 --batch full --epochs 400
judged rises-two diverging two.csv --target y --layers "" --optimizer gd --lr 1.01 --batch full --epochs 400

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

for batch in 4 8; do
    judged "fits-$batch" descending smooth.csv --target y --layers "32 tanh" --optimizer gd --lr 0.1 --batch $batch \
        --epochs 400
    diagnosed "fits-$batch" descending
done
judged fits-momentum descending smooth.csv --target y --layers "16 tanh 16 tanh" --optimizer momentum --lr 0.2 --batch 4 \
    --epochs 300
judged fits-adam descending smooth.csv --target y --layers "32 tanh" --optimizer adam --lr 0.01 --batch 4 --epochs 300

# A rate that is far too high: the loss stays above what guessing has, and a quarter of the rate halves it.
while read -r rule rate batch; do
    high=(many.csv --target y --layers "" --optimizer "$rule" --batch "$batch" --epochs 100 --keep last)
    judged "high-$rule" "noise floor" "${high[@]}" --lr "$rate"
    python3 -c '
import json
facts = json.load(open("out"))
assert facts["train_loss"] > 1.1 and "lower the rate" in facts["advice"], facts
open("high", "w").write(repr(facts["train_loss"]))
' || fail "$rule: no rate that is too high, or other advice"
    judged "high-$rule" "noise floor" "${high[@]}" --lr "$(awk "BEGIN { print $rate / 4 }")"
    python3 -c '
import json
assert json.load(open("out"))["train_loss"] < 0.65 * float(open("high").read())
' || fail "$rule: a quarter of the rate does not help"
done <<'END'
gd 1 4
momentum 2 4
adam 0.3 8
END

# Networks at such rates too: the loss stays above what guessing has, at 20 times as many steps as well.
while read -r rule rate batch; do
    high=(many.csv --target y --layers "16 tanh" --optimizer "$rule" --batch "$batch" --epochs 100 --keep last)
    judged "high-tanh-$rule" "noise floor" "${high[@]}" --lr "$rate"
    python3 -c '
import json
facts = json.load(open("out"))
assert "lower the rate: the steps are too large" in facts["advice"] and "--lr" in facts["command"], facts
open("high", "w").write(repr(facts["train_loss"]))
' || fail "$rule, 16 tanh: no rate that is too high, or other advice"
    run descent train --resume "high-tanh-$rule" --lr "$(awk "BEGIN { print $rate / 4 }")" --epochs 200 --json --quiet
    python3 -c '
import json
assert json.load(open("out"))["train_loss"] < 0.5 * float(open("high").read())
' || fail "$rule, 16 tanh: a quarter of the rate does not help"
done <<'END'
momentum 2 4
gd 1 4
END

# By adam, whose runs at that rate differ more than the processor's last bits: of 40 seeds 29 were judged so, by two versions
# with other last bits. So most of twenty are, each is told the same, and together a quarter of the rate takes a quarter
# off their loss at least.
floors=0
: >losses
for ((seed = 1; seed <= 20; seed++)); do
    rm -rf adam
    run descent train many.csv --target y --layers "16 tanh" --optimizer adam --batch 4 --lr 0.3 --seed $seed --epochs 100 \
        --keep last --valid 0 --threads 1 --json --quiet --out adam
    grep -q '"verdict":"noise floor"' out && floors=$((floors + 1))
    expect_in out "lower the rate: the steps are too large"
    before=$(grep -o '"train_loss":[^,]*' out)
    run descent train --resume adam --lr 0.075 --epochs 200 --json --quiet
    echo "${before#*:} $(grep -o '"train_loss":[^,]*' out | cut -d: -f2)" >>losses
done
[ $floors -ge 11 ] || fail "adam, 16 tanh: $floors noise floors in 20 runs"
awk '{ before += $1; after += $2 } END { exit !(NR == 20 && after < 0.75 * before) }' losses ||
    fail "adam, 16 tanh: a quarter of the rate does not help: $(tr '\n' ';' <losses)"

# Steps so large are chaotic: which of these runs gets which verdict depends on the last bits, and so on the
# processor. What holds on each: nobody is told to stop, and the training that is advised makes fewer errors.
# advised PART: of the run in "out", in the folder "large"; errors must fall to that part. Sets $conclusion.
advised() {
    conclusion=$(python3 -c '
import json
facts = json.load(open("out"))
open("errors", "w").write(repr(1 - facts["valid_metric"]))
open("command", "w").write(facts["command"] or "")
print(facts["conclusion"])
')
    [ "$conclusion" != stop ] || fail "told to stop: $(cat out)"
    case $(cat command) in
    *--resume*) eval "run $(cat command) --quiet --json" ;;
    "descent train"*) eval "run $(cat command) --out anew --quiet --json" ;;
    *) return ;;
    esac
    python3 -c '
import json, sys
assert 1 - json.load(open("out"))["valid_metric"] < float(sys.argv[1]) * float(open("errors").read())
' "$1" || fail "$(cat command) does not help"
    rm -rf anew
}

# Steps that threw away what the network had learnt, under what was said of validation: 11 of 24 such runs by two versions; the
# others diverge, and are told to start again as well.
anew=0
for rate in 0.08 0.1; do
    for seed in 1 2 3 4 5 6; do
        rm -rf large
        run descent train @digits --optimizer gd --batch 1 --lr "$rate" --seed "$seed" --threads 1 --json --quiet --out large
        grep -q "start again with a lower rate: the loss with its L2 part is" out && anew=$((anew + 1))
        # One that is right on nine of ten rows has no errors to halve.
        less 0.9 "$(field out valid_metric)" && continue
        advised 0.5
        [ "$conclusion" = "start again" ] || fail "large steps: $conclusion"
    done
done
[ "$anew" -ge 2 ] || fail "a lower rate after large steps: in $anew runs of 12"

# Such steps by adam, and a verdict of noise, a fall or none.
anew=0
for seed in 1 2 3 4 5; do
    rm -rf large
    run descent train @digits --lr 0.1 --seed "$seed" --threads 1 --json --quiet --out large
    advised 0.7
    [ "$conclusion" = "start again" ] && anew=$((anew + 1))
done
[ "$anew" -ge 3 ] || fail "start again after large steps of adam: in $anew runs of 5"

# Three epochs, the first of which was often the best: that is too few to stop at.
short=0
while read -r rate batch; do
    rm -rf large
    run descent train @digits --optimizer gd --batch "$batch" --lr "$rate" --epochs 3 --threads 1 --json --quiet --out large
    grep -q "too recently (" out && short=$((short + 1))
    advised 0.9
done <<'END'
0.1 1
0.08 1
0.1 2
0.12 1
0.12 2
0.09 1
END
[ "$short" -ge 2 ] || fail "too recently: in $short runs of 6"

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
judged falls-batches descending numbers.csv --target y --layers "8 tanh" --optimizer gd --lr 0.01 --batch 16 --epochs 99
judged falls-adam descending classes.csv --target y --layers "16 tanh" --optimizer adam --lr 0.001 --batch 64 --epochs 99
judged ended minimum one.csv --target y --layers "" --optimizer gd --lr 0.3 --batch full --epochs 100

# Flat for thousands of steps: a way that hardly falls, the neighbourhood of a saddle, and what comes after it.
judged flat plateau xor.csv --target y --task regress --layers "2 sigmoid" --optimizer gd --lr 0.001 --batch full \
    --epochs 9000
judged flat-classes plateau classes.csv --target y --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid" --optimizer gd \
    --lr 0.1 --batch full --l2 0 --epochs 3000
judged flat-six plateau numbers.csv --target y --optimizer gd --lr 0.1 --batch full --epochs 3000 \
    --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid"
judged near-saddle saddle xor.csv --target y --task regress --layers "2 sigmoid" --optimizer gd --lr 0.01 --batch full \
    --epochs 2000
judged near-saddle-deep saddle classes.csv --target y --layers "8 sigmoid 8 sigmoid 8 sigmoid" --optimizer gd --lr 0.1 \
    --batch full --l2 0 --epochs 3000
judged left-saddle descending xor.csv --target y --task regress --layers "2 sigmoid" --optimizer gd --lr 0.01 --batch full \
    --epochs 5000

done_testing
