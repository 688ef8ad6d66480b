// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Encoders against plain loops; batches.
#include "core/rng.h"
#include "data/batches.h"
#include "data/encoder.h"
#include "data/encoder_fit.h"
#include "data/encoder_unseen.h"
#include "read.h"

static double number_of(const void *values, descent_type type, size_t at)
{
    return type == DESCENT_FLOAT64   ? ((const double *)values)[at]
           : type == DESCENT_FLOAT32 ? (double)((const float *)values)[at]
                                     : (double)((const unsigned char *)values)[at];
}

// Every kind of source and result, scaled by column and uniformly, with and without a list of
// rows.
static void every_kind_of_source_is_scaled(void)
{
    enum { ROWS = 7, COLUMNS = 37, STRIDE = 41 };
    unsigned char bytes[ROWS * COLUMNS];
    float floats[ROWS * COLUMNS];
    double doubles[ROWS * COLUMNS], shift[COLUMNS], scale[COLUMNS];
    const dsc_random random = {1, DSC_PURPOSE_INITIAL, 0};
    for (size_t i = 0; i < ROWS * COLUMNS; i++) {
        bytes[i] = (unsigned char)(256 * dsc_random_uniform(&random, i));
        doubles[i] = dsc_random_normal(&random, i);
        floats[i] = i % 11 ? (float)doubles[i] : NAN;
        doubles[i] = i % 13 ? doubles[i] : (double)NAN;
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        shift[i] = dsc_random_normal(&random, 1000 + i);
        scale[i] = 1 + dsc_random_uniform(&random, 2000 + i);
    }
    const uint32_t list[5] = {6, 0, 3, 3, 1};
    const void *const sources[3] = {floats, doubles, bytes};
    for (int t = 0; t < 12; t++) {
        const descent_type type = (descent_type)(t % 3);
        const descent_type real = t / 3 % 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
        const bool uniform = t >= 6;
        const dsc_row_source source = {.values = sources[type],
                                       .type = type,
                                       .columns = COLUMNS,
                                       .scale = uniform ? NULL : scale,
                                       .shift = uniform ? NULL : shift,
                                       .uniform_scale = 1.0 / 255,
                                       .uniform_shift = uniform ? 0.5 : 0};
        const dsc_kernels *kernels = dsc_kernels_get(real);
        for (int by_list = 0; by_list < 2; by_list++) {
            double out[5 * STRIDE];
            memset(out, 0x7F, sizeof out);
            kernels->gather(&source, by_list ? list : NULL, 2, 5, out, STRIDE);
            // The second half of the columns, from a source that begins there.
            dsc_row_source half = source;
            half.values = (const char *)source.values + COLUMNS / 2 * descent_type_size(type);
            half.columns = COLUMNS - COLUMNS / 2;
            half.pitch = COLUMNS;
            half.scale = source.scale ? source.scale + COLUMNS / 2 : NULL;
            half.shift = source.shift ? source.shift + COLUMNS / 2 : NULL;
            double again[5 * STRIDE];
            memcpy(again, out, sizeof again);
            kernels->gather(&half, by_list ? list : NULL, 2, 5,
                            (char *)again + COLUMNS / 2 * descent_type_size(real), STRIDE);
            CHECK(memcmp(again, out, sizeof again) == 0);
            for (size_t r = 0; r < 5; r++) {
                const size_t row = by_list ? list[r] : 2 + r;
                for (size_t c = 0; c < COLUMNS; c++) {
                    const double value = number_of(sources[type], type, row * COLUMNS + c);
                    const double wanted =
                        uniform ? (value - 0.5) * (1.0 / 255) : (value - shift[c]) * scale[c];
                    CHECK_NEAR(number_of(out, real, r * STRIDE + c), isnan(wanted) ? 0 : wanted,
                               real == DESCENT_FLOAT64 ? 1e-15 : 2e-7);
                }
            }
        }
    }
    // Bytes over 255: the same bits from a byte and from a number.
    for (int value = 0; value < 256; value++) {
        const unsigned char byte = (unsigned char)value;
        const float number = (float)value;
        float a = 0, b = 0;
        const dsc_row_source from_byte = {
            .values = &byte, .type = DESCENT_UINT8, .columns = 1, .uniform_scale = 1.0 / 255};
        const dsc_row_source from_float = {.values = &number,
                                           .type = DESCENT_FLOAT32,
                                           .columns = 1,
                                           .uniform_scale = 1.0 / 255};
        dsc_kernels_get(DESCENT_FLOAT32)->gather(&from_byte, NULL, 0, 1, &a, 1);
        dsc_kernels_get(DESCENT_FLOAT32)->gather(&from_float, NULL, 0, 1, &b, 1);
        CHECK(a == b && a == (float)value * (float)(1.0 / 255));
    }
}

