// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The diagnosis as the caller gets it: the numbers, a table of evidence.
//
// Keeps: words are made here and nowhere before: what judged left reason codes and numbers,
// and each row of evidence has its code, its numbers and a text made from both, so that a
// program can say it in its own way. A number that was not found out is NAN, never 0. Arrays
// belong to the diagnosis and are copied: the point and the model are gone when the caller
// reads it.
#include "surface/judge/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "objective/empirical.h"
#include "surface/judge/advice.h"
#include "surface/judge/limits.h"
#include "surface/words/words.h"

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

static descent_status fill_sample(dsc_diagnosing *d, descent_error *error)
{
    descent_diagnosis *out = d->out;
    const dsc_sample *sample = d->sample;
    const size_t count = sample->judged.count + sample->others.count;
    out->sample = calloc(count, sizeof *out->sample);
    if (!out->sample) {
        return dsc_no_memory(error, "row numbers", count * sizeof *out->sample);
    }
    memcpy(out->sample, sample->index, count * sizeof *out->sample);
    out->sample_count = count;
    out->value = sample->value.mean;
    out->value_error = sample->value.error;
    out->gradient_error = sample->gradient_error;
    out->sample_stage = sample->stage;
    out->sample_sure = sample->sure;
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
    out->row_count = dsc_point_all(point);
    if (d->sample) {
        TRY(fill_sample(d, error));
    }
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
        // With the whole spectrum nothing is left to chance; Krylov runs may miss an
        // eigenvalue.
        out->failure = d->has_local && out->dense ? 0.0 : out->failure_probability;
    }
    out->products = point->products;
    return DESCENT_OK;
}

// ---- evidence ----

static descent_status add_about(dsc_diagnosing *d, descent_finding finding, double value,
                                double against, const char *about, descent_numbers numbers,
                                descent_error *error)
{
    descent_diagnosis *out = d->out;
    descent_evidence *grown =
        dsc_realloc_array(out->evidence, out->evidence_count + 1, sizeof *grown);
    if (!grown) {
        return dsc_no_memory(error, "evidence", sizeof *grown);
    }
    out->evidence = grown;
    descent_evidence *row = &out->evidence[out->evidence_count++];
    *row = (descent_evidence){.name = descent_finding_title(finding),
                              .value = value,
                              .against = against,
                              .finding = finding,
                              .numbers = dsc_numbers_known(&numbers, about)};
    (void)descent_finding_text(finding, &row->numbers, row->text, sizeof row->text);
    return DESCENT_OK;
}

static descent_status add(dsc_diagnosing *d, descent_finding finding, double value,
                          double against, descent_numbers numbers, descent_error *error)
{
    return add_about(d, finding, value, against, NULL, numbers, error);
}

static descent_status tell_gradient(dsc_diagnosing *d, descent_error *error)
{
    const dsc_point *point = &d->point;
    const bool zero = point->norm <= CLEAR_OF_NOISE * point->rounding;
    if (d->moved > 0.0) {
        TRY(add(d, DESCENT_FINDING_STEPS_LED, d->moved, d->options->polish * point->length,
                DSC_NUMBERS(DSC_NUMBER(FIRST_GRADIENT, d->first_norm),
                            DSC_NUMBER(GRADIENT, point->norm)),
                error));
    }
    if (d->sample) {
        TRY(add(d,
                d->sample->likely ? DESCENT_FINDING_SAMPLE_GRADIENT
                                  : DESCENT_FINDING_SAMPLE_SLOPE,
                point->norm, d->sample->gradient_error, DSC_NO_NUMBERS, error));
    } else {
        TRY(add(d, zero ? DESCENT_FINDING_GRADIENT_ZERO : DESCENT_FINDING_GRADIENT_NOT_ZERO,
                point->norm, point->rounding, DSC_NO_NUMBERS, error));
    }
    if (!d->has_local) {
        return DESCENT_OK;
    }
    // The decrement is what Newton's step would gain: the size of a gradient alone depends on
    // how the parameters are scaled.
    const double gain = d->local.decrement, least = NO_GAIN * d->local.reference;
    TRY(add(d, gain <= least ? DESCENT_FINDING_GAIN_NONE : DESCENT_FINDING_GAIN_LEFT, gain,
            least, DSC_NO_NUMBERS, error));
    if (point->norm > CLEAR_OF_NOISE * point->rounding) {
        TRY(add(d,
                d->local.flat > FLAT_PART ? DESCENT_FINDING_GRADIENT_FLAT
                                          : DESCENT_FINDING_GRADIENT_CURVED,
                d->local.flat, FLAT_PART, DSC_NO_NUMBERS, error));
    }
    return DESCENT_OK;
}

