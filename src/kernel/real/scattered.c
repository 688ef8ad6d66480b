// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: every element of C is one fused sum in ascending order of p, whatever the tiles are.
#include "kernel/real/scattered.h"

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

void dsc_join_parts(dsc_apart *parts, size_t k, size_t step_a, size_t step_b)
{
    size_t last = 0;
    for (size_t p = 1; p < k; p++) {
        const size_t count = parts[last].count;
        if (parts[p].a == parts[last].a + count * step_a &&
            parts[p].b == parts[last].b + count * step_b) {
            parts[last].count++;
        } else {
            parts[++last] = parts[p];
        }
    }
}

// The first `n` numbers of rows of C = or += those of `from`, in pieces of 16 bytes and one by one.
static void put_rows(size_t rows, size_t n, const real *restrict from, size_t stride,
                     real *restrict c, size_t ldc, bool add)
{
    enum { PIECE = 16 / sizeof(real) };
    typedef real piece __attribute__((vector_size(16), aligned(sizeof(real)), may_alias));
    for (size_t i = 0; i < rows; i++, from += stride, c += ldc) {
        size_t j = 0;
        for (; j + PIECE <= n; j += PIECE) {
            piece *out = (piece *)(c + j);
            const piece *sums = (const piece *)(from + j);
            if (add) {
                *out = *out + *sums;
            } else {
                *out = *sums;
            }
        }
        for (; j < n; j++) {
            c[j] = add ? c[j] + from[j] : from[j];
        }
    }
}

// One tile of runs x length rows. Always inlined with constant `runs`, `length` and `columns`, so
// that `sum` lives in registers.
static inline __attribute__((always_inline)) void
tile(const size_t runs, const size_t length, const size_t columns, size_t k,
     const dsc_scattering *at, const real *restrict a, size_t down, size_t row_a,
     const real *restrict b, real *restrict c, size_t ldc, bool add)
{
    vector sum[NV * MR > RUN_SUMS ? NV * MR : RUN_SUMS];
#pragma GCC unroll 28
    for (size_t i = 0; i < runs * length * columns; i++) {
        sum[i] = (vector){0};
    }
    // An address is one of a few starts and one of a few distances. Left to itself a compiler makes
    // each from the one before, and waits for it.
    enum { APART = 4 };
    const size_t starts = runs > 1 ? runs : (length + APART - 1) / APART;
    const real *start[8]; // of runs, or of every fourth row
#pragma GCC unroll 8
    for (size_t r = 0; r < starts; r++) {
        start[r] = a + r * (runs > 1 ? down : APART * row_a);
        __asm__("" : "+r"(start[r]));
    }
    const dsc_apart *part = at->parts;
    const size_t step_a = at->step_a, step_b = at->step_b;
    for (size_t p = 0; p < k; p += part->count, part++) {
        const real *row_b = b + part->b;
        size_t column = part->a;
        for (size_t left = least(part->count, k - p); left > 0; left--) {
            vector row[3];
#pragma GCC unroll 3
            for (size_t j = 0; j < columns; j++) {
                row[j] = *(const unaligned *)(row_b + j * LANES);
            }
#pragma GCC unroll 8
            for (size_t r = 0; r < runs; r++) {
#pragma GCC unroll 16
                for (size_t i = 0; i < length; i++) {
                    const real value = runs > 1 ? start[r][column + i * row_a]
                                                : start[i / APART][column + i % APART * row_a];
#pragma GCC unroll 3
                    for (size_t j = 0; j < columns; j++) {
                        sum[(r * length + i) * columns + j] += value * row[j];
                    }
                }
            }
            row_b += step_b;
            column += step_a;
        }
    }
#pragma GCC unroll 28
    for (size_t i = 0; i < runs * length; i++) {
#pragma GCC unroll 3
        for (size_t j = 0; j < columns; j++) {
            unaligned *out = (unaligned *)(c + i * ldc + j * LANES);
            if (add) {
                *out = *out + sum[i * columns + j];
            } else {
                *out = sum[i * columns + j];
            }
        }
    }
}

typedef void tile_function(size_t k, const dsc_scattering *at, const real *a, size_t row_a,
                           const real *b, real *c, size_t ldc, bool add);

