// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Functions for tests of --lib: (x-3)^2 + 2 (y+1)^2 in several forms.
#define _POSIX_C_SOURCE 199309L /* nanosleep */
#include <stddef.h>
#include <time.h>

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

static double bowl_around_1(size_t n, const double *x, double *g)
{
    double f = 0.0;
    for (size_t i = 0; i < n; i++) {
        f += (x[i] - 1.0) * (x[i] - 1.0);
        if (g) {
            g[i] = 2.0 * (x[i] - 1.0);
        }
    }
    return f;
}

// Functions whose first values take long, as those of a simulation do: 0.8 s in all, and 2.5 s.
double slow(size_t n, const double *x, double *g, void *user)
{
    static int values;
    (void)user;
    if (values++ < 100) {
        nanosleep(&(const struct timespec){.tv_nsec = 8000000}, NULL);
    }
    return bowl_around_1(n, x, g);
}

double slower(size_t n, const double *x, double *g, void *user)
{
    static int values;
    (void)user;
    if (values++ < 10) {
        nanosleep(&(const struct timespec){.tv_nsec = 250000000}, NULL);
    }
    return bowl_around_1(n, x, g);
}
