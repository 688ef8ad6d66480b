#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# descent report: where it writes, what it refuses, and runs in every state. The page itself is tested in
# tests/report/.
. "$(dirname "$0")/common.sh"

descent train @penguins --target species --epochs 4 --quiet --out one >trained 2>told
descent train @penguins --target species --epochs 4 --lr 0.01 --record 1 --quiet --out two >/dev/null 2>&1
state() { # RUN: the state that its report gives
    descent report "$1" --json | tail -n 2 | grep -oE '"state":"[a-z]+"' | cut -d '"' -f 4
}

# ---- the data alone ----

run descent report one --json
expect_code 0
expect_empty err
grep -q '^{"format":"descent report 1"' out || fail "no document"
grep -q '"because":' out || fail "without the words of the verdict"
grep -q '"table":"epoch","rows":4' out || fail "not four epochs"
[ "$(state one)" = ended ] || fail "one: $(state one)"
if command -v python3 >/dev/null; then
    python3 -c 'import json, sys; d = json.load(open("out")); assert [r["folder"] for r in d["runs"]] == ["one"]' ||
        fail "no JSON"
fi
run descent report one two --json --out both.json
expect_code 0
grep -q '^saved   both.json' out || fail "does not say where"
grep -q '"table":"step","rows":36' both.json || fail "not 36 steps"

# ---- words ----

run descent report
expect_code 2
run descent report one two one two one two one two one --json
expect_code 2
run descent report on --json
expect_code 66
expect_err <<'END'
error: on is not a run: a folder with run.json
try: descent report one
END
mkdir empty
run descent report empty --json
expect_code 66
run descent report one --json --out missing/folder.json
expect_code 1
grep -q '^error: cannot write missing/folder.json: No such file' err || fail "$(cat err)"
run descent report one --json --out /dev/full
expect_code 1
run descent report one --jsn
expect_code 2
grep -q -- '--json' err || fail "$(cat err)"

# Nobody reads it to its end.
descent report one --json 2>err | head -c 10 >/dev/null
expect_empty err

# ---- a run in every state ----

mkdir new
sed 's/"resumed"/"other"/' one/run.json >new/run.json
[ "$(state new)" = new ] || fail "new: $(state new)"
(exec "$program" train @digits --epochs 1000000 --quiet --out trained-now >/dev/null 2>&1) &
trainer=$!
for _ in $(seq 600); do
    grep -q '"event":"epoch","epoch":2' trained-now/metrics.jsonl 2>/dev/null && break
    sleep 0.1
done
[ "$(state trained-now)" = training ] || fail "trained-now: $(state trained-now)"
kill -9 "$trainer"
wait "$trainer" 2>/dev/null
[ "$(state trained-now)" = stopped ] || fail "killed: $(state trained-now)"
printf '{"command": [' >new/run.json
run descent report new --json --out new.json
expect_code 65
grep -q '^error: new/run.json is damaged: line 1' err || fail "$(cat err)"
[ ! -e new.json ] || fail "half a report"
cp -r one odd
head -c 300 one/metrics.jsonl >odd/metrics.jsonl
head -c 9 one/model.safetensors >odd/model.safetensors
[ "$(state odd)" = stopped ] || fail "odd: $(state odd)"

# Two numbers that a resumed run must not keep: the words are those of the end that they are about.
descent train --resume one --epochs 6 --quiet >/dev/null 2>&1
descent report one --json | grep -q '"step":54}' || fail "the words are those of the end before"

# Commands on the page are typed where its folders are, and where the run was trained last.
(mkdir -p beside && cd beside && descent train --resume ../one --epochs 6 --report off --quiet >/dev/null 2>&1)
descent report one --json | grep -q "^{.*\"directory\":\"$PWD\"" || fail "the report does not say where it was made"
grep -q "\"directory\": \"$PWD/beside\"" one/run.json || fail "$(cat one/run.json)"

# ---- the page ----

run descent report one
if [ "$code" = 1 ] && grep -q 'no page for reports' err; then
    expect_err <<'END'
error: this build of descent has no page for reports: node or the packages of its page were missing when it was built
try: make page && make    in the source folder of descent: gets them, and builds it again
     the data of the report alone, as JSON, need no page: option json
END
    [ ! -e one/report.html ] || fail "a report without a page"
    grep -q page told && fail "train promises a page: $(cat told)"
    done_testing
fi
expect_code 0
grep -qE '^saved   one/report.html   [0-9]+ kB$' out || fail "$(cat out)"
[ "$(wc -c <one/report.html)" -lt 300000 ] || fail "it is large"
if grep -oE '(src|href|url)[=(]"?https?:' one/report.html; then fail "it asks a network"; fi
run descent report one two
expect_code 0
[ -s report.html ] || fail "no report of two"
descent report one --out - >through
cmp -s <(grep -v '"made"' through) <(grep -v '"made"' one/report.html) || fail "another page on stdout"
echo kept >>log
descent report one --json >>log
[ "$(head -n 1 log)" = kept ] || fail "what stood in a file that is appended to is gone"

# A training ends with one, whatever its end was, unless it is told not to.
rm one/report.html
run descent train --resume one --epochs 7 --report off
expect_code 0
grep -q '^page' err && fail "$(cat err)"
[ ! -e one/report.html ] || fail "a report that nobody wanted"
run descent train --resume one --epochs 8
expect_code 0
grep -qx 'page    one/report.html' err || fail "$(cat err)"
grep -q '"table":"epoch","rows":8' one/report.html || fail "not the report of the last epoch"
rm one/report.html
mkdir one/report.html
run descent train --resume one --epochs 9
expect_code 0
grep -q '^note: no report was written: .*one/report.html' err || fail "$(cat err)"
run descent train @penguins --target species --optimizer gd --lr 1e9 --out gone
grep -qx 'page    gone/report.html' err || fail "$(cat err)"
run descent train @penguins --target species --epochs 2 --starts 2 --quiet --out several
[ -s several/report.html ] || fail "no report of several starts"
mkdir "a'b"
cp one/run.json one/metrics.jsonl "a'b"
run descent report "a'b" --out "a'b/<x>.html"
expect_code 0
[ -s "a'b/<x>.html" ] || fail "no report in a folder with a quote"

done_testing
