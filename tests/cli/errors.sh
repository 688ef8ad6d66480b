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

run descent train
expect_code 2
expect_err <<'END'
error: train needs DATA: a file, or a bundled set like @digits
try: descent train --help
END

run descent train @digits --optimizer lbfgs --epochs 1
expect_code 2
expect_in err 'optimizer: lbfgs needs the function itself'
expect_in err 'use gd, momentum, rmsprop, adam or adamw'

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

done_testing
