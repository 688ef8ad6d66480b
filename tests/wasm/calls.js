// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a page may ask of the module, mistakes included.
"use strict";
const { load, check, finish } = require("./module.js");
const { create, error, wasm } = load(process.argv[2]);

const race = create("a*x^2 + y^2 + sin(x*y)", 0, "a=3");
check(race && race.n === 2 && race.variables.join() === "x,y", "two variables");
const at = race.evaluate([1, 2]);
check(Math.abs(at.value - (7 + Math.sin(2))) < 1e-14, "a value");
check(Math.abs(at.g[0] - (6 + 2 * Math.cos(2))) < 1e-14 && Math.abs(at.g[1] - (4 + Math.cos(2))) < 1e-14, "a gradient");
const values = race.values([1, 2, 0, 0, 3, -1]);
check(Object.is(values[0], at.value) && values[1] === 0, "values of many points");
const hv = race.curvature([0, 0], [1, 0]);
check(hv[0] === 6 && hv[1] === 1, "a column of the Hessian");

// Paths: noise changes them, a seed repeats them, and without noise they end.
const plain = race.run("gd", "lr=0.1", [1, 2], 200);
check(plain.end === "gradient" || plain.end === "steps", `ends: ${plain.end}`);
const noisy = race.run("gd", "lr=0.1", [1, 2], 200, 0.5, 7);
check(noisy.count === 201 && noisy.path[4 * 5] !== plain.path[4 * 5], "noise");
check(Buffer.compare(Buffer.from(noisy.path.buffer), Buffer.from(race.run("gd", "lr=0.1", [1, 2], 200, 0.5, 7).path.buffer)) === 0,
  "the same seed, the same path");
const wild = race.run("gd", "lr=1e9", [1, 2], 200);
check(wild && wild.end === "diverged", "diverging is an end, not a mistake");
const stairs = race.run("gd", "lr=0.1,decay=step:10,0.5,beta1=0.8", [1, 2], 30);
check(stairs && stairs.path[5 * 25 + 2] === 0.025, "a value with a comma in it");
check(race.run("gd", "lr=0.1,decay=step:10,", [1, 2], 3) === null && error().includes("step"), error());
check(race.run("gd", "lr=0.1", [1, 2], 0) === null || true, "no steps");

// Mistakes.
check(create("x^2 +") === null && error().includes("^"), `a syntax error has a caret: ${error()}`);
check(create("x^2", 0, "a") === null && error().includes("NAME=VALUE"), error());
check(create("a*x^2", 0, "a=three") === null && error().includes("not a number"), error());
check(race.run("sgd", null, [1, 2], 10) === null && error().includes("sgd"), error());
check(race.run("gd", "rate=0.1", [1, 2], 10) === null && error().length > 0, error());
check(race.run("gd", "lr=-1", [1, 2], 10) === null && error().length > 0, error());
check(race.run("lbfgs", "clip=1", [1, 2], 10) === null && error().includes("clip"), error());
check(create("(".repeat(3000) + "x" + ")".repeat(3000)) === null, "deep nesting is refused, not a trap");

// Nothing is left behind: thousands of races need no more memory than some.
const grow = () => {
  for (let i = 0; i < 300; i++) {
    const r = create("sum(i, 1, n, x[i]^2 + exp(-x[i]))", 30);
    r.run("adam", null, Array(30).fill(1), 50);
    r.free();
  }
  return wasm.memory.buffer.byteLength;
};
const before = grow();
check(grow() === before, "memory does not grow");
race.free();
finish();
