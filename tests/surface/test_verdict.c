// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Verdicts on functions whose places are known: every stationary point of the catalogue, at the
// point and beside it, degenerate points that curvature alone gets wrong, and points that are
// not critical.
#include "check.h"

#include <stdlib.h>

#include <descent/catalogue.h>
#include <descent/verdict.h>

#include "failing_alloc.h"
#include "objective/objective.h"
#include "surface/judge/training.h"

static descent_objective *formula(const char *text)
{
    descent_error error = {0};
    descent_expression *expression = NULL;
    descent_objective *objective = NULL;
    CHECK_OK(descent_expression_parse(text, NULL, 0, &expression, &error));
    CHECK_OK(descent_objective_from_expression(expression, &objective, &error));
    descent_expression_free(expression);
    return objective;
}

static descent_diagnosis *diagnose(descent_objective *objective, const char *at)
{
    descent_error error = {0};
    double x[64] = {0.0};
    const size_t n = descent_objective_parameters(objective);
    const descent_diagnose_options options = descent_diagnose_options_default();
    descent_diagnosis *d = NULL;
    CHECK_OK(descent_point_parse(at, n, x, &error));
    CHECK_OK(descent_diagnose(objective, x, NULL, &options, &d, &error));
    return d;
}

typedef struct place_case {
    const char *formula, *at;
    descent_place place;
} place_case;

static bool is_place(const place_case *c, double factor)
{
    char text[512];
    (void)snprintf(text, sizeof text, "%g*(%s)", factor, c->formula);
    descent_objective *objective = formula(text);
    descent_diagnosis *d = diagnose(objective, c->at);
    const bool right = d && d->place == c->place;
    if (!right && d) {
        printf("%s at %s: %s (%s), not %s\n", text, c->at, descent_place_word(d->place),
               d->because, descent_place_word(c->place));
    }
    descent_diagnosis_free(d);
    descent_objective_free(objective);
    return right;
}

#define IS(place) DESCENT_PLACE_##place

