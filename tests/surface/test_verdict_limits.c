// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a verdict may cost, and what it is worth where the curvature is not finite everywhere.
#include "check.h"

#include <stdlib.h>

#include <descent/verdict.h>

#include "objective/objective.h"
#include "surface/judge/critical.h"

// sum of c_i x_i^2 / 2 + x_i^4 / 4, c_i from 1 to `condition`; no curvature where |x| < hole.
typedef struct bowl {
    size_t n;
    double condition, hole;
    size_t flat; /* so many c_i are 0 */
    uint64_t products;
} bowl;

static double weight(const bowl *b, size_t i)
{
    return i < b->flat
               ? 0.0
               : 1.0 + (b->condition - 1.0) * (double)i / (double)(b->n > 1 ? b->n - 1 : 1);
}

static double value(size_t n, const double *x, double *g, void *user)
{
    const bowl *b = user;
    double f = 0.0;
    for (size_t i = 0; i < n; i++) {
        f += 0.5 * weight(b, i) * x[i] * x[i] + 0.25 * pow(x[i], 4.0);
        if (g) {
            g[i] = weight(b, i) * x[i] + pow(x[i], 3.0);
        }
    }
    return f;
}

static void multiply(size_t n, const double *x, const double *v, double *hv, void *user)
{
    bowl *b = user;
    b->products++;
    for (size_t i = 0; i < n; i++) {
        hv[i] = (weight(b, i) + 3.0 * x[i] * x[i]) * v[i];
    }
    if (dsc_norm(n, x) < b->hole) {
        hv[0] = (double)NAN;
    }
}

static descent_diagnosis *look(bowl *b, double distance, const descent_diagnose_options *o)
{
    descent_error error = {0};
    const descent_callbacks callbacks = {
        .function = value, .hessian_vector = multiply, .user = b};
    descent_objective *f = NULL;
    descent_diagnosis *d = NULL;
    double *x = calloc(b->n, sizeof *x);
    CHECK(x != NULL);
    for (size_t i = 0; x && i < b->n; i++) {
        x[i] = distance / sqrt((double)b->n);
    }
    CHECK_OK(descent_objective_from_callbacks(b->n, &callbacks, &f, &error));
    CHECK_OK(descent_diagnose(f, x, NULL, o, &d, &error));
    descent_objective_free(f);
    free(x);
    return d;
}

// Newton's steps lead to where there is no curvature: the verdict is that of the point itself.
static void the_point_itself_is_judged_beside_no_curvature(void)
{
    descent_diagnose_options o = descent_diagnose_options_default();
    for (int dense = 1; dense >= 0; dense--) {
        bowl b = {.n = 12, .condition = 3.0, .hole = 1e-9};
        o.dense = dense ? 4000 : 0;
        descent_diagnosis *d = look(&b, 1e-6, &o);
        CHECK(d->moved == 0.0 && fabs(dsc_norm(12, d->x) - 1e-6) < 1e-12);
        CHECK(d->dense == (bool)dense && d->smallest > 0.9);
        descent_diagnosis_free(d);
    }
    bowl whole = {.n = 12, .condition = 3.0};
    o.dense = 4000;
    descent_diagnosis *d = look(&whole, 1e-6, &o);
    CHECK(d->place == DESCENT_PLACE_MINIMUM && fabs(d->moved - 1e-6) < 1e-12);
    descent_diagnosis_free(d);
}

// Beyond whole spectra: the first look, the closer one, the Newton steps and the last look may
// take `products` each for the index and for a step.
static void products_stay_within_their_budget(void)
{
    descent_diagnose_options o = descent_diagnose_options_default();
    o.dense = 0;
    o.products = 100;
    bowl b = {.n = 600, .condition = 1e4};
    descent_diagnosis *d = look(&b, 1e-4, &o);
    CHECK(!d->dense && d->products <= 2 * 48 + 5 * o.products + 10);
    CHECK(d->products >= b.products && d->products <= b.products + 10);
    descent_diagnosis_free(d);
}

// A whole spectrum only where it is cheap or the point may be critical.
static void whole_spectra_are_for_cheap_or_critical_points(void)
{
    const descent_diagnose_options o = descent_diagnose_options_default();
    bowl b = {.n = 2300, .condition = 2.0};
    descent_diagnosis *d = look(&b, 100.0, &o);
    CHECK(!d->critical && !d->dense && d->products < 200);
    descent_diagnosis_free(d);
    // A product of ten times as many examples takes ten times as long.
    descent_objective none = {.n = 3000};
    descent_rows rows = {NULL, 1000000};
    dsc_point point = {.n = 3000, .objective = &none};
    CHECK(dsc_dense_wanted(&point) == 3000.0 && dsc_dense_work(&point) == 2.7e10);
    point.rows = &rows;
    CHECK(dsc_dense_wanted(&point) == ceil(3000.0 * sqrt(10.0)));
    CHECK(dsc_dense_work(&point) == 9e12);
}

// Where not all eigenvalues are known the zero ones that were seen are some of them.
static void unknown_eigenvalues_say_at_least(void)
{
    descent_diagnose_options o = descent_diagnose_options_default();
    for (int dense = 1; dense >= 0; dense--) {
        bowl b = {.n = 30, .condition = 3.0, .flat = 6};
        o.dense = dense ? 4000 : 0;
        descent_diagnosis *d = look(&b, 0.0, &o);
        CHECK(d->place == DESCENT_PLACE_DEGENERATE_MINIMUM);
        CHECK(d->zero_unexplained_at_least == !dense);
        CHECK(dense ? d->zero_unexplained == 6
                    : d->zero_unexplained > 0 && d->zero_unexplained <= 6);
        CHECK((strstr(d->because, "at least") != NULL) == !dense);
        descent_diagnosis_free(d);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(the_point_itself_is_judged_beside_no_curvature),
                                       TEST(products_stay_within_their_budget),
                                       TEST(whole_spectra_are_for_cheap_or_critical_points),
                                       TEST(unknown_eigenvalues_say_at_least)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
