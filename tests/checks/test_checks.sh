#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Do the checks notice what they are there for? Small trees with one mistake each.
set -euo pipefail
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# layers WORD FILE INCLUDE: a tree in which FILE has that include fails (or passes), and FILE is named.
layers() {
  local expected=$1 file=$2 include=$3 got=passes
  rm -rf "$work/tree"
  mkdir -p "$work/tree"/{src/core,cli,include/descent,examples} "$(dirname "$work/tree/$file")"
  touch "$work/tree/cli/commands.h"
  printf '#include %s\n' "$include" >"$work/tree/$file"
  "$root/tools/check_layers.sh" "$work/tree" >"$work/log" 2>&1 || got=fails
  if [ $got = "$expected" ] && { [ $got = passes ] || grep -q "^$file:1: " "$work/log"; }; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $file with #include $include $got"
  fi
}

layers passes src/data/a.c '"core/status.h"'
layers passes src/run/a.c '"optim/optimizer.h"'
layers passes src/optim/a.c '<descent/optimizer.h>'
layers passes src/graph/operators/a.c '"kernel/real/real.h"'
layers fails src/core/a.c '"kernel/kernels.h"'
layers fails src/kernel/a.c '"graph/graph.h"'
layers fails src/optim/a.c '"objective/objective.h"'
layers fails src/optim/a.c '"data/dataset.h"'
layers fails src/optim/a.c '<descent/objective.h>'
layers fails src/optim/a.c '<descent/descent.h>'
layers fails src/objective/a.c '"optim/optimizer.h"'
layers fails src/surface/a.c '"run/trainer.h"'
layers fails src/run/a.c '"surface/verdict.h"'
layers fails src/report/a.c '"graph/graph.h"'
layers fails src/attic/a.c '"core/status.h"'
layers fails src/core/a.c '"status.h"'
layers passes src/surface/judge/a.c '"surface/network/chain.h"'
layers passes src/surface/judge/a.c '"surface/spectrum/options.h"'
layers passes src/objective/catalogue/a.c '"objective/expression/expression.h"'
layers fails src/surface/network/a.c '"surface/judge/point.h"'
layers fails src/surface/judge/a.c '"surface/monitor/state.h"'
layers fails src/surface/monitor/a.c '"surface/judge/point.h"'
layers fails src/surface/attic/a.c '"surface/judge/point.h"'
layers fails src/objective/a.c '"objective/expression/expression.h"'
layers passes cli/a.c '"shell/output.h"'
layers passes cli/train/a.c '"shell/output.h"'
layers passes cli/main.c '"commands.h"'
layers passes cli/diagnose/a.c '"minimize/options.h"'
layers passes cli/score/a.c '"run/job.h"'
layers fails cli/a.c '"output.h"'
layers fails cli/train/a.c '"output.h"'
layers fails cli/train/a.c '"commands.h"'
layers fails cli/shell/a.c '"plot/plot.h"'
layers fails cli/run/a.c '"train/verdict.h"'
layers fails cli/target/a.c '"minimize/job.h"'
layers fails cli/minimize/a.c '"diagnose/job.h"'
layers fails cli/doctor/a.c '"run/job.h"'
layers fails cli/attic/a.c '"shell/output.h"'
layers fails examples/a.c '"commands.h"'
layers passes cli/a.c '<descent/train.h>'
layers passes cli/a.c '<sys/stat.h>'
layers fails cli/a.c '"core/status.h"'
layers fails cli/a.c '<core/status.h>'
layers fails include/descent/a.h '"core/status.h"'
layers fails include/descent/a.h '<core/status.h>'
layers fails examples/a.c '"output.h"'
layers fails examples/a.c '<core/status.h>'

# rule CHECK WORD FILE LINE: a tree in which FILE has that line passes or fails, and FILE is named.
rule() {
  local check=$1 expected=$2 file=$3 line=$4 got=passes
  rm -rf "$work/tree"
  mkdir -p "$work/tree"/{src/graph/operators,cli} "$(dirname "$work/tree/$file")"
  echo '// nothing' >"$work/tree/src/graph/graph.c"
  printf '%s\n' "$line" >"$work/tree/$file"
  "$root/tools/check_$check.sh" "$work/tree" >"$work/log" 2>&1 || got=fails
  if [ $got = "$expected" ] && { [ $got = passes ] || grep -q "^$file:" "$work/log"; }; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $file with $line $got"
  fi
}

