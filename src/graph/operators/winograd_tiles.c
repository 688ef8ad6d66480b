// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The transforms that follow from the points 0, a, -a, b, -b and infinity [B18]: with N_p the product of p - q
// over the other finite points q,
//
//     input      row p: the coefficients of the product of x - q over the other finite points
//                infinity: those of the product over all
//     weights    row p: (1, p, p^2) / N_p       infinity: (0, 0, 1)
//     back       column p: (1, p, p^2, p^3)     infinity: (0, 0, 0, 1)
//
// a = 5/8 and b = 3/2 had the least error of nine pairs that were tried; what depends on them for images and
// products is exact in binary. Points of both signs share half of their sums.
#include "graph/operators/winograd_tiles.h"

#if DESCENT_REAL == 32

#define A2   R(0.390625)   /* a^2 */
#define B2   R(2.25)       /* b^2 */
#define SUM  R(2.640625)   /* a^2 + b^2 */
#define BOTH R(0.87890625) /* a^2 b^2 */
#define A    R(0.625)
#define B    R(1.5)
#define A3   R(0.244140625)
#define B3   R(3.375)
#define NA   R(-1.4526367) /* 2 a^2 (a^2 - b^2) */
#define NB   R(8.3671875)  /* 2 b^2 (b^2 - a^2) */

#define UNROLL _Pragma("GCC unroll 6")

static inline __attribute__((always_inline)) vector load(const real *from)
{
    return *(const unaligned *)from;
}

static inline __attribute__((always_inline)) void store(real *to, vector v)
{
    *(unaligned *)to = v;
}

// One side of a tile.
static inline __attribute__((always_inline)) void bring(const vector d[SIDE], vector to[SIDE])
{
    const vector even_a = d[4] - B2 * d[2], odd_a = d[3] - B2 * d[1];
    const vector even_b = d[4] - A2 * d[2], odd_b = d[3] - A2 * d[1];
    to[0] = (d[4] - SUM * d[2]) + BOTH * d[0];
    to[1] = even_a + A * odd_a;
    to[2] = even_a - A * odd_a;
    to[3] = even_b + B * odd_b;
    to[4] = even_b - B * odd_b;
    to[5] = (d[5] - SUM * d[3]) + BOTH * d[1];
}

static inline __attribute__((always_inline)) void weigh(const vector g[WINDOW], vector to[SIDE])
{
    const vector even_a = (R(1.0) / NA) * g[0] + (A2 / NA) * g[2];
    const vector even_b = (R(1.0) / NB) * g[0] + (B2 / NB) * g[2];
    to[0] = (R(1.0) / BOTH) * g[0];
    to[1] = even_a + (A / NA) * g[1];
    to[2] = even_a - (A / NA) * g[1];
    to[3] = even_b + (B / NB) * g[1];
    to[4] = even_b - (B / NB) * g[1];
    to[5] = g[2];
}

static inline __attribute__((always_inline)) void bring_back(const vector m[SIDE],
                                                             vector to[OUT])
{
    const vector even_a = m[1] + m[2], odd_a = m[1] - m[2];
    const vector even_b = m[3] + m[4], odd_b = m[3] - m[4];
    to[0] = m[0] + (even_a + even_b);
    to[1] = A * odd_a + B * odd_b;
    to[2] = A2 * even_a + B2 * even_b;
    to[3] = (m[5] + A3 * odd_a) + B3 * odd_b;
}

void dsc_winograd_bring(const real *const at[POINTS], size_t channels, real *restrict to,
                        size_t step)
{
    for (size_t c = 0; c < channels; c += LANES) {
        vector half[SIDE][SIDE]; // [column][row]
        UNROLL
        for (size_t j = 0; j < SIDE; j++) {
            vector column[SIDE];
            UNROLL
            for (size_t i = 0; i < SIDE; i++) {
                column[i] = load(at[i * SIDE + j] + c);
            }
            bring(column, half[j]);
        }
        UNROLL
        for (size_t i = 0; i < SIDE; i++) {
            vector row[SIDE], out[SIDE];
            UNROLL
            for (size_t j = 0; j < SIDE; j++) {
                row[j] = half[j][i];
            }
            bring(row, out);
            UNROLL
            for (size_t j = 0; j < SIDE; j++) {
                store(to + (i * SIDE + j) * step + c, out[j]);
            }
        }
    }
}

void dsc_winograd_weigh(const real *restrict from, size_t count, real *restrict to, size_t step)
{
    for (size_t c = 0; c < count; c += LANES) {
        vector half[WINDOW][SIDE]; // [column][row]
        UNROLL
        for (size_t j = 0; j < WINDOW; j++) {
            vector column[WINDOW];
            UNROLL
            for (size_t i = 0; i < WINDOW; i++) {
                column[i] = load(from + (i * WINDOW + j) * count + c);
            }
            weigh(column, half[j]);
        }
        UNROLL
        for (size_t i = 0; i < SIDE; i++) {
            vector row[WINDOW], out[SIDE];
            UNROLL
            for (size_t j = 0; j < WINDOW; j++) {
                row[j] = half[j][i];
            }
            weigh(row, out);
            UNROLL
            for (size_t j = 0; j < SIDE; j++) {
                store(to + (i * SIDE + j) * step + c, out[j]);
            }
        }
    }
}

// A row of places.
static inline __attribute__((always_inline)) void put(const vector out[OUT], size_t columns,
                                                      size_t place, bool add, real *to)
{
    UNROLL
    for (size_t j = 0; j < OUT; j++) {
        if (j < columns) {
            store(to + j * place, add ? load(to + j * place) + out[j] : out[j]);
        }
    }
}

void dsc_winograd_return(const real *restrict from, size_t step, size_t units,
                         const dsc_winograd_places *to)
{
    for (size_t c = 0; c < units; c += LANES) {
        vector half[SIDE][OUT]; // [column][row]
        UNROLL
        for (size_t j = 0; j < SIDE; j++) {
            vector column[SIDE];
            UNROLL
            for (size_t i = 0; i < SIDE; i++) {
                column[i] = load(from + (i * SIDE + j) * step + c);
            }
            bring_back(column, half[j]);
        }
        UNROLL
        for (size_t i = 0; i < OUT; i++) {
            vector row[SIDE], out[OUT];
            UNROLL
            for (size_t j = 0; j < SIDE; j++) {
                row[j] = half[j][i];
            }
            bring_back(row, out);
            if (i < to->rows) {
                put(out, to->columns, to->place, to->add, to->at + i * to->row + c);
            }
        }
    }
}
#endif
