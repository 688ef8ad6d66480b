// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/encoder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

struct dsc_encoder {
    size_t stored, inputs;
    bool plain;    /* input i is stored value i: rows go straight through the kernel */
    bool uniform;  /* bytes: value / 255 for all */
    double *scale; /* stored; of numbers */
    double *shift;
    size_t *place; /* stored: first input */
    size_t *width; /* stored: 0 for a number, else number of categories */
    double target_mean, target_deviation;
};

void dsc_encoder_free(dsc_encoder *encoder)
{
    if (encoder) {
        dsc_free_aligned(encoder->scale);
        free(encoder);
    }
}

static descent_status allocate(size_t stored, dsc_encoder **encoder, descent_error *error)
{
    size_t bytes = 0;
    const size_t scale = dsc_layout_add(&bytes, stored, sizeof(double));
    const size_t shift = dsc_layout_add(&bytes, stored, sizeof(double));
    const size_t place = dsc_layout_add(&bytes, stored, sizeof(size_t));
    const size_t width = dsc_layout_add(&bytes, stored, sizeof(size_t));
    dsc_encoder *e = calloc(1, sizeof *e);
    char *block = dsc_alloc_aligned(bytes, 1);
    if (!e || !block) {
        free(e);
        dsc_free_aligned(block);
        return dsc_no_memory(error, "an encoder", bytes);
    }
    e->stored = stored;
    e->scale = (double *)(void *)(block + scale);
    e->shift = (double *)(void *)(block + shift);
    e->place = (size_t *)(void *)(block + place);
    e->width = (size_t *)(void *)(block + width);
    *encoder = e;
    return DESCENT_OK;
}

// An encoder that changes no number.
static descent_status create(const dsc_schema *schema, dsc_encoder **encoder,
                             descent_error *error)
{
    dsc_encoder *e = NULL;
    TRY(allocate(schema->stored, &e, error));
    e->uniform = schema->type == DESCENT_UINT8;
    e->plain = true;
    e->target_deviation = 1;
    for (size_t i = 0; i < schema->column_count; i++) {
        const dsc_column *column = &schema->columns[i];
        if (column->kind == DSC_COLUMN_CATEGORY) {
            e->width[column->slot] = column->category_count;
            e->plain = false;
        }
    }
    for (size_t i = 0; i < e->stored; i++) {
        e->scale[i] = 1;
        e->place[i] = e->inputs;
        e->inputs += e->width[i] ? e->width[i] : 1; /* no kept category column is without any */
    }
    *encoder = e;
    return DESCENT_OK;
}

descent_status dsc_encoder_copy(const dsc_encoder *encoder, dsc_encoder **copy,
                                descent_error *error)
{
    dsc_encoder *e = NULL;
    TRY(allocate(encoder->stored, &e, error));
    const size_t count = encoder->stored;
    e->inputs = encoder->inputs;
    e->plain = encoder->plain;
    e->uniform = encoder->uniform;
    e->target_mean = encoder->target_mean;
    e->target_deviation = encoder->target_deviation;
    memcpy(e->scale, encoder->scale, count * sizeof *e->scale);
    memcpy(e->shift, encoder->shift, count * sizeof *e->shift);
    memcpy(e->place, encoder->place, count * sizeof *e->place);
    memcpy(e->width, encoder->width, count * sizeof *e->width);
    *copy = e;
    return DESCENT_OK;
}

static double stored_value(const descent_dataset *d, size_t row, size_t column)
{
    const size_t at = row * d->columns + column;
    switch (d->type) {
    case DESCENT_FLOAT32:
        return (double)((const float *)d->values)[at];
    case DESCENT_FLOAT64:
        return ((const double *)d->values)[at];
    case DESCENT_UINT8:
        break;
    }
    return (double)((const unsigned char *)d->values)[at];
}

// The power of two that brings numbers up to `size` near 1; 1 where their squares are ordinary
// numbers anyway.
static double ordinary_factor(double size)
{
    if ((size > 1e-100 && size < 1e100) || !(size > 0) || !isfinite(size)) {
        return 1;
    }
    return ldexp(1, -ilogb(size) < 1000 ? -ilogb(size) : 1000);
}

