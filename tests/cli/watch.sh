#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# descent watch: who gets in, what comes, what can be changed, and how it ends. Requests are typed by hand, over the
# shell's own sockets.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"
trap '' PIPE # the server may close first
trap 'kill $trainer $watcher 2>/dev/null; finish' EXIT

"$program" train @digits --batch 1 --epochs 100000 --lr 0.002 --record 100 --patience none --out run >out.run 2>err.run &
trainer=$!
wait_for err.run "/100,000"

# A background process of a script ignores SIGINT, and what its parent ignores it leaves so: the shell gives it back.
watch() {
    : >out.watch
    env --default-signal=INT "$program" watch "$@" >out.watch 2>err.watch &
    watcher=$!
    while kill -0 $watcher 2>/dev/null && ! grep -q 'ssh -L' out.watch; do sleep 0.02; done
    url=$(grep -oE 'http://[^ ]+' out.watch)
    port=$(sed -E 's,^http://127\.0\.0\.1:([0-9]+)/.*,\1,' <<<"$url")
    token=${url##*token=}
}

watch run
if grep -qE 'libmicrohttpd was missing|no page to show' err.watch; then
    wait $watcher
    code=$?
    expect_code 1
    expect_in err.watch 'try: '
    kill -TERM $trainer
    wait $trainer
    echo "skipped: the program was built without its server or its page"
    [ "$failures" = 0 ] && exit 77
    exit 1
fi

# raw TEXT: what is answered to it, in the file `answer`.
raw() {
    local line
    exec 5<>"/dev/tcp/127.0.0.1/$port" || return 1
    printf '%b' "$1" >&5 2>/dev/null
    cat <&5 >answer
    exec 5>&-
}
status() { sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' answer; }

# ask STATUS METHOD PATH HEADERS [BODY]: HEADERS end with \r\n each.
ask() {
    raw "$2 $3 HTTP/1.1\r\n$4Content-Length: ${#5}\r\n\r\n$5"
    [ "$(status)" = "$1" ] || fail "$2 $3 with $4 $5: $(status), not $1: $(tail -n 1 answer)"
}

expect_in out.watch "ssh -L $port:127.0.0.1:$port "
host="Host: 127.0.0.1:$port\r\n"
ask 200 GET "/?token=$token" "$host"
cookie=$(grep -oiE 'descent-[0-9]+=[0-9a-f]{32}' answer)
[ -n "$cookie" ] || fail "no cookie"
expect_in answer 'HttpOnly; SameSite=Strict'
expect_in answer '<!doctype html>'
expect_in answer "connect-src 'self'"
expect_in answer 'Cache-Control: no-store'
cookie="Cookie: $cookie\r\n"
ours="Origin: http://127.0.0.1:$port\r\nX-Descent: watch\r\n"

# ---- who gets in ----

for path in / /document /about /events /control /run.json; do
    ask 403 GET "$path" "$host"
    ask 403 GET "$path?token=${token/[0-9]/x}" "$host"
    ask 403 GET "$path" "$host""Cookie: descent-$port=${token}\r\n"
done
ask 403 GET "/document?token=$token" "$host" # the token is for the page alone
ask 421 GET / "Host: evil.example:$port\r\n$cookie"
ask 421 GET / "Host: 127.0.0.1\r\n$cookie"
ask 200 GET / "Host: localhost:$port\r\n$cookie"
for path in /etc/passwd /../run.json /..%2frun.json /run.json //etc/passwd '/%2e%2e/%2e%2e/etc/passwd' /document/; do
    ask 404 GET "$path" "$host$cookie"
    expect_not_in answer root:
done
for method in HEAD PUT DELETE OPTIONS TRACE PATCH NONSENSE; do
    ask 405 $method / "$host$cookie"
done
expect_not_in answer descent-

# ---- what may be changed, and by whom ----

ask 403 POST /control "$host$ours" '0 lr*0.5'
ask 403 POST /control "$host${cookie}X-Descent: watch\r\n" '0 lr*0.5'
ask 403 POST /control "$host${cookie}Origin: http://evil.example\r\nX-Descent: watch\r\n" '0 lr*0.5'
ask 403 POST /control "$host${cookie}Origin: null\r\nX-Descent: watch\r\n" '0 lr*0.5'
ask 403 POST /control "$host${cookie}${ours}Sec-Fetch-Site: cross-site\r\n" '0 lr*0.5'
ask 403 POST /control "$host${cookie}Origin: http://127.0.0.1:$port\r\n" '0 lr*0.5' # a form cannot send our header
ask 421 POST /control "Host: evil:$port\r\n$cookie$ours" '0 lr*0.5'
ask 400 POST /control "$host$cookie$ours" '1 lr*0.5'
ask 400 POST /control "$host$cookie$ours" '0 lr*x'
ask 400 POST /control "$host$cookie$ours" ''
ask 404 POST /document "$host$cookie$ours" '0 lr*0.5'
ask 413 POST /control "$host$cookie$ours" "0 $(printf '%02000d' 0)"
expect_not_in run/metrics.jsonl '"event":"rate"'
ask 202 POST /control "$host$cookie$ours" '0 lr*0.5'
wait_for run/metrics.jsonl '"request":"lr*0.5"'
expect_in run/metrics.jsonl '"answer":"lr 0.002 -> 0.001 after step '
expect_in run/metrics.jsonl '"event":"rate"'

# ---- what does not belong to HTTP ----

raw "GET / HTTP/1.1\r\n$host$(printf 'X: %020000d' 0)\r\n\r\n"
[[ "$(status)" == 4* ]] || fail "long headers: $(status)"
raw "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"
[[ "$(status)" != 2* ]] || fail "a handshake of TLS was answered"

# ---- rows, each once ----

# events FROM BYTES: what comes behind a place, until there are so many bytes.
events() {
    exec 6<>"/dev/tcp/127.0.0.1/$port"
    printf '%b' "GET /events HTTP/1.0\r\n$host${cookie}Last-Event-ID: $1\r\n\r\n" >&6
    head -c "$2" <&6 >stream
    exec 6>&-
}
: >rows
place=0
for bytes in 3000 4000 100000 2000; do
    events "$place" "$bytes"
    expect_in stream 'text/event-stream'
    # Whole events only: the connection was cut somewhere in the last one.
    awk -v RS='\n\n' '/\nevent: rows\n/ { if (held != "") printf "%s\n\n", held; held = $0 }' stream >whole
    last=$(grep '^id: ' whole | tail -n 1)
    place=${last:-id: $place}
    place=${place#id: }
    grep '^data: {' whole | cut -c 7- >>rows
done
[ "$place" -gt 20000 ] || fail "it went to $place only"
head -c "$place" run/metrics.jsonl | cmp -s - rows || fail "the rows to $place are not those of the file"
ask 400 GET '/events?from=1,2' "$host$cookie"
ask 400 GET '/events?from=../../x' "$host$cookie"

# ---- many, and slow ones ----

# 10,000 connections, up to 800 at a time, each with half of a request.
before=$(wc -c <run/metrics.jsonl)
crowd=()
for ((i = 0; i < 10000; i++)); do
    exec {socket}<>"/dev/tcp/127.0.0.1/$port" || break
    printf 'GET / HTTP/1.1\r\nHost: ' 2>/dev/null 1>&"$socket"
    crowd+=("$socket")
    if [ ${#crowd[@]} = 800 ]; then
        for socket in "${crowd[@]::400}"; do exec {socket}>&-; done
        crowd=("${crowd[@]:400}")
    fi
done
[ "$i" = 10000 ] || fail "only $i connections"
for socket in "${crowd[@]}"; do exec {socket}>&-; done
ask 200 GET / "$host$cookie"
wait_for_more() {
    for ((i = 0; i < 500; i++)); do
        [ "$(wc -c <run/metrics.jsonl)" -gt "$before" ] && return
        sleep 0.02
    done
    fail "the training waited for 10,000 connections"
}
wait_for_more

before=$(wc -c <run/metrics.jsonl)
crowd=()
for ((i = 0; i < 300; i++)); do
    exec {socket}<>"/dev/tcp/127.0.0.1/$port" || break
    printf 'GET / HTTP/1.1\r\nHost: ' >&"$socket"
    crowd+=("$socket")
done
[ ${#crowd[@]} = 300 ] || fail "only ${#crowd[@]} connections"
# They send half of a request and a byte now and then, and are cut off; then there is room for others.
for ((i = 0; i < 12; i++)); do
    for socket in "${crowd[@]::8}"; do printf 'x' >&"$socket"; done 2>/dev/null
    sleep 1
done
for socket in "${crowd[@]::40}"; do
    read -r -t 60 -u "$socket" line && [[ "$line" != *" 4"* ]] && fail "somebody got an answer: $line"
done
for socket in "${crowd[@]}"; do exec {socket}>&-; done
ask 200 GET / "$host$cookie"
[ "$(wc -c <run/metrics.jsonl)" -gt "$before" ] || fail "the training waited"

# ---- ends ----

run descent watch run --port "$port"
expect_code 1
expect_in err "error: cannot listen on 127.0.0.1, port $port"
expect_in err 'try: --port 0'
events 0 500
kill -INT $watcher
wait $watcher
code=$?
expect_code 0
kill -0 $trainer || fail "the training ended too"

watch run
events_until_end() {
    exec 6<>"/dev/tcp/127.0.0.1/$port"
    printf '%b' "GET /events?from=0 HTTP/1.0\r\n$host$cookie\r\n\r\n" >&6
    cat <&6 >stream
    exec 6>&-
}
host="Host: 127.0.0.1:$port\r\n"
ask 200 GET "/?token=$token" "$host"
cookie="Cookie: $(grep -oiE 'descent-[0-9]+=[0-9a-f]{32}' answer)\r\n"
events_until_end &
reader=$!
descent ctl run stop 2>/dev/null
wait $trainer
wait_for stream 'data: 0 ended'
kill -TERM $watcher
wait $watcher
code=$?
expect_code 0
wait $reader
expect_in stream 'event: bye'
grep '^data: {' stream | cut -c 7- >rows
cmp -s run/metrics.jsonl rows || fail "the rows of the run did not all come, or not once"

# ---- once more, as it went ----

watch run --replay 1000x
host="Host: 127.0.0.1:$port\r\n"
ask 200 GET "/?token=$token" "$host"
cookie="Cookie: $(grep -oiE 'descent-[0-9]+=[0-9a-f]{32}' answer)\r\n"
ours="Origin: http://127.0.0.1:$port\r\nX-Descent: watch\r\n"
ask 200 GET /about "$host$cookie"
expect_in answer '{"replay":1000,"controls":false}'
ask 409 POST /control "$host$cookie$ours" '0 stop'
: >stream
events_until_end &
reader=$!
wait_for stream 'data: 0 ended'
kill -TERM $watcher
wait $watcher $reader
grep '^data: {' stream | cut -c 7- >rows
cmp -s run/metrics.jsonl rows || fail "the rows were not replayed"

# ---- with the training ----

env --default-signal=INT "$program" train @digits --epochs 100000 --patience none --quiet --watch --out both >out.both 2>err.both &
trainer=$!
wait_for err.both 'ssh -L'
url=$(grep -oE 'http://[^ ]+' err.both)
port=$(sed -E 's,^http://127\.0\.0\.1:([0-9]+)/.*,\1,' <<<"$url")
host="Host: 127.0.0.1:$port\r\n"
ask 200 GET "/?${url##*\?}" "$host"
cookie="Cookie: $(grep -oiE 'descent-[0-9]+=[0-9a-f]{32}' answer)\r\n"
: >stream
events_until_end &
reader=$!
wait_for stream '"event":"epoch"'
kill -INT $trainer
wait $trainer
code=$?
expect_code 130
wait $reader
expect_in stream 'data: 0 ended'
expect_in stream 'event: bye'
grep '^data: {' stream | cut -c 7- >rows
cmp -s both/metrics.jsonl rows || fail "the page of train --watch did not get the last rows"
run descent train @digits --starts 2 --watch
expect_code 2
expect_in err 'try: descent watch DIR/start-1'

# ---- mistakes ----

run descent watch nowhere
expect_code 66
expect_in err 'error: nowhere is not a run: a folder with run.json'
expect_in err 'try: descent runs'
run descent watch run --replay fast
expect_code 2
expect_in err 'try: --replay 10x'
run descent watch run --port 70000
expect_code 2
run descent watch
expect_code 66
expect_in err 'error: there is no run in runs to watch'
expect_in err 'try: descent train @digits --watch'

done_testing
