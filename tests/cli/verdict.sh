#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# The verdict while training: what is said, kept and done, and that it changes no bit.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# Penguins in 2400 steps, all rows at once; the same bits whatever is measured.
train=(train "$DESCENT_DATA/penguins.csv" --target species --layers "8 tanh" --batch full --l2 0 --steps 2400 --lr 0.01)
run descent "${train[@]}" --verdict none --out without
expect_code 0
expect_not_in err "verdict"
expect_not_in without/metrics.jsonl "verdict"
run descent "${train[@]}" --out basic
expect_code 0
expect_in err "verdict "
expect_in basic/metrics.jsonl '"event":"verdict"'
expect_in basic/metrics.jsonl '"sharpness":'
expect_not_in basic/metrics.jsonl '"smallest_eigenvalue":'
expect_json basic/metrics.jsonl
run descent "${train[@]}" --verdict full --out full
expect_code 0
expect_in full/metrics.jsonl '"smallest_eigenvalue":'
expect_same_model without/model.safetensors basic/model.safetensors
expect_same_model without/model.safetensors full/model.safetensors

# Stopped and resumed: the same records but for the times, and that it was resumed.
untimed() {
    grep -v '"event":"resume"' "$1" | sed -E 's/,"(seconds|examples_per_second)":[^,}]*//g'
}
run descent "${train[@]}" --verdict full --steps 1333 --out parts --quiet
run descent train --resume parts --steps 2400 --quiet
expect_code 0
cmp -s <(untimed full/metrics.jsonl) <(untimed parts/metrics.jsonl) || fail "other records after a stop"

# What a user gets of a network that cannot learn: its gradients vanish in six layers.
deep="8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid"
train=(train @digits --layers "$deep" --optimizer gd --lr 0.1 --l2 0 --batch full --epochs 700)
run descent "${train[@]}" --json --out plateau
expect_code 0
expect_in out '"verdict":"plateau"'
expect_in out '"because":"over '
run descent "${train[@]}" --on-plateau stop --out stopped
expect_code 0
expect_in out 'it hardly gets lower (--on-plateau stop)'
expect_in err 'verdict plateau: '
expect_in err 'so may another rate: descent diagnose RUN shows how large it may be'
expect_not_in err 'try --lr'
expect_in stopped/metrics.jsonl '"stop":"verdict"'
# Killed between the last checkpoint and the END: it stops where it did, to the same bits. With the END it goes on.
killed_at_end() {
    cp -r "$1" killed
    grep -v '"event":"end"' "$1/metrics.jsonl" >killed/metrics.jsonl
    rm killed/model.safetensors
    run descent train --resume killed --quiet
    expect_code 0
    expect_same_model "$1/model.safetensors" killed/model.safetensors
    [ "$(grep -c '"event":"epoch"' killed/metrics.jsonl)" = "$(grep -c '"event":"epoch"' "$1/metrics.jsonl")" ] ||
        fail "more epochs after a kill at the end of $1"
    tail -n 1 killed/metrics.jsonl | grep -q '"stop":"verdict"' || fail "$1: another end: $(tail -n 1 killed/metrics.jsonl)"
    rm -r killed
}
killed_at_end stopped
run descent "${train[@]}" --on-plateau stop --checkpoint-every 1 --out each --quiet
killed_at_end each
cp -r stopped asked-on
run descent train --resume asked-on --epochs 750 --quiet
expect_code 0
[ "$(grep -c '"event":"epoch"' asked-on/metrics.jsonl)" -gt "$(grep -c '"event":"epoch"' stopped/metrics.jsonl)" ] ||
    fail "a run that had ended did not go on when it was asked to"
run descent "${train[@]}" --on-plateau decay --out decayed
expect_code 0
expect_not_in err 'rate    lr' # smaller steps are no help on a plateau
expect_same_model plateau/model.safetensors decayed/model.safetensors
run descent "${train[@]}" --on-plateau perturb --out kicked
expect_code 0
expect_in err 'kick    at step '
expect_in kicked/metrics.jsonl '{"event":"kick",'
expect_json kicked/metrics.jsonl
cmp -s plateau/model.safetensors kicked/model.safetensors && fail "the kick changed nothing"

