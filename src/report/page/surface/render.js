// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A relief as pixels: a parallel projection, triangles filled with a depth for each pixel, shaded by their slope, with
// lines of equal height. Arrays and numbers only.
import { shade } from './palette.js';

const HEIGHT = 0.95; // of the box, where its ground reaches from -1 to 1

/**
 * From the box (x and y from -1 to 1, height from 0 to 1) to pixels and depth, larger in front.
 * @param {{turn: number, tilt: number}} view radians @param {{left: number, top: number, right: number, bottom: number}} room
 * @returns {(x: number, y: number, height: number) => [number, number, number]}
 */
export function project({ turn, tilt }, room) {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const [up, flat] = [Math.cos(tilt), Math.sin(tilt)];
  const wide = 2 * 1.42; // as it is turned, the ground's diagonal; so that its size does not change
  const high = 2 * 1.42 * flat + HEIGHT * up;
  const size = Math.min((room.right - room.left) / wide, (room.bottom - room.top) / high);
  const middle = (room.left + room.right) / 2;
  const bottom = (room.top + room.bottom) / 2 + (size * HEIGHT * up) / 2;
  return (x, y, height) => {
    const across = c * x - s * y;
    const away = s * x + c * y;
    const z = HEIGHT * height;
    return [middle + size * across, bottom - size * (away * flat + z * up), -away * up + z * flat];
  };
}

/** Light on a point of the grid, 0.7 to 1.12: from the upper left, whatever the view. */
function lightAt(heights, nx, ny, i, j) {
  const at = (a, b) => heights[Math.min(Math.max(b, 0), ny - 1) * nx + Math.min(Math.max(a, 0), nx - 1)];
  const dx = ((at(i + 1, j) - at(i - 1, j)) * HEIGHT * (nx - 1)) / 4;
  const dy = ((at(i, j + 1) - at(i, j - 1)) * HEIGHT * (ny - 1)) / 4;
  const light = (0.5 * dx - 0.35 * dy + 0.8) / Math.sqrt(1 + dx * dx + dy * dy);
  return Number.isNaN(light) ? 1 : 0.7 + 0.42 * Math.min(Math.max(light, 0), 1);
}

/**
 * @param {import('./scale.js').Surface} surface @param {Float32Array} heights 0 to 1, NaN: not there
 * @param {number[]} levels heights with a line, rising @param {ReturnType<typeof project>} camera
 * @param {{width: number, height: number, density: number, scheme: 'light' | 'dark'}} form
 * @returns {{pixels: ImageData, depthAt: (x: number, y: number) => number}}
 */
export function render(surface, heights, levels, camera, { width, height, density, scheme }) {
  const w = Math.round(width * density);
  const h = Math.round(height * density);
  const { nx, ny } = surface;
  const corner = new Float32Array(5 * nx * ny); // x, y, depth, height, light
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) {
      const at = j * nx + i;
      const [x, y, depth] = camera((2 * i) / (nx - 1) - 1, (2 * j) / (ny - 1) - 1, heights[at]);
      corner.set([x * density, y * density, depth, heights[at], lightAt(heights, nx, ny, i, j)], 5 * at);
    }
  }
  const depth = new Float32Array(w * h).fill(-Infinity);
  const tall = new Float32Array(w * h);
  const light = new Float32Array(w * h);
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const a = 5 * (j * nx + i);
      const b = a + 5;
      const c = a + 5 * nx;
      fill(corner, a, b, c, w, h, depth, tall, light);
      fill(corner, b, c + 5, c, w, h, depth, tall, light);
    }
  }
  const pixels = colour(depth, tall, light, levels, w, h, scheme);
  const depthAt = (x, y) => {
    const [i, j] = [Math.round(x * density), Math.round(y * density)];
    return i >= 0 && j >= 0 && i < w && j < h ? depth[j * w + i] : -Infinity;
  };
  return { pixels, depthAt };
}

/** One triangle, by its corners' positions in `v`. */
function fill(v, a, b, c, w, h, depth, tall, light) {
  const [ax, ay, bx, by, cx, cy] = [v[a], v[a + 1], v[b], v[b + 1], v[c], v[c + 1]];
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (!(Math.abs(area) > 1e-6)) return; // NaN as well
  const x0 = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 1e-3));
  const x1 = Math.min(w - 1, Math.floor(Math.max(ax, bx, cx) + 1e-3));
  const y0 = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 1e-3));
  const y1 = Math.min(h - 1, Math.floor(Math.max(ay, by, cy) + 1e-3));
  const over = 1 / area;
  const slack = -1e-4;
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const p = ((bx - x) * (cy - y) - (cx - x) * (by - y)) * over;
      const q = ((cx - x) * (ay - y) - (ax - x) * (cy - y)) * over;
      const r = 1 - p - q;
      if (p < slack || q < slack || r < slack) continue;
      const near = p * v[a + 2] + q * v[b + 2] + r * v[c + 2];
      const at = y * w + x;
      if (near <= depth[at]) continue;
      depth[at] = near;
      tall[at] = p * v[a + 3] + q * v[b + 3] + r * v[c + 3];
      light[at] = p * v[a + 4] + q * v[b + 4] + r * v[c + 4];
    }
  }
}

/** Depth, height and light of each pixel as its colour. */
function colour(depth, tall, light, levels, w, h, scheme) {
  const pixels = new ImageData(w, h);
  const { data } = pixels;
  const ramp = Array.from({ length: 256 }, (_, i) => shade(scheme, i / 255));
  const band = new Uint8Array(w * h);
  for (let at = 0; at < w * h; at++) {
    if (depth[at] === -Infinity) continue;
    let k = 0;
    while (k < levels.length && tall[at] >= levels[k]) k++;
    band[at] = k + 1;
  }
  for (let at = 0; at < w * h; at++) {
    if (band[at] === 0) continue;
    const [r, g, b] = ramp[Math.min(255, Math.max(0, Math.round(255 * tall[at])))];
    const right = (at + 1) % w ? band[at + 1] : 0;
    const below = at + w < w * h ? band[at + w] : 0;
    const line = (right && right !== band[at]) || (below && below !== band[at]);
    const bright = light[at] * (line ? (scheme === 'light' ? 0.8 : 1.3) : 1);
    data[4 * at] = r * bright;
    data[4 * at + 1] = g * bright;
    data[4 * at + 2] = b * bright;
    data[4 * at + 3] = 255;
  }
  return pixels;
}
