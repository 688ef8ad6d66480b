#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Verdicts: on functions, on runs, descent directions, mistakes.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# facts FILTER: holds of the last JSON output; without jq nothing is checked.
facts() {
    command -v jq >/dev/null || return 0
    jq -e "$1" out >/dev/null || {
        fail "not so: $1"
        cat out
    }
}

saddle="x=3.385154183607,y=0.073851879837"

# Himmelblau's saddle, in words and in numbers.
run descent diagnose himmelblau --at "$saddle"
expect_code 0
expect_empty err
head -1 out >first
expect_in first "saddle: the gradient is zero"
expect_in out "function  himmelblau: Himmelblau's function"
expect_in out "descent diagnose himmelblau --at $saddle --escape"
run descent diagnose himmelblau --at "$saddle" --json
expect_code 0
expect_json out
facts '.verdict == "saddle" and .index == [1, 1] and .nullity == {explained: 0, unexplained: 0, unexplained_at_least: false}'
facts '.eigenvalues.smallest < 0 and .eigenvalues.largest > 0 and (.eigenvalues.values | length == 2)'
facts '.eigenvalues.all and (.gradient_norm < 1e-9) and .failure_probability == 0'
facts '(.f - 13.311926270406 | fabs) < 1e-9 and .variables == ["x", "y"] and .function == "himmelblau"'
facts '.way_down.gain > 1 and (.way_down.direction | length == 2)'
facts '(.advice | type == "array") and (.evidence | length > 2) and all(.evidence[]; .name and .text)'
run descent diagnose himmelblau --at "$saddle" --quiet
expect_code 0
[ "$(wc -l <out)" -le 2 ] || fail "--quiet says more than the verdict"

# The descent direction, and the command that goes on.
run descent diagnose himmelblau --at "$saddle" --escape
expect_code 0
expect_in out "escaped   f = "
expect_in out "next      descent minimize himmelblau --from"
next=$(sed -n 's/^next      descent //p' out)
# shellcheck disable=SC2086
run descent $next --no-plot --quiet
expect_code 0
run descent diagnose himmelblau --at "$saddle" --escape --json
facts '.way_down.f < 12.3 and .way_down.taken_gain > 1 and .way_down.run == null'
run descent diagnose himmelblau --at 3,2 --escape
expect_code 0
expect_in out "no descent direction was found, so none was followed"

# The kinds of places that functions have.
while IFS='|' read -r verdict function at; do
    run descent diagnose --at="$at" --json -- "$function"
    expect_code 0
    facts ".verdict == \"$verdict\""
done <<'END'
minimum|himmelblau|3,2
maximum|-x^2-2*y^2|0,0
saddle|x*y|0,0
degenerate saddle|monkey-saddle|0,0
degenerate saddle|x^3|0
degenerate minimum|x^4+y^2|0,0
degenerate minimum|(x*y-1)^2|1,1
gradient-flat|x^3+1e-6*x+y^2|0,0
kink|abs(x)+y^2|0,0
descending|rosenbrock|-1.4,2.2
diverging|exp(x)|1000
END

run descent diagnose --at 0,0 -- "-x^2-2*y^2"
expect_in out "descent diagnose '(-x^2-2*y^2)' --at 0,0 --escape"

# XOR, 2-2-1, all weights zero: the Hessian shows no descent direction, and there is one.
run descent diagnose xor --at "0,0,0,0,0,0,0,0,0.5" --json
expect_code 0
facts '.verdict == "degenerate saddle" and .index == [0, 0] and .nullity.unexplained == 8'
facts '.way_down.gain > 1e-6'

# Settings and dimensions are kept in commands.
run descent diagnose "a*x^2 - y^2" --set a=3 --at 0,0
expect_code 0
expect_in out "descent diagnose 'a*x^2 - y^2' --set a=3 --at 0,0 --escape"

# A run: data, split and scaling as when it was trained.
cat >xor.csv <<'END'
a,b,y
0,0,0
0,1,1
1,0,1
1,1,0
END
run descent train xor.csv --target y --task regress --layers "2 tanh" --valid 0 --seed 3 --lr 0.1 \
    --optimizer gd --epochs 2 --out runs/xor
