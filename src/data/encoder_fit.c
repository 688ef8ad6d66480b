// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Means, deviations and ranges of the training rows.
//
// Keeps: rows of weight 0 change nothing, and neither do missing values. Sums are made in the
// order of the rows by one thread, so the same rows give the same scaling bit for bit. Numbers
// near the limits of a double are scaled by a power of two first, for their squares overflow
// or vanish; multiplying by a power of two changes no digit.
#include "data/encoder_fit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "data/encoder.h"
#include "data/encoder_parts.h"
#include "data/sequences.h"

typedef struct sums {
    const descent_dataset *d;
    const uint32_t *rows;
    size_t count;
    const double *weights;                 /* of the rows of d; NULL: 1 */
    double *present, *sum, *rest, *factor; /* stored each */
} sums;

enum { SUMS = 4 };

static size_t row_of(const sums *s, size_t r)
{
    return s->rows ? s->rows[r] : r;
}

static double weight_of(const sums *s, size_t row)
{
    return s->weights ? s->weights[row] : 1.0;
}

// The power of two that brings numbers up to `size` near 1, which changes no digit; 1 where
// their squares are ordinary numbers anyway.
static double ordinary_factor(double size)
{
    if ((size > 1e-100 && size < 1e100) || !(size > 0) || !isfinite(size)) {
        return 1;
    }
    return ldexp(1, -ilogb(size) < 1000 ? -ilogb(size) : 1000);
}

// What is left of a constant after computing with it is no variation.
static bool constant(double low, double high, descent_type type)
{
    const double size = fmax(fabs(low), fabs(high));
    return !(low < high) || (type == DESCENT_FLOAT64 && high - low <= 4 * DBL_EPSILON * size);
}

static void add_up(dsc_encoder *e, const sums *s)
{
    for (size_t i = 0; i < e->stored; i++) {
        s->present[i] = s->sum[i] = 0;
    }
    for (size_t r = 0; r < s->count; r++) {
        const size_t row = row_of(s, r);
        const double weight = weight_of(s, row);
        for (size_t i = 0; i < e->stored && weight > 0; i++) {
            const double value = dsc_encoder_stored_value(e, s->d, row, i, true);
            const bool is = !isnan(value);
            s->present[i] += is ? weight : 0;
            s->sum[i] += is ? weight * (value * s->factor[i]) : 0;
            e->low[i] = value < e->low[i] ? value : e->low[i];
            e->high[i] = value > e->high[i] ? value : e->high[i];
        }
    }
}

// Two passes, row by row: first the means, then the squares around them, with the correction
// for what rounding left of the sum ("corrected two-pass", [C83] Chan, Golub, LeVeque.
// Algorithms for computing the sample variance. The American Statistician 37, 1983).
static void fit_numbers(dsc_encoder *e, const sums *s)
{
    bool again = false;
    for (size_t i = 0; i < e->stored; i++) {
        s->factor[i] = 1;
    }
    add_up(e, s);
    for (size_t i = 0; i < e->stored; i++) {
        s->factor[i] = ordinary_factor(fmax(fabs(e->low[i]), fabs(e->high[i])));
        again = again || s->factor[i] != 1;
    }
    if (again) {
        add_up(e, s);
    }
    for (size_t i = 0; i < e->stored; i++) {
        e->shift[i] = s->present[i] > 0 ? s->sum[i] / s->present[i] : 0;
        s->sum[i] = 0;
    }
    for (size_t r = 0; r < s->count; r++) {
        const size_t row = row_of(s, r);
        const double weight = weight_of(s, row);
        for (size_t i = 0; i < e->stored && weight > 0; i++) {
            const double value = dsc_encoder_stored_value(e, s->d, row, i, true);
            const double away = isnan(value) ? 0 : value * s->factor[i] - e->shift[i];
            s->sum[i] += weight * (away * away);
            s->rest[i] += weight * away;
        }
    }
    for (size_t i = 0; i < e->stored; i++) {
        const double n = s->present[i] > 0 ? s->present[i] : 1, rest = s->rest[i];
        const double deviation = sqrt(fmax(0, (s->sum[i] - rest * rest / n) / n));
        const bool still = constant(e->low[i], e->high[i], s->d->type) || !(deviation > 0);
        e->shift[i] /= s->factor[i];
        // A scale of 0 makes every value 0, whatever comes later.
        e->scale[i] = still ? 0 : fmin(s->factor[i] / deviation, DBL_MAX);
        e->fixed[e->first_input[i]] = still;
    }
}

