#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# What people read and type about update rules: descent help RULE, descent optimizers, --like.
readme=$(realpath "$(dirname "$0")/../../README.md")
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# Every rule has a page of its own, that of `optimizers`, with all its parts; no line is too long.
run descent optimizers --json
expect_code 0
rules=$(grep -oE '"name":"[a-z-]+"' out | sed 's/.*:"//; s/"//')
[ "$(wc -l <<<"$rules")" -ge 7 ] || fail "rules: $rules"
for rule in $rules; do
    run descent help "$rule"
    expect_code 0
    [ "$(head -n 1 out | cut -d: -f1)" = "$rule" ] || fail "$rule: $(head -n 1 out)"
    for part in paper use avoid memory time option; do
        grep -qE "^$part +[^ ]" out || fail "$rule: no $part"
    done
    ! grep -nE '.{101,}| $|`' out || fail "$rule: a line that is too long, or ends in a blank, or has a mark"
    mv out page
    run descent optimizers "$rule"
    cmp -s out page || fail "optimizers $rule is not help $rule"
    run descent optimizers
    grep -qE "^  $rule +[0-9]+ " out || fail "$rule is not listed"
    sed -n '/^## Optimizers/,/^## Read on/p' "$readme" | grep -qF "\`$rule\`" || fail "$rule is not in README.md"
done
run descent optimizers --formulas
expect_code 0
expect_in out "  adam: averages of gradients and of their squares, corrected"
expect_in out "    v = beta2 v + (1 - beta2) g^2"
! grep -nE '.{101,}| $|`' out || fail "a line of the formulas is too long, or ends in a blank, or has a mark"

# Other names of a rule; commands as before; what was meant.
run descent help sgd
expect_in out "gd: gradient descent"
run descent help train
expect_in out "usage: descent train"
run descent help adem
expect_code 2
expect_in err 'no command or optimizer "adem"'
expect_in err "try: descent help adam"
run descent help tran
expect_code 2
expect_in err "try: descent train"
run descent optimizers adem
expect_code 2
expect_in err "did you mean adam?"

# Defaults on a page are those that a run has.
run descent help rmsprop
value=$(sed -nE 's/^--beta2 +([^ ]+).*/\1/p' out)
run descent train @digits --optimizer rmsprop --epochs 1 --out plain
expect_code 0
expect_in plain/run.json "\"eps-form\": \"auto\""
run descent help rmsprop
expect_in out "--beta2           $value"

# The help of an option is of this rule: lion has no squares, and adam is not adamax.
while IFS=: read -r rule option words; do
    run descent help "$rule"
    tr -s ' \n' ' ' <out >words
    grep -qE -- "$option [^ ]+ $words" words || fail "$rule: no $option: $words"
done <<'END'
lion:--beta2:lion: weight of the past in the average of gradients that is kept
adan:--beta2:adan: weight of the past in the average of changes
adam:--beta2:weight of the past in the average of squared gradients
adam:--eps:added to the square root that divides
adamax:--eps:adamax: added to the size of the gradient
sophia:--every:sophia: steps between estimates of curvature
shampoo:--every:soap, shampoo: steps between new bases
prodigy:--beta3:prodigy, dadaptation: weight of the past in the estimate
END

# The page of a rule says what each library has, what remains different and what cannot be had.
run descent help nadam
expect_in out "cannot be had: its mu has no schedule"
expect_in out "as here; but algorithm 2"
run descent help lars
expect_in out "but with weight decay it divides by"
# Groups of tensors that a linear model has not do not stand in the way of the comparison with one.
run descent train @digits --optimizer muon --layers "32 relu 32 relu" --epochs 1 --out groups \
  --group "*.bias: weight-decay=0; dense3.*: optimizer=lion, lr=0.0001; dense1.*: freeze"
expect_code 0
expect_in groups/results.json '"linear'
for group in "dense2.weight: decay=0" "dense2.*: freeze"; do
  run descent train @digits --optimizer adam --layers "16 relu" --group "$group" --epochs 1 --out one_group
  expect_code 0
  expect_in one_group/results.json '"linear'
  rm -r one_group
done

# --like sets what it says; that is in the record, and what was given stands.
run descent train @digits --optimizer adam --like tf --epochs 1 --out tf
expect_code 0
expect_in err "like tf: lr 0.001, beta1 0.9, beta2 0.999, eps 1e-7, eps-form hat, bias-correction on, decay-form lr*wd"
expect_in tf/run.json '"eps-form": "hat"'
expect_in tf/run.json '"eps": "1e-07"'
printf 'eps = 0.01\nmomentum-form = average\n' >own.conf
run descent train @digits --optimizer adamw --like torch --config own.conf --lr 0.002 --epochs 1 --out torch
expect_code 0
expect_in err "; as given: lr, eps"
expect_in torch/run.json '"eps": "0.01"'
expect_in torch/run.json '"lr": "0.002"'
expect_in torch/run.json '"weight-decay": "0.01"'
# A default that was typed is given, too.
printf 'momentum-form = average\n' >own.conf
run descent train @digits --optimizer momentum --like torch --config own.conf --epochs 1 --out average
expect_in err "like torch: dampening 0, decay-form l2; as given: momentum-form"
expect_in average/run.json '"momentum-form": "average"'
# What it has set can be typed by hand: the same bits.
run descent train @digits --optimizer adam --eps 1e-7 --eps-form hat --decay-form 'lr*wd' --epochs 1 --out hand
expect_same_model tf/model.safetensors hand/model.safetensors
run descent train --resume tf --epochs 2 --like torch
expect_code 2
expect_in err "--like cannot change when a run is resumed"

# Each rule of a race by itself; what is not known there is said, with what helps.
run descent minimize booth --with adam:eps=0.1,momentum --like torch --steps 3 --no-plot
expect_code 0
expect_in err "adam like torch: lr 0.001"
expect_in err "as given: eps"
expect_in err "momentum like torch: momentum-form classical"
run descent minimize booth --with lbfgs --like tf
expect_code 1
expect_in err "how tf has lbfgs is not known"
expect_in err "try: --like paper"
run descent minimize booth --with lbfgs --like paper --no-plot
expect_code 0
run descent minimize booth --with adam --like torhc
expect_code 2
expect_in err "torch"

# Comparisons, too: rates are tried around the library's, and the record has it.
run descent compare booth --with adam,momentum --like tf --length 20 --seeds 2 --rates 3 --out like
expect_code 0
expect_in like/compare.json '"like": "tf"'
grep -q '"rule":"adam","power":0,"lr":0.001,' like/trials.jsonl || fail "$(head -n 2 like/trials.jsonl)"
run descent compare booth --with lbfgs,adam --like tf --length 20 --seeds 2 --out unlike
expect_code 1
expect_in err "how tf has lbfgs is not known"
done_testing
