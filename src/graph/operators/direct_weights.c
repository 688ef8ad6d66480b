// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The gradient of the weights of a convolution, gW = patches' delta: taps are the rows of a tile, places are summed
// over (direct.c).
#include "graph/operators/direct_weights.h"

#include <string.h>

#include "graph/operators/slide.h"

// Numbers of an image and of its delta that are taken together for a cell: they stay in the first-level
// cache until all cells have seen them.
enum { TOGETHER = (32 << 10) / sizeof(real) };

// Places that are summed over before a tile is written at least, where an image has them.
enum { DEEP = 128 };

// Whether the channels of a cell are rows enough for a tile, or, where padding would have to be multiplied,
// nearly so.
static bool goes_by_cells(const dsc_convolved *c)
{
    const dsc_plane p = dsc_forward_plane(c);
    return c->channels >= (dsc_is_padded(&p) ? 8 : 16);
}

// What a worker has in hand: some rows of gW, and delta of the images, of which the last one may be a
// copy: tiles read whole vectors of a row, also behind the end of the array.
typedef struct rows_of_weights {
    const dsc_convolved *c;
    const real *x, *delta, *last_delta;
    size_t count; /* images */
    dsc_range taps;
    real *out;
    dsc_apart *at; /* places of a band, or DSC_DEPTH */
    real *band;
} rows_of_weights;

static size_t places_of(const dsc_convolved *c)
{
    return c->slide.rows * c->slide.columns;
}

static const real *delta_of(const rows_of_weights *w, size_t image)
{
    return image + 1 == w->count ? w->last_delta
                                 : w->delta + image * places_of(w->c) * w->c->all_units;
}

// Places at which one cell of the window is inside the image.
typedef struct rectangle {
    dsc_range i, j;
} rectangle;

static dsc_range inside(size_t places, size_t stride, size_t offset, size_t before, size_t size)
{
    const ptrdiff_t first = (ptrdiff_t)offset - (ptrdiff_t)before;
    return dsc_window_inside(first, places, stride, size);
}

// Where delta and the channels of a cell of the window at `offset` (rows and columns from its corner) are,
// at places number `first` .. of those inside, at most DSC_DEPTH: how many.
static size_t find_places(const rows_of_weights *w, const rectangle *in, size_t row,
                          size_t column, size_t first)
{
    const dsc_slide *s = &w->c->slide;
    const dsc_window *window = &w->c->window;
    const size_t across = in->j.end - in->j.begin, all = across * (in->i.end - in->i.begin);
    const size_t count = dsc_least(all - first, DSC_DEPTH);
    size_t i = in->i.begin + first / across, j = in->j.begin + first % across;
    dsc_apart *part = w->at;
    for (size_t p = 0; p < count; i++, j = in->j.begin) {
        const size_t y = i * window->stride_height + row - window->top;
        const size_t some = dsc_least(in->j.end - j, count - p);
        const size_t x = j * window->stride_width + column - window->left;
        const size_t a = (y * s->width + x) * s->channels;
        const size_t b = (i * s->columns + j) * w->c->all_units;
        *part++ = (dsc_apart){a, b, some};
        p += some;
    }
    return count;
}

// Some channels of one cell of the window, from some rows of places of an image.
static void add_cell(const rows_of_weights *w, size_t cell, dsc_range channels, size_t image,
                     dsc_range rows)
{
    const dsc_convolved *c = w->c;
    const dsc_slide *s = &c->slide;
    const dsc_window *window = &c->window;
    const size_t row = cell / window->width * window->dilation_height;
    const size_t column = cell % window->width * window->dilation_width;
    const dsc_range all = inside(s->rows, window->stride_height, row, window->top, s->height);
    const rectangle in = {
        {rows.begin > all.begin ? rows.begin : all.begin, dsc_least(rows.end, all.end)},
        inside(s->columns, window->stride_width, column, window->left, s->width)};
    const size_t count =
        in.i.begin < in.i.end ? (in.j.end - in.j.begin) * (in.i.end - in.i.begin) : 0;
    real *out = w->out + (cell * c->channels + channels.begin - w->taps.begin) * c->all_units;
    const real *x = w->x + image * s->height * s->width * s->channels + channels.begin;
    const dsc_scattering places = {w->at, window->stride_width * s->channels, c->all_units};
    for (size_t first = 0, some = 0; first < count; first += some) {
        some = find_places(w, &in, row, column, first);
        for (size_t g = 0; g < c->groups; g++) {
            dsc_multiply_apart(channels.end - channels.begin, c->units, some, &places,
                               x + g * c->channels, 1, delta_of(w, image) + g * c->units,
                               out + g * c->units, c->all_units, true);
        }
    }
}

static void add_by_cells(const rows_of_weights *w)
{
    const size_t channels = w->c->channels;
    const dsc_slide *s = &w->c->slide;
    const size_t numbers = s->columns * (s->channels + w->c->all_units);
    const size_t cached = TOGETHER / numbers, deep = (DEEP + s->columns - 1) / s->columns;
    const size_t some = cached > deep ? cached : deep;
    for (size_t i = 0; i < w->count * s->rows;) {
        const size_t image = i / s->rows, row = i % s->rows;
        const dsc_range rows = {row, dsc_least(row + some, s->rows)};
        for (size_t t = w->taps.begin; t < w->taps.end;) {
            const size_t cell = t / channels,
                         end = dsc_least((cell + 1) * channels, w->taps.end);
            add_cell(w, cell, (dsc_range){t - cell * channels, end - cell * channels}, image,
                     rows);
            t = end;
        }
        i += rows.end - rows.begin;
    }
}

