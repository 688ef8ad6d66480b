// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules for whole tensors, beyond their trajectories (test_golden): what orthogonalised matrices
// look like, gradients at the ends of the range, matrices without full rank, resuming, and which
// tensors are whose.
#include "optim/whole_case.h"

#include <float.h>

#include "surface/spectrum/jacobi.h"

static const descent_type types[] = {DESCENT_FLOAT32, DESCENT_FLOAT64};
enum { TYPES = 2 };

static const char *type_name(descent_type type)
{
    return type == DESCENT_FLOAT32 ? "float32" : "float64";
}

// ---- one matrix ----

// x - x1 after a step of the rule at a rate of 1 on a hidden matrix at 0; u (out).
static void direction(const descent_optimizer_options *o, descent_type type, size_t rows,
                      size_t columns, const double *g, double *u)
{
    descent_error error;
    const size_t n = rows * columns;
    const descent_optimizer_tensor tensor = {"w", 0, rows, columns, true};
    descent_optimizer *optimizer = NULL;
    void *x = dsc_alloc_aligned(n, sizeof(double)),
         *slope = dsc_alloc_aligned(n, sizeof(double));
    CHECK_OK(descent_optimizer_create(type, n, o, &optimizer, &error));
    CHECK_OK(descent_optimizer_set_tensors(optimizer, &tensor, 1, &error));
    for (size_t i = 0; i < n; i++) {
        whole_put(type, slope, i, g[i]);
    }
    CHECK(dsc_optimizer_take(optimizer, NULL, x, slope, (double)NAN));
    dsc_optimizer_end(optimizer);
    for (size_t i = 0; i < n; i++) {
        u[i] = -whole_get(type, x, i);
    }
    descent_optimizer_free(optimizer);
    dsc_free_aligned(x);
    dsc_free_aligned(slope);
}

static descent_optimizer_options orthogonal(descent_orthogonaliser form)
{
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_MUON);
    o.learning_rate = 1.0;
    o.beta1 = 0.0;
    o.orthogonaliser = (int)form;
    return o;
}

// Numbers of next.md, C3, from numpy.
static void a_matrix_is_as_published(void)
{
    static const double g[] = {1, 2, 3, 4, 5, 6};
    static const double expected[2][6] = {{-.557763435299, .093053440664, .743870316626,
                                           .639324498051, .497010544748, .354696591445},
                                          {-.568290110143, .057741943116, .683773996374,
                                           .563354697507, .405612831033, .247870964559}};
    for (int form = 0; form < 2; form++) {
        const descent_optimizer_options o = orthogonal((descent_orthogonaliser)form);
        double u[6];
        direction(&o, DESCENT_FLOAT64, 2, 3, g, u);
        for (size_t i = 0; i < 6; i++) {
            CHECK_NEAR(u[i] / sqrt(1.5), expected[form][i], 2e-12);
        }
        const double turned[] = {1, 4, 2, 5, 3, 6};
        double v[6];
        direction(&o, DESCENT_FLOAT64, 3, 2, turned, v);
        for (size_t i = 0; i < 6; i++) {
            CHECK_NEAR(v[i % 3 * 2 + i / 3], expected[form][i], 2e-12);
        }
    }
}

enum { SIDE = 24, LONG = 40 };

// Singular values (out, side), ascending, of a matrix[rows][columns].
static void singular_values(size_t rows, size_t columns, const double *a, double *values)
{
    const size_t side = rows < columns ? rows : columns;
    double gram[SIDE * SIDE] = {0}, vectors[SIDE * SIDE];
    for (size_t i = 0; i < side; i++) {
        for (size_t j = 0; j < side; j++) {
            for (size_t p = 0; p < (rows < columns ? columns : rows); p++) {
                gram[i * side + j] += rows < columns ? a[i * columns + p] * a[j * columns + p]
                                                     : a[p * columns + i] * a[p * columns + j];
            }
        }
    }
    dsc_jacobi(side, gram, values, vectors);
    for (size_t i = 0; i < side; i++) {
        values[i] = sqrt(fmax(values[i], 0.0));
    }
}

