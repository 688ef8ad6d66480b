#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# What cannot be read to its end is an error, never a shorter file.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

descent train @penguins --target species --epochs 2 --quiet --out birds >/dev/null 2>log || fail "$(cat log)"
head -n 2 "$DESCENT_DATA/penguins.csv" >two.csv

# predict -: a folder, an endless line, a line that ends nowhere.
"$program" predict birds - <. >out 2>err
code=$?
expect_code 1
expect_in err "error: cannot read the standard input, line 1: Is a directory"
(cat two.csv && head -c 20000000 /dev/zero) | "$program" predict birds - >out 2>err
code=$?
expect_code 65
expect_in err "error: the standard input, line 3: it is longer than 16 MiB"
printf '%s' "$(cat two.csv)" | "$program" predict birds - >out 2>err
code=$?
expect_code 0
expect_in out Adelie

# predict -: delimiters behind backslashes, in every row and in one, with a header and without.
{
    printf 'a\tk\ty\n'
    for i in $(seq 1 12); do printf '%s\tx\\\tz\t%s.5\n%s\tq\\\\\t%s.5\n' "$i" "$i" "$i" "-$i"; done
} >escaped.tsv
run descent train escaped.tsv --target y --epochs 20 --quiet --out escaped
expect_code 0
descent predict escaped escaped.tsv 2>err | head -n 3 >rows
head -n 4 escaped.tsv | descent predict escaped - >out 2>err
expect_out <rows
expect_empty err
sed -n 2,4p escaped.tsv | descent predict escaped - >out 2>err
expect_out <rows
expect_empty err
sed -n 2,4p escaped.tsv | sed 's/\t-*[0-9.]*$//' | descent predict escaped - >out 2>err
expect_out <rows
sed -n 2,4p escaped.tsv >three.tsv # one of them shows no escape by itself
descent predict escaped three.tsv 2>err >out
expect_out <rows
sed -n 3p escaped.tsv >single.tsv
descent predict escaped single.tsv 2>err >out
sed -n 2p rows | expect_out
printf '1\tx\tz\t1.5\n' | descent predict escaped - >out 2>err
expect_in err 'line 1: there are 4 fields'

# predict -: names over two lines are one name; the line and the field once.
printf '"net\nweight",k,y\n1,x,1.5\n2,z,2.5\n3,x,3.25\n4,x,2\n5,z,2.25\n' >names.csv
run descent train names.csv --target y --epochs 2 --quiet --out names
expect_code 0
printf '{"net\\nweight":1,"k":"x"}\n{"net weight":1,"k":"x"}\n' | descent predict names - >out 2>err
[ "$(wc -l <out) $(uniq out | wc -l)" = "2 1" ] || fail "$(cat out err)"
printf 'net weight,k\n1,x\n' | descent predict names - >out 2>err
expect_in out .
printf '1,x\nabc,x\n' | descent predict names - >out 2>err
expect_err <<'END'
error: line 2, field 1: a number is expected in column "net weight": "abc"
END
printf '1,x\n1\n' | descent predict names - >out 2>err
expect_err <<'END'
error: line 2: there is 1 field where 2 are expected
END
printf '1,x\n1,"x\n' | descent predict names - >out 2>err
expect_in err 'line 2, field 2: a quote opens here and is never closed'
expect_in err 'a row must be on one line here'

# --config: the same.
mkdir folder
run descent train @penguins --config folder
expect_code 1
expect_in err "error: cannot read folder, line 1: Is a directory"
head -c 20000000 /dev/zero | tr '\0' x >long.conf
run descent train @penguins --config long.conf
expect_code 65
expect_in err "error: long.conf, line 1: it is longer than 16 MiB"
printf 'epochs = 2\nse\0ed = 4\n' >nul.conf
run descent train @penguins --config nul.conf
expect_code 2
expect_in err "NUL"
printf 'epochs = 2' >short.conf
run descent train @penguins --target species --config short.conf --quiet --out short
expect_code 0
expect_in short/run.json '"epochs": "2"'

# average: the record of a run.
mkdir -p broken/metrics.jsonl
run descent average broken --column loss
expect_code 1
expect_in err "Is a directory"

# With little memory: told, and no row is dropped.
if [ -z "$DESCENT_SANITIZE" ]; then
    (cat two.csv && printf 'x%.0s' {1..100000} && head -c 15000000 /dev/zero | tr '\0' x) >huge.csv
    (ulimit -v 60000 && "$program" predict birds - <huge.csv >out 2>err)
    code=$?
    [ $code != 0 ] || fail "success with a row that was not read"
    [ -s err ] || fail "no word"
fi

# Unix times, in seconds and milliseconds, and amounts: all digits before the point.
printf 'seconds,milliseconds,amount,y\n' >times.csv
for i in 0 1 2 3 4; do
    printf '%d,%d123,%d5000000,%d\n' $((1671140123 + 1000 * i)) $((1671140123 + 1000 * i)) $((i + 1)) $i
done >>times.csv
run descent data times.csv
expect_in out "1671140123 to 1671144123; 1671140123"
expect_in out "1671140123123 to 1671144123123; 1671"
expect_in out "15000000 to 55000000; 15000000"
run descent data times.csv --json
expect_in out '"min":1671140123,"max":1671144123'
expect_in out '"min":1671140123123,"max":1671144123123'
run descent data times.csv --target amount
expect_in out "numbers: 15000000 to 55000000, mean 35000000"

done_testing