// Each is the same place when f has other units.
static void places_do_not_depend_on_units(void)
{
    static const place_case cases[] = {
        {"(1 - x)^2 + 100*(y - x^2)^2", "1, 1", IS(MINIMUM)},
        {"(1 - x)^2 + 100*(y - x^2)^2", "0.5, 0.25", IS(DESCENDING)},
        {"(1 - x)^2 + 100*(y - x^2)^2", "-1, 1", IS(DESCENDING)},
        {"5*x^2 - y^2", "0, 0", IS(SADDLE)},
        /* beside points where f is flat to a higher order, next to a curved direction */
        {"x^4 + y^2", "1e-9, 0", IS(DEGENERATE_MINIMUM)},
        {"x^6 + y^2", "1e-4, 0", IS(DEGENERATE_MINIMUM)},
        {"x^4 + y^4 + z^2", "1e-9, 0, 0", IS(DEGENERATE_MINIMUM)},
        {"x^4 + y^2", "1e-5, 0", IS(DEGENERATE_MINIMUM)},
        {"x^4 - y^2", "1e-9, 0", IS(SADDLE)},
        /* falls of 1e-100 beside values of 1 */
        {"(x^2 - y^2)^2", "-6e-10, 8.7e-11", IS(DEGENERATE_MINIMUM)},
        {"x^4*y^4", "2.6e-10, 1.996", IS(DEGENERATE_MINIMUM)},
        {"-x^2 - 3*y^2", "0, 0", IS(MAXIMUM)},
        {"x^3 - 3*x*y^2", "0, 0", IS(DEGENERATE_SADDLE)},
        {"x^2 - y^4", "0, 0", IS(DEGENERATE_SADDLE)},
        {"x^2 - y^6 + y^8", "0, 0", IS(DEGENERATE_SADDLE)},
        {"x^2 + y^3", "0, 0", IS(DEGENERATE_SADDLE)},
        {"x^2 + y^5", "0, 0", IS(DEGENERATE_SADDLE)},
        {"x^4 + y^4", "0, 0", IS(DEGENERATE_MINIMUM)},
        {"x^4 + y^4 - 6*x^2*y^2", "0, 0", IS(DEGENERATE_SADDLE)},
        {"x^4 + y^4 - 1.99*x^2*y^2", "0, 0", IS(DEGENERATE_MINIMUM)},
        {"x^4 + y^4 - 2.01*x^2*y^2", "0, 0", IS(DEGENERATE_SADDLE)},
        {"y^2/2 + y*x^2 + 0.501*x^4", "0, 0", IS(DEGENERATE_MINIMUM)},
        {"y^2/2 + y*x^2 + 0.499*x^4", "0, 0", IS(DEGENERATE_SADDLE)},
        {"(y - x^2)*(y - 3*x^2)", "0, 0", IS(DEGENERATE_SADDLE)},
        {"(x*y*z - 1)^2/2", "0, 0, 0", IS(DEGENERATE_SADDLE)},
        {"(w*x*y*z - 1)^2/2", "0, 0, 0, 0", IS(DEGENERATE_SADDLE)},
        {"(u*v*w*x*y*z - 1)^2/2", "0, 0, 0, 0, 0, 0", IS(DEGENERATE_SADDLE)},
        {"(x*y - 1)^2/2", "0, 0", IS(SADDLE)},
        {"(x*y - 1)^2/2", "2, 0.5", IS(DEGENERATE_MINIMUM)},
        {"(x^2 + y^2 - 1)^2", "1, 0", IS(DEGENERATE_MINIMUM)},
        {"-x^4 - y^4", "0, 0", IS(MAXIMUM)},
        {"x^6 - y^2*x^2", "0, 0", IS(DEGENERATE_SADDLE)},
        {"((x + y)/2)^6 - (x - y)^2*(x + y)^2", "0, 0", IS(DEGENERATE_SADDLE)},
        {"1e12*y^2 - x^2", "0, 0", IS(SADDLE)},
        {"-x^2 - y^4", "0, 0", IS(MAXIMUM)},
        {"x - x + 3", "1", IS(DEGENERATE_MINIMUM)},
        {"x^3 + 0.01*x + y^2", "0, 0", IS(GRADIENT_FLAT)},
        {"exp(-x)", "3", IS(INFINITY)},
        {"exp(-x)", "40", IS(INFINITY)},
        {"log(1 + exp(-x)) + log(1 + exp(-2*x - y))", "5, 1", IS(INFINITY)},
        {"1 - exp(-(x^2 + y^2)/2)", "6, 0", IS(PLATEAU)},
        {"1 - exp(-(x^2 + y^2)/2)", "8, 1", IS(PLATEAU)},
        {"x^2 + 1000", "0.1", IS(DESCENDING)},
        {"max(x, 0)", "1", IS(DESCENDING)}, // the lowest value is reached
        {"max(x, 0)^2", "1", IS(DESCENDING)},
        {"max(x, 0)^4 + 3", "1", IS(DESCENDING)},
        {"max(1 - x, 0)^2", "0", IS(DESCENDING)},
        {"exp(-x) + 1", "3", IS(INFINITY)}, // it is not
        {"log(1 + exp(-x))", "30", IS(INFINITY)},
        {"exp(-x^2)", "1", IS(INFINITY)},
        {"1/x", "1", IS(INFINITY)},
        {"log(1 + exp(-x))", "38", IS(PLATEAU)}, // 0 in all digits
        {"x^2*y", "0, -1", IS(MAXIMUM)},         // level along y
        {"y*x^2 - y^2/2 - 0.4*x^4", "0, 0", IS(SADDLE)},
        {"y*x^2 - y^2/2 - 0.6*x^4", "0, 0", IS(MAXIMUM)},
        {"1 - exp(-x^2 - y^2)", "7, 7", IS(PLATEAU)},
        {"x^2 + 1e-9*y^2", "0, 1", IS(PLATEAU)}, // the minimum is 1 away
        {"x^2 + 1e-12*y^2", "0, 1", IS(PLATEAU)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(is_place(&cases[i], 1.0));
        CHECK(is_place(&cases[i], 1e6));
        CHECK(is_place(&cases[i], 1e-6));
    }
}

static void kinks_are_told_from_slopes(void)
{
    static const place_case cases[] = {
        {"abs(x)", "0", IS(KINK)},
        {"-abs(x)", "0", IS(KINK)},
        {"abs(x) + (y - 1)^2", "0, 1", IS(KINK)},
        {"abs(x) + abs(y)", "0, 0", IS(KINK)},
        {"sqrt(x^2 + y^2)", "0, 0", IS(KINK)},
        {"abs(x) + y^2", "0, 3", IS(DESCENDING)},
        {"relu(x) + y^2", "-1, 3", IS(DESCENDING)},
        {"abs(x) + y", "0, 0", IS(INFINITY)},
        {"abs(x + y) - 0.1*(x - y)", "1, -1", IS(INFINITY)},
        {"abs(x - y) + 0.01*(x + y)", "0, 0", IS(INFINITY)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(is_place(&cases[i], 1.0));
    }
    descent_objective *f = formula("-abs(x)");
    descent_diagnosis *d = diagnose(f, "0");
    CHECK(d->escape && d->escape_gain > 0.0 && d->kinks > 0);
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

// Past these kinks there is a way down, where the function is smooth.
static void descent_past_kinks_is_found(void)
{
    static const char *const cases[][2] = {{"abs(x) - y^2", "0, 0"},
                                           {"abs(x) - y^4", "0, 0"},
                                           {"x^2 - y^2 + abs(z)", "0, 0, 0"},
                                           {"abs(x + y) - (x - y)^2", "0, 0"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_objective *f = formula(cases[i][0]);
        descent_diagnosis *d = diagnose(f, cases[i][1]);
        CHECK(d->place == IS(KINK) && d->escape && d->escape_gain > 0.0);
        CHECK(strstr(d->because, "past the kink in which f falls") != NULL);
        double x[4], value = 0.0;
        for (size_t k = 0; k < d->n; k++) {
            x[k] = d->x[k] + d->escape_step * d->direction[k];
        }
        descent_error error = {0};
        CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &value, NULL, &error));
        CHECK_NEAR(-value, d->escape_gain, 1e-12 * d->escape_gain);
        descent_diagnosis_free(d);
        descent_objective_free(f);
    }
}

// The origin of (x1 ... xn - 1)^2 / 2 is never a minimum, however far the product stays below
// rounding: |x| ~ 0.04^(1/10) sqrt(n) for n = 10.
static void deep_chains_are_never_minima(void)
{
    static const size_t depths[] = {3, 10, 11, 16, 30, 64, 100};
    descent_error error = {0};
    const descent_function_info *chain = descent_catalogue_find("deep-chain");
    const descent_diagnose_options options = descent_diagnose_options_default();
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        descent_objective *f = NULL;
        double x[100] = {0.0};
        descent_diagnosis *d = NULL;
        CHECK_OK(descent_objective_from_catalogue(chain, depths[i], NULL, 0, &f, &error));
        CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error));
        CHECK(d->place == IS(DEGENERATE_SADDLE) && d->escape && d->escape_gain > 0.1);
        descent_diagnosis_free(d);
        descent_objective_free(f);
    }
    // In units in which its length is a thousand no way shows it, and none is proof.
    descent_objective *f = formula("(1e-36*a*b*c*d*g*h*i*j*k*l*m*n - 1)^2/2");
    descent_diagnosis *d = diagnose(f, "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0");
    CHECK(d->place == IS(UNDETERMINED) && d->decides[0] != '\0');
    descent_diagnosis_free(d);
    descent_objective_free(f);
    f = formula("(1e-36*a*b*c*d*g*h*i*j*k*l*m*n - 1)^2/2 + y^2");
    d = diagnose(f, "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0");
    CHECK(d->place == IS(UNDETERMINED));
    descent_diagnosis_free(d);
    descent_objective_free(f);
    // This is level, and its slope is rounding.
    f = formula("(x + y + z - 1)^2");
    d = diagnose(f, "0.25, 0.5, 0.25");
    CHECK(d->place == IS(DEGENERATE_MINIMUM));
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

