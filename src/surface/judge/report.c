// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The diagnosis as the caller gets it: the numbers, a table of evidence.
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "surface/judge/advice.h"
#include "surface/judge/diagnosing.h"
#include "surface/judge/limits.h"

descent_status dsc_add_evidence(descent_diagnosis *out, descent_error *error, const char *name,
                                double value, double against, const char *format, ...)
{
    descent_evidence *grown =
        dsc_realloc_array(out->evidence, out->evidence_count + 1, sizeof *grown);
    if (!grown) {
        return dsc_no_memory(error, "evidence", sizeof *grown);
    }
    out->evidence = grown;
    descent_evidence *row = &out->evidence[out->evidence_count++];
    *row = (descent_evidence){.name = name, .value = value, .against = against};
    va_list list;
    va_start(list, format);
    (void)vsnprintf(row->text, sizeof row->text, format, list);
    va_end(list);
    return DESCENT_OK;
}

static descent_status copy(double **to, const double *from, size_t count, descent_error *error)
{
    *to = calloc(count ? count : 1, sizeof **to);
    if (!*to) {
        return dsc_no_memory(error, "a verdict", count * sizeof **to);
    }
    if (from && count > 0) {
        memcpy(*to, from, count * sizeof **to);
    }
    return DESCENT_OK;
}

// Negative eigenvalues by another threshold.
static uint64_t count_below(const dsc_index *index, double tau)
{
    uint64_t count = 0;
    for (size_t i = 0; i < index->dense.n; i++) {
        count += index->dense.values[i] < -tau;
    }
    return count;
}

static descent_status fill_spectrum(dsc_diagnosing *d, descent_error *error)
{
    descent_diagnosis *out = d->out;
    const dsc_local *local = &d->local;
    const dsc_index *index = &local->index;
    out->dense = index->dense.n > 0;
    out->eigenvalue_count = out->dense ? index->dense.n : index->count;
    TRY(copy(&out->eigenvalues, out->dense ? index->dense.values : index->values,
             out->eigenvalue_count, error));
    TRY(copy(&out->residuals, out->dense ? NULL : index->residuals, out->eigenvalue_count,
             error));
    out->smallest = index->smallest;
    out->largest = index->largest;
    out->threshold = index->tau;
    out->index_low = local->low;
    out->index_high = local->high;
    out->index_tighter = out->dense ? count_below(index, index->tau / TENFOLD) : index->tighter;
    out->index_looser = out->dense ? count_below(index, index->tau * TENFOLD) : index->looser;
    out->failure_probability = index->failure;
    out->missed = index->missed;
    out->zero_unexplained = local->unexplained;
    out->zero_unexplained_at_least = local->at_least;
    out->zero_explained = local->modes.explained;
    out->decrement = local->decrement;
    out->flat_ratio = local->flat;
    out->mode_count = local->modes.family_count;
    out->modes = calloc(out->mode_count ? out->mode_count : 1, sizeof *out->modes);
    if (!out->modes) {
        return dsc_no_memory(error, "zero modes", out->mode_count * sizeof *out->modes);
    }
    if (out->mode_count > 0) {
        memcpy(out->modes, local->modes.families, out->mode_count * sizeof *out->modes);
    }
    return DESCENT_OK;
}

static descent_status fill(dsc_diagnosing *d, descent_error *error)
{
    descent_diagnosis *out = d->out;
    const dsc_point *point = &d->point;
    out->value = point->f;
    out->gradient_norm = point->norm;
    out->gradient_rounding = point->rounding;
    out->moved = d->moved;
    TRY(copy(&out->x, point->x, point->n, error));
    out->failure = (double)NAN;
    out->failure_probability = (double)NAN;
    out->smallest = out->largest = out->threshold = (double)NAN;
    if (d->has_local) {
        TRY(fill_spectrum(d, error));
    }
    out->kinks = d->kinks.count;
    out->units = d->units.units;
    out->dead_units = d->units.dead;
    out->saturated_units = d->units.saturated;
    out->stability = d->training.stability;
    out->fastest_rate = d->options->optimizer.rule >= 0
                            ? d->options->optimizer.learning_rate / d->training.stability
                            : (double)NAN;
    out->fastest_rate = out->fastest_rate > 0.0 ? out->fastest_rate : (double)NAN;
    out->escape = d->way.found;
    if (d->way.found) {
        TRY(copy(&out->direction, d->way.direction, point->n, error));
        out->escape_gain = d->way.gain;
        out->escape_step = d->way.step;
    }
    if (out->place == DESCENT_PLACE_MINIMUM || out->place == DESCENT_PLACE_SADDLE ||
        out->place == DESCENT_PLACE_MAXIMUM) {
        out->failure = d->has_local && out->dense ? 0.0 : out->failure_probability;
    }
    out->products = point->products;
    return DESCENT_OK;
}

// ---- evidence ----

