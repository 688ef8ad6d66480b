// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent diagnose` share.
#ifndef DESCENT_CLI_DIAGNOSE_H
#define DESCENT_CLI_DIAGNOSE_H

#include <jansson.h>

#include <descent/verdict.h>

#include "target.h"

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
    cli_escape escape;
} cli_diagnose_job;

/// The command that advice means: `options` added to the one that led here, or to this one.
/// text is out; "" when there is none.
void cli_diagnose_command_for(const cli_diagnose_job *job, const char *options, char *text,
                              size_t capacity);

/// The command that goes on from x[n] (functions).
void cli_diagnose_command_from(const cli_diagnose_job *job, const double *x, char *text,
                               size_t capacity);

/// For people and as JSON (diagnose_report.c, diagnose_json.c).
void cli_diagnose_report(const cli_diagnose_job *job);
json_t *cli_diagnose_to_json(const cli_diagnose_job *job);

/// Takes the way down (diagnose_escape.c). CLI_DONE or an exit code.
int cli_diagnose_escape(cli_diagnose_job *job);

#endif
