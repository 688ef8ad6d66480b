// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Verdicts beside critical points, where offsets, narrow valleys and symmetries blur what is
// clear at the point itself. The groups are those of bench/verdicts_points.c.
#include "check.h"

#include <descent/catalogue.h>
#include <descent/verdict.h>

#include "verdicts_points.h"

static descent_diagnosis *diagnose(const char *text, const char *at)
{
    descent_error error = {0};
    descent_expression *expression = NULL;
    descent_objective *f = NULL;
    descent_diagnosis *d = NULL;
    double x[64] = {0.0};
    const descent_diagnose_options options = descent_diagnose_options_default();
    CHECK_OK(descent_expression_parse(text, NULL, 0, &expression, &error));
    CHECK_OK(descent_objective_from_expression(expression, &f, &error));
    CHECK_OK(descent_point_parse(at, descent_objective_parameters(f), x, &error));
    CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error));
    descent_objective_free(f);
    descent_expression_free(expression);
    return d;
}

#define P(place) (1U << DESCENT_PLACE_##place)

// A slope of any kind: which of them hangs on how far the descent leads.
#define SLOPE (P(DESCENDING) | P(PLATEAU) | P(GRADIENT_FLAT) | P(INFINITY))

typedef struct place_case {
    const char *formula, *at;
    unsigned places;
} place_case;

static void check_cases(const place_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        descent_diagnosis *d = diagnose(cases[i].formula, cases[i].at);
        if (!CHECK(d && (1U << d->place & cases[i].places))) {
            printf("%s at %s: %s (%s)\n", cases[i].formula, cases[i].at,
                   d ? descent_place_word(d->place) : "", d ? d->because : "");
        }
        descent_diagnosis_free(d);
    }
}

#define CASES(cases) check_cases(cases, sizeof(cases) / sizeof *(cases))

// A gradient along directions that look flat beside a steep one is a gradient.
static void slopes_beside_steep_walls_are_slopes(void)
{
    static const place_case cases[] = {
        {"1e8*(y-x^2)^2+(x-1)^2", "0.5, 0.25", P(DESCENDING) | P(PLATEAU)},
        {"1e8*(y-x^2)^2+(x-1)^2", "1, 1", P(MINIMUM)},
        {"1e8*(y-x^2)^2+(x-1)^2", "-0.5, 0.25", P(DESCENDING) | P(PLATEAU)},
        {"1e9*(y-x^3)^2+(x-2)^2", "2, 8", P(MINIMUM)},
        {"1e9*(y-x^3)^2-(x-2)^2", "2, 8", P(SADDLE)},
        {"1000+x^3+0.02*x+1e4*y^2", "0, 1e-6", SLOPE},
        {"1e5-x^3-0.3*x+1e6*y^2", "0, 1e-7", SLOPE},
        {"5+x^5+1e-3*x+1e3*(y-1)^2", "0, 1.000001", SLOPE},
        {"(1-x*y)^2+x^2", "0.001, 1000", SLOPE},
        {"(1-x*y)^2+x^2", "0.002, 500", SLOPE},
        {"(2-x*y)^2+y^2", "1000, 0.002", SLOPE},
    };
    CASES(cases);
}

// Where Newton's steps lead too far there is no "exact point near by".
static void no_exact_point_is_named_too_far_away(void)
{
    static const place_case cases[] = {
        {"(x-10000)^2+y^2", "10005, 3", P(DESCENDING)},
        {"(x-1e6)^2+(y+3)^2", "1000400, 0", P(DESCENDING)},
        {"5*(x+20000)^2-y^2", "-20010, 1", SLOPE},
        {"(x-10000)^2+y^2", "10000.001, 0.001", P(MINIMUM)},
        {"(x-3)^2+y^2", "3.0005, 0.001", P(MINIMUM)},
    };
    CASES(cases);
}

// f falls on some ways and rises on none.
static void level_maxima_are_maxima(void)
{
    static const place_case cases[] = {
        {"-x^2*y^2", "0, 0", P(MAXIMUM)},
        {"3-x^4*y^2", "0, 0", P(MAXIMUM)},
        {"-x^2*y^2*z^2", "0, 0, 0", P(MAXIMUM)},
        {"x^2*y^2", "0, 0", P(DEGENERATE_MINIMUM)},
        {"-x^2*y^2+x^6", "0, 0", P(DEGENERATE_SADDLE)},
        {"-x^2*y^3", "0, 0", P(DEGENERATE_SADDLE)},
    };
    CASES(cases);
}

