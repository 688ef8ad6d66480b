// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/whole/team.h"

#include <string.h>

#include "core/assert.h"

enum {
    GRAIN = 14, /* rows: a tile of the product */
    BAND = 56   /* rows of a symmetric matrix that are computed together */
};

dsc_team dsc_team_of(const dsc_whole *w, size_t worker)
{
    const size_t count = dsc_whole_workers(w);
    const size_t multipliers = count < w->multipliers ? count : w->multipliers;
    return (dsc_team){
        .workers = w->workers,
        .worker = worker,
        .count = count,
        .multipliers = multipliers,
        .work = worker < multipliers ? w->multiplying + worker * w->multiplying_bytes : NULL,
        .kernels = w->o->kernels};
}

void dsc_team_meet(const dsc_team *team)
{
    if (team->workers) {
        dsc_workers_barrier(team->workers);
    }
}

void dsc_team_share(const dsc_team *team, size_t count, size_t *begin, size_t *end)
{
    dsc_workers_share(count, 1, team->count, team->worker, begin, end);
}

// ---- products ----

// Rows begin .. end - 1 of c = a b, from column `column` on.
static void multiply_rows(const dsc_team *team, const dsc_matrix *a, const dsc_matrix *b,
                          void *c, size_t begin, size_t end, size_t column)
{
    const dsc_kernels *kernels = team->kernels;
    const size_t size = descent_type_size(kernels->type);
    const size_t k = a->transposed ? a->rows : a->columns;
    const size_t n = b->transposed ? b->rows : b->columns;
    const size_t row_a = a->transposed ? 1 : a->columns, col_a = a->transposed ? a->columns : 1;
    DSC_ASSERT(team->work);
    kernels->product(end - begin, n - column, k,
                     (const unsigned char *)a->at + begin * row_a * size, row_a, col_a,
                     (const unsigned char *)b->at +
                         (b->transposed ? column * b->columns : column) * size,
                     b->columns, b->transposed,
                     (unsigned char *)c + (begin * n + column) * size, n, false, team->work);
}

void dsc_team_product(const dsc_team *team, const dsc_matrix *a, const dsc_matrix *b, void *c)
{
    size_t begin = 0, end = 0;
    if (team->worker < team->multipliers) {
        dsc_workers_share(a->transposed ? a->columns : a->rows, GRAIN, team->multipliers,
                          team->worker, &begin, &end);
    }
    if (begin < end) {
        multiply_rows(team, a, b, c, begin, end, 0);
    }
}

// ---- symmetric results ----

static void add_diagonal(descent_type type, void *row, size_t i, double value)
{
    if (type == DESCENT_FLOAT32) {
        ((float *)row)[i] += (float)value;
    } else {
        ((double *)row)[i] += value;
    }
}

// Columns end .. n - 1 of rows begin .. end - 1 become rows below.
static void mirror(size_t size, size_t n, unsigned char *m, size_t begin, size_t end)
{
    for (size_t j = end; j < n; j++) {
        for (size_t i = begin; i < end; i++) {
            if (size == sizeof(float)) {
                memcpy(m + (j * n + i) * sizeof(float), m + (i * n + j) * sizeof(float),
                       sizeof(float));
            } else {
                memcpy(m + (j * n + i) * sizeof(double), m + (i * n + j) * sizeof(double),
                       sizeof(double));
            }
        }
    }
}

static void finish_band(const dsc_team *team, const dsc_symmetric_sum *s, size_t n,
                        size_t begin, size_t end)
{
    const dsc_kernels *kernels = team->kernels;
    const size_t size = descent_type_size(kernels->type);
    for (size_t i = begin; i < end; i++) {
        const size_t at = (i * n + begin) * size, count = n - begin;
        unsigned char *row = (unsigned char *)s->product + at;
        if (s->factor != 1.0) {
            kernels->scale(count, s->factor, row);
        }
        if (s->other) {
            kernels->axpy(count, s->other_factor, (const unsigned char *)s->other + at, row);
        }
        if (s->diagonal != 0.0) {
            add_diagonal(kernels->type, row, i - begin, s->diagonal);
        }
        if (s->out != s->product) {
            memcpy((unsigned char *)s->out + at, row, count * size);
        }
    }
    mirror(size, n, s->out, begin, end);
}

// Bands are dealt out there and back, so that each worker gets long and short ones.
static bool is_mine(const dsc_team *team, size_t band)
{
    const size_t count = team->multipliers, place = band % count;
    return team->worker == (band / count % 2 ? count - 1 - place : place);
}

void dsc_team_symmetric(const dsc_team *team, const dsc_symmetric_sum *s)
{
    const size_t n = s->a.transposed ? s->a.columns : s->a.rows;
    for (size_t band = 0; band * BAND < n; band++) {
        const size_t begin = band * BAND, end = n - begin < BAND ? n : begin + BAND;
        if (is_mine(team, band)) {
            multiply_rows(team, &s->a, &s->b, s->product, begin, end, begin);
            finish_band(team, s, n, begin, end);
        }
    }
}
