// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Two numbers of A, one behind the other, are loaded as one of twice their size, which goes to all lanes:
// even lanes have the first, odd ones the second.
#include "kernel/real/pairs.h"

#if DESCENT_REAL == 32
#include <string.h>

enum { HALF = LANES / 2, ROWS = SLIM_ROWS };

typedef uint64_t doubled __attribute__((vector_size(REAL_VECTOR_BYTES)));
typedef real half __attribute__((vector_size(REAL_VECTOR_BYTES / 2)));
typedef real unaligned_half
    __attribute__((vector_size(REAL_VECTOR_BYTES / 2), aligned(sizeof(real)), may_alias));

#if REAL_VECTOR_BYTES == 64
#define EVEN(v)  __builtin_shufflevector(v, v, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(v)   __builtin_shufflevector(v, v, 1, 3, 5, 7, 9, 11, 13, 15)
#define TWICE(h) __builtin_shufflevector(h, h, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7)
#elif REAL_VECTOR_BYTES == 32
#define EVEN(v)  __builtin_shufflevector(v, v, 0, 2, 4, 6)
#define ODD(v)   __builtin_shufflevector(v, v, 1, 3, 5, 7)
#define TWICE(h) __builtin_shufflevector(h, h, 0, 0, 1, 1, 2, 2, 3, 3)
#else
#define EVEN(v)  __builtin_shufflevector(v, v, 0, 2)
#define ODD(v)   __builtin_shufflevector(v, v, 1, 3)
#define TWICE(h) __builtin_shufflevector(h, h, 0, 0, 1, 1)
#endif

static inline __attribute__((always_inline)) vector pair_at(const real *a)
{
    uint64_t both;
    memcpy(&both, a, sizeof both);
    return (vector)((doubled){0} + both);
}

static inline __attribute__((always_inline)) void put(half sums, real *c, bool add)
{
    unaligned_half *out = (unaligned_half *)c;
    if (add) {
        *out = *out + sums;
    } else {
        *out = sums;
    }
}

// The first n numbers of rows of C = or += those of `from`, HALF apart.
static void put_rows(size_t rows, size_t n, const real *restrict from, real *restrict c,
                     size_t ldc, bool add)
{
    for (size_t i = 0; i < rows; i++, from += HALF, c += ldc) {
        for (size_t j = 0; j < n; j++) {
            c[j] = add ? c[j] + from[j] : from[j];
        }
    }
}

// Always inlined with a constant number of rows, so that `sum` lives in registers.
static inline __attribute__((always_inline)) void
tile(const size_t rows, size_t k, const dsc_scattering *at, const real *restrict a,
     size_t row_a, const real *restrict b, real *restrict c, size_t ldc, bool add)
{
    vector sum[ROWS];
#pragma GCC unroll 16
    for (size_t i = 0; i < rows; i++) {
        sum[i] = (vector){0};
    }
    // Addresses as in scattered.c: one of a few starts and one of a few distances.
    enum { APART = 4 };
    const real *start[(ROWS + APART - 1) / APART];
#pragma GCC unroll 4
    for (size_t r = 0; r < (rows + APART - 1) / APART; r++) {
        start[r] = a + r * APART * row_a;
        __asm__("" : "+r"(start[r]));
    }
    const dsc_apart *part = at->parts;
    const size_t step_a = at->step_a, step_b = at->step_b;
    for (size_t p = 0; p < k; p += part->count, part++) {
        const real *row_b = b + part->b;
        size_t column = part->a;
        for (size_t left = part->count < k - p ? part->count : k - p; left > 0; left--) {
            const vector row = *(const unaligned *)row_b;
#pragma GCC unroll 16
            for (size_t i = 0; i < rows; i++) {
                sum[i] += pair_at(start[i / APART] + column + i % APART * row_a) * row;
            }
            column += step_a;
            row_b += step_b;
        }
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < rows; i++) {
        put(EVEN(sum[i]) + ODD(sum[i]), c + i * ldc, add);
    }
}

typedef void tile_function(size_t k, const dsc_scattering *at, const real *a, size_t row_a,
                           const real *b, real *c, size_t ldc, bool add);

#define TILE(rows)                                                                             \
    static void tile_##rows(size_t k, const dsc_scattering *at, const real *a, size_t row_a,   \
                            const real *b, real *c, size_t ldc, bool add)                      \
    {                                                                                          \
        if (row_a == 1) {                                                                      \
            tile(rows, k, at, a, 1, b, c, ldc, add);                                           \
        } else {                                                                               \
            tile(rows, k, at, a, row_a, b, c, ldc, add);                                       \
        }                                                                                      \
    }

TILE(1)
TILE(2)
TILE(3)
TILE(4)
TILE(5)
TILE(6)
TILE(7)
TILE(8)
TILE(9)
TILE(10)
TILE(11)
TILE(12)
TILE(13)
TILE(14)
#if REAL_VECTOR_BYTES == 64
TILE(15)
TILE(16)
#define TALL , tile_15, tile_16
#else
#define TALL
#endif

static tile_function *const tiles[ROWS + 1] = {
    NULL,   tile_1, tile_2,  tile_3,  tile_4,  tile_5,  tile_6,      tile_7,
    tile_8, tile_9, tile_10, tile_11, tile_12, tile_13, tile_14 TALL};

