// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside a run. The parts:
//   run.c       making, opening and closing one; its views
//   options.c   its own options
//   folder.c    its folder: named, made, moved; lock.c: held
//   record.c    run.json, written; record_read.c: read
//   inputs.c    data and network
//   prepare.c   trainer; part.c: a run in memory on the data of another one; time_fit.c: steps for a time; life.c: begin, resume, load, train
//   observer.c  the verdict while it trains, and responses to it
//   results_rows.c, results_json.c, results_text.c, results.c     results.json
//   diagnose.c  the verdict at a point; losses.c: what it needs of the history
//   cross_validate.c    cross-validation; folds.c, folds_json.c: its scores
//   starts.c    many starts; trials.c: how far they are, in run.json
//   history.c   metrics.jsonl, row by row; board.c, tensorboard.c: for TensorBoard
#ifndef DSC_SESSION_RUN_H
#define DSC_SESSION_RUN_H

#include <jansson.h>

#include <descent/evaluate_text.h>
#include <descent/session.h>

#include "core/status.h"

typedef struct dsc_run_observer dsc_run_observer;
typedef struct dsc_starts dsc_starts;

/// A folder, as far as it is this run's.
typedef struct dsc_run_place {
    char folder[DESCENT_RUN_PATH]; /* "": none */
    bool made;                     /* by this object, and without a record yet */
    bool numbered;                 /* and named by it */
    bool recorded;                 /* run.json stands in it */
    int lock;                      /* file that holds it, or -1 */
    const char *above;             /* borrowed: a folder that it may be held with; NULL: none */
    bool linked;                   /* it is held with that one */
} dsc_run_place;

/// Steps that fit into a time (time_fit.h), as measured.
typedef struct dsc_time_fit_of {
    uint64_t steps;    /* that fit; 0: nothing was measured */
    double time;       /* seconds into which they fit */
    double of_step;    /* seconds of one */
    uint64_t measured; /* steps that were timed */
    char reason[160];  /* in words */
} dsc_time_fit_of;

struct descent_run {
    descent_run_options own;
    descent_read_options read;
    descent_train_options train;

    char layers[8 * DESCENT_RUN_LAYERS]; /* in full, with "auto" resolved; "": of a graph */
    const char *layers_reason;           /* why these; NULL when they were given, or recorded */
    char note[4096];                     /* for the model's file */
    char base[DESCENT_RUN_PATH]; /* relative paths start here; "": in the current folder */
    bool opened;                 /* it has a record of before */
    bool lent;                   /* data are the caller's, now or when it was begun */
    bool narrow;                 /* a run of before held its rows in float32 also for float64 */
    bool from_model;             /* loaded from a model file that was named */
    bool begins_again;           /* see descent_run_begins_again */
    char data_sum[32];           /* checksum of the data in its record, or "" */
    dsc_run_place place;

    descent_dataset *data, *valid, *test; /* that were read; owned */
    descent_network *made;                /* owned */
    descent_train_sets sets;              /* in use: those, or the caller's */
    const descent_network *network;
    descent_trainer *trainer;
    descent_plan_report plan; /* outlives the trainer */
    char reasons[5][192];     /* that it points to */
    dsc_time_fit_of fit;
    dsc_run_observer *observer; /* judges the run, or NULL */

    json_t *words;                   /* the command of this object; or NULL */
    json_t *extra;                   /* members of others that the record is to have; or NULL */
    json_t *record;                  /* as it stands in the folder; or NULL */
    char *member;                    /* text that descent_run_member has given out */
    char *results;                   /* the same of descent_run_results */
    descent_rivals *rivals;          /* of the last training that ended; or NULL */
    descent_text_evaluation text[2]; /* of it, validation and test, where the data are text; no
                                        tokens: none */

    double *averages;                  /* for a diagnosis: see descent_run_describe */
    double *loss_ends, *losses;        /* the same; one block */
    dsc_starts *starts;                /* of a run with several; or NULL */
    descent_run_start_callback *start; /* of the caller; or NULL */
    void *start_user;
    descent_fold_callback *fold; /* the same */
    void *fold_user;
};

#endif
