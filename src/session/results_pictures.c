// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pictures. Keeps: a picture is the row itself, or the mean over squares of its pixels, never a
// part of it; however large images are, a picture has 32 x 32 pixels at most.
#include "session/results_pictures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/augment_mix.h"
#include "data/dataset.h"
#include "run/trainer.h"
#include "session/finite.h"

// LEAST_SIDE: of rows that have no shape and could be square pictures. EXAMPLES: rows that are
// shown as training sees them, in as many epochs.
enum { LEAST_SIDE = 8, MOST_SIDE = 32, EXAMPLES = 5, EPOCHS = 4 };

// Sizes of a picture, and how many pixels of the row are one of it along each side.
typedef struct frame {
    size_t height, width, channels, each;
    size_t rows, columns; /* of the picture */
} frame;

static bool has_numbers_alone(const dsc_schema *schema)
{
    bool numbers = true;
    for (size_t i = 0; i < schema->column_count && numbers; i++) {
        const dsc_column_kind kind = schema->columns[i].kind;
        numbers = kind != DSC_COLUMN_CATEGORY && kind != DSC_COLUMN_DATE;
    }
    return numbers;
}

// False: the rows are no pictures.
static bool find_frame(const descent_dataset *data, frame *f)
{
    const descent_shape shape = descent_dataset_shape(data);
    size_t side = LEAST_SIDE;
    while (side <= MOST_SIDE && side * side < data->columns) {
        side++;
    }
    if (data->schema->positions > 0) {
        return false;
    }
    if (shape.rank >= 2) {
        *f = (frame){shape.dim[0], shape.dim[1], shape.rank > 2 ? shape.dim[2] : 1, .each = 1};
    } else if (side <= MOST_SIDE && side * side == data->columns &&
               has_numbers_alone(data->schema)) {
        *f = (frame){side, side, 1, .each = 1};
    } else {
        return false;
    }
    const size_t longer = f->height > f->width ? f->height : f->width;
    f->each = (longer + MOST_SIDE - 1) / MOST_SIDE;
    f->rows = (f->height + f->each - 1) / f->each;
    f->columns = (f->width + f->each - 1) / f->each;
    return f->channels == 1 || f->channels == 3;
}

// Number `c` of a pixel of the picture.
static double mean_of(const frame *f, const double *row, size_t y, size_t x, size_t c)
{
    double sum = 0.0;
    size_t count = 0;
    for (size_t i = y * f->each; i < (y + 1) * f->each && i < f->height; i++) {
        for (size_t j = x * f->each; j < (x + 1) * f->each && j < f->width; j++, count++) {
            sum += row[(i * f->width + j) * f->channels + c];
        }
    }
    return sum / (double)count;
}

// What is left of a number needs no more than five digits to be seen.
static json_t *pixel_json(double value, bool bytes)
{
    const double shown = bytes ? round(value) : value;
    if (shown == floor(shown) && fabs(shown) < 1e9) {
        return json_integer((json_int_t)shown);
    }
    if (!isfinite(shown)) {
        return dsc_finite_json(shown);
    }
    const double unit = pow(10.0, floor(log10(fabs(shown))) - 4.0);
    return json_real(round(shown / unit) * unit);
}

static json_t *pixels_json(const frame *f, const double *row, bool bytes)
{
    json_t *pixels = json_array();
    int failed = !pixels;
    for (size_t i = 0; i < f->rows * f->columns * f->channels; i++) {
        const size_t pixel = i / f->channels;
        const double value =
            mean_of(f, row, pixel / f->columns, pixel % f->columns, i % f->channels);
        failed |= json_array_append_new(pixels, pixel_json(value, bytes));
    }
    if (failed) {
        json_decref(pixels);
        return NULL;
    }
    return pixels;
}

