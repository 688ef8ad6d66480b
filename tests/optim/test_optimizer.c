// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Trajectories: against published numbers, an independent loop in long double, and PyTorch.
#include "check.h"

#include <descent/optimizer.h>

#include "optim/golden/golden_torch.h"

enum { MOST = 8 };

// ---- an independent implementation: textbook formulas, one parameter at a time ----

typedef struct naive {
    descent_optimizer_options o;
    long double rate, m[MOST], v[MOST];
    int k;
} naive;

static void naive_step(naive *s, size_t n, long double *x, const long double *g)
{
    const long double b1 = (long double)s->o.beta1;
    const long double b2 = (long double)s->o.beta2;
    const long double eps = (long double)s->o.eps;
    const long double wd = (long double)s->o.weight_decay;
    const long double rate = s->rate;
    const bool corrected = s->o.bias_correction;
    s->k++;
    const long double c1 = corrected ? 1.0L - powl(b1, s->k) : 1.0L;
    const long double c2 = corrected ? 1.0L - powl(b2, s->k) : 1.0L;
    for (size_t i = 0; i < n; i++) {
        const long double slope = g[i] + (s->o.rule == DESCENT_ADAMW ? 0.0L : wd * x[i]);
        const bool sum = s->o.momentum_form == DESCENT_MOMENTUM_CLASSICAL;
        s->v[i] = b2 * s->v[i] + (1.0L - b2) * slope * slope;
        switch ((descent_rule)s->o.rule) {
        case DESCENT_GD:
            x[i] -= rate * slope;
            break;
        case DESCENT_MOMENTUM:
            s->m[i] = b1 * s->m[i] + (sum ? slope : (1.0L - b1) * slope);
            x[i] -= rate * s->m[i] / (sum ? 1.0L : c1);
            break;
        case DESCENT_RMSPROP:
            s->m[i] = b1 * s->m[i] + slope / (sqrtl(s->v[i] / c2) + eps);
            x[i] -= rate * s->m[i];
            break;
        case DESCENT_ADAMW:
            x[i] -= rate * wd * x[i];
            /* fallthrough */
        case DESCENT_ADAM:
            s->m[i] = b1 * s->m[i] + (1.0L - b1) * slope;
            x[i] -= rate * (s->m[i] / c1) / (sqrtl(s->v[i] / c2) + eps);
            break;
        default:
            CHECK(false); /* tests/golden has the others */
        }
    }
}

static descent_optimizer *optimizer_of(descent_type type, size_t n,
                                       const descent_optimizer_options *o)
{
    descent_error error;
    descent_optimizer *optimizer = NULL;
    CHECK_OK(descent_optimizer_create(type, n, o, &optimizer, &error));
    return optimizer;
}

// "adam", "lr=0.1 eps-form=hat"
static descent_optimizer_options options_of(const char *rule, const char *words)
{
    const char *const *names = descent_rule_names();
    int i = 0;
    while (strcmp(names[i], rule) != 0) {
        i++;
    }
    descent_optimizer_options o = descent_optimizer_options_default((descent_rule)i);
    descent_error error;
    char copy[128], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(word, '=');
        *value++ = '\0';
        CHECK_OK(
            descent_options_set(descent_optimizer_option_table(), &o, word, value, &error));
    }
    return o;
}

// ---- x^2 from 1 ----

typedef struct parabola_case {
    const char *name;
    descent_optimizer_options options;
    double x[5];
    double digits; /* of the numbers */
} parabola_case;

static void run_parabola(const parabola_case *c)
{
    descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 1, &c->options);
    naive other = {.o = c->options, .rate = (long double)c->options.learning_rate};
    double x = 1.0;
    long double y = 1.0L;
    for (int k = 0; k < 5; k++) {
        const double g = 2.0 * x;
        const long double h = 2.0L * y;
        CHECK(descent_optimizer_step_f64(optimizer, &x, &g, NULL) == DESCENT_OK);
        naive_step(&other, 1, &y, &h);
        if (!CHECK_NEAR(x, c->x[k], c->digits) || !CHECK_NEAR(x, (double)y, 1e-14)) {
            printf("  %s, step %d\n", c->name, k + 1);
        }
    }
    descent_optimizer_free(optimizer);
}

