// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A picture as text.
#ifndef DESCENT_CLI_PLOT_TEXT_H
#define DESCENT_CLI_PLOT_TEXT_H

#include "plot/picture.h"

/// The picture as text that ends with a newline, no line wider than the look says. Freed with
/// free; NULL when memory is out.
char *cli_plot_text(const cli_plot *plot, const cli_plot_look *look);

#endif
