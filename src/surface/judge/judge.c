// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which place a critical point is: negative curvature, zero curvature that nothing
// explains, or none of these.
//
// Keeps: every branch ends in one reason code with its numbers (dsc_because); words are made
// elsewhere. The verdict is as certain as its weakest step: what the spectrum may have missed
// is looked for by descents from nearby, and where that is not possible the verdict says
// "probable" or asks for more products.
#include "surface/judge/judge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "surface/judge/limits.h"
#include "surface/judge/sphere.h"
#include "surface/network/chain.h"

enum { PARTS = 8, DESCENTS = 2 };

void dsc_because_of(dsc_diagnosing *d, descent_reason reason, const char *about,
                    descent_numbers numbers)
{
    d->out->reason = reason;
    d->out->place = descent_reason_place(reason);
    d->out->numbers = dsc_numbers_known(&numbers, about);
}

void dsc_because(dsc_diagnosing *d, descent_reason reason, descent_numbers numbers)
{
    dsc_because_of(d, reason, NULL, numbers);
}

void dsc_decides(dsc_diagnosing *d, descent_suggestion suggestion, descent_numbers numbers)
{
    d->out->deciding = suggestion;
    d->deciding = dsc_numbers_known(&numbers, NULL);
}

// How far the exact point is; NAN: no way that counts.
static double moved(const dsc_diagnosing *d)
{
    return d->moved > WORTH_TELLING * d->point.length ? d->moved : (double)NAN;
}

// "11 interpolation, 3 softmax shift".
static const char *families(const dsc_diagnosing *d, char *text, size_t size)
{
    const dsc_modes *modes = &d->local.modes;
    text[0] = '\0';
    for (size_t i = 0, used = 0; i < modes->family_count && used < size - 40; i++) {
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", i > 0 ? ", " : "",
                                 DSC_COUNT(modes->families[i].count), modes->families[i].kind);
    }
    return text;
}

size_t dsc_descent_steps(const dsc_point *point)
{
    const double work = dsc_objective_work(point->objective, (double)(point->objective->m + 1));
    return work < CHEAP_DESCENT ? 300 : work < DEAR_DESCENT ? 60 : dsc_is_heavy(point) ? 8 : 15;
}

// The curvature along v on eight parts of the examples: is its sign that of the problem, or of
// these examples?
static descent_status bend_of_parts(dsc_diagnosing *d, const double *v, descent_error *error)
{
    dsc_point *point = &d->point;
    const size_t all = point->rows ? point->rows->count : point->objective->m;
    if (all < 4 * PARTS) {
        return DESCENT_OK;
    }
    uint32_t *index = malloc(all * sizeof *index);
    if (!index) {
        return dsc_no_memory(error, "row numbers", all * sizeof *index);
    }
    double sum = 0.0, squares = 0.0, *hv = d->local.scratch + 2 * point->n;
    descent_status status = DESCENT_OK;
    for (size_t part = 0; status == DESCENT_OK && part < PARTS; part++) {
        size_t count = 0;
        for (size_t i = part; i < all; i += PARTS) {
            index[count++] = point->rows ? point->rows->index[i] : (uint32_t)i;
        }
        const descent_rows rows = {index, count};
        status = dsc_objective_into(point->objective, point->x, v, &rows, NULL, hv, error);
        const double bend = dsc_dot(point->n, v, hv);
        sum += bend;
        squares += bend * bend;
    }
    free(index);
    d->bend = sum / PARTS;
    // Standard error of the mean of the parts.
    d->bend_error = sqrt(fmax(squares / PARTS - d->bend * d->bend, 0.0) / (double)(PARTS - 1));
    return status;
}

// Plain descents from nearby points may find what the spectrum and ways on straight lines
// missed: two begin 1e-4 (1 + |x|) away, others ten times as far.
static descent_status descend_beside(dsc_diagnosing *d, uint32_t descents, descent_error *error)
{
    dsc_point *point = &d->point;
    double *from = d->local.scratch, *at = d->local.scratch + point->n;
    // A descent from nearby always gains the height it began at; only what it gains beyond the
    // point itself counts.
    const double least =
        fmax(CLEAR_OF_NOISE * point->noise, TIMES_DECREMENT * d->local.decrement);
    for (uint32_t i = 0; i < descents; i++) {
        const double off = i < DESCENTS ? FROM_BESIDE : FROM_FARTHER;
        double f = 0.0, start = 0.0;
        dsc_point_random(point, DSC_STREAM_PROBE + i, from);
        for (size_t k = 0; k < point->n; k++) {
            from[k] = point->x[k] + off * point->length * from[k];
        }
        TRY(dsc_point_value(point, from, &start, NULL, error));
        const double much = fmax(least, PART_OF_START * fabs(start - point->f));
        TRY(dsc_descend(point, from, dsc_descent_steps(point), point->rounding, at, &f, error));
        d->probes++;
        if (point->f - f > much) {
            d->probes_down++;
            TRY(dsc_way_take(&d->way, point, at, f, error));
        }
    }
    return DESCENT_OK;
}

