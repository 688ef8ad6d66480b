#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# The verdict while training: what is said, kept and done, and that it changes no bit.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# Penguins in 2400 steps, all rows at once; the same bits whatever is measured.
train=(train "$DESCENT_DATA/penguins.csv" --target species --layers "8 tanh" --steps 2400 --lr 0.01)
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

# Stopped and resumed: the same records but for the times.
untimed() {
    sed -E 's/,"(seconds|examples_per_second)":[^,}]*//g' "$1"
}
run descent "${train[@]}" --verdict full --steps 1333 --out parts --quiet
run descent train --resume parts --steps 2400 --quiet
expect_code 0
cmp -s <(untimed full/metrics.jsonl) <(untimed parts/metrics.jsonl) || fail "other records after a stop"

# What a user gets of a network that cannot learn: its gradients vanish in six layers.
deep="8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid"
train=(train @digits --layers "$deep" --optimizer gd --lr 0.1 --batch full --epochs 400)
run descent "${train[@]}" --json --out plateau
expect_code 0
expect_in out '"verdict":"plateau"'
expect_in out '"because":"over '
run descent "${train[@]}" --on-plateau stop --out stopped
expect_code 0
expect_in out 'it hardly gets lower, and was to stop then'
expect_in err 'verdict plateau: '
expect_in err '; try --lr 0.3'
expect_in stopped/metrics.jsonl '"stop":"verdict"'
run descent "${train[@]}" --on-plateau decay --out decayed
expect_code 0
expect_in err 'rate    lr 0.05 from step '
expect_in err ' (plateau)'
expect_in decayed/metrics.jsonl '"by":"plateau"'
run descent "${train[@]}" --on-plateau perturb --out kicked
expect_code 0
expect_in err 'kick    at step '
expect_in kicked/metrics.jsonl '{"event":"kick",'
expect_json kicked/metrics.jsonl
cmp -s plateau/model.safetensors kicked/model.safetensors && fail "the kick changed nothing"

# Finite and far above where it began.
run descent train @digits --optimizer adam --lr 3 --batch 32 --epochs 30 --out far
expect_code 0
expect_in err 'verdict diverging: the loss is '

run descent train @digits --verdict some
expect_code 2
expect_in err 'verdict'
expect_in err 'none, basic or full'
run descent train @digits --on-plateau wait
expect_code 2
expect_in err 'none, decay, perturb or stop'

done_testing