rule operators passes src/run/a.c 'if (dsc_operator_of(node)->random) {'
rule operators passes src/graph/executor.c 'op->forward(frame, node);'
rule operators passes src/graph/operators/a.c 'return node->op == &dsc_mean_operator;'
rule operators passes src/graph/builders.c '.op = &dsc_sum_operator, .attributes = &own'
rule operators fails src/run/a.c 'if (node->op == other->op) {'
rule operators fails src/surface/a.c 'if (loss->op != DSC_HUBER) {'
rule operators fails src/surface/a.c 'return sum == layer.dense.op;'
rule operators fails src/objective/a.c 'switch (node->op) {'
rule operators fails src/surface/room/a.c 'switch (s->chain->parts->loss->op) {'
rule operators fails src/graph/plan.c 'extern const dsc_operator_set dsc_dense_operator;'
rule operators fails src/surface/a.c '#include "graph/operators/attributes.h"'
rule operators fails src/surface/a.c 'const double *own = node->attributes;'
rule operators fails src/run/a.c 'if (strcmp(dsc_operator_of(node)->name, "dropout") == 0) {'

rule errors passes src/data/a.c 'dsc_fail(error, DESCENT_INVALID, "no" DSC_REMEDY "split = random");'
rule errors passes cli/a.c 'cli_try("descent functions");'
rule errors passes cli/a.c 'if (error->status == DESCENT_CHANGED) {'
rule errors passes cli/a.c 'puts(error->message);'
rule errors fails src/data/a.c 'dsc_fail(error, DESCENT_INVALID, "no\ntry: --split random");'
rule errors fails src/run/a.c '"try: --lr %g",'
rule errors fails cli/a.c 'if (strstr(error->message, "belongs to")) {'
rule errors fails cli/a.c 'return strncmp(why.message, name, length) == 0;'
rule errors fails src/run/a.c 'char *at = strchr(error->remedy, 10);'
rule errors passes src/run/a.c 'for (size_t i = 0; status == DESCENT_OK && i < n; i++) {'
rule errors passes src/run/a.c 'if (run->status == DESCENT_OK) {'
rule errors passes src/run/a.c 'if (status == DESCENT_OK || status == DESCENT_DIVERGED) {'
rule errors fails src/run/a.c 'if (status == DESCENT_OK) {'
rule errors fails src/surface/room/a.c 'if (saved[2] == DESCENT_OK && rows > 0) {'
rule errors fails src/data/a.c 'status = status == DESCENT_OK ? settle(&l, error) : status;'
rule errors fails cli/a.c 'if (made == DESCENT_OK && d->index_high == 0) {'

# rules WORD FILE LINE: the same of a tree with the rules there are.
rules() {
  local expected=$1 file=$2 line=$3 got=passes
  rm -rf "$work/tree"
  mkdir -p "$work/tree"/{src,cli,include/descent} "$(dirname "$work/tree/$file")"
  cp "$root/include/descent/optimizer.h" "$work/tree/include/descent"
  printf '%s\n' "$line" >"$work/tree/$file"
  "$root/tools/check_rules.sh" "$work/tree" >"$work/log" 2>&1 || got=fails
  if [ $got = "$expected" ] && { [ $got = passes ] || grep -q "^$file:1:" "$work/log"; }; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $file with $line $got"
  fi
}

rules passes src/run/a.c 'descent_minimize_options_default(DESCENT_LBFGS);'
rules passes src/surface/a.c 'if (dsc_rule_has_momentum(o->rule)) {'
rules passes cli/a.c 'const descent_rule rule = beta > 0.0 ? DESCENT_MOMENTUM : DESCENT_GD;'
rules fails src/surface/a.c 'return rule == DESCENT_MOMENTUM || rule == DESCENT_ADAM;'
rules fails src/run/a.c 'if (DESCENT_LBFGS != o->rule) {'
rules fails src/surface/room/a.c '    case DESCENT_ADAMW:'
rules fails src/surface/a.c 'FAIL_IF(rule > DESCENT_PGD, error,'
rules fails cli/run/a.c 'if (strcmp(racer->rule, "lbfgs") == 0) {'

# limits WORD FILE LINE: as above.
limits() {
  local expected=$1 file=$2 line=$3 got=passes
  rm -rf "$work/tree"
  mkdir -p "$work/tree/src/surface/judge"
  printf '%s\n' "static const double CLEAR = 10.0;" "// CLEAR" >"$work/tree/src/surface/judge/limits.h"
  printf '%s\n' "return CLEAR;" >"$work/tree/src/surface/judge/user.c"
  printf '%s\n' "$line" >"$work/tree/$file"
  "$root/tools/check_limits.sh" "$work/tree" >"$work/log" 2>&1 || got=fails
  if [ $got = "$expected" ] && { [ $got = passes ] || grep -q "^$file:" "$work/log"; }; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $file with $line $got"
  fi
}

