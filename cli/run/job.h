// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A training, from the command line (or from the record of a run) to its end: what train makes,
// and what diagnose and evaluate make again of a run.
#ifndef DESCENT_CLI_RUN_JOB_H
#define DESCENT_CLI_RUN_JOB_H

#include <jansson.h>

#include <descent/train.h>

#include "run/settings.h"
#include "shell/arguments.h"

typedef struct cli_watch cli_watch;

enum { CLI_SET_TRAIN, CLI_SET_READ, CLI_SET_OWN, CLI_SETS };

/// What this machine does at most, with the threads of a run: operations and bytes a second.
typedef struct cli_limits {
    double peak, adam, copy;
} cli_limits;

/// One training, from the command line to its end.
typedef struct cli_job {
    int argc;
    char **argv; /* argv[0] is "train" */
    cli_train_settings own;
    descent_read_options read;
    descent_train_options train;
    cli_set sets[CLI_SETS]; /* of the three structs above */

    char layers[CLI_LAYERS];   /* the network's text, with "auto" resolved */
    const char *layers_reason; /* why these; NULL when they were typed, or a run is resumed */
    char note[4096];           /* the command line that began the run, for the model's file */
    char base[CLI_PATH];       /* relative paths start here: "" is the current folder */
    char folder[CLI_PATH];     /* of the run; "" when nothing is written */
    bool folder_made;          /* by this process, and empty */
    bool recorded;             /* run.json stands in it */
    char data_sum[32]; /* of a run that is resumed: the checksum in its run.json, or "" */
    bool narrow;       /* a run of before held its rows in float32 also for float64 */
    int lock;          /* descriptor that holds the folder, or -1 */

    descent_dataset *data, *valid, *test;
    descent_network *network;
    descent_trainer *trainer;
    descent_plan_report plan;
    char split[192];   /* that of the plan, which outlives the trainer here */
    cli_limits limits; /* with --profile */
    cli_watch *watch;  /* judges the run, or NULL */
    json_t *folds;     /* scores of the cross-validation, or NULL */
    json_t *command;   /* of a run that is resumed: the words that began it; else NULL */
    json_t *trials;    /* of a folder with several runs (trials.h): how far they are; or NULL */
} cli_job;

void cli_job_init(cli_job *job, int argc, char **argv);
void cli_job_free(cli_job *job);

/// A path of the command line as it can be opened now. path (out) holds CLI_PATH bytes.
void cli_job_path(const cli_job *job, const char *given, char *path);

#endif
