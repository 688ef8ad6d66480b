// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Averages and schedules of the module (wasm/average.h): those of `descent average`, and the learning rates of
// `descent minimize --trace`, bit for bit.
"use strict";
const fs = require("fs");
const { spawnSync } = require("child_process");
const path = require("path");
const { load, check, finish } = require("./module.js");
const [, , file, descent] = process.argv;
const page = (name) => import(path.join(__dirname, "../../src/report/page", name));

const same = (a, b) => a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
const typed = (...words) => {
  const ran = spawnSync(descent, words, { encoding: "utf8", maxBuffer: 1 << 26 });
  check(ran.status === 0, `${words.join(" ")}: ${ran.stderr}`);
  return ran.stdout;
};

async function all() {
  const { wasm } = load(file);
  const averages = (await page("lesson/averages/module.js")).averagesOf({ exports: wasm });
  const { run, schedule, error } = averages;

  const BETAS = [0, 0.1, 0.5, 0.9, 0.98, 0.999, 0.999999];
  const { series, averages: native } = JSON.parse(
    typed("average", "@seattle-weather", "--column", "temp_max", "--beta", BETAS.join(","), "--json", "--no-plot"));
  check(series.length === 1461, "all days");
  BETAS.forEach((beta, i) => {
    const own = run(beta, series);
    check(own && same([...own.raw], native[i].raw), `raw averages, beta ${beta}`);
    check(own && same([...own.corrected], native[i].corrected), `corrected averages, beta ${beta}`);
  });
  check(run(0.5, []).raw.length === 0, "no values, no averages");
  check(run(1, [1]) === null && error().includes("beta"), error());

  const STEPS = 40;
  for (const form of ["none", "inverse:1", "inverse:0.013", "exp:0.95", "sqrt:1", "sqrt:0.3", "sqrt-step:1", "step:10,0.5", "step:3,0.1",
    "linear", "warmup:5 then cosine:20,to=0.1", "wsd:10%,20%", "restarts:3,times=2", "one-cycle", "polynomial:30,power=1.7"]) {
    typed("minimize", "x^2 + y^2", "--from", "3,1", "--with", "gd:lr=0.2", "--steps", String(STEPS), "--decay", form,
      "--tol-gradient", "0", "--trace", "rates.jsonl", "--no-plot", "-q");
    const rates = fs.readFileSync("rates.jsonl", "utf8").trim().split("\n").map((line) => JSON.parse(line).lr);
    const factors = schedule(form, 1, STEPS);
    check(factors && rates.length === STEPS + 1 && rates.slice(1).every((rate, k) => Object.is(rate, 0.2 * factors[k])), `rates of ${form}`);
  }
  // The rates of the course notes, and what changes once an epoch.
  check(same([...schedule("inverse:1", 1, 5)].map((f) => Number((0.2 * f).toFixed(3))), [0.2, 0.1, 0.067, 0.05, 0.04]), "0.2, 0.1, 0.067, 0.05, 0.04");
  check(same([...schedule("exp:0.5", 3, 8)], [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]), "three steps an epoch");
  check(same([...schedule("sqrt-step:1", 3, 4)], [1, 1 / Math.sqrt(2), 1 / Math.sqrt(3), 0.5]), "by steps, not epochs");
  check(schedule("lineer:1", 1, 3) === null && error().includes("lineer"), error());
  check(schedule("exp:", 1, 3) === null && error().includes("exp"), error());
  // Stretch after stretch, each from the end of the one before, is the run whose rate the library decays.
  const { decayed, ratesOf, stretches, walk } = await page("lesson/learning-rate-decay/runs.js");
  const field = (await page("parts/module.js")).open({ exports: wasm }).create("(x^2 + 4*y^2) / 2");
  const plan = { lr: 0.2, epochs: 30, batches: 1, noise: 0, from: [8, 4] };
  for (const form of ["none", "inverse:1", "exp:0.95", "step:7,0.5", "linear:20,to=0.1"]) {
    const whole = decayed(field, averages, form, plan, 1);
    const parts = walk(field, stretches(ratesOf(averages, form, plan)), plan, 1);
    check(whole && parts && same([...whole.points], [...parts.points]), `stretches of ${form}`);
  }
}
all().then(finish);
