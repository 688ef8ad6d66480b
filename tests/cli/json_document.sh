#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# docs/json.md has every member of what the commands print with --json, and of the files of a run; and no other. Each command
# runs on small inputs, so that all members are met.
#
#     json_document.sh PROGRAM JSON_MEMBERS DOCS LIBRARY
here=$(realpath "$(dirname "$0")")
tool=$(realpath "$2")
docs=$(realpath "$3")
library=$(realpath "$4")
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# The members of FILE are those of a section: found SECTION FILE [lines]
found() {
    "$tool" "$@" >>members 2>problem || fail "$1: $(cat problem)"
}

# One value on one line of stdout: says SECTION ARGUMENTS...
says() {
    local section=$1
    shift
    run descent "$@" --json
    [ "$code" = 0 ] || fail "exit code $code of: $*: $(cat err)"
    [ "$(wc -l <out)" = 1 ] || fail "$(wc -l <out) lines of: $*"
    found "$section" out
}

# The same with another exit code: ends CODE SECTION ARGUMENTS...
ends() {
    run descent "${@:3}" --json
    [ "$code" = "$1" ] || fail "exit code $code, not $1, of: ${*:3}"
    [ "$(wc -l <out)" = 1 ] || fail "$(wc -l <out) lines of: ${*:3}"
    found "$2" out
}

# Small runs: three classes, two classes, numbers.
awk 'BEGIN { srand(1); print "a,b,kind,y,two,w"
    for (i = 0; i < 90; i++) {
        a = rand(); b = rand()
        print a "," b "," substr("rst", 1 + int(3 * rand()), 1) "," a * b + 0.1 * rand() "," (a + rand() > 1 ? "yes" : "no") "," 1 + i % 2
    } }' >rows.csv
sed 's/,[rst],/,u,/; 3s/^[0-9.e-]*,/77,/' rows.csv >strange.csv
train=(train rows.csv --layers "3 tanh" --quiet)

says descent-train "${train[@]}" --target two --ignore y,w --epochs 30 --record 1 --schedule "beta1=linear:0.95..0.85" --schedule batch=linear:8..16,5e --test strange.csv --profile --out two
says descent-train "${train[@]}" --target kind --epochs 4 --folds 2 --class-weight balanced --out kinds
says descent-train "${train[@]}" --target y --weight w --ignore two --batch 4 --epochs 100 --out numbers
says descent-train "${train[@]}" --target y --ignore two --epochs 2 --starts 2 --valid 0 --out several
says descent-train "${train[@]}" --target y --ignore two --epochs 2 --starts 2 --out many
says descent-train "${train[@]}" --target y,w --ignore two --epochs 3 --folds 2 --out joined
says descent-train "${train[@]}" --target two --task label --ignore y,w --epochs 3 --folds 2 --out labels
says descent-train train --resume numbers --epochs 102 --quiet
ends 3 descent-train "${train[@]}" --target y --ignore two --optimizer gd --lr 1e9 --starts 2 --epochs 9 --out bad-starts
ends 3 descent-train "${train[@]}" --target y --ignore two --optimizer gd --lr 1e9 --epochs 9 --out bad
says descent-train---dry-run "${train[@]}" --target two --class-weight balanced --weight w --ignore y --epochs 2 --dry-run
says descent-train---dump "${train[@]}" --target y --epochs 2 --dump plan

# On a plateau, which is perturbed.
says descent-train train @digits --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid" --optimizer gd --lr 0.1 \
    --l2 0 --batch full --epochs 700 --on-plateau perturb --quiet --out kicked
says descent-train train @penguins --target species --layers "8 tanh" --batch full --l2 0 --steps 2400 --lr 0.01 --verdict full \
    --quiet --out full
# Gradients with more signal than noise.
says descent-train train @digits --layers "" --optimizer gd --lr 0.0002 --batch 32 --epochs 60 --quiet --out clear

# As many steps as fit into a time.
says descent-train train rows.csv --layers "3 tanh" --target y --ignore two --time 0.2s --decay cosine --quiet --out fitted

# Several starts, of which some are trained.
"$program" train rows.csv --layers "3 tanh" --target y --ignore two --epochs 2 --starts 1000000 --json \
    --out some >some.out 2>/dev/null </dev/null &
pid=$!
wait_for some/run.json '"stop"' && cp some/run.json some.json
kill -TERM $pid
wait $pid 2>/dev/null
code=$?
expect_code 130
found descent-train some.out
found runjson some.json

