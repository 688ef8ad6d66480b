// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Validation: scores, the best epoch, and when waiting for a better one is over.
//
// Keeps: the best epoch is that of the lowest validation loss among those whose parameters are
// finite, and its parameters are a copy: training goes on with its own. The loss of each
// validation row at that epoch is kept as well: whether validation has risen since is judged by
// the differences row by row, whose error is a small part of that of two means, because rows that
// are hard stay hard.
#include "run/best.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "objective/empirical_score.h"
#include "run/row_weights.h"
#include "run/statistics.h"
#include "run/trainer.h"

// ---- scores ----

void dsc_trainer_score(descent_trainer *t, const void *x, const descent_dataset *data,
                       const uint32_t *rows, size_t count, double *loss, double *metric)
{
    const dsc_examples examples = {.data = data, .rows = rows, .count = count};
    dsc_score result;
    dsc_statistics_show(t, x);
    dsc_empirical_score(t->empirical, x, &examples, &result);
    dsc_statistics_show(t, t->x);
    *loss = result.loss;
    *metric = result.metric;
}

size_t dsc_best_rows(const descent_trainer *t)
{
    return t->sets.valid ? descent_dataset_rows(t->sets.valid) : t->split.valid_count;
}

// A single epoch is up or down by chance: losses are averaged over about this number of epochs.
enum { RECENT_EPOCHS = 5 };

// The averages since the best epoch: the plain mean of the first RECENT_EPOCHS, then exponential
// with weight 1 / RECENT_EPOCHS for the newest.
static void follow(dsc_best *b, uint64_t behind, double train_loss)
{
    const double part = 1.0 / (double)(behind < RECENT_EPOCHS ? behind : RECENT_EPOCHS);
    for (size_t i = 0; i < b->rows; i++) {
        const double now = (double)b->now[i], recent = (double)b->recent[i];
        b->recent[i] = isfinite(recent) ? (float)(recent + part * (now - recent)) : b->now[i];
    }
    b->recent_train += part * (train_loss - b->recent_train);
}

// Weighted mean of recent - best over the validation rows, and its standard error, with rows as
// independent draws (linearised, with Bessel's correction).
static void compare_rows(descent_trainer *t)
{
    dsc_best *b = &t->best;
    const double count = (double)b->rows;
    double sum = 0.0, mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < b->rows; i++) {
        sum += dsc_trainer_valid_weight(t, i);
    }
    for (size_t i = 0; i < b->rows; i++) {
        mean += dsc_trainer_valid_weight(t, i) * ((double)b->recent[i] - (double)b->losses[i]) /
                sum;
    }
    for (size_t i = 0; i < b->rows; i++) {
        const double off = (double)b->recent[i] - (double)b->losses[i] - mean;
        squares += pow(dsc_trainer_valid_weight(t, i) * off, 2.0);
    }
    b->rise = mean;
    b->rise_se = b->rows > 1 ? sqrt(squares * count / (count - 1.0)) / sum : (double)NAN;
}

// ---- the best epoch ----

static void keep(descent_trainer *t, const descent_event *event)
{
    dsc_best *b = &t->best;
    const void *x = dsc_mean_shown(t);
    memcpy(b->x, x, t->n * descent_type_size(t->type));
    memcpy(t->statistics->best, dsc_statistics_of(t, x),
           t->statistics->count * sizeof *t->statistics->best);
    memcpy(b->losses, b->now, b->rows * sizeof *b->losses);
    memcpy(b->recent, b->now, b->rows * sizeof *b->recent);
    b->epoch = event->epoch;
    b->step = event->step;
    b->train_loss = b->recent_train = event->train_loss;
    b->loss = event->valid_loss;
    b->metric = event->valid_metric;
    b->rise = b->rise_se = 0.0;
}

void dsc_best_epoch(descent_trainer *t, descent_event *event)
{
    dsc_best *b = &t->best;
    if (b->rows == 0) {
        return;
    }
    const dsc_examples examples = {
        .data = t->sets.valid ? t->sets.valid : t->sets.train,
        .rows = t->sets.valid ? NULL : t->split.valid,
        .count = b->rows,
    };
    dsc_score score;
    const void *x = dsc_mean_shown(t);
    dsc_statistics_show(t, x);
    dsc_empirical_score_rows(t->empirical, x, &examples, b->now, &score);
    dsc_statistics_show(t, t->x);
    event->valid_loss = score.loss;
    event->valid_metric = score.metric;
    b->loss_se = score.loss_se;
    // Without an update it is the epoch before once more: no better one, and nothing to average.
    const bool moved = t->progress.loss_count > 0;
    if (moved && b->epoch > 0) {
        follow(b, event->epoch - b->epoch, event->train_loss);
        compare_rows(t);
    }
    if (moved && isfinite(score.loss) && (b->epoch == 0 || score.loss < b->loss) &&
        t->kernels->all_finite(t->n, t->x)) {
        keep(t, event);
    }
    event->valid_loss_se = b->loss_se;
    event->valid_rise = b->rise;
    event->valid_rise_se = b->rise_se;
    event->best_epoch = b->epoch;
    event->best_valid_loss = b->loss;
    event->best_valid_metric = b->metric;
}

