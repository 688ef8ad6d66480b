// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which place it is. The order of the questions:
//   1. is it finite, and has it two derivatives?          diverging, kink
//   2. does the noise of batches undo the steps?          noise floor
//   3. is it critical, or is a critical point near by?
//        negative curvature                               saddle, maximum
//        zero curvature that nothing explains             degenerate ...
//        none of these                                    minimum
//   4. not critical: where does the gradient point?       gradient-flat, diverging, edge of
//        stability, running to infinity, plateau, descending
#include <descent/verdict.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/memory.h"
#include "core/options.h"
#include "optim/rules.h"
#include "surface/judge/doubts.h"
#include "surface/judge/judge.h"
#include "surface/judge/limits.h"
#include "surface/judge/report.h"
#include "surface/judge/sample.h"
#include "surface/judge/slope.h"

enum {
    FIRST_PRODUCTS = 48,
    PLAIN_PRODUCTS = 12,
    PLAIN_STEPS = 5,
    KINK_DENSE = 300,
    KINK_AXES = 64
};

// Beyond dense spectra most points are not critical, which few products tell.
static uint64_t first_products(const dsc_diagnosing *d)
{
    const uint64_t all = d->options->products;
    const uint64_t few = d->point.plain            ? PLAIN_PRODUCTS
                         : dsc_is_heavy(&d->point) ? FIRST_PRODUCTS / 4
                                                   : FIRST_PRODUCTS;
    return all < few ? all : few;
}

// ---- kinks ----

// Does f fall as the gradient says, at any of three short distances?
static descent_status slope_holds(dsc_diagnosing *d, bool *holds, descent_error *error)
{
    dsc_point *point = &d->point;
    *holds = false;
    for (double part = HOLDS_FROM; part < HOLDS_TO && !*holds; part *= HOLDS_STEP) {
        const double t = part * point->length / point->norm;
        double f = 0.0;
        TRY(dsc_point_along(point, point->g, -t, point->scratch, &f, NULL, error));
        const double fall = point->f - f;
        *holds = fall > HOLDS_PART * part * point->length * point->norm &&
                 fall > FALL_OF_SLOPE * point->noise;
    }
    return DESCENT_OK;
}

// Does a step of the run's size throw f up? Then it diverges, with kinks or without.
static descent_status step_throws(dsc_diagnosing *d, bool *throws, descent_error *error)
{
    const descent_diagnose_options *o = d->options;
    dsc_point *point = &d->point;
    double f = 0.0;
    *throws = false;
    const dsc_rule *rule = dsc_rule_find(o->optimizer.rule);
    if (!rule || rule->adaptive || rule->line_search) {
        return DESCENT_OK; // their steps have lengths of their own
    }
    TRY(dsc_point_along(point, point->g, -o->optimizer.learning_rate, point->scratch, &f, NULL,
                        error));
    *throws = !(f <= THROWN_UP * fabs(point->f));
    if (*throws && isfinite(f)) {
        dsc_because(d, DESCENT_REASON_STEP_RAISES,
                    DSC_NUMBERS(DSC_NUMBER(VALUE, point->f), DSC_NUMBER(AFTER, f)));
    } else if (*throws) {
        dsc_because(d, DESCENT_REASON_STEP_NOT_FINITE,
                    DSC_NUMBERS(DSC_NUMBER(VALUE, point->f)));
    }
    return DESCENT_OK;
}

static descent_status look_for_kinks(dsc_diagnosing *d, descent_error *error)
{
    dsc_hessian curvature;
    bool holds = false;
    if (d->point.limited && isfinite(d->point.norm) && d->point.norm > 0.0) {
        TRY(slope_holds(d, &holds, error));
        if (holds) {
            return DESCENT_OK; // no kink stops it
        }
    }
    TRY(dsc_hessian_create(&curvature, d->point.objective, d->point.x, d->point.rows,
                           DESCENT_HESSIAN, 0, 0, error));
    descent_status status = dsc_kinks_find(&curvature, &d->kinks, error);
    dsc_hessian_free(&curvature);
    TRY(status);
    if (d->kinks.count > 0 && d->kinks.jump > KINK_IN_ROUNDING * d->point.rounding) {
        d->point.kinked = true; // what a unit in the last place changes is no rounding
        d->point.rounding = 0.0;
    }
    const bool jumps =
        d->kinks.count > 0 &&
        d->kinks.jump > fmax(JUMP * d->point.norm, CLEAR_OF_NOISE * d->point.rounding);
    if (jumps && isfinite(d->point.norm) &&
        d->point.norm > CLEAR_OF_NOISE * d->point.rounding) {
        TRY(slope_holds(d, &holds, error));
    }
    d->stalled = jumps && !holds;
    return DESCENT_OK;
}

