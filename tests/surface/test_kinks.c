// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Kinks: of functions by their slopes, of networks by their units; and the way down from them.
#include "check.h"

#include <descent/expression.h>

#include "failing_alloc.h"
#include "surface/kink/kinks.h"
#include "surface/network/chain.h"
#include "surface/networks.h"

typedef double plain(const double *x);

/* value and central differences */
static double call(size_t n, const double *x, double *g, void *user)
{
    plain *const *f = user;
    double y[8];
    memcpy(y, x, n * sizeof *y);
    for (size_t i = 0; g && i < n; i++) {
        const double h = 1e-9;
        y[i] = x[i] + h;
        const double up = (*f)(y);
        y[i] = x[i] - h;
        g[i] = (up - (*f)(y)) / (2.0 * h);
        y[i] = x[i];
    }
    return (*f)(x);
}

static dsc_kinks find_kinks(descent_objective *objective, const double *x)
{
    descent_error error = {0};
    dsc_hessian c = {0};
    dsc_kinks kinks = {0};
    CHECK_OK(dsc_hessian_create(&c, objective, x, NULL, DESCENT_HESSIAN, 0, 0, &error));
    CHECK_OK(dsc_kinks_find(&c, &kinks, &error));
    dsc_hessian_free(&c);
    return kinks;
}

static dsc_kinks kinks_of(plain *f, size_t n, const double *x)
{
    descent_error error = {0};
    descent_objective *objective = NULL;
    CHECK_OK(descent_objective_from_function(n, call, &f, &objective, &error));
    dsc_kinks kinks = find_kinks(objective, x);
    descent_objective_free(objective);
    return kinks;
}

static double sum_of_abs(const double *x)
{
    return fabs(x[0]) + fabs(x[1]);
}

static double larger(const double *x)
{
    return fmax(x[0], x[1]);
}

static double ridge(const double *x)
{
    return -fabs(x[0]) + x[1] * x[1];
}

static double tilted(const double *x)
{
    return fabs(x[0]) + 0.25 * x[1] + 1e3;
}

static double cusp(const double *x)
{
    return sqrt(fabs(x[0])) + x[1] * x[1];
}

static double bowl(const double *x)
{
    return 1e4 * x[0] * x[0] + x[1] * x[1];
}

static double chain_line(const double *x)
{
    return cosh(20.0 * x[0]) + x[1] * x[1] + 1e3;
}

static double quartic(const double *x)
{
    return 1e6 * x[0] * x[0] * x[0] * x[0] + 1e-3 * x[1] * x[1];
}

static double power(const double *x)
{
    return pow(fabs(x[0]), 1.5) + x[1];
}

static double wave(const double *x)
{
    return sin(x[0]) + 0.5 * sin(3.0 * x[1]) + 7.0;
}

static void smooth_functions_have_no_kinks(void)
{
    plain *const functions[] = {bowl, chain_line, quartic, power, wave};
    const double points[][2] = {{0.0, 0.0}, {1.0, -2.0}, {0.3, 1e-3}, {100.0, 5.0}};
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {
        for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
            dsc_kinks kinks = kinks_of(functions[f], 2, points[i]);
            if (!CHECK(kinks.count == 0 && kinks.descent == 0.0 && !kinks.direction)) {
                printf("function %zu, point %zu: %zu, jump %g\n", f, i, kinks.count,
                       kinks.jump);
            }
            dsc_kinks_free(&kinks);
        }
    }
    const double off[2] = {0.5, -0.1}; // away from their kinks
    dsc_kinks kinks = kinks_of(sum_of_abs, 2, off);
    CHECK(kinks.count == 0);
    dsc_kinks_free(&kinks);
    kinks = kinks_of(larger, 2, off);
    CHECK(kinks.count == 0);
    dsc_kinks_free(&kinks);
}

static void minima_at_kinks_have_no_way_down(void)
{
    const double zero[2] = {0.0, 0.0};
    dsc_kinks kinks = kinks_of(sum_of_abs, 2, zero);
    CHECK(kinks.count == 10); // 8 random lines and both axes
    CHECK_NEAR(kinks.jump, 2.0 * sqrt(2.0), 0.2);
    CHECK(kinks.descent == 0.0 && !kinks.direction);
    CHECK_TEXT(kinks.where, "along parameter 1");
    dsc_kinks_free(&kinks);
    kinks = kinks_of(cusp, 2, zero);
    CHECK(kinks.count > 0 && kinks.descent == 0.0);
    dsc_kinks_free(&kinks);
}

