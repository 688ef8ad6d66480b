# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# For the scripts of this folder, which source it: an empty working folder, and checks. `run COMMAND...` keeps
# the exit code in $code, stdout in the file `out` and stderr in `err`; the checks look at those.

program=$(realpath "$1")
work=$(mktemp -d)
failures=0
export DESCENT_DATA=${DESCENT_DATA:-$(realpath "$(dirname "$0")/../../data")}
code=0
export LC_ALL=C TERM=xterm
unset NO_COLOR COLUMNS
cd "$work" || exit 1

finish() {
    cd / && rm -rf "$work"
}
trap finish EXIT

fail() {
    failures=$((failures + 1))
    echo "FAILED (line ${BASH_LINENO[-2]}): $*"
}

# refused CODE COMMAND...: nothing on stdout, and stderr as on stdin.
refused() {
    local wanted_code=$1
    shift
    run "$@"
    expect_code "$wanted_code"
    expect_err
    expect_empty out
}

done_testing() {
    if [ "$failures" -gt 0 ]; then
        echo "$failures checks failed"
        exit 1
    fi
    echo "all checks passed"
    exit 0
}

descent() {
    "$program" "$@"
}

# Whether times mean something: sanitizers and counters of coverage have their own.
is_quick_build() {
    [ -z "${DESCENT_SANITIZE:-}" ] && ! grep -qF .gcda "$program"
}

run() {
    "$@" >out 2>err </dev/null
    code=$?
}

expect_code() {
    if [ "$code" != "$1" ]; then
        fail "exit code $code, not $1"
        cat err
    fi
}

# The whole of stdout or stderr, from a here-document.
expect_out() {
    cat >wanted
    if ! diff -u wanted out >difference; then
        fail "stdout differs"
        cat difference
    fi
}

expect_err() {
    cat >wanted
    if ! diff -u wanted err >difference; then
        fail "stderr differs"
        cat difference
    fi
}

expect_empty() {
    if [ -s "$1" ]; then
        fail "$1 is not empty:"
        cat "$1"
    fi
}

# A part of a file: expect_in FILE TEXT
expect_in() {
    if ! grep -qF -e "$2" "$1"; then
        fail "no \"$2\" in $1:"
        cat "$1"
    fi
}

expect_not_in() {
    if grep -qF -e "$2" "$1"; then
        fail "\"$2\" is in $1"
        cat "$1"
    fi
}

# Every line of a file is JSON. Without a tool that can tell, nothing is checked.
expect_json() {
    if command -v jq >/dev/null; then
        jq -cR 'fromjson | empty' <"$1" >/dev/null 2>&1 || fail "not every line of $1 is JSON"
    elif command -v python3 >/dev/null; then
        python3 -c 'import json, sys; [json.loads(line) for line in sys.stdin]' <"$1" ||
            fail "not every line of $1 is JSON"
    fi
}

# The numbers of a model file, without its header.
tensor_bytes() {
    local header
    header=$(od -An -t u8 -N 8 "$1" | tr -d ' ')
    tail -c "+$((header + 9))" "$1"
}

expect_same_model() {
    if ! cmp -s <(tensor_bytes "$1") <(tensor_bytes "$2"); then
        fail "the parameters of $1 and $2 differ"
    fi
}

# Waits until a file has a text, at most two minutes: wait_for FILE TEXT
wait_for() {
    local i
    for ((i = 0; i < 2400; i++)); do
        if grep -qF -e "$2" "$1" 2>/dev/null; then
            return 0
        fi
        sleep 0.05
    done
    fail "\"$2\" did not come in $1"
    return 1
}
