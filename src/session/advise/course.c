// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a run does besides its rate and batch, by the rules of [Godbole, Dahl, Gilmer, Shallue, Nado.
// Deep learning tuning playbook. 2023], each with a measurement.
#include "session/advise/course.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/number.h"
#include "session/advise/limits.h"
#include "session/advise/rate.h"
#include "session/advise/trial.h"
#include "session/advise/widths.h"

enum { SEEDS = 20 };

typedef struct course {
    descent_adviser *adviser;
    descent_advise_course *c;
    double rate;
    double *losses, *norms; /* looked */
    double constant[SEEDS]; /* losses at the end of trials with a constant rate */
} course;

static dsc_advise_trial trial_of(const course *o, double begin, double share)
{
    return (dsc_advise_trial){.rate = o->rate,
                              .steps = o->c->steps,
                              .part = DESCENT_ADVISE_PART_COURSE,
                              .begin = begin,
                              .share = share};
}

// ---- steps, and the norms of their gradients ----

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double dsc_advise_percentile(size_t count, double *values, double part)
{
    qsort(values, count, sizeof *values, by_size);
    return count > 0 ? values[(size_t)floor(part * (double)(count - 1))] : (double)NAN;
}

uint64_t dsc_advise_level(size_t count, const double *losses)
{
    const double beta = fmin(LEVEL_SMOOTHING, 1.0 - 10.0 / fmax(20.0, (double)count));
    descent_average smooth;
    descent_error error;
    double end = 0.0, first = (double)NAN;
    size_t late = 0, level = 0;
    for (size_t k = count - count / 10; k < count; k++, late++) {
        end += losses[k];
    }
    end /= (double)(late > 0 ? late : 1);
    if (descent_average_init(&smooth, beta, &error) != DESCENT_OK) {
        return 0;
    }
    for (size_t k = 0; k < count; k++) {
        const double value = descent_average_add(&smooth, losses[k]);
        first = isnan(first) ? value : first;
        if (value > end + LEVEL_PART * (first - end)) {
            level = k + 1;
        }
    }
    return first > end && (double)level < LEVEL_LATE * (double)count ? level : 0;
}

static void say_steps(course *o, uint64_t taken)
{
    descent_advise_course *c = o->c;
    const uint64_t batch = o->adviser->plan.option_batch;
    c->level = dsc_advise_level((size_t)taken, o->losses);
    if (c->level > 0) {
        const double epochs =
            (double)c->level * (double)batch / (double)o->adviser->plan.train_rows;
        snprintf(c->steps_text, sizeof c->steps_text,
                 "at a constant rate the loss of batches is level from step %s on (%.2g "
                 "epochs), of %s "
                 "looked at: a first guess for the longest run; validation may end it earlier",
                 DSC_COUNT(c->level), epochs, DSC_COUNT(taken));
    } else {
        snprintf(c->steps_text, sizeof c->steps_text,
                 "the loss of batches still falls after %s steps: a run takes more",
                 DSC_COUNT(taken));
    }
}

static void say_clip(course *o, uint64_t taken)
{
    descent_advise_course *c = o->c;
    const double given = o->adviser->training.optimizer.clip;
    const double limit = isfinite(given) ? given : 1.0;
    // Where the loss has long been level gradients are short, and no measure of those before.
    const uint64_t seen = c->level > 0 && 2 * c->level < taken ? 2 * c->level : taken;
    const size_t skip = (size_t)(seen / NORM_BURN_IN), count = (size_t)seen - skip;
    double *norms = o->norms + skip;
    size_t above = 0;
    for (size_t i = 0; i < count; i++) {
        above += norms[i] > limit;
    }
    c->clipped = (double)above / (double)count;
    c->norm_median = dsc_advise_percentile(count, norms, 0.5);
    c->norm_90 = dsc_advise_percentile(count, norms, CLIP_PERCENTILE);
    c->norm_largest = norms[count - 1];
    const bool far = c->norm_largest > CLIP_FAR * c->norm_90;
    c->clip = far && !isfinite(given) ? c->norm_90 : (double)NAN;
    const char *what = isfinite(given) && c->clipped > CLIP_MOST
                           ? "more than half are clipped: a lower rate does the same"
                       : isfinite(given) ? "clipping is for a few of them"
                       : far             ? "a few are far above: clip at the 90th percentile"
                                         : "none is far above: nothing to clip";
    snprintf(c->clip_text, sizeof c->clip_text,
             "gradients of batches have a norm of %.3g (median), %.3g (90th percentile), %.3g "
             "(largest); "
             "a limit of %.3g would shorten %.0f %%: %s",
             c->norm_median, c->norm_90, c->norm_largest, limit, 100.0 * c->clipped, what);
}

