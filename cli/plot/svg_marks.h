// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Marks and the values of contours in an SVG document.
#ifndef DESCENT_CLI_PLOT_SVG_MARKS_H
#define DESCENT_CLI_PLOT_SVG_MARKS_H

#include "plot/scene.h"
#include "plot/svg_drawing.h"

void cli_svg_marks(cli_drawing *d);

/// Looks at a contour (in pixels) of the level that is drawn for a place for its value; and
/// writes the values of all.
void cli_svg_place_label(cli_drawing *d, const cli_point *points, size_t count);
void cli_svg_values(cli_drawing *d);

#endif
