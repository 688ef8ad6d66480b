// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent minimize` share: its own options, the function that is minimised,
// and the runs of a race.
#ifndef DESCENT_CLI_MINIMIZE_H
#define DESCENT_CLI_MINIMIZE_H

#include <stdio.h>

#include <jansson.h>

#include <descent/catalogue.h>
#include <descent/minimize.h>

#include "arguments.h"

enum {
    CLI_MINIMIZE_TEXT = 16384,
    CLI_MINIMIZE_PATH = 1024,
    CLI_RACERS = 16,       /* runs side by side */
    CLI_CURVED = 100,      /* largest n whose curvature is shown */
    CLI_PATH_POINTS = 8192 /* of a way, for its picture; longer ways are thinned */
};

/// Options of the program; those of minimising and of many starts are the library's.
typedef struct cli_minimize_settings {
    size_t size;
    char from[CLI_MINIMIZE_TEXT], box[CLI_MINIMIZE_TEXT], set[CLI_MINIMIZE_TEXT];
    char with[CLI_MINIMIZE_PATH], lib[CLI_MINIMIZE_PATH];
    char trace[CLI_MINIMIZE_PATH], svg[CLI_MINIMIZE_PATH];
    uint64_t dim; /* 0: the function's own */
    bool no_gradient, check_gradient, show_gradient, no_plot, plain, json, quiet;
} cli_minimize_settings;

/// A function in a shared library (library.c).
typedef struct cli_library {
    void *handle;
    descent_callbacks callbacks;
    bool asked; /* value_only because of --no-gradient, not because it was found out */
} cli_library;

/// Opens "FILE:NAME" for n variables. Prints what is wrong; CLI_DONE or an exit code.
int cli_library_open(const char *where, size_t n, bool no_gradient, cli_library *library);
void cli_library_close(cli_library *library);

/// Finds out, at x[n], whether the function leaves its gradient alone.
int cli_library_probe(cli_library *library, size_t n, const double *x);

/// What is minimised (minimize_function.c).
typedef struct cli_function {
    const char *text;                  /* as it was typed */
    const descent_function_info *info; /* from the catalogue, or NULL */
    descent_expression *expression;    /* NULL: not a formula */
    cli_library library;
    char *setting_text; /* the memory behind the names */
    descent_setting *settings;
    size_t setting_count;
    size_t dim; /* --dim, for the catalogue; 0: the usual */
    size_t n;
    const char **variables; /* n names */
    char *names;            /* the memory behind those that are no formula's */
} cli_function;

int cli_function_open(const cli_arguments *arguments, const cli_minimize_settings *own,
                      cli_function *function);
void cli_function_close(cli_function *function);

/// A descent_objective_maker; user: the cli_function.
descent_status cli_function_objective(void *user, descent_objective **objective,
                                      descent_error *error);

/// Place of a variable, or SIZE_MAX.
size_t cli_function_find(const cli_function *function, const char *name);

/// Points and boxes as people type them (minimize_points.c). They print what is wrong and
/// return CLI_DONE or an exit code. `option` is what the message names: "--from".
int cli_parse_point(const cli_function *function, const char *option, const char *text,
                    double *x);
int cli_parse_box(const cli_function *function, const char *option, const char *text,
                  double *lower, double *upper);

/// A number in a text of a length: "1e-3", "pi", "-2pi". False when it is none.
bool cli_parse_real(const char *text, size_t length, double *value);

/// A number as people read it: 1.57079633, 1e-12; text holds 32 bytes.
void cli_format_real(double value, char text[32]);

/// "x = 1, y = 2", the middle left out when there are many.
void cli_format_point(const cli_function *function, const double *x, char *text,
                      size_t capacity);

/// A way: step, f, |g| and the first two coordinates of each state that is kept.
typedef struct cli_way_point {
    double step, f, gradient_norm, x[2];
} cli_way_point;
typedef struct cli_way {
    cli_way_point *points;
    size_t count;
    uint64_t stride; /* every so many states one is kept; the last one always */
    uint64_t seen;
    cli_way_point last;
} cli_way;

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
    cli_way way;
} cli_racer;

enum { CLI_MIN_OWN, CLI_MIN_RUN, CLI_MIN_STARTS, CLI_MIN_SETS };

/// One command, from the command line to its end.
typedef struct cli_minimize_job {
    cli_minimize_settings own;
    descent_minimize_options run;
    descent_starts_options starts;
    cli_set sets[CLI_MIN_SETS];
    cli_arguments arguments;
    bool many; /* --starts */

    cli_function function;
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

const descent_option_table *cli_minimize_settings_table(void);
const descent_option_table *cli_minimize_run_table(void);
void cli_minimize_job_init(cli_minimize_job *job);
void cli_minimize_job_free(cli_minimize_job *job);

/// --with, and the options of each run (minimize_options.c).
int cli_minimize_racers(cli_minimize_job *job);

/// Opens and closes --trace, writes a state (minimize_trace.c).
int cli_trace_open(cli_minimize_job *job);
void cli_trace_state(cli_minimize_job *job, const cli_racer *racer,
                     const descent_minimize_event *event);
int cli_trace_close(cli_minimize_job *job);

/// Runs all racers from the start (minimize_race.c).
int cli_minimize_race(cli_minimize_job *job);

/// What is to be said about a run, a command to try; "" for nothing.
void cli_minimize_advice(const cli_minimize_job *job, const cli_racer *racer, char *text,
                         size_t capacity);

/// Results of a race, for people and as JSON (minimize_report.c).
void cli_minimize_head(const cli_minimize_job *job);
void cli_minimize_table(const cli_minimize_job *job);
int cli_minimize_json(const cli_minimize_job *job);

/// --show-gradient and --check-gradient.
int cli_show_gradient(const cli_minimize_job *job);
int cli_check_gradient(cli_minimize_job *job, bool *agrees);

/// Runs from many starts and prints what they found (minimize_starts.c).
int cli_minimize_many(cli_minimize_job *job);

/// Pictures (minimize_picture.c).
int cli_minimize_picture(cli_minimize_job *job);

#endif