static const char mixed[] = "a,k,b,y\n1,x,2012,10\n2,z,2013,20.5\n,x,2014,30\n4,,2015,40\n"
                            "9,q,3000,1000\n";

static void numbers_are_scaled_and_categories_spread(void)
{
    descent_dataset *d = read_good("m.csv", mixed, "target=y task=regress");
    dsc_encoder *e = NULL;
    descent_error error;
    const uint32_t rows[4] = {0, 1, 2, 3}; /* the last row is not for training */
    CHECK_OK(dsc_encoder_fit(d, rows, 4, NULL, &e, &error));
    CHECK(dsc_encoder_inputs(e) == 5);
    const double mean_a = 7.0 / 3, sd_a = sqrt((1 + 4 + 16) / 3.0 - mean_a * mean_a);
    const double sd_b = sqrt(1.25), mean_y = 100.5 / 4;
    const double sd_y = sqrt((100 + 420.25 + 900 + 1600) / 4 - mean_y * mean_y);
    CHECK_NEAR(dsc_encoder_target_mean(e, 0), mean_y, 1e-14);
    CHECK_NEAR(dsc_encoder_target_deviation(e, 0), sd_y, 1e-13);
    CHECK_NEAR(dsc_encoder_decode_target(e, 0, 2), mean_y + 2 * sd_y, 1e-13);
    double out[5 * 5], targets[5];
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 5, out, 5, targets);
    CHECK_NEAR(out[0], (1 - mean_a) / sd_a, 1e-13);
    CHECK_NEAR(out[4], -1.5 / sd_b, 1e-12);
    CHECK(out[1] == 0 && out[2] == 1 && out[3] == 0);    /* q, x, z */
    CHECK(out[10] == 0 && out[12] == 1);                 /* missing number */
    CHECK(out[16] == 0 && out[17] == 0 && out[18] == 0); /* missing category */
    CHECK(out[21] == 0);                                 /* q: no training row has it */
    CHECK_NEAR(targets[4], (1000 - mean_y) / sd_y, 1e-13);
    // A list of rows, in float, and single rows give the same.
    float narrow[2 * 8], single[5];
    const uint32_t two[2] = {4, 1};
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT32), two, 0, 2, narrow, 8, NULL);
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT32), NULL, 1, 1, single, 5, NULL);
    for (size_t i = 0; i < 5; i++) {
        CHECK(narrow[i] == (float)out[20 + i] && narrow[8 + i] == (float)out[5 + i]);
        CHECK(single[i] == narrow[8 + i]);
    }
    // In two parts, cut through the categories.
    double parts[5 * 5] = {0};
    for (size_t begin = 0; begin < 5; begin += 3) {
        dsc_encoder_gather_columns(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 5, begin,
                                   begin ? 5 : 3, parts, 5);
    }
    CHECK(memcmp(out, parts, sizeof out) == 0);
    // Through JSON.
    json_t *json = dsc_encoder_to_json(e);
    char *text = json_dumps(json, JSON_REAL_PRECISION(17));
    json_decref(json);
    json = json_loads(text, 0, NULL);
    free(text);
    dsc_encoder *back = NULL, *copy = NULL;
    double again[5 * 5];
    CHECK_OK(dsc_encoder_from_json(json, d->schema, &back, &error));
    dsc_encoder_gather(back, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 5, again, 5, NULL);
    CHECK(memcmp(out, again, sizeof out) == 0);
    CHECK(dsc_encoder_target_mean(back, 0) == dsc_encoder_target_mean(e, 0));
    CHECK_OK(dsc_encoder_copy(back, &copy, &error));
    dsc_encoder_free(back);
    dsc_encoder_gather(copy, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 5, again, 5, NULL);
    CHECK(memcmp(out, again, sizeof out) == 0);
    dsc_encoder_free(copy);
    json_object_set_new(json, "scale", json_pack("[f]", 1.0));
    back = NULL;
    CHECK(dsc_encoder_from_json(json, d->schema, &back, &error) == DESCENT_BAD_DATA && !back);
    json_decref(json);
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

