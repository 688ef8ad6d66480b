// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent diagnose` share.
#ifndef DESCENT_CLI_DIAGNOSE_JOB_H
#define DESCENT_CLI_DIAGNOSE_JOB_H

#include <descent/experiments.h>
#include <descent/surface.h>
#include <descent/verdict.h>

#include "run/settings.h"
#include "shell/arguments.h"
#include "target/types.h"

/// Options of the program.
typedef struct cli_diagnose_settings {
    size_t size;
    char out[CLI_PATH]; /* --escape: the folder of the run that goes on from there */
    char report[CLI_PATH];
    bool escape, layers, spectrum, tries, json, quiet, plain;
} cli_diagnose_settings;

enum {
    CLI_DIAGNOSE_TARGET,
    CLI_DIAGNOSE_LIBRARY,
    CLI_DIAGNOSE_OWN,
    CLI_DIAGNOSE_TRY,
    CLI_DIAGNOSE_SETS
};

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

/// A tensor of a network, and with --layers the block of the Hessian that belongs to it.
typedef struct cli_layer {
    descent_tensor tensor;
    double weights, gradient, update; /* lengths; update: of the next step, NAN: unknown */
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
    descent_generalisation_verdict generalisation; /* kind NONE: no run, or nothing validated */
    cli_escape escape;
    cli_spectrum spectrum;
    cli_layer *layers;
    size_t layer_count;
    descent_causes causes; /* of a run */
    descent_try_options tries;
    descent_experiments *tried; /* --try; or NULL */
} cli_diagnose_job;

#endif