static descent_optimizer_options with_rate(descent_rule rule, double rate)
{
    descent_optimizer_options o = descent_optimizer_options_default(rule);
    o.learning_rate = rate;
    return o;
}

static void trajectories_are_those_published(void)
{
    parabola_case cases[] = {
        {"adam",
         with_rate(DESCENT_ADAM, 0.1),
         {.900000000500, .800412228692, .701586272946, .603939060574, .507963659264},
         1e-12},
        {"adam, eps 1e-2",
         with_rate(DESCENT_ADAM, 0.1),
         {.900497512438, .801427454232, .703136163193, .606035439536, .510610825895},
         1e-12},
        {"rmsprop",
         with_rate(DESCENT_RMSPROP, 0.1),
         {.683772238983, .498870613507, .369180560292, .272824891809, .199795160277},
         1e-12},
        {"classical momentum",
         with_rate(DESCENT_MOMENTUM, 0.1),
         {.8, .46, .062, -.3086, -.58042},
         1e-12},
        {"average momentum",
         with_rate(DESCENT_MOMENTUM, 0.1),
         {.98, .9424, .889712, .82449856, .749316493},
         1e-9},
    };
    cases[1].options.eps = 1e-2;
    cases[2].options.beta2 = 0.9;
    cases[3].options.momentum_form = DESCENT_MOMENTUM_CLASSICAL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run_parabola(&cases[i]);
    }
}

// .5 (x - 1)^2 from 5 with weight decay, coupled and lr * decay.
static void weight_decay_is_as_published(void)
{
    static const descent_rule rules[] = {DESCENT_ADAM, DESCENT_ADAMW};
    static const double expected[2][2] = {{4.900000000222, 4.800072154696},
                                          {4.850000000250, 4.701617848942}};
    for (size_t r = 0; r < 2; r++) {
        descent_optimizer_options o = with_rate(rules[r], 0.1);
        o.weight_decay = 0.1;
        descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 1, &o);
        double x = 5.0;
        for (size_t k = 0; k < 2; k++) {
            const double g = x - 1.0;
            descent_optimizer_step_f64(optimizer, &x, &g, NULL);
            CHECK_NEAR(x, expected[r][k], 1e-12);
        }
        descent_optimizer_free(optimizer);
    }
}

// The rate stands outside the velocity: halving it at step 3 halves that step.
static void rate_stands_outside_the_velocity(void)
{
    descent_optimizer_options o = with_rate(DESCENT_MOMENTUM, 0.1);
    o.momentum_form = DESCENT_MOMENTUM_CLASSICAL;
    descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 1, &o);
    double x = 1.0;
    for (int k = 1; k <= 3; k++) {
        const double g = 2.0 * x;
        if (k == 3) {
            descent_optimizer_set_learning_rate(optimizer, 0.05, NULL);
        }
        descent_optimizer_step_f64(optimizer, &x, &g, NULL);
    }
    CHECK_NEAR(x, 0.261, 1e-12);
    descent_optimizer_free(optimizer);
}

// ---- PyTorch ----

static void golden_gradient(const double *x, double *g)
{
    for (size_t i = 0; i < GOLDEN_N; i++) {
        g[i] = golden_a[i] * x[i] * x[i] * x[i];
        if (i > 0) {
            g[i] += x[i - 1] * cos(x[i - 1] * x[i]);
        }
        if (i + 1 < GOLDEN_N) {
            g[i] += x[i + 1] * cos(x[i] * x[i + 1]);
        }
    }
}

static void follow(const descent_optimizer_options *o, const double (*golden)[GOLDEN_N])
{
    descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, GOLDEN_N, o);
    double x[GOLDEN_N];
    double g[GOLDEN_N];
    memcpy(x, golden_start, sizeof x);
    for (size_t k = 0; k < GOLDEN_STEPS; k++) {
        golden_gradient(x, g);
        CHECK(descent_optimizer_step_f64(optimizer, x, g, NULL) == DESCENT_OK);
        for (size_t i = 0; i < GOLDEN_N; i++) {
            CHECK_NEAR(x[i], golden[k][i], 1e-12);
        }
    }
    CHECK(descent_optimizer_steps(optimizer) == GOLDEN_STEPS);
    descent_optimizer_free(optimizer);
}

