// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pictures on stdout and in files.
//
// Keeps: a picture is only drawn where it can be seen (terminal, width, character set), and a
// slow function is tried on a few points before thousands are asked for.
#include "plot/plot.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plot/svg.h"
#include "plot/text.h"
#include "shell/clock.h"
#include "shell/file.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/terminal.h"
#include "shell/text.h"

cli_plot_look cli_plot_look_here(bool plain)
{
    return cli_plot_look_on(STDOUT_FILENO, plain);
}

cli_plot_look cli_plot_look_on(int descriptor, bool plain)
{
    enum { COLUMNS_MOST = 100, ROWS = 24 };
    const char *term = getenv("TERM");
    const char *depth = getenv("COLORTERM");
    const bool dumb = term && strcmp(term, "dumb") == 0;
    const size_t columns = cli_terminal_columns();
    cli_plot_look look = {
        .columns = columns < COLUMNS_MOST ? columns : COLUMNS_MOST,
        .rows = ROWS,
        .utf8 = !plain && !dumb && cli_terminal_is_utf8(),
    };
    if (!plain && cli_colours_on(descriptor)) {
        const bool many = (depth && *depth) || (term && strstr(term, "256color"));
        look.colours = many ? 256 : 16;
    }
    return look;
}

// Values that a picture takes, at most.
static uint64_t values_of(const cli_plot *plot)
{
    enum { CURVE = 2000, SURFACE = 30000 };
    return plot->variables == 2 ? SURFACE : CURVE;
}

double cli_plot_seconds(const cli_plot *plot)
{
    enum { ROWS = 8, TRIES = 3 };
    const size_t n = plot->variables;
    double at[ROWS * 2], out[ROWS], seconds = HUGE_VAL;
    for (size_t i = 0; i < ROWS * n; i++) {
        at[i] = plot->line_count > 0 && plot->lines[0].count > 0 ? plot->lines[0].at[i % n]
                                                                 : plot->lower[i % n];
    }
    // On a busy machine the first may take long.
    for (int i = 0; i < TRIES && seconds > CLI_PLOT_PATIENCE; i++) {
        const double begun = cli_clock();
        plot->values(ROWS, at, out, plot->user);
        seconds = fmin(seconds, (cli_clock() - begun) / ROWS * (double)values_of(plot));
    }
    return seconds;
}

bool cli_plot_is_slow(const cli_plot *plot)
{
    const double seconds = cli_plot_seconds(plot);
    if (seconds > CLI_PLOT_PATIENCE) {
        cli_note("no picture: it needs about %s values of f, which would take %.0f seconds; "
                 "--svg FILE draws it all the same",
                 CLI_COUNT(values_of(plot)), seconds);
    }
    return seconds > CLI_PLOT_PATIENCE;
}

int cli_plot_print(const cli_plot *plot, bool plain)
{
    const cli_plot_look look = cli_plot_look_here(plain);
    char *text = cli_plot_text(plot, &look);
    if (!text) {
        return cli_no_memory();
    }
    fputs(text, stdout);
    free(text);
    return CLI_DONE;
}

int cli_plot_write(const char *path, const char *option, const char *text)
{
    cli_signals_survive_writes();
    if (!cli_replace_text(path, text)) {
        cli_error("cannot write the %s to %s: %s",
                  strcmp(option, "--csv") == 0 ? "values" : "picture", path, strerror(errno));
        cli_try("%s with a file in a folder that exists and may be written to", option);
        return CLI_FAILED;
    }
    return CLI_DONE;
}

int cli_plot_save(const cli_plot *plot, const char *path)
{
    return cli_plot_save_all(plot, 1, path);
}

int cli_plot_save_all(const cli_plot *plots, size_t count, const char *path)
{
    char *text = cli_plot_svg(plots, count);
    const int code = text ? cli_plot_write(path, "--svg", text) : cli_no_memory();
    free(text);
    return code;
}
