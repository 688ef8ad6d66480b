// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Images as training sees them: other colours, moved, with a square that is missing, mixed.
//
// Keeps: what happens to a row is a function of (seed, epoch, row), so that runs repeat, a
// resumed run is the uninterrupted one, any part of a row may be made by any thread, and a row is
// seen alike in batches of any size. Where balanced batches have a row several times in an epoch,
// each of these is drawn by itself. Where colours stay and nothing is mixed, each number of the
// result is one number of the row or 0, so that nothing is rounded twice. Shifts and crops are
// random crops of an image with a margin, of zeros or mirrored ([KH12] Krizhevsky, Sutskever,
// Hinton. ImageNet classification with deep convolutional neural networks. NIPS 2012, section
// 4.1, which has the changes of intensities as well); cutout is that of [DT17] DeVries, Taylor.
// Improved regularization of convolutional neural networks with cutout. arXiv 1708.04552, whose
// squares may lie beyond the border in part.
#include "data/augment.h"

#include <math.h>
#include <string.h>

#include "core/assert.h"
#include "core/rng.h"
#include "data/augment_mix.h"
#include "data/encoder_parts.h"

bool dsc_augment_any(const dsc_augment *a)
{
    return a->flip || a->shift > 0 || a->crop > 0 || a->cutout > 0 || a->brightness > 0.0 ||
           a->contrast > 0.0 || a->saturation > 0.0 || a->mixup > 0.0;
}

// ---- what is drawn ----

// Of one row. Sides in pixels; ranges end before their second number.
typedef struct view {
    size_t row;
    bool flip;
    ptrdiff_t down, right;
    ptrdiff_t cut_y[2], cut_x[2];
    bool tones; /* the factors are not all 1 */
    double brightness, contrast, saturation;
    double middle; /* mean grey of the image with its brightness */
} view;

// Uniform in 0 .. count - 1: the high part of a product, whose bias is below count / 2^32.
static size_t below(uint32_t word, size_t count)
{
    return (size_t)((uint64_t)word * count >> 32);
}

// Uniform around 1.
static double factor(uint32_t word, double amount)
{
    return 1.0 + amount * (((double)word + 0.5) * 0x1p-31 - 1.0);
}

static view draw_of(const dsc_augment *a, const dsc_augment_rows *rows, size_t row,
                    size_t visit)
{
    enum { DRAWS = 3 };
    const uint64_t seed = rows->seed + visit * UINT64_C(0xbf58476d1ce4e5b9);
    const dsc_random random = dsc_random_of_step(seed, DSC_PURPOSE_AUGMENT, rows->epoch);
    uint32_t moves[4], cuts[4], tones[4];
    dsc_random_words(&random, DRAWS * (uint64_t)row, moves);
    dsc_random_words(&random, DRAWS * (uint64_t)row + 1, cuts);
    dsc_random_words(&random, DRAWS * (uint64_t)row + 2, tones);
    const size_t most = a->shift + a->crop; // one of them is 0
    const ptrdiff_t half = (ptrdiff_t)(a->cutout / 2);
    view v = {.row = row,
              .flip = a->flip && moves[0] >> 31,
              .down = (ptrdiff_t)below(moves[1], 2 * most + 1) - (ptrdiff_t)most,
              .right = (ptrdiff_t)below(moves[2], 2 * most + 1) - (ptrdiff_t)most,
              .tones = a->brightness > 0.0 || a->contrast > 0.0 || a->saturation > 0.0,
              .brightness = factor(tones[0], a->brightness),
              .contrast = factor(tones[1], a->contrast),
              .saturation = factor(tones[2], a->saturation)};
    if (a->cutout > 0) {
        v.cut_y[0] = (ptrdiff_t)below(cuts[0], a->height) - half;
        v.cut_x[0] = (ptrdiff_t)below(cuts[1], a->width) - half;
        v.cut_y[1] = v.cut_y[0] + (ptrdiff_t)a->cutout;
        v.cut_x[1] = v.cut_x[0] + (ptrdiff_t)a->cutout;
    }
    return v;
}

// At the border of a side the image is mirrored, without its last line twice.
static ptrdiff_t mirrored(ptrdiff_t at, size_t side)
{
    const ptrdiff_t last = (ptrdiff_t)side - 1;
    return at < 0 ? -at : at > last ? 2 * last - at : at;
}

