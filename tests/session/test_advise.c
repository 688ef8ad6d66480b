// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Advice before training: what is planted in data is found, and clean data are left in peace.
#include "session/advise_data.h"

#include "session/advise/alone.h"
#include "session/advise/target.h"

// Only what takes no steps.
static advice look_at(descent_dataset *data)
{
    descent_advise_options o = descent_advise_options_default();
    o.budget = 100;
    return advice_on(data, "8 silu", NULL, &o);
}

static const descent_advise_finding *finding(const descent_adviser *adviser, int kind)
{
    const descent_advise_data *d = descent_adviser_data(adviser);
    for (size_t i = 0; i < d->count; i++) {
        if (d->findings[i].kind == kind) {
            return &d->findings[i];
        }
    }
    return NULL;
}

static size_t suspects(const descent_adviser *adviser)
{
    const descent_advise_data *d = descent_adviser_data(adviser);
    size_t count = 0;
    for (size_t i = 0; i < d->count; i++) {
        count += d->findings[i].suspect;
    }
    return count;
}

// Looks for one finding in a table, which is freed: its column is the planted one, SIZE_MAX: none.
static void expect(table *t, int kind, size_t column, bool suspect)
{
    advice all = look_at(dataset_of(t));
    const descent_adviser *adviser = all.adviser;
    const descent_advise_finding *f = finding(adviser, kind);
    CHECK(f != NULL);
    CHECK(!f || f->column == column);
    CHECK(!f || f->suspect == suspect);
    CHECK(suspects(adviser) == (suspect ? 1 : 0));
    advice_free(&all);
    free(t);
}

// ---- one column alone ----

static void alone_by_hand(void)
{
    size_t counts[2];
    // Values 1 1 1 2 3: the two of class 0 predict each other, the third is wrong; 2 is nearest to
    // both 1 and 3, of which the lower one is taken.
    dsc_alone_row rows[] = {{1, 0}, {1, 0}, {1, 1}, {2, 1}, {3, 1}};
    // errors: {1,1} is wrong, 2 by class 0 is wrong, 3 by class 1 is right; guessing has 2.
    CHECK_NEAR(dsc_alone_score(5, rows, 2, counts), 1.0 - 2.0 / 2.0, 1e-15);
    // Numbers on a line: the inner ones are exact, the ends take the next one's.
    dsc_alone_row line[] = {{4, 8}, {1, 2}, {2, 4}, {3, 6}};
    CHECK_NEAR(dsc_alone_score(4, line, 0, NULL), 1.0 - (4.0 + 4.0) / 20.0, 1e-15);
    dsc_alone_row equal[] = {{1, 5}, {2, 5}, {3, 5}};
    CHECK(isnan(dsc_alone_score(3, equal, 0, NULL)));
    CHECK(isnan(dsc_alone_score(2, equal, 0, NULL)));
}

static void alone_noise_predicts_nothing(void)
{
    enum { N = 2000 };
    static dsc_alone_row rows[N];
    for (size_t i = 0; i < N; i++) {
        rows[i] = (dsc_alone_row){normal(i), normal(5000 + i)};
    }
    // The line between two neighbours of variance s^2 has s^2 (1 + 1/2) and less of squared error.
    const double score = dsc_alone_score(N, rows, 0, NULL);
    CHECK(score < -0.4 && score > -1.0);
}

static void skewness_by_hand(void)
{
    const double values[] = {0, 0, 0, 1};
    // p = 1/4: (1 - 2 p) / sqrt(p (1 - p))
    CHECK_NEAR(dsc_advise_skewness(4, values), 0.5 / sqrt(3.0 / 16.0), 1e-14);
}

// ---- what is planted ----

static void a_leak_of_a_class_is_found(void)
{
    table *t = table_make(2);
    for (size_t i = 0; i < ROWS; i++) {
        float *x = t->x + i * COLUMNS + 4;
        *x = t->y[i] > 0 ? 3.0F + 0.1F * *x : -3.0F + 0.1F * *x;
    }
    expect(t, DESCENT_ADVISE_LEAK, 4, true);
}