// A curvature below zero along which f falls by less than can be told.
static void judge_hidden(dsc_diagnosing *d)
{
    dsc_because(d, DESCENT_REASON_CURVATURE_HIDDEN,
                DSC_NUMBERS(DSC_NUMBER(CURVATURE, d->local.index.smallest)));
    dsc_decides(d, DESCENT_SUGGESTION_LESS_CONSTANT, DSC_NO_NUMBERS);
}

static descent_status judge_saddle(dsc_diagnosing *d, descent_error *error)
{
    const dsc_local *local = &d->local;
    const dsc_index *index = &local->index;
    const size_t n = d->point.n;
    double *v = local->scratch;
    if (index->dense.n > 0) {
        double *along = local->scratch + n;
        memset(along, 0, n * sizeof *along);
        along[0] = 1.0;
        TRY(dsc_dense_combine(&index->dense, along, v, error));
    } else {
        memcpy(v, index->vectors, n * sizeof *v);
    }
    TRY(bend_of_parts(d, v, error));
    TRY(dsc_way_try(&d->way, &d->point, v, FIRST_STEP * d->point.length, error));
    if (!d->way.found || d->way.step < BENT_BELOW * d->point.length) { // a valley may be bent
        memcpy(d->point.scratch + n, v, n * sizeof *v);
        TRY(dsc_valley_try(&d->point, &d->local, 0, d->point.scratch + n, &d->way, error));
    }
    if (!d->way.found) {
        TRY(descend_beside(d, 2 * DESCENTS, error));
    }
    if (!d->way.found) {
        judge_hidden(d);
        return DESCENT_OK;
    }
    if (local->low < n && local->low + local->unexplained == n) {
        TRY(dsc_degenerate_test(&d->point, &d->local, d->options->probes, &d->degenerate,
                                &d->way, error));
        d->tested = true;
    }
    const dsc_degenerate *found = &d->degenerate;
    if (d->tested && found->up == 0 && found->flat > 0) {
        dsc_because(d, DESCENT_REASON_MAXIMUM_LEVEL,
                    DSC_NUMBERS(DSC_NUMBER(MOVED, moved(d)), DSC_NUMBER(INDEX_LOW, local->low),
                                DSC_NUMBER(DIRECTIONS, n)));
    } else if (local->low == n || (d->tested && found->up == 0)) {
        dsc_because(d, d->tested ? DESCENT_REASON_MAXIMUM_FALLS : DESCENT_REASON_MAXIMUM_CURVED,
                    DSC_NUMBERS(DSC_NUMBER(MOVED, moved(d)), DSC_NUMBER(DIRECTIONS, n)));
    } else {
        const bool certain = local->low == local->high;
        dsc_because(
            d, certain ? DESCENT_REASON_SADDLE : DESCENT_REASON_SADDLE_BETWEEN,
            DSC_NUMBERS(DSC_NUMBER(MOVED, moved(d)), DSC_NUMBER(INDEX_LOW, local->low),
                        DSC_NUMBER(INDEX_HIGH, certain ? (double)NAN : (double)local->high),
                        DSC_NUMBER(DIRECTIONS, n), DSC_NUMBER(CURVATURE, index->smallest)));
    }
    return DESCENT_OK;
}

// Numbers of reasons about directions without curvature. Where modes without a vector may be
// among those that were seen, these are all that are known.
static descent_status flat_numbers(const dsc_diagnosing *d, descent_numbers *numbers,
                                   size_t *count, descent_error *error)
{
    const dsc_local *local = &d->local;
    *count = local->unexplained > 0 ? local->unexplained : local->null_count;
    dsc_chain chain;
    TRY(dsc_chain_read(d->point.objective, &chain, error));
    const bool biases = *count > 0 && dsc_chain_weightless(&chain, d->point.x) == *count;
    dsc_chain_free(&chain);
    *numbers = DSC_NUMBERS(DSC_NUMBER(ZERO, *count), DSC_NUMBER(ZERO_MORE, local->at_least),
                           DSC_NUMBER(ZERO_BIASES, biases ? *count : 0));
    dsc_numbers_add(numbers, DESCENT_QUANTITY_MOVED, moved(d));
    return DESCENT_OK;
}

