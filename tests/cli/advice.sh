#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# The first command of every verdict is taken out of --json and run: it must help. Beside it the run goes on
# as it was for as many steps; what is advised instead has to lead lower than that, "go on" lower than now, and
# where training can stop going on must gain nothing.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

awk 'BEGIN { srand(7); print "a,b,y"; for (i = 0; i < 200; i++) { a = 2 * rand() - 1; b = 2 * rand() - 1
    print a "," b "," sin(3 * a) + a * b + 0.2 * (rand() - 0.5) } }' >wave.csv
awk 'BEGIN { srand(9); print "a,b,y"; for (i = 0; i < 100; i++) { a = 2 * rand() - 1; b = 2 * rand() - 1
    print a "," b "," a - 2 * b + 1.5 * (rand() - 0.5) } }' >line.csv
awk 'BEGIN { print "x,y"; for (i = 1; i <= 30; i++) print i "," (i > 15 ? "yes" : "no") }' >apart.csv
printf 'a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' >xor.csv
printf 'p,t\n1,y\n0,n\n1,n\n1,n\n' >quasi.csv
awk 'BEGIN { srand(3); print "a,b,c,y"
    for (i = 0; i < 300; i++) print rand() "," rand() "," rand() "," rand() }' >noise.csv

loss_of() { # RUN: over all training rows, penalty included
    descent diagnose "$1" --json >loss.json 2>err || { cat err; return; }
    field loss.json f
}

# follow RUN COMMAND: runs it on a copy of the run, or beside it; the loss that it leads to is in $led.
follow() {
    local run=$1 given=$2 next
    rm -rf led led-escaped
    led=""
    case $given in
        *" --resume $run "*)
            cp -r "$run" led
            eval "${given/--resume $run/--resume led} --quiet" >/dev/null 2>err || fail "$given: $(cat err)"
            ;;
        *"diagnose $run"*)
            cp -r "$run" led
            eval "${given/diagnose $run/diagnose led} --json" >next.json 2>err || fail "$given: $(cat err)"
            next=$(field next.json command way_down)
            next=${next:-$(field next.json command advice)}
            if [ -n "$next" ]; then
                eval "$next --quiet" >/dev/null 2>err || fail "$next: $(cat err)"
            fi
            if [ -d led-escaped ]; then
                rm -rf led && mv led-escaped led
            fi
            ;;
        *)
            eval "$given --out led --quiet" >/dev/null 2>err || fail "$given: $(cat err)"
            ;;
    esac
    led=$(loss_of led)
}

# try_advice RUN WHO CONCLUSION COMMAND: does it help? $now and $on are losses: now, and when it simply goes on.
try_advice() {
    local run=$1 who=$2 conclusion=$3 given=$4
    tried="$tried,$conclusion"
    case $conclusion in
        "go on")
            [[ $given == *"--resume"* ]] || fail "$run, $who: \"go on\" has no command"
            less "$on" "$now" || fail "$run, $who: going on leads from $now to $on"
            return
            ;;
        stop)
            # What is left is nothing beside what there was, or shrinks for ever.
            less "$on" "$now" 0.02 && [ "$verdict" != "running to infinity" ] && less 1e-9 "$now" &&
                fail "$run, $who: training can stop, but going on leads from $now to $on"
            [ -z "$given" ] && return
            ;;
        "look closer")
            [ -n "$given" ] || return
            ;;
        *)
            [ -n "$given" ] || fail "$run, $who: no command"
            ;;
    esac
    follow "$run" "$given"
    case $conclusion in
        stop)
            [ "$verdict" = "running to infinity" ] || ! less "$now" "$led" 1e-6 || less "$led" 1e-9 ||
                fail "$run, $who: $given leads to $led, $now was lower"
            ;;
        "look closer") ;;
        *)
            less "$led" "$on" || fail "$run, $who: $given leads to $led, going on leads to $on"
            ;;
    esac
}