// One large eigenvalue hides no small ones.
static void large_eigenvalues_hide_no_small_ones(void)
{
    descent_objective *f = formula("1e12*y^2 - x^2");
    descent_diagnosis *d = diagnose(f, "0, 0");
    CHECK(d->index_low == 1 && d->index_high == 1 && d->zero_unexplained == 0);
    CHECK(d->threshold < 2.0 && d->smallest == -2.0);
    descent_diagnosis_free(d);
    descent_objective_free(f);
    f = formula("-x^2 - y^2");
    d = diagnose(f, "0, 0");
    for (size_t i = 0; i < d->evidence_count; i++) {
        CHECK(strstr(d->evidence[i].text, "inf") == NULL);
    }
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

static descent_place place_of(const descent_known_point *point)
{
    switch (point->kind) {
    case DESCENT_POINT_MINIMUM:
        return IS(MINIMUM);
    case DESCENT_POINT_SADDLE:
        return IS(SADDLE);
    case DESCENT_POINT_MAXIMUM:
        return IS(MAXIMUM);
    case DESCENT_POINT_DEGENERATE_MINIMUM:
        return IS(DEGENERATE_MINIMUM);
    case DESCENT_POINT_DEGENERATE_SADDLE:
        return point->index > 0 ? IS(SADDLE) : IS(DEGENERATE_SADDLE);
    default:
        return IS(KINK);
    }
}

// The catalogue's points, off by `off` in every coordinate. Beside a point that is not found
// any more the verdict may say that f goes down, and that it is slow, but not another kind.
static void check_point(const descent_function_info *info, descent_objective *f,
                        const descent_known_point *point, double off)
{
    descent_error error = {0};
    const size_t n = descent_objective_parameters(f);
    double *x = calloc(n, sizeof *x), *known = calloc(n, sizeof *x);
    CHECK_OK(descent_point_parse(point->x, n, x, &error));
    memcpy(known, x, n * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        x[i] += off * cos((double)(3 * i + 1));
    }
    const descent_diagnose_options options = descent_diagnose_options_default();
    descent_diagnosis *d = NULL;
    if (CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error))) {
        const bool slope = off > 0.0 && (d->place == IS(DESCENDING) || d->place == IS(PLATEAU));
        const bool numbers =
            d->index_low == (uint64_t)point->index && d->index_high == (uint64_t)point->index &&
            d->zero_explained + d->zero_unexplained == (uint64_t)point->nullity;
        const bool right = d->place == place_of(point) && (d->place == IS(KINK) || numbers);
        double far = 0.0; // another point may be nearer: of Auer's neuron
        for (size_t i = 0; i < n; i++) {
            far = fmax(far, fabs(d->x[i] - known[i]));
        }
        const bool another = off > 0.0 && d->critical && far > 1e-5;
        if (!CHECK(right || another ||
                   (slope && (off > 1e-5 || point->kind == DESCENT_POINT_KINK)))) {
            printf("%s at %s, off %g: %s (%s)\n", info->name, point->x, off,
                   descent_place_word(d->place), d->because);
        }
        if (right && off > 0.0 && d->place == IS(SADDLE)) {
            CHECK(d->escape && d->escape_gain > 0.0 && d->escape_step > 0.0);
        }
    }
    descent_diagnosis_free(d);
    free(known);
    free(x);
}

