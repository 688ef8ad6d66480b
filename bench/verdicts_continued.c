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

// What counts as no change; a change that nobody can miss.
static const double tolerance = 0.01, clear = 0.05;

// Means of the loss over equal parts of the steps between two ends.
typedef struct stretch {
    double begin, end;
    double sums[PARTS], counts[PARTS];
} stretch;

// `now` ends where the verdict is given; `next` follows it; `twice` and `last` end at 2 and 20
// times as many steps, and `half` is the last half of them all.
typedef struct judged {
    descent_monitor *monitor;
    descent_monitor_verdict verdict;
    uint64_t steps;
    bool done, broke;
    stretch now, next, twice, last, half;
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
    take(&j->half, o);
    j->broke = j->broke || !isfinite(o->loss);
    if (j->done) {
        return;
    }
    descent_monitor_add(j->monitor, o);
    if (o->step >= j->steps || j->broke) {
        j->verdict.size = sizeof j->verdict;
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

// A mean with its standard error, from parts of a stretch; noise of neighbours that are alike
// makes it larger, so three of them are needed where a fall must be real. And the ends of the
// parts.
typedef struct level {
    double loss, error;
    double least, most;
} level;

static level level_of(const stretch *s)
{
    level l = {.least = HUGE_VAL, .most = -HUGE_VAL};
    l.loss = mean_of(s, &l.error);
    for (size_t i = 0; i < PARTS; i++) {
        if (s->counts[i] > 0.0) {
            l.least = fmin(l.least, s->sums[i] / s->counts[i]);
            l.most = fmax(l.most, s->sums[i] / s->counts[i]);
        }
    }
    return l;
}

// a is below b by `part` of it, and by more than chance: the means differ by three standard
// errors; or all parts of a are clearly below all of b, which comes by chance once in
// C(16, 8) = 12870 [Mann, Whitney 1947: U = 0], whatever the tails. Errors from eight parts say
// nothing where a burst, or a fall by factors, makes these differ by as much as their mean: not
// even a loss of 0 would be lower. That a loss has risen is that it was below before.
static bool is_below(level a, level b, double part)
{
    const bool surely = a.loss < b.loss - 3.0 * hypot(a.error, b.error);
    return a.loss < (1.0 - part) * b.loss && (surely || a.most < (1.0 - clear) * b.least);
}

// Whether what comes contradicts the verdict, as people mean the word. `slower` is the same run
// with a quarter of the rate from the verdict on.
//   descending         goes on: twice as many steps are lower by more than counts as a change,
//                      or, where noise hides that, 20 times as many by what nobody can miss.
//                      No part of its present speed is asked for: falls by powers of the time
//                      and exponential ones slow down by as much as they like (how far a
//                      loss comes when is a forecast, and is tested as one). A fifth of the run
//                      more that is surely lower, by what would contradict a plateau, is such a
//                      fall: a burst that undoes it later does not unsay it.
//   noise floor        neither that fifth nor 20 times as many steps at this rate are lower,
//                      and a quarter of the rate is.
//   minimum            20 times as many steps are no lower, by as little as counts.
//   plateau            little is gained in the fifth of the run that follows: a slope that
//                      grows may end it after, and nobody can see when. It may outlast all
//                      steps; but then it is not mostly noise, of which a quarter of the
//                      rate leaves a quarter.
//   saddle             is left, within three times as many steps as were foretold.
//   edge of stability  neither explodes, nor is a lower rate worse where it goes nowhere.
static bool is_wrong(const judged *j, const judged *slower)
{
    const level loss = level_of(&j->now), next = level_of(&j->next);
    const level twice = level_of(&j->twice), last = level_of(&j->last);
    const level half = level_of(&j->half);
    const double slow = level_of(&slower->half).loss;
    const bool nothing = loss.loss < 1e-10; // but rounding
    const bool falls_on = is_below(next, loss, clear);
    switch (j->verdict.place) {
    case DESCENT_PLACE_DESCENDING:
        return !falls_on && !(twice.loss < (1.0 - tolerance) * loss.loss - loss.error) &&
               !is_below(last, loss, clear) && !is_below(half, loss, clear);
    case DESCENT_PLACE_NOISE_FLOOR:
        return !nothing && (falls_on || is_below(last, loss, clear) || !(slow < half.loss));
    case DESCENT_PLACE_MINIMUM:
        return !nothing && is_below(last, loss, tolerance);
    case DESCENT_PLACE_PLATEAU:
        return falls_on || (!is_below(last, loss, clear) && slow < 0.75 * half.loss);
    case DESCENT_PLACE_SADDLE:
        return 3.0 * j->verdict.eta < (LONGER - 1) * (double)j->steps &&
               !is_below(last, loss, clear);
    case DESCENT_PLACE_EDGE_OF_STABILITY:
        return !(last.loss < 2.0 * loss.loss) ||
               (!is_below(last, loss, clear) && !(slow < half.loss));
    case DESCENT_PLACE_DIVERGING:
        return !j->broke && is_below(last, loss, 2.0 * clear);
    case DESCENT_PLACE_INFINITY:
        return !is_below(last, loss, clear) && !(loss.loss < 1e-6);
    default:
        return false;
    }
}

static bool run_on(uint64_t seed, bool slower, judged *j, lesson **l)
{
    *j = (judged){.done = slower};
    *l = lesson_for(seed, &j->steps);
    const double steps = (double)j->steps, length = 0.2 * steps;
    j->now = stretch_before(steps, length);
    j->next = stretch_before(1.2 * steps, length);
    j->twice = stretch_before(2.0 * steps, length);
    j->last = stretch_before(LONGER * steps, length);
    j->half = stretch_before(LONGER * steps, 0.5 * LONGER * steps);
    (*l)->slower_after = slower ? j->steps : 0;
    const descent_monitor_options options = lesson_monitor(*l);
    if (descent_monitor_create(&options, &j->monitor, NULL) != DESCENT_OK) {
        return false;
    }
    const bool made = lesson_learn(*l, seed, watch, j);
    descent_monitor_free(j->monitor);
    return made;
}

static bool needs_slower(descent_place place)
{
    return place == DESCENT_PLACE_NOISE_FLOOR || place == DESCENT_PLACE_PLATEAU ||
           place == DESCENT_PLACE_EDGE_OF_STABILITY;
}

static bool judge_one(uint64_t seed, bool loud, verdict_continued *counts)
{
    judged j, slower = {.done = true};
    lesson *l = NULL;
    if (!run_on(seed, false, &j, &l) ||
        (needs_slower(j.verdict.place) && !run_on(seed, true, &slower, &l))) {
        return false;
    }
    const bool wrong = is_wrong(&j, &slower);
    const bool unknown = j.verdict.place == DESCENT_PLACE_UNDETERMINED;
    counts->all++;
    counts->wrong += wrong;
    counts->undetermined += unknown;
    if (loud) {
        const descent_monitor_verdict *v = &j.verdict;
        const level now = level_of(&j.now);
        printf(
            "  %s%s, seed %llu: rule %d lr %.3g batch %llu \"%s\" classes %zu: loss %.4g +- "
            "%.2g, then %.4g, %.4g, %.4g (half %.4g, slower %.4g); fall %.3g..%.3g excess %.3g "
            "sharpness %.3g: %s\n",
            wrong ? "WRONG " : "", descent_place_word(v->place), (unsigned long long)seed,
            l->train.optimizer.rule, l->train.optimizer.learning_rate,
            (unsigned long long)l->train.batch, l->layers, l->classes, now.loss, now.error,
            level_of(&j.next).loss, level_of(&j.twice).loss, level_of(&j.last).loss,
            level_of(&j.half).loss, level_of(&slower.half).loss, v->fall_low, v->fall_high,
            v->floor_excess, v->sharpness, v->because);
    }
    return true;
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
