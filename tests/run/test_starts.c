// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Many starts: which minima are found and how often, against functions whose minima and basins
// are known; saddles, slopes and numbers that are not finite; threads, memory, wrong arguments.
#include "check.h"

#include <stdlib.h>

#include <descent/minimize.h>

#include "failing_alloc.h"
#include "run/functions.h"
#include "run/merge.h"
#include "run/starts.h"

static const double pi = 3.14159265358979323846;

// ---- functions ----

static double rastrigin(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * x[i] + 10.0 * (1.0 - cos(2.0 * pi * x[i]));
        if (g) {
            g[i] = 2.0 * x[i] + 20.0 * pi * sin(2.0 * pi * x[i]);
        }
    }
    return sum;
}

// x^4 in every coordinate: a minimum that is flat.
static double flat(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * x[i] * x[i] * x[i];
        if (g) {
            g[i] = 4.0 * x[i] * x[i] * x[i];
        }
    }
    return sum;
}

static double slope(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    if (g) {
        g[0] = 1.0;
    }
    return x[0];
}

// The gradient points the wrong way.
static double wrong(size_t n, const double *x, double *g, void *user)
{
    const double f = fn_styblinski(n, x, g, user);
    for (size_t i = 0; i < n && g; i++) {
        g[i] = -g[i];
    }
    return f;
}

static double nowhere(size_t n, const double *x, double *g, void *user)
{
    return slope(n, x, g, user) * (double)NAN;
}

// x - log x: not a number for x < 0, a minimum 1 at 1.
static double half(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    if (g) {
        g[0] = x[0] > 0.0 ? 1.0 - 1.0 / x[0] : (double)NAN;
    }
    return x[0] > 0.0 ? x[0] - log(x[0]) : (double)NAN;
}

// ---- running ----

typedef struct maker {
    descent_callback *function;
    size_t n;
    int made, fails_at; /* the call that fails, 1 is the first; 0: none */
} maker;

static descent_status make(void *user, descent_objective **objective, descent_error *error)
{
    maker *m = user;
    if (++m->made == m->fails_at) {
        if (error) {
            error->status = DESCENT_NO_INPUT;
            snprintf(error->message, sizeof error->message, "no objective today");
        }
        return DESCENT_NO_INPUT;
    }
    return descent_objective_from_function(m->n, m->function, NULL, objective, error);
}

typedef struct problem {
    maker maker;
    descent_minimize_options minimize;
    descent_starts_options starts;
    double lower[16], upper[16];
} problem;

static problem pose(descent_callback *function, size_t n, double low, double high,
                    descent_rule rule, uint64_t starts)
{
    problem p = {.maker = {.function = function, .n = n},
                 .minimize = descent_minimize_options_default(rule),
                 .starts = descent_starts_options_default()};
    p.starts.starts = starts;
    for (size_t i = 0; i < n; i++) {
        p.lower[i] = low;
        p.upper[i] = high;
    }
    return p;
}

static descent_status try(problem *p, descent_starts_result *r, descent_error *error)
{
    p->maker.made = 0;
    return descent_minimize_starts(make, &p->maker, &p->minimize, &p->starts, p->lower,
                                   p->upper, r, error);
}

static descent_starts_result solve(problem *p)
{
    descent_starts_result r = {.size = sizeof r};
    descent_error error = {0};
    CHECK_OK(try(p, &r, &error));
    return r;
}

static uint64_t all_hits(const descent_starts_result *r)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < r->count; i++) {
        sum += r->minima[i].hits;
        CHECK(i == 0 || r->minima[i].value >= r->minima[i - 1].value);
    }
    return sum;
}

// The minimum within 1e-3 of (x, y), or NULL.
static const descent_found_minimum *find(const descent_starts_result *r, size_t n, double x,
                                         double y)
{
    for (size_t i = 0; i < r->count; i++) {
        const double *at = r->minima[i].x;
        if (fabs(at[0] - x) < 1e-3 && (n < 2 || fabs(at[1] - y) < 1e-3)) {
            return &r->minima[i];
        }
    }
    return NULL;
}

