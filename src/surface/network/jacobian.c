// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The Jacobian of a network's outputs by its parameters at the examples, and projection onto
// its null space: directions that change no output at all. They are why networks that
// interpolate have many zero eigenvalues that mean nothing.
//
// Keeps: it is made only where that is cheap (is_small); elsewhere `rows` stays 0 and callers
// do without. The smaller of J J' and J' J is decomposed; both have the same eigenvalues
// besides zeros.
#include "surface/network/jacobian.h"

#include <math.h>
#include <stdlib.h>

#include "core/status.h"
#include "kernel/kernels.h"
#include "surface/network/limits.h"

#define BYTES_MOST ((size_t)64 << 20)

typedef struct columns {
    const dsc_chain *chain;
    dsc_jacobian *jacobian;
    size_t column;
    double *outputs; /* a row */
} columns;

static void look(void *context, const dsc_executor *executor, size_t done, size_t count)
{
    const columns *c = context;
    dsc_jacobian *j = c->jacobian;
    const descent_node *output = c->chain->parts->loss->inputs[0];
    // So that J' J is the Gauss-Newton matrix of a mean of squares.
    const double scale = sqrt(2.0 / (double)j->rows);
    for (size_t r = 0; r < count; r++) {
        dsc_chain_row(c->chain, executor, output, DSC_TANGENT, r, c->outputs);
        for (size_t k = 0; k < output->width; k++) {
            const size_t row = (done + r) * output->width + k;
            j->row[row * j->n + c->column] = scale * c->outputs[k];
        }
    }
}

static descent_status differentiate(dsc_jacobian *j, const dsc_chain *chain, const double *x,
                                    const descent_rows *rows, descent_error *error)
{
    const size_t width = chain->parts->loss->inputs[0]->width;
    double *unit = calloc(j->n + width, sizeof *unit);
    if (!unit) {
        return dsc_no_memory(error, "a Jacobian", (j->n + width) * sizeof *unit);
    }
    columns c = {chain, j, 0, unit + j->n};
    descent_status status = DESCENT_OK;
    for (size_t i = 0; i < j->n && status == DESCENT_OK; i++) {
        unit[i] = 1.0;
        c.column = i;
        status = dsc_empirical_visit(chain->empirical, x, unit, rows, look, &c, error);
        unit[i] = 0.0;
    }
    free(unit);
    return status;
}

// Into `out`, size * size: J'J, or JJ' where that is smaller.
static void square(const dsc_jacobian *j, double *out)
{
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    const size_t size = j->wide ? j->rows : j->n;
    for (size_t a = 0; j->wide && a < size; a++) {
        for (size_t b = 0; b <= a; b++) {
            const double dot = kernels->dot(j->n, j->row + a * j->n, j->row + b * j->n);
            out[a * size + b] = out[b * size + a] = dot;
        }
    }
    for (size_t r = 0; !j->wide && r < j->rows; r++) {
        const double *row = j->row + r * j->n;
        for (size_t a = 0; a < size; a++) {
            kernels->axpy(size, row[a], row, out + a * size);
        }
    }
}

static descent_status decompose(dsc_jacobian *j, size_t size, double *squares,
                                descent_error *error)
{
    square(j, squares);
    return dsc_dense_from_matrix(&j->matrix, size, squares, error);
}

static bool is_small(const dsc_jacobian *j, size_t examples)
{
    const double n = (double)j->n;
    const double small = (double)(j->wide ? j->rows : j->n);
    const double large = (double)(j->wide ? j->n : j->rows);
    return n * n * (double)examples <= DERIVATIVES_MOST &&
           j->rows <= BYTES_MOST / sizeof(double) / j->n &&
           small * small * (large + small) <= JACOBIAN_MOST &&
           (size_t)small <= dsc_dense_most();
}

descent_status dsc_jacobian_create(dsc_jacobian *j, const dsc_chain *chain, const double *x,
                                   const descent_rows *rows, size_t examples, double threshold,
                                   descent_error *error)
{
    *j = (dsc_jacobian){.n = chain->parts->graph->parameters,
                        .rows = examples * chain->parts->loss->inputs[0]->width,
                        .threshold = threshold};
    j->wide = j->rows <= j->n;
    if (!is_small(j, examples)) {
        j->rows = 0;
        return DESCENT_OK;
    }
    const size_t size = j->wide ? j->rows : j->n;
    double *squares = calloc(size * size, sizeof *squares);
    j->row = calloc(j->rows * j->n, sizeof *j->row);
    descent_status status =
        squares && j->row ? DESCENT_OK
                          : dsc_no_memory(error, "a Jacobian", j->rows * j->n * sizeof *j->row);
    THEN(status, differentiate(j, chain, x, rows, error));
    THEN(status, decompose(j, size, squares, error));
    free(squares);
    TRY(status);
    for (size_t i = 0; i < size; i++) {
        j->rank += j->matrix.values[i] > threshold;
    }
    return DESCENT_OK;
}

void dsc_jacobian_free(dsc_jacobian *j)
{
    free(j->row);
    dsc_dense_free(&j->matrix);
    *j = (dsc_jacobian){0};
}

// from = V f(values) V' from, with f = 1 / value (or 1) above the threshold and 0 below.
static descent_status filter(const dsc_jacobian *j, double *vector, double *along,
                             descent_error *error)
{
    TRY(dsc_dense_components(&j->matrix, vector, along, error));
    for (size_t i = 0; i < j->matrix.n; i++) {
        const double value = j->matrix.values[i];
        along[i] = value <= j->threshold ? 0.0 : j->wide ? along[i] / value : along[i];
    }
    return dsc_dense_combine(&j->matrix, along, vector, error);
}

// v less the part of it in the row space, whose coordinates begin in `work`.
static descent_status take_out(const dsc_jacobian *j, double *work, double *v,
                               descent_error *error)
{
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    const size_t size = j->matrix.n;
    TRY(filter(j, work, work + size, error));
    for (size_t i = 0; j->wide && i < size; i++) {
        kernels->axpy(j->n, -work[i], j->row + i * j->n, v);
    }
    if (!j->wide) {
        kernels->axpy(size, -1.0, work, v);
    }
    return DESCENT_OK;
}

descent_status dsc_jacobian_project(const dsc_jacobian *j, double *v, descent_error *error)
{
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    const size_t size = j->matrix.n;
    double *work = calloc(2 * size, sizeof *work);
    if (!work) {
        return dsc_no_memory(error, "a projection", 2 * size * sizeof *work);
    }
    for (size_t i = 0; i < size; i++) {
        work[i] = j->wide ? kernels->dot(j->n, j->row + i * j->n, v) : v[i];
    }
    const descent_status status = take_out(j, work, v, error);
    free(work);
    return status;
}
