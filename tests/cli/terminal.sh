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
    for ((i = 0; i < 1200; i++)); do
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
[ "$(grep -c '^ *epoch .*ETA ' screen)" = 1 ] || fail "not one live line"
on_screen 'epoch       2/100,000  loss ' # which stays above it
on_screen 'epoch       7/100,000  loss '
awk 'length > 80 { exit 1 }' screen || fail "wider than the screen"
grep -q '▁' screen && fail "a curve in a line that has no room for all of its numbers"

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
# A key that comes before it has the terminal again is lost, so it is pressed until it is heard.
for ((i = 0; i < 1200; i++)); do
    [ $((i % 20)) -ne 0 ] || keys l
    [ "$(grep -c '"by":"key l"' run/metrics.jsonl)" -ge 2 ] && break
    sleep 0.05
done
[ "$(grep -c '"by":"key l"' run/metrics.jsonl)" -ge 2 ] || fail "the key l does nothing after fg"

keys C-c
on_screen 'stopping after this step; press Ctrl-C again to quit now'
on_screen 'resume: descent train --resume run'
# shellcheck disable=SC2016
keys 'clear; echo "code $?"; stty -a | grep -o " echo "' Enter
on_screen ' echo'

keys "clear; '$program' train --resume run" Enter
on_screen 'ETA '
keys q
on_screen 'stopped on request'
on_screen 'descent train --resume run'

# On a narrow terminal sentences break between words, and commands stay whole.
session resize-window -t s -x 40 -y 100 2>/dev/null && narrow=1
if [ -n "${narrow:-}" ]; then
    awk 'BEGIN { srand(3); for (i = 0; i < 201; i++) print i ? rand() "," rand() "," rand() : "a,b,y" }' >narrow.csv
    keys "clear; '$program' train narrow.csv --target y --layers '64 relu' --lr 0.01 --batch 16 --patience 30 --out narrowed" Enter
    on_screen 'next    descent predict narrowed FILE'
    screen
    for words in 'the validation loss has not been' 'verdict overfitting: training still'; do
        grep -q "$words\$" screen || fail "\"$words\" is not a line: $(cat screen)"
    done
    session resize-window -t s -x 80 -y 24
fi

# Curves of the losses in the live line: where there is room for them and UTF-8, and never wider than the screen.
wide="'$program' train @digits --batch 16 --epochs 100000 --patience none --lr 0.001"
if session resize-window -t s -x 160 -y 24 2>/dev/null; then
    keys "clear; $wide --out wide" Enter
    on_screen ' val loss ' && on_screen '▁'
    [ "$(grep -c '^ *epoch .*loss .*▁.* val .* val loss .*▁.* lr ' screen)" = 1 ] || fail "not one live line with curves: $(cat screen)"
    keys q
    on_screen 'stopped on request'
    keys "clear; LC_ALL=C $wide --out ascii-wide" Enter
    on_screen 'ETA '
    screen
    grep -q '[^ -~]' screen && fail "not ASCII: $(grep '[^ -~]' screen)"
    keys q
    on_screen 'stopped on request'
    session resize-window -t s -x 80 -y 24
fi

# The live line says the fold; Ctrl-C and q in it end all.
for key in C-c q; do
    keys "clear; '$program' train @digits --batch 4 --epochs 100000 --folds 3 --out folded; echo folds 'ended'" Enter
    on_screen 'fold 1/3  epoch'
    on_screen ' val ' # the time to go is left out where it is long
    awk 'length > 80 { exit 1 }' screen || fail "wider than the screen with a fold"
    keys $key
    on_screen 'stopped in fold 1 of 3: no model was trained, and nothing is kept'
    on_screen 'folds ended'
    [ ! -e folded ] || fail "a folder is left"
done

# A diagnosis that takes a while says what it does, and ends at Ctrl-C.
keys "clear; '$program' diagnose 'sum(i, 1, n, sum(j, 1, n, sin(x[i]*x[j])))' --dim 1500 --at '0.1, ...'" Enter
on_screen ' s   products with the Hessian: '
keys C-c
on_screen 'interrupted'
# shellcheck disable=SC2016
keys 'echo "code $?"' Enter
on_screen 'code 130'