static void small_spreads_and_constants_are_encoded_exactly(void)
{
    // A small spread on a large offset, a constant that is not exact in binary, nothing but
    // gaps.
    double inputs[300];
    for (size_t i = 0; i < 100; i++) {
        inputs[3 * i] = 1e9 + (double)(i % 2);
        inputs[3 * i + 1] = 0.1;
        inputs[3 * i + 2] = (double)NAN;
    }
    descent_dataset *d = NULL;
    dsc_encoder *e = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, 100, 3, inputs, NULL, 0, &d, &error));
    CHECK_OK(dsc_encoder_fit(d, NULL, 0, NULL, &e, &error));
    double out[6];
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 2, out, 3, NULL);
    CHECK_NEAR(out[0], -1, 1e-12);
    CHECK_NEAR(out[3], 1, 1e-12);
    CHECK_NEAR(out[1], 0, 1e-12);
    CHECK(out[2] == 0 && out[5] == 0);
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

static void bytes_are_uniform(void)
{
    const unsigned char inputs[4] = {0, 255, 51, 102};
    const float targets[2] = {1, 0};
    descent_dataset *d = NULL;
    dsc_encoder *e = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_UINT8, 2, 2, inputs, targets, 2, &d, &error));
    CHECK_OK(dsc_encoder_fit(d, NULL, 0, NULL, &e, &error));
    double out[4], classes[2];
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 2, out, 2, classes);
    CHECK_NEAR(out[0], 0, 0);
    CHECK_NEAR(out[1], 1, 1e-15);
    CHECK_NEAR(out[2], 0.2, 1e-15);
    CHECK(classes[0] == 1 && classes[1] == 0);
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

// Training rows 0 to 2 of a set in which every kind of input is constant there, and varies in
// the last row; values that vary are as always.
static void inputs_that_never_vary_become_0(void)
{
    static const char text[] = "a,c,k,m,y\n1,14.62,x,p,1\n2,14.62,x,q,2\n4,14.62,x,p,4\n"
                               "3,99999,z,q,3\n";
    descent_dataset *d = read_good("f.csv", text, "target=y task=regress");
    const uint32_t rows[3] = {0, 1, 2};
    dsc_encoder *e = NULL, *back = NULL, *copy = NULL;
    descent_error error;
    double out[6], again[6];
    CHECK_OK(dsc_encoder_fit(d, rows, 3, NULL, &e, &error));
    CHECK(dsc_encoder_inputs(e) == 6); /* a, c, x, z, p, q */
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 3, 1, out, 6, NULL);
    CHECK_NEAR(out[0], (3 - 7.0 / 3) / sqrt(14.0 / 9), 1e-13);
    CHECK(out[1] == 0 && out[2] == 0 && out[3] == 0 && out[4] == 0 && out[5] == 1);
    json_t *json = dsc_encoder_to_json(e);
    CHECK_OK(dsc_encoder_from_json(json, d->schema, &back, &error));
    CHECK_OK(dsc_encoder_copy(back, &copy, &error));
    dsc_encoder_gather(copy, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 3, 1, again, 6, NULL);
    CHECK(memcmp(out, again, sizeof out) == 0);
    dsc_encoder_free(back);
    // A model file of version 0.1 knows nothing of it, and is read all the same.
    json_object_del(json, "low");
    json_object_del(json, "high");
    json_object_del(json, "fixed");
    back = NULL;
    CHECK_OK(dsc_encoder_from_json(json, d->schema, &back, &error));
    json_object_set_new(json, "fixed", json_pack("[i]", 6));
    dsc_encoder *bad = NULL;
    CHECK(dsc_encoder_from_json(json, d->schema, &bad, &error) == DESCENT_BAD_DATA);
    json_decref(json);
    dsc_encoder_free(back);
    dsc_encoder_free(copy);
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

static dsc_familiarity judged(const dsc_encoder *e, const descent_dataset *d, size_t row,
                              size_t slot)
{
    return dsc_encoder_judge(e, d, row, slot, dsc_encoder_same_storage(e, d));
}

