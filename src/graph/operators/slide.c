// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/operators/slide.h"

#include <string.h>

// Numbers of a band: half of a second-level cache.
enum { BAND_NUMBERS = (256 << 10) / sizeof(real) };

size_t dsc_band_numbers(const dsc_plane *p, size_t rows)
{
    return ((rows - 1) * p->down + p->reach) * dsc_padded_width(p) * p->numbers;
}

size_t dsc_band_rows(const dsc_plane *p)
{
    size_t rows = 1;
    while (rows < p->rows && dsc_band_numbers(p, rows + 1) <= BAND_NUMBERS) {
        rows++;
    }
    return rows;
}

const real *dsc_band_of(const dsc_plane *p, const real *image, size_t first, size_t count,
                        real *band)
{
    const size_t row = p->width * p->numbers, all = dsc_padded_width(p) * p->numbers;
    if (!dsc_is_padded(p)) {
        return image + first * p->down * row;
    }
    const size_t left = p->left * p->numbers, right = p->right * p->numbers;
    const size_t sees = (count - 1) * p->down + p->reach;
    real *to = band;
    for (size_t i = first * p->down; i < first * p->down + sees; i++, to += all) {
        if (i < p->top || i >= p->top + p->height) {
            memset(to, 0, all * sizeof(real));
            continue;
        }
        memset(to, 0, left * sizeof(real));
        memcpy(to + left, image + (i - p->top) * row, row * sizeof(real));
        memset(to + left + row, 0, right * sizeof(real));
    }
    return band;
}

dsc_plane dsc_forward_plane(const dsc_convolved *c)
{
    const dsc_window *w = &c->window;
    const dsc_slide *s = &c->slide;
    return (dsc_plane){.height = s->height,
                       .width = s->width,
                       .numbers = s->channels,
                       .top = w->top,
                       .bottom = w->bottom,
                       .left = w->left,
                       .right = w->right,
                       .rows = s->rows,
                       .columns = s->columns,
                       .down = w->stride_height,
                       .across = w->stride_width,
                       .reach = (w->height - 1) * w->dilation_height + 1,
                       .to_image = s->rows * s->columns * c->all_units,
                       .to_row = s->columns * c->all_units,
                       .to_place = c->all_units};
}

// Bands of images that are taken together: a part of a matrix is used for all before the next one comes.
typedef struct bands {
    const real *at;
    size_t step; /* from one to the next */
    size_t count, rows;
} bands;

// Of one group: rows of places of all bands = or += what they see there times b.
static void multiply_bands(const dsc_plane *p, const dsc_panels *b, const dsc_apart *at,
                           const bands *in, real *to, bool add)
{
    for (size_t t = 0; t < b->rows; t += DSC_DEPTH) {
        const dsc_scattering taps = {at + t, b->paired ? 2 : 1, b->step};
        for (size_t j = 0; j < b->columns; j += b->step) {
            for (size_t i = 0; i < in->count * in->rows; i++) {
                const size_t image = i / in->rows, r = i % in->rows;
                const real *from = in->at + image * in->step + r * dsc_row_step(p);
                real *out = to + image * p->to_image + r * p->to_row + j;
                if (DSC_PAIRED_MOST > 0 && b->paired) {
                    dsc_multiply_pairs(p->columns, b->columns, dsc_depth_at(b, t), &taps, from,
                                       p->across * p->numbers, dsc_panel_at(b, t, j), out,
                                       p->to_place, add || t > 0);
                } else {
                    dsc_multiply_apart(p->columns, dsc_least(b->step, b->columns - j),
                                       dsc_depth_at(b, t), &taps, from, p->across * p->numbers,
                                       dsc_panel_at(b, t, j), out, p->to_place, add || t > 0);
                }
            }
        }
    }
}

// Images whose bands are taken together: as many as stay in the cache, where a band is all of one.
static size_t images_together(const dsc_plane *p)
{
    const size_t numbers = dsc_band_numbers(p, p->rows);
    return numbers < BAND_NUMBERS ? BAND_NUMBERS / numbers : 1;
}

// A row of a panel from column j on: a tap, and zeros behind the columns.
static void pack_tap(const dsc_panels *b, const dsc_run *run, size_t tap, size_t j,
                     const real *from, real *restrict to)
{
    const size_t some = dsc_least(b->step, b->columns - j), stride = run->column_stride;
    const real *restrict first = from + tap * run->row_stride + j * stride;
    if (stride == 1) {
        memcpy(to, first, some * sizeof(real));
    } else {
        for (size_t i = 0; i < some; i++) {
            to[i] = first[i * stride];
        }
    }
    memset(to + some, 0, (b->step - some) * sizeof(real));
}