// Whether `hits` of `count` uniform starts are as many as a basin of `share` gets, within five
// standard deviations.
static bool is_likely(uint64_t hits, uint64_t count, double share)
{
    const double deviation = sqrt((double)count * share * (1.0 - share));
    return fabs((double)hits - (double)count * share) <= 5.0 * deviation + 1.0;
}

// ---- minima and shares ----

// f' = cos x (6 cos^2 x - 7/2): two lowest minima where sin x = -sqrt(5/12), with the value
// -5/3 sqrt(5/12), and a poorer one, 1/2, at pi/2. The period from one of its highest points to
// the next holds three whole basins.
static void the_minima_of_the_notes_are_found(void)
{
    const double low = asin(sqrt(5.0 / 12.0)); /* 0.7016... */
    const double ends[] = {-low, low - pi, 0.5 * pi};
    const double widths[] = {low + 0.5 * pi, low + 0.5 * pi, pi - 2.0 * low};
    const double values[] = {-5.0 / 3.0 * sqrt(5.0 / 12.0), -5.0 / 3.0 * sqrt(5.0 / 12.0), 0.5};
    problem p = pose(fn_notebook, 1, -pi - low, pi - low, DESCENT_GD, 2000);
    p.minimize.optimizer.learning_rate = 0.1;
    descent_starts_result r = solve(&p);
    CHECK(r.count == 3 && r.starts == 2000 && r.failed == 0 && all_hits(&r) == 2000);
    CHECK(r.unseen == 0.0);
    for (int i = 0; i < 3; i++) {
        const descent_found_minimum *m = find(&r, 1, ends[i], 0.0);
        if (CHECK(m)) {
            CHECK_NEAR(m->x[0], ends[i], 1e-8);
            CHECK_NEAR(m->value, values[i], 1e-14);
            CHECK(m->gradient_norm <= 1e-8);
            CHECK(is_likely(m->hits, 2000, widths[i] / (2.0 * pi)));
        }
    }
    CHECK(r.count == 3 && r.minima[2].value > 0.0);
    descent_starts_free(&r);
    CHECK(r.count == 0 && r.minima == NULL);
    descent_starts_free(&r);
    descent_starts_free(NULL);

    // From -pi to pi some starts leave over the edge, to the next lowest minimum.
    p.lower[0] = -pi;
    p.upper[0] = pi;
    r = solve(&p);
    CHECK(r.count == 4 && find(&r, 1, pi + low, 0.0) != NULL);
    descent_starts_free(&r);
}

static const double himmelblau_minima[4][2] = {{3.0, 2.0},
                                               {-2.805118086952745, 3.131312518250573},
                                               {-3.779310253377747, -3.283185991286170},
                                               {3.584428340330492, -1.848126526964404}};
static const double small_step = 0.001;

// Which minimum descent with small steps comes to from x.
static int basin(double x, double y)
{
    for (int k = 0; k < 100000; k++) {
        for (int i = 0; i < 4; i++) {
            if (hypot(x - himmelblau_minima[i][0], y - himmelblau_minima[i][1]) < 0.3) {
                return i;
            }
        }
        const double at[2] = {x, y};
        double g[2];
        fn_himmelblau(2, at, g, NULL);
        x -= small_step * g[0];
        y -= small_step * g[1];
    }
    return -1;
}

static void hits_are_in_proportion_to_the_basins(void)
{
    enum { GRID = 120, STARTS = 2000 };
    double share[4] = {0};
    for (int i = 0; i < GRID * GRID; i++) {
        const int to =
            basin(-5.0 + 10.0 * (i % GRID + 0.5) / GRID, -5.0 + 10.0 * (i / GRID + 0.5) / GRID);
        if (CHECK(to >= 0)) {
            share[to] += 1.0 / (GRID * GRID);
        }
    }
    for (int kind = 0; kind < 3; kind++) {
        problem p = pose(fn_himmelblau, 2, -5.0, 5.0, DESCENT_GD, STARTS);
        p.minimize.optimizer.learning_rate = small_step;
        p.starts.sampling = kind;
        descent_starts_result r = solve(&p);
        CHECK(r.count == 4 && r.failed == 0 && all_hits(&r) == STARTS);
        for (int i = 0; i < 4; i++) {
            const double *at = himmelblau_minima[i];
            const descent_found_minimum *m = find(&r, 2, at[0], at[1]);
            if (CHECK(m)) {
                CHECK(is_likely(m->hits, STARTS, share[i]));
                CHECK_NEAR(m->x[0], at[0], 1e-9);
                CHECK_NEAR(m->x[1], at[1], 1e-9);
                CHECK(m->value < 1e-16);
            }
        }
        descent_starts_free(&r);
    }
}