expect_code 0
run descent diagnose runs/xor
expect_code 0
expect_empty err
expect_in out "run       runs/xor   step 2   2-2-1 tanh   9 parameters"
expect_in out "on 4 training rows"
cp out folder
run descent diagnose runs/xor/
expect_in out "run       runs/xor   step 2"
run descent diagnose runs/xor/model.safetensors
expect_code 0
head -1 folder >wanted
head -1 out >line
cmp -s wanted line || fail "the model file has another verdict than its run"
run descent diagnose runs/xor --json
expect_json out
facts '.run == "runs/xor" and .step == 2 and .parameters == 9 and (.x | length == 9)'
cp out first
run descent diagnose runs/xor --json --threads 2
cmp -s <(sed 's/"seconds.*//' first) <(sed 's/"seconds.*//' out) || fail "threads change the verdict"
# The value is the loss that training recorded, over the training rows, with its L2 part.
run descent train @penguins --target species --l2 0.01 --layers "4 tanh" --epochs 4 --seed 1 --out runs/p
expect_code 0
run descent diagnose runs/p --dense 0 --products 20 --json
expect_code 0
facts '.verdict != "minimum"'

# Steps that are far too long: no kink, though there are many, and a smaller rate to try.
run descent train @digits --layers "32 relu 32 relu" --l2 0 --optimizer gd --batch full --lr 50 --epochs 5 --out runs/long --quiet
run descent diagnose runs/long
expect_code 0
head -1 out >line
expect_in line "The run diverged; this is about its last good step."
expect_in out "--epochs 5 --lr "

# Many rows: a sample decides, and says how sure it is; on any number of threads the same.
awk 'BEGIN { srand(1); print "a,b,c,y"; for (i = 0; i < 33000; i++) { a = rand(); b = rand(); c = rand(); print a "," b "," c "," sin(6 * a) + b * c } }' >many.csv
run descent train many.csv --target y --layers "180 tanh 180 tanh" --valid 0 --epochs 1 --batch 256 --seed 1 --quiet --out runs/many
expect_code 0
run descent diagnose runs/many --sample 4096 --json
expect_code 0
facts '.verdict == "descending" and .sample.rows == 4096 and .sample.of == 33000'
facts '.sample.f_error > 0 and .sample.f_error < 0.1 * .f and .sample.gradient_error > 0'
facts '[.evidence[].finding] | index("sample_rows") != null and index("sample_gain") != null'
cp out sampled
run descent diagnose runs/many --sample 4096 --json --threads 2
cmp -s <(sed 's/"seconds.*//' sampled) <(sed 's/"seconds.*//' out) || fail "threads change the verdict from a sample"
run descent diagnose runs/many --sample 4096
expect_in out " from 4,096 of 33,000 training rows"
cp runs/many/diagnosis.json out
facts '.found.sample.rows == 4096'

# Without a size the sample is small and grows; here it is sure at once.
run descent diagnose runs/many --json
expect_code 0
facts '.verdict == "descending" and .sample.sure and .sample.rows < 16500 and .decides == null and .work > 0'
# Nothing can be learnt, and all rows are too much work: the sample grows, says that it is not sure, and what to type.
awk 'BEGIN { srand(1); print "a,b,c,y"; for (i = 0; i < 33000; i++) print rand() "," rand() "," rand() "," rand() }' >noise.csv
run descent train noise.csv --target y --layers "300 tanh 300 tanh" --valid 0 --epochs 2 --batch 256 --decay cosine --seed 1 --quiet --out runs/noise
expect_code 0
run descent diagnose runs/noise --json
expect_code 0
facts '.verdict == "undetermined" and .reason == "sample_unsure" and (.sample.sure | not) and .sample.stage > 1'
facts '.deciding == "all_rows" and .sample.f_error > 0 and .sample.gradient_error > 0 and .products == 0'
facts '.numbers.sampled == .sample.rows and .numbers.examples == 33000 and .numbers.deviation == .sample.gradient_error'
cp out sampled
run descent diagnose runs/noise --json --threads 2
cmp -s <(sed 's/"seconds.*//' sampled) <(sed 's/"seconds.*//' out) || fail "threads change the verdict from stages"
run descent diagnose runs/noise
expect_in out "what would decide: all 33,000 rows"
expect_in out "        descent diagnose runs/noise --sample 0"

