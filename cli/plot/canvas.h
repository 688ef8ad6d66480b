// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Dots in character cells.
#ifndef DESCENT_CLI_PLOT_CANVAS_H
#define DESCENT_CLI_PLOT_CANVAS_H

#include "plot/scene.h"

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

/// Which layer a cell shows, SIZE_MAX when none; *dots (out) are the dots to be drawn.
size_t cli_canvas_cell(const cli_canvas *canvas, size_t column, size_t row,
                       unsigned char *dots);

/// The braille character of a cell's dots, as UTF-8.
void cli_braille(unsigned char dots, char text[4]);

#endif
