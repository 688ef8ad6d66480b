#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Plain words: what the program says in their place, and that the old ones are gone from all of it.
source "$(dirname "$0")/common.sh"

for words in 'is to be learnt' 'all epochs are done' 'it was asked to stop' 'put a price on' \
    'is not a number or one of' 'is no CSV file but' 'as small as asked' 'all steps are done' 'across, along' \
    'how high one has to climb' 'once more quits at once' 'steps would tell'; do
    ! grep -qaF -e "$words" "$program" || fail "the program still says \"$words\""
done

{ echo a,b,y; for i in $(seq 1 40); do echo "$i,$((i * i % 7)),$i.5"; done; } >data.csv

# One range for --valid, whatever is wrong with it.
for value in 1.5 2 -0.5; do
    run descent train data.csv --target y --valid=$value --steps 1
    expect_code 2
    expect_in err "$value is out of range: it must be between 0 and 0.9, or auto"
done
run descent train data.csv --target y --valid nofile --steps 1
[ "$code" != 0 ] || fail "--valid nofile was taken"
expect_in err "'nofile' is neither a number between 0 and 0.9 nor a file that exists"

# Options that are a number or a word; other ranges beside them.
run descent train data.csv --target y --lr abc
expect_code 2
expect_in err 'neither a number nor'
run descent train data.csv --target y --batch abc
expect_code 2
expect_in err 'neither a whole number nor'
run descent train data.csv --target y --epochs abc
expect_code 2
expect_in err 'abc'

# One of a thing is one thing.
printf 'a,y\n1,2\n2,3.5\n3,4\n4,5\n5,6\n6,8\n' >one.csv
run descent train one.csv --target y --epochs 1
expect_code 0
for wrong in ' 1 steps' ' 1 inputs' ' 1 epochs' ' 1 threads' ' 1 rows'; do
    expect_not_in out "$wrong"
    expect_not_in err "$wrong"
done
run descent data one.csv --target y
expect_in out '1 input,'

# A run is no function of a few coordinates.
run descent train data.csv --target y --steps 2 -q -o run
expect_code 0
run descent map run
[ "$code" != 0 ] || fail "map took a run"
expect_in err 'run'
expect_not_in err 'expression'

# Why minimising ended.
run descent minimize 'x^2' --from x=1 --with gd --lr 0.4 --tol 1e-3
expect_in out 'gradient below tolerance (--tol)'
run descent minimize 'x^2' --from x=1 --with gd --lr 0.001 --steps 3
expect_in out 'reached the step limit'

done_testing
