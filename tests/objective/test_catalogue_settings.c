// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The catalogue's settings and numbers of variables, points as text, and the noisy quadratic.
#include "reference.h"

#include <stdlib.h>

#include <descent/catalogue.h>

#include "core/memory.h"
#include "failing_alloc.h"
#include "objective/objective.h"
#include "objective/quadratic.h"
#include "surface/spectrum/jacobi.h"

// The value of a function at a point (text); NAN and a failed check when there is none.
static double value_of(const char *name, size_t n, const descent_setting *settings,
                       size_t count, const char *point)
{
    descent_error error = {0};
    descent_objective *f = NULL;
    double value = (double)NAN, x[64];
    if (CHECK_OK(descent_objective_from_catalogue(descent_catalogue_find(name), n, settings,
                                                  count, &f, &error)) &&
        CHECK(descent_objective_parameters(f) <= 64) &&
        CHECK_OK(descent_point_parse(point, descent_objective_parameters(f), x, &error))) {
        CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &value, NULL, &error));
    }
    descent_objective_free(f);
    return value;
}

static void settings_change_the_function(void)
{
    const descent_setting ab[] = {{"b", 10.0}, {"a", 2.0}};
    CHECK_NEAR(value_of("rosenbrock", 0, ab, 0, "0, 1"), 101.0, 1e-14);
    CHECK_NEAR(value_of("rosenbrock", 0, ab, 1, "0, 1"), 11.0, 1e-14);
    CHECK_NEAR(value_of("rosenbrock", 2, ab, 2, "0, 1"), 14.0, 1e-14);
    const descent_setting c[] = {{"condition", 100.0}};
    CHECK_NEAR(value_of("ellipsoid", 3, c, 1, "1, ..."), 55.5, 1e-14);
    const descent_setting n[] = {{"n", 4.0}};
    CHECK_NEAR(value_of("sphere", 0, n, 1, "2, ..."), 16.0, 1e-14);
    CHECK_NEAR(value_of("sphere", 4, n, 1, "1, 2, 3, 4"), 30.0, 1e-14);
    CHECK_NEAR(value_of("rastrigin", 30, NULL, 0, "0, ..."), 0.0, 1e-13);
    CHECK_NEAR(value_of("griewank", 20, NULL, 0, "0, ..."), 0.0, 1e-14);
    CHECK_NEAR(value_of("levy", 7, NULL, 0, "1, ..."), 0.0, 1e-14);
    CHECK_NEAR(value_of("rosenbrock-chain", 3, NULL, 0, "0, 1, 3"), 100.0 + 1.0 + 400.0, 1e-14);
    CHECK_NEAR(value_of("styblinski-tang", 10, NULL, 0, "-2.903534027771177, ..."),
               -391.66165703771421, 1e-13);
}

/* Least energies of the Cambridge cluster database. */
static void small_clusters_have_their_known_energy(void)
{
    const descent_setting two[] = {{"N", 2.0}}, three[] = {{"N", 3.0}};
    const descent_setting four[] = {{"N", 4.0}};
    const double r = pow(2.0, 1.0 / 6.0);
    char text[400];
    snprintf(text, sizeof text, "0, 0, 0, %.17g, 0, 0", r);
    CHECK_NEAR(value_of("lennard-jones", 0, two, 1, text), -1.0, 1e-14);
    snprintf(text, sizeof text, "0, 0, 0, %.17g, 0, 0, %.17g, %.17g, 0", r, r / 2.0,
             r * sqrt(0.75));
    CHECK_NEAR(value_of("lennard-jones", 0, three, 1, text), -3.0, 1e-14);
    CHECK_NEAR(value_of("lennard-jones", 9, NULL, 0, text), -3.0, 1e-14);
    const double h = r / sqrt(8.0);
    snprintf(text, sizeof text,
             "%.17g, %.17g, %.17g, %.17g, %.17g, %.17g, %.17g, %.17g, "
             "%.17g, %.17g, %.17g, %.17g",
             h, h, h, h, -h, -h, -h, h, -h, -h, -h, h);
    CHECK_NEAR(value_of("lennard-jones", 12, four, 1, text), -6.0, 1e-14);
}