// Values next to those of the training rows, of which the last rows are none.
static void values_near_the_training_rows_are_familiar(void)
{
    static const char text[] = "a,c,k,m,y\n1,14.62,x,p,1\n2,14.62,x,q,2\n4,14.62,x,p,4\n"
                               "7,14.62,z,q,3\n-2.5,14.63,x,r,3\n7.01,,,,3\n";
    descent_dataset *d = read_good("f.csv", text, "target=y task=regress");
    const uint32_t rows[3] = {0, 1, 2};
    static const dsc_familiarity wanted[6][4] = {
        {DSC_FAMILIAR, DSC_FAMILIAR, DSC_FAMILIAR, DSC_FAMILIAR},
        {DSC_FAMILIAR, DSC_FAMILIAR, DSC_FAMILIAR, DSC_FAMILIAR},
        {DSC_FAMILIAR, DSC_FAMILIAR, DSC_FAMILIAR, DSC_FAMILIAR},
        {DSC_FAMILIAR, DSC_FAMILIAR, DSC_NEW_CATEGORY, DSC_FAMILIAR},
        {DSC_FAR, DSC_CHANGED, DSC_FAMILIAR, DSC_NEW_CATEGORY},
        {DSC_FAR, DSC_FAMILIAR, DSC_FAMILIAR, DSC_FAMILIAR}};
    dsc_encoder *e = NULL, *back = NULL, *old = NULL;
    descent_error error;
    CHECK_OK(dsc_encoder_fit(d, rows, 3, NULL, &e, &error));
    json_t *json = dsc_encoder_to_json(e);
    CHECK_OK(dsc_encoder_from_json(json, d->schema, &back, &error));
    json_object_del(json, "low");
    json_object_del(json, "high");
    json_object_del(json, "fixed");
    CHECK_OK(dsc_encoder_from_json(json, d->schema, &old, &error));
    for (size_t row = 0; row < 6; row++) {
        for (size_t slot = 0; slot < 4; slot++) {
            CHECK(judged(e, d, row, slot) == wanted[row][slot]);
            CHECK(judged(back, d, row, slot) == wanted[row][slot]);
            CHECK(judged(old, d, row, slot) == DSC_FAMILIAR); /* of version 0.1: not known */
        }
    }
    // Scalings of the same rows agree, whatever else a file says; those of other rows do not.
    dsc_encoder *other = NULL, *first = NULL;
    CHECK_OK(dsc_encoder_fit(d, NULL, 0, NULL, &other, &error));
    json_array_set_new(json_object_get(json, "scale"), 1, json_real(1)); /* of a constant */
    CHECK_OK(dsc_encoder_from_json(json, d->schema, &first, &error));
    CHECK(dsc_encoder_agrees(e, back) && dsc_encoder_agrees(e, old));
    CHECK(dsc_encoder_agrees(old, e) && dsc_encoder_agrees(e, first));
    CHECK(!dsc_encoder_agrees(e, other) && !dsc_encoder_agrees(other, old));
    json_object_set_new(json, "target_mean", json_real(2.4));
    dsc_encoder_free(first);
    CHECK_OK(dsc_encoder_from_json(json, d->schema, &first, &error));
    CHECK(!dsc_encoder_agrees(e, first));
    dsc_encoder_free(first);
    dsc_encoder_free(other);
    json_decref(json);
    dsc_encoder_free(old);
    dsc_encoder_free(back);
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

// The same number in float32 and in double is the same; bytes are never far.
static void the_type_does_not_make_a_value_strange(void)
{
    const float narrow[4] = {14.62F, 1, 14.62F, 2};
    const double wide[4] = {14.62, 1e300, 14.6201, 1.5};
    const unsigned char bytes[6] = {7, 1, 7, 2, 8, 255};
    descent_dataset *a = NULL, *b = NULL, *c = NULL;
    dsc_encoder *e = NULL, *pixels = NULL;
    descent_error error;
    const uint32_t first[2] = {0, 1};
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, 2, 2, narrow, NULL, 0, &a, &error));
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, 2, 2, wide, NULL, 0, &b, &error));
    CHECK_OK(descent_dataset_from_arrays(DESCENT_UINT8, 3, 2, bytes, NULL, 0, &c, &error));
    CHECK_OK(dsc_encoder_fit(a, NULL, 0, NULL, &e, &error));
    CHECK(judged(e, b, 0, 0) == DSC_FAMILIAR && judged(e, b, 0, 1) == DSC_FAR);
    CHECK(judged(e, b, 1, 0) == DSC_CHANGED && judged(e, b, 1, 1) == DSC_FAMILIAR);
    CHECK_OK(dsc_encoder_fit(c, first, 2, NULL, &pixels, &error));
    CHECK(judged(pixels, c, 2, 0) == DSC_CHANGED && judged(pixels, c, 2, 1) == DSC_FAMILIAR);
    dsc_encoder_free(pixels);
    dsc_encoder_free(e);
    descent_dataset_free(c);
    descent_dataset_free(b);
    descent_dataset_free(a);
}

