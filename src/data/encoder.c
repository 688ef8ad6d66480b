// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From stored values to the inputs of a network: numbers are standardised, x -> (x - mean) /
// deviation, categories become one input each (one-hot), bytes are divided by 255.
//
// Keeps: scaling is fitted on training rows alone and goes with the model; validation rows and
// new data use the same. A missing number becomes 0, which is the mean after scaling. An input
// that training never saw vary (`fixed`) is 0 for every row: a constant carries nothing, and
// an unfitted weight must not act on a later value. Runs of fixed inputs are kept as pairs of
// borders, for pixels that are always black come in rows.
#include "data/encoder.h"

#include "data/encoder_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"

void dsc_encoder_free(dsc_encoder *encoder)
{
    if (encoder) {
        dsc_free_aligned(encoder->scale);
        free(encoder);
    }
}

// All arrays lie in one block, which begins with scale.
static descent_status allocate(size_t stored, size_t inputs, size_t targets,
                               dsc_encoder **encoder, descent_error *error)
{
    enum { DOUBLES = 6 };
    size_t bytes = 0, at[DOUBLES];
    for (size_t k = 0; k < DOUBLES; k++) {
        at[k] = dsc_layout_add(&bytes, stored, sizeof(double));
    }
    const size_t of_targets = dsc_layout_add(&bytes, 2 * targets, sizeof(double));
    const size_t first_input = dsc_layout_add(&bytes, stored, sizeof(size_t));
    const size_t width = dsc_layout_add(&bytes, stored, sizeof(size_t));
    const size_t runs = dsc_layout_add(&bytes, inputs + 2, sizeof(size_t));
    const size_t fixed = dsc_layout_add(&bytes, inputs + 1, sizeof(bool));
    dsc_encoder *e = calloc(1, sizeof *e);
    char *block = dsc_alloc_aligned(bytes, 1);
    if (!e || !block) {
        free(e);
        dsc_free_aligned(block);
        return dsc_no_memory(error, "an encoder", bytes);
    }
    e->stored = stored;
    e->inputs = inputs;
    e->targets = targets;
    e->target_mean = (double *)(void *)(block + of_targets);
    e->target_deviation = e->target_mean + targets;
    double **arrays[DOUBLES] = {&e->scale, &e->shift, &e->low, &e->high, &e->offset, &e->unit};
    for (size_t k = 0; k < DOUBLES; k++) {
        *arrays[k] = (double *)(void *)(block + at[k]);
    }
    e->first_input = (size_t *)(void *)(block + first_input);
    e->width = (size_t *)(void *)(block + width);
    e->runs = (size_t *)(void *)(block + runs);
    e->fixed = (bool *)(void *)(block + fixed);
    *encoder = e;
    return DESCENT_OK;
}

descent_status dsc_encoder_create(const dsc_schema *schema, dsc_encoder **encoder,
                                  descent_error *error)
{
    dsc_encoder *e = NULL;
    TRY(allocate(schema->stored, dsc_schema_inputs(schema), schema->targets, &e, error));
    e->uniform = schema->type == DESCENT_UINT8 || schema->tokens;
    e->factor = schema->tokens ? 1.0 : 1.0 / 255.0;
    e->type = schema->type;
    e->plain = true;
    for (size_t j = 0; j < e->targets; j++) {
        e->target_deviation[j] = 1;
    }
    for (size_t i = 0; i < schema->column_count; i++) {
        const dsc_column *column = &schema->columns[i];
        for (size_t at = column->slot; column->kind == DSC_COLUMN_CATEGORY && at < e->stored;
             at += dsc_schema_step(schema)) {
            e->width[at] = column->category_count;
            e->plain = false;
        }
    }
    size_t inputs = 0;
    for (size_t i = 0; i < e->stored; i++) {
        e->scale[i] = 1;
        e->offset[i] = schema->offset ? schema->offset[i] : 0;
        e->unit[i] = schema->offset ? schema->unit[i] : 1;
        e->moved = e->moved || e->offset[i] != 0 || e->unit[i] != 1;
        e->low[i] = e->high[i] = (double)NAN;
        e->first_input[i] = inputs;
        inputs += e->width[i] ? e->width[i] : 1; /* no kept category column is without any */
    }
    *encoder = e;
    return DESCENT_OK;
}

