// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Verdicts: what a point is, and why, in problems made for one answer each.
#include <stdlib.h>

#include <descent/constrained.h>
#include <descent/expression.h>

#include "../check.h"
#include "constrained/augmented.h"
#include "problems.h"

typedef struct answer {
    problem p;
    descent_constrained_result r;
} answer;

static bool solve(const problem_text *text, answer *a)
{
    const descent_constrained_options o = descent_constrained_options_default();
    descent_error error = {0};
    a->r = (descent_constrained_result){.size = sizeof a->r};
    return CHECK(problem_open(text, &a->p)) &&
           CHECK_OK(descent_minimize_constrained(a->p.f, &a->p.limits, &o, a->p.from, NULL,
                                                 NULL, &a->r, &error));
}

static void finish(answer *a)
{
    descent_constrained_free(&a->r);
    problem_close(&a->p);
}

static bool is(const answer *a, descent_kkt verdict)
{
    return CHECK_TEXT(descent_kkt_word(a->r.verdict), descent_kkt_word(verdict));
}

// ---- no minimum ----

static void infeasible(void)
{
    static const problem_text problems[] = {
        {"x^2 + y^2", {"x + y >= 3", "x^2 + y^2 <= 1"}, NULL, NULL, "0 0"},
        {"x", {"x >= 2", "x <= 1"}, NULL, NULL, "0"},
        {"x + y", {"x^2 + y^2 = -1"}, NULL, NULL, "2 1"},
        {"x*y", {"x + y = 5"}, "0 0", "1 1", "0.5 0.5"},
    };
    static const double least[] = {1.0, 0.5, 1.0, 3.0}; /* smallest violation, about or more */
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        answer a;
        if (solve(&problems[i], &a)) {
            is(&a, DESCENT_KKT_INFEASIBLE);
            CHECK(a.r.violation > 0.3 * least[i] && a.r.violation < 3.0 * least[i]);
        }
        finish(&a);
    }
}

static void unbounded(void)
{
    static const problem_text problems[] = {
        {"x + y", {"x - y = 1"}, NULL, NULL, "0 0"},
        {"-x", {NULL}, "0", NULL, "1"},
        {"-x*y", {"x + y >= 1"}, "0 0", NULL, "1 1"},
        {"x^3 + y", {"y >= 1"}, NULL, NULL, "-1 2"},
    };
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        answer a;
        if (solve(&problems[i], &a)) {
            is(&a, DESCENT_KKT_UNBOUNDED);
            CHECK(a.r.stop == DESCENT_STOP_UNBOUNDED);
        }
        finish(&a);
    }
}

// The augmented Lagrangian has no lower bound until its penalty is large; the problem has.
static void bounded_by_constraint(void)
{
    static const problem_text problems[] = {
        {"-10*x^2 + y", {"x^2 = 1", "y >= 2"}, NULL, NULL, "3 3"},
        {"x^3", {"x >= -1"}, NULL, NULL, "-0.5"},
        {"-exp(x)", {"x <= 2"}, NULL, NULL, "1"},
    };
    static const double least[] = {-8.0, -1.0, -7.38905609893065};
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        answer a;
        if (solve(&problems[i], &a)) {
            is(&a, DESCENT_KKT_MINIMUM);
            CHECK_NEAR(a.r.value, least[i], 1e-8);
        }
        finish(&a);
    }
}

// Where the violation is stationary but not least, the way out of it is found.
static void feasible_behind_a_saddle(void)
{
    static const problem_text problems[] = {
        {"x + y", {"y^2 - x^2 >= 1"}, "-3 0", "3 3", "1 0"},
        {"x", {"x^2 + y^2 = 1"}, NULL, NULL, "0 0"},
        {"x + z", {"x*y*z = 1"}, "0 0 0", "3 3 3", "0 0 0"},
    };
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        answer a;
        if (solve(&problems[i], &a)) {
            is(&a, DESCENT_KKT_MINIMUM);
            CHECK(a.r.violation <= 1e-9);
        }
        finish(&a);
    }
}

// ---- constraint qualification ----

