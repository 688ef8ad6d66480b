// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Learning rates before training: the interval has a good one, and noise has none. Everything is
// counted in steps, so that a busy machine changes nothing.
#include "session/advise_data.h"

#include "session/advise/budget.h"
#include "session/advise/curvature.h"
#include "session/advise/rate.h"
#include "session/advise/trial.h"

static descent_advise_options counted(uint64_t budget)
{
    descent_advise_options o = descent_advise_options_default();
    o.budget = budget;
    return o;
}

static void the_grid_has_two_a_decade(void)
{
    CHECK(dsc_advise_grid(0) == 1.0 && dsc_advise_grid(1) == 3.0 && dsc_advise_grid(2) == 10.0);
    CHECK(dsc_advise_grid(-1) == 0.3 && dsc_advise_grid(-2) == 0.1);
    CHECK(dsc_advise_grid(-5) == 0.003 && dsc_advise_grid(-6) == 0.001);
    for (int i = -20; i < 20; i++) {
        CHECK(dsc_advise_grid_near(dsc_advise_grid(i)) == i);
        CHECK(dsc_advise_grid(i + 1) > 2.9 * dsc_advise_grid(i));
    }
}

static void rounding_by_hand(void)
{
    CHECK(dsc_advise_round(0.0234, 1) == 0.02 && dsc_advise_round(0.0267, 2) == 0.027);
    CHECK(dsc_advise_round(667.0, 1) == 700.0 && dsc_advise_round(0.0, 1) == 0.0);
}

// ---- the interval ----

// Mean validation loss over five seeds that no advice has seen, after 300 steps; divergence counts as
// what guessing has.
static double loss_at(const advice *a, const descent_train_options *training, double rate)
{
    double sum = 0.0;
    const descent_train_sets sets = {.train = a->data};
    for (uint64_t seed = 100; seed < 105; seed++) {
        descent_error error = {0};
        descent_trainer *trainer = NULL;
        descent_train_result result = {.size = sizeof result};
        descent_train_options o = *training;
        o.optimizer.learning_rate = rate;
        o.seed = seed;
        o.steps = 300;
        CHECK_OK(descent_trainer_create(a->network, &sets, &o, &trainer, &error));
        const descent_status status = descent_trainer_run(trainer, NULL, NULL, &result, &error);
        CHECK(status == DESCENT_OK || status == DESCENT_DIVERGED);
        const double loss = result.last_valid_loss;
        sum += status == DESCENT_OK && isfinite(loss) ? loss : 10.0;
        descent_trainer_free(trainer);
    }
    return sum / 5.0;
}

static void expect_good_rates(descent_dataset *data, descent_rule rule)
{
    const descent_advise_options o = counted(12000);
    descent_train_options training = descent_train_options_default();
    training.optimizer = descent_optimizer_options_default(rule);
    training.batch = 32;
    training.patience = (descent_stretch){0};
    advice a = advice_on(data, "16 silu", &training, &o);
    const descent_advise_rate *r = descent_adviser_rate(a.adviser);
    CHECK(r && r->told && r->low <= r->chosen && r->chosen <= r->high);
    CHECK(r->low <= r->best && r->best <= r->high);
    CHECK(r->spent <= 12000);
    const double middle = loss_at(&a, &training, r->chosen);
    const double above = loss_at(&a, &training, 10.0 * r->high);
    const double below = loss_at(&a, &training, 0.1 * r->low);
    if (!(middle < above && middle < below)) {
        printf("%g: %g, above %g, below %g\n", r->chosen, middle, above, below);
    }
    CHECK(middle < above && middle < below);
    advice_free(&a);
}

static void the_interval_of_adam_has_a_good_rate(void)
{
    expect_good_rates(bundled("@digits", "digit"), DESCENT_ADAM);
    expect_good_rates(bundled("@penguins", "species"), DESCENT_ADAM);
}

static void so_has_that_of_gradient_descent(void)
{
    expect_good_rates(bundled("@digits", "digit"), DESCENT_GD);
    expect_good_rates(bundled("@penguins", "body_mass_g"), DESCENT_MOMENTUM);
}

// ---- what cannot be told ----

static void random_labels_have_no_rate(void)
{
    const descent_advise_options o = counted(8000);
    for (size_t classes = 0; classes <= 2; classes += 2) {
        table *t = table_make(classes);
        for (size_t i = 0; i < ROWS; i++) {
            const double draw = normal(7000000 + i);
            t->y[i] = classes > 0 ? (float)(draw > 0.0) : (float)draw;
        }
        advice a = advice_on(dataset_of(t), "16 silu", NULL, &o);
        const descent_advise_rate *r = descent_adviser_rate(a.adviser);
        CHECK(!r->told && isnan(r->chosen) && strncmp(r->text, "cannot tell", 11) == 0);
        CHECK(r->count >= 6 && r->sweep_count > 20); // what was measured is there all the same
        advice_free(&a);
        free(t);
    }
}

