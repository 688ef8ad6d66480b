// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of an SVG document share: plot_svg.c draws the region, plot_svg_frame.c what
// stands around it.
#ifndef DESCENT_CLI_PLOT_SVG_H
#define DESCENT_CLI_PLOT_SVG_H

#include "plot/parts.h"

/// Where the value of a contour stands, in pixels.
typedef struct cli_svg_place {
    cli_point at;
    double worth; /* -HUGE_VAL: nowhere */
} cli_svg_place;

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
    cli_svg_place places[CLI_PLOT_LEVELS];
    cli_text text;
} cli_drawing;

/// Sets the place of the region and the ticks.
void cli_svg_lay_out(cli_drawing *d);

/// The head of the document and its title.
void cli_svg_head(cli_drawing *d);
void cli_svg_axes(cli_drawing *d);
void cli_svg_legend(cli_drawing *d);

/// Begins a path for a line, or (SIZE_MAX) the curve: its attributes up to d=".
void cli_svg_stroke(cli_drawing *d, size_t index, double width);
const char *cli_svg_colour(size_t line);

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

// plot_svg_marks.c

/// A mark of points at pixels, with its colour.
void cli_svg_shape(cli_drawing *d, cli_plot_shape shape, cli_point at, const char *colour);
void cli_svg_marks(cli_drawing *d);

/// Looks at a contour (in pixels) of the level that is drawn for a place for its value; and
/// writes the values of all.
void cli_svg_place_value(cli_drawing *d, const cli_point *points, size_t count);
void cli_svg_values(cli_drawing *d);

/// Whether a point lies in the region.
bool cli_svg_inside(cli_point at);

#endif