# Spectra: all of them, and estimates; layers.
run descent diagnose himmelblau --at 3,2 --spectrum --plain
expect_code 0
expect_in out "spectrum  all 2 eigenvalues of the Hessian; their sum is 108"
expect_in out "        10        100         2  ####"
run descent diagnose runs/p --spectrum --layers --json
expect_code 0
facts '.spectrum.by == "all" and ([.spectrum.bins[].number] | add) == .parameters'
facts '(.spectrum.trace - (.eigenvalues.values | add) | fabs) < 1e-9'
facts '[.layers[].name] == ["dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias"]'
facts '(([.layers[].trace] | add) - .spectrum.trace | fabs) <= 4 * ([.layers[].trace_error] | add) + 1e-9'
facts '([.layers[].largest] | max) <= .eigenvalues.largest + 1e-9 and all(.layers[]; .converged)'
run descent diagnose runs/p --dense 0 --spectrum --json
expect_code 0
facts '.spectrum.by == "quadrature" and .spectrum.products > 10'
facts '([.spectrum.bins[].number] | add) - .parameters | fabs < 1e-6'
run descent diagnose runs/p --layers
expect_in out "layer                  numbers      trace"
run descent diagnose "x^2" --at 1 --layers
expect_code 2
expect_in err "--layers is for runs"

# What follows the descent direction of a run is a run.
run descent diagnose runs/xor --escape --out runs/lower
expect_code 0
if grep -q "^escaped" out; then
    expect_in out "written to runs/lower"
    expect_in out "next      descent train --resume runs/lower --epochs 12"
    run descent train --resume runs/lower --epochs 12 --quiet
    expect_code 0
    run descent diagnose runs/xor --escape --out runs/lower
    expect_code 2
    expect_in err "runs are not overwritten"
fi

# Ctrl-C.
run timeout --preserve-status -s INT 0.5 "$program" diagnose \
    "sum(i, 1, n, sum(j, 1, n, sin(x[i]*x[j])))" --dim 600 --at "0.1, ..."
expect_code 130
expect_empty out
grep -qx interrupted err || fail "no word about the end: $(<err)"

# Narrow terminals: nothing but commands is wider than 60 columns.
for columns in 60 40; do
    COLUMNS=$columns descent diagnose runs/p --layers --spectrum --plain | grep -v "^        descent " >narrow
    awk 'length > 60 { print; bad = 1 } END { exit bad }' narrow || fail "wider than 60 columns"
done
[ "$(wc -l <narrow)" -gt 30 ] || fail "a short report: $(<narrow)"

# ---- mistakes ----

run descent diagnose
expect_code 2
expect_in err "diagnose needs a run folder, a formula in quotes"
run descent diagnose himmelblau
expect_code 2
expect_in err "error: a function is diagnosed at a point: --at is missing"
expect_in err "try: descent diagnose himmelblau --at '-3.77"
run descent diagnose "x^2 + y^2"
expect_in err "try: descent diagnose 'x^2 + y^2' --at x=0,y=0"
run descent diagnose sphere --dim 6
expect_code 2
expect_in err "try: descent diagnose sphere --dim 6 --at '0, ...'"
run descent diagnose "x^2 + y^2" --at 1
expect_code 2
expect_in err "--at has 1 number, and the function has 2 variables"
run descent diagnose "x^2 + y^2" --at x=1,z=2
expect_code 2
expect_in err 'the function has no variable "z"'
run descent diagnose "log(x)" --at=-1
expect_code 2
expect_in err "outside the function's domain"
run descent diagnose rosenbrok --at 1,1
expect_code 2
expect_in err "did you mean rosenbrock?"
run descent diagnose "x^2 + y" --at x=0,x=1
expect_code 2
expect_in err "error: --at gives x twice"
run descent diagnose "x^2" --at 1e400
expect_code 2
expect_in err 'error: --at: "1e400" is too large'
# Runs that are not there, which could be formulas.
run descent diagnose oc
expect_code 66
expect_err <<'END'
error: there is no run "oc", and as a formula it has the variable oc
try: descent runs    shows the runs in runs
try: descent diagnose "(oc)"    when it is a formula
END
run descent diagnose long2
expect_code 66
expect_in err "try: descent diagnose runs/long"
run descent slice runs-long/digits-9
expect_code 66
expect_in err 'error: there is no run "runs-long/digits-9", and as a formula it has the variables runs, long, digits'
run descent diagnose runs/lon
expect_code 66
expect_in err "error: there is no run runs/lon"
expect_in err "try: descent diagnose runs/long"
run descent diagnose x/y
expect_code 2
expect_in err "try: descent diagnose x/y --at x=0,y=0"
expect_in err 'note: there is no run "x/y" either'
run descent diagnose "(oc)"
expect_code 2
expect_in err "try: descent diagnose '(oc)' --at oc=0"
run descent diagnose oc^2-1 --at 1
expect_code 0
run descent diagnose runs/none
expect_code 66
expect_in err "error: there is no run runs/none"
mkdir empty
run descent diagnose empty
expect_code 66
expect_in err "error: empty is not a run folder: it has no run.json"
run descent diagnose runs/xor --at 1
expect_code 2
expect_in err "--at is for functions: runs/xor is a run"
run descent diagnose "x^2" --at 1 --data xor.csv
expect_code 2
expect_in err "--data is for runs"
run descent diagnose "x^2" --at 1 --out here
expect_code 2
expect_in err "--out is for --escape"
run descent diagnose "x^2" --at 1 --dense x
expect_code 2
expect_in err "--dense"