// A matrix with these singular values and a norm of 1, by reflections of a diagonal one.
static void matrix_of(size_t rows, size_t columns, const double *values, double *a)
{
    const size_t side = rows < columns ? rows : columns;
    double norm = 0.0;
    memset(a, 0, rows * columns * sizeof *a);
    for (size_t i = 0; i < side; i++) {
        norm += values[i] * values[i];
    }
    for (size_t i = 0; i < side; i++) {
        a[i * columns + i] = values[i] / sqrt(norm);
    }
    for (size_t turn = 0; turn < 2; turn++) {
        const size_t n = turn ? columns : rows, m = turn ? rows : columns;
        double v[LONG], length = 0.0;
        for (size_t i = 0; i < n; i++) {
            v[i] = whole_number(turn * 1000 + i);
            length += v[i] * v[i];
        }
        for (size_t j = 0; j < m; j++) {
            double inner = 0.0;
            for (size_t i = 0; i < n; i++) {
                inner += v[i] * (turn ? a[j * columns + i] : a[i * columns + j]);
            }
            for (size_t i = 0; i < n; i++) {
                double *element = turn ? &a[j * columns + i] : &a[i * columns + j];
                *element -= 2.0 * inner * v[i] / length;
            }
        }
    }
}

// Between `least` and 1 times the norm, singular values come out between low and high.
static void check_bounds(descent_orthogonaliser form, descent_type type, size_t rows,
                         size_t columns, double least, double low, double high)
{
    descent_optimizer_options o = orthogonal(form);
    o.muon_scale = DESCENT_MUON_MOONLIGHT;
    double values[SIDE], a[LONG * SIDE], u[LONG * SIDE];
    for (size_t i = 0; i < SIDE; i++) {
        values[i] = pow(1.0 / least, -(double)i / (SIDE - 1));
    }
    double norm = 0.0;
    for (size_t i = 0; i < SIDE; i++) {
        norm += values[i] * values[i];
    }
    for (size_t i = 0; i < SIDE; i++) {
        values[i] = fmax(values[i], least * sqrt(norm));
    }
    matrix_of(rows, columns, values, a);
    direction(&o, type, rows, columns, a, u);
    singular_values(rows, columns, u, values);
    const double scale = 0.2 * sqrt(LONG);
    const double slack = type == DESCENT_FLOAT32 ? 1e-3 : 0.0;
    if (!CHECK(values[0] / scale >= low - slack) ||
        !CHECK(values[SIDE - 1] / scale <= high + slack)) {
        printf("  %s, %zu x %zu, %s: from %.6g to %.6g\n",
               form == DESCENT_NEWTON_SCHULZ ? "ns5" : "polar", rows, columns, type_name(type),
               values[0] / scale, values[SIDE - 1] / scale);
    }
}

// Bounds of the polynomials on an interval, rounded outwards in the fourth digit.
static void singular_values_come_near_1(void)
{
    for (size_t t = 0; t < TYPES; t++) {
        for (int tall = 0; tall < 2; tall++) {
            const size_t rows = tall ? LONG : SIDE, columns = tall ? SIDE : LONG;
            check_bounds(DESCENT_NEWTON_SCHULZ, types[t], rows, columns, 0.01, 0.6815, 1.1345);
            check_bounds(DESCENT_NEWTON_SCHULZ, types[t], rows, columns, 0.003, 0.6815, 1.2025);
            check_bounds(DESCENT_POLAR_EXPRESS, types[t], rows, columns, 0.00103, 0.8465,
                         1.1415);
        }
    }
}

