// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// L-BFGS: the inverse of the Hessian from the last pairs of steps s and changes of gradient y,
// applied by the two-loop recursion (Nocedal, Wright. Numerical Optimization. 2006, algorithm
// 7.4).
//
// Keeps: every pair has s'y > 0, so the matrix stays positive definite and the direction leads
// down. Pairs lie in a ring of `room` slots in one block that is allocated at the beginning: a
// step allocates nothing.
#include "optim/lbfgs.h"

#include <math.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"
#include "core/status.h"

struct dsc_lbfgs {
    const dsc_kernels *kernels;
    size_t n, room;
    size_t count, newest; /* pairs, and the slot of the last one */
    double gamma;         /* s'y / y'y of the newest */
    double *s, *y;        /* room x n */
    double *rho, *alpha;  /* room: 1 / s'y, and scratch */
};

descent_status dsc_lbfgs_create(size_t n, size_t room, const dsc_kernels *kernels,
                                dsc_lbfgs **lbfgs, descent_error *error)
{
    // room * n may overflow; the layout then asks for what nobody has.
    const size_t row = n <= SIZE_MAX / sizeof(double) ? n * sizeof(double) : SIZE_MAX;
    size_t bytes = 0;
    dsc_layout_add(&bytes, 1, sizeof(dsc_lbfgs));
    const size_t s = dsc_layout_add(&bytes, room, row);
    const size_t y = dsc_layout_add(&bytes, room, row);
    const size_t rho = dsc_layout_add(&bytes, room, sizeof(double));
    const size_t alpha = dsc_layout_add(&bytes, room, sizeof(double));
    unsigned char *block = dsc_alloc_aligned(1, bytes);
    if (!block) {
        return dsc_no_memory(error, "the pairs of lbfgs (a smaller memory needs less)", bytes);
    }
    dsc_lbfgs *l = (void *)block;
    *l = (dsc_lbfgs){.kernels = kernels,
                     .n = n,
                     .room = room,
                     .s = (void *)(block + s),
                     .y = (void *)(block + y),
                     .rho = (void *)(block + rho),
                     .alpha = (void *)(block + alpha)};
    *lbfgs = l;
    return DESCENT_OK;
}

void dsc_lbfgs_free(dsc_lbfgs *l)
{
    dsc_free_aligned(l);
}

void dsc_lbfgs_reset(dsc_lbfgs *l)
{
    l->count = 0;
}

size_t dsc_lbfgs_pairs(const dsc_lbfgs *l)
{
    return l->count;
}

bool dsc_lbfgs_add(dsc_lbfgs *l, const double *x, const double *x_before, const double *g,
                   const double *g_before)
{
    const size_t slot = l->count == 0 ? 0 : (l->newest + 1) % l->room;
    double *s = l->s + slot * l->n;
    double *y = l->y + slot * l->n;
    for (size_t i = 0; i < l->n; i++) {
        s[i] = x[i] - x_before[i];
        y[i] = g[i] - g_before[i];
    }
    const double sy = l->kernels->dot(l->n, s, y);
    const double ss = l->kernels->dot(l->n, s, s);
    const double yy = l->kernels->dot(l->n, y, y);
    // The angle says whether s'y is more than the rounding of its sum. Where a full ring is
    // refused a pair, the oldest one is lost: its slot has been overwritten.
    if (!(sy > 1e-14 * sqrt(ss) * sqrt(yy)) || !isfinite(1.0 / sy) || !isfinite(yy)) {
        l->count -= l->count == l->room;
        return false;
    }
    DSC_ASSERT(sy > 0.0 && slot < l->room); /* else directions need not lead down */
    l->rho[slot] = 1.0 / sy;
    l->gamma = sy / yy;
    l->newest = slot;
    l->count += l->count < l->room;
    return true;
}

void dsc_lbfgs_direction(dsc_lbfgs *l, const double *g, double *d)
{
    const dsc_kernels *k = l->kernels;
    for (size_t i = 0; i < l->n; i++) {
        d[i] = -g[i];
    }
    size_t slot = l->newest;
    for (size_t i = 0; i < l->count; i++) { /* from the newest to the oldest */
        l->alpha[slot] = l->rho[slot] * k->dot(l->n, l->s + slot * l->n, d);
        k->axpy(l->n, -l->alpha[slot], l->y + slot * l->n, d);
        slot = slot == 0 ? l->room - 1 : slot - 1;
    }
    if (l->count > 0) {
        // The first guess of the inverse: the curvature along the newest step ((7.20) there),
        // which gives the direction the length of a step, so that a line search mostly takes
        // the first trial.
        k->scale(l->n, l->gamma, d);
    }
    for (size_t i = 0; i < l->count; i++) { /* and back */
        slot = (slot + 1) % l->room;
        const double beta = l->rho[slot] * k->dot(l->n, l->y + slot * l->n, d);
        k->axpy(l->n, l->alpha[slot] - beta, l->s + slot * l->n, d);
    }
}
