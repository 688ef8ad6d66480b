// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// [D02] Dumitriu, Edelman. Matrix models for beta ensembles. Journal of Mathematical Physics
// 43, 2002.
#include "surface/law/goe.h"

#include <math.h>

#include "core/rng.h"
#include "surface/law/limits.h"
#include "surface/spectrum/quadrature.h"

// Row by row, so that a matrix with a negative pivot early, as most have, costs little.
bool dsc_goe_is_positive(uint64_t seed, size_t n, uint64_t index)
{
    const dsc_random random = {seed, DSC_PURPOSE_GOE, (uint32_t)n};
    const double root2 = sqrt(2.0);
    double lower[DSC_GOE_MOST][DSC_GOE_MOST];
    uint64_t draw = index * DRAWS;
    for (size_t i = 0; i < n; i++) {
        double pivot = root2 * dsc_random_normal(&random, draw++);
        for (size_t j = 0; j < i; j++) {
            double element = dsc_random_normal(&random, draw++);
            for (size_t k = 0; k < j; k++) {
                element -= lower[i][k] * lower[j][k];
            }
            lower[i][j] = element / lower[j][j];
            pivot -= lower[i][j] * lower[i][j];
        }
        if (pivot <= 0.0) {
            return false;
        }
        lower[i][i] = sqrt(pivot);
    }
    return true;
}

// The length of a vector of k normal numbers: their squares are twice exponential ones, two by
// two.
static double draw_length(const dsc_random *random, uint64_t *draw, size_t k)
{
    double product = 1.0, squares = 0.0;
    for (size_t i = 0; i + 1 < k; i += 2) {
        product *= 1.0 - dsc_random_uniform(random, (*draw)++);
    }
    if (k % 2 == 1) {
        const double normal = dsc_random_normal(random, (*draw)++);
        squares = normal * normal;
    }
    return sqrt(squares - 2.0 * log(product));
}

void dsc_goe_eigenvalues(uint64_t seed, size_t n, uint64_t index, double *values)
{
    const dsc_random random = {seed, DSC_PURPOSE_GOE, (uint32_t)(n + 256)};
    double beside[DSC_GOE_MOST] = {0.0};
    uint64_t draw = index * DRAWS;
    for (size_t i = 0; i < n; i++) {
        values[i] = sqrt(2.0) * dsc_random_normal(&random, draw++);
    }
    for (size_t i = 0; i + 1 < n; i++) {
        beside[i] = draw_length(&random, &draw, n - 1 - i); /* [D02, table 1], times sqrt(2) */
    }
    dsc_tridiagonal_eigenvalues(n, values, beside, NULL);
}
