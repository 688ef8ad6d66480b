// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every elementary function at 100,000 arguments: native and WebAssembly have the same bits.
"use strict";
const fs = require("fs");
const { spawnSync } = require("child_process");
const { load, check, finish } = require("./module.js");
const [, , file, , native] = process.argv;

const { wasm, read } = load(file);
check(spawnSync(native, ["bits"]).status === 0, "the native program");
const wanted = fs.readFileSync("bits");
const count = wasm.bits_count();
let at = 0;
for (let f = 0; f < count; f++) {
  const out = wasm.race_alloc(8 * 100000);
  const bytes = 8 * wasm.bits_write(f, out);
  const got = Buffer.from(wasm.memory.buffer, out, bytes);
  check(bytes === 800000 && got.compare(wanted, at, at + bytes) === 0, read(wasm.bits_name(f)));
  wasm.race_release(out);
  at += bytes;
}
check(at === wanted.length, "as many results as natively");
finish();
