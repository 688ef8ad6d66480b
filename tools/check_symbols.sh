#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# What the built library offers and calls, and how it was hardened: the shared one exports descent_ names only, the static one defines
# descent_ and dsc_ names only, and neither calls anything that prints, ends the process, or changes its
# signals, locale or random numbers.
#
#     tools/check_symbols.sh BUILD
set -euo pipefail
build=$1
shared=$(find "$build/src" -name 'libdescent.so' | head -n 1)
static=$(find "$build/src" -name 'libdescent.a' | head -n 1)
[[ -n $shared && -n $static ]] || { echo "no library in $build/src" >&2; exit 1; }
passed=0 failed=0

# none TEXT LIST: the list must be empty.
none() {
  if [ -z "$2" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '%s:\n' "$1"
    printf '    %s\n' "${2//$'\n'/$'\n    '}"
  fi
}

forbidden='printf|vprintf|puts|putchar|putc|fputs_stdout|perror|psignal|stdout|stderr|stdin|exit|_exit|_Exit|
quick_exit|abort|raise|kill|atexit|signal|sigaction|sigprocmask|setlocale|newlocale|uselocale|
srand|srandom|srand48|rand|random|drand48|fesetround|feenableexcept|fesetenv|setenv|putenv|unsetenv|chdir|umask|
system|popen|fork|vfork|execve|execvp|syslog|gets|strtok|__printf_chk|__vprintf_chk'
forbidden=${forbidden//$'\n'/}

exported=$(nm -D --defined-only "$shared" | awk '{ print $3 }' | sed 's/@.*//')
imported=$(nm -D --undefined-only "$shared" | awk '{ print $2 }' | sed 's/@.*//')
defined=$(nm -g --defined-only "$static" 2>/dev/null | awk 'NF == 3 { print $3 }')
[ -n "$exported" ] || { echo "$shared exports nothing" >&2; exit 1; }

none "exported without descent_" "$(grep -v '^descent_' <<<"$exported" || true)"
none "defined in the static library without descent_ or dsc_" "$(grep -Ev '^(descent|dsc)_' <<<"$defined" || true)"
none "not for a library to call" "$(grep -Ex "$forbidden" <<<"$imported" || true)"
# Around the start of a thread, and put back.
none "masks signals and starts no thread" "$(nm -A --undefined-only "$static" 2>/dev/null |
  awk '$NF == "pthread_sigmask" { print $1 }' | grep -v ':workers\.c\.o:' || true)"

# A release is hardened.
cache=$build/CMakeCache.txt
if grep -q '^CMAKE_BUILD_TYPE:STRING=Release' "$cache" && ! grep -q '^DESCENT_SANITIZE:[A-Z]*=.' "$cache"; then
  lacking=
  readelf -d "$shared" | grep -q 'BIND_NOW' || lacking+='-z now '
  grep -q '^__stack_chk_fail$' <<<"$imported" || lacking+='-fstack-protector-strong '
  grep -q '^__[a-z]*_chk$' <<<"$imported" || lacking+='_FORTIFY_SOURCE'
  none "built without" "$lacking"
fi

# Every function that a public header declares is there.
declared=$(cat "$(dirname "${BASH_SOURCE[0]}")"/../include/descent/*.h | grep -v '^ *#' | tr '\n' ' ' |
  grep -oE 'DESCENT_API[^;]*;' | sed -E 's/^DESCENT_API [^(]*[ *](descent_[a-z0-9_]+)\(.*/\1/' | sort -u)
none "declared but not defined" "$(comm -23 <(echo "$declared") <(sort -u <<<"$exported"))"
none "exported but not declared" "$(comm -13 <(echo "$declared") <(sort -u <<<"$exported"))"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
