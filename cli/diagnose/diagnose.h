// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent diagnose` share.
#ifndef DESCENT_CLI_DIAGNOSE_DIAGNOSE_H
#define DESCENT_CLI_DIAGNOSE_DIAGNOSE_H

#include <jansson.h>

#include <descent/surface.h>
#include <descent/verdict.h>

#include "target/target.h"

/// Options of the program.
typedef struct cli_diagnose_settings {
    size_t size;
    char out[CLI_PATH]; /* --escape: the folder of the run that goes on from there */
    bool escape, layers, spectrum, json, quiet, plain;
} cli_diagnose_settings;

enum { CLI_DIAGNOSE_TARGET, CLI_DIAGNOSE_LIBRARY, CLI_DIAGNOSE_OWN, CLI_DIAGNOSE_SETS };

/// The point lower down that --escape went to.
typedef struct cli_escape {
    bool taken;
    double *x; /* n */
    double value, gain;
    char folder[CLI_PATH]; /* of the new run; "" for functions */
} cli_escape;

enum { CLI_BINS = 64 };

/// --spectrum: how many eigenvalues lie in from .. to, with the standard error where that is an
/// estimate.
typedef struct cli_bin {
    double from, to, number, error;
} cli_bin;
typedef struct cli_spectrum {
    cli_bin bins[CLI_BINS];
    size_t count;
    double trace, trace_error;
    uint64_t products; /* of the estimate; 0: all eigenvalues are known */
} cli_spectrum;

/// --layers: the block of the Hessian that belongs to a tensor.
typedef struct cli_layer {
    descent_tensor tensor;
    descent_eigenpair smallest, largest;
    descent_trace trace;
} cli_layer;

/// One command, from the command line to its end.
typedef struct cli_diagnose_job {
    cli_target_settings where;
    descent_diagnose_options options;
    cli_diagnose_settings own;
    cli_set sets[CLI_DIAGNOSE_SETS];
    cli_arguments arguments;
    const char *word; /* the target as it was typed; NULL with --lib */
    cli_target target;
    descent_diagnosis *found;
    cli_history history;                           /* of a run: its losses so far */
    descent_generalisation_verdict generalisation; /* kind NONE: no run, or nothing validated */
    cli_escape escape;
    cli_spectrum spectrum;
    cli_layer *layers;
    size_t layer_count;
} cli_diagnose_job;

/// What to try: the advice number i, with options of the command that is next; text is NULL
/// when there are no more. Borrowed from the job.
typedef struct cli_advice {
    const char *text, *options;
    descent_next next;
} cli_advice;
cli_advice cli_diagnose_advice(const cli_diagnose_job *job, size_t i);

/// What it all follows from, with what validation says.
descent_conclusion cli_diagnose_conclusion(const cli_diagnose_job *job);

/// The command that advice means. text is out; "" when there is none.
void cli_diagnose_command_for(const cli_diagnose_job *job, cli_advice advice, char *text,
                              size_t capacity);

/// The command that goes on from x[n] (functions).
void cli_diagnose_command_from(const cli_diagnose_job *job, const double *x, char *text,
                               size_t capacity);

/// The command that goes on from where --escape went; "" where it did not. text is out.
void cli_diagnose_next_command(const cli_diagnose_job *job, char *text, size_t capacity);

/// For people and as JSON (diagnose_report.c, diagnose_json.c).
void cli_diagnose_report(const cli_diagnose_job *job);
json_t *cli_diagnose_to_json(const cli_diagnose_job *job);

/// --spectrum and --layers: looking, printing (nothing when they were not asked for), JSON.
int cli_diagnose_spectrum(cli_diagnose_job *job);
void cli_diagnose_print_spectrum(const cli_diagnose_job *job);
json_t *cli_diagnose_spectrum_json(const cli_diagnose_job *job);
int cli_diagnose_layers(cli_diagnose_job *job);
void cli_diagnose_print_layers(const cli_diagnose_job *job);
json_t *cli_diagnose_layers_json(const cli_diagnose_job *job);

/// Takes the way down (diagnose_escape.c). CLI_DONE or an exit code.
int cli_diagnose_escape(cli_diagnose_job *job);

#endif
