// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Batch sizes before training: the noise scale where it is known exactly, branches from one state, and
// what follows from both.
#include "session/advise_data.h"

#include <descent/objective.h>

#include "session/advise/batch.h"
#include "session/advise/branch.h"
#include "session/advise/noise.h"
#include "session/advise/trial.h"

// ---- the noise scale ----

// |g_b|^2 = |G|^2 + tr S / b: with lengths that are exactly so, the parts come out exactly.
static void noise_by_hand(void)
{
    enum { GROUPS = 6 };
    double small[GROUPS], big[GROUPS];
    dsc_advise_noise noise;
    for (int i = 0; i < GROUPS; i++) {
        small[i] = 2.0 + 30.0 / 8.0;
        big[i] = 2.0 + 30.0 / 64.0;
    }
    dsc_advise_noise_of(GROUPS, 8, 64, small, big, &noise);
    CHECK_NEAR(noise.signal, 2.0, 1e-14);
    CHECK_NEAR(noise.noise, 30.0, 1e-12);
    CHECK_NEAR(noise.scale, 15.0, 1e-12);
    CHECK(noise.told && noise.scale_se < 1e-9);
    // One group with no signal at all: the mean of signals is 5/3, and that of scales would be infinite.
    big[0] = 30.0 / 64.0;
    small[0] = 30.0 / 8.0;
    dsc_advise_noise_of(GROUPS, 8, 64, small, big, &noise);
    CHECK_NEAR(noise.scale, 30.0 / (5.0 / 3.0), 1e-12);
    CHECK(noise.scale_se > 0.1);
}

// A linear model of one number in normal inputs: y = w'x + e. At weights that are off by d the
// gradient of (d'x - e)^2 / 2 of a row is (d'x - e) x, with mean d and tr S = (n + 1) |d|^2 + n s^2. The
// rows are many, so that their own mean is near that of the law.
enum { MANY = 20000, INPUTS = 6 };

static descent_dataset *linear_rows(const double *w, double deviation, float **inputs)
{
    descent_error error = {0};
    descent_dataset *data = NULL;
    float *x = calloc((size_t)MANY * INPUTS, sizeof *x), *y = calloc(MANY, sizeof *y);
    CHECK(x != NULL && y != NULL);
    for (size_t i = 0; i < MANY; i++) {
        const dsc_random random = {.seed = 5, .purpose = DSC_PURPOSE_DATA};
        double sum = 0.0;
        for (size_t j = 0; j < INPUTS; j++) {
            const double value = dsc_random_normal(&random, i * (INPUTS + 1) + j);
            x[i * INPUTS + j] = (float)value;
            sum += w[j] * value;
        }
        y[i] = (float)(sum + deviation * dsc_random_normal(&random, i * (INPUTS + 1) + INPUTS));
    }
    CHECK_OK(
        descent_dataset_from_arrays(DESCENT_FLOAT32, MANY, INPUTS, x, y, 0, &data, &error));
    free(y);
    *inputs = x;
    return data;
}

// The mean of estimates with many seeds, by their own errors, is what rows and weights say.
static void noise_of_a_linear_model_is_exact(void)
{
    static const double w[INPUTS] = {1, -1, 0.5, 0, 2, -0.5};
    float *inputs = NULL;
    descent_error error = {0};
    descent_dataset *data = linear_rows(w, 0.8, &inputs);
    descent_network *network = NULL;
    descent_objective *objective = NULL;
    CHECK_OK(descent_network_parse("", 0.0, data, &network, &error));
    CHECK_OK(descent_objective_from_data(network, data, 0.0, DESCENT_FLOAT64, 1, &objective,
                                         &error));
    const size_t n = descent_objective_parameters(objective);
    CHECK(n == INPUTS + 1);
    double x[INPUTS + 1] = {0.0}, g[INPUTS + 1], mean[INPUTS + 1] = {0.0}, squares = 0.0, value;
    uint32_t *rows = calloc(MANY, sizeof *rows);
    CHECK(rows != NULL);
    // The exact numbers of these rows, one gradient after the other.
    for (uint32_t i = 0; i < MANY; i++) {
        const descent_rows one = {&i, 1};
        rows[i] = i;
        CHECK_OK(descent_objective_evaluate_f64(objective, x, &one, &value, g, &error));
        for (size_t j = 0; j < n; j++) {
            mean[j] += g[j] / MANY;
            squares += g[j] * g[j] / MANY;
        }
    }
    double signal = 0.0;
    for (size_t j = 0; j < n; j++) {
        signal += mean[j] * mean[j];
    }
    const double exact = (squares - signal) / signal;
    // Scaled inputs and target: |d|^2 and s^2 are 6.5 and 0.64 parts of 7.14 of the variance of y, and
    // the constant adds the variance of the error.
    const double d2 = 6.5 / 7.14, s2 = 0.64 / 7.14;
    const double law = ((INPUTS + 1) * d2 + INPUTS * s2 + (d2 + s2)) / d2;
    CHECK_NEAR(exact, law, 0.05 * law);
    enum { TRIALS = 40 };
    const descent_rows all = {rows, MANY};
    double scales[TRIALS], errors = 0.0, average, deviation;
    size_t covered = 0;
    for (uint64_t seed = 0; seed < TRIALS; seed++) {
        dsc_advise_noise noise;
        CHECK_OK(dsc_advise_noise_find(objective, x, &all, seed, &noise, &error));
        scales[seed] = noise.scale;
        errors += noise.scale_se / TRIALS;
        covered += fabs(noise.scale - exact) < 2.0 * noise.scale_se;
    }
    dsc_advise_moments(TRIALS, scales, &average, &deviation);
    CHECK_NEAR(average, exact, 4.0 * deviation / sqrt(TRIALS) + 0.02 * exact);
    CHECK_NEAR(errors, deviation,
               0.4 * deviation); // the jackknife tells how sure one estimate is
    CHECK(covered >= TRIALS * 8 / 10);
    descent_objective_free(objective);
    descent_network_free(network);
    descent_dataset_free(data);
    free(rows);
    free(inputs);
}