// Thirteen atoms: an icosahedron round one, as large as is best.
static void thirteen_atoms_make_an_icosahedron(void)
{
    descent_error error = {0};
    descent_objective *f = NULL;
    const descent_setting atoms[] = {{"N", 13.0}};
    const descent_function_info *info = descent_catalogue_find("lennard-jones");
    if (!CHECK_OK(descent_objective_from_catalogue(info, 0, atoms, 1, &f, &error))) {
        return;
    }
    CHECK(descent_objective_parameters(f) == 39);
    double unit[39] = {0}, x[39], twelve = 0.0, six = 0.0;
    const double golden = (1.0 + sqrt(5.0)) / 2.0;
    for (int k = 0; k < 12; k++) {
        double *atom = unit + 3 * (k + 1);
        atom[k / 4] = k & 1 ? 1.0 : -1.0;
        atom[(k / 4 + 1) % 3] = k & 2 ? golden : -golden;
    }
    for (int i = 0; i < 13; i++) {
        for (int j = 0; j < i; j++) {
            double square = 0.0;
            for (int k = 0; k < 3; k++) {
                square += pow(unit[3 * i + k] - unit[3 * j + k], 2.0);
            }
            six += pow(square, -3.0);
            twelve += pow(square, -6.0);
        }
    }
    const double scale = pow(2.0 * twelve / six, 1.0 / 6.0); // where a/s^12 - b/s^6 is least
    for (int i = 0; i < 39; i++) {
        x[i] = scale * unit[i];
    }
    double value = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &value, NULL, &error));
    CHECK_NEAR(value, -six * six / twelve, 1e-13);
    CHECK(fabs(value + 44.326801) < 1e-6);
    descent_objective_free(f);
}

static void mistake(const char *name, size_t n, const descent_setting *settings, size_t count,
                    const char *message)
{
    descent_error error = {0};
    descent_objective *f = NULL;
    CHECK(descent_objective_from_catalogue(descent_catalogue_find(name), n, settings, count, &f,
                                           &error) == DESCENT_INVALID);
    CHECK(f == NULL);
    CHECK_TEXT(error.message, message);
}

static void wrong_settings_are_refused_by_name(void)
{
    const descent_setting typo[] = {{"conditoin", 3.0}};
    mistake("ellipsoid", 0, typo, 1,
            "ellipsoid has no setting 'conditoin': it has condition=1000 and n, the number of "
            "variables (did you mean 'condition'?)");
    mistake("booth", 0, typo, 1,
            "booth has no setting 'conditoin': it has n, the number of variables");
    const descent_setting infinite[] = {{"b", HUGE_VAL}};
    mistake("rosenbrock", 0, infinite, 1, "setting b of rosenbrock is not finite");
    mistake("wood", 7, NULL, 0, "wood has 4 variables: n cannot be 7");
    mistake("levy", 1, NULL, 0, "levy can have 2 to 10000 variables: n cannot be 1");
    const descent_setting n[] = {{"n", 2.5}}, five[] = {{"n", 5.0}};
    mistake("sphere", 0, n, 1, "sphere can have 1 to 10000 variables: n cannot be 2.5");
    mistake("sphere", 4, five, 1, "sphere: 4 variables were asked for, and the setting n=5");
    mistake("lennard-jones", 20, NULL, 0,
            "lennard-jones has 3 variables for each unit: n cannot be 20");
    const descent_setting atoms[] = {{"N", 3.0}, {"n", 12.0}}, half[] = {{"N", 2.5}};
    mistake("lennard-jones", 0, atoms, 2,
            "N=3 of lennard-jones makes 9 variables, not n=12: give one of the two");
    mistake("lennard-jones", 0, half, 1,
            "N of lennard-jones is 2.5: it must be a whole number");
    const descent_setting noise[] = {{"noise", -1.0}};
    mistake("quadratic-deep", 0, noise, 1,
            "noise of quadratic-deep is -1: it is a standard deviation and cannot be negative");
    mistake("none", 0, NULL, 0, "descent_objective_from_catalogue: info is NULL");
    descent_error error = {0};
    descent_expression *expression = NULL;
    CHECK(descent_catalogue_expression(descent_catalogue_find("quadratic-deep"), 0, NULL, 0,
                                       &expression, &error) == DESCENT_UNSUPPORTED);
    CHECK_TEXT(error.message,
               "quadratic-deep is not a formula: use descent_objective_from_catalogue");
    CHECK(descent_catalogue_expression(NULL, 0, NULL, 0, &expression, NULL) == DESCENT_INVALID);
    CHECK(expression == NULL);
}

