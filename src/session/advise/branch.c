// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/branch.h"

#include <math.h>

#include "session/advise/limits.h"
#include "session/advise/rate.h"
#include "session/advise/trial.h"

enum { SEEDS = 20, FACTORS = 5 };

typedef struct branches {
    descent_adviser *adviser;
    descent_trainer *const *from;
    uint64_t base, factor, examples;
    double loss[FACTORS][SEEDS], start[SEEDS];
    size_t count;
} branches;

// False: there are too few rows or steps.
static bool plan(branches *b)
{
    const descent_adviser *a = b->adviser;
    const uint64_t rows = a->plan.train_rows, batch = a->plan.option_batch;
    b->base = BRANCH_BASE;
    while (b->base > 1 && 8 * b->base > rows) {
        b->base /= 2;
    }
    b->factor = BRANCH_FACTOR;
    while (b->factor > 1 && 2 * b->factor * b->base > rows) {
        b->factor /= 2;
    }
    const double whole = BRANCH_PART * (double)a->budget * (double)batch;
    for (; b->factor > 1; b->factor /= 2) {
        double each = 0.0;
        for (uint64_t k = 1; k <= b->factor; k *= 2) {
            each += (double)a->o.seeds;
        }
        const double largest = (double)(b->factor * b->base);
        const double steps = fmin(whole / each / largest, BRANCH_STEPS_MOST);
        if (steps >= BRANCH_STEPS_LEAST) {
            b->examples = (uint64_t)steps * b->factor * b->base;
            return true;
        }
    }
    return false;
}

descent_advise_batch_point *dsc_advise_batch_point(descent_advise_batch *r, uint64_t batch)
{
    for (size_t i = 0; i < r->count; i++) {
        if (r->points[i].batch == batch) {
            return &r->points[i];
        }
    }
    size_t at = r->count < DESCENT_ADVISE_BATCHES ? r->count++ : r->count - 1;
    for (; at > 0 && r->points[at - 1].batch > batch; at--) {
        r->points[at] = r->points[at - 1];
    }
    r->points[at] = (descent_advise_batch_point){.batch = batch,
                                                 .seconds = (double)NAN,
                                                 .example = (double)NAN,
                                                 .cost = (double)NAN,
                                                 .difference = (double)NAN,
                                                 .se = (double)NAN};
    return &r->points[at];
}

static descent_status try_factor(branches *b, uint64_t k, descent_error *error)
{
    descent_adviser *a = b->adviser;
    const uint64_t batch = k * b->base;
    const double ratio = (double)batch / (double)a->plan.option_batch;
    for (size_t i = 0; i < a->o.seeds && !a->stopped; i++) {
        dsc_advise_trial trial = {.seed = 1000 + i, // another order of the rows
                                  .rate = dsc_advise_rate_of_batch(a, batch),
                                  .steps = b->examples / batch,
                                  .batch = batch,
                                  .training = true,
                                  .from = b->from[i],
                                  .part = DESCENT_ADVISE_PART_BATCH,
                                  .begin = 0.3 + 0.1 * (double)b->count,
                                  .share = 0.1};
        TRY(dsc_advise_try(a, &trial, error));
        b->loss[b->count][i] = trial.loss;
        b->start[i] = trial.first;
        a->batch.spent += (uint64_t)((double)trial.taken * ratio);
    }
    b->count++;
    return DESCENT_OK;
}

// The loss of factor number `at` from that of the base, over the seeds.
static void compare(const branches *b, size_t at, double *mean, double *se)
{
    const size_t seeds = (size_t)b->adviser->o.seeds;
    double differences[SEEDS];
    bool finite = true;
    for (size_t i = 0; i < seeds; i++) {
        differences[i] = b->loss[at][i] - b->loss[0][i];
        finite = finite && isfinite(differences[i]);
    }
    dsc_advise_moments(seeds, differences, mean, se);
    *mean = finite ? *mean : HUGE_VAL;
    *se = finite ? *se / sqrt((double)seeds) : (double)NAN;
}

static void judge(branches *b)
{
    descent_advise_batch *r = &b->adviser->batch;
    const size_t seeds = (size_t)b->adviser->o.seeds;
    double gains[SEEDS], deviation;
    for (size_t i = 0; i < seeds; i++) {
        gains[i] = b->start[i] - b->loss[0][i];
    }
    dsc_advise_moments(seeds, gains, &r->gain, &deviation);
    r->branch_told = r->gain > SAME_ERRORS * deviation / sqrt((double)seeds);
    bool good = true;
    for (size_t at = 0; at < b->count; at++) {
        descent_advise_batch_point *p = dsc_advise_batch_point(r, b->base << at);
        compare(b, at, &p->difference, &p->se);
        const double same = fmin(SAME_ERRORS * p->se, BRANCH_WORST * r->gain);
        p->as_good = r->branch_told && p->difference <= fmax(same, BRANCH_SAME * r->gain);
        good = good && p->as_good;
        r->critical = good ? p->batch : r->critical;
    }
}

descent_status dsc_advise_branch(descent_adviser *a, descent_trainer *const *from,
                                 descent_error *error)
{
    branches b = {.adviser = a, .from = from};
    if (!plan(&b)) {
        return DESCENT_OK;
    }
    a->batch.base = b.base;
    a->batch.examples = b.examples;
    for (uint64_t k = 1; k <= b.factor && !a->stopped; k *= 2) {
        TRY(try_factor(&b, k, error));
    }
    if (!a->stopped) {
        judge(&b);
    }
    return DESCENT_OK;
}
