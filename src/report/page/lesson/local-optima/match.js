// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks of one hidden layer of tanh units that compute the same: units may stand in any order, and a unit whose
// weights all change their sign, before and behind it, says the same. Of all these the one that lies nearest to
// another network is found (Entezari, Sedghi, Saukh, Neyshabur. The role of permutation invariance in linear mode
// connectivity of neural networks. 2021), by an exact assignment (Kuhn 1955, as shortest paths). No element here.

/**
 * Where the numbers of each unit lie in the parameters: those before it and its bias, and those behind it.
 * @typedef {number[]} Unit
 */

/** @param {{begin: number, rows: number, columns: number}[]} tensors weights and biases of two layers @returns {Unit[]} */
export function unitsOf([first, bias, second]) {
  return Array.from({ length: first.columns }, (_, unit) => [
    ...Array.from({ length: first.rows }, (_none, input) => first.begin + input * first.columns + unit), bias.begin + unit,
    ...Array.from({ length: second.columns }, (_none, output) => second.begin + unit * second.columns + output),
  ]);
}

/** @param {Float64Array} a @param {Unit} i @param {Float64Array} b @param {Unit} j */
const product = (a, i, b, j) => i.reduce((sum, at, k) => sum + a[at] * b[j[k]], 0);

/**
 * Which column each row gets, each a different one, so that the sum of costs is least. Row by row along a shortest
 * path of changes, with prices of rows and columns that keep all costs above zero.
 * @param {number[][]} cost square
 */
export function assign(cost) {
  const n = cost.length;
  const rowPrice = new Float64Array(n);
  const price = new Float64Array(n);
  const rowOf = new Int32Array(n).fill(-1);
  for (let row = 0; row < n; row++) {
    const { dist, before, end, done } = shortest(cost, row, rowPrice, price, rowOf);
    rowPrice[row] += dist[end];
    for (const column of done) {
      if (column === end) continue;
      rowPrice[rowOf[column]] += dist[end] - dist[column];
      price[column] -= dist[end] - dist[column];
    }
    for (let column = end; column >= 0;) {
      const previous = before[column];
      rowOf[column] = previous < 0 ? row : rowOf[previous];
      column = previous;
    }
  }
  const columns = new Array(n);
  rowOf.forEach((row, column) => { columns[row] = column; });
  return columns;
}

/** From a row to the nearest column that nobody has (Dijkstra). */
function shortest(cost, row, rowPrice, price, rowOf) {
  const n = cost.length;
  const dist = new Float64Array(n).fill(Infinity);
  const before = new Int32Array(n).fill(-1);
  const done = [];
  let [from, at, way] = [row, -1, 0];
  for (;;) {
    let end = -1;
    for (let column = 0; column < n; column++) {
      if (done.includes(column)) continue;
      const through = way + cost[from][column] - rowPrice[from] - price[column];
      if (through < dist[column]) [dist[column], before[column]] = [through, at];
      if (end < 0 || dist[column] < dist[end]) end = column;
    }
    done.push(end);
    if (rowOf[end] < 0) return { dist, before, end, done };
    [from, at, way] = [rowOf[end], end, dist[end]];
  }
}

/**
 * The network that computes what b does and lies nearest to a. @param {Float64Array} a @param {Float64Array} b
 * @param {Unit[]} units @returns {{x: Float64Array, moved: number, turned: number}} its parameters, how many units stand
 *   elsewhere, and how many have changed their sign
 */
export function matched(a, b, units) {
  const gain = units.map((i) => units.map((j) => product(a, i, b, j)));
  const order = assign(gain.map((row) => row.map((value) => -Math.abs(value))));
  const x = b.slice();
  let [moved, turned] = [0, 0];
  order.forEach((j, i) => {
    const sign = gain[i][j] < 0 ? -1 : 1;
    units[i].forEach((at, k) => { x[at] = sign * b[units[j][k]]; });
    moved += Number(i !== j);
    turned += Number(sign < 0);
  });
  return { x, moved, turned };
}