static void dependent(void)
{
    // The same constraint twice: any two multipliers with a sum of 1 will do.
    answer a;
    if (solve(&(problem_text){"x", {"x >= 1", "2*x >= 2"}, NULL, NULL, "3"}, &a)) {
        is(&a, DESCENT_KKT_MINIMUM);
        CHECK(a.r.qualification == DESCENT_QUALIFICATION_DEPENDENT);
        CHECK(a.r.active == 2 && a.r.rank == 1 && a.r.tangent == 0);
        CHECK_NEAR(a.r.multipliers[0] + 2.0 * a.r.multipliers[1], 1.0, 1e-8);
    }
    finish(&a);
    // Three lines through one corner.
    if (solve(&(problem_text){"x + y", {"x + y >= 1", "x >= 0", "y >= 1"}, NULL, NULL, "3 3"},
              &a)) {
        is(&a, DESCENT_KKT_MINIMUM);
        CHECK(a.r.qualification == DESCENT_QUALIFICATION_DEPENDENT && a.r.rank == 2);
        CHECK_NEAR(a.r.value, 1.0, 1e-9);
    }
    finish(&a);
}

// y - x^2/2 rises along y >= x^2; with multipliers (1/2, 1/2) its Lagrangian falls along x. No
// choice of multipliers proves a saddle where others show a minimum.
static void dependent_second_order(void)
{
    answer a;
    if (solve(&(problem_text){"y - 0.5*x^2", {"y >= x^2", "y >= -x^2"}, NULL, NULL, "0 0"},
              &a)) {
        CHECK(a.r.qualification == DESCENT_QUALIFICATION_DEPENDENT);
        CHECK(a.r.verdict == DESCENT_KKT_MINIMUM || a.r.verdict == DESCENT_KKT_DEGENERATE);
        CHECK_NEAR(a.r.value, 0.0, 1e-9);
    }
    finish(&a);
}

// More variables than have a Hessian: bounds count one each, and fit into memory.
static void many_variables(void)
{
    answer a;
    problem_text text = {"sum(i, 1, 20000, (x[i] - sin(i))^2)", {NULL}, NULL, NULL, NULL};
    const descent_constrained_options o = descent_constrained_options_default();
    descent_error error = {0};
    enum { N = 20000 };
    double *x = calloc(3 * N, sizeof *x), *lower = x + N, *upper = x + 2 * N;
    a.r = (descent_constrained_result){.size = sizeof a.r};
    for (size_t j = 0; j < N; j++) {
        upper[j] = 0.5;
    }
    descent_expression *e = NULL;
    descent_objective *f = NULL;
    const descent_limits limits = {.size = sizeof limits, .lower = lower, .upper = upper};
    CHECK_OK(descent_expression_parse(text.f, NULL, 0, &e, &error));
    CHECK_OK(descent_objective_from_expression(e, &f, &error));
    CHECK_OK(descent_minimize_constrained(f, &limits, &o, x, NULL, NULL, &a.r, &error));
    is(&a, DESCENT_KKT_STATIONARY);
    for (size_t j = 0; j < N; j++) {
        const double s = sin((double)(j + 1));
        CHECK_NEAR(x[j], fmin(0.5, fmax(0.0, s)), 1e-9);
    }
    CHECK(a.r.rank == a.r.active && a.r.tangent == N - a.r.active);
    CHECK(a.r.active > N / 2 && a.r.active < N);
    descent_constrained_free(&a.r);
    descent_objective_free(f);
    descent_expression_free(e);
    free(x);
}

// ---- problems by chance ----

enum { RANDOM_N = 4, RANDOM_M = 5 };

typedef struct chance {
    double q[RANDOM_N][RANDOM_N], c[RANDOM_N]; /* f = x'qx / 2 + c'x */
    double a[RANDOM_M][RANDOM_N];              /* a x <= 1 */
    size_t row;
} chance;

static double random_number(uint64_t *state) /* -1 .. 1 */
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) / 4503599627370496.0 - 1.0;
}

