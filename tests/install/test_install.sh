#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Installs a build into a temporary folder, moves the tree elsewhere, and builds and runs programs against it:
# through pkg-config and find_package, in C and C++, with the shared and the static library.
#
#     test_install.sh SOURCE BUILD PREFIX      PREFIX: as BUILD was configured
set -euo pipefail
source=$1 build=$2 configured=$3
here=$source/tests/install
for tool in cc c++ pkg-config cmake; do
  command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/check.sh"
export LC_ALL=C
unset DESTDIR LD_LIBRARY_PATH PKG_CONFIG_PATH DESCENT_DATA
first_line() {
  "$@" | head -n 1
}
# says LINE COMMAND...: its output is that line.
says() {
  local line=$1 got
  shift
  got=$("$@") || { echo "exit $?"; return 1; }
  [ "$got" = "$line" ] || { printf 'expected: %s\ngot: %s\n' "$line" "$got"; return 1; }
}

DESTDIR=$work/stage cmake --install "$build" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
prefix=$work/elsewhere
mv "$work/stage$configured" "$prefix"
# What lies outside the prefix (none, but under /usr: there is nothing in etc or var).
check "everything is under the prefix" says "" find "$work/stage" -type f

libdir=$(dirname "$(find "$prefix" -name libdescent.so)")
export PKG_CONFIG_PATH=$libdir/pkgconfig
export LD_LIBRARY_PATH=$libdir
version=$(pkg-config --modversion descent)
result="descent $version: 64 of 64 right"

for header in "$source"/include/descent.h "$source"/include/descent/*.h; do
  check "header" cmp "$header" "$prefix/include/${header#"$source"/include/}"
done
for set in digits.csv.gz penguins.csv seattle-weather.csv README.md; do
  check "data" cmp "$source/data/$set" "$prefix/share/descent/$set"
done
check soname grep -q 'SONAME.*\[libdescent\.so\.0\.1\]' <(readelf -d "$libdir/libdescent.so")

# consumer NAME COMPILER SOURCE LIBRARIES...: compiles it against the installed tree and runs it.
consumer() {
  local name=$1 compiler=$2 file=$3
  shift 3
  # shellcheck disable=SC2046
  check "$name" "$compiler" -Wall -Wextra -Werror "$here/$file" $(pkg-config --cflags descent) "$@" -o "$work/$name"
  check "$name runs" says "$result" "$work/$name"
}
read -ra shared <<<"$(pkg-config --libs descent)"
read -ra static <<<"$(pkg-config --libs --static descent | sed 's/-ldescent/-l:libdescent.a/')"
consumer pc_c cc consumer.c "${shared[@]}"
consumer pc_c_static cc consumer.c "${static[@]}"
consumer pc_cc c++ consumer.cc "${shared[@]}"
consumer pc_cc_static c++ consumer.cc "${static[@]}"

check configure cmake -S "$here/package" -B "$work/package" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release
check build cmake --build "$work/package"
for program in consumer_c consumer_c_static consumer_cc consumer_cc_static; do
  check "$program" says "$result" "$work/package/$program"
done
for program in "$work"/pc_*_static "$work"/package/consumer_*_static; do
  check "$program is static" sh -c "! readelf -d '$program' | grep -q libdescent"
done

if [ -x "$prefix/bin/descent" ]; then
  unset LD_LIBRARY_PATH
  check program says "descent $version" first_line "$prefix/bin/descent" --version
  check "its data" env DESCENT_DATA="$prefix/share/descent" "$prefix/bin/descent" data @digits
  check "its manual" test -s "$prefix/share/man/man1/descent.1"
fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