descent_status dsc_encoder_copy(const dsc_encoder *encoder, dsc_encoder **copy,
                                descent_error *error)
{
    dsc_encoder *e = NULL;
    TRY(allocate(encoder->stored, encoder->inputs, encoder->targets, &e, error));
    const size_t count = encoder->stored;
    e->plain = encoder->plain;
    e->type = encoder->type;
    e->uniform = encoder->uniform;
    e->factor = encoder->factor;
    e->moved = encoder->moved;
    memcpy(e->target_mean, encoder->target_mean, 2 * e->targets * sizeof *e->target_mean);
    memcpy(e->scale, encoder->scale, count * sizeof *e->scale);
    memcpy(e->shift, encoder->shift, count * sizeof *e->shift);
    memcpy(e->low, encoder->low, count * sizeof *e->low);
    memcpy(e->high, encoder->high, count * sizeof *e->high);
    memcpy(e->offset, encoder->offset, count * sizeof *e->offset);
    memcpy(e->unit, encoder->unit, count * sizeof *e->unit);
    memcpy(e->first_input, encoder->first_input, count * sizeof *e->first_input);
    memcpy(e->width, encoder->width, count * sizeof *e->width);
    memcpy(e->fixed, encoder->fixed, encoder->inputs * sizeof *e->fixed);
    dsc_encoder_find_runs(e);
    *copy = e;
    return DESCENT_OK;
}

void dsc_encoder_find_runs(dsc_encoder *e)
{
    e->run_count = 0;
    for (size_t i = 0; i < e->inputs; i++) {
        if (e->fixed[i] && (i == 0 || !e->fixed[i - 1])) {
            e->runs[2 * e->run_count++] = i;
        }
        if (e->fixed[i]) {
            e->runs[2 * e->run_count - 1] = i + 1;
        }
    }
}

// A data set read on its own may have other offsets and units than the training data; its
// values then go back to what the file said before they are scaled.
bool dsc_encoder_same_storage(const dsc_encoder *e, const descent_dataset *d)
{
    if (!d->schema->offset || !e->moved) {
        return !d->schema->offset && !e->moved;
    }
    const size_t bytes = e->stored * sizeof *e->offset;
    return memcmp(d->schema->offset, e->offset, bytes) == 0 &&
           memcmp(d->schema->unit, e->unit, bytes) == 0;
}

double dsc_encoder_stored_value(const dsc_encoder *e, const descent_dataset *d, size_t row,
                                size_t column, bool same_storage)
{
    const double value = dsc_dataset_held(d, row * d->columns + column);
    if (same_storage || e->width[column]) {
        return value;
    }
    const double raw = dsc_schema_value(d->schema, column, value);
    return (double)(float)((raw - e->offset[column]) / e->unit[column]);
}

size_t dsc_encoder_inputs(const dsc_encoder *encoder)
{
    return encoder->inputs;
}

size_t dsc_encoder_targets(const dsc_encoder *encoder)
{
    return encoder->targets;
}

double dsc_encoder_target_mean(const dsc_encoder *encoder, size_t index)
{
    return encoder->target_mean[index];
}

double dsc_encoder_target_deviation(const dsc_encoder *encoder, size_t index)
{
    return encoder->target_deviation[index];
}

double dsc_encoder_decode_target(const dsc_encoder *encoder, size_t index, double value)
{
    return value * encoder->target_deviation[index] + encoder->target_mean[index];
}

// What a row of a set with categories, or one that is stored in another way than the training
// data, is made of: written at out + start where the column is among begin .. end - 1.
typedef struct mixed {
    const dsc_encoder *e;
    const descent_dataset *d;
    bool same;
    void *out;
    size_t begin, end;
} mixed;

// The columns of a category: 1 in that of its number, unless training never saw it vary.
static inline void put_category(const mixed *m, descent_type type, size_t start, size_t column,
                                double value)
{
    const size_t first = m->e->first_input[column], stop = first + m->e->width[column];
    const size_t begin = first > m->begin ? first : m->begin,
                 end = stop < m->end ? stop : m->end;
    for (size_t k = begin; k < end; k++) {
        dsc_set_number(type, m->out, start + k, 0);
    }
    const bool known = value >= 0.0 && value < (double)m->e->width[column];
    const size_t at = first + (known ? (size_t)value : 0);
    if (known && (double)(at - first) == value && at >= begin && at < end && !m->e->fixed[at]) {
        dsc_set_number(type, m->out, start + at, 1);
    }
}

static inline void put_row(const mixed *m, descent_type type, size_t row, size_t start)
{
    const dsc_encoder *e = m->e;
    for (size_t i = 0; i < e->stored; i++) {
        const double value = dsc_encoder_stored_value(e, m->d, row, i, m->same);
        const size_t at = e->first_input[i];
        if (e->width[i] > 0) {
            put_category(m, type, start, i, value);
        } else if (at >= m->begin && at < m->end) {
            const double input = (value - e->shift[i]) * e->scale[i];
            dsc_set_number(type, m->out, start + at, isnan(input) ? 0 : input);
        }
    }
}

