// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a picture shows, and what the terminal can: contours of a function of two variables with
// paths on them, the curve of a function of one variable with steps on it, and series over
// their index.
#ifndef DESCENT_CLI_PLOT_PICTURE_H
#define DESCENT_CLI_PLOT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

/// out[count] (out): the function at points[count x variables], row-major. NAN or infinite
/// where it has no value.
typedef void cli_plot_values(size_t count, const double *points, double *out, void *user);

/// What points look like.
typedef enum cli_plot_shape {
    CLI_PLOT_CIRCLE,
    CLI_PLOT_DIAMOND,
    CLI_PLOT_TRIANGLE,
    CLI_PLOT_SQUARE
} cli_plot_shape;

/// A vertical line across series, where something happened. Borrowed.
typedef struct cli_plot_event {
    double at;
    const char *name; /* for the legend */
} cli_plot_event;

/// A path or a series. Borrowed.
typedef struct cli_plot_line {
    const char *name; /* for the legend */
    const double *at; /* a path: the states x, count x variables, the start first;
                         a series: its `count` values, NAN where one is missing */
    size_t count;
    bool dots;   /* a series: dots in the background that are not joined, for raw values */
    bool points; /* no path: `count` places, each with a mark, NAN for none */
    cli_plot_shape shape;  /* of the marks of points */
    const size_t *numbers; /* points: what stands next to each mark, or NULL */
    const double *x; /* a series: where its values stand, ascending; NULL: see `first` below */
    size_t hue; /* the colour is that of the line with this number, from 1, and dots have it
                   faintly; 0: its own, and dots are grey */
} cli_plot_line;

/// What a picture shows. Texts may hold anything; they are escaped. Borrowed.
typedef struct cli_plot {
    size_t variables;        /* 2: contours; 1: a curve; 0: series, no function */
    const char *title;       /* or NULL */
    const char *names[2];    /* of the axes, horizontal and vertical; for a curve the second is
                                "f" or the like; NULL for none */
    cli_plot_values *values; /* of the function; not for series */
    void *user;
    double lower[2], upper[2]; /* the usual box of the variables; equal (0 and 0) or NAN where
                                  there is none. It widens the region that the paths take, but
                                  does not make them small in it */
    bool exact;                /* the box, where there is one, is the region: --box */
    double first, step;        /* series: index of the first value, and from one to the next;
                                  step 0 is 1 */
    bool log;   /* series: in powers of ten, without values that are not above 0 */
    bool parts; /* series: parts of an index are something (seconds), and may have ticks */
    const cli_plot_event *events; /* of series */
    size_t event_count;
    const cli_plot_line *lines;
    size_t line_count;
} cli_plot;

/// What the reader's terminal can show.
typedef struct cli_plot_look {
    size_t columns, rows; /* of the whole picture, axes, labels and title included; the legend
                             comes below. At least 20 and 8, at most 400 and 200 */
    bool utf8;            /* braille dots; else ASCII, a letter for each path */
    int colours;          /* 0 (paths are letters), 16 or 256 */
} cli_plot_look;

#endif
