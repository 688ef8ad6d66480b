// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The eigenvalues of a GOE matrix of size n have the density c prod |x_i - x_j| exp(-sum x^2 /
// 2), scaled. Its integral over positive numbers is n! times the Pfaffian of
//
//     a_jk = integral over 0 < x < y of (x^j y^k - x^k y^j) exp(-(x^2 + y^2) / 2)      [B55]
//
// j, k = 0 .. n-1, bordered by the moments when n is odd; that over all numbers is Mehta's
//
//     (2 pi)^(n/2) prod_{j = 1 .. n} gamma(1 + j/2) / gamma(3/2)             [M04, (17.6.7)]
//
// Moments of powers are nearly dependent: 13 digits cancel at n = 12, hence double-double
// numbers.
//
// [B55] de Bruijn. On some multiple integrals involving determinants. 1955. [M04] Mehta. Random
// matrices, 3rd edition. 2004.
#include <descent/dimension.h>

#include <math.h>

#include "core/options.h"
#include "core/status.h"
#include "surface/law/double_double.h"
#include "surface/law/goe.h"
#include "surface/law/limits.h"

enum { MOST = DESCENT_DIMENSION_MOST, SIDE = MOST + 1, EXACT_FIELD = 3 };

static const dsc_dd ROOT_PI = {0x1.c5bf891b4ef6bp+0, -0x1.618f13eb7ca89p-54};
static const dsc_dd ROOT_HALF = {0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55};

// gamma(m / 2), m >= 1.
static dsc_dd gamma_of_half(size_t m)
{
    dsc_dd value = m % 2 == 1 ? ROOT_PI : dsc_dd_from(1.0);
    for (size_t i = m % 2 == 1 ? 1 : 2; i < m; i += 2) {
        value = dsc_dd_multiply(value, dsc_dd_from(0.5 * (double)i));
    }
    return value;
}

// integral over x > 0 of x^j exp(-x^2 / 2) = 2^((j - 1) / 2) gamma((j + 1) / 2).
static dsc_dd moment(size_t j)
{
    const dsc_dd value =
        dsc_dd_multiply(gamma_of_half(j + 1), dsc_dd_from(ldexp(1.0, (int)(j / 2))));
    return j % 2 == 1 ? value : dsc_dd_multiply(value, ROOT_HALF);
}

// The same of x^m exp(-x^2).
static dsc_dd narrow_moment(size_t m)
{
    return dsc_dd_multiply(gamma_of_half(m + 1), dsc_dd_from(0.5));
}

// h_jk = integral over 0 < x < y of x^j y^k exp(-(x^2 + y^2) / 2), j <= k: by parts in y,
// h_jk = (k - 1) h_j,k-2 + narrow_moment(j + k - 1), a sum of positive numbers. Begins at
// h_jj = moment(j)^2 / 2 by symmetry and h_j,j+1, for which h_j,j-1 = moment(j) moment(j - 1) -
// h_j-1,j.
static void fill_halves(size_t n, dsc_dd h[SIDE][SIDE])
{
    for (size_t j = 0; j < n; j++) {
        h[j][j] = dsc_dd_multiply(dsc_dd_multiply(moment(j), moment(j)), dsc_dd_from(0.5));
        for (size_t k = j + 1; k < n; k++) {
            h[j][k] = narrow_moment(j + k - 1);
            dsc_dd before = dsc_dd_from(0.0);
            if (k >= j + 2) {
                before = h[j][k - 2];
            } else if (j >= 1) {
                before =
                    dsc_dd_subtract(dsc_dd_multiply(moment(j), moment(j - 1)), h[j - 1][j]);
            }
            h[j][k] =
                dsc_dd_add(h[j][k], dsc_dd_multiply(before, dsc_dd_from((double)k - 1.0)));
        }
    }
}

static void swap(dsc_dd a[SIDE][SIDE], size_t n, size_t p, size_t q)
{
    for (size_t i = 0; i < n; i++) {
        const dsc_dd kept = a[p][i];
        a[p][i] = a[q][i];
        a[q][i] = kept;
    }
    for (size_t i = 0; i < n; i++) {
        const dsc_dd kept = a[i][p];
        a[i][p] = a[i][q];
        a[i][q] = kept;
    }
}

// Of an antisymmetric matrix of even size, by elimination of two rows at a time with the
// largest element as pivot; a is destroyed.
static dsc_dd pfaffian(size_t n, dsc_dd a[SIDE][SIDE])
{
    dsc_dd value = dsc_dd_from(1.0);
    for (size_t k = 0; k < n; k += 2) {
        size_t largest = k + 1;
        for (size_t i = k + 2; i < n; i++) {
            largest = fabs(a[k][i].high) > fabs(a[k][largest].high) ? i : largest;
        }
        if (largest != k + 1) {
            swap(a, n, k + 1, largest);
            value = dsc_dd_negate(value);
        }
        value = dsc_dd_multiply(value, a[k][k + 1]);
        for (size_t i = k + 2; i < n; i++) {
            for (size_t j = k + 2; j < n; j++) {
                const dsc_dd change = dsc_dd_subtract(dsc_dd_multiply(a[k][j], a[k + 1][i]),
                                                      dsc_dd_multiply(a[k][i], a[k + 1][j]));
                a[i][j] = dsc_dd_add(a[i][j], dsc_dd_divide(change, a[k][k + 1]));
            }
        }
    }
    return value;
}