// Of the cells around whole numbers that the box holds, each has its minimum.
static void every_minimum_of_rastrigin_is_found(void)
{
    static const size_t groups[] = {1, 4, 4, 4, 8, 4};
    for (int kind = 0; kind < 3; kind++) {
        problem p = pose(rastrigin, 2, -2.5, 2.5, DESCENT_GD, 1000);
        p.minimize.optimizer.learning_rate = 0.002;
        p.starts.sampling = kind;
        descent_starts_result r = solve(&p);
        if (CHECK(r.count == 25 && r.failed == 0 && all_hits(&r) == 1000)) {
            for (size_t g = 0, at = 0; g < 6; at += groups[g++]) {
                const double value = r.minima[at].value;
                CHECK(g == 0 ? value < 1e-12 : value > r.minima[at - 1].value + 0.5);
                for (size_t i = at; i < at + groups[g]; i++) {
                    CHECK_NEAR(r.minima[i].value, value, 1e-10);
                    CHECK(is_likely(r.minima[i].hits, 1000, 1.0 / 25.0));
                }
            }
        }
        descent_starts_free(&r);
    }
    // L-BFGS may step over ridges; what it finds are minima all the same.
    problem p = pose(rastrigin, 2, -2.5, 2.5, DESCENT_LBFGS, 500);
    descent_starts_result r = solve(&p);
    CHECK(r.failed == 0 && r.count >= 10);
    for (size_t i = 0; i < r.count; i++) {
        double g[2];
        rastrigin(2, r.minima[i].x, g, NULL);
        CHECK(hypot(g[0], g[1]) <= 1e-8);
        CHECK(fabs(r.minima[i].x[0] - round(r.minima[i].x[0])) < 0.05);
        CHECK(cos(2.0 * pi * r.minima[i].x[1]) >
              0.9); /* a minimum in this coordinate as well */
    }
    descent_starts_free(&r);
}

// 2^10 minima: each coordinate is one of the two minima in one dimension.
static void nearly_all_of_1024_minima_are_found(void)
{
    problem p = pose(fn_styblinski, 10, -5.0, 5.0, DESCENT_LBFGS, 10000);
    descent_starts_result r = solve(&p);
    CHECK(r.failed == 0 && r.count > 900 && r.count <= 1024 && all_hits(&r) == 10000);
    CHECK(r.unseen < 0.02);
    for (size_t m = 0; m < r.count; m++) {
        CHECK(r.minima[m].gradient_norm <= 1e-8);
        for (size_t i = 0; i < 10; i++) {
            const double x = r.minima[m].x[i];
            CHECK(fabs(x + 2.903534027771177) < 1e-8 || fabs(x - 2.746802770990478) < 1e-8);
        }
    }
    CHECK_NEAR(r.minima[0].value, -391.66165703771419, 1e-14);
    printf("# %zu minima, %.1f evaluations a start\n", r.count,
           (double)r.evaluations / (double)r.starts);
    descent_starts_free(&r);
}

// ---- what is no minimum ----

// Starts so near a ridge that its saddle looks like an end.
static void starts_near_a_saddle_end_in_minima(void)
{
    static const descent_rule rules[] = {DESCENT_GD, DESCENT_ADAM, DESCENT_LBFGS};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        problem p = pose(fn_saddle, 2, -1.0, 1.0, rules[i], 200);
        p.lower[1] = -1e-12;
        p.upper[1] = 1e-12;
        p.minimize.optimizer.learning_rate = rules[i] == DESCENT_GD ? 0.05 : (double)NAN;
        descent_starts_result r = solve(&p);
        CHECK(r.count == 2 && r.failed == 0 && all_hits(&r) == 200);
        const descent_found_minimum *low = find(&r, 2, 0.0, -sqrt(2.0));
        CHECK(low && find(&r, 2, 0.0, sqrt(2.0)) && is_likely(low->hits, 200, 0.5));
        descent_starts_free(&r);
    }
    // Three minima; at 0 not even the Hessian shows that it is none.
    problem p = pose(fn_monkey, 2, -1e-7, 1e-7, DESCENT_GD, 100);
    p.minimize.optimizer.learning_rate = 0.05;
    descent_starts_result r = solve(&p);
    CHECK(r.count == 3 && r.failed == 0);
    for (size_t i = 0; i < r.count; i++) {
        CHECK_NEAR(r.minima[i].value, -27.0 / 256.0, 1e-14);
    }
    descent_starts_free(&r);
}