// Ways on which the slope does not jump: where the curvature is negative, and axes.
static descent_status try_smooth_ways(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    const size_t n = point->n;
    const double shortest = FIRST_STEP * point->length;
    descent_diagnose_options options = *d->options;
    options.dense = options.dense < KINK_DENSE ? options.dense : KINK_DENSE;
    dsc_local local;
    const descent_status made =
        dsc_local_create(&local, point, &options, first_products(d), error);
    if (made == DESCENT_DIVERGED) {
        local = (dsc_local){0}; // no curvature here
    } else {
        TRY(made);
    }
    double *axis = calloc(n, sizeof *axis);
    descent_status status =
        axis ? DESCENT_OK : dsc_no_memory(error, "a direction", n * sizeof *axis);
    for (size_t i = 0; status == DESCENT_OK && i < local.index.negative_vectors; i++) {
        status = dsc_way_try(&d->way, point, local.index.vectors + i * n, shortest, error);
    }
    for (size_t i = 0; status == DESCENT_OK && i < n && n <= KINK_AXES; i++) {
        axis[i] = 1.0;
        status = dsc_way_try(&d->way, point, axis, shortest, error);
        axis[i] = 0.0;
    }
    free(axis);
    dsc_local_free(&local);
    return status;
}

static descent_status judge_kink(dsc_diagnosing *d, descent_error *error)
{
    const dsc_kinks *kinks = &d->kinks;
    if (d->options->diverged) {
        dsc_judge_diverged(d);
        return DESCENT_OK;
    }
    if (kinks->descent < 0.0 && kinks->direction) {
        TRY(dsc_way_try(&d->way, &d->point, kinks->direction, FIRST_PAST_KINK * d->point.length,
                        error));
    } else if (kinks->descent == 0.0 && isfinite(d->point.norm)) {
        TRY(try_smooth_ways(d, error));
    }
    if (kinks->descent == 0.0 && d->way.found) {
        dsc_because_of(
            d, DESCENT_REASON_KINK_WAY_PAST, kinks->where,
            DSC_NUMBERS(DSC_NUMBER(GAIN, d->way.gain), DSC_NUMBER(DISTANCE, d->way.step)));
    } else if (kinks->descent < 0.0) {
        dsc_because_of(d, DESCENT_REASON_KINK_OTHER_SIDE, kinks->where,
                       DSC_NUMBERS(DSC_NUMBER(SLOPE, kinks->descent)));
    } else {
        dsc_because_of(
            d, kinks->complete ? DESCENT_REASON_KINK_MINIMUM : DESCENT_REASON_KINK_NO_WAY,
            kinks->where, DSC_NO_NUMBERS);
    }
    return DESCENT_OK;
}

// ---- all together ----

// The others get all the products there are.
static descent_status look_closer(dsc_diagnosing *d, descent_error *error)
{
    const dsc_local *local = &d->local;
    const bool whole = dsc_dense_wanted(&d->point) <= (double)d->options->dense;
    const bool maybe =
        d->point.norm <= CLEAR_OF_NOISE * d->point.rounding ||
        (local->decrement <= LITTLE_GAIN * local->reference &&
         local->step_length <= fmax(d->options->polish, NO_WAY) * d->point.length);
    if (local->index.dense.n > 0 || !maybe || d->point.plain ||
        (first_products(d) == d->options->products && !whole)) {
        return DESCENT_OK;
    }
    dsc_local closer;
    const descent_status status =
        dsc_local_create(&closer, &d->point, d->options, d->options->products, error);
    if (status == DESCENT_DIVERGED) {
        return DESCENT_OK; // what few products showed stands
    }
    TRY(status);
    dsc_local_free(&d->local);
    d->local = closer;
    return DESCENT_OK;
}

