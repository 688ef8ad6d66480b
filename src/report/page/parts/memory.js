// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text and numbers into the memory of a WebAssembly module (wasm/race.h), and out of it.

/** @param {any} wasm exports of an instance */
export function memoryOf(wasm) {
  const held = [];
  // Memory may have grown since: views are made anew each time.
  const doubles = (at, count) => new Float64Array(wasm.memory.buffer, at, count);
  const room = (bytes) => {
    const at = wasm.race_alloc(bytes);
    if (!at) throw new RangeError(`there are no ${bytes} bytes left in the memory of the module`);
    held.push(at);
    return at;
  };
  const copy = (bytes) => {
    const at = room(bytes.byteLength);
    new Uint8Array(wasm.memory.buffer, at, bytes.byteLength).set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return at;
  };
  return {
    doubles,
    /** Memory of so many bytes, until the work is done. */
    room,
    /** Numbers as doubles. @param {ArrayLike<number>} list */
    numbers: (list) => copy(list instanceof Float64Array ? list : Float64Array.from(list)),
    /** Counts as 32 bits. @param {ArrayLike<number>} list */
    counts: (list) => copy(Uint32Array.from(list)),
    /** UTF-8 with a zero byte; 0 for none. @param {string} words */
    text: (words) => (words ? copy(new TextEncoder().encode(`${words}\0`)) : 0),
    read: (at) => {
      const bytes = new Uint8Array(wasm.memory.buffer);
      return at ? new TextDecoder().decode(bytes.slice(at, bytes.indexOf(0, at))) : '';
    },
    /** Runs `work`, and gives back what it took of the module's memory. */
    within: (work) => {
      try {
        return work();
      } finally {
        while (held.length > 0) wasm.race_release(held.pop());
      }
    },
  };
}