static void few_steps_are_refused(void)
{
    const descent_advise_options o = counted(200);
    advice a = advice_on(bundled("@digits", "digit"), "16 silu", NULL, &o);
    const descent_advise_rate *r = descent_adviser_rate(a.adviser);
    CHECK(!r->told && r->spent == 0 && strstr(r->text, "too few"));
    advice_free(&a);
}

// ---- the same every time ----

static void forget_seconds(char *json)
{
    for (char *at = json; (at = strstr(at, "\"seconds\":")) != NULL;) {
        at += strlen("\"seconds\":");
        while (*at != ',' && *at != '}') {
            *at++ = '0';
        }
    }
}

static void the_same_budget_gives_the_same(void)
{
    char *first = NULL;
    double scale = 0.0, gain = 0.0;
    for (uint64_t threads = 1; threads <= 2; threads++) {
        const descent_advise_options o = counted(3000);
        descent_train_options training = descent_train_options_default();
        training.threads = threads;
        advice a = advice_on(bundled("@penguins", "species"), "8 silu", &training, &o);
        char *json = strdup(descent_adviser_json(a.adviser));
        CHECK(json != NULL);
        const descent_advise_batch *b = descent_adviser_batch(a.adviser);
        CHECK(!first || (b->noise_scale == scale && b->gain == gain));
        scale = b->noise_scale;
        gain = b->gain;
        // What is chosen by times is theirs.
        char *batch = strstr(json, "\"batch\":{");
        CHECK(batch != NULL);
        *batch = '\0';
        forget_seconds(json);
        // Numbers of seconds have other lengths: they are all zeros now, which count as one.
        size_t to = 0;
        for (size_t i = 0; json[i]; i++) {
            if (!(json[i] == '0' && i > 0 && json[i - 1] == '0')) {
                json[to++] = json[i];
            }
        }
        json[to] = '\0';
        if (first) {
            CHECK_TEXT(first, json);
            free(json);
        } else {
            first = json;
        }
        advice_free(&a);
    }
    free(first);
}

// ---- curvature ----

// Of a linear model with squared error and inputs that are scaled: the Hessian is 2 or 1 times the
// second moments of (1, inputs); gradient descent on all rows below 2 / its largest eigenvalue falls, and
// above it grows.
static void above_its_limit_gradient_descent_grows(void)
{
    table *t = table_make(0);
    descent_train_options training = descent_train_options_default();
    training.optimizer = descent_optimizer_options_default(DESCENT_GD);
    training.batch = DESCENT_BATCH_FULL;
    training.l2 = 0.0;
    training.patience = (descent_stretch){0};
    const descent_advise_options o = counted(4000);
    advice a = advice_on(dataset_of(t), "", &training, &o);
    const descent_advise_rate *r = descent_adviser_rate(a.adviser);
    CHECK(r->told && r->limit > 0.0);
    CHECK_NEAR(r->limit, r->limit_gradient, 1e-12 * r->limit);
    CHECK_NEAR(r->sharpness, r->later, 1e-3 * r->later); // a parabola has one curvature
    const double below = loss_at(&a, &training, 0.9 * r->limit);
    const double above = loss_at(&a, &training, 1.1 * r->limit);
    CHECK(below < 0.5 && above > 2.0 * below);
    advice_free(&a);
    free(t);
}

// (2 + 2 beta1) / ((1 - beta1) lr): 38 / lr with 0.9.
static void the_limit_of_adam_is_38_by_curvature(void)
{
    const descent_advise_options o = counted(4000);
    advice a = advice_on(bundled("@penguins", "species"), "8 tanh", NULL, &o);
    const descent_advise_rate *r = descent_adviser_rate(a.adviser);
    CHECK(r->told && r->preconditioned > 0.0);
    CHECK_NEAR(r->limit, 38.0 / r->preconditioned, 1e-9 * r->limit);
    advice_free(&a);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(the_grid_has_two_a_decade),
        TEST(rounding_by_hand),
        TEST(the_interval_of_adam_has_a_good_rate),
        TEST(so_has_that_of_gradient_descent),
        TEST(random_labels_have_no_rate),
        TEST(few_steps_are_refused),
        TEST(the_same_budget_gives_the_same),
        TEST(above_its_limit_gradient_descent_grows),
        TEST(the_limit_of_adam_is_38_by_curvature),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
