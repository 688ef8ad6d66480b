// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Columns of numbers: read from the blocks of a document (src/report/table.h says how they are packed), or row by
// row from a run that is being trained.

/** @typedef {[name: string, kind: 'count' | 'short' | 'exact']} Column */

/** Bytes of base64. @param {string} text */
export function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** What zlib packed. @param {Uint8Array} bytes */
export async function inflate(bytes) {
  const stream = new DecompressionStream('deflate');
  const writer = stream.writable.getWriter();
  const read = new Response(stream.readable).arrayBuffer();
  await Promise.all([writer.write(bytes), writer.close(), read]);
  return new Uint8Array(await read);
}

/** Numbers whose bytes lie in order of their significance. */
function numbersAt(bytes, offset, rows, width) {
  const ordered = new Uint8Array(rows * width);
  for (let plane = 0; plane < width; plane++) {
    const from = offset + plane * rows;
    const to = width - 1 - plane; // typed arrays are little-endian wherever browsers run
    for (let row = 0; row < rows; row++) ordered[row * width + to] = bytes[from + row];
  }
  return width === 4 ? new Float64Array(new Float32Array(ordered.buffer)) : new Float64Array(ordered.buffer);
}

/** The columns of a block. @param {Uint8Array} bytes @param {Column[]} columns @param {number} rows */
export function unpack(bytes, columns, rows) {
  let offset = 0;
  return columns.map(([, kind]) => {
    const width = kind === 'short' ? 4 : 8;
    const numbers = numbersAt(bytes, offset, rows, width);
    offset += rows * width;
    if (kind === 'count') for (let i = 1; i < rows; i++) numbers[i] += numbers[i - 1];
    return numbers;
  });
}

export class Table {
  /** @param {Column[]} columns */
  constructor(columns) {
    this.names = columns.map(([name]) => name);
    this.rows = 0;
    /** @type {Map<string, Float64Array>} with room behind the rows */
    this.numbers = new Map(this.names.map((name) => [name, new Float64Array(0)]));
  }

  grow(rows) {
    for (const [name, old] of this.numbers) {
      if (old.length < rows) {
        const wider = new Float64Array(Math.max(rows, 2 * old.length));
        wider.set(old.subarray(0, this.rows));
        this.numbers.set(name, wider);
      }
    }
  }

  /** @param {Float64Array[]} columns of one length, in the order of the names */
  addBlock(columns) {
    const rows = columns[0].length;
    this.grow(this.rows + rows);
    columns.forEach((numbers, i) => this.numbers.get(this.names[i]).set(numbers, this.rows));
    this.rows += rows;
  }

  /** A row of metrics.jsonl. @param {Record<string, unknown>} row */
  addRow(row) {
    this.grow(this.rows + 1);
    for (const [name, numbers] of this.numbers) {
      numbers[this.rows] = typeof row[name] === 'number' ? row[name] : NaN;
    }
    this.rows++;
  }

  /** @param {string} name */
  column(name) {
    return this.numbers.get(name)?.subarray(0, this.rows) ?? new Float64Array(0);
  }

  /** Whether any row has the number. @param {string} name */
  has(name) {
    return this.column(name).some(Number.isFinite);
  }
}

/**
 * The runs of a document, with their tables read.
 * @param {any} document
 */
export async function runsOf(document) {
  return Promise.all(document.runs.map(async (run) => {
    const steps = new Table(document.tables.step);
    const epochs = new Table(document.tables.epoch);
    const events = [];
    const notes = [];
    const blocks = [];
    for (const item of run.history) {
      if (item.table) blocks.push(item);
      else if (item.note) notes.push(item.note);
      else events.push(item);
    }
    const unpacked = await Promise.all(blocks.map(async (block) =>
      unpack(await inflate(bytesOf(block.packed)), document.tables[block.table], block.rows)));
    for (const table of [steps, epochs]) {
      table.grow(blocks.reduce((sum, { table: name, rows }) => sum + (name === (table === steps ? 'step' : 'epoch') ? rows : 0), 0));
    }
    blocks.forEach((block, i) => (block.table === 'step' ? steps : epochs).addBlock(unpacked[i]));
    return { ...run, directory: document.directory, steps, epochs, events, notes };
  }));
}
