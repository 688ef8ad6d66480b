#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Remedies for what stands around and in whole files, tried on the file that caused them.
source "$(dirname "$0")/common.sh"

# The first command that is offered, run; what it writes is learnt from.
mend() {
    local file=$1 command output
    shift
    run descent train "$file" --steps 1 -q "$@"
    [ "$code" != 0 ] || fail "$file $* was read"
    cp err message
    command=$(sed -n '/^try: /{ s/^try: //; s/    .*//; p; q }' err)
    if [[ $command == python3* ]] && ! command -v python3 >/dev/null; then
        return
    fi
    eval "$command" || fail "the command failed: $command"
    [[ $command == *"open('rows.json', 'w')"* ]] && command="$command > rows.json"
    [[ $command =~ ([a-z]+\.(csv|tsv|jsonl|json|svm))$ ]]
    output=${BASH_REMATCH[1]}
    run descent train "$output" --steps 1 -q "$@"
    if [ "$code" != 0 ]; then
        fail "$file: \"$command\" did not help"
        cat message err
    fi
}

# rows HEAD FORMAT [COUNT]: the number of the row is put in for every %s of the format.
rows() {
    local i
    echo "$1"
    for i in $(seq 1 "${3:-12}"); do
        echo "${2//%s/$i}"
    done
}

# Units, types or a second header below the header; rules of tables; names below titles.
rows $'t,v,y\ns,m/s,V' '%s,%s.5,%s.25' >units.csv
mend units.csv --target y
expect_in message 'this line is not a row: a second header, or units?'
rows $'t,v,y\nint,float,float' '%s,%s.5,%s.25' >types.csv
mend types.csv --target y
rows $'sensor,temp,y\nid,mean,mean' '%s,%s.5,%s.25' >second.csv
mend second.csv --target y
rows $'| t | v | y |\n|---|:--:|---|' '| %s | %s.5 | %s.25 |' >markdown.txt
run descent data markdown.txt --target y
expect_code 0
expect_in out 'skipped   1 line of dashes'
{ rows $' t |  v  |  y\n---+-----+----' ' %s | %s.5 | %s.25'; echo '(12 rows)'; } >psql.txt
mend psql.txt --target y
{ rows $'+---+----+\n| t | y  |\n+---+----+' '| %s | %s.25 |'; echo '+---+----+'; } >mysql.txt
run descent data mysql.txt --target y
expect_code 0
expect_in out 'skipped   2 lines of dashes'
rows $'Body,,Result\nheight,mass,y' '%s,%s.5,%s.25' >merged.csv
mend merged.csv --target y
expect_in message 'the names seem to be in line 2: there is "y", which target names'

# Names that come twice, in quotes that are none, or all in one field.
rows 'a,a,y' '%s,%s.5,%s.25' >twice.csv
mend twice.csv --target y
rows 'a;y;y' '%s;%s.5;%s.25' >twice-target.csv
mend twice-target.csv --target y
rows "'a','b','y'" "'%s','x','%s.25'" >single.csv
mend single.csv --target y
rows '“a”,“b”,“y”' '“%s”,“x,y”,“%s.25”' >smart.csv
mend smart.csv --target y
rows '„a“;„y“' '„%s“;„%s.25“' >german.csv
mend german.csv --target y
rows '"a,""b"",y"' '"%s,""x"",%s.25"' >whole.csv
mend whole.csv --target y
rows 'a:b:y' '%s:2:%s.25' >colons.csv
mend colons.csv --target y

# Names that something else separates than the rows.
rows 'a,b,y' '%s;%s.5;%s.25' >commas-above.csv
mend commas-above.csv --target y
expect_in message 'commas separate the names, but semicolons the rows below'
rows 'a; b; y' '%s,%s.5,%s.25' >semicolons-above.csv
mend semicolons-above.csv --target y
rows 'a, b, y' '%s %s.5 %s.25' >blanks-below.csv
mend blanks-below.csv --target y

# A backslash before a delimiter: seen at the top, and where the first comes late.
rows 'a,k,y' '%s,x\, z,%s.25' >escaped.csv
run descent data escaped.csv --target y
expect_in out 'escapes   a backslash makes commas behind it a part of the field'
{ echo a,k,y; seq 1 60000 | sed 's/.*/&,q,&.25/'; rows '' '%s,x\, z,%s.25' | sed 1d; } >escaped-late.csv
mend escaped-late.csv --target y
expect_in message 'must be in "quotes", not behind a backslash'

