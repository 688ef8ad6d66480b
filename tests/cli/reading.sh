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

done_testing