# advised NAME VERDICT CONCLUSION OPTIONS...: trains, and tries what training and its diagnosis advise. The verdict
# and conclusion are those of the diagnosis; "" is any.
advised() {
    local name=$1 wanted=$2 conclusion=$3 epochs
    shift 3
    run descent train "$@" --out "$name" --quiet --json
    cp out "$name.train"
    run descent diagnose "$name" --json
    expect_code 0
    cp out "$name.json"
    verdict=$(field "$name.json" verdict)
    said=$(field "$name.json" conclusion)
    [ -z "$wanted" ] || [ "$verdict" = "$wanted" ] || fail "$name: the verdict is $verdict, not $wanted"
    [ -z "$conclusion" ] || [ "$said" = "$conclusion" ] || fail "$name: the conclusion is $said, not $conclusion"
    now=$(field "$name.json" f)
    cp -r "$name" "$name-on"
    epochs=$(grep -c '"event":"epoch"' "$name/metrics.jsonl")
    descent train --resume "$name-on" --epochs $((2 * (epochs > 0 ? epochs : 10))) --quiet >/dev/null 2>err
    on=1e300 # it diverges
    if ! grep -q '"stop":"diverged"' "$name-on/metrics.jsonl"; then
        on=$(loss_of "$name-on")
    fi
    try_advice "$name" diagnose "$said" "$(field "$name.json" command advice)"
    if [ -s "$name.train" ]; then
        try_advice "$name" train "$(field "$name.train" conclusion)" "$(field "$name.train" command)"
    fi
    # One conclusion: nobody is to start again where training can stop.
    if [ "$said" = stop ]; then
        expect_not_in "$name.json" "start again"
    fi
}
tried=""