static void steps_are_those_of_torch(void)
{
    descent_optimizer_options o = with_rate(DESCENT_GD, 0.05);
    follow(&o, golden_sgd);
    o.weight_decay = 0.1;
    follow(&o, golden_sgd_weight_decay);
    o = with_rate(DESCENT_MOMENTUM, 0.05);
    o.momentum_form = DESCENT_MOMENTUM_CLASSICAL;
    follow(&o, golden_sgd_momentum);
    o = with_rate(DESCENT_RMSPROP, 0.01);
    o.beta2 = 0.99;
    follow(&o, golden_rmsprop);
    o = with_rate(DESCENT_ADAM, 0.05);
    follow(&o, golden_adam);
    o.weight_decay = 0.1;
    follow(&o, golden_adam_weight_decay);
    o = with_rate(DESCENT_ADAMW, 0.05);
    o.weight_decay = 0.1;
    follow(&o, golden_adamw);
}

// ---- relations ----

// Every combination of rule, correction, form and decay against the independent loop, and
// float32 against float64.
static void follow_naive(const descent_optimizer_options *o)
{
    descent_optimizer *wide = optimizer_of(DESCENT_FLOAT64, GOLDEN_N, o);
    descent_optimizer *narrow = optimizer_of(DESCENT_FLOAT32, GOLDEN_N, o);
    naive other = {.o = *o, .rate = (long double)o->learning_rate};
    double x[GOLDEN_N], g[GOLDEN_N];
    float xf[GOLDEN_N], gf[GOLDEN_N];
    long double y[GOLDEN_N], h[GOLDEN_N];
    for (size_t i = 0; i < GOLDEN_N; i++) {
        x[i] = golden_start[i];
        y[i] = (long double)golden_start[i];
        xf[i] = (float)golden_start[i];
    }
    for (int k = 0; k < 30; k++) {
        golden_gradient(x, g); /* one gradient for all: what is compared is the rule */
        for (size_t i = 0; i < GOLDEN_N; i++) {
            h[i] = (long double)g[i];
            gf[i] = (float)g[i];
        }
        descent_optimizer_step_f64(wide, x, g, NULL);
        descent_optimizer_step_f32(narrow, xf, gf, NULL);
        naive_step(&other, GOLDEN_N, y, h);
        for (size_t i = 0; i < GOLDEN_N; i++) {
            const bool good =
                CHECK_NEAR(x[i], (double)y[i], 1e-13) && CHECK_NEAR((double)xf[i], x[i], 2e-5);
            if (!good) {
                printf("  rule %d, step %d\n", o->rule, k + 1);
                k = 30;
                break;
            }
        }
    }
    descent_optimizer_free(wide);
    descent_optimizer_free(narrow);
}

static void all_rules_follow_their_formulas(void)
{
    for (int rule = DESCENT_GD; rule <= DESCENT_ADAMW; rule++) {
        for (int bits = 0; bits < 16; bits++) {
            descent_optimizer_options o = with_rate((descent_rule)rule, 0.02);
            o.bias_correction = bits & 1;
            o.weight_decay = bits & 2 ? 0.1 : 0.0;
            o.momentum_form = bits & 4 ? DESCENT_MOMENTUM_CLASSICAL : DESCENT_MOMENTUM_AVERAGE;
            o.beta1 = bits & 8 ? 0.3 : 0.9;
            o.beta2 = bits & 8 ? 0.7 : 0.999;
            if (rule != DESCENT_MOMENTUM || !(bits & 4) || !(bits & 1)) {
                follow_naive(&o);
            }
        }
    }
}

static void rmsprop_is_adam_without_momentum(void)
{
    descent_optimizer_options r = with_rate(DESCENT_RMSPROP, 0.01);
    r.bias_correction = true;
    descent_optimizer_options a = with_rate(DESCENT_ADAM, 0.01);
    a.beta1 = 0.0;
    descent_optimizer *first = optimizer_of(DESCENT_FLOAT64, GOLDEN_N, &r);
    descent_optimizer *second = optimizer_of(DESCENT_FLOAT64, GOLDEN_N, &a);
    double x[GOLDEN_N], y[GOLDEN_N], g[GOLDEN_N];
    memcpy(x, golden_start, sizeof x);
    memcpy(y, golden_start, sizeof y);
    for (int k = 0; k < 50; k++) {
        golden_gradient(x, g);
        descent_optimizer_step_f64(first, x, g, NULL);
        golden_gradient(y, g);
        descent_optimizer_step_f64(second, y, g, NULL);
        CHECK(memcmp(x, y, sizeof x) == 0);
    }
    descent_optimizer_free(first);
    descent_optimizer_free(second);
}