// Bytes have one scale for all: what training never saw vary is cleared behind the kernel.
static void clear_fixed(const dsc_encoder *e, descent_type type, size_t count, size_t begin,
                        size_t end, void *out, size_t stride)
{
    const size_t size = descent_type_size(type);
    for (size_t k = 0; k < e->run_count; k++) {
        const size_t first = e->runs[2 * k] > begin ? e->runs[2 * k] : begin;
        const size_t stop = e->runs[2 * k + 1] < end ? e->runs[2 * k + 1] : end;
        for (size_t r = 0; first < stop && r < count; r++) {
            memset((char *)out + (r * stride + first) * size, 0, (stop - first) * size);
        }
    }
}

#ifndef DESCENT_PORTABLE_ONLY // pages have no sequences
// Behind the end of a sequence all inputs are 0.
static void clear_padding(const dsc_encoder *e, const descent_dataset *d, descent_type type,
                          const uint32_t *rows, size_t first, size_t count, size_t begin,
                          size_t end, void *out, size_t stride)
{
    const size_t size = descent_type_size(type);
    const size_t width = e->inputs / dsc_schema_positions(d->schema);
    for (size_t r = 0; r < count; r++) {
        const size_t from = dsc_dataset_length(d, rows ? rows[r] : first + r) * width;
        const size_t at = from > begin ? from : begin;
        if (at < end) {
            memset((char *)out + (r * stride + at) * size, 0, (end - at) * size);
        }
    }
}
#endif

static bool rows_exist(const descent_dataset *d, const uint32_t *rows, size_t first,
                       size_t count)
{
    size_t i = 0;
    while (rows && i < count && rows[i] < d->rows) {
        i++;
    }
    return rows ? i == count : first + count <= d->rows;
}

static void gather_columns(const dsc_encoder *e, const descent_dataset *d,
                           const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                           size_t count, size_t begin, size_t end, void *out, size_t stride)
{
    const bool same = dsc_encoder_same_storage(e, d);
    DSC_ASSERT(begin <= end && end <= e->inputs);
    // Rows come from splits and batches of our own, never from a user.
    DSC_ASSERT(rows_exist(d, rows, first, count));
    if (e->plain && same) {
        const char *values = d->values;
        const dsc_row_source source = {.values = values + begin * descent_type_size(d->type),
                                       .type = d->type,
                                       .columns = end - begin,
                                       .pitch = d->columns,
                                       .scale = e->uniform ? NULL : e->scale + begin,
                                       .shift = e->uniform ? NULL : e->shift + begin,
                                       .uniform_scale = e->factor};
        char *to = (char *)out + begin * descent_type_size(kernels->type);
        kernels->gather(&source, rows, first, count, to, stride);
        if (e->uniform) {
            clear_fixed(e, kernels->type, count, begin, end, out, stride);
        }
        return;
    }
    const mixed m = {e, d, same, out, begin, end};
    const bool wide = kernels->type == DESCENT_FLOAT64;
    for (size_t r = 0; !wide && r < count; r++) {
        put_row(&m, DESCENT_FLOAT32, rows ? rows[r] : first + r, r * stride);
    }
    for (size_t r = 0; wide && r < count; r++) {
        put_row(&m, DESCENT_FLOAT64, rows ? rows[r] : first + r, r * stride);
    }
}

void dsc_encoder_gather_columns(const dsc_encoder *e, const descent_dataset *d,
                                const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                                size_t count, size_t begin, size_t end, void *out,
                                size_t stride)
{
    gather_columns(e, d, kernels, rows, first, count, begin, end, out, stride);
#ifndef DESCENT_PORTABLE_ONLY
    if (d->schema->padded) {
        clear_padding(e, d, kernels->type, rows, first, count, begin, end, out, stride);
    }
#endif
}

void dsc_encoder_gather(const dsc_encoder *e, const descent_dataset *d,
                        const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                        size_t count, void *out, size_t stride, void *targets)
{
    if (out) {
        dsc_encoder_gather_columns(e, d, kernels, rows, first, count, 0, e->inputs, out,
                                   stride);
    }
    if (targets) {
        dsc_encoder_gather_targets(e, d, kernels, rows, first, count, targets, e->targets);
    }
}

