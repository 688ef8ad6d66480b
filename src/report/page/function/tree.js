// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How minima hang together: the tree of minima and saddles that `descent map` draws (Becker, Karplus 1997). Two branches meet
// at the height over which a path from one minimum to the other has to climb.
import { label, labelWidth, line, scale, ticks } from '../plot.js';
import { count, number, svg, things } from '../text.js';

/** @typedef {{f: number, point: number, row: number, lower: number | null, other: number | null}} Node leaves first; `point` is counted from 0 */

const isLeaf = ({ lower }) => lower === null;

/** The node that joins each node with another, or -1. @param {Node[]} tree */
export function aboveOf(tree) {
  const above = tree.map(() => -1);
  tree.forEach(({ lower, other }, i) => { if (lower !== null) above[lower] = above[other] = i; });
  return above;
}

/** The lowest leaf of a node. @param {Node[]} tree */
const lowestLeaf = (tree, i) => (isLeaf(tree[i]) ? i : lowestLeaf(tree, tree[i].lower));

/** Leaves in the order in which they stand, and what each is: its barrier, and to which minimum that leads. @param {Node[]} tree */
export function leavesOf(tree) {
  const above = aboveOf(tree);
  return tree.map((node, i) => ({ node, i })).filter(({ node }) => isLeaf(node)).sort((a, b) => a.node.row - b.node.row).map(({ node, i }) => {
    // Up to the first join whose other side is lower.
    let at = i;
    while (above[at] >= 0 && lowestLeaf(tree, above[at]) === i) at = above[at];
    const join = above[at];
    return join < 0 ? { number: node.point + 1, f: node.f, saddle: null, barrier: NaN, to: null }
      : { number: node.point + 1, f: node.f, saddle: tree[join].point + 1, barrier: tree[join].f - node.f, to: tree[lowestLeaf(tree, join)].point + 1 };
  });
}

/** @param {string} [pass] what kind of point joins two minima */
export function treeTitle(leaves, pass = 'saddle') {
  const joined = leaves.filter(({ saddle }) => saddle !== null);
  const roots = leaves.length - joined.length;
  if (joined.length === 0) return leaves.length === 1 ? 'There is one minimum, and nothing to join' : `No ${pass} joins any of ${things(leaves.length, 'minimum', 'minima')}`;
  const widest = [...joined].sort((a, b) => b.barrier - a.barrier)[0];
  const apart = roots > 1 ? `; ${count(roots)} groups stay apart` : '';
  return `The highest barrier is ${number(widest.barrier, 3)}: out of minimum ${count(widest.number)}, over ${pass} ${count(widest.saddle)}${apart}`;
}

const words = ({ number: n, f, saddle, barrier, to }, pass) => `minimum ${count(n)}, f = ${number(f)}: ${saddle === null ? 'the lowest of those that are joined' : `to get lower, to minimum ${count(to)}, a path climbs ${number(barrier)} over ${pass} ${count(saddle)}`}`;

const TALL = 320;

function drawTree(tree, leaves, width) {
  const low = Math.min(...tree.map(({ f }) => f));
  const high = Math.max(...tree.map(({ f }) => f));
  const room = 0.06 * (high - low) || 0.1 * Math.abs(high) || 1;
  const marked = ticks(low - room, high + room, 6);
  const left = labelWidth(marked.map((tick) => number(tick)), 90) + 32;
  const each = Math.max(14, Math.min(200, (width - left - 14) / leaves.length));
  const wide = Math.max(width, left + 14 + each * leaves.length);
  const [top, bottom] = [12, 12 + TALL];
  const y = scale([low - room, high + room], [bottom, top]);
  const x = [];
  const across = (i) => { // a node stands over the middle of what it joins
    const { lower, other, row } = tree[i];
    x[i] ??= lower === null ? left + each * (row + 0.5) : (across(lower) + across(other)) / 2;
    return x[i];
  };
  const parts = marked.flatMap((tick) => [line(left - 6, y(tick), wide - 8, y(tick)), label(number(tick), left - 12, y(tick) + 4, { anchor: 'end' })]);
  tree.forEach((node, i) => {
    if (isLeaf(node)) return;
    for (const child of [node.lower, node.other]) {
      const from = y(tree[child].f);
      parts.push(svg('path.tree', { d: `M${across(child)} ${from}V${Math.min(from, y(node.f) + 0.06 * TALL)}L${across(i)} ${y(node.f)}` }));
    }
    if (each >= 60) parts.push(label(`× ${node.point + 1}`, across(i) + 6, y(node.f) - 5));
  });
  const size = Math.min(6, 0.3 * each);
  tree.forEach((node, i) => {
    if (!isLeaf(node)) return;
    parts.push(svg('circle.leaf', { cx: across(i), cy: y(node.f), r: size }));
    if (each >= 18) parts.push(label(String(node.point + 1), across(i), y(node.f) + 20, { anchor: 'middle', kind: 'strong' }));
  });
  parts.push(label('f', 12, (top + bottom) / 2, { anchor: 'middle', turn: -90 }));
  const at = leaves.map(({ number: n }) => tree.findIndex((node) => isLeaf(node) && node.point + 1 === n));
  return { width: wide, height: bottom + 14, parts, place: (k) => ({ x: across(at[k]) - size - 3, y: y(tree[at[k]].f) - size - 3, width: 2 * size + 6, height: 2 * size + 6 }) };
}

/** @param {Node[]} tree @param {string} [pass] @returns {import('../plot.js').PictureSpec | null} null: there is no minimum */
export function treeSpec(tree, pass = 'saddle') {
  const leaves = leavesOf(tree);
  if (leaves.length === 0) return null;
  return {
    title: treeTitle(leaves, pass),
    summary: `Each dot is a minimum at its height, with its number in the table. Branches meet at the lowest ${pass} over which a path from one to the other leads; a ${pass} that was not found may lead lower.`,
    items: leaves.map((leaf) => words(leaf, pass)), draw: (width) => drawTree(tree, leaves, width),
    legend: [{ label: 'minimum', shape: 'circle', colour: 2 }, { label: 'joined at', shape: 'line', colour: 1 }],
    numbers: {
      head: ['minimum', 'f', `${pass} that leads lower`, 'barrier', 'to minimum'], total: leaves.length,
      shown: (k) => [count(leaves[k].number), number(leaves[k].f, 6), leaves[k].saddle === null ? '–' : count(leaves[k].saddle), number(leaves[k].barrier, 6), leaves[k].to === null ? '–' : count(leaves[k].to)],
      copied: (k) => [leaves[k].number, leaves[k].f, leaves[k].saddle ?? '', Number.isNaN(leaves[k].barrier) ? '' : leaves[k].barrier, leaves[k].to ?? ''],
    },
  };
}
