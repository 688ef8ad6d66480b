#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Text: train and generate, and that both repeat themselves.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# Sentences of a small grammar, with an umlaut.
awk 'BEGIN {
    srand(3)
    split("The cat|A dog|The old man|Müller|My sister", who, "|")
    split("sees|likes|follows|draws", does, "|")
    split("a bird|the sea|nobody|every tree|him", what, "|")
    for (i = 0; i < 160; i++) {
        print who[1 + int(5 * rand())] " " does[1 + int(4 * rand())] " " what[1 + int(5 * rand())] (rand() < 0.3 ? "!" : ".")
    }
}' >story.txt
small=(--layers "embed 16 2*(attention 2 mlp 32)" --block 16 --batch 8 --lr 0.01 --seed 5 -q)

run descent data story.txt
expect_code 0
expect_in out "characters (--format csv reads it as a table)"
expect_in out "different characters: \\n !"
expect_in out "windows of 64 (--block)"
expect_not_in out "column"

run descent train story.txt "${small[@]}" --epochs 10 --out whole
expect_code 0
expect_in out "a character on"
expect_in out "guessing by frequency: "
expect_in out "by the character before: "
expect_not_in out "no better than"
expect_in whole/run.json '"layers": "embed 16 positions learned 2*(attention 2 causal mlp 32 gelu) layer-norm"'
expect_in whole/results.json '"task":"text"'
expect_json whole/results.json

# A network that has a name brings its settings of training, and what is typed stands.
run descent train story.txt --net chargpt --dry-run
expect_code 0
expect_in err "run     adamw  lr 0.001  decay warmup:5% then cosine:..0.1  batch 12  2,000 steps"
expect_in out 'embed 128 positions learned tied 4*(attention 4 causal mlp 512 gelu) layer-norm'
# Limited by time alone it anneals over the steps that fit, which are told, recorded and kept.
run descent train story.txt --net chargpt --time 5s --batch 3 --lr 0.01 --beta2 0.9 --dry-run
expect_in err "run     adamw  lr 0.01  decay warmup:5% then cosine:..0.1  batch 3"
expect_in err "steps (auto)  at most 5.0 s"
expect_in err "steps: 95 % of the time at"
run descent train story.txt "${small[@]}" --time 0.3s --decay cosine --out timed -q
expect_code 0
fitted=$(sed -n 's/^ *"steps": "\([0-9]*\)",$/\1/p' timed/run.json)
[ "$fitted" -gt 0 ] || fail "no steps in run.json: $fitted"
grep -q "^    \"steps\": $fitted,\$" timed/run.json || fail "fit: $(grep -A5 '"fit"' timed/run.json)"
run descent train --resume timed --time 1h
expect_code 0
run descent train story.txt "${small[@]}" --steps "$fitted" --decay cosine --out counted -q
expect_same_model timed/model.safetensors counted/model.safetensors
run descent train story.txt --net chargpt --epochs 1 --decay none --clip 2 --block 16 --out named -q
expect_code 0
grep -q '"weight-decay": "0.1"' named/run.json || fail "no weight decay: $(cat named/run.json)"
grep -q '"beta2": "0.99"' named/run.json || fail "no beta2: $(cat named/run.json)"
grep -q '"clip": "2"' named/run.json || fail "another length of gradients: $(cat named/run.json)"
run descent train @digits --net chargpt
expect_code 2
expect_in err "--net chargpt is for text, and the data are none"
run descent train story.txt --net lenet5
expect_code 2
expect_in err "try: --net chargpt"

# The same bits on any number of threads, and after a stop in the middle of an epoch.
for threads in 1 3 5; do
    run descent train story.txt "${small[@]}" --epochs 2 --threads $threads --out threads-$threads
    expect_code 0
done
expect_same_model threads-1/model.safetensors threads-3/model.safetensors
expect_same_model threads-1/model.safetensors threads-5/model.safetensors
run descent train story.txt "${small[@]}" --steps 30 --out part
expect_code 0
run descent train --resume part --steps 73 -q
run descent train story.txt "${small[@]}" --steps 73 --out once
expect_same_model once/model.safetensors part/model.safetensors