static void every_point_of_the_catalogue_is_recognised(void)
{
    size_t count = 0;
    const descent_function_info *all = descent_catalogue(&count);
    for (size_t i = 0; i < count; i++) {
        descent_error error = {0};
        descent_objective *f = NULL;
        CHECK_OK(descent_objective_from_catalogue(&all[i], 0, NULL, 0, &f, &error));
        for (size_t k = 0; f && k < all[i].point_count; k++) {
            check_point(&all[i], f, &all[i].points[k], 0.0);
            check_point(&all[i], f, &all[i].points[k], 1e-7);
            check_point(&all[i], f, &all[i].points[k], 1e-3);
        }
        descent_objective_free(f);
    }
}

// XOR's 2-2-1 network: the Hessian at weights 0 has no negative eigenvalue, and f falls along
// the curve w1 = w2 = b = e, v = e^2 [surface of a tanh network, by hand: order e^5].
static void xor_at_zero_has_a_way_down(void)
{
    const descent_function_info * xor = descent_catalogue_find("xor");
    descent_error error = {0};
    descent_objective *f = NULL;
    CHECK_OK(descent_objective_from_catalogue(xor, 0, NULL, 0, &f, &error));
    const descent_known_point *zero = NULL;
    for (size_t k = 0; k < xor->point_count; k++) {
        if (xor->points[k].index == 0 && xor->points[k].nullity == 8) {
            zero = &xor->points[k];
        }
    }
    if (!CHECK(zero != NULL)) {
        return;
    }
    descent_diagnosis *d = diagnose(f, zero->x);
    CHECK(d->place == IS(DEGENERATE_SADDLE) && d->critical && d->index_high == 0);
    CHECK_NEAR(d->largest, 4.0, 1e-9);
    CHECK(d->zero_unexplained == 8 && d->escape);
    double x[16], there = 0.0, here = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(f, d->x, NULL, &here, NULL, &error));
    for (size_t i = 0; i < d->n; i++) {
        x[i] = d->x[i] + d->escape_step * d->direction[i];
    }
    CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &there, NULL, &error));
    CHECK(here - there > 1e-9);
    CHECK_NEAR(here - there, d->escape_gain, 1e-12);
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