# A run leaves some lines of its epochs and ends with a picture, as wide as there is room.
whole() { # screen and what went off it
    session capture-pane -p -t s -S -200 >screen
}
pictures=0
picture() { # COMMAND: what it leaves, up to "next" or "try"
    pictures=$((pictures + 1)) # what is still shown of another must not be taken for its end
    keys "clear; echo 'cleared for '$pictures" Enter
    on_screen "cleared for $pictures"
    session clear-history -t s
    keys "$*; echo 'code '\$?' of '$pictures" Enter
    on_screen "code ${code-0} of $pictures" && whole
}
awk 'BEGIN { srand(3); print "a,b,y"; for (i = 0; i < 1200; i++) print rand() "," rand() "," rand() }' >noise.csv
train="'$program' train noise.csv --target y --lr 0.01 --batch 16"
picture "$train --epochs 400 --out long"
lines=$(grep -c '^epoch .*/400 ' screen)
((lines >= 10 && lines <= 25)) || fail "$lines lines of epochs stay"
grep -q '^epoch   1/400 ' screen || fail "the first epoch does not stay"
grep -q '^epoch 400/400 ' screen || fail "the last epoch does not stay"
grep -q 'ETA' screen && fail "the live line stays"
grep -q '━━ training   ━━ validation   ● best: epoch ' screen || fail "no curve: $(cat screen)"
grep -q '[┤│].*⠉' screen || fail "the curve is not in braille"
best=$(sed -n 's/^kept .*epoch \([0-9]*\),.*/\1/p' screen)
grep -q "best: epoch $best\$" screen || fail "the mark is not at the best epoch, $best"
[ "$(grep -c '━━ training' screen)" = 1 ] || fail "not one curve"

picture "'$program' train --resume long --epochs 410"
grep -q '^epoch 401/410 ' screen || grep -q '^epoch 410/410 ' screen || fail "no history after resuming"
grep -qE '^ +0 +50 +100 .* epoch$' screen || fail "the curve does not begin where the run did"

# What exploded is shown in powers of ten; nothing but one epoch is no curve.
code=3
picture "'$program' train @digits --layers \"64 relu\" --l2 0 --optimizer gd --batch 1 --lr 0.1 --epochs 4 --out exploded"
code=0
grep -q 'cross-entropy, nats, in powers of ten' screen || fail "no powers of ten"
grep -qE '^ *(1e10|100000) [┤]' screen || fail "no powers of ten at the axis"
picture "$train --epochs 1 --out one"
grep -q '^epoch 1/1 ' screen || fail "no line of the only epoch"
grep -q '━━ training' screen && fail "a curve of one epoch"

# ASCII without UTF-8, letters without colours; neither with --quiet nor --json, nor off a terminal.
picture "LC_ALL=C NO_COLOR=1 $train --epochs 30 --out ascii"
grep -q '^ *t training   v validation   B best: epoch ' screen || fail "no ASCII curve: $(cat screen)"
grep -q '[^ -~]' screen && fail "not ASCII: $(grep '[^ -~]' screen)"
picture "TERM=dumb $train --epochs 30 --out dumb"
grep -q '^ *t training   v validation   B best: epoch ' screen || fail "no curve in a dumb terminal: $(cat screen)"
picture "$train --epochs 30 --out quiet --quiet"
grep -qE '━━ training|^epoch' screen && fail "--quiet draws or tells"
picture "$train --epochs 30 --out json --json >json.out"
grep -q '━━' screen && fail "--json draws"
picture "$train --epochs 30 --out piped 2>piped.err"
grep -q '━━' screen piped.err && fail "drawn where no terminal is"
grep -q "$(printf '\033')" piped.err && fail "codes of a terminal in a file"

# 40 columns.
session resize-window -t s -x 40 -y 30
picture "$train --epochs 400 --out narrow"
grep -q '^epoch 400/400  loss ' screen || fail "no history in 40 columns"
grep -q '^ *━━ training   ━━ validation$' screen || fail "no curve in 40 columns: $(cat screen)"
grep -qE '^ +[0-9 ]+ epoch$' screen || fail "the curve is wider than 40 columns: $(cat screen)"
session resize-window -t s -x 80 -y 24

# Many starts: a line each, and one curve, of the best.
picture "$train --epochs 30 --starts 3 --out starts"
grep -q '^epoch' screen && fail "lines of epochs with --starts"
[ "$(grep -c '━━ training' screen)" = 1 ] || fail "not one curve of three starts"

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