// ---- points as text ----

static void point_mistake(const char *text, size_t n, const char *message)
{
    descent_error error = {0};
    double x[4] = {7.0, 7.0, 7.0, 7.0};
    CHECK(descent_point_parse(text, n, x, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, message);
    CHECK(x[0] == 7.0 && x[3] == 7.0);
}

static void points_are_read_from_text(void)
{
    descent_error error = {0};
    double x[4] = {0};
    CHECK_OK(descent_point_parse("3, -2e-1", 2, x, &error));
    CHECK(x[0] == 3.0 && x[1] == -0.2);
    CHECK_OK(descent_point_parse(" 0.1,2 , ... ", 4, x, &error));
    CHECK(x[0] == 0.1 && x[1] == 2.0 && x[2] == 2.0 && x[3] == 2.0);
    CHECK_OK(descent_point_parse("5,...", 1, x, &error));
    CHECK(x[0] == 5.0);
    point_mistake(NULL, 1, "descent_point_parse: text is NULL");
    point_mistake("", 1,
                  "coordinate 1 of the point, '', is not a number: type numbers with commas "
                  "between them, as in \"3, 2\"");
    point_mistake("1, two", 2,
                  "coordinate 2 of the point, 'two', is not a number: type numbers with commas "
                  "between them, as in \"3, 2\"");
    point_mistake("1, inf", 2, "coordinate 2 of the point, 'inf', is not finite");
    point_mistake("1", 2,
                  "point '1' has 1 number for 2 variables: type one for each, or end with "
                  "\", ...\" to repeat the last one");
    point_mistake("1, 2, 3, ...", 2,
                  "point '1, 2, 3, ...' has 3 numbers for 2 variables: type one for each, or "
                  "end with \", ...\" to repeat the last one");
    point_mistake("...", 2,
                  "point '...': \"...\" repeats the number before it, and there is none");
    point_mistake("1, ..., 2", 3,
                  "point '1, ..., 2': nothing can follow \"...\", which goes on to the last "
                  "variable");
}

// ---- the noisy quadratic ----

enum { N = 100 };

static descent_objective *quadratic_deep(void)
{
    descent_error error = {0};
    descent_objective *f = NULL;
    CHECK_OK(descent_objective_from_catalogue(descent_catalogue_find("quadratic_deep"), 0, NULL,
                                              0, &f, &error));
    return f;
}

static void the_deep_quadratic_has_its_spectrum(void)
{
    descent_error error = {0};
    descent_objective *f = quadratic_deep();
    double *h = calloc(2 * N * N + 3 * N, sizeof *h);
    double *vectors = h + N * N, *values = vectors + N * N, *x = values + N, *v = x + N;
    for (size_t i = 0; f && i < N; i++) {
        v[i] = 1.0;
        CHECK_OK(descent_objective_hessian_vector_f64(f, x, v, NULL, h + i * N, &error));
        v[i] = 0.0;
    }
    dsc_jacobi(N, h, values, vectors);
    double trace = 0.0, off = 0.0;
    for (size_t i = 0; i < N; i++) {
        CHECK(i < 90 ? values[i] > 0.0 && values[i] < 1.0
                     : values[i] > 30.0 && values[i] < 60.0);
        trace += values[i];
        off = fmax(off, fabs(vectors[99 * N + i]));
    }
    CHECK(off < 0.6); // no eigenvector is along an axis
    double value = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &value, NULL, &error));
    // E f(0) = noise^2 tr(Q) / 2; the standard deviation of 1000 examples' mean is 1.5 % of it.
    CHECK(fabs(value / (0.18 * trace) - 1.0) < 0.06);
    free(h);
    descent_objective_free(f);
}