// Along z the valley of y^2 / 2 + y x^2 + c x^4 is (c - 1/2) x^4: fourth derivative 24 c - 12.
static void numbers_of_a_verdict_are_true(void)
{
    descent_objective *f = formula("y^2/2 + y*x^2 + 2*x^4");
    descent_diagnosis *d = diagnose(f, "0, 0");
    double quartic = 0.0;
    for (size_t i = 0; i < d->evidence_count; i++) {
        if (strcmp(d->evidence[i].name, "reduced quartic") == 0) {
            quartic = d->evidence[i].value;
        }
    }
    CHECK_NEAR(quartic, 36.0, 1e-4);
    descent_diagnosis_free(d);
    descent_objective_free(f);

    f = formula("3*(x - 1)^2 + 5*(y + 2)^2 - z^2");
    d = diagnose(f, "1.0001, -2, 0");
    CHECK(d->place == IS(SADDLE) && d->dense && d->eigenvalue_count == 3);
    CHECK(d->index_low == 1 && d->index_high == 1 && d->index_tighter == 1 &&
          d->index_looser == 1);
    CHECK_NEAR(d->smallest, -2.0, 1e-12);
    CHECK_NEAR(d->eigenvalues[1], 6.0, 1e-12);
    CHECK_NEAR(d->largest, 10.0, 1e-12);
    CHECK_NEAR(d->moved, 1e-4, 1e-12);
    CHECK_NEAR(d->x[0], 1.0, 1e-15);
    CHECK_NEAR(fabs(d->direction[2]), 1.0, 1e-12);
    CHECK_NEAR(d->escape_gain, d->escape_step * d->escape_step, 1e-12);
    CHECK(d->advice_count > 0 && d->advice[0].next == DESCENT_NEXT_ESCAPE);
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

// x is kept where no polish is wanted.
static void without_polish_the_point_stays(void)
{
    descent_error error = {0};
    descent_objective *f = formula("x^2 + y^2");
    descent_diagnose_options options = descent_diagnose_options_default();
    options.polish = 0.0;
    descent_diagnosis *d = NULL;
    const double x[] = {1e-4, 0.0};
    CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error));
    CHECK(d->place == IS(DESCENDING) && d->moved == 0.0 && d->x[0] == 1e-4);
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

static void places_that_are_not_finite_diverge(void)
{
    descent_error error = {0};
    descent_objective *f = formula("exp(x)");
    const descent_diagnose_options options = descent_diagnose_options_default();
    static const double points[] = {1000.0, HUGE_VAL, (double)NAN};
    for (size_t i = 0; i < 3; i++) {
        descent_diagnosis *d = NULL;
        CHECK_OK(descent_diagnose(f, &points[i], NULL, &options, &d, &error));
        CHECK(d && d->place == IS(DIVERGING) && !d->critical);
        descent_diagnosis_free(d);
    }
    descent_objective_free(f);
}

// A descent that follows its rule on a quadratic of known curvature 10.
static void step_sizes_are_judged_by_the_limit(void)
{
    static const struct {
        int rule, form;
        double rate, beta, stability;
        descent_place place;
    } cases[] = {
        {DESCENT_GD, 0, 0.1, 0.0, 0.5, IS(DESCENDING)},
        {DESCENT_GD, 0, 0.2, 0.0, 1.0, IS(EDGE_OF_STABILITY)},
        {DESCENT_GD, 0, 0.3, 0.0, 1.5, IS(DIVERGING)},
        {DESCENT_GD, 0, 0.21, 0.0, 1.05, IS(DIVERGING)}, // of a quadratic: for ever
        {DESCENT_MOMENTUM, DESCENT_MOMENTUM_CLASSICAL, 0.38, 0.9, 1.0, IS(EDGE_OF_STABILITY)},
        {DESCENT_MOMENTUM, DESCENT_MOMENTUM_AVERAGE, 3.8, 0.9, 1.0, IS(EDGE_OF_STABILITY)},
        {DESCENT_MOMENTUM, DESCENT_MOMENTUM_AVERAGE, 6.0, 0.9, 6.0 / 3.8, IS(DIVERGING)},
    };
    descent_error error = {0};
    descent_objective *f = formula("5*x^2 + y^2");
    const double x[] = {1.0, 1.0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_diagnose_options options = descent_diagnose_options_default();
        options.optimizer.rule = cases[i].rule;
        options.optimizer.momentum_form = cases[i].form;
        options.optimizer.learning_rate = cases[i].rate;
        options.optimizer.beta1 = cases[i].beta;
        descent_diagnosis *d = NULL;
        CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error));
        CHECK(d->place == cases[i].place);
        CHECK_NEAR(d->stability, cases[i].stability, 1e-9);
        CHECK_NEAR(d->fastest_rate, cases[i].rate / cases[i].stability, 1e-9);
        descent_diagnosis_free(d);
    }
    descent_objective_free(f);
}