limits passes src/surface/judge/a.c 'return 0.5 * x > 2.0 * y + 1.0 - 0.0;'
limits passes src/surface/judge/a.c 'x = CLEAR * y; // 10.0 times'
limits passes src/surface/judge/a.c 'say("%.3g 0.25", x); /* 1e-3 */'
limits passes src/surface/judge/a.c '    .low = 1.0, .high = 1e9, .help = ""},'
limits passes src/surface/judge/a.c 'q -= 3.0 * x; // coefficient'
limits passes src/surface/judge/a.c 'a[12] = x1e3 + 20;'
limits fails src/surface/judge/a.c 'if (x < 0.01 * y) {'
limits fails src/surface/judge/a.c 'return 3.0 * y < 1e-3;'
limits fails src/surface/judge/a.c 'static const double OWN = 1e6;'
limits fails src/surface/judge/a.h '#define OWN 0.25'
limits fails src/surface/judge/a.c '/* why */ return x > 10. * y;'
limits fails src/surface/judge/limits.h 'static const double CLEAR = 1.0, OTHER[] = {0.25};'

# circles WORD MESSAGE AREA NAME=CODE...: files of that code, compiled, pass or fail with a message.
circles() {
  local expected=$1 message=$2 area=$3 got=passes one source object
  shift 3
  rm -rf "$work/tree"
  mkdir -p "$work/tree/build"
  for one in "$@"; do
    source=$work/tree/$area/${one%%=*}.c
    object=$work/tree/build/$area/CMakeFiles/made.dir/${one%%=*}.c.o
    mkdir -p "$(dirname "$source")" "$(dirname "$object")"
    printf '%s\n' "${one#*=}" >"$source"
    "${CC:-cc}" -c "$source" -o "$object"
    if [[ $one = gone* ]]; then rm "$source"; fi
  done
  "$root/tools/check_circles.sh" "$work/tree/build" "$work/tree" >"$work/log" 2>&1 || got=fails
  if [ $got = "$expected" ] && grep -q "$message" "$work/log"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $area with $* $got:"
    cat "$work/log"
  fi
}

a='int a(void); int b(void); int a(void) { return b(); }'
b='int a(void); int b(void); int b(void) { return a(); }'
c='int a(void); int c(void); int c(void) { return a(); }'
leaf='int b(void); int b(void) { return 1; }'
circles passes '3 files, 0 circles$' cli "train/a=$a" "run/b=$leaf" "train/c=$c"
circles fails 'cli/a.c -> cli/b.c: b$' cli "a=$a" "b=$b"
circles fails '^CIRCLE of 2 files' cli "train/a=$a" "run/b=$b" "c=$c"
circles fails '^CIRCLE of 3 files' cli "a=$a" "b=int b(void); int c(void); int b(void) { return c(); }" "c=$c"
circles fails '2 circles$' cli "a=$a" "b=$b" "d=int d(void); int e(void); int d(void) { return e(); }" \
  "e=int d(void); int e(void); int b(void); int e(void) { return d() + b(); }"
circles fails 'cli/b.c -> cli/a.c: a$' cli "a=extern int b; int *a(void); int *a(void) { return &b; }" \
  "b=int *a(void); int b = 1; int *c(void); int *c(void) { return a(); }"
circles fails '1 circles$' src "core/a=$a" "core/b=$b"
circles passes '1 files, 0 circles' cli "a=$a" "gone=$b"
circles fails 'no object files' cli

# homes WORD MESSAGE FILE HEADER CODE: FILE.c of that code, compiled beside FILE.h of that text, passes or fails with a message.
homes() {
  local expected=$1 message=$2 file=$3 header=$4 code=$5 got=passes
  local object=$work/tree/build/${file%%/*}/CMakeFiles/made.dir/${file#*/}.c.o
  rm -rf "$work/tree"
  mkdir -p "$(dirname "$work/tree/$file")" "$(dirname "$object")"
  printf '%b\n' "$header" >"$work/tree/$file.h"
  printf '%b\n' "$code" >"$work/tree/$file.c"
  "${CC:-cc}" -I "$work/tree/src" -I "$work/tree/cli" -c "$work/tree/$file.c" -o "$object"
  "$root/tools/check_homes.sh" "$work/tree/build" "$work/tree" >"$work/log" 2>&1 || got=fails
  if [ $got = "$expected" ] && grep -q "$message" "$work/log"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $file.c of $code beside $header $got:"
    cat "$work/log"
  fi
}

