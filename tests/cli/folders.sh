#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Run folders: numbered, never overwritten, held by one process.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

train() {
    run descent train @penguins --target species --epochs 2 --quiet "$@"
}

train
expect_code 0
expect_in out 'saved   runs/penguins-1'
for file in run.json metrics.jsonl model.safetensors; do
    [ -f "runs/penguins-1/$file" ] || fail "no $file"
done
[ ! -e runs/penguins-1/run.lock ] || fail "the lock was left behind"
train
expect_in out 'saved   runs/penguins-2'
rm -r runs/penguins-1
train
expect_in out 'saved   runs/penguins-3'

# --out is used as it stands; an empty folder will do; a run is not overwritten.
train --out deep/er/here/
expect_code 0
expect_in out 'saved   deep/er/here'
cp deep/er/here/run.json before.json
train -o deep/er/here
expect_code 2
expect_empty out
expect_err <<'END'
error: deep/er/here holds a run already, and runs are not overwritten
try: --out DIR    another folder
     descent train --resume deep/er/here    continues it
END
cmp before.json deep/er/here/run.json || fail "run.json was changed"
mkdir empty
train --out empty
expect_code 0
echo >file
train --out file
expect_code 2
expect_in err 'error: file is a file, not a folder'
train --out file/below
expect_code 1
expect_in err 'error: cannot make the folder file/below: Not a directory'

# A dry run writes nothing, nor does a run that cannot start.
mkdir dry && cd dry || exit 1
run descent train @penguins --target species --dry-run
expect_code 0
expect_in out 'nothing was written'
run descent train @penguins --target species --layers nonsense
expect_code 2
run descent train @penguins --target species --threads 1 --batch 3 --valid 0.9 --epochs 1 --clip -1
expect_code 2
rm -f out err wanted difference
[ -z "$(ls -A)" ] || fail "files were left: $(ls -A)"
cd ..

# Names come from the data: endings are cut, a name that says nothing gives way to its folder.
mkdir -p fashion/raw
cp "$DESCENT_DATA/penguins.csv" "fashion/train.csv"
cp "$DESCENT_DATA/penguins.csv" "Sea birds.v2.csv"
for data in fashion/train.csv "Sea birds.v2.csv"; do
    run descent train "$data" --target species --epochs 1 --quiet
    expect_code 0
    cat out >>names
done
mkdir -p a/data .hidden
for data in train.csv a/data/train.csv .hidden/train.csv .birds.csv ./-birds.tab.csv; do
    cp "$DESCENT_DATA/penguins.csv" "$data"
    run descent train "$data" --target species --epochs 1 --quiet
    expect_code 0
    cat out >>names
    rm "$data"
done
gzip -c "$DESCENT_DATA/penguins.csv" >x.data.csv.gz
run descent train x.data.csv.gz --target species --epochs 1 --quiet
cat out >>names
run descent train "formula: x^2 + y" --rows 60 --epochs 1 --quiet
cat out >>names
run descent train - --target species --epochs 1 --quiet
expect_code 65
for number in 1 2 3; do
    expect_in names "saved   runs/train-$number"
done
for name in _birds _birds.tab x.data x formula; do
    [ -d "runs/$name-1" ] && echo "$name" >>seen
done
printf '%s\n' _birds x formula | sort | diff - <(sort seen) || fail "names of runs: $(ls runs)"
expect_in names 'saved   runs/fashion-1'
expect_in names 'saved   runs/Sea-birds.v2-1'

# Two processes do not write to one run.
"$program" train @digits --batch 1 --epochs 100000 --out held 2>held.log >/dev/null &
pid=$!
wait_for held.log "/100,000"
run descent train --resume held
expect_code 1
expect_in err "error: held is being trained by process $pid"
kill -TERM $pid
wait $pid
code=$?
expect_code 130

# Nor does the end of a process, however it came, hold a run.
"$program" train @digits --batch 1 --epochs 100000 --out killed 2>killed.log >/dev/null &
pid=$!
wait_for killed.log "/100,000"
kill -KILL $pid
wait $pid 2>/dev/null
run descent train --resume killed --steps 1 --quiet
expect_code 0
[ ! -e killed/run.lock ] || fail "the lock of a process that is gone was left behind"

# run.json says what it takes to repeat the run.
if command -v jq >/dev/null; then
    jq -r '.descent, .data, .options.target, .layers, (.command | join(" "))' empty/run.json >facts
    cat >wanted <<'END'
0.1.0
@penguins
species
64 silu 32 silu
descent train @penguins --target species --epochs 2 --quiet --out empty
END
    cmp wanted facts || fail "run.json: $(cat facts)"
fi

done_testing
