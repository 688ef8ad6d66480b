#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Makes the runs of this folder again: make.sh PROGRAM, which must be the last one before update rules were
# more than gd, momentum, rmsprop, adam and adamw. Each run is stopped in the middle of an epoch; what it
# comes to with each instruction set is in `ends`, a line each: run, kernels, the parameters of its model.
set -euo pipefail
cd "$(dirname "$0")"
program=$(realpath "$1")

# The numbers of a model file, without its header.
parameters() {
    local header
    header=$(od -An -t u8 -N 8 "$1" | tr -d ' ')
    tail -c "+$((header + 9))" "$1" | od -An -v -t x1 | tr -d ' \n'
}

# NAME OPTION...: nine steps of five an epoch.
make() {
    local name=$1 isa
    shift
    rm -rf "$name"
    "$program" train points.csv --target side --layers "3 leaky_relu" --batch 7 --out "$name" --steps 9 --quiet --verdict none \
        --valid 0.2 "$@" >/dev/null
    for isa in baseline avx2 avx512; do
        cp -r "$name" "end of $name"
        DESCENT_ISA=$isa "$program" train --resume "end of $name" --steps 40 --quiet >/dev/null
        echo "$name $isa $(parameters "end of $name/model.safetensors")" >>ends
        rm -r "end of $name"
    done
    # Where it was made is nobody's business; what the run does not need to go on goes too.
    sed -i -e 's|"data_path": ".*/|"data_path": "@HERE@/|' -e 's|"directory": ".*",|"directory": "@HERE@",|' "$name/run.json"
    find "$name" -type f ! -name 'checkpoint-*' ! -name run.json ! -name metrics.jsonl -delete
    gzip -9n "$name/checkpoint-0.safetensors"
}

rm -f ends
make gd --optimizer gd --lr 0.3 --decay exp:0.9 --clip 0.5
make momentum --optimizer momentum --decay inverse:0.2 --l2 0.001
make classical --optimizer momentum --momentum-form classical --lr 0.05 --decay step:2,0.5
make rmsprop --optimizer rmsprop --lr 0.02 --decay sqrt:1 --weight-decay 0.01 --precision float64
make adam --verdict basic
make adamw --optimizer adamw --weight-decay 0.1 --decay sqrt-step:1 --record 3
