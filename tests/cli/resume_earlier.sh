#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Runs of an earlier version go on, to the bits that it would have come to itself (earlier/make.sh), and keep
# what that version knew nothing of as it was then.
# shellcheck source-path=SCRIPTDIR
earlier=$(realpath "$(dirname "$0")")/earlier
source "$(dirname "$0")/common.sh"

# A run as it was left, in a folder of its own: take NAME FOLDER
take() {
    cp -r "$earlier/$1" "$2"
    gzip -d "$2/checkpoint-0.safetensors.gz"
    sed -i "s|@HERE@|$work|" "$2/run.json"
}

cp "$earlier/points.csv" .
checked=0
for name in gd momentum classical rmsprop adam adamw; do
    for isa in baseline avx2 avx512; do
        rm -rf again
        take $name again
        run env DESCENT_ISA=$isa "$program" train --resume again --steps 40 --quiet
        expect_code 0
        expect_json again/metrics.jsonl
        # The kernels that this machine has.
        used=$(DESCENT_ISA=$isa "$program" --version | sed -n 's/^kernels //p')
        wanted=$(grep "^$name $used " "$earlier/ends" | cut -d ' ' -f 3)
        got=$(tensor_bytes again/model.safetensors | od -An -v -t x1 | tr -d ' \n')
        if [ -z "$wanted" ] || [ "$got" != "$wanted" ]; then
            fail "$name, $used: the parameters differ from those of the version before"
        fi
        checked=$((checked + 1))
    done
    run descent evaluate again
    expect_code 0
done
echo "$checked ends compared"

# What the earlier version had no option for is what it did.
take adam kept
for option in "--accumulate 2" "--sam 0.1" "--cautious" "--average-weights ema:0.9" "--clip-value 0.1" "--lookahead 5" \
    "--gradient-noise 0.1" "--group *.bias:freeze" "--eps-form inside" \
    "--skip-nonfinite 2" "--decay-form wd"; do
    set -f
    # shellcheck disable=SC2086 # an option and its value
    set -- $option
    set +f
    run descent train --resume kept --steps 40 "$@"
    expect_code 2
    expect_in err "the run was started "
done
run descent train --resume kept --optimizer nadam
expect_code 2
expect_in err 'the run was started with optimizer adam, not nadam'

# The options of today, said as they were then, change nothing.
run descent train --resume kept --steps 40 --quiet --accumulate 1 --lookahead none --eps-form auto
expect_code 0
rm -rf again
take adam again
run descent train --resume again --steps 40 --quiet
expect_same_model again/model.safetensors kept/model.safetensors
done_testing