// No descent direction was found: what the flat directions leave open.
static void judge_level(dsc_diagnosing *d, descent_numbers flat)
{
    const dsc_degenerate *found = &d->degenerate;
    if (found->unclear > 0) {
        dsc_because(d, DESCENT_REASON_FLAT_UNCLEAR, flat);
        dsc_decides(d, DESCENT_SUGGESTION_CAUSE_OF_LEVEL, DSC_NO_NUMBERS);
    } else if (found->up == 0) {
        dsc_because(d, DESCENT_REASON_FLAT_LEVEL, flat);
    } else {
        dsc_numbers_add(&flat, DESCENT_QUANTITY_WAYS, (double)(found->up + found->flat));
        dsc_numbers_add(&flat, DESCENT_QUANTITY_WAYS_LEVEL, (double)found->flat);
        dsc_because(d, DESCENT_REASON_FLAT_UP, flat);
    }
}

// Some way leads down: of those that were walked, or of a descent.
static void judge_flat_down(dsc_diagnosing *d, descent_numbers flat, size_t zero)
{
    const dsc_degenerate *found = &d->degenerate;
    const bool all = zero == d->point.n;
    if (found->down > 0 && found->up + found->unclear == 0 && all) {
        dsc_because(d, DESCENT_REASON_MAXIMUM_FLAT,
                    DSC_NUMBERS(DSC_NUMBER(MOVED, moved(d)), DSC_NUMBER(WAYS_DOWN, found->down),
                                DSC_NUMBER(WAYS_LEVEL, found->flat)));
        return;
    }
    dsc_numbers_add(&flat, DESCENT_QUANTITY_GAIN, d->way.gain);
    if (found->down > 0) {
        dsc_numbers_add(&flat, DESCENT_QUANTITY_DISTANCE, d->way.step);
        dsc_numbers_add(&flat, DESCENT_QUANTITY_WAYS_UP, all ? (double)found->up : 0.0);
    }
    dsc_because(d, found->down > 0 ? DESCENT_REASON_FLAT_WAY_DOWN : DESCENT_REASON_FLAT_DESCENT,
                flat);
}

static descent_status judge_degenerate(dsc_diagnosing *d, descent_error *error)
{
    dsc_local *local = &d->local;
    dsc_degenerate *found = &d->degenerate;
    TRY(dsc_degenerate_test(&d->point, local, d->options->probes, found, &d->way, error));
    d->tested = true;
    descent_numbers flat;
    size_t zero = 0;
    TRY(flat_numbers(d, &flat, &zero, error));
    if (found->distant > 0 && found->down + found->up == 0) {
        d->out->critical = false;
        dsc_because(d, DESCENT_REASON_ROUNDED_AWAY, DSC_NO_NUMBERS);
        return DESCENT_OK;
    }
    if (found->down == 0 && found->unclear == 0) {
        TRY(descend_beside(d, 2 * DESCENTS, error));
        if (!d->way.found && !dsc_is_heavy(&d->point)) {
            TRY(dsc_sphere_try(&d->point, local, &d->way, error));
            d->probes_down += d->way.found;
        }
    }
    if (found->down > 0 || d->probes_down > 0) {
        judge_flat_down(d, flat, zero);
    } else if (local->null_count < zero && zero < d->point.n) {
        dsc_because(d, DESCENT_REASON_FLAT_UNTRIED, flat);
        dsc_decides(d, DESCENT_SUGGESTION_DESCENT_BESIDE, DSC_NO_NUMBERS);
    } else {
        judge_level(d, flat);
    }
    return DESCENT_OK;
}

descent_status dsc_judge_broken(dsc_diagnosing *d, double distance, descent_error *error)
{
    d->out->critical = true;
    TRY(descend_beside(d, DESCENTS, error));
    if (d->probes_down > 0) {
        dsc_because(d, DESCENT_REASON_KINKS_AROUND_LOWER,
                    DSC_NUMBERS(DSC_NUMBER(DISTANCE, distance), DSC_NUMBER(GAIN, d->way.gain)));
    } else {
        dsc_because(d, DESCENT_REASON_KINKS_AROUND,
                    DSC_NUMBERS(DSC_NUMBER(DISTANCE, distance)));
    }
    return DESCENT_OK;
}