// After ever so many steps the corrections are 1, and nothing overflows on the way.
static void corrections_of_late_steps_are_one(void)
{
    const descent_optimizer_options o = with_rate(DESCENT_ADAM, 0.1);
    descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 1, &o);
    const uint64_t late = UINT64_C(1) << 60;
    descent_optimizer_set_steps(optimizer, late);
    double *m = descent_optimizer_state(optimizer, 0, NULL);
    double *v = descent_optimizer_state(optimizer, 1, NULL);
    *m = 3.0;
    *v = 9.0;
    double x = 1.0;
    const double g = 3.0;
    descent_optimizer_step_f64(optimizer, &x, &g, NULL);
    CHECK_NEAR(x, 0.9, 1e-8);
    CHECK(descent_optimizer_steps(optimizer) == late + 1);
    descent_optimizer_free(optimizer);
}

// ---- clipping, divergence ----

static void clipping_shortens_the_gradient_to_the_limit(void)
{
    descent_optimizer_options o = with_rate(DESCENT_GD, 1.0);
    o.clip = 1.0;
    descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 2, &o);
    double x[2] = {0.0, 0.0};
    descent_optimizer_step_f64(optimizer, x, (const double[]){30.0, 40.0}, NULL);
    CHECK_NEAR(x[0], -0.6, 1e-15);
    CHECK_NEAR(x[1], -0.8, 1e-15);
    descent_optimizer_step_f64(optimizer, x, (const double[]){0.3, 0.4}, NULL);
    CHECK_NEAR(x[0], -0.9, 1e-15);
    descent_optimizer_step_f64(optimizer, x, (const double[]){0.0, 0.0}, NULL);
    CHECK_NEAR(x[1], -1.2, 1e-15);
    descent_optimizer_free(optimizer);

    // The clipped step of float32 may be tiny: its square is no float, the step is.
    o.rule = DESCENT_ADAM;
    o.clip = 1e-20;
    o.eps = 0.0;
    optimizer = optimizer_of(DESCENT_FLOAT32, 2, &o);
    float y[2] = {0.0F, 0.0F};
    descent_optimizer_step_f32(optimizer, y, (const float[]){3e10F, 4e10F}, NULL);
    CHECK(isfinite(y[0]) && isfinite(y[1]));
    descent_optimizer_free(optimizer);
}

static void bad_gradients_change_nothing(void)
{
    static const double bad[] = {(double)NAN, HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; i < 3; i++) {
        descent_optimizer_options o = with_rate(DESCENT_ADAM, 0.1);
        o.clip = 1.0;
        descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 2, &o);
        double x[2] = {1.0, 2.0};
        const double g[2] = {0.1, bad[i]};
        descent_error error;
        CHECK(descent_optimizer_step_f64(optimizer, x, g, &error) == DESCENT_DIVERGED);
        CHECK_TEXT(error.message,
                   "the norm of the gradient is not finite after 0 steps: nothing "
                   "was changed; try a lower learning rate");
        CHECK(x[0] == 1.0 && x[1] == 2.0 && descent_optimizer_steps(optimizer) == 0);
        const double *m = descent_optimizer_state(optimizer, 0, NULL);
        CHECK(m[0] == 0.0 && m[1] == 0.0);
        descent_optimizer_free(optimizer);
        o.clip = HUGE_VAL;
        optimizer = optimizer_of(DESCENT_FLOAT64, 2, &o);
        CHECK(descent_optimizer_step_f64(optimizer, x, g, &error) == DESCENT_OK);
        CHECK(isfinite(x[0]) && !isfinite(x[1])); /* and stays visible */
        descent_optimizer_free(optimizer);
    }
}

// ---- options and errors ----