static void examples_of_the_quadratic_average_to_it(void)
{
    descent_error error = {0};
    descent_objective *f = quadratic_deep();
    if (!f) {
        return;
    }
    double x[N], g[N], sum[N] = {0}, whole[N], total = 0.0, mean = 0.0;
    uint64_t state = 8;
    for (size_t i = 0; i < N; i++) {
        x[i] = ref_number(&state);
    }
    uint32_t some[40];
    for (uint32_t i = 0; i < DSC_QUADRATIC_DEEP_EXAMPLES; i++) {
        const descent_rows one = {&i, 1};
        double value = 0.0;
        CHECK_OK(descent_objective_evaluate_f64(f, x, &one, &value, g, &error));
        CHECK(value > 0.0);
        total += value / DSC_QUADRATIC_DEEP_EXAMPLES;
        if (i % 25 == 3) {
            some[i / 25] = i;
            mean += value / 40.0;
            for (size_t k = 0; k < N; k++) {
                sum[k] += g[k] / 40.0;
            }
        }
    }
    double value = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &value, whole, &error));
    CHECK_NEAR(value, total, 1e-12);
    const descent_rows rows = {some, 40};
    CHECK_OK(descent_objective_evaluate_f64(f, x, &rows, &value, g, &error));
    CHECK_NEAR(value, mean, 1e-12);
    double apart = 0.0;
    for (size_t k = 0; k < N; k++) {
        CHECK_NEAR(g[k], sum[k], 1e-11);
        apart = fmax(apart, fabs(g[k] - whole[k]));
    }
    CHECK(apart > 0.1); // the gradient is noisy
    const uint32_t beyond = DSC_QUADRATIC_DEEP_EXAMPLES;
    const descent_rows bad = {&beyond, 1};
    CHECK(descent_objective_evaluate_f64(f, x, &bad, &value, g, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "row 1000 does not exist: the objective has 1000 examples");
    descent_objective_free(f);
}

static void take(void *context, size_t worker, const dsc_piece *piece, void *g)
{
    (void)worker;
    memcpy((double *)context + piece->begin, g, piece->count * sizeof(double));
}

// Ranges as the loops of training ask for them, sums of squares, and the same bits again.
static void ranges_of_examples_have_the_same_bits(void)
{
    descent_error error = {0};
    descent_objective *f = quadratic_deep(), *again = quadratic_deep();
    if (!f || !again) {
        return;
    }
    double x[N], g[N], other[N], value = 0.0, squares = 0.0;
    for (size_t i = 0; i < N; i++) {
        x[i] = 0.01 * (double)i;
    }
    uint32_t index[10];
    for (uint32_t i = 0; i < 10; i++) {
        index[i] = 300 + i;
        const descent_rows one = {&index[i], 1};
        CHECK_OK(descent_objective_evaluate_f64(f, x, &one, &value, NULL, &error));
        squares += value * value;
    }
    const dsc_sink sink = {.take = take, .context = g};
    const dsc_examples range = {.first = 300, .count = 10};
    const dsc_request request = {.x = x, .sink = &sink, .examples = &range};
    dsc_outcome outcome = {0};
    CHECK_OK(dsc_objective_evaluate(f, &request, &outcome, &error));
    CHECK(outcome.count == 10);
    CHECK_NEAR(outcome.squares, squares, 1e-13);
    const descent_rows rows = {index, 10};
    CHECK_OK(descent_objective_evaluate_f64(again, x, &rows, &value, other, &error));
    CHECK(value == outcome.value && outcome.loss / 10.0 == value);
    CHECK(memcmp(g, other, sizeof g) == 0);
    descent_objective_free(f);
    descent_objective_free(again);
}

static void a_failed_allocation_makes_no_objective(void)
{
    const char *names[] = {"quadratic-deep", "himmelblau"};
    for (int k = 0; k < 2; k++) {
        const descent_function_info *info = descent_catalogue_find(names[k]);
        for (long n = 1;; n++) {
            descent_error error = {0};
            descent_objective *f = NULL;
            failing_alloc_start(n);
            const descent_status status =
                descent_objective_from_catalogue(info, 0, NULL, 0, &f, &error);
            if (!failing_alloc_stop()) {
                CHECK(status == DESCENT_OK && n > 1);
                descent_objective_free(f);
                break;
            }
            CHECK(status == DESCENT_NO_MEMORY && !f);
            descent_objective_free(f);
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(settings_change_the_function),
                                       TEST(small_clusters_have_their_known_energy),
                                       TEST(thirteen_atoms_make_an_icosahedron),
                                       TEST(wrong_settings_are_refused_by_name),
                                       TEST(points_are_read_from_text),
                                       TEST(the_deep_quadratic_has_its_spectrum),
                                       TEST(examples_of_the_quadratic_average_to_it),
                                       TEST(ranges_of_examples_have_the_same_bits),
                                       TEST(a_failed_allocation_makes_no_objective)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
