// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The laws of dimensions in the module are those that `descent dimension` prints; its random numbers are of the kind
// they say.
"use strict";
const { spawnSync } = require("child_process");
const { load, check, finish } = require("./module.js");
const [, , file, descent] = process.argv;
const { wasm } = load(file);
const TO = 12;

const room = (count) => {
  const at = wasm.race_alloc(8 * count);
  return { at, take: () => Float64Array.from(new Float64Array(wasm.memory.buffer, at, count)) };
};
// The elementary functions of the C library may differ in the last digit.
const same = (a, b) => (Number.isNaN(a) ? b === null : Math.abs(a - b) <= 1e-12 * Math.abs(b));

const ran = spawnSync(descent, ["dimension", "--to", String(TO), "--samples", "3000", "--seed", "7", "--json"], { encoding: "utf8" });
const said = JSON.parse(ran.stdout);
const laws = room(7 * TO);
check(wasm.chance_laws(TO, 3000, 7, laws.at), "laws");
said.dimensions.forEach((row, i) => {
  const got = laws.take().subarray(7 * i, 7 * i + 7);
  check(got[0] === row.separable && same(got[1], row.free), `${i + 1}: ${got} is not ${JSON.stringify(row)}`);
  check(same(got[2], row.free_sample?.value ?? null), `${i + 1}, counted: ${got[2]}`);
  check(same(got[4], row.field.value) && same(got[5], row.field.error), `${i + 1}, field: ${got[4]}`);
});
check(!wasm.chance_laws(99, 3000, 7, laws.at) && !wasm.chance_laws(3, 1, 7, laws.at), "out of range");

// Eigenvalues of symmetric matrices: on average 0, the sum of their squares n (n + 1).
const N = 20;
const MANY = 2000;
const spectrum = room(N);
let sum = 0;
let squares = 0;
for (let i = 0; i < MANY; i++) {
  wasm.chance_spectrum(N, 3, i, spectrum.at);
  for (const value of spectrum.take()) {
    sum += value / MANY;
    squares += value ** 2 / MANY;
  }
}
check(Math.abs(sum) < 1 && Math.abs(squares / (N * (N + 1)) - 1) < 0.02, `spectra: ${sum}, ${squares}`);

const draws = room(20000);
const moments = () => {
  const all = draws.take();
  const mean = all.reduce((a, b) => a + b) / all.length;
  return [mean, all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length];
};
wasm.chance_uniform(1, 0, 20000, draws.at);
const [middle, spread] = moments();
check(Math.abs(middle - 0.5) < 0.01 && Math.abs(spread - 1 / 12) < 0.002, `uniform: ${middle}, ${spread}`);
wasm.chance_normal(1, 0, 20000, draws.at);
const [mean, variance] = moments();
check(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.04, `normal: ${mean}, ${variance}`);
const later = room(3);
wasm.chance_normal(1, 5, 3, later.at);
check(later.take().every((value, i) => value === draws.take()[5 + i]), "a number has its place in its stream");
finish();
