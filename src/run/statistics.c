// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: statistics move when a step is taken and not before, by the batch that its gradient is of,
// so a step that is left out leaves no trace in them, and what looks at the run (an observer, an
// estimate of curvature, a second gradient nearby) changes none. Those of averaged weights are a
// function of the weights, the training rows and the seed: a run that is resumed has the same.
#include "run/statistics.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/dataset.h"
#include "graph/operators/operators.h"
#include "objective/empirical_score.h"
#include "objective/empirical_state.h"
#include "optim/evaluated.h"
#include "run/trainer.h"

// ---- memory ----

static bool averages(const descent_trainer *t)
{
    return t->options.average_weights.kind != DESCENT_AVERAGE_NONE ||
           dsc_optimizer_evaluates(t->optimizer);
}

// The order of their first epoch, whichever epoch it is.
static descent_status make_batches(descent_trainer *t, dsc_statistics *s, descent_error *error)
{
    TRY(dsc_batches_create(t->split.train, t->split.train_count, (size_t)t->batch,
                           t->options.seed, &s->batches, error));
    if (t->options.balance) {
        TRY(dsc_batches_balance(s->batches, t->sets.train->targets,
                                descent_dataset_classes(t->sets.train), error));
    }
    dsc_batches_epoch(s->batches, 0);
    return DESCENT_OK;
}

descent_status dsc_statistics_create(descent_trainer *t, descent_error *error)
{
    const descent_graph *graph = t->network->graph;
    const descent_node *why = NULL;
    enum { ARRAYS = 6 };
    FAIL_IF(dsc_graph_couples(graph, &why) > 0 && t->options.accumulate > 1, error,
            DESCENT_INVALID,
            "accumulate: \"%s\" makes rows of a batch depend on each other, so several batches "
            "are not one large one" DSC_REMEDY "accumulate = 1",
            dsc_node_word(why));
    dsc_statistics *s = calloc(1, sizeof *s);
    double *block = calloc(ARRAYS * graph->state + 1, sizeof *block);
    t->statistics = s;
    if (!s || !block) {
        free(block);
        return dsc_no_memory(error, "running statistics",
                             ARRAYS * graph->state * sizeof *block);
    }
    double **const arrays[ARRAYS] = {&s->now,   &s->next, &s->good,
                                     &s->maybe, &s->best, &s->shown};
    for (size_t i = 0; i < ARRAYS; i++) {
        *arrays[i] = block + i * graph->state;
        dsc_graph_begin_state(graph, *arrays[i]);
    }
    s->count = graph->state;
    s->step = s->mean_count = UINT64_MAX;
    return s->count > 0 && averages(t) ? make_batches(t, s, error) : DESCENT_OK;
}

void dsc_statistics_free(dsc_statistics *s)
{
    if (s) {
        free(s->now); // the block of all
        dsc_batches_free(s->batches);
        free(s);
    }
}

// ---- batches ----

// Rows of the last batch of an epoch.
static uint64_t rows_at_end(uint64_t rows, uint64_t batch)
{
    return rows % batch > 0 ? rows % batch : batch;
}

// The largest size up to `batch` with which every batch has enough rows, or the smallest above; 0:
// there is none.
static uint64_t size_that_goes(uint64_t rows, uint64_t batch, uint64_t least)
{
    for (uint64_t size = batch; size >= least; size--) {
        if (rows_at_end(rows, size) >= least) {
            return size;
        }
    }
    for (uint64_t size = batch + 1; size <= rows; size++) {
        if (size >= least && rows_at_end(rows, size) >= least) {
            return size;
        }
    }
    return 0;
}

uint64_t dsc_statistics_fit_batch(const descent_trainer *t, uint64_t batch)
{
    const descent_node *why = NULL;
    const size_t least = dsc_graph_least_rows(t->network->graph, &why);
    const uint64_t fits = size_that_goes(t->split.train_count, batch, least);
    return fits > 0 ? fits : batch;
}

