// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every row of the catalogue against what it says of itself: values, gradients and the
// eigenvalues of the Hessian at its points, derivatives against differences at other places.
#include "reference.h"

#include <stdlib.h>

#include <descent/catalogue.h>

#include "core/number.h"
#include "surface/spectrum/jacobi.h"

typedef struct subject {
    const descent_function_info *info;
    descent_objective *f;
    size_t n;
    double *x, *g, *v, *hv, *other; /* n each */
    double *low, *high;             /* n each: the box */
    double *h, *vectors, *values;   /* n x n, n x n, n */
} subject;

static void subject_free(subject *s)
{
    descent_objective_free(s->f);
    free(s->x);
}

// Reads "-5..5" behind `text`, up to a comma or the end.
static bool read_range(const char *text, double *low, double *high)
{
    const char *dots = strstr(text, "..");
    if (!dots) {
        return false;
    }
    const char *end = dots + 2 + strcspn(dots + 2, ",");
    return dsc_parse_number(text, (size_t)(dots - text), low) &&
           dsc_parse_number(dots + 2, (size_t)(end - dots - 2), high) && *low < *high;
}

// "-5..5" for all, or "x=-1..2, y=-3..4" in the order of the variables.
static bool read_box(const subject *s)
{
    const char *at = s->info->box;
    if (!strchr(at, '=')) {
        for (size_t i = 0; i < s->n; i++) {
            if (!read_range(at, &s->low[i], &s->high[i])) {
                return false;
            }
        }
        return true;
    }
    descent_error error = {0};
    descent_expression *expression = NULL;
    CHECK_OK(descent_catalogue_expression(s->info, 0, NULL, 0, &expression, &error));
    bool good = true;
    for (size_t i = 0; good && i < s->n; i++) {
        const char *name = descent_expression_variable(expression, i);
        const size_t length = strlen(name);
        good = strncmp(at, name, length) == 0 && at[length] == '=' &&
               read_range(at + length + 1, &s->low[i], &s->high[i]);
        at += strcspn(at, ",");
        at += strspn(at, ", ");
    }
    descent_expression_free(expression);
    return good && !*at;
}

static bool subject_make(subject *s, const descent_function_info *info)
{
    descent_error error = {0};
    *s = (subject){.info = info, .n = info->n};
    if (!CHECK_OK(descent_objective_from_catalogue(info, 0, NULL, 0, &s->f, &error))) {
        printf("    %s\n", info->name);
        return false;
    }
    const size_t n = s->n;
    s->x = calloc(n * (2 * n + 8), sizeof *s->x);
    if (!CHECK(s->x != NULL)) {
        return false;
    }
    double **arrays[] = {&s->g, &s->v, &s->hv, &s->other, &s->low, &s->high, &s->values};
    for (size_t i = 0; i < 7; i++) {
        *arrays[i] = s->x + (i + 1) * n;
    }
    s->h = s->x + 8 * n;
    s->vectors = s->h + n * n;
    return CHECK(descent_objective_parameters(s->f) == n) && CHECK(read_box(s)) &&
           CHECK(descent_objective_examples(s->f) == info->examples) &&
           CHECK(descent_objective_type(s->f) == DESCENT_FLOAT64);
}

static void for_all(void (*test)(subject *s))
{
    size_t count = 0;
    const descent_function_info *rows = descent_catalogue(&count);
    for (size_t i = 0; i < count; i++) {
        subject s;
        const int before = check_failures;
        if (subject_make(&s, &rows[i])) {
            test(&s);
        }
        subject_free(&s);
        if (check_failures > before) {
            printf("    in %s\n", rows[i].name);
        }
    }
}

static double value_at(subject *s, const double *x, double *g)
{
    descent_error error = {0};
    double value = (double)NAN;
    CHECK_OK(descent_objective_evaluate_f64(s->f, x, NULL, &value, g, &error));
    return value;
}

static double largest(size_t n, const double *a)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, fabs(a[i]));
    }
    return most;
}