# Joined files with two delimiters, another table below, aligned texts with blanks, a count or a note.
{ rows 'a,k,y' '%s,x,%s.25' && rows '13;z;4.5' '%s;z;%s.5' 5; } >delimiters.csv
mend delimiters.csv --target y
{ rows $'a\tk\ty' $'%s\tx\t%s.25' && rows '13,z,4.5' '%s,z,%s.5' 5; } >delimiters.tsv
mend delimiters.tsv --target y
{ rows 'a,k,y' '%s,x,%s.25' && echo && echo name,age && echo ann,3; } >tables.csv
mend tables.csv --target y
rows 'id   name        y' '%s    Ann Lee     %s.25' >aligned.txt
mend aligned.txt --target y
rows '  id   name          y' '  %s    Ann B. Lee     %s.25' >aligned-in.txt
mend aligned-in.txt --target y
rows '12 3' '%s 1:%s.5 3:%s' >count.txt
run descent data count.txt
expect_in err 'they are alike: does a title, or a count, stand above them?'
eval "$(sed -n 's/^try: \(.*rows.csv\).*/\1/p' err)"
run descent train rows.csv --steps 1 -q
expect_code 0
{ rows 'a,k,y' '%s,x,%s.25' && echo '(12 rows affected),,'; } >affected.csv
mend affected.csv --target y
{ rows 'a,k,y' '%s,x,%s.25' && rows 'y,k,a' '%s.25,x,%s' 6; } >order.csv
mend order.csv --target y
{ for c in a k y; do printf '%s' $c && for i in $(seq 1 12); do [ $c = k ] && printf ,x || printf ',%s.5' "$((i * i % 11))"; done && echo; done; } >turned-round.csv
mend turned-round.csv --target y
run descent data turned-round.csv
expect_in err 'there are fewer rows than columns: are they exchanged?'
rows 'a : k : y' '%s : x : %s.25' >colons-blanks.txt
mend colons-blanks.txt --target y

# Rows in another notation: in brackets, with names in front, with commas in LIBSVM, in quotes, with an end.
rows "(1, 'x', 1.5)," "(%s, 'x', %s.25)," >brackets.txt
mend brackets.txt --target 3
rows '[1, 2, 1.5]' '[%s, 2, %s.25]' >square.txt
mend square.txt --target 3
rows 'a=1,k=x,y=1.5' 'a=%s,k=x,y=%s.25' >keys.txt
mend keys.txt --target y
rows 'a=1 k=x y=1.5' 'a=%s k=x y=%s.25' >keys-blanks.txt
mend keys-blanks.txt --target y
rows '1 height:2 weight:3' '%s height:%s weight:2' >keys-label.txt
mend keys-label.txt --target label
rows '1,1:0.5,3:2' '%s,1:%s.5,3:1' >pairs.txt
mend pairs.txt
rows '"a,k,y"' '"%s,x,%s.25"' >lines.csv
mend lines.csv --target y
rows 'a,k,y;' '%s,x,%s.25;' >semicolons.csv
mend semicolons.csv --target y
{ rows '"a,k,y"' '%s,x,%s.25'; } >quoted-names.csv
mend quoted-names.csv --target y

# LIBSVM that other programs write: groups, several labels, any order.
rows '1.5 qid:1 1:2 2:3' '%s.5 qid:1 1:%s 2:3' >ranks.svm
mend ranks.svm
rows '1,2 1:2 2:3' '%s,70 1:%s 2:3' >labels.svm
mend labels.svm --task regress
expect_in message '--task label    each label is there or not'
run descent train labels.svm --steps 1 -q --task label
expect_code 0
{ rows '1,2 1:2 2:3' '%s,70 1:%s 2:3'; echo ' 2:1'; } >some.svm
run descent train some.svm --steps 1 -q
expect_in err 'try: --task label    they have none of the labels'
run descent train some.svm --steps 1 -q --task label
expect_code 0
rows '1 3:2 1:3' '%s 3:%s 1:3 # of 3' >order.svm
mend order.svm
rows '1 1:2 2:nan 3:NA' '%s 1:%s 3:3' >nan.svm
mend nan.svm

# Weka, with comments and names in quotes.
{ printf "%% by hand\n@relation x\n@attribute 'the a' numeric\n@attribute k {x,'z w'}\n@attribute y real\n"; rows @data "%s,'z w',%s.5"; } >weka-quotes.arff
mend weka-quotes.arff --target y

