#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Small files that would take gigabytes are refused at once, with the size, before the memory is taken.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# refused FILE TEXT: with 400 MB of address space, of which the program itself takes some.
refused() {
    if [ -z "$DESCENT_SANITIZE" ]; then
        (ulimit -v 400000 && "$program" data "$1" >out 2>err)
    else
        "$program" data "$1" >out 2>err
    fi
    code=$?
    [ $code = 1 ] || [ $code = 65 ] || fail "$1: exit code $code: $(cat err)"
    expect_in err "$2"
    expect_not_in err "out of memory"
}

# LIBSVM: 860 bytes for 4 GB; one wide row among short ones; few values at the ends of long rows.
for i in $(seq 0 59); do echo "$([ $((i % 2)) = 0 ] && echo -1 || echo 1) 16777215:$i"; done >wide.svm
refused wide.svm "error: wide.svm:1: the index 16,777,215 makes 16,777,215 columns, and 60 rows of them would take 4.0 GB, as rows are kept dense here"
expect_in err "60 of these numbers stand in the file"
for i in $(seq 1 500); do echo "$((i % 2)) 1:$i"; done >one.svm && echo "1 1:3 1600000:1" >>one.svm
refused one.svm "one.svm:501: the index 1,600,000 makes 1,600,000 columns, and 501 rows of them would take 3.2 GB"
for i in $(seq 1 64); do echo "$((i % 2)) $((i * 250000)):1"; done >ends.svm
refused ends.svm "ends.svm:64: the index 16,000,000 makes 16,000,000 columns, and 64 rows of them would take 4.1 GB"
# "number the indices that occur from 1 on": done.
expect_in err "try: number the indices that occur from 1 on"
awk '{ for (i = 2; i <= NF; i++) { split($i, p, ":"); if (!(p[1] in n)) n[p[1]] = ++k; $i = n[p[1]] ":" p[2] } print }' ends.svm >few.svm
run descent data few.svm
expect_code 0
expect_in out "64 rows"
# A sparse file of the usual kind is read: 2,000 rows of 20,000 columns, 1 in 1,000 named.
awk 'BEGIN { srand(3); for (i = 1; i <= 1000; i++) { printf "%d", i % 2; k = 0; while ((k += 1 + int(rand() * 2000)) <= 20000) printf " %d:1", k; print " 20000:2" } }' |
    awk '{ last = ""; out = $1; for (i = 2; i <= NF; i++) { split($i, p, ":"); if (p[1] != last) out = out " " $i; last = p[1] } print out }' >usual.svm
run descent data usual.svm
expect_code 0

# JSON: a new key in every row; several; nested in an array.
awk 'BEGIN { for (i = 0; i < 30000; i++) printf "{\"k%d\": %d, \"y\": %d}\n", i, i, i % 2 }' >keys.jsonl
refused keys.jsonl "different keys, and each makes a column"
expect_in err 'try: give the rows the same keys: {"key": ..., "value": ...}'
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "{\"a%d\": 1, \"b%d\": 2, \"y\": %d}\n", i, i, i % 2 }' >pairs.jsonl
refused pairs.jsonl "different keys, and each makes a column"
{ echo '['; sed 's/$/,/' keys.jsonl | sed '$ s/,$//'; echo ']'; } >keys.json
refused keys.json "different keys, and each makes a column"
sed 's/{"k\([0-9]*\)": \([0-9]*\)/{"key": "k\1", "value": \2/' keys.jsonl | head -n 500 >same.jsonl
run descent data same.jsonl --target y
expect_code 0

# NPY and IDX: what the header promises is not in the file; also behind gzip.
npy() { # SHAPE
    printf '\223NUMPY\001\000\166\000'
    printf "%-117s\n" "{'descr': '<f4', 'fortran_order': False, 'shape': ($1), }"
    head -c 100 /dev/zero
}
npy "1000000, 1000" >huge.npy
refused huge.npy "the file is truncated"
npy "4000000000, 3" >rows.npy
refused rows.npy "the file is truncated"
npy "10, 9223372036854775807" >columns.npy
refused columns.npy "the shape in the NPY header is damaged"
{ printf '\0\0\010\003\0\075\011\0\0\0\003\350\0\0\003\350'; head -c 100 /dev/zero; } >huge-idx3-ubyte
refused huge-idx3-ubyte "the file is truncated"
for file in huge.npy huge-idx3-ubyte; do
    gzip -k $file
    refused $file.gz "the file is truncated"
done

# Gzip: a kilobyte that becomes a line of gigabytes.
{ echo a,b,y && head -c 100000000 /dev/zero | tr '\0' 1; } | gzip >line.csv.gz
refused line.csv.gz "is longer than 16 MiB"
# Gzip: real rows that fill memory. One member of 10 MB, as often as it takes.
bomb() { # NAME ROW
    { yes "$2" | head -c 10000000 && echo; } | gzip -9 >member.gz
    { echo "$3" | gzip && for ((i = 0; i < 7; i++)); do cat member.gz; done; } >"$1"
    [ "$(wc -c <"$1")" -lt 320000 ] || fail "$1 is no bomb: $(wc -c <"$1") bytes"
    run descent data "$1" --target y
    expect_code 65
    expect_in err "error: $1: more than 64 MiB unpacked, over 200 times what the file holds"
    expect_in err "try: gzip -dc FILE > rows.csv    if it is meant, and read that"
}
bomb rows.csv.gz 1,2,3 a,b,y
bomb zeros.csv.gz 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1 a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,y
bomb texts.csv.gz red,green,1.5 a,b,y
# What repeats itself as data do is none, however long.
awk 'BEGIN { srand(5); print "a,b,y"; for (i = 0; i < 20000; i++) printf "%d,%d,%d\n", rand() * 1000, rand() * 1000, i % 3 }' |
    gzip -9 >member.gz
gzip -dc member.gz | tail -n +2 | gzip -9 >more.gz
{ cat member.gz && for ((i = 0; i < 30; i++)); do cat more.gz; done; } >long.csv.gz
run descent data long.csv.gz --target y
expect_code 0
expect_in out "620,000 rows"

# A table that grows row by row until nothing fits: how far it came, and the part that does.
if [ -z "$DESCENT_SANITIZE" ]; then
    within() { # COMMAND...: with 16 MB more than a small table takes
        (
            ulimit -v "$room"
            "$@"
        ) >out 2>err
        code=$?
    }
    gzip -dc member.gz >small.csv
    for ((room = 8000; room < 1000000; room += 4000)); do
        within "$program" data small.csv --target y
        [ $code = 0 ] && break
    done
    room=$((room + 16000))
    awk 'BEGIN { print "a,b,c,d,y"; for (i = 0; i < 1500000; i++) print i % 97 "," i % 89 "," i % 83 "," i % 79 "," i % 7 }' >grown.csv
    gzip -1k grown.csv
    sed 's/,/\t/g' grown.csv >grown.tsv
    for file in grown.csv grown.csv.gz grown.tsv; do
        within "$program" data $file --target y
        expect_code 1
        expect_in err "error: $file: no memory for more than "
        rm -f rows.csv
        eval "$(sed -n 's/^try: \(.*\)    with the first of them/\1/p' err)"
        within "$program" data rows.csv --target y
        expect_code 0
    done
fi

done_testing
