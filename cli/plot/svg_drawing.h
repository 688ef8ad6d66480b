// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An SVG document while it is drawn, and the strokes that its parts share.
#ifndef DESCENT_CLI_PLOT_SVG_DRAWING_H
#define DESCENT_CLI_PLOT_SVG_DRAWING_H

#include "plot/number.h"
#include "plot/picture.h"
#include "plot/scene.h"

/// Where the value of a contour stands, in pixels.
typedef struct cli_svg_label {
    cli_point at;
    double worth; /* -HUGE_VAL: nowhere */
} cli_svg_label;

/// A document while it is drawn.
typedef struct cli_drawing {
    const cli_plot *plot;
    cli_scene scene;
    cli_ticks x, y;
    double left, top, width, height; /* of the region, in pixels */
    double tolerance;                /* pixels */
    double scale_x, scale_y;         /* pixels of a step of the grid of contours */
    double levels[CLI_PLOT_LEVELS];
    size_t level_count;
    size_t level;   /* that is drawn */
    size_t slivers; /* of it: rings thinner than the grid */
    cli_svg_label labels[CLI_PLOT_LEVELS];
    int begin; /* pixels of other pictures above it in the document */
    int tall;  /* of the whole picture */
    cli_text text;
} cli_drawing;

/// Begins a path for a line, or (SIZE_MAX) the curve: its attributes up to d=".
void cli_svg_stroke(cli_drawing *d, size_t index, double width);
const char *cli_svg_colour(const cli_drawing *d, size_t line);

/// "BEFORE x y", rounded to a tenth of a pixel.
void cli_svg_pair(cli_drawing *d, const char *before, double x, double y);

/// The last (or the first) point of a line; NAN when it has none.
cli_point cli_svg_end(const cli_drawing *d, size_t index, bool last);

/// A point of the region in pixels.
cli_point cli_svg_pixel(const cli_drawing *d, cli_point at);

/// A text at pixels: anchor is "", "middle" or "end"; at most `most` characters; `kind`: its
/// class, or NULL.
void cli_svg_text(cli_drawing *d, cli_point at, const char *anchor, const char *kind,
                  const char *words, size_t most);

/// Its parts: the beginning up to the words; the words, escaped, at most `most` characters.
void cli_svg_begin_text(cli_drawing *d, cli_point at, const char *anchor, const char *kind);
void cli_svg_words(cli_drawing *d, const char *words, size_t most);

/// A circle at pixels, up to its class and colour.
#define CLI_SVG_RADIUS 4.5 /* of a mark */
void cli_svg_circle(cli_drawing *d, cli_point centre, double radius);

/// A mark of points at pixels, with its colour.
void cli_svg_shape(cli_drawing *d, cli_plot_shape shape, cli_point at, const char *colour);

/// Whether a point lies in the region.
bool cli_svg_inside(cli_point at);

#endif