# A run that diverged: its record knows more than its last good step shows.
run descent train xor.csv --target y --task regress --layers "2 tanh" --valid 0 --seed 3 \
    --optimizer gd --lr 1e300 --out runs/wild --quiet
expect_code 3
run descent diagnose runs/wild
expect_code 0
expect_in out "The run diverged; this is about its last good step."
expect_in out "diverging: "
expect_not_in out "are stable"
run descent diagnose runs/wild --json
facts '.verdict == "diverging" and .diverged'
run descent diagnose runs/xor --json
facts '.diverged == false'

# Data that were moved, changed, or are gone; files that are damaged.
mv xor.csv moved.csv
run descent diagnose runs/xor
expect_code 66
expect_in err "there is no such file"
expect_in err "try: descent diagnose runs/xor --data FILE"
run descent diagnose runs/xor --data moved.csv --json
expect_code 0
cmp -s <(sed 's/"seconds.*//' first) <(sed 's/"seconds.*//' out) || fail "moved data change the verdict"
run descent diagnose runs/xor --data nowhere.csv
expect_code 66
expect_in err "--data: cannot read nowhere.csv"
cp moved.csv xor.csv
sed -i 's/"layers": "2 tanh"/"layers": "3 tanh"/' runs/xor/run.json
run descent diagnose runs/xor
expect_code 2
expect_in err "run.json and the checkpoint name different networks"
expect_not_in err "--data FILE"
sed -i 's/"layers": "3 tanh"/"layers": "2 tanh"/' runs/xor/run.json
sed 's/^1,1,0/1,1,1/' moved.csv >xor.csv
run descent diagnose runs/xor
expect_code 2
expect_in err "the data have changed since the run was started"
expect_in err "the data as they were"
cp moved.csv xor.csv
for file in runs/xor/checkpoint-*.safetensors; do
    printf '!!' | dd of="$file" bs=1 seek=700 conv=notrunc 2>dd.log
done
run descent diagnose runs/xor
expect_code 65
expect_in err "is damaged"
expect_in err "try: descent diagnose runs/xor/model.safetensors"
rm runs/xor/checkpoint-*
run descent diagnose runs/xor
expect_code 0
sed 's/^0,1,1/0.5,1,1/' moved.csv >xor.csv
run descent diagnose runs/xor
expect_code 2
expect_in err "another scaling"
cp moved.csv xor.csv
printf '!!' | dd of=runs/xor/model.safetensors bs=1 seek=200 conv=notrunc 2>dd.log
run descent diagnose runs/xor
expect_code 65
expect_in err "is damaged"
rm runs/xor/model.safetensors
run descent diagnose runs/xor
expect_code 66
expect_in err "neither a checkpoint nor a model"
sed -i 's/"layers"/"lyers"/' runs/xor/run.json
run descent diagnose runs/xor
expect_code 65
expect_in err "run.json is damaged"

done_testing