// Arrays: a pixel, float32 and float64, constant in the first two rows.
static void constant_array_columns_become_0(void)
{
    const unsigned char bytes[9] = {7, 0, 255, 7, 51, 255, 200, 102, 3};
    float floats[9];
    double doubles[9];
    for (size_t i = 0; i < 9; i++) {
        floats[i] = (float)bytes[i];
        doubles[i] = (double)bytes[i];
    }
    const void *const values[3] = {floats, doubles, bytes};
    for (int t = 0; t < 3; t++) {
        descent_dataset *d = NULL;
        dsc_encoder *e = NULL;
        descent_error error;
        const uint32_t rows[2] = {0, 1};
        double out[3], part[3] = {9, 9, 9};
        CHECK_OK(
            descent_dataset_from_arrays((descent_type)t, 3, 3, values[t], NULL, 0, &d, &error));
        CHECK_OK(dsc_encoder_fit(d, rows, 2, NULL, &e, &error));
        dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 2, 1, out, 3, NULL);
        CHECK(out[0] == 0 && out[2] == 0);
        CHECK_NEAR(out[1], t == DESCENT_UINT8 ? 0.4 : 3, 1e-15);
        dsc_encoder_gather_columns(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 2, 1, 1, 3,
                                   part, 3);
        CHECK(part[0] == 9 && part[1] == out[1] && part[2] == 0);
        dsc_encoder_free(e);
        descent_dataset_free(d);
    }
}

// Deviations far beyond what squares can hold; small ones on something large.
static void extreme_scales_neither_overflow_nor_vanish(void)
{
    double inputs[40];
    for (size_t i = 0; i < 10; i++) {
        const double k = (double)i;
        inputs[4 * i] = 4e300 * k;
        inputs[4 * i + 1] = 1e-200 * k;
        inputs[4 * i + 2] = 1e9 + 0.5 * k;
        inputs[4 * i + 3] = 52.52 + 1e-12 * k;
    }
    descent_dataset *d = NULL;
    dsc_encoder *e = NULL;
    descent_error error;
    double out[40];
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, 10, 4, inputs, NULL, 0, &d, &error));
    CHECK_OK(dsc_encoder_fit(d, NULL, 0, NULL, &e, &error));
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 10, out, 4, NULL);
    for (size_t i = 0; i < 40; i++) {
        const double wanted = ((double)(i / 4) - 4.5) / sqrt(8.25);
        CHECK_NEAR(out[i], wanted, i % 4 == 3 ? 0.02 : 1e-9);
    }
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

static void every_epoch_visits_each_row_once(void)
{
    enum { COUNT = 103 };
    uint32_t rows[COUNT], first[COUNT], other[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        rows[i] =
            (uint32_t)(3 * (COUNT - i)); /* any order: epochs start from the ascending one */
    }
    for (size_t size = 1; size < 120; size += 17) {
        dsc_batches *a = NULL, *b = NULL;
        descent_error error;
        CHECK_OK(dsc_batches_create(rows, COUNT, size, 9, &a, &error));
        CHECK_OK(dsc_batches_create(rows, COUNT, size, 9, &b, &error));
        for (uint32_t epoch = 0; epoch < 3; epoch++) {
            dsc_batches_epoch(a, epoch);
            size_t total = 0;
            unsigned char seen[3 * COUNT + 1] = {0};
            for (size_t i = 0; i < dsc_batches_count(a); i++) {
                size_t count = 0;
                const uint32_t *batch = dsc_batches_get(a, i, &count);
                CHECK(count == size || (i + 1 == dsc_batches_count(a) && count > 0));
                for (size_t k = 0; k < count; k++) {
                    seen[batch[k]]++;
                    other[total++] = batch[k];
                }
            }
            CHECK(total == COUNT);
            for (size_t i = 0; i < COUNT; i++) {
                CHECK(seen[rows[i]] == 1);
            }
            if (epoch == 1) {
                CHECK(size >= COUNT || memcmp(first, other, sizeof first) != 0);
            }
            memcpy(first, other, sizeof first);
        }
        // Epoch 2 directly is epoch 2 after 0 and 1.
        size_t count = 0;
        dsc_batches_epoch(b, 2);
        CHECK(memcmp(dsc_batches_get(b, 0, &count), first, count * sizeof *first) == 0);
        CHECK(dsc_batches_get(b, 1000, &count) && count == 0);
        dsc_batches_free(a);
        dsc_batches_free(b);
    }
}