// Of rank one, with rows and columns of zeros: one singular value near 1, the others 0.
static void rank_stays(void)
{
    for (size_t t = 0; t < TYPES; t++) {
        for (int form = 0; form < 2; form++) {
            const descent_optimizer_options o = orthogonal((descent_orthogonaliser)form);
            double a[SIDE * SIDE], u[SIDE * SIDE], values[SIDE];
            for (size_t i = 0; i < SIDE * SIDE; i++) {
                const size_t row = i / SIDE, column = i % SIDE;
                a[i] =
                    row % 5 && column % 3 ? whole_number(row) * whole_number(50 + column) : 0.0;
            }
            direction(&o, types[t], SIDE, SIDE, a, u);
            singular_values(SIDE, SIDE, u, values);
            CHECK(values[SIDE - 1] > 0.68 && values[SIDE - 1] < 1.21);
            // Of the rounding of single precision, at most 970 times as much is left.
            CHECK(values[SIDE - 2] < (types[t] == DESCENT_FLOAT32 ? 1e-3 : 1e-7));
            for (size_t i = 0; i < SIDE; i++) {
                CHECK(u[i] == 0.0 && u[i * SIDE] == 0.0);
            }
        }
    }
}

// A vector has one singular value: the direction is that of the gradient.
static void vectors_are_normalised(void)
{
    for (size_t t = 0; t < TYPES; t++) {
        for (int tall = 0; tall < 2; tall++) {
            descent_optimizer_options o = orthogonal(DESCENT_POLAR_EXPRESS);
            o.muon_scale = DESCENT_MUON_MOONLIGHT;
            double g[LONG], u[LONG], inner = 0.0, of_g = 0.0, of_u = 0.0;
            for (size_t i = 0; i < LONG; i++) {
                g[i] = 1e-3 * whole_number(i);
            }
            direction(&o, types[t], tall ? LONG : 1, tall ? 1 : LONG, g, u);
            for (size_t i = 0; i < LONG; i++) {
                inner += g[i] * u[i];
                of_g += g[i] * g[i];
                of_u += u[i] * u[i];
            }
            const double length = sqrt(of_u) / (0.2 * sqrt(LONG));
            CHECK_NEAR(inner / sqrt(of_g * of_u), 1.0, 1e-6);
            CHECK(length > 0.84 && length < 1.15);
        }
    }
}

// ---- all rules ----

static descent_optimizer_options options_of(int rule)
{
    descent_optimizer_options o = descent_optimizer_options_default((descent_rule)rule);
    if (rule == DESCENT_LARS) {
        o.momentum_form = DESCENT_MOMENTUM_CLASSICAL;
    }
    return o;
}

static void nothing_happens_without_gradients(void)
{
    WHOLE_RULES(rule)
    {
        for (size_t t = 0; t < TYPES; t++) {
            const descent_optimizer_options o = options_of(rule);
            whole_run r = whole_start(types[t], &o), before = whole_start(types[t], &o);
            for (size_t k = 0; k < 25; k++) {
                CHECK(dsc_optimizer_take(r.optimizer, NULL, r.x, r.g, (double)NAN));
                dsc_optimizer_end(r.optimizer);
            }
            if (!CHECK(memcmp(r.x, before.x, WHOLE_NUMBERS * descent_type_size(types[t])) ==
                       0)) {
                printf("  %s, %s\n", descent_rule_names()[rule], type_name(types[t]));
            }
            whole_end(&r);
            whole_end(&before);
        }
    }
}

static bool all_finite(const whole_run *r)
{
    bool finite = true;
    for (size_t i = 0; i < WHOLE_NUMBERS; i++) {
        finite &= isfinite(whole_get(r->type, r->x, i));
    }
    return finite;
}

// The largest numbers whose sums over a batch are finite, and numbers below the normal ones.
static void extreme_gradients_leave_numbers(void)
{
    static const double sizes[TYPES][4] = {{1e37, 1e20, 1e-30, 1e-42},
                                           {1e300, 1e150, 1e-200, 1e-312}};
    WHOLE_RULES(rule)
    {
        for (size_t t = 0; t < TYPES; t++) {
            for (size_t i = 0; i < 4; i++) {
                const descent_optimizer_options o = options_of(rule);
                whole_run r = whole_start(types[t], &o);
                for (size_t k = 0; k < 25; k++) {
                    whole_step(&r, NULL, k % 5 == 4 ? 1.0 : sizes[t][i]);
                }
                if (!CHECK(all_finite(&r))) {
                    printf("  %s, %s, gradients of %g\n", descent_rule_names()[rule],
                           type_name(types[t]), sizes[t][i]);
                }
                whole_end(&r);
            }
        }
    }
}

