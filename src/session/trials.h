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
#ifndef DSC_SESSION_TRIALS_H
#define DSC_SESSION_TRIALS_H

#include <jansson.h>

#include <descent/session.h>

typedef struct dsc_trials {
    descent_run_start *trials; /* room for all, numbered */
    size_t count;
    size_t done;    /* have ended, from the first on */
    size_t best;    /* of those */
    bool is_chosen; /* nothing more is trained: `best` becomes the run */
} dsc_trials;

/// What run.json keeps of them; NULL when there is no memory.
json_t *dsc_trials_json(const dsc_trials *trials);

/// Reads that again into room for trials->count of them; false when it is damaged.
bool dsc_trials_read(const json_t *json, dsc_trials *trials);

#endif
