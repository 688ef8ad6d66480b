#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Plain words: what the program says in their place, and that the old ones are gone from all of it.
source "$(dirname "$0")/common.sh"

for words in 'is to be learnt' 'all epochs are done' 'it was asked to stop' 'put a price on' \
    'is not a number or one of' 'is no CSV file but' 'as small as asked' 'all steps are done' 'across, along' \
    'how high one has to climb' 'once more quits at once' 'steps would tell' \
    'lines more, which' 'a row is what they are' 'who walks it' 'as is expected here' ' nor one of ' 'at most 16777216'; do
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
expect_in err "'nofile' is neither a number between 0 and 0.9, none, nor a file that exists"

# What is not wanted may be called so: none is 0, and no file, and a record has the number.
run descent train data.csv --target y --steps 1 -q --valid none --l2 none --dropout none --weight-decay none \
    --label-smoothing none --folds none --test none --group none --patience none --out none-of-them
expect_code 0
grep -q '"valid": "0"' none-of-them/run.json || fail "valid: $(grep '"valid"' none-of-them/run.json)"
grep -q '"test": ""' none-of-them/run.json || fail "test: $(grep '"test"' none-of-them/run.json)"
run descent train data.csv --target y --steps 1 -q --valid 0 --l2 0 --out zero
expect_same_model none-of-them/model.safetensors zero/model.safetensors
cp data.csv none
run descent train data.csv --target y --steps 1 --test none --out tested
expect_in err 'test    none   40 rows'
rm none
run descent train data.csv --target y --lr none
expect_code 2

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

# A run is no function of a few coordinates, and no data: map, minimize and train say so, and what to type.
run descent train data.csv --target y --steps 2 -q -o run
expect_code 0
mkdir -p runs && cp -r run runs/churn-1
for path in run runs/churn-1; do
    run descent map $path
    [ "$code" != 0 ] || fail "map took a run"
    expect_in err 'a map of 2,305 parameters'
    expect_in err "try: descent diagnose $path    tells what kind of place the run is at"
    expect_not_in err 'expression'
    run descent minimize $path
    expect_code 2
    expect_in err "error: $path is a run, and minimize takes a function"
    expect_in err "try: descent train --resume $path    goes on with its training"
    run descent train $path
    expect_code 66
    expect_in err "try: descent train --resume $path    goes on with this run"
done
run descent diagnose runs/churn-1 -q
expect_code 0
run descent train --resume runs/churn-1 --steps 4 -q
expect_code 0

# Which column: asked in the words that people use, with what to type.
cp data.csv asked.csv && sed -i '1s/y/z/' asked.csv
run descent train asked.csv
expect_code 2
expect_in err 'asked.csv: which column should be predicted?'
expect_in err 'try: --target NAME'
printf '1 2 3\n4 5 6\n7 8 1\n' >plain.txt
run descent train plain.txt
expect_in err 'plain.txt: which column should be predicted?'
run descent data asked.csv
expect_in err 'try: descent train asked.csv --target COLUMN    to predict one of them'
# The option that is asked for, by its name: --column in average, --target in data and train.
run descent average data.csv --column nope
expect_in err 'data.csv has no column "nope" (--column)'
run descent data data.csv --target nope
expect_in err 'data.csv has no column "nope" (--target)'
run descent train data.csv --target nope
expect_in err 'data.csv has no column "nope" (--target)'
run descent average data.csv --target y
expect_in err 'try: --column, which other commands call --target'
run descent minimize rosenbrock --optimizer adam
expect_code 2
expect_in err 'try: --with, which other commands call --optimizer'
run descent train @digits --with adam
expect_code 2
expect_in err 'try: --optimizer, which other commands call --with'
run descent average data.csv --column y --no-plot
expect_code 0
printf 'n\n1\n2\n3\n' >single.csv
run descent average single.csv --column nope
expect_in err 'try: --column n'

# Why a run ended; a limit that was set is named.
run descent train data.csv --target y --epochs 2 -q -o two --patience none
expect_in out ': finished'
run descent train data.csv --target y --steps 3 -q -o three
expect_in out ': reached the step limit'
run descent train data.csv --target y --time 0.01s --epochs 100000 -q -o short
grep -qE ': (reached the time limit|finished)' out || fail "$(cat out)"

# What is wrong with a value or a file, said the right way round.
run descent train data.csv --target y --batch abc
expect_in err "'abc' is neither a whole number nor \"auto\" nor \"full\""
run descent train data.csv --target y --lr abc
expect_in err "'abc' is neither a number nor \"auto\""
run descent train data.csv --target y --patience abc
expect_in err '"abc" is not a number of epochs or steps: type 20, 500steps, none or auto'
for kind in 'PAR1abcd Parquet' 'ARROW1ab Arrow' 'Obj\001abc Avro'; do
    # shellcheck disable=SC2059
    printf "${kind% *}" >strange.csv
    run descent data strange.csv
    expect_code 65
    grep -qE "this is an? ${kind#* } file, not CSV" err || fail "$(cat err)"
done

# Curvatures, and barriers, by their names.
run descent minimize '(1-x)^2 + 100*(y-x^2)^2' --from x=-1.4,y=2.2 --no-plot
expect_in out 'curv max  curv min'
expect_in out 'curvature max, min: largest and smallest eigenvalue of the Hessian'
run descent diagnose 'x^2 + 3*y^2' --at 0,0
expect_not_in out 'across'
run descent map 'x^4 - x^2 + y^2' --box -2..2
expect_in out 'barriers between minima'

# One line, row, class or column more is one; counts have grouping.
{ echo a,b,c,d,e,f,g,h,i,j,k,l,m,n,y; for i in 1 2 3 4 5 6 7 8; do echo "$i,,,,,,,,,,,,,,$i.5"; done; } >empty.csv
run descent train empty.csv --target y --steps 1
expect_in err '        and 1 more line, which descent data shows'
sed 's/,y/,o,y/; s/,\([0-9]\)/,,\1/' empty.csv >emptier.csv
run descent train emptier.csv --target y --steps 1
expect_in err '        and 2 more lines, which descent data shows'
awk 'BEGIN { print "a,k,y"; for (i = 1; i <= 31000; i++) print i "," i % 7 "," (i % 9 ? i : "ab" i % 5) }' >many.csv
run descent data many.csv --target y
expect_in err 'column "y": 3,444 of 31,000 values are not numbers, as the others are'
expect_in err 'and 3,439 more'
run descent data many.csv --target y --number y
expect_in out 'dropped   3,444 rows without a target'
printf '1 1:2 2000000000:1\n2 1:3\n' >wide.svm
run descent train wide.svm
expect_in err 'the index 2,000,000,000 makes 2,000,000,000 columns'
printf '1 1:2\n2 1:3\n' >narrow.svm
run descent data narrow.svm
expect_in out 'LIBSVM, 1 column, kept dense'

# Why minimising ended.
run descent minimize 'x^2' --from x=1 --with gd --lr 0.4 --tol 1e-3
expect_in out 'gradient below tolerance (--tol)'
run descent minimize 'x^2' --from x=1 --with gd --lr 0.001 --steps 3
expect_in out 'reached the step limit'

done_testing