// A window's runs of taps that lie one behind the other: whole rows of it, or else cells.
static void add_runs(const rows_of_weights *w, const dsc_plane *p, size_t group,
                     const dsc_scattering *at, size_t places, const real *band,
                     const real *delta)
{
    const dsc_convolved *c = w->c;
    const bool rows = c->window.dilation_width == 1 && c->groups == 1;
    const size_t length = rows ? c->window.width * c->channels : c->channels;
    const size_t across = rows ? 1 : c->window.width;
    const size_t down = c->window.dilation_height * dsc_padded_width(p) * p->numbers;
    for (size_t t = w->taps.begin; t < w->taps.end;) {
        const size_t run = t / length, skip = t % length;
        const size_t whole = rows && skip == 0 ? (w->taps.end - t) / length : 0;
        const real *a = band + run / across * down +
                        run % across * c->window.dilation_width * p->numbers +
                        group * c->channels + skip;
        real *out = w->out + (t - w->taps.begin) * c->all_units + group * c->units;
        if (DSC_PAIRED_MOST > 0 && whole > 0 && dsc_has_pair_runs(length, c->units)) {
            dsc_multiply_pair_runs(whole, length, down, c->units, places, at, a, delta, out,
                                   c->all_units, true);
            t += whole * length;
        } else if (whole > 0) {
            dsc_multiply_runs(whole, length, down, c->units, places, at, a, delta, out,
                              c->all_units, true);
            t += whole * length;
        } else {
            const size_t some = dsc_least(length - skip, w->taps.end - t);
            dsc_multiply_apart(some, c->units, places, at, a, 1, delta, out, c->all_units,
                               true);
            t += some;
        }
    }
}

// Rows of places that are taken together: their table stays in the cache.
static size_t table_rows(const dsc_plane *p)
{
    enum { MOST = 2048 };
    const size_t rows = p->columns < MOST ? MOST / p->columns : 1;
    return dsc_least(dsc_band_rows(p), rows);
}

// Rows of places of an image, which a band has.
static void add_band(const rows_of_weights *w, const dsc_plane *p, size_t rows,
                     const real *band, const real *delta)
{
    const size_t all = rows * p->columns;
    for (size_t first = 0; first < all; first += DSC_DEPTH) {
        const size_t count = dsc_least(DSC_DEPTH, all - first);
        const dsc_scattering at = {w->at + first, p->across * p->numbers, w->c->all_units};
        for (size_t g = 0; g < w->c->groups; g++) {
            add_runs(w, p, g, &at, count, band, delta + g * w->c->units);
        }
    }
}

static void add_by_rows(const rows_of_weights *w)
{
    const dsc_plane p = dsc_forward_plane(w->c);
    const size_t most = table_rows(&p);
    for (size_t i = 0; i < most * p.columns; i++) {
        const size_t row = i / p.columns, column = i % p.columns;
        w->at[i] = (dsc_apart){row * dsc_row_step(&p) + column * p.across * p.numbers,
                               i * w->c->all_units, 1};
    }
    for (size_t i = 0; i < most * p.columns; i += DSC_DEPTH) {
        dsc_join_parts(w->at + i, dsc_least(DSC_DEPTH, most * p.columns - i),
                       p.across * p.numbers, w->c->all_units);
    }
    for (size_t i = 0; i < w->count; i++) {
        const real *image = w->x + i * p.height * p.width * p.numbers;
        for (size_t row = 0; row < p.rows; row += most) {
            const size_t rows = dsc_least(most, p.rows - row);
            add_band(w, &p, rows, dsc_band_of(&p, image, row, rows, w->band),
                     delta_of(w, i) + row * p.columns * w->c->all_units);
        }
    }
}

static size_t table_bytes(const dsc_convolved *c)
{
    const dsc_plane p = dsc_forward_plane(c);
    const size_t places = table_rows(&p) * p.columns;
    return dsc_whole_lines((places > DSC_DEPTH ? places : DSC_DEPTH) * sizeof(dsc_apart));
}

void dsc_direct_weights(const dsc_convolved *c, size_t count, const real *x, const real *delta,
                        dsc_range taps, bool add, real *out, void *work)
{
    const size_t last = places_of(c) * c->all_units, rows = taps.end - taps.begin;
    const size_t table = table_bytes(c);
    real *copy = (real *)(void *)((char *)work + table);
    if (!add) {
        memset(out, 0, rows * c->all_units * sizeof(real));
    }
    if (count == 0) {
        return;
    }
    const bool whole = c->units % LANES == 0; // vectors: nothing is read behind the end
    if (!whole) {
        memcpy(copy, delta + (count - 1) * last, last * sizeof(real));
        memset(copy + last, 0, NR * sizeof(real));
    }
    const rows_of_weights w = {.c = c,
                               .x = x,
                               .delta = delta,
                               .last_delta = whole ? delta + (count - 1) * last : copy,
                               .count = count,
                               .taps = taps,
                               .out = out,
                               .at = work,
                               .band = copy + dsc_whole_lines((last + NR) * sizeof(real)) /
                                                  sizeof(real)};
    if (goes_by_cells(c)) {
        add_by_cells(&w);
    } else {
        add_by_rows(&w);
    }
}

size_t dsc_direct_weights_work(const dsc_convolved *c)
{
    const dsc_plane p = dsc_forward_plane(c);
    const size_t last = places_of(c) * c->all_units + NR;
    return table_bytes(c) + dsc_whole_lines(last * sizeof(real)) +
           dsc_band_numbers(&p, dsc_band_rows(&p)) * sizeof(real);
}