// Averages of gradients that have been 0 for long end at 0, not at subnormal numbers.
static void state_fades_to_zero(void)
{
    WHOLE_RULES(rule)
    {
        descent_optimizer_options o = options_of(rule);
        o.beta1 = 0.75;
        whole_run r = whole_start(DESCENT_FLOAT32, &o);
        whole_step(&r, NULL, 1e-30);
        memset(r.g, 0, WHOLE_NUMBERS * sizeof(float));
        size_t subnormal = 0;
        for (size_t k = 0; k < 160; k++) {
            CHECK(dsc_optimizer_take(r.optimizer, NULL, r.x, r.g, (double)NAN));
            dsc_optimizer_end(r.optimizer);
        }
        for (size_t i = 0; i < descent_optimizer_state_count(r.optimizer); i++) {
            descent_type type = DESCENT_FLOAT32;
            const size_t length = descent_optimizer_state_length(r.optimizer, i, &type);
            for (size_t j = 0; type == DESCENT_FLOAT32 && j < length; j++) {
                const float *state = descent_optimizer_state(r.optimizer, i, NULL);
                subnormal += state[j] != 0.0F && fabsf(state[j]) < FLT_MIN;
            }
        }
        if (!CHECK(subnormal == 0)) {
            printf("  %s: %zu numbers\n", descent_rule_names()[rule], subnormal);
        }
        whole_end(&r);
    }
}

static void copy_state(const whole_run *from, whole_run *to)
{
    memcpy(to->x, from->x, WHOLE_NUMBERS * descent_type_size(from->type));
    for (size_t i = 0; i < descent_optimizer_state_count(from->optimizer); i++) {
        descent_type type = from->type;
        const size_t length = descent_optimizer_state_length(from->optimizer, i, &type);
        memcpy(descent_optimizer_state(to->optimizer, i, NULL),
               descent_optimizer_state(from->optimizer, i, NULL),
               length * descent_type_size(type));
    }
    descent_optimizer_set_steps(to->optimizer, descent_optimizer_steps(from->optimizer));
}

static void resumed_after(const descent_optimizer_options *o, descent_type type, size_t steps)
{
    whole_run one = whole_start(type, o), other = whole_start(type, o);
    for (size_t k = 0; k < steps; k++) {
        whole_step(&one, NULL, 1.0);
    }
    copy_state(&one, &other);
    for (size_t k = 0; k < 15; k++) {
        whole_step(&one, NULL, 1.0);
        whole_step(&other, NULL, 1.0);
    }
    if (!CHECK(whole_equal(&one, &other))) {
        printf("  %s, %s, after %zu steps\n", descent_rule_names()[o->rule], type_name(type),
               steps);
    }
    whole_end(&one);
    whole_end(&other);
}

static void state_is_all_that_a_step_needs(void)
{
    WHOLE_RULES(rule)
    {
        for (size_t t = 0; t < TYPES; t++) {
            descent_optimizer_options o = options_of(rule);
            o.weight_decay = 0.01;
            for (size_t steps = 1; steps < 14; steps += 4) {
                resumed_after(&o, types[t], steps);
            }
            o.beta1 = 0.5;
            resumed_after(&o, types[t], 3);
        }
    }
}