// Every saddle has its way down, whatever the valley is like that leads there.
static void every_saddle_has_its_way_down(void)
{
    static const char *const cases[][2] = {
        {"1e12*(y-x^2)^2-(x-1)^2+(x-1)^4", "1, 1"},
        {"1e10*(y-x^2)^2-(x-1)^2+(x-1)^4", "1, 1"},
        {"1e8*(y-sin(x))^2-x^2+x^4", "1e-5, 1e-5"},
        {"(x*y-1)^2-(z-1)^2+(z-1)^4", "2.0001, 0.50001, 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_diagnosis *d = diagnose(cases[i][0], cases[i][1]);
        CHECK(d->place == DESCENT_PLACE_SADDLE && d->index_low == 1 && d->index_high == 1);
        CHECK(d->escape && d->escape_gain > 1e-3);
        descent_diagnosis_free(d);
    }
}

// The thousand steps that a forecast is about are taken: beside a saddle they grow.
static void steps_leave_saddles(void)
{
    static const char *const cases[][2] = {
        {"100*y^2-x^2+x^4", "0.005, 0"},
        {"50*(x+y)^2-(x-y)^2+(x-y)^4", "0.004, -0.003"},
        {"3-x^2-y^2+x^4+y^4+200*z^2", "0.004, 0.003, 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_diagnosis *d = diagnose(cases[i][0], cases[i][1]);
        double gain = 0.0;
        for (size_t k = 0; k < d->evidence_count; k++) {
            if (strcmp(d->evidence[k].name, "gain of 1000 steps") == 0) {
                gain = d->evidence[k].value;
            }
        }
        CHECK(d->place == DESCENT_PLACE_DESCENDING && gain > 0.2);
        CHECK(strstr(d->because, i < 2 ? "saddle of index 1" : "saddle of index 2") != NULL);
        descent_diagnosis_free(d);
    }
}

// How far the saddle is, of which index, and how many steps leave it: as many, taken, do.
static void distances_of_saddles_are_right(void)
{
    static const struct {
        const char *formula, *at;
        double away;
        int index;
    } cases[] = {
        {"100*z^2-x^2-y^2+x^4+y^4", "0.001, 0.001, 0", 0.001414, 2},
        {"100*y^2-x^2+x^4", "0.0014, 0", 0.0014, 1},
        {"20*x^2-y^2-2*z^2+y^4+z^4", "0, 0.002, 0.001", 0.002236, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        descent_expression *expression = NULL;
        descent_objective *f = NULL;
        double x[3], g[3], value = 0.0, start = 0.0, away = 0.0, rate = 0.0;
        int index = 0, steps = 0;
        descent_diagnosis *d = diagnose(cases[i].formula, cases[i].at);
        const char *about = strstr(d->because, "; about ");
        CHECK(sscanf(d->because, "%lf away from a saddle of index %d", &away, &index) == 2);
        CHECK(about && sscanf(about, "; about %d steps of %lf leave it", &steps, &rate) == 2);
        CHECK_NEAR(away, cases[i].away, 0.05);
        CHECK(index == cases[i].index);
        descent_diagnosis_free(d);
        CHECK_OK(descent_expression_parse(cases[i].formula, NULL, 0, &expression, &error));
        CHECK_OK(descent_objective_from_expression(expression, &f, &error));
        const size_t n = descent_objective_parameters(f);
        CHECK_OK(descent_point_parse(cases[i].at, n, x, &error));
        CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &start, g, &error));
        for (int k = 0; k < 2 * steps; k++) {
            CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &value, g, &error));
            for (size_t j = 0; j < n; j++) {
                x[j] -= rate * g[j];
            }
            // Not left after a quarter of them, and left after twice as many.
            CHECK(k != steps / 4 || start - value < 0.05);
        }
        CHECK(start - value > 0.1);
        descent_objective_free(f);
        descent_expression_free(expression);
    }
}

