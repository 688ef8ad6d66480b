// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// [D02] Dumitriu, Edelman. Matrix models for beta ensembles. Journal of Mathematical Physics
// 43, 2002. [G13] Golub, Van Loan. Matrix computations, 4th edition. 2013.
#include "surface/goe.h"

#include <float.h>
#include <math.h>

#include "core/rng.h"

enum { DRAWS = 1024, ITERATIONS_MOST = 60 };

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

// One sweep of the implicit QL iteration on the block first..last [G13, 8.3; there as QR].
static void sweep(double *diagonal, double *beside, size_t first, size_t last)
{
    const double half = (diagonal[first + 1] - diagonal[first]) / (2.0 * beside[first]);
    const double root = sqrt(half * half + 1.0);
    double g = diagonal[last] - diagonal[first] +
               beside[first] / (half + (half >= 0.0 ? root : -root));
    double sine = 1.0, cosine = 1.0, p = 0.0;
    for (size_t i = last; i-- > first;) {
        const double f = sine * beside[i], b = cosine * beside[i];
        const double length = sqrt(f * f + g * g);
        beside[i + 1] = length;
        if (length == 0.0) { /* it splits here */
            diagonal[i + 1] -= p;
            beside[last] = 0.0;
            return;
        }
        sine = f / length;
        cosine = g / length;
        g = diagonal[i + 1] - p;
        const double r = (diagonal[i] - g) * sine + 2.0 * cosine * b;
        p = sine * r;
        diagonal[i + 1] = g + p;
        g = cosine * r - b;
    }
    diagonal[first] -= p;
    beside[first] = g;
    beside[last] = 0.0;
}

void dsc_tridiagonal_eigenvalues(size_t n, double *diagonal, double *beside)
{
    for (size_t first = 0; first < n; first++) {
        for (int iteration = 0; iteration < ITERATIONS_MOST; iteration++) {
            size_t last = first;
            while (last + 1 < n &&
                   fabs(beside[last]) >
                       DBL_EPSILON * (fabs(diagonal[last]) + fabs(diagonal[last + 1]))) {
                last++;
            }
            if (last == first) {
                break;
            }
            sweep(diagonal, beside, first, last);
        }
    }
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
    dsc_tridiagonal_eigenvalues(n, values, beside);
}
