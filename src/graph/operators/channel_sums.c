// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/operators/channel_sums.h"

#include <stdbool.h>

// Channels that are summed side by side.
enum { EIGHT = 8 };
typedef real eight
    __attribute__((vector_size(EIGHT * sizeof(real)), aligned(sizeof(real)), may_alias));
typedef double eight_sums __attribute__((vector_size(EIGHT * sizeof(double))));
typedef eight_sums unaligned_sums __attribute__((aligned(sizeof(double)), may_alias));

#define WIDEN(at) __builtin_convertvector(*(const eight *)(at), eight_sums)

typedef enum summing { ALONE, SQUARES, PRODUCTS, MORE_PRODUCTS } summing;

static inline const real *row_of(const dsc_rows *rows, size_t r)
{
    return rows->at + r * rows->stride;
}

// Some times eight channels from `first` on. Always inlined with a constant kind and number, so that sums
// live in registers.
static inline __attribute__((always_inline)) void
sum_vectors(const dsc_channel_terms *t, const summing kind, const size_t vectors, size_t first,
            double *sums, double *products)
{
    eight_sums sum[2] = {{0}}, product[2] = {{0}}, mean[2] = {{0}}, scale[2] = {{0}};
    const bool multiplies = kind == PRODUCTS || kind == MORE_PRODUCTS;
    for (size_t k = 0; kind != ALONE && k < vectors; k++) {
        mean[k] = *(const unaligned_sums *)(t->mean + first + k * EIGHT);
    }
    for (size_t k = 0; multiplies && k < vectors; k++) {
        scale[k] = *(const unaligned_sums *)(t->scale + first + k * EIGHT);
    }
    for (size_t r = 0; r < t->rows; r++) {
        const real *a = row_of(&t->a, r) + first;
        const real *x = multiplies ? row_of(&t->x, r) + first : a;
        const real *g = kind == MORE_PRODUCTS ? row_of(&t->g, r) + first : a;
        const real *rh = kind == MORE_PRODUCTS ? row_of(&t->rh, r) + first : a;
        for (size_t at = 0; at < t->width; at += t->channels) {
            for (size_t k = 0; k < vectors; k++) {
                const size_t i = at + k * EIGHT;
                const eight_sums one = WIDEN(a + i);
                sum[k] += kind == SQUARES ? (one - mean[k]) * (one - mean[k]) : one;
                if (multiplies) {
                    product[k] += one * ((WIDEN(x + i) - mean[k]) * scale[k]);
                }
                if (kind == MORE_PRODUCTS) {
                    product[k] += WIDEN(g + i) * WIDEN(rh + i);
                }
            }
        }
    }
    for (size_t k = 0; k < vectors; k++) {
        *(unaligned_sums *)(sums + first + k * EIGHT) = sum[k];
        if (multiplies) {
            *(unaligned_sums *)(products + first + k * EIGHT) = product[k];
        }
    }
}

// One channel.
static void sum_one(const dsc_channel_terms *t, summing kind, size_t c, double *sums,
                    double *products)
{
    const bool multiplies = kind == PRODUCTS || kind == MORE_PRODUCTS;
    double sum = 0.0, product = 0.0;
    for (size_t r = 0; r < t->rows; r++) {
        for (size_t i = c; i < t->width; i += t->channels) {
            const double one = (double)row_of(&t->a, r)[i];
            sum += kind == SQUARES ? (one - t->mean[c]) * (one - t->mean[c]) : one;
            if (multiplies) {
                product += one * (((double)row_of(&t->x, r)[i] - t->mean[c]) * t->scale[c]);
            }
            if (kind == MORE_PRODUCTS) {
                product += (double)row_of(&t->g, r)[i] * (double)row_of(&t->rh, r)[i];
            }
        }
    }
    sums[c] = sum;
    if (multiplies) {
        products[c] = product;
    }
}

static inline __attribute__((always_inline)) void
sum_all(const dsc_channel_terms *t, const summing kind, double *sums, double *products)
{
    size_t c = 0;
    for (; c + 2 * EIGHT <= t->channels; c += 2 * EIGHT) {
        sum_vectors(t, kind, 2, c, sums, products);
    }
    for (; c + EIGHT <= t->channels; c += EIGHT) {
        sum_vectors(t, kind, 1, c, sums, products);
    }
    for (; c < t->channels; c++) {
        sum_one(t, kind, c, sums, products);
    }
}

void dsc_sum_channels(const dsc_channel_terms *t, double *sums, double *products)
{
    if (t->g.at) {
        sum_all(t, MORE_PRODUCTS, sums, products);
    } else if (t->x.at) {
        sum_all(t, PRODUCTS, sums, products);
    } else {
        sum_all(t, ALONE, sums, NULL);
    }
}

void dsc_sum_channel_squares(const dsc_channel_terms *t, double *sums)
{
    sum_all(t, SQUARES, sums, NULL);
}
