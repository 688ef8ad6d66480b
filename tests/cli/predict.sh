#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Prediction: from files, from a pipe line by line, as text, CSV and JSON.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

penguins=$DESCENT_DATA/penguins.csv
descent train @penguins --target species --epochs 60 --quiet --out birds >/dev/null 2>log || fail "$(cat log)"
descent train @seattle-weather --target temp_max --epochs 5 --quiet --out weather >/dev/null 2>log || fail "$(cat log)"
rows=$(($(wc -l <"$penguins") - 1))

run descent predict birds "$penguins"
expect_code 0
[ "$(wc -l <out)" = "$rows" ] || fail "$(wc -l <out) lines for $rows rows"
grep -vE '^(Adelie|Chinstrap|Gentoo) (0\.[0-9]{3}|1\.000)$' out >strange
expect_empty strange
grep -qE "^accuracy [0-9.]+ % on $rows rows$" err || fail "no score: $(cat err)"
cp out from_file

run descent predict birds/model.safetensors "$penguins"
cmp -s out from_file || fail "folder and file differ"

# From a pipe: the header line is known as one, the answers are the same.
descent predict birds - <"$penguins" >out 2>err
code=$?
expect_code 0
expect_empty err
cmp -s out from_file || fail "the pipe answers differently"
tail -n +2 "$penguins" | head -n 1 | descent predict birds >out 2>err
cmp -s out <(head -n 1 from_file) || fail "one line answers differently"

# A line in, a line out, at once.
mkfifo question answer
"$program" predict birds - <question >answer 2>err &
pid=$!
exec 3>question 4<answer
while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    IFS= read -r -t 10 reply <&4 || fail "no answer within 10 seconds"
    printf '%s\n' "$reply" >>answers
done < <(tail -n +2 "$penguins" | head -n 5)
# Lines that come together, with the beginning of another: the answers do not wait for its end.
tail -n +7 "$penguins" | head -n 3 >three
head -c -5 three >&3
for _ in 1 2; do
    IFS= read -r -t 10 reply <&4 || fail "no answer to whole lines within 10 seconds"
    printf '%s\n' "$reply" >>answers
done
tail -c 5 three >&3
IFS= read -r -t 10 reply <&4 || fail "no answer within 10 seconds"
printf '%s\n' "$reply" >>answers
exec 3>&-
wait $pid
code=$?
exec 4<&-
expect_code 0
cmp -s answers <(head -n 8 from_file) || fail "the FIFO answers differently"

run descent predict birds "$penguins" --proba
expect_code 0
[ "$(head -n 1 out)" = "Adelie,Chinstrap,Gentoo" ] || fail "header: $(head -n 1 out)"
awk -F, 'NR > 1 { s = $1 + $2 + $3; if (NF != 3 || s < 0.999 || s > 1.001) exit 1 }' out || fail "probabilities do not add up"
run descent predict birds "$penguins" --json
expect_code 0
head -n 3 out >some
expect_json some
expect_in some '"probabilities":{"Adelie":'

run descent predict weather "$DESCENT_DATA/seattle-weather.csv"
expect_code 0
grep -vE '^-?[0-9.]+(e-?[0-9]+)?$' out >strange
expect_empty strange
grep -qE '^R2 -?[0-9.]+ on [0-9,]+ rows$' err || fail "no score: $(cat err)"
run descent predict weather "$DESCENT_DATA/seattle-weather.csv" --json
head -n 2 out >some
expect_json some
expect_in some '{"value":'
run descent predict weather "$DESCENT_DATA/seattle-weather.csv" --proba
expect_code 2

# The first bad line stops, with its number; the answers before it are there.
{
    head -n 3 "$penguins"
    echo "only,three,fields"
} | descent predict birds - >out 2>err
code=$?
expect_code 65
[ "$(wc -l <out)" = 2 ] || fail "not two answers before the bad line"
grep -q '^error: line 4: there are ' err || fail "no line number: $(cat err)"

# Columns in another order, and without the target: the same answers.
awk -F, -v OFS=, '{ print $3, $2, $5, $4, $7, $6 }' "$penguins" >turned.csv
head -n 1 "$penguins" >first
run descent predict birds turned.csv
expect_code 0
cmp -s out from_file || fail "columns in another order have other answers"
# A line without an end is no end of the file.
{ head -n 2 "$penguins" && head -c 40000000 /dev/zero | tr '\0' 1; } | descent predict birds - >out 2>err
code=$?
[ $code != 0 ] || fail "a line of 40 MB was passed over"
[ "$(wc -l <out)" = 1 ] || fail "not one answer before the long line"
expect_in err "error: "

# A reader that has enough ends it quietly.
{ yes "$(sed -n 2p "$penguins")" | descent predict birds - 2>err; } | head -n 2 >out
expect_empty err
[ "$(wc -l <out)" = 2 ] || fail "head did not get its lines"

done_testing