# About runs: no validation.
while IFS='|' read -r name verdict conclusion options; do
    [ -z "$name" ] && continue
    [[ $name == \#* ]] && continue
    arguments=()
    eval "arguments+=($options)"
    advised "$name" "$verdict" "$conclusion" "${arguments[@]}" --valid 0 --threads 1 --checkpoint-every 60s
done <<'END'
descending|descending|go on|wave.csv --target y --layers "16 tanh" --epochs 12
descending-adam|descending|go on|wave.csv --target y --layers "16 tanh" --lr 1e-4 --epochs 100
tiny-adam|||@penguins --target species --lr 1e-5 --epochs 40
tiny-momentum|||@penguins --target species --optimizer momentum --lr 1e-4 --batch 16 --epochs 40
descending-momentum|descending|go on|wave.csv --target y --layers "16 relu" --optimizer momentum --lr 0.01 --epochs 30
descending-clipped|descending|go on|wave.csv --target y --layers "16 tanh" --optimizer gd --lr 0.1 --clip 0.01 --epochs 20
short-steps|descending|go on otherwise|wave.csv --target y --layers "16 tanh" --optimizer gd --batch full --lr 0.05 --epochs 100
tiny-steps|descending|go on otherwise|wave.csv --target y --layers "16 tanh" --optimizer gd --lr 1e-6 --epochs 100
decayed|descending|go on otherwise|wave.csv --target y --layers "8 tanh" --lr 0.1 --optimizer gd --decay exp:0.8 --epochs 60
decayed-adam|descending|go on otherwise|@penguins --target species --layers "8 tanh" --lr 0.003 --decay exp:0.7 --epochs 40 --l2 0
decayed-steps|descending|go on otherwise|wave.csv --target y --layers "8 tanh" --lr 0.1 --optimizer momentum --decay step:3,0.1 --epochs 30
crushed|descending|start again|@penguins --target species --layers "16 relu" --l2 10 --epochs 300
crushed-tanh||start again|wave.csv --target y --layers "16 tanh" --l2 2 --epochs 500
crushed-gd||start again|wave.csv --target y --layers "16 silu" --l2 4 --optimizer gd --lr 0.05 --batch full --epochs 300
crushed-half||start again|wave.csv --target y --layers "16 relu" --l2 1 --optimizer gd --lr 0.05 --batch full --epochs 300
crushed-decay||start again|wave.csv --target y --layers "16 relu" --optimizer adamw --weight-decay 10 --lr 0.01 --epochs 100
crushed-coupled||start again|wave.csv --target y --layers "16 relu" --optimizer gd --weight-decay 1 --lr 0.05 --epochs 100
adam-bounces|edge of stability|go on otherwise|wave.csv --target y --layers "16 tanh" --optimizer rmsprop --lr 0.1 --batch full --epochs 2000
noise|noise floor|go on otherwise|line.csv --target y --layers "" --optimizer gd --lr 0.2 --batch 2 --epochs 100
noise-momentum|noise floor|go on otherwise|line.csv --target y --layers "" --optimizer momentum --lr 0.2 --batch 2 --epochs 100
noise-batches|noise floor|go on otherwise|line.csv --target y --layers "" --optimizer gd --lr 0.35 --batch 4 --epochs 150
diverged|diverging|start again|wave.csv --target y --layers "8 tanh" --optimizer gd --lr 5 --batch full --epochs 100
diverged-clipped|diverging|start again|wave.csv --target y --layers "8 tanh 8 tanh" --optimizer gd --lr 10 --batch full --epochs 200 --clip 3
diverged-line|diverging|start again|line.csv --target y --layers "" --optimizer gd --lr 1.2 --batch full --epochs 100
edge|||wave.csv --target y --layers "16 tanh" --optimizer gd --lr 0.3 --batch full --epochs 600
edge-wide|||wave.csv --target y --layers "24 tanh" --optimizer gd --lr 0.25 --batch full --epochs 400
plateau|plateau|start again|wave.csv --target y --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid" --optimizer gd --lr 0.1 --batch full --epochs 700
plateau-batches|||wave.csv --target y --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid" --optimizer gd --lr 0.1 --epochs 200
# Whether steps just below the limit leave this plateau in as many epochs is decided by the last bits: of eight seeds six do, whichever they are.
plateau-deep|||wave.csv --target y --layers "6 sigmoid 6 sigmoid 6 sigmoid 6 sigmoid 6 sigmoid" --optimizer momentum --lr 0.1 --batch full --epochs 300 --seed 4
plateau-deeper|||wave.csv --target y --layers "6 sigmoid 6 sigmoid 6 sigmoid 6 sigmoid 6 sigmoid" --optimizer momentum --lr 0.1 --batch full --epochs 300 --seed 8
quasi|||quasi.csv --target t --layers "" --l2 0 --optimizer gd --batch full --lr 1 --epochs 2000
near-saddle|||wave.csv --target y --layers "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid" --optimizer gd --lr 0.1 --batch full --epochs 200
dead|||wave.csv --target y --layers "8 relu 8 relu" --optimizer gd --lr 3 --batch 16 --epochs 50 --clip 1
minimum|minimum|stop|line.csv --target y --layers "" --optimizer gd --lr 0.2 --batch full --epochs 400
minimum-xor|minimum|stop|xor.csv --target y --task regress --batch full --optimizer gd --layers "2 sigmoid" --lr 0.5 --epochs 1000
minimum-logistic|minimum|stop|apart.csv --target y --layers "" --l2 0.01 --batch full --optimizer gd --lr 1 --epochs 3000
apart|running to infinity|stop|apart.csv --target y --layers "" --l2 0 --batch full --lr 0.1 --epochs 2000
apart-tanh|running to infinity|stop|apart.csv --target y --layers "4 tanh" --l2 0 --batch full --lr 0.1 --epochs 1000
END
# About functions: the command leads lower, or as low where it can stop.
while IFS='|' read -r wanted conclusion function at; do
    run descent diagnose "$function" "--at=$at" --json
    expect_code 0
    cp out function.json
    verdict=$(field function.json verdict)
    [ "$verdict" = "$wanted" ] || fail "$function: the verdict is $verdict, not $wanted"
    said=$(field function.json conclusion)
    [ "$said" = "$conclusion" ] || fail "$function: the conclusion is $said, not $conclusion"
    given=$(field function.json command advice)
    now=$(field function.json f)
    if [ -z "$given" ]; then
        [ "$said" = stop ] || fail "$function: no command"
        continue
    fi
    eval "$given --json" >next.json 2>err || fail "$given: $(cat err)"
    lower=$(field next.json f way_down)
    lower=${lower:-$(field next.json f runs)}
    lower=${lower:-$(field next.json f minima)}
    if [ "$said" = stop ]; then
        ! less "$now" "$lower" 1e-9 || less "$lower" 1e-9 || fail "$given: $lower, $now was lower"
    else
        less "$lower" "$now" || fail "$given: $lower, from $now"
    fi
done <<'END'
descending|go on|x^2+y^2|3,4
descending|go on|100*(y-x^2)^2+(x-1)^2|-1,1
descending|go on|100*y^2-x^2+x^4|0.005,0
saddle|follow the descent direction|x^2-y^2+y^4|0,0
degenerate saddle|follow the descent direction|x^3-3*x*y^2|0,0
maximum|follow the descent direction|-x^2*y^2|0,0
plateau|go on otherwise|1-exp(-(x^2+y^2)/2)|6,0
plateau|go on otherwise|1-exp(-x^2-2*y^2)|4,1
minimum|stop|himmelblau|3,2
degenerate minimum|stop|x^4+y^2|0,0
running to infinity|stop|exp(-x)|3
END

# With validation: what is advised is better on rows that train nothing.
awk 'BEGIN { srand(4); print "a,b,c,y"; for (i = 0; i < 120; i++) { a = rand(); b = rand(); c = rand()
    print a "," b "," c "," a - b + 0.6 * (rand() - 0.5) } }' >signal.csv
