#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Files with something wrong around their rows: what the message says to type is typed.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# The message about FILE has TEXT; the command after its "try:" is run and writes a file that is read.
cure() {
    local file=$1 text=$2 command
    shift 2
    run descent data "$file" "$@"
    expect_code 65
    expect_in err "$text"
    command=$(sed -n 's/^try: //p' err | sed 's/    with.*//')
    rm -f rows.csv utf8.csv clean.csv
    eval "$command" || fail "the remedy failed: $command"
    for cured in rows.csv utf8.csv clean.csv; do
        [ ! -e $cured ] || run descent data $cured "$@"
    done
    expect_code 0
}

table() {
    echo a,c,y
    for i in $(seq 1 20); do
        echo "$i.5,$([ $((i % 3)) = 0 ] && echo red || echo blue),$((i * i % 7)).25"
    done
}

{ table; echo "Total,,99"; } >total.csv
cure total.csv "sums it up" --target y
expect_in out "20 rows"
{ table; echo "Source: a book"; } >source.csv
cure source.csv "1 field   Source: a book" --target y
expect_in out "20 rows"
{ table; echo; echo "Average,,3.5"; echo "Sum,,70"; } >"with blank.csv"
cure "with blank.csv" "sums it up" --target y
expect_in out "20 rows"
{ table; echo 1,red; table | tail -n 3; echo 1,red,2,3; table | tail -n 2; } >ragged.csv
cure ragged.csv "2 rows have another number of fields" --target y
expect_in out "25 rows"
gzip -k total.csv
cure total.csv.gz "sums it up" --target y
expect_in out "20 rows"
table | sed 's/red/r\xe9d/' >latin.csv
cure latin.csv "is not UTF-8" --target y
expect_in out "réd"
table | sed 's/red/\x93r\xe9d\x94/' | gzip -c >quotes.csv.gz
cure quotes.csv.gz "is not UTF-8" --target y
expect_in out $'\xe2\x80\x9cr\xc3\xa9d\xe2\x80\x9d'
table | sed 's/red/r\x00d/' >nul.csv
cure nul.csv "NUL byte" --target y
expect_in out "rd"

# JSON by columns, by rows and under a key, and quotes as C has them.
if command -v python3 >/dev/null; then
    echo '{"a": [1, 2, 3], "y": [3.5, 4.5, 5]}' >columns.json
    echo '{"a": {"0": 1, "1": 2, "2": 3}, "y": {"0": 3.5, "1": 4.5, "2": 5}}' >index.json
    echo '{"columns": ["a", "y"], "index": [0, 1, 2], "data": [[1, 3.5], [2, 4.5], [3, 5]]}' >split.json
    echo '{"rows": [{"a": 1, "y": 3.5}, {"a": 2, "y": 4.5}, {"a": 3, "y": 5}]}' >inside.json
    for kind in columns index split inside; do
        rm -f rows.json
        run descent data $kind.json --target y
        expect_code 65
        eval "$(sed -n 's/^try: //p' err)" || fail "the remedy for $kind.json failed"
        run descent data rows.json --target y
        expect_in out '3 rows, 1 input, y is a number'
    done
fi
printf 'a,k,y\n1.5,"say \\"hi\\"",2.5\n2,"b",3\n' >backslash.csv
cure backslash.csv 'a quote is written as' --target y
expect_in out '2 rows, 3 inputs'

# From a pipe: the name is stdin, and what is not kept cannot be read again.
table >table.csv
run descent data - <table.csv
descent data - <table.csv >from_file 2>&1 || fail "the standard input was not read: $(cat from_file)"
table | descent data - >from_pipe 2>&1 || fail "the pipe was not read: $(cat from_pipe)"
cmp -s from_file from_pipe || fail "file and pipe differ"
expect_in from_pipe 'stdin  20 rows, 3 inputs, y is a number'
gzip -c table.csv | descent data - >from_pipe || fail "the compressed pipe was not read"
expect_in from_pipe 'stdin: CSV (gzip)'
table | descent train - --target y --epochs 2 >out 2>err || fail "no training from a pipe: $(cat err)"
expect_in err 'note: data from the standard input are not kept; the run cannot be resumed'
[ -e runs/stdin-1/model.safetensors ] || fail "no model of a pipe"
descent predict runs/stdin-1 table.csv >out 2>err || fail "no prediction: $(cat err)"
run descent train --resume runs/stdin-1 --epochs 3
expect_code 66
expect_err <<'END'
error: the data of this run came from the standard input and were not kept
try: descent train FILE    a new run, with the data in a file
END
run descent diagnose runs/stdin-1
expect_code 66
expect_in err 'try: descent diagnose runs/stdin-1 --data FILE'
run descent evaluate runs/stdin-1
expect_code 66
expect_err <<'END'
error: the data of this run came from the standard input and were not kept
try: descent evaluate runs/stdin-1 --data FILE    where the data of the run are now
END
run descent diagnose runs/stdin-1 --data table.csv
expect_code 0
run descent data -
expect_code 65
expect_in err 'stdin: the file is empty'