// Rows one behind the other have addresses that the compiler knows.
#define TILE(rows, columns)                                                                    \
    static void tile_##rows##_##columns(size_t k, const dsc_scattering *at, const real *a,     \
                                        size_t row_a, const real *b, real *c, size_t ldc,      \
                                        bool add)                                              \
    {                                                                                          \
        if (row_a == 1) {                                                                      \
            tile(1, rows, columns, k, at, a, 0, 1, b, c, ldc, add);                            \
        } else {                                                                               \
            tile(1, rows, columns, k, at, a, 0, row_a, b, c, ldc, add);                        \
        }                                                                                      \
    }

TILE(1, 1)
TILE(2, 1)
TILE(3, 1)
TILE(4, 1)
TILE(5, 1)
TILE(6, 1)
TILE(7, 1)
TILE(8, 1)
TILE(9, 1)
TILE(10, 1)
TILE(11, 1)
TILE(12, 1)
TILE(13, 1)
TILE(14, 1)
TILE(1, 2)
TILE(2, 2)
TILE(3, 2)
TILE(4, 2)
TILE(5, 2)
TILE(6, 2)
TILE(1, 3)
TILE(2, 3)
TILE(3, 3)
TILE(4, 3)
#if REAL_VECTOR_BYTES == 64
TILE(5, 3)
TILE(6, 3)
TILE(7, 3)
TILE(8, 3)
TILE(9, 3)
TILE(15, 1)
TILE(16, 1)
TILE(7, 2)
TILE(8, 2)
TILE(9, 2)
TILE(10, 2)
TILE(11, 2)
TILE(12, 2)
TILE(13, 2)
TILE(14, 2)
#define TALL       , tile_15_1, tile_16_1
#define BROAD_TALL , tile_5_3, tile_6_3, tile_7_3, tile_8_3, tile_9_3
#define WIDE_TALL                                                                              \
    , tile_7_2, tile_8_2, tile_9_2, tile_10_2, tile_11_2, tile_12_2, tile_13_2, tile_14_2
#else
#define TALL
#define WIDE_TALL
#define BROAD_TALL
#endif

static tile_function *const slim_tiles[SLIM_ROWS] = {
    tile_1_1, tile_2_1, tile_3_1,  tile_4_1,  tile_5_1,  tile_6_1,  tile_7_1,
    tile_8_1, tile_9_1, tile_10_1, tile_11_1, tile_12_1, tile_13_1, tile_14_1 TALL};
static tile_function *const full_tiles[MR] = {tile_1_2, tile_2_2, tile_3_2,
                                              tile_4_2, tile_5_2, tile_6_2 WIDE_TALL};

static tile_function *const broad_tiles[BROAD_ROWS] = {tile_1_3, tile_2_3, tile_3_3,
                                                       tile_4_3 BROAD_TALL};

static void multiply_broad(size_t m, size_t k, const dsc_scattering *at, const real *a,
                           size_t row_a, const real *b, real *c, size_t ldc, bool add)
{
    const size_t count = (m + BROAD_ROWS - 1) / BROAD_ROWS;
    for (size_t t = 0; t < count; t++) {
        const size_t rows = m / count + (t < m % count);
        broad_tiles[least(rows - 1, BROAD_ROWS - 1)](k, at, a, row_a, b, c, ldc, add);
        a += rows * row_a;
        c += rows * ldc;
    }
}

// At most NR columns.
static void multiply_panel(size_t m, size_t n, size_t k, const dsc_scattering *at,
                           const real *a, size_t row_a, const real *b, real *c, size_t ldc,
                           bool add)
{
    const bool slim = n <= LANES;
    const size_t most = slim ? SLIM_ROWS : MR, count = (m + most - 1) / most;
    const size_t width = slim ? LANES : NR;
    for (size_t t = 0; t < count; t++) {
        const size_t rows = m / count + (t < m % count);
        tile_function *const run = slim ? slim_tiles[least(rows - 1, SLIM_ROWS - 1)]
                                        : full_tiles[least(rows - 1, MR - 1)];
        if (n == width) {
            run(k, at, a, row_a, b, c, ldc, add);
        } else {
            real own[SLIM_ROWS * NR];
            run(k, at, a, row_a, b, own, width, false);
            put_rows(rows, n, own, width, c, ldc, add);
        }
        a += rows * row_a;
        c += rows * ldc;
    }
}

