// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Flips, shifts and cutouts of images.
//
// Keeps: what happens to a row is a function of (seed, epoch, row), so that runs repeat, a
// resumed run is the uninterrupted one, any part of a row may be made by any thread, and a row is
// seen alike in batches of any size. Where balanced batches have a row several times in an epoch,
// each of these is drawn by itself. Each
// number of the result is one number of the row or 0, so that nothing is rounded twice. Shifts
// are random crops of an image with a margin of zeros ([KH12] Krizhevsky, Sutskever, Hinton.
// ImageNet classification with deep convolutional neural networks. NIPS 2012, section 4.1);
// cutout is that of [DT17] DeVries, Taylor. Improved regularization of convolutional neural
// networks with cutout. arXiv 1708.04552, whose squares may lie beyond the border in part.
#include "data/augment.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/assert.h"
#include "core/rng.h"
#include "data/dims.h"
#include "data/encoder_parts.h"

bool dsc_augment_any(const dsc_augment *a)
{
    return a->flip || a->shift > 0 || a->cutout > 0;
}

// ---- from text ----

// A number of pixels behind "shift:" and the like. `most`: what the image allows.
static descent_status read_pixels(const char *word, size_t length, size_t most,
                                  const dsc_augment *a, size_t *pixels, descent_error *error)
{
    const char *colon = memchr(word, ':', length);
    const size_t name = colon ? (size_t)(colon - word) : length;
    size_t value = 0;
    for (size_t i = name + 1; i < length && value <= most; i++) {
        const bool digit = word[i] >= '0' && word[i] <= '9';
        value = digit ? 10 * value + (size_t)(word[i] - '0') : most + 1;
    }
    FAIL_IF(value < 1 || value > most, error, DESCENT_INVALID,
            "`augment`: \"%.*s\": images of %zux%zu take a number of pixels from 1 to "
            "%zu" DSC_REMEDY "augment = %.*s:%zu",
            (int)length, word, a->height, a->width, most, (int)name, word,
            most > 8 ? most / 8 : 1);
    *pixels = value;
    return DESCENT_OK;
}

static bool is_word(const char *word, size_t length, const char *name)
{
    const size_t size = strlen(name);
    return length >= size && memcmp(word, name, size) == 0 &&
           (length == size || word[size] == ':');
}

static descent_status read_word(const char *word, size_t length, dsc_augment *a,
                                descent_error *error)
{
    const size_t side = a->height < a->width ? a->height : a->width;
    const size_t longer = a->height > a->width ? a->height : a->width;
    if (is_word(word, length, "shift")) {
        return read_pixels(word, length, side - 1, a, &a->shift, error);
    }
    if (is_word(word, length, "cutout")) {
        return read_pixels(word, length, longer, a, &a->cutout, error);
    }
    FAIL_IF(length != 4 || memcmp(word, "flip", 4) != 0, error, DESCENT_INVALID,
            "`augment`: \"%.*s\" is none of flip, shift:PIXELS and cutout:PIXELS" DSC_REMEDY
            "augment = flip shift:%zu",
            (int)length, word, side > 8 ? side / 8 : 1);
    a->flip = true;
    return DESCENT_OK;
}

descent_status dsc_augment_parse(const char *text, const descent_dataset *d, dsc_augment *a,
                                 descent_error *error)
{
    const descent_shape shape = descent_dataset_shape(d);
    *a = (dsc_augment){0};
    if (*text == '\0' || strcmp(text, "none") == 0) {
        return DESCENT_OK;
    }
    FAIL_IF(shape.rank < 2, error, DESCENT_INVALID,
            "`augment` is about images, and the rows are not known to be some" DSC_REMEDY
            "image = HEIGHTxWIDTHxCHANNELS    # with these in place of the words\n"
            "augment = none");
    *a = (dsc_augment){.height = shape.dim[0],
                       .width = shape.dim[1],
                       .channels = shape.rank > 2 ? shape.dim[2] : 1};
    for (const char *p = text; *p;) {
        const size_t length = strcspn(p, " ,");
        if (length > 0) {
            TRY(read_word(p, length, a, error));
        }
        p += length + (p[length] != '\0');
    }
    return DESCENT_OK;
}

// ---- what is drawn ----

// Of one row. Sides in pixels; ranges end before their second number.
typedef struct draw {
    bool flip;
    ptrdiff_t down, right;
    ptrdiff_t cut_y[2], cut_x[2];
} draw;

// Uniform in 0 .. count - 1: the high part of a product, whose bias is below count / 2^32.
static size_t below(uint32_t word, size_t count)
{
    return (size_t)((uint64_t)word * count >> 32);
}

static draw draw_of(const dsc_augment *a, const dsc_augment_rows *of, size_t row, size_t visit)
{
    const uint64_t seed = of->seed + visit * UINT64_C(0xbf58476d1ce4e5b9);
    const dsc_random random = dsc_random_of_step(seed, DSC_PURPOSE_AUGMENT, of->epoch);
    uint32_t words[4], more[4];
    dsc_random_words(&random, 2 * (uint64_t)row, words);
    dsc_random_words(&random, 2 * (uint64_t)row + 1, more);
    const ptrdiff_t shift = (ptrdiff_t)a->shift, half = (ptrdiff_t)(a->cutout / 2);
    draw d = {.flip = a->flip && words[0] >> 31,
              .down = (ptrdiff_t)below(words[1], 2 * a->shift + 1) - shift,
              .right = (ptrdiff_t)below(words[2], 2 * a->shift + 1) - shift};
    if (a->cutout > 0) {
        d.cut_y[0] = (ptrdiff_t)below(more[0], a->height) - half;
        d.cut_x[0] = (ptrdiff_t)below(more[1], a->width) - half;
        d.cut_y[1] = d.cut_y[0] + (ptrdiff_t)a->cutout;
        d.cut_x[1] = d.cut_x[0] + (ptrdiff_t)a->cutout;
    }
    return d;
}

