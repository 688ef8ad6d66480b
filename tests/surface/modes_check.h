// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes against a whole spectrum.
#ifndef DESCENT_TESTS_MODES_CHECK_H
#define DESCENT_TESTS_MODES_CHECK_H

#include "surface/network/modes.h"
#include "surface/networks.h"

typedef struct counted {
    size_t negative, zero, positive;
} counted;

static inline counted count_signs(const dsc_dense *dense)
{
    counted c = {0};
    const double tau = 1e-8 * net_scale(dense);
    for (size_t i = 0; i < dense->n; i++) {
        c.negative += dense->values[i] < -tau;
        c.zero += fabs(dense->values[i]) <= tau;
        c.positive += dense->values[i] > tau;
    }
    return c;
}

// What is said of the modes is true: of the basis, the mask, and the families.
static inline void check_modes(const dsc_modes *modes, const dsc_dense *dense)
{
    const size_t n = modes->n;
    const double bound = 2e-8 * net_scale(dense);
    double worst = 0.0, crooked = 0.0;
    for (size_t k = 0; k < modes->count; k++) {
        const double *q = modes->basis + k * n;
        double squares = 0.0;
        for (size_t i = 0; i < n; i++) {
            double sum = 0.0;
            for (size_t j = 0; j < n; j++) {
                sum += dense->matrix[i * n + j] * q[j];
            }
            squares += sum * sum;
            CHECK(!modes->frozen || !modes->frozen[i] || q[i] == 0.0);
        }
        worst = fmax(worst, sqrt(squares));
        for (size_t j = 0; j <= k; j++) {
            double dot = 0.0;
            for (size_t i = 0; i < n; i++) {
                dot += q[i] * modes->basis[j * n + i];
            }
            crooked = fmax(crooked, fabs(dot - (j == k ? 1.0 : 0.0)));
        }
    }
    CHECK(worst <= bound);
    CHECK(crooked <= 1e-12);
    size_t frozen = 0, sum = 0;
    for (size_t i = 0; modes->frozen && i < n; i++) {
        frozen += modes->frozen[i];
        CHECK(!modes->frozen[i] || fabs(dense->matrix[i * n + i]) <= bound);
    }
    CHECK(frozen == modes->frozen_count);
    for (size_t i = 0; i < modes->family_count; i++) {
        sum += modes->families[i].count;
        CHECK(modes->families[i].count > 0 && modes->families[i].residual <= 1e-8);
    }
    CHECK(sum == modes->explained && sum <= n);
}

static inline dsc_modes find_modes(const problem *p, const double *x, const dsc_dense *dense)
{
    descent_error error = {0};
    dsc_modes modes = {0};
    dsc_hessian c = net_curvature(p, x);
    CHECK_OK(dsc_modes_find(&c, net_scale(dense), &modes, &error));
    dsc_hessian_free(&c);
    check_modes(&modes, dense);
    return modes;
}

static inline const descent_zero_modes *family(const dsc_modes *modes, const char *kind)
{
    for (size_t i = 0; i < modes->family_count; i++) {
        if (strcmp(modes->families[i].kind, kind) == 0) {
            return &modes->families[i];
        }
    }
    return NULL;
}

static inline size_t family_count(const dsc_modes *modes, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < modes->family_count; i++) {
        count += strcmp(modes->families[i].kind, kind) == 0 ? modes->families[i].count : 0;
    }
    return count;
}

static inline void print_families(const dsc_modes *modes)
{
    for (size_t i = 0; i < modes->family_count; i++) {
        printf("  %s (%s): %llu, residual %.2g\n", modes->families[i].kind,
               modes->families[i].where, (unsigned long long)modes->families[i].count,
               modes->families[i].residual);
    }
}

static inline void print_modes(const dsc_modes *modes, const dsc_dense *dense)
{
    const counted c = count_signs(dense);
    printf("n %zu: %zu negative, %zu zero, %zu positive; explained %zu\n", modes->n, c.negative,
           c.zero, c.positive, modes->explained);
    print_families(modes);
}

#endif
