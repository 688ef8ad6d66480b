// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Resizing, along x and then along y.
//
// Keeps: weights are whole numbers whose sum is the same for every output (`in` for means, 2
// `out` for lines), so that sums are exact: at most 255 x 2^17 along x, in 32 bits, and 2^17
// times that along both, in 64.
#include "data/image/resize.h"

#include <stdlib.h>
#include <string.h>

// The inputs of each output along one side: the numbers first .. first + count - 1.
typedef struct axis {
    size_t in, out, sum; /* sum of the weights of an output */
} axis;

typedef struct taps {
    size_t first, count;
} taps;

static axis axis_of(size_t in, size_t out)
{
    return (axis){in, out, in >= out ? in : 2 * out};
}

// Input j covers j out .. (j + 1) out of a side of in x out, and output o covers
// o in .. (o + 1) in.
static taps taps_of(const axis *a, size_t o)
{
    if (a->in >= a->out) {
        const size_t first = o * a->in / a->out;
        return (taps){first, ((o + 1) * a->in + a->out - 1) / a->out - first};
    }
    // The centre lies at ((2 o + 1) in - out) / (2 out), counted from that of input 0.
    const size_t at = (2 * o + 1) * a->in;
    const size_t first = at > a->out ? (at - a->out) / (2 * a->out) : 0;
    return (taps){first, at > a->out && first + 1 < a->in ? 2 : 1};
}

static uint32_t weight_of(const axis *a, size_t o, taps t, size_t k)
{
    if (a->in >= a->out) {
        const size_t j = t.first + k;
        const size_t begin = j * a->out > o * a->in ? j * a->out : o * a->in;
        const size_t end =
            (j + 1) * a->out < (o + 1) * a->in ? (j + 1) * a->out : (o + 1) * a->in;
        return (uint32_t)(end - begin);
    }
    if (t.count == 1) {
        return (uint32_t)(2 * a->out);
    }
    const size_t past = ((2 * o + 1) * a->in - a->out) % (2 * a->out);
    return (uint32_t)(k ? past : 2 * a->out - past);
}

// What is made for a picture.
typedef struct resizer {
    const dsc_picture *picture;
    size_t channels; /* of the output */
    axis x, y;
    unsigned char *line; /* a row of the picture in the channels of the output */
    uint32_t *rows[2];   /* rows that are summed along x: those of numbers `held` */
    size_t held[2];
    uint64_t *sums; /* an output row */
} resizer;

static void convert(const resizer *r, size_t row)
{
    const dsc_picture *p = r->picture;
    const unsigned char *from = p->pixels + row * p->width * p->channels;
    unsigned char *to = r->line;
    if (p->channels == r->channels) {
        memcpy(to, from, p->width * p->channels);
        return;
    }
    for (size_t x = 0; x < p->width; x++, from += p->channels) {
        if (r->channels == 1) {
            const unsigned sum = 299U * from[0] + 587U * from[1] + 114U * from[2];
            *to++ = (unsigned char)((sum + 500) / 1000);
        } else {
            memset(to, *from, r->channels);
            to += r->channels;
        }
    }
}

static void sum_along_x(const resizer *r, uint32_t *to)
{
    for (size_t o = 0; o < r->x.out; o++) {
        const taps t = taps_of(&r->x, o);
        uint32_t sum[3] = {0};
        for (size_t k = 0; k < t.count; k++) {
            const unsigned char *from = r->line + (t.first + k) * r->channels;
            const uint32_t weight = weight_of(&r->x, o, t, k);
            for (size_t c = 0; c < r->channels; c++) {
                sum[c] += weight * from[c];
            }
        }
        memcpy(to + o * r->channels, sum, r->channels * sizeof *to);
    }
}

// Row number `row` along x. Neighbouring outputs share at most two.
static const uint32_t *row_along_x(resizer *r, size_t row)
{
    const size_t slot = row % 2;
    if (r->held[slot] != row) {
        convert(r, row);
        sum_along_x(r, r->rows[slot]);
        r->held[slot] = row;
    }
    return r->rows[slot];
}

static void make_rows(resizer *r, unsigned char *out)
{
    const size_t numbers = r->x.out * r->channels;
    const uint64_t all = (uint64_t)r->x.sum * r->y.sum;
    for (size_t o = 0; o < r->y.out; o++, out += numbers) {
        const taps t = taps_of(&r->y, o);
        memset(r->sums, 0, numbers * sizeof *r->sums);
        for (size_t k = 0; k < t.count; k++) {
            const uint32_t *row = row_along_x(r, t.first + k);
            const uint64_t weight = weight_of(&r->y, o, t, k);
            for (size_t i = 0; i < numbers; i++) {
                r->sums[i] += weight * row[i];
            }
        }
        for (size_t i = 0; i < numbers; i++) {
            out[i] = (unsigned char)((r->sums[i] + all / 2) / all);
        }
    }
}

descent_status dsc_picture_resize(const dsc_picture *picture, const dsc_dims *to,
                                  unsigned char *out, descent_error *error)
{
    const size_t channels = to->size[2], numbers = to->size[1] * channels;
    if (picture->height == to->size[0] && picture->width == to->size[1] &&
        picture->channels == channels) {
        memcpy(out, picture->pixels, dsc_dims_count(to));
        return DESCENT_OK;
    }
    resizer r = {.picture = picture,
                 .channels = channels,
                 .x = axis_of(picture->width, to->size[1]),
                 .y = axis_of(picture->height, to->size[0]),
                 .held = {SIZE_MAX, SIZE_MAX}};
    const size_t bytes =
        numbers * (sizeof *r.sums + 2 * sizeof **r.rows) + picture->width * channels;
    r.sums = malloc(bytes);
    if (!r.sums) {
        return dsc_no_memory(error, "an image", bytes);
    }
    r.rows[0] = (uint32_t *)(void *)(r.sums + numbers);
    r.rows[1] = r.rows[0] + numbers;
    r.line = (unsigned char *)(r.rows[1] + numbers);
    make_rows(&r, out);
    free(r.sums);
    return DESCENT_OK;
}
