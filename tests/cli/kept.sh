#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# diagnosis.json and slice.json: what diagnose and slice find out about a run is kept in its folder, and the report has it.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

if ! command -v jq >/dev/null || ! command -v python3 >/dev/null; then exit 77; fi
is() { # FILE FILTER: true of the file
    jq -e "$2" "$1" >/dev/null || fail "$1: not $2"
}
of_report() { # RUN MEMBER: of the only run of its report
    descent report "$1" --json | jq -c ".runs[0].$2"
}
run descent train @penguins --target species --layers "3 tanh" --epochs 4 --threads 1 --quiet --out runs/p
expect_code 0
[ "$(of_report runs/p diagnosis)" = null ] || fail "a diagnosis of nothing"
[ "$(of_report runs/p slice)" = null ] || fail "a slice of nothing"

# What is kept is what --json prints, to nine digits, with the step that it is of; one line says so.
run descent diagnose runs/p --layers
expect_code 0
expect_in out "saved     runs/p/diagnosis.json"
if [ -e runs/p/report.html ]; then # this build has the page
    expect_in out "saved     runs/p/diagnosis.json, shown by runs/p/report.html"
    grep -q '"diagnosis":{' runs/p/report.html || fail "the report does not show it"
fi
is runs/p/diagnosis.json '.version == 1 and .steps == 36 and .epochs == 4 and (.made | endswith("Z"))'
run descent diagnose runs/p --layers --json
expect_code 0
expect_empty err
expect_not_in out "saved"
jq -S '.found | del(.seconds)' runs/p/diagnosis.json >kept
jq -S 'del(.seconds)' out >printed
python3 - kept printed <<'END' || fail "the record is not what --json prints"
import json, sys
def same(a, b):
    if isinstance(a, dict): return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list): return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float): return abs(a - b) <= 1e-8 * abs(b)
    return a == b
sys.exit(not same(*[json.load(open(name)) for name in sys.argv[1:]]))
END
# Layers have the lengths of weights and gradient, with --layers the curvature as well; lengths add up to that of the gradient.
is runs/p/diagnosis.json '[.found.layers[].name] == ["dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias"]'
is runs/p/diagnosis.json '.found.layers[0] | .weight_norm > 0 and .gradient_norm > 0 and .trace_error >= 0 and .largest > .smallest'
is runs/p/diagnosis.json '.found | ([.layers[].gradient_norm | . * .] | add | sqrt) / .gradient_norm - 1 | fabs < 1e-6'
run descent diagnose runs/p --quiet
expect_code 0
[ "$(wc -l <out)" -le 3 ] || fail "--quiet: $(cat out)"
expect_not_in out "saved"
is runs/p/diagnosis.json '.found.layers[0] | has("weight_norm") and (has("trace") | not)'

# The next update: that of gd is its rate times the gradient, and its limit of stability 2 / rate; adam has averages, which a
# model alone does not have, and no limit for all directions.
is runs/p/diagnosis.json '.found.limit == null and (.found.layers | all(.update_norm > 0 and .update_norm < .weight_norm))'
run descent diagnose runs/p/model.safetensors --quiet
expect_code 0
is runs/p/diagnosis.json '.found.layers | all(.update_norm == null)'
run descent train @penguins --target species --layers "3 tanh" --epochs 2 --optimizer gd --lr 0.25 --threads 1 --quiet --out runs/gd
run descent diagnose runs/gd --quiet
expect_code 0
is runs/gd/diagnosis.json '.found | (.limit / 8 - 1 | fabs < 1e-6) and (.layers | all(.update_norm / .gradient_norm / 0.25 - 1 | fabs < 1e-6))'

run descent slice runs/p --axes path --points 5 --no-plot
expect_code 0
expect_in out "saved   runs/p/slice.json"
is runs/p/slice.json '.version == 1 and .steps == 36 and (.found | .kind == "path" and .rows > 200 and (.values | length == 25))'
is runs/p/slice.json '(.found.path | length) == 2 * (.found.path_values | length)'
run descent slice runs/p --seed 7 --json
expect_code 0
is runs/p/slice.json '.found | .kind == "random" and .seed == 7'

# The report has both as they are.
[ "$(of_report runs/p slice.found.seed)" = 7 ] || fail "the slice is not in the report"
[ "$(of_report runs/p diagnosis.steps)" = 36 ] || fail "the diagnosis is not in the report"
# A run that goes on keeps them, and they say of which step they are.
run descent train --resume runs/p --epochs 6 --quiet
expect_code 0
[ "$(of_report runs/p diagnosis.steps)" = 36 ] || fail "not of step 36"

# Of a function nothing is kept.
run descent diagnose "x^2+y^2" --at 0,0
expect_code 0
expect_not_in out "saved"
run descent slice "x^2+y^2" --at 0,0 --quiet
expect_code 0
if [ -e diagnosis.json ] || [ -e slice.json ]; then fail "a record of a function"; fi

# Damaged, and of a newer version: the report goes on without it, and says why.
problem() { # RUN MEMBER WORDS
    run descent report "$1" --json
    expect_code 0
    [ "$(of_report "$1" "$2")" = null ] || fail "$2 is read"
    case $(of_report "$1" "$2_problem") in *"$3"*) ;; *) fail "$2_problem: $(of_report "$1" "$2_problem")" ;; esac
}
cp runs/p/diagnosis.json whole
printf '{"version":1,' >runs/p/diagnosis.json
problem runs/p diagnosis "runs/p/diagnosis.json is damaged: line 1"
printf '[]' >runs/p/diagnosis.json
problem runs/p diagnosis "it is no object of JSON"
for damage in '{}' '{"version":1,"steps":3}' '{"version":"1","steps":3,"found":{}}' '{"version":0,"steps":3,"found":{}}'; do
    printf '%s' "$damage" >runs/p/diagnosis.json
    problem runs/p diagnosis "it is no such record"
done
jq '.version = 2' whole >runs/p/diagnosis.json
problem runs/p diagnosis "diagnosis.json is of version 2, and this program knows version 1; a newer version of descent reads it"
run descent diagnose runs/p --quiet
expect_code 0
is runs/p/diagnosis.json '.version == 1 and .steps == 54'
printf '{"version":1,' >runs/p/slice.json
problem runs/p slice "runs/p/slice.json is damaged: line 1"
[ "$(of_report runs/p diagnosis.steps)" = 54 ] || fail "the diagnosis went with the slice"
rm runs/p/slice.json

# What cannot be written is a note: a folder in its place.
rm runs/p/diagnosis.json
mkdir -p runs/p/diagnosis.json/kept
run descent diagnose runs/p
expect_code 0
expect_in err "note: no diagnosis.json was written: "
expect_not_in out "saved"
done_testing