// From around its saddles, maxima and everywhere, only minima are told.
static void only_minima_are_told(void)
{
    problem p = pose(fn_styblinski, 6, -1e-10, 1e-10, DESCENT_GD, 200);
    for (size_t i = 0; i < 6; i++) { /* the maximum of every coordinate */
        p.lower[i] += 0.15673125678069874;
        p.upper[i] += 0.15673125678069874;
    }
    p.minimize.optimizer.learning_rate = 0.01;
    descent_starts_result r = solve(&p);
    CHECK(r.failed == 0 && r.count > 1);
    for (size_t m = 0; m < r.count; m++) {
        for (size_t i = 0; i < 6; i++) {
            CHECK(fabs(r.minima[m].x[i]) > 2.0);
        }
    }
    descent_starts_free(&r);
}

static void a_flat_minimum_is_one(void)
{
    problem p = pose(flat, 3, -2.0, 2.0, DESCENT_LBFGS, 50);
    p.starts.merge_distance = 0.01;
    descent_starts_result r = solve(&p);
    CHECK(r.count == 1 && r.failed == 0);
    CHECK(r.count == 1 && r.minima[0].value < 1e-9);
    descent_starts_free(&r);
}

// Ackley's lowest minimum is the tip of a cone, where no gradient is small.
static void the_tip_of_a_cone_is_a_minimum(void)
{
    problem p = pose(fn_ackley, 2, -5.0, 5.0, DESCENT_LBFGS, 500);
    descent_starts_result r = solve(&p);
    CHECK(r.failed == 0 && r.count > 1 && r.minima[0].hits > 10);
    CHECK(r.count > 1 && r.minima[0].value < 1e-12 && r.minima[0].gradient_norm > 1.0);
    CHECK(r.count > 1 && r.minima[1].value > 2.5);
    descent_starts_free(&r);
}

// Where the gradient does not point uphill it is not believed.
static void wrong_gradients_are_not_believed(void)
{
    problem p = pose(wrong, 2, -5.0, 5.0, DESCENT_LBFGS, 100);
    descent_starts_result r = solve(&p);
    CHECK(r.count == 0 && r.failed == 100);
    descent_starts_free(&r);
}

static void starts_that_end_nowhere_have_failed(void)
{
    static descent_callback *const functions[] = {slope, nowhere};
    for (int i = 0; i < 2; i++) {
        problem p = pose(functions[i], 1, -1.0, 1.0, i ? DESCENT_LBFGS : DESCENT_GD, 20);
        p.minimize.steps = 100;
        descent_starts_result r = solve(&p);
        CHECK(r.count == 0 && r.failed == 20 && r.starts == 20 && r.unseen == 1.0);
        CHECK(r.evaluations >= 20);
        descent_starts_free(&r);
    }
    problem p = pose(half, 1, -1.0, 1.0, DESCENT_LBFGS, 400);
    descent_starts_result r = solve(&p);
    CHECK(r.count == 1 && is_likely(r.failed, 400, 0.5));
    if (CHECK(r.count == 1)) {
        CHECK_NEAR(r.minima[0].value, 1.0, 1e-15);
        CHECK_NEAR(r.minima[0].x[0], 1.0, 1e-7);
    }
    descent_starts_free(&r);
}

// ---- merging ----

