#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Layers in words from the command line: what is refused, and what is offered in its place; networks that have a name.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# Options that are offered, without what they mean.
remedies() {
    sed -n '/^try: /,$ { s/^\(try: \|     \)//; s/    .*//; p }' err
}

# cure COUNT WORDS OPTIONS...: the command fails and says WORDS; it succeeds with each of the COUNT options that it offers.
cure() {
    local wanted=$1 said=$2 option count=0
    shift 2
    run descent train "$@" --steps 1 -q --report off
    [ "$code" != 0 ] || fail "$* was accepted"
    expect_in err "$said"
    cp err message
    while read -r option; do
        count=$((count + 1))
        eval "run descent train ${*@Q} $option --steps 1 -q --report off"
        [ "$code" = 0 ] || fail "$*: \"$option\" did not help: $(cat message err)"
    done < <(remedies)
    [ "$count" = "$wanted" ] || fail "$*: $count remedies, not $wanted: $(cat message)"
}

# ---- layers ----

# Rows of 12 x 12 in two classes.
awk 'BEGIN { srand(1); for (j = 0; j < 144; j++) printf "p%d,", j; print "y"
    for (i = 0; i < 40; i++) { for (j = 0; j < 144; j++) printf "%d,", (i % 2 ? j % 12 : int(j / 12)) + 3 * rand(); print i % 2 ? "a" : "b" } }' >images.csv

cure 1 'the shapes differ' images.csv --target y --layers "64 relu residual(64 relu 32)"
cure 1 'the shapes differ' images.csv --target y --layers "12x12x1 conv 2 3x3 residual(conv 8 3x3 stride 2 relu conv 8 3x3)"
cure 1 'a shortcut of 12 x 12 x 8, and a branch of 6 x 6 x 8' images.csv --target y --layers "12x12x1 residual(conv 8 3x3 stride 2 | conv 8 1x1)"
cure 1 'is not closed' images.csv --target y --layers "64 2*(residual(64 relu 64)"
cure 1 'closes nothing' images.csv --target y --layers "64 relu) 32"
cure 1 'did you mean "layer-norm"?' images.csv --target y --layers "64 layer-nrom relu"
cure 1 'did you mean "residual"?' images.csv --target y --layers "64 residul(64)"
cure 1 'is not a number of repeats from 1 to 1,000' images.csv --target y --layers "0*(64)"
cure 1 'needs layers in brackets behind it' images.csv --target y --layers "3*64"
cure 1 'do not make 3 groups of equal size' images.csv --target y --layers "64 group-norm 3"
cure 1 'conv" at column 10 needs images' images.csv --target y --layers "residual(conv 1 3x3)"

# Words and brackets may touch.
run descent train images.csv --target y --layers "64 residual(64 norm relu 64)relu 2*(32)" --steps 1 --out touch --report off
expect_code 0
expect_in err '64 relu residual(64 linear layer-norm relu 64 linear) relu 2*(32 relu)'
grep -q '"layers":"64 relu residual(64 linear layer-norm relu 64 linear) relu 2\*(32 relu)"' <(tr -d '\n' <touch/run.json | sed 's/": /":/g') ||
    fail "the record has other layers: $(grep layers touch/run.json)"

# The same bits on any number of threads, after a stop, and of layers that are written out.
layers="12x12x1 pool 2 conv 2 3x3 group-norm 2 2*(residual(conv 2 3x3 layer-norm conv 2 3x3 rms-norm) silu) global-pool 8 norm"
train=(train images.csv --target y --batch 8 --valid 0.5 --seed 3 --quiet --report off)
for threads in 1 3; do
    run descent "${train[@]}" --layers "$layers" --epochs 2 --threads "$threads" --out "on$threads"
    expect_code 0
    expect_same_model "on$threads/model.safetensors" on1/model.safetensors
done
run descent "${train[@]}" --layers "$layers" --epochs 1 --out stopped
run descent train --resume stopped --epochs 2 --quiet
expect_code 0
expect_same_model stopped/model.safetensors on1/model.safetensors
block="residual(conv 2 3x3 layer-norm conv 2 3x3 rms-norm) silu"
run descent "${train[@]}" --layers "12x12x1 pool 2 conv 2 3x3 group-norm 2 $block $block global-pool 8 norm" --epochs 2 --out long
expect_code 0
expect_same_model long/model.safetensors on1/model.safetensors
run descent evaluate on1/model.safetensors images.csv --json
expect_code 0
run descent diagnose on1 --json
expect_code 0
expect_json out

# ---- smoothed labels ----

