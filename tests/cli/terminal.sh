#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# In a terminal: the live line, the keys, Ctrl-Z and Ctrl-C. Needs tmux.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

command -v tmux >/dev/null || exit 77
session() {
    tmux -S "$work/socket" "$@"
}
screen() {
    session capture-pane -p -t s >screen
}
keys() {
    session send-keys -t s "$@"
}
on_screen() { # TEXT
    local i
    for ((i = 0; i < 200; i++)); do
        screen
        if grep -qF -e "$1" screen; then
            return 0
        fi
        sleep 0.05
    done
    fail "\"$1\" did not come on the screen:"
    cat screen
    return 1
}
trap 'session kill-server 2>/dev/null; finish' EXIT

session -f /dev/null -u new-session -d -x 80 -y 24 -s s "env LANG=C.UTF-8 LC_ALL= PS1='ready> ' bash --norc" || exit 77
keys "cd '$work'; set -m; clear" Enter
keys "'$program' train @digits --batch 4 --epochs 100000 --lr 0.001 --out run" Enter
on_screen 'keys    l lower the rate   L raise it   s save the model   q stop and save' || done_testing
on_screen ' ± '
on_screen 'ETA '
screen
[ "$(grep -c '^ *epoch ' screen)" = 1 ] || fail "not one live line"
awk 'length > 80 { exit 1 }' screen || fail "wider than the screen"

keys l
on_screen 'rate    lr 0.0005 '
keys L
on_screen '(key L)'
on_screen 'rate    lr 0.001 '
keys s
on_screen 'saved   run/model.safetensors'
expect_in run/metrics.jsonl '"by":"key l"'

# Ctrl-Z gives the terminal back as it was, fg takes it again.
keys C-z
on_screen 'Stopped'
keys "stty -a | grep -o ' icanon'" Enter
on_screen ' icanon'
keys 'fg' Enter
sleep 0.5
keys l
for ((i = 0; i < 100; i++)); do
    [ "$(grep -c '"by":"key l"' run/metrics.jsonl)" = 2 ] && break
    sleep 0.05
done
[ "$(grep -c '"by":"key l"' run/metrics.jsonl)" = 2 ] || fail "the key l does nothing after fg"

keys C-c
on_screen 'resume: descent train --resume run'
# shellcheck disable=SC2016
keys 'clear; echo "code $?"; stty -a | grep -o " echo "' Enter
on_screen ' echo'

keys "clear; '$program' train --resume run" Enter
on_screen 'ETA '
keys q
on_screen 'stopped on request'
on_screen 'descent train --resume run'

# A diagnosis that takes a while says what it does, and ends at Ctrl-C.
keys "clear; '$program' diagnose 'sum(i, 1, n, sum(j, 1, n, sin(x[i]*x[j])))' --dim 1500 --at '0.1, ...'" Enter
on_screen ' s   products with the Hessian: '
keys C-c
on_screen 'interrupted'
# shellcheck disable=SC2016
keys 'echo "code $?"' Enter
on_screen 'code 130'

# No live line for a dumb terminal, no colours with NO_COLOR.
keys "clear; TERM=dumb '$program' train @penguins --target species --epochs 2" Enter
on_screen 'epoch 2/2'
keys "clear; '$program' train 2>/dev/null; NO_COLOR=1 '$program' trian" Enter
on_screen 'no command "trian"'
session capture-pane -e -p -t s >screen
if grep -q $'\033\[1;31m' screen; then
    fail "colour in spite of NO_COLOR"
fi
keys "clear; '$program' traim" Enter
on_screen 'no command "traim"'
session capture-pane -e -p -t s >screen
grep -q $'\033\[.*31m' screen || fail "no colour in a terminal"

done_testing