// x jumps from one side of the minimum at 1 to the other for ever (curvature 3 x^2 - 1, limit 2
// / 1.1), while y goes down: 1.4 times the limit, and nothing grows.
static void bounces_are_told_from_growth(void)
{
    descent_error error = {0};
    descent_objective *f = formula("(x^2 - 1)^2/4 + y^2/1000");
    descent_diagnose_options options = descent_diagnose_options_default();
    options.optimizer.rule = DESCENT_GD;
    options.optimizer.learning_rate = 1.1;
    descent_diagnosis *d = NULL;
    const double x[] = {1.1, 5.0};
    CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error));
    CHECK(d->place == IS(EDGE_OF_STABILITY) && d->stability > 1.4);
    CHECK(strstr(d->because, "without growing") != NULL);
    descent_diagnosis_free(d);
    options.optimizer.learning_rate = 3.0; // and here it does
    CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error));
    CHECK(d->place == IS(DIVERGING));
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

// Adam whose steps are short is not told to use Adam.
static void adam_with_short_steps_is_not_told_to_use_adam(void)
{
    descent_error error = {0};
    descent_objective *f = formula("5*x^2 + y^2");
    descent_diagnose_options options = descent_diagnose_options_default();
    options.optimizer.rule = DESCENT_ADAM;
    options.optimizer.learning_rate = 1e-7;
    options.optimizer.beta1 = 0.9;
    descent_diagnosis *d = NULL;
    const double x[] = {1.0, 1.0};
    CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error));
    CHECK(d->place == IS(DESCENDING) && strstr(d->because, "the steps are short") != NULL);
    CHECK(d->conclusion == DESCENT_CONCLUSION_CHANGE && d->advice_count == 1);
    CHECK(d->advice[0].next == DESCENT_NEXT_RESUME);
    CHECK(strncmp(d->advice[0].options, "lr = ", 5) == 0);
    const double rate = strtod(d->advice[0].options + 5, NULL);
    CHECK(rate > 1e-5 && rate < 1.0);
    // How the loss came so far is not known: no number of steps is promised.
    CHECK(strstr(d->advice[0].text, "more steps") == NULL);
    CHECK(d->forecast.model == DESCENT_FORECAST_NONE);
    descent_diagnosis_free(d);
    descent_objective_free(f);
    f = formula("1 - exp(-(x^2 + y^2)/2)");
    const double far[] = {6.0, 0.0};
    CHECK_OK(descent_diagnose(f, far, NULL, &options, &d, &error));
    for (size_t i = 0; i < d->advice_count; i++) {
        CHECK(strstr(d->advice[i].options, "adam") == NULL);
        CHECK(strstr(d->advice[i].text, "e+") == NULL);
    }
    descent_diagnosis_free(d);
    descent_objective_free(f);
}

// What simulated steps have to say for a floor of noise.
static void noise_holds_only_what_stays(void)
{
    const dsc_training still = {.noisy = true,
                                .end = 0.3,
                                .less_end = 0.225,
                                .height = 0.1,
                                .height_error = 0.01,
                                .above = -0.05,
                                .trend = 0.001,
                                .trend_error = 0.01};
    CHECK(dsc_is_noise_floor(&still, 0.25));
    dsc_training other = still;
    other.noisy = false;
    CHECK(!dsc_is_noise_floor(&other, 0.25));
    CHECK(dsc_is_noise_floor(&still, 0.21)); // a lucky point: the steps stay where they are,
    other = still;
    other.trend = -0.5; // and these go on rising
    CHECK(!dsc_is_noise_floor(&other, 0.21));
    CHECK(!dsc_is_noise_floor(&still, 20.0)); // half a percent of f
    other = (dsc_training){.noisy = true,
                           .end = 1.9,
                           .less_end = 0.097,
                           .height = 2.4,
                           .height_error = 0.1,
                           .above = -1.9};
    CHECK(!dsc_is_noise_floor(&other, 6e-7)); // f would be -0.5 without noise
    other = (dsc_training){.noisy = true,
                           .end = 27.0,
                           .less_end = 0.08,
                           .height = 36.0,
                           .height_error = 5.7,
                           .above = -26.7,
                           .trend = -14.0};
    CHECK(!dsc_is_noise_floor(&other, 0.27)); // and here -9: these are no steps of that run
}