# Asked for another rate, and stopped.
"$program" train rows.csv --layers "3 tanh" --target y --ignore two --batch 1 --epochs 1000000 --patience none --out asked --json \
    >asked.json 2>asked.err </dev/null &
pid=$!
wait_for asked/metrics.jsonl '"event":"epoch"'
run descent ctl asked 'lr*0.5'
run descent ctl asked stop
wait $pid 2>/dev/null
found descent-train asked.json

for file in two kinds numbers joined labels several many bad bad-starts asked kicked full clear fitted; do
    found runjson $file/run.json
    for kind in start resume step epoch rate kick verdict request end; do
        grep "\"event\":\"$kind\"" $file/metrics.jsonl >rows-of-kind && found $kind rows-of-kind lines
    done
    # No kind of row has been forgotten above.
    grep -vE '"event":"(start|resume|step|epoch|rate|kick|verdict|request|end)"' $file/metrics.jsonl >forgotten &&
        fail "rows of another kind: $(head -n 1 forgotten)"
done
found profilejson two/profile.json

for model in two kinds numbers joined labels; do
    rows=strange.csv
    [ $model = kinds ] && rows=rows.csv
    run descent predict $model $rows --json
    expect_code 0
    found descent-predict out lines
    says descent-evaluate evaluate $model
    says descent-evaluate evaluate $model $rows
    says descent-importance importance $model --repeats 2
done

# Images of a folder, where the program reads them.
if "$program" doctor --json | grep -q '"png":'; then
    mkdir -p pictures/a pictures/b
    cp "$here/../fuzz/corpus/image/rgba8" "$here/../fuzz/corpus/image/gray1-interlaced" pictures/a
    cp "$here/../fuzz/corpus/image/palette-clear" "$here/../fuzz/corpus/image/rgb16" pictures/b
    run descent train pictures --image 4x4x1 --valid 0 --epochs 1 --layers "2 relu" --quiet --out pictures-run
    run descent predict pictures-run pictures --json
    [ "$code" = 0 ] || fail "exit code $code of a prediction of images: $(cat err)"
    found descent-predict out lines
fi
says descent-evaluate evaluate two --threshold 0.4 --cost fp=1,fn=3

mkdir broken
echo '{' >broken/run.json
says descent-runs runs .
says descent-runs-of-several runs two kinds bad
says descent-runs-of-several runs several many
says descent-plot plot two numbers asked bad
run descent report numbers asked kinds several bad --json
expect_code 0
found descent-report out

printf 'x,y\n0,1\n1,2.1\n2,2.9\n3,4.2\n4,4.9\n' >line.csv
says descent-fit fit line.csv "y = a + b*x" --from a=1,b=1
says descent-fit fit line.csv "y = a + b*c*x" --from a=1,b=1,c=1 --loss huber
says descent-minimize minimize "x^2 + 3*y^2" --from 1,1 --with gd,adam --steps 5
says descent-minimize minimize --lib "$library:bowl" --dim 2 --from 1,1
ends 3 descent-minimize minimize "-x^2" --from 1
ends 3 descent-minimize minimize "log(x)" --from 1 --with gd --lr 9
says descent-minimize minimize "(x-2)^2 + y^2" --subject-to "x + y <= 1; x >= -5" --bounds y=0..
says descent-minimize minimize "x - y^2" --subject-to "x^2 + y^2 = 1" --bounds ..3 --from 1,0
says descent-minimize minimize "x^2 + y^2" --bounds 1..2 --with adam --steps 5
ends 3 descent-minimize minimize "x" --subject-to "x >= 2; x <= 1"
says descent-minimize---starts minimize himmelblau --starts 20
says descent-minimize---starts minimize "x*y" --starts 5 --subject-to "x^2 + y^2 <= 2" --bounds -5..5
says descent-minimize---show-gradient minimize "x*y" --show-gradient
says descent-minimize---check-gradient minimize "x*y" --check-gradient

ends 1 descent-minimize---check-gradient minimize --lib "$library:wrong" --dim 2 --check-gradient --from 1,1