// Ends on a line, with values given.
static void ends_are_merged_by_distance_and_value(void)
{
    enum { N = 10 };
    static const double x[N] = {0, 5e-5, 3, 3.0002, 3, -1, 7, 7, 9, 0};
    static const double values[N] = {1, 1 + 1e-9, 2, 2, 2, 1, 4, 4 + 1e-3, 0, 1};
    dsc_ending endings[N];
    descent_starts_options o = descent_starts_options_default();
    descent_starts_result r = {.size = sizeof r};
    descent_error error = {0};
    o.starts = N;
    for (int i = 0; i < N; i++) {
        endings[i] = (dsc_ending){.value = values[i],
                                  .gradient_norm = i,
                                  .norm = fabs(x[i]),
                                  .evaluations = 3,
                                  .good = x[i] != 9.0};
    }
    // 3.0002 is within 1e-4 (1 + 3) of 3; at 7 the values differ by more than 1e-6 (1 + 4).
    CHECK_OK(dsc_merge_endings(&o, 1, endings, x, &r, &error));
    static const double wanted[5][3] = {
        {1, 0, 3}, {1, -1, 1}, {2, 3, 3}, {4, 7, 1}, {4.001, 7, 1}};
    if (CHECK(r.count == 5)) {
        for (int i = 0; i < 5; i++) {
            CHECK(r.minima[i].value == wanted[i][0] && r.minima[i].x[0] == wanted[i][1]);
            CHECK((double)r.minima[i].hits == wanted[i][2]);
        }
        CHECK(r.minima[0].gradient_norm == 0.0);
    }
    CHECK(r.failed == 1 && r.starts == N && r.evaluations == 30);
    CHECK(r.unseen == 3.0 / 9.0);
    descent_starts_free(&r);

    // Nothing is closer than 0 but what is equal; everything is within infinity.
    o.merge_distance = 0.0;
    CHECK_OK(dsc_merge_endings(&o, 1, endings, x, &r, &error));
    CHECK(r.count == 7);
    descent_starts_free(&r);
    o.merge_distance = o.merge_value = 1e300;
    CHECK_OK(dsc_merge_endings(&o, 1, endings, x, &r, &error));
    CHECK(r.count == 1 && r.minima[0].hits == 9 && r.unseen == 0.0);
    descent_starts_free(&r);
}

// ---- threads, memory, mistakes ----

static void threads_do_not_change_what_starts_find(void)
{
    for (int kind = 0; kind < 3; kind++) {
        problem p =
            pose(fn_styblinski, 4, -5.0, 5.0, kind == 2 ? DESCENT_PGD : DESCENT_LBFGS, 300);
        p.minimize.optimizer.learning_rate = kind == 2 ? 0.01 : (double)NAN;
        p.starts.sampling = kind;
        p.starts.threads = 1;
        descent_starts_result one = solve(&p);
        CHECK(p.maker.made == 1 && one.count > 0);
        for (uint64_t threads = 2; threads <= 5; threads += 3) {
            p.starts.threads = threads;
            descent_starts_result r = solve(&p);
            CHECK(p.maker.made == (int)threads);
            CHECK(r.failed == one.failed && r.evaluations == one.evaluations &&
                  r.unseen == one.unseen);
            if (CHECK(r.count == one.count)) {
                CHECK(memcmp(r.points, one.points, r.count * 4 * sizeof(double)) == 0);
                for (size_t i = 0; i < r.count; i++) {
                    CHECK(r.minima[i].hits == one.minima[i].hits &&
                          r.minima[i].value == one.minima[i].value);
                }
            }
            descent_starts_free(&r);
        }
        p.starts.seed++;
        descent_starts_result other = solve(&p);
        CHECK(other.evaluations != one.evaluations);
        descent_starts_free(&other);
        descent_starts_free(&one);
    }
}

static void a_failed_allocation_is_reported(void)
{
    for (int kind = 0; kind < 3; kind++) {
        long n = 1;
        for (bool failed = true; failed && n < 1000; n++) {
            problem p = pose(fn_himmelblau, 2, -5.0, 5.0, DESCENT_LBFGS, 3);
            p.starts.sampling = kind;
            p.starts.threads = 1;
            descent_starts_result r = {.size = sizeof r};
            descent_error error = {0};
            failing_alloc_start(n);
            const descent_status status = try(&p, &r, &error);
            failed = failing_alloc_stop();
            CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK));
            CHECK(!failed ||
                  (r.minima == NULL && strncmp(error.message, "out of memory", 13) == 0));
            descent_starts_free(&r);
        }
        CHECK(n > 10 && n < 1000);
    }
}