static descent_status tell_gradient(dsc_diagnosing *d, descent_error *error)
{
    const dsc_point *point = &d->point;
    descent_diagnosis *out = d->out;
    if (d->moved > 0.0) {
        TRY(dsc_add_evidence(out, error, "distance", d->moved,
                             d->options->polish * point->length,
                             "Newton steps led that far, from |g| = %.3g to %.3g; the numbers "
                             "are of that point",
                             d->first_norm, point->norm));
    }
    TRY(dsc_add_evidence(out, error, "gradient norm", point->norm, point->rounding,
                         point->norm <= CLEAR_OF_NOISE * point->rounding
                             ? "zero: no more than rounding makes"
                             : "not zero: more than rounding makes"));
    if (!d->has_local) {
        return DESCENT_OK;
    }
    TRY(dsc_add_evidence(out, error, "possible gain", d->local.decrement,
                         NO_GAIN * d->local.reference,
                         d->local.decrement <= NO_GAIN * d->local.reference
                             ? "by the quadratic model: nothing beside the values around"
                             : "by the quadratic model: there is something to gain"));
    if (point->norm > CLEAR_OF_NOISE * point->rounding) {
        TRY(dsc_add_evidence(out, error, "flat part of g", d->local.flat, FLAT_PART,
                             d->local.flat > FLAT_PART
                                 ? "the gradient points where the curvature is zero"
                                 : "the curvature sees the gradient"));
    }
    return DESCENT_OK;
}

static descent_status tell_spectrum(dsc_diagnosing *d, descent_error *error)
{
    const dsc_local *local = &d->local;
    const dsc_index *index = &local->index;
    descent_diagnosis *out = d->out;
    TRY(dsc_add_evidence(out, error, "smallest eigenvalue", index->smallest, -index->tau,
                         local->low > 0 ? "below zero: a way down"
                         : !out->dense  ? "of those that were seen: not below zero"
                                        : "not below zero"));
    if (index->largest > 2.0 / RATE_MOST) {
        TRY(dsc_add_evidence(out, error, "largest eigenvalue", index->largest, (double)NAN,
                             "steps of gradient descent above 2 / this = %.3g grow",
                             2.0 / index->largest));
    } else {
        TRY(dsc_add_evidence(out, error, "largest eigenvalue", index->largest, (double)NAN,
                             index->largest > 0.0 ? "so small that it limits no steps"
                                                  : "not above zero: no curvature limits the "
                                                    "steps"));
    }
    if (out->index_tighter != out->index_looser) {
        TRY(dsc_add_evidence(out, error, "ways down", (double)local->low, (double)local->high,
                             "between %s and %s as the threshold changes tenfold",
                             DSC_COUNT(out->index_looser), DSC_COUNT(out->index_tighter)));
    } else {
        TRY(dsc_add_evidence(out, error, "ways down", (double)local->low, (double)local->high,
                             "by curvature; the same with a threshold ten times as large or "
                             "small"));
    }
    if (!out->dense) {
        TRY(dsc_add_evidence(out, error, "chance of an error", index->failure, (double)NAN,
                             "that there are more, steeper than %.2g of the largest eigenvalue",
                             index->missed));
    }
    const uint64_t zero = out->zero_explained + out->zero_unexplained;
    if (zero > 0) {
        TRY(dsc_add_evidence(out, error, "zero eigenvalues", (double)zero, (double)NAN,
                             "%s explained by the network, %s%s not",
                             DSC_COUNT(out->zero_explained),
                             out->zero_unexplained_at_least ? "at least " : "",
                             DSC_COUNT(out->zero_unexplained)));
    }
    if (out->dense && index->smallest > index->tau && zero == 0) {
        TRY(dsc_add_evidence(out, error, "condition", index->largest / index->smallest,
                             (double)NAN, "largest / smallest eigenvalue"));
    }
    return DESCENT_OK;
}

static descent_status tell_certainty(dsc_diagnosing *d, descent_error *error)
{
    if (!isnan(d->kantorovich)) {
        TRY(dsc_add_evidence(
            d->out, error, "Kantorovich's number", d->kantorovich, 0.5,
            d->kantorovich <= 0.5
                ? "below: one exact critical point is near, as far as a few products show"
                : "not below: the exact critical point is not certain"));
    }
    if (!isnan(d->bend)) {
        const bool sure = fabs(d->bend) > STUDENT_7 * d->bend_error;
        TRY(dsc_add_evidence(d->out, error, "curvature of parts", d->bend, d->bend_error,
                             "of the way down on eight parts of the examples, and its standard "
                             "error: %s",
                             sure ? "other examples would bend alike"
                                  : "other examples may bend upward"));
    }
    return DESCENT_OK;
}