// What the record says, and the numbers do not: the steps after the point blew up.
static void a_diverged_record_is_believed(void)
{
    descent_error error = {0};
    descent_objective *f = formula("5*x^2 + y^2");
    static const double points[] = {1.0, 0.0};
    for (size_t i = 0; i < 2; i++) {
        const double x[] = {points[i], points[i]};
        descent_diagnose_options options = descent_diagnose_options_default();
        options.optimizer.rule = DESCENT_GD;
        options.optimizer.learning_rate = 0.01;
        options.diverged = true;
        descent_diagnosis *d = NULL;
        CHECK_OK(descent_diagnose(f, x, NULL, &options, &d, &error));
        CHECK(d->place == (i == 0 ? IS(DIVERGING) : IS(MINIMUM)));
        for (size_t k = 0; k < d->evidence_count; k++) {
            CHECK(strstr(d->evidence[k].text, "are stable") == NULL);
        }
        CHECK(i > 0 ||
              (d->advice_count > 0 && strcmp(d->advice[0].options, "lr = 0.001") == 0));
        descent_diagnosis_free(d);
    }
    descent_objective_free(f);
}

// sum (x_i - 1)^2 with a gradient times *user.
static double factor_bowl(size_t n, const double *x, double *g, void *user)
{
    double f = 0.0;
    for (size_t i = 0; i < n; i++) {
        f += (x[i] - 1.0) * (x[i] - 1.0);
        if (g) {
            g[i] = *(const double *)user * 2.0 * (x[i] - 1.0);
        }
    }
    return f;
}

static void wrong_gradients_are_noticed(void)
{
    static double factors[] = {1.0, -1.0, 0.0, 2.0};
    for (size_t i = 0; i < 4; i++) {
        descent_error error = {0};
        descent_objective *f = NULL;
        CHECK_OK(descent_objective_from_function(3, factor_bowl, &factors[i], &f, &error));
        descent_diagnosis *d = diagnose(f, "0, 0, 0");
        CHECK(d->place == (i == 0 ? IS(DESCENDING) : IS(UNDETERMINED)));
        CHECK((strstr(d->because, "does not match") != NULL) == (i > 0));
        CHECK((strstr(d->decides, "a correct gradient") != NULL) == (i > 0));
        CHECK((d->advice_count > 0 && d->advice[0].next == DESCENT_NEXT_CHECK_GRADIENT) ==
              (i > 0));
        descent_diagnosis_free(d);
        d = diagnose(f, "1, 1, 1"); // where all of them are right
        CHECK(strstr(d->because, "does not match") == NULL);
        descent_diagnosis_free(d);
        descent_objective_free(f);
    }
}

// A slope that is far below rounding: no huge rates are advised.
static void advice_has_no_huge_rates(void)
{
    descent_objective *f = formula("1 - exp(-x^2 - y^2)");
    static const char *const points[] = {"7, 7", "4, 4"};
    for (size_t i = 0; i < 2; i++) {
        descent_diagnosis *d = diagnose(f, points[i]);
        CHECK(d->place == IS(PLATEAU));
        for (size_t k = 0; k < d->advice_count; k++) {
            CHECK(strstr(d->advice[k].options, "e+") == NULL &&
                  strstr(d->advice[k].text, "e+") == NULL);
        }
        for (size_t k = 0; k < d->evidence_count; k++) {
            CHECK(strstr(d->evidence[k].text, "e+") == NULL);
        }
        descent_diagnosis_free(d);
    }
    descent_objective_free(f);
}

static void options_of_a_diagnosis_are_checked(void)
{
    descent_error error = {0};
    descent_objective *f = formula("x^2");
    descent_diagnosis *d = NULL;
    const double x = 1.0;
    descent_diagnose_options options = descent_diagnose_options_default();
    options.threshold = 2.0;
    CHECK(descent_diagnose(f, &x, NULL, &options, &d, &error) == DESCENT_INVALID);
    options = descent_diagnose_options_default();
    options.optimizer.rule = 77;
    CHECK(descent_diagnose(f, &x, NULL, &options, &d, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "rule is 77") != NULL);
    options.optimizer.rule = DESCENT_GD;
    CHECK(descent_diagnose(f, &x, NULL, &options, &d, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "learning_rate is 0") != NULL);
    options.optimizer.learning_rate = 0.1;
    options.optimizer.beta1 = 1.0;
    CHECK(descent_diagnose(f, &x, NULL, &options, &d, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "beta1 is 1") != NULL);
    const descent_diagnose_options zeroed = {0};
    CHECK(descent_diagnose(f, &x, NULL, &zeroed, &d, &error) == DESCENT_INVALID);
    options = descent_diagnose_options_default();
    descent_objective other = {.type = DESCENT_FLOAT64, .n = 0};
    CHECK(descent_diagnose(&other, &x, NULL, &options, &d, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "n is 0") != NULL);
    other = (descent_objective){.type = DESCENT_FLOAT32, .n = 1};
    CHECK(descent_diagnose(&other, &x, NULL, &options, &d, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "float32") != NULL);
    CHECK(d == NULL);
    descent_objective_free(f);
    for (int place = 0; place < DESCENT_PLACE_COUNT; place++) {
        CHECK(strlen(descent_place_word((descent_place)place)) > 3);
        CHECK(strlen(descent_place_text((descent_place)place)) > 10);
    }
    CHECK_TEXT(descent_place_word(DESCENT_PLACE_EDGE_OF_STABILITY), "edge of stability");
    CHECK_TEXT(descent_place_word(DESCENT_PLACE_COUNT), "no place");
}

