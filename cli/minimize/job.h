// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent minimize` share: its own options, and the runs of a race.
#ifndef DESCENT_CLI_MINIMIZE_JOB_H
#define DESCENT_CLI_MINIMIZE_JOB_H

#include <stdio.h>

#include <descent/constrained.h>
#include <descent/minimize.h>

#include "shell/arguments.h"
#include "target/types.h"

enum {
    CLI_RACERS = 40,        /* runs side by side: all rules, and some */
    CLI_CURVED = 100,       /* largest n whose curvature is shown */
    CLI_LIMITS_TEXT = 4096, /* of --bounds, and of all of --subject-to */
    CLI_PATH_POINTS = 8192  /* of a way, for its picture; longer ways are thinned */
};

/// Options of the program; those of minimising and of many starts are the library's.
typedef struct cli_minimize_settings {
    size_t size;
    char from[CLI_MINIMIZE_TEXT], box[CLI_MINIMIZE_TEXT], set[CLI_MINIMIZE_TEXT];
    char bounds[CLI_LIMITS_TEXT], subject_to[CLI_LIMITS_TEXT];
    char with[CLI_MINIMIZE_PATH], lib[CLI_MINIMIZE_PATH];
    char trace[CLI_MINIMIZE_PATH], svg[CLI_MINIMIZE_PATH], report[CLI_MINIMIZE_PATH];
    uint64_t dim; /* 0: the function's own */
    int like;     /* a descent_library */
    bool no_gradient, check_gradient, show_gradient, no_plot, plain, json, quiet;
} cli_minimize_settings;

/// --bounds and --subject-to (limits.c).
typedef struct cli_constraints {
    bool given;            /* one of them */
    double *lower, *upper; /* n each; NULL without --bounds */
    descent_constraint *constraints;
    descent_expression **formulas; /* of the constraints */
    char **names;                  /* "x + y <= 1" */
    size_t count;
    size_t own; /* variables that only constraints have */
} cli_constraints;

/// A way: step, f, |g| and the first two coordinates of each state that is kept.
typedef struct cli_way_point {
    double step, f, gradient_norm, x[2];
} cli_way_point;
typedef struct cli_way {
    cli_way_point *points;
    size_t count;
    uint64_t stride; /* one of `stride` states is kept, and the last one always */
    uint64_t seen;
    cli_way_point last;
} cli_way;

/// Every state of a way: step, f, |g|, learning rate, and x where it is not long.
typedef struct cli_record {
    double *rows;
    size_t count, room;
} cli_record;

/// One run.
typedef struct cli_racer {
    const char *rule;
    char label[128]; /* "adam", "adam:lr=0.1" */
    descent_minimize_options options;
    descent_minimize_result result;
    descent_status status;
    double *x;            /* where it ended */
    double rate;          /* learning rate of the first step */
    double across, along; /* largest and smallest eigenvalue of the Hessian there, or NAN */
    bool ruled;           /* it follows an update rule; else the method for constraints */
    descent_constrained_result limited; /* with limits: what is known of x; n 0: nothing is */
    cli_way way;
    cli_record record; /* for --report; else empty */
} cli_racer;

enum { CLI_MIN_OWN, CLI_MIN_RUN, CLI_MIN_STARTS, CLI_MIN_LIMITS, CLI_MIN_SETS };

/// One command, from the command line to its end.
typedef struct cli_minimize_job {
    cli_minimize_settings own;
    descent_minimize_options run;
    descent_starts_options starts;
    descent_constrained_options limiting; /* also with what --steps, --time and --tol say */
    cli_set sets[CLI_MIN_SETS];
    cli_arguments arguments;
    bool many; /* --starts */

    cli_function function;
    cli_constraints limits;
    descent_objective *objective;
    double *start, *lower, *upper, *work; /* n each */
    const char *start_from;               /* "--from", "the usual start", "1 for each" */
    bool boxed;                           /* --box */
    bool bounded; /* lower and upper hold a box: --box, or the usual one of the function */
    double start_value, start_norm;

    cli_racer racers[CLI_RACERS];
    size_t racer_count;
    FILE *trace;
    bool trace_json;
} cli_minimize_job;

#endif