static void steepest_ways_down_from_kinks_are_found(void)
{
    const double zero[2] = {0.0, 0.0}, same[2] = {3.0, 3.0};
    // max(x, y) falls fastest along -(1, 1) / sqrt(2)
    dsc_kinks kinks = kinks_of(larger, 2, same);
    CHECK(kinks.count > 0);
    CHECK_NEAR(kinks.descent, -sqrt(0.5), 1e-4);
    if (CHECK(kinks.direction != NULL)) {
        CHECK_NEAR(kinks.direction[0], -sqrt(0.5), 1e-4);
        CHECK_NEAR(kinks.direction[1], -sqrt(0.5), 1e-4);
    }
    dsc_kinks_free(&kinks);
    // a ridge: 0 is in the hull of the gradients, and both sides go down
    kinks = kinks_of(ridge, 2, zero);
    CHECK_NEAR(kinks.descent, -1.0, 1e-5);
    dsc_kinks_free(&kinks);
    // along the valley of |x|
    kinks = kinks_of(tilted, 2, zero);
    CHECK_TEXT(kinks.where, "along parameter 1");
    CHECK_NEAR(kinks.descent, -0.25, 1e-4);
    CHECK(kinks.direction && kinks.direction[1] < -0.999);
    dsc_kinks_free(&kinks);
}

/* One unit relu(w x + b) with weight v and output bias c on three points, of which one stands
   at the kink. */
static void a_unit_at_its_kink_is_found(void)
{
    static const double inputs[3] = {-1.0, 0.0, 1.0};
    static const float targets[3] = {1.0F, 3.0F, -4.0F};
    problem p = net_room(3, 1);
    memcpy(p.x, inputs, sizeof inputs);
    memcpy(p.y, targets, sizeof targets);
    net_data(&p, 3, 1, 0);
    net_layers(&p, "1 relu", 0.0);
    for (int sign = -1; sign <= 1; sign += 2) {
        double x[4] = {1.0, 0.0, (double)sign, 0.2}, y[4], best = 0.0;
        dsc_kinks kinks = find_kinks(p.objective, x);
        CHECK(kinks.count == 1 && kinks.units == 1 && kinks.complete);
        CHECK_TEXT(kinks.where, "layer 1, unit 1, example 2");
        // the steepest one-sided slope among many directions, by differences
        const double f = net_value(&p, x, NULL);
        uint64_t state = 5;
        for (int i = 0; i < 40000; i++) {
            double d[4];
            for (int k = 0; k < 4; k++) {
                d[k] = net_number(&state);
            }
            const double length = net_length(4, d);
            if (length > 1.0) {
                continue;
            }
            for (int k = 0; k < 4; k++) {
                y[k] = x[k] + 1e-7 * d[k] / length;
            }
            best = fmin(best, (net_value(&p, y, NULL) - f) / 1e-7);
        }
        CHECK(best < 0.0 && kinks.descent <= best + 1e-5 && kinks.descent >= 1.02 * best);
        for (int k = 0; k < 4 && CHECK(kinks.direction != NULL); k++) {
            y[k] = x[k] + 1e-7 * kinks.direction[k];
        }
        CHECK_NEAR((net_value(&p, y, NULL) - f) / 1e-7, kinks.descent, 1e-5);
        dsc_kinks_free(&kinks);
    }
    double off[4] = {1.0, 0.1, 1.0, 0.2}; // no unit touches
    dsc_kinks kinks = find_kinks(p.objective, off);
    CHECK(kinks.count == 0 && kinks.complete && !kinks.direction);
    dsc_kinks_free(&kinks);
    net_free(&p);
}

typedef struct seen {
    const descent_node *node;
    size_t row;
    double *out;
} seen;

static void look(void *context, const dsc_executor *executor, size_t done, size_t count)
{
    const seen *s = context;
    size_t stride = 0;
    const double *rows = dsc_executor_array(executor, s->node, DSC_VALUE, &stride);
    if (s->row >= done && s->row < done + count) {
        memcpy(s->out, rows + (s->row - done) * stride, s->node->width * sizeof *s->out);
    }
}

/* What the last hidden layer reads for an example. */
static void last_inputs(const problem *p, const double *x, size_t row, double *out)
{
    descent_error error = {0};
    dsc_chain chain = {0};
    CHECK_OK(dsc_chain_read(p->objective, &chain, &error));
    seen s = {chain.layers[chain.count - 2].from, row, out};
    CHECK_OK(dsc_empirical_visit(chain.empirical, x, NULL, NULL, look, &s, &error));
    dsc_chain_free(&chain);
}

/* f(x + t d) - f(x), divided by t. */
static double slope(const problem *p, const double *x, const double *d, double t)
{
    double y[64];
    for (size_t i = 0; i < p->n; i++) {
        y[i] = x[i] + t * d[i];
    }
    return (net_value(p, y, NULL) - net_value(p, x, NULL)) / t;
}

