// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A folder in which several runs are trained, one after the other, of which one becomes the
// run. The folder's own run.json comes first and says how far it is, in its member "trials":
// whoever kills the process at any moment can go on. In order:
//   1. run.json of the folder, with no trial done
//   2. each trial in a folder of its own; when it has ended, its results go to run.json
//   3. which one is the best goes to run.json
//   4. the files of the best move up; its run.json comes last and replaces the folder's, which
//      from then on is a run like any other
// Until 4. is complete a resumed process goes on with the first step that is not.
#ifndef DESCENT_CLI_TRAIN_TRIALS_H
#define DESCENT_CLI_TRAIN_TRIALS_H

#include <jansson.h>

#include <descent/train.h>

typedef struct cli_trial {
    descent_status status; /* OK or DIVERGED */
    descent_train_result result;
    char message[2048]; /* of a divergence */
} cli_trial;

typedef struct cli_trials {
    cli_trial *trials; /* room for all */
    size_t count;
    size_t done;    /* have ended, from the first on */
    size_t best;    /* of those */
    bool is_chosen; /* nothing more is trained: `best` becomes the run */
} cli_trials;

/// What run.json keeps of them; NULL when there is no memory.
json_t *cli_trials_json(const cli_trials *trials);

/// Reads that again into room for trials->count of them; false when it is damaged.
bool cli_trials_read(const json_t *json, cli_trials *trials);

/// Writes how far they are to the run.json that stands in the folder. CLI_DONE or an exit code.
int cli_trials_save(const char *folder, const cli_trials *trials);

#endif
