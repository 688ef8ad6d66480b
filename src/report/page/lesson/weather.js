// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The weather as a task for a network: the highest temperature of a day from its lowest, its rain and its wind.

const INPUTS = ['temp_min', 'precipitation', 'wind'];

/** Rows as network.create takes them. @param {Record<string, number[]>} columns of @seattle-weather */
export function taskOf(columns) {
  const inputs = columns.temp_max.flatMap((_, row) => INPUTS.map((name) => columns[name][row]));
  return { inputs, columns: INPUTS.length, targets: columns.temp_max };
}