# Windows of an epoch depend on the seed.
run descent train story.txt "${small[@]}" --epochs 2 --seed 6 --split-seed 5 --out other
expect_code 0
cmp -s threads-1/model.safetensors other/model.safetensors && fail "another seed trained the same model"

# The same seed writes the same text, another one another; a prompt begins it.
run descent generate whole --length 200 --seed 2
expect_code 0
expect_empty err
cp out text
[ "$(wc -m <out)" -ge 200 ] || fail "the text is too short: $(wc -m <out)"
run descent generate whole --length 200 --seed 2
cmp -s out text || fail "the same seed wrote another text"
run descent generate whole --length 200 --seed 3
cmp -s out text && fail "another seed wrote the same text"
run descent generate whole --prompt "The old man " --length 1 --temperature 0
expect_in out "The old man "
run descent generate whole --prompt "The old man " --length 40 --top-k 1
cp out text
run descent generate whole --prompt "The old man " --length 40 --temperature 0
cmp -s out text || fail "the most probable token is another one"
# Of a long prompt the last 16 characters count, and what was learnt shows.
run descent generate whole --prompt "Xsees nobody. The old man " --length 5
expect_code 2
expect_err <<'END'
error: --prompt: the character "X" (U+0058), 0 bytes into it, is not in the text that the model learnt from
try: --prompt TEXT    without it
END
descent generate whole --prompt "The cat sees nobody. The old man " --length 60 --seed 4 >a
descent generate whole --prompt "Müller draws him! The old man " --length 60 --seed 4 >b
[ "$(sed 's/.*The old man //' a | head -1)" = "$(sed 's/.*The old man //' b | head -1)" ] ||
    fail "what lies beyond the window counts"

# Without RUN the newest one of runs; a pipe that is closed ends it.
run descent generate
expect_code 66
expect_in err "error: there is no run in runs whose model could write"
mkdir runs && mv whole runs/story-1
run descent generate --length 3
expect_code 0
expect_in err "run     runs/story-1"
timeout 60 "$program" generate --length 1000000 2>/dev/null | head -c 100 >some
[ "$(wc -c <some)" = 100 ] || fail "no text came through the pipe"
"$program" generate --length 1000000 >long 2>/dev/null &
pid=$!
wait_for long "."
kill -TERM $pid
wait $pid
[ $? = 130 ] || fail "an interrupt did not end it"

# Scored beside its rivals, on its own rows and on other text.
run descent evaluate runs/story-1 --json --data story.txt
expect_code 0
expect_json out
expect_in out '"bigram_loss":'
head -50 story.txt >new.txt
run descent evaluate runs/story-1 new.txt
expect_code 0
expect_in out "perplexity"
printf 'A dog sees nobody at 12 o clock and likes it very much indeed.\n' >strange.txt
run descent evaluate runs/story-1 strange.txt
expect_code 65
expect_in err 'strange.txt:1: the character "1" (U+0031) is none of the'

# What text is not for.
run descent predict runs/story-1 story.txt
expect_code 2
expect_in err "try: descent generate runs/story-1 --prompt TEXT"
run descent importance runs/story-1
expect_code 2
expect_in err "a text has no columns whose importance could be measured"
run descent generate @digits
expect_code 66
run descent train @digits --layers "embed 8" --dry-run
expect_code 2
expect_in err '"embed" at column 1 needs tokens, which texts have'
run descent train story.txt --layers "64 relu" --dry-run
expect_code 2
expect_in err "try: --layers 'embed 128 4*(attention 4 mlp 512)'"
run descent train story.txt --layers "embed 8 attention 2 full" --dry-run
expect_code 2
expect_in err "lets each position of a text see the token that it is to predict"
run descent train story.txt --split random --dry-run
expect_code 2
expect_in err "the end of a text validates"
expect_in err "try: --split auto"
run descent train story.txt --target 2 --format text
expect_code 2
expect_in err "it is read as text, which has no columns"

# Bytes, and other positions.
for positions in sinusoidal rotary none; do
    run descent train story.txt --tokens bytes --layers "embed 16 positions $positions tied attention 2 mlp 16" \
        --block 16 --epochs 1 --out bytes-$positions -q
    expect_code 0
    expect_in out "a byte on"
    run descent generate bytes-$positions --length 20 --prompt "Müller"
    expect_code 0
    expect_in out "Müller"
done

done_testing
