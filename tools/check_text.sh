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

while read -r file; do
  [ -f "$file" ] || continue
  checked=$((checked + 1))
  case $file in
    *.c | *.h | *.cc | *.sh | *.py | *.awk | Makefile | .ci/run)
      head -n 4 "$file" | grep -q 'SPDX-License-Identifier: MIT' || wrong "$file: no SPDX-License-Identifier in its head" ;;
  esac
  case $file in
    *.c | *.h | *.cc | *.sh)
      lines=$(wc -l <"$file")
      [ "$lines" -le 800 ] || wrong "$file: $lines lines; 600 is the aim, 800 the limit" ;;
  esac
  found=$(grep -nE '/(home|root|Users|work)/[a-z0-9_.-]+' "$file" | grep -v "check_text" || true)
  [ -z "$found" ] || wrong "$file: a path of one machine: $found"
  case $file in *.md | tests/*) continue ;; esac
  found=$(grep -nE '[[:blank:]]+$' "$file" || true)
  [ -z "$found" ] || wrong "$file: blanks at the end of line ${found%%:*}"
done < <(list)

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