void dsc_best_forget(descent_trainer *t)
{
    dsc_best *b = &t->best;
    b->epoch = b->step = 0;
    b->train_loss = b->recent_train = b->loss = b->metric = b->loss_se = b->rise = b->rise_se =
        (double)NAN;
}

bool dsc_best_is_kept(const descent_trainer *t)
{
    return t->options.keep == DESCENT_KEEP_BEST && t->best.epoch > 0;
}

// ---- patience ----

// How far `now` is behind `best`, and behind the end of the warm-up.
static uint64_t waited(uint64_t now, uint64_t best, uint64_t after)
{
    const uint64_t begin = best > after ? best : after;
    return now > begin ? now - begin : 0;
}

bool dsc_best_is_over(const descent_trainer *t)
{
    const dsc_best *b = &t->best;
    const descent_stretch *after = &t->options.patience_after;
    const dsc_progress *p = &t->progress;
    // Scores come with the end of an epoch, and between two there is nothing new.
    if (p->batch_in_epoch > 0 || p->epoch < after->epochs || p->step < after->steps) {
        return false;
    }
    const dsc_calendar *calendar = &t->schedules.calendar;
    if (b->patience.epochs > 0) {
        const uint64_t begin =
            after->steps > 0 ? dsc_calendar_epoch(calendar, after->steps) : after->epochs;
        return waited(p->epoch, b->epoch, begin) >= b->patience.epochs;
    }
    const uint64_t begin =
        after->epochs > 0 ? dsc_calendar_step(calendar, after->epochs) : after->steps;
    return b->patience.steps > 0 && waited(p->step, b->step, begin) >= b->patience.steps;
}

static bool is_automatic(const descent_stretch *stretch)
{
    return stretch->epochs == UINT64_MAX;
}

bool dsc_best_ends_run(const descent_trainer *t)
{
    const descent_stretch *patience = &t->options.patience;
    return dsc_best_rows(t) > 0 && (patience->epochs > 0 || patience->steps > 0);
}

// Only a run whose length nobody chose may end early by itself: at least DSC_PATIENCE_EPOCHS,
// and enough of them for DSC_PATIENCE_STEPS steps, since epochs of few steps change little.
static descent_stretch choose_patience(const descent_trainer *t)
{
    const descent_train_options *o = &t->options;
    if (!is_automatic(&o->patience)) {
        return o->patience;
    }
    if (o->epochs > 0 || o->steps > 0 || isfinite(o->time)) {
        return (descent_stretch){0, 0}; // the length was chosen
    }
    const uint64_t each = t->steps_per_epoch;
    const uint64_t least = (DSC_PATIENCE_STEPS + each - 1) / each;
    return (descent_stretch){.epochs =
                                 least > DSC_PATIENCE_EPOCHS ? least : DSC_PATIENCE_EPOCHS};
}

descent_status dsc_best_create(descent_trainer *t, descent_error *error)
{
    dsc_best *b = &t->best;
    if (is_automatic(&t->options.patience_after)) {
        t->options.patience_after = (descent_stretch){0, 0};
    }
    dsc_best_forget(t);
    b->rows = dsc_best_rows(t);
    if (b->rows == 0) {
        return DESCENT_OK;
    }
    b->patience = choose_patience(t);
    b->x = dsc_alloc_aligned(t->n, descent_type_size(t->type));
    b->losses = calloc(3 * b->rows, sizeof *b->losses);
    if (!b->x || !b->losses) {
        return dsc_no_memory(error, "the best parameters",
                             t->n * descent_type_size(t->type) +
                                 3 * b->rows * sizeof *b->losses);
    }
    b->now = b->losses + b->rows;
    b->recent = b->now + b->rows;
    return DESCENT_OK;
}

void dsc_best_free(dsc_best *b)
{
    dsc_free_aligned(b->x);
    free(b->losses);
}