static descent_finding largest_of(double largest)
{
    return largest > 2.0 / RATE_MOST ? DESCENT_FINDING_LARGEST_LIMITS
           : largest > 0.0           ? DESCENT_FINDING_LARGEST_SMALL
                                     : DESCENT_FINDING_LARGEST_NOT_POSITIVE;
}

static descent_status tell_ends(dsc_diagnosing *d, descent_error *error)
{
    const dsc_index *index = &d->local.index;
    const double largest = index->largest;
    TRY(add(d,
            d->local.low > 0 ? DESCENT_FINDING_SMALLEST_NEGATIVE
            : !d->out->dense ? DESCENT_FINDING_SMALLEST_SEEN
                             : DESCENT_FINDING_SMALLEST_NOT_NEGATIVE,
            index->smallest, -index->tau, DSC_NO_NUMBERS, error));
    const descent_finding finding = largest_of(largest);
    return add(d, finding, largest, (double)NAN,
               finding == DESCENT_FINDING_LARGEST_LIMITS
                   ? DSC_NUMBERS(DSC_NUMBER(LIMIT, 2.0 / largest))
                   : DSC_NO_NUMBERS,
               error);
}

static descent_status tell_index(dsc_diagnosing *d, descent_error *error)
{
    const descent_diagnosis *out = d->out;
    const double low = (double)d->local.low, high = (double)d->local.high;
    // A count that a threshold ten times smaller or larger does not change is no matter of
    // taste.
    if (out->index_tighter == out->index_looser) {
        return add(d, DESCENT_FINDING_INDEX_STEADY, low, high, DSC_NO_NUMBERS, error);
    }
    return add(d, DESCENT_FINDING_INDEX_VARIES, low, high,
               DSC_NUMBERS(DSC_NUMBER(INDEX_LOOSER, out->index_looser),
                           DSC_NUMBER(INDEX_TIGHTER, out->index_tighter)),
               error);
}

// A function without examples has no network that could explain any of them.
static descent_status tell_zero(dsc_diagnosing *d, uint64_t zero, descent_error *error)
{
    const descent_diagnosis *out = d->out;
    descent_numbers numbers =
        DSC_NUMBERS(DSC_NUMBER(ZERO, out->zero_unexplained),
                    DSC_NUMBER(ZERO_MORE, out->zero_unexplained_at_least));
    if (d->point.objective->m > 0) {
        dsc_numbers_add(&numbers, DESCENT_QUANTITY_EXPLAINED, (double)out->zero_explained);
    }
    return add(d, DESCENT_FINDING_ZERO_COUNTED, (double)zero, (double)NAN, numbers, error);
}

static descent_status tell_spectrum(dsc_diagnosing *d, descent_error *error)
{
    const dsc_index *index = &d->local.index;
    const descent_diagnosis *out = d->out;
    TRY(tell_ends(d, error));
    TRY(tell_index(d, error));
    if (!out->dense) {
        TRY(add(d, DESCENT_FINDING_INDEX_CHANCE, index->failure, (double)NAN,
                DSC_NUMBERS(DSC_NUMBER(MISSED, index->missed)), error));
    }
    const uint64_t zero = out->zero_explained + out->zero_unexplained;
    if (zero > 0) {
        TRY(tell_zero(d, zero, error));
    }
    if (out->dense && index->smallest > index->tau && zero == 0) {
        TRY(add(d, DESCENT_FINDING_CONDITION, index->largest / index->smallest, (double)NAN,
                DSC_NO_NUMBERS, error));
    }
    return DESCENT_OK;
}