own='#include "core/a.h"\n'
one='int dsc_a(void) { return 1; }'
homes passes '^1 names, 0 wrong' src/core/a 'int dsc_a(void);' "$own$one"
homes passes '^1 names, 0 wrong' src/core/a 'extern const int dsc_a[2];' "${own}const int dsc_a[2] = {1, 2};"
homes passes '^2 names, 0 wrong' cli/train/a '// two\nint cli_a(void);\nint cli_b(void);' \
  '#include "train/a.h"\nint cli_a(void) { return 1; }\nint cli_b(void) { return 2; }'
homes passes '^1 names, 0 wrong' src/kernel/real/a '#define X(n) dsc_##n##_f32_avx2\nint X(add)(void);' \
  '#include "kernel/real/a.h"\nint X(add)(void) { return 1; }'
homes passes '^1 names, 0 wrong' src/graph/operators/a '' '#include "graph/operators/a.h"\nconst int dsc_a_operator = 1;'
homes fails '^src/core/a.c: dsc_a is not declared in src/core/a.h' src/core/a 'int dsc_b(void);' "$own$one"
homes fails '^src/core/a.c: dsc_a is not declared' src/core/a '// int dsc_a(void);' "$own$one"
homes fails '^src/core/a.c: dsc_a is not declared' src/core/a '/* int\n dsc_a(void); */ int dsc_aa(void);' "$own$one"
homes fails '^src/core/a.c: dsc_a is not declared' src/core/a '#define ONE \\\n  dsc_a(void);' "$own$one"
homes fails '^src/core/a.c: dsc_a is not declared' src/core/a \
  'static inline int two(void) { int dsc_a(void); return dsc_a(); }' "$own$one"
homes fails '^cli/a.c: cli_a is not declared in cli/a.h' cli/a 'int cli_b(void);' 'int cli_a;'
homes fails '^src/core/a.c: includes stdlib.h before core/a.h' src/core/a 'int dsc_a(void);' "#include <stdlib.h>\n$own$one"
homes fails '^src/core/a.c: includes nothing before core/a.h' src/core/a 'int dsc_a(void);' "$one"
homes fails 'no object files' run/a 'int dsc_a(void);' "$one"

# promises WORD ROW: a list with that row passes or fails beside the test a.sh, which holds "one" and "two".
promises() {
  local expected=$1 row=$2 got=passes
  rm -rf "$work/tree"
  mkdir -p "$work/tree/tests"
  printf 'one\ntwo\n' >"$work/tree/tests/a.sh"
  printf '%s\n' "$row" >"$work/tree/tests/promises.md"
  "$root/tools/check_promises.sh" "$work/tree" >"$work/log" 2>&1 || got=fails
  if [ $got = "$expected" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: the promise $row $got"
  fi
}

# shellcheck disable=SC2016
{
  promises passes '| a promise | `a.sh`: `one` | |'
  promises passes '| an input | `a.sh`: `one` | `a.sh`: `two`, `a.sh`: `one` |'
  promises fails '| an input | `a.sh`: `one` | `a.sh`: `two` |'
  promises fails '| an input | `a.sh`: `three` | `a.sh`: `two`, `a.sh`: `one` |'
  promises fails '| an input | `b.sh`: `one` | `a.sh`: `two`, `a.sh`: `one` |'
  promises fails '| a promise | | |'
  promises fails 'no row at all'
}

# interface WORD MESSAGE FILE EXPRESSION: the public headers and tables, with FILE changed by sed, pass or fail with a message.
interface() {
  local expected=$1 message=$2 file=$3 expression=$4 got=passes
  rm -rf "$work/tree"
  mkdir -p "$work/tree/include" "$work/tree/src/run" "$work/tree/src/optim"
  cp -r "$root/include/descent" "$work/tree/include"
  cp "$root"/src/run/*options.c "$work/tree/src/run"
  cp "$root/src/optim/options.h" "$work/tree/src/optim"
  sed -i "$expression" "$work/tree/$file"
  "$root/tools/check_interface.sh" "$work/tree" >"$work/log" 2>&1 || got=fails
  if [ $got = "$expected" ] && grep -q "$message" "$work/log"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $file with $expression $got"
  fi
}
interface passes '0 problems' include/descent/train.h ''
interface fails 'model.h does not say' include/descent/model.h 's/Threads: //'
interface fails 'minimize.h does not say' include/descent/minimize.h 's/Threads: //'
interface fails 'train_options.other is no option' include/descent/train.h 's/^    uint64_t threads;/    int other;\n&/'
interface fails 'minimize_options.memory is no option' src/run/minimize_options.c 's/FIELD(memory)/FIELD(seed)/'
interface fails 'optimizer_options.beta1 is no option' src/optim/options.h 's/AT beta1)/AT beta2)/'

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