static void expect_error(problem *p, descent_status status, const char *part)
{
    descent_starts_result r = {.size = sizeof r, .count = 77};
    descent_error error = {0};
    if (!CHECK(try(p, &r, &error) == status) || !CHECK(strstr(error.message, part)) ||
        !CHECK(r.count == 77)) {
        printf("  wanted \"%s\", got \"%s\"\n", part, error.message);
    }
    CHECK(try(p, &r, NULL) == status);
}

static void wrong_boxes_and_counts_are_refused(void)
{
    const problem good = pose(fn_himmelblau, 2, -5.0, 5.0, DESCENT_LBFGS, 10);
    problem p = good;
    p.lower[1] = 5.0;
    expect_error(&p, DESCENT_INVALID,
                 "box: coordinate 2 of 2 goes from 5 to 5 and holds nothing");
    p.lower[1] = 6.0;
    expect_error(&p, DESCENT_INVALID, "must be below the upper one");
    p.lower[1] = (double)NAN;
    expect_error(&p, DESCENT_INVALID, "both ends must be finite");
    p.lower[1] = -HUGE_VAL;
    expect_error(&p, DESCENT_INVALID, "goes from -inf to 5");
    p = good;
    p.starts.starts = 0;
    expect_error(&p, DESCENT_INVALID, "starts");
    p = good;
    p.starts.size = 0;
    expect_error(&p, DESCENT_INVALID, "default");
    p = good;
    p.starts.sampling = 3;
    expect_error(&p, DESCENT_INVALID, "sampling");
    p = good;
    p.starts.merge_distance = -1.0;
    expect_error(&p, DESCENT_INVALID, "merge-distance");
    p = good;
    p.minimize.optimizer.learning_rate = -1.0;
    expect_error(&p, DESCENT_INVALID, "lr");
    p = good;
    p.maker.fails_at = 1;
    expect_error(&p, DESCENT_NO_INPUT, "no objective today");
    p.maker.fails_at = 3;
    p.starts.threads = 4;
    expect_error(&p, DESCENT_NO_INPUT, "no objective today");
    p = good;
    p.maker.n = 0;
    expect_error(&p, DESCENT_INVALID, "n is 0");
    descent_starts_result r = {.size = sizeof r};
    CHECK(descent_minimize_starts(NULL, NULL, &good.minimize, &good.starts, good.lower,
                                  good.upper, &r, NULL) == DESCENT_INVALID);
    maker m = good.maker;
    CHECK(descent_minimize_starts(make, &m, &good.minimize, &good.starts, NULL, good.upper, &r,
                                  NULL) == DESCENT_INVALID);
    p = pose(fn_himmelblau, 2, -1e308, 1e308, DESCENT_LBFGS, 5); /* its width is no double */
    r = solve(&p);
    CHECK(r.failed == 5);
    descent_starts_free(&r);
}

// One start is no more than one minimisation, and the estimate knows nothing yet.
static void one_start_is_one_minimisation(void)
{
    problem p = pose(fn_himmelblau, 2, 2.0, 4.0, DESCENT_LBFGS, 1);
    p.starts.threads = 8;
    descent_starts_result r = solve(&p);
    CHECK(p.maker.made == 1);
    CHECK(r.count == 1 && r.minima[0].hits == 1 && r.unseen == 1.0);
    descent_starts_free(&r);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(the_minima_of_the_notes_are_found),
                                       TEST(hits_are_in_proportion_to_the_basins),
                                       TEST(every_minimum_of_rastrigin_is_found),
                                       TEST(nearly_all_of_1024_minima_are_found),
                                       TEST(starts_near_a_saddle_end_in_minima),
                                       TEST(only_minima_are_told),
                                       TEST(a_flat_minimum_is_one),
                                       TEST(starts_that_end_nowhere_have_failed),
                                       TEST(the_tip_of_a_cone_is_a_minimum),
                                       TEST(wrong_gradients_are_not_believed),
                                       TEST(ends_are_merged_by_distance_and_value),
                                       TEST(threads_do_not_change_what_starts_find),
                                       TEST(a_failed_allocation_is_reported),
                                       TEST(wrong_boxes_and_counts_are_refused),
                                       TEST(one_start_is_one_minimisation)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