static void random_point(const subject *s, uint64_t *state, double *x)
{
    for (size_t i = 0; i < s->n; i++) {
        x[i] = s->low[i] + (s->high[i] - s->low[i]) * (0.5 + 0.5 * ref_number(state));
    }
}

// ---- the table itself ----

static void every_row_of_the_catalogue_is_whole(void)
{
    size_t count = 0;
    const descent_function_info *rows = descent_catalogue(&count);
    CHECK(count >= 40);
    for (size_t i = 0; i < count; i++) {
        const descent_function_info *r = &rows[i];
        const int before = check_failures;
        CHECK(i == 0 || strcmp(rows[i - 1].name, r->name) < 0);
        CHECK(r->title[0] && r->about[0] && r->source[0] && r->box[0] && r->settings);
        CHECK(strlen(r->title) <= 40 && strlen(r->about) <= 100);
        CHECK(r->least >= 1 && r->least <= r->n && r->n <= r->most);
        CHECK(descent_catalogue_find(r->name) == r);
        CHECK((r->points != NULL) == (r->point_count > 0));
        descent_error error = {0};
        double *x = calloc(r->most, sizeof *x);
        CHECK_OK(descent_point_parse(r->from, r->n, x, &error));
        CHECK(r->least == r->most || strcmp(r->name, "lennard-jones") == 0 ||
              (descent_point_parse(r->from, r->least, x, &error) == DESCENT_OK &&
               descent_point_parse(r->from, r->most, x, &error) == DESCENT_OK));
        free(x);
        if (check_failures > before) {
            printf("    in %s\n", r->name);
        }
    }
    CHECK(descent_catalogue_find("six_hump_camel") == descent_catalogue_find("six-hump-camel"));
    CHECK(descent_catalogue_find("quadratic_deep")->formula == NULL);
    CHECK(descent_catalogue_find("six-hump") == NULL);
    CHECK(descent_catalogue_find("six-hump-camels") == NULL);
    CHECK(descent_catalogue_find("") == NULL && descent_catalogue_find(NULL) == NULL);
}

// ---- the points ----

// Eigenvalues of the Hessian, from n products.
static void eigenvalues(subject *s, const double *x)
{
    descent_error error = {0};
    const size_t n = s->n;
    for (size_t i = 0; i < n; i++) {
        memset(s->v, 0, n * sizeof *s->v);
        s->v[i] = 1.0;
        CHECK_OK(
            descent_objective_hessian_vector_f64(s->f, x, s->v, NULL, s->h + i * n, &error));
    }
    const double scale = largest(n * n, s->h);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            CHECK(fabs(s->h[i * n + j] - s->h[j * n + i]) <= 1e-12 * scale);
        }
    }
    dsc_jacobi(n, s->h, s->values, s->vectors);
}

static void check_kind(const subject *s, const descent_known_point *p)
{
    const double zero = 1e-9 * fmax(1.0, largest(s->n, s->values));
    int negative = 0, null = 0;
    for (size_t i = 0; i < s->n; i++) {
        negative += s->values[i] < -zero;
        null += fabs(s->values[i]) <= zero;
    }
    CHECK(negative == p->index);
    CHECK(null == p->nullity);
    switch (p->kind) {
    case DESCENT_POINT_MINIMUM:
        CHECK(negative == 0 && null == 0);
        break;
    case DESCENT_POINT_SADDLE:
        CHECK(negative > 0 && negative < (int)s->n && null == 0);
        break;
    case DESCENT_POINT_MAXIMUM:
        CHECK(negative == (int)s->n);
        break;
    case DESCENT_POINT_DEGENERATE_MINIMUM:
        CHECK(negative == 0 && null > 0);
        break;
    case DESCENT_POINT_DEGENERATE_SADDLE:
        CHECK(null > 0);
        break;
    case DESCENT_POINT_KINK:
        break;
    }
}

