#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# train --dry-run: shapes, parameters, memory, a time that was measured. --dump plan: the graph and its plan.
# Neither writes anything.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

mkdir here && cd here || exit 1
nothing() {
    rm -f out err
    [ -z "$(ls -A)" ] || fail "$1 left files: $(ls -A)"
}

train=(train @penguins --target species --layers "6 tanh" --threads 2)
run descent "${train[@]}" --epochs 30 --dry-run
expect_code 0
grep -qE '^shapes  dense1\.weight +[0-9]+ x 6 ' out || fail "no shape of the first layer: $(cat out)"
grep -qE '^        dense2\.bias +1 x 3 +3$' out || fail "no shape of the last layer: $(cat out)"
grep -qE '^        [0-9]+ parameters in 4 tensors$' out || fail "no count of parameters: $(cat out)"
grep -qE '^memory  [0-9.]+ [kM]B parameters and state of adam, [0-9.]+ [kM]B for a batch, [0-9.]+ [kM]B of data$' out || fail "no memory: $(cat out)"
grep -qE '^time    about [0-9.]+ s.*: [0-9.e-]+ ms per step, measured over [0-9,]+ steps? in [0-9.]+ s$' out || fail "no time: $(cat out)"
grep -qE '^layers +shape +parameters +GFLOP +memory$' out || fail "no head of the layers: $(cat out)"
grep -qE '^        dense1 +6 +[0-9]+ +[0-9.e-]+ +[0-9.]+ kB$' out || fail "no first layer: $(cat out)"
expect_in out 'nothing was written'
[ "$(grep -c ' about ' out)" -eq 1 ] || fail "the time is said more than once: $(cat out)"
nothing --dry-run

# A rule is called as it was typed, in each form, and by its name in the table where it was not.
for rule in "sgd|--optimizer sgd" "sgd|--optimizer=sgd" "gd|--optimizer gd" "sgd|--optimizer adam --optimizer sgd" "adam|"; do
    # shellcheck disable=SC2086 # several words
    run descent "${train[@]}" --epochs 2 --dry-run ${rule#*|}
    expect_code 0
    expect_in out "state of ${rule%%|*},"
    expect_in err "run     ${rule%%|*}  lr"
done

# Layers of images have the shape that arrives behind them, and tensors all their axes.
run descent train @digits --layers "8x8x1 conv 4 3x3 relu pool 2 5 tanh" --batch 10 --epochs 2 --dry-run
expect_code 0
grep -qE '^        conv1 +8 x 8 x 4 +40 +4\.61e-05 +20\.5 kB$' out || fail "no convolution: $(cat out)"
grep -qE '^        max_pool +4 x 4 x 4 +7\.7 kB$' out || fail "no pool: $(cat out)"
grep -qE '^shapes  conv1\.weight +3 x 3 x 1 x 4 +36$' out || fail "no axes of the weights: $(cat out)"
nothing "images"

# Parts that repeat themselves stand once, from their first layer to the function that ends them, and the sums are those of all.
run descent train @digits --layers "8x8x1 conv 4 3x3 3*(residual(conv 4 3x3 group-norm 2 relu conv 4 3x3 group-norm 2) relu) 9 tanh" --batch 10 --epochs 2 --dry-run
expect_code 0
grep -A 8 -E '^        conv2 ' out | tail -n 3 | grep -qE '^        \+ 2 x the last 7 +624 ' || fail "no part that repeats itself: $(cat out)"
grep -qE '^        all layers +3,389 ' out || fail "no sum of the layers: $(cat out)"
expect_in out '3,389 parameters in '
expect_not_in out 'conv4  '
nothing "repeats"

# The shapes add up to the parameters, and parts of the memory to the whole.
run descent "${train[@]}" --epochs 30 --dry-run --json --quiet
expect_code 0
expect_json out
python=$(command -v python3 || true)
if [ -n "$python" ]; then
    "$python" - out <<'END' || fail "the facts do not add up: $(cat out)"
import json, sys
f = json.load(open(sys.argv[1]))
assert sum(t["rows"] * t["columns"] for t in f["tensors"]) == f["parameters"]
assert sum(layer["parameters"] for layer in f["network"]) == f["parameters"]
assert f["network"][0]["shape"] == [6] and f["network"][-1]["name"] == "dense2"
assert f["vector_bytes"] + f["array_bytes"] == f["bytes"] and f["data_bytes"] > 0
assert f["measured_steps"] >= 1 and f["measured_seconds"] >= 0 and f["seconds_per_step"] > 0
assert f["seconds"] >= f["seconds_per_step"] * f["steps_per_epoch"] * 30 * 0.999
assert f["seconds_se"] is None or f["seconds_se"] >= 0
END
fi
nothing "--dry-run --json"

# A run without an end has no time; with a limit it takes no longer than that.
run descent "${train[@]}" --patience none --time 2 --dry-run --json --quiet
expect_code 0
grep -qE '"seconds":(2|2\.0|1\.[0-9]+|0\.[0-9]+),' out || fail "longer than --time: $(cat out)"
nothing "--time --dry-run"

# Folds and starts are runs of their own.
for more in "--folds 3" "--starts 3"; do
    # shellcheck disable=SC2086
    run descent "${train[@]}" --epochs 3 $more --dry-run
    expect_code 0
    expect_in out 'nothing was written'
    nothing "$more"
done

# A run that diverges at once is not timed, and says why.
run descent "${train[@]}" --epochs 30 --optimizer sgd --lr 1e300 --dry-run
expect_code 0
expect_in err 'time    not measured: '
expect_not_in out 'about'
nothing "a dry run that diverges"

run descent "${train[@]}" --dump plan
expect_code 0
[ ! -s err ] || fail "--dump says something on stderr: $(cat err)"
expect_in out 'nodes, in the order of computation'
grep -qE '^ +[0-9]+ parameter +dense1\.weight +- +[0-9]+x6 ' out || fail "no parameter: $(cat out)"
grep -qE '^ +[0-9]+ dense +dense2 +[0-9]+,[0-9]+,[0-9]+ +3 batch +rows +output +yes$' out || fail "no output: $(cat out)"
grep -qE '^memory +shared [0-9]+ bytes; each worker: own [0-9]+ bytes, scratch [0-9]+ bytes$' out || fail "no memory: $(cat out)"
cp out ../first
nothing "--dump plan"
run descent "${train[@]}" --dump plan --quiet
cmp -s out ../first || fail "two dumps of one plan differ"
run descent "${train[@]}" --dump plan --json
expect_code 0
expect_json out
expect_in out '{"plan":"graph    '
nothing "--dump plan --json"
run descent "${train[@]}" --dump graph
expect_code 2
expect_in err 'plan'
nothing "--dump graph"

# Of a run that is there: it stays as it is.
run descent "${train[@]}" --epochs 1 --out ../run --quiet
expect_code 0
(cd ../run && cksum -- *) >../before
run descent train --resume ../run --dump plan
expect_code 0
expect_in out 'nodes, in the order of computation'
run descent train --resume ../run --dry-run
expect_code 0
expect_in out 'nothing was written'
(cd ../run && cksum -- *) >../after
cmp -s ../before ../after || fail "a dry run changed the run: $(diff ../before ../after)"

# It is asked for on the command line, not by a file.
printf 'dump = plan\n' >../dump.conf
run descent "${train[@]}" --config ../dump.conf
expect_code 2
expect_in err 'dump'
rm -f out err
nothing "a config file"

done_testing
