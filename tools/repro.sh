#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Published numbers beside ours, as a table (docs/repro.md has one that was measured, and what the lines mean).
# Some minutes on two cores.
#
#     tools/repro.sh            prints the table; fails when a claim is not met that the page says is
#     tools/repro.sh --write    puts it into the page
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
page=docs/repro.md
fashion=/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz
program=$PWD/build/descent
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
table=$work/table

# line SOURCE WHAT CLAIMED MEASURED TOLERANCE OK|NOT
line() {
  local outcome=$6
  [ "$outcome" = OK ] || outcome="**NOT**"
  echo "| $1 | $2 | $3 | $4 | $5 | $outcome |" | tee -a "$table"
}

# cost EPOCH RULE RATE OPTION...: the mean training cost in that epoch of a linear classifier of Fashion-MNIST's rows.
cost() {
  local epoch=$1 rule=$2 rate=$3 folder
  shift 3
  folder=$work/$rule-$rate-${*// /-}
  if [ ! -d "$folder" ]; then
    "$program" train "$fashion" --layers "" --batch 128 --epochs 45 --valid 0 --l2 0 --verdict none --quiet \
      --optimizer "$rule" --lr "$rate" --checkpoint-every 1000000 --out "$folder" "$@" > /dev/null 2> "$work/err"
  fi
  sed -n "s/^{\"event\":\"epoch\",\"epoch\":$epoch,.*\"train_loss\":\([0-9.e+-]*\),.*/\1/p" "$folder/metrics.jsonl"
}

# best EPOCH RULE "OPTION..." RATE...: the lowest of them.
best() {
  local epoch=$1 rule=$2 options rate
  read -ra options <<< "$3"
  shift 3
  for rate in "$@"; do
    cost "$epoch" "$rule" "$rate" "${options[@]}"
  done | sort -g | head -n 1
}

# Figure 1 (left) of Adam's paper, on other pictures of the same size and number. There too rates and momentum
# were searched for.
figure_1() {
  local source="Adam [K15], figure 1, on Fashion-MNIST" epoch adam nesterov adagrad
  for epoch in 5 45; do
    adam=$(best $epoch adam "--decay sqrt-step:1" 0.003 0.01 0.03 0.1 0.3)
    nesterov=$({
      best $epoch momentum "--momentum-form nesterov --beta1 0.9 --decay sqrt-step:1" 0.1 0.3 1 3
      best $epoch momentum "--momentum-form nesterov --beta1 0.99 --decay sqrt-step:1" 0.03 0.1 0.3 1
    } | sort -g | head -n 1)
    adagrad=$(best $epoch adagrad "--decay none" 0.003 0.01 0.03 0.1 0.3)
    near "$source" "softmax regression, batch 128, lr a / sqrt(t), best of a grid: training cost in epoch $epoch of adam by that of nesterov momentum, as fast as it" \
      "$adam" "$nesterov"
    less "$source" "the same: cost of adam, below adagrad's" "$adagrad" "$adam"
    less "$source" "the same: cost of nesterov momentum, below adagrad's" "$adagrad" "$nesterov"
  done
}

# near SOURCE WHAT A B: A / B is 1 within 3 %.
near() {
  local ratio
  ratio=$(awk -v a="$3" -v b="$4" 'BEGIN { printf "%.4f", a / b }')
  line "$1" "$2" 1 "$ratio" 0.03 "$(awk -v r="$ratio" 'BEGIN { print ((r >= 0.97 && r <= 1.03) ? "OK" : "NOT") }')"
}

# less SOURCE WHAT BOUND MEASURED
less() {
  line "$1" "$2" "< $3" "$4" less "$(awk -v a="$4" -v b="$3" 'BEGIN { print ((a < b) ? "OK" : "NOT") }')"
}

# What is not met, without the numbers.
not_met() {
  sed -n 's/^\(|[^|]*|[^|]*|\).*\*\*NOT\*\* |$/\1/p' "$1" | sort
}

printf '| source | what | claimed | measured | tolerance | |\n| --- | --- | --- | --- | --- | --- |\n' | tee "$table"
build/bench/repro | tee -a "$table"
if [ -r $fashion ]; then
  figure_1
else
  echo "no $fashion: the lines of Fashion-MNIST are left out (apt-get install dataset-fashion-mnist)" >&2
fi
printf '\n%d met, %d not met\n' "$(grep -c '| OK |$' "$table")" "$(grep -c 'NOT\*\* |$' "$table" || true)"
if [ "${1:-}" = --write ]; then
  awk -v table="$table" '
    /^<!-- end of the table -->$/ { inside = 0 }
    !inside { print }
    /^<!-- table: tools\/repro.sh --write -->$/ { inside = 1; while ((getline line < table) > 0) print line }
  ' $page > "$work/page"
  cp "$work/page" $page
elif new=$(comm -23 <(not_met "$table") <(not_met $page)) && [ -n "$new" ]; then
  printf 'not met, and met before:\n%s\n' "$new" >&2
  exit 1
fi
