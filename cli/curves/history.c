// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run's history, from metrics.jsonl into memory.
//
// Keeps: every number that was recorded is there, and none that was not: a record that is lost or
// half written is a gap. A run may be trained meanwhile; what it writes later is not seen.
#include "curves/history.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/output.h"
#include "shell/status.h"

static const double none = (double)NAN;

// ---- tables ----

static bool make_room(cli_numbers *t)
{
    if (t->count < t->room) {
        return true;
    }
    const size_t room = 2 * t->room + 256;
    for (size_t i = 0; i < t->columns; i++) {
        double *grown = realloc(t->column[i], room * sizeof *grown);
        if (!grown) {
            return false;
        }
        t->column[i] = grown;
    }
    t->room = room;
    return true;
}

// Adds a row. False: memory is out.
static bool add_row(cli_numbers *t, const double *row)
{
    if (!make_room(t)) {
        return false;
    }
    for (size_t i = 0; i < t->columns; i++) {
        t->column[i][t->count] = row[i];
    }
    t->count++;
    return true;
}

// A run that was resumed may come to a step again: what comes later holds.
static void drop_from(cli_numbers *t, double step)
{
    while (t->count > 0 && t->column[CLI_AXIS_STEPS][t->count - 1] >= step) {
        t->count--;
    }
}

static void free_table(cli_numbers *t)
{
    for (size_t i = 0; i < t->columns; i++) {
        free(t->column[i]);
    }
}

// ---- rows of the history ----

typedef struct reading {
    cli_history *history;
    double seconds, rate; /* so far; of the last row */
    uint64_t epoch;       /* of the last record of one */
    uint64_t epoch_step;  /* at its end */
    bool failed;          /* memory is out */
} reading;

// Where a row stands, in epochs: steps stand within theirs.
static double epochs_of(const reading *r, const descent_history_row *row)
{
    const double each = r->history->steps_per_epoch;
    // Where batch sizes change, epochs differ in steps: what counts is where the last one ended.
    if (each > 0.0 && (double)r->epoch_step != (double)r->epoch * each) {
        const double more = (double)row->step - (double)r->epoch_step;
        return row->kind == DESCENT_HISTORY_EPOCH || more < 0.0
                   ? (double)row->epoch
                   : (double)r->epoch + fmin(more / each, 1.0);
    }
    return each > 0.0 ? (double)row->step / each : (double)row->epoch;
}

static bool take_rate(reading *r, const descent_history_row *row)
{
    if (!isfinite(row->learning_rate)) {
        return true;
    }
    cli_numbers *rates = &r->history->rates;
    const double at[CLI_RATE_COLUMNS] = {[CLI_AXIS_EPOCHS] = epochs_of(r, row),
                                         [CLI_AXIS_STEPS] = (double)row->step,
                                         [CLI_AXIS_SECONDS] = none,
                                         [CLI_RATE] = row->learning_rate};
    double before[CLI_RATE_COLUMNS];
    memcpy(before, at, sizeof before);
    before[CLI_RATE] = r->rate;
    const bool jump = row->kind == DESCENT_HISTORY_RATE && isfinite(r->rate);
    r->rate = row->learning_rate;
    return (!jump || add_row(rates, before)) && add_row(rates, at);
}

static bool take_event(reading *r, const descent_history_row *row, cli_event_kind kind)
{
    cli_history *h = r->history;
    if (h->event_count == h->event_room) {
        const size_t room = 2 * h->event_room + 16;
        cli_event *grown = realloc(h->events, room * sizeof *grown);
        if (!grown) {
            return false;
        }
        h->events = grown;
        h->event_room = room;
    }
    cli_event *event = &h->events[h->event_count++];
    *event = (cli_event){.kind = kind,
                         .before = r->rate,
                         .after = row->learning_rate,
                         .at = {epochs_of(r, row), (double)row->step, none}};
    snprintf(event->by, sizeof event->by, "%s", row->by);
    return true;
}

static bool take_step(reading *r, const descent_history_row *row)
{
    const double at[CLI_STEP_COLUMNS] = {[CLI_AXIS_EPOCHS] = epochs_of(r, row),
                                         [CLI_AXIS_STEPS] = (double)row->step,
                                         [CLI_AXIS_SECONDS] = none,
                                         [CLI_BATCH_LOSS] = row->loss,
                                         [CLI_GRADIENT_NORM] = row->gradient_norm};
    return add_row(&r->history->steps, at);
}

static bool take_epoch(reading *r, const descent_history_row *row)
{
    // Not every epoch of a long run has a record: those in between took as long.
    const double each = row->epoch > r->epoch ? (double)(row->epoch - r->epoch) : 1.0;
    r->seconds += isfinite(row->seconds) ? each * row->seconds : 0.0;
    r->epoch = row->epoch;
    r->epoch_step = row->step;
    const double at[CLI_EPOCH_COLUMNS] = {
        [CLI_AXIS_EPOCHS] = (double)row->epoch, [CLI_AXIS_STEPS] = (double)row->step,
        [CLI_AXIS_SECONDS] = r->seconds,        [CLI_TRAIN_LOSS] = row->train_loss,
        [CLI_TRAIN_SE] = row->train_loss_se,    [CLI_VALID_LOSS] = row->valid_loss,
        [CLI_VALID_SE] = row->valid_loss_se,    [CLI_VALID_METRIC] = row->valid_metric,
        [CLI_SIGNIFICANCE] = row->significance, [CLI_GRADIENT_ERROR] = none};
    return add_row(&r->history->epochs, at);
}

