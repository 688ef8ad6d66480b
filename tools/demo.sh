#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# `make demo`: installs what is missing, builds, trains a network on the bundled handwritten digits, lets it
# read a few of them, and says where everything lies.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools/dependencies.sh build
[ -f build/build.ninja ] || cmake --preset release
cmake --build --preset release --target descent_program

run=runs/digits-1
for ((i = 2; ; i++)); do
  [ -e $run ] || break
  run=runs/digits-$i
done
mkdir -p runs
printf '\n$ %s\n' "build/descent train @digits --layers \"64 relu\" --batch 64 --epochs 20 --out $run"
build/descent train @digits --layers "64 relu" --batch 64 --epochs 20 --out $run

# The first line of the file holds the columns' names, the last column the digit.
printf '\n$ %s\n' "gzip -dc data/digits.csv.gz | head -n 9 | build/descent predict $run -"
rows=$(gzip -dc data/digits.csv.gz | sed -n 1,9p)
paste -d ' ' <(build/descent predict $run - <<<"$rows") \
  <(sed -e 1d -e 's/.*,\(.*\)/    (it was a \1)/' <<<"$rows")

cat <<END

The program     build/descent                  try: build/descent help
The run         $run                  the model, a record of every epoch, the settings
The data        data/digits.csv.gz             try: build/descent data @digits
The library     include/descent.h, examples/   make install puts it under /usr/local
Your own data   build/descent train FILE.csv --target COLUMN
END
