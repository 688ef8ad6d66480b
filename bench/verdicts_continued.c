// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "verdicts_continued.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common.h"
#include "verdicts_lessons.h"
#include "verdicts_simulate.h"

enum { LONGER = 20, PARTS = 8 };

// Means of the loss over equal parts of the steps between two ends.
typedef struct stretch {
    double begin, end;
    double sums[PARTS], counts[PARTS];
} stretch;

typedef struct judged {
    descent_monitor *monitor;
    descent_monitor_verdict verdict;
    uint64_t steps;
    bool done, broke;
    stretch now, next, twice, last;
} judged;

static stretch stretch_before(double end, double length)
{
    return (stretch){.begin = end - length, .end = end};
}

static void take(stretch *s, const descent_observation *o)
{
    const double part = ((double)o->step - s->begin) / (s->end - s->begin) * PARTS;
    if (part > 0.0 && part <= PARTS) {
        const size_t at = (size_t)ceil(part) - 1;
        s->sums[at] += o->loss * (double)o->steps;
        s->counts[at] += (double)o->steps;
    }
}

static double mean_of(const stretch *s, double *error)
{
    double mean = 0.0, squares = 0.0, parts = 0.0;
    for (size_t i = 0; i < PARTS; i++) {
        if (s->counts[i] > 0.0) {
            const double value = s->sums[i] / s->counts[i];
            mean += value;
            squares += value * value;
            parts += 1.0;
        }
    }
    mean /= parts;
    *error = sqrt(fmax(0.0, squares / parts - mean * mean) / fmax(1.0, parts - 1.0));
    return mean;
}

static void watch(const descent_observation *o, descent_judgement *judgement, void *user)
{
    judged *j = user;
    (void)judgement;
    take(&j->now, o);
    take(&j->next, o);
    take(&j->twice, o);
    take(&j->last, o);
    j->broke = j->broke || !isfinite(o->loss);
    if (j->done) {
        return;
    }
    descent_monitor_add(j->monitor, o);
    if (o->step >= j->steps || j->broke) {
        descent_monitor_judge(j->monitor, &j->verdict);
        j->done = true;
    }
}

static const char *const LAYERS[] = {"",
                                     "16 tanh",
                                     "8 relu",
                                     "16 tanh 16 tanh",
                                     "8 sigmoid 8 sigmoid 8 sigmoid",
                                     "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid"};
static const double RATES[] = {[DESCENT_GD] = 0.05,
                               [DESCENT_MOMENTUM] = 0.05,
                               [DESCENT_RMSPROP] = 0.003,
                               [DESCENT_ADAM] = 0.003};

static lesson *lesson_for(uint64_t seed, uint64_t *steps)
{
    uint64_t state = seed * 7919 + 17;
    const uint64_t batches[] = {DESCENT_BATCH_FULL, 4, 16, 32};
    const descent_rule rules[] = {DESCENT_GD, DESCENT_GD, DESCENT_MOMENTUM, DESCENT_ADAM};
    const descent_rule rule = rules[(size_t)(4.0 * bench_uniform(&state))];
    const char *layers = LAYERS[(size_t)(6.0 * bench_uniform(&state))];
    const double rate = RATES[rule] * pow(10.0, 2.0 * bench_uniform(&state) - 1.0);
    *steps = 800 + (uint64_t)(1600.0 * bench_uniform(&state));
    lesson *l = lesson_of(seed, 128, 4, layers, rule, rate, LONGER * *steps);
    switch ((size_t)(4.0 * bench_uniform(&state))) {
    case 0:
        lesson_linear(l, seed, 1.0);
        break;
    case 1:
        lesson_linear(l, seed, 0.0);
        break;
    case 2:
        lesson_separable(l);
        break;
    default:
        lesson_wavy(l);
    }
    l->train.batch = batches[(size_t)(4.0 * bench_uniform(&state))];
    return l;
}

// Whether what comes contradicts the verdict. Losses are means of a fifth of the steps so far.
static bool is_wrong(const judged *j)
{
    double error, next_error, twice_error, last_error;
    const double loss = mean_of(&j->now, &error), next = mean_of(&j->next, &next_error);
    const double twice = mean_of(&j->twice, &twice_error);
    const double last = mean_of(&j->last, &last_error);
    const double unsure = 3.0 * hypot(error, last_error);
    switch (j->verdict.place) {
    case DESCENT_PLACE_DESCENDING: // by more than the mean is unsure of
        return !(fmin(last, twice) < loss - error);
    case DESCENT_PLACE_NOISE_FLOOR:
    case DESCENT_PLACE_MINIMUM:
        return loss > 1e-10 && !(last > loss - fmax(0.05 * loss, unsure));
    case DESCENT_PLACE_PLATEAU: // may end, but not at once
        return next < 0.95 * loss - 3.0 * hypot(error, next_error);
    case DESCENT_PLACE_SADDLE: // is left, not long after it was said to be
        return 3.0 * j->verdict.eta < (LONGER - 1) * (double)j->steps && !(last < loss);
    case DESCENT_PLACE_EDGE_OF_STABILITY:
        return !(last < 2.0 * loss);
    case DESCENT_PLACE_DIVERGING:
        return !j->broke && last < 0.9 * loss - unsure;
    case DESCENT_PLACE_INFINITY:
        return !(last < loss || loss < 1e-6);
    default:
        return false;
    }
}

static bool judge_one(uint64_t seed, bool loud, verdict_continued *counts)
{
    judged j = {.done = false};
    lesson *l = lesson_for(seed, &j.steps);
    const double steps = (double)j.steps, length = 0.2 * steps;
    descent_monitor_options options = lesson_monitor(l);
    options.convex = l->layers[0] == '\0';
    j.now = stretch_before(steps, length);
    j.next = stretch_before(1.2 * steps, length);
    j.twice = stretch_before(2.0 * steps, length);
    j.last = stretch_before(LONGER * steps, length);
    if (descent_monitor_create(&options, &j.monitor, NULL) != DESCENT_OK) {
        return false;
    }
    const bool made = lesson_learn(l, seed, watch, &j);
    descent_monitor_free(j.monitor);
    const bool wrong = is_wrong(&j), unknown = j.verdict.place == DESCENT_PLACE_UNDETERMINED;
    counts->all++;
    counts->wrong += wrong;
    counts->undetermined += unknown;
    if (loud) {
        const descent_monitor_verdict *v = &j.verdict;
        double error, ignored;
        const double loss = mean_of(&j.now, &error);
        printf("  %s%s, seed %llu: rule %d lr %.3g batch %llu \"%s\" classes %zu: loss %.4g +- "
               "%.2g, then %.4g, %.4g; fall %.3g..%.3g excess %.3g sharpness %.3g: %s\n",
               wrong ? "WRONG " : "", descent_place_word(v->place), (unsigned long long)seed,
               l->train.optimizer, l->train.learning_rate, (unsigned long long)l->train.batch,
               l->layers, l->classes, loss, error, mean_of(&j.twice, &ignored),
               mean_of(&j.last, &ignored), v->fall_low, v->fall_high, v->floor_excess,
               v->sharpness, v->because);
    }
    return made;
}

bool verdict_continued_count(uint64_t seeds, uint64_t first, bool loud,
                             verdict_continued *counts)
{
    *counts = (verdict_continued){.all = 0};
    for (uint64_t seed = first; seed < first + seeds; seed++) {
        if (!judge_one(seed, loud, counts)) {
            return false;
        }
    }
    return true;
}
