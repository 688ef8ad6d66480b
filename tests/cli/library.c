// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions for tests of --lib: (x-3)^2 + 2 (y+1)^2 in several forms.
#include <stddef.h>

static double value(const double *x)
{
    return (x[0] - 3) * (x[0] - 3) + 2 * (x[1] + 1) * (x[1] + 1);
}

double bowl(size_t n, const double *x, double *g, void *user)
{
    (void)n;
    (void)user;
    if (g) {
        g[0] = 2 * (x[0] - 3);
        g[1] = 4 * (x[1] + 1);
    }
    return value(x);
}

// It knows no gradient.
double plain(size_t n, const double *x)
{
    (void)n;
    return value(x);
}

double wrong(size_t n, const double *x, double *g, void *user)
{
    (void)n;
    (void)user;
    if (g) {
        g[0] = 2 * (x[0] - 3);
        g[1] = -4 * (x[1] + 1);
    }
    return value(x);
}

double curved(size_t n, const double *x, double *g, void *user)
{
    return bowl(n, x, g, user);
}

// Not the truth, so that it shows that it is asked: twice the Hessian.
void curved_hessian_vector(size_t n, const double *x, const double *v, double *hv, void *user)
{
    (void)n;
    (void)x;
    (void)user;
    hv[0] = 4 * v[0];
    hv[1] = 8 * v[1];
}