static descent_status look_long(course *o, descent_error *error)
{
    dsc_advise_trial trial = trial_of(o, 0.0, 0.3);
    trial.steps = o->c->looked;
    trial.losses = o->losses;
    trial.norms = o->norms;
    TRY(dsc_advise_try(o->adviser, &trial, error));
    const uint64_t taken = trial.taken < trial.steps ? trial.taken : trial.steps;
    o->c->spent += taken;
    if (taken < TRIAL_LEAST || o->adviser->stopped) {
        snprintf(o->c->steps_text, sizeof o->c->steps_text, "cannot tell: it diverges");
        return DESCENT_OK;
    }
    say_steps(o, taken);
    say_clip(o, taken);
    return DESCENT_OK;
}

// ---- warm-up ----

static descent_status test_stability(course *o, descent_error *error)
{
    descent_advise_course *c = o->c;
    dsc_advise_trial trial = trial_of(o, 0.3, 0.05);
    double highest = 0.0;
    descent_average smooth;
    TRY(descent_average_init(&smooth, RAMP_SMOOTHING, error));
    trial.rate = c->tested = TESTED_RATE * o->rate;
    trial.losses = o->losses;
    TRY(dsc_advise_try(o->adviser, &trial, error));
    const uint64_t taken = trial.taken < trial.steps ? trial.taken : trial.steps;
    c->spent += taken;
    for (uint64_t k = 0; k < taken; k++) {
        const double value = descent_average_add(&smooth, o->losses[k]);
        highest = value > highest ? value : highest;
    }
    c->unstable = trial.diverged || taken == 0 || highest > UNSTABLE_RISE * o->losses[0] ||
                  trial.loss > trial.first;
    c->warmup = c->unstable ? c->steps / WARMUP_PART + 1 : 0;
    snprintf(
        c->warmup_text, sizeof c->warmup_text,
        c->unstable
            ? "with twice the rate, %.2g, the loss rises or diverges within %s steps: the rate "
              "is at the edge, and a warm-up takes it there"
            : "with twice the rate, %.2g, the loss falls for %s steps as well: no warm-up is "
              "needed",
        c->tested, DSC_COUNT(c->steps));
    return DESCENT_OK;
}

// ---- pairs of trials ----

// Losses of trials with something else than a constant rate and the network as it is, from those.
static descent_status compare(course *o, const char *decay, const descent_network *network,
                              double begin, double *mean, double *se, descent_error *error)
{
    descent_adviser *a = o->adviser;
    double differences[SEEDS] = {0.0};
    bool finite = true;
    for (size_t i = 0; i < a->o.seeds && !a->stopped; i++) {
        dsc_advise_trial trial = trial_of(o, begin, 0.05);
        trial.seed = i;
        trial.decay = decay;
        trial.network = network;
        TRY(dsc_advise_try(a, &trial, error));
        o->c->spent += trial.taken;
        if (!decay && !network) {
            o->constant[i] = trial.loss;
        }
        differences[i] = trial.loss - o->constant[i];
        finite = finite && isfinite(differences[i]);
    }
    dsc_advise_moments((size_t)a->o.seeds, differences, mean, se);
    *mean = finite ? *mean : HUGE_VAL;
    *se = finite ? *se / sqrt((double)a->o.seeds) : (double)NAN;
    return DESCENT_OK;
}

static descent_status try_decay(course *o, descent_error *error)
{
    descent_advise_course *c = o->c;
    TRY(compare(o, "linear", NULL, 0.5, &c->decay, &c->decay_se, error));
    const bool helps = c->decay < -SAME_ERRORS * c->decay_se;
    const bool harms = !(c->decay <= SAME_ERRORS * c->decay_se);
    if (!isfinite(c->decay)) {
        snprintf(c->decay_text, sizeof c->decay_text, "not compared: a trial diverges");
        return DESCENT_OK;
    }
    snprintf(c->decay_text, sizeof c->decay_text,
             "a rate that falls to 0 in %s steps changes the loss by %+.2g +- %.1g from that "
             "of a constant "
             "one: %s",
             DSC_COUNT(c->steps), c->decay, c->decay_se,
             helps   ? "decay over a run whose length is given"
             : harms ? "such a run is too short to decay; look again with more steps"
                     : "not distinguishable");
    return DESCENT_OK;
}

// ---- width ----