static void defaults_of_every_rule_are_valid(void)
{
    // Of the papers, or where they leave it open of their authors' code.
    static const struct {
        const char *name;
        double rate, beta1, beta2, eps;
        bool corrects;
    } expected[] = {
        {"gd", 0.1, 0.9, 0.999, 1e-8, false},
        {"momentum", 0.1, 0.9, 0.999, 1e-8, false},
        {"rmsprop", 0.001, 0.0, 0.999, 1e-8, false},
        {"adam", 0.001, 0.9, 0.999, 1e-8, true},
        {"adamw", 0.001, 0.9, 0.999, 1e-8, true},
        {"amsgrad", 0.001, 0.9, 0.999, 1e-8, true},
        {"adamax", 0.002, 0.9, 0.999, 1e-8, true},
        {"nadam", 0.002, 0.9, 0.999, 1e-8, true},
        {"radam", 0.001, 0.9, 0.999, 1e-8, true},
        {"adagrad", 0.01, 0.9, 0.999, 1e-10, false},
        {"adadelta", 1.0, 0.9, 0.9, 1e-6, false},
        {"adabelief", 0.001, 0.9, 0.999, 1e-16, true},
        {"adan", 0.001, 0.98, 0.92, 1e-8, true},
        {"yogi", 0.01, 0.9, 0.999, 1e-3, true},
        {"lion", 0.0001, 0.9, 0.99, 1e-8, false},
        {"signsgd", 0.001, 0.0, 0.999, 1e-8, false},
        {"rprop", 0.01, 0.9, 0.999, 1e-8, false},
        {"adopt", 0.001, 0.9, 0.9999, 1e-6, false},
        {"ademamix", 0.001, 0.9, 0.999, 1e-8, true},
        {"schedule-free-sgd", 1.0, 0.9, 0.999, 1e-8, false},
        {"schedule-free-adamw", 0.0025, 0.9, 0.999, 1e-8, true},
        {"lamb", 0.003, 0.9, 0.999, 1e-6, true},
        {"lars", 10.0, 0.9, 0.999, 0.0, false},
        {"muon", 0.02, 0.95, 0.999, 1e-8, false},
        {"normuon", 0.02, 0.95, 0.95, 1e-8, false},
        {"mars", 0.003, 0.95, 0.99, 1e-8, true},
        {"prodigy", 1.0, 0.9, 0.999, 1e-8, false},
        {"dadaptation", 1.0, 0.9, 0.999, 1e-8, false},
        {"soap", 0.003, 0.95, 0.95, 1e-8, true},
        {"lbfgs", 1.0, 0.9, 0.999, 1e-8, false},
        {"pgd", 0.1, 0.9, 0.999, 1e-8, false},
    };
    const char *const *names = descent_rule_names();
    descent_error error;
    size_t known = 0;
    for (int rule = 0; names[rule]; rule++) {
        const descent_optimizer_options o =
            descent_optimizer_options_default((descent_rule)rule);
        CHECK(o.rule == rule && o.weight_decay == 0.0 && isinf(o.clip));
        CHECK(descent_rule_learning_rate((descent_rule)rule) == o.learning_rate);
        CHECK_OK(descent_options_check(descent_optimizer_option_table(), &o, &error));
        for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
            if (strcmp(expected[i].name, names[rule]) != 0) {
                continue;
            }
            known++;
            CHECK(o.learning_rate == expected[i].rate && o.beta1 == expected[i].beta1 &&
                  o.beta2 == expected[i].beta2 && o.eps == expected[i].eps &&
                  o.bias_correction == expected[i].corrects);
        }
    }
    CHECK(known == sizeof expected / sizeof *expected);
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_GD);
    o.learning_rate = (double)NAN;
    descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 1, &o);
    CHECK(descent_optimizer_learning_rate(optimizer) == 0.1);
    descent_optimizer_free(optimizer);
    descent_optimizer_free(NULL);
}

static void expect_refusal(descent_type type, size_t n, const descent_optimizer_options *o,
                           const char *message)
{
    descent_optimizer *optimizer = NULL;
    descent_error error = {0};
    CHECK(descent_optimizer_create(type, n, o, &optimizer, &error) == DESCENT_INVALID);
    CHECK(optimizer == NULL);
    CHECK_TEXT(error.message, message);
}