// Every allocation that fails is reported, and nothing is left behind.
static void every_failed_allocation_is_reported(void)
{
    static const char *const formulas[] = {"x^2 + y^4", "exp(-x) + 0*y", "x^2 - y^2",
                                           "x^4 + y^4", "abs(x) - y^2"};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        descent_error error = {0};
        descent_objective *f = formula(formulas[i]);
        const descent_diagnose_options options = descent_diagnose_options_default();
        const double x[] = {0.0, 0.0};
        bool failed = true;
        for (long n = 1; failed && n < 10000; n++) {
            descent_diagnosis *d = NULL;
            failing_alloc_start(n);
            const descent_status status = descent_diagnose(f, x, NULL, &options, &d, &error);
            failed = failing_alloc_stop();
            CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK));
            descent_diagnosis_free(d);
        }
        CHECK(!failed);
        descent_objective_free(f);
    }
}

// The same seed gives the same bits.
static void the_same_seed_gives_the_same_bits(void)
{
    const descent_function_info * xor = descent_catalogue_find("xor");
    descent_error error = {0};
    descent_objective *f = NULL;
    CHECK_OK(descent_objective_from_catalogue(xor, 0, NULL, 0, &f, &error));
    for (size_t k = 0; k < xor->point_count; k++) {
        descent_diagnosis *a = diagnose(f, xor->points[k].x);
        descent_diagnosis *b = diagnose(f, xor->points[k].x);
        CHECK(a->escape_gain == b->escape_gain && a->escape_step == b->escape_step);
        CHECK_TEXT(a->because, b->because);
        CHECK(memcmp(a->x, b->x, a->n * sizeof *a->x) == 0);
        descent_diagnosis_free(a);
        descent_diagnosis_free(b);
    }
    descent_objective_free(f);
}

// The way down from a gradient-flat point, however small the gradient is: a unit vector, and
// what is said of it holds.
static void flat_points_have_a_true_way_down(void)
{
    static const char *const texts[] = {"0.01*x + x^3 + y^2", "1e-9*x + y^2"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        descent_error error = {0};
        descent_objective *f = formula(texts[k]);
        descent_diagnosis *d = diagnose(f, "0, 0");
        CHECK(d->place == DESCENT_PLACE_GRADIENT_FLAT);
        if (CHECK(d->escape)) {
            double x[2], value = 0.0, square = 0.0;
            for (size_t i = 0; i < 2; i++) {
                x[i] = d->x[i] + d->escape_step * d->direction[i];
                square += d->direction[i] * d->direction[i];
            }
            CHECK_NEAR(square, 1.0, 1e-12);
            CHECK_OK(descent_objective_evaluate_f64(f, x, NULL, &value, NULL, &error));
            CHECK_NEAR(d->value - value, d->escape_gain, 1e-12 * d->escape_gain);
        }
        descent_diagnosis_free(d);
        descent_objective_free(f);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(places_do_not_depend_on_units),
        TEST(kinks_are_told_from_slopes),
        TEST(descent_past_kinks_is_found),
        TEST(deep_chains_are_never_minima),
        TEST(large_eigenvalues_hide_no_small_ones),
        TEST(every_point_of_the_catalogue_is_recognised),
        TEST(xor_at_zero_has_a_way_down),
        TEST(numbers_of_a_verdict_are_true),
        TEST(without_polish_the_point_stays),
        TEST(places_that_are_not_finite_diverge),
        TEST(step_sizes_are_judged_by_the_limit),
        TEST(bounces_are_told_from_growth),
        TEST(adam_with_short_steps_is_not_told_to_use_adam),
        TEST(noise_holds_only_what_stays),
        TEST(options_of_a_diagnosis_are_checked),
        TEST(a_diverged_record_is_believed),
        TEST(wrong_gradients_are_noticed),
        TEST(advice_has_no_huge_rates),
        TEST(every_failed_allocation_is_reported),
        TEST(the_same_seed_gives_the_same_bits),
        TEST(flat_points_have_a_true_way_down),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
