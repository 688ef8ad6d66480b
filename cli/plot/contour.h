// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Contours of values on a grid.
#ifndef DESCENT_CLI_PLOT_CONTOUR_H
#define DESCENT_CLI_PLOT_CONTOUR_H

#include "plot/scene.h"

/// Levels for contours of values[count], ascending. They rise from the least value to the one
/// that 2 % exceed like the power of their number that puts the median in the middle: even
/// for a cone, denser below for a valley. Sets *count_out (out) to 0 when the values are equal.
bool cli_contour_levels(const double *values, size_t count, size_t most, double *levels,
                        size_t *count_out);

/// Called for each contour: `count` points in units of the grid (0 .. width - 1, 0 .. height -
/// 1), the first again at the end when it is closed. They may be changed.
typedef void cli_contour_line(cli_point *points, size_t count, void *user);

/// The contours of a grid at a level, each as one line. Values that are not finite have none
/// around them.
bool cli_contour_trace(const double *values, size_t width, size_t height, double level,
                       cli_contour_line *line, void *user);

/// Drops points that lie within `tolerance` of the line through the others, in place. Returns
/// how many are left; the first and the last stay.
size_t cli_simplify(cli_point *points, size_t count, double tolerance);

#endif