double descent_goe_positive(size_t n)
{
    if (n < 1 || n > MOST) {
        return (double)NAN;
    }
    dsc_dd h[SIDE][SIDE], a[SIDE][SIDE] = {{{0.0, 0.0}}};
    fill_halves(n, h);
    for (size_t j = 0; j < n; j++) {
        for (size_t k = j + 1; k < n; k++) {
            /* h_kj = moment(j) moment(k) - h_jk */
            a[j][k] = dsc_dd_subtract(dsc_dd_add(h[j][k], h[j][k]),
                                      dsc_dd_multiply(moment(j), moment(k)));
            a[k][j] = dsc_dd_negate(a[j][k]);
        }
        if (n % 2 == 1) {
            a[j][n] = moment(j);
            a[n][j] = dsc_dd_negate(a[j][n]);
        }
    }
    dsc_dd share = pfaffian(n + n % 2, a);
    for (size_t j = 1; j <= n; j++) { /* times n! over Mehta's integral, factor by factor */
        const dsc_dd factor = dsc_dd_multiply(dsc_dd_from((double)j), gamma_of_half(3));
        share = dsc_dd_divide(dsc_dd_multiply(share, factor), gamma_of_half(j + 2));
        share = dsc_dd_multiply(share, ROOT_HALF);
        share = dsc_dd_divide(share, ROOT_PI);
    }
    return fabs(dsc_dd_to_double(share));
}

// ---- by sampling ----

// An error of 0 would say that the value is exact: where all samples are alike it is unknown.
static double known_error(double error)
{
    return error > 0.0 ? error : (double)NAN;
}

static descent_estimate count_positive(const descent_dimension_options *options, size_t n)
{
    const uint64_t samples = COUNTED_SHARE * options->samples;
    uint64_t positive = 0;
    for (uint64_t i = 0; i < samples; i++) {
        positive += dsc_goe_is_positive(options->seed, n, i);
    }
    const double share = (double)positive / (double)samples;
    const double error = sqrt(share * (1.0 - share) / (double)samples);
    return (descent_estimate){share, known_error(error)};
}

// The Kac-Rice average of n dimensions is one over GOE matrices of size n + 1: the number of
// stationary points of index k is proportional to the mean of exp(-x^2 / 4), x the (k + 1)th
// eigenvalue [F04; Auffinger, Ben Arous, Cerny 2013, lemma 3.3]. The share of minima is a ratio
// of means; its error is that of the mean of least - share * all.
static descent_estimate field_by_sampling(const descent_dimension_options *options, size_t n)
{
    double least = 0.0, all = 0.0, least2 = 0.0, all2 = 0.0, both = 0.0;
    for (uint64_t i = 0; i < options->samples; i++) {
        double values[DSC_GOE_MOST], smallest = HUGE_VAL, sum = 0.0;
        dsc_goe_eigenvalues(options->seed, n + 1, i, values);
        for (size_t j = 0; j <= n; j++) {
            smallest = fmin(smallest, values[j]);
            sum += exp(-0.25 * values[j] * values[j]); // coefficient
        }
        const double of_least = exp(-0.25 * smallest * smallest); // coefficient
        least += of_least;
        all += sum;
        least2 += of_least * of_least;
        all2 += sum * sum;
        both += of_least * sum;
    }
    const double share = least / all;
    const double squares = least2 - 2.0 * share * both + share * share * all2;
    return (descent_estimate){share, known_error(sqrt(fmax(squares, 0.0)) / all)};
}

static descent_estimate exact_field(size_t n)
{
    /* 3: [B86], integrated over all heights */
    const double three = (29.0 - 6.0 * sqrt(6.0)) / 116.0; // coefficient
    const double shares[EXACT_FIELD] = {0.5, 0.25, three}; // coefficient
    return (descent_estimate){shares[n - 1], 0.0};
}

descent_status descent_dimension_law(const descent_dimension_options *options,
                                     descent_dimension *rows, descent_error *error)
{
    NEED(error, "options, rows", options, rows);
    descent_dimension_options own = descent_dimension_options_default();
    TRY(dsc_options_take(descent_dimension_option_table(), options, &own, error));
    options = &own;
    const descent_estimate none = {(double)NAN, (double)NAN};
    for (size_t n = 1; n <= options->to; n++) {
        const descent_estimate sampled = field_by_sampling(options, n);
        rows[n - 1] =
            (descent_dimension){.n = n,
                                .separable = ldexp(1.0, -(int)n),
                                .free = descent_goe_positive(n),
                                .free_sample = n <= COUNTED ? count_positive(options, n) : none,
                                .field = n <= EXACT_FIELD ? exact_field(n) : sampled,
                                .field_sample = sampled};
    }
    return DESCENT_OK;
}

#define FIELD(member) .offset = offsetof(descent_dimension_options, member)

const descent_option_table *descent_dimension_option_table(void)
{
    static const descent_option options[] = {
        {.name = "to",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         FIELD(to),
         .fallback = "12",
         .low = 1.0,
         .high = DESCENT_DIMENSION_MOST,
         .help = "dimensions 1 to N"},
        {.name = "samples",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         FIELD(samples),
         .fallback = "100000",
         .low = 2.0,
         .high = 1e9,
         .help = "random matrices for each number that is not exact, ten times as many for "
                 "counting"},
        {.name = "seed",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         FIELD(seed),
         .fallback = "1",
         .low = 0.0,
         .high = 9007199254740992.0,
         .help = "seed of the random matrices"},
    };
    static const descent_option_table table = {.title = "Dimension",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size =
                                                   sizeof(descent_dimension_options)};
    return &table;
}

void descent_dimension_options_init(descent_dimension_options *options, size_t size)
{
    descent_dimension_options own;
    descent_options_default(descent_dimension_option_table(), &own);
    dsc_size_give(&own, sizeof own, options, size);
}
