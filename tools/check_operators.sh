#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Who asks which operator a node has? Only src/graph/operators/, and the builders that name them: everybody
# else asks the operator what it is (src/graph/operators/operators.h), so that a new one is a file, a row
# and a builder.
#
#     tools/check_operators.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

files=$(find src cli -name '*.[ch]' ! -path 'src/graph/operators/*' ! -path 'src/graph/builders*.c' | sort)
[ -n "$files" ] || { echo "nothing to check: wrong folder?"; exit 1; }

# A comparison with a node's operator, a switch over it, the name of an operator, the list of them, or the
# attributes that only an operator knows.
pattern='(->|\.)op\b *(==|!=)|(==|!=) *[a-z_>.-]*(->|\.)op\b|switch *\(.*(->|\.)op\)|\bdsc_[a-z_]+_operator\b'
pattern+='|\bDSC_OPERATOR_LIST\b|include "graph/operators/(attributes|table|access)\.h|->attributes\b|strcmp\(.*dsc_operator_of'
# graph.c adds nodes: it copies the attributes, and hands them back to their operator to be released.
# document.c writes and reads them by the table of fields that the operator gives.
found=$(echo "$files" | xargs grep -nE "$pattern" | grep -vE '^src/graph/(graph|document)\.c:.*->attributes' || true)
if [ -n "$found" ]; then
  echo "$found"
  echo "ask the operator instead (dsc_operator_of(node)->...), see src/graph/operators/operators.h"
  exit 1
fi
echo "$(echo "$files" | wc -l) files, nobody asks which operator a node has"
