// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside a search. The parts, from below:
//   space.c      what is searched over; defaults.c: where nobody says what
//   sample.c, tpe.c      which point is tried next
//   trial.c      one trial, trained up to a rung
//   work.c       several of them, on all cores
//   plan.c       length of trials, what fits into the time
//   state.c      its folder: tune.json
//   rounds.c     the search; race.c: seeds of the best; final.c: the model that comes of it
//   nested.c     all of this without a part of the rows
//   importance.c, words.c, json.c, config.c      what was found
//   tune.c       making and freeing one; its options
#ifndef DSC_SESSION_TUNE_TUNE_H
#define DSC_SESSION_TUNE_TUNE_H

#include <jansson.h>

#include <descent/tune.h>

#include "core/status.h"
#include "core/workers.h"
#include "session/run.h"
#include "session/tune/space.h"

enum {
    DSC_TUNE_ETA = 3,       /* one of so many trials goes on at a rung */
    DSC_TUNE_BECAUSE = 240, /* bytes of a reason */
    DSC_TUNE_FINALISTS = 16,
    DSC_TUNE_SEEDS = 100,
    DSC_TUNE_SPLITS = 10,
    DSC_TUNE_NOTES = 64 /* ranges that were widened, as they are told */
};

/// How a training ended.
typedef struct dsc_tune_score {
    double loss, metric; /* of the last epoch; NAN: none, or it diverged */
} dsc_tune_score;

typedef struct dsc_tune_trial {
    dsc_point point;
    uint64_t reached;                      /* rungs */
    uint64_t epochs;                       /* trained */
    dsc_tune_score at[DESCENT_TUNE_RUNGS]; /* at each rung that it has reached */
    double seconds;
    int end; /* a descent_tune_end */
    char because[DSC_TUNE_BECAUSE];
} dsc_tune_trial;

/// A trial among the best, with the seeds that only it and its rivals have.
typedef struct dsc_tune_racer {
    size_t trial;   /* index */
    uint64_t seeds; /* that it was trained with */
    dsc_tune_score at[DSC_TUNE_SEEDS];
    uint64_t settled; /* seeds after which it was behind the leader for good; 0: never */
} dsc_tune_racer;

/// The final model.
typedef enum dsc_tune_final_state {
    DSC_TUNE_FINAL_NONE,
    DSC_TUNE_FINAL_TRAINED,
    DSC_TUNE_FINAL_DIVERGED
} dsc_tune_final_state;

/// What is decided before and while it runs, and recorded.
typedef struct dsc_tune_plan {
    bool made;
    uint64_t rungs, together;          /* of the options, or chosen */
    uint64_t epochs;                   /* of a whole trial */
    uint64_t ends[DESCENT_TUNE_RUNGS]; /* epochs at which the rungs end */
    double epoch_seconds;              /* measured, on one thread */
    uint64_t trials;                   /* 0: not known yet, the time says */
    uint64_t rounds;                   /* of the search that are over */
    uint64_t seeds;                    /* rounds of the race that are over */
    bool searched, raced;              /* that stage is over */
} dsc_tune_plan;

/// A score of nested evaluation.
typedef struct dsc_tune_fold {
    bool done;
    double loss, metric;
    double selected; /* validation loss of what was chosen there */
    uint64_t rows;
    char settings[DSC_TUNE_TEXT];
} dsc_tune_fold;

struct descent_tune {
    descent_tune_options o;
    descent_run *run; /* borrowed: what all trials share */
    uint64_t threads;
    uint64_t splits;      /* in use, at least 1 */
    uint64_t folds, fold; /* of a nested search: part `fold` (from 1) is left out; else 0, 0 */
    char name[64];
    json_t *question;
    dsc_run_place place;

    dsc_space space;
    char over_start[DSC_TUNE_TEXT]; /* the space as the search began, as text */
    dsc_tune_plan plan;
    dsc_tune_trial *trials;
    size_t count, room;
    dsc_tune_racer racers[DSC_TUNE_FINALISTS];
    size_t racer_count;
    dsc_tune_final_state final;
    char notes[DSC_TUNE_NOTES][DSC_TUNE_BECAUSE];
    size_t note_count;
    dsc_tune_fold *nested;                /* o.folds */
    dsc_tune_score test;                  /* of what was chosen, NAN: no test rows */
    double guess, train_rows, valid_rows; /* validation loss of guessing; rows */

    double begun, before; /* clock of this process's run; seconds of earlier ones */
    descent_tune_callback *callback;
    void *user;
    descent_tune_progress progress;
    double called;
    bool stopped; /* by the caller */
    bool over;

    json_t *sentences;
    char *json;
    char settings[DSC_TUNE_TEXT];
};

#endif