static void fit_bytes(dsc_encoder *e, const sums *s)
{
    // A strip of columns at a time, so that its lowest and highest values stay in the cache.
    unsigned char low[1024], high[1024];
    for (size_t begin = 0; begin < e->stored; begin += sizeof low) {
        const size_t left = e->stored - begin;
        const size_t width = left < sizeof low ? left : sizeof low;
        for (size_t i = 0; i < width; i++) {
            low[i] = 255;
            high[i] = 0;
        }
        for (size_t r = 0; r < s->count; r++) {
            const size_t at = row_of(s, r);
            const unsigned char *row =
                (const unsigned char *)s->d->values + at * s->d->columns + begin;
            for (size_t i = 0; i < width && weight_of(s, at) > 0; i++) {
                low[i] = row[i] < low[i] ? row[i] : low[i];
                high[i] = row[i] > high[i] ? row[i] : high[i];
            }
        }
        for (size_t i = 0; i < width; i++) {
            e->low[begin + i] = (double)low[i];
            e->high[begin + i] = (double)high[i];
            e->fixed[begin + i] = low[i] >= high[i];
        }
    }
}

// A category that every training row has, or none, says nothing.
static void fit_categories(dsc_encoder *e, const sums *s, double *counts)
{
    double rows = 0;
    for (size_t r = 0; r < s->count; r++) {
        const size_t row = row_of(s, r);
        rows += weight_of(s, row) > 0;
        for (size_t i = 0; i < e->stored && weight_of(s, row) > 0; i++) {
            const double value =
                e->width[i] ? dsc_encoder_stored_value(e, s->d, row, i, true) : (double)NAN;
            if (value >= 0 && value < (double)e->width[i]) {
                counts[e->first_input[i] + (size_t)value] += 1;
            }
        }
    }
    for (size_t i = 0; i < e->stored; i++) {
        size_t met = 0;
        double last = -1;
        for (size_t k = 0; k < e->width[i]; k++) {
            const double hits = counts[e->first_input[i] + k];
            e->fixed[e->first_input[i] + k] = !(hits > 0 && hits < rows);
            met += hits > 0;
            last = hits > 0 ? (double)k : last;
        }
        if (e->width[i]) {
            // Where one category alone was met, which one: a message names it when another
            // comes.
            e->low[i] = e->high[i] = met > 1 ? (double)NAN : last;
        }
    }
}

static descent_status fit_inputs(dsc_encoder *e, sums s, descent_error *error)
{
    if (s.d->schema->tokens) {
        return DESCENT_OK; // numbers of tokens are no quantities
    }
    if (e->uniform) {
        fit_bytes(e, &s);
        return DESCENT_OK;
    }
    const size_t total = SUMS * e->stored + e->inputs;
    double *work = dsc_alloc_aligned(total, sizeof *work);
    if (!work) {
        return dsc_no_memory(error, "the scaling", total * sizeof *work);
    }
    s.present = work;
    s.sum = work + e->stored;
    s.rest = work + 2 * e->stored;
    s.factor = work + 3 * e->stored;
    for (size_t i = 0; i < e->stored; i++) {
        e->low[i] = (double)INFINITY;
        e->high[i] = (double)-INFINITY;
    }
    fit_numbers(e, &s);
    if (!e->plain) {
        fit_categories(e, &s, work + SUMS * e->stored);
    }
    for (size_t i = 0; i < e->stored; i++) {
        if (!(e->low[i] <= e->high[i])) {
            e->low[i] = e->high[i] = (double)NAN;
        }
    }
    dsc_free_aligned(work);
    return DESCENT_OK;
}

static double target_of(const sums *s, size_t r, size_t index)
{
    return dsc_dataset_target_at(s->d, row_of(s, r), index);
}

