// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pictures: contours of a function of two variables with paths on them, the curve of a function
// of one variable with steps on it, and series over their index. As text for a terminal, or as
// an SVG file.
//
//     const cli_plot_line paths[] = {{"gd", gd_x, gd_count, false}, {"adam", adam_x, ...}};
//     const cli_plot plot = {.variables = 2, .title = "(1-x)^2 + 100*(y-x^2)^2",
//                            .names = {"x", "y"}, .values = values, .user = expression,
//                            .lines = paths, .line_count = 2};
//     code = cli_plot_print(&plot, settings.plain);
//     code = cli_plot_save(&plot, "rosenbrock.svg");
#ifndef DESCENT_CLI_PLOT_PLOT_H
#define DESCENT_CLI_PLOT_PLOT_H

#include <stdbool.h>

#include "plot/picture.h"

/// The look for a picture on stdout, or on another descriptor: at most 100 columns and 24 rows.
/// plain: ASCII.
cli_plot_look cli_plot_look_here(bool plain);
cli_plot_look cli_plot_look_on(int descriptor, bool plain);

/// How long the picture of a function would take here, by the fastest of three values. Whether that
/// is more than CLI_PLOT_PATIENCE seconds: says so in a note, with what shows it all the same.
enum { CLI_PLOT_PATIENCE = 10 };
double cli_plot_seconds(const cli_plot *plot);
bool cli_plot_is_slow(const cli_plot *plot);

/// Prints the picture on stdout. CLI_DONE, or the exit code after an error was printed.
int cli_plot_print(const cli_plot *plot, bool plain);

/// Writes the picture to an SVG file, whole or not at all. CLI_DONE, or the exit code after an
/// error was printed: the file cannot be written, memory is out.
int cli_plot_save(const cli_plot *plot, const char *path);
/// The same of several pictures, one below the other.
int cli_plot_save_all(const cli_plot *plots, size_t count, const char *path);

/// Writes a text to a file in the same way; `option` is what the error names.
int cli_plot_write(const char *path, const char *option, const char *text);

#endif
