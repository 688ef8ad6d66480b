// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "kernel/real/gather.h"

// The formula is (value - shift) * scale, which no compiler can contract, so that every
// instruction set and every caller gets the same bits. Columns with a scale of their own
// compute in double: shifts such as a year would lose digits in float. The uniform scale, for
// images, computes in `real`.

// Rows in random order are fetched this far ahead: as many cache lines as a core can wait for
// at once.
enum { AHEAD_BYTES = 2048 };

static void prefetch(const void *row, size_t bytes)
{
    const char *p = row;
    for (size_t i = 0; i < bytes; i += 64) {
        __builtin_prefetch(p + i);
    }
    __builtin_prefetch(p + bytes - 1); // rows do not start on lines
}

static inline real zero_if_nan(real value)
{
    return value == value ? value : R(0.0);
}

static void bytes_uniform(size_t n, const unsigned char *restrict row, real shift, real scale,
                          real *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = ((real)(int)row[i] - shift) * scale;
    }
}

static void bytes_scaled(size_t n, const unsigned char *restrict row,
                         const double *restrict shift, const double *restrict scale,
                         real *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = (real)(((double)(int)row[i] - shift[i]) * scale[i]);
    }
}

static void floats_uniform(size_t n, const float *restrict row, real shift, real scale,
                           real *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = zero_if_nan(((real)row[i] - shift) * scale);
    }
}

static void floats_scaled(size_t n, const float *restrict row, const double *restrict shift,
                          const double *restrict scale, real *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = zero_if_nan((real)(((double)row[i] - shift[i]) * scale[i]));
    }
}

static void doubles_uniform(size_t n, const double *restrict row, double shift, double scale,
                            real *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = zero_if_nan((real)((row[i] - shift) * scale));
    }
}

static void doubles_scaled(size_t n, const double *restrict row, const double *restrict shift,
                           const double *restrict scale, real *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = zero_if_nan((real)((row[i] - shift[i]) * scale[i]));
    }
}

static void convert(const dsc_row_source *source, const char *row, real *out)
{
    const size_t n = source->columns;
    const double shift = source->uniform_shift, scale = source->uniform_scale;
    const bool uniform = source->scale == NULL;
    switch (source->type) {
    case DESCENT_UINT8:
        if (uniform) {
            bytes_uniform(n, (const unsigned char *)row, (real)shift, (real)scale, out);
        } else {
            bytes_scaled(n, (const unsigned char *)row, source->shift, source->scale, out);
        }
        break;
    case DESCENT_FLOAT32:
        if (uniform) {
            floats_uniform(n, (const float *)(const void *)row, (real)shift, (real)scale, out);
        } else {
            floats_scaled(n, (const float *)(const void *)row, source->shift, source->scale,
                          out);
        }
        break;
    case DESCENT_FLOAT64:
        if (uniform) {
            doubles_uniform(n, (const double *)(const void *)row, shift, scale, out);
        } else {
            doubles_scaled(n, (const double *)(const void *)row, source->shift, source->scale,
                           out);
        }
        break;
    }
}

void X(gather)(const dsc_row_source *source, const uint32_t *rows, size_t first, size_t count,
               void *out, size_t stride)
{
    const size_t bytes = source->columns * descent_type_size(source->type);
    const char *values = source->values;
    real *to = out;
    // Rows in a row are fetched ahead by the processor itself.
    const size_t ahead = AHEAD_BYTES / (bytes + 1) + 1;
    for (size_t r = 0; rows && r < ahead && r < count; r++) {
        prefetch(values + rows[r] * bytes, bytes);
    }
    for (size_t r = 0; r < count; r++, to += stride) {
        const size_t row = rows ? rows[r] : first + r;
        if (rows && r + ahead < count) {
            prefetch(values + rows[r + ahead] * bytes, bytes);
        }
        convert(source, values + row * bytes, to);
    }
}