// Two passes, row by row: first the means, then the squares around them, with the correction
// for what rounding left of the sum ("corrected two-pass", [C83] Chan, Golub, LeVeque.
// Algorithms for computing the sample variance. The American Statistician 37, 1983). `work`
// holds three sums a column.
static void fit_columns(dsc_encoder *e, const descent_dataset *d, const uint32_t *rows,
                        size_t count, double *work)
{
    double *present = work, *sum = work + e->stored, *rest = work + 2 * e->stored;
    for (size_t r = 0; r < count; r++) {
        const size_t row = rows ? rows[r] : r;
        for (size_t i = 0; i < e->stored; i++) {
            const double value = stored_value(d, row, i);
            const bool is = !isnan(value);
            present[i] += is;
            sum[i] += is ? value : 0;
        }
    }
    for (size_t i = 0; i < e->stored; i++) {
        e->shift[i] = present[i] > 0 ? sum[i] / present[i] : 0;
        sum[i] = 0;
    }
    for (size_t r = 0; r < count; r++) {
        const size_t row = rows ? rows[r] : r;
        for (size_t i = 0; i < e->stored; i++) {
            const double value = stored_value(d, row, i);
            const double away = isnan(value) ? 0 : value - e->shift[i];
            sum[i] += away * away;
            rest[i] += away;
        }
    }
    for (size_t i = 0; i < e->stored; i++) {
        const double n = present[i] > 0 ? present[i] : 1;
        const double deviation = sqrt(fmax(0, (sum[i] - rest[i] * rest[i] / n) / n));
        // What is left of a constant after rounding is no deviation.
        const bool constant = deviation <= 1e-12 * fabs(e->shift[i]);
        e->scale[i] = constant || !isfinite(1 / deviation) ? 1 : 1 / deviation;
    }
}