# Quotes: one too many, a file that is cut off inside a field, quotes inside quotes.
{ rows 'a,k,y' '%s,x,%s.25' && echo '13,"x,4.5' && echo '14,x,2.25'; } >stray.csv
mend stray.csv --target y
{ rows 'a,k,y' '%s,"x",%s.25' && echo '13,"z","4.5' && echo '14,x,2.25'; } >stray-second.csv
mend stray-second.csv --target y
{ rows 'a,k,y' '%s,x,%s.25' && printf '13,"x, th'; } >cut.csv
mend cut.csv --target y
expect_in message 'the file ends inside this field: is it cut off?'
rows 'a,k,y' '%s,"the "red" one",%s.25' >inside.csv
mend inside.csv --target y
rows 'a;k;y' '%s;"a "b" c "d";%s.25' >inside-end.csv
mend inside-end.csv --target y
rows 'a,k,y' '%s,"a \"b\" c",%s.25' >backslashes.csv
mend backslashes.csv --target y

# Many rows that are too short, and decimal commas between commas.
{ echo a,b,y,k; for i in $(seq 1 12); do echo "$i,$i,$i.5$([ $((i % 2)) = 0 ] && echo ,x)"; done; } >short.csv
mend short.csv --target y
{ printf 'a\ty\tk\n'; for i in $(seq 1 12); do printf '%s\t%s.5%s\n' "$i" "$i" "$([ $((i % 2)) = 0 ] && printf '\tx')"; done; } >short.tsv
mend short.tsv --target y
rows 'a,y' '%s,5,-%s,25' >commas.csv
mend commas.csv --target y
[ "$(sed -n 2p rows.csv)" = 1.5,-1.25 ] || fail "decimal commas became $(sed -n 2p rows.csv)"

# Not a table: lists and dictionaries of Python, objects around the rows, archives, ARFF.
{ for i in 1 2 3 4 5; do echo "{'a': $i, 'y': $i.5, 'k': None}"; done; } >dict.csv
mend dict.csv --target y
echo '[["a","y"],[1,1.5],[2,2.5],[3,1.25]]' >lists.json
mend lists.json --target y
echo '[["a","y"],[1,1.5],[2,2.5],[3,1.25]]' >lists.csv
mend lists.csv --target y
echo '{"data": [{"a":1,"y":1.5},{"a":2,"y":2.5},{"a":3,"y":1.25}], "count": 3}' >data.json
mend data.json --target y
echo '{"status": "ok", "results": [{"a":1,"y":1.5},{"a":2,"y":2.5},{"a":3,"y":1.25}]}' >results.json
mend results.json --target y
echo '{"type":"FeatureCollection","features":[{"properties":{"a":1,"y":2.5}},{"properties":{"a":2,"y":3.5}},{"properties":{"a":4,"y":1.5}},{"properties":{"a":3,"y":3}},{"properties":{"a":5,"y":4}},{"properties":{"a":6,"y":2}}]}' >geo.json
mend geo.json --target y
printf '@Relation x\n@attribute a numeric\n@attribute y numeric\n@Data\n1,1.5\n2,2.5\n3,1.25\n' >weka.arff
mend weka.arff --target 2
if command -v bzip2 >/dev/null; then
    rows 'a,y' '%s,%s.5' | bzip2 >packed.csv
    mend packed.csv --target y
fi

# What has no command that could be sure to help is named.
printf '{"cells": [], "nbformat": 4}' >book.json
run descent data book.json
expect_in err 'this is a Jupyter notebook, not data'
printf 'INSERT INTO t VALUES (1,2);\n' >dump.csv
run descent data dump.csv
expect_in err 'this is SQL, not CSV'
printf 'PK\003\004\024\000\006\000\010\000\000\000\041\000aaaabbbbcccc\023\000\000\000[Content_Types].xml    ' >book.xlsx
run descent data book.xlsx
expect_in err 'this is an Excel workbook, not CSV'
printf '\200\004\225abcdef' >rows.pkl
run descent data rows.pkl
expect_in err 'this is a pickle of Python, not CSV'

# One option mends all columns.
{ echo a,b,c,y; for i in $(seq 1 12); do echo "$i,$([ "$i" = 3 ] && echo tbd || echo "$i"),$([ "$i" = 5 ] && echo '(leer)' || echo "$i"),$i.5"; done; } >several.csv
run descent train several.csv --target y --steps 1 -q
expect_in err "also in column \"c\": 1, first '(leer)' in line 6"
cp err message
for option in "--missing 'tbd,(leer)'" "--number b,c" "--text b,c" "--ignore b,c"; do
    expect_in message "$option "
    eval "run descent train several.csv --target y --steps 1 -q $option"
    expect_code 0
done

done_testing
