#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Rows that are images: what is said of them, and that a model goes on to read files in the order it learnt.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# A row of 12 numbers and its class, pixel by pixel and plane by plane, as CSV and LIBSVM.
awk 'BEGIN {
    srand(5)
    for (k = 0; k < 12; k++) { head = head "p" k ","; }
    print head "y" > "pixels.csv"; print head "y" > "planes.csv"
    for (i = 0; i < 120; i++) {
        y = i % 2; pixels = planes = ""; svm = y
        for (k = 0; k < 12; k++) { v[k] = int(9 * rand()) + (k % 2 == y ? 4 : 0); pixels = pixels v[k] "," }
        for (k = 0; k < 12; k++) { n = v[k % 6 * 2 + int(k / 6)]; planes = planes n ","; svm = svm " " k + 1 ":" n }
        print pixels y > "pixels.csv"; print planes y > "planes.csv"; print svm > "planes.svm"
    }
}'

run descent data planes.csv --target y --image 2x3x2 --layout nchw
expect_code 0
expect_in out "image     2x3x2, height x width x channels, plane by plane in the file (--layout nchw)"
run descent data pixels.csv --target y --image 3x4 --json
expect_in out '"shape":[3,4]'
run descent data pixels.csv --target y --json
expect_in out '"shape":[12]'

# The same numbers in another order are the same training, to the last bit, and the same predictions, from files and line by line.
same=(--epochs 4 --seed 3 --precision float64 -q)
run descent train pixels.csv --target y --image 2x3x2 "${same[@]}" --out pixels
expect_code 0
run descent train planes.csv --target y --image 2x3x2 --layout nchw "${same[@]}" --out planes
expect_code 0
run descent train planes.svm --image 2x3x2 --layout nchw "${same[@]}" --out svm
expect_code 0
[ "$(tensor_bytes pixels/model.safetensors | cksum)" = "$(tensor_bytes planes/model.safetensors | cksum)" ] ||
    fail "planes trained other weights than pixels"
[ "$(tensor_bytes pixels/model.safetensors | cksum)" = "$(tensor_bytes svm/model.safetensors | cksum)" ] ||
    fail "planes of LIBSVM trained other weights than pixels"
descent predict pixels pixels.csv >wanted_file 2>/dev/null
for name in planes.csv planes.svm; do
    model=planes
    [ $name = planes.csv ] || model=svm
    descent predict $model $name >from_file 2>/dev/null
    descent predict $model - <$name >from_pipe 2>/dev/null
    cmp -s wanted_file from_file || fail "predictions for $name differ from those for pixels.csv"
    cmp -s wanted_file from_pipe || fail "predictions for $name from a pipe differ from those for pixels.csv"
done
grep -q '"layout": "nchw"' planes/run.json || fail "run.json does not say the layout"
run descent train --resume planes --epochs 6
expect_code 0

# What does not fit says what does, and that is tried.
run descent data pixels.csv --target y --image 2x3
expect_code 2
expect_in err "each row has 12 numbers, and an image of 2x3 has 6"
expect_in err "try: --image 2x2x3"
run descent data pixels.csv --target y --image 2x2x3
expect_code 0
run descent data planes.csv --target y --layout nchw
expect_code 2
expect_in err "try: --image HEIGHTxWIDTHxCHANNELS"
run descent data @penguins --target species --image 2x3
expect_code 2
expect_in err "try: --ignore island    if it is not part of the image"
run descent data pixels.csv --target y --image 2,3
expect_code 2
expect_in err "try: --image 28x28    or 32x32x3, for three colours"

# Images that are moved, changed and mixed: another training, the same on any number of threads, and after a stop.
words="flip crop:1 cutout:3 brightness:0.2 contrast:0.3 mixup:0.4"
moved=(train @digits --image 8x8 --augment "$words" --layers "conv 3 3x3 relu 24 relu" --seed 4 -q)
for threads in 1 2 3 5; do
    run descent "${moved[@]}" --epochs 4 --threads $threads --out moved-$threads
    expect_code 0
done
for threads in 2 3 5; do
    [ "$(tensor_bytes moved-1/model.safetensors | cksum)" = "$(tensor_bytes moved-$threads/model.safetensors | cksum)" ] ||
        fail "$threads threads move images otherwise than one"
done
run descent "${moved[@]}" --steps 70 --out stopped
run descent train --resume stopped --steps none --epochs 4 -q
expect_code 0
[ "$(tensor_bytes moved-1/model.safetensors | cksum)" = "$(tensor_bytes stopped/model.safetensors | cksum)" ] ||
    fail "a resumed run moves images otherwise than one that was not stopped"
run descent train @digits --image 8x8 --layers "conv 3 3x3 relu 24 relu" --seed 4 -q --epochs 4 --out unmoved
[ "$(tensor_bytes moved-1/model.safetensors | cksum)" != "$(tensor_bytes unmoved/model.safetensors | cksum)" ] ||
    fail "nothing was moved"
grep -q "\"augment\": \"$words\"" moved-1/run.json || fail "run.json does not say the augmentation"
run descent train @digits --augment flip
expect_code 2
expect_in err "try: --image HEIGHTxWIDTHxCHANNELS"
run descent train @digits --image 8x8 --augment shift
expect_code 2
expect_in err 'error: --augment: "shift": images of 8x8 take a number of pixels from 1 to 7'
run descent train @digits --image 8x8 --augment shift:1 --augment flip --epochs 1 --out twice
expect_code 0
grep -q '"augment": "shift:1 flip"' twice/run.json || fail "words given one by one are not joined"