void dsc_multiply_apart(size_t m, size_t n, size_t k, const dsc_scattering *at, const real *a,
                        size_t row_a, const real *b, real *c, size_t ldc, bool add)
{
    size_t j = 0;
    // Not four vectors as three and one.
    for (; dsc_takes_broad(m) && (n - j == BROAD || n - j > BROAD + LANES); j += BROAD) {
        multiply_broad(m, k, at, a, row_a, b + j, c + j, ldc, add);
    }
    for (; j < n; j += NR) {
        multiply_panel(m, n - j < NR ? n - j : NR, k, at, a, row_a, b + j, c + j, ldc, add);
    }
}

typedef void runs_function(size_t k, const dsc_scattering *at, const real *a, size_t down,
                           const real *b, real *c, size_t ldc, bool add);

#define RUNS(runs, length)                                                                     \
    static void runs_##runs##_##length(size_t k, const dsc_scattering *at, const real *a,      \
                                       size_t down, const real *b, real *c, size_t ldc,        \
                                       bool add)                                               \
    {                                                                                          \
        tile(runs, length, 1, k, at, a, down, 1, b, c, ldc, add);                              \
    }

// Rows of windows over one and three channels; all others go run by run.
RUNS(2, 3)
RUNS(3, 3)
RUNS(2, 5)
#if REAL_VECTOR_BYTES == 64
RUNS(3, 5)
RUNS(4, 5)
RUNS(5, 5)
RUNS(2, 7)
RUNS(3, 7)
RUNS(2, 9)
RUNS(3, 9)
#endif

static runs_function *const by_three[] = {runs_2_3, runs_3_3};
#if REAL_VECTOR_BYTES == 64
static runs_function *const by_five[] = {runs_2_5, runs_3_5, runs_4_5, runs_5_5};
static runs_function *const by_seven[] = {runs_2_7, runs_3_7};
static runs_function *const by_nine[] = {runs_2_9, runs_3_9};
#else
static runs_function *const by_five[] = {runs_2_5};
#endif

typedef struct tiles_of_runs {
    runs_function *const *of; /* 2 .. most runs; NULL: none */
    size_t most;
} tiles_of_runs;

static tiles_of_runs find_tiles(size_t length)
{
#define FOUND(table) ((tiles_of_runs){table, sizeof(table) / sizeof *(table) + 1})
    switch (length) {
    case 3:
        return FOUND(by_three);
    case 5:
        return FOUND(by_five);
#if REAL_VECTOR_BYTES == 64
    case 7:
        return FOUND(by_seven);
    case 9:
        return FOUND(by_nine);
#endif
    default:
        return (tiles_of_runs){NULL, 1};
    }
#undef FOUND
}

// As many rows as a tile of `rows` has: its columns by vectors.
static void multiply_tall(runs_function *run, size_t rows, size_t down, size_t n, size_t k,
                          const dsc_scattering *at, const real *a, const real *b, real *c,
                          size_t ldc, bool add)
{
    for (size_t j = 0; j < n; j += LANES) {
        if (n - j >= LANES) {
            run(k, at, a, down, b + j, c + j, ldc, add);
        } else {
            real own[RUN_SUMS * LANES];
            run(k, at, a, down, b + j, own, LANES, false);
            put_rows(rows, n - j, own, LANES, c + j, ldc, add);
        }
    }
}

void dsc_multiply_runs(size_t runs, size_t length, size_t down, size_t n, size_t k,
                       const dsc_scattering *at, const real *a, const real *b, real *c,
                       size_t ldc, bool add)
{
    const tiles_of_runs tiles = find_tiles(length);
    const size_t count = (runs + tiles.most - 1) / tiles.most;
    for (size_t t = 0; t < count; t++) {
        const size_t some = runs / count + (t < runs % count);
        if (tiles.of && some > 1) {
            multiply_tall(tiles.of[least(some, tiles.most) - 2], some * length, down, n, k, at,
                          a, b, c, ldc, add);
        } else {
            dsc_multiply_apart(length, n, k, at, a, 1, b, c, ldc, add);
        }
        a += some * down;
        c += some * length * ldc;
    }
}
