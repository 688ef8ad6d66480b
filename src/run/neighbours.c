// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Squared distances as |a|^2 - 2 a'b + |b|^2, of some rows and some training rows at once: the
// products are the work, and a matrix product does them. In double precision what the
// difference loses (1e-16 of |a|^2) makes neighbours of rows that are as good as equal.
#include "run/neighbours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/status.h"
#include "data/dataset.h"
#include "kernel/kernels.h"

enum { ROWS = 64, OTHERS = 512 };

static const double most_numbers = 1e7; /* 80 MB */
static const double quick = 4e9;        /* multiply-adds */

struct descent_neighbours {
    const dsc_kernels *kernels;
    dsc_encoder *encoder;
    const descent_dataset *data; /* that the rows are of: only compared */
    uint32_t *rows;
    size_t count, inputs;
    double *x;       /* count x inputs */
    double *squares; /* count: |x|^2 */
    double *targets; /* count x width */
    size_t width;    /* numbers of a row's target */
};

static void square(size_t count, size_t inputs, const double *x, double *squares)
{
    for (size_t i = 0; i < count; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < inputs; j++) {
            sum += x[i * inputs + j] * x[i * inputs + j];
        }
        squares[i] = sum;
    }
}

void dsc_neighbours_free(struct descent_neighbours *n)
{
    if (n) {
        dsc_encoder_free(n->encoder);
        free(n->rows);
        dsc_free_aligned(n->x);
        free(n->squares);
        free(n->targets);
        free(n);
    }
}

static descent_status fill(const descent_trainer *t, struct descent_neighbours *n,
                           descent_error *error)
{
    const size_t count = n->count;
    n->x = dsc_alloc_aligned(count * n->inputs, sizeof *n->x);
    n->rows = calloc(count, sizeof *n->rows);
    n->squares = calloc(count, sizeof *n->squares);
    n->width = n->data->schema->targets;
    n->targets = dsc_realloc_array(NULL, count, n->width * sizeof *n->targets);
    if (!n->x || !n->rows || !n->squares || !n->targets) {
        return dsc_no_memory(error, "nearest neighbours", count * (n->inputs + 3) * 8);
    }
    memcpy(n->rows, t->split.train, count * sizeof *n->rows);
    TRY(dsc_encoder_copy(t->encoder, &n->encoder, error));
    dsc_encoder_gather(n->encoder, n->data, n->kernels, n->rows, 0, count, n->x, n->inputs,
                       NULL);
    square(count, n->inputs, n->x, n->squares);
    for (size_t i = 0; i < count * n->width; i++) {
        n->targets[i] = dsc_dataset_target_at(n->data, n->rows[i / n->width], i % n->width);
    }
    return DESCENT_OK;
}

descent_status dsc_neighbours_create(const descent_trainer *t, double most,
                                     struct descent_neighbours **neighbours,
                                     descent_error *error)
{
    const size_t count = t->split.train_count, inputs = dsc_encoder_inputs(t->encoder);
    const double size = (double)count * (double)inputs;
    *neighbours = NULL;
    if (size == 0.0 || size > fmin(most, most_numbers)) {
        return DESCENT_OK;
    }
    struct descent_neighbours *made = calloc(1, sizeof *made);
    if (!made) {
        return dsc_no_memory(error, "nearest neighbours", sizeof *made);
    }
    made->kernels = dsc_kernels_get(DESCENT_FLOAT64);
    made->data = t->sets.train;
    made->count = count;
    made->inputs = inputs;
    const descent_status status = fill(t, made, error);
    if (status != DESCENT_OK) {
        dsc_neighbours_free(made);
        return status;
    }
    *neighbours = made;
    return DESCENT_OK;
}

bool dsc_neighbours_are_quick(const struct descent_neighbours *n, size_t rows)
{
    return (double)rows * (double)n->count * (double)n->inputs <= quick;
}

// ---- looking ----

typedef struct block {
    double x_least[ROWS]; /* smallest distance so far, less |x|^2 */
    size_t nearest[ROWS];
    double *x;        /* ROWS x inputs */
    double *products; /* ROWS x OTHERS */
    void *work;
} block;

// Rows of the data against training rows begin <= j < begin + others.
static void compare(const struct descent_neighbours *n, block *b, const uint32_t *rows,
                    size_t count, size_t begin, size_t others, bool same)
{
    n->kernels->product(count, others, n->inputs, b->x, n->inputs, 1, n->x + begin * n->inputs,
                        n->inputs, true, b->products, OTHERS, false, b->work);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < others; j++) {
            const double far = n->squares[begin + j] - 2.0 * b->products[i * OTHERS + j];
            if (far < b->x_least[i] && !(same && n->rows[begin + j] == rows[i])) {
                b->x_least[i] = far;
                b->nearest[i] = begin + j;
            }
        }
    }
}

static void look(const struct descent_neighbours *n, const descent_dataset *data, block *b,
                 const uint32_t *rows, size_t count, double *targets)
{
    dsc_encoder_gather(n->encoder, data, n->kernels, rows, 0, count, b->x, n->inputs, NULL);
    for (size_t i = 0; i < count; i++) {
        b->x_least[i] = HUGE_VAL;
        b->nearest[i] = 0;
    }
    for (size_t begin = 0; begin < n->count; begin += OTHERS) {
        const size_t others = n->count - begin < OTHERS ? n->count - begin : OTHERS;
        compare(n, b, rows, count, begin, others, data == n->data);
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(targets + i * n->width, n->targets + b->nearest[i] * n->width,
               n->width * sizeof *targets);
    }
}

descent_status dsc_neighbours_predict(const struct descent_neighbours *n,
                                      const descent_dataset *data, const uint32_t *rows,
                                      size_t count, double *targets, descent_error *error)
{
    block b = {.x = dsc_alloc_aligned(ROWS * n->inputs, sizeof *b.x),
               .products = dsc_alloc_aligned(ROWS * OTHERS, sizeof *b.products),
               .work = dsc_alloc_aligned(n->kernels->product_work(OTHERS, n->inputs), 1)};
    const bool ready = b.x && b.products && b.work;
    for (size_t begin = 0; begin < count && ready; begin += ROWS) {
        look(n, data, &b, rows + begin, count - begin < ROWS ? count - begin : ROWS,
             targets + begin * n->width);
    }
    dsc_free_aligned(b.x);
    dsc_free_aligned(b.products);
    dsc_free_aligned(b.work);
    return ready ? DESCENT_OK
                 : dsc_no_memory(error, "nearest neighbours", ROWS * (n->inputs + OTHERS) * 8);
}