// Values are scaled by a power of two, which changes no digit, so that no sum of squares
// overflows or underflows.
static void fit_target(dsc_encoder *e, const descent_dataset *d, const uint32_t *rows,
                       size_t count)
{
    double n = 0, low = (double)INFINITY, high = (double)-INFINITY, sum = 0, squares = 0;
    for (size_t r = 0; r < count; r++) {
        const double value = d->targets[rows ? rows[r] : r];
        n += !isnan(value);
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    const double factor = ordinary_factor(fmax(fabs(low), fabs(high)));
    for (size_t r = 0; r < count; r++) {
        const double value = d->targets[rows ? rows[r] : r];
        sum += isnan(value) ? 0 : value * factor;
    }
    const double mean = n > 0 ? sum / n : 0;
    for (size_t r = 0; r < count; r++) {
        const double value = d->targets[rows ? rows[r] : r];
        const double away = isnan(value) ? 0 : value * factor - mean;
        squares += away * away;
    }
    const double deviation = n > 0 ? sqrt(squares / n) / factor : 0;
    e->target_mean = low < high ? mean / factor : n > 0 ? low : 0;
    e->target_deviation = low < high && isfinite(1 / deviation) ? deviation : 1;
}

descent_status dsc_encoder_fit(const descent_dataset *d, const uint32_t *rows, size_t count,
                               dsc_encoder **encoder, descent_error *error)
{
    dsc_encoder *e = NULL;
    count = rows ? count : d->rows;
    FAIL_IF(count == 0, error, DESCENT_INVALID, "there are no rows to fit the scaling on");
    TRY(create(d->schema, &e, error));
    if (!e->uniform) {
        double *work = dsc_alloc_aligned(e->stored, 3 * sizeof *work);
        if (!work) {
            dsc_encoder_free(e);
            return dsc_no_memory(error, "the scaling", d->columns * 3 * sizeof *work);
        }
        fit_columns(e, d, rows, count, work);
        dsc_free_aligned(work);
    }
    if (d->targets && d->schema->task == DESCENT_TASK_REGRESS) {
        fit_target(e, d, rows, count);
    }
    *encoder = e;
    return DESCENT_OK;
}

size_t dsc_encoder_inputs(const dsc_encoder *encoder)
{
    return encoder->inputs;
}

size_t dsc_encoder_stored(const dsc_encoder *encoder)
{
    return encoder->stored;
}

double dsc_encoder_target_mean(const dsc_encoder *encoder)
{
    return encoder->target_mean;
}

double dsc_encoder_target_deviation(const dsc_encoder *encoder)
{
    return encoder->target_deviation;
}

double dsc_encoder_decode_target(const dsc_encoder *encoder, double value)
{
    return value * encoder->target_deviation + encoder->target_mean;
}

static void put(void *out, descent_type type, size_t at, double value)
{
    if (type == DESCENT_FLOAT64) {
        ((double *)out)[at] = value;
    } else {
        ((float *)out)[at] = (float)value;
    }
}

// Rows with categories, written at out + start where the column is among begin .. end - 1.
// These sets are small and narrow; this need not be a kernel.
static void mixed_row(const dsc_encoder *e, const descent_dataset *d, size_t row,
                      descent_type type, void *out, size_t start, size_t begin, size_t end)
{
    for (size_t i = 0; i < e->stored; i++) {
        const double value = stored_value(d, row, i);
        const size_t at = e->place[i];
        if (e->width[i] == 0 && at >= begin && at < end) {
            put(out, type, start + at, isnan(value) ? 0 : (value - e->shift[i]) * e->scale[i]);
        }
        for (size_t k = 0; k < e->width[i]; k++) {
            if (at + k >= begin && at + k < end) {
                put(out, type, start + at + k, value == (double)k ? 1 : 0);
            }
        }
    }
}

void dsc_encoder_gather_columns(const dsc_encoder *e, const descent_dataset *d,
                                const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                                size_t count, size_t begin, size_t end, void *out,
                                size_t stride)
{
    if (e->plain) {
        const char *values = d->values;
        const dsc_row_source source = {.values = values + begin * descent_type_size(d->type),
                                       .type = d->type,
                                       .columns = end - begin,
                                       .pitch = d->columns,
                                       .scale = e->uniform ? NULL : e->scale + begin,
                                       .shift = e->uniform ? NULL : e->shift + begin,
                                       .uniform_scale = 1.0 / 255.0};
        char *to = (char *)out + begin * descent_type_size(kernels->type);
        kernels->gather(&source, rows, first, count, to, stride);
        return;
    }
    for (size_t r = 0; r < count; r++) {
        mixed_row(e, d, rows ? rows[r] : first + r, kernels->type, out, r * stride, begin, end);
    }
}

void dsc_encoder_gather(const dsc_encoder *e, const descent_dataset *d,
                        const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                        size_t count, void *out, size_t stride, void *targets)
{
    if (out) {
        dsc_encoder_gather_columns(e, d, kernels, rows, first, count, 0, e->inputs, out,
                                   stride);
    }
    for (size_t r = 0; targets && r < count; r++) {
        const size_t row = rows ? rows[r] : first + r;
        const double value = d->targets ? d->targets[row] : (double)NAN;
        put(targets, kernels->type, r, (value - e->target_mean) / e->target_deviation);
    }
}

void dsc_encoder_rows(const dsc_encoder *e, const dsc_kernels *kernels, const float *values,
                      size_t count, void *out, size_t stride)
{
    // Only read, whatever the type of the member says.
    const descent_dataset rows = {.rows = count,
                                  .columns = e->stored,
                                  .type = DESCENT_FLOAT32,
                                  .values = (void *)(uintptr_t)values};
    dsc_encoder_gather_columns(e, &rows, kernels, NULL, 0, count, 0, e->inputs, out, stride);
}

static json_t *doubles(const double *values, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < count; i++) {
        if (json_array_append_new(list, json_real(values[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

json_t *dsc_encoder_to_json(const dsc_encoder *e)
{
    const size_t count = e->uniform ? 0 : e->stored;
    json_t *json = json_object();
    int bad = !json;
    bad = bad || json_object_set_new(json, "shift", doubles(e->shift, count));
    bad = bad || json_object_set_new(json, "scale", doubles(e->scale, count));
    bad = bad || json_object_set_new(json, "target_mean", json_real(e->target_mean));
    bad = bad || json_object_set_new(json, "target_deviation", json_real(e->target_deviation));
    if (bad) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static bool read_doubles(const json_t *list, double *values, size_t count)
{
    if (!json_is_array(list) || json_array_size(list) != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *number = json_array_get(list, i);
        if (!json_is_number(number)) {
            return false;
        }
        values[i] = json_number_value(number);
    }
    return true;
}

descent_status dsc_encoder_from_json(const json_t *json, const dsc_schema *schema,
                                     dsc_encoder **encoder, descent_error *error)
{
    dsc_encoder *e = NULL;
    TRY(create(schema, &e, error));
    const size_t count = e->uniform ? 0 : e->stored;
    const json_t *mean = json_object_get(json, "target_mean");
    const json_t *deviation = json_object_get(json, "target_deviation");
    if (!read_doubles(json_object_get(json, "shift"), e->shift, count) ||
        !read_doubles(json_object_get(json, "scale"), e->scale, count) ||
        !json_is_number(mean) || !json_is_number(deviation) ||
        !(json_number_value(deviation) > 0)) {
        dsc_encoder_free(e);
        return dsc_fail(error, DESCENT_BAD_DATA,
                        "the scaling of the inputs is damaged or does not fit the columns");
    }
    e->target_mean = json_number_value(mean);
    e->target_deviation = json_number_value(deviation);
    *encoder = e;
    return DESCENT_OK;
}
