#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Files with something wrong around their rows: what the message says to type is typed.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# The message about FILE has TEXT; the command behind its "try:" is run and writes a file that is read.
cure() {
    local file=$1 text=$2 command
    shift 2
    run descent data "$file" "$@"
    expect_code 65
    expect_in err "$text"
    command=$(sed -n 's/^try: //p' err | sed 's/     with.*//')
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
table | sed 's/red/r\x00d/' >nul.csv
cure nul.csv "NUL byte" --target y
expect_in out "rd"

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
