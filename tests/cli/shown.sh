#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Control characters, also of C1, and what turns the direction of text: never raw in what people read.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# No byte below a space but newlines, no DEL, no C1, no mark of direction.
harmless() {
    if LC_ALL=C grep -qP '[\x00-\x08\x0B-\x1F\x7F]|\xC2[\x80-\x9F]|\xE2\x80[\x8E\x8F\xA8-\xAE]|\xE2\x81[\xA6-\xA9]|\xD8\x9C' "$1"; then
        fail "raw in $1: $(cat -v "$1")"
    fi
}
echo x >probe
grep -qP x probe 2>/dev/null || exit 77

# Column and class names, with three kinds of each.
{
    printf 'a\033[31m,b\342\200\256,c\302\2331,y\n'
    for i in $(seq 1 40); do
        case $((i % 3)) in
        0) class=$(printf 'k\033]0;x\a') ;;
        1) class=$(printf 'l\302\235m') ;;
        *) class=$(printf 'n\342\201\246o') ;;
        esac
        echo "$i,$((i * i % 5)),$((i % 4)),$class"
    done
} >names.csv
run descent data names.csv --target y
expect_code 0
harmless out
harmless err
expect_in out 'a\x1B[31m'
expect_in out 'b\u202E'
expect_in out 'c\u009B1'
run descent train names.csv --target y --epochs 2 --out run
expect_code 0
harmless out
harmless err
run descent evaluate run names.csv
expect_code 0
harmless out
harmless err
run descent data names.csv --target nothing
expect_code 2
harmless err

# Results in a file are data: as they are. JSON escapes what is below a space.
run descent predict run names.csv
grep -qF "$(printf 'k\033]0;x\a')" out || grep -qF "$(printf 'l\302\235m')" out ||
    grep -qF "$(printf 'n\342\201\246o')" out || fail "a class name was changed in a file: $(cat -v out)"
run descent predict run names.csv --json
expect_json out
LC_ALL=C grep -qP '[\x00-\x08\x0B-\x1F]' out && fail "raw in JSON"
# On a terminal they are shown.
if command -v script >/dev/null; then
    for options in "" --proba --json; do
        script -qec "$program predict run names.csv $options" /dev/null </dev/null 2>/dev/null | tr -d '\r' >typed
        harmless typed
    done
fi

# Names of files and folders, keys of options, layers, formulas, words.
for bad in $'x\033[2J' $'x\302\2331m' $'x\342\200\256y'; do
    run descent data "$bad.csv"
    harmless err
    run descent train @penguins --layers "$bad"
    harmless err
    run descent minimize "$bad"
    harmless err
    run descent "$bad"
    harmless err
    run descent train @penguins --target species "--$bad" 3
    harmless err
    echo "$bad = 3" >keys.conf
    run descent train @penguins --config keys.conf
    expect_code 2
    harmless err
    cp names.csv "$bad.csv"
    run descent data "$bad.csv" --target y
    expect_code 0
    harmless out
    run descent predict "$bad" names.csv
    harmless err
    run descent diagnose "runs/$bad"
    harmless err
done

# A run in such a folder, with such columns: reports, tables, pictures, commands. What is offered is typed.
bad=$'x\033[2J\302\2331m\342\200\256y\''
run descent train names.csv --target y --epochs 2 --out "$bad"
expect_code 0
harmless out
harmless err
next=$(sed -nE 's/^(next|use ) *//p' err)
[ -n "$next" ] || fail "no command is offered"
eval "run ${next//FILE/names.csv}"
expect_code 0
sed 's/^1,/100000,/; s/^2,1/99999,77/' names.csv >far.csv
for words in evaluate importance diagnose "diagnose --layers" slice "slice --dims 1"; do
    read -r command options <<<"$words"
    # shellcheck disable=SC2086
    run descent "$command" "$bad" $options
    expect_code 0
    harmless out
    harmless err
done
run descent diagnose "$bad" --escape --out "$bad.2"
harmless out
run descent slice "$bad" --to "$bad.2" --quiet
harmless out
run descent evaluate "$bad" far.csv
harmless err
expect_in err "far outside the range of training"
run descent predict "$bad" far.csv
harmless err
run descent map "$bad" --time 0.1s
harmless err
run descent train names.csv --target y --epochs 1 --layers "1 tanh" --out "$bad.3" --quiet
harmless out
run descent map "$bad.3" --time 0.1s
harmless out
harmless err
for options in "--starts 2" "--folds 3"; do
    # shellcheck disable=SC2086
    run descent train names.csv --target y --epochs 1 $options --out "$bad${options% *}"
    harmless out
    harmless err
done
run descent train names.csv --target $'c\302\2331' --epochs 2 --out "$bad.4"
run descent evaluate "$bad.4"
expect_code 0
harmless out
cp names.csv "$bad.csv"
run descent average "$bad.csv" --column $'c\302\2331'
expect_code 0
harmless out
# The names in SVG pictures, which browsers show.
run descent average "$bad.csv" --column $'b\342\200\256' --svg average.svg
expect_code 0
harmless average.svg
run descent slice "$bad" --quiet --svg slice.svg
expect_code 0
harmless slice.svg
expect_in slice.svg "<title>x?[2J?1m?y'</title>"
# Stopped: the command that goes on, as a shell reads it.
rm -f err
env --default-signal=INT "$program" train @digits --batch 1 --epochs 100000 --out "$bad.5" >out 2>err &
pid=$!
wait_for err "/100,000"
kill -INT $pid
wait $pid
code=$?
expect_code 130
harmless err
next=$(sed -n 's/^resume: descent //p' err)
eval "run descent $next --steps 1"
expect_code 0

# A folder whose name is no UTF-8 holds a run; data with such a name need another one.
bad=$'r\377'
run descent train names.csv --target y --epochs 2 --quiet --out "$bad"
expect_code 0
run descent train --resume "$bad" --epochs 3 --quiet
expect_code 0
run descent predict "$bad" names.csv
expect_code 0
harmless err
cp names.csv "$bad.csv"
run descent data "$bad.csv" --target y
expect_code 0
run descent train "$bad.csv" --target y --epochs 2 --quiet --out linked
expect_code 1
harmless err
expect_in err "try: ln -s FILE data.csv"
for option in --valid --test; do
    run descent train names.csv --target y --epochs 1 --quiet $option "$bad.csv" --out part
    expect_code 1
    harmless err
    expect_in err "try: ln -s FILE data.csv"
    rm -rf part
done
run descent evaluate "$bad" "$bad.csv"
expect_code 0
harmless out
run descent predict "$bad" "$bad.csv"
expect_code 0
ln -s "$bad.csv" data.csv
run descent train data.csv --target y --epochs 2 --quiet --out linked
expect_code 0

# Names in other scripts stay as they are.
printf 'größe,高さ,y\n' >plain.csv
for i in $(seq 1 30); do echo "$i,$((i * i % 7)),$((i % 5))" >>plain.csv; done
run descent data plain.csv --target y --task regress
expect_in out 'größe'
expect_in out '高さ'

done_testing
