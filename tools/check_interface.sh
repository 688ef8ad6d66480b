#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Every public header says which calls may run at the same time. Every member of the options of training and
# minimising is an option of a table, and so a flag.
#
#     tools/check_interface.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}/include"
failed=0
complain() {
  echo "$*"
  failed=$((failed + 1))
}

# The head of a header speaks for its functions and for structs with members; a type whose members nobody
# sees says it itself, or is named in the head.
for header in descent/*.h; do
  [ "$header" = descent/descent.h ] && continue
  head=$(sed '/^#ifndef/,$d' "$header" | sed -n '/^\/\/ Threads: /,/^\/\/$/p' | sed 's:^// *::' | tr '\n' ' ')
  [ -n "$head" ] || complain "include/$header does not say at its head which calls may run at the same time (\"Threads: ...\")"
  if grep -qE '^typedef struct [a-z_0-9]+ \{' "$header"; then
    echo "$head" | grep -q 'plain values' || complain "include/$header does not say who may read its structs (\"plain values\")"
  fi
  while read -r type; do
    echo "$head" | grep -qw "const $type" ||
      awk -v type="$type" '/^\/\/\// { said = said || /Threads: /; next } $0 ~ "^typedef struct .* " type ";" { good = said } { said = 0 } END { exit !good }' "$header" ||
      complain "include/$header: $type does not say which calls may run at the same time"
  done < <(sed -nE 's/^typedef struct [a-z_0-9]+ ([a-z_0-9]+);.*/\1/p' "$header")
done

# Names of the members of a struct: members HEADER STRUCT
members() {
  sed -n "/^typedef struct $2 {/,/^} $2;/p" "$1" | sed -e '1d' -e '$d' -e '/^ *\/\/\//d' | tr '\n' ' ' |
    sed -e 's:/\*[^*]*\*/::g' -e 's/\[[^]]*\]//g' | tr ';' '\n' | sed 's/^ *[a-z_0-9]* //' | tr ',' '\n' | tr -d ' ' | grep .
}

# in_table HEADER STRUCT TABLE MEMBER...: these members are for programs alone, or lie in a table of their own.
in_table() {
  local header=$1 struct=$2 table=$3 member count=0
  shift 3
  for member in $(members "$header" "$struct"); do
    count=$((count + 1))
    [[ " $* " == *" $member "* ]] || grep -qE "(FIELD\(|AT )$member\)" "../src/$table" ../src/optim/options.h ||
      complain "$struct.$member is no option of src/$table"
  done
  [ $count -gt 5 ] || complain "include/$header: of $struct only $count members were found"
}
in_table descent/train.h descent_train_options run/options.c size reserved optimizer folds fold valid_shift directory
in_table descent/minimize.h descent_minimize_options run/minimize_options.c size optimizer
in_table descent/optimizer.h descent_optimizer_options optim/options.h size rule seed reserved

echo "check_interface: $failed problems"
[ $failed -eq 0 ]