static double quadratic(size_t n, const double *x, double *g, void *user)
{
    const chance *p = user;
    double value = 0.0;
    for (size_t i = 0; i < n; i++) {
        double row = 0.0;
        for (size_t j = 0; j < n; j++) {
            row += p->q[i][j] * x[j];
        }
        value += (0.5 * row + p->c[i]) * x[i];
        if (g) {
            g[i] = row + p->c[i];
        }
    }
    return value;
}

static double linear(size_t n, const double *x, double *g, void *user)
{
    const double *a = user;
    double value = 0.0;
    for (size_t j = 0; j < n; j++) {
        value += a[j] * x[j];
        if (g) {
            g[j] = a[j];
        }
    }
    return value;
}

// Whether some feasible point near x is lower, by sampling in balls of two sizes.
static bool is_lower_nearby(chance *p, const double *x, uint64_t *state)
{
    const double value = quadratic(RANDOM_N, x, NULL, p);
    for (int k = 0; k < 4000; k++) {
        double y[RANDOM_N];
        const double size = k % 2 ? 1e-2 : 1e-4;
        bool feasible = true;
        for (size_t j = 0; j < RANDOM_N; j++) {
            y[j] = fmin(1.0, fmax(-1.0, x[j] + size * random_number(state)));
        }
        for (size_t i = 0; i < RANDOM_M && feasible; i++) {
            feasible = linear(RANDOM_N, y, NULL, p->a[i]) <= 1.0;
        }
        if (feasible && quadratic(RANDOM_N, y, NULL, p) < value - 1e-13) {
            return true;
        }
    }
    return false;
}

// Functions in C: indefinite quadratics in a polytope. A minimum has nothing lower around it, a
// saddle has, and the multipliers of both are what they are.
static void problems_by_chance(void)
{
    uint64_t state = 12345;
    size_t minima = 0, saddles = 0;
    for (int trial = 0; trial < 300; trial++) {
        chance p;
        descent_error error = {0};
        descent_objective *f = NULL;
        descent_constraint constraints[RANDOM_M] = {0};
        double lower[RANDOM_N], upper[RANDOM_N], x[RANDOM_N] = {0};
        for (size_t i = 0; i < RANDOM_N; i++) {
            for (size_t j = 0; j <= i; j++) {
                p.q[i][j] = p.q[j][i] = random_number(&state);
            }
            p.c[i] = 0.3 * random_number(&state);
            lower[i] = -1.0;
            upper[i] = 1.0;
        }
        CHECK_OK(descent_objective_from_function(RANDOM_N, quadratic, &p, &f, &error));
        for (size_t i = 0; i < RANDOM_M; i++) {
            for (size_t j = 0; j < RANDOM_N; j++) {
                p.a[i][j] = 2.0 * random_number(&state);
            }
            constraints[i] =
                (descent_constraint){.name = "a x", .relation = DESCENT_AT_MOST, .bound = 1.0};
            CHECK_OK(descent_objective_from_function(RANDOM_N, linear, p.a[i],
                                                     &constraints[i].objective, &error));
        }
        const descent_limits limits = {sizeof limits, lower, upper, constraints, RANDOM_M};
        const descent_constrained_options o = descent_constrained_options_default();
        descent_constrained_result r = {.size = sizeof r};
        CHECK_OK(descent_minimize_constrained(f, &limits, &o, x, NULL, NULL, &r, &error));
        CHECK(r.violation <= 1e-9);
        const bool lower_near = is_lower_nearby(&p, x, &state);
        if (r.verdict == DESCENT_KKT_MINIMUM) {
            minima++;
            CHECK(!lower_near);
        } else if (r.verdict == DESCENT_KKT_SADDLE) {
            saddles++;
            CHECK(lower_near);
        } else {
            printf("  trial %d: %s\n", trial, descent_kkt_word(r.verdict));
            CHECK(r.verdict == DESCENT_KKT_DEGENERATE);
        }
        descent_constrained_free(&r);
        descent_objective_free(f);
        for (size_t i = 0; i < RANDOM_M; i++) {
            descent_objective_free(constraints[i].objective);
        }
    }
    printf("# %zu minima, %zu saddles\n", minima, saddles);
    CHECK(minima > 290);
}

