// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A picture as an SVG document.
#ifndef DESCENT_CLI_PLOT_SVG_H
#define DESCENT_CLI_PLOT_SVG_H

#include "plot/picture.h"

/// Pictures, one below the other, as an SVG document. Freed with free; NULL when memory is out.
char *cli_plot_svg(const cli_plot *plots, size_t count);

#endif