static void more_products(dsc_diagnosing *d)
{
    enum { MOST = 2000, MOST_DENSE = 20000 }; // options.c
    const uint64_t now = d->options->products;
    if (now < MOST) {
        dsc_decides(d, DESCENT_SUGGESTION_MORE_PRODUCTS,
                    DSC_NUMBERS(DSC_NUMBER(PRODUCTS, 3 * now < MOST ? 3 * now : MOST)));
    } else if (dsc_dense_wanted(&d->point) <= MOST_DENSE) {
        dsc_decides(d, DESCENT_SUGGESTION_WHOLE_SPECTRUM,
                    DSC_NUMBERS(DSC_NUMBER(DENSE, dsc_dense_wanted(&d->point))));
    } else {
        dsc_decides(d, DESCENT_SUGGESTION_DESCENT_BESIDE_MINIMUM, DSC_NO_NUMBERS);
    }
}

// Ways down that may have been missed; false: there are none, or they are not steep.
static bool judge_missed(dsc_diagnosing *d)
{
    const dsc_index *index = &d->local.index;
    if (d->local.high > 0) {
        dsc_because(d, DESCENT_REASON_INDEX_UNCERTAIN,
                    DSC_NUMBERS(DSC_NUMBER(INDEX_HIGH, d->local.high)));
        more_products(d);
        return true;
    }
    if (index->dense.n == 0 && index->missed > MISSED_MORE * d->options->missed) {
        dsc_because(d, DESCENT_REASON_CURVATURE_UNRESOLVED,
                    DSC_NUMBERS(DSC_NUMBER(MISSED, index->missed)));
        more_products(d);
        return true;
    }
    return false;
}

static descent_status judge_minimum(dsc_diagnosing *d, descent_error *error)
{
    const dsc_index *index = &d->local.index;
    char modes_text[sizeof((descent_numbers *)NULL)->about];
    if (index->dense.n == 0 || d->local.clear > RESOLUTION * d->point.length) {
        TRY(descend_beside(d, DESCENTS, error));
    }
    if (d->probes_down > 0) {
        dsc_because(d, DESCENT_REASON_LOWER_NEAR_BY,
                    DSC_NUMBERS(DSC_NUMBER(GAIN, d->way.gain)));
        dsc_decides(d, DESCENT_SUGGESTION_MORE_TRAINING, DSC_NO_NUMBERS);
        return DESCENT_OK;
    }
    const size_t zero = d->local.modes.explained;
    if (zero > 0) {
        dsc_because_of(d, DESCENT_REASON_MINIMUM_MODES,
                       families(d, modes_text, sizeof modes_text),
                       DSC_NUMBERS(DSC_NUMBER(MOVED, moved(d)), DSC_NUMBER(ZERO, zero)));
    } else if (index->dense.n == 0) {
        dsc_because(d, DESCENT_REASON_MINIMUM_PROBABLE,
                    DSC_NUMBERS(DSC_NUMBER(MOVED, moved(d)), DSC_NUMBER(MISSED, index->missed),
                                DSC_NUMBER(FAILURE, index->failure)));
    } else {
        dsc_because(
            d, DESCENT_REASON_MINIMUM_CURVED,
            DSC_NUMBERS(DSC_NUMBER(MOVED, moved(d)), DSC_NUMBER(CURVATURE, index->smallest)));
    }
    return DESCENT_OK;
}

descent_status dsc_judge_critical(dsc_diagnosing *d, descent_error *error)
{
    const dsc_local *local = &d->local;
    d->out->critical = true;
    TRY(dsc_local_blur(&d->local, &d->point, 2.0 * local->step_length, error));
    if (local->index.dense.n > 0 && local->unexplained + local->modes.explained == 0) {
        TRY(dsc_kantorovich(&d->local, &d->point, &d->kantorovich, error));
    }
    if (local->low > 0) {
        return judge_saddle(d, error);
    }
    if (judge_missed(d)) {
        return DESCENT_OK;
    }
    return local->unexplained > 0 || local->crowded ? judge_degenerate(d, error)
                                                    : judge_minimum(d, error);
}
