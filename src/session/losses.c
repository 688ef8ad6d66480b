// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The losses of a run so far, from its history, for a forecast.
#include "session/losses.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "session/history.h"

enum { MOST = 64 };

// A rate that changes by more than this begins a history of its own.
static const double rate_jump = 1.5;

// Means over stretches of epochs, with the step at which each ended. free(ends) frees both.
typedef struct losses {
    double *ends, *losses;
    size_t count;
} losses;

typedef struct epochs {
    double *steps, *losses; /* capacity each */
    size_t count, capacity;
    double begin, rate, last; /* step before the first one; rate and step of the last one */
} epochs;

static bool make_room(epochs *e)
{
    if (e->count < e->capacity) {
        return true;
    }
    const size_t wanted = 2 * e->capacity + 256;
    double *grown = malloc(2 * wanted * sizeof *grown);
    if (!grown) {
        return false;
    }
    if (e->count > 0) {
        memcpy(grown, e->steps, e->count * sizeof *grown);
        memcpy(grown + wanted, e->losses, e->count * sizeof *grown);
    }
    free(e->steps);
    e->steps = grown;
    e->losses = grown + wanted;
    e->capacity = wanted;
    return true;
}

// False: there is no memory.
static bool take(epochs *e, double step, double loss, double rate)
{
    const bool other = rate > rate_jump * e->rate || e->rate > rate_jump * rate;
    if (step <= e->last || (e->rate > 0.0 && other)) { /* anew from a checkpoint, or changed */
        e->count = 0;
        e->begin = step > e->last ? e->last : 0.0;
    }
    e->last = step;
    e->rate = rate;
    if (!make_room(e)) {
        return false;
    }
    e->steps[e->count] = step - e->begin;
    e->losses[e->count++] = loss;
    return true;
}

// At most MOST means of as many epochs each; the first ones go where they do not come out even.
static void join(const epochs *e, losses *history)
{
    const size_t each = (e->count + MOST - 1) / MOST;
    for (size_t i = e->count % each; i + each <= e->count; i += each) {
        double sum = 0.0;
        for (size_t k = 0; k < each; k++) {
            sum += e->losses[i + k];
        }
        history->losses[history->count] = sum / (double)each;
        history->ends[history->count++] = e->steps[i + each - 1];
    }
}

typedef struct reading {
    epochs e;
    bool failed; /* no memory */
} reading;

static bool take_row(const descent_history_row *row, void *user)
{
    reading *r = user;
    const double rate = isfinite(row->learning_rate) ? row->learning_rate : 0.0;
    if (isfinite(row->train_loss) && row->step > 0) {
        r->failed = !take(&r->e, (double)row->step, row->train_loss, rate);
    }
    return !r->failed;
}

static descent_status read_losses(descent_run *run, reading *r, losses *found,
                                  descent_error *error)
{
    TRY(dsc_history_epochs(run->place.folder, take_row, r, error));
    if (!r->failed && r->e.count > 0) {
        found->ends = malloc(2 * MOST * sizeof *found->ends);
        r->failed = !found->ends;
    }
    if (r->failed) {
        return dsc_no_memory(error, "losses of a run", 2 * MOST * sizeof *found->ends);
    }
    if (found->ends) {
        found->losses = found->ends + MOST;
        join(&r->e, found);
    }
    return DESCENT_OK;
}

descent_status dsc_run_losses(descent_run *run, size_t *count, descent_error *error)
{
    reading r = {.failed = false};
    losses found = {.count = 0};
    const descent_status status = read_losses(run, &r, &found, error);
    free(r.e.steps);
    TRY(status);
    free(run->loss_ends);
    run->loss_ends = found.ends;
    run->losses = found.losses;
    *count = found.count;
    return DESCENT_OK;
}
