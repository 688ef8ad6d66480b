#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Rules about the text of the repository: licence lines, lengths of files, no paths of somebody's machine, no
# stray blanks, one version number, and a README whose C is the example that is compiled.
#
#     tools/check_text.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"
checked=0 failed=0

wrong() {
  echo "$*"
  failed=$((failed + 1))
}

list() { # files that belong to the project; text only
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard
  else
    find . -type f -not -path './build*' -not -path './runs/*' -not -path './.git/*' | sed 's#^\./##'
  fi | grep -vE '\.(gz|csv|npy|idx|png|bin|safetensors|jsonl)$|/corpus/|/golden/' | sort
}

# One program reads all files: a start of several for each of them takes minutes on a busy machine.
mapfile -t files < <(list | while read -r file; do [ ! -f "$file" ] || echo "$file"; done)
checked=${#files[@]}
# shellcheck disable=SC2016
problems=$(awk '
  function close_file() {
    if (file == "") return
    if (file ~ /\.(c|h|cc|sh|py|awk)$|(^|\/)Makefile$|^\.ci\/run$/ && !licensed)
      print file ": no SPDX-License-Identifier in its head"
    if (file ~ /\.(c|h|cc|sh)$/ && lines > 800)
      print file ": " lines " lines; 600 is the aim, 800 the limit"
  }
  FNR == 1 { close_file(); file = FILENAME; licensed = blanks = 0 }
  { lines = FNR }
  FNR <= 4 && /SPDX-License-Identifier: MIT/ { licensed = 1 }
  /\/(home|root|Users|work)\/[a-z0-9_.-]+/ && !/check_text/ {
    print file ": a path of one machine: " FNR ":" $0
  }
  /[ \t]+$/ && file !~ /\.md$|^tests\// && !blanks {
    blanks = 1
    print file ": blanks at the end of line " FNR
  }
  END { close_file() }' "${files[@]}")
while read -r line; do
  [ -z "$line" ] || wrong "$line"
done <<<"$problems"

version=$(sed -n 's/^project(descent VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
grep -Eq "DESCENT_VERSION +\"${version//./\\.}\"" include/descent/base.h ||
  wrong "CMakeLists.txt says version $version, include/descent/base.h another one"
grep -q "^## \[$version\]" CHANGELOG.md || wrong "CHANGELOG.md has no part for $version"

# README.md: its first C block is the example without the licence lines and the expected output.
if ! diff <(awk '/^```c$/ { on = 1; next } /^```$/ && on { exit } on' README.md) \
  <(sed -e '/^\/\/ SPDX/d' -e '/^\/\/$/d' -e '/^\/\*TEST/,$d' examples/bring_your_gradients.c | sed '${/^$/d}'); then
  wrong "README.md: its C block is not examples/bring_your_gradients.c"
fi

# Every file and folder that a document links to is there.
for document in *.md docs/*.md; do
  while read -r target; do
    checked=$((checked + 1))
    [ -e "$(dirname "$document")/$target" ] || wrong "$document: links to $target, which is not there"
  done < <(grep -oE '\]\([^)#]+' "$document" | sed 's/^](//' | grep -vE '^[a-z]+:' || true)
done

echo "$checked files and links, $failed wrong"
[ $failed -eq 0 ]
