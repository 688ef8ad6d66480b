#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# descent doctor: its lines, its JSON, and that it warns. What the machine is, is not checked here: see
# test_machine.c.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

run descent doctor
expect_code 0
expect_empty err
head -n 1 out | grep -qE '^descent 0\.1\.0, built by (gcc|clang) .*(not )?optimised' || fail "first line: $(head -n 1 out)"
expect_in out 'libraries zlib '
expect_in out 'no BLAS, oneDNN or OpenMP needed'
expect_in out 'kernels   '
expect_in out 'terminal  none on stderr: plain lines; locale not UTF-8'
expect_in out 'folder    runs/ can be made'
expect_in out '64x256x784'
grep -qE '^baseline +1 +[0-9.]+ +[0-9.]+ x' out || fail "no speed of the plain kernels"
awk 'length > 80 { exit 1 }' out || fail "a line of more than 80 columns"
[ "$(grep -vcE '^warning|^ {10}|^     try:' out)" -le 25 ] || fail "more than 25 lines besides the warnings"

# Three seconds, unless something slows everything down.
if is_quick_build; then
    TIMEFORMAT='%U %S'
    { time run descent doctor --precision float64; } 2>spent
    expect_in out 'speed     float64'
    awk '{ exit !($1 + $2 < 3) }' spent || fail "it took $(<spent) s"
fi

run descent doctor --json
expect_code 0
expect_empty err
expect_json out
[ "$(wc -l <out)" = 1 ] || fail "not one JSON object"
for key in version build machine kernels kernels_best speeds folder terminal warnings; do
    expect_in out "\"$key\":"
done
expect_not_in out null

# Slower kernels by hand: a warning where there are faster ones, and never another exit code.
DESCENT_ISA=baseline run descent doctor
expect_code 0
expect_in out 'kernels   baseline for float32 and float64: chosen by DESCENT_ISA=baseline'
if ! descent --version | grep -q 'kernels baseline'; then
    expect_in out 'warning   DESCENT_ISA=baseline: products take '
    expect_in out 'try: unset DESCENT_ISA'
fi
DESCENT_ISA=sse9 run descent doctor
expect_code 0
expect_in out 'warning   DESCENT_ISA is "sse9", which cannot run here'

# A folder that is not for writing (root may write everywhere).
mkdir closed
chmod a-w closed
if [ ! -w closed ]; then
    (cd closed && "$program" doctor >../out)
    expect_in out 'runs cannot be written to this folder: Permission denied'
    expect_in out 'folder    runs/ cannot be written'
fi
touch runs
run descent doctor
expect_code 0
expect_in out 'runs cannot be written to runs/: Not a directory'
rm runs

run descent doctor now
expect_code 2
expect_in err 'error: unexpected word "now"'
run descent doctor --jsn
expect_code 2
expect_empty out
expect_err <<'END'
error: no option "--jsn"
try: --json
END
run descent doctor --precision float16
expect_code 2

done_testing