// Two taps of a run, and zeros behind the columns. Of an odd number the last pair has the tap before
// again, which it does not count.
static void pack_pair(const dsc_panels *b, const dsc_run *run, size_t pair, const real *from,
                      real *restrict to)
{
    const size_t first = 2 * pair + 1 < run->length ? 2 * pair : run->length - 2;
    for (size_t i = 0; i < b->step; i++) {
        const size_t column = i / 2, tap = first + i % 2;
        const bool counts = column < b->columns && tap >= 2 * pair;
        to[i] = counts ? from[tap * run->row_stride + column * run->column_stride] : R(0.0);
    }
}

size_t dsc_add_run(const dsc_panels *b, const dsc_slide_scratch *s, size_t groups, size_t row,
                   const dsc_run *run)
{
    const size_t rows = b->paired ? (run->length + 1) / 2 : run->length;
    for (size_t i = 0; i < rows; i++) {
        const size_t pair = 2 * i + 1 < run->length ? 2 * i : run->length - 2;
        s->at[row + i] = (dsc_apart){run->offset + (b->paired ? pair : i),
                                     (row + i) % DSC_DEPTH * b->step, 1};
    }
    for (size_t g = 0; g < groups; g++) {
        dsc_panels own = *b;
        own.at = s->panels + g * b->rows * b->wide;
        for (size_t i = 0; i < rows; i++) {
            for (size_t j = 0; j < b->wide; j += b->step) {
                const real *from = run->from + g * run->group;
                real *to = dsc_panel_at(&own, row + i, j);
                if (b->paired) {
                    pack_pair(b, run, i, from, to);
                } else {
                    pack_tap(b, run, i, j, from, to);
                }
            }
        }
    }
    return row + rows;
}

dsc_slide_scratch dsc_cut_scratch(void *work, const dsc_panels *b, size_t groups)
{
    char *from = work;
    const size_t table = dsc_whole_lines(b->rows * sizeof(dsc_apart));
    const size_t numbers = dsc_whole_lines(groups * b->rows * b->wide * sizeof(real));
    return (dsc_slide_scratch){work, (real *)(void *)(from + table),
                               (real *)(void *)(from + table + numbers)};
}

size_t dsc_slide_work(const dsc_plane *p, const dsc_panels *b, size_t groups)
{
    const size_t band = dsc_band_numbers(p, dsc_band_rows(p)) * images_together(p);
    return dsc_whole_lines(b->rows * sizeof(dsc_apart)) +
           dsc_whole_lines(groups * b->rows * b->wide * sizeof(real)) +
           (dsc_is_padded(p) ? band : 0) * sizeof(real);
}

static bands bands_of(const dsc_plane *p, size_t count, const real *images, size_t row,
                      size_t rows, real *scratch)
{
    const size_t image = p->height * p->width * p->numbers;
    const bands in = {scratch, dsc_band_numbers(p, rows), count, rows};
    if (!dsc_is_padded(p)) {
        return (bands){dsc_band_of(p, images, row, rows, NULL), image, count, rows};
    }
    for (size_t i = 0; i < count; i++) {
        dsc_band_of(p, images + i * image, row, rows, scratch + i * in.step);
    }
    return in;
}

void dsc_slide_over(const dsc_plane *p, const dsc_panels *b, const dsc_slide_scratch *s,
                    size_t groups, size_t count, const real *from, bool add, real *to)
{
    const size_t seen = p->numbers / groups, most = dsc_band_rows(p);
    const size_t image = p->height * p->width * p->numbers, together = images_together(p);
    for (size_t t = 0; t < b->rows; t += DSC_DEPTH) {
        dsc_join_parts(s->at + t, dsc_depth_at(b, t), b->paired ? 2 : 1, b->step);
    }
    for (size_t i = 0; i < count; i += together) {
        for (size_t row = 0; row < p->rows; row += most) {
            bands in = bands_of(p, dsc_least(together, count - i), from + i * image, row,
                                dsc_least(most, p->rows - row), s->band);
            for (size_t g = 0; g < groups; g++, in.at += seen) {
                dsc_panels own = *b;
                own.at = s->panels + g * b->rows * b->wide;
                multiply_bands(p, &own, s->at, &in,
                               to + i * p->to_image + row * p->to_row + g * b->columns, add);
            }
        }
    }
}
