// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is shown of a plot, the same for text and SVG: a region, points in parts of it, heights.
// Functions return false when memory is out, and nothing else fails.
#ifndef DESCENT_CLI_PLOT_SCENE_H
#define DESCENT_CLI_PLOT_SCENE_H

#include "plot/number.h"
#include "plot/picture.h"

enum { CLI_PLOT_LEVELS = 12, CLI_PLOT_SAMPLES = 512 };

/// What is shown of a plot, the same for text and SVG.
typedef struct cli_scene {
    const cli_plot *plot;
    cli_range x, y;
    double *heights; /* functions: at all points of all lines, one after the other */
} cli_scene;

void cli_scene_free(cli_scene *scene);

/// A point in parts of the region: 0, 0 at the lower left, 1, 1 at the upper right.
typedef struct cli_point {
    double x, y;
} cli_point;

/// Point i of a line; NAN when it is not finite. `heights`: those of the line, or NULL.
cli_point cli_scene_point(const cli_scene *scene, const cli_plot_line *line,
                          const double *heights, size_t i);

/// How high a value of a series stands, and the index of its value i where lines have no x.
double cli_scene_height(const cli_plot *plot, double value);
double cli_scene_index(const cli_plot *plot, double i);

/// Ticks of the vertical axis, at most `most`.
cli_ticks cli_scene_ticks(const cli_scene *scene, size_t most);

bool cli_plot_has_box(const cli_plot *plot, size_t axis);

/// Whether any line is a path, with a start and an end.
bool cli_plot_has_paths(const cli_plot *plot);

/// Where point i of a series stands.
double cli_scene_x(const cli_plot *plot, const cli_plot_line *line, size_t i);

/// Whether ticks of the horizontal axis are whole numbers.
bool cli_plot_is_whole(const cli_plot *plot);

/// The number of the colour of line `index`, from 0.
size_t cli_plot_hue(const cli_plot *plot, size_t index);

/// The heights of line `index`, NULL for series.
const double *cli_scene_heights(const cli_scene *scene, size_t index);

/// Values at a grid of points, row by row from the top: the points lie in the middle of width x
/// height equal parts of the region, or (ends) from end to end of it. A curve has one row.
bool cli_scene_grid(const cli_scene *scene, size_t width, size_t height, bool ends,
                    double *values);

/// Cuts the segment a b to 0 .. 1 in both coordinates. False when nothing is left.
bool cli_clip(cli_point *a, cli_point *b);

#endif