void dsc_multiply_pairs(size_t m, size_t n, size_t k, const dsc_scattering *at, const real *a,
                        size_t row_a, const real *b, real *c, size_t ldc, bool add)
{
    const size_t count = (m + ROWS - 1) / ROWS;
    for (size_t t = 0; t < count; t++) {
        const size_t rows = m / count + (t < m % count);
        if (n == HALF) {
            tiles[rows](k, at, a, row_a, b, c, ldc, add);
        } else {
            real own[ROWS * HALF];
            tiles[rows](k, at, a, row_a, b, own, HALF, false);
            put_rows(rows, n, own, c, ldc, add);
        }
        a += rows * row_a;
        c += rows * ldc;
    }
}

// Pairs of taps of `runs` runs of odd length: the last one of a run has a number of the one before
// again, which is dropped. Sums are those of single taps: a lane is one tap and one column.
static inline __attribute__((always_inline)) void
run_tile(const size_t runs, const size_t length, size_t k, const dsc_scattering *at,
         const real *restrict a, size_t down, const real *restrict b, real *restrict c,
         size_t ldc, bool add)
{
    const size_t pairs = (length + 1) / 2;
    vector sum[RUN_SUMS];
#pragma GCC unroll 28
    for (size_t i = 0; i < runs * pairs; i++) {
        sum[i] = (vector){0};
    }
    const dsc_apart *part = at->parts;
    for (size_t p = 0; p < k; p += part->count, part++) {
        const real *from = a + part->a, *row_b = b + part->b;
        for (size_t left = part->count < k - p ? part->count : k - p; left > 0; left--) {
            const half row = *(const unaligned_half *)row_b;
            const vector twice = TWICE(row);
#pragma GCC unroll 8
            for (size_t r = 0; r < runs; r++) {
#pragma GCC unroll 8
                for (size_t i = 0; i < pairs; i++) {
                    const size_t tap = i + 1 < pairs ? 2 * i : length - 2;
                    sum[r * pairs + i] += pair_at(from + r * down + tap) * twice;
                }
            }
            from += at->step_a;
            row_b += at->step_b;
        }
    }
#pragma GCC unroll 8
    for (size_t r = 0; r < runs; r++) {
#pragma GCC unroll 8
        for (size_t i = 0; i < pairs; i++) {
            if (i + 1 < pairs) {
                put(EVEN(sum[r * pairs + i]), c + (r * length + 2 * i) * ldc, add);
            }
            const size_t tap = i + 1 < pairs ? 2 * i + 1 : length - 1;
            put(ODD(sum[r * pairs + i]), c + (r * length + tap) * ldc, add);
        }
    }
}

typedef void run_function(size_t k, const dsc_scattering *at, const real *a, size_t down,
                          const real *b, real *c, size_t ldc, bool add);

#define RUNS(runs, length)                                                                     \
    static void runs_##runs##_##length(size_t k, const dsc_scattering *at, const real *a,      \
                                       size_t down, const real *b, real *c, size_t ldc,        \
                                       bool add)                                               \
    {                                                                                          \
        run_tile(runs, length, k, at, a, down, b, c, ldc, add);                                \
    }
#define UP_TO_3(length) RUNS(1, length) RUNS(2, length) RUNS(3, length)

// Three runs of each; of windows of 5 x 5 all five, and six of the 7 x 7 ones, where registers allow.
UP_TO_3(3)
UP_TO_3(5)
UP_TO_3(7)
#if REAL_VECTOR_BYTES == 64
RUNS(4, 5)
RUNS(5, 5)
RUNS(4, 7)
UP_TO_3(9)
#else
RUNS(1, 9)
RUNS(2, 9)
#endif

static run_function *const by_three[] = {NULL, runs_1_3, runs_2_3, runs_3_3};
#if REAL_VECTOR_BYTES == 64
static run_function *const by_five[] = {NULL, runs_1_5, runs_2_5, runs_3_5, runs_4_5, runs_5_5};
static run_function *const by_seven[] = {NULL, runs_1_7, runs_2_7, runs_3_7, runs_4_7};
static run_function *const by_nine[] = {NULL, runs_1_9, runs_2_9, runs_3_9};
#else
static run_function *const by_five[] = {NULL, runs_1_5, runs_2_5, runs_3_5};
static run_function *const by_seven[] = {NULL, runs_1_7, runs_2_7, runs_3_7};
static run_function *const by_nine[] = {NULL, runs_1_9, runs_2_9};
#endif

typedef struct tiles_of_runs {
    run_function *const *of; /* by the number of runs */
    size_t most;
} tiles_of_runs;

static tiles_of_runs find_tiles(size_t length)
{
#define FOUND(table) ((tiles_of_runs){table, sizeof(table) / sizeof *(table)-1})
    return length == 3   ? FOUND(by_three)
           : length == 5 ? FOUND(by_five)
           : length == 7 ? FOUND(by_seven)
                         : FOUND(by_nine);
#undef FOUND
}

void dsc_multiply_pair_runs(size_t runs, size_t length, size_t down, size_t n, size_t k,
                            const dsc_scattering *at, const real *a, const real *b, real *c,
                            size_t ldc, bool add)
{
    const tiles_of_runs with = find_tiles(length);
    const size_t count = (runs + with.most - 1) / with.most;
    for (size_t t = 0; t < count; t++) {
        const size_t some = runs / count + (t < runs % count);
        if (n == HALF) {
            with.of[some](k, at, a, down, b, c, ldc, add);
        } else {
            real own[5 * 9 * HALF];
            with.of[some](k, at, a, down, b, own, HALF, false);
            put_rows(some * length, n, own, c, ldc, add);
        }
        a += some * down;
        c += some * length * ldc;
    }
}
#endif