# A run that leaves the plateau by itself is not stopped there: XOR at a low rate.
printf 'a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' > xor.csv
xor=(train xor.csv --target y --task regress --batch full --valid 0 --optimizer gd)
run descent "${xor[@]}" --layers "2 sigmoid" --lr 0.5 --epochs 4000 --on-plateau decay --out xor
expect_code 0
expect_in err 'verdict minimum: hardly anything is left of the loss'
expect_not_in err 'rate    lr'
run descent "${xor[@]}" --layers "2 sigmoid" --lr 0.05 --epochs 40000 --on-plateau stop --out xor-stop
expect_code 0
expect_in xor-stop/metrics.jsonl '"verdict":"plateau"'
expect_in err 'verdict minimum: hardly anything is left of the loss'

# Smaller steps help at the noise floor. The rate ends at 1e-4 of the first.
awk 'BEGIN { srand(1); print "a,y"; for (i = 0; i < 200; i++) print rand() "," rand() }' > noise.csv
run descent train noise.csv --target y --layers "" --optimizer gd --lr 0.1 --batch 2 --epochs 600 \
    --on-plateau decay --out noise
expect_code 0
expect_in noise/metrics.jsonl '"by":"noise floor"'
least=$(grep -o '"lr":[0-9.e-]*' noise/metrics.jsonl | cut -d: -f2 | sort -g | head -1)
awk -v lr="$least" 'BEGIN { exit !(lr >= 1e-5 && lr < 0.06) }' || fail "the least rate is $least"

# What is said at the end is what was said last.
said=$(grep -o '"verdict":"[^"]*"' noise/metrics.jsonl | tail -1 | cut -d'"' -f4)
grep -qE "^verdict $said: |^ +training alone: $said, " err || fail "\"$said\" was said last, and is not at the end: $(tail -n 5 err)"

# Weights that are driven to zero, where other weights would be better: a saddle.
awk -v OFS=, 'BEGIN { srand(2); print "a,b,y"; for (i = 0; i < 100; i++) { a = rand(); b = rand();
    print a, b, a - b } }' > line.csv
zero=(train line.csv --target y --layers "4 tanh" --optimizer adamw --lr 1e-9 --weight-decay 1e9
    --batch full --valid 0)
run descent "${zero[@]}" --epochs 300 --verdict full --out zero-full
expect_code 0
expect_in err 'verdict saddle: '
run descent "${zero[@]}" --epochs 3000 --out zero-long
expect_in err 'verdict saddle: '
run descent "${zero[@]}" --epochs 300 --out zero
expect_in err '(as far as these show; descent diagnose RUN tells whether it is a saddle)'

# Finite and far above where it began.
run descent train @digits --layers "64 relu" --l2 0 --optimizer adam --lr 3 --batch 32 --epochs 30 --out far
expect_code 3
expect_in err ' diverging  lr 3 '
expect_in err 'the loss exploded: '

run descent train @digits --verdict some
expect_code 2
expect_in err 'verdict'
expect_in err 'none, basic or full'
run descent train @digits --on-plateau wait
expect_code 2
expect_in err 'none, decay, perturb or stop'

# What overfits is not praised: the best epoch is kept, and nobody says "go on".
awk 'BEGIN { srand(3); print "a,b,c,y"
    for (i = 0; i < 300; i++) print rand() "," rand() "," rand() "," rand() }' >noise.csv