// Hock & Schittkowski 13, a cusp; and a constraint that only one point keeps, without a slope.
static void no_multipliers(void)
{
    static const problem_text problems[] = {
        {"(x1-2)^2 + x2^2", {"(1-x1)^3 - x2 >= 0"}, "0 0", NULL, "-2 -2"},
        {"x", {"x^2 <= 0"}, NULL, NULL, "1"},
    };
    static const double least[] = {1.0, 0.0};
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        answer a;
        if (solve(&problems[i], &a)) {
            is(&a, DESCENT_KKT_NO_MULTIPLIERS);
            CHECK_NEAR(a.r.value, least[i], 1e-2);
        }
        finish(&a);
    }
}

// ---- second order ----

static void saddle_on_boundary(void)
{
    // On the circle -y^2 is lowest at (0, 1) and (0, -1); from (1, 0) no gradient leads there.
    answer a;
    if (solve(&(problem_text){"x - y^2", {"x^2 + y^2 = 1"}, NULL, NULL, "1 0"}, &a)) {
        is(&a, DESCENT_KKT_SADDLE);
        CHECK(a.r.descent < 0.0 && fabs(a.r.direction[1]) > 0.9);
        CHECK_NEAR(a.r.multipliers[0], -0.5, 1e-8);
        CHECK_NEAR(a.r.curvature, -3.0, 1e-6);
    }
    finish(&a);
    // A bound without a multiplier: down is inside.
    if (solve(&(problem_text){"x + y^2*(y-3)", {NULL}, "0 0", NULL, "1 0"}, &a)) {
        is(&a, DESCENT_KKT_SADDLE);
        CHECK(a.r.weak == 1 && a.r.direction[1] > 0.9);
    }
    finish(&a);
    // The same with the curvature the other way: up on the whole cone.
    if (solve(&(problem_text){"x + y^2*(y+3)", {NULL}, "0 0", NULL, "1 0"}, &a)) {
        is(&a, DESCENT_KKT_MINIMUM);
        CHECK(a.r.weak == 1);
    }
    finish(&a);
    // -x*y falls only where both grow, which neither bound alone shows; x*y rises there.
    if (solve(&(problem_text){"-x*y", {NULL}, "0 0", "1 1", "0 0"}, &a)) {
        is(&a, DESCENT_KKT_SADDLE);
        CHECK(a.r.direction[0] > 0.5 && a.r.direction[1] > 0.5);
    }
    finish(&a);
    if (solve(&(problem_text){"x*y + x^2 + y^2", {NULL}, "0 0", "1 1", "0 0"}, &a)) {
        is(&a, DESCENT_KKT_MINIMUM);
        CHECK(a.r.weak == 2);
    }
    finish(&a);
}

static void degenerate(void)
{
    answer a;
    if (solve(&(problem_text){"x^2 + y^4", {"x + z = 1", "z <= 1"}, NULL, NULL, "1 1 1"}, &a)) {
        is(&a, DESCENT_KKT_DEGENERATE);
        CHECK(a.r.weak == 1); // z <= 1 is active, and does not matter
        CHECK_NEAR(a.r.multipliers[1], 0.0, 1e-8);
    }
    finish(&a);
}

// A gradient below the tolerance because f is flat is no minimum.
static void flat_far_out(void)
{
    static const char *const formulas[] = {"exp(-x)", "1/x", "exp(-x) + y^2"};
    for (size_t i = 0; i < 3; i++) {
        answer a;
        const problem_text text = {formulas[i], {i == 2 ? "x >= y" : NULL}, "0.1", NULL, "1 1"};
        if (solve(&text, &a)) {
            is(&a, DESCENT_KKT_DEGENERATE);
        }
        finish(&a);
    }
}

// ---- multipliers ----

