// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run of the library with what the program knows about it besides: how it was asked for, what
// is shown of it. What train makes, and what diagnose and evaluate open.
#ifndef DESCENT_CLI_RUN_JOB_H
#define DESCENT_CLI_RUN_JOB_H

#include <jansson.h>

#include <descent/guessing.h>
#include <descent/session.h>

#include "run/rules.h"
#include "run/settings.h"
#include "shell/arguments.h"

enum { CLI_SET_TRAIN, CLI_SET_READ, CLI_SET_RUN, CLI_SET_OWN, CLI_SETS };

/// What this machine does at most, with the threads of a run: operations and bytes a second.
typedef struct cli_limits {
    double peak, adam, copy;
} cli_limits;

typedef struct cli_job {
    int argc;
    char **argv; /* argv[0] is "train" */
    cli_train_settings own;
    descent_run *run;
    bool opened;            /* it was there before */
    cli_set sets[CLI_SETS]; /* options of the run, and `own` */
    cli_limits limits;      /* with --profile */
    json_t *folds;          /* scores of the cross-validation, or NULL */

    /* Views of the run: its options, and what cli_job_look has seen last. */
    descent_run_options *what;
    descent_read_options *read;
    descent_train_options *train;
    char like[CLI_LIKE_TEXT]; /* what --like has set, in words; "" */
    char folder[CLI_PATH];    /* "" when nothing is written */
    const char *layers, *layers_reason;
    const descent_dataset *data, *valid, *test;
    const descent_network *network;
    descent_trainer *trainer;
    descent_plan_report plan;
    descent_guessing guessing; /* what cli_guess has found; nothing until then */
} cli_job;

/// A new run, with the defaults of all options. CLI_DONE or an exit code; freed in both cases.
int cli_job_init(cli_job *job, int argc, char **argv);
void cli_job_free(cli_job *job);

/// In its place the run that a folder holds. CLI_DONE or an exit code.
int cli_job_open(cli_job *job, const char *folder);

/// Another run of the library with the same settings of the program, as a job of its own: a view,
/// which is not freed. *view is out.
void cli_job_view(const cli_job *job, descent_run *run, cli_job *view);

/// Looks again at what the run has.
void cli_job_look(cli_job *job);

/// Its data are in another place now. CLI_DONE or an exit code.
int cli_job_move(cli_job *job, const char *data);

/// The update rule by the word that was typed: "sgd" where the table has "gd".
const char *cli_job_rule(const cli_job *job);

/// What validation says of the job's run, and what follows from it; DESCENT_GENERALISATION_NONE
/// without a trainer.
descent_generalisation_verdict cli_job_validation(const cli_job *job);

/// A path of the command line as it can be opened now. path (out) holds CLI_PATH bytes.
void cli_job_path(const cli_job *job, const char *given, char *path);

#endif