// The steepest one-sided slope by search: small steps of a direction that lower it.
static double search(const problem *p, const double *x, uint64_t seed)
{
    double d[64], e[64], best = 0.0;
    for (int restart = 0; restart < 12; restart++) {
        double lowest = 1e9, size = 1.0;
        for (int i = 0; i < 1500; i++) {
            for (size_t k = 0; k < p->n; k++) {
                e[k] = (i ? d[k] : 0.0) + size * net_number(&seed);
            }
            const double length = net_length(p->n, e);
            for (size_t k = 0; k < p->n; k++) {
                e[k] /= length;
            }
            const double now = slope(p, x, e, 1e-7);
            if (now < lowest) {
                lowest = now;
                memcpy(d, e, sizeof d);
            } else {
                size = fmax(1e-4, 0.99 * size);
            }
        }
        best = fmin(best, lowest);
    }
    return best;
}

// Several units of two layers, and several examples, at their kinks.
static void the_steepest_pattern_is_found(void)
{
    static const char *const layers[] = {"3 relu", "3 abs", "2 leaky_relu 3 relu",
                                         "2 tanh 3 relu"};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        for (size_t classes = 0; classes < 4; classes += 3) {
            problem p = net_room(4, 2);
            uint64_t state = 77 + i;
            for (size_t r = 0; r < 4; r++) {
                p.x[2 * r] = r < 2 ? (double)r - 0.5 : net_number(&state);
                p.x[2 * r + 1] = r < 2 ? 0.5 - (double)r : net_number(&state);
                p.y[r] = classes ? (float)(r % 3) : (float)net_number(&state);
            }
            net_data(&p, 4, 2, classes);
            net_layers(&p, layers[i], 0.0);
            double x[64];
            descent_graph_initialise_f64(descent_network_graph(p.network), 3, x);
            const bool deep = strchr(layers[i], ' ') != strrchr(layers[i], ' ');
            // the last hidden layer: unit u stands at the kink of example u
            const size_t last = deep ? 2 * 2 + 2 : 0, width = 2;
            for (size_t u = 0; u < 3; u++) {
                double h[2];
                last_inputs(&p, x, u, h);
                double z = 0.0;
                for (size_t k = 0; k < width; k++) {
                    z += x[last + k * 3 + u] * h[k];
                }
                x[last + 3 * width + u] = -z;
            }
            dsc_kinks kinks = find_kinks(p.objective, x);
            CHECK(kinks.count == 3 && kinks.units == 3 && kinks.complete);
            const double found = search(&p, x, 5);
            printf("%s, %zu classes: jump %g, descent %g, found %g\n", layers[i], classes,
                   kinks.jump, kinks.descent, found);
            CHECK(kinks.descent <= found + 1e-5 && kinks.descent >= 1.05 * found - 1e-6);
            if (kinks.direction) {
                CHECK_NEAR(slope(&p, x, kinks.direction, 1e-7), kinks.descent, 1e-5);
            }
            dsc_kinks_free(&kinks);
            net_free(&p);
        }
    }
}

/* Example 2 touches, with a loss that grows when the unit wakes up; 1 is fitted, and 3, which
   the unit does not see, pulls the output as much as 2. */
static void a_minimum_of_a_network_at_a_kink_is_found(void)
{
    static const double inputs[3] = {1.0, 0.0, -1.0};
    static const float targets[3] = {1.0F, -1.0F, 1.0F};
    problem p = net_room(3, 1);
    memcpy(p.x, inputs, sizeof inputs);
    memcpy(p.y, targets, sizeof targets);
    net_data(&p, 3, 1, 0);
    net_layers(&p, "1 relu", 0.0);
    const double high = sqrt(0.5), low = -sqrt(2.0); // the standardised targets
    const double x[4] = {sqrt(2.0 / 3.0), 0.0, high - 0.5 * (high + low), 0.5 * (high + low)};
    double g[4];
    net_value(&p, x, g);
    CHECK(net_length(4, g) < 1e-7); // targets are float
    dsc_kinks kinks = find_kinks(p.objective, x);
    CHECK(kinks.count == 1 && kinks.complete && kinks.descent > -1e-7);
    const double residual = 0.5 * (high + low) - low;
    CHECK_NEAR(kinks.jump, 2.0 / 3.0 * residual * x[2], 1e-7); // |d z| = 1: only the bias
    dsc_kinks_free(&kinks);
    net_free(&p);
}

