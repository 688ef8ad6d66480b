// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands around the region of an SVG document.
#ifndef DESCENT_CLI_PLOT_SVG_FRAME_H
#define DESCENT_CLI_PLOT_SVG_FRAME_H

#include "plot/svg_drawing.h"

/// Sets the place of the region and the ticks.
void cli_svg_lay_out(cli_drawing *d);

/// Begins a document, or one `begin` pixels down in another one: up to the end of its tag.
void cli_svg_document(cli_text *text, int begin, int tall);

/// The vertical lines of series.
void cli_svg_events(cli_drawing *d);

/// The head of the document and its title.
void cli_svg_head(cli_drawing *d);
void cli_svg_axes(cli_drawing *d);
void cli_svg_legend(cli_drawing *d);

#endif
