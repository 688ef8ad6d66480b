#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# What is asked of layers and of the update rule: numbers without a function, other names of a rule, and
# averages without correction.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

train=(train @penguins --target species --epochs 3 --threads 1 --seed 2 --batch 32)

# asked TEXT WANTED: a number without a function gets relu, and the run says so; it is what WANTED makes.
asked() {
    rm -rf one two
    run descent "${train[@]}" --layers "$1" --out one
    expect_code 0
    expect_in err "note: layers \"$2\": relu is added after a number without a function"
    run descent "${train[@]}" --layers "$2" --out two
    expect_code 0
    expect_not_in err "relu is added"
    expect_same_model one/model.safetensors two/model.safetensors
    expect_in one/run.json "\"layers\": \"$2\""
}
asked 64 "64 relu"
asked "64 32" "64 relu 32 relu"
asked "8 tanh 6" "8 tanh 6 relu"
asked "8 dropout:0.1 6 tanh" "8 relu dropout:0.1 6 tanh"

# The text in full is longer without one, too: "norm" says which it is, and units before it have no function.
run descent "${train[@]}" --layers "8 linear norm relu 6 gelu norm" --out full
expect_code 0
expect_in err "note: layers in full: \"8 linear layer-norm relu 6 gelu layer-norm\""
expect_not_in err "relu is added"

# None at all has a name, two even.
run descent "${train[@]}" --layers "8 linear" --out linear
expect_code 0
expect_not_in err "relu is added"
run descent "${train[@]}" --layers "8 identity" --out identity
expect_same_model linear/model.safetensors identity/model.safetensors
run descent predict linear "$DESCENT_DATA/penguins.csv"
expect_code 0

# same A B: two ways to say the same thing.
same() {
    rm -rf one two
    # shellcheck disable=SC2086
    run descent "${train[@]}" $1 --out one
    expect_code 0
    # shellcheck disable=SC2086
    run descent "${train[@]}" $2 --out two
    expect_code 0
    expect_same_model one/model.safetensors two/model.safetensors
}
differ() {
    rm -rf one two
    # shellcheck disable=SC2086
    run descent "${train[@]}" $1 --out one
    expect_code 0
    # shellcheck disable=SC2086
    run descent "${train[@]}" $2 --out two
    expect_code 0
    if cmp -s <(tensor_bytes one/model.safetensors) <(tensor_bytes two/model.safetensors); then
        fail "\"$1\" and \"$2\" do the same"
    fi
}
same "--optimizer sgd" "--optimizer gd"
same "--optimizer adam" "--bias-correction on"
same "--optimizer momentum" "--optimizer momentum --bias-correction off"
same "--optimizer momentum --beta1 0 --bias-correction off" "--optimizer gd"
printf 'optimizer = sgd\n' >sgd.conf
same "--config sgd.conf" "--optimizer gd"
differ "--optimizer adam" "--optimizer adam --bias-correction off"
differ "--optimizer momentum" "--optimizer momentum --bias-correction on"
differ "--optimizer rmsprop" "--optimizer rmsprop --bias-correction on"
differ "--optimizer adam" "--optimizer adam --beta1 0"
run descent minimize rosenbrock --with sgd,adam:bias-correction=off:beta1=0 --steps 5
expect_code 0
expect_in out "gd "

run descent "${train[@]}" --optimizer momentum --momentum-form classical --bias-correction on
expect_code 2
expect_in err "has no bias to correct"
run descent "${train[@]}" --bias-correction perhaps
expect_code 2
expect_in err "bias-correction: 'perhaps' is not one of"

# Records of steps: as many as were asked for, in order, and no bit of the training depends on them.
recorded() {
    rm -rf one two
    run descent "${train[@]}" --record "$1" --out one
    expect_code 0
    expect_json one/metrics.jsonl
    [ "$(grep -c '"event":"step"' one/metrics.jsonl)" = "$2" ] || fail "not $2 steps with --record $1"
    run descent "${train[@]}" --out two
    expect_same_model one/model.safetensors two/model.safetensors
}
recorded every 27
recorded 5 5
recorded 100 0
recorded epoch 0
run descent "${train[@]}" --record every --clip 0.5 --out steps
expect_code 0
[ "$(grep -c '"event":"step".*"loss":.*"gradient_norm":.*"lr":' steps/metrics.jsonl)" = 27 ] ||
    fail "not 27 whole records"
run descent train --resume steps --epochs 5
expect_code 0
grep '"event":"resume"' steps/metrics.jsonl >resumes
[ "$(wc -l <resumes)" = 1 ] || fail "not one resume"
expect_in resumes '"epoch":3,"step":27,'
[ "$(grep -c '"event":"step"' steps/metrics.jsonl)" = 45 ] || fail "not 45 steps"
run descent average steps --column loss --json
expect_code 0
[ "$(head -1 out | tr ',' '\n' | grep -c .)" -gt 45 ] || fail "not all steps are averaged"
run descent average steps/metrics.jsonl --column gradient_norm
expect_code 0
expect_in out "45 values"
run descent average one --column train_loss
expect_code 0
expect_in out "3 values"
run descent average one --column nothing
expect_code 65
# Thousands of steps, which are written while others are taken: each once, in order.
run descent "${train[@]}" --epochs 500 --record every --out thousands
expect_code 0
grep '"event":"step"' thousands/metrics.jsonl | sed 's/.*"step":\([0-9]*\),.*/\1/' >numbers
seq 4500 | cmp -s - numbers || fail "not the steps 1 to 4500 in order"
expect_json thousands/metrics.jsonl
# Every epoch's record stands behind that of its last step.
grep -o '"event":"[a-z]*","epoch":[0-9]*,"step":[0-9]*' thousands/metrics.jsonl | tr -d '"' | awk -F '[,:]' '
    $2 == "step" { last = $6 }
    $2 == "epoch" && ($4 != ++epochs || $6 != 9 * epochs || last != $6) { exit 1 }
    END { if (epochs != 500) exit 1 }' || fail "an epoch is not where it belongs"
run descent "${train[@]}" --record never
expect_code 2

done_testing
