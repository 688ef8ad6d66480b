#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Runs with troubles of many kinds, as people read them: the first command that the end of training prints, and the
# first of a diagnosis, are typed as they stand. What comes of them has to be better on validation rows than the run
# was, by more than half a hundredth; where a diagnosis sends to its experiments, so has what they say helps. Or the text says that nothing helps, which is true of what the data were made of.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/json.sh"
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# rows SEED COUNT EXPRESSION: numbers a, b, c between -1 and 1, and y, which follows from them.
rows() {
    awk -v seed="$1" -v count="$2" "BEGIN { srand(seed); print \"a,b,c,y\"; for (i = 0; i < count; i++) {
        a = 2 * rand() - 1; b = 2 * rand() - 1; c = 2 * rand() - 1; n = rand() - 0.5; y = $3
        print a \",\" b \",\" c \",\" y } }"
}
rows 7 300 'sin(3 * a) + a * b + 0.2 * n' >wave.csv
rows 21 300 'a - 2 * b + c + 0.8 * n' >line.csv
rows 22 400 '(a * b > 0 ? "p" : "q")' >corners.csv
rows 23 120 '(a + b + 2 * n > 0 ? "p" : "q")' >few.csv
rows 25 400 '(n > 0 ? "p" : "q")' >shuffled.csv
rows 26 300 '(i % 25 == 3 ? 40 * n : a + sin(3 * b) + 0.1 * n)' >outliers.csv
rows 27 600 '(a * a + b * b < 0.06 ? "rare" : "usual")' >rare.csv
rows 24 300 '(a + b > 0 ? "p" : "q")' >near.csv
awk -F, 'BEGIN { OFS = "," } NR % 100 == 7 { $1 *= 1e6 } NR % 100 == 9 { $2 *= 1e6 } NR % 100 == 11 { $3 *= 1e6 } { print }' near.csv >far.csv
gzip -dc "$DESCENT_DATA/digits.csv.gz" | head -n 301 >digits.csv
awk 'BEGIN { srand(28); split("cat dog fox hen sees eats likes finds", w, " "); for (i = 0; i < 300; i++)
    print "the " w[1 + int(4 * rand())] " " w[5 + int(4 * rand())] " the " w[1 + int(4 * rand())] "." }' >words.txt

# typed FILE WHO: the first command to train with in that text, typed; it has to lead to a lower loss than $before.
typed() {
    local given
    if [ "$2" = train ] && grep -q "^ *descent diagnose $name\$" "$1"; then
        return # which comes next
    fi
    given=$(sed -n 's/^ *\(descent train .*\)/\1/p' "$1" | head -n 1)
    [ -n "$given" ] || {
        fail "$name, $2: no command"
        return
    }
    rm -rf runs
    cp -r "$name" kept
    eval "run $given --quiet --json"
    expect_code 0
    less "$(field out valid_loss)" "$before" 0.005 || fail "$name, $2: $given leads to $(field out valid_loss), from $before"
    rm -rf "$name" && mv kept "$name"
}

while IFS='|' read -r name says options; do
    [ -z "$name" ] && continue
    arguments=()
    eval "arguments+=($options)"
    run descent train "${arguments[@]}" --threads 1 --checkpoint-every 60s --out "$name" --json
    expect_code 0
    before=$(field out valid_loss)
    cp err told
    run descent diagnose "$name"
    expect_code 0
    sed '/^likely causes/,$d' out >diagnosed
    if [ -n "$says" ]; then
        tr -s ' \n' ' ' <told >flat
        expect_in flat "$says"
        tr -s ' \n' ' ' <diagnosed >flat
        expect_in flat "$says"
        run descent train --resume "$name" --epochs 600 --quiet --json
        less "$(field out valid_loss)" "$before" 0.01 && fail "$name: nothing helps, and going on leads from $before to $(field out valid_loss)"
        continue
    fi
    typed told train
    typed diagnosed diagnose
    run descent diagnose "$name" --try --try-steps 200
    expect_code 0
    if grep -q '^    none of these' out; then
        expect_in out "    descent diagnose $name --try --try-steps 400 --try-seeds 10"
    else
        sed '1,/^what helps/d' out >helps
        typed helps "what helps"
    fi
done <<'TABLE'
large||wave.csv --target y --layers "16 tanh" --lr 0.1 --batch 16 --epochs 60
one||line.csv --target y --layers "" --optimizer gd --lr 0.1 --batch 1 --epochs 40
spiked||wave.csv --target y --layers "16 relu 16 relu" --optimizer momentum --lr 2 --clip 1 --batch 16 --epochs 60
narrow||corners.csv --target y --layers "1 tanh" --lr 0.01 --epochs 80
few|stop here: the model has the weights of epoch|few.csv --target y --layers "64 relu 64 relu" --lr 0.01 --epochs 100 --l2 0 --valid 0.5
penalty||@penguins --target species --layers "16 relu" --l2 1 --epochs 100
ended||wave.csv --target y --layers "16 tanh" --decay exp:0.7 --lr 0.003 --epochs 40
short||wave.csv --target y --layers "16 tanh" --decay cosine --lr 0.003 --epochs 15
rare||rare.csv --target y --layers "8 tanh" --epochs 30
text||words.txt --format text --layers "embed 16 attention 2" --block 16 --epochs 2
shuffled|no training helps where the inputs know nothing of the target|shuffled.csv --target y --layers "16 tanh" --lr 0.01 --epochs 60
far|the far values out of those columns|far.csv --target y --layers "8 tanh" --epochs 60
optimum|more epochs like these are unlikely to help|line.csv --target y --layers "" --optimizer gd --lr 0.2 --batch full --epochs 500
outliers|60 validation rows cannot tell whether validation rises|outliers.csv --target y --layers "16 tanh" --lr 0.01 --epochs 100
images||digits.csv --target digit --layers "8x8x1 conv 8 3x3 pool 2 16" --epochs 3
TABLE

# Where the far values are out of the columns, as it says, the same network learns.
run descent train near.csv --target y --layers "8 tanh" --epochs 60 --threads 1 --out near --quiet --json
expect_code 0
less "$(field out valid_loss)" 0.5 || fail "without far values: a loss of $(field out valid_loss)"

done_testing
