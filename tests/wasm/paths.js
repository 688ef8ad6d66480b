// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Paths of 10,000 steps: the module takes the steps of `descent minimize --trace`, bit for bit.
"use strict";
const fs = require("fs");
const { spawnSync } = require("child_process");
const { load, check, finish } = require("./module.js");
const [, , file, descent] = process.argv;
const STEPS = 10000;

const races = [
  ["(1-x)^2 + 100*(y-x^2)^2", 0, [-1.4, 2.2], "lr=0.0005"],
  ["sin(x)*cos(y) + 0.1*(x^2+y^2) + tanh(x*y) + erf(x) + tan(x/9)", 0, [1.3, -0.7], "lr=0.02,decay=exp:0.999"],
  ["exp(-x^2)*log(1+y^2) + atan2(x,y)^2 + hypot(x,y) + cbrt(1+x^2) + abs(x)^1.7 + log10(3+x^2) + atan(x-y)^2", 0,
    [0.9, 1.1], "lr=0.01"],
  ["softplus(x) + sigmoid(-x) + log2(2+cosh(x/3)) + gelu(y) + silu(y)^2 + acos(x/9)^2 + asin(y/9) + elu(x-y)^2 + " +
    "sinh(x/4)^2 + sqrt(1+x^2)", 0, [2, -1.5], "lr=0.03,decay=inverse:0.001"],
  ["sum(i, 1, n, x[i]^4 - 16*x[i]^2 + 5*x[i])/2 + sum(i, 1, n, exp(x[i]/i))", 20, Array(20).fill(1), "lr=0.001"],
  ["ackley", 2, [2.5, -1.7], "lr=0.01"],
  ["himmelblau", 0, [0.3, -0.2], "lr=0.001"],
  ["quadratic-deep", 0, Array(100).fill(1), "lr=0.01"],
];
const rules = ["gd", "momentum", "rmsprop", "adam", "adamw", "lbfgs", "pgd"];
// Other rules that treat numbers alike, and other forms, on fewer steps.
const FEWER = 1000;
const others = [
  ["momentum", "momentum-form=nesterov,dampening=0.1"], ["momentum", "momentum-form=velocity"],
  ["rmsprop", "centred=on,beta1=0.5,bias-correction=on"], ["adam", "eps-form=inside"], ["amsgrad", ""],
  ["amsgrad", "max-of=corrected"], ["adamax", ""], ["nadam", ""], ["radam", ""], ["adagrad", ""], ["adadelta", ""],
  ["adabelief", ""], ["adan", "weight-decay=0.01"], ["yogi", ""], ["lion", ""], ["signsgd", ""], ["signsgd", "beta1=0.9"],
  ["rprop", ""], ["adopt", ""], ["ademamix", "mix-steps=300"], ["schedule-free-sgd", ""], ["schedule-free-adamw", ""],
];

const { create, error } = load(file);
for (const [i, [f, dimension, from, options]] of races.entries()) {
  const race = create(f, dimension);
  check(race, `${f}: ${error()}`);
  const usual = rules.map((rule) => [rule, rule === "lbfgs" ? "" : options, STEPS]);
  const all = i < 2 ? [...usual, ...others.map(([rule, own]) => [rule, own, FEWER])] : usual;
  for (const [rule, own, steps] of race ? all : []) {
    const words = own.split(",").filter(Boolean), isUsual = own === options;
    const flags = isUsual ? words.flatMap((o) => ["--" + o.split("=")[0], o.split("=")[1]]) : [];
    const racer = isUsual ? rule : [rule, ...words].join(":");
    const ran = spawnSync(descent, ["minimize", f, "--from", from.join(","), "--with", racer, "--steps", String(steps),
      "--trace", "way.jsonl", "--no-plot", "-q", ...(dimension ? ["--dim", String(dimension)] : []), ...flags],
      { encoding: "utf8" });
    check(ran.status === 0 || ran.status === 3, `${f}, ${rule}: ${ran.stderr}`);
    const rows = fs.readFileSync("way.jsonl", "utf8").trim().split("\n").map((line) => JSON.parse(line));
    const got = race.run(rule, own || null, from, steps);
    check(got && got.count === rows.length, `${f}, ${rule}: ${got ? got.count : error()} states, not ${rows.length}`);
    const width = 3 + race.n;
    const differs = got ? rows.findIndex((r, k) =>
      [r.f, r.gradient_norm, r.lr, ...r.x].some((v, i) => !Object.is(v, got.path[k * width + i]))) : 0;
    check(differs < 0, `${f}, ${rule}: step ${differs} differs`);
  }
  if (race) race.free();
}
finish();
