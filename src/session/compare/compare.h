// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inside a comparison. The parts, from below:
//   trials.c     the table of trials; a trial as a line of trials.jsonl
//   rules.c      which rules take part, and what they try
//   train.c, minimize.c     one trial
//   work.c       many of them, on all cores
//   record.c     its folder: compare.json, trials.jsonl
//   plan.c       what fits into the time
//   stages.c     tuning, widening, running
//   reach.c, summary.c      the result; words.c, json.c: as sentences, as JSON
//   compare.c    making and freeing one; its options
#ifndef DSC_SESSION_COMPARE_COMPARE_H
#define DSC_SESSION_COMPARE_COMPARE_H

#include <jansson.h>

#include <descent/compare.h>

#include "core/status.h"
#include "core/workers.h"
#include "session/run.h"

enum {
    DSC_COMPARE_ROUNDS = 3,      /* of widening, at most */
    DSC_COMPARE_SEEDS_MOST = 20, /* that are chosen */
    DSC_COMPARE_SEEDS_LEAST = 3, /* the same */
    DSC_COMPARE_NAME = 256
};

/// A trial: what is run, and how it ended.
typedef struct dsc_trial {
    int rule;   /* place in the list of rules of the comparison */
    int power;  /* the rate is the default times 10^(power / 8) */
    int decay;  /* a descent_compare_decay */
    int length; /* 0 .. DESCENT_COMPARE_LENGTHS - 1 */
    uint64_t seed;
    bool wanted; /* by the plan, as far as it is followed; else it was only read */
    bool done, diverged;
    double loss; /* of validation, or f; NAN where it diverged */
    double train_loss, metric;
    double seconds;
} dsc_trial;

/// Trials by their order of being asked for, or read.
typedef struct dsc_trial_table {
    dsc_trial *all;
    size_t count, room;
} dsc_trial_table;

/// A rule that takes part.
typedef struct dsc_contender {
    int rule;
    double rate;        /* its default */
    bool searches;      /* no rate */
    int decays;         /* 1: constant only */
    double begin, unit; /* measured: seconds to set a run up, and of an epoch or evaluation */
} dsc_contender;

struct descent_compare {
    descent_compare_options o;
    char name[DSC_COMPARE_NAME];

    // A data set, or a function.
    const descent_network *network;
    descent_train_sets sets;
    descent_train_options training;
    uint64_t steps_per_epoch;
    descent_compare_function function; /* make NULL: a data set */
    descent_minimize_options minimize;
    descent_objective **objectives; /* of the workers */
    double *box;                    /* 2 n: lower, upper */
    size_t n;

    dsc_contender contenders[DESCENT_COMPARE_RULES];
    size_t count;
    json_t *question; /* what is compared: two comparisons with the same one are the same */

    // What is decided, and recorded.
    descent_compare_plan plan;
    bool planned, closed; /* rates and lengths are chosen; so are rounds and seeds */
    dsc_trial_table trials;

    dsc_run_place place;
    int file; /* trials.jsonl, or -1 */
    dsc_workers *workers;
    double begun, before; /* clock of the run; seconds that earlier ones have taken */
    descent_compare_callback *callback;
    void *user;
    bool stopped, late; /* by the caller; by its time */

    bool over;
    descent_comparison result;
    void *blocks[8]; /* the memory behind it */
    json_t *sentences;
    char *json;
};

#endif
