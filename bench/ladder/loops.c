// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Compiled once for each instruction set, so that no rung wins by its compiler flags.
#include "loops.h"

#include <math.h>
#include <string.h>

#define GLUE2(a, b) a##b
#define GLUE(a, b)  GLUE2(a, b)

static void forward(size_t rows, size_t in, size_t out, const float *x, size_t ldx,
                    const float *w, const float *b, float *y, size_t ldy, bool relu)
{
    for (size_t r = 0; r < rows; r++) {
        for (size_t o = 0; o < out; o++) {
            float sum = b[o];
            for (size_t i = 0; i < in; i++) {
                sum += x[r * ldx + i] * w[i * out + o];
            }
            y[r * ldy + o] = relu && sum < 0.0F ? 0.0F : sum;
        }
    }
}

static void backward(size_t rows, size_t in, size_t out, const float *x, size_t ldx,
                     const float *w, const float *d, size_t ldd, float *gw, float *gx)
{
    for (size_t i = 0; i < in; i++) {
        for (size_t o = 0; o < out; o++) {
            float sum = 0.0F;
            for (size_t r = 0; r < rows; r++) {
                sum += x[r * ldx + i] * d[r * ldd + o];
            }
            gw[i * out + o] = sum;
        }
    }
    for (size_t r = 0; gx && r < rows; r++) {
        for (size_t i = 0; i < in; i++) {
            float sum = 0.0F;
            for (size_t o = 0; o < out; o++) {
                sum += d[r * ldd + o] * w[i * out + o];
            }
            gx[r * ldx + i] = x[r * ldx + i] > 0.0F ? sum : 0.0F;
        }
    }
}

static void adam(size_t n, float *x, const float *g, float *m, float *v,
                 const dsc_step_coefficients *c)
{
    const float rate = (float)c->rate, root_scale = (float)c->root_scale, eps = (float)c->eps;
    const float beta1 = (float)c->beta1, gain = (float)c->gain;
    const float beta2 = (float)c->beta2, gain2 = (float)c->gain2;
    for (size_t i = 0; i < n; i++) {
        m[i] = beta1 * m[i] + gain * g[i];
        v[i] = beta2 * v[i] + gain2 * g[i] * g[i];
        x[i] -= rate * m[i] / (sqrtf(v[i]) * root_scale + eps);
    }
}

// Rows of B times numbers of A, or (transposed) rows of A times rows of B: the inner loops run
// along memory.
static void product(size_t m, size_t n, size_t k, const float *a, size_t row_a, size_t col_a,
                    const float *b, size_t ldb, bool b_transposed, float *c, size_t ldc)
{
    enum { LANES = 32 };
    for (size_t i = 0; i < m; i++) {
        float *restrict row = c + i * ldc;
        memset(row, 0, n * sizeof *row);
        for (size_t p = 0; !b_transposed && p < k; p++) {
            const float value = a[i * row_a + p * col_a];
            const float *restrict from = b + p * ldb;
            for (size_t j = 0; j < n; j++) {
                row[j] += value * from[j];
            }
        }
        for (size_t j = 0; b_transposed && j < n; j++) {
            float sums[LANES] = {0};
            const float *restrict left = a + i * row_a, *restrict right = b + j * ldb;
            size_t p = 0;
            for (; p + LANES <= k; p += LANES) {
                for (size_t l = 0; l < LANES; l++) {
                    sums[l] += left[p + l] * right[p + l];
                }
            }
            for (; p < k; p++) {
                row[j] += left[p] * right[p];
            }
            for (size_t l = 0; l < LANES; l++) {
                row[j] += sums[l];
            }
        }
    }
}

static void add_bias(size_t rows, size_t width, const float *restrict b, float *restrict y,
                     size_t ld)
{
    for (size_t r = 0; r < rows; r++) {
        for (size_t j = 0; j < width; j++) {
            y[r * ld + j] += b[j];
        }
    }
}

static void relu_rows(size_t rows, size_t width, float *y, size_t ld)
{
    for (size_t r = 0; r < rows; r++) {
        for (size_t j = 0; j < width; j++) {
            y[r * ld + j] = y[r * ld + j] > 0.0F ? y[r * ld + j] : 0.0F;
        }
    }
}

static void mask(size_t rows, size_t width, const float *restrict y, float *restrict d,
                 size_t ld)
{
    for (size_t r = 0; r < rows; r++) {
        for (size_t j = 0; j < width; j++) {
            d[r * ld + j] = y[r * ld + j] > 0.0F ? d[r * ld + j] : 0.0F;
        }
    }
}

static void sum_rows(size_t rows, size_t width, const float *restrict d, size_t ld,
                     float *restrict sum)
{
    memset(sum, 0, width * sizeof *sum);
    for (size_t r = 0; r < rows; r++) {
        for (size_t j = 0; j < width; j++) {
            sum[j] += d[r * ld + j];
        }
    }
}

static void adam_passes(size_t n, float *restrict x, const float *restrict g, float *restrict m,
                        float *restrict v, float *restrict temporary,
                        const dsc_step_coefficients *c)
{
    const float rate = (float)c->rate, root_scale = (float)c->root_scale, eps = (float)c->eps;
    const float beta1 = (float)c->beta1, gain = (float)c->gain;
    const float beta2 = (float)c->beta2, gain2 = (float)c->gain2;
    for (size_t i = 0; i < n; i++) {
        m[i] *= beta1;
    }
    for (size_t i = 0; i < n; i++) {
        m[i] += gain * g[i];
    }
    for (size_t i = 0; i < n; i++) {
        v[i] *= beta2;
    }
    for (size_t i = 0; i < n; i++) {
        v[i] += gain2 * g[i] * g[i];
    }
    for (size_t i = 0; i < n; i++) {
        temporary[i] = sqrtf(v[i]) * root_scale + eps;
    }
    for (size_t i = 0; i < n; i++) {
        x[i] -= rate * m[i] / temporary[i];
    }
}

const ladder_loops GLUE(ladder_loops_, DESCENT_ISA) = {
    .forward = forward,
    .backward = backward,
    .adam = adam,
    .product = product,
    .add_bias = add_bias,
    .relu = relu_rows,
    .mask = mask,
    .sum_rows = sum_rows,
    .adam_passes = adam_passes,
};