// They say what moving a bound does: compared with moving it.
static void sensitivity(void)
{
    static const char *const moved[][2] = {{"x*y >= 2", "x*y >= 2.0001"},
                                           {"x*y <= -2", "x*y <= -1.9999"},
                                           {"x*y = 2", "x*y = 2.0001"}};
    static const double sign[] = {1.0, -1.0, -1.0};
    for (size_t i = 0; i < sizeof moved / sizeof *moved; i++) {
        answer a, b;
        problem_text text = {"(x-1)^2 + 2*(y+0.5)^2", {moved[i][0]}, NULL, NULL, "1.5 1"};
        const bool first = solve(&text, &a);
        text.constraints[0] = moved[i][1];
        if (first && solve(&text, &b)) {
            is(&a, DESCENT_KKT_MINIMUM);
            CHECK_NEAR((b.r.value - a.r.value) / 1e-4, sign[i] * a.r.multipliers[0], 1e-3);
        }
        finish(&a);
        if (first) {
            finish(&b);
        }
    }
}

// ---- many starts ----

static descent_status make_all(void *user, descent_objective **objective, size_t count,
                               descent_constraint *constraints, descent_error *error)
{
    (void)error;
    problem p;
    if (!problem_open(user, &p)) {
        return DESCENT_INVALID;
    }
    *objective = p.f;
    for (size_t i = 0; i < count; i++) {
        constraints[i].objective = p.constraints[i].objective;
    }
    return DESCENT_OK;
}

// On a circle x*y has two minima; the same bits from any number of threads.
static void many_starts(void)
{
    problem_text text = {"x*y", {"x^2 + y^2 <= 2"}, "-5 -5", "5 1.5", NULL};
    const descent_constrained_options o = descent_constrained_options_default();
    descent_starts_options starts = descent_starts_options_default();
    descent_starts_result r[2] = {{.size = sizeof *r}, {.size = sizeof *r}};
    descent_error error = {0};
    problem p;
    starts.starts = 40;
    if (CHECK(problem_open(&text, &p))) {
        for (size_t k = 0; k < 2; k++) {
            starts.threads = k == 0 ? 1 : 3;
            CHECK_OK(descent_minimize_constrained_starts(make_all, &text, &p.limits, &o,
                                                         &starts, (double[]){-5, -5},
                                                         (double[]){5, 5}, &r[k], &error));
            CHECK(r[k].count == 2 && r[k].failed == 0);
        }
        for (size_t i = 0; i < r[0].count && i < r[1].count; i++) {
            CHECK_NEAR(r[0].minima[i].value, -1.0, 1e-12);
            CHECK(memcmp(r[0].minima[i].x, r[1].minima[i].x, 2 * sizeof(double)) == 0);
            CHECK(r[0].minima[i].hits == r[1].minima[i].hits);
        }
    }
    problem_close(&p);
    descent_starts_free(&r[0]);
    descent_starts_free(&r[1]);
}

// ---- judging a point ----

static void judged(void)
{
    problem p;
    descent_error error = {0};
    descent_constrained_result r = {.size = sizeof r};
    const problem_text text = {"x + y", {"x^2 + y^2 <= 2", "x >= -5"}, NULL, NULL, NULL};
    if (CHECK(problem_open(&text, &p))) {
        CHECK_OK(descent_judge_constrained(p.f, &p.limits, (double[]){-1, -1}, &r, &error));
        CHECK_TEXT(descent_kkt_word(r.verdict), "minimum");
        CHECK_NEAR(r.multipliers[0], 0.5, 1e-12);
        CHECK(r.is_active[0] && !r.is_active[1]);
        descent_constrained_free(&r);
        r = (descent_constrained_result){.size = sizeof r};
        CHECK_OK(descent_judge_constrained(p.f, &p.limits, (double[]){1, 1}, &r, &error));
        CHECK_TEXT(descent_kkt_word(r.verdict),
                   "unfinished"); // its multiplier would be negative
        descent_constrained_free(&r);
    }
    problem_close(&p);
}

// ---- refusals ----