static descent_status judge_smooth(dsc_diagnosing *d, descent_error *error)
{
    const dsc_training *training = &d->training;
    TRY(dsc_training_find(&d->point, &d->local, d->options, &d->training, error));
    d->out->decrement = d->local.decrement;
    d->out->flat_ratio = d->local.flat;
    if (!d->options->diverged && training->steps >= training->wanted &&
        dsc_is_noise_floor(training, d->point.f) && !dsc_run_sinks(d->options) &&
        d->local.decrement > LITTLE_GAIN * d->local.reference) {
        return dsc_judge_noise(d, error);
    }
    TRY(look_closer(d, error));
    if (d->point.plain) {
        return dsc_judge_slope(d, error);
    }
    TRY(dsc_polish(&d->point, &d->local, d->options, &d->moved, error));
    bool broken = false, critical = false;
    TRY(dsc_has_arrived(&d->point, &d->local, &critical, error));
    if (!critical) {
        return dsc_judge_slope(d, error);
    }
    double distance = 0.0;
    TRY(dsc_is_broken(&d->point, &d->local, &broken, &distance, error));
    return broken ? dsc_judge_broken(d, distance, error) : dsc_judge_critical(d, error);
}

// *fits (out): the gradient is that of the function, as far as can be told here.
static descent_status look_at_gradient(dsc_diagnosing *d, bool *fits, descent_error *error)
{
    *fits = true;
    if (strcmp(d->point.objective->class->name, "callback") != 0 || d->kinks.count > 0 ||
        !isfinite(d->point.norm)) {
        return DESCENT_OK; // others have the library's own gradient
    }
    dsc_fit fit;
    TRY(dsc_gradient_fits(&d->point, &fit, error));
    *fits = fit.fits;
    if (!fit.fits) {
        dsc_because(
            d, DESCENT_REASON_GRADIENT_WRONG,
            DSC_NUMBERS(DSC_NUMBER(CLAIMED, fit.claimed), DSC_NUMBER(MEASURED, fit.measured)));
        dsc_decides(d, DESCENT_SUGGESTION_RIGHT_GRADIENT, DSC_NO_NUMBERS);
    }
    return DESCENT_OK;
}

// Large problems: where the gradient is far above rounding and a short descent gains much, the
// point is not critical, and the spectrum needs no care.
static descent_status look_for_slope(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    if (!dsc_is_large(point) || (dsc_dense_work(point) <= CHEAP_DENSE && !d->sample) ||
        !(point->norm > PLAIN_GRADIENT * point->rounding)) {
        return DESCENT_OK;
    }
    d->lowest = calloc(point->n, sizeof *d->lowest);
    if (!d->lowest) {
        return dsc_no_memory(error, "a descent", point->n * sizeof *d->lowest);
    }
    double f = point->f;
    TRY(dsc_descend(point, point->x, PLAIN_STEPS, point->rounding, d->lowest, &f, error));
    point->plain = point->f - f > PLAIN_GAIN * fabs(point->f);
    if (!point->plain) {
        free(d->lowest);
        d->lowest = NULL;
    }
    return DESCENT_OK;
}

// Few products, or the whole spectrum where that is cheap.
static descent_status look_first(dsc_diagnosing *d, descent_error *error)
{
    descent_diagnose_options first = *d->options;
    first.dense = dsc_dense_work(&d->point) <= CHEAP_DENSE ? first.dense : 0;
    return dsc_local_create(&d->local, &d->point, &first, first_products(d), error);
}

// Never active, of a sample too, is a word about all rows, or as many as there is work for.
static descent_status count_units(dsc_diagnosing *d, descent_error *error)
{
    const dsc_point *point = &d->point;
    if (point->objective->m == 0) {
        return DESCENT_OK;
    }
    descent_rows from = point->from ? *point->from : (descent_rows){NULL, 0};
    if (point->limited) {
        from.count = dsc_stages_units(point->objective, from.count);
    }
    return dsc_units_count(point->objective, point->x, point->from ? &from : point->rows,
                           &d->units, error);
}