# JSON, in a file and line by line.
cat >birds.jsonl <<'END'
{"kind": "big", "weight": 5, "y": 2.5}
{"kind": "small", "weight": 1.5, "y": 1}
{"weight": 4, "y": 2.25}
{"kind": null, "weight": 2, "y": 1.25}
END
run descent train birds.jsonl --target y --epochs 5 --valid 0 --quiet --out birds
expect_code 0
run descent predict birds birds.jsonl
expect_code 0
cp out from_file
descent predict birds - <birds.jsonl >out 2>err || fail "no prediction: $(cat err)"
cmp -s out from_file || fail "JSON lines and a JSON file differ"
echo '{"kind": "big", "wieght": 5}' | descent predict birds - >out 2>err
expect_in err 'line 1: the key "weight" is missing, and "wieght" is none of the columns'

# Formulas as data: the same numbers again for resume, diagnose and another run.
run descent train "formula: sin(3*x)+noise(0.1)" --rows 200 --epochs 3 --quiet
expect_code 0
run descent train --resume runs/formula-1 --epochs 6 --quiet
expect_code 0
run descent train "formula: sin(3*x)+noise(0.1)" --rows 200 --epochs 6 --quiet
expect_code 0
expect_same_model runs/formula-1/model.safetensors runs/formula-2/model.safetensors
run descent diagnose runs/formula-1
expect_code 0
printf 'x\n0.25\n' | descent predict runs/formula-1 >out 2>err || fail "no prediction: $(cat err)"
[ "$(wc -l <out)" = 1 ] || fail "not one answer"
run descent data "formula: x^2 + z^2 < 0.5" --rows 50 --range 0,2
expect_code 0
expect_in out 'formula  50 rows, 2 inputs, 2 classes'
expect_in out 'formula   x^2 + z^2 < 0.5; inputs from 0 to 2, by --data-seed 1'

# Arrays that are no numbers, where there is NumPy: the line that is printed turns them into what is read.
if python3 -c 'import numpy' 2>/dev/null; then
    cat >arrays.py <<'END'
import sys, numpy
kind = sys.argv[1]
words = numpy.array([["red", "1"], ["blue, or so", "2"], ["red", "3"]] * 5)
array = {"text": words, "bytes": words.astype("S"), "object": words.astype("O"), "one": words[:, 0],
         "records": numpy.array([("a", 1.5), ("b", 2.5)] * 5, dtype=[("k", "U1"), ("v", "f4")]),
         "days": numpy.array(["2020-01-01", "2021-02-03"] * 5, dtype="M8[D]"),
         "complex": numpy.array([[1 + 2j, 3], [4, 5j]]), "long": numpy.ones((3, 2), dtype="longdouble")}[kind]
file = "array.npy"
if len(sys.argv) > 2:
    exec(sys.argv[2])
else:
    numpy.save(file, array, allow_pickle=True)
END
    for kind in text bytes object one records days complex long; do
        rm -f data.csv
        python3 arrays.py $kind || fail "no array of $kind"
        run descent data array.npy --task none
        expect_code 1
        expect_in err "try: in Python: "
        python3 arrays.py $kind "$(sed -n 's/^try: in Python: //p' err)" || fail "the remedy for $kind failed"
        file=array.npy
        [ ! -e data.csv ] || file=data.csv
        run descent data $file --task none
        expect_code 0
    done
fi

done_testing
