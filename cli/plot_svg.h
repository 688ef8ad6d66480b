// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of an SVG document share: plot_svg.c draws the region, plot_svg_frame.c what
// stands around it.
#ifndef DESCENT_CLI_PLOT_SVG_H
#define DESCENT_CLI_PLOT_SVG_H

#include "plot_parts.h"

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

/// Whether a point lies in the region.
bool cli_svg_inside(cli_point at);

#endif