void dsc_encoder_gather_targets(const dsc_encoder *e, const descent_dataset *d,
                                const dsc_kernels *kernels, const uint32_t *rows, size_t first,
                                size_t count, void *out, size_t stride)
{
    enum { AHEAD = 32 /* rows in random order, that come from memory meanwhile */ };
    for (size_t r = 0; r < count; r++) {
        const size_t row = rows ? rows[r] : first + r;
        if (rows && d->targets && r + AHEAD < count) {
            __builtin_prefetch(&d->targets[rows[r + AHEAD] * e->targets]);
        }
        for (size_t j = 0; j < e->targets; j++) {
            // For classes mean and deviation are 0 and 1: the number of the class as it is.
            const double value = dsc_dataset_target_at(d, row, j);
            dsc_set_number(kernels->type, out, r * stride + j,
                           (value - e->target_mean[j]) / e->target_deviation[j]);
        }
    }
}

static json_t *doubles(const double *values, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < count; i++) {
        json_t *number = isfinite(values[i]) ? json_real(values[i]) : json_null();
        if (json_array_append_new(list, number) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

// Of one target a number, of several a list.
static json_t *of_targets(const double *values, size_t count)
{
    return count == 1 ? json_real(values[0]) : doubles(values, count);
}

static json_t *fixed_to_json(const dsc_encoder *e)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < e->inputs; i++) {
        if (e->fixed[i] && json_array_append_new(list, json_integer((json_int_t)i)) != 0) {
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
    bad = bad || json_object_set_new(json, "low", doubles(e->low, e->stored));
    bad = bad || json_object_set_new(json, "high", doubles(e->high, e->stored));
    bad = bad || json_object_set_new(json, "fixed", fixed_to_json(e));
    bad =
        bad || json_object_set_new(json, "target_mean", of_targets(e->target_mean, e->targets));
    bad = bad || json_object_set_new(json, "target_deviation",
                                     of_targets(e->target_deviation, e->targets));
    if (bad) {
        json_decref(json);
        return NULL;
    }
    return json;
}

// null stands for NAN where `gaps` allows it.
static bool read_doubles(const json_t *list, double *values, size_t count, bool gaps)
{
    if (!json_is_array(list) || json_array_size(list) != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *number = json_array_get(list, i);
        if (!json_is_number(number) && !(gaps && json_is_null(number))) {
            return false;
        }
        values[i] = json_is_null(number) ? (double)NAN : json_number_value(number);
    }
    return true;
}

static bool read_targets(const json_t *json, double *values, size_t count)
{
    if (count == 1 && json_is_number(json)) {
        values[0] = json_number_value(json);
        return true;
    }
    return count > 1 && read_doubles(json, values, count, false);
}

static bool read_scaling(const json_t *json, dsc_encoder *e)
{
    bool good =
        read_targets(json_object_get(json, "target_mean"), e->target_mean, e->targets) &&
        read_targets(json_object_get(json, "target_deviation"), e->target_deviation,
                     e->targets);
    for (size_t j = 0; j < e->targets; j++) {
        good = good && e->target_deviation[j] > 0;
    }
    return good;
}

// Model files of version 0.1 have neither: every input counts and no range is known.
static bool read_training(const json_t *json, dsc_encoder *e)
{
    const json_t *low = json_object_get(json, "low"), *high = json_object_get(json, "high");
    const json_t *fixed = json_object_get(json, "fixed");
    if (!low && !high && !fixed) {
        return true;
    }
    if (!read_doubles(low, e->low, e->stored, true) ||
        !read_doubles(high, e->high, e->stored, true) || !json_is_array(fixed)) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(fixed); i++) {
        const json_t *number = json_array_get(fixed, i);
        const json_int_t input = json_integer_value(number);
        if (!json_is_integer(number) || input < 0 || (size_t)input >= e->inputs) {
            return false;
        }
        e->fixed[input] = true;
    }
    dsc_encoder_find_runs(e);
    return true;
}

descent_status dsc_encoder_from_json(const json_t *json, const dsc_schema *schema,
                                     dsc_encoder **encoder, descent_error *error)
{
    dsc_encoder *e = NULL;
    TRY(dsc_encoder_create(schema, &e, error));
    const size_t count = e->uniform ? 0 : e->stored;
    if (!read_doubles(json_object_get(json, "shift"), e->shift, count, false) ||
        !read_doubles(json_object_get(json, "scale"), e->scale, count, false) ||
        !read_training(json, e) || !read_scaling(json, e)) {
        dsc_encoder_free(e);
        return dsc_fail(error, DESCENT_BAD_DATA,
                        "the scaling of the inputs is damaged or does not fit the columns");
    }
    *encoder = e;
    return DESCENT_OK;
}