// "... gd, momentum, ... or sgd", whichever rules there are.
static void list_rules(const char *before, char *text, size_t capacity)
{
    int used = snprintf(text, capacity, "%s", before);
    for (const char *const *name = descent_rule_names(); *name; name++) {
        used += snprintf(text + used, capacity - (size_t)used, "%s%s", *name,
                         name[1] ? ", " : " or sgd");
    }
}

static void options_out_of_range_are_refused(void)
{
#define REFUSE(field, value, message)                                                          \
    do {                                                                                       \
        descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);         \
        o.field = (value);                                                                     \
        expect_refusal(DESCENT_FLOAT32, 3, &o, message);                                       \
    } while (0)
    REFUSE(learning_rate, 0.0, "lr: 0 is out of range: it must be more than 0, or auto");
    REFUSE(learning_rate, -0.1, "lr: -0.1 is out of range: it must be more than 0, or auto");
    REFUSE(learning_rate, HUGE_VAL, "lr: inf is out of range: it must be more than 0, or auto");
    REFUSE(beta1, 1.0,
           "beta1: 1 is out of range: it must be at least 0 and less than 1, or auto");
    REFUSE(beta2, -0.5,
           "beta2: -0.5 is out of range: it must be at least 0 and less than 1, or auto");
    REFUSE(eps, -1e-8, "eps: -1e-08 is out of range: it must be at least 0, or auto");
    REFUSE(weight_decay, -1.0,
           "weight-decay: -1 is out of range: it must be at least 0, or auto");
    REFUSE(clip, 0.0, "clip: 0 is out of range: it must be more than 0, or none");
    REFUSE(momentum_form, 4,
           "momentum-form: '4' is not one of average, classical, nesterov or velocity");
    char message[1024];
    list_rules("optimizer: '99' is not one of ", message, sizeof message);
    REFUSE(rule, 99, message);
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_MOMENTUM);
    expect_refusal(DESCENT_FLOAT32, 0, &o, "n is 0: an optimizer needs parameters");
    expect_refusal(DESCENT_UINT8, 1, &o, "an optimizer works on float32 or float64 parameters");
    o.momentum_form = DESCENT_MOMENTUM_CLASSICAL;
    o.bias_correction = true;
    expect_refusal(DESCENT_FLOAT32, 1, &o,
                   "bias-correction: this form of momentum is a sum, not an average, and "
                   "has no bias to correct");
    descent_error error;
    descent_optimizer *optimizer = NULL;
    CHECK(descent_optimizer_create(DESCENT_FLOAT32, 1, &o, &optimizer, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.remedy, "momentum-form = average");
    o.momentum_form = DESCENT_MOMENTUM_AVERAGE;
    CHECK_OK(descent_optimizer_create(DESCENT_FLOAT32, 1, &o, &optimizer, &error));
    descent_optimizer_free(optimizer);
    optimizer = NULL;
    o = descent_optimizer_options_default(DESCENT_ADAM);
    CHECK(descent_optimizer_create(DESCENT_FLOAT64, SIZE_MAX / 8, &o, &optimizer, &error) ==
          DESCENT_NO_MEMORY);
    o = (descent_optimizer_options){.rule = DESCENT_GD};
    CHECK(descent_optimizer_create(DESCENT_FLOAT64, 1, &o, &optimizer, &error) ==
          DESCENT_INVALID);
}

