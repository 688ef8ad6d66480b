#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# descent lesson: what the page is told, where it goes, and what is refused. The pages themselves are tested in tests/report/.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# ---- what the page is told ----

run descent lesson --json
expect_code 0
expect_empty err
expect_json out
for words in '"format":"descent lesson 1"' '"lesson":null' '"folder":true' '"data":null' '"name":"momentum","title":"Momentum","question":"' \
    '"rule":"adam"'; do
    expect_in out "$words"
done
names=$(grep -o '"name":"[a-z0-9-]*"' out | cut -d '"' -f 4)
for name in $names; do
    run descent lesson "$name" --json
    expect_code 0
    expect_json out
    expect_in out "\"lesson\":\"$name\",\"folder\":false"
done

# Help and the man page list them.
run descent lesson --help
for name in $names; do
    expect_in out "$name: "
done

# ---- what is refused ----

refused 2 descent lesson momentun <<'END'
error: no lesson "momentun"
try: descent lesson momentum
END
refused 2 descent lesson knitting <<'END'
error: no lesson "knitting"
try: descent lesson --help    lists them
END
run descent lesson momentum adam
expect_code 2
run env DESCENT_DATA="$work/none" "$program" lesson momentum --json
expect_code 0

# ---- the pages ----

run descent lesson momentum
if [ "$code" = 1 ] && grep -q 'no page for lessons' err; then
    expect_err <<'END'
error: this build of descent has no page for lessons: node, the packages of its page or clang's WebAssembly were missing when it was built
try: tools/dependencies.sh wasm && make page && make    in the source folder of descent: gets them, and builds it again
     --json    the data of the page, which need none
END
    [ ! -e momentum.html ] || fail "a lesson without a page"
    run descent lesson
    expect_code 1
    [ ! -e lessons ] || fail "a folder without a page"
    done_testing
fi
expect_code 0
grep -qE '^saved   momentum.html   [0-9]+ kB$' out || fail "$(<out)"
if grep -oE '(src|href|url)[=(]"?https?:' momentum.html; then fail "it asks a network"; fi
descent lesson momentum --out - >through
cmp -s through momentum.html || fail "another page on stdout"
refused 2 descent lesson --out - <<'END'
error: all lessons are several files, and stdout takes one
try: descent lesson mini-batches --out -
     --out FOLDER
END

run descent lesson
expect_code 0
for name in index $names; do
    [ -s "lessons/$name.html" ] || fail "no lessons/$name.html"
    expect_in out "lessons/$name.html"
done
run descent lesson -o "my course"
expect_code 0
[ -s "my course/index.html" ] || fail "no index"
run descent lesson -o "my course"
expect_code 0
refused 1 descent lesson -o missing/course <<'END'
error: cannot make the folder missing/course: No such file or directory
END
touch file
run descent lesson -o file
expect_code 1
expect_in err 'file'
run descent lesson momentum --out missing/folder.html
expect_code 1
expect_in err 'cannot write missing/folder.html'
run descent lesson momentum --out /dev/full
expect_code 1

done_testing