static descent_status try_width(course *o, const char *layers, double begin, double *mean,
                                double *se, descent_error *error)
{
    descent_network *network = NULL;
    if (!*layers) {
        return DESCENT_OK;
    }
    TRY(descent_network_parse(layers, o->adviser->training.dropout, o->adviser->sets.train,
                              &network, error));
    const descent_status status = compare(o, NULL, network, begin, mean, se, error);
    descent_network_free(network);
    return status;
}

static void append(char *text, size_t capacity, const char *more)
{
    const size_t used = strlen(text);
    for (size_t i = 0; used + i + 1 < capacity; i++) {
        text[used + i] = more[i];
        text[used + i + 1] = '\0';
        if (more[i] == '\0') {
            return;
        }
    }
}

// "+0.01 +- 0.002 with "32 silu" (worse)", or that it diverges.
static void say_width(const char *layers, double mean, double se, char text[220])
{
    if (!isfinite(mean)) {
        snprintf(text, 220, "not finite with \"%s\" (it diverges)", layers);
        return;
    }
    snprintf(text, 220, "%+.2g +- %.1g with \"%s\" (%s)", mean, se, layers,
             mean < -SAME_ERRORS * se  ? "better"
             : mean > SAME_ERRORS * se ? "worse"
                                       : "the same");
}

static descent_status try_widths(course *o, descent_error *error)
{
    descent_advise_course *c = o->c;
    const char *layers = descent_network_layers(o->adviser->network);
    const bool plain = layers && dsc_advise_widths(layers, 2.0, c->wider, sizeof c->wider) &&
                       dsc_advise_widths(layers, 0.5, c->narrower, sizeof c->narrower);
    if (!plain) {
        c->wider[0] = c->narrower[0] = '\0';
        snprintf(c->width_text, sizeof c->width_text,
                 "not measured: these layers are not numbers of units and functions alone");
        return DESCENT_OK;
    }
    TRY(try_width(o, c->wider, 0.7, &c->wide, &c->wide_se, error));
    TRY(try_width(o, c->narrower, 0.9, &c->narrow, &c->narrow_se, error));
    char wide[220], narrow[220];
    say_width(c->wider, c->wide, c->wide_se, wide);
    say_width(c->narrower, c->narrow, c->narrow_se, narrow);
    snprintf(c->width_text, sizeof c->width_text, "after %s steps the change of the loss is ",
             DSC_COUNT(c->steps));
    append(c->width_text, sizeof c->width_text, wide);
    append(c->width_text, sizeof c->width_text, ", ");
    append(c->width_text, sizeof c->width_text, narrow);
    return DESCENT_OK;
}

// ---- all ----

static descent_status look(course *o, descent_error *error)
{
    double ignored[2];
    TRY(look_long(o, error));
    TRY(test_stability(o, error));
    TRY(compare(o, NULL, NULL, 0.4, &ignored[0], &ignored[1], error));
    TRY(try_decay(o, error));
    TRY(try_widths(o, error));
    o->c->told = !o->adviser->stopped;
    return DESCENT_OK;
}

descent_status dsc_advise_course(descent_adviser *a, descent_error *error)
{
    const double begun = dsc_clock();
    const descent_advise_rate *r = &a->rate;
    descent_advise_course *c = &a->course;
    const double nothing = (double)NAN;
    *c = (descent_advise_course){.size = sizeof *c,
                                 .steps = r->steps,
                                 .norm_median = nothing,
                                 .norm_90 = nothing,
                                 .norm_largest = nothing,
                                 .clipped = nothing,
                                 .clip = nothing,
                                 .tested = nothing,
                                 .decay = nothing,
                                 .decay_se = nothing,
                                 .wide = nothing,
                                 .wide_se = nothing,
                                 .narrow = nothing,
                                 .narrow_se = nothing};
    if (!r->told) {
        snprintf(c->steps_text, sizeof c->steps_text, "cannot tell: no rate learns anything");
        return DESCENT_OK;
    }
    const double most = fmin(LONG_PART * (double)a->budget, LONG_MOST);
    c->looked = (uint64_t)fmax(most, (double)c->steps);
    course o = {.adviser = a, .c = c, .rate = dsc_advise_rate_to_use(a)};
    o.losses = calloc(c->looked, sizeof *o.losses);
    o.norms = calloc(c->looked, sizeof *o.norms);
    const descent_status status =
        o.losses && o.norms ? look(&o, error) : dsc_no_memory(error, "losses", c->looked * 16);
    free(o.losses);
    free(o.norms);
    c->seconds = dsc_clock() - begun;
    return status;
}