// Values are scaled by a power of two, so that no sum of squares overflows or underflows.
static void fit_target(dsc_encoder *e, const sums *s, size_t index)
{
    double n = 0, low = (double)INFINITY, high = (double)-INFINITY, sum = 0, squares = 0;
    for (size_t r = 0; r < s->count; r++) {
        const double weight = weight_of(s, row_of(s, r));
        const double value = weight > 0 ? target_of(s, r, index) : (double)NAN;
        n += isnan(value) ? 0 : weight;
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    const double factor = ordinary_factor(fmax(fabs(low), fabs(high)));
    for (size_t r = 0; r < s->count; r++) {
        const double value = target_of(s, r, index);
        sum += isnan(value) ? 0 : weight_of(s, row_of(s, r)) * (value * factor);
    }
    const double mean = n > 0 ? sum / n : 0;
    for (size_t r = 0; r < s->count; r++) {
        const double value = target_of(s, r, index);
        const double away = isnan(value) ? 0 : value * factor - mean;
        squares += weight_of(s, row_of(s, r)) * (away * away);
    }
    const double deviation = n > 0 ? sqrt(squares / n) / factor : 0;
    // Of a constant target its value, not the rounded mean; the deviation is then 1, and
    // nothing is divided by 0.
    e->target_mean[index] = low < high ? mean / factor : n > 0 ? low : 0;
    e->target_deviation[index] = low < high && isfinite(1 / deviation) ? deviation : 1;
}

// ---- sequences ----

// What was fitted to single rows, at every position. What says that a position is there stays as it
// is.
static void repeat(dsc_encoder *e, const dsc_encoder *row, bool padded)
{
    const size_t step = row->stored + padded, width = row->inputs + padded;
    for (size_t i = 0, from = 0; i < e->stored; i++) {
        if (from < row->stored) {
            e->scale[i] = row->scale[from];
            e->shift[i] = row->shift[from];
            e->low[i] = row->low[from];
            e->high[i] = row->high[from];
        }
        from = from + 1 < step ? from + 1 : 0;
    }
    for (size_t i = 0, from = 0; i < e->inputs; i++) {
        e->fixed[i] = from < row->inputs && row->fixed[from];
        from = from + 1 < width ? from + 1 : 0;
    }
}

// The rows that a sequence is made of lie one behind the other: they are a set of their own.
static descent_status fit_rows(dsc_encoder *e, const sums *s, const dsc_schema *schema,
                               uint32_t *rows, double *weights, descent_error *error)
{
    const size_t positions = s->d->schema->positions;
    dsc_encoder *row = NULL;
    const descent_dataset single = {.rows = s->d->rows * positions,
                                    .columns = dsc_schema_step(s->d->schema),
                                    .type = s->d->type,
                                    .values = s->d->values,
                                    .borrowed = true,
                                    .schema = (dsc_schema *)(uintptr_t)schema};
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++) {
        const size_t sequence = row_of(s, i), length = dsc_dataset_length(s->d, sequence);
        for (size_t t = 0; t < length; t++) {
            rows[count] = (uint32_t)(sequence * positions + t);
            if (weights) {
                weights[rows[count]] = s->weights[sequence];
            }
            count++;
        }
    }
    TRY(dsc_encoder_create(schema, &row, error));
    const sums of_rows = {.d = &single, .rows = rows, .count = count, .weights = weights};
    const descent_status status = fit_inputs(row, of_rows, error);
    repeat(e, row, s->d->schema->padded); // of no use after a failure
    dsc_encoder_free(row);
    return status;
}

// A column has one scaling for all positions.
static descent_status fit_sequences(dsc_encoder *e, const sums *s, descent_error *error)
{
    const size_t all = s->d->rows * s->d->schema->positions;
    dsc_schema *schema = NULL;
    FAIL_IF(all > UINT32_MAX, error, DESCENT_UNSUPPORTED,
            "sequences of more than 2^32 - 1 rows in all");
    TRY(dsc_sequences_row_schema(s->d->schema, &schema, error));
    uint32_t *rows = malloc((all + 1) * sizeof *rows);
    double *weights = s->weights ? calloc(all + 1, sizeof *weights) : NULL;
    const descent_status status = rows && (weights || !s->weights)
                                      ? fit_rows(e, s, schema, rows, weights, error)
                                      : dsc_no_memory(error, "the scaling", all * sizeof *rows);
    free(rows);
    free(weights);
    dsc_schema_free(schema);
    return status;
}

descent_status dsc_encoder_fit(const descent_dataset *d, const uint32_t *rows, size_t count,
                               const double *weights, dsc_encoder **encoder,
                               descent_error *error)
{
    dsc_encoder *e = NULL;
    count = rows ? count : d->rows;
    FAIL_IF(count == 0, error, DESCENT_INVALID, "there are no rows to fit the scaling on");
    TRY(dsc_encoder_create(d->schema, &e, error));
    const sums s = {.d = d, .rows = rows, .count = count, .weights = weights};
    const descent_status status =
        d->schema->positions > 0 ? fit_sequences(e, &s, error) : fit_inputs(e, s, error);
    if (status != DESCENT_OK) {
        dsc_encoder_free(e);
        return status;
    }
    dsc_encoder_find_runs(e);
    const bool scaled = dsc_dataset_has_targets(d) && d->schema->task == DESCENT_TASK_REGRESS;
    for (size_t j = 0; scaled && j < e->targets; j++) {
        fit_target(e, &s, j);
    }
    *encoder = e;
    return DESCENT_OK;
}
