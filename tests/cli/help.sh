#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Help pages, version, man page: exact where they are ours, complete against the tables.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

run descent
expect_code 0
expect_empty err
expect_out <<'END'
descent 0.1.0: train neural networks and minimise functions

  descent train       train a network on a data file
  descent advise      advice before training: data, learning rate, batch size
  descent predict     predict with a trained model, one line per row
  descent generate    write text with a network that was trained on text
  descent evaluate    how good a model is, next to guessing and a linear model
  descent importance  which columns a model relies on
  descent runs        list runs, or say how some differ
  descent plot        draw the curves of runs
  descent fit         fit the parameters of a formula to data
  descent minimize    minimise a formula, a known function, or one of yours
  descent compare     compare optimizers fairly, and say how sure the answer is
  descent tune        search for the settings that train a network best
  descent race        a page on which optimizers race on a surface
  descent lesson      pages that explain, with experiments to turn
  descent functions   list the functions that have a name
  descent optimizers  list the update rules, or say everything about one
  descent diagnose    say what kind of place on the loss surface this is
  descent map         find the minima, saddles and maxima of a function, and what joins them
  descent slice       draw the loss surface along one or two directions
  descent report      a page that shows runs: verdict, curves, results, data
  descent watch       the page of a report, live: follow runs in a browser, and change them
  descent average     exponentially weighted averages of a column
  descent schedule    values of a schedule, step by step
  descent data        show how a data file is read
  descent dimension   how rare minima become as the dimension grows
  descent ctl         change a run while it trains: lr=0.01, lr*0.5, pause, stop
  descent tensorboard the history of runs as event files for TensorBoard
  descent doctor      how fast is this machine, and what would slow a run down
  descent selftest    compare with numbers that are known
  descent help        explain a command or an update rule

Start with:  descent train @digits
             descent minimize "(1-x)^2 + 100*(y-x^2)^2" --from x=-1.4,y=2.2
Read on:     descent train -h       your data: descent data FILE
END
cp out overview
for words in --help -h help; do
    run descent "$words"
    expect_code 0
    expect_out <overview
done

for words in --version -V; do
    run descent "$words"
    expect_code 0
    [[ $(tr '\n' ' ' <out) =~ ^descent\ 0\.1\.0\ kernels\ (baseline|avx2|avx512)\ $ ]] || fail "$words: $(<out)"
done

run descent ctl --help
expect_code 0
expect_out <<'END'
usage: descent ctl RUN KEY=VALUE

Asks the process that trains in the folder RUN for a change, and says what came
of it; requests are done in their order. lr=X sets the learning rate, lr*X
scales it; pause waits after a step, step makes one more, continue goes on; save
writes the model now, stop saves and ends. Changes are recorded in the run's
metrics.

Examples:
  descent ctl runs/digits-1 lr=0.01
  descent ctl runs/digits-1 'lr*0.5'
  descent ctl runs/digits-1 pause
  descent ctl runs/digits-1 stop

Help:
  -h                    the most used options
  --help                this page
END

# The same page three ways; help comes before complaints.
run descent train --help
mv out page
for words in "help train" "train DATA --no-such-option --help" "train --lr --help"; do
    # shellcheck disable=SC2086
    run descent $words
    expect_code 0
    expect_empty err
    expect_out <page
done
run descent train -- --help
expect_code 66

# The short page is short, and no page is wider than a terminal.
run descent train -h
expect_code 0
cp out short
[ "$(wc -l <short)" -le 32 ] || fail "the short page has $(wc -l <short) lines"
for page in page short; do
    awk 'length > 80 { exit 1 }' $page || fail "$page has a line of more than 80 columns"
done

# Every option that config files know stands in the page and in the man page.
descent help --man >descent.1
for option in $(descent train --show-config | sed -n 's/^\([a-z0-9-]*\) = .*/\1/p') help; do
    expect_in page "--$option"
    escaped=${option//-/\\-}
    [ "$option" = help ] || expect_in descent.1 "\\-\\-$escaped\\fR"
done
if command -v man >/dev/null; then
    LC_ALL=C MANWIDTH=80 man --warnings -l descent.1 >/dev/null 2>warnings
    expect_empty warnings
fi

run descent help nothing
expect_code 2
expect_empty out
expect_err <<'END'
error: no command "nothing"
try: descent --help
END

# Starting takes less than 10 ms of processor time more than a program that does nothing: the
# quickest of many, as a busy machine makes single ones slower.
quickest() { # least time of 40 starts
    : >spent
    for _ in {1..40}; do
        { time "$@" >out; } 2>>spent
    done
    awk '{ t = $1 + $2; if (NR == 1 || t < least) least = t } END { print least }' spent
}

if is_quick_build; then
    TIMEFORMAT='%U %S'
    own=$(quickest "$program" --help)
    other=$(quickest env true)
    awk "BEGIN { exit !($own - $other < 0.01) }" || fail "a start took $own s, of true $other s"
fi

done_testing