descent_status dsc_statistics_check_batches(const descent_trainer *t, descent_error *error)
{
    const descent_node *why = NULL;
    const size_t least = dsc_graph_least_rows(t->network->graph, &why);
    const dsc_run_schedules *s = &t->schedules;
    const uint64_t rows = t->split.train_count;
    for (size_t i = 0; i < s->calendar.count; i++) {
        const uint64_t size = s->sizes[i], last = rows_at_end(rows, size);
        const uint64_t other = size_that_goes(rows, size, least);
        if (last >= least) {
            continue;
        }
        const char *name = why ? dsc_node_word(why) : "";
        FAIL_IF(
            other == 0, error, DESCENT_INVALID,
            "\"%s\" normalises over the rows of a batch: it needs %zu to train on, and there "
            "are %llu",
            name, least, (unsigned long long)rows);
        return dsc_fail(error, DESCENT_INVALID,
                        "batch: %llu rows in batches of %llu end with one of %llu, and \"%s\" "
                        "normalises over the rows of a batch: one number by itself has no "
                        "variance" DSC_REMEDY "batch = %llu",
                        (unsigned long long)rows, (unsigned long long)size,
                        (unsigned long long)last, name, (unsigned long long)other);
    }
    return DESCENT_OK;
}

// ---- with the steps ----

static void copy(const dsc_statistics *s, double *to, const double *from)
{
    memcpy(to, from, s->count * sizeof *to);
}

void dsc_statistics_note(descent_trainer *t)
{
    if (t->statistics->count > 0) {
        dsc_empirical_advance(t->empirical, 0.0, t->statistics->next);
    }
}

void dsc_statistics_take(descent_trainer *t)
{
    copy(t->statistics, t->statistics->now, t->statistics->next);
}

void dsc_statistics_mark(descent_trainer *t)
{
    copy(t->statistics, t->statistics->maybe, t->statistics->now);
}

void dsc_statistics_keep(descent_trainer *t)
{
    copy(t->statistics, t->statistics->good, t->statistics->maybe);
}

void dsc_statistics_return(descent_trainer *t)
{
    copy(t->statistics, t->statistics->now, t->statistics->good);
}

void dsc_statistics_replace(descent_trainer *t, const double *from)
{
    dsc_statistics *s = t->statistics;
    if (from) {
        copy(s, s->now, from);
    }
    copy(s, s->good, s->now);
    s->step = UINT64_MAX;
}

// ---- of other weights ----

// The mean over the batches of an epoch, each as it is in training.
static void compute(const descent_trainer *t, const void *x)
{
    dsc_statistics *s = t->statistics;
    dsc_empirical_use_state(t->empirical, s->shown);
    for (size_t i = 0; i < dsc_batches_count(s->batches); i++) {
        dsc_examples examples = {.data = t->sets.train};
        examples.rows = dsc_batches_get(s->batches, i, &examples.count);
        if (dsc_empirical_go_forward(t->empirical, x, &examples, t->options.seed, i, NULL) ==
            DESCENT_OK) {
            dsc_empirical_advance(t->empirical, 1.0 / (double)(i + 1), s->shown);
        }
    }
    dsc_empirical_use_state(t->empirical, s->now);
    s->step = t->progress.step;
    s->mean_count = t->mean.count;
}

const double *dsc_statistics_of(const descent_trainer *t, const void *x)
{
    dsc_statistics *s = t->statistics;
    if (s->count == 0 || x == t->x) {
        return s->now;
    }
    if (x == t->best.x) {
        return s->best;
    }
    if (s->step != t->progress.step || s->mean_count != t->mean.count) {
        compute(t, x);
    }
    return s->shown;
}

void dsc_statistics_show(const descent_trainer *t, const void *x)
{
    dsc_empirical_use_state(t->empirical, dsc_statistics_of(t, x));
}