static bool has_all_alike(const size_t *counts, size_t rows, size_t least, size_t most)
{
    bool alike = true;
    for (size_t i = 0; i < rows; i++) {
        alike = alike && counts[i] >= least && counts[i] <= most;
    }
    return alike;
}

// 30 rows: 3 of class 0, 20 of class 2, 7 of class 3, none of class 1.
static void balanced_batches_have_as_many_of_each_class(void)
{
    enum { ROWS = 30, EPOCHS = 400 };
    double targets[ROWS + 5];
    uint32_t rows[ROWS];
    size_t counts[ROWS + 5] = {0};
    for (uint32_t i = 0; i < ROWS; i++) {
        rows[i] = i + 5;
        targets[i + 5] = i < 3 ? 0 : i < 23 ? 2 : 3;
    }
    dsc_batches *batches = NULL, *other = NULL;
    descent_error error;
    CHECK_OK(dsc_batches_create(rows, ROWS, 12, 9, &batches, &error));
    CHECK_OK(dsc_batches_create(rows, ROWS, 12, 9, &other, &error));
    CHECK(dsc_batches_visits(other, rows) == NULL);
    CHECK_OK(dsc_batches_balance(batches, targets, 5, &error));
    CHECK_OK(dsc_batches_balance(other, targets, 5, &error));
    CHECK(dsc_batches_count(batches) == 3);
    for (uint32_t epoch = 0; epoch < EPOCHS; epoch++) {
        size_t here[ROWS + 5] = {0};
        dsc_batches_epoch(batches, epoch);
        for (size_t b = 0; b < 3; b++) {
            size_t count = 0, of_class[4] = {0};
            const uint32_t *batch = dsc_batches_get(batches, b, &count);
            const uint32_t *visits = dsc_batches_visits(batches, batch);
            for (size_t i = 0; i < count; i++) {
                CHECK(visits[i] == here[batch[i]]);
                of_class[(size_t)targets[batch[i]]]++;
                here[batch[i]]++;
                counts[batch[i]]++;
            }
            CHECK(of_class[0] == count / 3 && of_class[2] == count / 3 &&
                  of_class[3] == count / 3);
        }
        // Within an epoch no row comes again before all of its class have come.
        CHECK(has_all_alike(here + 5, 3, 3, 4) && has_all_alike(here + 8, 20, 0, 1) &&
              has_all_alike(here + 28, 7, 1, 2));
    }
    // Over all epochs the rows of a class come alike: each of the 20 in half of them, five
    // deviations of 10 apart.
    CHECK(has_all_alike(counts + 8, 20, EPOCHS / 2 - 50, EPOCHS / 2 + 50));
    CHECK(has_all_alike(counts + 5, 3, 10 * EPOCHS / 3 - 60, 10 * EPOCHS / 3 + 60));
    // An epoch does not depend on those before it.
    size_t count = 0;
    dsc_batches_epoch(other, EPOCHS - 1);
    const uint32_t *again = dsc_batches_get(other, 2, &count);
    CHECK(memcmp(again, dsc_batches_get(batches, 2, &count), count * sizeof *again) == 0);
    dsc_batches_free(batches);
    dsc_batches_free(other);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_kind_of_source_is_scaled),
                                       TEST(numbers_are_scaled_and_categories_spread),
                                       TEST(small_spreads_and_constants_are_encoded_exactly),
                                       TEST(inputs_that_never_vary_become_0),
                                       TEST(values_near_the_training_rows_are_familiar),
                                       TEST(the_type_does_not_make_a_value_strange),
                                       TEST(constant_array_columns_become_0),
                                       TEST(extreme_scales_neither_overflow_nor_vanish),
                                       TEST(bytes_are_uniform),
                                       TEST(every_epoch_visits_each_row_once),
                                       TEST(balanced_batches_have_as_many_of_each_class)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