// Files of images and bytes of colours say what is black and white. Grey bytes of other files are
// as often ink as light.
static int put_form(json_t *out, const frame *f, const descent_dataset *data)
{
    int failed =
        json_object_set_new(out, "shape",
                            json_pack("[I, I, I]", (json_int_t)f->rows, (json_int_t)f->columns,
                                      (json_int_t)f->channels));
    if (data->type == DESCENT_UINT8 && (f->channels == 3 || data->row_names)) {
        failed |= json_object_set_new(out, "black", json_integer(0));
        failed |= json_object_set_new(out, "white", json_integer(255));
    }
    return failed;
}

static void read_row(const descent_dataset *data, size_t row, double *to)
{
    for (size_t i = 0; i < data->columns; i++) {
        to[i] =
            dsc_schema_value(data->schema, i, dsc_dataset_held(data, row * data->columns + i));
    }
}

int dsc_results_put_picture(json_t *out, const descent_dataset *data, size_t row)
{
    frame f;
    if (!find_frame(data, &f)) {
        return 0;
    }
    double *numbers = malloc(data->columns * sizeof *numbers);
    if (!numbers) {
        return 1;
    }
    read_row(data, row, numbers);
    int failed = put_form(out, &f, data);
    failed |= json_object_set_new(out, "picture",
                                  pixels_json(&f, numbers, data->type == DESCENT_UINT8));
    free(numbers);
    return failed;
}

// ---- as training sees them ----

static json_t *view_json(const descent_trainer *t, const frame *f, size_t row, uint64_t epoch,
                         double *numbers)
{
    const descent_dataset *data = t->sets.train;
    const dsc_augment_rows one = {
        .seed = t->options.seed, .epoch = epoch, .first = row, .count = 1};
    const dsc_mixture mix = dsc_augment_mix(&t->augment, &one, 0);
    dsc_augment_show(&t->augment, &one, 0, data, numbers);
    json_t *out = json_object();
    int failed = json_object_set_new(out, "picture",
                                     pixels_json(f, numbers, data->type == DESCENT_UINT8));
    if (t->augment.mixup > 0.0) {
        failed |= json_object_set_new(out, "share", json_real(mix.share));
        failed |=
            json_object_set_new(out, "partner", json_integer((json_int_t)mix.partner + 1));
    }
    if (failed) {
        json_decref(out);
        return NULL;
    }
    return out;
}

static json_t *example_json(const descent_trainer *t, const frame *f, size_t row,
                            double *numbers)
{
    json_t *out = json_object(), *seen = json_array();
    int failed = json_object_set_new(out, "row", json_integer((json_int_t)row + 1));
    read_row(t->sets.train, row, numbers);
    failed |= json_object_set_new(
        out, "picture", pixels_json(f, numbers, t->sets.train->type == DESCENT_UINT8));
    for (uint64_t epoch = 0; epoch < EPOCHS; epoch++) {
        failed |= json_array_append_new(seen, view_json(t, f, row, epoch, numbers));
    }
    failed |= json_object_set_new(out, "seen", seen);
    if (failed) {
        json_decref(out);
        return NULL;
    }
    return out;
}

static json_t *examples_json(const descent_trainer *t, const frame *f, double *numbers)
{
    const size_t rows = t->split.train_count, count = rows < EXAMPLES ? rows : EXAMPLES;
    json_t *list = json_array();
    int failed = !list;
    for (size_t i = 0; i < count; i++) {
        const size_t row = t->split.train[i * (rows / count)];
        failed |= json_array_append_new(list, example_json(t, f, row, numbers));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

json_t *dsc_results_augmented(const descent_run *run)
{
    const descent_trainer *t = run->trainer;
    const descent_dataset *data = t->sets.train;
    frame f;
    if (!dsc_augment_any(&t->augment) || !find_frame(data, &f)) {
        return json_null();
    }
    double *numbers = malloc(data->columns * sizeof *numbers);
    json_t *out = numbers ? json_object() : NULL;
    int failed = !out;
    if (out) {
        failed |= json_object_set_new(out, "words", json_string(t->options.augment));
        failed |= put_form(out, &f, data);
        failed |= json_object_set_new(out, "rows", examples_json(t, &f, numbers));
    }
    free(numbers);
    if (failed) {
        json_decref(out);
        return NULL;
    }
    return out;
}