// The pixel of the row that is seen at (y, x); SIZE_MAX: none, 0 is seen.
static size_t seen_at(const dsc_augment *a, const draw *d, size_t y, size_t x)
{
    const ptrdiff_t here_y = (ptrdiff_t)y, here_x = (ptrdiff_t)x;
    if (here_y >= d->cut_y[0] && here_y < d->cut_y[1] && here_x >= d->cut_x[0] &&
        here_x < d->cut_x[1]) {
        return SIZE_MAX;
    }
    const ptrdiff_t from_y = here_y - d->down, moved = here_x - d->right;
    const ptrdiff_t from_x = d->flip ? (ptrdiff_t)a->width - 1 - moved : moved;
    const bool inside = from_y >= 0 && from_y < (ptrdiff_t)a->height && from_x >= 0 &&
                        from_x < (ptrdiff_t)a->width;
    return inside ? (size_t)from_y * a->width + (size_t)from_x : SIZE_MAX;
}

// ---- numbers ----

typedef struct scene {
    const dsc_augment *augment;
    const dsc_encoder *e;
    const descent_dataset *d;
    size_t begin, end;
} scene;

// What number `from` of a row (SIZE_MAX: 0) is to the network as its input `to`.
static double input_of(const scene *s, size_t row, size_t from, size_t to)
{
    const dsc_encoder *e = s->e;
    double raw = 0;
    if (from != SIZE_MAX) {
        raw = dsc_schema_value(s->d->schema, from,
                               dsc_dataset_held(s->d, row * s->d->columns + from));
    }
    const double stored = e->moved ? (raw - e->offset[to]) / e->unit[to] : raw;
    const double input = (stored - e->shift[to]) * e->scale[to];
    return isnan(input) ? 0 : input;
}

// Bytes become what the kernel makes of them: its numbers are looked up.
#define MOVE_BYTES(name, real)                                                                 \
    static void name(const scene *s, const draw *d, size_t row, const real *table, real *out)  \
    {                                                                                          \
        const dsc_augment *a = s->augment;                                                     \
        const unsigned char *values =                                                          \
            (const unsigned char *)s->d->values + row * s->d->columns;                         \
        for (size_t to = s->begin; to < s->end;) {                                             \
            const size_t pixel = to / a->channels, stop = (pixel + 1) * a->channels;           \
            const size_t seen = seen_at(a, d, pixel / a->width, pixel % a->width);             \
            for (size_t c = to % a->channels; to < stop && to < s->end; c++, to++) {           \
                const unsigned byte = seen == SIZE_MAX ? 0 : values[seen * a->channels + c];   \
                out[to] = s->e->fixed[to] ? 0 : table[byte];                                   \
            }                                                                                  \
        }                                                                                      \
    }

#define MOVE_NUMBERS(name, real)                                                               \
    static void name(const scene *s, const draw *d, size_t row, const real *table, real *out)  \
    {                                                                                          \
        const dsc_augment *a = s->augment;                                                     \
        (void)table;                                                                           \
        for (size_t to = s->begin; to < s->end; to++) {                                        \
            const size_t pixel = to / a->channels;                                             \
            const size_t seen = seen_at(a, d, pixel / a->width, pixel % a->width);             \
            const size_t from =                                                                \
                seen == SIZE_MAX ? SIZE_MAX : seen * a->channels + to % a->channels;           \
            out[to] = (real)input_of(s, row, from, to);                                        \
        }                                                                                      \
    }

MOVE_BYTES(move_bytes_f32, float)
MOVE_BYTES(move_bytes_f64, double)
MOVE_NUMBERS(move_numbers_f32, float)
MOVE_NUMBERS(move_numbers_f64, double)

void dsc_augment_gather(const dsc_augment *a, const dsc_augment_rows *rows,
                        const dsc_encoder *e, const descent_dataset *d,
                        const dsc_kernels *kernels, size_t begin, size_t end, void *out,
                        size_t stride)
{
    const scene s = {a, e, d, begin, end};
    const bool bytes = e->uniform && d->type == DESCENT_UINT8;
    float narrow[256];
    double wide[256];
    DSC_ASSERT(e->plain && e->stored == a->height * a->width * a->channels);
    for (int i = 0; i < 256; i++) {
        narrow[i] = (float)i * (float)(1.0 / 255.0);
        wide[i] = (double)i * (1.0 / 255.0);
    }
    for (size_t r = 0; r < rows->count; r++) {
        const size_t row = rows->rows ? rows->rows[r] : rows->first + r;
        const draw drawn = draw_of(a, rows, row, rows->visits ? rows->visits[r] : 0);
        if (kernels->type == DESCENT_FLOAT64) {
            double *to = (double *)out + r * stride;
            (bytes ? move_bytes_f64 : move_numbers_f64)(&s, &drawn, row, wide, to);
        } else {
            float *to = (float *)out + r * stride;
            (bytes ? move_bytes_f32 : move_numbers_f32)(&s, &drawn, row, narrow, to);
        }
    }
}
