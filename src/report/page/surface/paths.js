// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Paths on a picture: lines with a halo, and marks where they start, are now and end.

/**
 * @typedef {object} Path
 * @property {string} name
 * @property {number} colour of the page's curves, 1 to 8
 * @property {number[]} dash in CSS pixels; [] is solid (palette.js: DASHES)
 * @property {ArrayLike<number>} points x, y, value, x, y, value, ...
 * @property {ArrayLike<number>} [steps] the step of each point, rising; when not given, point i is at step i
 * @property {boolean} [faint] drawn without a halo
 *
 * @typedef {object} Mark something to see on the surface
 * @property {number} x
 * @property {number} y
 * @property {keyof SIGNS} kind
 * @property {string} [label]
 */

/** How many points a path has. @param {Path} path */
export const countOf = (path) => Math.floor(path.points.length / 3);

/** The step of the last point. @param {Path} path */
export const lastStep = (path) => (countOf(path) === 0 ? 0 : path.steps ? path.steps[countOf(path) - 1] : countOf(path) - 1);

/** How many points of a path are shown up to a step. @param {Path} path @param {number} until */
export function shownOf(path, until) {
  const count = countOf(path);
  if (!(until < Infinity)) return count;
  if (!path.steps) return Math.min(count, Math.max(0, Math.floor(until) + 1));
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (path.steps[middle] <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A path in pixels, without points that are nearer than `apart` to the one before: what is left looks the same, and a
 * path of 100,000 steps is drawn in no time.
 * @param {Path} path @param {(x: number, y: number) => [number, number, boolean]} place pixel, and whether it is hidden
 * @returns {{index: Uint32Array, at: Float32Array, hidden: Uint8Array, all: Float32Array}} indices of points, and pixels
 */
export function pixelsOf(path, place, apart = 0.7) {
  const count = countOf(path);
  const all = new Float32Array(2 * count);
  const index = [];
  const at = [];
  const hidden = [];
  for (let i = 0; i < count; i++) {
    const [x, y, behind] = place(path.points[3 * i], path.points[3 * i + 1]);
    all[2 * i] = x;
    all[2 * i + 1] = y;
    const last = at.length;
    if (last > 0 && Math.abs(x - at[last - 2]) < apart && Math.abs(y - at[last - 1]) < apart) continue;
    index.push(i);
    at.push(x, y);
    hidden.push(behind ? 1 : 0);
  }
  return { index: Uint32Array.from(index), at: Float32Array.from(at), hidden: Uint8Array.from(hidden), all };
}

/** The pieces of a line that can be seen (0) or are hidden (1); pixels that are NaN part it. */
function trace(context, line, shown, wanted) {
  const { index, at, hidden, all } = line;
  let open = false;
  context.beginPath();
  for (let k = 1; k < index.length && index[k] < shown; k++) {
    const there = !Number.isNaN(at[2 * k] + at[2 * k - 2]) && (hidden[k] | hidden[k - 1]) === wanted;
    if (there && !open) context.moveTo(at[2 * k - 2], at[2 * k - 1]);
    if (there) context.lineTo(at[2 * k], at[2 * k + 1]);
    open = there;
  }
  if (open) context.lineTo(all[2 * shown - 2], all[2 * shown - 1]);
}

/**
 * Draws paths up to a step. @param {CanvasRenderingContext2D} context @param {Path[]} paths
 * @param {ReturnType<typeof pixelsOf>[]} lines @param {number} until @param {ReturnType<import('./palette.js').theme>} theme
 */
export function drawPaths(context, paths, lines, until, theme) {
  context.lineJoin = 'round';
  context.lineCap = 'round';
  const stroke = (path, line, wanted) => {
    trace(context, line, shownOf(path, until), wanted);
    if (!path.faint) {
      context.setLineDash([]);
      context.lineWidth = 5;
      context.strokeStyle = theme.card;
      context.globalAlpha = wanted ? 0.15 : 0.75;
      context.stroke();
    }
    context.setLineDash(path.dash);
    context.lineWidth = path.faint ? 2 : 2.2;
    context.strokeStyle = theme.path(path.colour);
    context.globalAlpha = wanted ? 0.4 : 1;
    context.stroke();
  };
  context.save();
  lines.forEach((line, i) => { if (line.hidden.includes(1)) stroke(paths[i], line, 1); });
  lines.forEach((line, i) => stroke(paths[i], line, 0));
  context.restore();
  drawEnds(context, paths, lines, until, theme);
}

/** A ring where paths start, a disc where each is now, a square when it has ended. */
function drawEnds(context, paths, lines, until, theme) {
  context.save();
  context.lineWidth = 2;
  paths.forEach((path, i) => {
    const shown = shownOf(path, until);
    if (shown === 0 || countOf(path) === 0) return;
    const { all } = lines[i];
    ring(context, all[0], all[1], 5.5, theme);
    const x = all[2 * shown - 2];
    const y = all[2 * shown - 1];
    if (Number.isNaN(x)) return;
    context.fillStyle = theme.path(path.colour);
    context.strokeStyle = theme.card;
    context.beginPath();
    if (shown === countOf(path)) context.rect(x - 5, y - 5, 10, 10);
    else context.arc(x, y, 6, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  });
  context.restore();
}

function ring(context, x, y, radius, theme) {
  if (Number.isNaN(x)) return;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = theme.card;
  context.strokeStyle = theme.ink;
  context.fill();
  context.stroke();
}

/** Lines of the signs of marks, around 0, 0. */
export const SIGNS = {
  minimum: [[-5, 0, 5, 0], [0, -5, 0, 5]],
  maximum: [[-5, 4, 0, -5], [0, -5, 5, 4], [5, 4, -5, 4]],
  saddle: [[-4, -4, 4, 4], [-4, 4, 4, -4]],
  flat: [[-4, -4, 4, -4], [4, -4, 4, 4], [4, 4, -4, 4], [-4, 4, -4, -4]],
  kink: [[-5, -4, 0, 5], [0, 5, 5, -4]],
  point: [[-5, 0, 0, -5], [0, -5, 5, 0], [5, 0, 0, 5], [0, 5, -5, 0]],
};

/** Minima, saddles and maxima that are known: a sign with a word. @param {Mark} mark @param {number} [up] pixels from the sign to its word */
export function drawMark(context, mark, x, y, theme, up = 0) {
  const arms = SIGNS[mark.kind] ?? SIGNS.point;
  context.save();
  context.lineCap = 'round';
  for (const [width, colour] of [[4.5, theme.card], [1.8, theme.ink]]) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    for (const [a, b, c, d] of arms) {
      context.moveTo(x + a, y + b);
      context.lineTo(x + c, y + d);
    }
    context.stroke();
  }
  if (mark.label) {
    context.font = theme.font(11.5, 600);
    context.textBaseline = 'middle';
    const width = context.canvas.width / context.getTransform().a;
    const apart = up ? 8 : 14; // a path that ends here has a square on the sign
    const left = x + apart + 20 + context.measureText(mark.label).width > width;
    context.textAlign = left ? 'right' : 'left';
    haloText(context, mark.label, x + (left ? -apart : apart), y - up, theme.ink, theme.card);
  }
  context.restore();
}

/** Text that can be read on anything. */
export function haloText(context, text, x, y, colour, halo) {
  context.save();
  context.lineJoin = 'round';
  context.lineWidth = 3.5;
  context.strokeStyle = halo;
  context.globalAlpha = 0.85;
  context.strokeText(text, x, y);
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.fillText(text, x, y);
  context.restore();
}