// What comes before any model. *go_on (out): no answer is found yet, and a sample passed its
// test.
static descent_status judge_first(dsc_diagnosing *d, bool *go_on, descent_error *error)
{
    dsc_point *point = &d->point;
    bool finite = point->kernels->all_finite(point->n, point->x);
    d->first_norm = point->norm;
    d->first_f = point->f;
    *go_on = false;
    if (!finite || !isfinite(point->f)) {
        dsc_because(
            d, finite ? DESCENT_REASON_VALUE_NOT_FINITE : DESCENT_REASON_PARAMETER_NOT_FINITE,
            DSC_NO_NUMBERS);
        return DESCENT_OK;
    }
    if (isfinite(point->norm)) {
        TRY(dsc_point_round(point, error));
    }
    TRY(look_for_kinks(d, error));
    bool fits = false;
    TRY(look_at_gradient(d, &fits, error));
    if (!fits) {
        return DESCENT_OK;
    }
    if (!point->limited) {
        TRY(count_units(d, error));
    }
    if (d->stalled) {
        bool throws = false;
        TRY(step_throws(d, &throws, error));
        return throws ? DESCENT_OK : judge_kink(d, error);
    }
    if (!isfinite(point->norm)) {
        dsc_because(d, DESCENT_REASON_NO_GRADIENT, DSC_NUMBERS(DSC_NUMBER(VALUE, point->f)));
        return DESCENT_OK;
    }
    bool worth = true; // its work; a larger sample may follow
    if (point->limited) {
        TRY(dsc_sample_slope(d, &worth, error));
    }
    if (worth) {
        TRY(look_for_slope(d, error));
    }
    if (d->sample && point->plain) {
        TRY(dsc_sample_test(d, error));
    }
    *go_on = !d->sample || d->sample->sure;
    return DESCENT_OK;
}

static descent_status judge_rest(dsc_diagnosing *d, descent_error *error)
{
    if (d->sample) {
        TRY(dsc_sample_shrink(d, error));
    }
    if (d->point.limited) {
        TRY(count_units(d, error));
    }
    const descent_status status = look_first(d, error);
    if (status == DESCENT_DIVERGED) {
        dsc_because(d, DESCENT_REASON_NO_CURVATURE,
                    DSC_NUMBERS(DSC_NUMBER(GRADIENT, d->point.norm)));
        return DESCENT_OK;
    }
    TRY(status);
    d->has_local = true;
    return judge_smooth(d, error);
}

static descent_status judge(dsc_diagnosing *d, descent_error *error)
{
    bool go_on = false;
    TRY(judge_first(d, &go_on, error));
    return go_on ? judge_rest(d, error) : DESCENT_OK;
}

static descent_status check(descent_objective *objective,
                            const descent_diagnose_options *options, descent_error *error)
{
    FAIL_IF(objective->n == 0, error, DESCENT_INVALID,
            "n is 0: without parameters there is no place to be at");
    TRY(dsc_objective_check_type(objective, DESCENT_FLOAT64, error));
    if (options->optimizer.rule < 0) {
        return DESCENT_OK;
    }
    FAIL_IF(!dsc_rule_find(options->optimizer.rule), error, DESCENT_INVALID,
            "rule is %d: a descent_rule, or -1 where there was no training",
            options->optimizer.rule);
    FAIL_IF(!(options->optimizer.learning_rate > 0.0) ||
                !isfinite(options->optimizer.learning_rate),
            error, DESCENT_INVALID, "learning_rate is %g: that of the last step, more than 0",
            options->optimizer.learning_rate);
    FAIL_IF(!(options->optimizer.beta1 >= 0.0 && options->optimizer.beta1 < 1.0), error,
            DESCENT_INVALID, "beta1 is %g: from 0 to less than 1", options->optimizer.beta1);
    return DESCENT_OK;
}

static descent_status begin(dsc_diagnosing *d, descent_objective *objective, const double *x,
                            const descent_rows *rows, descent_error *error)
{
    d->kantorovich = d->bend = d->bend_error = (double)NAN;
    d->training = (dsc_training){.sharpness = (double)NAN, .stability = (double)NAN};
    *d->out = (descent_diagnosis){.size = sizeof *d->out, .n = objective->n};
    TRY(dsc_point_create(&d->point, objective, x, rows, d->options->seed, error));
    return dsc_way_create(&d->way, objective->n, error);
}

static void free_diagnosing(dsc_diagnosing *d)
{
    free(d->lowest);
    dsc_local_free(&d->local);
    dsc_kinks_free(&d->kinks);
    dsc_way_free(&d->way);
    dsc_point_free(&d->point);
}

// Forgets what was found before, but for the number of products.
static descent_status begin_again(dsc_diagnosing *d, descent_objective *objective,
                                  const double *x, const descent_rows *rows,
                                  descent_error *error)
{
    const uint64_t products = d->point.products;
    free_diagnosing(d);
    *d = (dsc_diagnosing){.options = d->options, .out = d->out};
    TRY(begin(d, objective, x, rows, error));
    d->point.products = products;
    return DESCENT_OK;
}

