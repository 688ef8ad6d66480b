// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the losses of experiments say: changes next to trainings as the run is, pair by pair.
//
// Keeps: an experiment that diverged with any order of the rows has no loss, and does not help.
#include "session/experiments/summary.h"

#include <math.h>

#include "core/statistics/normal.h"
#include "core/statistics/paired.h"

// A change counts below this probability of one by chance.
static const double by_chance = 0.05;
// Of the loss; less than the second is none.
static const double worth = 0.01, nothing = 0.001;

static double *losses_of(descent_experiments *e, size_t i, bool valid)
{
    return valid ? e->losses[i].valid : e->losses[i].train;
}

static descent_tried_loss *loss_of(descent_experiments *e, size_t i, bool valid)
{
    return valid ? &e->list[i].valid : &e->list[i].train;
}

// Two-sided, by Student's t. Where nothing differs between the orders of the rows (a batch of all of
// them), any change is one.
static double chance_of(size_t n, double mean, double error)
{
    if (!(error > 0.0)) {
        return mean < 0.0 || mean > 0.0 ? 0.0 : 1.0;
    }
    return n < 2 ? (double)NAN : 2.0 * dsc_student_cdf(n - 1, -fabs(mean / error));
}

static void compare(descent_experiments *e, size_t i, bool valid)
{
    const size_t n = (size_t)e->facts.seeds;
    const double *own = losses_of(e, i, valid), *base = losses_of(e, 0, valid);
    double *change = losses_of(e, DESCENT_EXPERIMENT_COUNT - 1, valid); // room for one more
    descent_tried_loss *out = loss_of(e, i, valid);
    out->loss = dsc_mean(n, own);
    if (i == 0) {
        return;
    }
    for (size_t s = 0; s < n; s++) {
        change[s] = own[s] - base[s];
    }
    out->change = dsc_mean(n, change);
    out->error = n > 1 ? dsc_deviation(n, change) / sqrt((double)n) : (double)NAN;
    out->chance = chance_of(n, out->change, out->error);
}

static void adjust(descent_experiments *e, bool valid)
{
    double p[DESCENT_EXPERIMENT_COUNT], adjusted[DESCENT_EXPERIMENT_COUNT];
    size_t of[DESCENT_EXPERIMENT_COUNT], m = 0;
    for (size_t i = 1; i < e->count; i++) {
        const double chance = loss_of(e, i, valid)->chance;
        if (!isnan(chance)) {
            of[m] = i;
            p[m++] = chance;
        }
    }
    if (m > 0 && dsc_holm(m, p, adjusted)) {
        for (size_t k = 0; k < m; k++) {
            loss_of(e, of[k], valid)->chance = adjusted[k];
        }
    }
}

// Beyond chance, and by as much as is worth doing: a part of the loss, or half of what going on falls,
// of which small steps have more ahead.
static bool falls(const descent_tried_loss *loss, double began)
{
    const double base = loss->loss - loss->change, more = 0.5 * (began - base);
    const double part = worth * fabs(base);
    const double least = fmax(more > 0.0 ? fmin(part, more) : part, nothing * fabs(base));
    return -loss->change > least && loss->chance < by_chance;
}

// By how much a loss has moved since the start beyond chance, as a part of it; 0: by no more.
static double moved(const descent_experiments *e, const double *ends, double began)
{
    const size_t n = (size_t)e->facts.seeds;
    const double change = dsc_mean(n, ends) - began;
    const double error = n > 1 ? dsc_deviation(n, ends) / sqrt((double)n) : 0.0;
    return chance_of(n, change, error) < by_chance ? change / fabs(began) : 0.0;
}

// More of the same learns the training rows by heart.
static bool harms(const descent_experiments *e)
{
    return moved(e, e->losses[0].train, e->facts.train_loss) < -worth &&
           moved(e, e->losses[0].valid, e->facts.valid_loss) > worth;
}

static bool helps(const descent_experiments *e, const descent_tried *tried)
{
    const descent_experiments_facts *began = &e->facts;
    const bool penalty = tried->experiment == DESCENT_EXPERIMENT_LESS_PENALTY ||
                         tried->experiment == DESCENT_EXPERIMENT_MORE_PENALTY;
    // Less of what harms is no help: to stop is.
    if (harms(e) && tried->valid.loss >= began->valid_loss) {
        return false;
    }
    return falls(&tried->valid, began->valid_loss) ||
           (!penalty && falls(&tried->train, began->train_loss) &&
            !(tried->valid.change > 0.0));
}

// Going on helps where the loss falls from where it began, and that of validation does not rise.
static bool goes_on(const descent_experiments *e)
{
    const bool rises = e->list[0].valid.loss > e->facts.valid_loss;
    return !rises && moved(e, e->losses[0].train, e->facts.train_loss) < -worth;
}

void dsc_experiments_summarise(descent_experiments *e)
{
    for (size_t i = 0; i < e->count; i++) {
        descent_tried *tried = &e->list[i];
        const descent_tried_loss unknown = {(double)NAN, (double)NAN, (double)NAN, (double)NAN};
        tried->train = tried->valid = unknown;
        if (tried->status == DESCENT_OK && e->facts.seeds > 0) {
            compare(e, i, false);
            compare(e, i, true);
        }
    }
    adjust(e, false);
    adjust(e, true);
    for (size_t i = 0; i < e->count; i++) {
        descent_tried *tried = &e->list[i];
        tried->helps = tried->status == DESCENT_OK && e->facts.seeds > 0 &&
                       (i == 0 ? goes_on(e) : helps(e, tried));
    }
}