static descent_status tell_certainty(dsc_diagnosing *d, descent_error *error)
{
    if (!isnan(d->kantorovich)) {
        TRY(add(d,
                d->kantorovich <= 0.5 ? DESCENT_FINDING_KANTOROVICH_SURE
                                      : DESCENT_FINDING_KANTOROVICH_UNSURE,
                d->kantorovich, 0.5, DSC_NO_NUMBERS, error));
    }
    if (!isnan(d->bend)) {
        // Student's t: the parts of the data are few.
        const bool sure = fabs(d->bend) > STUDENT_7 * d->bend_error;
        TRY(add(d, sure ? DESCENT_FINDING_PARTS_ALIKE : DESCENT_FINDING_PARTS_DIFFER, d->bend,
                d->bend_error, DSC_NO_NUMBERS, error));
    }
    return DESCENT_OK;
}

static descent_status tell_degenerate(dsc_diagnosing *d, descent_error *error)
{
    const dsc_degenerate *found = &d->degenerate;
    TRY(add(d, DESCENT_FINDING_FLAT_WAYS, (double)(found->down + found->up + found->flat),
            (double)NAN,
            DSC_NUMBERS(DSC_NUMBER(WAYS_DOWN, found->down), DSC_NUMBER(WAYS_UP, found->up),
                        DSC_NUMBER(WAYS_LEVEL, found->flat)),
            error));
    if (!isnan(found->third)) {
        TRY(add(d, DESCENT_FINDING_THIRD_DERIVATIVE, found->third, (double)NAN, DSC_NO_NUMBERS,
                error));
        TRY(add(d, DESCENT_FINDING_REDUCED_QUARTIC, found->quartic, (double)NAN, DSC_NO_NUMBERS,
                error));
    }
    return DESCENT_OK;
}

static descent_finding limit_of(const dsc_diagnosing *d)
{
    const dsc_training *t = &d->training;
    if (t->bounces) {
        return DESCENT_FINDING_LIMIT_BOUNCES;
    }
    if (t->stability > EDGE_HIGH || (t->oscillates && t->stability > 1.0)) {
        return DESCENT_FINDING_LIMIT_GROWS;
    }
    if (d->options->diverged) {
        return DESCENT_FINDING_LIMIT_DIVERGED;
    }
    return t->stability < EDGE_LOW ? DESCENT_FINDING_LIMIT_STABLE
                                   : DESCENT_FINDING_LIMIT_REACHED;
}

static descent_status tell_training(dsc_diagnosing *d, descent_error *error)
{
    const dsc_training *t = &d->training;
    if (!isnan(t->stability)) {
        TRY(add(d, limit_of(d), t->stability, 1.0, DSC_NO_NUMBERS, error));
    }
    if (t->noisy && !isnan(t->end)) {
        TRY(add(
            d, t->adaptive ? DESCENT_FINDING_NOISE_STEPS_ADAPTIVE : DESCENT_FINDING_NOISE_STEPS,
            t->end, t->less_end, DSC_NUMBERS(DSC_NUMBER(STEPS, t->steps)), error));
        TRY(add(d, t->trend < 0.0 ? DESCENT_FINDING_NOISE_ROSE : DESCENT_FINDING_NOISE_FELL,
                t->height, t->height_error, DSC_NUMBERS(DSC_NUMBER(TREND, fabs(t->trend))),
                error));
    }
    if (t->noisy && t->steps < t->wanted) {
        TRY(add(d, DESCENT_FINDING_SAMPLE_WALKS, (double)t->steps, (double)t->wanted,
                DSC_NO_NUMBERS, error));
    }
    if (t->noisy) {
        TRY(add(d, DESCENT_FINDING_NOISE_SIGNAL, t->test, 1.0,
                DSC_NUMBERS(DSC_NUMBER(BATCH, t->batch)), error));
    }
    return DESCENT_OK;
}

static descent_status tell_ahead(dsc_diagnosing *d, descent_error *error)
{
    const dsc_prospect *prospect = &d->prospect;
    const double rate = prospect->rate < RATE_MOST ? prospect->rate : (double)NAN;
    return add(
        d, prospect->taken ? DESCENT_FINDING_AHEAD_TAKEN : DESCENT_FINDING_AHEAD_FORETOLD,
        prospect->predicted, prospect->available, DSC_NUMBERS(DSC_NUMBER(RATE, rate)), error);
}

