// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Whole trainings of deep networks against PyTorch (golden/make_deep.py): 20 steps of Adam and of SGD with
// momentum, and products with the Hessian and the Gauss-Newton matrix where they begin. Float64.
#include "run/deep.h"

#include "run/golden/deep.h"

enum { ROWS = 12, STEPS = 20, PROJECTIONS = 16 };

typedef struct golden {
    size_t n;
    const double *gradient, *product, *gauss_newton;
    const double *losses[2], *end[2]; /* Adam, momentum */
} golden;

static const golden goldens[] = {
#define GOLDEN(name)                                                                           \
    {                                                                                          \
        name##_parameters, name##_gradient, name##_product, name##_gauss_newton,               \
            {name##_adam_losses, name##_momentum_losses},                                      \
        {                                                                                      \
            name##_adam_end, name##_momentum_end                                               \
        }                                                                                      \
    }
    GOLDEN(cnn), GOLDEN(resnet), GOLDEN(batch), GOLDEN(transformer)};

static const char *const rules[] = {"optimizer adam lr 0.01",
                                    "optimizer momentum lr 0.05 momentum-form classical"};

static void fill(double *x, size_t n, double scale, double k)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = scale * deep_wave(i, k);
    }
}

// The largest difference of the projections of x[n] from those wanted, of the length of the vector.
static double off(const double *x, size_t n, const double *wanted)
{
    double worst = 0.0, squares = 0.0;
    for (size_t k = 0; k < PROJECTIONS; k++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++) {
            sum += x[i] * deep_wave(i, 10.0 + (double)k);
        }
        worst = fmax(worst, fabs(sum - wanted[k]));
    }
    for (size_t i = 0; i < n; i++) {
        squares += x[i] * x[i];
    }
    return worst / sqrt(squares);
}

/* The losses that are expected, one an epoch, which is a step. */
typedef struct story {
    const double *losses;
    double worst;
    size_t count;
} story;

static descent_action note(const descent_event *event, void *user)
{
    story *s = user;
    if (event->kind == DESCENT_EVENT_EPOCH && CHECK(s->count < STEPS)) {
        s->worst = fmax(s->worst, fabs(event->train_loss - s->losses[s->count++]));
    }
    return DESCENT_CONTINUE;
}

static void twenty_steps_lead_where_pytorch_goes(void)
{
    descent_error error = {0};
    for (size_t k = 0; k < DEEP_CASES; k++) {
        for (size_t rule = 0; rule < 2; rule++) {
            deep_job j = deep_start(&deep_cases[k], ROWS, 0.0);
            descent_train_options o = deep_options(rules[rule]);
            o.batch = DESCENT_BATCH_FULL;
            o.epochs = STEPS;
            o.threads = 1 + (k + rule) % 3;
            descent_trainer *trainer = deep_trainer(&j, &o);
            const size_t n = descent_network_parameters(j.network);
            double x[DEEP_MOST];
            CHECK(n == goldens[k].n);
            fill(x, n, 0.5, 2.0);
            CHECK_OK(descent_trainer_set_parameters(trainer, x, &error));
            story s = {.losses = goldens[k].losses[rule]};
            descent_train_result result = {.size = sizeof result};
            CHECK_OK(descent_trainer_run(trainer, note, &s, &result, &error));
            descent_trainer_copy_parameters(trainer, x);
            const double end = off(x, n, goldens[k].end[rule]);
            bool good = CHECK(s.count == STEPS);
            good = CHECK(s.worst <= 1e-10) && good;
            good = CHECK(end <= 1e-10) && good;
            printf("%s, %s: losses off by %.1e, parameters by %.1e\n", j.c.name,
                   good ? "good" : "BAD", s.worst, end);
            descent_trainer_free(trainer);
            deep_end(&j);
        }
    }
}

/* The gradient, or a product, at x. */
typedef struct place {
    descent_objective *objective;
    size_t n;
    double x[DEEP_MOST], v[DEEP_MOST];
} place;

static void gradient_at(const place *p, double h, double *g)
{
    descent_error error = {0};
    double at[DEEP_MOST], value = 0.0;
    for (size_t i = 0; i < p->n; i++) {
        at[i] = p->x[i] + h * p->v[i];
    }
    CHECK_OK(descent_objective_evaluate_f64(p->objective, at, NULL, &value, g, &error));
}

// H v from gradients on both sides, with the error of order h^4 of two distances.
static void difference(const place *p, double h, double *hv)
{
    double far[2][DEEP_MOST], near[2][DEEP_MOST];
    gradient_at(p, 2.0 * h, far[0]);
    gradient_at(p, -2.0 * h, far[1]);
    gradient_at(p, h, near[0]);
    gradient_at(p, -h, near[1]);
    for (size_t i = 0; i < p->n; i++) {
        hv[i] = (8.0 * (near[0][i] - near[1][i]) - (far[0][i] - far[1][i])) / (12.0 * h);
    }
}

static double length(const double *x, size_t n)
{
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        squares += x[i] * x[i];
    }
    return sqrt(squares);
}

static void products_are_those_of_pytorch_and_of_differences(void)
{
    descent_error error = {0};
    for (size_t k = 0; k < DEEP_CASES; k++) {
        deep_job j = deep_start(&deep_cases[k], ROWS, 0.0);
        place p = {.n = descent_network_parameters(j.network)};
        double g[DEEP_MOST], hv[DEEP_MOST], gv[DEEP_MOST], near[DEEP_MOST];
        CHECK_OK(descent_objective_from_data(j.network, j.data, 0.0, DESCENT_FLOAT64, 1 + k,
                                             &p.objective, &error));
        fill(p.x, p.n, 0.5, 2.0);
        fill(p.v, p.n, 1.0, 3.0);
        gradient_at(&p, 0.0, g);
        CHECK_OK(descent_objective_hessian_vector_f64(p.objective, p.x, p.v, NULL, hv, &error));
        CHECK_OK(
            descent_objective_gauss_newton_vector_f64(p.objective, p.x, p.v, NULL, gv, &error));
        const double offs[] = {off(g, p.n, goldens[k].gradient),
                               off(hv, p.n, goldens[k].product),
                               off(gv, p.n, goldens[k].gauss_newton)};
        bool good = true;
        for (size_t i = 0; i < 3; i++) {
            good = CHECK(offs[i] <= 1e-12) && good;
        }
        difference(&p, 1e-6, near);
        for (size_t i = 0; i < p.n; i++) {
            near[i] -= hv[i];
        }
        const double apart = length(near, p.n) / length(hv, p.n);
        good = CHECK(apart <= 1e-8) && good;
        printf("%s, %s: gradient off by %.1e, Hv by %.1e, Gv by %.1e; Hv is %.1e from "
               "differences\n",
               j.c.name, good ? "good" : "BAD", offs[0], offs[1], offs[2], apart);
        descent_objective_free(p.objective);
        deep_end(&j);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(twenty_steps_lead_where_pytorch_goes),
                                       TEST(products_are_those_of_pytorch_and_of_differences)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