// Without gradients only decay is left: it shrinks every number outside the exempt range, which
// begins and ends inside a matrix, by the same factor.
static void exempt_numbers_do_not_decay(void)
{
    enum { BEGIN = 1000, END = 14500, OUTPUT = 17695 };
    descent_error error;
    WHOLE_RULES(rule)
    {
        descent_optimizer_options o = options_of(rule);
        o.weight_decay = 0.25;
        o.decay_form = DESCENT_DECAY_ALONE;
        whole_run r = whole_start(DESCENT_FLOAT64, &o);
        CHECK_OK(descent_optimizer_exempt(r.optimizer, BEGIN, END - BEGIN, &error));
        for (size_t k = 0; k < 3; k++) {
            CHECK(dsc_optimizer_take(r.optimizer, NULL, r.x, r.g, (double)NAN));
            dsc_optimizer_end(r.optimizer);
        }
        size_t wrong = 0;
        for (size_t i = 0; i < OUTPUT; i++) { /* others may have a rule of their own */
            const double shrunk = whole_number(i) * 0.75 * 0.75;
            const double x = whole_get(DESCENT_FLOAT64, r.x, i);
            const bool late = fabs(x - shrunk) <= 1e-15; /* soap's first step moves nothing */
            wrong += i >= BEGIN && i < END ? x != whole_number(i)
                                           : !late && fabs(x - shrunk * 0.75) > 1e-15;
        }
        if (!CHECK(wrong == 0)) {
            printf("  %s: %zu\n", descent_rule_names()[rule], wrong);
        }
        whole_end(&r);
    }
}

static void tensors_are_shared_out(void)
{
    static const descent_optimizer_tensor tensors[] = {
        {"dense1.weight", 0, 784, 256, true},     {"dense1.bias", 200704, 1, 256, false},
        {"dense2.weight", 200960, 256, 64, true}, {"dense2.bias", 217344, 1, 64, false},
        {"dense3.weight", 217408, 64, 16, true},  {"dense3.bias", 218432, 1, 16, false},
        {"output.weight", 218448, 16, 10, false}};
    descent_error error;
    descent_optimizer *optimizer = NULL;
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_MUON);
    CHECK_OK(descent_optimizer_create(DESCENT_FLOAT32, 218608, &o, &optimizer, &error));
    CHECK_OK(descent_optimizer_set_tensors(optimizer, tensors, 7, &error));
    char text[128];
    descent_optimizer_assignment(optimizer, text, sizeof text);
    CHECK_TEXT(text, "muon: 3 matrices, 218,112 numbers; adamw: 4 tensors, 496 numbers");

    // Groups have their patterns; one without tensors is left out.
    char more[256];
    CHECK_OK(descent_optimizer_group(optimizer, "*.bias: decay=0", &error));
    CHECK_OK(descent_optimizer_group(optimizer, "dense[12].*: freeze", &error));
    CHECK_OK(descent_optimizer_group(optimizer, "dense1.*: rate=0.5", &error));
    descent_optimizer_assignment(optimizer, more, sizeof more);
    CHECK_TEXT(more, "muon: 1 matrix, 1,024 numbers; "
                     "muon (dense[12].*, frozen): 2 tensors, 16,448 numbers; "
                     "muon (dense1.*): 1 matrix, 200,704 numbers; "
                     "adamw (dense1.*): 1 tensor, 256 numbers; "
                     "adamw (*.bias): 1 tensor, 16 numbers; adamw: 1 matrix, 160 numbers");
    descent_optimizer_free(optimizer);
}

static void parts_of_steps_are_refused(void)
{
    descent_error error;
    descent_optimizer *optimizer = NULL;
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_SOAP);
    o.every = 2.5;
    CHECK(descent_optimizer_create(DESCENT_FLOAT64, 4, &o, &optimizer, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), "every: 2.5 is not a whole number of steps\nevery = 2");
    o.every = 2.0;
    CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, 4, &o, &optimizer, &error));
    const double h[4] = {0};
    CHECK(descent_optimizer_take_estimate(optimizer, h, &error) == DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), "estimate: no rule of this optimizer takes estimates of "
                                   "curvature\noptimizer = sophia");
    descent_optimizer_free(optimizer);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_matrix_is_as_published),
        TEST(singular_values_come_near_1),
        TEST(rank_stays),
        TEST(vectors_are_normalised),
        TEST(nothing_happens_without_gradients),
        TEST(extreme_gradients_leave_numbers),
        TEST(state_fades_to_zero),
        TEST(state_is_all_that_a_step_needs),
        TEST(exempt_numbers_do_not_decay),
        TEST(tensors_are_shared_out),
        TEST(parts_of_steps_are_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
