#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# What train says of the cells of a file: columns left out, notations; and that predict reads the same way.
source "$(dirname "$0")/common.sh"

{
    echo 'Unit Price,name,empty,same,zip,day,y'
    for i in $(seq 1 200); do
        price="call $i"
        [ $((i % 10)) = 0 ] && price="$i.5"
        echo "$price,name $i,,7,0050$((i % 9)),2021-03-0$((i % 9 + 1)) 10:00,$i.5"
    done
} >shop.csv
run descent train shop.csv --target y --steps 2
expect_code 0
expect_in err "left out  \"Unit Price\": 180 of 200 values are not numbers, first 'call 1' in line 2; more than 100 different texts (--text keeps it)"
expect_in err "left out  \"name\": more than 100 different texts, first 'name 1' in line 2 (--text keeps it)"
expect_in err 'left out  "empty": no value in any row'
expect_in err 'constant  "same" has the same value in every row'
expect_in err 'read      "zip": codes with leading zeros are texts (--number takes them as numbers)'
expect_in err 'read      "day": the time of day is part of the date, not a separate input'
run descent data shop.csv --target y --json
expect_code 0
expect_in out '"notes":['
expect_in out "180 of 200 values are not numbers, first 'call 1' in line 2"

# Nothing is left: the reasons are in the message.
cut -d, -f1-3,7 shop.csv >nothing.csv
run descent train nothing.csv --target y
expect_in err 'no column is left to learn from'
expect_in err "\"Unit Price\": 180 of 200 values are not numbers, first 'call 1' in line 2"
expect_in err '"name": more than 100 different texts'
expect_in err '"empty": no value in any row'

printf '{"a":[1],"y":1}\n{"a":[2],"y":2.5}\n{"a":[2,3],"y":2}\n' >lists.jsonl
run descent train lists.jsonl --target y
expect_in err 'lists.jsonl: no column is left to learn from'
expect_in err '"a": lists or objects, not single values (--text keeps them as categories)'
run descent train lists.jsonl --target y --text a --steps 1 -q
expect_code 0
run descent train shop.csv --target y --ignore 'Unit Price,name,empty,same,zip,day'
expect_in err 'no column is left to learn from'
expect_in err '"same": as asked (--ignore)'
expect_in err 'and 1 more'
cut -d, -f7 shop.csv >alone.csv
run descent train alone.csv --target y
expect_in err 'no column is left to learn from: the target is the only column'

# N/A in 20 of 200 targets, and in other spellings: numbers all the same.
for missing in N/A null - unknown '' NA n/a NaN nan NULL '#N/A' '<NA>' . '?' -- none None missing 'n.a.' '#DIV/0!' NaT; do
    awk -v missing="$missing" 'BEGIN { print "a,y"; for (i = 1; i <= 200; i++) print i "," (i % 10 ? i ".5" : missing) }' >target.csv
    run descent data target.csv --target y
    expect_in out '180 rows, 1 input, y is a number'
    expect_in out '20 rows without a target'
done

# Money is a number, 5821 different values or three.
{ echo a,money; for i in $(seq 1 5821); do echo "$i,\$$i.25"; done; } >money.csv
run descent data money.csv --target money
expect_in out 'money is a number'
expect_in out 'numbers: 1.25 to 5821.25'

# The same in other notations, each as inputs and as a target.
for form in '$%d.50' '%d.50 EUR' '-£%d' '(%d.25)' '%d %%' '%d.5%%' '"%d,500"' '"%d,000,000"' "%d'234" '%d 234' '%d 234.5' '%d.5 kg' \
    '%d.5d3' '%d-' '+%d' '%d.5 CR' '%d 1/2' '%d.5 ± 0.1' '%d:30' '%dh 20m' '%d.5K'; do
    { echo a,c,y; for i in $(seq 1 60); do printf "%s,$form,%s\n" "$i" "$i" "$i.5"; done; } >form.csv
    run descent data form.csv --target y
    expect_code 0
    grep -q '^c  *number ' out || fail "$form is no number: $(cat out)"
    run descent data form.csv --target c
    expect_code 0
    expect_in out 'c is a number'
done
# Or they are named with what they are read as.
for form in "%d'11\"\"" '%d-%d' '≤%d' '%d/10' 'Jan-%d'; do
    # shellcheck disable=SC2059
    { echo a,c,y; for i in $(seq 1 60); do printf "%s,\"$form\",%s\n" "$i" "$((i % 9 + 1))" "$((i % 9 + 1))" | sed 's/$/.5/'; done; } >form.csv
    run descent data form.csv --target a
    expect_code 0
    expect_in out 'are read neither as numbers nor as dates: they are categories'
done