// The pixel of the row that is seen at (y, x); SIZE_MAX: none, 0 is seen.
static size_t seen_at(const dsc_augment *a, const view *v, size_t y, size_t x)
{
    const ptrdiff_t here_y = (ptrdiff_t)y, here_x = (ptrdiff_t)x;
    if (here_y >= v->cut_y[0] && here_y < v->cut_y[1] && here_x >= v->cut_x[0] &&
        here_x < v->cut_x[1]) {
        return SIZE_MAX;
    }
    ptrdiff_t from_y = here_y - v->down, moved = here_x - v->right;
    if (a->crop > 0) {
        from_y = mirrored(from_y, a->height);
        moved = mirrored(moved, a->width);
    }
    const ptrdiff_t from_x = v->flip ? (ptrdiff_t)a->width - 1 - moved : moved;
    const bool inside = from_y >= 0 && from_y < (ptrdiff_t)a->height && from_x >= 0 &&
                        from_x < (ptrdiff_t)a->width;
    return inside ? (size_t)from_y * a->width + (size_t)from_x : SIZE_MAX;
}

// ---- colours ----

typedef struct scene {
    const dsc_augment *augment;
    const dsc_encoder *e;
    const descent_dataset *d;
    size_t begin, end;
} scene;

static double raw_of(const scene *s, size_t row, size_t column)
{
    return dsc_schema_value(s->d->schema, column,
                            dsc_dataset_held(s->d, row * s->d->columns + column));
}

static double limited(const scene *s, double value)
{
    return s->d->type != DESCENT_UINT8 ? value : fmin(fmax(value, 0.0), 255.0);
}

// What the eye sees of three colours (ITU-R BT.601); of other channels their mean.
static double grey_of(const double *colours, size_t channels)
{
    if (channels == 3) {
        return 0.299 * colours[0] + 0.587 * colours[1] + 0.114 * colours[2];
    }
    double sum = 0.0;
    for (size_t c = 0; c < channels; c++) {
        sum += colours[c];
    }
    return sum / (double)channels;
}

// Number `c` of a pixel with its brightness.
static double bright(const scene *s, const view *v, size_t pixel, size_t c)
{
    return limited(s, v->brightness * raw_of(s, v->row, pixel * s->augment->channels + c));
}

static double contrasted(const scene *s, const view *v, size_t pixel, size_t c)
{
    const double value = bright(s, v, pixel, c);
    return limited(s, v->middle + v->contrast * (value - v->middle));
}

static double toned(const scene *s, const view *v, size_t pixel, size_t c)
{
    const double value = contrasted(s, v, pixel, c);
    if (!(s->augment->saturation > 0.0)) {
        return value;
    }
    const double colours[] = {contrasted(s, v, pixel, 0), contrasted(s, v, pixel, 1),
                              contrasted(s, v, pixel, 2)};
    const double grey = grey_of(colours, 3);
    return limited(s, grey + v->saturation * (value - grey));
}

// A channel at a time where there are not three: the sum has the same order for every part of a
// row.
static double middle_of(const scene *s, const view *v)
{
    const dsc_augment *a = s->augment;
    const size_t pixels = a->height * a->width;
    double sum = 0.0;
    for (size_t p = 0; p < pixels; p++) {
        if (a->channels == 3) {
            const double colours[] = {bright(s, v, p, 0), bright(s, v, p, 1),
                                      bright(s, v, p, 2)};
            sum += grey_of(colours, 3);
        } else {
            for (size_t c = 0; c < a->channels; c++) {
                sum += bright(s, v, p, c) / (double)a->channels;
            }
        }
    }
    return sum / (double)pixels;
}

// ---- numbers ----

// Number `to` of a row as it is seen, in the units of the data.
static double seen_of(const scene *s, const view *v, size_t to)
{
    const dsc_augment *a = s->augment;
    const size_t pixel = to / a->channels, c = to % a->channels;
    const size_t from = seen_at(a, v, pixel / a->width, pixel % a->width);
    if (from == SIZE_MAX) {
        return 0.0;
    }
    return v->tones ? toned(s, v, from, c) : raw_of(s, v->row, from * a->channels + c);
}

// What it is to the network.
static double input_of(const scene *s, const view *v, size_t to)
{
    const dsc_encoder *e = s->e;
    const double raw = seen_of(s, v, to);
    const double stored = e->moved ? (raw - e->offset[to]) / e->unit[to] : raw;
    const double input = (stored - e->shift[to]) * e->scale[to];
    return isnan(input) ? 0 : input;
}

