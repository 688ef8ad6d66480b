// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Implicit QL steps with Wilkinson's shift on the tridiagonal matrix; of the eigenvectors only
// the first components are carried along: n^2 operations in all.
//
// [GW69] Golub, Welsch. Calculation of Gauss quadrature rules. Math. Comp. 1969.
// [P98] Parlett. The symmetric eigenvalue problem. 1998. Chapter 8.
//
// Keeps: nodes ascend and weights sum to 1. Everything is scaled by a power of two, which
// changes no digit, so that no square overflows. An eigenvalue that does not converge within
// STEPS_MOST steps stays as exact as it is: the loop ends whatever the numbers are.
#include "surface/spectrum/quadrature.h"

#include <float.h>
#include <math.h>

enum { STEPS_MOST = 60 }; /* for one eigenvalue; two or three are usual */

// The first place from `low` on where the matrix falls apart.
static size_t split(size_t n, size_t low, const double *diagonal, const double *beside)
{
    size_t m = low;
    while (m + 1 < n &&
           fabs(beside[m]) > DBL_EPSILON * (fabs(diagonal[m]) + fabs(diagonal[m + 1]))) {
        m++;
    }
    return m;
}

// One QL step on the rows low .. high; first: see the header.
static void step(size_t low, size_t high, double *diagonal, double *beside, double *first)
{
    const double half = (diagonal[low + 1] - diagonal[low]) / (2.0 * beside[low]);
    double g = diagonal[high] - diagonal[low] +
               beside[low] / (half + copysign(sqrt(half * half + 1.0), half));
    // Rotations chase the element outside the three diagonals from the lower end up.
    double s = 1.0, c = 1.0, moved = 0.0;
    for (size_t i = high; i-- > low;) {
        const double f = s * beside[i], b = c * beside[i];
        const double r = sqrt(f * f + g * g);
        beside[i + 1] = r;
        if (r == 0.0) { // the matrix falls apart here
            diagonal[i + 1] -= moved;
            beside[high] = 0.0;
            return;
        }
        s = f / r;
        c = g / r;
        g = diagonal[i + 1] - moved;
        const double t = (diagonal[i] - g) * s + 2.0 * c * b;
        moved = s * t;
        diagonal[i + 1] = g + moved;
        g = c * t - b;
        if (first) {
            const double kept = first[i + 1];
            first[i + 1] = s * first[i] + c * kept;
            first[i] = c * first[i] - s * kept;
        }
    }
    diagonal[low] -= moved;
    beside[low] = g;
    beside[high] = 0.0;
}

static void sort(size_t n, double *values, double *weights)
{
    for (size_t i = 1; i < n; i++) { // nearly sorted already
        const double value = values[i], weight = weights[i];
        size_t j = i;
        for (; j > 0 && values[j - 1] > value; j--) {
            values[j] = values[j - 1];
            weights[j] = weights[j - 1];
        }
        values[j] = value;
        weights[j] = weight;
    }
}

void dsc_tridiagonal_eigenvalues(size_t n, double *diagonal, double *beside, double *first)
{
    for (size_t low = 0; low < n; low++) {
        size_t high = split(n, low, diagonal, beside);
        for (int i = 0; high > low && i < STEPS_MOST; i++) {
            step(low, high, diagonal, beside, first);
            high = split(n, low, diagonal, beside);
        }
    }
}

// The power of two by which all numbers are at most 1.
static int largest_exponent(size_t n, const double *diagonal, const double *beside)
{
    double largest = 0.0;
    int exponent = 0;
    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, fmax(fabs(diagonal[i]), fabs(beside[i])));
    }
    (void)frexp(largest, &exponent);
    return exponent;
}

void dsc_gauss_quadrature(size_t n, double *diagonal, double *beside, double *weights)
{
    beside[n - 1] = 0.0;
    const int exponent = largest_exponent(n, diagonal, beside);
    for (size_t i = 0; i < n; i++) {
        weights[i] = i == 0 ? 1.0 : 0.0;
        diagonal[i] = ldexp(diagonal[i], -exponent);
        beside[i] = ldexp(beside[i], -exponent);
    }
    dsc_tridiagonal_eigenvalues(n, diagonal, beside, weights);
    for (size_t i = 0; i < n; i++) {
        diagonal[i] = ldexp(diagonal[i], exponent);
        weights[i] *= weights[i];
    }
    sort(n, diagonal, weights);
}
