#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Documents that show what the program prints. A line
#
#     <!-- run: descent minimize ... -->
#
# is followed by a fenced block; its content becomes the command and what it prints. Lines `<!-- file: NAME -->`
# before a block write the block to NAME in the folder where the commands run.
#
#     tools/page_output.sh PROGRAM PAGE            rewrites the page
#     tools/page_output.sh --check PROGRAM PAGE    fails when the page would change, and shows how
set -euo pipefail
check=
if [ "$1" = --check ]; then
  check=1
  shift
fi
program=$(realpath "$1")
page=$(realpath "$2")
DESCENT_DATA=${DESCENT_DATA:-$(realpath "$(dirname "${BASH_SOURCE[0]}")/../data")}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/folder"
ln -s "$program" "$work/bin/descent"
# The same on every machine: kernels, width, characters.
export DESCENT_DATA DESCENT_ISA=baseline COLUMNS=80 TERM=xterm NO_COLOR=1 LC_ALL=C.UTF-8
export PATH="$work/bin:$PATH"
cd "$work/folder"

# copy_block FILE: the rest of a fenced block, also to a file.
copy_block() {
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line"
    [ "$line" != '```' ] || return 0
    printf '%s\n' "$line" >>"$1"
  done
}

fence() {
  IFS= read -r line
  case $line in
  '```'*) printf '%s\n' "$line" ;;
  *)
    echo "no block after: $1" >&2
    exit 1
    ;;
  esac
}

render() {
  local line command
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in
    '<!-- run: '*' -->')
      command=${line#<!-- run: }
      command=${command% -->}
      fence "$line"
      printf '$ %s\n' "$command"
      # Reports are there in builds that have the page.
      { bash -c "$command" </dev/null 2>&1 || true; } | sed -e 's|, shown by .*report.html$||' -e '/^page    .*report.html$/d'
      while IFS= read -r line && [ "$line" != '```' ]; do :; done
      printf '```\n'
      ;;
    '<!-- file: '*' -->')
      command=${line#<!-- file: }
      fence "$line"
      copy_block "${command% -->}"
      ;;
    esac
  done
}

render <"$page" >"$work/page"
if [ -n "$check" ]; then
  diff -u "$page" "$work/page" || {
    echo "$page does not show what the program prints: tools/page_output.sh PROGRAM $2" >&2
    exit 1
  }
  echo "$(grep -c '^<!-- run: ' "$page") commands, all as the page says"
else
  cp "$work/page" "$page"
fi