// `weight` of what is seen is added to the rest of what is there; all of it takes its place.
// Bytes become what the kernel makes of them: its numbers are looked up.
#define MOVE_BYTES(name, real)                                                                 \
    static void name(const scene *s, const view *v, double weight, const real *table,          \
                     real *out)                                                                \
    {                                                                                          \
        const dsc_augment *a = s->augment;                                                     \
        const real part = (real)weight, rest = (real)(1.0 - weight);                           \
        const unsigned char *values =                                                          \
            (const unsigned char *)s->d->values + v->row * s->d->columns;                      \
        for (size_t to = s->begin; to < s->end;) {                                             \
            const size_t pixel = to / a->channels, stop = (pixel + 1) * a->channels;           \
            const size_t seen = seen_at(a, v, pixel / a->width, pixel % a->width);             \
            for (size_t c = to % a->channels; to < stop && to < s->end; c++, to++) {           \
                const unsigned byte = seen == SIZE_MAX ? 0 : values[seen * a->channels + c];   \
                const real value = s->e->fixed[to] ? 0 : table[byte];                          \
                out[to] = weight < 1.0 ? rest * out[to] + part * value : value;                \
            }                                                                                  \
        }                                                                                      \
    }

#define MOVE_NUMBERS(name, real)                                                               \
    static void name(const scene *s, const view *v, double weight, const real *table,          \
                     real *out)                                                                \
    {                                                                                          \
        const real part = (real)weight, rest = (real)(1.0 - weight);                           \
        (void)table;                                                                           \
        for (size_t to = s->begin; to < s->end; to++) {                                        \
            const bool bytes = s->e->uniform && s->d->type == DESCENT_UINT8;                   \
            const real value = !bytes ? (real)input_of(s, v, to)                               \
                               : s->e->fixed[to]                                               \
                                   ? 0                                                         \
                                   : (real)seen_of(s, v, to) * (real)(1.0 / 255.0);            \
            out[to] = weight < 1.0 ? rest * out[to] + part * value : value;                    \
        }                                                                                      \
    }

MOVE_BYTES(move_bytes_f32, float)
MOVE_BYTES(move_bytes_f64, double)
MOVE_NUMBERS(move_numbers_f32, float)
MOVE_NUMBERS(move_numbers_f64, double)

// What each byte is to a network.
typedef struct tables {
    float narrow[256];
    double wide[256];
} tables;

static void move(const scene *s, view *v, double weight, const tables *table, bool wide,
                 void *out)
{
    const bool bytes = s->e->uniform && s->d->type == DESCENT_UINT8 && !v->tones;
    if (v->tones) {
        v->middle = s->augment->contrast > 0.0 ? middle_of(s, v) : 0.0;
    }
    if (wide) {
        (bytes ? move_bytes_f64 : move_numbers_f64)(s, v, weight, table->wide, out);
    } else {
        (bytes ? move_bytes_f32 : move_numbers_f32)(s, v, weight, table->narrow, out);
    }
}

void dsc_augment_gather(const dsc_augment *a, const dsc_augment_rows *rows,
                        const dsc_encoder *e, const descent_dataset *d,
                        const dsc_kernels *kernels, size_t begin, size_t end, void *out,
                        size_t stride)
{
    const scene s = {a, e, d, begin, end};
    const bool wide = kernels->type == DESCENT_FLOAT64;
    tables table;
    DSC_ASSERT(e->plain && e->stored == a->height * a->width * a->channels);
    for (int i = 0; i < 256; i++) {
        table.narrow[i] = (float)i * (float)(1.0 / 255.0);
        table.wide[i] = (double)i * (1.0 / 255.0);
    }
    for (size_t r = 0; r < rows->count; r++) {
        char *to = (char *)out + r * stride * descent_type_size(kernels->type);
        view v = draw_of(a, rows, dsc_augment_row(rows, r), dsc_augment_visit(rows, r));
        move(&s, &v, 1.0, &table, wide, to);
        const dsc_mixture mix = dsc_augment_mix(a, rows, r);
        if (mix.share < 1.0) {
            v = draw_of(a, rows, mix.partner, 0);
            move(&s, &v, 1.0 - mix.share, &table, wide, to);
        }
    }
}

void dsc_augment_show(const dsc_augment *a, const dsc_augment_rows *rows, size_t i,
                      const descent_dataset *d, double *out)
{
    const scene s = {a, NULL, d, 0, a->height * a->width * a->channels};
    const dsc_mixture mix = dsc_augment_mix(a, rows, i);
    const view views[] = {
        draw_of(a, rows, dsc_augment_row(rows, i), dsc_augment_visit(rows, i)),
        draw_of(a, rows, mix.partner, 0)};
    for (size_t k = 0; k < (mix.share < 1.0 ? 2 : 1); k++) {
        view v = views[k];
        v.middle = v.tones && a->contrast > 0.0 ? middle_of(&s, &v) : 0.0;
        const double weight = k == 0 ? 1.0 : 1.0 - mix.share;
        for (size_t to = 0; to < s.end; to++) {
            out[to] = (k == 0 ? 0.0 : mix.share * out[to]) + weight * seen_of(&s, &v, to);
        }
    }
}