// Where f does not change along one direction, beside the point: no index is wrong, and every
// saddle has its way down.
static void no_index_is_wrong_beside_zero_modes(void)
{
    static const struct {
        const char *formula;
        size_t n, axis; /* the critical point is this unit vector */
        descent_place place;
    } cases[] = {
        {"(x^2+2*y^2+3*z^2)/(x^2+y^2+z^2)", 3, 0, DESCENT_PLACE_DEGENERATE_MINIMUM},
        {"(x^2+2*y^2+3*z^2)/(x^2+y^2+z^2)", 3, 1, DESCENT_PLACE_SADDLE},
        {"(x^2+2*y^2+3*z^2)/(x^2+y^2+z^2)", 3, 2, DESCENT_PLACE_MAXIMUM},
        {"(2*x^2-y^2)/(x^2+y^2)", 2, 1, DESCENT_PLACE_DEGENERATE_MINIMUM},
        {"(w^2+2*x^2+4*y^2+7*z^2)/(w^2+x^2+y^2+z^2)", 4, 1, DESCENT_PLACE_SADDLE},
        {"(w^2+2*x^2+4*y^2+7*z^2)/(w^2+x^2+y^2+z^2)", 4, 2, DESCENT_PLACE_SADDLE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (double offset = 1e-6; offset < 2e-3; offset *= 10.0) {
            char at[160] = "";
            size_t used = 0;
            for (size_t k = 0; k < cases[i].n; k++) {
                used += (size_t)snprintf(at + used, sizeof at - used, "%s%.17g", k ? ", " : "",
                                         (k == cases[i].axis ? 1.0 : 0.0) +
                                             offset * (k % 2 ? -0.7 : 1.0));
            }
            descent_diagnosis *d = diagnose(cases[i].formula, at);
            if (!CHECK(d->place == cases[i].place) ||
                !CHECK(d->place != DESCENT_PLACE_SADDLE ||
                       (d->escape && d->escape_gain > 0.0))) {
                printf("  %s at %s: %s\n", cases[i].formula, at, d->because);
            }
            descent_diagnosis_free(d);
        }
    }
}

// The Hessian shows no curvature at an inflection, and a minimum is near.
static void minima_beside_inflections_are_seen(void)
{
    static const char *const cases[][2] = {
        {"x^4/4-1.5*x^2+1.999997*x+y^2", "1, 0"},
        {"x^3/3-1e-4*x+y^2", "0, 0"},
        {"x^3/3-1e-5*x+5*(y-2)^2+7", "0, 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_diagnosis *d = diagnose(cases[i][0], cases[i][1]);
        CHECK(d->place == DESCENT_PLACE_DESCENDING);
        CHECK(strstr(d->because, "away from a minimum") != NULL);
        descent_diagnosis_free(d);
    }
}

// What explodes elsewhere does not make steps short here; what is the same in all digits here
// falls elsewhere.
static void what_explodes_elsewhere_does_not_matter(void)
{
    static const place_case cases[] = {
        {"x^2 + exp(-20*x)", "2", P(DESCENDING)},
        {"x^2 + exp(30*(x-4))", "1", P(DESCENDING)},
        {"(x-1)^2 + y^2 + exp(-40*y)", "3, 2", P(DESCENDING)},
        {"(sigmoid(20*(x-2))-0.5)^2", "6", P(PLATEAU)},
        {"(sigmoid(30*(x-1))-0.25)^2", "4", P(PLATEAU)},
        {"(sigmoid(20*(x+y-4))-0.5)^2", "6, 6", P(PLATEAU)},
        {"max(abs(x)-5,0)^2", "0", P(DEGENERATE_MINIMUM)},
        {"1-sigmoid(50*(x-1))", "6", P(DEGENERATE_MINIMUM) | P(PLATEAU)},
    };
    CASES(cases);
}

// Of all that the groups have, at most 0.5 % are wrong and 3 % are undetermined.
static void few_points_are_wrong_or_undetermined(void)
{
    static const char *const names[] = {"catalogue",           "condition 1 to 1e12",
                                        "symmetric functions", "lines of equal units",
                                        "2-4-1 networks",      "charges on a sphere"};
    verdict_points all = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK_TEXT(verdict_point_groups[i].name, names[i]);
    }
    for (const verdict_point_group *g = verdict_point_groups; g->name; g++) {
        verdict_points counts = {0};
        g->judge(1, true, &counts);
        printf("%s: %u points, %u wrong, %u undetermined\n", g->name, counts.all, counts.wrong,
               counts.undetermined);
        CHECK(counts.all >= 45 && counts.wrong <= counts.all / 50);
        all.all += counts.all;
        all.wrong += counts.wrong;
        all.undetermined += counts.undetermined;
    }
    CHECK(200 * all.wrong <= all.all && 100 * all.undetermined <= 3 * all.all);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(slopes_beside_steep_walls_are_slopes),
        TEST(no_exact_point_is_named_too_far_away),
        TEST(level_maxima_are_maxima),
        TEST(every_saddle_has_its_way_down),
        TEST(steps_leave_saddles),
        TEST(distances_of_saddles_are_right),
        TEST(no_index_is_wrong_beside_zero_modes),
        TEST(minima_beside_inflections_are_seen),
        TEST(what_explodes_elsewhere_does_not_matter),
        TEST(few_points_are_wrong_or_undetermined),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