// Not monotone, and of a number: y^2 knows all but the sign, so a column of it is no leak; y^3 is.
static void a_leak_of_a_number_is_found(void)
{
    table *t = table_make(0);
    for (size_t i = 0; i < ROWS; i++) {
        t->x[i * COLUMNS + 4] = t->y[i] * t->y[i] * t->y[i];
    }
    expect(t, DESCENT_ADVISE_LEAK, 4, true);
    table *even = table_make(0);
    for (size_t i = 0; i < ROWS; i++) {
        even->x[i * COLUMNS + 4] = even->y[i] * even->y[i];
    }
    advice all = look_at(dataset_of(even));
    const descent_adviser *adviser = all.adviser;
    CHECK(!finding(adviser, DESCENT_ADVISE_LEAK));
    advice_free(&all);
    free(even);
}

// That a value is missing says it all.
static void a_leak_by_what_is_missing_is_found(void)
{
    table *t = table_make(2);
    for (size_t i = 0; i < ROWS; i++) {
        t->x[i * COLUMNS + 4] = t->y[i] > 0 ? NAN : 1.0F;
    }
    expect(t, DESCENT_ADVISE_LEAK, 4, true);
}

static void an_id_is_found(void)
{
    table *t = table_make(2);
    for (size_t i = 0; i < ROWS; i++) {
        t->x[i * COLUMNS + 4] = (float)(1000 + i);
    }
    expect(t, DESCENT_ADVISE_ID, 4, true);
}

// The target goes on from row to row as time does: a split at random lets neighbours give it away.
static void an_order_of_the_rows_is_found(void)
{
    table *t = table_make(0);
    for (size_t i = 0; i < ROWS; i++) {
        t->x[i * COLUMNS + 4] = 0.5F * (float)i;
        t->y[i] = sinf(0.02F * (float)i);
    }
    expect(t, DESCENT_ADVISE_NEIGHBOURS, 4, true);
}

static void duplicates_are_found(void)
{
    table *t = table_make(2);
    for (size_t i = 300; i < 400; i++) {
        memcpy(t->x + i * COLUMNS, t->x + (i - 300) * COLUMNS, COLUMNS * sizeof *t->x);
        t->y[i] = t->y[i - 300];
    }
    expect(t, DESCENT_ADVISE_DUPLICATES, SIZE_MAX, true);
}

static void conflicts_are_found(void)
{
    table *t = table_make(2);
    memcpy(t->x + COLUMNS, t->x, COLUMNS * sizeof *t->x);
    t->y[1] = 1.0F - t->y[0];
    advice all = look_at(dataset_of(t));
    const descent_adviser *adviser = all.adviser;
    const descent_advise_finding *f = finding(adviser, DESCENT_ADVISE_CONFLICTS);
    CHECK(f && f->value == 2.0 / ROWS);
    advice_free(&all);
    free(t);
}

static void a_rare_class_is_found(void)
{
    table *t = table_make(2);
    for (size_t i = 0; i < ROWS; i++) {
        t->y[i] = (float)(i % 20 == 0);
    }
    expect(t, DESCENT_ADVISE_IMBALANCE, SIZE_MAX, false);
}

static void a_skewed_target_is_found(void)
{
    table *t = table_make(0);
    for (size_t i = 0; i < ROWS; i++) {
        t->y[i] = expf(1.5F * t->y[i]);
    }
    expect(t, DESCENT_ADVISE_SKEW, SIZE_MAX, false);
}

static void columns_of_one_value_are_found(void)
{
    table *t = table_make(0);
    for (size_t i = 0; i < ROWS; i++) {
        t->x[i * COLUMNS + 3] = 7.0F;
        t->x[i * COLUMNS + 4] = i == 100 ? 1.0F : 0.0F;
    }
    advice all = look_at(dataset_of(t));
    const descent_adviser *adviser = all.adviser;
    const descent_advise_finding *one = finding(adviser, DESCENT_ADVISE_CONSTANT);
    CHECK(one && one->value >= 1.0 && strstr(one->text, "\"d\""));
    CHECK(suspects(adviser) == 0);
    advice_free(&all);
    free(t);
}

// ---- clean data ----

static void clean_sets_are_left_in_peace(void)
{
    static const struct {
        const char *name, *target;
    } sets[] = {{"@digits", "digit"},
                {"@penguins", "species"},
                {"@penguins", "sex"},
                {"@penguins", "body_mass_g"},
                {"@seattle-weather", "weather"},
                {"@seattle-weather", "temp_max"}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        advice all = look_at(bundled(sets[i].name, sets[i].target));
        const descent_adviser *adviser = all.adviser;
        const descent_advise_data *d = descent_adviser_data(adviser);
        if (suspects(adviser) > 0) {
            printf("%s: %s\n", sets[i].name, d->findings[0].text);
        }
        CHECK(suspects(adviser) == 0);
        CHECK(d->best_alone > 0.0 && d->best_alone < 0.95);
        advice_free(&all);
    }
    table *t = table_make(2);
    advice all = look_at(dataset_of(t));
    const descent_adviser *adviser = all.adviser;
    CHECK(descent_adviser_data(adviser)->count == 0);
    advice_free(&all);
    free(t);
}

