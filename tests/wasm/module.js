// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The module of wasm/race.h for tests: text and numbers in and out.
"use strict";
const fs = require("fs");

exports.load = function (file) {
  const module = new WebAssembly.Module(fs.readFileSync(file));
  const imports = WebAssembly.Module.imports(module);
  if (imports.length) throw new Error("the module imports " + JSON.stringify(imports));
  const wasm = new WebAssembly.Instance(module, {}).exports;
  if (wasm._initialize) wasm._initialize();

  const text = (s) => {
    if (s == null) return 0;
    const bytes = Buffer.from(s + "\0", "utf8");
    const at = wasm.race_alloc(bytes.length);
    new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
    return at;
  };
  const read = (at) => {
    const bytes = new Uint8Array(wasm.memory.buffer);
    let end = at;
    while (bytes[end]) end++;
    return at ? Buffer.from(bytes.slice(at, end)).toString("utf8") : null;
  };
  const numbers = (list) => {
    const at = wasm.race_alloc(8 * list.length);
    new Float64Array(wasm.memory.buffer, at, list.length).set(list);
    return at;
  };
  const take = (at, count) => Float64Array.from(new Float64Array(wasm.memory.buffer, at, count));
  const error = () => read(wasm.race_error());

  const create = (f, dimension, settings) => {
    const name = text(f), given = text(settings);
    const race = wasm.race_create(name, dimension || 0, given);
    wasm.race_release(name);
    wasm.race_release(given);
    if (!race) return null;
    const n = wasm.race_variables(race);
    return {
      n,
      variables: Array.from({ length: n }, (_, i) => read(wasm.race_variable(race, i))),
      evaluate(x) {
        const at = numbers(x), out = wasm.race_alloc(8 * (n + 1));
        const good = wasm.race_evaluate(race, at, out, out + 8);
        const result = take(out, n + 1);
        wasm.race_release(at);
        wasm.race_release(out);
        return good ? { value: result[0], g: result.slice(1) } : null;
      },
      values(points) {
        const count = points.length / n, at = numbers(points), out = wasm.race_alloc(8 * count);
        const good = wasm.race_values(race, count, at, out);
        const result = take(out, count);
        wasm.race_release(at);
        wasm.race_release(out);
        return good ? result : null;
      },
      curvature(x, v) {
        const at = numbers([...x, ...v]), out = wasm.race_alloc(8 * n);
        const good = wasm.race_curvature(race, at, at + 8 * n, out);
        const result = take(out, n);
        wasm.race_release(at);
        wasm.race_release(out);
        return good ? result : null;
      },
      run(rule, options, x, steps, noise, seed) {
        const at = numbers(x), room = steps + 1, rows = wasm.race_alloc(8 * room * (n + 3));
        const a = text(rule), b = text(options);
        const count = wasm.race_run(race, a, b, noise || 0, seed || 1, at, steps, rows, room);
        const path = take(rows, count * (n + 3));
        for (const block of [at, rows, a, b]) wasm.race_release(block);
        return count ? { count, path, end: read(wasm.race_end(race)) } : null;
      },
      free: () => wasm.race_free(race),
    };
  };
  return { wasm, create, read, error };
};

// Tests end with the number of checks that failed.
let passed = 0, failed = 0;
exports.check = function (good, what) {
  if (good) passed++;
  else {
    failed++;
    console.log("wrong: " + what);
  }
};
exports.finish = function () {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed || !passed ? 1 : 0);
};
