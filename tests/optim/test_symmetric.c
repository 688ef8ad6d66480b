// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Eigenvectors and orthogonal factors in double precision: against Jacobi's method, and where
// matrices have no full rank or equal eigenvalues.
#include "check.h"

#include "core/memory.h"
#include "optim/whole/symmetric.h"
#include "optim/whole_case.h"
#include "surface/spectrum/jacobi.h"

enum { MOST = 70 };

typedef struct problem {
    size_t n;
    double a[MOST * MOST], kept[MOST * MOST], vectors[MOST * MOST];
    dsc_symmetric_work work;
    void *scratch;
    const dsc_team team;
} problem;

static problem *problem_of(size_t n)
{
    problem *p = calloc(1, sizeof *p);
    const problem filled = {.n = n,
                            .team = {.count = 1, .kernels = dsc_kernels_get(DESCENT_FLOAT64)}};
    size_t total = 0;
    memcpy(p, &filled, sizeof *p);
    dsc_symmetric_plan(&p->work, n, &total, NULL);
    p->scratch = dsc_alloc_aligned(1, total);
    total = 0;
    dsc_symmetric_plan(&p->work, n, &total, p->scratch);
    return p;
}

static void free_problem(problem *p)
{
    dsc_free_aligned(p->scratch);
    free(p);
}

static double inner(size_t n, const double *x, const double *y)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * y[i];
    }
    return sum;
}

// The largest |Q Q' - I|.
static double skewness(size_t n, const double *q)
{
    double worst = 0.0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            worst = fmax(worst, fabs(inner(n, q + i * n, q + j * n) - (i == j ? 1.0 : 0.0)));
        }
    }
    return worst;
}

// Sum of products with `rank` vectors, times `size`; with a diagonal of `shift`.
static void fill(problem *p, size_t rank, double size, double shift)
{
    for (size_t i = 0; i < p->n; i++) {
        for (size_t j = 0; j < p->n; j++) {
            double sum = i == j ? shift : 0.0;
            for (size_t r = 0; r < rank; r++) {
                sum += size * whole_number(r * 1000 + i) * whole_number(r * 1000 + j);
            }
            p->a[i * p->n + j] = sum;
        }
    }
    memcpy(p->kept, p->a, sizeof p->a);
}

static void check_eigen(problem *p, const char *what)
{
    const size_t n = p->n;
    double *values = calloc(n, sizeof *values), *vectors = calloc(n * n, sizeof *vectors);
    double *a = calloc(n * n, sizeof *a);
    memcpy(a, p->kept, n * n * sizeof *a);
    dsc_jacobi(n, a, values, vectors);
    dsc_symmetric_eigen(&p->team, n, p->a, p->vectors, &p->work);
    const double largest = fmax(fabs(values[0]), fabs(values[n - 1]));
    double off = 0.0, residual = 0.0;
    for (size_t k = 0; k < n; k++) {
        const double value = p->work.diagonal[p->work.order[k]];
        const double *vector = p->vectors + p->work.order[k] * n;
        off = fmax(off, fabs(value - values[n - 1 - k]));
        for (size_t i = 0; i < n; i++) {
            residual =
                fmax(residual, fabs(inner(n, p->kept + i * n, vector) - value * vector[i]));
        }
    }
    const double allowed = 1e-14 * (double)(n + 4);
    if (!CHECK(off <= allowed * largest) || !CHECK(residual <= allowed * largest) ||
        !CHECK(skewness(n, p->vectors) <= allowed)) {
        printf("  %s, n = %zu: off by %g, residual %g of %g, skewness %g\n", what, n, off,
               residual, largest, skewness(n, p->vectors));
    }
    free(values);
    free(vectors);
    free(a);
}

static void eigenvectors_are_those_of_jacobi(void)
{
    static const size_t sizes[] = {1, 2, 3, 4, 17, MOST};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        problem *p = problem_of(sizes[i]);
        fill(p, sizes[i] + 3, 1.0, 0.0);
        check_eigen(p, "full rank");
        fill(p, sizes[i] + 3, 1.0, -2.0);
        check_eigen(p, "indefinite");
        fill(p, 3, 1.0, 0.0);
        check_eigen(p, "rank 3");
        fill(p, 2, 1e-60, 0.0);
        check_eigen(p, "tiny");
        fill(p, 1, 1e-9, 1.0);
        check_eigen(p, "nearly the identity");
        fill(p, 0, 1.0, 3.0);
        check_eigen(p, "three times the identity");
        fill(p, 0, 1.0, 0.0);
        check_eigen(p, "zero");
        free_problem(p);
    }
}

// Eigenvalues from 1 to 1e-15, and rows and columns of zeros between others.
static void graded_and_sparse_matrices(void)
{
    problem *p = problem_of(MOST);
    for (size_t i = 0; i < MOST * MOST; i++) {
        const size_t row = i / MOST, column = i % MOST;
        const double sizes = pow(10.0, -15.0 * (double)(row + column) / (2.0 * MOST));
        const double number =
            whole_number(row < column ? row * MOST + column : column * MOST + row);
        p->a[i] = sizes * (row == column ? 2.0 : 0.3 * number);
    }
    memcpy(p->kept, p->a, sizeof p->a);
    check_eigen(p, "graded");
    for (size_t i = 0; i < MOST * MOST; i++) {
        const size_t row = i / MOST, column = i % MOST;
        p->a[i] = row % 3 && column % 3 ? p->kept[i] : 0.0;
    }
    memcpy(p->kept, p->a, sizeof p->a);
    check_eigen(p, "sparse");
    free_problem(p);
}

// What is not finite ends, and says so.
static void a_matrix_that_is_not_finite_ends(void)
{
    problem *p = problem_of(9);
    fill(p, 9, 1.0, 0.0);
    p->a[3 * 9 + 5] = p->a[5 * 9 + 3] = (double)NAN;
    dsc_symmetric_eigen(&p->team, 9, p->a, p->vectors, &p->work);
    bool finite = true;
    for (size_t i = 0; i < 9; i++) {
        finite = finite && isfinite(p->work.diagonal[i]);
    }
    CHECK(!finite);
    free_problem(p);
}

// Columns of Q R are those that were given: each is a sum of columns of Q up to its own.
static void check_factor(size_t n, size_t rank)
{
    problem *p = problem_of(n);
    fill(p, rank, 1.0, 0.0);
    for (size_t k = 0; k < n; k++) {
        p->work.order[k] = n - 1 - k;
    }
    dsc_householder_factor(&p->team, n, p->a, p->vectors, &p->work);
    CHECK(skewness(n, p->vectors) <= 1e-14 * (double)(n + 4));
    double below = 0.0;
    for (size_t k = 0; k < n; k++) {
        for (size_t i = k + 1; i < n; i++) {
            below = fmax(below, fabs(inner(n, p->vectors + i * n, p->kept + (n - 1 - k) * n)));
        }
    }
    if (!CHECK(below <= 1e-13 * (double)(rank + 1))) {
        printf("  n = %zu, rank %zu: %g\n", n, rank, below);
    }
    free_problem(p);
}

static void orthogonal_factors_whatever_the_rank(void)
{
    static const size_t sizes[] = {1, 2, 7, 8, 9, MOST};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        check_factor(sizes[i], sizes[i]);
        check_factor(sizes[i], sizes[i] / 2);
        check_factor(sizes[i], 0);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(eigenvectors_are_those_of_jacobi),
        TEST(graded_and_sparse_matrices),
        TEST(a_matrix_that_is_not_finite_ends),
        TEST(orthogonal_factors_whatever_the_rank),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