awk 'NR == 1 { print "id," $0 } NR > 1 { print NR "," $0 }' rows.csv >numbered.csv
says descent-advise advise numbered.csv --target two --layers "3 tanh" --budget 100
says descent-advise advise rows.csv --target two --ignore y,kind --layers "3 tanh" --budget 3000
says descent-advise advise rows.csv --target y --ignore two --layers "3 tanh" --budget 100
says descent-compare compare rows.csv --target two --ignore y,w --layers "3 tanh" --with gd,adam --length 4 --rates 3 --seeds 6 --quiet
says descent-compare compare rows.csv --target y --ignore two --layers "3 tanh" --with gd,adam --time 1s --length 4 --rates 3 --quiet
says descent-tune tune rows.csv --target two --ignore y,w --layers "3 tanh" --trials 9 --epochs 3 --seeds 2 --over "lr=0.003..0.006:log, optimizer=adam|gd" --folds 2 --test rows.csv --quiet
says descent-tune tune rows.csv --target two --ignore y,w --layers "3 tanh" --trials 3 --epochs 3 --seeds 0 --quiet
says descent-compare compare rosenbrock --length 100 --rates 3 --seeds 8 --quiet
# Far too high rates, and an order that changes with the length.
says descent-compare compare "1e9*x^2 + y^2" --box -2..2 --with gd,adam,rmsprop --length 40 --rates 3 --seeds 10 --quiet
says descent-compare compare "x^4/4 + y^2" --box -3..3 --with gd,momentum,adam,rmsprop --length 64 --seeds 12 --quiet
expect_in out '"flips":[{'

says descent-functions functions rosenbrock
says descent-functions-of-all functions

says descent-optimizers optimizers adam
says descent-optimizers optimizers lbfgs
says descent-optimizers-of-all optimizers

says descent-diagnose diagnose numbers --layers --spectrum
says descent-diagnose diagnose numbers --try --try-steps 20 --try-seeds 2
says descent-diagnose diagnose two
says descent-diagnose diagnose six-hump-camel --at 0,0 --escape --spectrum
says descent-diagnose diagnose clear --escape --out escaped
expect_in out '"way_down":{'
expect_in out '"generalisation":"generalising"' # of the run that was judged
# Many rows, of which a sample decides.
awk 'BEGIN { srand(1); print "a,b,y"; for (i = 0; i < 33000; i++) { a = rand(); print a "," rand() "," sin(6 * a) } }' >many-rows.csv
"$program" train many-rows.csv --target y --layers "180 tanh 180 tanh" --valid 0 --epochs 1 --batch 256 --quiet --out sampled >/dev/null 2>&1
says descent-diagnose diagnose sampled --sample 4096
expect_in out '"sample":{'
says descent-diagnose diagnose sampled
expect_in out '"stage":'
says descent-diagnose diagnose "abs(x)" --at 0
expect_in out '"index":null' # nothing is known of a curvature at a kink
says descent-diagnose diagnose "1/x" --at 0
says descent-map map "x^4 - x^2 + y^2" --box -2..2
says descent-map map himmelblau --searches 200
says descent-map map numbers --searches 4
says descent-slice slice himmelblau --at 3,2 --points 5
says descent-slice slice numbers --axes random --points 3
says descent-slice slice numbers --axes curvature --points 3
says descent-slice slice rosenbrock --from=-1.2,1 --with gd --axes path --points 5
says descent-slice slice several --to many --points 5

says descent-race race himmelblau --with gd,adam:lr=0.1
says descent-race race "x^4 - x"
says descent-lesson lesson
while read -r name; do
    says descent-lesson lesson "$name"
done < <(grep -o '"name":"[a-z0-9-]*"' out | cut -d '"' -f 4)

says descent-average average rows.csv --column a --beta 0.9,0.5
says descent-average average rows.csv --column a --no-correction
says descent-schedule schedule "warmup:10 then exp:0.9"
says descent-schedule schedule linear cosine --epochs 5 --steps-per-epoch 9
says descent-data data rows.csv --target kind --ignore w
says descent-data data strange.csv
says descent-dimension dimension --to 5 --samples 100
says descent-doctor doctor
says descent-selftest selftest --only thresholds
says descent-selftest---list selftest --list

# Errors are text on stderr.
for arguments in "train nowhere.csv" "diagnose nowhere" "minimize x^^2" "runs nowhere" "data rows.csv --target nothing"; do
    # shellcheck disable=SC2086 # words
    run descent $arguments --json
    [ "$code" -gt 1 ] || fail "exit code $code of: $arguments"
    expect_empty out
    expect_in err 'error: '
done

awk -v folder="$docs/" -f "$here/json_document.awk" "$docs/json.md" members >differences || fail "$(cat differences)"
done_testing
