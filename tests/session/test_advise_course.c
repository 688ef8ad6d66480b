// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps, warm-up, clipping, decay and width before training: the parts where the answer is known, and runs
// whose rate is at the edge or is not.
#include "session/advise_data.h"

#include "session/advise/course.h"
#include "session/advise/widths.h"

// ---- parts ----

static void widths_of_plain_layers(void)
{
    char text[64];
    CHECK(dsc_advise_widths("64 silu 32 silu", 2.0, text, sizeof text));
    CHECK_TEXT(text, "128 silu 64 silu");
    CHECK(dsc_advise_widths("3 tanh 1 leaky-relu", 0.5, text, sizeof text));
    CHECK_TEXT(text, "1 tanh 1 leaky-relu");
    static const char *const others[] = {"",
                                         "8x8x1 conv 16 3x3 relu",
                                         "64 relu dropout:0.2",
                                         "3*(64 relu)",
                                         "64",
                                         "relu 64",
                                         "64 relu 32"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        CHECK(!dsc_advise_widths(others[i], 2.0, text, sizeof text));
    }
    CHECK(!dsc_advise_widths("64 relu 32 relu", 2.0, text, 12) && text[0] == '\0');
}

static void percentiles_by_hand(void)
{
    double values[] = {5, 1, 4, 2, 3, 9, 7, 8, 6, 10, 11};
    CHECK(dsc_advise_percentile(11, values, 0.5) == 6.0);
    CHECK(dsc_advise_percentile(11, values, 0.9) == 10.0);
    CHECK(values[10] == 11.0);
    CHECK(isnan(dsc_advise_percentile(0, values, 0.5)));
}

// exp(-k / 100) is within a twentieth of its fall from step 300 on: ln 20 = 3.0; smoothing comes later.
static void where_a_loss_is_level(void)
{
    enum { N = 3000 };
    static double losses[N];
    for (size_t k = 0; k < N; k++) {
        losses[k] = 0.3 + exp(-(double)k / 100.0);
    }
    const uint64_t level = dsc_advise_level(N, losses);
    CHECK(level > 300 && level < 400);
    for (size_t k = 0; k < N; k++) {
        losses[k] = 5.0 - (double)k / N; // still falls
    }
    CHECK(dsc_advise_level(N, losses) == 0);
    for (size_t k = 0; k < N; k++) {
        losses[k] = 1.0 + (double)k / N; // rises
    }
    CHECK(dsc_advise_level(N, losses) == 0);
}

// ---- runs ----

static descent_advise_options counted(uint64_t budget)
{
    descent_advise_options o = descent_advise_options_default();
    o.budget = budget;
    return o;
}

static void the_course_of_digits(void)
{
    const descent_advise_options o = counted(12000);
    advice a = advice_on(bundled("@digits", "digit"), "16 silu", NULL, &o);
    const descent_advise_course *c = descent_adviser_course(a.adviser);
    CHECK(c && c->told && !c->unstable && c->warmup == 0);
    CHECK(c->tested == 2.0 * 0.001 ||
          c->tested == 2.0 * descent_adviser_rate(a.adviser)->chosen);
    CHECK(c->norm_median > 0.0 && c->norm_median <= c->norm_90 &&
          c->norm_90 <= c->norm_largest);
    CHECK(isfinite(c->decay) && c->decay_se > 0.0);
    CHECK_TEXT(c->wider, "32 silu");
    CHECK_TEXT(c->narrower, "8 silu");
    // Few steps: more units learn faster, and half of sixteen are clearly slower.
    CHECK(c->narrow > c->wide && c->narrow > 2.0 * c->narrow_se);
    CHECK(c->spent > 0 && c->looked >= c->steps);
    advice_free(&a);
}

// Gradient descent on a parabola: with 0.8 times the largest rate twice of it diverges, with a fifth of
// it not.
static void twice_a_rate_at_the_edge_is_unstable(void)
{
    table *t = table_make(0);
    descent_train_options training = descent_train_options_default();
    training.optimizer = descent_optimizer_options_default(DESCENT_GD);
    training.batch = DESCENT_BATCH_FULL;
    training.l2 = 0.0;
    const descent_advise_options o = counted(6000);
    advice first = advice_on(dataset_of(t), "", &training, &o);
    const double limit = descent_adviser_rate(first.adviser)->limit;
    advice_free(&first);
    for (int edge = 0; edge < 2; edge++) {
        training.optimizer.learning_rate = (edge ? 0.8 : 0.2) * limit;
        advice a = advice_on(dataset_of(t), "", &training, &o);
        const descent_advise_course *c = descent_adviser_course(a.adviser);
        CHECK(c->told && c->tested == 2.0 * training.optimizer.learning_rate);
        CHECK(c->unstable == (edge == 1) && (c->warmup > 0) == (edge == 1));
        advice_free(&a);
    }
    free(t);
}

// A limit that is given: more than half clipped is told.
static void more_than_half_clipped_is_told(void)
{
    const descent_advise_options o = counted(6000);
    descent_train_options training = descent_train_options_default();
    training.optimizer.clip = 1e-3;
    advice a = advice_on(bundled("@penguins", "species"), "8 silu", &training, &o);
    const descent_advise_course *c = descent_adviser_course(a.adviser);
    CHECK(c->told && c->clipped > 0.5 && isnan(c->clip));
    CHECK(strstr(c->clip_text, "a lower rate does the same"));
    advice_free(&a);
}

static void noise_has_no_course(void)
{
    const descent_advise_options o = counted(6000);
    table *t = table_make(2);
    for (size_t i = 0; i < ROWS; i++) {
        t->y[i] = (float)(normal(7000000 + i) > 0.0);
    }
    advice a = advice_on(dataset_of(t), "8 silu", NULL, &o);
    const descent_advise_course *c = descent_adviser_course(a.adviser);
    CHECK(!c->told && c->spent == 0 && strncmp(c->steps_text, "cannot tell", 11) == 0);
    advice_free(&a);
    free(t);
}

// All parts together take about as many steps as they may.
static void the_budget_is_kept(void)
{
    const descent_advise_options o = counted(20000);
    advice a = advice_on(bundled("@digits", "digit"), "16 silu", NULL, &o);
    const uint64_t spent = descent_adviser_rate(a.adviser)->spent +
                           descent_adviser_batch(a.adviser)->spent +
                           descent_adviser_course(a.adviser)->spent;
    CHECK(descent_adviser_budget(a.adviser) == 20000);
    CHECK(spent > 5000 && spent < 22000);
    advice_free(&a);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(widths_of_plain_layers),
                                       TEST(percentiles_by_hand),
                                       TEST(where_a_loss_is_level),
                                       TEST(the_course_of_digits),
                                       TEST(twice_a_rate_at_the_edge_is_unstable),
                                       TEST(more_than_half_clipped_is_told),
                                       TEST(noise_has_no_course),
                                       TEST(the_budget_is_kept)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