# The loss of training is another one; the record has it, a stop changes nothing, and evaluations are of the labels as they are.
run descent "${train[@]}" --layers "8 tanh" --epochs 4 --label-smoothing 0.2 --out smooth
expect_code 0
grep -q '"label-smoothing": *"\?0.2' smooth/run.json || fail "no smoothing in the record: $(cat smooth/run.json)"
run descent "${train[@]}" --layers "8 tanh" --epochs 2 --label-smoothing 0.2 --out halted
run descent train --resume halted --epochs 4 --quiet
expect_code 0
expect_same_model halted/model.safetensors smooth/model.safetensors
run descent "${train[@]}" --layers "8 tanh" --epochs 4 --out sharp
! cmp -s <(tensor_bytes sharp/model.safetensors) <(tensor_bytes smooth/model.safetensors) || fail "smoothing changes nothing"
run descent evaluate smooth/model.safetensors images.csv --json
expect_code 0
expect_json out
run descent diagnose smooth --json
expect_code 0
run descent train images.csv --target y --label-smoothing 1 --steps 1
expect_code 2
expect_in err '--label-smoothing: 1 is out of range: it must be at least 0 and less than 1'
cure 1 '--label-smoothing is for classes, and the target is not one' @penguins --target body_mass_g --label-smoothing 0.1

# ---- networks that have a name ----

cure 1 'is for images, and rows of 144 numbers do not say which of them are neighbours' images.csv --target y --net lenet5
cure 1 'is for images of 12 x 12 at least, and these are 8 x 8' @digits --image 8x8 --net lenet5
cure 2 '--net lenet5 and --layers both say what the network is' images.csv --target y --image 12x12 --net lenet5 --layers "64 relu"
run descent train @penguins --target species --net allconv
expect_code 2
expect_in err 'is for images, and rows of '
expect_in err '--image HEIGHTxWIDTHxCHANNELS'
run descent train @digits --image 8x8 --net lenet6
expect_code 2
expect_in err "did you mean 'lenet5'?"

# A name is its text, and the record has that.
net="conv 6 5x5 tanh average-pool 2 conv 16 5x5 pad none tanh average-pool 2 120 tanh 84 tanh"
by_name=(train images.csv --target y --image 12x12 --steps 3 --seed 2 -q --report off)
run descent "${by_name[@]}" --net lenet5 --out named
expect_code 0
run descent "${by_name[@]}" --layers "$net" --out typed
expect_code 0
expect_same_model named/model.safetensors typed/model.safetensors
grep -qF "12x12x1 $net" named/run.json || fail "the text is not in the record: $(cat named/run.json)"
run descent train --resume named --steps 4 -q
expect_code 0
run descent train images.csv --target y --image 12x12 --net lenet5 --dry-run
expect_code 0
expect_in out "in words: \"12x12x1 $net\""
expect_in err '(lenet5)'
expect_in err 'layers: LeNet-5, of LeCun et al. 1998'
expect_not_in err 'relu is added'
run descent train images.csv --target y --image 12x12 --net lenet5 --dry-run --json
expect_code 0
expect_in out "12x12x1 $net"

# Rules are compared on it, and on layers for images, as they are trained.
fair=(compare images.csv --target y --with "adam,momentum" --length 4 --rates 3 --seeds 2 --time 60s -q)
run descent "${fair[@]}" --net lenet5
expect_code 2
expect_in err 'is for images, and rows of 144 numbers do not say which of them are neighbours'
run descent "${fair[@]}" --net lenet5 --image 12x12 --layers "64 relu"
expect_code 2
expect_in err '--net lenet5 and --layers both say what the network is'
run descent "${fair[@]}" --net lenet5 --image 12x12 --json
expect_code 0
expect_json out
run descent "${fair[@]}" --layers "12x12x1 $net" --json --out typed-layers
expect_code 0
grep -rhF "\"layers\":" comparisons/* typed-layers 2>/dev/null | grep -qF "12x12x1 $net" || fail "the record of a comparison lacks the text"
run descent "${fair[@]}" --image 12x12 --layers "conv 4 3x3 norm pool 2" --out normed
expect_code 0
run descent compare rosenbrock --net lenet5
expect_code 2
expect_in err '--net is for data, and this is a function'

# A residual network, whose norms are those of batches: the text in full says so, and has no bias in front of them.
by_name=(train images.csv --target y --image 12x12 --net resnet8 --batch 10 --valid 0.5 --seed 2 -q --report off)
run descent "${by_name[@]}" --epochs 2 --out deep
expect_code 0
grep -qF '12x12x1 conv 16 3x3 no-bias linear batch-norm relu residual(conv 16 3x3 no-bias linear batch-norm relu conv 16 3x3 no-bias linear batch-norm) relu residual(' deep/run.json ||
    fail "the text is not in full: $(cat deep/run.json)"
run descent "${by_name[@]}" --epochs 1 --out half
run descent train --resume half --epochs 2 -q
expect_code 0
expect_same_model half/model.safetensors deep/model.safetensors
run descent evaluate deep/model.safetensors images.csv --json
expect_code 0
run descent train images.csv --target y --image 12x12 --net resnet20 --dry-run
expect_code 0
expect_in err '12x12x1-7*12x12x16-7*6x6x32-7*3x3x64-2 relu (resnet20)'

done_testing