# Classes that are as many as rows, more than half of the rows, more than a few hundred; and what to type.
classes() { echo a,y; for i in $(seq 1 "$1"); do echo "$i,k$((i % $2))"; done; }
classes 30 30 >every.csv
classes 40 25 >half.csv
classes 1300 400 >hundreds.csv
for file in every half hundreds; do
    run descent train $file.csv --target y --steps 1 -q
    expect_code 2
    expect_in err 'too many classes'
done
expect_in err 'try: --task classify'
run descent train hundreds.csv --target y --steps 1 -q --task classify
expect_code 0

# Files to predict, and lines, are read as the file that was learnt from; what does not fit is refused.
{ echo 'preis;rabatt;tag;y'; for i in $(seq 1 100); do echo "$i,50 €;$((i % 30)) %;$((i % 28 + 1)).03.2021;$i,25"; done; } >preise.csv
run descent train preise.csv --target y --steps 2 -q -o preise
expect_code 0
run descent predict preise preise.csv
expect_code 0
head -n 5 out >file
run bash -c "head -n 6 preise.csv | '$program' predict preise -"
expect_code 0
diff file <(head -n 5 out) || fail "lines are read in another way than a file"
printf 'preis;rabatt;tag\n1.234,50 €;3 %%;4 Mar 2021\n1234,5;3%%;2021-03-04\n' >same.csv
run descent predict preise same.csv
expect_code 0
[ "$(sort -u out | wc -l)" = 1 ] || fail "two notations of a row give two predictions"
for bad in '1.5 €;3 %;04.03.2021' '1,50 $;3 %;04.03.2021' '1,50 €;3;04.03.2021' '1,50 €;3 %;03/04/2021'; do
    printf 'preis;rabatt;tag\n%s\n' "$bad" >bad.csv
    run descent predict preise bad.csv
    [ "$code" != 0 ] || fail "$bad was read"
done
run descent predict preise bad.csv
expect_in err 'column "tag": 1 of 1 values is not a date'

# Signs in words, dashes for nothing, halves, uncertainties: a model reads them as the file that it learnt.
{
    echo 'saldo;kosten;laenge;wert;monat;y'
    for i in $(seq 1 90); do
        side=$([ $((i % 3)) = 0 ] && echo DR || echo CR)
        money=$([ $((i % 4)) = 0 ] && echo '-' || echo "($i,50)")
        echo "$i,25 $side;$money;$i 1/2;0,$i +/- 0,01;2021M$((i % 12 + 1));$i"
    done
} >konto.csv
run descent train konto.csv --target y --steps 2 -q -o konto
expect_code 0
run descent predict konto konto.csv
expect_code 0
head -n 8 out >file
run bash -c "head -n 9 konto.csv | '$program' predict konto -"
expect_code 0
diff file <(head -n 8 out) || fail "lines are read in another way than a file"
head -n 1 konto.csv | sed "s|;y$||" >same.csv
printf '%s\n' '5,00 DR;-;2 1/2;0,5 +/- 0,1;2021M03' '5,00 DR;0;2½;0,5;2021-03' >>same.csv
run descent predict konto same.csv
expect_code 0
[ "$(sort -u out | wc -l)" = 1 ] || fail "two notations of a row give two predictions: $(cat out)"
for bad in '5;-;2 1/2;0,5;2021M03' '5 CR;-;2 1/2 x;0,5;2021M03' '5 CR;-;2 1/2;0,5 +/-;2021M03' '5 CR;-;2 1/2;0,5;2021M13'; do
    { head -n 1 konto.csv | sed "s|;y$||" && echo "$bad"; } >bad.csv
    run descent predict konto bad.csv
    expect_code 65
    expect_in err "is not a"
done

# What is no number for certain is refused, and what is printed mends it.
{ echo a,cost,y; for i in $(seq 1 9); do echo "$i,$i.50,$i"; done; echo 10,7.00 CR,10; } >bare.csv
run descent train bare.csv --target y --steps 1
expect_in err 'bare.csv:11:2'
for remedy in "--missing" "--number" "--text" "--ignore"; do
    value=$(sed -n "s/.*$remedy \('[^']*'\|[a-z]*\) .*/\1/p" err | tr -d "'")
    "$program" train bare.csv --target y --steps 1 -q "$remedy" "$value" >/dev/null 2>&1 || fail "$remedy $value"
done

# What train prints of the data is in its --json as well, of a dry run, too.
printf 'x,z,junk,y\n1,2,a b,5\n2,3,ff,7\n3,4,,9\n' >notes.csv
run descent train notes.csv --target y --ignore z --steps 1 --out notes
expect_in err 'left out  "z": as asked (--ignore)'
for more in "--steps 1" --dry-run; do
    # shellcheck disable=SC2086
    run descent train notes.csv --target y --ignore z --json -q $more
    expect_in out '"notes":["left out  \"z\": as asked (--ignore)"]'
done

done_testing