// What a rule has use for, but not in that form, and what to type then: the remedy is taken.
static void forms_that_make_no_sense_are_refused(void)
{
    static const char *const refused[][3] = {
        {"adamax", "eps-form=inside", "eps-form = auto"},
        {"adadelta", "eps-form=outside", "eps-form = auto"},
        {"adadelta", "bias-correction=on", "bias-correction = off"},
        {"adopt", "eps-form=hat", "eps-form = auto"},
        {"adopt", "bias-correction=on", "bias-correction = off"},
        {"adagrad", "bias-correction=on", "bias-correction = off"},
        {"lion", "bias-correction=on", "bias-correction = off"},
        {"signsgd", "bias-correction=on", "bias-correction = off"},
        {"momentum", "momentum-form=nesterov bias-correction=on", "momentum-form = average"},
        {"momentum", "momentum-form=velocity bias-correction=on", "momentum-form = average"},
        {"adan", "decay-cautious=on", "decay-form = lr*wd"},
        {"schedule-free-sgd", "beta1=0", "beta1 = 0.9"},
        {"schedule-free-sgd", "lookahead=5", "lookahead = none"},
        {"schedule-free-sgd", "bias-correction=on", "bias-correction = off"},
        {"schedule-free-adamw", "decay-form=wd", "decay-form = lr*wd"},
        {"schedule-free-adamw", "cautious=on", "cautious = off"},
        {"prodigy", "eps-form=inside", "eps-form = auto"},
        {"prodigy", "cautious=on", "cautious = off"},
        {"lamb", "decay-cautious=on", "decay-cautious = off"},
        {"dadaptation", "eps-form=inside", "eps-form = auto"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        descent_error error = {0};
        descent_optimizer *optimizer = NULL;
        descent_optimizer_options o = options_of(refused[i][0], refused[i][1]);
        CHECK(descent_optimizer_create(DESCENT_FLOAT64, 1, &o, &optimizer, &error) ==
              DESCENT_INVALID);
        const size_t length = strcspn(error.remedy, "\n");
        CHECK(length == strlen(refused[i][2]) &&
              strncmp(error.remedy, refused[i][2], length) == 0);
        char name[32], value[32];
        CHECK(sscanf(refused[i][2], "%31s = %31s", name, value) == 2);
        CHECK_OK(
            descent_options_set(descent_optimizer_option_table(), &o, name, value, &error));
        if (strcmp(name, "optimizer") == 0) {
            o = descent_optimizer_options_default((descent_rule)o.rule);
            o.cautious = true;
        }
        if (!CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, 1, &o, &optimizer, &error))) {
            printf("  %s %s: %s\n", refused[i][0], refused[i][1], error.message);
        }
        descent_optimizer_free(optimizer);
    }
}

// Options that change between steps: what has no state from the first step on gets none.
static void options_change_between_steps(void)
{
    static const char *const never[][2] = {
        {"rmsprop", ""}, {"signsgd", ""}, {"schedule-free-sgd", ""}};
    const double values[] = {0.9, 0.9, 0.0};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        const descent_optimizer_options o = options_of(never[i][0], never[i][1]);
        descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 1, &o);
        descent_error error = {0};
        CHECK(descent_optimizer_set(optimizer, "beta1", values[i], &error) == DESCENT_INVALID);
        CHECK(strncmp(error.message, "beta1: ", 7) == 0);
        descent_optimizer_free(optimizer);
    }
    // With a buffer of steps beta1 may go to 0, and then there is none.
    const descent_optimizer_options o = options_of("rmsprop", "beta1=0.9 lr=0.1 eps-form=hat");
    descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 1, &o);
    const descent_optimizer_options plain = options_of("rmsprop", "lr=0.1 eps-form=hat");
    descent_optimizer *without = optimizer_of(DESCENT_FLOAT64, 1, &plain);
    descent_error error;
    double x = 1.0, y = 1.0;
    CHECK_OK(descent_optimizer_set(optimizer, "beta1", 0.0, &error));
    for (int k = 0; k < 5; k++) {
        const double g = 1.0 + k;
        descent_optimizer_step_f64(optimizer, &x, &g, NULL);
        descent_optimizer_step_f64(without, &y, &g, NULL);
        CHECK_NEAR(x, y, 1e-15);
    }
    descent_optimizer_free(optimizer);
    descent_optimizer_free(without);
}

// ---- what is evaluated ----

