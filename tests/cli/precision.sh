#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Numbers that float32 cannot tell apart, through the whole program: train, predict from files and from a pipe, in
# every format that has them, in float32 and in float64.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# r2 FILE: R2 of the predictions in out against the last column of a CSV file.
r2() {
    paste -d, <(tail -n +2 "$1") out | awk -F, '{ y[NR] = $(NF - 1); p[NR] = $NF; v = y[NR] < 0 ? -y[NR] : y[NR]; s = v > s ? v : s }
        END { for (i = 1; i <= NR; i++) { y[i] /= s; p[i] /= s; m += y[i] / NR }
              for (i = 1; i <= NR; i++) { a += (y[i] - p[i])^2; b += (y[i] - m)^2 }; print (1 - a / b > 0.99) }'
}

# learn NAME PRECISION: trains on NAME.csv, and predicts the file and its lines, with the same answers.
learn() {
    local name=$1 precision=$2 folder=$1-$2
    run descent train "$name.csv" --target y --valid 0 --epochs 400 --quiet --lr 0.01 --precision "$precision" --out "$folder"
    expect_code 0
    run descent predict "$folder" "$name.csv"
    expect_code 0
    [ "$(r2 "$name.csv")" = 1 ] || fail "$folder: $(cat err)"
    cp out from_file
    descent predict "$folder" - <"$name.csv" >out 2>err
    cmp -s out from_file || fail "$folder: the pipe answers differently"
    head -n 20 "$name.csv" | sed 1d | descent predict "$folder/model.safetensors" >out 2>err
    cmp -s out <(head -n 19 from_file) || fail "$folder: without the header lines differ"
}

# Unix times in seconds and in nanoseconds, prices on 1e9, and a plain column; y follows the column.
series() {
    echo t,y
    awk -v first="$1" -v step="$2" 'BEGIN { for (i = 0; i < 200; i++) printf "%.0f,%.3f\n", first + step * i, 5 + i / 40 }'
}
series 1609459200 1 >seconds.csv
series 1609459200000000000 1000000 >nanoseconds.csv
series 1000000000 7 >billion.csv
series 0 1 >plain.csv
for name in seconds nanoseconds billion plain; do
    for precision in float32 float64; do
        learn "$name" "$precision"
    done
done
grep -q '"type\\":\\"float64' seconds-float64/model.safetensors || fail "float64 is not held in double"
grep -q '"type\\":\\"float32' seconds-float32/model.safetensors || fail "float32 is not held in float32"

# Targets that float32 cannot tell apart, and such that it has no room for.
target() { # NAME FORMAT: a target a + b * i
    echo t,y
    awk -v first="$1" -v step="$2" 'BEGIN { for (i = 0; i < 200; i++) printf "%d,%.17g\n", i, first + step * i }'
}
target 1e9 0.5 >halves.csv
target 1609459200 1 >moments.csv
target -2e12 0.001 >thousandths.csv
target 4e298 4e298 >large.csv
target 1e-50 1e-50 >small.csv
for name in halves moments thousandths large small; do
    for precision in float32 float64; do
        learn "$name" "$precision"
        grep -q 'y is a number' <("$program" data "$name.csv" --target y) || fail "$name: y is no number"
    done
done

# Columns in float32 of such numbers keep what varies: 4e300 is no class, 1e-50 not 0.
printf 'a,b,c,d,y\n1e-50,4e300,3e-300,-9e307,1\n2e-50,2e300,1e-300,9e307,2\n4e-50,1e300,2e-300,0,4\n3e-50,3e300,4e-300,1,3\n' >ends.csv
run descent data ends.csv --target y
expect_code 0
for range in 'a  *number  *0  *4  *1e-50 to 4e-50' 'b  *number  *0  *4  *1e+300 to 4e+300' 'c  *number  *0  *4  *1e-300 to 4e-300' \
    'd  *number  *0  *[34]  *-9e+307 to 9e+307'; do
    grep -q "^$range" out || fail "no $range in $(cat out)"
done
for column in a b c d; do
    run descent data ends.csv --target $column
    expect_in out "$column is a number"
done

# average prints different numbers for rows that differ.
printf 'a,b,c,d\n1000000000,1e-50,4e300,1609459200\n1000000000.5,2e-50,3e300,1609459201\n1000000001,3e-50,2e300,1609459202\n1000000001.5,4e-50,1e300,1609459203\n' >rows.csv
for column in a b c d; do
    run descent average rows.csv --column $column --beta 0 --no-plot --json
    expect_code 0
    [ "$(jq -c '.series | unique | length' out 2>/dev/null || echo 4)" = 4 ] || fail "$column: $(jq -c .series out)"
    run descent average rows.csv --column $column --beta 0.5 --no-plot
    [ "$(awk '$1 ~ /^[1-4]$/ { print $2, $3, $4 }' out | sort -u | wc -l)" = 4 ] || fail "$column: $(cat out)"
done

# The same as JSON and as LIBSVM; there, 1e300 as well.
sed 1d seconds.csv | awk -F, '{ printf "{\"t\": %s, \"y\": %s}\n", $1, $2 }' >seconds.jsonl
sed 1d seconds.csv | awk -F, '{ printf "%s 1:%s 2:%de298 3:0.5\n", $2, $1, NR }' >seconds.svm
sed 1d seconds.csv | awk -F, '{ printf "%s 2:%de-50 7:%s\n", $2, NR, $1 }' >sparse.svm
sed 1d seconds.csv | awk -F, '{ printf "%s 0:%s\n", $2, $1 }' >zero.svm
for file in seconds.jsonl seconds.svm sparse.svm zero.svm; do
    for precision in float32 float64; do
        run descent train $file --target y --task regress --valid 0 --epochs 400 --quiet --lr 0.01 --precision $precision --out "$file-$precision"
        expect_code 0
        run descent predict "$file-$precision" $file
        expect_code 0
        [ "$(r2 seconds.csv)" = 1 ] || fail "$file-$precision: $(cat err)"
        cp out from_file
        descent predict "$file-$precision" - <$file >out 2>err
        cmp -s out from_file || fail "$file-$precision: the pipe answers differently"
    done
done

# A float64 run goes on as it was, and is diagnosed.
run descent train --resume seconds-float64 --epochs 410 --quiet
expect_code 0
run descent diagnose seconds-float64
expect_code 0
# One of before, whose rows were held in float32, stays so.
cp -r plain-float64 before
sed -i '/"data_type"/d' before/run.json
run descent evaluate before --rows train --no-linear
expect_code 0

# NumPy arrays of float64 and of whole numbers: files and typed lines.
if command -v python3 >/dev/null && python3 -c 'import numpy' 2>/dev/null; then
    python3 -c "
import numpy
i = numpy.arange(200)
numpy.save('wide.npy', numpy.column_stack([1609459200 + i / 1000, 5 + i / 40]))
numpy.save('whole.npy', numpy.column_stack([1609459200000000000 + 1000000 * i, 5 + i // 40]))"
    for file in wide whole; do
        run descent train $file.npy --target 2 --task regress --valid 0 --epochs 400 --quiet --lr 0.01 --out $file
        expect_code 0
        run descent predict $file $file.npy
        expect_code 0
        cp out from_file
        [ "$(sort -u out | wc -l)" -gt 100 ] || fail "$file: $(sort -u out | wc -l) different predictions"
        python3 -c "
import numpy
for row in numpy.load('$file.npy'): print(','.join(repr(x.item()) for x in row))" | descent predict $file - >out 2>err
        cmp -s out from_file || fail "$file: lines are answered differently"
    done
fi

done_testing