static void refused(void)
{
    answer a;
    descent_error error = {0};
    const descent_constrained_options o = descent_constrained_options_default();
    problem p;
    const problem_text text = {"x + log(y)", {"x + y <= 1"}, "0 0", "1 1", "0 0.5"};
    descent_constrained_result r = {.size = sizeof r};
    if (CHECK(problem_open(&text, &p))) {
        p.lower[1] = 2.0;
        CHECK(descent_minimize_constrained(p.f, &p.limits, &o, p.from, NULL, NULL, &r,
                                           &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message,
                   "bounds: coordinate 2 of 2 is at least 2 and at most 1, which is "
                   "less; the lower bound comes first");
        p.lower[1] = 0.0;
        p.from[1] = -1.0; // moved to 0, where log is not
        CHECK(descent_minimize_constrained(p.f, &p.limits, &o, p.from, NULL, NULL, &r,
                                           &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, "moved to the bounds") != NULL);
        p.constraints[0].bound = (double)NAN;
        CHECK(descent_minimize_constrained(p.f, &p.limits, &o, p.from, NULL, NULL, &r,
                                           &error) == DESCENT_INVALID);
    }
    problem_close(&p);
    // A start outside is moved.
    if (solve(&(problem_text){"x^2", {NULL}, "1", "3", "7"}, &a)) {
        CHECK(a.r.moved);
        CHECK_NEAR(a.p.from[0], 1.0, 1e-15);
        CHECK_NEAR(a.r.lower_multipliers[0], 2.0, 1e-12);
    }
    finish(&a);
}

// ---- the augmented Lagrangian ----

// Gradient and product against differences, at points on both sides of the constraints.
static void derivatives(void)
{
    const problem_text text = {"exp(x*y) + z^2",
                               {"x^2 + y*z <= 1", "sin(x) + z = 0.5", "x*y*z >= 0.1"},
                               NULL,
                               NULL,
                               NULL};
    static const double points[][3] = {{0.3, 0.4, 0.1}, {1.2, -0.7, 0.9}, {-0.4, 1.1, 2.0}};
    problem p;
    dsc_problem inside = {0};
    dsc_augmented a = {0};
    descent_error error = {0};
    if (CHECK(problem_open(&text, &p)) &&
        CHECK_OK(dsc_problem_create(&inside, p.f, &p.limits, &error)) &&
        CHECK_OK(dsc_augmented_create(&a, &inside, &error))) {
        a.penalty = 3.0;
        memcpy(a.multipliers, (double[]){0.7, -0.4, 0.2}, 3 * sizeof(double));
        for (size_t k = 0; k < 3; k++) {
            double g[3], value, other[3], product[3], sides[2], x[3];
            CHECK_OK(dsc_augmented_evaluate(&a, points[k], &value, g, &error));
            dsc_augmented_accept(&a);
            for (size_t j = 0; j < 3; j++) {
                double ahead[3], v[3] = {0};
                const double h = 1e-5;
                for (int s = 0; s < 2; s++) {
                    memcpy(x, points[k], sizeof x);
                    x[j] += s ? h : -h;
                    CHECK_OK(
                        dsc_augmented_evaluate(&a, x, &sides[s], s ? ahead : other, &error));
                }
                CHECK_NEAR((sides[1] - sides[0]) / (2.0 * h), g[j], 1e-8);
                v[j] = 1.0;
                CHECK_OK(dsc_augmented_multiply(&a, v, product, &error));
                for (size_t i = 0; i < 3; i++) {
                    CHECK_NEAR((ahead[i] - other[i]) / (2.0 * h), product[i], 1e-7);
                }
            }
        }
    }
    dsc_augmented_free(&a);
    dsc_problem_free(&inside);
    problem_close(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(infeasible),
                                       TEST(feasible_behind_a_saddle),
                                       TEST(unbounded),
                                       TEST(bounded_by_constraint),
                                       TEST(dependent),
                                       TEST(no_multipliers),
                                       TEST(dependent_second_order),
                                       TEST(many_variables),
                                       TEST(problems_by_chance),
                                       TEST(saddle_on_boundary),
                                       TEST(degenerate),
                                       TEST(flat_far_out),
                                       TEST(sensitivity),
                                       TEST(judged),
                                       TEST(many_starts),
                                       TEST(refused),
                                       TEST(derivatives)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