// x = (1 - c) x + c z with c = 1 / k, where the rate stays; y lies between x and z.
static void schedule_free_rules_evaluate_their_average(void)
{
    const double rates[] = {0.1, 0.1, 0.1, 0.05}, betas[] = {0.9, 0.9, 0.6, 0.6};
    const descent_optimizer_options o = options_of("schedule-free-sgd", "lr=0.1");
    descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT64, 2, &o);
    double y[2] = {1.0, -2.0}, out[2], x[2], z[2];
    descent_error error;
    memcpy(x, y, sizeof x);
    memcpy(z, y, sizeof z);
    CHECK_OK(descent_optimizer_evaluated_f64(optimizer, y, out, &error));
    CHECK(memcmp(out, y, sizeof y) == 0);
    for (size_t k = 0; k < 4; k++) {
        CHECK_OK(descent_optimizer_set_learning_rate(optimizer, rates[k], &error));
        CHECK_OK(descent_optimizer_set(optimizer, "beta1", betas[k], &error));
        const double g[2] = {2.0 * y[0], 6.0 * y[1]};
        descent_optimizer_step_f64(optimizer, y, g, NULL);
        CHECK_OK(descent_optimizer_evaluated_f64(optimizer, y, out, &error));
        for (size_t i = 0; i < 2; i++) { /* the weight is the square of the largest rate */
            z[i] -= rates[k] * g[i];
            x[i] += (z[i] - x[i]) / ((double)k + 1.0);
            CHECK_NEAR(y[i], (1.0 - betas[k]) * z[i] + betas[k] * x[i], 1e-14);
            CHECK_NEAR(out[i], x[i], 1e-14);
        }
    }
    CHECK_OK(descent_optimizer_evaluated_f64(optimizer, y, y, &error));
    CHECK(memcmp(out, y, sizeof y) == 0);
    float single[2] = {0.0F, 0.0F};
    CHECK(descent_optimizer_evaluated_f32(optimizer, single, single, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "this optimizer was created for float64 parameters: call "
                              "descent_optimizer_evaluated_f64");
    descent_optimizer_free(optimizer);
}

static void calls_that_do_not_fit_are_refused(void)
{
    const descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    descent_optimizer *optimizer = optimizer_of(DESCENT_FLOAT32, 4, &o);
    descent_error error;
    double x = 0.0;
    CHECK(descent_optimizer_step_f64(optimizer, &x, &x, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "this optimizer was created for float32 parameters: call "
                              "descent_optimizer_step_f32");
    CHECK(descent_optimizer_set_learning_rate(optimizer, -1.0, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "lr: -1 is out of range: it must be 0 or more and finite");
    CHECK(descent_optimizer_set_learning_rate(optimizer, (double)NAN, NULL) == DESCENT_INVALID);
    CHECK(descent_optimizer_learning_rate(optimizer) == 0.001);
    CHECK(descent_optimizer_exempt(optimizer, 3, 2, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "exempt range: 2 numbers from 3 do not lie inside the 4 parameters");
    CHECK(descent_optimizer_exempt(optimizer, 1, SIZE_MAX, &error) == DESCENT_INVALID);
    CHECK(descent_optimizer_state(optimizer, 2, NULL) == NULL);
    descent_optimizer_free(optimizer);
}

static void options_are_set_by_text(void)
{
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    const descent_option_table *table = descent_optimizer_option_table();
    descent_error error;
    CHECK_OK(descent_options_set(table, &o, "optimizer", "rmsprop", &error));
    CHECK_OK(descent_options_set(table, &o, "lr", "auto", &error));
    CHECK_OK(descent_options_set(table, &o, "weight_decay", "1e-2", &error));
    CHECK(o.rule == DESCENT_RMSPROP && isnan(o.learning_rate) && o.weight_decay == 0.01);
    CHECK(descent_options_set(table, &o, "optimizer", "adma", &error) == DESCENT_INVALID);
    char message[1024];
    list_rules("optimizer: 'adma' is not one of ", message, sizeof message);
    strncat(message, " (did you mean 'adam'?)", sizeof message - strlen(message) - 1);
    CHECK_TEXT(error.message, message);
    for (size_t i = 0; i < table->count; i++) {
        CHECK(table->options[i].help && table->options[i].fallback);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(trajectories_are_those_published),
        TEST(weight_decay_is_as_published),
        TEST(rate_stands_outside_the_velocity),
        TEST(steps_are_those_of_torch),
        TEST(all_rules_follow_their_formulas),
        TEST(rmsprop_is_adam_without_momentum),
        TEST(corrections_of_late_steps_are_one),
        TEST(clipping_shortens_the_gradient_to_the_limit),
        TEST(bad_gradients_change_nothing),
        TEST(defaults_of_every_rule_are_valid),
        TEST(options_out_of_range_are_refused),
        TEST(forms_that_make_no_sense_are_refused),
        TEST(options_change_between_steps),
        TEST(schedule_free_rules_evaluate_their_average),
        TEST(calls_that_do_not_fit_are_refused),
        TEST(options_are_set_by_text),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
