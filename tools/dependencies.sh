#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Looks for what descent needs and installs what is missing with apt-get, through sudo when not root.
# Does nothing when all is there.
#
#     tools/dependencies.sh [build] [test] [ci] [coverage] [lint] [abi] [wasm] [docs] [bench] [page] [browser] [golden]      (default: build)
set -euo pipefail

# Groups, Debian package, and a command that succeeds when it is there.
needs='
build gcc               command -v cc
build libc6-dev         has_header stdio.h
build cmake             command -v cmake
build ninja-build       command -v ninja
build pkg-config        command -v pkg-config
build zlib1g-dev        has_header zlib.h
build libjansson-dev    has_header jansson.h
build librandom123-dev  has_header Random123/philox.h
build libpng-dev        has_header png.h
build libjpeg62-turbo-dev  has_header_after stdio.h jpeglib.h
build libmicrohttpd-dev  has_header microhttpd.h
build libopenblas0      /sbin/ldconfig -p | grep liblapack.so.3
test,ci g++             command -v c++
ci,lint clang           command -v clang
ci ccache               command -v ccache
ci,lint shellcheck      command -v shellcheck
coverage lcov           command -v lcov
ci,lint clang-tidy      command -v clang-tidy
abi abigail-tools       command -v abidiff
wasm clang              command -v clang
wasm lld                command -v wasm-ld || command -v wasm-ld-14
wasm wasi-libc          test -r /usr/lib/wasm32-wasi/libc.a
wasm libclang-rt-14-dev-wasm32  test -r /usr/lib/llvm-14/lib/clang/14.0.6/lib/wasi/libclang_rt.builtins-wasm32.a
wasm nodejs             command -v node
wasm zopfli             command -v zopfli
docs doxygen            command -v doxygen
ci,lint clang-format    command -v clang-format
ci libonnx-testdata     test -d /usr/share/libonnx-testdata/data/node
ci,bench libdnnl-dev    has_header dnnl.h
ci,bench dataset-fashion-mnist  test -r /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz
page nodejs             command -v node || command -v nodejs
page npm                command -v npm
browser chromium        command -v chromium
bench libfann-dev       has_header floatfann.h
bench,golden python3-torch     has_module torch
golden python3-numpy    has_module numpy
bench python3-sklearn   has_module sklearn
bench python3-pandas    has_module pandas
'

# They are called by the table's commands.
# shellcheck disable=SC2317
has_header() { [ -r "/usr/include/$1" ] || [ -r "/usr/local/include/$1" ] || echo "#include <$1>" | cc -E -; }
# A header that does not include what it needs.
# shellcheck disable=SC2317
has_header_after() { [ -r "/usr/include/$2" ] || [ -r "/usr/local/include/$2" ] || printf '#include <%s>\n#include <%s>\n' "$1" "$2" | cc -E -; }
# shellcheck disable=SC2317
has_module() { /usr/bin/python3 -c "import importlib.util as u, sys; sys.exit(u.find_spec('$1') is None)"; }

missing=()
for wanted in "${@:-build}"; do
  known=no
  while read -r groups package check; do
    [[ ",$groups," == *",$wanted,"* ]] || continue
    known=yes
    [[ " ${missing[*]} " != *" $package "* ]] || continue
    (eval "$check") >/dev/null 2>&1 </dev/null || missing+=("$package")
  done <<<"$needs"
  [ $known = yes ] || { echo "dependencies: no group called \"$wanted\"" >&2; exit 2; }
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "Missing, by the names of Debian's packages: ${missing[*]}" >&2
  echo "There is no apt-get here: install them with the tool of your system." >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo)
  [ -t 0 ] || as_root=(sudo -n) # nobody could type a password
  if ! command -v sudo >/dev/null; then
    echo "Missing: ${missing[*]}. As root:  apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

echo "Installing with ${as_root[*]:+${as_root[*]} }apt-get: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" >"$log" 2>&1 </dev/null
}
install() { apt install --no-install-recommends "${missing[@]}"; }
# The package lists of a fresh system are empty or old; then they are fetched and it is tried again.
if ! install && ! { apt update && install; }; then
  echo "apt-get failed:" >&2
  grep '^[EW]:' "$log" | sed -E 's#[a-z]+://[^ ]+#(archive)#g' >&2 || true
  exit 1
fi