// ---- the ladder ----

static void the_ladder_of_digits(void)
{
    advice all = look_at(bundled("@digits", "digit"));
    const descent_adviser *adviser = all.adviser;
    const descent_advise_ladder *l = descent_adviser_ladder(adviser);
    CHECK(l->accuracy && l->valid_rows == 359 && l->nearest_rows == 359);
    CHECK(l->nearest_among == 1438);
    CHECK_NEAR(l->metric[DESCENT_ADVISE_GUESSING], 0.1, 0.02);
    CHECK(l->metric[DESCENT_ADVISE_LINEAR] > 0.95 && l->metric[DESCENT_ADVISE_NEAREST] > 0.95);
    const double p = l->metric[DESCENT_ADVISE_LINEAR];
    CHECK_NEAR(l->se[DESCENT_ADVISE_LINEAR], sqrt(p * (1.0 - p) / 359.0), 1e-12);
    CHECK(strstr(descent_adviser_json(all.adviser), "\"ladder\""));
    advice_free(&all);
}

// Random targets: nothing is better than guessing, and the ladder says so.
static void the_ladder_of_noise(void)
{
    table *t = table_make(2);
    for (size_t i = 0; i < ROWS; i++) {
        t->y[i] = (float)(normal(7000000 + i) > 0.0);
    }
    advice all = look_at(dataset_of(t));
    const descent_adviser *adviser = all.adviser;
    CHECK(strstr(descent_adviser_ladder(adviser)->text, "neither is better than guessing"));
    advice_free(&all);
    free(t);
}

// R2 of the linear model on a linear target: 1 - noise / variance, within its own standard error.
static void the_ladder_of_numbers(void)
{
    table *t = table_make(0);
    advice all = look_at(dataset_of(t));
    const descent_adviser *adviser = all.adviser;
    const descent_advise_ladder *l = descent_adviser_ladder(adviser);
    const double r2 = 1.0 - 0.49 / (2.25 + 0.49);
    CHECK(!l->accuracy && l->se[DESCENT_ADVISE_LINEAR] > 0.0);
    CHECK_NEAR(l->metric[DESCENT_ADVISE_LINEAR], r2, 3.5 * l->se[DESCENT_ADVISE_LINEAR]);
    CHECK(l->metric[DESCENT_ADVISE_NEAREST] < l->metric[DESCENT_ADVISE_LINEAR]);
    advice_free(&all);
    free(t);
}

// ---- stopping ----

static descent_action stop_at_ladder(descent_advise_part part, double done, void *user)
{
    (void)done;
    (void)user;
    return part == DESCENT_ADVISE_PART_LADDER ? DESCENT_STOP : DESCENT_CONTINUE;
}

static void it_stops_between_parts(void)
{
    table *t = table_make(2);
    descent_error error = {0};
    advice all = look_at(dataset_of(t));
    const descent_adviser *adviser = all.adviser;
    CHECK_OK(descent_adviser_run(all.adviser, stop_at_ladder, NULL, &error));
    CHECK(descent_adviser_data(adviser) && !descent_adviser_ladder(adviser));
    advice_free(&all);
    free(t);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(alone_by_hand),
        TEST(alone_noise_predicts_nothing),
        TEST(skewness_by_hand),
        TEST(a_leak_of_a_class_is_found),
        TEST(a_leak_of_a_number_is_found),
        TEST(a_leak_by_what_is_missing_is_found),
        TEST(an_id_is_found),
        TEST(an_order_of_the_rows_is_found),
        TEST(duplicates_are_found),
        TEST(conflicts_are_found),
        TEST(a_rare_class_is_found),
        TEST(a_skewed_target_is_found),
        TEST(columns_of_one_value_are_found),
        TEST(clean_sets_are_left_in_peace),
        TEST(the_ladder_of_digits),
        TEST(the_ladder_of_noise),
        TEST(the_ladder_of_numbers),
        TEST(it_stops_between_parts),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
