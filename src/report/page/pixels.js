// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows that are images, as results.json has them: height x width x 1 or 3 numbers.
import { el } from './text.js';

/** Height, width and channels of a row with a picture; null: it has none. Older files have only square grey ones, with `side`. */
export function shapeOf(row) {
  const shape = Number.isInteger(row.side) ? [row.side, row.side, 1] : row.shape;
  const good = Array.isArray(shape) && shape.length === 3 && shape.every((size) => Number.isInteger(size) && size > 0)
    && (shape[2] === 1 || shape[2] === 3) && Array.isArray(row.picture) && row.picture.length === shape[0] * shape[1] * shape[2];
  return good ? shape : null;
}

/**
 * What is black and what is white in some pictures: as the file says, else what is least and most in them. Grey without such words is ink on
 * paper: the most is black. @returns {{ black: number, white: number }}
 */
export function rangeOf(pictures, { black, white, channels = 1 }) {
  if (Number.isFinite(black) && Number.isFinite(white)) return { black, white };
  const values = pictures.flat().filter(Number.isFinite);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return channels === 3 ? { black: low, white: high } : { black: high, white: low };
}

/** Red, green, blue, alpha of each pixel. A number that is none, or a range that is none, is white. @returns {Uint8ClampedArray} */
export function pixelsOf(picture, channels, { black, white }) {
  const out = new Uint8ClampedArray((4 * picture.length) / channels);
  const level = (value) => (Number.isFinite(value) && white !== black ? (255 * (value - black)) / (white - black) : 255);
  for (let i = 0; i < picture.length / channels; i++) {
    const colours = [0, 1, 2].map((c) => level(picture[i * channels + (channels === 3 ? c : 0)]));
    out.set([...colours, 255], 4 * i);
  }
  return out;
}

/** @param {number[]} picture @param {number[]} shape @param {{ black: number, white: number }} range @param {string} label */
export function canvasOf(picture, [height, width, channels], range, label) {
  const canvas = el('canvas', { width, height, role: 'img', 'aria-label': label });
  canvas.getContext('2d').putImageData(new ImageData(pixelsOf(picture, channels, range), width, height), 0, 0);
  return canvas;
}