static descent_status tell_units(dsc_diagnosing *d, descent_error *error)
{
    const dsc_units *units = &d->units;
    const size_t all = dsc_point_all(&d->point);
    if (units->dead + units->saturated == 0) {
        return DESCENT_OK;
    }
    return add(
        d, DESCENT_FINDING_IDLE_UNITS, (double)(units->dead + units->saturated),
        (double)units->units,
        DSC_NUMBERS(DSC_NUMBER(DEAD, units->dead), DSC_NUMBER(SATURATED, units->saturated),
                    DSC_NUMBER(LAYER, units->worst),
                    DSC_NUMBER(IDLE, units->worst_dead + units->worst_saturated),
                    DSC_NUMBER(UNITS, units->worst_units),
                    DSC_NUMBER(SAMPLED, units->rows < all ? (double)units->rows : (double)NAN)),
        error);
}

static void say(dsc_diagnosing *d)
{
    descent_diagnosis *out = d->out;
    (void)descent_reason_text(out->reason, &out->numbers, out->because, sizeof out->because);
    (void)descent_suggestion_text(out->deciding, &d->deciding, out->decides,
                                  sizeof out->decides);
}

static descent_status tell_sample(dsc_diagnosing *d, descent_error *error)
{
    const dsc_sample *sample = d->sample;
    TRY(add(d, sample->sure ? DESCENT_FINDING_SAMPLE_ROWS : DESCENT_FINDING_SAMPLE_UNSURE,
            (double)d->out->sample_count, (double)d->out->row_count, DSC_NO_NUMBERS, error));
    if (!isnan(sample->gain.mean)) {
        TRY(add(d, DESCENT_FINDING_SAMPLE_GAIN, sample->gain.mean, sample->gain.error,
                DSC_NO_NUMBERS, error));
    }
    return isnan(sample->curvature.mean)
               ? DESCENT_OK
               : add(d, DESCENT_FINDING_SAMPLE_CURVATURE, sample->curvature.mean,
                     sample->curvature.error, DSC_NO_NUMBERS, error);
}

// Of a network in which examples depend on each other while it is trained.
static descent_status tell_statistics(dsc_diagnosing *d, descent_error *error)
{
    const dsc_empirical *empirical = dsc_empirical_of(d->point.objective);
    const descent_node *first = NULL;
    const size_t count =
        empirical ? dsc_graph_couples(dsc_empirical_parts_of(empirical)->graph, &first) : 0;
    return count > 0 ? add(d, DESCENT_FINDING_RUNNING_STATISTICS, (double)count, (double)NAN,
                           DSC_NO_NUMBERS, error)
                     : DESCENT_OK;
}

descent_status dsc_report(dsc_diagnosing *d, descent_error *error)
{
    say(d);
    TRY(fill(d, error));
    TRY(tell_statistics(d, error));
    if (d->sample) {
        TRY(tell_sample(d, error));
    }
    TRY(tell_gradient(d, error));
    if (d->has_local) {
        TRY(tell_spectrum(d, error));
        TRY(tell_certainty(d, error));
    }
    if (d->tested) {
        TRY(tell_degenerate(d, error));
    }
    if (d->kinks.count > 0 && !d->sample) { // of a sample they are too few to name
        TRY(add_about(d, DESCENT_FINDING_KINKS, (double)d->kinks.count, (double)NAN,
                      d->kinks.where, DSC_NUMBERS(DSC_NUMBER(JUMP, d->kinks.jump)), error));
    }
    if (d->probes > 0) {
        TRY(add(d, DESCENT_FINDING_BESIDE, (double)d->probes, (double)d->probes_down,
                DSC_NO_NUMBERS, error));
    }
    TRY(tell_units(d, error));
    TRY(tell_training(d, error));
    if (d->prospected) {
        TRY(tell_ahead(d, error));
    }
    if (d->way.found) {
        TRY(add(d, DESCENT_FINDING_WAY_DOWN, d->way.gain, (double)NAN,
                DSC_NUMBERS(DSC_NUMBER(DISTANCE, d->way.step)), error));
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
    free(diagnosis->sample);
    free(diagnosis);
}