# A folder of CIFAR: two colours of noise, by classes 0 (dark) and 2 (bright).
if command -v python3 >/dev/null; then
    python3 -c '
import os, random
random.seed(1)
os.mkdir("cifar")
for name, rows in ("data_batch_1", 30), ("data_batch_2", 20), ("test_batch", 10):
    with open("cifar/%s.bin" % name, "wb") as f:
        for i in range(rows):
            y = i % 2
            f.write(bytes([2 * y]) + bytes(random.randrange(100) + 100 * y for _ in range(3072)))
'
    run descent train cifar --test cifar/test_batch.bin --layers "4 relu" --epochs 5 --out batches
    expect_code 0
    expect_in err "data    cifar  50 rows, 3,072 inputs, 2 classes"
    expect_in err "left out  test_batch.bin, which is for testing (--test cifar/test_batch.bin)"
    run descent predict batches cifar/test_batch.bin
    expect_code 0
    [ "$(grep -c -e airplane -e bird out)" -ge 10 ] || fail "predictions are not named: $(head -n 3 out)"
    head -c 5000 cifar/test_batch.bin >cifar/data_batch_1.bin
    run descent data cifar/data_batch_1.bin --format cifar
    expect_code 65
    expect_in err "5,000 bytes are no whole records of CIFAR"
fi

# Folders of PNG files: stripes of two directions, of different sizes.
if command -v python3 >/dev/null && "$program" doctor --json | grep -q '"png":'; then
    cat >make.py <<'EOF'
import os, random, struct, sys, zlib

def png(path, height, width, pixel):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    lines = b"".join(b"\0" + bytes(pixel(y, x, c) for x in range(width) for c in range(3)) for y in range(height))
    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))

random.seed(2)
for part, count in ("photos", 40), ("new", 8):
    for name in "across", "down":
        os.makedirs(part + "/" + name)
        for i in range(count):
            light = random.randrange(150, 256)
            png("%s/%s/%02d.png" % (part, name, i), 16 + i % 5, 20 - i % 3,
                lambda y, x, c: light if (y if name == "across" else x) // 4 % 2 else 20 * c)
EOF
    python3 make.py
    cp photos/down/01.png photos/beside.png
    head -c 60 photos/down/01.png >photos/down/cut.png
    echo x >photos/across/list.txt
    run descent data photos
    expect_code 2
    expect_in err "the images are of different sizes, 16x18 to 20x20"
    expect_in err "try: --image 32x32x3"
    run descent train photos --image 8x8x3 --layers "16 relu" --epochs 60 --seed 2 --test new --out stripes
    expect_code 0
    expect_in err "data    photos  80 rows, 192 inputs, 2 classes"
    expect_in err "1 of 82 images cannot be read and is left out: down/cut.png (the PNG data is damaged"
    expect_in err "1 file that is neither PNG nor JPEG: across/list.txt"
    expect_in err "1 image beside the folders of the classes"
    # Pictures of results.json, of images larger than they are: 40 x 33 in steps of two pixels.
    run descent train photos --image 40x33x3 --augment "flip contrast:0.2 mixup:1" --layers "2" --epochs 1 --out pictures -q
    expect_code 0
    python3 -c '
import json
a = json.load(open("pictures/results.json"))["augmented"]
assert a["words"] == "flip contrast:0.2 mixup:1" and a["shape"] == [20, 17, 3] and a["black"] == 0 and a["white"] == 255, a["shape"]
assert len(a["rows"]) == 5 and all(len(r["seen"]) == 4 for r in a["rows"])
for r in a["rows"]:
    for v in [r] + r["seen"]:
        assert len(v["picture"]) == 20 * 17 * 3 and all(isinstance(p, int) and 0 <= p <= 255 for p in v["picture"])
    assert all(0 <= v["share"] <= 1 and 1 <= v["partner"] <= 80 for v in r["seen"])
    assert any(v["picture"] != r["picture"] for v in r["seen"])
' 2>problem || fail "results.json has not the pictures of training: $(tail -n 1 problem)"
    run descent predict stripes new/down
    expect_code 0
    grep -qE '^(across|down) [01]\.[0-9]{3} 07\.png$' out || fail "no name behind a prediction: $(head -n 2 out)"
    run descent predict stripes new --proba
    expect_in out "across,down,file"
    grep -qE ',down/07\.png$' out || fail "no name behind probabilities: $(tail -n 1 out)"
    [ "$(wc -l <out)" = 17 ] || fail "$(wc -l <out) lines for 16 images"
    run descent predict stripes new/down/03.png --json
    expect_in out '"file":"new/down/03.png"'
    run descent predict stripes photos/down/cut.png
    expect_code 65
    expect_in err "error: photos/down/cut.png: the PNG data is damaged"
    run descent evaluate stripes new
    expect_code 0
    grep -q '"file": "' stripes/results.json || grep -q '"worst": \[\]' stripes/results.json ||
        grep -q '"worst":\[\]' stripes/results.json || fail "mistakes without the names of their files"
    run descent train --resume stripes --epochs 62
    expect_code 0
    run descent train photos --image 8x8x3 --target down
    expect_code 2
    expect_in err "try: leave it out"
    mkdir parts && cp -r photos parts/train && cp -r new parts/test
    run descent data parts --image 8x8x3
    expect_code 2
    expect_in err "try: --test parts/test    and read parts/train"
    mkdir empty
    run descent data empty
    expect_code 66
    expect_in err "empty: it is a folder, not a data file, and there is no image in it"
fi

done_testing