// So many of many rows: sample->sure (out) where they decide.
static descent_status judge_sample(dsc_diagnosing *d, descent_objective *objective,
                                   const double *x, const descent_rows *rows, size_t count,
                                   bool last, dsc_sample *sample, descent_error *error)
{
    dsc_sample_free(sample);
    TRY(dsc_sample_draw(sample, objective, rows, count, d->options->seed, error));
    TRY(begin_again(d, objective, x, &sample->judged, error));
    d->sample = sample;
    sample->last = last;
    d->point.from = &sample->from;
    d->point.limited = d->options->sample == DSC_SAMPLE_AUTO;
    descent_status status = judge(d, error);
    if (sample->sure) {
        THEN(status, dsc_sample_settle(d, error));
    }
    return status;
}

// The last sample, where all rows are too much work: what is likely is judged to the end.
static descent_status judge_unsure(dsc_diagnosing *d, const dsc_sample *sample,
                                   const dsc_stages *stages, double before,
                                   descent_error *error)
{
    if (dsc_sample_is_likely(d)) {
        TRY(judge_rest(d, error));
    }
    const size_t rows = sample->judged.count + sample->others.count;
    const size_t larger =
        dsc_stages_larger(stages, rows, dsc_training_rows(&d->training, d->options->batch));
    const double spent = stages->objective->spent - before;
    return dsc_sample_accept(d, larger, dsc_stages_times(stages, larger, spent), error);
}

// Samples, each larger than the one before, as long as none is sure and there is work left; then
// all rows, or where these are too much work, the last sample as it is.
static descent_status judge_stages(dsc_diagnosing *d, descent_objective *objective,
                                   const double *x, const descent_rows *rows,
                                   dsc_sample *sample, descent_error *error)
{
    const dsc_stages stages = dsc_stages_plan(objective, rows, d->options);
    const double before = objective->spent;
    size_t stage = 0, next = dsc_stages_next(&stages, 0, 0.0);
    for (; next > 0 && !sample->sure; stage++) {
        const bool last = dsc_stages_is_last(&stages, next, objective->spent - before);
        TRY(judge_sample(d, objective, x, rows, next, last, sample, error));
        sample->stage = stage + 1;
        // What passed its test and is not sure for all that, more rows would not mend.
        next = last || d->has_local ? 0
                                    : dsc_stages_next(&stages, next, objective->spent - before);
    }
    if (stage > 0 && sample->sure) {
        return DESCENT_OK;
    }
    if (stages.to_all) {
        TRY(begin_again(d, objective, x, rows, error));
        return judge(d, error);
    }
    return judge_unsure(d, sample, &stages, before, error);
}

descent_status descent_diagnose(descent_objective *objective, const double *x,
                                const descent_rows *rows,
                                const descent_diagnose_options *options,
                                descent_diagnosis **diagnosis, descent_error *error)
{
    NEED(error, "objective, x, options, diagnosis", objective, x, options, diagnosis);
    const double start = dsc_clock();
    descent_diagnose_options own = descent_diagnose_options_default();
    TRY(dsc_options_take(descent_diagnose_option_table(), options, &own, error));
    dsc_rule_settle(&own.optimizer);
    options = &own;
    TRY(check(objective, options, error));
    if (dsc_rule_find(own.optimizer.rule) && !dsc_rule_is_simulated(&own.optimizer)) {
        own.optimizer.rule = -1; // the point is judged, not what its steps do there
    }
    dsc_diagnosing d = {.options = options, .out = calloc(1, sizeof *d.out)};
    if (!d.out) {
        return dsc_no_memory(error, "a verdict", sizeof *d.out);
    }
    dsc_sample sample = {0};
    const double before = objective->spent;
    descent_status status = judge_stages(&d, objective, x, rows, &sample, error);
    THEN(status, dsc_report(&d, error));
    d.out->work = objective->spent - before;
    free_diagnosing(&d);
    dsc_sample_free(&sample);
    d.out->seconds = dsc_clock() - start;
    if (status != DESCENT_OK) {
        descent_diagnosis_free(d.out);
        return status;
    }
    *diagnosis = d.out;
    return DESCENT_OK;
}
