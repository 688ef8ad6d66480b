// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which place it is. The order of the questions:
//   1. is it finite, and has it two derivatives?          diverging, kink
//   2. does the noise of batches undo the steps?          noise floor
//   3. is it critical, or is a critical point near by?
//        ways down by curvature                           saddle, maximum
//        zero curvature that nothing explains             degenerate ...
//        none of these                                    minimum
//   4. not critical: where does the gradient point?       gradient-flat, diverging, edge of
//        stability, running to infinity, plateau, descending
#include <descent/verdict.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "surface/diagnosing.h"

enum { FIRST_PRODUCTS = 60, DESCENTS = 2 };

static void because(dsc_diagnosing *d, descent_place place, const char *format, ...)
    DESCENT_FORMAT(3, 4);

static void because(dsc_diagnosing *d, descent_place place, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    d->out->place = place;
    (void)vsnprintf(d->out->because, sizeof d->out->because, format, list);
    va_end(list);
}

static void decides(dsc_diagnosing *d, const char *format, ...) DESCENT_FORMAT(2, 3);

static void decides(dsc_diagnosing *d, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    (void)vsnprintf(d->out->decides, sizeof d->out->decides, format, list);
    va_end(list);
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

// "the exact point is 1e-5 away and " or "".
static const char *nearby(const dsc_diagnosing *d, char *text, size_t size)
{
    text[0] = '\0';
    if (d->moved > 1e-10 * d->point.length) {
        (void)snprintf(text, size, "the exact point is %.2g away: ", d->moved);
    }
    return text;
}

// "11 interpolation, 3 softmax shift".
static const char *families(const dsc_diagnosing *d, char *text, size_t size)
{
    const dsc_modes *modes = &d->local.modes;
    text[0] = '\0';
    for (size_t i = 0, used = 0; i < modes->family_count && used < size - 40; i++) {
        used += (size_t)snprintf(text + used, size - used, "%s%llu %s", i > 0 ? ", " : "",
                                 (unsigned long long)modes->families[i].count,
                                 modes->families[i].kind);
    }
    return text;
}

// ---- kinks ----

// Does f fall as the gradient says, at any of three short distances?
static descent_status slope_holds(dsc_diagnosing *d, bool *holds, descent_error *error)
{
    dsc_point *point = &d->point;
    *holds = false;
    for (double part = 1e-8; part < 1e-3 && !*holds; part *= 100.0) {
        const double t = part * point->length / point->norm;
        double f = 0.0;
        TRY(dsc_point_along(point, point->g, -t, point->scratch, &f, NULL, error));
        const double fall = point->f - f;
        *holds = fall > 0.1 * part * point->length * point->norm && fall > 3.0 * point->noise;
    }
    return DESCENT_OK;
}

static descent_status look_for_kinks(dsc_diagnosing *d, descent_error *error)
{
    dsc_curvature curvature;
    TRY(dsc_curvature_create(&curvature, d->point.objective, d->point.x, d->point.rows,
                             DESCENT_HESSIAN, 0, 0, error));
    descent_status status = dsc_kinks_find(&curvature, &d->kinks, error);
    dsc_curvature_free(&curvature);
    TRY(status);
    if (d->kinks.count > 0 && d->kinks.jump > 0.1 * d->point.rounding) {
        d->point.rounding =
            0.0; // a unit in the last place crosses the kink: that is no rounding
    }
    const bool jumps = d->kinks.count > 0 &&
                       d->kinks.jump > fmax(1e-3 * d->point.norm, 10.0 * d->point.rounding);
    bool holds = false;
    if (jumps && isfinite(d->point.norm) && d->point.norm > 10.0 * d->point.rounding) {
        TRY(slope_holds(d, &holds, error));
    }
    d->stalled = jumps && !holds;
    return DESCENT_OK;
}

static descent_status judge_kink(dsc_diagnosing *d, descent_error *error)
{
    const dsc_kinks *kinks = &d->kinks;
    if (kinks->descent < 0.0 && kinks->direction) {
        TRY(dsc_way_try(&d->way, &d->point, kinks->direction, 1e-7 * d->point.length, error));
    }
    if (kinks->descent < 0.0) {
        because(d, DESCENT_PLACE_KINK,
                "the slope jumps here (%s), so the gradient is that of one side only; on the "
                "other side f falls with a slope of %.3g",
                kinks->where, kinks->descent);
    } else if (kinks->complete) {
        because(
            d, DESCENT_PLACE_KINK,
            "the slope jumps here (%s) and every way leads up: a minimum without a gradient",
            kinks->where);
    } else {
        because(d, DESCENT_PLACE_KINK,
                "the slope jumps here (%s), and no way down was found among the sides that "
                "were tried",
                kinks->where);
    }
    return DESCENT_OK;
}

// ---- critical points ----

static descent_status judge_saddle(dsc_diagnosing *d, descent_error *error)
{
    const dsc_local *local = &d->local;
    const dsc_index *index = &local->index;
    const size_t n = d->point.n;
    double *v = local->scratch;
    char near_text[64], count[64];
    if (index->dense.n > 0) {
        double *along = local->scratch + n;
        memset(along, 0, n * sizeof *along);
        along[0] = 1.0;
        TRY(dsc_dense_combine(&index->dense, along, v, error));
    } else {
        memcpy(v, index->vectors, n * sizeof *v);
    }
    TRY(dsc_way_try(&d->way, &d->point, v, 1e-6 * d->point.length, error));
    if (local->low < n && local->low + local->unexplained == n) {
        TRY(dsc_degenerate_test(&d->point, &d->local, d->options->probes, &d->degenerate,
                                &d->way, error));
        d->tested = true;
    }
    const dsc_degenerate *found = &d->degenerate;
    if (local->low == n || (d->tested && found->up + found->flat == 0)) {
        because(d, DESCENT_PLACE_MAXIMUM,
                "%sthe gradient is zero and f %s in %s%zu direction%s",
                nearby(d, near_text, sizeof near_text), d->tested ? "falls" : "curves downward",
                n > 1 ? "all " : "its ", n, plural(n));
        return DESCENT_OK;
    }
    if (local->low == local->high) {
        (void)snprintf(count, sizeof count, "%zu", local->low);
    } else {
        (void)snprintf(count, sizeof count, "%zu to %zu", local->low, local->high);
    }
    because(d, DESCENT_PLACE_SADDLE,
            "%sthe gradient is zero and %s of %zu directions lead down, the steepest with "
            "curvature %.3g",
            nearby(d, near_text, sizeof near_text), count, n, index->smallest);
    return DESCENT_OK;
}

static descent_status judge_degenerate(dsc_diagnosing *d, descent_error *error)
{
    dsc_local *local = &d->local;
    dsc_degenerate *found = &d->degenerate;
    TRY(dsc_degenerate_test(&d->point, local, d->options->probes, found, &d->way, error));
    d->tested = true;
    char near_text[64];
    nearby(d, near_text, sizeof near_text);
    const size_t zero = local->unexplained;
    if (found->down > 0 && found->up + found->flat == 0 && zero == d->point.n) {
        because(
            d, DESCENT_PLACE_MAXIMUM,
            "%sgradient and curvature are zero, and f falls on all %zu ways that were tried",
            near_text, found->down);
    } else if (found->down > 0) {
        because(d, DESCENT_PLACE_DEGENERATE_SADDLE,
                "%sno curvature leads down, but in %zu direction%s it is zero, and there f "
                "falls by %.3g within %.3g",
                near_text, zero, plural(zero), d->way.gain, d->way.step);
    } else if (local->null_count < zero) {
        because(d, DESCENT_PLACE_UNDETERMINED,
                "the gradient is zero and no curvature leads down, but in %zu directions it is "
                "zero, and not all of them could be tried",
                zero);
        decides(d,
                "a descent from a point beside this one: if it ends lower, this is a saddle");
    } else if (found->up == 0) {
        because(
            d, DESCENT_PLACE_DEGENERATE_MINIMUM,
            "%sno way leads down; in %zu direction%s f does not change as far as can be seen",
            near_text, zero, plural(zero));
    } else {
        because(d, DESCENT_PLACE_DEGENERATE_MINIMUM,
                "%sthe curvature is zero in %zu direction%s, and all %zu ways that were tried "
                "there lead up%s",
                near_text, zero, plural(zero), found->up + found->flat,
                found->flat ? " or are level" : "");
    }
    return DESCENT_OK;
}

static size_t descent_steps(const dsc_point *point)
{
    const double work = (double)point->n * (double)(point->objective->m + 1);
    return work < 1e6 ? 300 : work < 1e8 ? 60 : 15;
}

// Plain descents from beside a point that looks like a minimum. The spectrum is not known as a
// whole, so they may find what it missed.
static descent_status probe_minimum(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    double *from = d->local.scratch, *at = d->local.scratch + point->n;
    const double much = fmax(10.0 * point->noise, 4.0 * d->local.decrement);
    for (uint32_t i = 0; i < DESCENTS; i++) {
        double f = 0.0;
        dsc_point_random(point, DSC_STREAM_PROBE + i, from);
        for (size_t k = 0; k < point->n; k++) {
            from[k] = point->x[k] + 1e-4 * point->length * from[k];
        }
        TRY(dsc_descend(point, from, descent_steps(point), point->rounding, at, &f, error));
        d->probes++;
        if (point->f - f > much) {
            d->probes_down++;
            TRY(dsc_way_take(&d->way, point, at, f, error));
        }
    }
    return DESCENT_OK;
}

static void more_products(dsc_diagnosing *d)
{
    enum { MOST = 2000 }; // place.c
    const uint64_t now = d->options->products;
    if (now < MOST) {
        const unsigned long long more = 3 * now < MOST ? 3 * now : MOST;
        decides(d, "about %llu Hessian-vector products: --products %llu", more, more);
    } else {
        decides(d, "the whole spectrum: --dense %zu", d->point.n);
    }
}

static descent_status judge_critical(dsc_diagnosing *d, descent_error *error)
{
    const dsc_local *local = &d->local;
    const dsc_index *index = &local->index;
    char near_text[64], modes_text[96];
    d->out->critical = true;
    if (local->low > 0) {
        return judge_saddle(d, error);
    }
    if (local->high > 0) {
        because(d, DESCENT_PLACE_UNDETERMINED,
                "the gradient is zero and no way down was found, but up to %zu could have been "
                "missed",
                local->high);
        more_products(d);
        return DESCENT_OK;
    }
    if (index->dense.n == 0 && index->missed > 1.5 * d->options->missed) {
        because(
            d, DESCENT_PLACE_UNDETERMINED,
            "the gradient is zero and no way down was found, but one with less than %.2g of "
            "the largest curvature could have been missed",
            index->missed);
        more_products(d);
        return DESCENT_OK;
    }
    if (local->unexplained > 0) {
        return judge_degenerate(d, error);
    }
    if (index->dense.n == 0) {
        TRY(probe_minimum(d, error));
    }
    if (d->probes_down > 0) {
        because(d, DESCENT_PLACE_UNDETERMINED,
                "the gradient is nearly zero and no curvature leads down, but a descent from "
                "beside this point ended %.3g lower",
                d->way.gain);
        decides(d, "some more steps of training: this is no minimum yet");
        return DESCENT_OK;
    }
    const size_t zero = local->modes.explained;
    if (zero > 0) {
        because(d, DESCENT_PLACE_MINIMUM,
                "%sthe gradient is zero, no direction leads down, and the %zu without "
                "curvature are explained (%s)",
                nearby(d, near_text, sizeof near_text), zero,
                families(d, modes_text, sizeof modes_text));
    } else if (index->dense.n == 0) {
        because(d, DESCENT_PLACE_MINIMUM,
                "%sthe gradient is zero and no way down is steeper than %.2g of the largest "
                "curvature (wrong with a probability of %.1g)",
                nearby(d, near_text, sizeof near_text), index->missed, index->failure);
    } else {
        because(
            d, DESCENT_PLACE_MINIMUM,
            "%sthe gradient is zero and f curves upward in every direction, by %.3g at least",
            nearby(d, near_text, sizeof near_text), index->smallest);
    }
    return DESCENT_OK;
}

// ---- other points ----

// The gradient is a tenth at most of what it is around: a search for zeros of it would stop
// here.
static descent_status is_small_gradient(dsc_diagnosing *d, bool *small, descent_error *error)
{
    dsc_point *point = &d->point;
    const size_t n = point->n;
    double *direction = d->local.scratch, *g = d->local.scratch + n;
    double largest = 0.0;
    for (uint32_t i = 0; i < 4; i++) {
        if (i % 2 == 0) {
            dsc_point_random(point, DSC_STREAM_SCALE + i / 2, direction);
        }
        double f = 0.0;
        TRY(dsc_point_along(point, direction, (i % 2 ? -0.1 : 0.1) * point->length,
                            point->scratch, &f, g, error));
        const double norm = dsc_norm(n, g);
        largest = isfinite(norm) ? fmax(largest, norm) : largest;
    }
    *small = point->norm <= 0.3 * largest;
    return DESCENT_OK;
}

static descent_status judge_slope(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    const dsc_training *training = &d->training;
    bool small = false;
    if (d->local.flat > 0.9) {
        TRY(is_small_gradient(d, &small, error));
    }
    if (small) {
        because(d, DESCENT_PLACE_GRADIENT_FLAT,
                "|g| = %.3g is small but not zero, and points where the curvature is zero: "
                "there is no critical point near, f keeps falling slowly",
                point->norm);
        return dsc_way_try(&d->way, point, point->g, 1e-6 * point->length / point->norm, error);
    }
    if (training->stability > 1.15 && training->oscillates) {
        because(d, DESCENT_PLACE_DIVERGING,
                "the curvature is %.3g times what this step size tolerates, and steps on all "
                "examples make f rise",
                training->stability);
        return DESCENT_OK;
    }
    if (training->stability >= 0.95 && training->stability <= 1.15) {
        because(d, DESCENT_PLACE_EDGE_OF_STABILITY,
                "the largest curvature %.4g is %.3g times the limit of this step size: f goes "
                "down over many steps but not in each",
                training->sharpness, training->stability);
        return DESCENT_OK;
    }
    TRY(dsc_far_find(point, &d->local, &d->far, error));
    TRY(dsc_prospect_find(point, &d->local, training->known ? training->rate : (double)NAN,
                          descent_steps(point), &d->prospect, &d->way, error));
    d->prospected = true;
    if (d->far.away) {
        because(d, DESCENT_PLACE_INFINITY,
                "%s f falls from %.4g to %.4g over a distance of %.0e and never rises: it has "
                "%s",
                d->far.along, point->f, d->far.f, d->far.distance,
                d->far.bounded ? "no lowest point on this way" : "no lower bound");
    } else if (d->prospect.available > 100.0 * d->prospect.predicted) {
        because(d, DESCENT_PLACE_PLATEAU,
                "the slope %.3g is so small that %llu steps would gain about %.2g, while a "
                "descent by curvature gains %.2g",
                point->norm, (unsigned long long)d->prospect.steps, d->prospect.predicted,
                d->prospect.available);
    } else {
        because(d, DESCENT_PLACE_DESCENDING,
                "the slope is %.3g, which is not zero, and f can fall by at least %.3g from "
                "here",
                point->norm, fmax(d->prospect.available, d->local.decrement));
    }
    return DESCENT_OK;
}

// ---- all together ----

// Beyond dense spectra most points are not critical, which few products tell.
static uint64_t first_products(const dsc_diagnosing *d)
{
    const uint64_t all = d->options->products;
    return all < FIRST_PRODUCTS ? all : FIRST_PRODUCTS;
}

// The others get all the products there are.
static descent_status look_closer(dsc_diagnosing *d, descent_error *error)
{
    const dsc_local *local = &d->local;
    const bool maybe = d->point.norm <= 10.0 * d->point.rounding ||
                       (local->decrement <= 1e-6 * local->reference &&
                        local->step_length <= fmax(d->options->polish, 1e-6) * d->point.length);
    if (local->index.dense.n > 0 || !maybe || first_products(d) == d->options->products) {
        return DESCENT_OK;
    }
    dsc_local_free(&d->local);
    d->has_local = false;
    TRY(dsc_local_create(&d->local, &d->point, d->options, d->options->products, error));
    d->has_local = true;
    return DESCENT_OK;
}

static descent_status judge_smooth(dsc_diagnosing *d, descent_error *error)
{
    const dsc_training *training = &d->training;
    TRY(dsc_training_find(&d->point, &d->local, d->options, &d->training, error));
    d->out->decrement = d->local.decrement;
    d->out->flat_ratio = d->local.flat;
    const double most = fmax(2.0, 1.0 + 3.0 * training->spread);
    if (training->noisy && training->signal <= most * training->loss &&
        d->local.decrement > 1e-6 * d->local.reference) {
        because(
            d, DESCENT_PLACE_NOISE_FLOOR,
            "a step is expected to lower f by %.2g, and the noise of a batch of %llu raises "
            "it by %.2g",
            training->signal, (unsigned long long)d->options->batch, training->loss);
        return DESCENT_OK;
    }
    TRY(look_closer(d, error));
    TRY(dsc_polish(&d->point, &d->local, d->options, &d->moved, error));
    return dsc_is_critical(&d->point, &d->local) ? judge_critical(d, error)
                                                 : judge_slope(d, error);
}

static descent_status judge(dsc_diagnosing *d, descent_error *error)
{
    dsc_point *point = &d->point;
    bool finite = point->kernels->all_finite(point->n, point->x);
    if (!finite || !isfinite(point->f)) {
        because(d, DESCENT_PLACE_DIVERGING, "%s not a finite number here",
                finite ? "f is" : "a parameter is");
        return DESCENT_OK;
    }
    if (isfinite(point->norm)) {
        TRY(dsc_point_round(point, error));
    }
    TRY(look_for_kinks(d, error));
    if (d->stalled) {
        return judge_kink(d, error);
    }
    if (!isfinite(point->norm)) {
        because(d, DESCENT_PLACE_KINK, "f is %.4g here, but has no gradient", point->f);
        return DESCENT_OK;
    }
    const descent_status status =
        dsc_local_create(&d->local, point, d->options, first_products(d), error);
    if (status == DESCENT_DIVERGED) {
        because(d, DESCENT_PLACE_KINK,
                "f has a gradient here (|g| = %.3g) but no finite curvature", point->norm);
        return DESCENT_OK;
    }
    TRY(status);
    d->has_local = true;
    if (point->objective->m > 0) {
        TRY(dsc_units_count(point->objective, point->x, point->rows, &d->units, error));
    }
    return judge_smooth(d, error);
}

static descent_status check(descent_objective *objective,
                            const descent_diagnose_options *options, descent_error *error)
{
    TRY(dsc_objective_check_type(objective, DESCENT_FLOAT64, error));
    TRY(descent_options_check(descent_diagnose_option_table(), options, error));
    if (options->rule < 0) {
        return DESCENT_OK;
    }
    FAIL_IF(options->rule > DESCENT_PGD, error, DESCENT_INVALID,
            "rule is %d: a descent_rule, or -1 where there was no training", options->rule);
    FAIL_IF(!(options->learning_rate > 0.0) || !isfinite(options->learning_rate), error,
            DESCENT_INVALID, "learning_rate is %g: that of the last step, more than 0",
            options->learning_rate);
    FAIL_IF(!(options->beta1 >= 0.0 && options->beta1 < 1.0), error, DESCENT_INVALID,
            "beta1 is %g: from 0 to less than 1", options->beta1);
    return DESCENT_OK;
}

static void free_diagnosing(dsc_diagnosing *d)
{
    dsc_local_free(&d->local);
    dsc_kinks_free(&d->kinks);
    dsc_way_free(&d->way);
    dsc_point_free(&d->point);
}

descent_status descent_diagnose(descent_objective *objective, const double *x,
                                const descent_rows *rows,
                                const descent_diagnose_options *options,
                                descent_diagnosis **diagnosis, descent_error *error)
{
    const double start = dsc_clock();
    TRY(check(objective, options, error));
    dsc_diagnosing d = {.options = options, .out = calloc(1, sizeof *d.out)};
    if (!d.out) {
        return dsc_no_memory(error, "a verdict", sizeof *d.out);
    }
    d.out->n = objective->n;
    descent_status status =
        dsc_point_create(&d.point, objective, x, rows, options->seed, error);
    if (status == DESCENT_OK) {
        status = dsc_way_create(&d.way, objective->n, error);
    }
    if (status == DESCENT_OK) {
        d.first_norm = d.point.norm;
        d.first_f = d.point.f;
        d.training = (dsc_training){.sharpness = (double)NAN, .stability = (double)NAN};
        status = judge(&d, error);
    }
    if (status == DESCENT_OK) {
        status = dsc_report(&d, error);
    }
    free_diagnosing(&d);
    d.out->seconds = dsc_clock() - start;
    if (status != DESCENT_OK) {
        descent_diagnosis_free(d.out);
        return status;
    }
    *diagnosis = d.out;
    return DESCENT_OK;
}

void descent_diagnosis_free(descent_diagnosis *diagnosis)
{
    if (!diagnosis) {
        return;
    }
    free(diagnosis->x);
    free(diagnosis->eigenvalues);
    free(diagnosis->residuals);
    free(diagnosis->modes);
    free(diagnosis->direction);
    free(diagnosis->evidence);
    free(diagnosis->advice);
    free(diagnosis);
}