// Round a minimum nothing is lower; round a degenerate saddle something is, along the most
// negative curvature or, where there is none, somewhere.
static void check_near_by(subject *s, const descent_known_point *p)
{
    const bool saddle = p->kind == DESCENT_POINT_DEGENERATE_SADDLE;
    const double size = largest(s->n, s->x);
    const double radius = saddle && p->index == 0 ? 0.5 : 1e-3 * (size > 0.0 ? size : 1.0);
    const double margin = 1e-13 * fmax(1.0, fabs(p->f));
    uint64_t state = 17;
    bool lower = false;
    for (int i = 0; i < 3000 && !lower; i++) {
        for (size_t k = 0; k < s->n; k++) {
            const double along = saddle && p->index > 0 ? s->vectors[k] : ref_number(&state);
            s->other[k] = s->x[k] + radius * along;
        }
        lower = value_at(s, s->other, NULL) < p->f - margin;
    }
    CHECK(lower == saddle);
}

static void check_point(subject *s, const descent_known_point *p)
{
    descent_error error = {0};
    if (!CHECK_OK(descent_point_parse(p->x, s->n, s->x, &error))) {
        return;
    }
    CHECK_NEAR(value_at(s, s->x, s->g), p->f, 1e-10);
    for (size_t i = 0; i < s->n; i++) {
        CHECK(s->x[i] >= s->low[i] && s->x[i] <= s->high[i]);
    }
    if (p->kind != DESCENT_POINT_KINK) {
        eigenvalues(s, s->x);
        const double curvature = largest(s->n, s->values);
        CHECK(largest(s->n, s->g) <=
              1e-13 * (1.0 + fabs(p->f) + curvature * (1.0 + largest(s->n, s->x))));
        check_kind(s, p);
    }
    if (p->kind != DESCENT_POINT_SADDLE && p->kind != DESCENT_POINT_MAXIMUM) {
        check_near_by(s, p);
    }
}

static void row_points(subject *s)
{
    for (size_t i = 0; i < s->info->point_count; i++) {
        const int before = check_failures;
        check_point(s, &s->info->points[i]);
        if (check_failures > before) {
            printf("    at point %zu, (%s)\n", i, s->info->points[i].x);
        }
    }
}

static void stated_points_are_what_they_are_said_to_be(void)
{
    for_all(row_points);
}

static void row_global(subject *s)
{
    uint64_t state = 99;
    for (size_t i = 0; i < s->info->point_count; i++) {
        const descent_known_point *p = &s->info->points[i];
        for (size_t k = 0; p->global && k < s->info->point_count; k++) {
            CHECK(s->info->points[k].f >= p->f - 1e-10);
        }
        for (int k = 0; p->global && k < 100; k++) {
            random_point(s, &state, s->x);
            CHECK(value_at(s, s->x, NULL) > p->f);
        }
    }
}

static void nothing_is_lower_than_the_stated_minimum(void)
{
    for_all(row_global);
}

// ---- completeness ----

// One step of Newton's method in one or two variables, at most `longest`. Returns its length,
// or NAN where the Hessian is next to singular.
static double newton_step(subject *s, double longest)
{
    descent_error error = {0};
    const size_t n = s->n;
    double h[2][2] = {{1.0, 0.0}, {0.0, 1.0}}, g[2] = {0.0, 0.0};
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++) {
            s->v[k] = k == i ? 1.0 : 0.0;
        }
        CHECK_OK(descent_objective_hessian_vector_f64(s->f, s->x, s->v, NULL, h[i], &error));
    }
    value_at(s, s->x, g);
    const double det = h[0][0] * h[1][1] - h[0][1] * h[1][0];
    const double size = fabs(h[0][0] * h[1][1]) + fabs(h[0][1] * h[1][0]);
    const double step[2] = {(h[0][1] * g[1] - h[1][1] * g[0]) / det,
                            (h[1][0] * g[0] - h[0][0] * g[1]) / det};
    const double length = hypot(step[0], step[1]);
    const double factor = length > longest ? longest / length : 1.0;
    for (size_t i = 0; i < n; i++) {
        s->x[i] += factor * step[i];
    }
    return fabs(det) > 1e-9 * size ? length : (double)NAN;
}