run descent train noise.csv --target y --layers "64 relu" --lr 0.01 --batch 16 --epochs 300 --valid 0.5 --out praised
expect_code 0
expect_in err "overfitting: training still falls, validation has risen by "
expect_in err "stop here: the model has the weights of epoch "
expect_in out "kept    the weights of epoch"
grep -q "go on" err && fail "go on, while validation rises"
grep -E '[0-9]{4,} steps' err && fail "a number without its commas"
grep -q '"generalisation":"overfitting"' praised/metrics.jsonl || fail "the record does not say it"
grep -q '"valid_rise":' praised/metrics.jsonl || fail "the record has no rise"
grep -q ' overfitting ' err || fail "the progress line does not say it"
run descent train noise.csv --target y --layers "64 relu" --lr 0.01 --batch 16 --epochs 300 --valid 0.5 --out praised2 -q --json
expect_in out '"generalisation":"overfitting"'
python3 - <<'EOF' || fail "advice stands beside a reason that it does not follow from"
import json
facts = json.load(open("out"))
assert facts["advice"] == "", facts["advice"]
assert facts["generalisation_because"].startswith("training still falls"), facts
assert facts["generalisation_advice"].startswith("stop here"), facts
EOF
run descent diagnose praised
expect_in out "overfitting"
# Nor does a diagnosis, wherever the last weights are, as people read it and as JSON.
run descent train noise.csv --target y --layers "64 relu" --lr 0.003 --batch full --epochs 600 --valid 0.5 --out praised3 -q
run descent train noise.csv --target y --layers "16 tanh" --lr 0.03 --batch 32 --epochs 400 --valid 0.4 --keep last --out praised4 -q
for run_folder in praised praised3 praised4; do
    run descent diagnose "$run_folder"
    expect_in out "overfitting: training still falls"
    expect_in out "stop here"
    grep -q "go on" out && fail "diagnose $run_folder: go on, while validation rises"
    run descent diagnose "$run_folder" --json
    python3 -c '
import json
advice = json.load(open("out"))["advice"]
assert advice[0]["text"].startswith("stop here") and not any("go on" in a["text"] for a in advice), advice
' || fail "diagnose $run_folder --json: go on, while validation rises"
done
# Where validation falls the diagnosis may say so.
awk 'BEGIN { srand(5); print "a,b,y"; for (i = 0; i < 400; i++) { a = rand(); b = rand(); print a "," b "," a + 2 * b } }' >learns.csv
run descent train learns.csv --target y --layers "" --optimizer gd --batch full --lr 0.01 --epochs 30 --out learns -q
run descent diagnose learns
expect_in out "go on"

# Finite, but exploded: diverged, with weights that are usable.
run descent train @digits --layers "64 relu" --l2 0 --optimizer gd --batch 1 --lr 0.1 --epochs 3 --out exploded
expect_code 3
expect_in err "the loss exploded: "
expect_in err "where guessing has 2.3"
expect_in err "--lr 0.01"
run descent evaluate exploded --no-linear --json
expect_code 0
grep -q '"stop":"diverged"' exploded/metrics.jsonl || fail "the record does not say it"
# Ten times guessing is far enough, by the weights that the run ends with.
run descent train @digits --layers "64 relu" --l2 0 --optimizer gd --batch 1 --lr 0.1 --epochs 1 --out exploded-1
expect_code 3
expect_in err "the loss exploded: "
expect_in err "after step 1,438, where guessing has 2.3"
run descent train @digits --layers "64 relu" --l2 0 --optimizer gd --batch 1 --lr 0.1 --epochs 1 --keep last --out exploded-2
expect_code 3
run descent evaluate exploded-2 --no-linear --json
python3 -c 'import json, sys; sys.exit(json.load(open("out"))["log_loss"] > 23)' || fail "exploded weights were saved"
run descent train @penguins --target body_mass_g --optimizer adam --batch full --lr 0.3 --epochs 1 --valid 0 --out exploded-3
expect_code 3
expect_in err "where guessing has 1 and the first step "
run descent train @digits --optimizer gd --batch 1 --lr 0.03 --epochs 1 --out wavers
expect_code 0

# Classes that a line separates: the loss has no minimum, and a penalty gives it one.
awk 'BEGIN { print "x,y"; for (i = 1; i <= 30; i++) print i "," (i > 15 ? "yes" : "no") }' >apart.csv
for layers in "" "4 tanh" "6 silu"; do
    rm -rf apart
    run descent train apart.csv --target y --layers "$layers" --l2 0 --valid 0 --batch full --lr 0.1 --epochs 5000 --out apart
    expect_in err "verdict running to infinity: the network is right about every example"
    expect_in err "stop here, or penalise large weights"
done
run descent train apart.csv --target y --layers "" --l2 0.0001 --valid 0 --batch full --lr 0.1 --epochs 5000 --out penalised
expect_not_in err "verdict running to infinity"

done_testing