awk 'BEGIN { srand(5); print "a,b,y"; for (i = 0; i < 300; i++) { a = 2 * rand() - 1; b = 2 * rand() - 1
    print a "," b "," a * b } }' >product.csv
awk 'BEGIN { srand(6); print "a,b,y"; for (i = 0; i < 300; i++) { a = 2 * rand() - 1; b = 2 * rand() - 1
    print a "," b "," (a * b > 0 ? "p" : "n") } }' >corners.csv
while IFS='|' read -r name kind conclusion options; do
    arguments=()
    eval "arguments+=($options)"
    run descent train "${arguments[@]}" --threads 1 --checkpoint-every 60s --out "$name" --quiet --json
    expect_code 0
    cp out "$name.json"
    [ "$(field "$name.json" generalisation)" = "$kind" ] ||
        fail "$name: $(field "$name.json" generalisation), not $kind"
    said=$(field "$name.json" conclusion)
    [ "$said" = "$conclusion" ] || fail "$name: the conclusion is $said, not $conclusion"
    [ -z "$(field "$name.json" advice)" ] || fail "$name: two kinds of advice"
    given=$(field "$name.json" command)
    [ -n "$given" ] || fail "$name: no command"
    rm -rf led
    eval "$given --out led --quiet --json" >next.json 2>err || fail "$given: $(cat err)"
    less "$(field next.json valid_loss)" "$(field "$name.json" valid_loss)" ||
        fail "$name: $given leads to $(field next.json valid_loss), from $(field "$name.json" valid_loss)"
    run descent diagnose "$name" --json
    [ "$(field out conclusion)" = "$conclusion" ] || fail "$name: the diagnosis concludes $(field out conclusion)"
done <<'END'
overfits|overfitting|stop|noise.csv --target y --layers "64 relu" --lr 0.01 --batch 16 --epochs 300 --valid 0.5
overfits-full|overfitting|stop|signal.csv --target y --layers "64 tanh 64 tanh" --lr 0.01 --batch full --epochs 400 --valid 0.5
overfits-last|overfitting|stop|signal.csv --target y --layers "64 relu" --lr 0.01 --batch 16 --epochs 200 --valid 0.5 --keep last
underfits|underfitting|start again|product.csv --target y --layers "" --lr 0.05 --epochs 60
underfits-classes|underfitting|start again|corners.csv --target y --layers "" --lr 0.05 --epochs 60 --l2 0
underfits-full|underfitting|start again|product.csv --target y --layers "" --lr 0.05 --batch full --optimizer gd --epochs 100
END

for name in tiny-adam tiny-momentum; do
    [ "$(field $name.train suggestion)" = run_rate_of_rule ] || fail "$name: $(field $name.train suggestion)"
done
for conclusion in "go on" "go on otherwise" "follow the descent direction" "start again" stop; do
    [[ $tried, == *",$conclusion,"* ]] || fail "no run has come to \"$conclusion\""
done

done_testing
