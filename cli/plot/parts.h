// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of a picture share: growing text, ticks, the region that is shown, contours,
// and the canvas of dots. Functions return false when memory is out, and nothing else fails.
#ifndef DESCENT_CLI_PLOT_PARTS_H
#define DESCENT_CLI_PLOT_PARTS_H

#include <stdint.h>

#include <descent/base.h>

#include "plot/plot.h"

typedef struct cli_range {
    double low, high; /* low < high, both finite */
} cli_range;

/// Where a value lies in a range: 0 at its low end, 1 at its high end. Far outside it is a
/// large finite number, NAN for NAN.
double cli_range_part(cli_range range, double value);

// ---- plot_number.c: text that grows, numbers as people write them ----

/// A text that grows. Once memory is out additions do nothing. Freed with free(bytes).
typedef struct cli_text {
    char *bytes; /* NULL, or ended by 0 */
    size_t length, capacity;
    bool failed;
} cli_text;
void cli_text_add(cli_text *text, const char *format, ...) DESCENT_FORMAT(2, 3);

/// Adds a number with at most `decimals` (0 .. 3) decimals and no zeros at their end.
void cli_text_number(cli_text *text, double value, int decimals);

/// Ends the text: its bytes (which the caller frees), or NULL when memory was out.
char *cli_text_take(cli_text *text);

enum { CLI_LABEL = 40 }; /* bytes of a label */

/// Round numbers in a range: tick i is (first + i) * step * 10^exponent.
typedef struct cli_ticks {
    int64_t first;
    size_t count;
    int step, exponent; /* 1, 2 or 5 */
    bool scientific;    /* labels are like 2e-7 */
    bool log;           /* they stand for powers of ten */
} cli_ticks;

/// The finest ticks that are at most `most` (and at least 1, if need be none).
cli_ticks cli_ticks_make(cli_range range, size_t most);
double cli_tick_value(const cli_ticks *ticks, size_t i);
/// The same for powers of ten, whole ones alone.
cli_ticks cli_ticks_make_log(cli_range range, size_t most);
void cli_tick_label(const cli_ticks *ticks, size_t i, char label[CLI_LABEL]);

/// A number with three digits.
void cli_format_short(double value, char label[CLI_LABEL]);

// ---- plot_region.c: what is shown ----

enum { CLI_PLOT_LEVELS = 12, CLI_PLOT_SAMPLES = 512 };

/// What is shown of a plot, the same for text and SVG.
typedef struct cli_scene {
    const cli_plot *plot;
    cli_range x, y;
    double *heights; /* functions: at all points of all lines, one after the other */
} cli_scene;

bool cli_scene_make(const cli_plot *plot, cli_scene *scene);
void cli_scene_free(cli_scene *scene);

/// A point in parts of the region: 0, 0 at the lower left, 1, 1 at the upper right.
typedef struct cli_point {
    double x, y;
} cli_point;

/// Point i of a line; NAN when it is not finite. `heights`: those of the line, or NULL.
cli_point cli_scene_point(const cli_scene *scene, const cli_plot_line *line,
                          const double *heights, size_t i);

/// Ticks of the vertical axis, at most `most`.
cli_ticks cli_scene_ticks(const cli_scene *scene, size_t most);

/// plot_well.c: shows the whole well that the paths lie in, and what is behind its rims, where
/// no box says how far to look. `ceiling`: the height of the highest start.
bool cli_scene_widen(cli_scene *scene, double ceiling);

bool cli_plot_has_box(const cli_plot *plot, size_t axis);

/// Whether any line is a path, with a start and an end.
bool cli_plot_has_paths(const cli_plot *plot);

/// The heights of line `index`, NULL for series.
const double *cli_scene_heights(const cli_scene *scene, size_t index);

/// Values at a grid of points, row by row from the top: the points lie in the middle of width x
/// height equal parts of the region, or (ends) from end to end of it. A curve has one row.
bool cli_scene_grid(const cli_scene *scene, size_t width, size_t height, bool ends,
                    double *values);

/// Cuts the segment a b to 0 .. 1 in both coordinates. False when nothing is left.
bool cli_clip(cli_point *a, cli_point *b);

// ---- plot_contour.c ----

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

// ---- plot_canvas.c: dots in character cells ----

typedef enum cli_mark { CLI_MARK_NONE, CLI_MARK_STEP, CLI_MARK_START, CLI_MARK_END } cli_mark;

typedef struct cli_cell {
    size_t owner;        /* the layer of the mark */
    unsigned char level; /* the contour in the cell, from 1 */
    unsigned char mark;  /* a cli_mark */
    bool many;           /* ends of several lines */
    char label;          /* a character of a text, or 0 */
} cli_cell;

/// Layer 0 is the function, layer i + 1 line i.
typedef struct cli_canvas {
    size_t columns, rows; /* cells */
    size_t across, down;  /* dots of a cell: 2 x 4 in braille, 1 x 2 in ASCII */
    size_t width, height; /* dots */
    size_t layers;
    unsigned char *dots; /* layers x rows x columns: the dots of a cell, a bit each */
    cli_cell *cells;     /* rows x columns */
    bool *back;          /* layers: gives way to others */
} cli_canvas;

bool cli_canvas_make(cli_canvas *canvas, size_t columns, size_t rows, bool braille,
                     size_t layers);
void cli_canvas_free(cli_canvas *canvas);
void cli_canvas_dot(cli_canvas *canvas, size_t layer, size_t x, size_t y);

/// A straight line between points in parts of the region (0 .. 1, y upward), cut to it.
void cli_canvas_line(cli_canvas *canvas, size_t layer, cli_point a, cli_point b);

/// A mark in the cell of such a point, when it is in the region.
void cli_canvas_mark(cli_canvas *canvas, size_t layer, cli_point at, cli_mark mark);

/// The contour of a level through values[width x height], as thin as it goes.
void cli_canvas_contour(cli_canvas *canvas, const double *values, double level, size_t number);

/// plot_label.c: a number beside the mark of a point, and the value of a contour on it, where
/// there is room. After everything else was drawn.
void cli_canvas_number(cli_canvas *canvas, size_t layer, cli_point at, size_t number);
void cli_canvas_value(cli_canvas *canvas, unsigned level, double value);

/// Which layer a cell shows, SIZE_MAX when none; *dots (out) are the dots to be drawn.
size_t cli_canvas_cell(const cli_canvas *canvas, size_t column, size_t row,
                       unsigned char *dots);

/// The braille character of a cell's dots, as UTF-8.
void cli_braille(unsigned char dots, char text[4]);

#endif
