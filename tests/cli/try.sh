#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# What stands in the way of a run, and --try: the experiments that tell, and their commands when they are typed.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# A rate that is far too small.
run descent train @digits --layers "16 tanh" --lr 1e-5 --epochs 10 --out slow
expect_code 0
run descent diagnose slow
expect_code 0
expect_in out "likely causes"
expect_in out "1. rate too small: "
expect_in out "twice the rate would tell"
expect_in out "descent diagnose slow --try"

find slow -type f -name 'checkpoint*' -exec cksum {} + >before
run descent diagnose slow --try --try-steps 100 --try-seeds 3
expect_code 0
expect_in out "100 steps each from step 450 at a rate of 1e-05, 3 orders of the rows"
expect_in out "1. rate too small (the experiment says so)"
expect_in out "twice the rate: steps of twice the length"
command=$(grep -o 'descent train --resume slow.*--lr 2e-05' out) || fail "no command has twice the rate"
find slow -type f -name 'checkpoint*' -exec cksum {} + >after
cmp -s before after || fail "--try has changed a checkpoint"

# The same numbers again, and on three threads.
run descent diagnose slow --try --try-steps 100 --try-seeds 3 --json
expect_code 0
# Seconds are the only number that may differ.
without_seconds() { sed 's/"seconds":[0-9.e+-]*//g; s/"threads"[^,]*,//g' out; }
without_seconds >one
run descent diagnose slow --try --try-steps 100 --try-seeds 3 --json --threads 3
expect_code 0
without_seconds >three
cmp -s one three || fail "three threads give other numbers"
expect_in out "descent train @digits --lr 1e-5 --epochs 10 --layers '32 tanh'"
# It is kept with the run.
grep -q '"experiments": *{' slow/diagnosis.json || fail "diagnosis.json has no experiments"

# What is typed works.
# shellcheck disable=SC2086
run $command
expect_code 0

# Mistakes.
run descent diagnose himmelblau --at 0,0 --try
expect_code 2
expect_in err "--try is for runs"
run descent diagnose slow --try --try-seeds 1
expect_code 2
expect_in err "try-seeds"

done_testing