static bool is_known(const subject *s)
{
    descent_error error = {0};
    for (size_t k = 0; k < s->info->point_count; k++) {
        double away = 0.0;
        CHECK_OK(descent_point_parse(s->info->points[k].x, s->n, s->other, &error));
        for (size_t i = 0; i < s->n; i++) {
            away = fmax(away, fabs(s->other[i] - s->x[i]));
        }
        if (away <= 1e-7 * (1.0 + largest(s->n, s->x))) {
            return true;
        }
    }
    return false;
}

// Newton's method from many places of the box finds nothing that is not in the list.
static void row_complete(subject *s)
{
    uint64_t state = 41;
    size_t ends = 0;
    for (int k = 0; s->info->complete && s->n <= 2 && k < 400; k++) {
        random_point(s, &state, s->x);
        double length = 1.0, longest = 0.0;
        for (size_t i = 0; i < s->n; i++) {
            longest = fmax(longest, 0.05 * (s->high[i] - s->low[i]));
        }
        for (int i = 0; i < 100 && length > 1e-12; i++) {
            length = newton_step(s, longest);
        }
        bool inside = length <= 1e-12;
        for (size_t i = 0; i < s->n; i++) {
            inside = inside && s->x[i] >= s->low[i] && s->x[i] <= s->high[i];
        }
        if (inside && !CHECK(is_known(s))) {
            printf("    (%.17g, %.17g) is not known\n", s->x[0], s->n > 1 ? s->x[1] : 0.0);
        }
        ends += inside;
    }
    CHECK(!s->info->complete || s->n > 2 || s->info->point_count == 0 || ends > 0 ||
          s->info->points[0].nullity > 0);
}

static void complete_rows_list_every_point(void)
{
    for_all(row_complete);
}

// ---- derivatives ----

// Differences of fourth order along coordinate i.
static double slope(subject *s, size_t i, double step)
{
    const double at = s->x[i], weight[] = {8.0, -1.0};
    double sum = 0.0;
    for (int k = 1; k <= 2; k++) {
        s->x[i] = at + k * step;
        const double right = value_at(s, s->x, NULL);
        s->x[i] = at - k * step;
        sum += weight[k - 1] * (right - value_at(s, s->x, NULL));
    }
    s->x[i] = at;
    return sum / (12.0 * step);
}

static void check_product(subject *s, double step)
{
    descent_error error = {0};
    const size_t n = s->n;
    const double weight[] = {8.0, -8.0, -1.0, 1.0}, at[] = {1.0, -1.0, 2.0, -2.0};
    CHECK_OK(descent_objective_hessian_vector_f64(s->f, s->x, s->v, NULL, s->hv, &error));
    double *sum = s->values;
    memset(sum, 0, n * sizeof *sum);
    for (int k = 0; k < 4; k++) {
        for (size_t i = 0; i < n; i++) {
            s->other[i] = s->x[i] + at[k] * step * s->v[i];
        }
        value_at(s, s->other, s->g);
        for (size_t i = 0; i < n; i++) {
            sum[i] += weight[k] * s->g[i] / (12.0 * step);
        }
    }
    const double scale = 1.0 + largest(n, s->hv);
    for (size_t i = 0; i < n; i++) {
        CHECK(fabs(sum[i] - s->hv[i]) <= 1e-6 * scale);
    }
}

static void row_derivatives(subject *s)
{
    const double step = 2e-4;
    uint64_t state = 3;
    for (int k = 0; k < 3; k++) {
        random_point(s, &state, s->x);
        const double f = value_at(s, s->x, s->g);
        const double scale = 1.0 + largest(s->n, s->g) + 1e-6 * fabs(f);
        for (size_t i = 0; i < s->n; i++) {
            CHECK(fabs(slope(s, i, step) - s->g[i]) <= 1e-6 * scale);
            s->v[i] = ref_number(&state);
        }
        check_product(s, step);
    }
}

static void every_function_of_the_catalogue_has_its_derivatives(void)
{
    for_all(row_derivatives);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_row_of_the_catalogue_is_whole),
        TEST(stated_points_are_what_they_are_said_to_be),
        TEST(nothing_is_lower_than_the_stated_minimum), TEST(complete_rows_list_every_point),
        TEST(every_function_of_the_catalogue_has_its_derivatives)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
