// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a step did, in one pass over its arrays. Every sum is kept in lanes, so that the compiler
// may use vectors, and multiply-adds are not contracted (CMakeLists.txt): the bits are the same
// with every instruction set, and so are the verdicts that follow from them.
#include "kernel/real/probe.h"

#include <math.h>

#if DESCENT_REAL == 32
#define root sqrtf
#else
#define root sqrt
#endif

enum { LANES = 8 };

typedef struct lanes {
    double weights[LANES], moved[LANES], inner[LANES];
    double first[LANES], second[LANES], both[LANES];
    double moved_scaled[LANES], off_scaled[LANES];
} lanes;

// Elements at, at + 1, ... go to lanes 0, 1, ...
static inline void add(size_t count, size_t at, const dsc_probe_arrays *a, lanes *s)
{
    const real *restrict x = a->x;
    const real *restrict g1 = a->first;
    const real *restrict g2 = a->second;
    real *restrict step = a->step;
    for (size_t l = 0; l < count; l++) {
        const real back = step[at + l] - x[at + l];
        const double w = (double)x[at + l], b = (double)back;
        const double p = (double)g1[at + l], q = (double)g2[at + l];
        step[at + l] = back;
        s->weights[l] += w * w;
        s->moved[l] += b * b;
        s->inner[l] -= q * b;
        s->first[l] += p * p;
        s->second[l] += q * q;
        s->both[l] += p * q;
    }
}

// The same with D = sqrt(v) root_scale + eps, where `step` has become -dx.
static inline void add_scaled(size_t count, size_t at, const dsc_probe_arrays *a, lanes *s)
{
    const real *restrict g1 = a->first;
    const real *restrict g2 = a->second;
    const real *restrict v = a->v;
    const real *restrict step = a->step;
    for (size_t l = 0; l < count; l++) {
        const double by = (double)root(v[at + l]) * a->root_scale + a->eps;
        const double b = (double)step[at + l];
        const double off = (double)g1[at + l] - (double)g2[at + l];
        s->moved_scaled[l] += b * b * by;
        s->off_scaled[l] += off * off / by;
    }
}

static double sum(const double part[LANES])
{
    double all = 0.0;
    for (size_t l = 0; l < LANES; l++) {
        all += part[l];
    }
    return all;
}

void X(probe)(size_t n, const dsc_probe_arrays *arrays, dsc_probe_sums *sums)
{
    lanes s = {.weights = {0}};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        add(LANES, i, arrays, &s);
        if (arrays->v) {
            add_scaled(LANES, i, arrays, &s);
        }
    }
    for (; i < n; i++) { // what is left goes to the first lane
        add(1, i, arrays, &s);
        if (arrays->v) {
            add_scaled(1, i, arrays, &s);
        }
    }
    *sums = (dsc_probe_sums){.weights = sum(s.weights),
                             .moved = sum(s.moved),
                             .moved_scaled = sum(arrays->v ? s.moved_scaled : s.moved),
                             .inner = sum(s.inner),
                             .first = sum(s.first),
                             .second = sum(s.second),
                             .both = sum(s.both),
                             .difference_scaled = sum(s.off_scaled)};
    if (!arrays->v) {
        sums->difference_scaled = sums->first + sums->second - 2.0 * sums->both;
    }
}