static descent_status tell_degenerate(dsc_diagnosing *d, descent_error *error)
{
    const dsc_degenerate *found = &d->degenerate;
    descent_diagnosis *out = d->out;
    TRY(dsc_add_evidence(out, error, "ways without curvature",
                         (double)(found->down + found->up + found->flat), (double)NAN,
                         "%zu lead down, %zu up, %zu are level", found->down, found->up,
                         found->flat));
    if (!isnan(found->third)) {
        TRY(dsc_add_evidence(out, error, "third derivative", found->third, (double)NAN,
                             "along the direction without curvature; not zero: a way down"));
        TRY(dsc_add_evidence(out, error, "reduced quartic", found->quartic, (double)NAN,
                             "fourth derivative along its valley; below zero: a way down"));
    }
    return DESCENT_OK;
}

static descent_status tell_training(dsc_diagnosing *d, descent_error *error)
{
    const dsc_training *training = &d->training;
    descent_diagnosis *out = d->out;
    if (!isnan(training->stability)) {
        TRY(dsc_add_evidence(
            out, error, "sharpness / limit", training->stability, 1.0,
            training->bounces ? "steps of this size go up and down"
            : training->stability > EDGE_HIGH ||
                    (training->oscillates && training->stability > 1.0)
                ? "steps of this size grow"
            : d->options->diverged           ? "the steps that diverged met larger curvature"
            : training->stability < EDGE_LOW ? "steps of this size are stable"
                                             : "at the limit of this step size"));
    }
    if (training->noisy) {
        TRY(dsc_add_evidence(out, error, "after more steps", training->end, training->less_end,
                             "mean f after %s steps of this rule%s; beside it after as many of "
                             "a quarter of the size",
                             DSC_COUNT(training->steps),
                             training->adaptive ? " (its averages as after a long time here)"
                                                : ""));
        TRY(dsc_add_evidence(out, error, "height of the noise", training->height,
                             training->height_error,
                             "what no noise would save, and its standard error; f %s by %.2g "
                             "from the first half of those steps to the second",
                             training->trend < 0.0 ? "rose" : "fell", fabs(training->trend)));
        TRY(dsc_add_evidence(out, error, "signal to noise", training->test, 1.0,
                             "|g|^2 of all examples / that of a batch's error; the whole "
                             "gradient is as strong as the noise of a batch of %.3g",
                             training->batch));
    }
    return DESCENT_OK;
}

static descent_status tell_ahead(dsc_diagnosing *d, descent_error *error)
{
    const dsc_prospect *prospect = &d->prospect;
    char size[40] = "";
    if (prospect->rate < RATE_MOST) {
        (void)snprintf(size, sizeof size, "of size %.3g, ", prospect->rate);
    }
    return dsc_add_evidence(d->out, error, "gain of 1000 steps", prospect->predicted,
                            prospect->available,
                            "%s%s; a descent by L-BFGS gained what is beside it", size,
                            prospect->taken ? "which were taken" : "as the model has it");
}

static descent_status tell_units(dsc_diagnosing *d, descent_error *error)
{
    const dsc_units *units = &d->units;
    if (units->dead + units->saturated == 0) {
        return DESCENT_OK;
    }
    return dsc_add_evidence(d->out, error, "units that do nothing",
                            (double)(units->dead + units->saturated), (double)units->units,
                            "%zu dead (never active), %zu saturated; most in layer %zu: %zu of "
                            "%zu",
                            units->dead, units->saturated, units->worst,
                            units->worst_dead + units->worst_saturated, units->worst_units);
}

static void say(dsc_diagnosing *d)
{
    descent_diagnosis *out = d->out;
    (void)descent_reason_text(out->reason, &out->numbers, out->because, sizeof out->because);
    (void)descent_suggestion_text(out->deciding, &d->deciding, out->decides,
                                  sizeof out->decides);
}

descent_status dsc_report(dsc_diagnosing *d, descent_error *error)
{
    descent_diagnosis *out = d->out;
    say(d);
    TRY(fill(d, error));
    TRY(tell_gradient(d, error));
    if (d->has_local) {
        TRY(tell_spectrum(d, error));
        TRY(tell_certainty(d, error));
    }
    if (d->tested) {
        TRY(tell_degenerate(d, error));
    }
    if (d->kinks.count > 0) {
        TRY(dsc_add_evidence(out, error, "kinks", (double)d->kinks.count, (double)NAN,
                             "places where the slope jumps, by %.3g together; the first: %s",
                             d->kinks.jump, d->kinks.where));
    }
    if (d->probes > 0) {
        TRY(dsc_add_evidence(out, error, "descents from beside it", (double)d->probes,
                             (double)d->probes_down, "beside it how many ended lower"));
    }
    TRY(tell_units(d, error));
    TRY(tell_training(d, error));
    if (d->prospected) {
        TRY(tell_ahead(d, error));
    }
    if (d->way.found) {
        TRY(dsc_add_evidence(out, error, "way down", d->way.gain, (double)NAN,
                             "f falls by that much at a distance of %.3g", d->way.step));
    }
    return dsc_advise(d, error);
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
