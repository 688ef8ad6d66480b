#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Every remedy that is printed for the cells of a data file is tried on the file that caused it: options are added to
# the command, commands are run and the file that they write is read.
source "$(dirname "$0")/common.sh"

# What stands behind "try:" and in the lines below it, without what it means.
remedies() {
    sed -n '/^try: /,$ { s/^\(try: \|     \)//; s/   .*//; p }' err
}

# cure COUNT FILE OPTIONS...: the command fails, offers COUNT remedies, and succeeds with each of them.
cure() {
    local wanted=$1 file=$2 count=0 word output
    shift 2
    run descent train "$file" --steps 1 -q "$@"
    if [ "$code" = 0 ]; then
        fail "$file $* was read"
        return
    fi
    cp err message
    while read -r word; do
        count=$((count + 1))
        if [[ $word == --* ]]; then
            eval "run descent train ${file@Q} --steps 1 -q ${*@Q} $word"
        else
            eval "$word" || fail "the command failed: $word"
            output=${word##*> }
            run descent train "$output" --steps 1 -q "$@"
        fi
        if [ "$code" != 0 ]; then
            fail "$file: \"$word\" did not help"
            cat message err
        fi
    done < <(remedies)
    if [ "$count" != "$wanted" ]; then
        fail "$file: $count remedies, not $wanted"
        cat message
    fi
}

rows() {
    local i
    for i in $(seq 1 "$1"); do
        # shellcheck disable=SC2059
        printf "$2\n" "$i" "$i"
    done
}

# Missing values in somebody's own spelling: one, two, in the target.
{ echo a,b,y; rows 30 '%d,%d,1.5'; echo 1,n.b.,2.5; echo 2,n.b.,2; } >own.csv
cure 4 own.csv --target y
{ echo a,b,y; rows 30 '%d,%d,1.5'; echo 1,n.b.,2.5; echo 2,~,2; } >two.csv
cure 4 two.csv --target y
{ echo a,y; rows 30 '%d,%d.5'; echo 1,tbd; } >target.csv
cure 2 target.csv --target y
# Further texts are added to a list that is there already.
{ echo a,b,y; rows 30 '%d,%d,1.5'; echo 1,n.b.,2.5; echo 2,x,2; } >list.csv
cure 4 list.csv --target y --missing x
# Bad cells of many kinds, an infinite one, a number that is too large, dates that are none.
{ echo a,b,y; rows 30 '%d,%d,1.5'; for bad in q w e r t z u; do echo "1,$bad,2"; done; } >many.csv
cure 3 many.csv --target y
{ echo a,b,y; rows 30 '%d,%d,1.5'; echo 1,-Infinity,2.5; } >infinite.csv
cure 4 infinite.csv --target y
{ echo a,b,y; rows 9 '%d,2021-03-0%d,1.5'; echo 1,soon,2.5; } >dates.csv
cure 3 dates.csv --target y
{ echo "n,Body Mass,y"; rows 30 '%d,%d,1.5'; echo "1,it's,2.5"; } >"body mass.csv"
cure 3 "body mass.csv" --target y

# Columns whose names are no words of a shell, or no values of a config file.
# shellcheck disable=SC1003,SC2016 # names as they are
for name in "it's" '$HOME' '#1' 'a #b' -x '*' 'say \'; do
    { echo "n,$name,y"; rows 30 '%d,%d,1.5'; echo "1,soon,2.5"; } >names.csv
    cure 4 names.csv --target y
done

# Cells that can be read in two ways.
printf 'a;y\n1,234;1\n5,678;2\n3,210;4\n' >commas.csv
cure 2 commas.csv --target y
printf 'd,y\n01/02/2021,1.5\n03/04/2021,2.5\n05/06/2021,3\n07/08/2021,4\n' >order.csv
cure 2 order.csv --target y
printf 'd,y\n14/03/2021,1.5\n03/14/2021,2.5\n03/04/2021,3.5\n13/01/2021,1\n' >mixed.csv
cure 1 mixed.csv --target y
printf 'b,d,y\n1,14/03/2021,1.5\n2,03/14/2021,2.5\n3,03/04/2021,3.5\n4,13/01/2021,1\n' >mixed2.csv
cure 2 mixed2.csv --target y

# Decimal commas were once to be changed by "tr , .", which glues fields together.
printf 'a,b,y\n"1,5",2,3.5\n"2,25",3,4.5\n' >quoted.csv
run descent data quoted.csv --target y
expect_code 0
expect_in out '"a": numbers with a decimal comma'

# Targets that cannot be learnt: as many texts as rows, hundreds of classes, text for regression, dates.
{ echo a,b,y; for i in $(seq 1 40); do echo "$i,$((i * i)),name $i"; done; } >names.csv
cure 2 names.csv --target y
{ echo a,y; for i in $(seq 1 1400); do echo "$i,w$((i % 350))x"; done; } >classes.csv
cure 1 classes.csv --target y
printf 'a,y\n1,x\n2,z\n3,x\n4,z\n' >text.csv
cure 1 text.csv --target y --task regress
cure 2 names.csv --target y --task regress
printf 'd,y\n2012-01-01,1\n2012-01-02,2.5\n2012-01-03,2\n' >days.csv
cure 1 days.csv --target d
{ echo a,y; rows 40 '%d,%d'; } >numbers.csv
cure 1 numbers.csv --target y --task classify

# Text that is not UTF-8.
printf 'a,b,y\n1,caf\351,1.5\n2,x,2.5\n3,x,3\n4,x,4\n' >latin.csv
run descent data latin.csv --target y
if [ "$code" != 0 ]; then
    cure 1 latin.csv --target y
fi

# A target that is the same in every row: another one, another file with labels, a look at the file.
printf 'a,b,y\n1,3,5\n2,9,5\n3,1,5\n4,7,5\n' >same.csv
for more in "" "--task classify" "--task regress"; do
    # shellcheck disable=SC2086
    run descent train same.csv --target y --steps 1 -q $more
    expect_code 65
    expect_in err 'the target "y" is 5 in every row: there is nothing to learn'
    expect_in err 'try: --target COLUMN    another one'
done
run descent train same.csv --target b --steps 1 -q
expect_code 0
printf '5 1:1 2:3\n5 1:2 2:9\n5 1:4 2:1\n' >same.svm
for more in "--task regress" "--task classify"; do
    # shellcheck disable=SC2086
    run descent train same.svm --steps 1 -q $more
    expect_code 65
    expect_in err 'is 5 in every row: there is nothing to learn'
    expect_in err 'the label is the first number of each line'
    expect_in err 'try: descent data same.svm    how the file is interpreted'
done
run descent data same.svm
expect_code 0
{ printf '\0\0\x08\x02\0\0\0\x04\0\0\0\x02'; printf '\x1\x2\x3\x9\x5\x1\x7\x7'; } >same.idx
{ printf '\0\0\x08\x01\0\0\0\x04'; printf '\x5\x5\x5\x5'; } >five.idx
{ printf '\0\0\x08\x01\0\0\0\x04'; printf '\x5\x6\x5\x9'; } >other.idx
run descent train same.idx --labels five.idx --steps 1 -q --task regress
expect_code 65
expect_in err 'try: --labels FILE    another one'
run descent train same.idx --labels other.idx --steps 1 -q --task regress
expect_code 0

# The one row that differs is a validation row: with another seed it trains, and with fewer validation rows.
{ echo x,y; for i in 1 2 3 4 5 6 7 8 9 10; do echo "$i,$((i == 7)).5"; done; } >one.csv
refused="" trained=""
for seed in 1 2 3 4 5 6 7 8 9 10 11 12; do
    run descent train one.csv --target y --task regress --steps 1 -q --valid 0.4 --seed $seed
    if [ "$code" = 0 ]; then trained=$seed; else
        refused=$seed
        cp err message
    fi
done
[[ -n $refused && -n $trained ]] || fail "of 12 seeds, \"$refused\" was refused and \"$trained\" trained"
expect_in message 'the target is the same in all 6 training rows: there is nothing to learn'
expect_in message 'try: --seed NUMBER    another one'
expect_in message '     --valid SHARE    a smaller one'
expect_in message '     more rows'
for valid in 0.3 0.2 0.1 0; do
    run descent train one.csv --target y --task regress --steps 1 -q --valid $valid --seed "$refused"
    [ "$code" != 0 ] || break
done
expect_code 0

done_testing