// All weights 0: every unit is at its kink for every example. Some are tried.
static void too_many_patterns_are_said(void)
{
    problem p = net_room(20, 2);
    uint64_t state = 3;
    for (size_t r = 0; r < 20; r++) {
        p.x[2 * r] = net_number(&state);
        p.x[2 * r + 1] = net_number(&state);
        p.y[r] = (float)(p.x[2 * r] * p.x[2 * r + 1] + p.x[2 * r]);
    }
    net_data(&p, 20, 2, 0);
    net_layers(&p, "3 relu", 0.0);
    double x[13] = {[9] = 1.0, [10] = -2.0, [11] = 0.5};
    dsc_kinks kinks = find_kinks(p.objective, x);
    CHECK(kinks.count == 60 && kinks.units == 3 && !kinks.complete);
    CHECK_TEXT(kinks.where, "layer 1, unit 1, example 1");
    CHECK(kinks.descent < -0.1 && kinks.direction);
    if (kinks.direction) {
        CHECK(slope(&p, x, kinks.direction, 1e-7) <= kinks.descent + 1e-5);
    }
    dsc_kinks_free(&kinks);
    net_free(&p);
}

static void kinks_of_formulas_are_found(void)
{
    static const struct {
        const char *text;
        double x[2];
        bool kink;
        double descent;
    } cases[] = {
        {"abs(x) + abs(y)", {0.0, 0.0}, true, 0.0},
        {"max(x, y)", {1.0, 1.0}, true, -0.70710678},
        {"max(x, y) + 3*x^2 + 3*y^2", {-1.0 / 12.0, -1.0 / 12.0}, true, 0.0},
        {"abs(x) + abs(y)", {0.0, 1.0}, true, -1.0},
        {"x^2 + y^2", {0.0, 0.0}, false, 0.0},
        {"abs(x)^3 + abs(y)*y", {0.0, 0.0}, false, 0.0},
        {"1e6*(x^4 + y^4) + 5", {0.0, 0.0}, false, 0.0},
        {"cosh(x) + cos(50*y)", {0.0, 0.0}, false, 0.0},
        {"sqrt(x^2 + y^2)", {0.0, 0.0}, true, 0.0},
        {"100*(y - x^2)^2 + (1 - x)^2", {1.0, 1.0}, false, 0.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        descent_expression *e = NULL;
        descent_objective *f = NULL;
        CHECK_OK(descent_expression_parse(cases[i].text, NULL, 0, &e, &error));
        CHECK_OK(descent_objective_from_expression(e, &f, &error));
        dsc_kinks kinks = find_kinks(f, cases[i].x);
        if (!CHECK((kinks.count > 0) == cases[i].kink)) {
            printf("%s: %zu lines, jump %g\n", cases[i].text, kinks.count, kinks.jump);
        }
        CHECK_NEAR(kinks.descent, cases[i].descent, 1e-3);
        dsc_kinks_free(&kinks);
        descent_objective_free(f);
        descent_expression_free(e);
    }
}

static void a_failed_allocation_is_reported(void)
{
    problem p = net_room(3, 1);
    p.x[0] = -1.0;
    p.x[2] = 1.0;
    p.y[0] = 3.0F;
    net_data(&p, 3, 1, 0);
    net_layers(&p, "1 relu", 0.0);
    const double x[4] = {1.0, 0.0, 1.0, 0.2}, zero[2] = {0.0, 0.0};
    plain *f = larger;
    descent_error error = {0};
    descent_objective *function = NULL;
    CHECK_OK(descent_objective_from_function(2, call, &f, &function, &error));
    dsc_hessian c = net_curvature(&p, x), d = {0};
    CHECK_OK(dsc_hessian_create(&d, function, zero, NULL, DESCENT_HESSIAN, 0, 0, &error));
    for (int which = 0; which < 2; which++) {
        for (long n = 1;; n++) {
            dsc_kinks kinks = {0};
            failing_alloc_start(n);
            const descent_status status = dsc_kinks_find(which ? &d : &c, &kinks, &error);
            const bool failed = failing_alloc_stop();
            CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK));
            CHECK((kinks.direction != NULL) == !failed);
            dsc_kinks_free(&kinks);
            if (!failed) {
                CHECK(n > 5);
                break;
            }
        }
    }
    dsc_hessian_free(&c);
    dsc_hessian_free(&d);
    descent_objective_free(function);
    net_free(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(smooth_functions_have_no_kinks),
        TEST(minima_at_kinks_have_no_way_down),
        TEST(steepest_ways_down_from_kinks_are_found),
        TEST(a_unit_at_its_kink_is_found),
        TEST(the_steepest_pattern_is_found),
        TEST(a_minimum_of_a_network_at_a_kink_is_found),
        TEST(too_many_patterns_are_said),
        TEST(kinks_of_formulas_are_found),
        TEST(a_failed_allocation_is_reported),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
