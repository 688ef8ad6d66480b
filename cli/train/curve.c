// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The picture at the end of a run, in a terminal: training and validation loss over the epochs,
// also those before it was resumed, from the run's record.
#include "train/curve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/session.h>

#include "plot/picture.h"
#include "plot/plot.h"
#include "plot/text.h"
#include "run/settings.h"
#include "shell/text.h"

// Epochs that make a curve, values of a line at most, its size, and the range of the losses
// from which on powers of ten show more.
enum { EPOCHS_LEAST = 3, POINTS_MOST = 400, COLUMNS_MOST = 80, ROWS = 12 };
static const double wide = 50.0;

typedef struct curve {
    double *train, *valid, *best; /* count each; NAN where there is none */
    size_t count;
    uint64_t first, every; /* epoch of the first value, and from one to the next */
    bool validated, log;
} curve;

// What the history says of an epoch.
typedef struct epoch {
    uint64_t number;
    double train, valid;
} epoch;

typedef struct history {
    epoch *rows;
    size_t count, room;
    bool failed; /* no memory */
} history;

static bool take_row(const descent_history_row *row, void *user)
{
    history *h = user;
    if (row->kind != DESCENT_HISTORY_EPOCH) {
        return true;
    }
    if (h->count == h->room) {
        const size_t room = h->room > 0 ? 2 * h->room : 256;
        epoch *grown = realloc(h->rows, room * sizeof *grown);
        h->failed = !grown;
        if (!grown) {
            return false;
        }
        h->rows = grown;
        h->room = room;
    }
    h->rows[h->count++] = (epoch){row->epoch, row->train_loss, row->valid_loss};
    return true;
}

// Epochs at equal distances up to the last one: a number of them that all records have, of which
// the late ones may be thinned to every tenth, hundredth ... epoch.
static uint64_t spacing(uint64_t first, uint64_t last)
{
    const uint64_t least = (last - first) / POINTS_MOST + 1;
    uint64_t thinned = 1;
    while (thinned * 10 <= least) {
        thinned *= 10;
    }
    return (least + thinned - 1) / thinned * thinned;
}

// A row that comes later, of a run that was resumed, holds.
static void put_epochs(curve *c, const history *h)
{
    for (size_t k = 0; k < h->count; k++) {
        const epoch *e = &h->rows[k];
        const size_t i = e->number < c->first ? c->count : (e->number - c->first) / c->every;
        if (i < c->count && (e->number - c->first) % c->every == 0) {
            c->train[i] = e->train;
            c->valid[i] = e->valid;
            c->validated = c->validated || isfinite(e->valid);
        }
    }
}

// False: there is nothing to draw.
static bool make_curve(curve *c, const history *h)
{
    if (h->failed || h->count < EPOCHS_LEAST) {
        return false;
    }
    const uint64_t first = h->rows[0].number, last = h->rows[h->count - 1].number;
    if (last <= first) {
        return false;
    }
    c->every = spacing(first, last);
    const size_t count = (size_t)((last - first) / c->every) + 1;
    c->first = last - (count - 1) * c->every;
    c->train = calloc(3 * count, sizeof *c->train);
    if (!c->train) {
        return false;
    }
    c->count = count;
    c->valid = c->train + count;
    c->best = c->valid + count;
    for (size_t i = 0; i < 3 * count; i++) {
        c->train[i] = (double)NAN; /* also where a record is lost */
    }
    put_epochs(c, h);
    return true;
}

// Powers of ten where there are several of them.
static void choose_scale(curve *c)
{
    double low = HUGE_VAL, high = 0.0;
    for (size_t i = 0; i < 2 * c->count; i++) {
        const double loss = i < c->count ? c->train[i] : c->valid[i - c->count];
        if (loss > 0.0 && isfinite(loss)) {
            low = fmin(low, loss);
            high = fmax(high, loss);
        }
    }
    c->log = high > wide * low;
}

static void mark_best(curve *c, const descent_train_result *result)
{
    if (result->best_epoch < c->first) { /* also 0: there is none */
        return;
    }
    const size_t i = (size_t)((result->best_epoch - c->first + c->every / 2) / c->every);
    c->best[i < c->count ? i : c->count - 1] = result->best_valid_loss;
}

static void draw(const curve *c, uint64_t best_epoch)
{
    char best[64] = "best: epoch ";
    cli_format_count(best_epoch, best + strlen(best), sizeof best - strlen(best));
    const cli_plot_line lines[] = {
        {.name = "training", .at = c->train, .count = c->count},
        {.name = "validation", .at = c->valid, .count = c->count},
        {.name = best, .at = c->best, .count = c->count, .points = true}};
    const cli_plot plot = {.title = c->log ? "loss, in powers of ten" : "loss",
                           .names = {"epoch", NULL},
                           .first = (double)c->first,
                           .step = (double)c->every,
                           .log = c->log,
                           .lines = lines,
                           .line_count = !c->validated    ? 1
                                         : best_epoch > 0 ? 3
                                                          : 2};
    cli_plot_look look = cli_plot_look_on(STDERR_FILENO, false);
    look.columns = look.columns < COLUMNS_MOST ? look.columns : COLUMNS_MOST;
    look.rows = ROWS;
    char *text = cli_plot_text(&plot, &look);
    if (text) {              /* a picture less is no reason to fail */
        fputs(text, stderr); /* with its colours; nobody else's text is in it */
    }
    free(text);
}

void cli_train_curve(const cli_job *job, const descent_train_result *result)
{
    if (job->own.quiet || job->own.json || !isatty(STDERR_FILENO) || !*job->folder) {
        return;
    }
    history h = {0};
    curve c = {0};
    // A picture less is no reason to fail.
    if (descent_run_history(job->folder, take_row, &h, NULL) == DESCENT_OK &&
        make_curve(&c, &h)) {
        choose_scale(&c);
        mark_best(&c, result);
        draw(&c, result->best_epoch);
    }
    free(c.train);
    free(h.rows);
}