static bool take_row(const descent_history_row *row, void *user)
{
    reading *r = user;
    cli_history *h = r->history;
    bool good = true;
    switch (row->kind) {
    case DESCENT_HISTORY_START:
        h->steps_per_epoch = (double)row->steps_per_epoch;
        good = take_rate(r, row);
        break;
    case DESCENT_HISTORY_RESUME:
        drop_from(&h->epochs, (double)row->step + 1.0);
        drop_from(&h->steps, (double)row->step + 1.0);
        drop_from(&h->rates, (double)row->step + 1.0);
        good = take_event(r, row, CLI_EVENT_RESUME) && take_rate(r, row);
        break;
    case DESCENT_HISTORY_RATE:
        good = take_event(r, row, CLI_EVENT_RATE) && take_rate(r, row);
        break;
    case DESCENT_HISTORY_KICK:
        good = take_event(r, row, CLI_EVENT_KICK);
        break;
    case DESCENT_HISTORY_STEP:
        good = take_step(r, row) && take_rate(r, row);
        break;
    case DESCENT_HISTORY_EPOCH:
        good = take_epoch(r, row) && (h->steps.count > 0 || take_rate(r, row));
        break;
    case DESCENT_HISTORY_OTHER:
    case DESCENT_HISTORY_VERDICT:
    case DESCENT_HISTORY_REQUEST:
    case DESCENT_HISTORY_END:
        break;
    }
    r->failed = !good;
    return good;
}

// ---- what follows from the rows ----

// The second of a step, between the ends of epochs; they begin at 0 and go on as they ended.
static double second_of(const cli_numbers *epochs, double step, size_t *next)
{
    const double *steps = epochs->column[CLI_AXIS_STEPS];
    const double *seconds = epochs->column[CLI_AXIS_SECONDS];
    while (*next + 1 < epochs->count && steps[*next] < step) {
        ++*next;
    }
    if (epochs->count == 0) {
        return none;
    }
    const double from = *next > 0 ? steps[*next - 1] : 0.0;
    const double begun = *next > 0 ? seconds[*next - 1] : 0.0;
    const double length = steps[*next] - from;
    return length > 0.0 ? begun + (step - from) / length * (seconds[*next] - begun) : begun;
}

static void set_seconds(const cli_numbers *epochs, cli_numbers *t)
{
    size_t next = 0;
    for (size_t i = 0; i < t->count; i++) {
        t->column[CLI_AXIS_SECONDS][i] = second_of(epochs, t->column[CLI_AXIS_STEPS][i], &next);
    }
}

// The length that sampling alone gives the gradient of a batch: the root of its mean square over
// an epoch, over that of the significance.
static void set_gradient_errors(cli_history *h)
{
    size_t step = 0;
    for (size_t i = 0; i < h->epochs.count; i++) {
        const double significance = h->epochs.column[CLI_SIGNIFICANCE][i];
        double squares = 0.0, count = 0.0;
        for (; step < h->steps.count &&
               h->steps.column[CLI_AXIS_STEPS][step] <= h->epochs.column[CLI_AXIS_STEPS][i];
             step++) {
            const double norm = h->steps.column[CLI_GRADIENT_NORM][step];
            squares += isfinite(norm) ? norm * norm : 0.0;
            count += isfinite(norm);
        }
        if (count > 0.0 && significance > 0.0) {
            h->epochs.column[CLI_GRADIENT_ERROR][i] = sqrt(squares / count / significance);
        }
    }
}

descent_status cli_history_read(const char *folder, cli_history *history, descent_error *error)
{
    *history = (cli_history){.facts = {.size = sizeof history->facts},
                             .epochs = {.columns = CLI_EPOCH_COLUMNS},
                             .steps = {.columns = CLI_STEP_COLUMNS},
                             .rates = {.columns = CLI_RATE_COLUMNS}};
    TRY(descent_run_look(folder, &history->facts, error));
    if (history->facts.status != DESCENT_OK) {
        return cli_refuse(error, history->facts.status, "%s", history->facts.problem);
    }
    reading r = {.history = history, .rate = none};
    TRY(descent_run_history(history->facts.history, take_row, &r, error));
    if (r.failed) {
        return cli_out_of_memory(error);
    }
    set_seconds(&history->epochs, &history->steps);
    set_seconds(&history->epochs, &history->rates);
    size_t next = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        double *at = history->events[i].at;
        at[CLI_AXIS_SECONDS] = second_of(&history->epochs, at[CLI_AXIS_STEPS], &next);
    }
    set_gradient_errors(history);
    return DESCENT_OK;
}

void cli_history_free(cli_history *history)
{
    free_table(&history->epochs);
    free_table(&history->steps);
    free_table(&history->rates);
    free(history->events);
    *history = (cli_history){.event_count = 0};
}

bool cli_history_has_numbers(const cli_history *history)
{
    return history->epochs.count > 0 || history->steps.count > 0;
}
