// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs are stopped where a forecast is made, and go on twenty times as long, which is the truth
// of it: when was the loss, as a mean over as many steps as a forecast takes for a point, first
// where it was foretold to come?
#include "verdicts_forecasts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verdicts_lessons.h"

enum { LONGER = 21, POINTS = 32 };

typedef lesson *make_lesson(uint64_t seed, uint64_t steps);

static lesson *small_network(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 64, 4, "16 tanh", DESCENT_GD, 0.05, steps);
    lesson_wavy(l);
    return l;
}

static lesson *batches_adam(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 512, 4, "32 tanh", DESCENT_ADAM, 1e-3, steps);
    lesson_wavy(l);
    l->train.batch = 32;
    return l;
}

static lesson *batches_gd(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 256, 4, "16 relu", DESCENT_GD, 0.01, steps);
    lesson_wavy(l);
    l->train.batch = 16;
    return l;
}

static lesson *clipped(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 256, 4, "16 tanh", DESCENT_GD, 0.1, steps);
    lesson_wavy(l);
    l->train.batch = 16;
    l->train.optimizer.clip = 0.05;
    return l;
}

// Regression with a slow direction: settles.
static lesson *linear(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 128, 6, "", DESCENT_GD, 3e-3, steps);
    lesson_linear(l, seed, 0.5);
    return l;
}

static lesson *separable(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 64, 2, "", DESCENT_GD, 0.3, steps);
    lesson_separable(l);
    return l;
}

// Logistic regression that a few examples do not let go to infinity all the way.
static lesson *quasi_separable(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 40, 1, "", DESCENT_GD, 1.0, steps);
    l->classes = 2;
    for (size_t r = 0; r < l->rows; r++) {
        l->inputs[r] = r % 4 == 1 ? 0.0F : 1.0F;
        l->targets[r] = r % 4 == 0 ? 1.0F : 0.0F;
    }
    return l;
}

static lesson *xor_of(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 4, 2, "2 sigmoid", DESCENT_GD, 0.1, steps);
    for (size_t r = 0; r < 4; r++) {
        const bool a = r > 1, b = r % 2;
        l->inputs[2 * r] = a ? 1.0F : 0.0F;
        l->inputs[2 * r + 1] = b ? 1.0F : 0.0F;
        l->targets[r] = a != b ? 1.0F : 0.0F;
    }
    return l;
}

static lesson *deep(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 64, 4, "8 sigmoid 8 sigmoid 8 sigmoid", DESCENT_GD, 0.2, steps);
    lesson_wavy(l);
    return l;
}

static lesson *momentum(uint64_t seed, uint64_t steps)
{
    lesson *l = lesson_of(seed, 256, 4, "16 silu", DESCENT_MOMENTUM, 0.01, steps);
    lesson_wavy(l);
    l->train.batch = 32;
    return l;
}

static const struct {
    const char *name;
    make_lesson *make;
} LESSONS[] = {{"tanh network, gd, all examples", small_network},
               {"tanh network, adam, batches of 32", batches_adam},
               {"relu network, gd, batches of 16", batches_gd},
               {"tanh network, gd, clipped", clipped},
               {"linear regression, slow", linear},
               {"logistic regression, separable", separable},
               {"logistic regression, quasi-separable", quasi_separable},
               {"XOR, two sigmoid units", xor_of},
               {"three layers of sigmoids", deep},
               {"silu network, momentum, batches of 32", momentum}};

typedef struct trial {
    descent_monitor *monitor;
    uint64_t at;    /* the step where it is made */
    uint64_t every; /* steps of a mean */
    bool made;
    descent_monitor_verdict verdict;
    double sum, count, reached, last; /* steps after `at`, HUGE_VAL: never; of the end */
} trial;

static void watch(const descent_observation *o, descent_judgement *judgement, void *user)
{
    trial *t = user;
    (void)judgement;
    if (!t->made) {
        descent_monitor_add(t->monitor, o);
        if (o->step >= t->at) {
            t->verdict.size = sizeof t->verdict;
            descent_monitor_judge(t->monitor, &t->verdict);
            t->made = true;
            t->at = o->step;
        }
        return;
    }
    t->sum += o->loss * (double)o->steps;
    t->count += (double)o->steps;
    t->last = (double)(o->step - t->at);
    if (t->count >= (double)t->every) {
        if (t->reached == HUGE_VAL && t->sum / t->count <= t->verdict.forecast.target) {
            t->reached = t->last - 0.5 * t->count;
        }
        t->sum = t->count = 0.0;
    }
}

static void count_trial(const trial *t, const char *name, bool loud, verdict_forecasts *counts)
{
    static const char *const models[] = {"none", "settles", "power", "grows"};
    const descent_forecast *f = &t->verdict.forecast;
    counts->all++;
    if (f->model == DESCENT_FORECAST_NONE) {
        return;
    }
    counts->made++;
    counts->longer += f->steps > f->farthest;
    // What is foretold to take longer than was waited for is right when it did not come sooner.
    const double foretold = fmin(f->steps, fmin(f->farthest, t->last));
    const double came = fmin(t->reached, t->last);
    const double least = fmax(1.0, 0.5 * (double)(t->at / POINTS)); // what a mean resolves
    const bool right = foretold <= 3.0 * came + least && came <= 3.0 * foretold + least;
    counts->right += right;
    if (loud && !right) {
        printf("  %s, at %llu: %s, %s (power %.2g, floor %.4g) loss %.4g to %.4g in %.0f, came "
               "in %.0f of %.0f\n",
               name, (unsigned long long)t->at, descent_place_word(t->verdict.place),
               models[f->model], f->power, f->floor, t->verdict.loss, f->target, f->steps,
               t->reached, t->last);
    }
}

bool verdict_forecasts_count(uint64_t seeds, uint64_t first, bool loud,
                             verdict_forecasts *counts)
{
    static const uint64_t LENGTHS[] = {200, 700, 2000, 5000};
    *counts = (verdict_forecasts){0};
    for (size_t i = 0; i < sizeof LESSONS / sizeof *LESSONS; i++) {
        verdict_forecasts own = {0};
        for (uint64_t k = 0; k < seeds * 4; k++) {
            const uint64_t at = LENGTHS[k % 4], seed = first + k / 4;
            lesson *l = LESSONS[i].make(seed, LONGER * at);
            const descent_monitor_options options = lesson_monitor(l);
            trial t = {.at = at, .every = at / POINTS + 1, .reached = HUGE_VAL};
            if (l->train.batch >= l->rows) {
                t.every = 1;
            }
            if (descent_monitor_create(&options, &t.monitor, NULL) != DESCENT_OK) {
                return false;
            }
            const bool done = lesson_learn(l, seed, watch, &t);
            descent_monitor_free(t.monitor);
            if (!done) {
                return false;
            }
            count_trial(&t, LESSONS[i].name, loud, &own);
        }
        printf(
            "forecast           %-45s within 3 times %5.1f %%   of %u   (none in %u, only that "
            "it takes longer in %u)\n",
            LESSONS[i].name, own.made > 0 ? 100.0 * own.right / own.made : 100.0, own.made,
            own.all - own.made, own.longer);
        fflush(stdout);
        counts->all += own.all;
        counts->made += own.made;
        counts->longer += own.longer;
        counts->right += own.right;
    }
    return true;
}
