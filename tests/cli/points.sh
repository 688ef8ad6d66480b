#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
# Points and boxes as people type them.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/common.sh"

# starts FUNCTION POINT SHOWN: where --from POINT begins.
starts() {
    run descent minimize "$1" --from "$2" --no-plot
    expect_code 0
    grep -qF "start     $3   f = " out || fail "--from '$2' of $1: $(grep start out)"
}
plane='cos(x)+(y-1)^2'
starts "$plane" "2pi, 1" "x = 6.28318531, y = 1"
starts "$plane" "2*pi, 1" "x = 6.28318531, y = 1"
starts "$plane" "-pi, 1" "x = -3.14159265, y = 1"
starts "$plane" "+pi,-.5" "x = 3.14159265, y = -0.5"
starts "$plane" " pi , 1e-9 " "x = 3.14159265, y = 1e-09"
starts "$plane" "y = 2 , x=-2.5*pi" "x = -7.85398163, y = 2"
starts "$plane" "3, ... " "x = 3, y = 3"
starts "$plane" "1, 2, ..." "x = 1, y = 2"
starts "$plane" "1e7,-12345678" "x = 1e+07, y = -1.23457e+07"
starts "sum(i,1,4,(x[i]-i)^2)" "2, ..." "x = (2, 2, 2, 2)"
starts "sum(i,1,4,(x[i]-i)^2)" "x=1,x[3]=9" "x = (1, 1, 9, 1)"
starts "sum(i,1,4,(x[i]-i)^2)" "x1=1,x2=2,x3=3,x4=5" "x = (1, 2, 3, 5)"
starts "sum(i,1,40,(x[i]-1)^2)" "0, 2, ..." "x = (0, 2, 2, 2, 2, 2, ..., 2)"
starts "sum(i,1,2,(x[i]-i)^2)+(z-1)^2" "x=1,z=4" "x[1] = 1, x[2] = 1, z = 4"
starts "rosenbrock" "x=0,y=2" "x = 0, y = 2"

# refused FUNCTION OPTION VALUE ERROR [TRY]
refused() {
    run descent minimize "$1" "$2=$3" --no-plot
    expect_code 2
    expect_empty out
    expect_in err "error: $4"
    [ $# -lt 5 ] || expect_in err "try: $5"
}
refused "$plane" --from "1e400,0" '--from: "1e400" is too large: numbers end at 1.797e308'
refused "$plane" --from "x=-1e999 ,y=0" '--from: "-1e999 " is too large'
refused "$plane" --from "nan,0" '--from: "nan" is not a number'
refused "$plane" --from "0x10,0" '--from: "0x10" is not a number'
refused "$plane" --from ",0" '--from: "" is not a number'
refused "$plane" --from "1,,2" '--from: "" is not a number'
refused "$plane" --from "e5,0" '--from: "e5" is not a number'
refused "$plane" --from "pipi,0" '--from: "pipi" is not a number'
refused "$plane" --from "...,0" '--from: "..." is not a number'
refused "$plane" --from "1,...,2" '--from: "..." is not a number'
refused "$plane" --from "$(printf '1%.0s' {1..400}),0" '--from: "1111'
refused "$plane" --from "1,2,3" '--from has 3 numbers, and the function has 2 variables: x, y'
refused "x^2" --from "1,2" '--from has 2 numbers, and the function has 1 variable: x'
refused "$plane" --from "1" '--from has 1 number, and the function has 2 variables: x, y' '--from "1, ..."'
refused "sum(i,1,40,x[i]^2)" --from "1,2" "--from has 2 numbers, and the function has 40 variables: x[1], x[2], x[3], x[4], x[5], x[6], ..."
refused "$plane" --from "x=1,2" '--from: "2" has no name while others have: type all as NAME=VALUE, or none'
refused "$plane" --from "x=1,x=2" '--from gives x twice'
refused "sum(i,1,2,abs(depth[i]))" --from "dept=2" "--from: the function has no variable" "--from depth[1]=..."
refused "$plane" --from "x=1,weight=2" '--from: the function has no variable "weight": it has x, y'
refused "sum(i,1,40,x[i]^2)" --from "y=2" '--from: the function has no variable "y": it has x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10], x[11], x[12], ...'
refused "$plane" --from "x=1" '--from gives no value for y' 'add ,y=0'
refused "$plane" --from "x=two,y=1" '--from: "two" is not a number'
refused "$plane" --box "x=-1..1" '--box gives no value for y' 'add ,y=-5..5'
refused "$plane" --box "3" '--box: "3" is not a range LOW..HIGH, like -5..5'
refused "$plane" --box "1..,0..1" '--box: "1.." is not a range'
refused "$plane" --box "2..2" '--box is empty: x from 2 to 2' '--box x=LOW..HIGH with LOW below HIGH'
refused "$plane" --box "0..1,3..-3" '--box is empty: y from 3 to -3' '--box y=LOW..HIGH with LOW below HIGH'

# Boxes, all kinds.
for box in "-5..5" "-pi..pi" "-5..5,-1..3" "x=-5..5,y=-1..3" "y = -1 .. 3 , x = -pi .. 2pi" "-5..5, ..."; do
    run descent minimize "$plane" --starts 20 --box "$box" --json
    expect_code 0
    expect_json out
done

done_testing
