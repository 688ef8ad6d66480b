#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Mistakes: what they say, and the exit codes.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

run descent trian @digits
expect_code 2
expect_empty out
expect_err <<'END'
error: no command "trian"
try: descent train
END

run descent --verison
expect_code 2
expect_err <<'END'
error: no option "--verison"
try: descent --help
END

echo 1,2 >numbers.csv
run descent numbers.csv
expect_code 2
expect_err <<'END'
error: no command "numbers.csv"
try: descent train numbers.csv
END

run descent train @digits --learning-rte 3 --epoch 4
expect_code 2
expect_empty out
expect_err <<'END'
error: no option "--learning-rte"
try: --learning-rate
error: no option "--epoch"
try: --epochs
END

run descent train @digits --lr abc --epochs 1.5 --optimizer admam
expect_code 2
expect_in err "error: --lr: 'abc' is neither a number"
expect_in err "error: --epochs: '1.5' is neither a whole number"
expect_in err "did you mean 'adam'"

run descent train @digits --lr
expect_code 2
expect_in err 'error: --lr needs a value'
# An option is called as it was typed, by either of its names; help has flags, and no marks.
for name in lr learning-rate beta1 beta batch batch-size; do
    run descent train @penguins --target species --$name=-x
    expect_code 2
    expect_in err "error: --$name: '-x' is"
    expect_in err "try: --$name "
    expect_not_in err '`'
done
run descent train @penguins --target species --learning_rate
expect_code 2
expect_in err 'error: --learning-rate needs a value'
expect_in err 'try: --learning-rate X    learning rate'

run descent train
expect_code 2
expect_err <<'END'
error: train needs DATA: a file, or a bundled set like @digits
try: descent train --help
END

# A bundled set without its @: what is offered is typed.
for words in "train digits" "data penguins" "data seattle-weather --target weather"; do
    # shellcheck disable=SC2086
    run descent $words
    expect_in err "there is no such file"
    set=$(sed -n 's/^try: \(@[a-z-]*\) .*/\1/p' err)
    run descent data "$set"
    expect_code 0
done

run descent train @digits --optimizer lbfgs --epochs 1
expect_code 2
expect_in err 'optimizer: lbfgs needs the function itself'
expect_in err 'use adam here, or another rule'

run descent train @digits another
expect_code 2
expect_in err 'error: unexpected word "another"'

run descent train no-such-file.csv
expect_code 66
expect_in err 'error: no-such-file.csv'

run descent train @no-such-set
expect_code 66
expect_in err '@digits'

printf 'a,b,class\n1,2,x\n3,oops,y\n5,6,x\n7,8,y\n1,2,x\n3,4,y\n1,1\n' >bad.csv
run descent train bad.csv --target class
expect_code 65
expect_in err 'bad.csv:8'

run descent train @penguins --target nothing
expect_code 2
expect_in err 'nothing'

run descent train @digits --layers "64 rleu"
expect_code 2
expect_in err 'rleu'
expect_in err 'try: '

run descent train @digits --test no-such-file.csv
expect_code 66

run descent predict
expect_code 2
expect_err <<'END'
error: predict needs RUN: a run folder or a model file
try: descent predict --help
END
run descent predict no-such-run numbers.csv
expect_code 66
run descent predict numbers.csv numbers.csv
expect_code 65
run descent data no-such-file.csv
expect_code 66
run descent ctl runs/nothing-1 lr=1
expect_code 66
run descent ctl runs/nothing-1
expect_code 2

# Everything that is wrong, in one go.
run descent train @digits --lerning-rate 3 --lr abc --epochs 1.5
expect_code 2
[ "$(grep -c '^error: ' err)" = 3 ] || fail "not three errors at once"
run descent minimize rosenbrock --stps 3 --tol x
expect_code 2
[ "$(grep -c '^error: ' err)" = 2 ] || fail "not two errors at once"
run descent data no.csv --bogus --task nothing
expect_code 2
[ "$(grep -c '^error: ' err)" = 2 ] || fail "not two errors at once"

# One range, whatever is wrong with it.
for value in 1.5 nofile -1; do
    run descent train @digits --valid "$value"
    expect_code 2
    expect_in err "between 0 and 0.9"
done

# A column is asked for by the name of the option that asks for it.
for name in nope temp 7000; do
    run descent average "$DESCENT_DATA/seattle-weather.csv" --column "$name"
    expect_code 2
    expect_in err "--column"
    expect_not_in err "--target"
done

# Nothing of all this left a folder behind.
[ ! -e runs ] || fail "a run folder was made"

# A loss that is not finite.
run descent train @digits --optimizer gd --lr=1e10 --layers "64 relu 32 relu" --batch 32 --out far
expect_code 3
expect_empty out
expect_in err 'stopped: the loss is not finite at step '
expect_in err '  the learning rate was 1e+10'
expect_in err '  the last good weights are in far'
expect_in err "try: descent train @digits --optimizer gd --layers '64 relu 32 relu' --batch 32 --lr "
[ -f far/model.safetensors ] || fail "no weights were kept"

run descent train @digits --optimizer gd --lr 1e10 --batch 32 --json --quiet
expect_code 3
expect_json out
expect_in out '"stop":"diverged"'

# The run that was meant, and what is typed then works.
mkdir meant && cd meant || exit 1
for name in churn churn-2 digits-10; do
    run descent train @penguins --target species --epochs 2 --out "runs/$name" --quiet
done
rmdir runs/nothing 2>err
mv runs/churn runs/churn-1
meant() {
    run descent predict "$1" "$DESCENT_DATA/penguins.csv"
    expect_code 66
    expect_in err "try: descent predict $2 $DESCENT_DATA/penguins.csv"
    local remedy
    remedy=$(sed -n 's/^try: //p' err)
    bash -c "descent() { '$program' \"\$@\"; }; $remedy" >out 2>err
    code=$?
    expect_code 0
}
meant runs/churn runs/churn-2
meant churn runs/churn-2
meant runs/digits runs/digits-10
meant runs/chrn-1 runs/churn-1

# One of a thing, and thousands of it.
run descent train @penguins --target species --dry-run --batch full
expect_in out "plan    1 step per epoch"
run descent train @penguins --target species --epochs 1 --steps 1 --batch full --out one
expect_in err "  1 epoch  1 step  "
expect_in out "done    1 epoch, 1 step in"
run descent train @digits --dry-run --epochs 1000 --steps 12345 --threads 1
expect_in err "1,797 rows"
expect_in err "1,000 epochs  12,345 steps"
expect_in err "        1 thread  "

# What a number in JSON is.
run descent train @penguins --target species --epochs 1 --json -q --out json
expect_in out '"metric":"accuracy"'
run descent train @penguins --target body_mass_g --epochs 1 --json -q --out json-r2
expect_in out '"metric":"r2"'
run descent train @penguins --target body_mass_g --epochs 1 --json -q --out json-test --test "$DESCENT_DATA/penguins.csv"
expect_in out '"metric":"r2"'
grep -qE '"test_metric":-?[0-9.]+,' out || fail "no test_metric: $(cat out)"

done_testing
