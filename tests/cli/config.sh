#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Config files: what they set, what they refuse, and --show-config, which they read back.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

cat >good.conf <<'END'
# A comment
optimizer = momentum   # and another
lr=0.05
layers = "32 tanh"

epochs = 3
data = @digits
END
run descent train --config good.conf --epochs 2 --dry-run
expect_code 0
expect_in err 'net     64-32-10 tanh   '
expect_in err 'run     momentum  lr 0.05  '
expect_in err '  2 epochs  '

cat >bad.conf <<'END'
learning-rte = 3
lr = fast
epochs = 3
just words
epochs = 4
resume = runs/digits-1
layers = "64 relu
END
run descent train @digits --config bad.conf
expect_code 2
expect_empty out
expect_err <<'END'
error: bad.conf:1: no option "learning-rte"
try: learning-rate = ...
error: bad.conf:2: lr: 'fast' is neither a number nor "auto"
error: bad.conf:4: this is not a "key = value" line
error: bad.conf:5: "epochs" is set twice, first in line 3
try: keep one of the two lines
error: bad.conf:6: "resume" belongs on the command line
error: bad.conf: 6 mistakes in all
END

run descent train @digits --config nothing.conf
expect_code 66
expect_err <<'END'
error: cannot open the config file nothing.conf: No such file or directory
END

# What is no text, or cannot be read to its end, is no empty config.
mkdir folder.conf
head -c 20000000 /dev/zero | tr '\0' x >long.conf
for config in /dev/zero folder.conf long.conf; do
    run descent train @digits --config $config --dry-run
    [ $code != 0 ] || fail "$config is a config"
    expect_empty out
    expect_in err "$config"
done

# What is shown is read back to the same.
descent train 'my "data" # 1.csv' --layers "16 relu dropout:0.5" --missing ' ?' --lr 3e-4 --decay step:10,0.5 \
    --batch full --time 90s --checkpoint-every 5m --clip 1.5 --seed 7 --show-config >shown.conf 2>err
expect_empty err
descent train --config shown.conf --show-config >again.conf 2>err
expect_empty err
cmp shown.conf again.conf || fail "shown and read back differ"
expect_in shown.conf 'data = "my \"data\" # 1.csv"'
expect_in shown.conf 'missing = " ?"'
expect_in shown.conf 'decay = step:10,0.5'
expect_in shown.conf 'time = 90s'
expect_in shown.conf 'batch = full'

done_testing