// ---- branches ----

static void points_ascend(void)
{
    descent_advise_batch r = {.size = sizeof r};
    dsc_advise_batch_point(&r, 64)->seconds = 1.0;
    dsc_advise_batch_point(&r, 16)->seconds = 2.0;
    dsc_advise_batch_point(&r, 32)->seconds = 3.0;
    CHECK(r.count == 3 && r.points[0].batch == 16 && r.points[1].batch == 32);
    CHECK(dsc_advise_batch_point(&r, 64)->seconds == 1.0 && r.count == 3);
}

static void disagreement_is_told(void)
{
    CHECK(!dsc_advise_disagree(200.0, 128, 512));
    CHECK(dsc_advise_disagree(20.0, 128, 512));    // as good beyond what the scale allows
    CHECK(dsc_advise_disagree(2000.0, 128, 512));  // worse far below it
    CHECK(!dsc_advise_disagree(2000.0, 512, 512)); // the largest one that was tried
    CHECK(!dsc_advise_disagree(2000.0, 0, 512));
}

// A trial that goes on from another one's state takes the steps that it would have taken: with all rows
// as a batch nothing else differs.
static void a_branch_goes_on_exactly(void)
{
    static const descent_rule rules[] = {DESCENT_ADAM, DESCENT_MOMENTUM, DESCENT_MUON};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        descent_error error = {0};
        descent_train_options training = descent_train_options_default();
        training.optimizer = descent_optimizer_options_default(rules[i]);
        training.batch = DESCENT_BATCH_FULL;
        descent_advise_options o = descent_advise_options_default();
        o.budget = 100;
        advice a = advice_on(bundled("@penguins", "species"), "6 tanh", &training, &o);
        dsc_advise_trial whole = {.rate = 0.01, .steps = 30, .training = true};
        dsc_advise_trial half = {.rate = 0.01, .steps = 15, .keep = true};
        CHECK_OK(dsc_advise_try(a.adviser, &whole, &error));
        CHECK_OK(dsc_advise_try(a.adviser, &half, &error));
        dsc_advise_trial rest = {
            .rate = 0.01, .steps = 15, .training = true, .from = half.trainer};
        CHECK_OK(dsc_advise_try(a.adviser, &rest, &error));
        CHECK(whole.loss == rest.loss && whole.loss < whole.first);
        descent_trainer_free(half.trainer);
        advice_free(&a);
    }
}

// ---- what follows ----

static void the_batch_of_digits(void)
{
    descent_advise_options o = descent_advise_options_default();
    o.budget = 12000;
    advice a = advice_on(bundled("@digits", "digit"), "16 silu", NULL, &o);
    const descent_advise_batch *r = descent_adviser_batch(a.adviser);
    CHECK(r && r->noise_told && r->noise_scale > 1.0 && r->noise_se > 0.0);
    CHECK(r->base == 32 && r->branch_told && r->gain > 0.0 && r->critical >= 32);
    CHECK(r->automatic == 32 && r->count >= 7);
    CHECK(r->low <= r->chosen && r->chosen <= r->high);
    size_t timed = 0, branched = 0;
    for (size_t i = 0; i < r->count; i++) {
        CHECK(i == 0 || r->points[i].batch > r->points[i - 1].batch);
        timed += r->points[i].seconds > 0.0 && r->points[i].example >= 1.0;
        branched += isnan(r->points[i].difference) ? 0 : 1;
    }
    CHECK(timed == r->count && branched >= 3);
    CHECK(r->points[1].batch == 32 && r->points[1].difference == 0.0 && r->points[1].as_good);
    advice_free(&a);
}

// Where no rate can be told, nothing is branched with, and the automatic batch stays.
static void noise_has_no_batch(void)
{
    descent_advise_options o = descent_advise_options_default();
    o.budget = 6000;
    table *t = table_make(2);
    for (size_t i = 0; i < ROWS; i++) {
        t->y[i] = (float)(normal(7000000 + i) > 0.0);
    }
    advice a = advice_on(dataset_of(t), "8 silu", NULL, &o);
    const descent_advise_batch *r = descent_adviser_batch(a.adviser);
    CHECK(r && !r->noise_told && r->critical == 0 && r->chosen == r->automatic);
    CHECK(strncmp(r->text, "cannot tell", 11) == 0);
    advice_free(&a);
    free(t);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(noise_by_hand),
        TEST(noise_of_a_linear_model_is_exact),
        TEST(points_ascend),
        TEST(disagreement_is_told),
        TEST(a_branch_goes_on_exactly),
        TEST(the_batch_of_digits),
        TEST(noise_has_no_batch),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
